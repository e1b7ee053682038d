//! What is wrong, where, why, and what to write instead.
//!
//! Owns: the finding, its level and its fixes, the sink that collects findings, and "did you mean".
//! Does not own: who prints it, or what any rule asks.

mod nearest;

pub use nearest::{HELPED, nearest, some};

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::source::{Sources, Span};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// Something to know; nothing has to change.
    Info,
    /// Something that is likely wrong.
    Warning,
    /// Something that must be mended before documents can be published.
    Error,
}

impl Level {
    /// As reports and settings name it: `info`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A change to the text of a file that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What the change does, as an order: "replace the quotes".
    pub title: String,
    /// What to replace. No two of them overlap.
    pub edits: Vec<Edit>,
    /// A safe fix never changes what the policy says.
    pub safe: bool,
}

/// Replaces the bytes of a span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// `group/name`; the errors of the language are in the group `language`.
    pub rule: Cow<'static, str>,
    /// How much it matters.
    pub level: Level,
    /// What is wrong, without a full stop.
    pub message: String,
    /// The place; none only where a file as a whole or the command is at fault.
    pub span: Option<Span>,
    /// A word or two beside the underlined place.
    pub label: String,
    /// Other places that matter, each with what it shows.
    pub related: Vec<(Span, String)>,
    /// Why it matters.
    pub why: Option<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// The provision behind the rule, as printed: the law and the article.
    pub citation: Option<String>,
    /// A page on the rule or the provision.
    pub url: Option<String>,
    /// Changes that would mend it.
    pub fixes: Vec<Fix>,
    /// What other rules find here that ask for the same; none of them has further ones.
    pub also: Vec<Diagnostic>,
}

impl Diagnostic {
    /// A finding at a place that must be mended.
    pub fn error(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(rule, Level::Error, Some(span), message)
    }

    /// A finding at a place that is likely wrong.
    pub fn warning(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(rule, Level::Warning, Some(span), message)
    }

    /// A finding without a place in a file.
    pub fn global(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Level::Error, None, message)
    }

    fn new(rule: &'static str, level: Level, span: Option<Span>, message: impl Into<String>) -> Self {
        Self {
            rule: Cow::Borrowed(rule),
            level,
            message: message.into(),
            span,
            label: String::new(),
            related: Vec::new(),
            why: None,
            help: None,
            citation: None,
            url: None,
            fixes: Vec::new(),
            also: Vec::new(),
        }
    }

    /// Its own rule, and those that ask for the same.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self).chain(&self.also).map(|one| &*one.rule)
    }

    /// What is left of it where only some rules speak; the first of them tells it. None where none does.
    pub fn only(mut self, speaks: &dyn Fn(&str) -> bool) -> Option<Self> {
        let also = std::mem::take(&mut self.also);
        let mut kept = std::iter::once(self).chain(also).filter(|one| speaks(&one.rule));
        let mut first = kept.next()?;
        first.also = kept.collect();
        Some(first)
    }

    /// With a few words that stand at the place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With the reason why it is wrong.
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = Some(why.into());
        self
    }

    /// With what to write instead.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// "Did you mean" a word that is near, with the fix that writes it. The author decides.
    pub fn did_you_mean(self, near: &str, span: Span) -> Self {
        self.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), span, near, false)
    }

    /// "Did you mean" the candidate that is near to a word, else what there is, after `list`.
    pub fn suggest(self, word: &str, span: Span, candidates: &[&str], list: &str) -> Self {
        match nearest(word, candidates.iter().copied()) {
            Some(near) => self.did_you_mean(near, span),
            None => self.help(format!("{list} {}", some(candidates))),
        }
    }

    /// With another place that has to do with it, and what is there.
    pub fn related(mut self, span: Span, what: impl Into<String>) -> Self {
        self.related.push((span, what.into()));
        self
    }

    /// A fix with one edit.
    pub fn fix(mut self, title: impl Into<String>, span: Span, text: impl Into<String>, safe: bool) -> Self {
        self.add_fix(title, span, text, safe);
        self
    }

    /// Adds a fix with one edit.
    pub fn add_fix(&mut self, title: impl Into<String>, span: Span, text: impl Into<String>, safe: bool) {
        self.fixes.push(Fix { title: title.into(), edits: vec![Edit { span, text: text.into() }], safe });
    }
}

/// Collects the findings of one spec.
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
    errors: usize,
    /// Findings beyond [`MOST_FINDINGS`], which are counted and not kept.
    dropped: usize,
}

/// After this many findings in one spec, the rest are only counted: nobody reads them, and a large
/// file that is not a spec at all would make one for each line.
const MOST_FINDINGS: usize = 1_000;

impl Sink {
    /// One without findings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.level == Level::Error);
        if self.diagnostics.len() < MOST_FINDINGS {
            self.diagnostics.push(diagnostic);
        } else {
            self.dropped += 1;
        }
    }

    /// Takes several findings.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }

    /// Whether a further finding still tells a name that is near.
    pub fn helps(&self) -> bool {
        self.diagnostics.len() < HELPED
    }

    /// Whether one of the findings is an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// The findings so far, in the order in which they were made.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The findings in the order in which they were made.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// Whether there is no finding.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The findings in the order of their places, equal ones once.
    pub fn finish(self, sources: &Sources) -> Vec<Diagnostic> {
        let mut all: Vec<_> = self
            .diagnostics
            .into_iter()
            .map(|d| (d.span.map(|s| (sources.get(s.file).name.clone(), s.start, s.end)), d))
            .collect();
        all.sort_by(|a, b| (&a.0, &a.1.rule, &a.1.message).cmp(&(&b.0, &b.1.rule, &b.1.message)));
        all.dedup_by(|a, b| a.0 == b.0 && a.1.rule == b.1.rule && a.1.message == b.1.message);
        let mut all: Vec<Diagnostic> = all.into_iter().map(|(_, d)| d).collect();
        if self.dropped > 0 {
            let message = format!("{} more findings are not shown", self.dropped);
            all.push(
                Diagnostic::global("language/too-many-errors", message).help("mend the first ones and look again"),
            );
        }
        all
    }
}
