//! Whether every name of a template or of prose exists, also in branches that never run.

mod expressions;

use minijinja::machinery::ast::{Expr, Stmt};
use minijinja::machinery::{Span, parse};

use super::compile::{compile_tree, no_statement, syntax};
use super::fault::Fault;
use super::home::Home;
use super::keys::Keys;
use super::limits::too_large;
use super::types::Ty;
use crate::diagnostic::{Diagnostic, Sink, nearest};
use crate::source::Text;

/// How many findings of a template, or of all prose, tell a name that is near. No more are shown of a file.
const HELPED: usize = 200;

/// What to do about an expression that is too large.
const SHORTER: &str = "write it in several parts, or name parts of it with `{% set %}`";

/// Reports expressions of a prose block that name what does not exist, each at its place.
///
/// Without their keys, declarations that the block names are taken to exist: others complete the file.
pub fn check_expressions(text: &Text, keys: Option<&Keys<'_>>, sink: &mut Sink) {
    if text.contains("{{") || text.contains("{%") {
        sink.extend(check(text, Home::Prose(text), keys, &[]));
    }
}

/// What is wrong with a template file.
///
/// `templates` are the names that it can include.
pub(super) fn check_template(name: &str, source: &str, own: Option<&Text>, templates: &[&str]) -> Vec<Diagnostic> {
    check(source, Home::template(name, source, own), None, templates)
}

fn check(source: &str, home: Home<'_>, keys: Option<&Keys<'_>>, templates: &[&str]) -> Vec<Diagnostic> {
    if let Some((place, why)) = too_large(source, syntax()) {
        return vec![home.error(Some(place), why).help(SHORTER)];
    }
    let tree = match parse(source, "", syntax()) {
        Ok(tree) => tree,
        Err(error) => return vec![home.unread(source, &Box::<Fault>::from(error))],
    };
    let prose = matches!(home, Home::Prose(_));
    let mut walk = Walk { keys, prose, frames: vec![Vec::new()], found: Vec::new(), templates };
    walk.statement(&tree);
    // What is left is what this language has not of Jinja.
    if walk.found.is_empty() {
        return compile_tree(&tree).err().map(|fault| home.fault(&fault, &[])).into_iter().collect();
    }
    let placed = |finding: Finding| {
        let place = finding.span.start_offset as usize..finding.span.end_offset as usize;
        Diagnostic { help: finding.help, ..home.error(Some(place), finding.message) }
    };
    walk.found.into_iter().map(placed).collect()
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

struct Finding {
    span: Span,
    message: String,
    help: Option<String>,
}

struct Walk<'w, 'p> {
    /// The names of all templates.
    templates: &'w [&'w str],
    keys: Option<&'w Keys<'p>>,
    prose: bool,
    /// The names that loops, `set` and macros brought in.
    frames: Vec<Vec<(String, Ty)>>,
    found: Vec<Finding>,
}

impl Walk<'_, '_> {
    fn report(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        self.found.push(Finding { span, message: message.into(), help });
    }

    fn unknown<'a>(&mut self, span: Span, what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) {
        // To compare with all names takes time, and one slip is often made many times.
        let before = self.keys.map_or(self.found.len(), Keys::miss);
        let near = if before < HELPED { nearest(name, known) } else { None };
        let help = near.map(|nearest| format!("did you mean `{}`?", nearest.replace('-', "_")));
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
                self.frames.push(vec![("loop".to_owned(), Ty::Row("loop"))]);
                self.bind(&each.target, ty.entry());
                if let Some(filter) = &each.filter_expr {
                    self.expression(filter);
                }
                self.body(&each.body);
                self.frames.pop();
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
                self.frames.push(Vec::new());
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
        ("exhibit", "shows"),  // a kind of the tests
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
