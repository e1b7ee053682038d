//! One way through JSON, YAML and TOML: each key and each text, with its path and its place.
//!
//! Owns: going on as far as a file can be read, so that one that is cut short still tells what stands before the cut.
//! Does not own: what any key means; that is what each input says.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{Event, Parser};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use toml::de::{DeTable, DeValue};

/// A step from the top of a file to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<'a> {
    Key(Cow<'a, str>),
    /// The number of an item of a list, from 0.
    Item(usize),
}

/// Where a file cannot be read any further, and why.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    /// In bytes.
    pub at: usize,
    pub why: String,
}

/// A key or a text that the way leads past.
pub struct Met<'s, 'a> {
    path: &'s [Step<'a>],
    /// Of the key, or of the text, in bytes.
    pub at: Range<usize>,
    /// None for a key.
    pub text: Option<&'s str>,
}

impl<'s> Met<'s, '_> {
    /// The steps behind `pattern`, whose `*` stands for one step; none where the path is another one.
    pub fn under(&self, pattern: &[&str]) -> Option<usize> {
        let fits = |(step, wanted): (&Step<'_>, &&str)| match step {
            _ if *wanted == "*" => true,
            Step::Key(key) => key == wanted,
            Step::Item(_) => false,
        };
        let under = self.path.len().checked_sub(pattern.len())?;
        self.path.iter().zip(pattern).all(fits).then_some(under)
    }

    /// Whether the path starts with this one.
    pub fn starts(&self, pattern: &[&str]) -> bool {
        self.under(pattern).is_some()
    }

    /// The key, if its path is this one.
    pub fn key(&self, pattern: &[&str]) -> Option<&'s str> {
        match self.path.last()? {
            Step::Key(key) if self.text.is_none() && self.under(pattern) == Some(0) => Some(key),
            _ => None,
        }
    }

    /// The text, if its path is this one.
    pub fn text(&self, pattern: &[&str]) -> Option<&'s str> {
        self.text.filter(|_| self.under(pattern) == Some(0))
    }

    /// The key of the last step but so many.
    pub fn above(&self, steps: usize) -> Option<&'s str> {
        match self.path.iter().rev().nth(steps)? {
            Step::Key(key) => Some(key),
            Step::Item(_) => None,
        }
    }

    /// The number of the item at so many steps from the top.
    pub fn item(&self, steps: usize) -> Option<usize> {
        match self.path.get(steps)? {
            Step::Item(number) => Some(*number),
            Step::Key(_) => None,
        }
    }
}

/// What is told of each key and text.
pub type Tell<'t> = &'t mut dyn FnMut(Met<'_, '_>);

/// Goes through JSON.
pub fn json(text: &str, tell: Tell<'_>) -> Option<Broken> {
    let mut way = Way { text, path: Vec::new(), at: 0..0, tell };
    let mut reader = serde_json::Deserializer::from_str(text);
    let done = Inner(&mut way).deserialize(&mut reader).and_then(|()| reader.end());
    done.err().map(|error| {
        let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let why = error.to_string();
        let why = why.rsplit_once(" at line ").map_or(&*why, |(why, _)| why).to_owned();
        Broken { at: (line + error.column().saturating_sub(1)).min(text.len()), why }
    })
}

struct Way<'w, 'a> {
    text: &'a str,
    path: Vec<Step<'a>>,
    /// Of the key that was met last. A text with escapes has no place of its own.
    at: Range<usize>,
    tell: Tell<'w>,
}

impl<'a> Way<'_, 'a> {
    fn tell(&mut self, at: Option<Range<usize>>, text: Option<&str>) {
        let at = at.unwrap_or_else(|| self.at.clone());
        (self.tell)(Met { path: &self.path, at, text });
    }

    /// Where a part of the text stands in it.
    fn place(&self, part: &str) -> Option<Range<usize>> {
        let start = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        (start + part.len() <= self.text.len()).then(|| start..start + part.len())
    }
}

/// A value of JSON.
struct Inner<'i, 'w, 'a>(&'i mut Way<'w, 'a>);

impl<'a> DeserializeSeed<'a> for Inner<'_, '_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Inner<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_borrowed_str<E: Error>(self, value: &'a str) -> Result<(), E> {
        let at = self.0.place(value);
        self.0.tell(at, Some(value));
        Ok(())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.0.tell(None, Some(value));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.path.push(Step::Item(0));
        while list.next_element_seed(Inner(self.0))?.is_some() {
            if let Some(Step::Item(number)) = self.0.path.last_mut() {
                *number += 1;
            }
        }
        self.0.path.pop();
        Ok(())
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Key)? {
            if let Cow::Borrowed(key) = key {
                self.0.at = self.0.place(key).unwrap_or_default();
            }
            self.0.path.push(Step::Key(key));
            self.0.tell(None, None);
            map.next_value_seed(Inner(self.0))?;
            self.0.path.pop();
        }
        Ok(())
    }
}

/// A key of JSON.
struct Key;

impl<'a> DeserializeSeed<'a> for Key {
    type Value = Cow<'a, str>;

    fn deserialize<D: Deserializer<'a>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Key {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'a str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

/// What is open around a value of YAML.
enum Open {
    Map {
        /// The next scalar is a key.
        key: bool,
    },
    List(usize),
}

/// Goes through YAML.
pub fn yaml(text: &str, tell: Tell<'_>) -> Option<Broken> {
    let mut open: Vec<Open> = Vec::new();
    let mut path: Vec<Step<'_>> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                return Some(Broken { at, why: error.info().to_owned() });
            }
        };
        let at = span.byte_range().unwrap_or_default();
        match event {
            Event::Scalar(value, ..) => match open.last_mut() {
                Some(Open::Map { key }) if *key => {
                    *key = false;
                    path.push(Step::Key(Cow::Owned(value.into_owned())));
                    tell(Met { path: &path, at, text: None });
                }
                _ => {
                    tell(Met { path: &path, at, text: Some(&value) });
                    over(&mut open, &mut path);
                }
            },
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                // What is a key and no text has no name here.
                if let Some(Open::Map { key }) = open.last_mut()
                    && *key
                {
                    *key = false;
                    path.push(Step::Key(Cow::Borrowed("")));
                }
                let list = matches!(event, Event::SequenceStart(..));
                if list {
                    path.push(Step::Item(0));
                }
                open.push(if list { Open::List(0) } else { Open::Map { key: true } });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                if matches!(open.pop(), Some(Open::List(_))) {
                    path.pop();
                }
                over(&mut open, &mut path);
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => over(&mut open, &mut path),
            _ => {}
        }
    }
    None
}

/// A value of YAML is over.
fn over(open: &mut [Open], path: &mut Vec<Step<'_>>) {
    match open.last_mut() {
        Some(Open::Map { key }) => {
            *key = true;
            path.pop();
        }
        Some(Open::List(number)) => {
            *number += 1;
            if let Some(step) = path.last_mut() {
                *step = Step::Item(*number);
            }
        }
        None => {}
    }
}

/// Goes through TOML.
pub fn toml(text: &str, tell: Tell<'_>) -> Option<Broken> {
    let (table, errors) = DeTable::parse_recoverable(text);
    below(table.get_ref(), &mut Vec::new(), tell);
    let first = errors.first()?;
    let at = first.span().map_or(0, |span| span.start).min(text.len());
    Some(Broken { at, why: first.message().trim().to_owned() })
}

fn below<'a>(table: &DeTable<'a>, path: &mut Vec<Step<'a>>, tell: Tell<'_>) {
    for (key, value) in table {
        path.push(Step::Key(key.get_ref().clone()));
        tell(Met { path, at: key.span(), text: None });
        of_toml(value, path, tell);
        path.pop();
    }
}

fn of_toml<'a>(value: &toml::Spanned<DeValue<'a>>, path: &mut Vec<Step<'a>>, tell: Tell<'_>) {
    match value.get_ref() {
        DeValue::String(text) => tell(Met { path, at: value.span(), text: Some(text) }),
        DeValue::Table(table) => below(table, path, tell),
        DeValue::Array(list) => {
            for (number, item) in list.iter().enumerate() {
                path.push(Step::Item(number));
                of_toml(item, path, tell);
                path.pop();
            }
        }
        _ => {}
    }
}
