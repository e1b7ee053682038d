//! The style sheet that the pages of an output folder share (`--css`).
//!
//! Owns: its name and its address as a page sees it, writing it once for all specs, and when it goes:
//! it stays as long as a page links to it. Does not own: what stands in it (see
//! [`Templates`](crate::analysis::Templates)).
//!
//! In the manifest it is an entry of its own, under its own name. Where other entries have a spec it
//! has the output folder, and its inputs are the specs whose pages link to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::analysis::Project;
use crate::diagnostic::Level;
use crate::render::{self, Output};

use super::check;
use super::dependency::Dependency;
use super::manifest::{Entry, Manifest, Record};
use super::outcome::Outcome;
use super::plan::{Mode, Plan, Spec};
use super::write::{self, OnDisk, Removal, Writer};

/// The address of the sheet as seen from the pages of a spec.
pub(super) fn address(sheet: &str, below: &Path) -> String {
    let mut out = "../".repeat(below.components().count());
    for byte in sheet.bytes() {
        // RFC 3986, 2.3, and the slash between folders.
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

impl Plan {
    /// The `Content-Security-Policy` for all pages of the plan.
    pub fn csp(&self, project: &Project) -> String {
        let mut styles = Vec::new();
        for spec in self.specs.iter().filter(|spec| has_pages(spec)) {
            styles.push(match &spec.options.css {
                Some(sheet) => render::Style::Linked(address(sheet, &spec.below)),
                None => render::Style::Inside(style(spec, project)),
            });
            if spec.options.annotate {
                styles.push(render::Style::Inside(render::annotated_css(&style(spec, project))));
            }
        }
        render::csp(&styles)
    }
}

fn style(spec: &Spec, project: &Project) -> Arc<str> {
    Arc::clone(&project.templates(spec.options.analysis.templates.as_deref(), &spec.root.folder).style)
}

fn has_pages(spec: &Spec) -> bool {
    !spec.options.fragment && spec.options.formats.iter().any(|format| format == "html")
}

/// A sheet of this run.
pub(super) struct Sheet {
    out_dir: PathBuf,
    name: String,
    /// Positions in the plan of the specs whose pages link to it.
    specs: Vec<usize>,
    written: Option<OnDisk>,
}

/// The sheets that the specs of a plan ask for, or what two of them disagree on, as sentences.
pub(super) fn plan(plan: &Plan, project: &Project) -> Result<Vec<Sheet>, Vec<String>> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut clashes = Vec::new();
    for (index, spec) in plan.specs.iter().enumerate() {
        let Some(name) = spec.options.css.as_ref().filter(|_| has_pages(spec)) else { continue };
        let known = sheets.iter_mut().find(|sheet| sheet.out_dir == spec.out_dir && sheet.name == *name);
        let Some(sheet) = known else {
            let (out_dir, name) = (spec.out_dir.clone(), name.clone());
            sheets.push(Sheet { out_dir, name, specs: vec![index], written: None });
            continue;
        };
        let first = sheet.specs.first().and_then(|&index| plan.specs.get(index));
        if let Some(first) = first
            && style(first, project) != style(spec, project)
        {
            clashes.push(format!(
                "{} and {} have different styles and would write the same {}; nothing was written",
                first.name,
                spec.name,
                project.name(&spec.out_dir.join(name))
            ));
        }
        sheet.specs.push(index);
    }
    if clashes.is_empty() { Ok(sheets) } else { Err(clashes) }
}

/// Writes or compares the sheets that pages of this run link to. What comes of it counts with the first
/// spec that has such a page.
pub(super) fn settle(
    sheets: &mut [Sheet],
    plan: &Plan,
    outcome: &mut Outcome,
    mode: Mode,
    project: &Project,
    writer: &Writer,
) {
    for sheet in sheets {
        sheet.specs.retain(|&index| built(outcome, index) && !outcome.results[index].is_part);
        let Some(&first) = sheet.specs.first() else { continue };
        let (Some(spec), Some(result)) = (plan.specs.get(first), outcome.results.get_mut(first)) else { continue };
        let path = sheet.out_dir.join(&sheet.name);
        let (Some(folder), Some(file)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
            continue;
        };
        if let Err(why) = spec.reach(Path::new(&sheet.name).parent().unwrap_or(Path::new(""))) {
            outcome.failures.push(format!("could not write {}: {why}", project.name(&path)));
            continue;
        }
        let css = style(spec, project);
        let output = Output { name: file.to_owned(), bytes: css.as_bytes().to_vec() };
        if mode == Mode::Compare {
            result.files += 1;
            match check::compare(&path, project.name(&path), &output) {
                Ok(difference) => result.differences.extend(difference),
                Err(why) => outcome.failures.push(why),
            }
            continue;
        }
        match writer.write_all(folder, &[output], &|path| project.name(path)) {
            Ok(mut written) => {
                sheet.written = written.pop();
                result.files += 1;
                if sheet.written.as_ref().is_some_and(|written| written.changed) {
                    result.written.push(project.name(&path));
                }
            }
            // The pages are as they should be, so no spec is to blame.
            Err(failures) => outcome.failures.extend(failures),
        }
    }
}

/// Whether the files of a spec are those of this run.
fn built(outcome: &Outcome, index: usize) -> bool {
    outcome.results.get(index).is_some_and(|result| {
        !result.skipped && result.failures.is_empty() && result.diagnostics.iter().all(|one| one.level != Level::Error)
    })
}

/// Takes the sheets of one output folder into its manifest, and removes those that no page links to any
/// more. Whether the manifest changed.
pub(super) fn remember(
    sheets: &[Sheet],
    plan: &Plan,
    out_dir: (&Path, &Path),
    manifest: &mut Manifest,
    outcome: &mut Outcome,
    project: &Project,
    writer: &Writer,
) -> bool {
    let (planned, true_dir) = out_dir;
    let is_sheet = |entry: &Entry| entry.spec == true_dir;
    let renewed: FxHashSet<&Path> = plan
        .specs
        .iter()
        .enumerate()
        .filter(|(index, spec)| {
            let html = spec.options.formats.iter().any(|format| format == "html");
            spec.out_dir == planned && html && built(outcome, *index)
        })
        .map(|(_, spec)| spec.path.as_path())
        .collect();
    let known: FxHashSet<PathBuf> =
        manifest.entries.values().filter(|entry| !is_sheet(entry)).map(|entry| entry.spec.clone()).collect();
    let mut entries: Vec<(String, Entry)> = manifest
        .entries
        .iter()
        .filter(|(_, entry)| is_sheet(entry))
        .map(|(name, entry)| (name.clone(), entry.clone()))
        .collect();
    for (_, entry) in &mut entries {
        entry.inputs.retain(|input| known.contains(&input.path) && !renewed.contains(input.path.as_path()));
    }
    for sheet in sheets.iter().filter(|sheet| sheet.out_dir == planned) {
        let links = sheet.specs.iter().filter_map(|&index| plan.specs.get(index));
        let links: Vec<_> = links.map(|spec| Dependency::on_absence(spec.path.clone())).collect();
        let at = entries.iter().position(|(name, _)| *name == sheet.name).unwrap_or_else(|| {
            let entry = Entry { spec: true_dir.to_owned(), stdin: true, ..Entry::default() };
            entries.push((sheet.name.clone(), entry));
            entries.len() - 1
        });
        let entry = &mut entries[at].1;
        entry.inputs.extend(links);
        entry.inputs.sort_by(|a, b| a.path.cmp(&b.path));
        if let Some(written) = &sheet.written {
            entry.outputs = vec![Record::new(written)];
        }
    }
    let mut changed = false;
    for (name, entry) in entries {
        if entry.inputs.is_empty() {
            let path = true_dir.join(&name);
            for record in &entry.outputs {
                match write::remove(&path, record.hash) {
                    Removal::Done => outcome.removed.push(project.name(&path)),
                    Removal::Gone => {}
                    Removal::Kept => outcome.notes.push(write::kept(&project.name(&path))),
                }
            }
            if let Some(folder) = path.parent() {
                writer.tidy(folder, true_dir);
            }
            changed |= manifest.entries.remove(&name).is_some();
        } else if manifest.entries.get(&name) != Some(&entry) {
            manifest.entries.insert(name, entry);
            changed = true;
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_finds_the_sheet_from_its_own_folder() {
        assert_eq!(address("policy.css", Path::new("shop")), "../policy.css");
        assert_eq!(address("a b/ü?#%.css", Path::new("x/y/shop")), "../../../a%20b/%C3%BC%3F%23%25.css");
    }
}
