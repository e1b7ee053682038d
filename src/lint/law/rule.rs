//! One rule of a pack.
//!
//! Owns: the table of its keys, its days, and its expressions once they are needed. Does not own: what
//! becomes of a rule that is broken.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::values::{self as of_rules, Code, Decided, Each};
use crate::diagnostic::{Diagnostic, Level};
use crate::law::keys::{Keyed, Reader, keys};
use crate::law::{self, Law, values};
use crate::lint::expression::{self, Message, Node as Expression, Problem, Scope};
use crate::source::{SourceFile, Span, whole_characters};
use crate::syntax::yaml::Node;

keys! {
    /// One row of a pack.
    #[derive(Debug, Clone)]
    pub struct Rule: "rule" {
        /// Its name, `LAW/what-it-asks`.
        "rule" name: Cow<'static, str> = values::TEXT, Needed;
        /// How much a finding of it weighs, or from which day how much.
        "level" steps: Vec<(Option<Date>, Level)> = of_rules::LEVELS, Needed;
        /// Its first day, if that is not the one of the pack.
        "since" since: Option<Date> = values::DAY, Free;
        /// Its last day, where the duty ends.
        "until" until: Option<Date> = values::DAY, Free;
        /// The provision. What starts with a number, `Art.` or the like gets the `cite-as` of the pack before it.
        "cite" citation: Cow<'static, str> = values::TEXT, NeededInLaws;
        /// A page on the provision.
        "url" url: Option<Cow<'static, str>> = values::TEXT, Free;
        /// Whether the citation has still to be confirmed; `explain` says so.
        "verify" verify: bool = values::FLAG, Free;
        /// Where its provision was read, and on which day, if not where the pack says; with `verify: yes`, what was read instead.
        "read" read: Option<Cow<'static, str>> = values::TEXT, Free;
        /// General rules that say nothing of a declaration of which this one finds something: it tells more.
        "supersedes" supersedes: Vec<(Cow<'static, str>, Span)> = values::NAMES, Free;
        /// The rule of another law that asks for the same: what both find of a declaration is one finding.
        "same-as" same_as: Option<Cow<'static, str>> = values::TEXT, Free;
        /// What the law asks, in one sentence.
        "requires" requires: Cow<'static, str> = values::TEXT, Needed;
        /// More, if one sentence does not do.
        "why" why: Option<Cow<'static, str>> = values::TEXT, Free;
        /// The condition in words; left out: always.
        "applies" applies: Option<Cow<'static, str>> = values::TEXT, Free;
        /// How it is decided: by `when` and `require` (left out, too), by people, by the form of the documents.
        "check" decided: Decided = of_rules::DECIDED, Free;
        /// It is asked for each entry of this list; left out: once for the policy.
        "each" each: Each = of_rules::EACH, Free;
        /// It is asked only where this holds.
        "when" when: Option<Code> = of_rules::EXPRESSION, Free;
        /// What must be stated before it can be answered.
        "needs" needs: Vec<Code> = of_rules::EXPRESSIONS, Free;
        /// What must hold.
        "require" require: Option<Code> = of_rules::EXPRESSION, NeededByFactsOnly;
        /// What the finding points to; left out: the declaration itself.
        "at" at: Option<Code> = of_rules::EXPRESSION, Free;
        /// Topics whose generated text tells people; one of them must be printed.
        "shown-in" shown_in: Vec<&'static str> = of_rules::TOPICS, Free;
        /// What is wrong with this policy, without a full stop.
        "message" message: Option<Code> = of_rules::MESSAGE, NeededByFacts;
        /// What to write.
        "help" help: Option<Cow<'static, str>> = values::TEXT, NeededByFacts;
        /// `yes`: a section with `covers` does not satisfy it.
        "facts-only" facts_only: bool = values::FLAG, Free;
        /// An example that breaks it.
        "bad" bad: Option<Cow<'static, str>> = values::TEXT, FreeByFactsOnly;
        /// An example that keeps it.
        "good" good: Option<Cow<'static, str>> = values::TEXT, FreeByFactsOnly;
    }
    own {
        /// Whether it comes from the pack that this one extends.
        pub taken: bool;
        condition: Arc<OnceLock<Option<Expression>>>;
        compiled: Arc<OnceLock<Compiled>>;
    }
}

/// What a pack says for all of its rules.
pub(super) struct Common<'a> {
    pub law: &'a str,
    pub cite_as: &'a str,
    pub since: Option<Date>,
}

/// What the expressions of a pack can name of its law.
#[derive(Debug, Default)]
pub struct Sets {
    /// The law that ships whose statements are its own: the pack's, else the one that it extends.
    pub law: Option<&'static Law>,
    pub home: Vec<&'static str>,
    pub named: Vec<(String, Vec<&'static str>)>,
}

/// The rules that hold whatever the law, which a rule of a pack can name.
pub struct General {
    pub exists: fn(&str) -> bool,
    pub names: fn() -> Vec<&'static str>,
}

/// The expressions of a rule but for `when`, ready to be asked.
#[derive(Debug, Default)]
pub struct Compiled {
    /// What must be stated, and what is said where it is not.
    pub needs: Vec<(Expression, Need)>,
    pub require: Option<Expression>,
    pub at: Option<Expression>,
    pub message: Option<Message>,
    /// Whether a mistake elsewhere in the spec cannot change the answer.
    pub local: bool,
}

/// A fact that must be stated.
#[derive(Debug)]
pub struct Need {
    /// As the rule writes it.
    pub of: String,
    /// What is said where it is not stated.
    pub text: Message,
}

impl Rule {
    pub(super) fn read(node: &Node, common: &Common<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let (mut rule, given) = Self::take(node, reader)?;
        let Common { law, cite_as, since } = common;
        let fits = rule.name.split_once('/').is_some_and(|(group, rest)| {
            group == *law && !rest.is_empty() && rest.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-'))
        });
        if !fits {
            let message = format!("`{}` is no name for a rule of `{law}`", rule.name);
            reader.wrong(given.name(), message, Some(&format!("write `{law}/what-it-asks`")));
        }
        given.decided(rule.decided == Decided::ByFacts, reader);
        let since = rule.since.or(*since);
        rule.steps.iter_mut().for_each(|step| step.0 = step.0.or(since));
        rule.citation = law::cited(rule.citation, cite_as);
        Some(rule)
    }

    /// The same rule in a pack that extends its own, whose citations start with `cited_as`.
    pub(super) fn taken_over(&self, cited_as: &str, common: &Common<'_>) -> Self {
        let mut taken = Self { taken: true, condition: Arc::default(), compiled: Arc::default(), ..self.clone() };
        taken.same_as = Some(self.duty().to_owned().into());
        taken.name = format!("{}/{}", common.law, self.slug()).into();
        if let Some(rest) = self.citation.strip_prefix(cited_as).and_then(|rest| rest.strip_prefix(' ')) {
            taken.citation = format!("{} {rest}", common.cite_as).into();
        }
        for (from, _) in &mut taken.steps {
            if let (Some(own), Some(day)) = (common.since, from.as_mut()) {
                *day = own.max(*day);
            }
        }
        taken
    }

    /// The level on a day; none before the first step and after the last day.
    pub fn level(&self, day: Date) -> Option<Level> {
        if self.until.is_some_and(|until| day > until) {
            return None;
        }
        self.steps.iter().rev().find(|(from, _)| from.is_none_or(|from| from <= day)).map(|step| step.1)
    }

    /// The rule that stands for all that ask for the same.
    pub fn duty(&self) -> &str {
        self.same_as.as_deref().unwrap_or(&self.name)
    }

    /// The general rules of which it tells more.
    pub fn supersedes(&self) -> Vec<String> {
        self.supersedes.iter().map(|general| general.0.to_string()).collect()
    }

    /// The name without the law.
    pub fn slug(&self) -> &str {
        self.name.split_once('/').map_or(&self.name, |(_, slug)| slug)
    }

    /// What `when` says, compiled when it is first needed. A shipped or a checked pack has no mistakes in its
    /// expressions; what cannot be read is left out.
    pub fn condition(&self, sets: &Sets) -> Option<&Expression> {
        let read = || expression::compile(&self.when.as_ref()?.text, &self.scope(sets, None)).ok();
        self.condition.get_or_init(read).as_ref()
    }

    /// The other expressions, which most rules never need: `when` settles them.
    pub fn compiled(&self, sets: &Sets) -> &Compiled {
        self.compiled.get_or_init(|| self.compile(sets, None, &mut |_, _| ()))
    }

    /// Reports what is wrong with its expressions and with what it names.
    pub(super) fn check(&self, sets: &Sets, general: &General, file: &SourceFile, reader: &mut Reader<'_>) {
        for (name, span) in self.supersedes.iter().filter(|_| !self.taken) {
            if self.each == Each::Policy {
                let help = "name a list with `each`";
                reader.wrong(*span, "a rule of the policy as a whole supersedes nothing", Some(help));
            } else if !(general.exists)(name) {
                reader.unknown(name, *span, "general rule", (general.names)());
            }
        }
        if self.each == Each::Unknown {
            return;
        }
        self.compile(sets, Some(general.exists), &mut |code, problem| {
            let mut diagnostic = if self.taken {
                let message =
                    format!("`{}`, which is taken over, cannot be asked here: {}", self.name, problem.message);
                Diagnostic::error("pack/expression", Span::new(file.id, 0, 0), message)
                    .help("define the set that it names, or leave the rule out with `without`")
            } else {
                Diagnostic::error("pack/expression", code.place(&problem, file), problem.message)
            };
            if !self.taken {
                diagnostic.help = problem.help;
            }
            reader.sink.push(diagnostic);
        });
    }

    fn compile(&self, sets: &Sets, rule: Option<fn(&str) -> bool>, report: &mut dyn FnMut(&Code, Problem)) -> Compiled {
        let scope = self.scope(sets, rule);
        let mut reported = |code: &Code, problem: Problem| report(code, problem);
        let mut take = |code: &Option<Code>, read: &dyn Fn(&str, &Scope<'_>) -> Result<Expression, Problem>| {
            let code = code.as_ref()?;
            read(&code.text, &scope).map_err(|problem| reported(code, problem)).ok()
        };
        // A condition that is asked was compiled before.
        let _ = rule.and_then(|_| take(&self.when, &expression::compile));
        let require = take(&self.require, &expression::compile);
        let at = take(&self.at, &expression::compile_value);
        let mut needs = Vec::new();
        for need in &self.needs {
            if let Some(node) = take(&Some(need.clone()), &expression::compile_value) {
                let field = need.text.rsplit('.').next().unwrap_or(&need.text).trim().replace('_', "-");
                // `controller.country` speaks for itself; of `this.country` the reader asks whose.
                let message = match self.each {
                    Each::Entry(..) => format!("`{field}` is not stated for {{{{ this }}}}"),
                    _ => format!("`{}` is not stated", need.text.trim().replace('_', "-")),
                };
                needs.extend(
                    expression::compile_text(&message, &scope)
                        .ok()
                        .map(|text| (node, Need { of: need.text.to_string(), text })),
                );
            }
        }
        let message = self.message.as_ref().and_then(|code| {
            expression::compile_text(&code.text, &scope).map_err(|problem| report(code, problem)).ok()
        });
        let local = scope.this.is_some()
            && self.condition(sets).is_none_or(Expression::local)
            && require.as_ref().is_some_and(Expression::local)
            && needs.iter().all(|need| need.0.local());
        Compiled { needs, require, at, message, local }
    }

    fn scope<'s>(&self, sets: &'s Sets, rule: Option<fn(&str) -> bool>) -> Scope<'s> {
        Scope { this: self.each.list(), home: &sets.home, sets: &sets.named, rule, law: sets.law }
    }
}

impl Code {
    /// The place in its file of what is wrong with an expression.
    fn place(&self, problem: &Problem, file: &SourceFile) -> Span {
        // A text over several lines is folded, so offsets in it are not offsets in the file.
        if file.slice(self.span).contains('\n') {
            return self.span;
        }
        let inner = |offset: usize| (self.span.start + self.quote) as usize + offset;
        let place = inner(problem.start)..inner(problem.end).min(self.span.end as usize);
        let place = whole_characters(&file.text, place);
        Span::new(file.id, place.start, place.end)
    }
}
