//! The tests of expressions: `x is none`.

use std::cmp::Ordering;

use super::fault::Fault;
use super::scope::Scope;
use super::terms::Terms;
use super::value::Value;

/// Whether a value passes, with the arguments of the test.
pub type Condition = for<'r, 'p, 'v> fn(&Scope<'p>, &Value<'r>, &[Value<'v>]) -> Result<bool, Box<Fault>>;

/// All tests, when each holds, and how that is found out.
pub const TESTS: Terms<Condition> = &[
    ("defined", "There is such a name.", |_, value, _| Ok(!matches!(value, Value::Undefined))),
    ("undefined", "There is none.", |_, value, _| Ok(matches!(value, Value::Undefined))),
    ("none", "The fact is not stated.", |_, value, _| Ok(matches!(value, Value::Unstated))),
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
    ("startingwith", "The text starts so.", |scope, value, arguments| {
        Ok(value.plain(scope).starts_with(&*wanted(arguments)?.plain(scope)))
    }),
    ("endingwith", "The text ends so.", |scope, value, arguments| {
        Ok(value.plain(scope).ends_with(&*wanted(arguments)?.plain(scope)))
    }),
];

fn wanted<'a, 'v>(arguments: &'a [Value<'v>]) -> Result<&'a Value<'v>, Box<Fault>> {
    arguments.first().ok_or_else(|| Fault::new("this test compares with something, which is missing"))
}

fn number(value: &Value<'_>) -> Result<i64, Box<Fault>> {
    match value {
        Value::Number(number) => Ok(*number),
        _ => Err(Fault::new("this is not a number")),
    }
}

/// Which of two values comes first.
///
/// # Errors
/// Where they cannot be compared.
pub fn order(value: &Value<'_>, other: &Value<'_>) -> Result<Ordering, Box<Fault>> {
    value.order(other).ok_or_else(|| Fault::new("only two numbers, two texts or two days can be compared"))
}

fn same(_: &Scope<'_>, value: &Value<'_>, arguments: &[Value<'_>]) -> Result<bool, Box<Fault>> {
    Ok(value.same(wanted(arguments)?))
}

fn differs(_: &Scope<'_>, value: &Value<'_>, arguments: &[Value<'_>]) -> Result<bool, Box<Fault>> {
    Ok(!value.same(wanted(arguments)?))
}

fn less(_: &Scope<'_>, value: &Value<'_>, arguments: &[Value<'_>]) -> Result<bool, Box<Fault>> {
    Ok(order(value, wanted(arguments)?)?.is_lt())
}

fn less_or_same(_: &Scope<'_>, value: &Value<'_>, arguments: &[Value<'_>]) -> Result<bool, Box<Fault>> {
    Ok(order(value, wanted(arguments)?)?.is_le())
}

fn more(_: &Scope<'_>, value: &Value<'_>, arguments: &[Value<'_>]) -> Result<bool, Box<Fault>> {
    Ok(order(value, wanted(arguments)?)?.is_gt())
}

fn more_or_same(_: &Scope<'_>, value: &Value<'_>, arguments: &[Value<'_>]) -> Result<bool, Box<Fault>> {
    Ok(order(value, wanted(arguments)?)?.is_ge())
}
