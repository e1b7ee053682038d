//! The functions of expressions: those that belong to one document, and `range`.

use super::run::Run;
use super::{render, statements};
use crate::diagnostic::Diagnostic;
use crate::document::Tells;
use crate::document::markdown::private;
use crate::facts::expression::{Done, Fault, Host, Value};
use crate::schema::vocabulary;

/// Works out what a call stands for.
pub type Function = for<'r, 'p> fn(&Run<'r, 'p>, &[Value<'r>]) -> Done<Value<'r>>;

/// All functions, what each gives, the most arguments that it takes, and how it is worked out.
pub const FUNCTIONS: &[(&str, &str, (usize, Function))] = &[
    (
        "at",
        "`at(declaration)` marks the place in the spec that the text before it comes from. It prints nothing. \
         `at(declaration, \"access\")` adds the right that the text tells of, and \
         `at(declaration, \"access\", laws)` the laws under which it tells of it.",
        (3, |run, arguments| {
            let name = arguments.get(1).and_then(Value::as_text).and_then(|right| vocabulary::RIGHTS.find(right));
            let laws = arguments
                .get(2)
                .and_then(|laws| laws.iterate().ok())
                .map(|laws| laws.filter_map(|law| law.as_text().and_then(|law| vocabulary::LAWS.find(law))).collect());
            let tells = name.map(|name| Tells::Right { name, laws: laws.unwrap_or_default() });
            Ok(arguments.first().map_or(Value::Nothing, |value| run.mark(value, tells)))
        }),
    ),
    (
        "ref",
        r#"`ref("rights")` is a link to a topic or section; `ref("rights", "heading")` has its heading as text."#,
        (2, reference),
    ),
    (
        "printed",
        r#"`printed("sources")` is true where the document prints that topic or section."#,
        (1, |run, arguments| {
            // A section is printed where one of those in it is.
            run.spend(run.scope.outline.len())?;
            let name = name("printed", arguments)?;
            let prints = render::prints(run.scope, name);
            if prints {
                run.scope.rely_on(name);
            }
            Ok(Value::Flag(prints))
        }),
    ),
    (
        "statement",
        r#"`statement("withdrawal-effect")` prints what the laws of the policy want said, by its name, in the words of the \
         language; nothing where none of them wants it said."#,
        (1, |run, arguments| Ok(statements::one(run, name("statement", arguments)?))),
    ),
    (
        "statements",
        r#"`statements("rights")` prints the statements of a topic that are not printed by their names."#,
        (1, |run, arguments| Ok(statements::rest(run, name("statements", arguments)?))),
    ),
    ("default", "In the prose of a section that stands for a standard topic: the generated text.", (0, default)),
    ("inherited", "In the prose of an `override`: the prose that it replaces.", (0, inherited)),
    ("range", "Numbers in a row: `range(3)` is 0, 1, 2.", (3, range)),
];

fn name<'a>(function: &str, arguments: &'a [Value<'_>]) -> Done<&'a str> {
    let name = arguments.first().and_then(Value::as_text);
    name.ok_or_else(|| {
        let what = if function == "statement" { "statement" } else { "topic or section" };
        Fault::new(format!("`{function}` takes the name of a {what}, in quotes"))
    })
}

fn reference<'r>(run: &Run<'r, '_>, arguments: &[Value<'r>]) -> Done<Value<'r>> {
    let name = name("ref", arguments)?;
    let heading = arguments.get(1).is_some_and(|value| value.as_text() == Some("heading"));
    run.scope.refer(name);
    let start = if heading { private::REF_HEADING } else { private::REF };
    Ok(Value::markdown(format!("{start}{}{}", name.replace('_', "-"), private::REF_END)))
}

fn default<'r>(run: &Run<'r, '_>, _: &[Value<'r>]) -> Done<Value<'r>> {
    let Some(topic) = run.frame.topic else {
        return Err(Fault::new(
            "`default()` stands for the generated text of a standard topic, and this is not the text of one",
        ));
    };
    let text = render::topic(run.scope, topic);
    if text.trim().is_empty()
        && let Some(span) = run.scope.place_of("default()")
    {
        let message = format!("`default()` is empty: no fact is declared for `{topic}`");
        run.scope.report(
            Diagnostic::warning("language/empty-default", span, message)
                .help("declare the facts, or take `default()` out"),
        );
    }
    Ok(Value::Markdown((*text).clone()))
}

fn inherited<'r>(run: &Run<'r, '_>, _: &[Value<'r>]) -> Done<Value<'r>> {
    let Some(prose) = run.frame.inherited else {
        return Err(Fault::new(
            "`inherited()` stands for the prose that an `override` replaces, and this replaces none",
        ));
    };
    Ok(Value::markdown(render::prose(run.scope, prose, run.frame.topic)))
}

/// The most numbers in a row.
const LONGEST_RANGE: i64 = 100_000;

fn range<'r>(run: &Run<'r, '_>, arguments: &[Value<'r>]) -> Done<Value<'r>> {
    let number = |index: usize| match arguments.get(index) {
        Some(Value::Number(number)) => Ok(Some(*number)),
        None => Ok(None),
        Some(_) => Err(Fault::new("`range` takes whole numbers")),
    };
    let (start, end) = match (number(0)?, number(1)?) {
        (Some(start), Some(end)) => (start, end),
        (Some(end), None) => (0, end),
        _ => return Err(Fault::new("`range` takes whole numbers")),
    };
    let step = usize::try_from(number(2)?.unwrap_or(1)).ok().filter(|step| *step > 0);
    let Some(step) = step else { return Err(Fault::new("a step of `range` is larger than 0")) };
    if end.saturating_sub(start) / i64::try_from(step).unwrap_or(i64::MAX) > LONGEST_RANGE {
        return Err(Fault::new(format!("`range` gives {LONGEST_RANGE} numbers at most")));
    }
    let numbers = (start..end).step_by(step);
    run.spend(numbers.size_hint().0)?;
    Ok(numbers.map(Value::Number).collect())
}
