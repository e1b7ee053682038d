//! Findings as they are remembered.
//!
//! Owns: their places, by files and not by the numbers that files have in one run. Findings tell names of files, so they hold
//! only where files are called the same. Does not own: whether they are still true; that is the entry's, see `manifest`.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::analysis::Project;
use crate::diagnostic::Diagnostic;
use crate::source::{Ask, FileId, Lookup, SourceFile};

/// The findings of a spec.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    /// The files that places lie in, as path and name. Places name them by their positions here.
    files: Vec<(PathBuf, String)>,
    findings: Vec<Diagnostic>,
}

impl Told {
    /// None where a place lies in a file that is no input, so that nobody would see it change.
    pub fn of(findings: &[Diagnostic], inputs: &[Lookup], project: &Project) -> Option<Self> {
        let mut files: Vec<(PathBuf, String)> = Vec::new();
        let is_input = |path: &Path| inputs.iter().any(|input| input.ask == Ask::Content && input.path == path);
        let mut number = |id: FileId| {
            let file = project.sources.get(id);
            let known = files.iter().position(|known| known.0 == file.path);
            let at = known.or_else(|| {
                let kept = is_input(&file.path) || service(&file.path).is_some();
                kept.then(|| files.push((file.path.clone(), file.name.clone())))?;
                Some(files.len() - 1)
            });
            at.map(FileId::nth)
        };
        let findings: Option<_> = findings.iter().map(|finding| placed(finding, &mut number)).collect();
        findings.map(|findings| Self { files, findings })
    }

    /// The findings in this run; none where a file is not there or has another name.
    pub fn again(&self, project: &Project) -> Option<Vec<Diagnostic>> {
        let load = |(path, name): &(PathBuf, String)| {
            let file: std::sync::Arc<SourceFile> = match service(path) {
                Some(service) => {
                    let nowhere = Path::new("");
                    let parsed = project.library().resolve(service, nowhere, nowhere, &mut Vec::new()).ok()?;
                    std::sync::Arc::clone(&parsed.file)
                }
                None => project.load(path).ok()?.file,
            };
            (file.name == *name).then_some(file.id)
        };
        let ids: Vec<FileId> = self.files.iter().map(load).collect::<Option<_>>()?;
        let mut number = |id: FileId| ids.get(id.position()).copied();
        self.findings.iter().map(|finding| placed(finding, &mut number)).collect()
    }
}

/// The service of a file of the catalog.
fn service(path: &Path) -> Option<&str> {
    path.to_str()?.strip_prefix("catalog/")?.strip_suffix(".policy")
}

/// The finding with other numbers of files.
fn placed(finding: &Diagnostic, number: &mut dyn FnMut(FileId) -> Option<FileId>) -> Option<Diagnostic> {
    let mut finding = finding.clone();
    let related = finding.related.iter_mut().map(|related| &mut related.0);
    let edits = finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.span);
    for span in finding.span.iter_mut().chain(related).chain(edits) {
        span.file = number(span.file)?;
    }
    Some(finding)
}
