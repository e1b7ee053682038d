//! Templates of the author's own, marks, and limits.

mod asked;

use std::path::Path;

use policyc::analysis::Options;
use policyc::diagnostic::{Diagnostic, Level};
use policyc::document::{Composed, Section, built_in_templates};
use pulldown_cmark::Event;

const SPEC: &str = r#"policy "Privacy Policy" { laws: gdpr }
controller "Acme Ltd" { email: a@acme.example }
data account "your account" { items: name; when: "you sign up" }
purpose one "do one thing" { data: account; basis: consent; withdraw: off }
purpose two "do another thing" { data: account }
choice off "settings" { url: /off }
choice on "newsletters" { how: "Ask." }
"#;

fn run(spec: &str, templates: &[(&str, &str)]) -> (Vec<Composed>, Vec<Diagnostic>, String) {
    let templates = templates.iter().map(|(name, text)| (format!("templates/{name}"), *text));
    let files: Vec<(String, &str)> = templates.chain([("a.policy".to_owned(), spec)]).collect();
    let analysis = asked::files(&files, Options::default());
    // A finding with its place in front, as the command line shows it.
    let placed = |finding: &Diagnostic| match finding.span {
        Some(span) => {
            let (file, (line, column)) = (analysis.sources.get(span.file), asked::place(&analysis, finding));
            let message = format!("{}:{line}:{column}: {}", file.name, finding.message);
            Diagnostic { message, ..finding.clone() }
        }
        None => finding.clone(),
    };
    // These templates leave out most of what the spec states.
    let found = analysis.findings.iter().filter(|found| found.rule != "language/unprinted");
    let findings = found.map(placed).collect();
    (analysis.documents, findings, spec.to_owned())
}

/// Each template, in place of that of a topic, brings a finding with these words.
#[track_caller]
fn tells(cases: &[(&str, &str)]) {
    for (template, expected) in cases {
        let (_, findings, _) = run(SPEC, &[("topics/choices.md", template)]);
        assert!(findings.iter().any(|found| found.message.contains(expected)), "{template}: {findings:?}");
    }
}

#[test]
fn an_author_replaces_templates_and_words_by_name() {
    let (documents, findings, _) = run(
        SPEC,
        &[
            ("topics/choices.md", "{% for c in choice %}* {{ c.label | cap }}\n{% endfor %}"),
            ("words.yaml", "topics: {choices: What you decide}"),
        ],
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
        let (documents, findings, _) = run(SPEC, &[("topics/choices.md", template)]);
        assert!(findings.iter().any(|found| found.message.contains(expected)), "{template}: {findings:?}");
        assert!(documents.iter().all(|document| !document.markdown().contains("root:")));
    }
}

/// The sections of a document as a reader of their events sees them, and the places that they are marked with.
fn read(sections: &[Section<'_>], source: &str, shown: &mut String, places: &mut Vec<String>) {
    for section in sections {
        shown.push_str(&format!("{:?} {:?}\n", section.number, section.heading));
        for event in &section.body {
            shown.push_str(&format!("{event:?}\n"));
        }
        places.extend(section.marks.iter().map(|mark| source[mark.span.range()].to_owned()));
        read(&section.sections, source, shown, places);
    }
}

/// What documents show, and the places that they are marked with.
fn shown(spec: &str, templates: &[(&str, &str)]) -> (String, Vec<String>) {
    let (documents, findings, source) = run(spec, templates);
    let (mut out, mut places) = (findings.into_iter().map(|finding| finding.message + "\n").collect(), Vec::new());
    for document in &documents {
        read(&document.document().sections, &source, &mut out, &mut places);
    }
    (out, places)
}

#[test]
fn what_the_templates_mark_changes_no_text() {
    let plain: Vec<(&str, String)> = built_in_templates()
        .filter(|(name, _)| name.ends_with(".md"))
        .map(|(name, text)| {
            let text = text.replace("{{- at(", "{{- '' }}{{ at(");
            let mut pieces = text.split("{{ at(");
            let first = pieces.next().unwrap_or_default().to_owned();
            let ends = [(") }}", "{{ '' }}"), (") -}}", "{{ '' -}}")];
            let rest = pieces.map(|piece| {
                let found = ends.iter().filter_map(|(end, left)| Some((piece.split_once(end)?, left)));
                let ((_, rest), left) = found.min_by_key(|((mark, _), _)| mark.len()).expect("the end of a mark");
                (*left).to_owned() + rest
            });
            (name, rest.fold(first, |text, piece| text + &piece))
        })
        .collect();
    let plain: Vec<(&str, &str)> = plain.iter().map(|(name, text)| (*name, &**text)).collect();
    assert!(plain.iter().all(|(_, text)| !text.contains("at(")));
    let mut specs = vec![SPEC.to_owned()];
    for folder in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")).expect("the examples") {
        let folder = folder.expect("an example").path();
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        specs.extend(
            files
                .filter(|file| file.extension().is_some_and(|ending| ending == "policy"))
                .map(|file| std::fs::read_to_string(file).expect("a spec")),
        );
    }
    let mut marked = 0;
    for spec in &specs {
        let (with, places) = shown(spec, &[]);
        let (without, none) = shown(spec, &plain);
        let differs = with.lines().zip(without.lines()).find(|(one, other)| one != other);
        assert_eq!(differs, None, "{}", spec.lines().next().unwrap_or_default());
        // Statements bring marks of their own, which no template has written.
        assert!(none.iter().all(|place| places.contains(place)));
        marked += places.len() - none.len();
    }
    assert!(marked > 100, "{marked}");
}

/// Whatever a template does with a text, it does the same where a part of it is marked.
#[test]
fn a_mark_is_nothing_that_a_template_can_see() {
    const TEXTS: &[&str] = &[
        "One.{{ at(PLACE) }}",
        "{{ at(PLACE) }}One.",
        "{{ at(PLACE) }}",
        "One\n{{ at(PLACE) }}\n",
        "One. {{ at(PLACE) }}",
        "**One.**{{ at(PLACE) }}",
        "- one{{ at(PLACE) }}\n- two",
        "one, {{ at(PLACE) }}\n{{ at(PLACE) }}\n\ntwo",
        "| a | b |\n| --- | --- |\n| one{{ at(PLACE) }} |  |\n| {{ at(PLACE) }} | two |\n{{ at(PLACE) }}| three | |{{ at(PLACE) }}\n",
        "`a{{ at(PLACE) }}` <{{ at(PLACE) }}b>",
        "```\na{{ at(PLACE) }}\n```\n{{ at(PLACE) }}",
        "{{ ref(\"choices\") }}{{ at(PLACE) }} and {{ at(PLACE) }}{{ ref(\"rights\") }}",
    ];
    const USES: &[&str] = &[
        "{{ t }}",
        "{{ t }}.",
        "{% if t %}yes{% endif %}",
        "{{ t | length }} {{ t | words }}",
        "{{ t | cap }}",
        "{{ t | cell }}",
        "{{ t | sentence }} {{ t | clause }}",
        "{{ t | trim }} {{ t | upper }} {{ t | lower }}",
        "{{ t | table }}",
        "- a{{ t | nested }}",
        "{{ t | bold }} {{ t | code }}",
        "{{ [t, t, \"a\"] | list }} {{ [t, \"a\"] | join(\", \") }} {{ [t, t] | unique | length }}",
        "{{ t == \"One.\" }} {{ \"one\" in t }} {{ t is startingwith \"One\" }} {{ t < \"P\" }}",
        "{{ t ~ \"a\" }}",
        "{% filter table %}{{ t }}{% endfilter %}",
        "{% filter trim %}{{ t }}{% endfilter %}",
        "{{ t | link }} {{ controller.email | link(t) }}",
        "{{ t | say(\"bases\") }}",
    ];
    for text in TEXTS {
        for how in USES {
            let template = format!("Start\n\n{{% set t %}}{text}{{% endset %}}{how}\n\nEnd");
            let marked = template.replace("PLACE", "choice.off");
            let plain = template.replace("PLACE", "\"no place\"");
            let (with, _) = shown(SPEC, &[("topics/choices.md", &marked)]);
            let (without, _) = shown(SPEC, &[("topics/choices.md", &plain)]);
            assert_eq!(with, without, "{template}");
        }
    }
}

#[test]
fn a_mark_belongs_to_the_block_that_it_stands_in() {
    let marks = |template: &str| {
        let (documents, findings, source) = run(SPEC, &[("topics/choices.md", template)]);
        assert!(findings.iter().all(|finding| finding.level != Level::Error), "{findings:?}");
        let document = documents[0].document();
        let section = document.sections.iter().find(|section| section.anchor == "choices").expect("the section");
        let text = |from: usize| {
            section.body[from..].iter().find_map(|event| match event {
                Event::Text(text) => Some(text.to_string()),
                _ => None,
            })
        };
        let all = section.marks.iter().map(|mark| {
            let place = source[mark.span.range()].split(' ').take(2).collect::<Vec<_>>().join(" ");
            format!("{} <{place}>", text(mark.event).unwrap_or_default())
        });
        all.collect::<Vec<_>>()
    };
    let cases: &[(&str, &[&str])] = &[
        ("One.{{ at(choice.on) }}\n\nTwo.{{ at(choice.off) }}", &["One. <choice on>", "Two. <choice off>"]),
        ("One.\n{{ at(choice.on) }}\n\nTwo.", &["One. <choice on>"]),
        ("{{ at(choice.on) }}One.", &["One. <choice on>"]),
        ("- a{{ at(choice.on) }}\n  - b{{ at(choice.off) }}\n- c", &["a <choice on>", "b <choice off>"]),
        ("- a\n\n  b{{ at(choice.on) }}\n", &["a <choice on>"]),
        ("| h |\n| --- |\n| a{{ at(choice.on) }} |\n| b |{{ at(choice.off) }}\n", &["a <choice on>", "b <choice off>"]),
        (
            "Head{{ at(choice.on) }}, {{ ref(\"choices\") }}.\n\nTail {{ ref(\"choices\") }}{{ at(choice.off) }}",
            &["Head,  <choice on>", "Tail  <choice off>"],
        ),
        ("One.\n\n{{ at(choice.on) }}\n\nTwo.", &["One. <choice on>"]),
        ("{{ at(choice.on) }}\n\nOne.\n\nTwo.", &["One. <choice on>"]),
        ("- a\n- b\n\n{{ at(choice.on) }}", &["a <choice on>"]),
        ("- a\n- b\n{{ at(choice.on) }}", &["b <choice on>"]),
    ];
    for (template, expected) in cases {
        assert_eq!(marks(template), *expected, "{template}");
    }
}

#[test]
fn characters_for_own_use_are_replaced_in_templates() {
    let template =
        "a\u{E004}choices\u{E006}b\u{E000}1\u{E001} {{ \"\u{E004}choices\u{E006}\" }} {{ ref(\"choices\") }}";
    let (documents, findings, _) = run(SPEC, &[("topics/choices.md", template)]);
    assert!(findings.is_empty(), "{findings:?}");
    let shown = "a\u{FFFD}choices\u{FFFD}b\u{FFFD}1\u{FFFD} \u{FFFD}choices\u{FFFD} [Your choices](<#choices>)\n";
    assert!(documents[0].markdown().contains(shown), "{}", documents[0].markdown());
}

#[test]
fn many_marks_fill_as_much_as_text() {
    let doubled = "{% set t = t ~ t %}".repeat(40);
    let template = format!("{{% set t %}}{{{{ at(choice.on) }}}}{{% endset %}}{doubled}{{{{ t }}}}");
    let (_, findings, _) = run(SPEC, &[("topics/choices.md", &template)]);
    assert!(findings.iter().any(|found| found.message.contains("4 MB")), "{findings:?}");
}

#[test]
fn prose_cannot_fill_the_memory() {
    let long = "x".repeat(20_000);
    let spec = format!(
        "{SPEC}section a \"A\" {{ \"\"\"{{% for i in range(9999) %}}{long}{{{{ controller.email }}}}{{% endfor %}}\"\"\" }}\n"
    );
    let (_, findings, _) = run(&spec, &[]);
    assert!(findings.iter().any(|found| found.message.contains("4 MB")), "{findings:?}");
}

#[test]
fn calls_out_of_deep_blocks_cannot_fill_the_stack() {
    let deep = |tag: &str, end: &str| {
        let (start, end) = (format!("{{% {tag} %}}").repeat(140), format!("{{% {end} %}}").repeat(140));
        let calls = format!("{{% macro m(n) %}}{start}{{{{ m(n) }}}}{end}{{% endmacro %}}{{{{ m(0) }}}}");
        let includes = format!("{start}{{% include 'topics/choices.md' %}}{end}");
        let leads = format!("{{{{ section.more.text }}}}{start}{{{{ section.more.text }}}}{end}");
        [calls, includes, leads]
    };
    let spec = format!("{SPEC}section more \"M\" {{ \"\"\"{{% if printed('choices') %}}x{{% endif %}}\"\"\" }}\n");
    let run = move || {
        for template in
            [deep("if true", "endif"), deep("for i in [1]", "endfor"), deep("filter upper", "endfilter")].as_flattened()
        {
            let (_, findings, _) = run(&spec, &[("topics/choices.md", template)]);
            let told = |part: &str| findings.iter().any(|found| found.message.contains(part));
            assert!(template.contains("section.more") || told("calls itself without end"), "{findings:?}");
        }
    };
    // As much as the main thread of a program has.
    let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(run).expect("a thread");
    thread.join().expect("no template ends the program");
}

#[test]
fn many_pieces_of_prose_cannot_run_long_together() {
    let prose = "{% for i in range(999) %}{% for j in range(300) %}{% endfor %}{% endfor %}x";
    let sections: String =
        (0..150).map(|number| format!("section s{number} \"S\" {{ \"\"\"{prose}\"\"\" }}\n")).collect();
    let (_, findings, _) = run(&format!("{SPEC}{sections}"), &[]);
    let found = findings.iter().filter(|found| found.message.contains("runs too long")).count();
    assert!((50..150).contains(&found), "{findings:?}");
}

#[test]
fn a_template_cannot_fill_the_memory_or_the_stack() {
    let double = "{% set a = a ~ a %}".repeat(60);
    let list = "{% set a = a + a %}".repeat(60);
    let copies = format!("{{% set b = [{}] %}}", "a, ".repeat(150)).repeat(40);
    for (template, expected) in [
        (format!("{{% set a = 'xxxxxxxx' %}}{double}{{{{ a }}}}"), "4 MB"),
        (format!("{{% set a = range(9999) %}}{list}{{{{ a | length }}}}"), "runs too long"),
        (format!("{{% set a = 'xxxxxxxx' %}}{}{copies}", "{% set a = a ~ a %}".repeat(18)), "runs too long"),
        (
            format!(
                "{{% set a = 'xxxxxxxx' %}}{}{{{{ range(9999) | map('say', 'x') | join(a) }}}}",
                "{% set a = a ~ a %}".repeat(18)
            ),
            "vocabulary",
        ),
        (
            format!("{{% set a = 'xxxxxxxx' %}}{}{{{{ range(9999) | join(a) }}}}", "{% set a = a ~ a %}".repeat(18)),
            "4 MB",
        ),
        ("{{ range(99999999) }}".to_owned(), "100000 numbers at most"),
        ("{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}".to_owned(), "calls itself without end"),
        ("{% for i in range(65) %}> {% endfor %}y\nz\nz".to_owned(), "more than 64 deep"),
        ("{% for i in range(40) %}- > {% endfor %}y\nz\nz".to_owned(), "more than 64 deep"),
        ("{% macro m(n=m()) %}y{% endmacro %}{{ m() }}".to_owned(), "calls itself without end"),
        ("{% macro m(n=[['y', m()]] | length) %}y{% endmacro %}{{ m() }}".to_owned(), "calls itself without end"),
        ("{% macro m(a, n=m(a ~ 'y')) %}y{% endmacro %}{{ m('z') }}".to_owned(), "calls itself without end"),
        (
            "{% macro p(t) %}{{ t }}{% endmacro %}{% macro m(a=p(t=m()), b=p(a)) %}y{% endmacro %}{% if m() %}z{% endif %}"
                .to_owned(),
            "calls itself without end",
        ),
        ("{% filter bold %}{% include 'topics/choices.md' %}{% endfilter %}".to_owned(), "calls itself without end"),
        (format!("{}x{}", "{% if true %}".repeat(5_000), "{% endif %}".repeat(5_000)), "template"),
        (format!("{{{{ {}1{} }}}}", "(".repeat(5_000), ")".repeat(5_000)), "parts"),
    ] {
        let (_, findings, _) = run(SPEC, &[("topics/choices.md", &template)]);
        let start = &template[..template.len().min(80)];
        assert!(findings.iter().any(|found| found.message.contains(expected)), "{start}: {findings:?}");
    }
}

#[test]
fn what_a_template_copies_and_compares_is_paid_for() {
    let long = format!("{{% set t = 'xxxxxxxx' %}}{}", "{% set t = t ~ t %}".repeat(18));
    let rounds = |body: &str| format!("{{% for i in range(99999) %}}{body}{{% endfor %}}");
    for template in [
        rounds("{% if range(99999) %}{% endif %}"),
        rounds("{% for j in [range(99999)] %}{% endfor %}"),
        "{{ range(99999) | select('in', range(99999)) | length }}".to_owned(),
        "{{ range(99999) | unique | length }}".to_owned(),
        "{{ range(99999) | map('link', 'x' ~ range(9999) | join) | length }}".to_owned(),
        "{{ range(0) | slice(1000) | map('slice', 1000) | map('map', 'slice', 1000) | length }}".to_owned(),
        format!("{long}{{% set l = [t] %}}{}", rounds("{% for x in l %}{% endfor %}")),
        format!("{long}{{% set l = [t] %}}{}", rounds("{% if l[0] %}{% endif %}")),
        format!("{long}{{% set l = [t] %}}{}", rounds("{% if l == [1] %}{% endif %}")),
        format!("{long}{{{{ range(99999) | map('plural', t, t) | length }}}}"),
        format!("{long}{{{{ range(99999) | map('link', t) | length }}}}"),
        format!("{long}{{{{ choice | slice(1000, t) | length }}}}"),
        format!("{{% set l = [1] %}}{}{{{{ l }}}}", "{% set l = l + l %}".repeat(30)),
        "{% set l = [1, 1] %}{% set l = [l, l, l, l, l, l, l, l] %}".to_owned()
            + &"{% set l = [l, l, l, l, l, l, l, l] %}".repeat(10)
            + "{{ l }}{{ l == l }}{{ 1 | link(l) }}",
    ] {
        let (_, findings, _) = run(SPEC, &[("topics/choices.md", &template)]);
        let found: Vec<&str> = findings.iter().map(|found| found.message.as_str()).collect();
        let start = &template[..template.len().min(80)];
        assert!(matches!(found.as_slice(), [only] if only.contains("this runs too long")), "{start}: {found:?}");
    }
    // A list in a list in a list, and so on, needs a stack as deep.
    let deep = format!("{{% set l = [1] %}}{}{{{{ l }}}}", "{% set l = [l] %}".repeat(20_000));
    let (_, findings, _) = run(SPEC, &[("topics/choices.md", &deep)]);
    assert!(findings.iter().any(|found| found.message.contains("too deep in each other")), "{findings:?}");
}

#[test]
fn what_breaks_a_limit_is_told_at_its_place() {
    tells(&[
        (
            "a\n{% for i in range(9999) %}\n{% for j in range(9999) %}x{% endfor %}{% endfor %}",
            "choices.md:3:13: this runs",
        ),
        ("a\n{% for i in range(99999) if i in range(999) %}{% endfor %}", "choices.md:2:34: this runs too long"),
        ("a\n{% set a, b = [1] %}", "choices.md:2:15: there are 2 names"),
        ("a\n{% for a, b in [[1]] if a %}{% endfor %}", "choices.md:2:16: there are 2 names"),
        ("a\n{% filter map('link') | sort(attribute='x.y') %}b{% endfilter %}", "choices.md:2:11: this is not a list"),
        ("a\n{% macro m(a) %}\n{{ a.b.c }}{% endmacro %}{{ m() }}", "choices.md:3:4: there is nothing"),
        ("a\n{{ 'abc'[1:2:0] }}", "choices.md:2:14: a step is larger"),
        ("a\n{% include ['b'] %}", "choices.md:2:12: a template is included by its name, in quotes"),
    ]);
}

#[test]
fn what_templates_have_not_of_jinja_is_told_at_its_place() {
    tells(&[
        ("{% extends 'topics/rights.md' %}", "topics/choices.md:1:4: templates have no `extends`"),
        ("{% block a %}{% endblock %}", "templates have no `block`"),
        ("{% import '_consent.md' as c %}", "templates have no `import`"),
        ("{% macro m() %}{% endmacro %}{% call m() %}x{% endcall %}", "templates have no `call`"),
        ("{{ 1 / 2 }}", "topics/choices.md:1:4: templates have no `/`"),
        ("{{ 2 ** 2 }}", "templates have no `**`"),
        ("{{ 1.5 }}", "numbers are whole"),
        ("{{ {'a': 1} }}", "templates have no `{...}`"),
        ("{% for a, b in choice %}{{ a }}{% endfor %}", "2 names"),
        ("{% for c in choice %}{{ loop.previtem }}{% endfor %}", "there is no column `previtem`"),
        ("{{ policy.effective[0] }}", "this fact is not stated, so it has no entries"),
        ("{{ 'a' < 1 }}", "only two numbers, two texts or two days can be compared"),
        ("{{ 'a' + 1 }}", "only numbers can be counted with"),
        ("{{ 9223372036854775807 + 1 }}", "too large"),
        ("{{ 1 // 0 }}", "does not exist"),
        ("{% autoescape false %}x{% endautoescape %}", "values are always escaped"),
        (
            "{{ choice | sort(atribute='key') | list }}",
            "`sort` takes no argument called `atribute`; did you mean `attribute`?",
        ),
        ("{{ 'a' | cap(1) }}", "topics/choices.md:1:10: `cap` takes no arguments in a row"),
        ("{{ range(1, 2, 3, 4) }}", "`range` takes 3 arguments at most"),
        ("{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=1) }}", "`m` takes no argument called `b`"),
        ("{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}", "`m` takes one argument at most"),
        ("a\n{% if choice %}\nb", "topics/choices.md:2:1: this `{% if %}` is not ended"),
        (
            "{% if choice %}{% for c in choice %}\n{% endif %}",
            "topics/choices.md:2:1: `{% endif %}` stands inside a `{% for %}`",
        ),
    ]);
}

#[test]
fn templates_do_what_jinja_does() {
    for (template, expected) in [
        ("{% for c in choice %}{{ loop.index }}{{ ',' if not loop.last }}{% endfor %}", "1,2"),
        ("{% for c in choice if c.url %}{{ c.key }} {{ loop.length }}{% else %}none{% endfor %}", "off 1"),
        ("{% for c in choice if c.label == 'x' %}{{ c.key }}{% else %}none{% endfor %}", "none"),
        (
            "{% set x = 1 %}{% for c in choice %}{% if loop.first %}{% set x = 2 %}{% endif %}{{ x }}{% endfor %}{{ x }}",
            "211",
        ),
        ("{% set x %}a *b*{% endset %}{{ x }}{{ x | length }}", "a *b*5"),
        ("{% filter upper %}a{{ 'b' }}{% endfilter %}", "AB"),
        ("{% with a = 1, b = 2 %}{{ a + b * 3 }}{% endwith %}", "7"),
        ("{% set x = 1 %}{% with %}{% if false %}{% set x = 2 %}{% endif %}{{ x }}{% endwith %}{{ x }}", "11"),
        (
            "{% for c in choice %}{% set x = loop.index %}{% with %}{% if loop.first %}{% set x = 9 %}{% endif %}\
             {{ x }}{% endwith %}{{ x }}{% endfor %}",
            "9122",
        ),
        (
            "{% macro m(a, b='d') %}[{{ a }}{{ b }}]{% endmacro %}{{ m(1) }}{{ m(1, 2) }}{{ m(b=3, a=4) }}",
            r"[1d][12][43]",
        ),
        ("{{ [3, 1, 2] | sort | join('-') }} {{ ['b', 'A'] | sort(reverse=true) | list }}", "1-2-3 b and A"),
        ("{{ [1, 1, 2] | unique | length }}{{ [1, 2, 3] | reverse | first }}{{ [1, 2][-1] }}{{ 'abc'[1:] }}", "232bc"),
        ("{{ choice | map(attribute='key') | list }} {{ choice | selectattr('url') | length }}", "off and on 1"),
        ("{{ choice | rejectattr('key', 'eq', 'on') | map(attribute='label') | map('upper') | list }}", "SETTINGS"),
        ("{{ [1, 2, 3, 4, 5] | slice(2) | map('length') | list }}", "3 and 2"),
        ("{{ [1, 2, 3, 4, 5, 6, 7] | slice(3, 0) | map('length') | list }}", "3, 3 and 3"),
        ("{{ [1, 2, 3, 4, 5, 6] | slice(3, 0) | map('length') | list }}", "2, 2 and 2"),
        ("{{ purpose.one.withdraw.url }} {{ purpose.two.withdraw.url }}{{ purpose['one'].key }}", "/off one"),
        (
            "{{ 1 < 2 <= 2 }} {{ 2 in [1, 2] }} {{ 'b' not in 'abc' }} {{ not 0 }} {{ none is none }}",
            "yes yes no yes yes",
        ),
        ("{{ [1, 2] == [1, 2] }} {{ [1, 2] == [3, 2] }} {{ [1, 2] == [1, 3] }} {{ [1] == [1, 2] }}", "yes no no no"),
        ("{{ '<b>' }}{{ '*' ~ '_' }}{{ ('*' | bold) ~ '_' }}", r"\<b\>\*\_**\***\_"),
        ("{{ controller.phone }}|{{ controller.phone is none }}|{{ (controller.phone or 'none') }}", "|yes|none"),
        ("{{ 7 // 2 }} {{ 7 % 2 }} {{ -3 }} {{ 2 - 5 }}", r"3 1 \-3 \-3"),
        ("{%- if true -%} a {%- endif -%} b", "ab"),
    ] {
        let (documents, findings, _) = run(SPEC, &[("topics/choices.md", template)]);
        assert!(findings.is_empty(), "{template}: {findings:?}");
        let text = documents[0].markdown();
        let shown = text.split("## Your choices\n\n").nth(1).unwrap_or_default().lines().next().unwrap_or_default();
        assert_eq!(shown, expected, "{template}");
    }
}

#[test]
fn prose_that_leads_from_block_to_block_comes_to_an_end() {
    for link in ["{{ section.sNEXT.text }}", "{% if printed(\"sNEXT\") %}y{% endif %}"] {
        let mut spec = SPEC.to_owned();
        for number in 0..3_000 {
            let prose = link.replace("NEXT", &(number + 1).to_string());
            spec += &format!("section s{number} \"S\" {{ \"\"\"x {prose}\"\"\" }}\n");
        }
        let (_, findings, _) = run(&(spec + "section s3000 \"S\" { \"\"\"end\"\"\" }\n"), &[]);
        let found: Vec<&str> = findings.iter().map(|found| found.message.as_str()).collect();
        assert!(matches!(found.as_slice(), [only] if only.contains("more than 60 times")), "{found:?}");
    }
}

#[test]
fn many_names_that_do_not_exist_are_told_soon() {
    let mut spec = SPEC.to_owned();
    for number in 0..800 {
        spec += &format!("data d{number} \"x\" {{ items: name }}\n");
        spec += &format!("section s{number} \"S\" {{ \"\"\"{{{{ data.e{number}.label }}}}\"\"\" }}\n");
    }
    let (_, findings, _) = run(&spec, &[]);
    assert!(findings.iter().any(|found| found.message.contains("no declaration `data` called `e9`")), "{findings:?}");
    // To compare each with all keys would take minutes.
    let helped = findings.iter().filter(|found| found.help.is_some()).count();
    assert!((1..=200).contains(&helped), "{helped}");
}
