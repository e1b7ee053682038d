//! The names that templates and prose start from, and the functions that belong to one document.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr};
use minijinja::{Error, ErrorKind, State, Value};

use super::place::At;
use super::scope::Scope;
use super::value::{Decl, Declarations, empty};
use crate::diagnostic::Diagnostic;
use crate::document::markdown::private;
use crate::syntax::Prose;

/// What `default()` and `inherited()` stand for where a piece of prose is rendered.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub topic: Option<&'static str>,
    pub inherited: Option<Box<Prose>>,
}

/// All names.
#[derive(Debug)]
pub struct Root {
    pub scope: Arc<Scope>,
    pub frame: Frame,
}

impl Object for Root {
    fn get_value_by_str(self: &Arc<Self>, name: &str) -> Option<Value> {
        if let Some(at) = At::singleton(name) {
            return Some(Decl::value(&self.scope, at));
        }
        if let Some((make, count)) = At::top(name, &self.scope.policy) {
            if count == 0 && name != "section" {
                return Some(empty());
            }
            return Some(Value::from_object(Declarations { scope: Arc::clone(&self.scope), make, count }));
        }
        let function = match name {
            "at" => Function::At,
            "ref" => Function::Ref,
            "printed" => Function::Printed,
            "default" => Function::Default,
            "inherited" => Function::Inherited,
            _ => return self.scope.list(name),
        };
        Some(Value::from_object(Bound { root: Arc::clone(self), function }))
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::NonEnumerable
    }
}

/// The functions that [`Root`] knows.
pub const FUNCTIONS: &[(&str, &str)] = &[
    ("at", "`at(declaration)` marks the place in the spec that the text before it comes from. It prints nothing."),
    ("ref", r#"`ref("rights")` is a link to a topic or section; `ref("rights", "heading")` has its heading as text."#),
    ("printed", r#"`printed("sources")` is true where the document prints that topic or section."#),
    ("default", "In the prose of a section that stands for a standard topic: the generated text."),
    ("inherited", "In the prose of an `override`: the prose that it replaces."),
];

#[derive(Debug, Clone, Copy)]
enum Function {
    At,
    Ref,
    Printed,
    Default,
    Inherited,
}

struct Bound {
    root: Arc<Root>,
    function: Function,
}

impl fmt::Debug for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.function)
    }
}

fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

impl Object for Bound {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, args: &[Value]) -> Result<Value, Error> {
        let scope = &self.root.scope;
        let name = |what: &str| {
            args.first()
                .and_then(Value::as_str)
                .ok_or_else(|| wrong(format!("`{what}` takes the name of a topic or section, in quotes")))
        };
        match self.function {
            Function::At => {
                if !scope.provenance {
                    return Ok(Value::from_safe_string(String::new()));
                }
                let span =
                    args.first().and_then(|value| value.downcast_object_ref::<Decl>()).and_then(|decl| match decl.at {
                        At::Item(..) => decl.at.item(&scope.policy).map(crate::policy::WordOrText::span),
                        at => at.find(&scope.policy).map(|found| found.meta().span),
                    });
                let text = span.map_or_else(String::new, |span| {
                    format!("{}{}{}", private::MARK, scope.mark(span), private::MARK_END)
                });
                Ok(Value::from_safe_string(text))
            }
            Function::Ref => {
                let name = name("ref")?;
                let heading = args.get(1).is_some_and(|value| value.as_str() == Some("heading"));
                scope.refer(name);
                let start = if heading { private::REF_HEADING } else { private::REF };
                Ok(Value::from_safe_string(format!("{start}{}{}", name.replace('_', "-"), private::REF_END)))
            }
            Function::Printed => Ok(Value::from(scope.prints(name("printed")?))),
            Function::Default => {
                let Some(topic) = self.root.frame.topic else {
                    return Err(wrong(
                        "`default()` stands for the generated text of a standard topic, and this is not the text of one",
                    ));
                };
                let text = scope.topic(topic);
                if text.trim().is_empty()
                    && let Some(span) = scope.place_of("default()")
                {
                    scope.report(
                        Diagnostic::warning(
                            "language/empty-default",
                            span,
                            format!("`default()` is empty: no fact is declared for `{topic}`"),
                        )
                        .help("declare the facts, or take `default()` out"),
                    );
                }
                Ok(Value::from_safe_string(text.to_string()))
            }
            Function::Inherited => {
                let Some(prose) = &self.root.frame.inherited else {
                    return Err(wrong(
                        "`inherited()` stands for the prose that an `override` replaces, and this replaces none",
                    ));
                };
                Ok(Value::from_safe_string(scope.prose(prose, self.root.frame.topic)))
            }
        }
    }
}
