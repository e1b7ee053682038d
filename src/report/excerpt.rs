//! The lines around a place, made safe to print.

use crate::source::SourceFile;

use super::visible::acts;

/// A copy of whole lines of a file in which every character still has its column.
///
/// Only the lines that are shown are handed to the renderer, so that the cost of a finding does
/// not grow with the file.
pub(super) struct Excerpt {
    pub text: String,
    /// The number of the first line.
    pub line: usize,
    start: usize,
    /// (offset in the file, how far the copy is ahead of it from there on).
    shifts: Vec<(usize, isize)>,
}

impl Excerpt {
    /// The lines that hold the bytes `from..to`.
    pub fn new(file: &SourceFile, from: usize, to: usize) -> Self {
        let text: &str = &file.text;
        let bytes = text.as_bytes();
        let from = from.min(bytes.len());
        let to = to.clamp(from, bytes.len());
        let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
        // Between the two bytes of `\r\n` is no line start.
        let inside = |at: usize| at > 0 && bytes[at - 1] == b'\r' && bytes.get(at) == Some(&b'\n');
        let seek = from - usize::from(inside(from));
        let start = bytes[..seek].iter().rposition(ends).map_or(0, |at| at + 1);
        // A span that ends just after a line end does not reach into the next line.
        let last = if to > from && ends(&bytes[to - 1]) { to - 1 } else { to };
        let last = last - usize::from(inside(last));
        let end = bytes[last.max(start)..].iter().position(ends).map_or(bytes.len(), |at| last.max(start) + at);

        let mut copy = String::with_capacity(end - start);
        let mut shifts = Vec::new();
        let mut chars = text[start..end].char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '\r' if chars.peek().is_some_and(|(_, next)| *next == '\n') => {}
                '\r' | '\n' => copy.push('\n'),
                '\t' => copy.push('\t'),
                c if acts(c) => copy.push('\u{fffd}'),
                c => copy.push(c),
            }
            let next = start + at + c.len_utf8();
            // A file is at most 64 MiB.
            let shift = (start + copy.len()) as isize - next as isize;
            if shift != shifts.last().map_or(0, |last: &(usize, isize)| last.1) {
                shifts.push((next, shift));
            }
        }
        let line = file.line_column(u32::try_from(start).unwrap_or(u32::MAX)).line;
        Self { text: copy, line, start, shifts }
    }

    /// Where a byte of the file is in the copy.
    pub fn at(&self, offset: usize) -> usize {
        let shift = match self.shifts.partition_point(|shift| shift.0 <= offset) {
            0 => 0,
            index => self.shifts[index - 1].1,
        };
        let mut at = offset.saturating_sub(self.start).saturating_add_signed(shift).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}
