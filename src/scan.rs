//! What the files of a product show of services, against what its specs declare.
//!
//! Owns: the files that tell something (lock files, manifests, bills of materials, pages), what marks a service in them,
//! and the findings: seen and not declared, declared and not seen. A scan never writes a fact: code shows that a service
//! is there, and not what it is used for. Does not own: finding the files, or git; that is `workspace`.

mod apple;
mod dart;
mod declared;
mod environment;
mod go;
mod headers;
mod inputs;
mod javascript;
mod jvm;
mod lines;
mod locked;
mod marks;
mod page;
mod php;
mod python;
mod ruby;
mod rust;
mod sbom;
mod sighting;
mod walk;

pub use declared::{Declared, declared};
pub use inputs::{input, inputs};
pub use sighting::{Evidence, Input, Sighting};
pub use walk::Broken;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::policy::catalog;
use crate::source::{SourceFile, Span};
use declared::UNSEEN;
use marks::{Marks, ecosystem};

/// A service that a scan knows: of the catalog, or one that a spec tells about.
#[derive(Debug)]
struct Service {
    name: Box<str>,
    /// Where specs declare it.
    places: Vec<Span>,
    /// Whether a scan can tell that it is there.
    shows: bool,
    /// Specs say why it is not in the code.
    allowed: bool,
}

/// What is known before the first file is read.
#[derive(Debug, Default)]
pub struct Scan {
    services: Vec<Service>,
    marks: Marks,
    /// The hosts of the sites themselves.
    own: Vec<Box<str>>,
    /// What recipients are called, in small letters: one of a name that the catalog knows need not have its key.
    called: FxHashSet<String>,
    /// Rules that the specs silence for all of their declarations.
    silenced: FxHashSet<Box<str>>,
}

/// What a file shows.
#[derive(Debug)]
pub struct Seen {
    pub file: Arc<SourceFile>,
    pub sightings: Vec<Sighting>,
    pub broken: Option<Broken>,
    /// See [`Input::wants`].
    wants: Option<&'static str>,
}

/// What files show, without their places: what a change is compared with.
#[derive(Debug, Default)]
pub struct Before {
    services: FxHashSet<u32>,
    hosts: FxHashSet<Box<str>>,
}

impl Before {
    /// Takes what a file showed.
    pub fn take(&mut self, sightings: &[Sighting]) {
        for one in sightings {
            self.services.extend(&one.services);
            self.hosts.insert(one.name.clone());
        }
    }
}

impl Scan {
    /// For a product with these specs.
    pub fn new(specs: Vec<Declared>) -> Self {
        let mut scan = Self::default();
        for mark in catalog::marks() {
            let number = scan.number(mark.service);
            scan.mark(mark.field, mark.pattern, number);
        }
        for spec in specs {
            for service in spec.services {
                let number = scan.number(&service.name);
                for (field, pattern) in &service.marks {
                    scan.mark(field, pattern, number);
                }
                let known = &mut scan.services[number as usize];
                known.places.extend(service.place.filter(|place| !known.places.contains(place)));
                known.allowed |= service.allowed;
                known.shows &= service.in_code;
            }
            scan.own.extend(spec.hosts);
            scan.called.extend(spec.called);
            scan.silenced.extend(spec.silenced);
        }
        scan
    }

    /// The number of a service, which it gets when it is first met.
    fn number(&mut self, name: &str) -> u32 {
        let known = self.services.iter().rposition(|known| &*known.name == name);
        let number = known.unwrap_or_else(|| {
            self.services.push(Service { name: name.into(), places: Vec::new(), shows: false, allowed: false });
            self.services.len() - 1
        });
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    fn mark(&mut self, field: &str, pattern: &str, service: u32) {
        if ecosystem(field).is_some() {
            self.marks.add(field, pattern, service);
            self.services[service as usize].shows = true;
        }
    }

    /// Reads a file, if its name is one of those that tell something.
    pub fn read(&self, file: &Arc<SourceFile>) -> Option<Seen> {
        let input = input(file.path.file_name()?.to_str()?)?;
        let (sightings, broken) = inputs::read(input, &file.text, &self.marks);
        Some(Seen { file: Arc::clone(file), sightings, broken, wants: input.wants })
    }

    /// Where a manifest says what the project names itself, other names in the lock file beside it are of what it brings
    /// in.
    pub fn settle(files: &mut [Seen]) {
        let folder = |seen: &Seen| seen.file.path.parent().map(Path::to_owned);
        let manifests: FxHashSet<_> = files.iter().filter_map(|seen| Some((folder(seen), seen.wants?))).collect();
        for seen in files.iter_mut() {
            let folder = folder(seen);
            for one in seen.sightings.iter_mut().filter(|one| one.evidence == Evidence::Unclear) {
                if manifests.contains(&(folder.clone(), one.field)) {
                    one.evidence = Evidence::Transitive;
                }
            }
        }
    }

    /// What a file of this name shows that holds this text.
    pub fn shows(&self, name: &str, text: &str) -> Vec<Sighting> {
        let input = Path::new(name).file_name().and_then(|name| input(name.to_str()?));
        input.map_or_else(Vec::new, |input| inputs::read(input, text, &self.marks).0)
    }

    /// What is wrong, a group of one kind after the other. `before` holds what they showed when the change began that is asked
    /// about; without it, everything is asked.
    pub fn findings(&self, files: &[Seen], before: Option<&Before>) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = files.iter().filter_map(broken).collect();
        found.extend(self.undeclared(files, before));
        found.extend(self.unknown_hosts(files, before));
        // Behind the place where a file is damaged, anything can stand.
        if files.iter().all(|seen| seen.broken.is_none()) {
            found.extend(self.unseen(files, before));
        }
        found.retain(|one| !self.silenced.contains(&*one.rule));
        found
    }

    /// The declared services that files show, each with the first place of it.
    pub fn agreed<'s>(&'s self, files: &'s [Seen]) -> Vec<(&'s str, &'s SourceFile, &'s Sighting)> {
        let mut first: BTreeMap<u32, (&SourceFile, &Sighting)> = BTreeMap::new();
        for (file, one) in sightings(files) {
            for service in one.services.iter().filter(|service| self.is_declared(**service)) {
                first.entry(*service).or_insert((file, one));
            }
        }
        let mut all: Vec<_> = first
            .into_iter()
            .map(|(service, (file, one))| (&*self.services[service as usize].name, file, one))
            .collect();
        all.sort_by_key(|row| row.0);
        all
    }

    fn is_declared(&self, service: u32) -> bool {
        !self.services[service as usize].places.is_empty()
    }

    /// One finding for each group of services that the same names mark: at the surest name, with the others beside it.
    fn undeclared(&self, files: &[Seen], before: Option<&Before>) -> Vec<Diagnostic> {
        let mut groups: Vec<(&[u32], Vec<Placed<'_>>)> = Vec::new();
        for (file, one) in sightings(files) {
            let declared = one.services.iter().any(|service| self.is_declared(*service));
            let old = before.is_some_and(|before| one.services.iter().any(|service| before.services.contains(service)));
            if one.services.is_empty() || declared || old {
                continue;
            }
            // A name that stands for several services says nothing new where another one tells which.
            match groups.iter_mut().find(|group| one.services.iter().any(|service| group.0.contains(service))) {
                Some(group) => {
                    if one.services.len() < group.0.len() {
                        group.0 = &one.services;
                    }
                    group.1.push((file, one));
                }
                None => groups.push((&one.services, vec![(file, one)])),
            }
        }
        groups.into_iter().filter_map(|(services, names)| self.not_declared(services, names)).collect()
    }

    fn not_declared(&self, services: &[u32], mut names: Vec<Placed<'_>>) -> Option<Diagnostic> {
        names.sort_by_key(|(_, one)| std::cmp::Reverse(one.evidence));
        let (file, one) = names.first()?;
        let noun = ecosystem(one.field)?.noun;
        let keys: Vec<&str> = services.iter().map(|service| &*self.services[*service as usize].name).collect();
        let labels: Vec<String> = keys.iter().map(|key| label(key)).collect();
        if labels.iter().any(|label| self.called.contains(&label.to_lowercase())) {
            return None;
        }
        let (level, how) = match one.evidence {
            Evidence::Direct => (Level::Error, ""),
            Evidence::Unclear => (Level::Warning, ""),
            Evidence::Transitive => (Level::Info, "something else brings it in"),
        };
        let (is, ways) = match labels.as_slice() {
            [label] => (format!("{label}, which no spec declares"), format!("add `use {}`", keys[0])),
            _ => (
                format!("one of {}, and no spec declares any of them", labels.join(", ")),
                format!("add the `use` of those that are used: `use {}`", keys.join("`, `use ")),
            ),
        };
        let span = Span::new(file.id, one.at.start, one.at.end);
        let mut found = Diagnostic::error(UNDECLARED, span, format!("the {noun} `{}` is a mark of {is}", one.name))
            .label(how)
            .why("a policy that leaves out who gets the data is not true")
            .help(format!(
                "{ways}, or declare a recipient of your own by this key; find out first what it is used for"
            ));
        found.level = level;
        for (file, other) in names.iter().skip(1).take(MOST_PLACES) {
            let span = Span::new(file.id, other.at.start, other.at.end);
            let what = if other.name == one.name { "it stands here, too" } else { "this is another mark of it" };
            found = found.related(span, what);
        }
        Some(found)
    }

    fn unknown_hosts(&self, files: &[Seen], before: Option<&Before>) -> Vec<Diagnostic> {
        let mut told: FxHashSet<&str> = FxHashSet::default();
        let mut found = Vec::new();
        for (file, one) in sightings(files).filter(|(_, one)| one.services.is_empty()) {
            let old = before.is_some_and(|before| before.hosts.contains(&one.name));
            let own = self
                .own
                .iter()
                .any(|own| one.name.strip_suffix(&**own).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')));
            if old || own || !told.insert(&one.name) {
                continue;
            }
            let span = Span::new(file.id, one.at.start, one.at.end);
            let mut finding = Diagnostic::warning(
                UNKNOWN_HOST,
                span,
                format!("the page loads code from `{}`, and no service is known to have this host", one.name),
            )
            .why("whoever serves it learns the addresses of your visitors, and can read what they do on the page")
            .help(format!(
                "declare the recipient, and say in a `service` with its key how it is known: `detect {{ host: {} }}`",
                one.name
            ));
            finding.level = Level::Info;
            found.push(finding);
        }
        found
    }

    fn unseen(&self, files: &[Seen], before: Option<&Before>) -> Vec<Diagnostic> {
        let seen: FxHashSet<u32> = sightings(files).flat_map(|(_, one)| one.services.iter().copied()).collect();
        let missing = self.services.iter().zip(0..).filter(|(service, number)| {
            let gone = before.is_none_or(|before| before.services.contains(number));
            service.shows && !service.allowed && !seen.contains(number) && gone
        });
        let mut found = Vec::new();
        for (service, _) in missing {
            let Some((first, others)) = service.places.split_first() else { continue };
            let mut finding = Diagnostic::warning(
                UNSEEN,
                *first,
                format!("nothing in the files of the product shows `{}`", service.name),
            )
            .why("a policy that names a service which is gone says what is not so")
            .help(format!(
                "take it out; if it is used where no file shows it, say so: \
                 `override recipient {} {{ allow {UNSEEN} \"we use it on our servers\" }}`",
                service.name
            ));
            for place in others {
                finding = finding.related(*place, "declared here, too");
            }
            found.push(finding);
        }
        found
    }
}

const UNDECLARED: &str = "scan/undeclared-service";
const UNKNOWN_HOST: &str = "scan/unknown-host";

/// How many other places a finding names.
const MOST_PLACES: usize = 5;

/// A sighting and its file.
type Placed<'s> = (&'s SourceFile, &'s Sighting);

fn sightings(files: &[Seen]) -> impl Iterator<Item = Placed<'_>> {
    files.iter().flat_map(|seen| seen.sightings.iter().map(|one| (&*seen.file, one)))
}

/// The name of a service, as it is printed.
fn label(key: &str) -> String {
    catalog::service(key).map_or_else(|| key.to_owned(), |service| service.label())
}

fn broken(seen: &Seen) -> Option<Diagnostic> {
    let broken = seen.broken.as_ref()?;
    let width = seen.file.text[broken.at..].chars().next().map_or(0, char::len_utf8);
    let span = Span::new(seen.file.id, broken.at, broken.at + width);
    Some(
        Diagnostic::warning("scan/damaged-file", span, format!("the file cannot be read from here on: {}", broken.why))
            .why("what stands behind this place was not compared with the policy, and declared services that nothing shows are not told")
            .help("let the program that writes the file write it again"),
    )
}
