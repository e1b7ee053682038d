//! Tables of what expressions can name: filters, tests and functions.
//!
//! A new one is a new row. The reference page and the check of names read the same tables.

/// Rows of a name, what stands behind it for the reference page, and what makes it.
pub type Terms<T> = &'static [(&'static str, &'static str, T)];

/// What stands behind a name.
pub fn find<T: Copy>(terms: Terms<T>, name: &str) -> Option<T> {
    terms.iter().find(|row| row.0 == name).map(|row| row.2)
}

/// All names of a table.
pub fn names<'t, T>(terms: &'t [(&'t str, &'t str, T)]) -> impl Iterator<Item = &'t str> {
    terms.iter().map(|row| row.0)
}
