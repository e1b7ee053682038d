//! The run over the specs of a plan.
//!
//! Owns: threads, order, what one broken spec does to the others (nothing), and when an earlier
//! result is good enough. Memory is bounded: the outputs of a spec are written by the thread that
//! made them and dropped, and so are its text and its findings where a [`Reader`] takes them. Does not own: what is said
//! of the run afterwards; that is `outcome`.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_128;

use crate::analysis::Project;
use crate::diagnostic::{Diagnostic, Level};
use crate::policy::spelling;
use crate::render::Output;
use crate::schema::spelling::bad_file_name;
use crate::source::{Ask, Lookup, Span};
use crate::syntax::Spelling;

use super::check;
use super::clash;
use super::ledger::{Ledger, Run, alone};
use super::manifest::{Entry, Manifest, Record};
use super::order::in_order;
use super::outcome::{Outcome, SpecResult};
use super::owned;
use super::pipeline::{Compile, Compiled, Request};
use super::plan::{Mode, Plan, Spec};
use super::sheet;
use super::summary::{Reader, Ready, Summary};
use super::told::Told;
use super::write::{self, OnDisk, Stat, Writer};

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
    /// Takes the findings as they come; without it, the outcome has them.
    pub reader: Option<&'a dyn Reader>,
    writer: Writer,
}

static RUNS_ON: AtomicBool = AtomicBool::new(false);

impl<'a> Runner<'a> {
    /// A runner around a compiler, without a cache.
    pub fn new(compile: &'a Compile) -> Self {
        let (program, writer) = (program(), Writer::default());
        Self { compile, cache: None, program, stop: &RUNS_ON, progress: &|_| {}, reader: None, writer }
    }

    /// Compiles every spec of a plan.
    pub fn run(&self, mut plan: Plan, project: &Project, mode: Mode) -> Outcome {
        let mut outcome = Outcome {
            diagnostics: std::mem::take(&mut plan.diagnostics),
            failures: std::mem::take(&mut plan.failures),
            ..Outcome::default()
        };
        outcome.told = self.reader.map(|reader| {
            let mut told = Summary::default();
            told.tell(Ready::of(&outcome.diagnostics, project, reader), reader);
            told
        });
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
        // That there is no spec is no failure of a run that withdraws the last one, so it is told when that is known.
        let none = plan.is_empty.then(|| outcome.failures.pop()).flatten();
        let complete = outcome.diagnostics.is_empty() && outcome.failures.is_empty();
        let _held = (mode == Mode::Write).then(|| alone(&plan.out_dirs, self.stop));
        let mut ledgers = BTreeMap::new();
        for out_dir in plan.out_dirs.iter().filter(|_| mode != Mode::Lint) {
            match Ledger::open(out_dir, mode, project, &self.writer) {
                Ok(ledger) => drop(ledgers.insert(out_dir.clone(), ledger)),
                Err(why) => outcome.failures.push(why),
            }
        }
        if mode != Mode::Lint && ledgers.len() < plan.out_dirs.len() {
            outcome.failures.splice(0..0, none);
            return outcome;
        }
        let memories = if mode == Mode::Compare { BTreeMap::new() } else { self.memories(&ledgers, mode, project) };
        let memory_of = |spec: &Spec| memories.get(if mode == Mode::Lint { project.folder() } else { &spec.out_dir });
        let one = |spec: &Spec| {
            if self.stop.load(Ordering::Relaxed) {
                return (SpecResult { skipped: true, ..SpecResult::default() }, Ready::default());
            }
            let ledger = ledgers.get(&spec.out_dir);
            let memory = memory_of(spec);
            let made = catch_unwind(AssertUnwindSafe(|| {
                let result = self.one(spec, project, mode, ledger, memory);
                let ready = self.reader.map(|reader| Ready::of(&result.diagnostics, project, reader));
                (result, ready.unwrap_or_default())
            }));
            made.unwrap_or_else(|_| {
                (SpecResult { failures: vec![mistake(spec)], ..SpecResult::default() }, Ready::default())
            })
        };
        let mut waits = Waits { any_named: mode != Mode::Lint && plan.specs.iter().any(|spec| spec.named), from: None };
        in_order(plan.specs.len(), &|index| one(&plan.specs[index]), &mut |index, (mut result, ready)| {
            (self.progress)(index + 1);
            waits.meet(index, &plan.specs[index], &result);
            if let Some(entry) = result.entry.take() {
                let spec = &plan.specs[index];
                if let Some(memory) = memory_of(spec) {
                    memory.put(&owned::encode(&spec.below), spec.folder(), entry);
                }
            }
            if waits.from.is_none() {
                self.tell(&plan.specs[index], &mut result, ready, outcome.told.as_mut(), project, waits.any_named);
            }
            outcome.results.push(result);
        });
        if mode != Mode::Lint {
            self.parts(&plan, &mut outcome, project);
        }
        for (index, spec) in plan.specs.iter().enumerate().skip(waits.from.unwrap_or(plan.specs.len())) {
            let (result, told) = (&mut outcome.results[index], outcome.told.as_mut());
            let ready = self.reader.map(|reader| Ready::of(&result.diagnostics, project, reader));
            self.tell(spec, result, ready.unwrap_or_default(), told, project, false);
        }
        sheet::settle(&mut sheets, &plan, &mut outcome, mode, &ledgers, project, &self.writer);
        memories.into_values().for_each(Manifest::close);
        let complete = complete && outcome.results.iter().all(|result| !result.skipped);
        let run = Run { plan: &plan, sheets: &sheets, complete, mode, project, writer: &self.writer };
        for (out_dir, ledger) in ledgers {
            ledger.close(&out_dir, &run, &mut outcome);
        }
        if outcome.removed.is_empty() && outcome.differences.is_empty() {
            outcome.failures.splice(0..0, none);
        }
        outcome
    }

    /// Tells what was found in a spec, and drops what nobody asks for any more.
    fn tell(
        &self,
        spec: &Spec,
        result: &mut SpecResult,
        ready: Ready,
        told: Option<&mut Summary>,
        project: &Project,
        keep_inputs: bool,
    ) {
        let (Some(reader), Some(told)) = (self.reader, told) else { return };
        told.tell(ready, reader);
        if !result.is_part {
            told.laws.add(&result.claims, &result.diagnostics);
        }
        result.told_errors = result.has_errors();
        result.diagnostics = Vec::new();
        result.claims = Vec::new();
        if !keep_inputs {
            result.inputs = Vec::new();
        }
        if !spec.stdin {
            project.release(&spec.path);
        }
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

    /// By output folder; of checks there is one for the folder that they are made in.
    fn memories(
        &self,
        ledgers: &BTreeMap<PathBuf, Ledger>,
        mode: Mode,
        project: &Project,
    ) -> BTreeMap<PathBuf, Manifest> {
        let Some(cache) = &self.cache else { return BTreeMap::new() };
        self.writer.sweep(cache);
        let of = |folder: &Path| Manifest::open(cache, folder);
        if mode == Mode::Lint {
            let memory = of(&project.folder().join("policyc lint"));
            return [(project.folder().to_owned(), memory)].into();
        }
        ledgers.iter().map(|(out_dir, ledger)| (out_dir.clone(), of(&ledger.folder))).collect()
    }

    fn one(
        &self,
        spec: &Spec,
        project: &Project,
        mode: Mode,
        ledger: Option<&Ledger>,
        memory: Option<&Manifest>,
    ) -> SpecResult {
        if mode != Mode::Lint
            && let Err(why) = spec.reach(&spec.below)
        {
            let inputs = vec![project.ask(Ask::Content, &spec.path)];
            let failures = vec![format!("could not write {}: {why}", project.name(&spec.folder()))];
            return SpecResult { failures, inputs, ..SpecResult::default() };
        }
        if mode == Mode::Write {
            let folder = spec.folder();
            for folder in [Some(folder.as_path()), folder.parent()].into_iter().flatten() {
                self.writer.sweep(folder);
            }
        }
        let key = memory.map(|_| self.key(spec, mode));
        let old = memory.and_then(|memory| memory.get(&owned::encode(&spec.below)));
        if let (Some(key), Some(old)) = (key, old)
            && let Some(result) = reuse(spec, project, key, &old)
        {
            return result;
        }
        let (compiled, input) = match self.compile_one(spec, project, mode != Mode::Lint) {
            Ok(done) => done,
            Err(failure) => {
                let inputs = vec![project.ask(Ask::Content, &spec.path)];
                return SpecResult { failures: vec![failure], inputs, ..SpecResult::default() };
            }
        };
        let Compiled { mut diagnostics, outputs, lookups, is_part, failures, claims } = compiled;
        if !is_part {
            diagnostics.extend(bad_folder(spec, project));
        }
        let broken = diagnostics.iter().any(|one| one.level == Level::Error);
        let inputs = std::iter::once(input).chain(lookups).collect();
        let failures: Vec<String> = failures.iter().map(|failure| format!("{}: {failure}", spec.name)).collect();
        let mut result = SpecResult { diagnostics, is_part, inputs, claims, failures, ..SpecResult::default() };
        if (mode == Mode::Lint || broken) && result.failures.is_empty() {
            result.entry = key.and_then(|key| entry(spec, key, &result, Vec::new(), project));
        }
        if broken || !result.failures.is_empty() {
            return result;
        }
        if let Some(why) = ledger.and_then(|ledger| ledger.contested(spec, &outputs, project)) {
            result.failures.push(why);
            return result;
        }
        let folder = spec.folder();
        let name = |path: &Path| project.name(path);
        match mode {
            Mode::Lint => {}
            Mode::Compare => {
                result.files = outputs.len();
                let hashes = outputs.iter().map(|output| (&*output.name, xxh3_128(&output.bytes)));
                result.owned = Some(owned_by(spec, hashes));
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
                match self.write(spec, &outputs, ledger, &name) {
                    Ok(written) => {
                        result.files = written.len();
                        let changed = written.iter().filter(|one| one.changed);
                        result.written = changed.map(|one| name(&folder.join(&one.name))).collect();
                        result.owned = Some(owned_by(spec, written.iter().map(|one| (&*one.name, one.hash))));
                        let outputs = written.iter().map(Record::new).collect();
                        result.entry = key.and_then(|key| entry(spec, key, &result, outputs, project));
                    }
                    Err(failures) => result.failures = failures,
                }
            }
        }
        result
    }

    /// Writes the outputs of a spec, after it was noted down that they are ours.
    fn write(
        &self,
        spec: &Spec,
        outputs: &[Output],
        ledger: Option<&Ledger>,
        name: &dyn Fn(&Path) -> String,
    ) -> Result<Vec<OnDisk>, Vec<String>> {
        if outputs.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(ledger) = ledger {
            let files = owned_by(spec, outputs.iter().map(|output| (&*output.name, xxh3_128(&output.bytes))));
            let files = files.iter().map(|(name, hash)| (&**name, *hash));
            ledger.intend(files, &[ledger.name(spec)], &self.writer).map_err(|error| {
                let path = spec.out_dir.join(owned::FILE);
                vec![write::explain(&name(&path), &path, &error)]
            })?;
        }
        self.writer.write_all(&spec.folder(), outputs, name)
    }

    /// Stands for all that decides on a result beside what is asked of the disk for it.
    fn key(&self, spec: &Spec, mode: Mode) -> u128 {
        let root = spec.root.folder.as_os_str().as_encoded_bytes();
        let numbers = [self.program, spec.options.fingerprint(), u128::from(mode == Mode::Lint)].map(u128::to_le_bytes);
        xxh3_128(&[numbers.as_flattened(), root].concat())
    }

    /// Runs the compiler; a panic in it is a failure of this spec alone.
    fn compile_one(&self, spec: &Spec, project: &Project, outputs: bool) -> Result<(Compiled, Lookup), String> {
        let loaded = project.load(&spec.path).map_err(|why| format!("could not read {}: {why}", spec.name))?;
        let request = Request {
            path: spec.path.clone(),
            file: loaded.file.clone(),
            root: spec.root.folder.clone(),
            options: spec.options.clone(),
            sheet: spec.options.css.as_ref().map(|sheet| sheet::address(sheet, &spec.below)),
            want_outputs: outputs,
        };
        let compiled =
            catch_unwind(AssertUnwindSafe(|| (self.compile)(&request, project))).map_err(|_| mistake(spec))?;
        Ok((compiled, Lookup::content(&spec.path, Ok(loaded.hash))))
    }
}

/// Specs whose findings are told only when all others are known: whether a part that was named is used by another one.
struct Waits {
    any_named: bool,
    /// The first of them; those after it come after it.
    from: Option<usize>,
}

impl Waits {
    fn meet(&mut self, index: usize, spec: &Spec, result: &SpecResult) {
        if self.any_named && spec.named && result.is_part {
            self.from.get_or_insert(index);
        }
    }
}

fn mistake(spec: &Spec) -> String {
    format!("could not compile {}: this is a mistake in policyc, not in the file", spec.name)
}

/// What the next run compares with.
fn entry(spec: &Spec, key: u128, result: &SpecResult, outputs: Vec<Record>, project: &Project) -> Option<Entry> {
    let told = Told::of(&result.diagnostics, &result.inputs, project)?;
    Some(Entry {
        spec: spec.path.clone(),
        key,
        at: write::nanos(std::time::SystemTime::now()),
        inputs: result.inputs.clone(),
        outputs,
        is_part: result.is_part,
        told,
        claims: result.claims.clone(),
    })
}

/// The files of a spec as the output folder knows them.
fn owned_by<'a>(spec: &Spec, files: impl Iterator<Item = (&'a str, u128)>) -> Vec<(String, u128)> {
    files.map(|(name, hash)| (owned::encode(&spec.below.join(name)), hash)).collect()
}

/// The earlier result, if nothing that it depends on has changed and its files are still there.
fn reuse(spec: &Spec, project: &Project, key: u128, old: &Entry) -> Option<SpecResult> {
    if old.key != key || old.spec != spec.path {
        return None;
    }
    if old.inputs.iter().any(|input| project.ask(input.ask, &input.path) != *input) {
        return None;
    }
    let diagnostics = old.told.again(project)?;
    let folder = spec.folder();
    let mut path = folder.join("x");
    let mut renewed: Option<Entry> = None;
    let mut files = 0;
    for (index, record) in old.outputs.iter().enumerate() {
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
    // One with errors made nothing, and keeps what an earlier build made.
    let broken = diagnostics.iter().any(|one| one.level == Level::Error);
    let records = old.outputs.iter().map(|record| (&*record.name, record.hash));
    Some(SpecResult {
        owned: (!broken).then(|| owned_by(spec, records)),
        cached: true,
        files,
        inputs,
        is_part: old.is_part,
        diagnostics,
        claims: old.claims.clone(),
        entry: renewed,
        ..SpecResult::default()
    })
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
