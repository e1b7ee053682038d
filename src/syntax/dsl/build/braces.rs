//! What braces open and close, and which one is missing when their numbers do not agree.
//!
//! A file with one brace too few or too many reads wrong from there on. The indentation tells where:
//! it is asked only in files whose braces do not balance, so nothing depends on it in a right file.

use super::*;

impl Build<'_, '_> {
    /// False if nesting is too deep to go on.
    pub(super) fn open(&mut self, span: Span) -> bool {
        let first = Span { end: span.start + 1, ..span };
        match self.head.take() {
            Some(mut frame) => {
                if self.stack.len() >= DEEPEST {
                    self.report.push(
                        Diagnostic::error(
                            "language/too-deep",
                            first,
                            format!("declarations are nested deeper than {DEEPEST} levels"),
                        )
                        .help("move some of them out of the others"),
                    );
                    self.stack.clear();
                    return false;
                }
                frame.brace = first;
                frame.declaration.has_body = true;
                frame.declaration.span = frame.declaration.span.to(first);
                frame.values.clear();
                self.report_comma(&mut frame);
                self.stack.push(frame);
                if span.end > first.end {
                    self.stray(Span { start: first.end, ..span });
                    self.skip_body(span.end - first.end);
                }
                self.last = Last::Open;
            }
            None => {
                let nested_field = self.last == Last::Field && self.gap.newlines == 0;
                if nested_field {
                    self.report.push(
                        Diagnostic::error("language/stray-brace", first, "a field has no body in braces")
                            .help("a declaration inside another has no colon: `basis consent { data: account }`"),
                    );
                } else if self.last != Last::Broken {
                    self.stray(span);
                }
                self.skip_body(span.end - span.start);
                self.last = Last::Broken;
            }
        }
        true
    }

    fn report_comma(&mut self, frame: &mut Frame) {
        if let Some(comma) = frame.comma.take() {
            self.report.push(
                Diagnostic::error("language/stray-comma", comma, "names in a head stand side by side, without commas")
                    .help("write a space between them, as in `cookie _ga _gid \"Counts visits\"`; a field has a colon before its values")
                    .fix("delete the comma", comma, "", false),
            );
        }
    }

    fn stray(&mut self, span: Span) {
        self.report.push(
            Diagnostic::error("language/stray-brace", span, "this brace opens no declaration")
                .help("write a kind before it, as in `data account \"your account\" { items: name }`"),
        );
    }

    /// Opens bodies that belong to nothing, so that their closing braces find them.
    fn skip_body(&mut self, count: u32) {
        let room = DEEPEST.saturating_sub(self.stack.len());
        for _ in 0..room.min(count as usize) {
            let here = Span::new(self.reader.file.id, self.at, self.at);
            let kind = Spanned::new("".into(), here);
            let mut none = Arguments::default();
            let declaration = head::head(None, kind, &mut none, &mut self.report);
            self.stack.push(Frame {
                declaration,
                brace: here,
                indent: self.indent,
                starts_line: false,
                seen: FxHashMap::default(),
                like_field: false,
                values: Vec::new(),
                comma: None,
                line_start: self.line,
            });
        }
    }

    pub(super) fn close(&mut self, span: Span) {
        let own_line = self.starts_line(span.start as usize);
        // A brace further left than the line of its declaration closes an outer one.
        while self.unclosed > 0
            && own_line
            && self.stack.len() > 1
            && self.stack.last().is_some_and(|frame| frame.starts_line && frame.indent > self.indent)
        {
            self.report_unclosed();
        }
        // With a brace too many, one that is indented and would close an outermost body is the one.
        let early = self.excess > 0
            && self.stack.len() == 1
            && own_line
            && self.stack.last().is_some_and(|frame| frame.starts_line && frame.indent < self.indent);
        if self.stack.is_empty() || early {
            self.excess = self.excess.saturating_sub(1);
            if self.last != Last::Broken || early {
                self.report.push(
                    Diagnostic::error("language/stray-brace", span, "this brace closes nothing")
                        .help("delete it, or look for a declaration above that lacks its opening brace")
                        .fix("delete the brace", self.with_blanks_before(span), "", false),
                );
            }
            self.last = Last::Broken;
            return;
        }
        self.pop(span);
        self.last = Last::Close;
    }

    /// The span with the blanks before it on its line, so that a deletion leaves none behind.
    fn with_blanks_before(&self, span: Span) -> Span {
        let before = self.text()[..span.start as usize].trim_end_matches([' ', '\t']);
        Span::new(span.file, before.len(), span.end as usize)
    }

    /// Closes the innermost body at `end` and puts it where it belongs.
    pub(super) fn pop(&mut self, end: Span) {
        let Some(mut frame) = self.stack.pop() else { return };
        frame.declaration.span = frame.declaration.span.to(end);
        let notes = self.take_notes_as_comments();
        frame.declaration.trailing = std::mem::take(&mut self.comments);
        frame.declaration.trailing.extend(notes);
        frame.declaration.trailing.sort_by_key(|comment| comment.span.start);
        self.place(frame.declaration);
    }

    pub(super) fn place(&mut self, declaration: Declaration) {
        // A body that belongs to nothing was reported where it was opened.
        if declaration.kind.value.is_empty() {
            return;
        }
        match self.stack.last_mut() {
            Some(parent) => parent.declaration.body.push(Entry::Declaration(declaration)),
            None => self.items.push(Item::Declaration(declaration)),
        }
    }

    fn report_unclosed(&mut self) {
        let Some(frame) = self.stack.last() else { return };
        let brace = frame.brace;
        if brace.end > brace.start {
            self.report.push(
                Diagnostic::error("language/unclosed-brace", brace, "this brace is never closed")
                    .label("opened here")
                    .help(format!("add `}}` at the end of the body of `{}`", frame.declaration.kind.value)),
            );
        }
        self.unclosed = self.unclosed.saturating_sub(1);
        self.pop(Span::new(brace.file, self.at, self.at));
    }

    /// A head is followed by something other than a brace, so it has no body.
    pub(super) fn settle_head(&mut self, kind: Kind, start: usize) {
        self.close_unclosed(kind, start);
        let Some(mut frame) = self.head.take() else { return };
        if frame.like_field && !self.stack.is_empty() {
            let name = frame.declaration.kind.clone();
            let whole = frame.declaration.span;
            let at = Span { start: name.span.end, ..name.span };
            let what = if frame.values.is_empty() {
                format!("`{}` stands alone, without a colon and a value", name.value)
            } else {
                format!("a colon is missing after `{}`", name.value)
            };
            let mut diagnostic = Diagnostic::error("language/missing-colon", name.span, what)
                .help(format!("a field is written with a colon: `{}: ...`", name.value));
            if !frame.values.is_empty() {
                diagnostic = diagnostic.fix("add a colon", at, ":", false);
            }
            self.report.push(diagnostic);
            self.comments.splice(0..0, frame.declaration.comments);
            if !frame.values.is_empty() {
                self.add_field(name, Operator::Set, frame.values, whole);
            }
            return;
        }
        self.report_comma(&mut frame);
        // A field on deeper lines after this shows that its brace is missing; see `reopen`.
        if self.stack.is_empty()
            && matches!(kind, Kind::Entry | Kind::Prose)
            && self.indent > frame.indent
            && frame.starts_line
        {
            self.head = Some(frame);
            return;
        }
        frame.values.clear();
        self.place(frame.declaration);
    }

    /// In a file with too few closing braces, a declaration in the first column ends what is open.
    fn close_unclosed(&mut self, kind: Kind, start: usize) {
        let ends = kind == Kind::Entry && self.starts_line(start) && self.gap.newlines > 0;
        while self.unclosed > 0
            && !self.stack.is_empty()
            && (kind == Kind::End
                || ends
                    && self.stack.last().is_some_and(|frame| {
                        frame.starts_line
                            && frame.indent >= self.indent
                            && frame.line_start != self.line
                            && self.has_indented(frame)
                    }))
        {
            if let Some(frame) = self.head.take() {
                self.place(frame.declaration);
            }
            self.report_unclosed();
        }
    }

    /// Whether the author indents bodies, so that indentation means something.
    fn has_indented(&self, frame: &Frame) -> bool {
        let Some(first) = frame.declaration.body.first() else { return true };
        let start = match first {
            Entry::Field(field) => field.span.start,
            Entry::Declaration(declaration) => declaration.span.start,
            Entry::Prose(prose) => prose.text.span.start,
        } as usize;
        let text = self.text();
        let line = text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        line != start
    }

    /// A field follows a head without a brace, further to the right: the brace was forgotten. True
    /// if the field now has a declaration around it.
    pub(super) fn reopen(&mut self, span: Span) -> bool {
        let Some(mut frame) = self.head.take() else { return false };
        let end = frame.declaration.span;
        let at = Span { start: end.end, ..end };
        self.report.push(
            Diagnostic::error(
                "language/missing-brace",
                frame.declaration.head(),
                format!("`{}` has no opening brace, but fields follow it", frame.declaration.kind.value),
            )
            .related(span, "this belongs to it")
            .help("put `{` at the end of this line and `}` after the last field")
            .fix("add the opening brace", at, " {", false),
        );
        frame.declaration.has_body = true;
        if self.excess > 0 {
            self.excess -= 1;
            self.stack.push(frame);
            return true;
        }
        let indent = frame.indent;
        self.place(frame.declaration);
        self.swallow = Some(indent);
        self.last = Last::Broken;
        false
    }

    pub(super) fn finish(&mut self) {
        if let Some(frame) = self.head.take() {
            self.place(frame.declaration);
        }
        while let Some(frame) = self.stack.last() {
            if self.unclosed > 0 && !self.report.is_full() && frame.brace.end > frame.brace.start {
                self.report_unclosed();
            } else {
                let end = Span::new(frame.brace.file, self.at, self.at);
                self.pop(end);
            }
        }
        let notes = self.take_notes_as_comments();
        self.comments.extend(notes);
        self.comments.sort_by_key(|comment| comment.span.start);
    }
}
