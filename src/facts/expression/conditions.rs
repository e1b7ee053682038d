//! The tests of expressions: `x is none`.

use std::cmp::Ordering;

use super::fault::{Done, Fault};
use super::value::Value;
use crate::policy::Policy;

/// What a test can ask besides the value.
pub trait Around {
    fn policy(&self) -> &Policy;

    /// A value as plain text.
    fn text_of(&self, value: &Value<'_>) -> String;
}

/// Whether a value passes, with the arguments of the test.
pub type Condition = for<'v, 'w> fn(&dyn Around, &Value<'v>, &[Value<'w>]) -> Done<bool>;

/// All tests, when each holds, and how that is found out.
pub const TESTS: &[(&str, &str, Condition)] = &[
    ("defined", "There is such a name.", |_, value, _| Ok(!matches!(value, Value::Undefined))),
    ("undefined", "There is none.", |_, value, _| Ok(matches!(value, Value::Undefined))),
    ("stated", "The fact is stated; a list has an entry.", |around, value, _| Ok(value.is_stated(around.policy()))),
    ("none", "The fact is not stated.", |_, value, _| Ok(matches!(value, Value::Unstated))),
    ("yes", "It is a stated yes.", |_, value, _| Ok(matches!(value, Value::Flag(true)))),
    ("no", "It is a stated no.", |_, value, _| Ok(matches!(value, Value::Flag(false)))),
    ("true", "It is yes.", |_, value, _| Ok(matches!(value, Value::Flag(true)))),
    ("false", "It is no; a fact that is not stated is neither.", |_, value, _| Ok(matches!(value, Value::Flag(false)))),
    ("string", "It is a text.", |_, value, _| Ok(value.as_text().is_some())),
    ("number", "It is a number.", |_, value, _| Ok(matches!(value, Value::Number(_)))),
    ("sequence", "It is a list.", |_, value, _| Ok(value.is_list())),
    ("eq", "Both are the same.", same),
    ("equalto", "The same as `eq`.", same),
    ("==", "The same as `eq`.", same),
    ("ne", "They differ.", differs),
    ("!=", "The same as `ne`.", differs),
    ("lt", "It is less.", less),
    ("<", "The same as `lt`.", less),
    ("le", "It is less, or the same.", less_or_same),
    ("<=", "The same as `le`.", less_or_same),
    ("gt", "It is more.", more),
    (">", "The same as `gt`.", more),
    ("ge", "It is more, or the same.", more_or_same),
    (">=", "The same as `ge`.", more_or_same),
    ("in", "It is in a list.", |_, value, arguments| Ok(wanted(arguments)?.has(value))),
    ("odd", "The number is odd.", |_, value, _| Ok(number(value)?.rem_euclid(2) == 1)),
    ("even", "The number is even.", |_, value, _| Ok(number(value)?.rem_euclid(2) == 0)),
    ("startingwith", "The text starts so.", |around, value, arguments| {
        Ok(around.text_of(value).starts_with(&around.text_of(wanted(arguments)?)))
    }),
    ("endingwith", "The text ends so.", |around, value, arguments| {
        Ok(around.text_of(value).ends_with(&around.text_of(wanted(arguments)?)))
    }),
];

fn wanted<'a, 'v>(arguments: &'a [Value<'v>]) -> Done<&'a Value<'v>> {
    arguments.first().ok_or_else(|| Fault::new("this test compares with something, which is missing"))
}

fn number(value: &Value<'_>) -> Done<i64> {
    value.number().ok_or_else(|| Fault::new("this is not a number"))
}

/// Which of two values comes first.
///
/// # Errors
/// Where they cannot be compared.
pub fn order(value: &Value<'_>, other: &Value<'_>) -> Done<Ordering> {
    value.order(other).ok_or_else(|| Fault::new("only two numbers, two texts or two days can be compared"))
}

fn same(_: &dyn Around, value: &Value<'_>, arguments: &[Value<'_>]) -> Done<bool> {
    Ok(value.same(wanted(arguments)?))
}

fn differs(_: &dyn Around, value: &Value<'_>, arguments: &[Value<'_>]) -> Done<bool> {
    Ok(!value.same(wanted(arguments)?))
}

fn less(_: &dyn Around, value: &Value<'_>, arguments: &[Value<'_>]) -> Done<bool> {
    Ok(order(value, wanted(arguments)?)?.is_lt())
}

fn less_or_same(_: &dyn Around, value: &Value<'_>, arguments: &[Value<'_>]) -> Done<bool> {
    Ok(order(value, wanted(arguments)?)?.is_le())
}

fn more(_: &dyn Around, value: &Value<'_>, arguments: &[Value<'_>]) -> Done<bool> {
    Ok(order(value, wanted(arguments)?)?.is_gt())
}

fn more_or_same(_: &dyn Around, value: &Value<'_>, arguments: &[Value<'_>]) -> Done<bool> {
    Ok(order(value, wanted(arguments)?)?.is_ge())
}
