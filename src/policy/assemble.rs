//! One list of declarations out of a file and all that it uses.
//!
//! Owns: `override` and `remove`. Position does not count: all files are there (see [`super::uses`]),
//! then come overrides from the farthest base to the nearest file, then removals.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::entity::{Written, settled};
use super::uses::Files;
use crate::diagnostic::{Diagnostic, Sink, nearest};
use crate::schema;
use crate::schema::spelling::{is_kebab, to_kebab};
use crate::source::{FileId, Span};
use crate::syntax::{Declaration, Entry, Field, Item, Name, Operator, Prose, Shape, is_odd_space};

/// The declarations of a spec after overrides and removals.
#[derive(Debug)]
pub struct Assembly<'a> {
    pub declarations: Vec<Cow<'a, Declaration>>,
    /// Keys of declarations that were refused: a reference to them is not reported a second time.
    pub silenced: FxHashSet<String>,
    /// What was removed, by kind and key, and where.
    pub removed: FxHashMap<(String, String), Span>,
    /// What stands beside the declarations.
    pub asides: Vec<Written<'a>>,
}

/// Puts the declarations of all files together.
///
/// `part` says that the file is completed by others, so that an override without a base is no error. `home` is the country
/// of the controller.
pub fn assemble<'a>(files: &'a Files, part: bool, home: Option<&'static str>, sink: &mut Sink) -> Assembly<'a> {
    let mut assembling = Assembling {
        declarations: Vec::new(),
        index: FxHashMap::default(),
        local: Vec::new(),
        silenced: FxHashSet::default(),
        removed: FxHashMap::default(),
        asides: Vec::new(),
        home,
        sink,
    };
    for file in &files.files {
        for item in &file.tree.items {
            if let Item::Declaration(declaration) = item
                && declaration.overrides.is_none()
            {
                assembling.declare(declaration);
            }
        }
    }
    assembling.place_local();
    let lenient = part || files.incomplete;
    let mut overridden: FxHashMap<(String, String), Span> = FxHashMap::default();
    for file in &files.files {
        for item in &file.tree.items {
            if let Item::Declaration(declaration) = item
                && declaration.overrides.is_some()
            {
                assembling.overriding(declaration, file.id(), lenient, &mut overridden);
            }
        }
    }
    for file in &files.files {
        for item in &file.tree.items {
            if let Item::Remove(remove) = item {
                assembling.remove(remove, lenient, &overridden);
            }
        }
    }
    let declarations = assembling.declarations.into_iter().flatten().collect();
    Assembly { declarations, silenced: assembling.silenced, removed: assembling.removed, asides: assembling.asides }
}

struct Assembling<'a, 's> {
    /// `None` where a declaration was removed.
    declarations: Vec<Option<Cow<'a, Declaration>>>,
    index: FxHashMap<(&'a str, &'a str), usize>,
    /// Those that say what differs in some places from what there is one of.
    local: Vec<&'a Declaration>,
    silenced: FxHashSet<String>,
    removed: FxHashMap<(String, String), Span>,
    asides: Vec<Written<'a>>,
    /// The country of the controller.
    home: Option<&'static str>,
    sink: &'s mut Sink,
}

fn key_of(declaration: &Declaration) -> &str {
    declaration.keys.first().map_or("", |key| &key.value)
}

impl<'a> Assembling<'a, '_> {
    fn declare(&mut self, declaration: &'a Declaration) {
        let kind = &*declaration.kind.value;
        if let Some(aside) = schema::aside(None, kind) {
            self.asides.push((aside, declaration));
            return;
        }
        let known = match schema::kind(None, kind) {
            Some(known) => known,
            None => {
                self.silenced.extend(declaration.keys.iter().map(|key| key.value.to_string()));
                self.sink.push(unknown_kind(declaration, None));
                return;
            }
        };
        if !check_shape(declaration, known, self.sink) {
            self.silenced.extend(declaration.keys.iter().map(|key| key.value.to_string()));
            return;
        }
        let key = key_of(declaration);
        if known.shape == Shape::Singleton && !key.is_empty() {
            self.local.push(declaration);
            return;
        }
        if let Some(&first) = self.index.get(&(kind, key)) {
            if let Some(first) = &self.declarations[first] {
                self.sink.push(twice(declaration, first.head(), known.shape));
            }
            return;
        }
        self.index.insert((kind, key), self.declarations.len());
        self.declarations.push(Some(settled(declaration, self.home, &mut self.asides)));
    }

    /// Puts what differs in some places into the body of the one declaration of its kind.
    fn place_local(&mut self) {
        for local in std::mem::take(&mut self.local) {
            let kind = &*local.kind.value;
            let at = *self.index.entry((kind, "")).or_insert_with(|| {
                let one = Declaration::bare(local.kind.span, None, local.kind.clone(), Vec::new(), None);
                self.declarations.push(Some(Cow::Owned(one)));
                self.declarations.len() - 1
            });
            let Some(one) = &mut self.declarations[at] else { continue };
            let same = |own: &&Declaration| own.kind.value == local.kind.value && same_keys(own, local);
            let first = one.nested().find(same).map(Declaration::head);
            match first {
                Some(first) => self.sink.push(twice(local, first, Shape::Keyed)),
                None => one.to_mut().body.push(Entry::Declaration(local.clone())),
            }
        }
    }

    fn overriding(
        &mut self,
        change: &'a Declaration,
        file: FileId,
        lenient: bool,
        overridden: &mut FxHashMap<(String, String), Span>,
    ) {
        let kind = &*change.kind.value;
        let Some(known) = schema::kind(None, kind) else {
            self.sink.push(unknown_kind(change, None));
            return;
        };
        if !check_shape(change, known, self.sink) {
            return;
        }
        let key = key_of(change);
        let Some(&index) = self.index.get(&(kind, key)) else {
            if !lenient {
                let keys = self.index.keys().filter(|(other, _)| *other == kind).map(|(_, key)| *key);
                let span = change.keys.first().map_or(change.head(), |key| key.span);
                let diagnostic = missing("override", span, kind, key, keys, self.sink.helps());
                self.sink.push(diagnostic);
            }
            return;
        };
        let again = (kind.to_owned(), key.to_owned());
        if let Some(first) = overridden.get(&again).filter(|first| first.file == file) {
            self.sink.push(
                Diagnostic::error(
                    "language/repeated-override",
                    change.head(),
                    format!("{} is overridden twice in this file", named(kind, key)),
                )
                .related(*first, "first overridden here")
                .help("write both changes into one `override`"),
            );
            return;
        }
        overridden.insert(again, change.head());
        if let Some(base) = &mut self.declarations[index] {
            if base.head().file == file && base.overrides.is_none() {
                self.sink.push(
                    Diagnostic::error(
                        "language/override-own",
                        change.head(),
                        format!("{} is declared in this very file", named(kind, key)),
                    )
                    .related(base.head(), "declared here")
                    .help("change the declaration itself; `override` is for what came in through `use`"),
                );
                return;
            }
            merge(base.to_mut(), &settled(change, self.home, &mut self.asides), self.sink);
        }
    }

    fn remove(
        &mut self,
        remove: &'a crate::syntax::Remove,
        lenient: bool,
        overridden: &FxHashMap<(String, String), Span>,
    ) {
        let kind = &*remove.kind.value;
        let Some(known) = schema::kind(None, kind) else {
            let near = nearest(kind, schema::TOP.iter().map(|kind| kind.name));
            let mut diagnostic =
                Diagnostic::error("language/unknown-kind", remove.kind.span, format!("there is no kind `{kind}`"));
            if let Some(near) = near {
                diagnostic = diagnostic.did_you_mean(near, remove.kind.span);
            }
            self.sink.push(diagnostic);
            return;
        };
        let mut keys: Vec<(&'a str, Span)> =
            remove.targets.iter().map(|target| (&*target.text.value, target.text.span)).collect();
        if keys.is_empty() && known.shape == Shape::Singleton {
            keys.push(("", remove.kind.span));
        }
        if keys.is_empty() {
            self.sink.push(
                Diagnostic::error("language/missing-key", remove.kind.span, format!("which {kind} is to be removed?"))
                    .help(format!("name its key: `remove {kind} KEY`")),
            );
        }
        for (key, span) in keys {
            let Some(&index) = self.index.get(&(kind, key)) else {
                if !lenient {
                    let keys = self.index.keys().filter(|(other, _)| *other == kind).map(|(_, key)| *key);
                    let diagnostic = missing("remove", span, kind, key, keys, self.sink.helps());
                    self.sink.push(diagnostic);
                }
                continue;
            };
            if let Some(change) = overridden.get(&(kind.to_owned(), key.to_owned())) {
                self.sink.push(
                    Diagnostic::error(
                        "language/override-and-remove",
                        span,
                        format!("{} is both overridden and removed", named(kind, key)),
                    )
                    .related(*change, "overridden here")
                    .help("keep one of the two"),
                );
                continue;
            }
            let id = (kind.to_owned(), key.to_owned());
            if self.declarations[index].take().is_none() {
                let mut diagnostic = Diagnostic::error(
                    "language/repeated-remove",
                    span,
                    format!("{} is removed twice", named(kind, key)),
                )
                .help("delete it in one of the two places");
                if let Some(first) = self.removed.get(&id) {
                    diagnostic = diagnostic.related(*first, "first removed here");
                }
                self.sink.push(diagnostic);
                continue;
            }
            self.removed.insert(id, span);
        }
    }
}

/// "recipient `stripe`", or "`controller`" for a singleton.
fn named(kind: &str, key: &str) -> String {
    if key.is_empty() { format!("`{kind}`") } else { format!("{kind} `{key}`") }
}

/// The kind and the key as they are written.
fn quoted(kind: &str, key: &str) -> String {
    if key.is_empty() { format!("`{kind}`") } else { format!("`{kind} {key}`") }
}

/// It `helps` to name what is near, unless there are many: to compare with all takes time.
fn missing<'k>(
    what: &str,
    span: Span,
    kind: &str,
    key: &str,
    keys: impl Iterator<Item = &'k str>,
    helps: bool,
) -> Diagnostic {
    let diagnostic =
        Diagnostic::error("language/unknown-name", span, format!("there is no declaration {} to {what}", quoted(kind, key)))
            .why("`override` and `remove` change what a file of `use` declares; a slip in the name would change nothing, silently");
    if !helps {
        return diagnostic.help(format!("write the key of a `{kind}` that a file of `use` declares"));
    }
    let mut keys: Vec<&str> = keys.collect();
    keys.sort_unstable();
    if keys.is_empty() {
        diagnostic.help(format!("no file that is used declares any `{kind}`"))
    } else {
        diagnostic.suggest(key, span, &keys, "declared are")
    }
}

fn twice(declaration: &Declaration, first: Span, shape: Shape) -> Diagnostic {
    let kind = &*declaration.kind.value;
    let what = if shape == Shape::Singleton {
        format!("`{kind}` is declared twice")
    } else {
        format!("{kind} `{}` is declared twice", key_of(declaration))
    };
    let help = if first.file == declaration.head().file && shape == Shape::Singleton {
        format!("there is only one `{kind}`: write both into one")
    } else if first.file == declaration.head().file {
        "give the second one a key of its own, or write both into one".to_owned()
    } else {
        format!(
            "to change what came in through `use`, write `override {kind}{}`",
            if shape == Shape::Singleton { String::new() } else { format!(" {}", key_of(declaration)) }
        )
    };
    Diagnostic::error("language/duplicate-declaration", declaration.head(), what)
        .related(first, "first declared here")
        .help(help)
}

/// A kind that does not exist here; says where it would, if anywhere.
pub(super) fn unknown_kind(declaration: &Declaration, parent: Option<&str>) -> Diagnostic {
    let name = &*declaration.kind.value;
    let span = declaration.kind.span;
    let place = parent.map_or("at the top of a file".to_owned(), |parent| format!("in `{parent}`"));
    let diagnostic =
        Diagnostic::error("language/unknown-kind", span, format!("`{name}` is no declaration that can stand {place}"));
    if name == "allow" {
        return diagnostic
            .help("`allow` stands inside the declaration that it is about, or in `policy` for the whole file");
    }
    let kind = schema::KINDS.iter().find(|kind| kind.name == name);
    let home = kind.and_then(|kind| kind.within).map(schema::KindId::name);
    let home = home.or_else(|| schema::ASIDES.iter().find(|aside| aside.name == name)?.within);
    if let Some(home) = home.filter(|home| Some(*home) != parent) {
        return diagnostic.help(format!("`{name}` stands inside `{home}`"));
    }
    if parent.is_some() && schema::kind(None, name).is_some() {
        return diagnostic.help(format!("`{name}` stands at the top of a file; is a `}}` missing before it?"));
    }
    let mut candidates: Vec<&str> =
        match parent.and_then(|parent| schema::KINDS.iter().find(|kind| kind.name == parent)) {
            Some(kind) => kind.nested.iter().map(|inner| inner.name()).collect(),
            None if parent.is_some() => Vec::new(),
            None => schema::TOP.iter().map(|kind| kind.name).collect(),
        };
    if parent.is_none() {
        candidates.extend(["use", "override", "remove"]);
    }
    candidates.extend(schema::asides(parent));
    if candidates.is_empty() {
        return diagnostic.help("nothing can be nested here; a field is written `name: value`");
    }
    diagnostic.suggest(name, span, &candidates, "possible here:")
}

/// Whether the keys of a declaration fit its kind; if not, says so.
pub(super) fn check_shape(declaration: &Declaration, kind: &schema::Kind, sink: &mut Sink) -> bool {
    let name = kind.name;
    match (kind.shape, declaration.keys.as_slice()) {
        // What differs in some places, of a kind that knows such.
        (Shape::Singleton, [key])
            if schema::kind(Some(name), name).is_some()
                && is_kebab(&key.value)
                && declaration.fields().any(|field| &*field.name.value == "for") =>
        {
            true
        }
        (Shape::Singleton, [key, ..]) => {
            sink.push(
                Diagnostic::error(
                    "language/unexpected-key",
                    key.span,
                    format!("`{name}` takes no key: there is only one"),
                )
                .help(format!("write `{name} {{ ... }}`, with a label in quotes if it has one")),
            );
            false
        }
        (Shape::Keyed | Shape::Names, []) => {
            let example = match &declaration.label {
                Some(label) => {
                    let key: String = label
                        .to_lowercase()
                        .split(|c: char| !c.is_ascii_alphanumeric())
                        .filter(|part| !part.is_empty())
                        .take(2)
                        .collect::<Vec<_>>()
                        .join("-");
                    if key.is_empty() { "KEY".to_owned() } else { key }
                }
                None => "KEY".to_owned(),
            };
            sink.push(
                Diagnostic::error("language/missing-key", declaration.kind.span, format!("this {name} has no key"))
                    .why("other declarations, overrides and links refer to it by its key")
                    .help(format!("write `{name} {example}`, with a key of your choice")),
            );
            false
        }
        (Shape::Keyed, [_, second, ..]) => {
            sink.push(
                Diagnostic::error("language/unexpected-key", second.span, format!("`{name}` takes one key"))
                    .help("put the label in quotes, and join the words of a key with `-`"),
            );
            false
        }
        // The reader of the file has said what to write for a space that separates nothing.
        (Shape::Keyed, [key]) if is_bare(declaration, key) && key.value.contains(is_odd_space) => false,
        (Shape::Keyed, [key]) if !is_kebab(&key.value) => {
            let suggestion = to_kebab(&key.value);
            let mut diagnostic = Diagnostic::error(
                "language/bad-key",
                key.span,
                format!("`{}` is not a key", &*key.value),
            )
            .why("keys become anchors and file names, and templates write `_` for `-`")
            .help("a key is made of small letters a to z, digits and single `-`, and starts with a letter or digit");
            if !suggestion.is_empty() {
                diagnostic = diagnostic.fix(format!("write `{suggestion}`"), key.span, suggestion, false);
            }
            sink.push(diagnostic);
            false
        }
        (Shape::Keyed, [key]) if is_quoted(declaration, key) => {
            let example = format!("{name} {} \"...\"", &*key.value);
            sink.push(
                Diagnostic::error("language/bad-key", key.span, "a key stands without quotes")
                    .why("what stands in quotes after a kind is the label that readers see")
                    .help(format!("write `{example}`"))
                    .fix("take the quotes off", key.span, &*key.value, true),
            );
            true
        }
        _ => true,
    }
}

/// Whether a key of the policy language stands in quotes. In YAML, where the kind stands above all its
/// declarations, quotes around a key are usual.
fn is_quoted(declaration: &Declaration, key: &Name) -> bool {
    around(declaration, key) == Some(2)
}

fn is_bare(declaration: &Declaration, key: &Name) -> bool {
    around(declaration, key) == Some(0)
}

/// How many bytes of the file a key takes beside its own; none in YAML, where quotes say nothing.
fn around(declaration: &Declaration, key: &Name) -> Option<usize> {
    let yaml = declaration.kind.span.start < declaration.span.start;
    (!yaml).then(|| ((key.span.end - key.span.start) as usize).abs_diff(key.value.len()))
}

/// Applies an override to its base: fields replace, lists are edited, nested ones merge by key,
/// prose replaces and keeps the old text for `inherited()`.
pub(super) fn merge(base: &mut Declaration, change: &Declaration, sink: &mut Sink) {
    base.overrides = change.overrides;
    if let Some(label) = &change.label {
        base.label = Some(label.clone());
    }
    base.notes.extend(change.notes.iter().cloned());
    for entry in &change.body {
        match entry {
            Entry::Field(field) if &*field.name.value == "label" => match field.values.as_slice() {
                [value] => base.label = Some(value.text.clone()),
                _ => sink.push(
                    Diagnostic::error("language/too-many-values", field.span, "a label is one text")
                        .help("write `label: \"...\"`"),
                ),
            },
            Entry::Field(field) => merge_field(base, field, sink),
            Entry::Declaration(nested) => {
                let found = base.body.iter_mut().find_map(|entry| match entry {
                    Entry::Declaration(own) if own.kind.value == nested.kind.value && same_keys(own, nested) => {
                        Some(own)
                    }
                    _ => None,
                });
                match found {
                    Some(own) => merge(own, nested, sink),
                    None => base.body.push(Entry::Declaration(nested.clone())),
                }
            }
            Entry::Prose(prose) => {
                let old = base
                    .body
                    .iter()
                    .position(|entry| matches!(entry, Entry::Prose(_)))
                    .map(|index| base.body.remove(index));
                let inherited = old.and_then(|entry| match entry {
                    Entry::Prose(old) => Some(Box::new(old)),
                    _ => None,
                });
                base.body.push(Entry::Prose(Prose { inherited, ..prose.clone() }));
            }
        }
    }
}

fn same_keys(a: &Declaration, b: &Declaration) -> bool {
    a.keys.len() == b.keys.len() && a.keys.iter().zip(&b.keys).all(|(a, b)| a.value == b.value)
}

fn merge_field(base: &mut Declaration, field: &Field, sink: &mut Sink) {
    let name = &*field.name.value;
    let position = base.body.iter().position(|entry| matches!(entry, Entry::Field(own) if *own.name.value == *name));
    let unset = matches!(field.values.as_slice(), [value] if &*value.text == "unset");
    match field.operator {
        Operator::Set if unset => {
            // The name is checked here, because a withdrawn field never reaches lowering.
            let known = schema::KINDS.iter().any(|kind| kind.name == &*base.kind.value && kind.field(name).is_some());
            match position {
                Some(index) => drop(base.body.remove(index)),
                None if known => sink.push(
                    Diagnostic::warning(
                        "language/unset-nothing",
                        field.span,
                        format!("`{name}` is not stated in the base"),
                    )
                    .help("remove this line"),
                ),
                None => base.body.push(Entry::Field(field.clone())),
            }
        }
        Operator::Set => match position {
            Some(index) => base.body[index] = Entry::Field(field.clone()),
            None => base.body.push(Entry::Field(field.clone())),
        },
        Operator::Add => match position.map(|index| &mut base.body[index]) {
            Some(Entry::Field(own)) => {
                let mut known: FxHashSet<Box<str>> = own.values.iter().map(|value| value.text.value.clone()).collect();
                for value in &field.values {
                    if !known.insert(value.text.value.clone()) {
                        sink.push(
                            Diagnostic::warning(
                                "language/repeated-value",
                                value.text.span,
                                format!("the base has `{}` already", &*value.text),
                            )
                            .help("remove it here"),
                        );
                    } else {
                        own.values.push(value.clone());
                    }
                }
            }
            _ => base.body.push(Entry::Field(Field { operator: Operator::Set, ..field.clone() })),
        },
        Operator::Take => {
            let mut left = false;
            let mut there = FxHashSet::default();
            if let Some(Entry::Field(own)) = position.map(|index| &mut base.body[index]) {
                let taken: FxHashSet<&str> = field.values.iter().map(|value| &*value.text.value).collect();
                own.values.retain(|known| {
                    let stays = !taken.contains(&*known.text.value);
                    if !stays {
                        there.insert(known.text.value.clone());
                    }
                    stays
                });
                left = !own.values.is_empty();
            }
            for value in &field.values {
                if !there.remove(&value.text.value) {
                    sink.push(
                        Diagnostic::error(
                            "language/unknown-word",
                            value.text.span,
                            format!("the base has no `{}` in `{name}`", &*value.text),
                        )
                        .help("remove it here, or check its spelling in the base"),
                    );
                    left = true;
                }
            }
            if !left && let Some(index) = position {
                base.body.remove(index);
            }
        }
    }
}
