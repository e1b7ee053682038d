//! Runs a [`Program`] over the facts of a policy.
//!
//! Owns: what each statement does, and how a value is printed. Does not own: expressions, the facts, and the filters.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use rustc_hash::FxHashMap;

use super::program::{Body, For, Macro, Made, Program, Statement, Target};
use super::scope::Scope;
use super::seen::{Fact, Seen, speaks};
use crate::document::Tells;
use crate::document::markdown;
use crate::facts::Place;
use crate::facts::expression::fault::{ENDLESS, NOT_STATED, TOO_LARGE};
use crate::facts::expression::program::{Arguments, Expression, Kind};
use crate::facts::expression::value::Round;
use crate::facts::expression::{Budget, Done, Evaluate, Fault, Host, Marked, Value};
use crate::source::Span;
use crate::syntax::Prose;

/// How deep the statements and expressions can lie in each other of all templates, macros and prose that
/// lead to each other. A level takes up to a thousand bytes of the stack.
const HIGHEST: usize = 2_000;

/// The size in bytes of the text of most topics.
const TOPIC: usize = 1 << 10;

/// What `default()` and `inherited()` stand for where a piece of prose is rendered.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame<'p> {
    pub topic: Option<&'static str>,
    pub inherited: Option<&'p Prose>,
}

/// One run of a program, or of a part of one that has names of its own.
pub struct Run<'r, 'p> {
    pub scope: &'r Scope<'p>,
    pub frame: Frame<'p>,
    /// Whether it is prose, where a fact that is not stated cannot be printed.
    prose: bool,
    macros: &'r [Macro],
    pub slots: Vec<Value<'r>>,
    /// The facts behind the slots that were filled while they were noted.
    pub behind: FxHashMap<usize, Vec<Fact>>,
    /// What a block printed, until its filters take it.
    pub captured: Cell<Option<Value<'r>>>,
    /// The entries of `any`, `all` and `count` that are being looked at.
    pub entries: RefCell<Vec<Value<'r>>>,
    pub budget: &'r Budget,
}

/// Prints a template. Its first names stand for what is given.
///
/// # Errors
/// What an expression asks for and cannot have, and limits.
pub fn template<'r, 'p: 'r>(
    scope: &'r Scope<'p>,
    program: &'r Program,
    given: &[Value<'p>],
    budget: &'r Budget,
) -> Done<Marked<'static>> {
    let mut run = Run::new(scope, Frame::default(), false, program, &program.macros, budget);
    run.slots.iter_mut().zip(given).for_each(|(slot, value)| *slot = value.clone());
    run.whole(program)
}

/// Prints prose with expressions.
///
/// # Errors
/// As [`template`], and where an expression has nothing to print.
pub fn prose<'r, 'p>(
    scope: &'r Scope<'p>,
    frame: Frame<'p>,
    program: &'r Program,
    budget: &'r Budget,
) -> Done<Marked<'static>> {
    Run::new(scope, frame, true, program, &program.macros, budget).whole(program)
}

/// Runs what is so high on top of what runs.
fn higher<T>(scope: &Scope<'_>, height: usize, run: impl FnOnce() -> Done<T>) -> Done<T> {
    let before = scope.height.get();
    let height = before + height;
    if height > HIGHEST {
        return Err(Fault::new(ENDLESS));
    }
    scope.height.set(height);
    let done = run();
    scope.height.set(before);
    done
}

impl<'r, 'p> Run<'r, 'p> {
    fn new(
        scope: &'r Scope<'p>,
        frame: Frame<'p>,
        prose: bool,
        program: &'r Program,
        macros: &'r [Macro],
        budget: &'r Budget,
    ) -> Self {
        let slots = vec![Value::Undefined; program.slots];
        let (captured, entries) = (Cell::default(), RefCell::default());
        Self { scope, frame, prose, macros, slots, behind: FxHashMap::default(), captured, entries, budget }
    }

    /// All that the program prints.
    fn whole(mut self, program: &'r Program) -> Done<Marked<'static>> {
        let mut out = Marked::with_capacity(TOPIC);
        higher(self.scope, program.height, || self.body(&program.body, &mut out))?;
        Ok(out)
    }

    fn body(&mut self, statements: &'r [Statement], out: &mut Marked<'static>) -> Done<()> {
        for statement in statements {
            self.statement(statement, out)?;
        }
        Ok(())
    }

    fn under(&mut self, body: &'r Body, out: &mut Marked<'static>) -> Done<()> {
        match body {
            Body::Now(statements) => self.body(statements, out),
            Body::Later(made) => {
                let made: &Made = made;
                if self.slots.len() < made.slots {
                    self.slots.resize(made.slots, Value::Undefined);
                }
                higher(self.scope, made.height, || self.body(&made.statements, out))
            }
        }
    }

    fn statement(&mut self, statement: &'r Statement, out: &mut Marked<'static>) -> Done<()> {
        self.spend(1)?;
        match statement {
            Statement::Text(text) => {
                // A name that ends with a full stop ends the sentence, too: "Acme Inc."
                let doubled = text.starts_with('.') && !text.starts_with("..") && out.ends_with('.');
                out.push_str(&text[usize::from(doubled)..]);
                self.budget.fits(out.size())
            }
            Statement::Print(expression) => {
                self.note(|run| run.facts(expression, 0));
                self.value(expression)
                    .and_then(|value| self.print(value, out))
                    .map_err(|fault| fault.at(expression.bytes))
            }
            Statement::Mark(call) => {
                // What is marked is printed all the same, so a mark that cannot be made is none.
                match &call.kind {
                    Kind::Call(_, arguments) if arguments.values.len() == 1 => {
                        let span = self.value(&arguments.values[0]).ok().and_then(|value| self.span(&value));
                        span.iter().for_each(|span| out.mark(self.scope.mark(*span, None)));
                    }
                    _ => {
                        if let Ok(Value::Markdown(mark)) = self.marked(call) {
                            out.push(&mark);
                        }
                    }
                }
                self.budget.fits(out.size())
            }
            Statement::If { test, then, otherwise } => {
                let body = if self.is_true(test)? { then } else { otherwise };
                self.note(|run| if speaks(body.statements()) { run.asked(test, 0) } else { Ok(Vec::new()) });
                self.under(body, out)
            }
            Statement::For(each) => self.round(each, out),
            Statement::Set(target, expression) => {
                let facts = self.behind(|run| run.facts(expression, 0));
                self.value(expression)
                    .and_then(|value| self.bind(target, value))
                    .map_err(|fault| fault.at(expression.bytes))?;
                self.back(target, facts);
                Ok(())
            }
            Statement::Capture { into, through, body } => {
                let mut printed = Marked::default();
                self.body(body, &mut printed)?;
                let mut value = Value::markdown(printed);
                if let Some(through) = through {
                    self.captured.set(Some(value));
                    value = self.value(through)?;
                }
                let done = match into {
                    Some(target) => self.bind(target, value),
                    None => self.print(value, out),
                };
                match through {
                    Some(through) => done.map_err(|fault| fault.at(through.bytes)),
                    None => done,
                }
            }
            Statement::Include { name, optional } => self.include(name, *optional, out),
        }
    }

    fn round(&mut self, each: &'r For, out: &mut Marked<'static>) -> Done<()> {
        let list = self.value(&each.list)?;
        let from = self.behind(|run| run.facts(&each.list, 0));
        let mut length = list.iterate().map_err(|fault| fault.at(each.list.bytes))?.len();
        let placed = |fault: Box<Fault>| fault.at(each.list.bytes);
        let mut kept: Vec<usize> = Vec::new();
        if let Some(test) = &each.test {
            for index in 0..length {
                self.spend(1)
                    .and_then(|()| self.paid(list.entry(index)))
                    .and_then(|entry| self.bind(&each.target, entry))
                    .and_then(|()| self.is_true(test))
                    .map_err(placed)?
                    .then(|| kept.push(index));
            }
            length = kept.len();
        }
        if length == 0 {
            return self.body(&each.otherwise, out);
        }
        for index in 0..length {
            self.spend(1).map_err(placed)?;
            for (slot, outer) in &each.fresh {
                self.slots[*slot] = outer.map_or(Value::Undefined, |outer| self.slots[outer].clone());
                let facts = outer.and_then(|outer| self.behind.get(&outer).cloned());
                self.back(&Target::Slot(*slot), facts);
            }
            // Without a test, all are kept.
            let entry = self.paid(list.entry(kept.get(index).copied().unwrap_or(index))).map_err(placed)?;
            let facts = from.as_ref().map(|from| self.leaves(from.first().and_then(|fact| fact.0), &entry));
            self.bind(&each.target, entry).map_err(placed)?;
            self.back(&each.target, facts);
            self.slots[each.state] = Value::Loop(Round { index, length });
            // What has no place of its own is a limit, and what spends so much is the loop.
            self.under(&each.body, out).map_err(placed)?;
        }
        Ok(())
    }

    /// Puts the facts behind a slot.
    fn back(&mut self, target: &Target, facts: Option<Vec<Fact>>) {
        if let Target::Slot(slot) = target {
            match facts {
                Some(facts) => self.behind.insert(*slot, facts),
                None => self.behind.remove(slot),
            };
        }
    }

    fn bind(&mut self, target: &Target, value: Value<'r>) -> Done<()> {
        match target {
            Target::Slot(slot) => {
                self.slots[*slot] = value;
                Ok(())
            }
            Target::Several(targets) => {
                if value.entries() != Some(targets.len()) {
                    return Err(Fault::new(format!(
                        "there are {} names for what is no list of that length",
                        targets.len()
                    )));
                }
                for (index, target) in targets.iter().enumerate() {
                    let entry = self.paid(value.entry(index))?;
                    self.bind(target, entry)?;
                }
                Ok(())
            }
        }
    }

    fn include(&self, name: &'r Expression, optional: bool, out: &mut Marked<'static>) -> Done<()> {
        let value = self.value(name)?;
        let Some(text) = value.as_text() else {
            return Err(Fault::new("a template is included by its name, in quotes").at(name.bytes));
        };
        let Some(found) = self.scope.engine.program(text) else {
            if optional {
                return Ok(());
            }
            return Err(Fault::new(format!("there is no template `{text}`")).at(name.bytes));
        };
        let run = || {
            Run::new(self.scope, self.frame, self.prose, found, &found.macros, self.budget)
                .body(&found.body, out)
                .map_err(|fault| fault.within(text))
        };
        self.budget.deeper(|| higher(self.scope, found.height, run)).map_err(|fault| fault.at(name.bytes))
    }

    /// What a macro prints.
    pub fn macro_text(&self, number: usize, arguments: &'r Arguments) -> Done<Value<'r>> {
        let Some(called) = self.macros.get(number) else { return Err(Fault::new(ENDLESS)) };
        let mut run = Run::new(self.scope, self.frame, self.prose, &called.program, self.macros, self.budget);
        let mut defaults = Vec::new();
        for (slot, (name, default)) in called.parameters.iter().enumerate() {
            let named = || arguments.named.iter().find(|(known, _)| known == name).map(|(_, value)| value);
            let given = arguments.values.get(slot).or_else(named);
            let facts = given.and_then(|given| self.behind(|run| run.facts(given, 0)));
            run.back(&Target::Slot(slot), facts);
            match given {
                Some(value) => run.slots[slot] = self.value(value)?,
                None => defaults.extend(default.as_ref().map(|default| (slot, default))),
            }
        }
        let mut out = Marked::default();
        let program = &called.program;
        let printed = || {
            // They are as much of the macro as its body is: they can call it, too.
            for (slot, default) in defaults {
                run.slots[slot] = run.value(default)?;
            }
            run.body(&program.body, &mut out)
        };
        self.budget.deeper(|| higher(self.scope, program.height, printed))?;
        Ok(Value::markdown(out))
    }

    /// Writes a value where an expression stands: escaped, unless it is Markdown already.
    fn print(&self, value: Value<'r>, out: &mut Marked<'static>) -> Done<()> {
        match value {
            Value::Markdown(text) => out.push(&text),
            Value::Nothing => {}
            Value::Undefined => return Err(Fault::new("there is nothing of this name here")),
            Value::Row(_) | Value::Loop(_) | Value::Flow(..) | Value::Cookie(..) | Value::Item(..) => {
                return Err(Fault::new("this has no text of its own; print a part of it"));
            }
            value if value.is_unstated() || value.entries() == Some(0) => {
                if self.prose {
                    return Err(Fault::new(NOT_STATED));
                }
            }
            value if value.is_list() => {
                self.spend(value.weight())?;
                if let Value::Markdown(text) = self.joined(value, "and")? {
                    out.push(&text);
                }
            }
            value => {
                let text = self.scope.plain(&value);
                if self.prose && !self.scope.print(text.len()) {
                    return Err(Fault::new(TOO_LARGE));
                }
                if self.prose {
                    out.text_mut().push_str(&markdown::in_prose(&text));
                } else {
                    // Writing into a string cannot fail.
                    let _ = markdown::escape_into(out.text_mut(), &text);
                }
            }
        }
        self.budget.fits(out.size())
    }

    /// "a, b and c".
    pub fn joined(&self, value: Value<'r>, joint: &str) -> Done<Value<'r>> {
        Ok(match value.entries() {
            None if value.is_unstated() => Value::Unstated,
            None => value,
            Some(0) => Value::Unstated,
            Some(1) => Value::Markdown(self.piece(value.entry(0))),
            Some(count) => {
                let (mut pieces, mut size) = (Vec::with_capacity(count), 0);
                for index in 0..count {
                    let piece = self.piece(value.entry(index));
                    size += piece.size();
                    self.budget.fits(size)?;
                    pieces.push(piece);
                }
                let mut text = Marked::from(self.scope.view.words.and(&pieces, joint));
                pieces.iter().for_each(|piece| text.mark_as(piece));
                Value::Markdown(text)
            }
        })
    }

    /// A value as Markdown, borrowed where it can be.
    pub fn piece(&self, value: Value<'r>) -> Marked<'r> {
        match value {
            Value::Markdown(text) => text,
            Value::Text(Cow::Borrowed(text)) => markdown::escaped(text).into(),
            Value::Decl(place) => match self.scope.label(place) {
                Cow::Borrowed(label) => markdown::escaped(label).into(),
                Cow::Owned(label) => markdown::escape(&label).into(),
            },
            value => markdown::escape(&self.scope.plain(&value)).into(),
        }
    }

    /// The value of `at()`. A right that is read from the facts is told where the text has it, too.
    fn marked(&self, call: &'r Expression) -> Done<Value<'r>> {
        if let Kind::Call(_, arguments) = &call.kind
            && let [of, right, ..] = &*arguments.values
            && !matches!(right.kind, Kind::Text(_))
            && self.scope.seen.borrow().is_some()
        {
            let right = self.value(right)?;
            let says = |seen: &Seen| right.as_text().is_some_and(|right| seen.says(right));
            if !self.scope.seen.borrow().as_ref().is_some_and(says) {
                return Ok(self.mark(&self.value(of)?, None));
            }
        }
        self.value(call)
    }

    /// The mark that `at()` leaves for a declaration, and for what is told.
    pub fn mark(&self, value: &Value<'r>, tells: Option<Tells>) -> Value<'r> {
        let mut text = Marked::default();
        if let Some(span) = self.span(value) {
            text.mark(self.scope.mark(span, tells));
        }
        Value::Markdown(text)
    }

    /// Where a declaration stands in the spec.
    fn span(&self, value: &Value<'_>) -> Option<Span> {
        let policy = self.scope.policy;
        match value {
            Value::Decl(place @ Place::Item(..)) => place.item(policy).map(crate::policy::WordOrText::span),
            Value::Decl(place) => place.find(policy).map(|found| found.meta().span),
            _ => None,
        }
    }
}
