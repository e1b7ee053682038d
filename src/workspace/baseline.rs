//! The findings that were there when the linter came.
//!
//! Owns: the baseline file, which findings of an outcome it hides, and what of it is gone. It stands
//! here and not in `report`, because a hidden finding counts nowhere, exit codes included: the
//! baseline changes what a run found, not how that is written. It is a file of the workspace, too,
//! read and replaced as the others are.
//!
//! Errors of the language are never hidden, because nothing can be built with them; nor are findings
//! in `policyc.toml`, nor those without a place, which have nothing to be known by.
//!
//! The names in it are relative to its own folder, so it holds from wherever it is used. There is
//! nothing in it that changes while the findings stay, and each finding has a line of its own, so
//! that two branches seldom collide in it.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::analysis::Project;
use crate::diagnostic::{Diagnostic, Level};
use crate::report::{fingerprints, relative};
use crate::source::{Ask, LoadError, Lookup, decode};

use super::outcome::Outcome;
use super::write::Writer;

/// The name of a baseline that is given none.
pub const DEFAULT_BASELINE: &str = "policyc-baseline.json";

/// The form of the file, fingerprints included.
const VERSION: u64 = 1;

/// Begins the name of what is no file on disk, as the catalog.
const NOWHERE: &str = "policyc:";

/// The findings that are known.
#[derive(Debug, Clone)]
pub struct Baseline {
    path: PathBuf,
    /// Its folder, as a true path.
    folder: PathBuf,
    findings: Vec<Known>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    /// First, as the findings are sorted by it.
    file: String,
    rule: String,
    fingerprint: String,
    /// For people; as it was when the finding was written down.
    message: String,
}

/// What a baseline did to an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hidden {
    /// Findings that were taken out of the outcome.
    pub hidden: usize,
    /// Findings of the baseline that were looked for and are not there any more.
    pub gone: usize,
}

impl Baseline {
    /// Reads a baseline; the path is relative to the current folder.
    ///
    /// # Errors
    /// A sentence that names the file.
    pub fn load(path: &Path, project: &Project) -> Result<Self, String> {
        match Self::read(path, project) {
            Err((why, _)) => Err(format!("could not read the baseline {}: {why}", path.display())),
            Ok(baseline) => Ok(baseline),
        }
    }

    /// The second part of an error is true where there is no file.
    fn read(path: &Path, project: &Project) -> Result<Self, (String, bool)> {
        let full = project.folder().join(path);
        let fail = |error: LoadError| {
            let missing = error == LoadError::Missing;
            let hint = if missing { "; `policyc lint --write-baseline` makes one" } else { "" };
            (format!("{error}{hint}"), missing)
        };
        let true_path = project.loader().canonical(&full).map_err(fail)?;
        let bytes = project.loader().read(&true_path).map_err(fail)?;
        let (text, _) = decode(bytes).map_err(fail)?;
        let findings = parse(&text).map_err(|why| (why, false))?;
        let folder = true_path.parent().unwrap_or(&true_path).to_owned();
        Ok(Self { path: full, folder, findings })
    }

    /// Makes a baseline of all findings of an outcome that can be hidden, and writes it. Where there
    /// is one already, what it knows of files that this run did not check stays.
    ///
    /// # Errors
    /// A sentence, where the file cannot be written, or is there and is no baseline.
    pub fn write(path: &Path, outcome: &Outcome, project: &Project) -> Result<Self, String> {
        let fail = |why: &str| format!("could not write the baseline {}: {why}", path.display());
        let mut baseline = match Self::read(path, project) {
            Ok(old) => old,
            Err((_, true)) => {
                let full = project.folder().join(path);
                let parent = full.parent().unwrap_or(&full);
                let folder = project.loader().canonical(parent).map_err(|_| fail("there is no such folder"))?;
                Self { path: full, folder, findings: Vec::new() }
            }
            Err((why, false)) => return Err(fail(&format!("there is another file of this name ({why})"))),
        };
        let asked = baseline.asked(outcome);
        baseline.findings.retain(|known| !asked.contains(&known.file));
        let folder = &baseline.folder;
        for (finding, fingerprint) in fingerprinted(outcome, folder, project) {
            if let Some(span) = finding.span.filter(|_| can_be_hidden(finding)) {
                let file = project.sources.get(span.file);
                let file = relative(&file.path, folder).unwrap_or_else(|| format!("{NOWHERE}{}", file.name));
                let (rule, message) = (finding.rule.clone().into_owned(), finding.message.clone());
                baseline.findings.push(Known { file, rule, fingerprint, message });
            }
        }
        baseline.findings.sort();
        baseline.findings.dedup_by(|a, b| a.fingerprint == b.fingerprint);
        let text = baseline.text().map_err(|error| fail(&error.to_string()))?;
        Writer::default().replace(&baseline.path, &path.display().to_string(), text.as_bytes())?;
        Ok(baseline)
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Takes the known findings out of an outcome.
    pub fn hide(&self, outcome: &mut Outcome, project: &Project) -> Hidden {
        let known: FxHashSet<&str> = self.findings.iter().map(|known| &*known.fingerprint).collect();
        let mut met: FxHashSet<String> = FxHashSet::default();
        let mut hidden = FxHashSet::default();
        for (finding, fingerprint) in fingerprinted(outcome, &self.folder, project) {
            if can_be_hidden(finding) && known.contains(&*fingerprint) {
                met.insert(fingerprint);
                hidden.insert((finding.span, finding.rule.clone(), finding.message.clone()));
            }
        }
        // The same finding may stand in the results of several specs that share a file.
        for result in &mut outcome.results {
            result.diagnostics.retain(|one| {
                !(can_be_hidden(one) && hidden.contains(&(one.span, one.rule.clone(), one.message.clone())))
            });
        }
        let asked = self.asked(outcome);
        let is_gone = |known: &&Known| !met.contains(&known.fingerprint) && asked.contains(&known.file);
        Hidden { hidden: hidden.len(), gone: self.findings.iter().filter(is_gone).count() }
    }

    /// The files of the baseline of which the run says all that there is to say: those that it
    /// checked, and those that are not there any more. A service of the catalog belongs to no file on
    /// disk, and any spec may use it, so it is one of them when all others are.
    ///
    /// Behind an error of the language, rules are not asked, so a spec with one says nothing of its
    /// other findings.
    fn asked(&self, outcome: &Outcome) -> FxHashSet<String> {
        let whole = outcome.results.iter().filter(|result| {
            let broken = result.diagnostics.iter().any(|one| one.level == Level::Error && !can_be_hidden(one));
            !result.skipped && result.failures.is_empty() && !broken
        });
        let read = |input: &&Lookup| input.ask == Ask::Content && input.answer.is_some();
        let inputs = whole.flat_map(|result| &result.inputs).filter(read);
        let checked: FxHashSet<_> = inputs.filter_map(|input| relative(&input.path, &self.folder)).collect();
        let names: FxHashSet<&String> = self.findings.iter().map(|known| &known.file).collect();
        let (nowhere, files): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| name.starts_with(NOWHERE));
        let count = files.len();
        let is_asked = |name: &&String| checked.contains(*name) || !self.folder.join(name).exists();
        let mut asked: FxHashSet<_> = files.into_iter().filter(is_asked).cloned().collect();
        if asked.len() == count {
            asked.extend(nowhere.into_iter().cloned());
        }
        asked
    }

    fn text(&self) -> serde_json::Result<String> {
        let rows: Result<Vec<_>, _> = self.findings.iter().map(serde_json::to_string).collect();
        let rows: Vec<_> = rows?.into_iter().map(|row| format!("\n    {row}")).collect();
        let end = if rows.is_empty() { "" } else { "\n  " };
        Ok(format!("{{\n  \"version\": {VERSION},\n  \"findings\": [{}{end}]\n}}\n", rows.join(",")))
    }
}

/// Whether a baseline or a choice of rules can leave it out: what is wrong with the language is always shown.
pub fn can_be_hidden(finding: &Diagnostic) -> bool {
    let group = finding.rule.split('/').next().unwrap_or_default();
    finding.span.is_some() && group != "config" && (group != "language" || finding.level != Level::Error)
}

/// All findings, so that equal ones are numbered as in reports, with their fingerprints.
fn fingerprinted<'a>(outcome: &'a Outcome, folder: &Path, project: &Project) -> Vec<(&'a Diagnostic, String)> {
    let findings = outcome.findings();
    let prints = fingerprints(&findings, &project.sources, folder);
    findings.into_iter().zip(prints).collect()
}

fn parse(text: &str) -> Result<Vec<Known>, String> {
    #[derive(Deserialize)]
    struct Any {
        version: u64,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        #[serde(rename = "version")]
        _version: u64,
        findings: Vec<Known>,
    }
    let wrong = |error: serde_json::Error| format!("it is no baseline: {error}");
    // The version first: another one may have another form.
    let any: Any = serde_json::from_str(text).map_err(wrong)?;
    if any.version != VERSION {
        return Err(format!("it has version {}, and this policyc knows version {VERSION}", any.version));
    }
    let file: File = serde_json::from_str(text).map_err(wrong)?;
    Ok(file.findings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};
    use crate::workspace::SpecResult;

    #[test]
    fn a_rule_can_be_hidden_and_the_language_cannot() {
        let sources = Sources::new();
        let span = Span::new(sources.add("a", Path::new("a"), "text").id, 0, 4);
        assert!(can_be_hidden(&Diagnostic::error("gdpr/retention", span, "m")));
        assert!(can_be_hidden(&Diagnostic::warning("language/phrase-shape", span, "m")));
        assert!(!can_be_hidden(&Diagnostic::error("language/unknown-word", span, "m")));
        assert!(!can_be_hidden(&Diagnostic::warning("config/specs", span, "m")));
        assert!(!can_be_hidden(&Diagnostic::global("gdpr/retention", "m")));
    }

    /// What a run that checked some files says of a baseline of three files and the catalog.
    #[test]
    fn the_catalog_is_asked_when_every_file_is() {
        let folder = tempfile::tempdir().unwrap();
        let names = ["one.policy", "two.policy", "removed.policy", "policyc:catalog/stripe.policy"];
        for name in &names[..2] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let known = |name: &str| Known {
            file: name.to_owned(),
            rule: "a/b".to_owned(),
            fingerprint: name.to_owned(),
            message: "m".to_owned(),
        };
        let folder = folder.path();
        let findings = names.map(known).to_vec();
        let baseline = Baseline { path: folder.join("b.json"), folder: folder.to_owned(), findings };
        let run = |checked: &[&str]| {
            let mut result = SpecResult::default();
            let input = |name: &&str| Lookup { ask: Ask::Content, path: folder.join(name), answer: Some(0) };
            result.inputs = checked.iter().map(input).collect();
            let mut asked: Vec<_> =
                baseline.asked(&Outcome { results: vec![result], ..Outcome::default() }).into_iter().collect();
            asked.sort();
            asked
        };
        assert_eq!(run(&["one.policy"]), ["one.policy", "removed.policy"]);
        assert_eq!(run(&["one.policy", "two.policy", "new.policy"]).len(), 4);
    }
}
