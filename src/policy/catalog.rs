//! The services that ship with policyc, each a small spec in `catalog/`.

use std::path::Path;

use super::entity::settled;
use super::parsed::{Form, Parsed};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use crate::syntax::{Item, Spelling};

/// A service: its name and the text of its file.
#[derive(Debug, Clone, Copy)]
pub struct Service {
    pub name: &'static str,
    pub text: &'static str,
}

/// A cookie of a service.
#[derive(Debug, Clone, Copy)]
pub struct KnownCookie {
    /// A name, or a pattern with `*`.
    pub name: &'static str,
    /// The word of the vocabulary.
    pub category: &'static str,
    /// That of another site than the one that is visited; empty where it is set on that one.
    pub domain: &'static str,
    pub service: &'static str,
}

/// What marks a service in code.
#[derive(Debug, Clone, Copy)]
pub struct KnownMark {
    /// The field of `detect`: `npm`, `host`.
    pub field: &'static str,
    /// A name, or a pattern with `*`.
    pub pattern: &'static str,
    pub service: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

/// A piece of what ships.
fn piece(from: u32, to: u32) -> &'static str {
    &TEXT[from as usize..to as usize]
}

fn service_of([name, text, end]: [u32; 3]) -> Service {
    Service { name: piece(name, text), text: piece(text, end) }
}

fn cookie_of([name, category, domain, service, end]: [u32; 5]) -> KnownCookie {
    KnownCookie {
        name: piece(name, category),
        category: piece(category, domain),
        domain: piece(domain, service),
        service: piece(service, end),
    }
}

/// The service of this name.
pub fn service(name: &str) -> Option<Service> {
    let index = SERVICES.binary_search_by(|row| service_of(*row).name.cmp(name)).ok()?;
    Some(service_of(SERVICES[index]))
}

/// The names of all services, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    services().map(|service| service.name)
}

/// All services, in the order of their names.
pub fn services() -> impl Iterator<Item = Service> {
    SERVICES.iter().map(|row| service_of(*row))
}

/// The cookies of all services, in the order of their names.
pub fn cookies() -> impl Iterator<Item = KnownCookie> {
    COOKIES.iter().map(|row| cookie_of(*row))
}

/// What marks the services in code, in the order of their names.
pub fn marks() -> impl Iterator<Item = KnownMark> {
    MARKS.iter().map(|[field, pattern, service, end]| KnownMark {
        field: piece(*field, *pattern),
        pattern: piece(*pattern, *service),
        service: piece(*service, *end),
    })
}

/// Those whose names and patterns begin as a name does.
pub fn cookies_beside(name: &str) -> impl Iterator<Item = KnownCookie> {
    let first = |row: &[u32; 5]| cookie_of(*row).name.bytes().next();
    let start = COOKIES.partition_point(|row| first(row) < name.bytes().next());
    let end = COOKIES.partition_point(|row| first(row) <= name.bytes().next());
    COOKIES[start..end].iter().map(|row| cookie_of(*row))
}

/// All services, as name and label.
pub fn labels() -> Vec<(String, String)> {
    services().map(|service| (service.name.to_owned(), service.label())).collect()
}

impl Service {
    /// Its proper name.
    pub fn label(&self) -> String {
        self.parsed(&Sources::new()).first_label().unwrap_or(self.name).to_owned()
    }

    fn parsed(&self, sources: &Sources) -> Parsed {
        let name = format!("{}.policy", self.name);
        Parsed::new(sources.add(self.name, Path::new(&name), self.text), Spelling::Policy)
    }

    /// The service in another form, with the company that serves controllers of the country `home`; with all of them where
    /// there is none.
    ///
    /// # Errors
    /// The findings that keep it from being read.
    pub fn written(&self, home: Option<&str>, form: Form) -> Result<String, Vec<Diagnostic>> {
        let sources = Sources::new();
        let mut parsed = self.parsed(&sources);
        if home.is_some() {
            for item in &mut parsed.tree.items {
                if let Item::Declaration(declaration) = item {
                    *declaration = settled(declaration, home, &mut Vec::new()).into_owned();
                }
            }
        }
        parsed.convert(form, &sources)
    }
}
