//! Blocks that do not match: `{% if %}` without `{% endif %}`, and ends without a start.
//!
//! The parser only says that it found an end where it wanted another one, or none. Whoever reads that wants
//! to know which block is open.

use std::ops::Range;

use super::tree::{Part, Unread};

/// A block that is open.
struct Open<'t> {
    name: &'t str,
    place: Range<usize>,
}

/// The tags that have an end.
const BLOCKS: &[&str] = &["if", "for", "with", "filter", "macro", "set", "autoescape", "block", "call"];

/// The first end that does not match what is open, or what is left open, if the parser stopped there: at
/// this place in bytes. `parts` are those of the text in order, none for what cannot be told.
pub fn mismatch<'s>(
    source: &str,
    parts: impl Iterator<Item = Option<(Part<'s>, Range<usize>)>>,
    stopped: usize,
) -> Option<Unread> {
    let mut open: Vec<Open<'s>> = Vec::new();
    // What is being read: where it starts, the name of the tag, and whether `=` stands in it.
    let mut tag: Option<(usize, Option<&'s str>, bool)> = None;
    for part in parts {
        let (part, place) = part?;
        match (part, &mut tag) {
            (Part::TagStart, _) => tag = Some((place.start, None, false)),
            (Part::PrintStart, _) => tag = Some((place.start, Some(""), false)),
            (Part::PrintEnd, _) => tag = None,
            (Part::Word(name), Some((_, known @ None, _))) => *known = Some(name),
            (Part::Assign, Some((_, _, assigns))) => *assigns = true,
            (Part::TagEnd, Some((start, Some(name), assigns))) => {
                let (name, place) = (*name, *start..place.end);
                if let Some(ended) = name.strip_prefix("end").filter(|ended| BLOCKS.contains(ended)) {
                    let last = open.pop();
                    if last.as_ref().is_none_or(|last| last.name != ended) {
                        return place.contains(&stopped).then(|| wrong_end(source, ended, place, last));
                    }
                } else if BLOCKS.contains(&name) && !(name == "set" && *assigns) {
                    open.push(Open { name, place });
                }
                tag = None;
            }
            _ => {}
        }
    }
    // Where a tag itself is not finished, that is what is wrong.
    let last = open.pop().filter(|_| tag.is_none() && stopped >= source.trim_end().len().saturating_sub(1))?;
    let message = format!("this `{{% {} %}}` is not ended", last.name);
    Some(told(message, format!("put `{{% end{} %}}` where it ends", last.name), last.place))
}

fn told(message: String, help: String, place: Range<usize>) -> Unread {
    Unread { message, help: Some(help), place: Some(place), expression: false }
}

fn wrong_end(source: &str, ended: &str, place: Range<usize>, last: Option<Open<'_>>) -> Unread {
    let Some(Open { name, place: start }) = last else {
        let message = format!("`{{% end{ended} %}}` ends nothing: no `{{% {ended} %}}` is open here");
        return told(message, "take it out, or put the start in front".to_owned(), place);
    };
    let where_ = match source[start.start..place.start].matches('\n').count() {
        0 => "on the same line".to_owned(),
        1 => "one line before".to_owned(),
        lines => format!("{lines} lines before"),
    };
    let message = format!("`{{% end{ended} %}}` stands inside a `{{% {name} %}}` that is not ended, {where_}");
    told(message, format!("put `{{% end{name} %}}` before it"), place)
}
