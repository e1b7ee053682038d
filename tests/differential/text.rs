//! The text format, by its lines.

use super::seen::{BREAK, Token, target};

/// Where a link leads from a page that stands alone.
pub fn absolute(link: &str) -> String {
    match link {
        _ if link.starts_with('/') => format!("https://www.a.example{link}"),
        _ if link.starts_with("../") => link.replacen("../", "https://www.a.example/", 1),
        _ => link.to_owned(),
    }
}

/// What a reader of the text looks for: the words of each block, in their order, and each target that no words say.
pub fn difference(html: &[Token], text: &str) -> Option<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut targets = Vec::new();
    while let Some((number, to)) =
        lines.last().and_then(|line| line.strip_prefix('[')).and_then(|line| line.split_once("] "))
    {
        if number.parse() != Ok(lines_of_targets(&lines)) {
            break;
        }
        targets.push(target(to));
        lines.pop();
    }
    // Without spaces, signs at the start of lines, and the numbers that stand for targets.
    let start = lines.iter().position(|line| *line == "Facts").unwrap_or_default();
    let body: String = lines[start..].iter().map(|line| squeezed(line)).collect();
    let body = (1..=targets.len()).fold(body, |body, number| body.replace(&format!("[{number}]"), ""));
    let mut rest = &*body;
    let mut expected = Vec::new();
    let mut in_facts = false;
    for token in html {
        let Token::Block(block) = token else { continue };
        in_facts |= block.words == "Facts";
        for (run, marks) in &block.runs {
            let Some(to) = &marks.link else { continue };
            if !to.starts_with('#') {
                expected.push((run.clone(), absolute(to)));
            }
        }
        if !in_facts {
            continue;
        }
        // The lines of a cell stand beside those of others.
        let is_cell = block.kind.starts_with("cell");
        let pieces: Vec<&str> = if is_cell { block.words.split(BREAK).collect() } else { vec![&block.words] };
        for words in pieces {
            let words: String = words.split(BREAK).map(squeezed).collect();
            let words = (1..=targets.len()).fold(words, |words, number| words.replace(&format!("[{number}]"), ""));
            match rest.find(&words) {
                Some(_) if is_cell => {}
                Some(at) => rest = &rest[at + words.len()..],
                None => return Some(format!("{words:?} is not in\n{text}")),
            }
        }
    }
    expected.into_iter().find_map(|(_, to)| {
        let bare = to.trim_start_matches("mailto:").trim_start_matches("tel:");
        let bare = if to.starts_with("mailto:") { bare.split('?').next().unwrap_or(bare) } else { bare };
        let said = target(&squeezed(text)).replace("%3E", "");
        let there = targets.iter().any(|known| known == bare) || said.contains(&squeezed(bare));
        (!there).then(|| format!("the target {bare} is not in\n{text}"))
    })
}

fn squeezed(text: &str) -> String {
    // Lines of a quotation start with a sign of their own.
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '>' | '\u{2066}'..='\u{2069}')).collect()
}

fn lines_of_targets(lines: &[&str]) -> usize {
    lines.iter().rev().take_while(|line| line.starts_with('[') && line.contains("] ")).count()
}
