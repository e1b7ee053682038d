//! Whether every name of an expression exists: of facts, filters, tests, functions, topics and words.

use minijinja::machinery::Span;
use minijinja::machinery::ast::{BinOpKind as Op, Call, CallArg, Expr, Filter, Spanned};

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
use crate::schema::{self, KindId, vocabulary};

impl Walk<'_, '_> {
    fn arguments(&mut self, arguments: &[CallArg<'_>]) {
        for argument in arguments {
            match argument {
                CallArg::Pos(value)
                | CallArg::Kwarg(_, value)
                | CallArg::PosSplat(value)
                | CallArg::KwargSplat(value) => {
                    self.expression(value);
                }
            }
        }
    }

    fn variable(&mut self, name: &str, span: Span, called: bool) -> Ty {
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
            self.unknown(span, "function", name, functions);
        } else {
            self.unknown(span, "name", name, starts.iter().chain(&local).map(String::as_str).chain(functions));
        }
        Ty::Any
    }

    pub(super) fn expression(&mut self, expression: &Expr<'_>) -> Ty {
        match expression {
            Expr::Var(var) => self.variable(var.id, var.span(), false),
            Expr::Const(_) => Ty::Scalar,
            Expr::Slice(slice) => {
                let ty = self.expression(&slice.expr);
                for part in [&slice.start, &slice.stop, &slice.step].into_iter().flatten() {
                    self.expression(part);
                }
                ty
            }
            Expr::UnaryOp(op) => {
                self.expression(&op.expr);
                Ty::Scalar
            }
            Expr::BinOp(op) => {
                if self.prose && matches!(op.op, Op::Concat | Op::Mul | Op::Pow) {
                    self.report(op.span(), "prose only prints facts; it does not put texts together", None);
                }
                let left = self.expression(&op.left);
                let right = self.expression(&op.right);
                match op.op {
                    Op::ScOr | Op::ScAnd if left == right => left,
                    Op::ScOr | Op::ScAnd => Ty::Any,
                    _ => Ty::Scalar,
                }
            }
            Expr::Compare(compare) => {
                self.expression(&compare.expr);
                compare.ops.iter().for_each(|op| {
                    self.expression(&op.expr);
                });
                Ty::Scalar
            }
            Expr::IfExpr(choice) => {
                self.expression(&choice.test_expr);
                let ty = self.expression(&choice.true_expr);
                match &choice.false_expr {
                    Some(other) if self.expression(other) != ty => Ty::Any,
                    _ => ty,
                }
            }
            Expr::Filter(filter) => self.filter(filter),
            Expr::Test(test) => {
                if !names(TESTS).any(|known| known == test.name) {
                    self.unknown(test.span(), "test", test.name, names(TESTS));
                }
                self.expression(&test.expr);
                self.arguments(&test.args);
                Ty::Scalar
            }
            Expr::GetAttr(get) => {
                let ty = self.expression(&get.expr);
                self.attribute(ty, get.name, get.span())
            }
            Expr::GetItem(get) => {
                let ty = self.expression(&get.expr);
                self.expression(&get.subscript_expr);
                match &get.subscript_expr {
                    Expr::Const(name) if name.value.as_str().is_some() => {
                        self.attribute(ty, name.value.as_str().unwrap_or_default(), get.span())
                    }
                    _ => ty.entry(),
                }
            }
            Expr::Call(call) => {
                match &call.expr {
                    Expr::Var(var) => {
                        self.variable(var.id, var.span(), true);
                        self.reference(call);
                    }
                    Expr::GetAttr(get) => {
                        self.expression(&get.expr);
                    }
                    other => {
                        self.expression(other);
                    }
                }
                self.arguments(&call.args);
                Ty::Any
            }
            Expr::List(list) => {
                list.items.iter().for_each(|item| {
                    self.expression(item);
                });
                Ty::Any
            }
            Expr::Tuple(tuple) => {
                tuple.items.iter().for_each(|item| {
                    self.expression(item);
                });
                Ty::Any
            }
            Expr::Map(_) => Ty::Any,
        }
    }

    /// `ref` and `printed` name a topic or a section.
    fn reference(&mut self, call: &Spanned<Call<'_>>) {
        let Expr::Var(var) = &call.expr else { return };
        let Some(CallArg::Pos(Expr::Const(name))) = call.args.first() else { return };
        let Some(name) = name.value.as_str() else { return };
        if !matches!(var.id, "ref" | "printed") {
            return;
        }
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
            self.unknown(call.span(), "topic or section", name, known);
        }
    }

    fn filter(&mut self, filter: &Spanned<Filter<'_>>) -> Ty {
        let ty = filter.expr.as_ref().map_or(Ty::Any, |value| self.expression(value));
        if !names(FILTERS).any(|known| known == filter.name) {
            self.unknown(filter.span(), "filter", filter.name, names(FILTERS));
        }
        if filter.name == "say"
            && let Some(CallArg::Pos(Expr::Const(name))) = filter.args.first()
            && let Some(name) = name.value.as_str()
            && name != "authorities"
            && !words::is_vocabulary(name)
        {
            self.unknown(filter.span(), "vocabulary", name, words::vocabularies());
        }
        if matches!(filter.name, "having" | "without" | "map" | "selectattr" | "rejectattr") {
            let name = filter.args.first().and_then(|argument| match argument {
                CallArg::Pos(Expr::Const(name)) | CallArg::Kwarg("attribute", Expr::Const(name)) => name.value.as_str(),
                _ => None,
            });
            let by_attribute =
                filter.name != "map" || matches!(filter.args.first(), Some(CallArg::Kwarg("attribute", _)));
            if let Some(name) = name.filter(|_| by_attribute) {
                let inner = self.attribute(ty.entry(), name, filter.span());
                if filter.name == "map" {
                    return if inner == Ty::Scalar { Ty::Scalars } else { Ty::Any };
                }
            }
        }
        self.arguments(&filter.args);
        match filter.name {
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

    fn attribute(&mut self, ty: Ty, name: &str, span: Span) -> Ty {
        match ty {
            Ty::Any => Ty::Any,
            Ty::Decl(kind) => types::attribute(kind, name).unwrap_or_else(|| {
                let known = types::attributes(kind);
                let what = format!("`{}`", if kind == "data-or-item" { "data" } else { kind });
                self.unknown(span, &format!("fact of {what} called"), name, known.iter().map(String::as_str));
                Ty::Any
            }),
            Ty::Row(row) => types::column(row, name).unwrap_or_else(|| {
                self.unknown(span, "column", name, types::columns(row).iter().map(|column| column.0));
                Ty::Any
            }),
            Ty::Keyed(kind) => {
                if let Some(keys) = self.keys
                    && let Some(all) = schema::kind(None, kind).map(|kind| Siblings::top(kind.id, keys.policy))
                    && keys.find(all, &attribute(name)).is_none()
                {
                    let keys = all.iter().filter_map(|place| attributes::key(keys.policy, place));
                    self.unknown(span, &format!("declaration `{kind}` called"), name, keys);
                }
                Ty::Decl(kind)
            }
            Ty::Scalar if matches!(name, "iso" | "count" | "unit") => Ty::Scalar,
            Ty::Scalar | Ty::Scalars | Ty::Decls(_) | Ty::Rows(_) => {
                let what = if ty.is_list() { "a list" } else { "a plain value" };
                self.report(span, format!("`{name}` is asked of {what}, which has no facts of its own"), None);
                Ty::Any
            }
        }
    }
}
