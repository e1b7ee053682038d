//! The collector that keeps the number of findings in a file bounded.

use crate::diagnostic::{Diagnostic, Sink};

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
