//! Specs that nobody wrote, made from the table of the language: every kind and every field, with values of
//! every type. A new row of the table is used here without a change.
//!
//! The same seed makes the same spec. Nearly all of them are without an error: names stand for something,
//! texts read as their place needs. What cannot be told from the table stands in `settle`.

#![allow(dead_code, reason = "each test takes what it needs")]

pub mod numbers;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use policyc::schema::{self, Field, Kind, Length, Phrase, Type, places, vocabulary as v};
use policyc::syntax::Shape;

use numbers::Numbers;

/// A spec and what it uses.
pub struct Spec {
    pub text: String,
    /// Each kind, and each field as `kind.field`; a nested kind is `parent/kind`.
    pub used: BTreeSet<String>,
}

/// A declaration that is being made.
struct Made {
    kind: &'static Kind,
    path: String,
    keys: Vec<String>,
    label: Option<String>,
    fields: Vec<(&'static str, Vec<String>)>,
    nested: Vec<Made>,
    prose: Option<String>,
    note: Option<&'static str>,
    allow: Option<String>,
}

/// Every name that the table has, in the form of [`Spec::used`].
pub fn everything() -> BTreeSet<String> {
    fn add(kind: &'static Kind, path: &str, all: &mut BTreeSet<String>) {
        if all.insert(path.to_owned()) {
            all.extend(kind.fields.iter().map(|field| format!("{path}.{}", field.name)));
            for nested in kind.nested.iter().filter(|nested| **nested != kind.id) {
                add(nested.kind(), &format!("{path}/{}", nested.name()), all);
            }
        }
    }
    let mut all = BTreeSet::new();
    for kind in schema::TOP.iter() {
        add(kind, kind.name, &mut all);
    }
    all
}

/// The spec of a seed.
pub fn spec(seed: u64) -> Spec {
    let mut maker = Maker::new(seed);
    let mut all = maker.heads();
    all.iter_mut().for_each(|made| maker.fill(made));
    for at in (1..all.len()).rev() {
        let other = maker.numbers.next(at + 1);
        all.swap(at, other);
    }
    let mut used = BTreeSet::new();
    let mut text = String::new();
    for made in &all {
        write(made, 0, &mut text);
        note_use(made, &mut used);
    }
    Spec { text, used }
}

struct Maker {
    numbers: Numbers,
    /// The keys of each kind, as references name them.
    keys: BTreeMap<&'static str, Vec<String>>,
    sections: BTreeSet<String>,
    /// Of a hundred fields that could be stated, so many are.
    stated: usize,
    rules: Vec<String>,
}

const KEYS: &[&str] = &[
    "main", "b-c", "x-y-z", "k2", "data", "policy", "label", "text", "use", "9-lives", "null", "note", "for", "items",
];

impl Maker {
    fn new(seed: u64) -> Self {
        let mut numbers = Numbers::new(seed);
        let stated = numbers.pick(&[10, 40, 80]);
        let rules = policyc::lint::general_rules().map(|rule| rule.name.to_owned()).collect();
        Self { numbers, keys: BTreeMap::new(), sections: BTreeSet::new(), stated, rules }
    }

    /// The declarations with their keys, labels and prose, so that all that can be named is known.
    fn heads(&mut self) -> Vec<Made> {
        let mut all = Vec::new();
        for kind in schema::TOP.iter().copied() {
            let count = match kind.shape {
                Shape::Singleton if matches!(kind.name, "policy" | "controller") => 1,
                Shape::Singleton => self.numbers.next(2),
                Shape::Keyed | Shape::Names => self.numbers.pick(&[0, 0, 1, 1, 2]),
            };
            for _ in 0..count {
                all.extend(self.head(kind, kind.name.to_owned(), 0));
            }
        }
        all
    }

    fn head(&mut self, kind: &'static Kind, path: String, depth: usize) -> Option<Made> {
        let keys = self.keys_of(kind, &path)?;
        let needs_label = match kind.shape {
            // The last name in quotes would be the label.
            Shape::Names => keys.iter().any(|key| !words::plain(key)),
            _ => kind.name == "right" && v::RIGHTS.find(&keys[0]).is_none(),
        };
        let label = kind.label != Phrase::None && (needs_label || self.numbers.percent(90));
        let label = label.then(|| words::text(kind.label, &mut self.numbers));
        let mut nested: Vec<Made> = Vec::new();
        for inner in kind.nested.iter().filter(|_| depth < 2).map(|inner| inner.kind()) {
            // A section in a section is no other kind.
            let path = if inner.id == kind.id { path.clone() } else { format!("{path}/{}", inner.name) };
            for _ in 0..self.numbers.next(3) {
                if let Some(made) = self.head(inner, path.clone(), depth + 1) {
                    let taken = nested.iter().any(|other| other.kind.id == inner.id && other.keys == made.keys);
                    if !taken {
                        nested.push(made);
                    }
                }
            }
        }
        let with_prose = kind.name == "section" || self.numbers.percent(25);
        let prose = with_prose.then(|| words::prose(&mut self.numbers));
        let note = self.numbers.percent(15).then(|| self.numbers.pick(words::NOTES));
        Some(Made { kind, path, keys, label, fields: Vec::new(), nested, prose, note, allow: None })
    }

    /// None where all that come to mind are taken.
    fn keys_of(&mut self, kind: &'static Kind, path: &str) -> Option<Vec<String>> {
        if kind.shape == Shape::Singleton {
            return Some(Vec::new());
        }
        if kind.shape == Shape::Names {
            let names: BTreeSet<&str> = (0..=self.numbers.next(3)).map(|_| self.numbers.pick(words::COOKIES)).collect();
            return Some(names.into_iter().map(str::to_owned).collect());
        }
        let own = match (self.numbers.percent(50), self.numbers.percent(30)) {
            (true, _) => format!("{}{}", &kind.name[..1], self.numbers.next(60)),
            (false, true) => format!("{}-{}", self.numbers.pick(KEYS), self.numbers.next(9)),
            (false, false) => self.numbers.pick(KEYS).to_owned(),
        };
        let word = |list: &'static v::Vocabulary, numbers: &mut Numbers| {
            let all: Vec<&str> = list.iter().filter(|word| *word != "...").collect();
            numbers.pick(&all).to_owned()
        };
        let key = match kind.name {
            "basis" => word(&v::BASES, &mut self.numbers),
            "right" if self.numbers.percent(70) => word(&v::RIGHTS, &mut self.numbers),
            "section" if self.numbers.percent(40) => word(&v::TOPICS, &mut self.numbers),
            "item" if self.numbers.percent(50) => word(&v::DATA_ITEMS, &mut self.numbers),
            _ => own,
        };
        if kind.name == "section" {
            return self.sections.insert(key.clone()).then(|| self.know(kind, key));
        }
        // What stands inside another declaration is named there only.
        if path.contains('/') {
            return Some(vec![key]);
        }
        let taken = self.keys.get(kind.name).is_some_and(|keys| keys.contains(&key));
        (!taken).then(|| self.know(kind, key))
    }

    fn know(&mut self, kind: &'static Kind, key: String) -> Vec<String> {
        self.keys.entry(kind.name).or_default().push(key.clone());
        vec![key]
    }

    fn fill(&mut self, made: &mut Made) {
        for field in made.kind.fields {
            let must = made.kind.name == "policy" && matches!(field.name, "effective" | "audience")
                || made.kind.is_local() && field.name == "for";
            if !must && !self.numbers.percent(self.stated) {
                continue;
            }
            let mut values: Vec<String> = Vec::new();
            for _ in 0..if field.many { 1 + self.numbers.next(3) } else { 1 } {
                if let Some(value) = self.value(field, made)
                    && !values.contains(&value)
                {
                    values.push(value);
                }
            }
            if !values.is_empty() {
                made.fields.push((field.name, values));
            }
        }
        self.settle(made);
        if self.numbers.percent(8) {
            let rule = &self.rules[self.numbers.next(self.rules.len())];
            let until = if self.numbers.percent(50) { " { until: 2027-01-01 }" } else { "" };
            made.allow = Some(format!("allow {rule} \"counsel looks at it\"{until}"));
        }
        for at in (1..made.fields.len()).rev() {
            let other = self.numbers.next(at + 1);
            made.fields.swap(at, other);
        }
        let mut nested = std::mem::take(&mut made.nested);
        nested.iter_mut().for_each(|nested| self.fill(nested));
        // For people in one place, one says what differs.
        let mut taken = BTreeSet::new();
        for nested in nested.iter_mut().filter(|nested| nested.kind.is_local()) {
            for (_, places) in nested.fields.iter_mut().filter(|(name, _)| *name == "for") {
                places.retain(|place| taken.insert(place.clone()));
                if places.is_empty() {
                    places.extend(places::all().map(str::to_owned).find(|place| taken.insert(place.clone())));
                }
            }
        }
        made.nested = nested;
    }

    fn value(&mut self, field: &Field, made: &Made) -> Option<String> {
        let word = |list: &'static v::Vocabulary, numbers: &mut Numbers| {
            let all: Vec<&str> = list.iter().filter(|word| *word != "...").collect();
            numbers.pick(&all).to_owned()
        };
        let numbers = &mut self.numbers;
        Some(match field.ty {
            Type::Word(list) => word(list, numbers),
            Type::WordOrText(..) if made.kind.name == "data" && numbers.percent(20) && !made.nested.is_empty() => {
                made.nested[numbers.next(made.nested.len())].keys[0].clone()
            }
            Type::WordOrText(list, _) if numbers.percent(60) => word(list, numbers),
            Type::WordOrText(_, phrase) => {
                let text = words::text(phrase, numbers);
                // Quotes make no text of what looks like a word.
                words::quoted(&if text.trim().contains(' ') { text } else { format!("the {text}") })
            }
            Type::Text(phrase) => words::quoted(&words::text(phrase, numbers)),
            Type::Flag => numbers.pick(&["yes", "no"]).to_owned(),
            Type::Date => numbers.pick(words::DAYS).to_owned(),
            Type::Link => numbers.pick(words::LINKS).to_owned(),
            Type::Email => numbers.pick(words::MAILS).to_owned(),
            Type::Place | Type::People => {
                let all: Vec<&str> = places::all().collect();
                // Some laws ask about some places only.
                let near = ["IE", "DE", "US", "US-CA", "GB", "EEA", "CH", "BR", "CA-QC"];
                if numbers.percent(60) { numbers.pick(&near) } else { numbers.pick(&all) }.to_owned()
            }
            Type::Number => numbers.pick(&["0", "13", "16", "18", "99"]).to_owned(),
            Type::Duration(Length::Fixed) => numbers.pick(words::PERIODS).to_owned(),
            Type::Duration(Length::Kept) => numbers.pick(&[words::PERIODS, words::BOUNDED].concat()).to_owned(),
            Type::Duration(Length::Lasts) => {
                numbers.pick(&[words::PERIODS, words::BOUNDED, &["session", "persistent"]].concat()).to_owned()
            }
            Type::Rule => self.rules[numbers.next(self.rules.len())].clone(),
            Type::Reference(kinds, list) => {
                let known: Vec<&String> = kinds.iter().filter_map(|kind| self.keys.get(kind)).flatten().collect();
                match list {
                    Some(list) if known.is_empty() || numbers.percent(50) => word(list, numbers),
                    _ if known.is_empty() => return None,
                    _ => known[numbers.next(known.len())].clone(),
                }
            }
        })
    }

    /// What fields of one declaration ask of one another.
    fn settle(&mut self, made: &mut Made) {
        let key = made.keys.first().cloned().unwrap_or_default();
        let take = |fields: &mut Vec<(&'static str, Vec<String>)>, name: &str| {
            let at = fields.iter().position(|(field, _)| *field == name)?;
            Some(fields.remove(at).1)
        };
        match made.kind.name {
            // What protects data is stated for a country of the recipient.
            "recipient" if !made.nested.is_empty() => {
                let countries = take(&mut made.fields, "country").unwrap_or_else(|| vec!["DE".to_owned()]);
                made.nested.truncate(countries.len());
                for (nested, country) in made.nested.iter_mut().zip(&countries) {
                    nested.keys = vec![country.clone()];
                }
                made.fields.push(("country", countries));
            }
            "data" => {
                // No category includes one that stands behind it, so none includes itself.
                if let Some(values) = take(&mut made.fields, "includes") {
                    let before: Vec<String> =
                        self.keys["data"].iter().take_while(|other| **other != key).cloned().collect();
                    let values: Vec<String> = values.into_iter().filter(|value| before.contains(value)).collect();
                    if !values.is_empty() {
                        made.fields.push(("includes", values));
                    }
                }
                let mut items = take(&mut made.fields, "items").unwrap_or_default();
                items.extend(made.nested.iter().map(|nested| nested.keys[0].clone()));
                items.dedup();
                let mut seen = BTreeSet::new();
                items.retain(|item| seen.insert(item.clone()));
                let (required, optional) = (take(&mut made.fields, "required"), take(&mut made.fields, "optional"));
                if let (Some(_), Some(first)) = (required, items.first()) {
                    made.fields.push(("required", vec![first.clone()]));
                }
                if let (Some(_), Some(second)) = (optional, items.get(1)) {
                    made.fields.push(("optional", vec![second.clone()]));
                }
                if !items.is_empty() {
                    made.fields.push(("items", items));
                }
            }
            "policy" | "document" => {
                // The policy speaks to whomever others can name.
                if let Some((_, audience)) = made.fields.iter_mut().find(|(name, _)| *name == "audience") {
                    audience.retain(|place| place != "WORLD");
                    audience.insert(0, "WORLD".to_owned());
                }
                // Not each law protects people everywhere, and no part has parts.
                if made.fields.iter().any(|(name, _)| *name == "for") {
                    take(&mut made.fields, "laws");
                }
                if take(&mut made.fields, "within").is_some() {
                    made.fields.push(("within", vec!["privacy-policy".to_owned()]));
                }
                if let Some((_, outline)) = made.fields.iter_mut().find(|(name, _)| *name == "outline") {
                    outline.push("...".to_owned());
                }
            }
            "section" => {
                made.fields.retain(|(name, values)| *name != "after" || !values.contains(&key));
            }
            _ => {}
        }
    }
}

fn write(made: &Made, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    for line in made.note.iter().flat_map(|note| note.lines()) {
        let _ = writeln!(text, "{indent}## {line}");
    }
    text.push_str(&indent);
    text.push_str(made.kind.name);
    // Names of cookies that need quotes stand before the others.
    let (plain, odd): (Vec<&String>, Vec<&String>) = made.keys.iter().partition(|key| words::plain(key));
    odd.iter().for_each(|key| text.push_str(&format!(" {}", words::quoted(key))));
    plain.iter().for_each(|key| text.push_str(&format!(" {key}")));
    made.label.iter().for_each(|label| text.push_str(&format!(" {}", words::quoted(label))));
    text.push_str(" {\n");
    for (name, values) in &made.fields {
        let _ = writeln!(text, "{indent}  {name}: {}", values.join(", "));
    }
    for line in made.allow.iter() {
        let _ = writeln!(text, "{indent}  {line}");
    }
    made.nested.iter().for_each(|nested| write(nested, depth + 1, text));
    if let Some(prose) = &made.prose {
        let _ = writeln!(text, "{indent}  \"\"\"");
        for line in prose.lines() {
            let _ = writeln!(text, "{}", format!("{indent}  {line}").trim_end_matches(' '));
        }
        let _ = writeln!(text, "{indent}  \"\"\"");
    }
    let _ = writeln!(text, "{indent}}}");
}

fn note_use(made: &Made, used: &mut BTreeSet<String>) {
    used.insert(made.path.clone());
    used.extend(made.fields.iter().map(|(name, _)| format!("{}.{name}", made.path)));
    made.nested.iter().for_each(|nested| note_use(nested, used));
}
