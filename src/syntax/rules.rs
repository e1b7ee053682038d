//! The names of the findings of this room, and the collector that keeps their number bounded.
//!
//! Owns: one line on each rule for the registry of rules. Does not own: rules of any other room.

use crate::diagnostic::{Diagnostic, Sink};

/// Every rule that reading a file can break: its name and what it says, for the registry of rules.
///
/// They are errors of the language: none can be allowed.
pub const RULES: &[(&str, &str)] = &[
    ("language/alias-limit", "YAML aliases copy more of a file than a policy ever needs"),
    ("language/bad-escape", "a text holds a backslash that starts no escape; only \\\" and \\\\ are known"),
    ("language/control-character", "a control character or a private-use character stands in the file"),
    ("language/document-marker", "a YAML file holds more than one document"),
    ("language/empty-value", "a field, a label or a prose block has no value"),
    ("language/equals-sign", "a field has `=` where a colon belongs"),
    ("language/field-outside", "a field stands outside of any declaration"),
    ("language/merge-key", "the YAML merge key `<<` is not part of the language"),
    ("language/missing-brace", "the body of a declaration has no opening brace"),
    ("language/missing-colon", "a field has no colon between its name and its value"),
    ("language/missing-comma", "two values stand side by side without a comma"),
    ("language/missing-key", "`override`, `remove` or `use` does not say what it means"),
    ("language/missing-quotes", "free text stands without quotes"),
    ("language/missing-separator", "two fields stand on one line without a semicolon"),
    ("language/not-a-mapping", "a YAML value has another shape than the place asks for"),
    ("language/odd-space", "a no-break space or another special space stands outside of quotes"),
    ("language/only-at-top", "`use`, `remove` or `override` stands inside a declaration"),
    ("language/prose-outside", "a prose block stands outside of any declaration"),
    ("language/prose-quotes", "prose in YAML holds three double quotes in a row, which no prose block can hold"),
    ("language/repeated-field", "a field is given twice in one declaration"),
    ("language/repeated-key", "a YAML mapping has the same key twice"),
    ("language/single-quotes", "a text stands in single quotes"),
    ("language/stray-brace", "a brace belongs to no declaration"),
    ("language/stray-comma", "a comma has no value before or after it"),
    ("language/syntax", "a line is no part of the language, or a YAML file is not YAML"),
    ("language/too-deep", "declarations are nested too deep"),
    ("language/too-many-errors", "a file has so many mistakes that the rest are not shown"),
    ("language/two-labels", "a declaration has two labels"),
    ("language/two-prose-blocks", "a declaration has two prose blocks"),
    ("language/typographic-quotes", "a text stands in typographic quotation marks"),
    ("language/unclosed-brace", "an opening brace is never closed"),
    ("language/unclosed-prose", "a prose block is never closed"),
    ("language/unclosed-text", "a text is never closed"),
    ("language/undefined-alias", "a YAML alias names an anchor that is not defined before it"),
    ("language/wrong-spelling", "a file in one spelling has the name of the other"),
    ("language/yaml-tag", "YAML tags are not part of the language"),
];

/// After this many findings in one file, the rest are not shown.
const MOST_FINDINGS: usize = 200;

/// Nesting deeper than this is refused, in both spellings.
pub(crate) const DEEPEST: usize = 64;

/// Hands findings on to the sink until there are too many of them.
pub(crate) struct Report<'a> {
    sink: &'a mut Sink,
    count: usize,
}

impl<'a> Report<'a> {
    pub fn new(sink: &'a mut Sink) -> Self {
        Self { sink, count: 0 }
    }

    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.count < MOST_FINDINGS {
            self.sink.push(diagnostic);
        } else if self.count == MOST_FINDINGS {
            let mut last = diagnostic;
            last =
                Diagnostic { rule: "language/too-many-errors".into(), label: String::new(), fixes: Vec::new(), ..last };
            last.message = "too many mistakes in this file; the rest are not shown".into();
            last.related.clear();
            last.help = Some("mend the first ones and check again".into());
            self.sink.push(last);
        }
        self.count += 1;
    }

    /// How many findings there were so far.
    pub fn count(&self) -> usize {
        self.count
    }

    /// True once nothing more is shown, so that reading on is of no use.
    pub fn is_full(&self) -> bool {
        self.count > MOST_FINDINGS
    }
}
