//! What the names of the language are: kinds of declarations, their fields, lists of words and single words.
//!
//! Owns: what is known of each name, and its page in Markdown. Does not own: which names there are (`schema`), and rules.

use std::fmt::Write as _;
use std::path::Path;

use super::words::{Words, rows};
use crate::law::{self, Group, Law};
use crate::policy::{Form, Parsed};
use crate::schema::data_items::{Holds, data_item};
use crate::schema::vocabulary::{self as v, VOCABULARIES, Vocabulary};
use crate::schema::{Field, KINDS, Kind, KindId, Length, Phrase, Type};
use crate::source::Sources;
use crate::syntax::{Shape, Spelling};

/// Kinds whose keys are words of a vocabulary.
const KEYS: &[(KindId, &Vocabulary)] = &[(KindId::Right, &v::RIGHTS), (KindId::BasisFor, &v::BASES)];

/// A list of words that fields take: a vocabulary, or the places.
#[derive(Debug)]
pub struct List {
    pub name: &'static str,
    pub doc: &'static str,
    pub words: Vec<&'static str>,
    /// Where one of them can stand: `purpose.basis`.
    pub stands: Vec<String>,
}

/// Every list of words, in the order of the reference page.
pub fn lists() -> Vec<List> {
    let mut all: Vec<List> = VOCABULARIES
        .iter()
        .map(|vocabulary| {
            let keys =
                KEYS.iter().filter(|row| row.1 == *vocabulary).map(|row| format!("the key of `{}`", row.0.name()));
            let takes = |field: &Field| match field.ty {
                Type::Word(words) | Type::WordOrText(words, _) | Type::Reference(_, Some(words)) => {
                    words == *vocabulary
                }
                _ => false,
            };
            List {
                name: vocabulary.name,
                doc: vocabulary.doc,
                words: vocabulary.iter().collect(),
                stands: keys.chain(fields(takes)).collect(),
            }
        })
        .collect();
    all.push(List {
        name: "places",
        doc: "Countries (ISO 3166-1), regions of them (ISO 3166-2), and groups of countries.",
        words: rows("places").iter().map(|row| row.0).collect(),
        stands: fields(|field| matches!(field.ty, Type::Place | Type::People)).collect(),
    });
    all
}

/// The kinds that have a section of their own; the others say of some places what these say of all.
fn kinds() -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().copied().filter(|kind| !kind.is_local())
}

fn fields(which: impl Fn(&Field) -> bool) -> impl Iterator<Item = String> {
    let of = move |kind: &'static Kind| {
        let fields: Vec<_> = kind.fields.iter().filter(|field| which(field)).collect();
        fields.into_iter().map(|field| format!("`{}.{}`", kind.name, field.name))
    };
    kinds().flat_map(of)
}

/// What is known of a word, each under what it is.
pub fn told(list: &str, word: &str) -> Vec<(&'static str, String)> {
    let mut all = vec![("Printed", printed(list, word))];
    match list {
        "authorities" => all.extend(law::authority(word).map(|authority| ("Site", authority.url.to_string()))),
        "items" => {
            let Some(item) = data_item(word) else { return all };
            all.extend([
                ("Statutory categories", item.categories.join(", ")),
                ("Sensitive", under(word, |law| &law.sensitive)),
                ("Special category", under(word, |law| &law.special)),
                ("Names a person", holds(item.direct).to_owned()),
                ("Online identifier", holds(item.online).to_owned()),
                ("Google Play", item.play.join(", ")),
                ("Apple", item.apple.join(", ")),
            ]);
        }
        _ => {}
    }
    all.retain(|(_, told)| !told.is_empty());
    all
}

/// What a document prints for a word, in each register in which that differs.
fn printed(list: &str, word: &str) -> String {
    if let Some(authority) = law::authority(word).filter(|_| list == "authorities") {
        return authority.name.to_string();
    }
    let words = Words::default();
    let mut out = words.all_forms(list, word);
    for (register, known) in words.in_registers() {
        let other = known.all_forms(list, word);
        if other != out {
            _ = write!(out, " (in {register}: {other})");
        }
    }
    out
}

fn holds(how: Holds) -> &'static str {
    match how {
        Holds::Always => "always",
        Holds::Sometimes => "sometimes",
        Holds::Never => "",
    }
}

/// Under which laws an item is in one of these groups, and whether it is so always.
fn under(word: &str, groups: impl Fn(&'static Law) -> &'static Vec<Group>) -> String {
    let how = |law: &'static Law| {
        let own = [Some(law), law.base()].into_iter().flatten().map(&groups).find(|groups| !groups.is_empty())?;
        own.iter().find(|group| group.1.iter().any(|item| item == word)).map(|group| &*group.0)
    };
    let laws = |wanted: &str| law::all().filter(|law| how(law) == Some(wanted)).map(|law| &*law.name).collect();
    let named = |wanted: &str, laws: Vec<&str>| (!laws.is_empty()).then(|| format!("{wanted} ({})", laws.join(", ")));
    ["always", "sometimes"].iter().filter_map(|wanted| named(wanted, laws(wanted))).collect::<Vec<_>>().join(", ")
}

/// Kinds and lists of words, each with what it is.
pub fn overview() -> Vec<(String, String)> {
    let kinds = kinds().map(|kind| (kind.name.to_owned(), kind.doc.trim().to_owned()));
    kinds.chain(lists().into_iter().map(|list| (list.name.to_owned(), list.doc.to_owned()))).collect()
}

/// Every name that has a page.
pub fn names() -> Vec<String> {
    let mut all: Vec<String> = kinds().map(|kind| kind.name.to_owned()).collect();
    for kind in kinds() {
        all.extend(
            kind.fields.iter().flat_map(|field| [field.name.to_owned(), format!("{}.{}", kind.name, field.name)]),
        );
    }
    for list in lists() {
        all.push(list.name.to_owned());
        all.extend(list.words.into_iter().map(str::to_owned));
    }
    all
}

/// The pages of a name, one for each thing that it is.
pub fn pages(name: &str) -> Vec<String> {
    let (of, last) = name.rsplit_once('.').map_or((None, name), |(of, last)| (Some(of), last));
    let mut pages: Vec<String> = kinds().filter(|kind| kind.name == name).map(of_kind).collect();
    let fields: Vec<(&Kind, &Field)> = kinds()
        .filter(|kind| of.is_none_or(|of| kind.name == of))
        .filter_map(|kind| Some((kind, kind.field(last)?)))
        .collect();
    match fields[..] {
        [] => {}
        [(kind, field)] => pages.push(of_field(kind, field)),
        _ => {
            let mut page = format!("# `{name}`, a field of several kinds\n\n");
            for (kind, field) in fields {
                _ = writeln!(page, "- `{}.{name}`: {}", kind.name, field.doc.trim());
            }
            pages.push(page);
        }
    }
    for list in lists() {
        if list.name == name {
            pages.push(of_list(&list));
        }
        if let Some(word) = list.words.iter().find(|word| **word == name) {
            pages.push(of_word(&list, word));
        }
    }
    pages
}

fn of_word(list: &List, word: &str) -> String {
    let mut page = format!("# `{word}`, a word of `{}`\n\n{}\n\n", list.name, list.doc);
    for (what, told) in told(list.name, word) {
        _ = writeln!(page, "- {what}: {told}");
    }
    _ = writeln!(page, "- Stands in: {}", list.stands.join(", "));
    page
}

fn of_list(list: &List) -> String {
    let mut page = format!("# `{}`, a list of words\n\n{}\n\n", list.name, list.doc);
    _ = writeln!(page, "They stand in: {}.\n", list.stands.join(", "));
    for word in &list.words {
        _ = writeln!(page, "- `{word}`: {}", printed(list.name, word));
    }
    page
}

fn takes(field: &Field) -> String {
    field.takes(|words| format!("`{}`", words.name), |kind| format!("`{kind}`"))
}

fn of_kind(kind: &'static Kind) -> String {
    let mut page = format!("# `{}`, a kind of declaration\n\n{}\n", kind.name, kind.doc.trim());
    if let Some(outer) = kind.within.filter(|_| !kind.top) {
        _ = writeln!(page, "\nIt stands in the body of `{}`.", outer.name());
    }
    if kind.label != Phrase::None {
        _ = writeln!(page, "\nThe label is {}.", kind.label.describe());
    }
    page.push_str(&spelled(kind, kind.fields.get(..2).unwrap_or(kind.fields)));
    page.push('\n');
    for field in kind.fields {
        _ = writeln!(page, "- `{}` ({}): {}", field.name, takes(field), field.doc.trim());
    }
    for nested in kind.nested.iter().map(|nested| nested.kind()).filter(|nested| !nested.is_local()) {
        _ = writeln!(page, "- `{} {{ }}`, nested in it: {}", nested.name, nested.doc.trim());
    }
    page
}

fn of_field(kind: &'static Kind, field: &'static Field) -> String {
    let mut page = format!("# `{}`, a field of `{}`\n\n{}\n\n", field.name, kind.name, field.doc.trim());
    _ = writeln!(page, "- Value: {}", takes(field));
    if let Some(reason) = field.unprinted {
        _ = writeln!(page, "- Not printed: {reason}");
    }
    page.push_str(&spelled(kind, std::slice::from_ref(field)));
    page
}

/// A declaration with some of its fields, in both spellings.
fn spelled(kind: &'static Kind, fields: &[Field]) -> String {
    let mut policy = String::new();
    let mut outer: Vec<&Kind> = std::iter::successors(kind.within.filter(|_| !kind.top), |inner| {
        inner.kind().within.filter(|_| !inner.kind().top)
    })
    .map(KindId::kind)
    .collect();
    outer.reverse();
    for (depth, outer) in outer.iter().enumerate() {
        _ = writeln!(policy, "{:1$}{2} {{", "", 2 * depth, head(outer));
    }
    let depth = 2 * outer.len();
    _ = writeln!(policy, "{:depth$}{} {{", "", head(kind));
    for field in fields {
        _ = writeln!(policy, "{:depth$}  {}: {}", "", field.name, value(field));
    }
    for depth in (0..=outer.len()).rev() {
        _ = writeln!(policy, "{:1$}}}", "", 2 * depth);
    }
    let sources = Sources::new();
    let file = sources.add("", Path::new(""), policy.as_str());
    let yaml = Parsed::new(file, Spelling::Policy).convert(Form::Yaml, &sources).unwrap_or_default();
    format!("\n```policy\n{policy}```\n\n```yaml\n{yaml}```\n")
}

fn head(kind: &Kind) -> String {
    let keys = KEYS.iter().find(|row| row.0 == kind.id).and_then(|row| row.1.iter().next());
    let key = match kind.shape {
        Shape::Singleton => String::new(),
        Shape::Keyed | Shape::Names => format!(" {}", keys.unwrap_or("KEY")),
    };
    let label = if kind.label == Phrase::None { String::new() } else { format!(" \"{}\"", kind.label.example()) };
    format!("{}{key}{label}", kind.name)
}

/// A value that a field takes; two where it takes a list.
fn value(field: &Field) -> String {
    let words = |words: &'static Vocabulary| words.iter().take(2).map(str::to_owned).collect();
    let one = |value: &str| vec![value.to_owned()];
    let mut values: Vec<String> = match field.ty {
        Type::Word(list) | Type::WordOrText(list, _) | Type::Reference(_, Some(list)) => words(list),
        Type::Reference(..) => vec!["KEY".to_owned(), "OTHER-KEY".to_owned()],
        Type::Text(phrase) => one(&format!("\"{}\"", phrase.example())),
        Type::Flag => one("yes"),
        Type::Date => one("2026-03-01"),
        Type::Link => one("https://acme.example/page"),
        Type::Email => one("privacy@acme.example"),
        Type::Place | Type::People => vec!["IE".to_owned(), "DE".to_owned()],
        Type::Number => one("16"),
        Type::Duration(Length::Kept) => one("at most 2 years"),
        Type::Duration(_) => one("30 days"),
        Type::Rule => one("gdpr/retention-period"),
    };
    values.truncate(if field.many { 2 } else { 1 });
    values.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Table;
    use crate::syntax::{same_meaning, yaml};

    #[test]
    fn every_name_has_a_page_and_every_page_both_spellings_of_one_thing() {
        for name in names() {
            assert!(!pages(&name).is_empty(), "{name}");
        }
        for kind in kinds() {
            let page = spelled(kind, kind.fields);
            let text = |fence: &str| page.split_once(fence).and_then(|rest| rest.1.split_once("```")).expect(fence).0;
            let sources = Sources::new();
            let mut sink = crate::diagnostic::Sink::new();
            let file = |text| sources.add("", Path::new(""), text);
            let policy = crate::syntax::dsl::parse(&file(text("```policy\n")), &mut sink);
            let other = yaml::parse(&file(text("```yaml\n")), &Table, &mut sink);
            assert!(sink.is_empty() && same_meaning(&policy, &other), "{page}{:?}", sink.diagnostics());
        }
    }

    #[test]
    fn a_word_of_several_lists_and_a_name_of_several_things_have_a_page_for_each() {
        let heads = |name: &str| -> Vec<String> {
            pages(name).iter().map(|page| page.lines().next().unwrap_or_default().to_owned()).collect()
        };
        assert_eq!(heads("access"), ["# `access`, a word of `areas`", "# `access`, a word of `rights`"]);
        assert_eq!(heads("no"), ["# `no`, a word of `languages`", "# `no`, a word of `authorities`"]);
        assert!(heads("consent").len() >= 3, "{:?}", heads("consent"));
        assert_eq!(heads("data.items"), ["# `items`, a field of `data`"]);
        assert_eq!(heads("data.nothing"), [""; 0]);
    }
}
