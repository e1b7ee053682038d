//! Fields and prose of the innermost body.

use super::*;

impl Build<'_, '_> {
    /// False if the file is in another spelling, so that nothing else in it is worth saying.
    pub(super) fn field(&mut self, name: Name, sign: Spanned<&str>, mut arguments: Arguments, is_first: bool) -> bool {
        let span = name.span;
        if self.stack.is_empty() {
            if is_first && sign.value == ":" && self.gap.newlines > 0 && self.looks_like_yaml(&arguments, sign.span) {
                self.report.push(crate::syntax::dsl::wrong_spelling(span, "YAML"));
                self.comments.clear();
                return false;
            }
            if !self.reopen(span) {
                if self.last != Last::Broken {
                    self.report.push(
                        Diagnostic::error(
                            "language/field-outside",
                            span,
                            format!("the field `{}` stands outside of any declaration", name.value),
                        )
                        .help(format!(
                            "put it between the braces of a declaration, as in `policy \"Privacy Policy\" {{ {}: ... }}`; if it is a declaration itself, leave the colon out",
                            name.value
                        )),
                    );
                }
                self.swallow = Some(self.indent);
                self.last = Last::Broken;
                return true;
            }
        }
        self.separate(span, "the field", Some(&name.value));
        let operator = match sign.value {
            "+:" | "+=" => Operator::Add,
            "-:" | "-=" => Operator::Take,
            _ => Operator::Set,
        };
        if sign.value.contains('=') {
            let right = match operator {
                Operator::Add => "+:",
                Operator::Take => "-:",
                Operator::Set => ":",
            };
            let at = Span { start: name.span.end, ..sign.span };
            let follows = self.text()[at.end as usize..].starts_with([' ', '\t', '\n', '\r']);
            self.report.push(
                Diagnostic::error(
                    "language/equals-sign",
                    sign.span,
                    format!("`{}` is written with a colon", name.value),
                )
                .help(format!("write `{}{right}` and then the value", name.value))
                .fix("write a colon", at, format!("{right}{}", if follows { "" } else { " " }), true),
            );
            arguments.broken = true;
        }
        self.report_stray(&mut arguments);
        if arguments.all.is_empty() {
            if !arguments.broken {
                let help = if &*name.value == "text" {
                    "a prose block stands by itself: leave out `text:` and start with `\"\"\"`".to_owned()
                } else {
                    format!("write the value on this line, as in `{}: ...`, or leave the field out", name.value)
                };
                self.report.push(empty(span.to(sign.span), &format!("the field `{}` has no value", name.value), &help));
            }
            self.swallow = Some(self.indent);
            self.last = Last::Broken;
            return true;
        }
        let late = std::mem::take(&mut arguments.comments);
        let broken = arguments.broken;
        // The lines on which a text without its closing quote goes on are no fields.
        let goes_on = arguments.unclosed;
        let values = self.reader.values(arguments, &mut self.report);
        let end = values.last().map_or(sign.span, |value| value.text.span);
        self.last = if broken { Last::Broken } else { Last::Field };
        self.add_field(name, operator, values, end);
        self.comments.extend(late);
        if goes_on {
            self.swallow = Some(self.indent);
        }
        true
    }

    pub(super) fn report_stray(&mut self, arguments: &mut Arguments) {
        if let (Some(comma), false) = (arguments.stray, arguments.broken) {
            let diagnostic =
                Diagnostic::error("language/stray-comma", comma, "this comma has no value on one of its sides");
            self.report.push(if self.field_follows(comma) {
                diagnostic.help("write a semicolon: it separates fields, and a comma the values of one field").fix(
                    "write a semicolon",
                    comma,
                    ";",
                    false,
                )
            } else {
                diagnostic.help("delete it; commas stand only between values: `a, b, c`").fix(
                    "delete the comma",
                    comma,
                    "",
                    false,
                )
            });
            arguments.broken = true;
        }
    }

    /// Whether the next field stands behind a comma, on the same line.
    fn field_follows(&self, comma: Span) -> bool {
        let rest = self.text()[comma.end as usize..].trim_start_matches([' ', '\t']);
        let name = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        name > 0 && rest[name..].starts_with(':')
    }

    pub(super) fn add_field(&mut self, name: Name, operator: Operator, mut values: Vec<Value>, end: Span) {
        let Some(frame) = self.stack.last_mut() else { return };
        let span = name.span.to(end);
        if let Some(value) = values.iter().find(|value| value.text.trim().is_empty()) {
            let at = value.text.span;
            self.report.push(empty(
                at,
                &format!("`{}` has an empty value", name.value),
                "write the value between the quotes, or leave the field out",
            ));
            return;
        }
        if let Some(first) = frame.first(&name, operator) {
            self.report.push(repeated(&name, first));
            return;
        }
        if operator == Operator::Set && matches!(&*name.value, "label" | "text" | "note") {
            if &*name.value == "note" {
                frame.declaration.notes.extend(values.into_iter().map(|value| value.text));
                return;
            }
            if values.len() == 1
                && let Some(value) = values.pop()
            {
                if &*name.value == "label" {
                    match &frame.declaration.label {
                        Some(first) => self.report.push(two_labels(value.text.span, first.span)),
                        None => frame.declaration.label = Some(value.text),
                    }
                } else {
                    self.add_prose(value.text, name.span);
                }
                return;
            }
            self.report.push(
                Diagnostic::error("language/missing-quotes", span, format!("`{}` is one text, not a list", name.value))
                    .help(format!("put all of it in one pair of double quotes: `{}: \"...\"`", name.value)),
            );
            return;
        }
        let comments = self.take_comments();
        if let Some(frame) = self.stack.last_mut() {
            frame.declaration.body.push(Entry::Field(Field { span, name, operator, values, comments, trailing: None }));
        }
    }

    /// Prose of the innermost body; `mark` is where it starts.
    fn add_prose(&mut self, text: Text, mark: Span) {
        let comments = self.take_comments();
        let Some(frame) = self.stack.last_mut() else { return };
        if let Some(first) = frame.declaration.prose().next() {
            let first = first.text.span;
            self.report.push(
                Diagnostic::error("language/two-prose-blocks", mark, "a declaration has only one prose block")
                    .related(Span { end: first.start + 3.min(first.end - first.start), ..first }, "the first one")
                    .help("join the two blocks, with an empty line between their paragraphs"),
            );
            self.comments.extend(comments);
            return;
        }
        frame.declaration.body.push(Entry::Prose(Prose { text, inherited: None, comments }));
    }

    pub(super) fn prose(&mut self, span: Span, parts: &[Part]) {
        let mark = Span { end: span.start + 3, ..span };
        let closed = parts.iter().any(|part| part.kind == Kind::ProseEnd);
        let raw = self.reader.file.slice(span);
        if !closed {
            self.report.push(
                Diagnostic::error("language/unclosed-prose", mark, "this prose block is never closed")
                    .label("opened here")
                    .help("end it with `\"\"\"` on a line of its own; inside it no line can start with `}` in the first column"),
            );
            // Prose ran up to a brace in the first column, which closes whatever is open.
            while self.stack.len() > 1 {
                self.pop(mark);
            }
            self.last = Last::Broken;
            return;
        }
        if self.stack.is_empty() && !self.reopen(mark) {
            if self.last != Last::Broken {
                self.report.push(
                    Diagnostic::error(
                        "language/prose-outside",
                        mark,
                        "this prose block stands outside of any declaration",
                    )
                    .help("put it into a section: `section welcome \"Welcome\" { \"\"\" ... \"\"\" }`"),
                );
            }
            self.last = Last::Broken;
            return;
        }
        if self.last == Last::Broken && self.gap.newlines == 0 {
            return;
        }
        self.separate(mark, "the prose block", None);
        let inner = &raw[3..raw.len() - 3];
        let all: Vec<_> = text::lines(inner, span.start as usize + 3).collect();
        match text::prose(&all, true, span) {
            Some(text) => self.add_prose(text, mark),
            None => self.report.push(empty(
                span,
                "the prose block is empty",
                "write the prose between the marks, or leave the block out",
            )),
        }
        self.last = Last::Other;
    }
}

fn repeated(name: &Name, first: Span) -> Diagnostic {
    Diagnostic::error("language/repeated-field", name.span, format!("the field `{}` is given twice", name.value))
        .label("again here")
        .related(first, "first given here")
        .help("keep one of them; several values of one field are separated by commas")
}

fn two_labels(second: Span, first: Span) -> Diagnostic {
    Diagnostic::error("language/two-labels", second, "a declaration has only one label")
        .related(first, "the first label")
        .help("keep one of them")
}
