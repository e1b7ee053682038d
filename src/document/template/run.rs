//! Runs a [`Program`] over the facts of a policy.
//!
//! Owns: what each statement and expression does, and the limits of steps, size and depth. Does not own:
//! the facts ([`super::attributes`], [`super::views`]) and the filters.

mod operations;

use std::borrow::Cow;
use std::cell::Cell;

use super::attributes::attribute;
use super::fault::{ENDLESS, Fault, NOT_STATED, TOO_DEEP, TOO_LARGE, TOO_LONG};
use super::filters::{Given, joined};
use super::functions::Frame;
use super::program::{Arguments, Attribute, Expression, For, Kind, Macro, Program, Statement, Target};
use super::scope::Scope;
use super::value::{Round, Value};
use crate::document::ToldRight;
use crate::document::markdown::{self, private};
use crate::facts::place::{Place, Siblings};

/// How deep templates and macros call each other.
const DEPTH: usize = 60;

/// How deep the statements and expressions can lie in each other of all templates, macros and prose that
/// lead to each other. A level takes up to a thousand bytes of the stack.
const HIGHEST: usize = 2_000;

/// How deep lists can lie in each other. To go through them takes a stack as deep.
const LISTS: u32 = 16;

/// The size in bytes of the text of most topics.
const TOPIC: usize = 1 << 10;

/// What a run can still use up.
#[derive(Debug)]
pub struct Budget {
    /// Whether steps and sizes are counted.
    counted: bool,
    /// Steps that are left.
    steps: Cell<u64>,
    /// The size in bytes that a text can have.
    largest: usize,
    depth: Cell<usize>,
}

impl Budget {
    pub fn new(steps: u64, largest: usize) -> Self {
        Self { counted: true, steps: Cell::new(steps), largest, depth: Cell::new(0) }
    }

    /// For the built-in templates, which come to an end by themselves.
    pub fn unlimited() -> Self {
        Self { counted: false, ..Self::new(u64::MAX, usize::MAX) }
    }

    /// The steps that are left.
    pub fn steps(&self) -> u64 {
        self.steps.get()
    }
}

/// One run of a program, or of a part of one that has names of its own.
pub struct Run<'r, 'p> {
    pub scope: &'r Scope<'p>,
    pub frame: Frame<'p>,
    /// Whether it is prose, where a fact that is not stated cannot be printed.
    prose: bool,
    macros: &'r [Macro],
    slots: Vec<Value<'r>>,
    /// What a block printed, until its filters take it.
    captured: Cell<Option<Value<'r>>>,
    budget: &'r Budget,
}

type Done<T> = Result<T, Box<Fault>>;

/// Prints a template.
///
/// # Errors
/// What an expression asks for and cannot have, and limits.
pub fn template<'r, 'p>(scope: &'r Scope<'p>, program: &'r Program, budget: &'r Budget) -> Done<String> {
    Run::new(scope, Frame::default(), false, program, &program.macros, budget).whole(program)
}

/// Prints prose with expressions.
///
/// # Errors
/// As [`template`], and where an expression has nothing to print.
pub fn prose<'r, 'p>(scope: &'r Scope<'p>, frame: Frame<'p>, program: &'r Program, budget: &'r Budget) -> Done<String> {
    Run::new(scope, frame, true, program, &program.macros, budget).whole(program)
}

/// Runs a program on top of those that run.
fn higher<T>(scope: &Scope<'_>, program: &Program, run: impl FnOnce() -> Done<T>) -> Done<T> {
    let before = scope.height.get();
    let height = before + program.height;
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
        Self { scope, frame, prose, macros, slots, captured: Cell::default(), budget }
    }

    /// All that the program prints.
    fn whole(mut self, program: &'r Program) -> Done<String> {
        let mut out = String::with_capacity(TOPIC);
        higher(self.scope, program, || self.body(&program.body, &mut out))?;
        Ok(out)
    }

    /// Uses steps up.
    ///
    /// # Errors
    /// Where there are no more.
    #[inline]
    pub fn spend(&self, steps: usize) -> Done<()> {
        if !self.budget.counted {
            return Ok(());
        }
        let left = self.budget.steps.get().checked_sub(steps as u64).ok_or_else(|| Fault::new(TOO_LONG))?;
        self.budget.steps.set(left);
        Ok(())
    }

    /// A value that was copied or made, for the steps that this takes.
    ///
    /// # Errors
    /// Where there are no more, and where lists lie too deep in each other.
    #[inline]
    pub fn paid(&self, value: Value<'r>) -> Done<Value<'r>> {
        if self.budget.counted
            && let Value::Text(Cow::Owned(_)) | Value::Markdown(Cow::Owned(_)) | Value::List(..) = value
        {
            self.spend(value.weight())?;
            if value.depth() > LISTS {
                return Err(Fault::new(TOO_DEEP));
            }
        }
        Ok(value)
    }

    /// Runs what another template or a macro prints.
    fn deeper<T>(&self, program: &Program, run: impl FnOnce() -> Done<T>) -> Done<T> {
        let depth = self.budget.depth.get() + 1;
        if depth > DEPTH {
            return Err(Fault::new(ENDLESS));
        }
        self.budget.depth.set(depth);
        let done = higher(self.scope, program, run);
        self.budget.depth.set(depth - 1);
        done
    }

    fn body(&mut self, statements: &'r [Statement], out: &mut String) -> Done<()> {
        for statement in statements {
            self.statement(statement, out)?;
        }
        Ok(())
    }

    fn statement(&mut self, statement: &'r Statement, out: &mut String) -> Done<()> {
        self.spend(1)?;
        match statement {
            Statement::Text(text) => {
                // A name that ends with a full stop ends the sentence, too: "Acme Inc."
                let doubled = text.starts_with('.') && !text.starts_with("..") && out.ends_with('.');
                out.push_str(&text[usize::from(doubled)..]);
                self.fits(out.len())
            }
            Statement::Print(expression) => self
                .value(expression)
                .and_then(|value| self.print(value, out))
                .map_err(|fault| fault.at(expression.bytes)),
            Statement::Mark(call) => {
                // Most documents leave no marks, and to look up what would be marked takes time.
                if self.scope.provenance
                    && let Value::Markdown(mark) = self.value(call)?
                {
                    out.push_str(&mark);
                }
                Ok(())
            }
            Statement::If { test, then, otherwise } => {
                if self.is_true(test)? {
                    self.body(then, out)
                } else {
                    self.body(otherwise, out)
                }
            }
            Statement::For(each) => self.each(each, out),
            Statement::Set(target, expression) => self
                .value(expression)
                .and_then(|value| self.bind(target, value))
                .map_err(|fault| fault.at(expression.bytes)),
            Statement::Capture { into, through, body } => {
                let mut printed = String::new();
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

    /// Whether a text can have that size in bytes.
    ///
    /// # Errors
    /// Where it cannot.
    pub fn fits(&self, size: usize) -> Done<()> {
        if size > self.budget.largest { Err(Fault::new(TOO_LARGE)) } else { Ok(()) }
    }

    fn each(&mut self, each: &'r For, out: &mut String) -> Done<()> {
        let list = self.value(&each.list)?;
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
            }
            // Without a test, all are kept.
            let entry = self.paid(list.entry(kept.get(index).copied().unwrap_or(index))).map_err(placed)?;
            self.bind(&each.target, entry).map_err(placed)?;
            self.slots[each.state] = Value::Loop(Round { index, length });
            // What has no place of its own is a limit, and what spends so much is the loop.
            self.body(&each.body, out).map_err(placed)?;
        }
        Ok(())
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

    fn include(&self, name: &'r Expression, optional: bool, out: &mut String) -> Done<()> {
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
        self.deeper(found, || {
            Run::new(self.scope, self.frame, self.prose, found, &found.macros, self.budget)
                .body(&found.body, out)
                .map_err(|fault| fault.within(text))
        })
        .map_err(|fault| fault.at(name.bytes))
    }

    /// Writes a value where an expression stands: escaped, unless it is Markdown already.
    fn print(&self, value: Value<'r>, out: &mut String) -> Done<()> {
        match value {
            Value::Markdown(text) => out.push_str(&text),
            Value::Nothing => {}
            Value::Undefined => return Err(Fault::new("there is nothing of this name here")),
            Value::Row(_) | Value::Loop(_) => {
                return Err(Fault::new("this has no text of its own; print a part of it"));
            }
            value if value.is_unstated() || value.entries() == Some(0) => {
                if self.prose {
                    return Err(Fault::new(NOT_STATED));
                }
            }
            value if value.is_list() => {
                self.spend(value.weight())?;
                if let Value::Markdown(text) = joined(self, value, "and")? {
                    out.push_str(&text);
                }
            }
            value => {
                let text = value.plain(self.scope);
                if self.prose && !self.scope.print(text.len()) {
                    return Err(Fault::new(TOO_LARGE));
                }
                // Writing into a string cannot fail.
                let _ = markdown::escape_into(out, &text);
            }
        }
        self.fits(out.len())
    }

    /// A value as Markdown, borrowed where it can be.
    pub fn piece(&self, value: Value<'r>) -> Cow<'r, str> {
        match value {
            Value::Markdown(text) => text,
            Value::Text(Cow::Borrowed(text)) => markdown::escaped(text),
            Value::Decl(at) => match super::attributes::label(self.scope, at) {
                Cow::Borrowed(label) => markdown::escaped(label),
                Cow::Owned(label) => Cow::Owned(markdown::escape(&label)),
            },
            value => Cow::Owned(markdown::escape(&value.plain(self.scope))),
        }
    }

    /// The mark that `at()` leaves for a declaration, and for the right that is told.
    pub fn mark(&self, value: &Value<'r>, right: Option<ToldRight>) -> Value<'r> {
        let policy = self.scope.policy;
        let span = match value {
            Value::Decl(at @ Place::Item(..)) => at.item(policy).map(crate::policy::WordOrText::span),
            Value::Decl(at) => at.find(policy).map(|found| found.meta().span),
            _ => None,
        };
        match span.filter(|_| self.scope.provenance) {
            Some(span) => {
                let mark = self.scope.mark(span, right);
                Value::markdown(format!("{}{mark}{}", private::MARK, private::MARK_END))
            }
            None => Value::markdown(""),
        }
    }

    fn is_true(&self, expression: &'r Expression) -> Done<bool> {
        match &expression.kind {
            // Nothing is copied to be asked.
            Kind::Slot(slot) => Ok(self.slots[*slot].is_true(self.scope)),
            Kind::Not(inner) => Ok(!self.is_true(inner)?),
            Kind::And(left, right) => Ok(self.is_true(left)? && self.is_true(right)?),
            Kind::Or(left, right) => Ok(self.is_true(left)? || self.is_true(right)?),
            _ => Ok(self.value(expression)?.is_true(self.scope)),
        }
    }

    fn value(&self, expression: &'r Expression) -> Done<Value<'r>> {
        self.spend(1)?;
        Ok(match &expression.kind {
            Kind::Text(text) => Value::from(&**text),
            Kind::Slot(slot) => {
                let value = &self.slots[*slot];
                if self.budget.counted
                    && let Value::Text(Cow::Owned(_)) | Value::Markdown(Cow::Owned(_)) = value
                {
                    self.spend(value.weight())?;
                }
                value.clone()
            }
            Kind::One(at) => Value::Decl(*at),
            Kind::Attribute(of, name) => {
                let fact = match &of.kind {
                    Kind::One(at) => self.paid(attribute(self.scope, *at, name)),
                    Kind::Slot(slot) => self.attribute(&self.slots[*slot], name),
                    _ => self.attribute(&self.value(of)?, name),
                };
                fact.map_err(|fault| fault.at(expression.bytes))?
            }
            Kind::Filter(of, filter, arguments) => {
                let value = self.value(of)?;
                let done = self.given(arguments, |given| {
                    if !self.budget.counted {
                        return filter(self, value, given);
                    }
                    self.spend(value.weight() + given.weight())?;
                    let made = self.paid(filter(self, value, given)?)?;
                    self.fits(made.as_text().map_or(0, str::len))?;
                    Ok(made)
                });
                done.map_err(|fault| fault.at(expression.bytes))?
            }
            _ if !self.budget.counted => return self.composed(expression),
            _ => {
                return self
                    .composed(expression)
                    .and_then(|value| self.paid(value))
                    .map_err(|fault| fault.at(expression.bytes));
            }
        })
    }

    /// The value of an expression that stands less often in templates, apart from those that stand
    /// everywhere, which then need little of the stack.
    #[inline(never)]
    fn composed(&self, expression: &'r Expression) -> Done<Value<'r>> {
        Ok(match &expression.kind {
            Kind::Text(_) | Kind::Slot(_) | Kind::One(_) | Kind::Attribute(..) | Kind::Filter(..) => Value::Undefined,
            Kind::Absent => Value::Undefined,
            Kind::Unstated => Value::Unstated,
            Kind::Flag(flag) => Value::Flag(*flag),
            Kind::Number(number) => Value::Number(*number),
            Kind::List(entries) => entries.iter().map(|entry| self.value(entry)).collect::<Done<_>>()?,
            Kind::Captured => self.captured.take().unwrap_or(Value::Undefined),
            Kind::All(kind) => Value::All(Siblings::top(*kind, self.scope.policy)),
            Kind::Derived(list) => self.scope.list(*list),
            Kind::Entry(of, index) => self.entry(of, index)?,
            Kind::Slice(of, parts) => self.slice(of, parts)?,
            Kind::Not(inner) => Value::Flag(!self.is_true(inner)?),
            Kind::Negative(inner) => match self.value(inner)?.number().and_then(i64::checked_neg) {
                Some(number) => Value::Number(number),
                None => return Err(Fault::new("this is not a number").at(inner.bytes)),
            },
            Kind::And(left, right) => {
                let left = self.value(left)?;
                if left.is_true(self.scope) { self.value(right)? } else { left }
            }
            Kind::Or(left, right) => {
                let left = self.value(left)?;
                if left.is_true(self.scope) { left } else { self.value(right)? }
            }
            Kind::Arithmetic(operator, left, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                self.arithmetic(*operator, &left, &right).map_err(|fault| fault.at(expression.bytes))?
            }
            Kind::Compare(first, others) => Value::Flag(self.compare(first, others)?),
            Kind::If(test, then, otherwise) => match (self.is_true(test)?, otherwise) {
                (true, _) => self.value(then)?,
                (false, Some(otherwise)) => self.value(otherwise)?,
                (false, None) => Value::Nothing,
            },
            Kind::Test(of, condition, arguments) => {
                let value = self.value(of)?;
                let done = self.given(arguments, |given| {
                    self.spend(value.weight() + given.weight())?;
                    condition(self.scope, &value, given.values)
                });
                Value::Flag(done.map_err(|fault| fault.at(expression.bytes))?)
            }
            Kind::Call(function, arguments) => self
                .given(arguments, |given| function(self, given.values))
                .map_err(|fault| fault.at(expression.bytes))?,
            Kind::Macro(index, arguments) => {
                self.call(*index, arguments).map_err(|fault| fault.at(expression.bytes))?
            }
        })
    }

    /// Works out arguments, without a list of them where there are few.
    fn given<T>(&self, arguments: &'r Arguments, go: impl FnOnce(Given<'_, 'r>) -> Done<T>) -> Done<T> {
        if arguments.named.is_empty() {
            return match &*arguments.values {
                [] => go(Given { values: &[], named: &[] }),
                [only] => go(Given { values: &[self.value(only)?], named: &[] }),
                [one, two] => go(Given { values: &[self.value(one)?, self.value(two)?], named: &[] }),
                several => {
                    let values = several.iter().map(|value| self.value(value)).collect::<Done<Vec<_>>>()?;
                    go(Given { values: &values, named: &[] })
                }
            };
        }
        let values = arguments.values.iter().map(|value| self.value(value)).collect::<Done<Vec<_>>>()?;
        let named = arguments.named.iter().map(|(name, value)| Ok((&**name, self.value(value)?)));
        let named = named.collect::<Done<Vec<_>>>()?;
        go(Given { values: &values, named: &named })
    }

    /// A fact of a value; undefined where it has none of this name.
    pub fn attribute(&self, value: &Value<'r>, name: &Attribute) -> Done<Value<'r>> {
        self.paid(match value {
            Value::Decl(at) => attribute(self.scope, *at, name),
            Value::Row(fields) => {
                fields.iter().find(|field| *field.0 == *name.name).map_or(Value::Undefined, |field| field.1.clone())
            }
            Value::All(all) => self.scope.keys.find(*all, name).map_or(Value::Undefined, Value::Decl),
            Value::Duration(duration) => match &*name.name {
                "count" => Value::Number(duration.count.into()),
                "unit" => Value::from(duration.unit.name()),
                "iso" => duration.iso().map_or(Value::Unstated, Value::from),
                _ => Value::Undefined,
            },
            Value::Date(date) if &*name.name == "iso" => Value::from(date.value.to_string()),
            Value::Loop(round) => round.attribute(&name.name),
            // What is not stated has no stated facts.
            Value::Unstated => Value::Unstated,
            Value::Nothing => Value::Nothing,
            Value::Undefined => return Err(Fault::new("there is nothing of this name here")),
            _ => Value::Undefined,
        })
    }

    fn call(&self, index: usize, arguments: &'r Arguments) -> Done<Value<'r>> {
        let Some(called) = self.macros.get(index) else { return Err(Fault::new(ENDLESS)) };
        let mut run = Run::new(self.scope, self.frame, self.prose, &called.program, self.macros, self.budget);
        for (slot, (name, default)) in called.parameters.iter().enumerate() {
            let named = || arguments.named.iter().find(|(known, _)| known == name).map(|(_, value)| value);
            run.slots[slot] = match (arguments.values.get(slot).or_else(named), default) {
                (Some(value), _) => self.value(value)?,
                (None, Some(default)) => run.value(default)?,
                (None, None) => Value::Undefined,
            };
        }
        let mut out = String::new();
        self.deeper(&called.program, || run.body(&called.program.body, &mut out))?;
        Ok(Value::markdown(out))
    }
}
