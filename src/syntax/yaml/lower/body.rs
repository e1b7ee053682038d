//! One declaration and its body.

use super::super::super::tree::{Entry, Field, Operator, Prose};
use super::*;

impl Lower<'_, '_, '_> {
    pub(super) fn declaration(
        &mut self,
        kind: Name,
        keys: Vec<Name>,
        key: Option<Span>,
        value: Node,
        overrides: Option<Span>,
    ) -> Declaration {
        let head = key.unwrap_or(kind.span);
        let span = head.to(if value.span.start >= head.start { value.span } else { head });
        let mut out = Declaration::bare(span, overrides, kind, keys, None);
        match value.kind {
            Kind::Mapping(entries) => {
                out.head_comment = self.beside(head);
                out.has_body = true;
                self.depth += 1;
                self.body(&mut out, entries);
                self.depth -= 1;
                out.has_body = !out.body.is_empty();
                // Only a flow mapping can have a comment behind it that is not yet its last entry's.
                out.end_comment = self.beside(value.span);
            }
            Kind::Broken => {}
            Kind::Sequence(_) => {
                let what = format!("`{}` holds a mapping of fields, not a list", out.kind.value);
                self.not_a_mapping(value.span, &what, "write fields below it, as in `items: [name, email]`");
            }
            Kind::Scalar(text, style) => {
                if !scalars::is_empty(&text, style) {
                    if !scalars::refuse_escaped(&text, value.span, self.report) {
                        out.label = Some(scalars::folded(self.file, value.span, &text, style));
                    }
                } else if style != ScalarStyle::Plain {
                    let name = Spanned::new("label".into(), head);
                    self.empty(&name, value.span);
                }
                out.head_comment = self.beside(out.span);
            }
        }
        out
    }

    fn body(&mut self, out: &mut Declaration, entries: Cow<'static, [(Node, Node)]>) {
        for (key, value) in self.keys(entries) {
            let comments = self.before(key.text.span.start);
            let before = out.body.len();
            let mut left = self.entry(out, &key, value, comments);
            if !left.is_empty() {
                // The comments of a label or note go to what follows.
                left.reverse();
                left.into_iter().for_each(|comment| self.comments.push_front(comment));
            }
            debug_assert!(out.body.len() >= before);
        }
    }

    /// Reads one entry; returns the comments that found no place.
    fn entry(&mut self, out: &mut Declaration, key: &Key, value: Node, comments: Vec<Comment>) -> Vec<Comment> {
        if !self.is_name(&key.text, true, !matches!(value.kind, Kind::Mapping(_))) {
            return comments;
        }
        let name: Name = Spanned::new(key.text.value.clone(), key.text.span);
        match &*name.value {
            "label" => {
                out.label = self.single(&name, value).or(out.label.take());
                return comments;
            }
            "note" => {
                self.notes(&name, value, &mut out.notes);
                return comments;
            }
            "text" => {
                match self.prose(&name, value) {
                    Some(text) => out.body.push(Entry::Prose(Prose { text, inherited: None, comments })),
                    None => return comments,
                }
                return Vec::new();
            }
            "allow" => {
                let mut made = Vec::new();
                self.allowances(&name, value, &mut made);
                return Self::add(out, made, comments);
            }
            _ => {}
        }
        // A field and a nested kind can share a name: values and declarations then share a list.
        let (value, nested) = self.divide(&out.kind.value, &name, value);
        let left = match value {
            Some(value) => self.named(out, name.clone(), value, comments),
            None => comments,
        };
        let mut made = Vec::new();
        let parent = out.kind.value.clone();
        for one in nested {
            self.of_kind(Some(&parent), name.clone(), one, None, &mut made);
        }
        Self::add(out, made, left)
    }

    /// Reads a field or the nested declarations of one kind, whichever the value looks like.
    fn named(&mut self, out: &mut Declaration, name: Name, value: Node, comments: Vec<Comment>) -> Vec<Comment> {
        let place = value.span;
        let mapping = matches!(value.kind, Kind::Mapping(_));
        let scalar = matches!(&value.kind, Kind::Scalar(text, style) if !scalars::is_empty(text, *style));
        let list = matches!(value.kind, Kind::Sequence(_));
        let shape = self.shapes.shape(Some(&out.kind.value), &name.value);
        if mapping || shape.is_some() && !scalar && !list && !matches!(value.kind, Kind::Broken) {
            let mut made = Vec::new();
            let parent = out.kind.value.clone();
            self.of_kind(Some(&parent), name, value, None, &mut made);
            return Self::add(out, made, comments);
        }
        let (name, operator) = operator(name);
        let sequence = list;
        let mut values = self.values(&name, value);
        let Some(first) = values.first_mut() else { return comments };
        // The DSL has no place between the colon and the first value.
        let mut comments = comments;
        comments.append(&mut first.comments);
        let last = values.last().map_or(name.span, |value| value.text.span);
        let end = if sequence && place.end > last.end { place } else { last };
        let trailing = self.beside(if end.start >= name.span.start { end } else { name.span });
        let span = if place.start >= name.span.start { name.span.to(place) } else { name.span };
        out.body.push(Entry::Field(Field { span, name, operator, values, comments, trailing }));
        Vec::new()
    }

    /// Takes the declarations out of a list of values: `basis: [consent, {contract: {data: account}}]`.
    fn divide(&self, parent: &str, name: &Name, value: Node) -> (Option<Node>, Vec<Node>) {
        let Kind::Sequence(all) = value.kind else { return (Some(value), Vec::new()) };
        let declares = |one: &Node| matches!(one.kind, Kind::Mapping(_));
        if self.shapes.shape(Some(parent), &name.value).is_none() || !all.iter().any(declares) {
            return (Some(Node { span: value.span, kind: Kind::Sequence(all) }), Vec::new());
        }
        let (nested, values): (Vec<Node>, Vec<Node>) = all.into_owned().into_iter().partition(declares);
        let rest = (!values.is_empty()).then_some(Node { span: value.span, kind: Kind::Sequence(values.into()) });
        (rest, nested)
    }

    fn add(out: &mut Declaration, mut made: Vec<Declaration>, comments: Vec<Comment>) -> Vec<Comment> {
        let Some(first) = made.first_mut() else { return comments };
        first.comments.splice(0..0, comments);
        out.body.extend(made.into_iter().map(Entry::Declaration));
        Vec::new()
    }

    /// A text that is no list.
    fn single(&mut self, name: &Name, value: Node) -> Option<Text> {
        if let Kind::Sequence(_) | Kind::Mapping(_) = value.kind {
            self.not_a_mapping(
                value.span,
                &format!("`{}` is one text", name.value),
                &format!("write `{}:` and the text after it", name.value),
            );
            return None;
        }
        self.value(name, value, Vec::new()).map(|value| value.text)
    }

    fn prose(&mut self, name: &Name, value: Node) -> Option<Text> {
        let Kind::Scalar(text, style) = &value.kind else {
            self.single(name, value);
            return None;
        };
        if scalars::is_empty(text, *style) {
            self.empty(name, value.span);
            return None;
        }
        if scalars::refuse_escaped(text, value.span, self.report) {
            return None;
        }
        let text = scalars::prose(self.file, value.span, text, *style)?;
        if let Some(at) = text.find("\"\"\"") {
            self.report.push(
                Diagnostic::error(
                    "language/prose-quotes",
                    text.locate(at, at + 3),
                    "prose cannot hold three double quotes in a row",
                )
                .why("they end a prose block in the policy language, and both spellings say the same")
                .help("put a space between them, or write `&quot;` for one of them"),
            );
            return None;
        }
        Some(text)
    }

    fn notes(&mut self, name: &Name, value: Node, out: &mut Vec<Text>) {
        let all = match value.kind {
            Kind::Sequence(all) => all.into_owned(),
            _ => vec![value],
        };
        for one in all {
            match &one.kind {
                Kind::Scalar(text, style) if !scalars::is_empty(text, *style) => {
                    if !scalars::refuse_escaped(text, one.span, self.report) {
                        out.extend(scalars::note(self.file, one.span, text, *style));
                    }
                }
                _ => _ = self.single(name, one),
            }
        }
    }

    /// `allow: [{rule: ..., because: ..., until: ...}]`
    pub(super) fn allowances(&mut self, name: &Name, value: Node, out: &mut Vec<Declaration>) {
        let help = "for example `allow: [{rule: gdpr/retention-period, because: \"the board decided so\"}]`";
        let all = match value.kind {
            Kind::Sequence(all) => all.into_owned(),
            Kind::Mapping(_) => vec![value],
            Kind::Broken => return,
            Kind::Scalar(..) => {
                return self.not_a_mapping(value.span, "`allow` holds a list of rules with reasons", help);
            }
        };
        for one in all {
            let span = one.span;
            let comments = self.before(span.start);
            let Kind::Mapping(entries) = one.kind else {
                if !matches!(one.kind, Kind::Broken) {
                    self.not_a_mapping(span, "`allow` holds a list of rules with reasons", help);
                }
                continue;
            };
            let node = Node { span, kind: Kind::Mapping(Cow::default()) };
            let mut made =
                self.declaration(name.clone(), Vec::new(), Some(Span { end: span.start, ..span }), node, None);
            made.span = span;
            for (key, value) in self.keys(entries) {
                let comments = self.before(key.text.span.start);
                let name = Spanned::new(key.text.value.clone(), key.text.span);
                let left = match &*key.text.value {
                    "rule" => {
                        made.keys = self
                            .single(&name, value)
                            .map(|text| Spanned::new(text.value.clone(), text.span))
                            .into_iter()
                            .collect();
                        comments
                    }
                    "because" => {
                        made.label = self.single(&name, value);
                        comments
                    }
                    _ => self.entry(&mut made, &key, value, comments),
                };
                left.into_iter().rev().for_each(|comment| self.comments.push_front(comment));
            }
            made.has_body = !made.body.is_empty();
            if made.keys.is_empty() {
                self.report.push(
                    Diagnostic::error("language/missing-key", name.span, "`allow` does not say which rule").help(help),
                );
                continue;
            }
            made.comments.splice(0..0, comments);
            out.push(made);
        }
    }
}

/// `laws+` and `laws-` edit a list.
fn operator(name: Name) -> (Name, Operator) {
    let (word, operator) = match name.value.strip_suffix('+') {
        Some(word) => (word, Operator::Add),
        None => match name.value.strip_suffix('-') {
            Some(word) => (word, Operator::Take),
            None => return (name, Operator::Set),
        },
    };
    // The key stands in the file as it is, or in quotes; without the sign it is one byte shorter.
    let span = Span { end: name.span.end.saturating_sub(1).max(name.span.start), ..name.span };
    (Spanned::new(word.into(), span), operator)
}
