//! English, as policies are written in it.
//!
//! Owns: sentences and words, number words, the lists of words that rules know, the reader of denials. Does not own:
//! whose text it is, which facts stand beside it, what a rule thinks of it.

pub mod denials;
pub mod lexicon;
pub mod numbers;
pub mod readability;
pub mod sentences;
pub mod words;

/// What stands in a text for words that are not known before the document is made.
pub const EXPRESSION: char = '\u{fffc}';
