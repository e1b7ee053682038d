//! In which slot of the table a word is looked for. `build.rs` fills the slots by the same rule.

pub const SLOTS: usize = 2048;

/// Few words have the same length, the same bytes at both ends and the same one in the middle.
pub fn slot(word: &str) -> usize {
    let bytes = word.as_bytes();
    let at = |index: usize| bytes.get(index).map_or(0, |byte| usize::from(*byte));
    let last = bytes.len().wrapping_sub(1);
    (at(0) + at(last) * 31 + at(last / 2) * 131 + bytes.len() * 517) % SLOTS
}
