//! Heads of declarations, and `use`, `remove` and `override`.
//!
//! Owns: which arguments are keys and which is the label. Does not own: bodies.

use crate::diagnostic::Diagnostic;
use crate::source::{Span, Spanned, Text};

use super::super::findings::Report;
use super::super::tree::{Declaration, Name};
use super::values::Arguments;

/// Whether arguments look like the values of a field that lacks its colon. That counts only inside a
/// body and where no braces follow.
pub(super) fn like_field(arguments: &Arguments) -> bool {
    let all = &arguments.all;
    arguments.first_comma.is_some()
        || all.is_empty()
        || (all.len() == 1 && all[0].quoted)
        || all.iter().all(|one| !one.quoted) && all.iter().any(|one| like_value(&one.text.value))
}

/// Puts a declaration together from its kind and its arguments; it has no body yet.
pub(super) fn head(
    overrides: Option<Span>,
    kind: Name,
    arguments: &mut Arguments,
    report: &mut Report<'_>,
) -> Declaration {
    let mut all = std::mem::take(&mut arguments.all);
    let end = all.last().map_or(kind.span, |last| last.text.span);
    let mut label = all.pop_if(|last| last.quoted).map(|last| last.text);
    if let Some(at) = all.iter().position(|one| !one.quoted)
        && let Some(second) = all[at..].iter().position(|one| one.quoted)
    {
        let extra = all.remove(at + second);
        if let (Some(last), false) = (&label, arguments.broken) {
            report.push(
                Diagnostic::error("language/two-labels", last.span, "a declaration has only one label")
                    .related(extra.text.span, "the first label")
                    .help(if &*kind.value == "cookie" {
                        "keep one of them; names of cookies that need quotes stand before the other names"
                    } else {
                        "keep one of them"
                    }),
            );
            arguments.broken = true;
        }
        label = Some(extra.text);
        all.retain(|one| !one.quoted);
    }
    if label.as_ref().is_some_and(|label| label.trim().is_empty()) {
        let span = label.take().map_or(end, |label| label.span);
        // After a quoted name an empty label says that the name is not the label.
        if !all.last().is_some_and(|last| last.quoted) && !arguments.broken {
            report.push(empty(span, "the label is empty", "leave the quotes out, or write the label between them"));
            arguments.broken = true;
        }
    }
    let mut keys = Vec::with_capacity(all.len());
    for one in all {
        if one.text.trim().is_empty() {
            report.push(empty(one.text.span, "the name is empty", "write the name between the quotes"));
        } else {
            keys.push(name(one.text));
        }
    }
    Declaration::bare(overrides.unwrap_or(kind.span).to(end), overrides, kind, keys, label)
}

pub(super) fn name(text: Text) -> Name {
    Spanned::new(text.value, text.span)
}

pub(super) fn empty(span: Span, what: &str, help: &str) -> Diagnostic {
    Diagnostic::error("language/empty-value", span, what).help(help)
}

/// Whether a word has the form of a date, number, URL, e-mail address or yes/no, as no key has.
pub(in crate::syntax) fn like_value(word: &str) -> bool {
    matches!(word, "yes" | "no" | "unset" | "true" | "false")
        || word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'))
        || word.contains("://")
        || (word.contains('@') && word.contains('.'))
}
