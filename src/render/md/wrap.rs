//! Paragraphs in lines of 80 columns.
//!
//! Owns: where a line can be broken so that the text reads the same. A break can stand only for a
//! space of the text itself, and only before what starts no block of Markdown.

/// markdownlint's default for the length of a line (MD013), which counts in UTF-16.
pub const WIDTH: usize = 80;

/// Breaks the last line of `out` at some of `spaces`, which are the offsets in `out` of the spaces of
/// its text, in order. `prefix` is what further lines start with. Empties `spaces`.
pub fn last_line(out: &mut String, spaces: &mut Vec<usize>, prefix: &str) {
    spaces.retain(|at| *at < out.len());
    let Some(first) = spaces.first() else { return };
    let start = out[..*first].rfind('\n').map_or(0, |end| end + 1);
    // No text has more characters than bytes.
    if out.len() - start <= WIDTH || width(&out[start..]) <= WIDTH {
        spaces.clear();
        return;
    }
    let (mut breaks, mut from, mut left) = (Vec::new(), start, WIDTH);
    loop {
        let end = from + reach(&out[from..], left);
        if end == out.len() {
            break;
        }
        // The last place that the line reaches, else the first one beyond.
        let (first, beyond) = (spaces.partition_point(|at| *at <= from), spaces.partition_point(|at| *at <= end));
        let reached = spaces[first..beyond].iter().rev().find(|at| can_break(out, **at));
        let Some(at) = reached.or_else(|| spaces[beyond..].iter().find(|at| can_break(out, **at))) else { break };
        breaks.push(*at);
        (from, left) = (at + 1, WIDTH.saturating_sub(width(prefix)));
    }
    spaces.clear();
    if prefix.is_empty() {
        for at in breaks {
            out.replace_range(at..=at, "\n");
        }
        return;
    }
    let tail = out.split_off(start);
    let mut from = 0;
    for at in breaks.iter().map(|at| at - start) {
        out.push_str(&tail[from..at]);
        out.push('\n');
        out.push_str(prefix);
        from = at + 1;
    }
    out.push_str(&tail[from..]);
}

/// Whether a line is longer than the width, and could be broken: a long word cannot.
pub fn is_long(line: &str) -> bool {
    line.len() > WIDTH && {
        let mut column = 0;
        line.chars().any(|c| {
            column += c.len_utf16();
            column > WIDTH && c.is_whitespace()
        })
    }
}

/// How many bytes at the start of a text fill so many columns, or fewer.
fn reach(text: &str, columns: usize) -> usize {
    let least = columns.min(text.len());
    if text.as_bytes()[..least].is_ascii() {
        return least;
    }
    let mut column = 0;
    let beyond = text.char_indices().find(|(_, c)| {
        column += c.len_utf16();
        column > columns
    });
    beyond.map_or(text.len(), |(at, _)| at)
}

fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// Whether the text after the space at this place starts no block when a line starts with it.
fn can_break(out: &str, at: usize) -> bool {
    let rest = &out[at + 1..];
    let mut chars = rest.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else { return false };
    if out.as_bytes()[..at].last().is_none_or(|before| *before == b' ') {
        return false;
    }
    match first {
        // A number of a list.
        '0'..='9' => !rest.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', ')']),
        '(' | '"' | '\'' | '[' | '&' | '$' | '\\' => true,
        // A link in angle brackets; code; emphasis.
        '<' => second.is_some_and(char::is_alphanumeric),
        '`' => !rest.starts_with("```"),
        '*' | '_' => rest.trim_start_matches(first).starts_with(char::is_alphanumeric),
        c => c.is_alphabetic() || !c.is_ascii() && !c.is_whitespace(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, prefix: &str) -> String {
        let mut out = format!("before\n{text}");
        let mut spaces: Vec<usize> = out.match_indices(' ').map(|found| found.0).filter(|at| *at > 8).collect();
        last_line(&mut out, &mut spaces, prefix);
        assert!(spaces.is_empty());
        out.split_off(7)
    }

    #[test]
    fn lines_end_before_the_width() {
        let words = "word ".repeat(33);
        let text = words.trim_end();
        for prefix in ["", "  ", "> "] {
            let out = wrapped(text, prefix);
            assert_eq!(out.lines().count(), 3, "{out}");
            assert!(out.lines().all(|line| width(line) <= WIDTH));
            assert_eq!(out.replace(&format!("\n{prefix}"), " "), text);
        }
    }

    #[test]
    fn no_line_starts_a_block() {
        let filler = "x".repeat(79);
        for start in ["- a", "+ a", "# a", "> a", "1. a", "12) a", "=", "| a", ": a", "* a", "```", "~~~", "  a"] {
            let out = wrapped(&format!("a {filler} {start} b"), "");
            assert!(!out.contains(&format!("\n{}", start.trim_start())), "{out}");
        }
        for start in ["(a)", "2026 was", "**bold**", "`code`", "[a](b)", "<a@b.example>", "é"] {
            let out = wrapped(&format!("a {filler} {start} b"), "");
            assert!(out.contains(&format!("\n{start}")), "{out}");
        }
    }
}
