//! What in a style sheet makes a browser fetch something.

/// The first place in a sheet that a browser would fetch something for: `@import`, and functions that name a file. Data
/// inside of the sheet (`url(data:...)`) and parts of the page (`url(#mark)`) are fetched from nowhere.
///
/// Escapes are names as any others to a browser (CSS Syntax 3, 4.3.7), so they are read here, too.
pub(super) fn request(css: &str) -> Option<(usize, usize)> {
    const FUNCTIONS: &[&str] = &["url", "src", "image", "image-set", "-webkit-image-set", "url-prefix"];
    let mut at = 0;
    while at < css.len() {
        let rest = &css[at..];
        let first = rest.chars().next()?;
        if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if matches!(first, '"' | '\'') {
            at += string(rest, first);
        } else if is_name(first) || first == '\\' || first == '@' {
            let (name, length) = name(&rest[usize::from(first == '@')..]);
            let end = at + length + usize::from(first == '@');
            if first == '@' && name == "import" {
                return Some((at, end));
            }
            let inside = css[end..].strip_prefix('(').map(|inside| inside.trim_start().trim_start_matches(['"', '\'']));
            if let Some(inside) = inside.filter(|_| FUNCTIONS.contains(&name.as_str())) {
                let start = inside.get(..5).unwrap_or_default();
                if name != "url" || !(inside.starts_with('#') || start.eq_ignore_ascii_case("data:")) {
                    return Some((at, end + 1));
                }
            }
            at = end.max(at + first.len_utf8());
        } else {
            at += first.len_utf8();
        }
    }
    None
}

/// The length of a string, up to its end or that of its line.
fn string(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return at,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_' || !c.is_ascii()
}

/// The name at the start of a text, in small letters and without escapes, and its length as it is written.
fn name(text: &str) -> (String, usize) {
    let mut name = String::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if is_name(c) {
            name.push(c.to_ascii_lowercase());
            at += c.len_utf8();
            continue;
        }
        let Some(escape) = text[at..].strip_prefix('\\').filter(|escape| !escape.starts_with('\n')) else { break };
        let digits = escape.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        if digits == 0 {
            let Some(c) = escape.chars().next() else { break };
            name.push(c.to_ascii_lowercase());
            at += 1 + c.len_utf8();
            continue;
        }
        let code = u32::from_str_radix(&escape[..digits], 16).ok().and_then(char::from_u32);
        name.extend(code.map(|c| c.to_ascii_lowercase()));
        at += 1 + digits;
        // One space after the digits belongs to them.
        at += usize::from(text[at..].starts_with([' ', '\n', '\t']));
    }
    (name, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fetched_is_found_however_it_is_written() {
        for css in [
            "@import \"a.css\";",
            "@IMPORT url(a.css);",
            "@\\69mport 'x';",
            "@\\000069 mport 'x';",
            "p { background: url(https://a.example/x.png) }",
            "p { background: URL( 'x.png' ) }",
            "p { background: u\\72l(x.png) }",
            "p { background: \\u\\rl(x.png) }",
            "p { background: url(\"//a.example\") }",
            "p { --x: url(x) }",
            "@font-face { src: url(x.woff2) }",
            "p { background: image-set(\"x.png\" 1x) }",
            "p { background: -webkit-image-set(url(data:x) 1x) }",
            "p { background: url() }",
            "/* a */ p { content: 'it\\'s' } @import 'x'",
            "p { content: \"open\n; background: url(x) }",
        ] {
            assert!(request(css).is_some(), "{css}");
        }
        for css in [
            "p { content: 'url(x)'; color: red } /* @import url(x) */",
            "p { background: url(data:image/png;base64,AAAA) }",
            "p { background: url( \"DATA:image/png,\" ); filter: url(#soft) }",
            "@media print { p { margin: calc(1px + 2px) } }",
            ".url p, #import, .import(x) { --url: 1 }",
            "a\\",
            "\"",
            "@",
        ] {
            assert_eq!(request(css), None, "{css}");
        }
    }

    #[test]
    fn the_shipped_sheets_fetch_nothing() {
        assert_eq!(request(super::super::PAGE), None);
        assert_eq!(request(super::super::ANNOTATIONS), None);
    }
}
