//! What a law still asks once its statements are not made as it wants them made, whatever else is printed.
//!
//! The sentence of each statement is emptied, commented out and replaced by a sentence that says the contrary; the call that
//! prints it is taken out of its topic, and commented out there; its topic is left out of every outline, and a section with
//! other prose takes its place. Each time a rule that asks for it finds something.

use std::collections::BTreeMap;
use std::sync::Arc;

use libtest_mimic::Failed;
use policyc::document::{Engine, built_in_templates};
use policyc::facts::Facts;
use policyc::law;
use policyc::lint::Pack;
use policyc::schema::vocabulary::TOPICS;

use crate::topics::{Asked, Found, OTHER};

/// A complete spec of a pack, with the statements that it makes.
struct Whole {
    text: String,
    asked: Asked,
    made: Vec<String>,
}

/// Asks the complete specs of a pack with each statement gone, in each way. A statement is asked of the first spec that
/// makes it: some exclude one another.
pub fn gone(pack: &Arc<Pack>) -> Result<(), Failed> {
    let law = law::law(&pack.law).ok_or("a law")?;
    let mut wholes = Vec::new();
    for text in crate::wholes(pack)? {
        let asked = Asked::new(&text, pack).ok_or("a complete spec has errors")?;
        let facts = Facts::new(&asked.policy);
        let own = facts.statements().into_iter().filter(|made| made.law.name == law.name);
        let made = own.map(|made| made.statement.name().to_owned()).collect();
        wholes.push(Whole { text, asked, made });
    }
    let templates: BTreeMap<&str, &str> = built_in_templates().collect();
    let mut wrong = Vec::new();
    let mut asked = Vec::new();
    for row in law.statements() {
        let name = row.name();
        if asked.contains(&name) {
            continue;
        }
        asked.push(name);
        let call = format!("said('{name}')");
        let requires =
            |rule: &policyc::lint::Rule| rule.require.as_ref().is_some_and(|require| require.text.contains(&call));
        let rules: Vec<&str> = pack.rules.iter().filter(|rule| requires(rule)).map(|rule| &*rule.name).collect();
        let making = wholes.iter().find(|whole| whole.made.iter().any(|made| made == name));
        let Some(Whole { text, asked: whole, .. }) = making.filter(|_| !rules.is_empty()) else {
            let made = if making.is_some() { "one" } else { "no" };
            wrong.push(format!("`{name}`: {} rules ask for it, and {made} complete spec makes it", rules.len()));
            continue;
        };
        let topic = TOPICS.find(&row.topic.as_ref().ok_or("a topic")?.0).ok_or("a topic")?;
        let file = |law: &str| format!("laws/{law}.yaml");
        let has = |file: &str| templates.get(file).is_some_and(|text| text.contains(&format!("\n{name}: ")));
        let base = || law.base().map(|base| file(&base.name));
        let file = Some(file(&law.name)).filter(|own| has(own)).or_else(base).ok_or("a file")?;
        let sentence = |text: &str| whole.with_files([(file.clone(), format!("{name}: \"{text}\"\n"))]);
        let shape = templates[&*format!("topics/{topic}.md")];
        let calls = [format!("{{{{ statement(\"{name}\") }}}}"), format!("{{{{ statements(\"{topic}\") }}}}")];
        let captured = format!("statement(\"{name}\")");
        let with_calls = |change: &dyn Fn(&str) -> String| {
            let shape = calls.iter().fold(shape.to_owned(), |shape, call| shape.replace(call, &change(call)));
            // One that is kept in a name is printed from there.
            let shape = shape.replace(&format!("= {captured}"), "= \"\"");
            // So is one that stands for a right.
            let shape = shape.replace("= statement(r.statement)", "= \"\"");
            whole.with_files([(format!("topics/{topic}.md"), shape)])
        };
        let section = format!("{text}\nsection {topic} \"Other\" {{\n  \"\"\"\n  {OTHER}\n  \"\"\"\n}}\n");
        let ways: [(&str, Option<Found>); 7] = [
            ("emptied", sentence("")),
            ("commented out", sentence("<!-- It is so. -->")),
            ("replaced by the contrary", sentence(OTHER)),
            ("taken out of its topic", with_calls(&|_| String::new())),
            ("commented out in its topic", with_calls(&|call| format!("<!-- {} -->", call.trim_matches(['{', '}'])))),
            ("left without its topic", Asked::new(text, pack).and_then(|whole| whole.left_out(topic))),
            ("replaced by prose", Asked::new(&section, pack).and_then(|other| other.found(&Engine::built_in()))),
        ];
        for (way, found) in ways {
            // Where a reference leads nowhere, there is no page at all; where a section of this name is there, no second one.
            let Some((found, complete)) = found else { continue };
            if complete || !rules.iter().any(|rule| found.contains(*rule)) {
                wrong.push(format!("`{name}` {way}: none of {} finds anything; found is {found:?}", rules.join(", ")));
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}
