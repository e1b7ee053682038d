//! What is known while a declaration is lowered, and what is said of a reference to nothing.

use rustc_hash::{FxHashMap, FxHashSet};

use super::library::Library;
use super::symbols::{Symbols, mentioned};
use super::uses::Files;
use crate::diagnostic::{Diagnostic, Level, Sink, nearest, some};
use crate::schema;
use crate::schema::Field;
use crate::schema::vocabulary::Vocabulary;
use crate::source::Span;
use crate::syntax::Value;

/// What lowering a declaration needs to know.
pub(super) struct Context<'a, 's> {
    pub symbols: &'a Symbols,
    pub library: &'a Library<'a>,
    pub sink: &'s mut Sink,
    pub files: &'a Files,
    pub silenced: &'a FxHashSet<String>,
    pub removed: &'a FxHashMap<(String, String), Span>,
    /// A reference to nothing is no error: others complete this file.
    pub part: bool,
    /// The keys of the items nested in the declaration at hand.
    pub items: FxHashMap<&'a str, usize>,
    /// How many there are of each kind so far.
    pub counts: [usize; schema::KINDS.len()],
}

impl Context<'_, '_> {
    /// Reports, unless the place holds an error of syntax, which then explains what else is odd there.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.span.is_none_or(|span| !self.is_broken(span)) {
            self.sink.push(diagnostic);
        }
    }

    /// The position among the nested items of the one with this key.
    pub fn nested_item(&self, key: &str) -> Option<usize> {
        self.items.get(key).copied()
    }

    /// Reports a reference to nothing, unless something else that was reported explains it.
    pub fn unknown_reference(
        &mut self,
        value: &Value,
        field: &schema::Field,
        kinds: &[&str],
        words: Option<&Vocabulary>,
    ) {
        let category = value.text.split('.').next().unwrap_or("");
        let explained = self.part
            || self.silenced.contains(category)
            || self
                .files
                .files
                .iter()
                .any(|file| file.has_errors() && mentioned(&file.file.text, &file.tree, kinds, &value.text));
        if explained {
            return;
        }
        let mut diagnostic = no_such(value, field, kinds, words, self.symbols, self.sink.helps());
        if let Some(removed) =
            kinds.iter().find_map(|kind| self.removed.get(&((*kind).to_owned(), category.to_owned())))
        {
            diagnostic =
                diagnostic.related(*removed, "removed here").help("remove what refers to it, too, or `override` it");
            diagnostic.fixes.clear();
        }
        // A file that could not be used can hold the name; only a likely slip is reported then.
        if !self.files.incomplete || !diagnostic.fixes.is_empty() {
            self.push(diagnostic);
        }
    }

    pub fn is_broken(&self, span: Span) -> bool {
        let inside = |place: Span| place.file == span.file && place.start >= span.start && place.start <= span.end;
        self.files
            .files
            .iter()
            .any(|file| file.diagnostics.iter().any(|d| d.level == Level::Error && d.span.is_some_and(inside)))
    }
}

/// The diagnostic for a reference to nothing.
///
/// It `helps` to name what is near, unless there are many: to compare with all takes time.
fn no_such(
    value: &Value,
    field: &Field,
    kinds: &[&str],
    words: Option<&Vocabulary>,
    symbols: &Symbols,
    helps: bool,
) -> Diagnostic {
    let text = &*value.text;
    let kind = kinds.first().copied().unwrap_or("declaration");
    if let Some((category, item)) = text.split_once('.').filter(|_| kind == "data")
        && let Some(items) = symbols.items_of(category)
    {
        let diagnostic = Diagnostic::error(
            "language/unknown-reference",
            value.text.span,
            format!("data `{category}` has no item `{item}`"),
        );
        if !helps {
            return diagnostic.help(format!("name one of `items` of `{category}`"));
        }
        let items: Vec<&str> = items.collect();
        return match nearest(item, items.iter().copied()) {
            Some(near) => {
                let near = format!("{category}.{near}");
                diagnostic.did_you_mean(&near, value.text.span)
            }
            None => diagnostic.help(format!("its items are {}", some(&items))),
        };
    }
    let diagnostic =
        Diagnostic::error("language/unknown-reference", value.text.span, format!("no {kind} is called `{text}`"));
    if !helps {
        return diagnostic
            .help(format!("`{}` names the key of a `{kind}`: declare it, or correct the key", field.name));
    }
    let mut candidates: Vec<&str> = Vec::new();
    for kind in kinds {
        candidates.extend(symbols.keys(kind));
    }
    if let Some(words) = words {
        for word in words.iter() {
            candidates.push(word);
        }
    }
    if candidates.is_empty() {
        return diagnostic.help(format!(
            "`{}` names the key of a `{kind}`, and none is declared: write `{kind} {text} \"...\" {{ }}`",
            field.name
        ));
    }
    diagnostic.suggest(text, value.text.span, &candidates, "possible are:")
}
