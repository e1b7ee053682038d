//! What the files of an output folder become in a run.
//!
//! Owns: when a file that an earlier build wrote goes, and what is said where two specs or projects claim one. Does not
//! own: the form of what is known of the folder; that is [`super::owned`].
//!
//! A file goes when no spec makes it any more. A spec that this run built says itself what it makes. One that it did not
//! build keeps its files, unless it is withdrawn: it is gone, and this run looked where it was; or this run built all that
//! `policyc.toml` names, and it is not among them. So a build of one spec never takes the files of another.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::analysis::Project;
use crate::render::Output;

use super::check::{self, Difference, What};
use super::outcome::{Outcome, Sheet};
use super::owned::{self, Owned, Removal};
use super::plan::{Mode, Plan, Spec};
use super::write::{Writer, true_folder};

/// What a run is, to whoever ends it.
pub(super) struct Run<'a> {
    pub plan: &'a Plan,
    pub sheets: &'a [Sheet],
    /// It saw all that it was to see.
    pub complete: bool,
    pub mode: Mode,
    pub project: &'a Project,
    pub writer: &'a Writer,
}

/// An output folder of a run.
pub(super) struct Ledger {
    /// Its true path.
    pub folder: PathBuf,
    /// As the run found it.
    old: Owned,
}

/// Waits until no other run writes into these folders, and holds them until what is returned is let go. A folder that is not
/// there yet, and one where there are no locks, is not held.
pub(super) fn alone(out_dirs: &[PathBuf], stop: &AtomicBool) -> Vec<File> {
    const EACH: Duration = Duration::from_millis(20);
    // Each folder once, and in the order in which every other run takes them.
    let folders: BTreeSet<PathBuf> = out_dirs.iter().filter_map(|folder| std::fs::canonicalize(folder).ok()).collect();
    let hold = |folder: PathBuf| {
        let lock = File::open(folder).ok()?;
        while matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) && !stop.load(Ordering::Relaxed) {
            std::thread::sleep(EACH);
        }
        Some(lock)
    };
    folders.into_iter().filter_map(hold).collect()
}

impl Ledger {
    /// # Errors
    /// A sentence, where what is known of the folder cannot be read.
    pub fn open(out_dir: &Path, mode: Mode, project: &Project, writer: &Writer) -> Result<Self, String> {
        let folder = true_folder(out_dir).map_err(|why| format!("could not write {}: {why}", project.name(out_dir)))?;
        let name = project.name(&out_dir.join(owned::FILE));
        let old = Owned::load(&folder).map_err(|why| {
            format!(
                "could not read {name}: {why}; nothing was written. Take the file from version control; or delete it, \
                 and remove by hand what no spec makes any more"
            )
        })?;
        if old.torn && mode == Mode::Write {
            writer.replace(&folder.join(owned::FILE), &name, old.print().as_bytes())?;
        }
        Ok(Self { folder, old })
    }

    /// What a spec is called in this folder.
    pub fn name(&self, spec: &Spec) -> String {
        if spec.stdin { owned::without_file(&spec.below) } else { owned::spec_name(&self.folder, &spec.place) }
    }

    /// What keeps a spec from writing its files: another one wrote them, is still there, and is no part of this run.
    pub fn contested(&self, spec: &Spec, outputs: &[Output], project: &Project) -> Option<String> {
        let name = self.name(spec);
        let others = outputs
            .iter()
            .filter_map(|output| self.old.rows.get(&owned::encode(&spec.below.join(&output.name))))
            .flat_map(|row| &row.specs);
        let other = others.filter(|other| **other != name).find_map(|other| {
            let path = owned::spec_file(&owned::spec_path(&self.folder, other)?)?;
            (std::fs::canonicalize(&path).ok().as_ref() != Some(&spec.path)).then_some(path)
        })?;
        Some(format!(
            "{} would write files in {} that an earlier build made of {}; nothing was written for it. Rename one, or \
             build them with different --out-dir",
            spec.name,
            project.name(&spec.folder()),
            project.name(&other)
        ))
    }

    /// Whether a style sheet is that of another project, too, and would become another one for it.
    pub fn is_of_others(&self, sheet: &str, hash: u128, spec: &Spec) -> Option<PathBuf> {
        let row = self.old.rows.get(sheet).filter(|row| !row.hashes.contains(&hash))?;
        let paths = row.specs.iter().filter_map(|other| owned::spec_path(&self.folder, other));
        paths.filter(|path| !path.starts_with(&spec.root.folder)).find_map(|path| owned::spec_file(&path))
    }

    /// Notes down what is about to be written.
    pub fn intend<'a>(
        &self,
        files: impl Iterator<Item = (&'a str, u128)>,
        specs: &[String],
        writer: &Writer,
    ) -> io::Result<()> {
        let mut lines = String::new();
        for (name, hash) in files {
            for spec in specs.iter().filter(|spec| !self.old.has(name, hash, spec)) {
                lines += &owned::line(name, hash, spec);
            }
        }
        if lines.is_empty() { Ok(()) } else { owned::append(&self.folder, &lines, writer) }
    }

    /// Ends a run over the folder: removes what no spec makes any more, and writes down what is there. A comparison says
    /// what would become of both.
    pub fn close(self, out_dir: &Path, run: &Run, outcome: &mut Outcome) {
        let Run { plan, sheets, complete, mode, project, writer } = *run;
        let really = mode == Mode::Write;
        // Another build may have added lines meanwhile.
        let mut now = if really { Owned::load(&self.folder).unwrap_or_default() } else { Owned::default() };
        for (name, row) in &self.old.rows {
            if !now.rows.contains_key(name) {
                now.rows.insert(name.clone(), row.clone());
            }
        }
        let mut leaving = self.settle(&mut now, out_dir, plan, sheets, complete, outcome);
        leaving.retain(|name, row| {
            let shown = project.name(&out_dir.join(owned::inside(name).unwrap_or_default()));
            match owned::remove(&self.folder, name, row, really) {
                done @ (Removal::Done | Removal::Gone) if really => {
                    if let Some(inner) = self.folder.join(owned::inside(name).unwrap_or_default()).parent() {
                        writer.tidy(inner, &self.folder);
                    }
                    outcome.removed.extend((done == Removal::Done).then_some(shown));
                    false
                }
                Removal::Gone | Removal::Strange => false,
                Removal::Done => {
                    outcome.differences.push(Difference { file: shown, what: What::Stray });
                    false
                }
                Removal::Changed if really => {
                    outcome.notes.push(format!(
                        "{shown} is no output any more, but it was changed since policyc wrote it, and stays; delete it, \
                         or keep it elsewhere"
                    ));
                    true
                }
                Removal::Changed => {
                    outcome.differences.push(Difference { file: shown, what: What::Stray });
                    true
                }
                Removal::Failed(why) => {
                    outcome.failures.push(format!("could not remove {shown}, which is no output any more: {why}"));
                    true
                }
            }
        });
        now.rows.extend(leaving);
        if really {
            // Of a spec that could not be written, what was to come is noted, too.
            let is_there = |name: &str| owned::inside(name).is_some_and(|path| self.folder.join(path).is_file());
            now.rows.retain(|name, _| self.old.rows.contains_key(name) || is_there(name));
        }
        self.save(&now, out_dir, outcome, really.then_some(writer), project);
    }

    /// Takes what this run says of its specs into what is known, and takes out what no spec makes any more.
    fn settle(
        &self,
        now: &mut Owned,
        out_dir: &Path,
        plan: &Plan,
        sheets: &[Sheet],
        complete: bool,
        outcome: &Outcome,
    ) -> BTreeMap<String, owned::Row> {
        let here = || plan.specs.iter().zip(&outcome.results).filter(|(spec, _)| spec.out_dir == out_dir);
        // Where each spec of the run writes; none for one that could not be built, which keeps what it has.
        let mut own: BTreeMap<String, Option<(String, bool)>> = BTreeMap::new();
        for (spec, result) in here() {
            let place = result.owned.is_some().then(|| (owned::encode(&spec.below), spec.named));
            own.insert(self.name(spec), place);
        }
        let folders: BTreeSet<&str> = own.values().flatten().map(|place| place.0.as_str()).collect();
        let mut withdrawn: BTreeMap<String, bool> = BTreeMap::new();
        let mut keeps = |file: &str, spec: &String| {
            let folder = file.rsplit_once('/').map_or("", |parts| parts.0);
            match own.get(spec) {
                // One that was built by its own name says nothing of where a build of its folder puts it.
                Some(Some((below, named))) => *named && folder != below && !file.ends_with(".css"),
                Some(None) => true,
                None => {
                    let path = owned::spec_path(&self.folder, spec);
                    let gone = *withdrawn
                        .entry(spec.clone())
                        .or_insert_with(|| complete && path.as_ref().is_some_and(|path| is_withdrawn(path, plan)));
                    let taken = folders.contains(folder) && path.and_then(|path| owned::spec_file(&path)).is_none();
                    !gone && !taken
                }
            }
        };
        let mut leaving = BTreeMap::new();
        now.rows.retain(|file, row| {
            let keep: BTreeSet<String> = row.specs.iter().filter(|spec| keeps(file, spec)).cloned().collect();
            if keep.is_empty() {
                leaving.insert(file.clone(), row.clone());
                return false;
            }
            row.specs = keep;
            true
        });
        let mut add = |file: &str, hash: Option<u128>, spec: String| {
            let known = leaving.remove(file);
            let row = now.rows.entry(file.to_owned()).or_default();
            match (hash, known) {
                (Some(hash), _) => row.hashes = [hash].into(),
                (None, Some(known)) => row.hashes.extend(known.hashes),
                (None, None) => {}
            }
            row.specs.insert(spec);
        };
        for (spec, result) in here() {
            for (file, hash) in result.owned.iter().flatten() {
                add(file, Some(*hash), self.name(spec));
            }
        }
        for sheet in sheets.iter().filter(|sheet| sheet.out_dir == out_dir) {
            for spec in sheet.specs.iter().filter_map(|&index| plan.specs.get(index)) {
                add(&owned::encode(Path::new(&sheet.name)), sheet.hash, self.name(spec));
            }
        }
        now.rows.retain(|_, row| !row.hashes.is_empty());
        leaving
    }

    fn save(&self, now: &Owned, out_dir: &Path, outcome: &mut Outcome, writer: Option<&Writer>, project: &Project) {
        let path = self.folder.join(owned::FILE);
        let name = project.name(&out_dir.join(owned::FILE));
        let there = std::fs::read(&path).ok();
        if now.rows.is_empty() {
            match there {
                Some(_) if writer.is_some() => drop(std::fs::remove_file(&path)),
                Some(_) => outcome.differences.push(Difference { file: name, what: What::Stray }),
                None => {}
            }
            return;
        }
        let text = now.print();
        if there.as_deref() == Some(text.as_bytes()) {
            return;
        }
        if let Some(writer) = writer {
            outcome.failures.extend(writer.replace(&path, &name, text.as_bytes()).err());
        } else {
            let output = Output { name: owned::FILE.to_owned(), bytes: text.into_bytes() };
            match check::compare(&path, name, &output) {
                Ok(difference) => outcome.differences.extend(difference),
                Err(why) => outcome.failures.push(why),
            }
        }
    }
}

/// Whether a spec that this run did not build is one that nobody builds any more.
fn is_withdrawn(path: &Path, plan: &Plan) -> bool {
    let named = plan.whole.as_ref().is_some_and(|folder| path.starts_with(folder));
    named || (plan.walked.iter().any(|folder| path.starts_with(folder)) && owned::spec_file(path).is_none())
}
