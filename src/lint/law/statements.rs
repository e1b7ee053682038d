//! What is wrong with the rows of a pack on what its law gives and wants said.
//!
//! Owns: whether what such a row names is there: a topic, a list, a condition, a sentence of the language. Does not own: the
//! form of rows, and what becomes of them.

use crate::diagnostic::nearest;
use crate::document;
use crate::facts::{CONDITIONS, EACH, is_condition};
use crate::law::keys::Reader;
use crate::law::values::Named;
use crate::law::{self, Law, Statement};
use crate::schema::vocabulary::{BASES, TOPICS};

/// Reports what the rows of a pack name and nobody has.
pub fn check(law: &Law, reader: &mut Reader<'_>) {
    for row in &law.gives.rights {
        conditions(&row.when, law, reader);
        if let Some((name, span)) = &row.statement
            && law.states.iter().all(|state| state.name() != &**name)
        {
            reader.unknown(name, *span, "statement of the law", law.states.iter().map(Statement::name));
        }
    }
    for row in &law.states {
        conditions(&row.when, law, reader);
        if let Some((topic, span)) = row.topic.as_ref().filter(|topic| TOPICS.find(&topic.0).is_none()) {
            reader.unknown(topic, *span, "topic", TOPICS.iter());
        }
        if let Some((each, span)) = row.each.as_ref().filter(|each| !EACH.contains(&&*each.0)) {
            reader.unknown(each, *span, "list of which a statement is made", EACH.iter().copied());
        }
    }
    let Some((_, first)) = law.states.first().and_then(|row| row.named.as_ref()) else { return };
    if law::law(&law.name).is_none() && reader.house {
        let help = "write a rule, and a section that `covers` it; `said('LAW/...')` asks for a statement of a law";
        reader.wrong(*first, "only the laws that ship have statements", Some(help));
    } else {
        law.states.iter().for_each(|row| sentence(law, row, reader));
    }
}

fn sentence(law: &Law, row: &Statement, reader: &mut Reader<'_>) {
    let Some((name, span)) = &row.named else { return };
    if document::sentence(law, name).is_none() {
        let help = format!("write it into `templates/en/laws/{}.yaml`, under `{name}`", law.name);
        reader.wrong(*span, format!("no language has a sentence for the statement `{name}`"), Some(&help));
    }
}

fn conditions(when: &[Named], law: &Law, reader: &mut Reader<'_>) {
    for (word, span) in when.iter().filter(|(word, _)| !is_condition(word, law)) {
        let known = CONDITIONS.iter().map(|condition| condition.word).chain(BASES.iter());
        let near = nearest(word, known).map(|near| format!("did you mean `{near}`?"));
        let help = near.as_deref().or(Some(
            "docs/laws.md has the words of `when`; legal bases, words of `regulated-as` and places are such, too",
        ));
        reader.wrong(*span, format!("there is no condition `{word}`"), help);
    }
}
