//! What a topic tells where its author says it, in a template or in the prose of a section: `printed()` and `right()` of
//! packs, asked of one spec.

use std::path::Path;
use std::sync::Arc;

use policyc::analysis::{Analysis, Options, Project};
use policyc::source::Memory;

const SPEC: &str = r#"
policy "Privacy Policy" { laws: gdpr }
controller "Acme Ltd" { email: privacy@acme.example }
data account "your account" { items: name, email }
data order "your orders" { items: purchase-history }
purpose run "run your account" { data: account; basis: contract }
purpose tell "tell you news" { data: account; basis: consent }
retention a { data: account; keep: 3 years; after: "you leave" }
retention o { data: order; keep: 7 years; after: "you order" }
"#;

/// Whether a rule that requires this is met, with a template for a topic, or a section in its place.
fn met(require: &str, topic: &str, template: Option<&str>, section: Option<&str>) -> bool {
    let prose = |text: &str| format!("section {topic} \"S\" {{\n\"\"\"\n{text}\n\"\"\"\n}}\n");
    asked(require, template.map(|text| (format!("topics/{topic}.md"), text)), &section.map(prose).unwrap_or_default())
}

/// The same with a file of templates, and with more of the spec.
fn asked(require: &str, template: Option<(String, &str)>, more: &str) -> bool {
    let spec = format!("{SPEC}{more}");
    let rule = format!("require: {require}\n    message: x\n    help: x\n");
    let pack = format!("law: house\nrules:\n  - rule: house/x\n    level: error\n    requires: X.\n    {rule}");
    let mut files = Memory::default().with("/s/a.policy", &spec).with("/s/rules/house.yaml", &pack);
    if let Some((name, text)) = &template {
        files = files.with(&format!("/s/templates/{name}"), text);
    }
    let project = Project::new(files, "/s");
    let options = Options {
        rules: true,
        templates: Some("/s/templates".into()),
        packs: Some("/s/rules".into()),
        ..Options::default()
    };
    let file = project.load(Path::new("/s/a.policy")).expect("the spec").file;
    let analysis = Analysis::new(&project, &file, Path::new("/s"), &Arc::new(options));
    assert!(project.packs(Path::new("/s/rules"), Path::new("/s")).diagnostics.is_empty());
    assert!(!analysis.documents.is_empty(), "{template:?} {more}: {:?}", analysis.findings);
    !analysis.findings.iter().any(|found| found.rule == "house/x")
}

#[test]
fn a_sentence_tells_what_it_has_slots_for() {
    let told = |text: &str| asked("printed('retention')", Some(("topics/retention.yaml".to_owned(), text)), "");
    assert!(told("cell-period: {text: 'As long as {{ r.keep }}{{ until }}'}"));
    assert!(!told("cell-period: As long as we like"));
}

#[test]
fn a_topic_is_told_where_its_facts_are_printed() {
    let each = |body: &str| format!("{{% for r in retention %}}{body}\n\n{{% endfor %}}");
    let told = [
        each("{{ r.data | list }}: {{ r.keep }} after {{ r.after }}"),
        each("{{ r.data | or_list | cap }}: {{ r.keep }}. {{ r.after | sentence }}"),
        each("{% for d in r.data %}{{ d.label }}{% endfor %}: {{ r.keep }} after {{ r.after }}"),
        each("{{ r.data | map(attribute='label') | join(' ') }}: {{ r.keep }} after {{ r.after }}"),
        each("{% set t %}{{ r.data | list }}{% endset %}{% set k = r.keep %}{{ t }}: {{ k }} after {{ r['after'] }}"),
        "{% macro m(k) %}{{ k }}{% endmacro %}".to_owned() + &each("{{ r.data | list }}: {{ m(r.keep) ~ r.after }}"),
        "{% filter table %}\n| A | B | C |\n| --- | --- | --- |\n{% for r in retention %}\n| {{ r.data | list }} | {{ r.keep }} | \
         {{ r.after }} |\n{% endfor %}\n{% endfilter %}"
            .to_owned(),
        "{{ retention.a.data | list }} {{ retention.a.keep }} {{ retention.a.after }} {{ retention[1].data | list }} \
         {{ retention[1].keep or 'x' }} {{ retention[1].after if true }}"
            .to_owned(),
        "Account: 3 years after you leave. Your orders: 7 years after you order. And your account. \
         {{ at(retention.a) }}{{ at(retention.o) }}"
            .to_owned(),
    ];
    for text in told {
        assert!(met("printed('retention')", "retention", Some(&text), None), "{text}");
        let prose = !text.contains("set ") && !text.contains("macro") && !text.contains("filter");
        assert!(!prose || met("printed('retention')", "retention", None, Some(&text)), "{text}");
    }
    assert!(met("printed('retention')", "retention", None, Some("Read this: {{ default() }}")));
    let untold = [
        each("We keep it.{{ at(r) }}"),
        each("{{ r.data | list }} after {{ r.after }}{{ at(r) }}"),
        each("{{ r.data | list }}: {% if r.keep %}some time{% endif %} after {{ r.after }}{{ at(r) }}"),
        each("{{ r.data | list }} {{ retention[0].keep }} after {{ r.after }}{{ at(r) }}"),
        each("{% set k = r.keep %}{{ r.data | list }} after {{ r.after }}{{ at(r) }}"),
        each("{{ r.data | length }}: {{ r.keep }} after {{ r.after }}{{ at(r) }}"),
        "{% for r in retention | having('keep') %}{{ r.data | list }} after {{ r.after }}{{ at(r) }}\n\n{% endfor %}"
            .to_owned(),
        "Your account: 3 years after you leave. Your orders: 7 years after you order.".to_owned(),
        "Your account and your orders: 3 years, as you leave or you order. {{ at(retention.a) }}{{ at(retention.o) }}"
            .to_owned(),
    ];
    for text in untold {
        assert!(!met("printed('retention')", "retention", Some(&text), None), "{text}");
        assert!(!met("printed('retention')", "retention", None, Some(&text)), "{text}");
    }
}

#[test]
fn a_word_is_told_where_the_text_depends_on_it() {
    let with = |asked: &str| {
        let text = format!(
            "{{% for p in purpose %}}We {{{{ p.label }}}} with {{{{ p.data | list }}}}. {asked}{{{{ at(p) }}}}\n\n{{% endfor %}}"
        );
        met("printed('purposes')", "purposes", Some(&text), None)
    };
    assert!(with("{{ p.basis | say('bases') | list }}"));
    assert!(with("{% if 'consent' in p.basis %}You agreed.{% else %}You have a contract.{% endif %}"));
    assert!(with("{{ 'You agreed.' if 'consent' in p.basis else 'You have a contract.' }}"));
    assert!(!with(""));
    assert!(!with("{% if 'consent' in p.basis %}{% endif %}"));
    assert!(!with("{% if p.basis %}We have a reason.{% endif %}"));
}

#[test]
fn a_right_is_told_where_it_is_named() {
    let with = |text: &str| {
        let all = format!(
            "{{% for g in granted %}}{{% for r in g.rights %}}{text}{{{{ at(policy, r.right) }}}}\n\n{{% endfor %}}{{% endfor %}}"
        );
        met("right('access') and right('erasure')", "rights", Some(&all), None)
    };
    assert!(with("You can {{ r.phrase }}."));
    assert!(with("You can {{ r.right | say('rights') }}."));
    assert!(with("{% if r.right == 'access' %}See your data.{% elif r.right == 'erasure' %}Delete it.{% endif %}"));
    assert!(!with("You have rights."));
    assert!(!with("You have rights. {% if r.right == 'access' %}See your data.{% endif %}"));
    assert!(met("right('access')", "rights", Some("You can see your data. {{ at(policy, 'access') }}"), None));
}

#[test]
fn a_statement_is_made_in_the_sentence_that_ships_where_a_reader_finds_it() {
    let said = |template: Option<&str>, section: Option<&str>| {
        met("said('gdpr/withdrawal-effect')", "rights", template, section)
    };
    assert!(said(None, None));
    assert!(said(Some("{{ statement('withdrawal-effect') }}"), None));
    assert!(said(Some("{% set all = statements('rights') %}{% if all %}> {{ all }}{% endif %}"), None));
    assert!(said(None, Some("{{ default() }}")));
    assert!(said(None, Some("Before. {{ statement(\"withdrawal-effect\") }} After.")));
    for template in [
        "",
        "You have rights.",
        "{% set all = statements('rights') %}You have rights.",
        "{% if false %}{{ statements('rights') }}{% endif %}You have rights.",
        "{{ statements('complaints') }}",
    ] {
        assert!(!said(Some(template), None), "{template}");
    }
    assert!(!said(None, Some("If you withdraw your consent, this does not make unlawful what we did with it before.")));
    let own = |text: &str| {
        let file = ("laws/gdpr.yaml".to_owned(), text);
        asked("said('gdpr/withdrawal-effect')", Some(file), "")
    };
    assert!(!own("withdrawal-effect: What we did before stays lawful."));
    assert!(!own("withdrawal-effect: ''"));
    assert!(own(
        "withdrawal-effect: If you withdraw your consent, this does not make unlawful what we did with it before."
    ));
    assert!(own("marketing-objection: We stop."));
    // Without consent nobody wants it said.
    assert!(!asked("said('uk-gdpr/withdrawal-effect')", None, ""));
}

#[test]
fn a_sentence_of_no_statement_is_a_finding() {
    let files =
        Memory::default().with("/s/a.policy", SPEC).with("/s/templates/laws/gdpr.yaml", "withdrawl-effect: Never.");
    let project = Project::new(files, "/s");
    let options = Options { templates: Some("/s/templates".into()), ..Options::default() };
    let file = project.load(Path::new("/s/a.policy")).expect("the spec").file;
    let analysis = Analysis::new(&project, &file, Path::new("/s"), &Arc::new(options));
    let found: Vec<_> = analysis.findings.iter().map(|found| (&*found.message, found.help.as_deref())).collect();
    assert_eq!(
        found,
        [("there is no statement `withdrawl-effect` of `gdpr`", Some("did you mean `withdrawal-effect`?"))]
    );
}

#[test]
fn a_section_that_denies_what_it_is_bound_to_does_not_count() {
    let covered = |prose: &str| {
        let section = format!("section s \"S\" {{\ncovers: house/y\n\"\"\"\n{prose}\n\"\"\"\n}}\n");
        asked("covers('house/y')", None, &section)
    };
    assert!(covered("Ask us, and we send you a summary."));
    assert!(covered("We do not try to find out whose they were."));
    assert!(covered("You cannot ask us by post. Write to us."));
    assert!(!covered("You cannot ask us how we weighed our interests."));
    assert!(!covered("We do none of this, and you can ask nothing of us."));
    assert!(!covered("We do not tell you.\n\n- You can have nothing."));
}

#[test]
fn a_section_counts_however_deep_it_or_its_text_stands() {
    let around = |depth: usize, inner: &str| {
        (0..depth).fold(inner.to_owned(), |inner, number| format!("section o{number} \"O\" {{\n{inner}}}\n"))
    };
    let text = "section t \"T\" {\n\"\"\"\nAsk us, and we send you a summary.\n\"\"\"\n}\n";
    for depth in 0..5 {
        let bound = text.replace("{\n", "{\ncovers: house/y\n");
        assert!(asked("covers('house/y')", None, &around(depth, &bound)), "{depth}");
        let bound = format!("section s \"S\" {{\ncovers: house/y\n{}}}\n", around(depth, text));
        assert!(asked("covers('house/y')", None, &bound), "{depth}");
    }
}

#[test]
fn what_is_noted_changes_no_document() {
    let cookies = "cookies c \"C\" { provider: self; cookie a \"b\" { lasts: 1 day\n\"\"\"\nSee {{ ref(\"contact\") }}.\n\"\"\" } }\n";
    for prose in ["{{ default() }}", "{{ cookie_tables }}"] {
        let spec = format!("{SPEC}{cookies}section cookies \"S\" {{\n\"\"\"\n{prose}\n\"\"\"\n}}\n");
        let project = Project::new(Memory::default().with("/s/a.policy", &spec), "/s");
        let file = project.load(Path::new("/s/a.policy")).expect("the spec").file;
        let analysis = Analysis::new(&project, &file, Path::new("/s"), &Arc::new(Options::default()));
        assert!(analysis.findings.is_empty(), "{prose}: {:?}", analysis.findings);
    }
}
