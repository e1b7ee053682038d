//! The services that ship with policyc, each a small spec in `catalog/`.

use std::path::Path;

use super::entity::settled;
use super::parsed::{Form, Parsed};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use crate::syntax::{Item, Spelling};

/// A service: its name and the text of its file.
#[derive(Debug)]
pub struct Service {
    pub name: &'static str,
    pub text: &'static str,
}

/// A cookie of a service.
#[derive(Debug)]
pub struct KnownCookie {
    /// A name, or a pattern with `*`.
    pub name: &'static str,
    /// The word of the vocabulary.
    pub category: &'static str,
    /// That of another site than the one that is visited; empty where it is set on that one.
    pub domain: &'static str,
    pub service: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

/// The service of this name.
pub fn service(name: &str) -> Option<&'static Service> {
    let index = SERVICES.binary_search_by(|service| service.name.cmp(name)).ok()?;
    Some(&SERVICES[index])
}

/// The names of all services, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    SERVICES.iter().map(|service| service.name)
}

/// All services, in the order of their names.
pub fn services() -> &'static [Service] {
    SERVICES
}

/// The cookies of all services, in the order of their names.
pub fn cookies() -> &'static [KnownCookie] {
    COOKIES
}

/// Those whose names and patterns begin as a name does.
pub fn cookies_beside(name: &str) -> &'static [KnownCookie] {
    let first = |known: &KnownCookie| known.name.bytes().next();
    let start = COOKIES.partition_point(|known| first(known) < name.bytes().next());
    let end = COOKIES.partition_point(|known| first(known) <= name.bytes().next());
    &COOKIES[start..end]
}

/// All services, as name and label.
pub fn labels() -> Vec<(String, String)> {
    let sources = Sources::new();
    let label = |service: &Service| service.parsed(&sources).first_label().unwrap_or(service.name).to_owned();
    SERVICES.iter().map(|service| (service.name.to_owned(), label(service))).collect()
}

impl Service {
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
