//! The reference page of the language, made from the table.

/// `docs/language.md` below its hand-written introduction.
pub fn reference_page() -> String {
    String::new()
}
