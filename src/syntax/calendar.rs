//! The English words in which authors write dates and periods.
//!
//! Owns: the words. Does not own: which of them a value can have; the language writes `2026-03-01` and
//! `2 years`, and those who read these words say so.

/// The months in their order, in small letters.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The numbers from one on, in small letters.
pub const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
