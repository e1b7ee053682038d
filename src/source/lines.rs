//! From byte offsets to lines and columns.

/// Offsets are kept in four bytes; `loader::LARGEST_FILE` keeps every file below that.
pub(super) fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// A position for people: both from 1, the column in Unicode characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    pub line: usize,
    pub column: usize,
}

/// Offsets of the first byte of each line. A line ends with `\n`, `\r\n` or a lone `\r`.
#[derive(Debug)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (index, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(index + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(clamp(index + 1));
            }
        }
        Self { starts }
    }

    pub fn line_column(&self, text: &str, offset: u32) -> LineColumn {
        let offset = offset.min(clamp(text.len()));
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1] as usize;
        let mut end = offset as usize;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        LineColumn { line, column: text[start..end.max(start)].chars().count() + 1 }
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
}
