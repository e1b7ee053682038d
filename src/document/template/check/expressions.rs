//! Whether every name of an expression exists: of facts, filters, tests, functions, topics and words.

use super::Walk;
use crate::diagnostic::nearest;
use crate::document::template::attributes;
use crate::document::template::compile::attribute;
use crate::document::template::conditions::TESTS;
use crate::document::template::filters::FILTERS;
use crate::document::template::functions::FUNCTIONS;
use crate::document::template::terms::names;
use crate::document::template::types::{self, Ty};
use crate::document::words;
use crate::facts::place::Siblings;
use crate::jinja::{Argument, Bytes, Expression, Kind as Expr, Operator};
use crate::schema::{self, KindId, vocabulary};

impl Walk<'_, '_> {
    fn arguments(&mut self, arguments: &[Argument<'_>]) {
        for argument in arguments {
            self.expression(argument.value());
        }
    }

    fn variable(&mut self, name: &str, at: Bytes, called: bool) -> Ty {
        if let Some((_, ty)) = self.frames.iter().rev().flatten().rev().find(|(known, _)| known == name) {
            return *ty;
        }
        if names(FUNCTIONS).any(|known| known == name) {
            return Ty::Any;
        }
        if let Some(ty) = types::name(name) {
            return ty;
        }
        let starts = types::names();
        let local: Vec<String> = self.frames.iter().flatten().map(|(name, _)| name.clone()).collect();
        let functions = names(FUNCTIONS);
        if called {
            self.unknown(at, "function", name, functions);
        } else {
            self.unknown(at, "name", name, starts.iter().chain(&local).map(String::as_str).chain(functions));
        }
        Ty::Any
    }

    pub(super) fn expression(&mut self, expression: &Expression<'_>) -> Ty {
        let at = expression.bytes;
        match &expression.kind {
            Expr::Name(name) => self.variable(name, at, false),
            Expr::Nothing | Expr::Flag(_) | Expr::Number(_) | Expr::NoNumber | Expr::Text(_) => Ty::Scalar,
            Expr::Slice(of, parts) => {
                let ty = self.expression(of);
                for part in parts.iter().flatten() {
                    self.expression(part);
                }
                ty
            }
            Expr::Not(inner) | Expr::Negative(inner) => {
                self.expression(inner);
                Ty::Scalar
            }
            Expr::And(left, right) | Expr::Or(left, right) => {
                let left = self.expression(left);
                if self.expression(right) == left { left } else { Ty::Any }
            }
            Expr::Arithmetic(operator, left, right) => {
                if self.prose && matches!(operator, Operator::Join | Operator::Multiply | Operator::Power) {
                    self.report(at, "prose only prints facts; it does not put texts together", None);
                }
                self.expression(left);
                self.expression(right);
                Ty::Scalar
            }
            Expr::Compare(first, others) => {
                self.expression(first);
                others.iter().for_each(|(_, other)| {
                    self.expression(other);
                });
                Ty::Scalar
            }
            Expr::If(test, then, otherwise) => {
                self.expression(test);
                let ty = self.expression(then);
                match otherwise {
                    Some(other) if self.expression(other) != ty => Ty::Any,
                    _ => ty,
                }
            }
            Expr::Filter(of, name, arguments) => self.filter(of.as_deref(), name, arguments, at),
            Expr::Test(of, name, arguments) => {
                if !names(TESTS).any(|known| known == *name) {
                    self.unknown(at, "test", name, names(TESTS));
                }
                self.expression(of);
                self.arguments(arguments);
                Ty::Scalar
            }
            Expr::Attribute(of, name) => {
                let ty = self.expression(of);
                self.attribute(ty, name, at)
            }
            Expr::Entry(of, index) => {
                let ty = self.expression(of);
                self.expression(index);
                ty.entry()
            }
            Expr::Call(of, arguments) => {
                match &of.kind {
                    Expr::Name(name) => {
                        self.variable(name, of.bytes, true);
                        self.reference(name, arguments, at);
                    }
                    Expr::Attribute(of, _) => {
                        self.expression(of);
                    }
                    _ => {
                        self.expression(of);
                    }
                }
                self.arguments(arguments);
                Ty::Any
            }
            Expr::List(list) => {
                list.iter().for_each(|entry| {
                    self.expression(entry);
                });
                Ty::Any
            }
            Expr::Map => Ty::Any,
        }
    }

    /// `ref` and `printed` name a topic or a section.
    fn reference(&mut self, function: &str, arguments: &[Argument<'_>], at: Bytes) {
        let Some(Argument::Value(name)) = arguments.first() else { return };
        let Some(name) = name.text().filter(|_| matches!(function, "ref" | "printed")) else { return };
        let dashed = name.replace('_', "-");
        let keys = self.keys;
        let sections = |policy| Siblings::top(KindId::Section, policy).iter();
        let own = || {
            keys.iter().flat_map(|keys| sections(keys.policy).filter_map(|place| attributes::key(keys.policy, place)))
        };
        let topics: Vec<&str> = vocabulary::TOPICS.iter().filter(|topic| *topic != "...").collect();
        if topics.contains(&&*dashed) || own().any(|key| key == dashed) {
            return;
        }
        let known: Vec<&str> = own().chain(topics).collect();
        // Without a policy, the name can be that of a section, unless it looks like a slip in a template.
        let can_be_own = self.keys.is_none() && (self.prose || nearest(&dashed, known.iter().copied()).is_none());
        if !can_be_own {
            self.unknown(at, "topic or section", name, known);
        }
    }

    fn filter(&mut self, of: Option<&Expression<'_>>, name: &str, arguments: &[Argument<'_>], at: Bytes) -> Ty {
        let ty = of.map_or(Ty::Any, |value| self.expression(value));
        if !names(FILTERS).any(|known| known == name) {
            self.unknown(at, "filter", name, names(FILTERS));
        }
        if name == "say"
            && let Some(Argument::Value(vocabulary)) = arguments.first()
            && let Some(vocabulary) = vocabulary.text()
            && vocabulary != "authorities"
            && !words::is_vocabulary(vocabulary)
        {
            self.unknown(at, "vocabulary", vocabulary, words::vocabularies());
        }
        if matches!(name, "having" | "without" | "map" | "selectattr" | "rejectattr") {
            let fact = match arguments.first() {
                Some(Argument::Value(fact)) if name != "map" => fact.text(),
                Some(Argument::Named("attribute", fact)) => fact.text(),
                _ => None,
            };
            if let Some(fact) = fact {
                let inner = self.attribute(ty.entry(), fact, at);
                if name == "map" {
                    return if inner == Ty::Scalar { Ty::Scalars } else { Ty::Any };
                }
            }
        }
        self.arguments(arguments);
        match name {
            "first" | "last" => ty.entry(),
            "having" | "without" | "sort" | "unique" | "reverse" | "select" | "reject" | "selectattr"
            | "rejectattr" => match ty {
                Ty::Keyed(kind) => Ty::Decls(kind),
                ty => ty,
            },
            "map" | "slice" => Ty::Any,
            _ if ty.is_list() => Ty::Any,
            _ => Ty::Scalar,
        }
    }

    fn attribute(&mut self, ty: Ty, name: &str, at: Bytes) -> Ty {
        match ty {
            Ty::Any => Ty::Any,
            Ty::Decl(kind) => types::attribute(kind, name).unwrap_or_else(|| {
                let known = types::attributes(kind);
                let what = format!("`{}`", if kind == "data-or-item" { "data" } else { kind });
                self.unknown(at, &format!("fact of {what} called"), name, known.iter().map(String::as_str));
                Ty::Any
            }),
            Ty::Row(row) => types::column(row, name).unwrap_or_else(|| {
                self.unknown(at, "column", name, types::columns(row).iter().map(|column| column.0));
                Ty::Any
            }),
            Ty::Keyed(kind) => {
                if let Some(keys) = self.keys
                    && let Some(all) = schema::kind(None, kind).map(|kind| Siblings::top(kind.id, keys.policy))
                    && keys.find(all, &attribute(name)).is_none()
                {
                    let keys = all.iter().filter_map(|place| attributes::key(keys.policy, place));
                    self.unknown(at, &format!("declaration `{kind}` called"), name, keys);
                }
                Ty::Decl(kind)
            }
            Ty::Scalar if matches!(name, "iso" | "count" | "unit") => Ty::Scalar,
            Ty::Scalar | Ty::Scalars | Ty::Decls(_) | Ty::Rows(_) => {
                let what = if ty.is_list() { "a list" } else { "a plain value" };
                self.report(at, format!("`{name}` is asked of {what}, which has no facts of its own"), None);
                Ty::Any
            }
        }
    }
}
