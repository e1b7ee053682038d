//! Expressions against what Rust makes of the same numbers.

use policyc::analysis::Options;
use proptest::prelude::*;

use crate::asked;

/// What the template prints as the text of the choices; none where anything goes wrong.
fn printed(template: &str) -> Option<String> {
    let spec = "policy \"P\" {}\ncontroller \"C\" {}\n";
    let analysis = asked::files(&[("templates/topics/choices.md", template), ("a.policy", spec)], Options::default());
    if analysis.findings.iter().any(|found| found.rule == "language/template") {
        return None;
    }
    let text = analysis.documents[0].markdown();
    let body = text.split("## Your choices\n\n").nth(1)?.lines().next()?;
    Some(body.replace('\\', ""))
}

/// An expression, and its value: none where a number does not exist.
fn number() -> impl Strategy<Value = (String, Option<i64>)> {
    let leaf = (-9i64..100).prop_map(|number| (format!("({number})"), Some(number)));
    leaf.prop_recursive(4, 24, 2, |inner| {
        (inner.clone(), prop::sample::select(vec!["+", "-", "*", "//", "%"]), inner).prop_map(
            |((left, one), operator, (right, other))| {
                let value = one.zip(other).and_then(|(one, other)| match operator {
                    "+" => one.checked_add(other),
                    "-" => one.checked_sub(other),
                    "*" => one.checked_mul(other),
                    "//" => one.checked_div_euclid(other),
                    _ => one.checked_rem_euclid(other),
                });
                (format!("({left} {operator} {right})"), value)
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn numbers_are_counted_with_as_they_are((expression, value) in number()) {
        let printed = printed(&format!("{{{{ {expression} }}}}"));
        prop_assert_eq!(printed, value.map(|value| value.to_string()), "{}", expression);
    }

    #[test]
    fn products_come_before_sums(a in -9i64..99, b in -9i64..99, c in 1i64..99) {
        let text = printed(&format!("{{{{ {a} + {b} * {c} }}}}/{{{{ {a} * {b} - {c} }}}}/{{{{ {a} - {b} - {c} }}}}"));
        prop_assert_eq!(text, Some(format!("{}/{}/{}", a + b * c, a * b - c, a - b - c)));
    }

    #[test]
    fn a_chain_of_comparisons_holds_where_each_link_does(a in 0i64..4, b in 0i64..4, c in 0i64..4) {
        let text = printed(&format!("{{{{ {a} < {b} <= {c} }}}}/{{{{ {a} != {b} == {c} }}}}/{{{{ not {a} > {b} }}}}"));
        let word = |yes: bool| if yes { "yes" } else { "no" };
        let expected = format!("{}/{}/{}", word(a < b && b <= c), word(a != b && b == c), word(a <= b));
        prop_assert_eq!(text, Some(expected));
    }

    #[test]
    fn slices_count_from_both_ends(
        length in 0usize..6,
        start in prop::option::of(-7i64..7),
        stop in prop::option::of(-7i64..7),
        step in 1usize..4,
    ) {
        let place = |at: i64| usize::try_from(if at < 0 { at + length as i64 } else { at }).unwrap_or(0).min(length);
        let (from, to) = (start.map_or(0, place), stop.map_or(length, place));
        let expected: String = (from..to).step_by(step).map(|index| index.to_string()).collect();
        let shown = |part: Option<i64>| part.map_or_else(String::new, |part| part.to_string());
        let slice = format!("[{}:{}:{step}]", shown(start), shown(stop));
        let all: String = (0..length).map(|index| index.to_string()).collect();
        let text = printed(&format!("x{{{{ range({length}){slice} | join }}}}x{{{{ '{all}'{slice} }}}}x"));
        prop_assert_eq!(text, Some(format!("x{expected}x{expected}x")));
    }
}
