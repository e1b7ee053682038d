//! A piece of text and the way from its characters back to the file.

use std::ops::Range;

use super::Span;
use super::lines::clamp;

/// A range of bytes, widened to whole characters and cut at the end of the text. Those who count on their
/// own can end up inside of a character.
pub fn whole_characters(text: &str, range: Range<usize>) -> Range<usize> {
    let start = (0..=range.start.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let end = range.end.clamp(start, text.len());
    start..(end..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// Text that an author wrote, after quotes, escapes and indentation were taken off.
///
/// `segments` holds, for each run of bytes that was taken over unchanged, where it starts in the
/// text and where in the file; none means that the text stands in the file as it is from `origin`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text, without what only its spelling needs.
    pub value: Box<str>,
    /// The whole literal, quotes included.
    pub span: Span,
    origin: u32,
    segments: Box<[(u32, u32)]>,
}

impl Text {
    /// Text that stands in the file just as it is.
    pub fn plain(value: &str, span: Span) -> Self {
        Self { value: value.into(), span, origin: span.start, segments: Box::default() }
    }

    /// Text between quotes of `quote` bytes, without escapes.
    pub fn quoted(value: &str, span: Span, quote: usize) -> Self {
        Self { value: value.into(), span, origin: span.start + clamp(quote), segments: Box::default() }
    }

    /// Text put together from runs, as (offset in the text, offset in the file).
    pub fn mapped(value: impl Into<Box<str>>, span: Span, segments: Vec<(u32, u32)>) -> Self {
        let origin = segments.first().map_or(span.start, |segment| segment.1);
        Self { value: value.into(), span, origin, segments: segments.into() }
    }

    /// The text without white space at its ends, each byte of which stands where it stood.
    pub fn trimmed(&self) -> Self {
        let start = self.value.len() - self.value.trim_start().len();
        if start == 0 {
            return Self { value: self.value.trim_end().into(), ..self.clone() };
        }
        let cut = clamp(start);
        let later = self.segments.iter().filter(|segment| segment.0 > cut);
        let segments =
            std::iter::once((0, self.offset(start))).chain(later.map(|(text, source)| (text - cut, *source)));
        Self::mapped(self.value.trim(), self.span, segments.collect())
    }

    /// The place in the file of the bytes `start..end` of the text.
    pub fn locate(&self, start: usize, end: usize) -> Span {
        let from = self.offset(start);
        // The end belongs to the run of the last byte, not to the run after it.
        let to = if end > start { self.offset(end - 1) + 1 } else { from };
        let from = from.clamp(self.span.start, self.span.end);
        Span { file: self.span.file, start: from, end: to.clamp(from, self.span.end) }
    }

    fn offset(&self, offset: usize) -> u32 {
        let offset = clamp(offset);
        match self.segments.partition_point(|segment| segment.0 <= offset).checked_sub(1) {
            Some(index) => {
                let (text, source) = self.segments[index];
                source + (offset - text)
            }
            None => self.origin + offset,
        }
    }
}

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn what_is_left_of_a_text_stands_where_it_stood() {
        let span = Span { file: FileId(0), start: 10, end: 40 };
        let text = Text::mapped(" ab cd ", span, vec![(0, 11), (4, 30)]);
        let trimmed = text.trimmed();
        assert_eq!(&*trimmed, "ab cd");
        assert_eq!(trimmed.locate(0, 2), text.locate(1, 3));
        assert_eq!(trimmed.locate(3, 5), text.locate(4, 6));
        assert_eq!(text.locate(4, 6).start, 30);
        assert_eq!(&*Text::plain("ab ", span).trimmed(), "ab");
    }
}
