//! What each format shows of single findings.

use std::path::Path;

use policyc::analysis::Project;
use policyc::diagnostic::Diagnostic;
use policyc::report::{FORMATS, Report, format, visible_line};
use policyc::source::{Memory, Sources, Span};

fn render(name: &str, diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let all: Vec<_> = diagnostics.iter().collect();
    let mut out = Vec::new();
    let format = format(name).unwrap();
    format.write(&Report::new(&all, sources), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn file(text: &str) -> (Sources, impl Fn(usize, usize) -> Span) {
    let sources = Sources::new();
    let id = sources.add("site.policy", Path::new("site.policy"), text).id;
    (sources, move |start, end| Span::new(id, start, end))
}

#[test]
fn a_human_finding_shows_the_place_the_reason_and_the_patch() {
    let text = "data a {\r\n  items: emial\r\n}\r\n";
    let (sources, at) = file(text);
    let start = text.find("emial").unwrap();
    let diagnostic = Diagnostic::error("language/word", at(start, start + 5), "`emial` is no data item")
        .label("not known")
        .related(at(0, 6), "in this declaration")
        .why("readers must know what you collect")
        .help("see `policyc explain language/word`")
        .fix("write `email`", at(start, start + 5), "email", true);
    let diagnostic = Diagnostic { citation: Some("GDPR Art. 13(1)(c)".into()), ..diagnostic };
    let shown = render("human", &[diagnostic], &sources);
    let expected = "\
error[language/word]: `emial` is no data item
 --> site.policy:2:10
  |
1 | data a {
  | ------ in this declaration
2 |   items: emial
  |          ^^^^^ not known
  |
  = note: readers must know what you collect
  = help: see `policyc explain language/word`
  = see: GDPR Art. 13(1)(c)
help: write `email`
  |
2 -   items: emial
2 +   items: email
  |
";
    assert_eq!(shown.trim_end(), expected.trim_end(), "\n{shown}");
}

#[test]
fn nothing_that_acts_on_a_terminal_gets_through() {
    let nasty = "a\u{1b}[31m\u{9b}2J\u{202e}b\u{7f}\u{2028}\u{feff}\0";
    let text = format!("x {nasty} y\n");
    let (sources, at) = file(&text);
    let start = text.find('y').unwrap();
    let mut diagnostic = Diagnostic::error("language/x", at(start, start + 1), nasty)
        .label(nasty)
        .why(nasty)
        .help(nasty)
        .related(at(0, 1), nasty)
        .fix(nasty, at(start, start + 1), nasty, false);
    diagnostic.citation = Some(nasty.into());
    diagnostic.url = Some(nasty.into());
    for name in FORMATS.iter().map(|format| format.name) {
        let shown = render(name, std::slice::from_ref(&diagnostic), &sources);
        let bad: Vec<_> =
            shown.chars().filter(|&c| c != '\n' && visible_line(c.encode_utf8(&mut [0; 4])) != c.to_string()).collect();
        assert!(bad.is_empty(), "{name}: {bad:?}\n{shown}");
    }
    let json: serde_json::Value = serde_json::from_str(&render("json", &[diagnostic], &sources)).unwrap();
    assert_eq!(json["diagnostics"][0]["message"], nasty);
}

#[test]
fn columns_survive_replaced_characters_and_every_line_end() {
    for (text, line) in [("\u{1b}\u{9b}ab\n", 1), ("x\r\u{1b}\u{9b}ab", 2), ("x\r\n\u{1b}\u{9b}ab\r\n", 2)] {
        let (sources, at) = file(text);
        let start = text.find('b').unwrap();
        let shown = render("human", &[Diagnostic::error("a/b", at(start, start + 1), "m")], &sources);
        assert!(shown.contains(&format!("site.policy:{line}:4")), "{text:?}\n{shown}");
        assert!(shown.contains("��ab"), "{shown}");
        assert!(shown.contains("|    ^"), "{shown}");
    }
}

#[test]
fn every_place_in_a_text_can_be_shown() {
    let text = "ä\r\n\r\u{1b}x\n\nyé";
    let (sources, at) = file(text);
    for start in 0..=text.len() + 2 {
        for end in start..=text.len() + 2 {
            for name in FORMATS.iter().map(|format| format.name) {
                let diagnostic = Diagnostic::warning("a/b", at(start, end), "m").fix("f", at(start, end), "n", true);
                render(name, &[diagnostic], &sources);
            }
        }
    }
}

#[test]
fn a_short_finding_is_one_line() {
    let (sources, at) = file("äx\n");
    let all = [Diagnostic::warning("a/b", at(2, 3), "two\nlines"), Diagnostic::global("c/d", "no place")];
    assert_eq!(render("short", &all, &sources), "site.policy:1:2: warning[a/b] two lines\nerror[c/d] no place\n");
}

#[test]
fn json_offsets_count_the_byte_order_mark_and_columns_do_not() {
    let project = Project::new(Memory::default().with("/b.policy", "\u{feff}äx"), "/");
    let (sources, file) = (&project.sources, project.load(Path::new("/b.policy")).unwrap().file);
    let span = Span::new(file.id, 2, 3);
    let diagnostic = Diagnostic::error("a/b", span, "m").fix("f", span, "y", true);
    let json: serde_json::Value =
        serde_json::from_str(&render("json", &[diagnostic, Diagnostic::global("c/d", "g")], sources)).unwrap();
    assert_eq!(json["version"], 1);
    let first = &json["diagnostics"][0];
    assert_eq!(first["file"], "b.policy");
    assert_eq!(first["start"], serde_json::json!({"line": 1, "column": 2, "offset": 5}));
    assert_eq!(first["fixes"][0]["edits"][0]["end"]["offset"], 6);
    for key in ["rule", "level", "message", "help", "citation", "url"] {
        assert!(first.get(key).is_some(), "{key}");
    }
    assert!(json["diagnostics"][1]["file"].is_null());
    assert_eq!(json["summary"], serde_json::json!({"errors": 2, "warnings": 0, "infos": 0}));
}

#[test]
fn a_long_line_is_trimmed_or_left_out() {
    for length in [5_000, 500_000] {
        let text = format!("{}ERR{}", "a ".repeat(length), "b ".repeat(length));
        let (sources, at) = file(&text);
        let start = text.find("ERR").unwrap();
        let shown = render("human", &[Diagnostic::error("a/b", at(start, start + 3), "m")], &sources);
        assert!(shown.len() < 1000, "{}", shown.len());
        assert!(shown.contains(&format!("1:{}", start + 1)), "{shown}");
    }
}

#[test]
fn an_unknown_format_names_the_nearest() {
    assert_eq!(format("jsn").err().unwrap(), "there is no format `jsn`; did you mean `json`?");
}
