//! Whether every name of a template or of prose exists, also in branches that never run.

mod expressions;

use super::compile::{ALWAYS_ESCAPED, compile_tree, no_statement};
use super::keys::Keys;
use super::source::TemplateSource;
use super::types::Ty;
use crate::diagnostic::{Diagnostic, Sink, nearest};
use crate::jinja::{self, Bytes, Expression, Kind as Expr, Lines, Statement, StatementKind as Stmt};
use crate::source::Text;

/// How many findings of a template, or of all prose, tell a name that is near. No more are shown of a file.
const HELPED: usize = 200;

/// Reports expressions of a prose block that name what does not exist, each at its place.
///
/// Without their keys, declarations that the block names are taken to exist: others complete the file.
pub fn check_expressions(text: &Text, keys: Option<&Keys<'_>>, sink: &mut Sink) {
    if text.contains("{{") || text.contains("{%") {
        sink.extend(check(text, TemplateSource::Prose(text), keys, &[]));
    }
}

/// What is wrong with a template file.
///
/// `templates` are the names that it can include.
pub(super) fn check_template(name: &str, source: &str, own: Option<&Text>, templates: &[&str]) -> Vec<Diagnostic> {
    check(source, TemplateSource::template(name, source, own), None, templates)
}

fn check(source: &str, place: TemplateSource<'_>, keys: Option<&Keys<'_>>, templates: &[&str]) -> Vec<Diagnostic> {
    let prose = matches!(place, TemplateSource::Prose(_));
    let tree = match jinja::template(source, if prose { Lines::Kept } else { Lines::Trimmed }) {
        Ok(tree) => tree,
        Err(unread) => return vec![place.unread(unread)],
    };
    let mut walk = Walk { keys, prose, frames: vec![Vec::new()], found: Vec::new(), templates };
    walk.body(&tree);
    // What is left is what this language has not of Jinja.
    if walk.found.is_empty() {
        return compile_tree(&tree).err().map(|fault| place.fault(&fault)).into_iter().collect();
    }
    let placed = |finding: Finding| {
        let (start, end) = finding.at;
        Diagnostic { help: finding.help, ..place.error(Some(start as usize..end as usize), finding.message) }
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
    at: Bytes,
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
    fn report(&mut self, at: Bytes, message: impl Into<String>, help: Option<String>) {
        self.found.push(Finding { at, message: message.into(), help });
    }

    fn unknown<'a>(&mut self, at: Bytes, what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) {
        // To compare with all names takes time, and one slip is often made many times.
        let before = self.keys.map_or(self.found.len(), Keys::miss);
        let near = if before < HELPED { nearest(name, known) } else { None };
        let help = near.map(|nearest| format!("did you mean `{}`?", nearest.replace('-', "_")));
        self.report(at, format!("there is no {what} `{name}`"), help);
    }

    fn bind(&mut self, target: &Expression<'_>, ty: Ty) {
        match &target.kind {
            Expr::Name(name) => self.bind_name(name, ty),
            Expr::List(targets) => targets.iter().for_each(|target| self.bind(target, Ty::Any)),
            _ => {}
        }
    }

    fn body(&mut self, statements: &[Statement<'_>]) {
        statements.iter().for_each(|statement| self.statement(statement));
    }

    /// A statement of Jinja that templates have not.
    fn unknown_statement(&mut self, at: Bytes, what: &str) {
        if self.prose {
            self.refuse(at, what);
        } else {
            let help = "put the text into a template of its own, and `include` it".to_owned();
            self.report(at, no_statement(what), Some(help));
        }
    }

    fn refuse(&mut self, at: Bytes, what: &str) {
        if self.prose {
            self.report(
                at,
                format!("prose has no `{what}`"),
                Some("write a template for it, and use it with `--templates`".to_owned()),
            );
        }
    }

    /// A statement that names another template. Only a name in quotes can be looked for.
    fn template(&mut self, name: &Expression<'_>, at: Bytes) {
        if self.prose {
            return self.refuse(at, "include");
        }
        if let Some(name) = name.text()
            && !self.templates.contains(&name)
        {
            let help = nearest(name, self.templates.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            self.report(at, format!("there is no template `{name}`"), help);
        }
    }

    fn statement(&mut self, statement: &Statement<'_>) {
        let at = statement.bytes;
        match &statement.kind {
            Stmt::Text(_) => {}
            Stmt::Print(expression) => {
                self.expression(expression);
            }
            Stmt::For(each) => {
                let ty = self.expression(&each.list);
                self.frames.push(vec![("loop".to_owned(), Ty::Row("loop"))]);
                self.bind(&each.target, ty.entry());
                if let Some(test) = &each.test {
                    self.expression(test);
                }
                self.body(&each.body);
                self.frames.pop();
                self.body(&each.otherwise);
            }
            Stmt::If { test, then, otherwise } => {
                self.expression(test);
                self.body(then);
                self.body(otherwise);
            }
            Stmt::With(names, body) => {
                self.frames.push(Vec::new());
                for (target, value) in names {
                    let ty = self.expression(value);
                    self.bind(target, ty);
                }
                self.body(body);
                self.frames.pop();
            }
            Stmt::Set(target, value) => {
                let ty = self.expression(value);
                self.bind(target, ty);
            }
            Stmt::Capture { into, body, .. } => {
                self.refuse(at, "set block");
                self.body(body);
                self.bind(into, Ty::Scalar);
            }
            Stmt::Filter(filter, body) => {
                self.expression(filter);
                self.body(body);
            }
            Stmt::Include { name, .. } => self.template(name, at),
            Stmt::Macro(declared) => {
                self.refuse(at, "macro");
                self.bind_name(declared.name, Ty::Any);
                self.frames.push(Vec::new());
                declared.parameters.iter().for_each(|parameter| self.bind(parameter, Ty::Any));
                self.body(&declared.body);
                self.frames.pop();
            }
            Stmt::Other("autoescape") => self.report(at, ALWAYS_ESCAPED, None),
            Stmt::Other(name) => self.unknown_statement(at, name),
        }
    }

    fn bind_name(&mut self, name: &str, ty: Ty) {
        if let Some(frame) = self.frames.last_mut() {
            frame.push((name.to_owned(), ty));
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
