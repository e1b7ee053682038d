//! Tables of Markdown, tidied: no column without entries, no cell without anything.

use crate::facts::expression::Marked;
use crate::facts::expression::marked::Mark;

/// A Markdown table without the columns that are empty throughout, and with `empty` in empty cells.
/// Text before and after the table stays. The marks of a row stand behind it.
pub fn table<'q>(text: &Marked<'_>, empty: &str) -> Marked<'q> {
    let mut out = Marked::with_capacity(text.len() + 16);
    let mut rows = Rows::default();
    for (line, marks) in text.lines_with_marks() {
        if line.trim_start().starts_with('|') {
            rows.push(line, marks);
            continue;
        }
        rows.write(&mut out, empty);
        out.push_str(line.trim_end_matches(['\r', '\n']));
        marks.iter().for_each(|mark| out.mark(mark.1));
        out.push_str("\n");
    }
    rows.write(&mut out, empty);
    out
}

/// The rows of a table.
#[derive(Default)]
struct Rows<'t> {
    cells: Vec<&'t str>,
    /// Where the cells of each row end, and its marks.
    ends: Vec<(usize, &'t [Mark])>,
}

impl<'t> Rows<'t> {
    /// Adds a row, divided at each `|` that is not escaped.
    fn push(&mut self, line: &'t str, marks: &'t [Mark]) {
        let line = line.trim();
        let line = line.strip_prefix('|').unwrap_or(line);
        let bytes = line.as_bytes();
        let (mut start, mut at) = (0, 0);
        while let Some(step) =
            bytes.get(at..).and_then(|rest| rest.iter().position(|byte| matches!(byte, b'|' | b'\\')))
        {
            at += step;
            if bytes[at] == b'|' {
                self.cells.push(trimmed(&line[start..at]));
                at += 1;
                start = at;
            } else {
                // Whatever follows is escaped.
                at += 2;
            }
        }
        let last = trimmed(&line[start..]);
        if !last.is_empty() {
            self.cells.push(last);
        }
        self.ends.push((self.cells.len(), marks));
    }

    fn row(&self, index: usize) -> &[&'t str] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before].0);
        &self.cells[start..self.ends[index].0]
    }

    fn write(&mut self, marked: &mut Marked<'_>, empty: &str) {
        if self.ends.is_empty() {
            return;
        }
        let mut keep = vec![false; self.row(0).len()];
        for index in 2..self.ends.len() {
            for (keep, cell) in keep.iter_mut().zip(self.row(index)) {
                *keep = *keep || !cell.is_empty();
            }
        }
        let count = if self.ends.len() > 2 { self.ends.len() } else { 0 };
        for index in 0..count {
            let row = self.row(index);
            let out = marked.text_mut();
            out.push('|');
            for (column, _) in keep.iter().enumerate().filter(|(_, keep)| **keep) {
                let cell = row.get(column).copied().unwrap_or_default();
                out.push(' ');
                out.push_str(if cell.is_empty() && index > 1 { empty } else { cell });
                out.push_str(" |");
            }
            self.ends[index].1.iter().for_each(|mark| marked.mark(mark.1));
            marked.push_str("\n");
        }
        self.cells.clear();
        self.ends.clear();
    }
}

/// As [`str::trim`], faster where spaces are all there is to trim.
fn trimmed(cell: &str) -> &str {
    let bytes = cell.as_bytes();
    let start = bytes.iter().position(|byte| *byte != b' ').unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| *byte != b' ').map_or(start, |last| last + 1);
    let plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    let inner = &cell[start..end];
    if plain(bytes[start..end].first()) && plain(bytes[start..end].last()) { inner } else { inner.trim() }
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn empty_columns_go_and_empty_cells_get_a_dash() {
        let text = "Intro:\n\n| a | b | c |\n| --- | --- | --- |\n| 1 |  | x\\|y |\n|  |  | z |\n\nAfter\n";
        assert_eq!(
            &*table(&text.into(), "–"),
            "Intro:\n\n| a | c |\n| --- | --- |\n| 1 | x\\|y |\n| – | z |\n\nAfter\n"
        );
    }

    #[test]
    fn a_table_without_rows_is_nothing() {
        assert_eq!(&*table(&"| a |\n| --- |\n".into(), "–"), "");
    }
}
