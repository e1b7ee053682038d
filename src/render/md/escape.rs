//! What has to be escaped in Markdown, and where.
//!
//! Owns: characters. A backslash stands only where the character would otherwise do something, in
//! CommonMark or in the tables, strike-outs, task lists and mathematics that most readers add to it.

use memchr::memchr_iter;

/// What inline text stands in; each has characters of its own to escape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    Paragraph,
    Heading,
    Cell,
}

/// What surrounds a run of text.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// It is the first thing in its line.
    pub line_start: bool,
    pub block: Block,
    /// The character that will be written after it, if it is one that counts.
    pub next: Option<char>,
    /// It is the text of a link, in which no reader makes another one.
    pub in_link: bool,
    /// In MDX braces are code, and comments stand in them.
    pub mdx: bool,
}

/// Stands in an address of mail that is no link: GitHub makes one of it whatever is escaped.
const NOTHING: &str = "<!---->";

/// The same in MDX.
const NOTHING_IN_MDX: &str = "{/**/}";

/// Adds the text of a line.
pub fn text(out: &mut String, text: &str, context: Context) {
    let mut written = 0;
    if context.line_start {
        written = line_start(out, text, context.next);
    }
    let bytes = text.as_bytes();
    let mut at = written;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte == b'@' {
            if !context.in_link && is_mail(out, text, at, written) {
                out.push_str(&text[written..=at]);
                out.push_str(if context.mdx { NOTHING_IN_MDX } else { NOTHING });
                written = at + 1;
            }
        } else if SPECIAL[usize::from(byte)] && acts(out, text, at, written, context) {
            out.push_str(&text[written..at]);
            // Readers of MDX look for addresses once the backslashes are gone.
            out.push_str(if context.mdx && matches!(byte, b':' | b'.') { NOTHING_IN_MDX } else { "\\" });
            written = at;
        }
        at += 1;
    }
    out.push_str(&text[written..]);
}

/// Whether the text stands as it is wherever it lands: it starts with a letter, does not end with a
/// space, and has no sign that can do something and no control character. Nearly all pieces do.
pub fn is_plain(text: &str) -> bool {
    text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| PLAIN[usize::from(byte)])
        && text.bytes().next_back().is_some_and(|last| last.is_ascii_graphic())
        && !memchr_iter(b'.', text.as_bytes()).any(|stop| is_www(text, stop))
}

/// Whether MDX takes a line that starts so for code: `import` and `export`.
pub fn starts_code(text: &str) -> bool {
    let rest = text.strip_prefix("import").or_else(|| text.strip_prefix("export"));
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// Whether an address of the web starts with this full stop.
fn is_www(text: &str, stop: usize) -> bool {
    text[..stop].ends_with("www")
}

/// Whether the sign at this place is that of an address of mail.
fn is_mail(out: &str, text: &str, at: usize, written: usize) -> bool {
    let before = text[written..at].chars().next_back().or_else(|| out.chars().next_back());
    let host = text[at + 1..].trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
    before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '-'))
        && host.len() < text.len() - at - 1
        && host.starts_with('.')
}

/// What no rule of this file asks about but for [`is_www`]; without control characters (see [`run::line`]).
///
/// [`run::line`]: crate::render::run::line
static PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte < 256 {
        plain[byte] = (!SPECIAL[byte] || byte == b'.' as usize) && byte >= 0x20 && byte != 0x7f && byte != 0xc2;
        byte += 1;
    }
    plain
};

/// The characters that can do something inside a line. All are ASCII.
static SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let signs = b"\\`*_[]<&!~|#{}$:@.";
    let mut at = 0;
    while at < signs.len() {
        special[signs[at] as usize] = true;
        at += 1;
    }
    special
};

/// Whether the special character at this place would do something.
fn acts(out: &str, text: &str, at: usize, written: usize, context: Context) -> bool {
    let before = || {
        let before = if at > 0 { text[..at].chars().next_back() } else { out.chars().next_back() };
        before.unwrap_or(' ')
    };
    let after = || text[at + 1..].chars().next().or(context.next);
    match text.as_bytes()[at] {
        // Surrounded by spaces it opens and closes nothing; two of them look like a mistake to markdownlint (MD037).
        b'*' => {
            at == 0
                || written > at
                || before() != ' '
                || after() != Some(' ')
                || text.matches('*').nth(1).is_some()
                || has_lone_asterisk(out, context.block)
        }
        // Inside a word it opens and closes nothing.
        b'_' => !(before().is_alphanumeric() && after().is_some_and(char::is_alphanumeric)),
        b'<' => after() != Some(' '),
        b'&' => is_entity(&text[at..]),
        b'!' => after() == Some('['),
        b'{' => context.mdx,
        b'|' => context.block == Block::Cell,
        // GitHub makes links of addresses unasked, and takes into them what is escaped there.
        b':' => !context.in_link && text[at..].starts_with("://") && before().is_ascii_alphabetic(),
        b'.' => !context.in_link && is_www(text, at),
        b'#' => context.block == Block::Heading && matches!(before(), ' ' | '#'),
        // The end of a block of attributes.
        b'}' => context.block == Block::Heading && after().is_none(),
        _ => true,
    }
}

/// Whether an asterisk between spaces is written already where markdownlint looks for its partner: in the
/// paragraph, or in the line of a cell or heading.
fn has_lone_asterisk(out: &str, block: Block) -> bool {
    let end = if block == Block::Paragraph { "\n\n" } else { "\n" };
    let start = out.rfind(end).unwrap_or_default();
    out[start..].contains(" * ")
}

/// Whether the text starts with a character reference, like `&amp;`.
fn is_entity(text: &str) -> bool {
    let name = text[1..].trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    name.starts_with(';') && name.len() < text.len() - 1
}

/// Escapes what would start a block, adds it, and says how much of the text that was.
fn line_start(out: &mut String, text: &str, next: Option<char>) -> usize {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return 0 };
    let second = chars.next().or(next);
    let escape = match first {
        '#' | '=' | '>' | '|' => true,
        '-' => !second.is_some_and(char::is_alphanumeric),
        '+' => second.is_none_or(char::is_whitespace),
        // A row of a table's dashes, or what some readers take for the meaning of a term.
        ':' => second.is_none_or(|c| matches!(c, '-' | ' ' | ':')),
        '*' => second.is_none_or(|c| matches!(c, ' ' | '*')),
        '0'..='9' => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let mut rest = text[digits..].chars();
            let marker = matches!(rest.next(), Some('.' | ')'));
            if marker && rest.next().or(next).is_none_or(char::is_whitespace) {
                out.push_str(&text[..digits]);
                out.push('\\');
                out.push_str(&text[digits..=digits]);
                return digits + 1;
            }
            return 0;
        }
        _ => return 0,
    };
    if escape {
        out.push('\\');
        out.push(first);
        1
    } else {
        0
    }
}

/// The character as a reference: the same character to a reader, and a sign to the rules of emphasis.
pub fn reference(c: char) -> String {
    format!("&#{};", u32::from(c))
}

/// Adds the white space that the text starts with as character references, and returns the rest.
pub fn leading_space<'t>(out: &mut String, text: &'t str) -> &'t str {
    if text.bytes().next().is_none_or(|byte| byte.is_ascii_graphic()) {
        return text;
    }
    let rest = text.trim_start();
    for c in text[..text.len() - rest.len()].chars() {
        out.push_str(&reference(c));
    }
    rest
}

/// Adds a span of code, in a fence longer than any inside it.
pub fn code(out: &mut String, code: &str, in_table: bool) {
    if code.is_empty() {
        return;
    }
    let mut fence = 1;
    while code.contains('`') && has_run(code, fence) {
        fence += 1;
    }
    let pad = code.starts_with('`')
        || code.ends_with('`')
        || (code.starts_with(' ') && code.ends_with(' ') && !code.trim_matches(' ').is_empty());
    let ticks = |out: &mut String| (0..fence).for_each(|_| out.push('`'));
    ticks(out);
    if pad {
        out.push(' ');
    }
    if in_table && code.contains('|') {
        out.push_str(&code.replace('|', "\\|"));
    } else {
        out.push_str(code);
    }
    if pad {
        out.push(' ');
    }
    ticks(out);
}

/// Whether a run of exactly this many backticks is in the code.
fn has_run(code: &str, length: usize) -> bool {
    code.split(|c| c != '`').any(|run| run.len() == length)
}

/// The length of the longest run of the sign.
pub fn longest_run(text: &str, sign: char) -> usize {
    text.split(|c| c != sign).map(str::len).max().unwrap_or(0)
}

/// Whether the text would be run by a generator of sites that looks for it before it reads Markdown,
/// also in code: Hugo's shortcodes and Jekyll's Liquid.
pub fn would_run(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// Markdown whose braces do nothing: Hugo's shortcodes, Jekyll's Liquid, kramdown's attributes. In a
/// paragraph of kramdown a bar would make a table, too.
pub fn without_braces(markdown: &str, is_paragraph: bool) -> String {
    let out = markdown.replace('{', "&#123;");
    if is_paragraph { out.replace("\\|", "|").replace('|', "&#124;") } else { out }
}

/// Adds the target of a link.
pub fn target(out: &mut String, target: &str, in_table: bool) {
    let angle = target.is_empty() || target.contains([' ', '<', '>']);
    if angle {
        out.push('<');
    }
    quoted(out, target, in_table, |c| matches!(c, '\\' | '`' | '<' | '>') || (!angle && matches!(c, '(' | ')')));
    if angle {
        out.push('>');
    }
}

/// Adds the title of a link, to stand in double quotes.
pub fn title(out: &mut String, title: &str, in_table: bool) {
    quoted(out, title, in_table, |c| matches!(c, '\\' | '`' | '<' | '"'));
}

/// Adds the info string of a code block.
pub fn info(out: &mut String, info: &str) {
    quoted(out, info, false, |c| c == '\\');
}

fn quoted(out: &mut String, text: &str, in_table: bool, escape: impl Fn(char) -> bool) {
    // Nearly no target has any of the characters that this is asked to escape.
    let may_act = |byte: u8| matches!(byte, b'\\' | b'`' | b'<' | b'>' | b'(' | b')' | b'"' | b'|' | b'&');
    if !text.bytes().any(may_act) {
        out.push_str(text);
        return;
    }
    for (at, c) in text.char_indices() {
        if escape(c) || (c == '|' && in_table) || (c == '&' && is_entity(&text[at..])) {
            out.push('\\');
        }
        out.push(c);
    }
}
