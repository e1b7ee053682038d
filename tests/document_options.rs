//! Templates of the author's own, provenance, and limits.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use policyc::diagnostic::{Diagnostic, Sink};
use policyc::document::{Composed, Engine, Options, compose};
use policyc::policy::{Library, Parsed, load, spelling};
use policyc::source::{Memory, Span, Text};
use policyc::workspace::Shared;

const SPEC: &str = r#"policy "Privacy Policy" { laws: gdpr }
controller "Acme Ltd" { email: a@acme.example }
data account "your account" { items: name; when: "you sign up" }
purpose one "do one thing" { data: account; basis: consent; withdraw: off }
purpose two "do another thing" { data: account }
choice off "settings" { url: /off }
choice on "newsletters" { how: "Ask." }
"#;

fn run(spec: &str, templates: &[(&str, &str)], provenance: bool) -> (Vec<Composed>, Vec<Diagnostic>, String) {
    let shared = Shared::new(Box::new(Memory::default()), "/specs".into());
    let map: BTreeMap<String, Text> = templates
        .iter()
        .map(|(name, text)| {
            let file = shared.sources.add(name, Path::new(name), *text);
            ((*name).to_owned(), Text::plain(text, Span::new(file.id, 0, text.len())))
        })
        .collect();
    let (engine, findings) = Engine::new(&map);
    // A finding with its place in front, as the command line shows it.
    let placed = |finding: Diagnostic| match finding.span {
        Some(span) => {
            let file = shared.sources.get(span.file);
            let at = file.line_column(span.start);
            Diagnostic { message: format!("{}:{}:{}: {}", file.name, at.line, at.column, finding.message), ..finding }
        }
        None => finding,
    };
    let mut findings: Vec<Diagnostic> = findings.into_iter().map(placed).collect();
    let library = Library::new(&shared, &shared.parsed);
    let path = Path::new("/specs/a.policy");
    let file = shared.sources.add("a.policy", path, spec);
    let entry = Arc::new(Parsed::new(Arc::clone(&file), spelling(path).expect("a spec")));
    let mut sink = Sink::new();
    let policy = Arc::new(load(&entry, &library, Path::new("/specs"), &mut sink).policy);
    let (documents, found) = compose(&policy, &Options { engine: Arc::new(engine), provenance });
    findings.extend(found.into_iter().map(placed));
    (documents, findings, file.text.to_string())
}

#[test]
fn an_author_replaces_templates_and_words_by_name() {
    let (documents, findings, _) = run(
        SPEC,
        &[
            ("topics/choices.md", "{% for c in choice %}* {{ c.label | cap }}\n{% endfor %}"),
            ("words.yaml", "topics: {choices: What you decide}"),
        ],
        false,
    );
    assert!(findings.is_empty(), "{findings:?}");
    let text = documents[0].markdown();
    assert!(text.contains("## What you decide\n\n* Settings\n* Newsletters\n"), "{text}");
}

#[test]
fn a_wrong_template_is_told_by_name_line_and_column() {
    for (template, expected) in [
        ("a\n{{ chioce }}", "topics/choices.md:2:4: there is no name `chioce`"),
        (
            "{% if false %}{{ controller.emial }}{% endif %}",
            "topics/choices.md:1:18: there is no fact of `controller` called `emial`",
        ),
        ("{% for %}", "topics/choices.md:1:8: unexpected end of block"),
        ("{{ 'a' | upcase }}", "there is no filter `upcase`"),
        ("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", "this runs too long"),
        ("{% include 'topics/choices.md' %}", "calls itself without end"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "calls itself without end"),
        ("{% include '/etc/passwd' %}", "template"),
    ] {
        let (documents, findings, _) = run(SPEC, &[("topics/choices.md", template)], false);
        assert!(findings.iter().any(|found| found.message.contains(expected)), "{template}: {findings:?}");
        assert!(!documents[0].markdown().contains("root:"));
    }
}

#[test]
fn provenance_leaves_marks_and_the_same_text() {
    let (plain, _, _) = run(SPEC, &[], false);
    let (marked, _, source) = run(SPEC, &[], true);
    let (plain, marked) = (plain[0].document(), marked[0].document());
    let mut places = Vec::new();
    for (one, other) in plain.sections.iter().zip(&marked.sections) {
        let text = |events: &[pulldown_cmark::Event<'_>]| {
            events
                .iter()
                .map(|event| match event {
                    pulldown_cmark::Event::Text(text) => text.to_string(),
                    pulldown_cmark::Event::Start(tag) => format!("<{tag:?}>"),
                    other => format!("{other:?}"),
                })
                .collect::<String>()
        };
        assert_eq!(text(&one.body), text(&other.body));
        assert!(one.marks.is_empty());
        places.extend(other.marks.iter().map(|mark| source[mark.span.range()].to_owned()));
    }
    assert!(places.iter().any(|place| place.contains("account")), "{places:?}");
    assert!(places.iter().any(|place| place.contains("purpose two") || place.contains("two")), "{places:?}");
}

#[test]
fn prose_cannot_fill_the_memory() {
    let long = "x".repeat(20_000);
    let spec = format!(
        "{SPEC}section a \"A\" {{ \"\"\"{{% for i in range(9999) %}}{long}{{{{ controller.email }}}}{{% endfor %}}\"\"\" }}\n"
    );
    let (_, findings, _) = run(&spec, &[], false);
    assert!(findings.iter().any(|found| found.message.contains("4 MB")), "{findings:?}");
}
