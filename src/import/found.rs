//! What was read of an old policy, whatever its format.

use pulldown_cmark::Event;

/// The document, and what is to be said of how it was read.
#[derive(Debug, Default)]
pub struct Found {
    /// What the file says its title is.
    pub title: Option<String>,
    /// The blocks, in order.
    pub events: Vec<Event<'static>>,
    /// Where links of the page lead to: the number of an event, and the name of the place.
    pub targets: Vec<(usize, String)>,
    /// What was cut away.
    pub cut: Vec<Cut>,
    /// What was turned into something else, each a sentence.
    pub notes: Vec<String>,
}

/// A part that was cut away.
#[derive(Debug, PartialEq, Eq)]
pub struct Cut {
    /// The way to it, as a selector.
    pub place: String,
    /// Why, in some words.
    pub why: &'static str,
    /// Its text in a line.
    pub text: String,
}
