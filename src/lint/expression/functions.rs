//! The functions of rules: what documents tell, whom a policy reaches, what its author wrote.

use super::{Context, Node};
use crate::facts::expression::program::{Arguments, Expression, Kind};
use crate::law;
use crate::schema::Vocabulary;
use crate::schema::vocabulary as v;

/// What a function takes in brackets.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// One word of a vocabulary.
    Word(&'static Vocabulary),
    /// Words of a vocabulary.
    Words(&'static Vocabulary),
    /// A place, or a set of them.
    Place,
    /// A text in quotes.
    Text,
    /// Texts in quotes.
    Texts,
    /// The name of a general rule.
    Rule,
    /// The name of a statement.
    Statement,
}

/// A function: its name, what it takes, what it tells, and how that is found out.
pub struct Function {
    pub name: &'static str,
    pub takes: Takes,
    pub doc: &'static str,
    pub ask: for<'r, 'p> fn(&Context<'r, 'p>, &'r Arguments) -> Option<bool>,
}

/// All functions.
pub static FUNCTIONS: &[Function] = &[
    Function {
        name: "right",
        takes: Takes::Word(&v::RIGHTS),
        doc: "`right('access')`: a document tells people of this right.",
        ask: |context, given| texts(given).next().map(|right| context.printed.right(right)),
    },
    Function {
        name: "printed",
        takes: Takes::Words(&v::TOPICS),
        doc: "`printed('retention')`: a document has a place for this topic, and its text there prints all facts that the \
              built-in template prints. Whether there are facts to print is another question.",
        ask: |context, given| Some(texts(given).any(|topic| context.printed.topic(topic))),
    },
    Function {
        name: "reaches",
        takes: Takes::Place,
        doc: "`reaches('BR')`, `reaches(eea)`: `policy.audience` includes people there: the place itself, a group \
              around it, a place in it. No document of their own speaks to them.",
        ask: |context, given| {
            let Some(Expression { kind: Kind::Places(wanted), .. }) = given.values.first() else { return None };
            let stated = !context.facts.policy.about.audience.is_empty();
            stated.then(|| wanted.iter().any(|place| context.facts.reaches(place)))
        },
    },
    Function {
        name: "says",
        takes: Takes::Texts,
        doc: "`says('NOTICE: ...')`: a section of the author's prose that a document prints holds these words, letter by letter. \
              Further texts are longer names in which they do not count.",
        ask: |context, given| {
            let mut given = texts(given);
            let text = given.next()?;
            Some(context.printed.says(text, &given.collect::<Vec<_>>()))
        },
    },
    Function {
        name: "said",
        takes: Takes::Statement,
        doc: "`said('withdrawal-effect')`: a document makes this statement of the law, or of the law that it extends, in the \
              sentence that ships, where a reader finds it. In a pack of no law, the law stands before it: `said('LAW/withdrawal-effect')`.",
        ask: |context, given| {
            let (law, name) = texts(given).next()?.split_once('/')?;
            Some(context.printed.said(law, name))
        },
    },
    Function {
        name: "covers",
        takes: Takes::Text,
        doc: "`covers('gdpr/retention-period')`: a section that a document prints is bound to this rule.",
        ask: |context, given| texts(given).next().map(|rule| context.printed.covers(rule)),
    },
    Function {
        name: "clean",
        takes: Takes::Rule,
        doc: "`clean('prose/hedging')`: the general rule of this name finds nothing. As a whole `require` it points to the \
              first place.",
        ask: |context, given| texts(given).next().map(|rule| (context.clean)(rule)),
    },
];

fn texts(arguments: &Arguments) -> impl Iterator<Item = &str> {
    arguments.values.iter().filter_map(|argument| match &argument.kind {
        Kind::Text(text) => Some(&**text),
        _ => None,
    })
}

fn call<'e>(node: &'e Node, name: &str) -> Option<impl Iterator<Item = &'e str> + use<'e>> {
    match &node.bare().kind {
        Kind::Call(number, arguments) if FUNCTIONS.get(*number).is_some_and(|function| function.name == name) => {
            Some(texts(arguments))
        }
        _ => None,
    }
}

/// The general rule whose silence is the whole of a condition.
pub fn clean_rule(node: &Node) -> Option<&str> {
    call(node, "clean")?.next()
}

/// Where a condition says that people are told.
pub enum Told<'e> {
    /// Where one of these two says it.
    Parts(&'e Node, &'e Node),
    /// In topics, of which one suffices.
    Topics(Vec<&'e str>),
    Right(&'e str),
    Nowhere,
}

/// Where a condition says that people are told.
pub fn told_in(node: &Node) -> Told<'_> {
    if let Kind::Both(a, b) | Kind::Either(a, b) = &node.kind {
        return Told::Parts(a, b);
    }
    if let Some(topics) = call(node, "printed") {
        return Told::Topics(topics.collect());
    }
    if let Some((law, name)) = call(node, "said").and_then(|mut said| said.next()?.split_once('/')) {
        let row = law::law(law).and_then(|law| law.statements().find(|row| row.name() == name));
        return Told::Topics(row.and_then(|row| Some(&*row.topic.as_ref()?.0)).into_iter().collect());
    }
    match call(node, "right").and_then(|mut right| right.next()) {
        Some(right) => Told::Right(right),
        None => Told::Nowhere,
    }
}

/// What each function tells.
pub fn docs() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|function| function.doc)
}
