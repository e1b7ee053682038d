//! Which facts the text of a topic was made of.
//!
//! Owns: what is noted of them, and whether one text has what another one has. Does not own: what an expression reads
//! ([`super::behind`]), and when it is noted; a text that is the built-in one tells what it tells, and notes nothing.

use rustc_hash::{FxHashMap, FxHashSet};

use super::program::Statement;
use crate::facts::Place;

/// What is said, and the declaration that states it, where it was read from one.
pub type Fact = (Option<Place>, String);

/// The facts that a text was made of, by what they say.
#[derive(Debug, Default, Clone)]
pub struct Seen(FxHashMap<String, FxHashSet<Option<Place>>>);

impl Seen {
    pub fn add(&mut self, facts: impl IntoIterator<Item = Fact>) {
        facts.into_iter().for_each(|(place, says)| {
            self.0.entry(says).or_default().insert(place);
        });
    }

    pub fn extend(&mut self, other: &Self) {
        other.0.iter().for_each(|(says, places)| self.0.entry(says.clone()).or_default().extend(places));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a text was made of something that says this.
    pub fn says(&self, text: &str) -> bool {
        self.0.contains_key(&said(text))
    }

    /// Whether it has each fact of another one, or these words of the author's own say it. What a list of all declarations
    /// gave comes from none of them.
    pub fn tells(&self, other: &Self, words: &str) -> bool {
        let words = format!(" {}", said(words));
        other.0.iter().all(|(says, places)| {
            let own = self.0.get(says);
            let has = |place: &Option<Place>| {
                own.is_some_and(|own| place.is_none() || own.contains(&None) || own.contains(place))
            };
            words.contains(&format!(" {says}")) || places.iter().all(has)
        })
    }
}

/// A text by its words, so that keys, Markdown and sentences can be compared.
pub fn said(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether statements print words of their own, or a value.
pub fn speaks(statements: &[Statement]) -> bool {
    statements.iter().any(|statement| match statement {
        Statement::Text(text) => text.contains(char::is_alphanumeric),
        Statement::Print(_) | Statement::Include { .. } => true,
        Statement::If { then, otherwise, .. } => speaks(then.statements()) || speaks(otherwise.statements()),
        Statement::For(each) => speaks(each.body.statements()) || speaks(&each.otherwise),
        Statement::Capture { body, .. } => speaks(body),
        Statement::Mark(_) | Statement::Set(..) => false,
    })
}
