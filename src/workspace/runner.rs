//! The run over the specs of a plan.
//!
//! Owns: threads, order, what one broken spec does to the others (nothing), and when an earlier
//! result is good enough. Memory is bounded: the outputs of a spec are written by the thread that
//! made them and dropped, only findings and counts are kept. Does not own: what is said of the run afterwards;
//! that is `outcome`.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_128;

use crate::analysis::Project;
use crate::diagnostic::{Diagnostic, Level};
use crate::policy::spelling;
use crate::render::{self, Output};
use crate::schema::spelling::bad_file_name;
use crate::source::{Edge, Span};
use crate::syntax::Spelling;

use super::check;
use super::clash;
use super::dependency::Dependency;
use super::formats;
use super::manifest::{Entry, Manifest, Record};
use super::outcome::{Outcome, SpecResult};
use super::pipeline::{Compile, Compiled, Request};
use super::plan::{Mode, Plan, Spec};
use super::sheet::{self, Sheet};
use super::write::{self, Removal, Stat, Writer, true_folder};

/// Runs plans.
pub struct Runner<'a> {
    pub compile: &'a Compile,
    /// The folder for manifests; none for a build that remembers nothing.
    pub cache: Option<PathBuf>,
    /// Stands for the program itself: an entry of another program is not used.
    pub program: u128,
    /// Set from outside, it ends the run between two specs.
    pub stop: &'a AtomicBool,
    /// Called with the number of specs that are done.
    pub progress: &'a (dyn Fn(usize) + Sync),
    writer: Writer,
}

/// The manifest of an output folder, and what becomes of it.
struct Ledger {
    out_dir: PathBuf,
    place: Option<PathBuf>,
    old: Manifest,
}

static RUNS_ON: AtomicBool = AtomicBool::new(false);

impl<'a> Runner<'a> {
    /// A runner around a compiler, without a cache.
    pub fn new(compile: &'a Compile) -> Self {
        Self { compile, cache: None, program: program(), stop: &RUNS_ON, progress: &|_| {}, writer: Writer::default() }
    }

    /// Compiles every spec of a plan.
    pub fn run(&self, mut plan: Plan, project: &Project, mode: Mode) -> Outcome {
        let mut outcome = Outcome {
            diagnostics: std::mem::take(&mut plan.diagnostics),
            failures: std::mem::take(&mut plan.failures),
            ..Outcome::default()
        };
        let mut sheets = Vec::new();
        // Specs that are named one by one to be checked need not be built together.
        let together = |spec: &&Spec| mode != Mode::Lint || !spec.named;
        let together: Vec<&Spec> = plan.specs.iter().filter(together).collect();
        let compile = |spec: &Spec, outputs| Some(self.compile_one(spec, project, outputs).ok()?.0);
        let mut clashes = clash::all(&together, project, &compile);
        if mode == Mode::Lint {
            outcome.failures.append(&mut clashes);
        } else {
            match sheet::plan(&plan, project) {
                Ok(planned) => sheets = planned,
                Err(more) => clashes.extend(more),
            }
            if !clashes.is_empty() {
                outcome.failures.extend(clashes);
                return outcome;
            }
        }
        let ledgers = if mode == Mode::Write { self.ledgers(&plan) } else { BTreeMap::new() };
        let done = AtomicUsize::new(0);
        let one = |spec: &Spec| {
            let result = if self.stop.load(Ordering::Relaxed) {
                SpecResult { skipped: true, ..SpecResult::default() }
            } else {
                self.one(spec, project, mode, ledgers.get(&spec.out_dir))
            };
            (self.progress)(done.fetch_add(1, Ordering::Relaxed) + 1);
            result
        };
        // Threads cost more to start than one spec takes.
        outcome.results = match plan.specs.as_slice() {
            [] => Vec::new(),
            [spec] => vec![one(spec)],
            // The stack is that of a main thread, so that a spec does not fail for being one of many.
            // Their number follows from the machine alone, not from `RAYON_NUM_THREADS`.
            specs => match rayon::ThreadPoolBuilder::new()
                .stack_size(8 << 20)
                .num_threads(std::thread::available_parallelism().map_or(1, usize::from))
                .build()
            {
                Ok(pool) => pool.install(|| specs.par_iter().map(one).collect()),
                Err(_) => specs.iter().map(one).collect(),
            },
        };
        if mode != Mode::Lint {
            self.parts(&plan, &mut outcome, project);
        }
        sheet::settle(&mut sheets, &plan, &mut outcome, mode, project, &self.writer);
        for (out_dir, ledger) in ledgers {
            self.close(&out_dir, ledger, &sheets, &plan, &mut outcome, project);
        }
        outcome
    }

    /// Who names a file wants documents of it. A part among the names is no mistake where another one uses it, as with
    /// `*.policy`.
    fn parts(&self, plan: &Plan, outcome: &mut Outcome, project: &Project) {
        let used = |path: &Path| {
            outcome.results.iter().any(|result| result.inputs.iter().skip(1).any(|input| input.path == path))
        };
        let alone = |(index, spec): &(usize, &Spec)| {
            let part = outcome.results.get(*index).is_some_and(|result| result.is_part && !result.skipped);
            spec.named && part && !used(&spec.path)
        };
        let alone: Vec<_> = plan.specs.iter().enumerate().filter(alone).collect();
        for (index, spec) in alone {
            let Ok(loaded) = project.load(&spec.path) else { continue };
            let line = match spelling(Path::new(&spec.name)) {
                Some(Spelling::Yaml) => "policy: { label: Privacy Policy }",
                _ => "policy \"Privacy Policy\" { }",
            };
            let span = Span::new(loaded.file.id, 0, 0);
            let finding = Diagnostic::error("language/no-policy", span, "nothing can be built of this file")
                .label(format!("write `{line}`"))
                .why("a file without `policy` is a part, which others `use`")
                .help(format!("add `{line}`, or build the spec that uses this file"));
            outcome.results[index].diagnostics.push(finding);
        }
    }

    fn ledgers(&self, plan: &Plan) -> BTreeMap<PathBuf, Ledger> {
        let mut ledgers = BTreeMap::new();
        for spec in &plan.specs {
            if !ledgers.contains_key(&spec.out_dir) {
                let out_dir = true_folder(&spec.out_dir).unwrap_or_else(|_| spec.out_dir.clone());
                let place = self.cache.as_ref().map(|cache| Manifest::place(cache, &out_dir));
                let old = place.as_deref().and_then(Manifest::load).unwrap_or_default();
                self.cache.iter().for_each(|cache| self.writer.sweep(cache));
                ledgers.insert(spec.out_dir.clone(), Ledger { out_dir, place, old });
            }
        }
        ledgers
    }

    fn one(&self, spec: &Spec, project: &Project, mode: Mode, ledger: Option<&Ledger>) -> SpecResult {
        if mode != Mode::Lint
            && let Err(why) = spec.reach(&spec.below)
        {
            let inputs = vec![Dependency { path: spec.path.clone(), hash: project.hash(&spec.path) }];
            let failures = vec![format!("could not write {}: {why}", project.name(&spec.folder()))];
            return SpecResult { failures, inputs, ..SpecResult::default() };
        }
        if ledger.is_some() {
            let folder = spec.folder();
            for folder in [Some(folder.as_path()), folder.parent()].into_iter().flatten() {
                self.writer.sweep(folder);
            }
        }
        let key = ledger.and_then(|ledger| ledger.place.as_ref()).map(|_| spec.options.fingerprint() ^ self.program);
        let old = ledger.and_then(|ledger| ledger.old.entries.get(spec.below.to_str()?));
        if let (Some(key), Some(old)) = (key, old)
            && let Some(result) = reuse(spec, project, key, old)
        {
            return result;
        }
        let (compiled, input) = match self.compile_one(spec, project, mode != Mode::Lint) {
            Ok(done) => done,
            Err(failure) => {
                let inputs = vec![Dependency { path: spec.path.clone(), hash: project.hash(&spec.path) }];
                return SpecResult { failures: vec![failure], inputs, ..SpecResult::default() };
            }
        };
        let Compiled { mut diagnostics, outputs, dependencies, is_part, failures, claims } = compiled;
        if !is_part {
            diagnostics.extend(bad_folder(spec, project));
        }
        let broken = diagnostics.iter().any(|one| one.level == Level::Error);
        let inputs = std::iter::once(input).chain(dependencies).collect();
        let failures: Vec<String> = failures.iter().map(|failure| format!("{}: {failure}", spec.name)).collect();
        let mut result = SpecResult { diagnostics, is_part, inputs, claims, failures, ..SpecResult::default() };
        if broken || !result.failures.is_empty() {
            // What an earlier build wrote stays, and stays known.
            result.entry = old.map(|old| Entry { key: None, ..old.clone() });
            return result;
        }
        let folder = spec.folder();
        let name = |path: &Path| project.name(path);
        match mode {
            Mode::Lint => {}
            Mode::Compare => {
                result.files = outputs.len();
                for output in &outputs {
                    let path = folder.join(&output.name);
                    match check::compare(&path, name(&path), output) {
                        Ok(difference) => result.differences.extend(difference),
                        Err(why) => result.failures.push(why),
                    }
                }
            }
            Mode::Write => {
                if let Some(bad) = bad_names(&outputs) {
                    result.failures.push(format!("{}: {bad}", spec.name));
                    return result;
                }
                let written =
                    if outputs.is_empty() { Ok(Vec::new()) } else { self.writer.write_all(&folder, &outputs, &name) };
                match written {
                    Ok(written) => {
                        result.files = written.len();
                        let changed = written.iter().filter(|one| one.changed);
                        result.written = changed.map(|one| name(&folder.join(&one.name))).collect();
                        let mut records: Vec<_> = written.iter().map(Record::new).collect();
                        if let (Some(old), Some(ledger)) = (old, ledger) {
                            outdated(&mut result, &mut records, old, spec, &folder, &name);
                            if records.is_empty() {
                                self.writer.tidy(&ledger.out_dir.join(&spec.below), &ledger.out_dir);
                            }
                        }
                        // A spec with warnings is compiled each time, so that they are printed.
                        let clean = result.diagnostics.is_empty() && result.notes.is_empty();
                        result.entry = Some(Entry {
                            spec: spec.path.clone(),
                            stdin: spec.stdin,
                            key: key.filter(|_| clean),
                            at: write::nanos(std::time::SystemTime::now()),
                            inputs: result.inputs.clone(),
                            outputs: records,
                        });
                    }
                    Err(failures) => {
                        result.failures = failures;
                        result.entry = old.map(|old| Entry { key: None, ..old.clone() });
                    }
                }
            }
        }
        result
    }

    /// Runs the compiler; a panic in it is a failure of this spec alone.
    fn compile_one(&self, spec: &Spec, project: &Project, outputs: bool) -> Result<(Compiled, Dependency), String> {
        let loaded = project.load(&spec.path).map_err(|why| format!("could not read {}: {why}", spec.name))?;
        let request = Request {
            path: spec.path.clone(),
            file: loaded.file.clone(),
            root: spec.root.folder.clone(),
            options: spec.options.clone(),
            sheet: spec.options.css.as_ref().map(|sheet| sheet::address(sheet, &spec.below)),
            want_outputs: outputs,
        };
        let compiled = catch_unwind(AssertUnwindSafe(|| (self.compile)(&request, project)))
            .map_err(|_| format!("could not compile {}: this is a mistake in policyc, not in the file", spec.name))?;
        Ok((compiled, Dependency::on(&loaded)))
    }

    /// Ends a run over one output folder: removes what vanished specs left, and saves the manifest.
    fn close(
        &self,
        out_dir: &Path,
        ledger: Ledger,
        sheets: &[Sheet],
        plan: &Plan,
        outcome: &mut Outcome,
        project: &Project,
    ) {
        let Some(place) = &ledger.place else { return };
        let mut manifest = ledger.old;
        let specs = || plan.specs.iter().enumerate().filter(|(_, spec)| spec.out_dir == out_dir);
        let own: FxHashSet<_> = specs().filter_map(|(_, spec)| spec.below.to_str()).collect();
        let before = manifest.entries.len();
        manifest.entries.retain(|below, entry| {
            // Only where this run looked for specs, and so knows that there is none.
            let looked = plan.walked.iter().any(|folder| entry.spec.starts_with(folder));
            let inside = || Edge::of(&ledger.out_dir).reach(&ledger.out_dir, Path::new(below), true_folder).is_ok();
            if entry.stdin || own.contains(below.as_str()) || !looked || entry.spec.exists() || !inside() {
                return true;
            }
            let folder = ledger.out_dir.join(below);
            for record in &entry.outputs {
                let path = folder.join(&record.name);
                match write::remove(&path, record.hash) {
                    Removal::Done => outcome.removed.push(project.name(&path)),
                    Removal::Gone => {}
                    Removal::Kept => outcome.notes.push(write::kept(&project.name(&path))),
                }
            }
            self.writer.tidy(&folder, &ledger.out_dir);
            false
        });
        let mut changed = manifest.entries.len() != before;
        for (index, spec) in specs() {
            let entry = outcome.results.get_mut(index).and_then(|result| result.entry.take());
            if let (Some(below), Some(entry)) = (spec.below.to_str(), entry) {
                changed |= manifest.entries.get(below) != Some(&entry);
                manifest.entries.insert(below.to_owned(), entry);
            }
        }
        changed |=
            sheet::remember(sheets, plan, (out_dir, &ledger.out_dir), &mut manifest, outcome, project, &self.writer);
        if changed {
            manifest.save(place, &ledger.out_dir, &self.writer);
        }
    }
}

/// The earlier result, if nothing that it depends on has changed and its files are still there.
fn reuse(spec: &Spec, project: &Project, key: u128, old: &Entry) -> Option<SpecResult> {
    if old.key != Some(key) || old.spec != spec.path {
        return None;
    }
    if old.inputs.iter().any(|input| project.hash(&input.path) != input.hash) {
        return None;
    }
    let folder = spec.folder();
    let mut path = folder.join("x");
    let mut renewed: Option<Entry> = None;
    let mut files = 0;
    for (index, record) in old.outputs.iter().enumerate() {
        if record.other {
            continue;
        }
        files += 1;
        path.set_file_name(&record.name);
        let meta = std::fs::symlink_metadata(&path).ok().filter(std::fs::Metadata::is_file)?;
        let stat = Stat::of(&meta);
        if record.trusts(&stat, old.at) {
            continue;
        }
        // Touched, restored by version control, or too fresh to tell: the content decides.
        let now = write::nanos(std::time::SystemTime::now());
        if stat.size != record.stat.size || xxh3_128(&std::fs::read(&path).ok()?) != record.hash {
            return None;
        }
        let renewed = renewed.get_or_insert_with(|| Entry { at: now, ..old.clone() });
        renewed.outputs[index].stat = stat;
    }
    let inputs = old.inputs.clone();
    Some(SpecResult { cached: true, files, inputs, is_part: files == 0, entry: renewed, ..SpecResult::default() })
}

/// Deals with files that the earlier build of a spec wrote and this one did not.
fn outdated(
    result: &mut SpecResult,
    records: &mut Vec<Record>,
    old: &Entry,
    spec: &Spec,
    folder: &Path,
    name: &dyn Fn(&Path) -> String,
) {
    for record in &old.outputs {
        if records.iter().any(|new| new.name == record.name) {
            continue;
        }
        let written = formats::of(&record.name);
        // Counsel's edition goes with the next build that does not ask for it, so that what is published
        // from the folder never holds an old one.
        let stale = render::is_annotated(&record.name) && !spec.options.annotate;
        if !result.is_part && !stale && !spec.options.formats.iter().any(|format| Some(format.as_str()) == written) {
            // This build was not asked for the format, which says nothing about the document.
            records.push(Record { other: true, ..record.clone() });
            continue;
        }
        let path = folder.join(&record.name);
        match write::remove(&path, record.hash) {
            Removal::Done => result.removed.push(name(&path)),
            Removal::Gone => {}
            Removal::Kept => {
                result.notes.push(write::kept(&name(&path)));
                records.push(Record { other: true, ..record.clone() });
            }
        }
    }
}

/// What is wrong with the folder that a spec is built into.
fn bad_folder(spec: &Spec, project: &Project) -> Option<Diagnostic> {
    let mut names = spec.below.iter().map(|name| name.to_string_lossy());
    let (name, why) = names.find_map(|name| bad_file_name(&name).map(|why| (name, why)))?;
    let span = Span::new(project.load(&spec.path).ok()?.file.id, 0, 0);
    let message = format!("no folder can have the name `{name}`");
    let finding = Diagnostic::error("language/file-name", span, message).label(why);
    Some(
        finding.why("a spec is built into a folder of its name").help("rename the file, or the folder that it lies in"),
    )
}

/// Names are made by the program, but a name with a path in it would be a file anywhere.
fn bad_names(outputs: &[Output]) -> Option<String> {
    let mut seen = FxHashSet::default();
    for output in outputs {
        let plain = Path::new(&output.name).file_name().is_some_and(|name| name == output.name.as_str());
        if !plain || output.name.contains(['/', '\\', '\0']) {
            return Some(format!("`{}` is no name for a file", output.name));
        }
        if !seen.insert(output.name.to_lowercase()) {
            return Some(format!("two documents would write the same file, {}", output.name));
        }
    }
    None
}

/// A number for this very program: its version, and the state of its file, so that a new build of
/// the same version does not take over what another one made.
fn program() -> u128 {
    let file = std::env::current_exe().and_then(std::fs::metadata).map(|meta| Stat::of(&meta));
    let state = file.map_or((0, 0), |stat| (stat.size, stat.modified));
    xxh3_128(format!("{} {state:?}", env!("CARGO_PKG_VERSION")).as_bytes())
}
