//! Markdown with marks beside it: which part of it comes from where.
//!
//! Owns: that marks keep their places while texts are put together, changed and taken apart. A mark is no part of
//! the text, so whatever asks something of the text gets the same with marks and without. Does not own: what a mark
//! stands for.

use std::borrow::Cow;
use std::ops::{Deref, Range};

/// A mark: behind which byte of the text it stands, and its number.
pub type Mark = (usize, usize);

/// Markdown, and its marks in their order.
#[derive(Debug, Clone, Default)]
pub struct Marked<'p> {
    text: Cow<'p, str>,
    /// None as long as there is none: most values are words.
    #[expect(clippy::box_collection, reason = "values are copied at nearly every step, and a list would double them")]
    marks: Option<Box<Vec<Mark>>>,
}

impl Deref for Marked<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl AsRef<str> for Marked<'_> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<'p, T: Into<Cow<'p, str>>> From<T> for Marked<'p> {
    fn from(text: T) -> Self {
        Self { text: text.into(), marks: None }
    }
}

impl<'p> Marked<'p> {
    pub fn with_capacity(bytes: usize) -> Self {
        Self::from(String::with_capacity(bytes))
    }

    pub fn marks(&self) -> &[Mark] {
        self.marks.as_deref().map_or(&[], Vec::as_slice)
    }

    /// The text and its marks.
    pub fn into_parts(self) -> (Cow<'p, str>, Vec<Mark>) {
        (self.text, self.marks.map(|marks| *marks).unwrap_or_default())
    }

    pub fn is_borrowed(&self) -> bool {
        matches!(self.text, Cow::Borrowed(_)) && self.marks.is_none()
    }

    /// How many bytes it takes.
    pub fn size(&self) -> usize {
        self.text.len() + size_of_val(self.marks())
    }

    /// The text, to write at its end.
    pub fn text_mut(&mut self) -> &mut String {
        self.text.to_mut()
    }

    pub fn push_str(&mut self, text: &str) {
        self.text.to_mut().push_str(text);
    }

    /// Adds another text with its marks.
    pub fn push(&mut self, other: &Marked<'_>) {
        let start = self.len();
        self.push_str(other);
        self.put(other.marks().iter().map(|(at, number)| (start + at, *number)));
    }

    /// Adds a mark at the end.
    pub fn mark(&mut self, number: usize) {
        self.put([(self.len(), number)]);
    }

    /// Adds the marks of another text at the end.
    pub fn mark_as(&mut self, other: &Marked<'_>) {
        let end = self.len();
        self.put(other.marks().iter().map(|mark| (end, mark.1)));
    }

    fn put(&mut self, marks: impl IntoIterator<Item = Mark>) {
        let mut marks = marks.into_iter().peekable();
        if marks.peek().is_some() {
            self.marks.get_or_insert_default().extend(marks);
        }
    }

    /// What is made of the text, with all marks behind it.
    pub fn changed<'q>(&self, make: impl FnOnce(&str) -> String) -> Marked<'q> {
        let mut made = Marked::from(make(self));
        made.mark_as(self);
        made
    }

    /// The lines with their ends, each with its marks. A mark behind a line end belongs to the next line.
    pub fn lines_with_marks(&self) -> impl Iterator<Item = (&str, &[Mark])> {
        let (mut end, mut marks) = (0, self.marks());
        let mut lines = self.text.split_inclusive('\n').peekable();
        std::iter::from_fn(move || {
            let line = lines.next()?;
            end += line.len();
            let own = if lines.peek().is_some() { marks.partition_point(|mark| mark.0 < end) } else { marks.len() };
            let (own, later) = marks.split_at(own);
            marks = later;
            Some((line, own))
        })
    }

    /// The text between two bytes, with the marks from its start to its end.
    pub fn part(&self, range: Range<usize>) -> Marked<'_> {
        let (start, end) = (range.start, range.end);
        let mut part = Marked::from(&self.text[range]);
        let marks = self.marks();
        let marks = &marks[marks.partition_point(|mark| mark.0 < start)..];
        part.put(marks.iter().take_while(|mark| mark.0 <= end).map(|mark| (mark.0 - start, mark.1)));
        part
    }

    /// Without the space around it.
    pub fn trimmed(self) -> Self {
        let inner = self.text.trim();
        if inner.len() == self.len() {
            return self;
        }
        let start = self.len() - self.text.trim_start().len();
        let (text, marks) = (inner.to_owned(), self.marks());
        let mut trimmed = Self::from(text);
        let end = trimmed.len();
        trimmed.put(marks.iter().map(|(at, number)| (at.saturating_sub(start).min(end), *number)));
        trimmed
    }
}

#[cfg(test)]
mod tests {
    use super::Marked;

    fn marked(text: &str, marks: &[(usize, usize)]) -> Marked<'static> {
        let mut made = Marked::from(String::new());
        let mut done = 0;
        for (at, number) in marks {
            made.push_str(&text[done..*at]);
            made.mark(*number);
            done = *at;
        }
        made.push_str(&text[done..]);
        made
    }

    #[test]
    fn marks_keep_their_places() {
        let mut text = marked("ab", &[(1, 7)]);
        text.push(&marked("cd", &[(0, 8), (2, 9)]));
        assert_eq!((&*text, text.marks()), ("abcd", &[(1, 7), (2, 8), (4, 9)][..]));
        let trimmed = marked("  a b \n", &[(0, 1), (3, 2), (7, 3)]).trimmed();
        assert_eq!((&*trimmed, trimmed.marks()), ("a b", &[(0, 1), (1, 2), (3, 3)][..]));
        let changed = text.changed(str::to_uppercase);
        assert_eq!((&*changed, changed.marks()), ("ABCD", &[(4, 7), (4, 8), (4, 9)][..]));
    }

    #[test]
    fn each_line_has_its_marks() {
        let text = marked("a\nb\n", &[(1, 1), (2, 2), (4, 3)]);
        let lines: Vec<_> = text.lines_with_marks().collect();
        assert_eq!(lines, [("a\n", &[(1, 1)][..]), ("b\n", &[(2, 2), (4, 3)][..])]);
    }
}
