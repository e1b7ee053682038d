//! Whether every name of a template or of prose exists, also in branches that never run.

use minijinja::machinery::ast::{CallArg, Expr, Stmt};
use minijinja::machinery::{Span, parse};

use super::attributes;
use super::compile::{attribute, compile, no_statement, syntax};
use super::conditions::TESTS;
use super::engine::template_error;
use super::fault::{Fault, NOT_STATED};
use super::filters::FILTERS;
use super::functions::FUNCTIONS;
use super::limits::too_large;
use super::place::{At, sections};
use super::types::{self, Ty};
use crate::diagnostic::{Diagnostic, Sink, nearest};
use crate::policy::Policy;
use crate::source::Text;

/// What to do about an expression that is too large.
const SHORTER: &str = "write it in several parts, or name parts of it with `{% set %}`";

/// Reports expressions of a prose block that name what does not exist, each at its place.
///
/// Without a policy, declarations that the block names are taken to exist: others complete the file.
pub fn check_expressions(text: &Text, policy: Option<&Policy>, sink: &mut Sink) {
    if text.contains("{{") || text.contains("{%") {
        sink.extend(check_prose_expressions(text, policy));
    }
}

pub(super) fn check_prose_expressions(text: &Text, policy: Option<&Policy>) -> Vec<Diagnostic> {
    if let Some((place, why)) = too_large(text, syntax()) {
        return vec![Diagnostic::error("language/template", text.locate(place.start, place.end), why).help(SHORTER)];
    }
    match parse(text, "", syntax()) {
        Err(error) => vec![prose_error(text, &Box::<Fault>::from(error), &[])],
        Ok(tree) => {
            let mut walk =
                Walk { policy, prose: true, frames: vec![Vec::new()], found: Vec::new(), loops: 0, templates: &[] };
            walk.statement(&tree);
            // What is left is what this language has not of Jinja.
            if walk.found.is_empty() {
                return compile(text).err().map(|fault| prose_error(text, &fault, &[])).into_iter().collect();
            }
            walk.found
                .into_iter()
                .map(|finding| {
                    let (start, end) = (finding.span.start_offset as usize, finding.span.end_offset as usize);
                    let mut diagnostic =
                        Diagnostic::error("language/template", text.locate(start, end), finding.message);
                    diagnostic.help = finding.help;
                    diagnostic
                })
                .collect()
        }
    }
}

/// What is wrong with a template file.
///
/// `templates` are the names that it can include.
pub(super) fn check_template(name: &str, source: &str, own: Option<&Text>, templates: &[&str]) -> Vec<Diagnostic> {
    if let Some((place, why)) = too_large(source, syntax()) {
        let at = own.map(|text| text.locate(place.start, place.end));
        return vec![match at {
            Some(span) => Diagnostic::error("language/template", span, why).help(SHORTER),
            None => Diagnostic::global("language/template", format!("template {name}: {why}")),
        }];
    }
    match parse(source, "", syntax()) {
        Err(error) => vec![template_error(name, source, own, &Box::<Fault>::from(error))],
        Ok(tree) => {
            let mut walk =
                Walk { policy: None, prose: false, frames: vec![Vec::new()], found: Vec::new(), loops: 0, templates };
            walk.statement(&tree);
            if walk.found.is_empty() {
                return compile(source)
                    .err()
                    .map(|fault| template_error(name, source, own, &fault))
                    .into_iter()
                    .collect();
            }
            walk.found
                .into_iter()
                .map(|finding| {
                    let place = format!("{}:{}", finding.span.start_line, finding.span.start_col + 1);
                    let (start, end) = (finding.span.start_offset as usize, finding.span.end_offset as usize);
                    let mut diagnostic = match own {
                        Some(text) => Diagnostic::error("language/template", text.locate(start, end), finding.message),
                        None => Diagnostic::global(
                            "language/template",
                            format!("template {name}:{place}: {}", finding.message),
                        ),
                    };
                    diagnostic.help = finding.help;
                    diagnostic
                })
                .collect()
        }
    }
}

/// The places in a prose block where `ref("NAME")` stands.
pub(crate) fn references(text: &Text, name: &str) -> Vec<crate::source::Span> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("ref(") {
        let start = from + at;
        let Some(length) = text[start..].find(')') else { break };
        let end = start + length + 1;
        let argument = text[start + 4..end - 1].split(',').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        if argument.replace('_', "-") == name.replace('_', "-") {
            places.push(text.locate(start, end));
        }
        from = end;
    }
    places
}

/// A problem that came up while prose ran, at its place. `added` are the places of bytes that the text
/// that ran has more than the one that was written.
pub(super) fn prose_error(text: &Text, fault: &Fault, added: &[usize]) -> Diagnostic {
    let back = |offset: u32| {
        let offset = offset as usize;
        (offset - added.partition_point(|place| *place < offset)).min(text.len())
    };
    let span = match fault.bytes {
        Some((start, end)) => text.locate(back(start), back(end)),
        None => text.span,
    };
    let message = if fault.unread {
        format!("this expression cannot be read: {}", fault.message).into()
    } else {
        fault.message.clone()
    };
    let mut diagnostic = Diagnostic::error("language/template", span, message);
    if fault.message == NOT_STATED {
        diagnostic.help = Some("state the fact, or print it only `{% if ... %}` it is stated".to_owned());
    }
    diagnostic
}

/// The names of a table of names and what they are.
fn names<'t, T>(table: &'t [(&'t str, &'t str, T)]) -> impl Iterator<Item = &'t str> {
    table.iter().map(|row| row.0)
}

struct Finding {
    span: Span,
    message: String,
    help: Option<String>,
}

struct Walk<'p> {
    /// The names of all templates.
    templates: &'p [&'p str],
    policy: Option<&'p Policy>,
    prose: bool,
    /// The names that loops, `set` and macros brought in.
    frames: Vec<Vec<(String, Ty)>>,
    found: Vec<Finding>,
    loops: usize,
}

impl Walk<'_> {
    fn report(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        self.found.push(Finding { span, message: message.into(), help });
    }

    fn unknown<'a>(&mut self, span: Span, what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) {
        let help = nearest(name, known).map(|nearest| format!("did you mean `{}`?", nearest.replace('-', "_")));
        self.report(span, format!("there is no {what} `{name}`"), help);
    }

    fn bind(&mut self, target: &Expr<'_>, ty: Ty) {
        match target {
            Expr::Var(var) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.push((var.id.to_owned(), ty));
                }
            }
            Expr::List(list) => list.items.iter().for_each(|item| self.bind(item, Ty::Any)),
            Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| self.bind(item, Ty::Any)),
            _ => {}
        }
    }

    fn body(&mut self, statements: &[Stmt<'_>]) {
        statements.iter().for_each(|statement| self.statement(statement));
    }

    /// A statement of Jinja that templates have not.
    fn unknown_statement(&mut self, span: Span, what: &str) {
        if self.prose {
            self.refuse(span, what);
        } else {
            let help = "put the text into a template of its own, and `include` it".to_owned();
            self.report(span, no_statement(what), Some(help));
        }
    }

    fn refuse(&mut self, span: Span, what: &str) {
        if self.prose {
            self.report(
                span,
                format!("prose has no `{what}`"),
                Some("write a template for it, and use it with `--templates`".to_owned()),
            );
        }
    }

    /// A statement that names another template. Only a name in quotes can be looked for.
    fn template(&mut self, name: &Expr<'_>, span: Span, what: &str) {
        if self.prose {
            return self.refuse(span, what);
        }
        if let Expr::Const(name) = name
            && let Some(name) = name.value.as_str()
            && !self.templates.contains(&name)
        {
            let help = nearest(name, self.templates.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            self.report(span, format!("there is no template `{name}`"), help);
        }
    }

    fn statement(&mut self, statement: &Stmt<'_>) {
        match statement {
            Stmt::Template(template) => self.body(&template.children),
            Stmt::EmitRaw(_) => {}
            Stmt::EmitExpr(emit) => {
                self.expression(&emit.expr);
            }
            Stmt::ForLoop(each) => {
                let ty = self.expression(&each.iter);
                self.loops += 1;
                self.frames.push(vec![("loop".to_owned(), Ty::Row("loop"))]);
                self.bind(&each.target, ty.entry());
                if let Some(filter) = &each.filter_expr {
                    self.expression(filter);
                }
                self.body(&each.body);
                self.frames.pop();
                self.loops -= 1;
                self.body(&each.else_body);
            }
            Stmt::IfCond(condition) => {
                self.expression(&condition.expr);
                self.body(&condition.true_body);
                self.body(&condition.false_body);
            }
            Stmt::WithBlock(with) => {
                self.frames.push(Vec::new());
                for (target, expression) in &with.assignments {
                    let ty = self.expression(expression);
                    self.bind(target, ty);
                }
                self.body(&with.body);
                self.frames.pop();
            }
            Stmt::Set(set) => {
                let ty = self.expression(&set.expr);
                self.bind(&set.target, ty);
            }
            Stmt::SetBlock(set) => {
                self.refuse(set.span(), "set block");
                self.body(&set.body);
                self.bind(&set.target, Ty::Scalar);
            }
            Stmt::FilterBlock(block) => {
                self.expression(&block.filter);
                self.body(&block.body);
            }
            Stmt::AutoEscape(block) => self.report(block.span(), "values are always escaped", None),
            Stmt::Block(block) => self.unknown_statement(block.span(), "block"),
            Stmt::Extends(extends) => self.unknown_statement(extends.span(), "extends"),
            Stmt::Include(include) => self.template(&include.name, include.span(), "include"),
            Stmt::Import(import) => self.unknown_statement(import.span(), "import"),
            Stmt::FromImport(import) => self.unknown_statement(import.span(), "import"),
            Stmt::Macro(declared) => {
                self.refuse(declared.span(), "macro");
                self.bind_name(declared.name);
                self.frames.push(vec![("caller".to_owned(), Ty::Any)]);
                declared.args.iter().for_each(|argument| self.bind(argument, Ty::Any));
                self.body(&declared.body);
                self.frames.pop();
            }
            Stmt::CallBlock(call) => self.unknown_statement(call.span(), "call"),
            Stmt::Do(call) => self.unknown_statement(call.span(), "do"),
        }
    }

    fn bind_name(&mut self, name: &str) {
        if let Some(frame) = self.frames.last_mut() {
            frame.push((name.to_owned(), Ty::Any));
        }
    }

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

    fn expression(&mut self, expression: &Expr<'_>) -> Ty {
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
                use minijinja::machinery::ast::BinOpKind as Op;
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
    fn reference(&mut self, call: &minijinja::machinery::ast::Spanned<minijinja::machinery::ast::Call<'_>>) {
        let Expr::Var(var) = &call.expr else { return };
        let Some(CallArg::Pos(Expr::Const(name))) = call.args.first() else { return };
        let Some(name) = name.value.as_str() else { return };
        if !matches!(var.id, "ref" | "printed") {
            return;
        }
        let dashed = name.replace('_', "-");
        let mut known: Vec<&str> = Vec::new();
        for section in self.policy.iter().flat_map(|policy| sections(&policy.sections)) {
            known.push(&section.meta.key.value);
        }
        for topic in crate::schema::vocabulary::TOPICS.iter().filter(|topic| *topic != "...") {
            known.push(topic);
        }
        // Without a policy, the name can be that of a section, unless it looks like a slip in a template.
        let can_be_own = self.policy.is_none() && (self.prose || nearest(&dashed, known.iter().copied()).is_none());
        if !known.contains(&&*dashed) && !can_be_own {
            self.unknown(call.span(), "topic or section", name, known);
        }
    }

    fn filter(&mut self, filter: &minijinja::machinery::ast::Spanned<minijinja::machinery::ast::Filter<'_>>) -> Ty {
        let ty = filter.expr.as_ref().map_or(Ty::Any, |value| self.expression(value));
        if !names(FILTERS).any(|known| known == filter.name) {
            self.unknown(filter.span(), "filter", filter.name, names(FILTERS));
        }
        if filter.name == "say"
            && let Some(CallArg::Pos(Expr::Const(name))) = filter.args.first()
            && let Some(name) = name.value.as_str()
            && name != "authorities"
            && !crate::document::words::is_vocabulary(name)
        {
            self.unknown(filter.span(), "vocabulary", name, crate::document::words::vocabularies());
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
                if let Some(policy) = self.policy
                    && let Some((make, count)) = At::top(&kind.replace('-', "_"), policy)
                    && attributes::by_key(policy, make, count, &attribute(name)).is_none()
                {
                    let keys = (0..count).filter_map(|index| attributes::key(policy, make(index)));
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::document::words::TEMPLATES;
    use crate::schema;

    #[test]
    fn built_in_templates_name_only_what_exists() {
        for (name, source) in TEMPLATES {
            let all: Vec<&str> = TEMPLATES.iter().map(|template| template.0).collect();
            let found = check_template(name, source, None, &all);
            assert!(
                found.is_empty(),
                "{}",
                found.iter().map(|d| format!("{} {:?}\n", d.message, d.help)).collect::<String>()
            );
        }
    }

    #[test]
    fn every_topic_has_a_template_and_every_template_a_topic() {
        let engine = super::super::Engine::built_in();
        let topics: BTreeSet<String> = crate::schema::vocabulary::TOPICS
            .iter()
            .filter(|topic| *topic != "...")
            .map(|topic| format!("topics/{topic}.md"))
            .collect();
        for topic in &topics {
            assert!(engine.has(topic), "{topic}");
        }
        for (name, _) in TEMPLATES.iter().filter(|(name, _)| name.starts_with("topics/")) {
            assert!(topics.contains(*name), "{name} is no topic");
        }
    }

    /// Fields that say how a document is made and not what it tells, or that a derived list prints.
    const ELSEWHERE: &[(&str, &str)] = &[
        ("policy", "laws"),      // right_laws, deadlines
        ("policy", "numbering"), // the numbers themselves
        ("policy", "outline"),   // the order of the sections
        ("representative", "email"),
        ("representative", "phone"),
        ("representative", "address"),
        ("representative", "form"), // ways
        ("dpo", "email"),
        ("dpo", "phone"),
        ("dpo", "address"),
        ("dpo", "form"),
        ("joint", "email"),
        ("joint", "phone"),
        ("joint", "address"),
        ("joint", "form"),
        ("contact", "email"),
        ("contact", "phone"),
        ("contact", "address"),
        ("contact", "form"),
        ("requests", "url"),
        ("requests", "email"),
        ("requests", "phone"), // ways
        ("data", "items"),     // phrases
        ("data", "collected"), // not_collected
        ("item", "state"),
        ("item", "detail"),
        ("item", "special"),
        ("item", "sensitive"), // phrase
        ("item", "ccpa"),      // california
        ("purpose", "targeted-ads"),
        ("purpose", "profiling"),
        ("purpose", "ai-training"), // purpose_flags
        ("recipient", "company"),   // shown_name
        ("recipient", "role"),      // recipient_groups
        ("recipient", "sale"),
        ("recipient", "share"), // sold_to, shared_with
        ("recipient", "safeguard"),
        ("recipient", "copy"), // transfers
        ("cookies", "category"),
        ("cookies", "domain"),
        ("cookies", "party"), // cookie_groups
        ("cookie", "lasts"),
        ("cookie", "tech"),
        ("cookie", "domain"),
        ("cookie", "party"),
        ("cookie", "purpose"), // rows
        ("promise", "never"),
        ("promise", "always"),
        ("promise", "only"),   // never_verbs and the like
        ("section", "after"),  // the order of the sections
        ("section", "covers"), // lint
        ("document", "outline"),
        ("document", "laws"),
        ("document", "languages"),
    ];

    #[test]
    fn every_field_of_the_language_is_printed() {
        let all: String = TEMPLATES.iter().map(|(_, source)| *source).collect();
        let mut missing = Vec::new();
        for kind in schema::KINDS {
            for field in kind.fields {
                let name = field.name.replace('-', "_");
                let named = all.contains(&format!(".{name}")) || all.contains(&format!("(\"{name}\""));
                if !named && !ELSEWHERE.contains(&(kind.name, field.name)) {
                    missing.push(format!("{}.{}", kind.name, field.name));
                }
            }
        }
        assert!(missing.is_empty(), "no template prints {missing:?}");
    }
}
