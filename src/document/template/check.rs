//! Whether every name of a template or of prose exists, also in branches that never run.

use rustc_hash::FxHashMap;

use super::compile::{Templates, compile_tree};
use super::engine::{Names, Template};
use super::keys::Keys;
use super::source::TemplateSource;
use crate::diagnostic::{Diagnostic, Sink};
use crate::facts::expression::{Fault, Problem};
use crate::jinja::{self, Lines};
use crate::source::{Span, Text};

/// Reports expressions of a prose block that name what does not exist, each at its place.
///
/// Without their keys, declarations that the block names are taken to exist: others complete the file.
pub fn check_expressions(text: &Text, keys: Option<&Keys<'_>>, sink: &mut Sink) {
    if text.contains("{{") || text.contains("{%") {
        sink.extend(check(text, TemplateSource::Prose(text), keys, &[], &[]));
    }
}

/// What is wrong with a template and its sentences.
///
/// `templates` are the names that it can include.
pub(super) fn check_template(template: &Template, templates: &[&str]) -> Vec<Diagnostic> {
    let whole = template.whole();
    let told = template.sentences.told(whole);
    let told = told.map(|(place, message, help)| Diagnostic { help, ..template.error(Some(place.clone()), message) });
    let mut found: Vec<Diagnostic> = told.collect();
    found.extend(check(&whole.text, TemplateSource::Template(template), None, templates, template.names));
    found
}

fn check(
    source: &str,
    place: TemplateSource<'_>,
    keys: Option<&Keys<'_>>,
    all: &[&str],
    names: Names,
) -> Vec<Diagnostic> {
    let prose = matches!(place, TemplateSource::Prose(_));
    let tree = match jinja::template(source, if prose { Lines::Kept } else { Lines::Trimmed }) {
        Ok(tree) => tree,
        Err(unread) => return vec![place.unread(unread)],
    };
    let (_, problems) = compile_tree(&tree, Templates { checked: true, prose, keys, all, names });
    // What this language has not of Jinja is told where all names are right.
    let (mut refusals, found): (Vec<Problem>, Vec<Problem>) = problems.into_iter().partition(|problem| problem.refusal);
    if found.is_empty() {
        refusals.truncate(1);
        return refusals.into_iter().map(|problem| place.fault(&Fault::new(problem.message).at(problem.at))).collect();
    }
    let placed = |Problem { at: (start, end), message, help, .. }| Diagnostic {
        help,
        ..place.error(Some(start as usize..end as usize), message)
    };
    found.into_iter().map(placed).collect()
}

/// The places in a prose block where `ref("NAME")` stands, by the names.
pub(crate) fn references(text: &Text) -> FxHashMap<String, Vec<Span>> {
    let mut places: FxHashMap<String, Vec<Span>> = FxHashMap::default();
    let mut from = 0;
    while let Some(at) = text[from..].find("ref(") {
        let start = from + at;
        let Some(length) = text[start..].find(')') else { break };
        let end = start + length + 1;
        let argument = text[start + 4..end - 1].split(',').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        places.entry(argument.replace('_', "-")).or_default().push(text.locate(start, end));
        from = end;
    }
    places
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::statements;
    use super::*;
    use crate::document::words::{SENTENCES, TEMPLATES, WORDS_FILE};
    use crate::law::{self, Law};
    use crate::schema;

    #[test]
    fn built_in_templates_name_only_what_exists() {
        let engine = super::super::Engine::built_in();
        let all: Vec<&str> = TEMPLATES.iter().map(|template| template.0).collect();
        for name in &all {
            let found = check_template(engine.template(name).expect("a template"), &all);
            assert!(
                found.is_empty(),
                "{}",
                found.iter().map(|d| format!("{} {:?}\n", d.message, d.help)).collect::<String>()
            );
        }
    }

    #[test]
    fn what_a_template_prints_of_its_own_is_of_no_language() {
        let tags = [("{{", "}}"), ("{%", "%}"), ("{#", "}")];
        for (name, shape, _) in TEMPLATES {
            let (mut rest, mut printed) = (*shape, String::new());
            while let Some((at, end)) = tags.iter().filter_map(|tag| Some((rest.find(tag.0)?, tag.1))).min() {
                printed.push_str(&rest[..at]);
                rest = rest[at..].split_once(end).expect("the end of a tag").1;
            }
            printed.push_str(rest);
            let markdown = |c: char| c.is_whitespace() || "#*-|\\".contains(c);
            assert!(printed.chars().all(markdown), "{name}: {}", printed.trim());
        }
    }

    #[test]
    fn every_line_of_a_template_can_be_read() {
        let sentences = SENTENCES.iter().map(|(name, text, _)| (name, text));
        let all =
            TEMPLATES.iter().map(|(name, text, _)| (name, text)).chain(sentences).chain([(&"words.yaml", &WORDS_FILE)]);
        let long = all.flat_map(|(name, text)| {
            let lines = text.lines().enumerate().filter(|(_, line)| line.chars().count() > 120);
            lines.map(move |(number, _)| format!("{name}:{}", number + 1))
        });
        assert_eq!(long.collect::<Vec<_>>(), Vec::<String>::new());
    }

    #[test]
    fn every_sentence_is_asked_for() {
        let engine = super::super::Engine::built_in();
        for (file, _, entries) in SENTENCES {
            if let Some(law) = file.strip_prefix("laws/").and_then(|file| law::law(file.strip_suffix(".yaml")?)) {
                let extends = |other: &law::Law| other.base().is_some_and(|base| base.name == law.name);
                let states: Vec<_> =
                    law::all().filter(|one| one.name == law.name || extends(one)).flat_map(Law::statements).collect();
                let idle = entries.iter().find(|entry| states.iter().all(|row| row.name() != entry.0));
                assert_eq!(idle, None, "{file}");
                continue;
            }
            let template = engine.template(&file.replace(".yaml", ".md")).expect("the template of the sentences");
            let whole = template.sentences.whole(&template.shape, true);
            let idle: Vec<_> = entries.iter().filter(|entry| !whole.asks_for(entry.0)).collect();
            assert!(idle.is_empty(), "{file}: {idle:?}");
        }
    }

    #[test]
    fn every_statement_has_a_sentence_and_a_place() {
        let engine = super::super::Engine::built_in();
        for law in law::all() {
            for row in law.statements() {
                let topic = row.topic.as_ref().map_or("", |topic| &topic.0);
                let shape = engine.template(&format!("topics/{topic}.md")).map_or("", |template| &template.shape);
                assert!(shape.contains(&format!("statements(\"{topic}\")")), "topics/{topic}.md");
                let sentence = statements::sentence(law, row.name()).expect("a sentence");
                // One sentence has one name, so that no page has it twice.
                for other in law::all() {
                    let same =
                        |other_row: &&law::Statement| statements::sentence(other, other_row.name()) == Some(sentence);
                    let twin = other.statements().find(|other| other.name() != row.name() && same(other));
                    assert!(twin.is_none(), "{}: {}", law.name, row.name());
                }
                let own = |file: &str| format!("laws/{file}/{}", row.name());
                let template = engine.template(&own(&law.name)).or_else(|| engine.template(&own(&law.base()?.name)));
                assert_eq!(check_template(template.expect("a template"), &[]), []);
            }
        }
    }

    #[test]
    fn every_topic_has_a_template_and_every_template_a_topic() {
        let engine = super::super::Engine::built_in();
        let topics: BTreeSet<String> = crate::schema::vocabulary::TOPICS
            .iter()
            .filter(|topic| *topic != "...")
            .map(|topic| format!("topics/{topic}.md"))
            .collect();
        for topic in &topics {
            assert!(engine.has(topic), "{topic}");
        }
        for (name, ..) in TEMPLATES.iter().filter(|(name, ..)| name.starts_with("topics/")) {
            assert!(topics.contains(*name), "{name} is no topic");
        }
    }

    /// Fields that say how a document is made and not what it tells, or that a derived list prints.
    const ELSEWHERE: &[(&str, &str)] = &[
        ("policy", "laws"),      // right_laws, deadlines
        ("policy", "numbering"), // the numbers themselves
        ("policy", "outline"),   // the order of the sections
        ("policy", "layout"),
        ("document", "layout"), // by_purpose
        ("policy", "contents"),
        ("document", "contents"),
        ("policy", "folded"),
        ("document", "folded"), // the page, not its text
        ("document", "within"), // where it is printed
        ("policy", "language"),
        ("document", "language"), // the words themselves
        ("representative", "email"),
        ("representative", "phone"),
        ("representative", "address"),
        ("representative", "form"), // ways
        ("dpo", "email"),
        ("dpo", "phone"),
        ("dpo", "address"),
        ("dpo", "form"),
        ("joint", "email"),
        ("joint", "phone"),
        ("joint", "address"),
        ("joint", "form"),
        ("contact", "email"),
        ("contact", "phone"),
        ("contact", "address"),
        ("contact", "form"),
        ("requests", "url"),
        ("requests", "email"),
        ("requests", "phone"), // ways
        ("scope", "apps"),     // all_apps
        ("data", "items"),     // phrases
        ("data", "collected"), // not_collected
        ("item", "state"),
        ("item", "detail"),
        ("item", "special"),
        ("item", "sensitive"), // phrase
        ("item", "ccpa"),      // california
        ("purpose", "targeted-ads"),
        ("purpose", "profiling"),
        ("purpose", "ai-training"), // purpose_flags
        ("recipient", "company"),   // shown_name
        ("recipient", "role"),      // recipient_groups
        ("recipient", "sale"),
        ("recipient", "share"), // sold_to, shared_with
        ("recipient", "safeguard"),
        ("recipient", "clauses-dated"),
        ("recipient", "copy"), // transfers
        ("transfer", "clauses-dated"),
        ("cookies", "category"),
        ("cookies", "domain"),
        ("cookies", "party"), // cookie_groups
        ("cookie", "lasts"),
        ("cookie", "tech"),
        ("cookie", "domain"),
        ("cookie", "party"),
        ("cookie", "purpose"), // rows
        ("promise", "never"),
        ("promise", "always"),
        ("promise", "only"),   // never_verbs and the like
        ("section", "after"),  // the order of the sections
        ("section", "covers"), // lint
        ("exhibit", "shows"),  // a kind of the tests
        ("document", "outline"),
        ("document", "laws"),
        ("document", "languages"),
    ];

    #[test]
    fn every_field_of_the_language_is_printed() {
        let all: String = super::super::built_in_templates().map(|(_, text)| text).collect();
        let mut missing = Vec::new();
        for kind in schema::KINDS {
            for field in kind.fields {
                let name = field.name.replace('-', "_");
                let named = all.contains(&format!(".{name}")) || all.contains(&format!("(\"{name}\""));
                // Those for whom it is are named above the part that holds it.
                let chooses = matches!(field.ty, schema::Type::People);
                if !named && !chooses && !ELSEWHERE.contains(&(kind.name, field.name)) {
                    missing.push(format!("{}.{}", kind.name, field.name));
                }
            }
        }
        assert!(missing.is_empty(), "no template prints {missing:?}");
    }
}
