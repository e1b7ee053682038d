//! Comments and notes, and lines that are nothing.

use super::*;

impl Build<'_, '_> {
    pub(super) fn comment(&mut self, comment: Part) {
        let span = self.reader.span(comment);
        let raw = comment.text(self.text());
        let own_line = self.gap.newlines > 0;
        if own_line && raw.starts_with("##") && !raw.starts_with("###") {
            match self.notes.last_mut().filter(|_| self.last == Last::Note && self.gap.newlines == 1) {
                Some(lines) => lines.push(span),
                None => self.notes.push(vec![span]),
            }
            self.last = Last::Note;
            return;
        }
        let comment = self.reader.comment(comment, self.gap.newlines > 1);
        if own_line {
            self.comments.push(comment);
            if self.last == Last::Note {
                self.last = Last::Other;
            }
            return;
        }
        if let Some(frame) = &mut self.head {
            frame.declaration.head_comment = Some(comment);
            return;
        }
        let place = match self.last {
            Last::Open => self.stack.last_mut().map(|frame| &mut frame.declaration.head_comment),
            Last::Field => match self.stack.last_mut().and_then(|frame| frame.declaration.body.last_mut()) {
                Some(Entry::Field(field)) => Some(&mut field.trailing),
                _ => None,
            },
            Last::Close => {
                let declaration = match self.stack.last_mut() {
                    Some(frame) => match frame.declaration.body.last_mut() {
                        Some(Entry::Declaration(declaration)) => Some(declaration),
                        _ => None,
                    },
                    None => match self.items.last_mut() {
                        Some(Item::Declaration(declaration)) => Some(declaration),
                        _ => None,
                    },
                };
                declaration.map(|declaration| &mut declaration.end_comment)
            }
            Last::Item => match self.items.last_mut() {
                Some(Item::Use(item)) => Some(&mut item.trailing),
                Some(Item::Remove(item)) => Some(&mut item.trailing),
                _ => None,
            },
            _ => None,
        };
        match place {
            Some(place) if place.is_none() => *place = Some(comment),
            _ => {
                // It moves to a line of its own, where two marks would make it a note.
                let text =
                    if comment.text.starts_with('#') { format!(" {}", comment.text).into() } else { comment.text };
                self.comments.push(Comment { text, ..comment });
            }
        }
    }

    /// The comments before something that takes no notes, with the notes among them.
    pub(super) fn take_comments(&mut self) -> Vec<Comment> {
        let notes = self.take_notes_as_comments();
        let mut comments = std::mem::take(&mut self.comments);
        if !notes.is_empty() {
            comments.extend(notes);
            comments.sort_by_key(|comment| comment.span.start);
        }
        comments
    }

    pub(super) fn take_comments_only(&mut self) -> Vec<Comment> {
        std::mem::take(&mut self.comments)
    }

    pub(super) fn take_notes(&mut self) -> Vec<Text> {
        let file = self.reader.file;
        std::mem::take(&mut self.notes).iter().filter_map(|spans| note(file, spans)).collect()
    }

    /// A note that stands before no declaration is a comment.
    pub(super) fn take_notes_as_comments(&mut self) -> Vec<Comment> {
        let file = self.reader.file;
        let mut out = Vec::new();
        for lines in std::mem::take(&mut self.notes) {
            for (index, span) in lines.into_iter().enumerate() {
                let before = file.text[..span.start as usize].trim_end_matches([' ', '\t']);
                let after_blank = index == 0 && text::blank_before(before);
                out.push(Comment { text: file.slice(span)[1..].trim_end().into(), span, after_blank });
            }
        }
        out
    }

    /// A line that starts with a quote or with something that is no name.
    pub(super) fn loose(&mut self, span: Span, parts: &[Part]) {
        let before = self.report.count();
        let first = self.reader.file.slice(span).chars().next();
        let arguments = self.reader.arguments(parts, &mut self.report);
        let noted = self.report.count() > before;
        let refused = self.reader.file.slice(span).chars().all(|c| text::is_refused(c) || c.is_whitespace());
        let quiet = noted || refused || self.last == Last::Broken && self.gap.newlines == 0;
        let end = arguments.end.unwrap_or(span.end as usize);
        let span = Span::new(span.file, span.start as usize, end);
        if !quiet {
            let quoted = arguments.all.first().is_some_and(|one| one.quoted);
            let diagnostic = if quoted {
                Diagnostic::error("language/syntax", span, "this text belongs to nothing").help(
                    "a label stands on the line of its declaration, a value on the line of its field: `when: \"...\"`",
                )
            } else if first == Some('-') {
                Diagnostic::error("language/syntax", span, "a list is not written with dashes here")
                    .help("separate values by commas: `items: name, email, phone`")
            } else {
                Diagnostic::error("language/syntax", span, "a line starts with the name of a field or with a kind")
                    .help("for example `email: privacy@northwind.example`, or `data account \"your account\" { ... }`")
            };
            self.report.push(diagnostic);
        }
        // More of the same on the next lines is no news.
        self.swallow = Some(self.indent.saturating_sub(1)).filter(|_| !quiet && first == Some('-'));
        self.last = Last::Broken;
    }

    pub(super) fn junk(&mut self, span: Span) {
        let raw = self.reader.file.slice(span).trim_end();
        if raw.chars().all(text::is_refused) {
            self.last = Last::Broken;
            return;
        }
        let span = Span { end: span.start + u32::try_from(raw.len()).unwrap_or(0), ..span };
        if self.last != Last::Broken || self.gap.newlines > 0 {
            let diagnostic = if raw.starts_with(',') {
                Diagnostic::error(
                    "language/stray-comma",
                    Span { end: span.start + 1, ..span },
                    "this comma has no value before it",
                )
                .help("commas stand between values, at the end of the line that goes on: `items: name, email`")
            } else {
                Diagnostic::error("language/syntax", span, "this is no part of the policy language")
                    .help("a line is a field (`email: privacy@northwind.example`) or a declaration (`data account \"your account\" { ... }`)")
            };
            self.report.push(diagnostic);
        }
        self.last = Last::Broken;
    }

    /// Whether a first statement `name:` starts a YAML file: nothing or a bracket follows the colon.
    pub(super) fn looks_like_yaml(&self, arguments: &Arguments, sign: Span) -> bool {
        let rest = &self.text()[sign.end as usize..];
        let line = rest.split(['\n', '\r']).next().unwrap_or("").trim_start();
        let nothing = arguments.all.is_empty() && (line.is_empty() || line.starts_with(['#', '{']));
        nothing || line.starts_with(['[', '|', '>', '&'])
    }
}
