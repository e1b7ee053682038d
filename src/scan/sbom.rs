//! Bills of materials: CycloneDX and SPDX, in JSON. One form for every registry.

use std::ops::Range;
use std::str::FromStr;

use packageurl::PackageUrl;
use rustc_hash::{FxHashMap, FxHashSet};

use super::marks::{Ecosystem, of_purl};
use super::page::host;
use super::sighting::Evidence::{Direct, Transitive, Unclear};
use super::sighting::{Input, Sightings};
use super::walk::{Broken, Met, json};

pub static INPUTS: &[Input] =
    &[Input { names: &["bom.json", "sbom.json", "*.cdx.json", "*.spdx.json", "*sbom*.json"], wants: None, read: bill }];

/// What one of them says, while it is read. Parts go by the names that the bill gives them.
#[derive(Default)]
struct Bill {
    /// Each package with the number of its item, and its place.
    packages: Vec<(usize, String, Range<usize>)>,
    /// The name of the part of an item.
    names: FxHashMap<usize, String>,
    /// The product itself.
    roots: FxHashSet<String>,
    wants: Vec<(String, String)>,
    /// Of the relation that is being read: SPDX tells it in three texts.
    relation: [String; 3],
    number: Option<usize>,
}

fn bill(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    let mut bill = Bill::default();
    let mut wanting = String::new();
    let broken = json(text, &mut |met| {
        bill.cyclone(&met, &mut wanting);
        bill.spdx(&met);
        if let Some(address) = met.text(&["services", "*", "endpoints", "*"]).and_then(host) {
            shown.see("host", address, met.at.clone(), Direct);
        }
    });
    bill.related();
    let roots = &bill.roots;
    let wanted: FxHashSet<&str> =
        bill.wants.iter().filter(|(from, _)| roots.contains(from)).map(|(_, to)| &**to).collect();
    for (item, address, at) in &bill.packages {
        let Some((kind, name)) = package(address) else { continue };
        let own = bill.names.get(item).map_or(&**address, |name| &**name);
        let evidence = match (wanted.is_empty(), wanted.contains(own) || wanted.contains(&**address)) {
            (true, _) => Unclear,
            (_, true) => Direct,
            (_, false) => Transitive,
        };
        shown.see(kind.field, &name, at.clone(), evidence);
    }
    broken
}

impl Bill {
    /// <https://cyclonedx.org/docs/1.6/json/>
    fn cyclone(&mut self, met: &Met<'_, '_>, wanting: &mut String) {
        if let Some(root) = met.text(&["metadata", "component", "bom-ref"]) {
            self.roots.insert(root.to_owned());
        } else if met.starts(&["components"]) {
            // Parts can stand in parts; only those at the top have names that others want them by.
            let item = met.item(1).unwrap_or_default();
            match (met.above(0), met.text) {
                (Some("purl"), Some(address)) => {
                    let inner = met.under(&["components", "*", "purl"]) != Some(0);
                    let item = if inner { usize::MAX } else { item };
                    self.packages.push((item, address.to_owned(), met.at.clone()));
                }
                (Some("bom-ref"), Some(name)) if met.under(&["components", "*", "bom-ref"]) == Some(0) => {
                    self.names.insert(item, name.to_owned());
                }
                _ => {}
            }
        } else if let Some(name) = met.text(&["dependencies", "*", "ref"]) {
            name.clone_into(wanting);
        } else if let Some(wanted) = met.text(&["dependencies", "*", "dependsOn", "*"]) {
            self.wants.push((wanting.clone(), wanted.to_owned()));
        }
    }

    /// <https://spdx.github.io/spdx-spec/v2.3/>
    fn spdx(&mut self, met: &Met<'_, '_>) {
        if let Some(name) = met.text(&["packages", "*", "SPDXID"]) {
            self.names.insert(met.item(1).unwrap_or_default(), name.to_owned());
        } else if let Some(address) = met.text(&["packages", "*", "externalRefs", "*", "referenceLocator"]) {
            if address.starts_with("pkg:") {
                self.packages.push((met.item(1).unwrap_or_default(), address.to_owned(), met.at.clone()));
            }
        } else if let Some(root) = met.text(&["documentDescribes", "*"]) {
            self.roots.insert(root.to_owned());
        } else if met.starts(&["relationships"]) {
            if met.item(1) != self.number {
                self.related();
                self.number = met.item(1);
            }
            let parts = ["spdxElementId", "relationshipType", "relatedSpdxElement"];
            if let (Some(part), Some(text)) = (parts.iter().position(|part| met.above(0) == Some(part)), met.text) {
                text.clone_into(&mut self.relation[part]);
            }
        }
    }

    /// Takes the relation of SPDX that was read.
    fn related(&mut self) {
        let [from, kind, to] = std::mem::take(&mut self.relation);
        match kind.as_str() {
            "DESCRIBES" => drop(self.roots.insert(to)),
            "DESCRIBED_BY" => drop(self.roots.insert(from)),
            "DEPENDENCY_OF" | "RUNTIME_DEPENDENCY_OF" | "OPTIONAL_DEPENDENCY_OF" => self.wants.push((to, from)),
            "DEPENDS_ON" | "DYNAMIC_LINK" | "STATIC_LINK" => self.wants.push((from, to)),
            _ => {}
        }
    }
}

/// The package that a package URL names, as its registry has it.
fn package(address: &str) -> Option<(&'static Ecosystem, String)> {
    let address = PackageUrl::from_str(address).ok()?;
    let kind = of_purl(address.ty())?;
    let between = if kind.field == "maven" { ':' } else { '/' };
    let name = match address.namespace() {
        Some(around) => format!("{around}{between}{}", address.name()),
        None => address.name().to_owned(),
    };
    Some((kind, name))
}
