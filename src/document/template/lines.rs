//! Where the lines of prose end: Jinja takes the end of a line along with a tag before it.

use std::borrow::Cow;
use std::ops::Range;

use minijinja::machinery::{Token, tokenize};

use super::compile::syntax;

/// Prose in which a statement inside a line keeps the end of the line; one that stands alone on its
/// line takes it along. Also the places in the new text of the bytes that were added.
pub fn keep_lines(text: &str) -> (Cow<'_, str>, Vec<usize>) {
    let inside = |line: &str| {
        let mut rest = line;
        loop {
            rest = rest.trim_start();
            if rest.trim_end().is_empty() {
                return false;
            }
            let Some(tag) = rest.strip_prefix("{%") else { return true };
            let Some(end) = tag.find("%}") else { return false };
            rest = &tag[end + 2..];
        }
    };
    let keeps = |line: &str| line.trim_end_matches(['\r', '\n']).ends_with("%}") && inside(line);
    if !text.split_inclusive('\n').any(keeps) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let others = others(text);
    let is_tag = |at: usize| {
        let next = others.partition_point(|part| part.end <= at);
        others.get(next).is_none_or(|part| !part.contains(&at))
    };
    let (mut out, mut added, mut start) = (String::with_capacity(text.len() + 8), Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        match line.rfind("%}") {
            Some(at) if keeps(line) && is_tag(start + at) && !line[..at].ends_with(['+', '-']) => {
                out.push_str(&line[..at]);
                added.push(out.len());
                out.push('+');
                out.push_str(&line[at..]);
            }
            _ => out.push_str(line),
        }
        start += line.len();
    }
    (Cow::Owned(out), added)
}

/// The parts of a text that are no tags: text, `{{ ... }}`, and what stands in quotes. `%}` means nothing
/// there.
fn others(text: &str) -> Vec<Range<usize>> {
    let (mut parts, mut expression) = (Vec::new(), None);
    for token in tokenize(text, false, syntax()) {
        // The parser says what is wrong.
        let Ok((token, span)) = token else { break };
        let (start, end) = (span.start_offset as usize, span.end_offset as usize);
        match token {
            Token::VariableStart => expression = Some(start),
            Token::VariableEnd => parts.extend(expression.take().map(|start| start..end)),
            Token::TemplateData(_) | Token::Str(_) | Token::String(_) if expression.is_none() => parts.push(start..end),
            _ => {}
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::keep_lines;

    #[test]
    fn a_tag_at_the_end_of_a_line_of_text_keeps_the_line() {
        for (text, expected) in [
            ("a {% if b %}\nc\n{% endif %}\nd", "a {% if b +%}\nc\n{% endif %}\nd"),
            ("a {% raw %}{{ b }}{% endraw %}\nc", "a {% raw %}{{ b }}{% endraw +%}\nc"),
            ("{% if a %}b{% endif %}\r\nc", "{% if a %}b{% endif +%}\r\nc"),
            ("a {% if b -%}\nc", "a {% if b -%}\nc"),
        ] {
            let (kept, added) = keep_lines(text);
            assert_eq!(kept, expected);
            assert!(added.iter().all(|at| kept.as_bytes()[*at] == b'+'), "{added:?}");
        }
    }

    #[test]
    fn what_looks_like_a_tag_stays_as_it_is() {
        for text in [
            "a {{ '%}\n' }} {% if b %}c{% endif %} d",
            "{% raw %}a {% b %}\nc{% endraw %} d",
            "{% if a %}b{% endif %} c %}\n",
            "a {% set b = '%}\n' %}c",
        ] {
            assert_eq!(keep_lines(text).0, text);
        }
    }
}
