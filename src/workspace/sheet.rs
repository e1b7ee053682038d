//! The style sheet that the pages of an output folder share (`--css`).
//!
//! Owns: its name and its address as a page sees it, and writing it once for all specs. Does not own: what stands in it
//! (see [`Templates`](crate::analysis::Templates)); when it goes: it belongs to each spec whose pages link to it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use crate::analysis::Project;
use crate::render::{self, Output};

use super::check;
use super::ledger::Ledger;
use super::outcome::{Outcome, Sheet};
use super::owned;
use super::plan::{Mode, Plan, Spec};
use super::write::{self, Writer};

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

/// The sheets that the specs of a plan ask for, or what two of them disagree on, as sentences.
pub(super) fn plan(plan: &Plan, project: &Project) -> Result<Vec<Sheet>, Vec<String>> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut clashes = Vec::new();
    for (index, spec) in plan.specs.iter().enumerate() {
        let Some(name) = spec.options.css.as_ref().filter(|_| has_pages(spec)) else { continue };
        let known = sheets.iter_mut().find(|sheet| sheet.out_dir == spec.out_dir && sheet.name == *name);
        let Some(sheet) = known else {
            let (out_dir, name) = (spec.out_dir.clone(), name.clone());
            sheets.push(Sheet { out_dir, name, specs: vec![index], hash: None });
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
    ledgers: &BTreeMap<PathBuf, Ledger>,
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
        let hash = xxh3_128(&output.bytes);
        if let Some(ledger) = ledgers.get(&sheet.out_dir) {
            let name = owned::encode(Path::new(&sheet.name));
            if let Some(other) = ledger.is_of_others(&name, hash, spec) {
                outcome.failures.push(format!(
                    "{} would be another style sheet than the one that pages of {} use; it was not written. Give one of \
                     the projects another --css or --out-dir",
                    project.name(&path),
                    project.name(&other)
                ));
                continue;
            }
            let specs: Vec<_> = sheet.specs.iter().filter_map(|&index| plan.specs.get(index)).collect();
            let specs: Vec<_> = specs.into_iter().map(|spec| ledger.name(spec)).collect();
            if mode == Mode::Write
                && let Err(error) = ledger.intend(std::iter::once((&*name, hash)), &specs, writer)
            {
                let path = sheet.out_dir.join(owned::FILE);
                outcome.failures.push(write::explain(&project.name(&path), &path, &error));
                continue;
            }
        }
        if mode == Mode::Compare {
            sheet.hash = Some(hash);
            result.files += 1;
            match check::compare(&path, project.name(&path), &output) {
                Ok(difference) => result.differences.extend(difference),
                Err(why) => outcome.failures.push(why),
            }
            continue;
        }
        match writer.write_all(folder, &[output], &|path| project.name(path)) {
            Ok(written) => {
                sheet.hash = Some(hash);
                result.files += 1;
                if written.iter().any(|written| written.changed) {
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
    outcome
        .results
        .get(index)
        .is_some_and(|result| !result.skipped && result.failures.is_empty() && !result.has_errors())
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
