//! Templates and prose that mean harm or nothing: bounded work, no panic.

use crate::bodies;

/// A small generator of numbers, so that a failure is the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % below.max(1)
    }
}

const PIECES: &[&str] = &[
    "{{ ",
    " }}",
    "{% ",
    " %}",
    "{%- ",
    " -%}",
    "{%+ ",
    " +%}",
    "\n",
    "\r\n",
    " ",
    "if ",
    "elif ",
    "else",
    "endif",
    "for ",
    " in ",
    "endfor",
    "set ",
    "endset",
    "with ",
    "endwith",
    "filter ",
    "endfilter",
    "macro m(a, b=1)",
    "endmacro",
    "raw",
    "endraw",
    "include ",
    "choice",
    "data",
    "purpose.one",
    "cookie_groups",
    "granted",
    "c",
    "m(1)",
    "loop",
    ".label",
    ".data",
    ".key",
    ".withdraw",
    ".text",
    " | list",
    " | join(',')",
    " | map(attribute='label')",
    " | sort",
    " | unique",
    " | slice(2)",
    " | first",
    " | table",
    " | nested",
    "[0]",
    "[1:]",
    "[-1:5:2]",
    "range(3)",
    "range(99999)",
    "'é'",
    "1",
    "-",
    " ~ ",
    " + ",
    " // ",
    " < ",
    " == ",
    " is defined",
    " is not none",
    " and ",
    " or ",
    " not ",
    "(",
    ")",
    "[",
    "]",
    ", ",
    "| a | b |\n",
    "default()",
    "printed('rights')",
    "ref('rights')",
    "at(c)",
    "é",
    "%}",
    "{#",
    "\u{E008}",
];

#[test]
fn the_fuzz_bodies_hold_on_mixed_pieces_from_a_fixed_seed() {
    let mut numbers = Numbers(2026);
    for _ in 0..150 {
        let text: String = (0..=numbers.next(14)).map(|_| PIECES[numbers.next(PIECES.len())]).collect();
        bodies::template(&text);
        bodies::prose(&text);
    }
}

#[test]
fn expressions_that_can_be_read_run_in_any_mixture() {
    const VALUES: &[&str] = &[
        "choice",
        "data",
        "data.account",
        "purpose.two.data",
        "policy.laws",
        "policy.effective",
        "granted",
        "cookie_groups",
        "range(3)",
        "range(0)",
        "[1, 'é', none]",
        "'text'",
        "7",
        "(-2)",
        "none",
        "true",
        "consent.gpc",
        "controller",
        "retention.account.keep",
        "data.account.items",
        "controller.phone",
        "section",
        "m(1)",
        "transfers",
        "[[1, 2], [3]]",
    ];
    const ENDINGS: &[&str] = &[
        " | list",
        " | join('-')",
        " | map(attribute='label')",
        " | map('upper')",
        " | sort",
        " | sort(attribute='key')",
        " | unique",
        " | slice(2)",
        " | slice(2, 'x')",
        " | first",
        " | last",
        " | reverse",
        " | length",
        " | words",
        " | table",
        " | nested(3)",
        " | cell",
        " | code",
        " | link('é')",
        " | say('laws')",
        " | cap",
        " | sentence",
        " | clause",
        " | plural('a', 'b')",
        " | having('url')",
        " | without('url', 'x')",
        " | selectattr('key', 'eq', 1)",
        " | select('in', [1])",
        " | reject('odd')",
        "[0]",
        "[-1]",
        "[1:]",
        "[-9:9:2]",
        "['key']",
        " + [1]",
        " + 1",
        " ~ 'é'",
        " < 2",
        " == none",
        " in 'text'",
        " is sequence",
        " is odd",
        " // 0",
        " % -2",
        " and 1",
        " or 1",
        " if 0",
    ];
    let mut numbers = Numbers(7);
    for _ in 0..150 {
        let endings: String = (0..numbers.next(4)).map(|_| ENDINGS[numbers.next(ENDINGS.len())]).collect();
        let value = VALUES[numbers.next(VALUES.len())];
        let expression = format!("({value}{endings})");
        bodies::template(&format!(
            "{{% macro m(a) %}}é{{{{ a }}}}{{% endmacro %}}{{{{ {expression} }}}}{{% for x in {expression} %}}{{{{ x }}}}{{% endfor %}}"
        ));
        bodies::prose(&format!("é {{% if {expression} %}} {{{{ {expression} }}}} {{% endif %}}"));
    }
}
