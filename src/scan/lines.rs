//! The lines of files that have no other form.

/// The lines of a text without their ends, each with its place in bytes.
pub fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let here = start;
        start += line.len();
        (line.trim_end_matches(['\n', '\r']), here)
    })
}

/// The first of the words that characters of `ends` set apart, with its place in the line; none in an empty one.
pub fn word<'l>(line: &'l str, ends: &[char]) -> Option<(&'l str, usize)> {
    let rest = line.trim_start();
    let end = rest.find(|c: char| c.is_whitespace() || ends.contains(&c)).unwrap_or(rest.len());
    (end > 0).then(|| (&rest[..end], line.len() - rest.len()))
}
