//! Errors of the language that need more than one declaration to see.

use rustc_hash::{FxHashMap, FxHashSet};

use super::model::{Data, Declared, FieldValue, Policy, Section};
use super::value::{Target, WordOrText};
use crate::diagnostic::{Diagnostic, Sink, nearest};
use crate::schema;
use crate::schema::spelling::bad_file_name;
use crate::schema::vocabulary::{BASES, RIGHTS, TOPICS};

/// Checks the whole policy. A file that is `broken` has errors of syntax, which can have taken the
/// text of a section with them.
pub(super) fn check(policy: &Policy, broken: bool, sink: &mut Sink) {
    for data in &policy.data {
        check_items(data, sink);
    }
    check_includes(policy, sink);
    check_rights(policy, sink);
    check_bases(policy, sink);
    check_transfers(policy, sink);
    check_local(policy, sink);
    check_documents(policy, sink);
    let mut seen = Vec::new();
    for section in &policy.sections {
        check_section(section, broken, &mut seen, sink);
    }
}

/// `required` and `optional` name items of the same category.
fn check_items(data: &Data, sink: &mut Sink) {
    fn id<'d>(data: &'d Data, item: &'d WordOrText) -> &'d str {
        match item {
            WordOrText::Word(word) => word.value,
            WordOrText::Nested(nested) => &data.nested.item[nested.value].meta.key.value,
            WordOrText::Text(text) => text,
        }
    }
    let id = |item| id(data, item);
    let items: Vec<&str> = data.items.iter().map(id).collect();
    let known: FxHashSet<&str> = items.iter().copied().collect();
    for (name, list) in [("required", &data.required), ("optional", &data.optional)] {
        for item in list {
            let (word, helps) = (id(item), sink.helps());
            if !known.contains(word) {
                let mut diagnostic = Diagnostic::error(
                    "language/unknown-item",
                    item.span(),
                    format!("`{word}` is no item of data `{}`", &*data.meta.key.value),
                );
                diagnostic = match nearest(word, items.iter().copied().filter(|_| helps)) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(
                        format!("write `{near}`"),
                        item.span(),
                        if near.contains(' ') { format!("\"{near}\"") } else { near.to_owned() },
                        false,
                    ),
                    None => diagnostic.help(format!("`{name}` names items of `items:`; add it there")),
                };
                sink.push(diagnostic);
            }
        }
    }
    let mut optional: FxHashMap<&str, &WordOrText> = FxHashMap::default();
    for item in &data.optional {
        optional.entry(id(item)).or_insert(item);
    }
    for item in &data.required {
        if let Some(other) = optional.get(id(item)) {
            sink.push(
                Diagnostic::error(
                    "language/required-and-optional",
                    other.span(),
                    format!("`{}` is both required and optional", id(item)),
                )
                .related(item.span(), "required here")
                .help("keep it in one of the two lists"),
            );
        }
    }
}

/// How deep categories can include each other. What holds of one is asked of all around it.
pub const DEEPEST_INCLUDES: usize = 64;

/// Categories must not include each other in a circle, nor too deep.
fn check_includes(policy: &Policy, sink: &mut Sink) {
    let includes = |at: usize| {
        policy.data[at].includes.iter().filter_map(|include| match include.target {
            Target::Data(inner) => Some((inner, include.span)),
            _ => None,
        })
    };
    // How many categories lie in each other there, itself among them; none until that is known.
    let mut depths = vec![0; policy.data.len()];
    let mut open = vec![false; policy.data.len()];
    for start in 0..policy.data.len() {
        let mut path = if depths[start] == 0 { vec![(start, includes(start))] } else { Vec::new() };
        while let Some((at, rest)) = path.last_mut() {
            let at = *at;
            open[at] = true;
            let Some((inner, span)) = rest.find(|(inner, _)| depths[*inner] == 0) else {
                depths[at] = 1 + includes(at).map(|(inner, _)| depths[inner]).max().unwrap_or(0);
                open[at] = false;
                path.pop();
                if depths[at] == DEEPEST_INCLUDES + 1 {
                    let span = policy.data[at].meta.key.span;
                    let message = format!("data include each other more than {DEEPEST_INCLUDES} deep");
                    sink.push(
                        Diagnostic::error("language/includes-too-deep", span, message)
                            .help("name the inner ones in `includes` of the outermost one"),
                    );
                    return;
                }
                continue;
            };
            if open[inner] {
                let message = format!("data `{}` would include itself", &*policy.data[inner].meta.key.value);
                sink.push(
                    Diagnostic::error("language/include-cycle", span, message).help("remove one of the `includes`"),
                );
                return;
            }
            path.push((inner, includes(inner)));
        }
    }
}

fn check_rights(policy: &Policy, sink: &mut Sink) {
    for right in &policy.rights {
        let key = &right.meta.key;
        if right.meta.label.is_none() && RIGHTS.find(&key.value).is_none() {
            let mut diagnostic = Diagnostic::error(
                "language/unknown-word",
                key.span,
                format!("`{}` is no right that policyc knows, and has no label", &*key.value),
            );
            diagnostic = match nearest(&key.value, RIGHTS.iter()) {
                Some(near) => diagnostic.did_you_mean(near, key.span),
                None => diagnostic.help(format!(
                    "a right of your own says in its label what people can do: `right {} \"ask us to ...\"`",
                    &*key.value
                )),
            };
            sink.push(diagnostic);
        }
    }
}

fn check_bases(policy: &Policy, sink: &mut Sink) {
    for basis in policy.purposes.iter().flat_map(|purpose| &purpose.nested.basis) {
        let key = &basis.meta.key;
        if BASES.find(&key.value).is_none() {
            let mut diagnostic =
                Diagnostic::error("language/unknown-word", key.span, format!("`{}` is no legal basis", &*key.value));
            if let Some(near) = nearest(&key.value, BASES.iter()) {
                diagnostic = diagnostic.did_you_mean(near, key.span);
            }
            sink.push(diagnostic);
        }
    }
}

/// What protects data in a country is stated of one in which the recipient is.
fn check_transfers(policy: &Policy, sink: &mut Sink) {
    for recipient in &policy.recipients {
        for key in recipient.nested.transfer.iter().flat_map(|local| &local.meta.keys) {
            if recipient.country.iter().any(|country| *country.value == *key.value) {
                continue;
            }
            let message = format!("`{}` is no country of `{}`", &*key.value, &*recipient.meta.key.value);
            let diagnostic = Diagnostic::error("language/unknown-place", key.span, message);
            let countries = recipient.country.iter().map(|country| country.value).filter(|_| sink.helps());
            sink.push(match nearest(&key.value, countries) {
                Some(near) => diagnostic.did_you_mean(near, key.span),
                None => diagnostic.help("its key is one of the countries in `country` of the recipient; add it there"),
            });
        }
    }
}

/// For people in a place, one declaration says what differs: of two that state the same, nobody could tell which holds.
fn check_local(policy: &Policy, sink: &mut Sink) {
    for kind in schema::TOP.iter() {
        let (Some(list), Some(inner)) =
            (policy.list(kind.id), kind.nested.iter().find(|inner| inner.kind().is_local()))
        else {
            continue;
        };
        let Some(local) = list.at(0).and_then(|one| one.inner(*inner)) else { continue };
        let all: Vec<_> = (0..local.count()).filter_map(|index| local.at(index)).collect();
        let places = |one: &dyn Declared| match one.field("for") {
            Some(FieldValue::Places(places)) => places.to_vec(),
            _ => Vec::new(),
        };
        for (index, one) in all.iter().enumerate() {
            let differs = all[..index].iter().filter(|other| both_state(**other, *one));
            let earlier: Vec<_> = differs.flat_map(|other| places(*other)).collect();
            for place in places(*one) {
                let Some(first) = earlier.iter().find(|first| first.value == place.value) else { continue };
                let message = format!("what differs in `{}` is declared twice for `{}`", kind.name, place.value);
                sink.push(
                    Diagnostic::error("language/duplicate-declaration", place.span, message)
                        .related(first.span, "first declared here")
                        .help("write both into one declaration, or take the place out of one of them"),
                );
            }
        }
    }
}

/// Whether two declarations state the same, beside the places for which they are.
fn both_state(one: &dyn Declared, other: &dyn Declared) -> bool {
    let states = |declared: &dyn Declared, number| match declared.numbered(number) {
        None | Some(FieldValue::Unset) => false,
        Some(FieldValue::Words(list) | FieldValue::Places(list)) => !list.is_empty(),
        Some(FieldValue::WordsOrTexts(list)) => !list.is_empty(),
        Some(FieldValue::Texts(list)) => !list.is_empty(),
        Some(FieldValue::Refs(list)) => !list.is_empty(),
        Some(_) => true,
    };
    let fields = one.kind().kind().fields.iter().enumerate().filter(|(_, field)| field.name != "for");
    one.meta().label.is_some() && other.meta().label.is_some()
        || fields.into_iter().any(|(number, _)| states(one, number) && states(other, number))
}

fn check_documents(policy: &Policy, sink: &mut Sink) {
    for document in &policy.documents {
        if matches!(&*document.meta.key.value, "cookie-table") {
            sink.push(
                Diagnostic::error(
                    "language/reserved-key",
                    document.meta.key.span,
                    "`cookie-table` is the name of the files with the table of cookies",
                )
                .help("give the document another key, as `cookie-policy`"),
            );
        }
    }
    for key in policy.documents.iter().map(|document| &document.meta.key) {
        if let Some(why) = bad_file_name(&key.value) {
            sink.push(
                Diagnostic::error("language/file-name", key.span, "no file can have this key as its name")
                    .label(why)
                    .why("the key of a document becomes the name of its files")
                    .help("give the document another key, as `cookie-policy`"),
            );
        }
    }
    let outlines = policy.documents.iter().map(|document| &document.outline).chain([&policy.about.outline]);
    for outline in outlines {
        for (index, entry) in outline.iter().enumerate() {
            if let Target::Word("summary" | "...") | Target::Section(_) | Target::Word(_) = entry.target
                && let Some(first) = outline[..index].iter().find(|first| first.target == entry.target)
            {
                sink.push(
                    Diagnostic::error("language/repeated-value", entry.span, "this topic stands in the outline twice")
                        .related(first.span, "first here")
                        .help("remove one of the two"),
                );
            }
        }
    }
}

/// Keys of sections become anchors, so each stands once, at whatever depth.
fn check_section<'a>(section: &'a Section, broken: bool, seen: &mut Vec<&'a Section>, sink: &mut Sink) {
    let key = &section.meta.key;
    if let Some(first) = seen.iter().find(|first| first.meta.key.value == key.value) {
        sink.push(
            Diagnostic::error(
                "language/duplicate-declaration",
                key.span,
                format!("section `{}` is declared twice", &*key.value),
            )
            .related(first.meta.key.span, "first declared here")
            .why("the key becomes the anchor of the section, and links must lead to one place")
            .help("give one of them another key"),
        );
    }
    seen.push(section);
    let empty = section.meta.prose.is_none() && section.nested.section.is_empty();
    if empty && !broken && TOPICS.find(&key.value).is_none() {
        let mut diagnostic = Diagnostic::warning(
            "language/empty-section",
            key.span,
            format!("section `{}` has no text, and is no standard topic to be renamed", &*key.value),
        );
        diagnostic = match nearest(&key.value, TOPICS.iter()) {
            Some(near) => diagnostic.help(format!("did you mean the topic `{near}`?")).fix(
                format!("write `{near}`"),
                key.span,
                near,
                false,
            ),
            None => diagnostic.help("write its text between two lines of `\"\"\"`, or remove it"),
        };
        sink.push(diagnostic);
    }
    for nested in &section.nested.section {
        check_section(nested, broken, seen, sink);
    }
}
