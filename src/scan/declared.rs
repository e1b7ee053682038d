//! What of a spec a scan asks for: its services, what marks them, and what it says of the scan.

use std::path::Path;
use std::sync::Arc;

use crate::analysis::Project;
use crate::diagnostic::{Diagnostic, Sink};
use crate::policy::{self, Allow, Meta, Parsed, Policy};
use crate::source::{SourceFile, Span};
use crate::syntax::{Declaration, Item};

use super::page::host;

/// The rule that a spec silences beside a service which no file shows.
pub(super) const UNSEEN: &str = "scan/unseen-service";

/// What of a spec counts.
#[derive(Debug, Default)]
pub struct Declared {
    pub(super) services: Vec<Named>,
    /// Of the site itself.
    pub(super) hosts: Vec<Box<str>>,
    /// Labels and companies of recipients, in small letters.
    pub(super) called: Vec<String>,
    /// Rules that the policy as a whole allows to be broken.
    pub(super) silenced: Vec<Box<str>>,
}

/// A service that a spec names.
#[derive(Debug)]
pub(super) struct Named {
    pub name: Box<str>,
    /// Where; none where a file only tells what marks it.
    pub place: Option<Span>,
    /// Fields of `detect`, each with a pattern. Those of the catalog are known already.
    pub marks: Vec<(Box<str>, Box<str>)>,
    /// Whether files of the product can show it.
    pub in_code: bool,
    /// Whether the spec says why none does.
    pub allowed: bool,
}

/// Reads a spec for a scan. What its language has wrong comes along.
pub fn declared(project: &Project, spec: &Arc<SourceFile>, root: &Path) -> (Declared, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    let entry = Arc::new(Parsed::of(Arc::clone(spec)));
    let loaded = policy::load(&entry, &project.library(), root, &mut sink);
    let policy = &loaded.policy;
    let day = policy.about.effective.map(|date| date.value.last());
    let holds = |allow: &&Allow| allow.until.is_none_or(|until| day.is_none_or(|day| until.value.last() >= day));
    let mut all = Declared::default();
    all.silenced.extend(policy.about.meta.allows.iter().filter(holds).map(|allow| allow.rule.value.clone()));
    for site in policy.controller.iter().filter_map(|controller| controller.website.as_ref()) {
        all.hosts.extend(host(&site.value).map(|host| host.trim_start_matches("www.").into()));
    }
    // What comes from the catalog is declared where it is used.
    let used = |span: Span| policy.services.iter().find(|(file, _)| *file == span.file).map_or(span, |row| row.1);
    for meta in parties(policy) {
        let allowed = meta.allows.iter().filter(holds).any(|allow| &*allow.rule.value == UNSEEN);
        let place = Some(used(meta.span));
        all.services.push(Named { name: meta.key.value.clone(), place, marks: Vec::new(), in_code: true, allowed });
    }
    for recipient in &policy.recipients {
        let names = recipient.meta.label.iter().chain(&recipient.company);
        all.called.extend(names.map(|name| name.to_lowercase()));
    }
    for file in loaded.files.files.iter().filter(|file| !file.from_catalog) {
        all.services.extend(file.tree.items.iter().filter_map(service));
    }
    (all, sink.finish(&project.sources))
}

/// What services are known by.
fn parties(policy: &Policy) -> impl Iterator<Item = &Meta> {
    let recipients = policy.recipients.iter().map(|recipient| &recipient.meta);
    recipients.chain(policy.cookies.iter().map(|group| &group.meta))
}

/// What a spec tells of a service beside its facts.
fn service(item: &Item) -> Option<Named> {
    let Item::Declaration(declaration) = item else { return None };
    if &*declaration.kind.value != "service" {
        return None;
    }
    let detect = declaration.nested().find(|nested| &*nested.kind.value == "detect");
    let fields = || detect.into_iter().flat_map(Declaration::fields);
    let marks = fields()
        .flat_map(|field| field.values.iter().map(|value| (field.name.value.clone(), value.text.value.clone())));
    let in_code =
        !fields().any(|field| &*field.name.value == "in-code" && field.values.iter().any(|value| &*value.text == "no"));
    let name = declaration.keys.first()?.value.clone();
    Some(Named { name, place: None, marks: marks.collect(), in_code, allowed: false })
}
