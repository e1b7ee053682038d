//! The patterns of `specs`.
//!
//! Owns: which patterns there are. Does not own: what they find.

use globset::{GlobBuilder, GlobSet};

/// How deep braces can lie in each other. The parser of patterns calls itself for each.
const DEEPEST: usize = 32;

/// What picks the paths of a pattern.
///
/// # Errors
/// Why it is none.
pub(super) fn matcher(pattern: &str) -> Result<GlobSet, String> {
    if depth(pattern) > DEEPEST {
        return Err(format!("braces can lie {DEEPEST} deep in each other; write several patterns"));
    }
    let glob = GlobBuilder::new(pattern).literal_separator(true).build().map_err(|error| error.kind().to_string())?;
    // A single glob panics where its pattern is too large; a set of one tells.
    GlobSet::builder().add(glob).build().map_err(|_| "it is too long; write several patterns".to_owned())
}

/// How deep the braces of a pattern lie in each other.
fn depth(pattern: &str) -> usize {
    let (mut open, mut deepest, mut escaped) = (0_usize, 0, false);
    for byte in pattern.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => {
                open += 1;
                deepest = deepest.max(open);
            }
            b'}' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
