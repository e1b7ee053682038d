//! Blocks that do not match: `{% if %}` without `{% endif %}`, and ends without a start.
//!
//! The parser only says that it found an end where it wanted another one, or none. Whoever reads that wants
//! to know which block is open.

use std::ops::Range;

use minijinja::machinery::{Token, tokenize};

use super::compile::syntax;

/// What is wrong with the blocks of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Mismatch {
    pub place: Range<usize>,
    pub message: String,
    pub help: String,
}

/// A block that is open.
struct Open<'t> {
    name: &'t str,
    place: Range<usize>,
}

/// The tags that have an end.
const BLOCKS: &[&str] = &["if", "for", "with", "filter", "macro", "set", "autoescape", "block", "call"];

/// The first end that does not match what is open, or what is left open, if the parser stopped there: at
/// this place in bytes.
pub fn mismatch(source: &str, stopped: usize) -> Option<Mismatch> {
    let mut open: Vec<Open<'_>> = Vec::new();
    // What is being read: where it starts, the name of the tag, and whether `=` stands in it.
    let mut tag: Option<(usize, Option<&str>, bool)> = None;
    for token in tokenize(source, false, syntax()) {
        let (token, span) = token.ok()?;
        match (token, &mut tag) {
            (Token::BlockStart, _) => tag = Some((span.start_offset as usize, None, false)),
            (Token::VariableStart, _) => tag = Some((span.start_offset as usize, Some(""), false)),
            (Token::VariableEnd, _) => tag = None,
            (Token::Ident(name), Some((_, known @ None, _))) => *known = Some(name),
            (Token::Assign, Some((_, _, assigns))) => *assigns = true,
            (Token::BlockEnd, Some((start, Some(name), assigns))) => {
                let (name, place) = (*name, *start..span.end_offset as usize);
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
    Some(Mismatch {
        message: format!("this `{{% {} %}}` is not ended", last.name),
        help: format!("put `{{% end{} %}}` where it ends", last.name),
        place: last.place,
    })
}

fn wrong_end(source: &str, ended: &str, place: Range<usize>, last: Option<Open<'_>>) -> Mismatch {
    match last {
        None => Mismatch {
            message: format!("`{{% end{ended} %}}` ends nothing: no `{{% {ended} %}}` is open here"),
            help: "take it out, or put the start in front".to_owned(),
            place,
        },
        Some(Open { name, place: start }) => {
            let lines = source[start.start..place.start].matches('\n').count();
            let where_ = match lines {
                0 => "on the same line".to_owned(),
                1 => "one line before".to_owned(),
                lines => format!("{lines} lines before"),
            };
            Mismatch {
                message: format!("`{{% end{ended} %}}` stands inside a `{{% {name} %}}` that is not ended, {where_}"),
                help: format!("put `{{% end{name} %}}` before it"),
                place,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use minijinja::machinery::parse;

    use super::{mismatch, syntax};
    use crate::document::template::fault::Fault;

    fn told(source: &str) -> String {
        let fault = Box::<Fault>::from(parse(source, "", syntax()).expect_err("it cannot be read"));
        let at = fault.bytes.map_or(source.len(), |(start, _)| start as usize);
        match mismatch(source, at) {
            Some(found) => format!("{}: {}; {}", found.place.start, found.message, found.help),
            None => format!("{at}: {}", fault.message),
        }
    }

    #[test]
    fn a_block_that_is_open_is_told_where_it_starts() {
        assert_eq!(told("a {% if policy %}b\n"), "2: this `{% if %}` is not ended; put `{% endif %}` where it ends");
        assert_eq!(
            told("{% for p in purpose %}{% if p %}\n\n{% endfor %}"),
            "34: `{% endfor %}` stands inside a `{% if %}` that is not ended, 2 lines before; put `{% endif %}` before it"
        );
        assert_eq!(
            told("a{% endif %}"),
            "1: `{% endif %}` ends nothing: no `{% if %}` is open here; take it out, or put the start in front"
        );
        assert_eq!(told("{% set x %}a"), "0: this `{% set %}` is not ended; put `{% endset %}` where it ends");
    }

    #[test]
    fn what_is_wrong_inside_a_tag_is_left_to_the_parser() {
        for source in ["{% if %}x", "{% if a %}{{ b", "{% if a %}{{ + }}", "{% if 'a %}", "{% set x = 1 %}{% elif %}"] {
            let told = told(source);
            assert!(!told.contains("is not ended") && !told.contains("ends nothing"), "{source}: {told}");
        }
    }
}
