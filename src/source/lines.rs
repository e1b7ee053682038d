//! From byte offsets to lines and columns.

/// Offsets are kept in four bytes; `loader::LARGEST_FILE` keeps every file below that.
pub(super) fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// A position for people: both from 1, the column in Unicode characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// A position for editors, as the Language Server Protocol counts: both from 0, the column in units of UTF-16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Utf16Position {
    /// The number of the line.
    pub line: usize,
    /// Units of UTF-16 before it in its line.
    pub column: usize,
}

/// Offsets of the first byte of each line. A line ends with `\n`, `\r\n` or a lone `\r`.
#[derive(Debug)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// The lines of a text.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        // A `\r` before `\n` ends nothing.
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        let starts = std::iter::once(0).chain(ends.map(|at| clamp(at + 1))).collect();
        Self { starts }
    }

    /// The position of a byte offset for people. Inside a character, it is that of the character; beyond the end of
    /// the text, that of the end.
    pub fn line_column(&self, text: &str, offset: u32) -> LineColumn {
        let (line, before) = self.before(text, offset);
        LineColumn { line: line + 1, column: before.chars().count() + 1 }
    }

    /// The same position for editors.
    pub fn utf16(&self, text: &str, offset: u32) -> Utf16Position {
        let (line, before) = self.before(text, offset);
        Utf16Position { line, column: before.encode_utf16().count() }
    }

    /// The byte offset of a position that an editor gives. Beyond the end of a line, it is that end; inside a
    /// character, its start.
    pub fn offset(&self, text: &str, position: Utf16Position) -> u32 {
        let Some(&start) = self.starts.get(position.line) else { return clamp(text.len()) };
        let end = self.starts.get(position.line + 1).map_or(text.len(), |&next| next as usize);
        let line = text[start as usize..end].trim_end_matches(['\r', '\n']);
        let mut units = 0;
        let inside = line.char_indices().find(|(_, letter)| {
            units += letter.len_utf16();
            units > position.column
        });
        start + clamp(inside.map_or(line.len(), |(at, _)| at))
    }

    /// The line of an offset, from 0, and what stands before the offset in it.
    fn before<'a>(&self, text: &'a str, offset: u32) -> (usize, &'a str) {
        let offset = offset.min(clamp(text.len()));
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        let start = self.starts[line] as usize;
        let end = (start..=offset as usize).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(start);
        (line, &text[start..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: u32) -> (usize, usize) {
        let place = Lines::new(text).line_column(text, offset);
        (place.line, place.column)
    }

    #[test]
    fn columns_count_characters_and_every_line_end_counts_once() {
        assert_eq!(at("", 0), (1, 1));
        assert_eq!(at("äb\r\ncd", 2), (1, 2));
        assert_eq!(at("äb\r\ncd", 5), (2, 1));
        assert_eq!(at("a\rb\nc", 2), (2, 1));
        assert_eq!(at("a\rb\nc", 4), (3, 1));
        assert_eq!(at("🇪🇺x", 8), (1, 3));
        assert_eq!(at("ab", 99), (1, 3));
    }

    #[test]
    fn editors_count_units_of_utf16_and_come_back_to_the_same_byte() {
        let text = "äb\r\n🇪🇺x\rz\n";
        let lines = Lines::new(text);
        let there = |offset| {
            let place = lines.utf16(text, offset);
            (place.line, place.column)
        };
        assert_eq!([0, 2, 5, 9, 13, 15, 17].map(there), [(0, 0), (0, 1), (1, 0), (1, 2), (1, 4), (2, 0), (3, 0)]);
        for (offset, letter) in text.char_indices().filter(|(_, letter)| *letter != '\n') {
            let offset = clamp(offset);
            assert_eq!(lines.offset(text, lines.utf16(text, offset)), offset, "{letter:?}");
        }
        let back = |line, column| lines.offset(text, Utf16Position { line, column });
        assert_eq!([back(0, 99), back(1, 1), back(1, 3), back(2, 7), back(9, 0)], [3, 5, 9, 16, 17]);
    }
}
