//! The arguments that say which specs, common to several commands.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use clap::ValueEnum;

use crate::analysis::Project;
use crate::diagnostic::nearest;
use crate::lint::{self, Claim, Pack};
use crate::render::{FrontMatter, Markdown};
use crate::report::{self, Report, Rule, Verdict, visible_line};
use crate::schema::vocabulary::LAWS;
use crate::source::Disk;
use crate::workspace::{Input, Mode, Outcome, Plan, Runner, formats, house_packs, pipeline, rules};

use super::console::{Console, Progress};
use super::exit::Exit;
use super::interrupt::STOP;
use super::telling::Telling;

/// The same limit as for files on disk.
const LARGEST_FILE: u64 = 64 << 20;

#[derive(Debug, clap::Args)]
pub(super) struct Select {
    /// Files, folders or `-` for standard input [default: the specs of the nearest policyc.toml,
    /// else the current folder].
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The name that standard input goes by; it decides the spelling and the output folder.
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<PathBuf>,
}

impl Select {
    pub fn is_stdin(&self) -> bool {
        self.paths.iter().any(|path| path == Path::new("-"))
    }

    /// The paths, with standard input read.
    pub fn inputs(&self) -> Result<Vec<Input>, String> {
        if !self.is_stdin() {
            if self.stdin_filename.is_some() {
                return Err("--stdin-filename goes with `-`, which reads standard input".to_owned());
            }
            return Ok(self.paths.iter().cloned().map(Input::Path).collect());
        }
        if self.paths.len() > 1 {
            return Err("`-` reads standard input and goes with no other path".to_owned());
        }
        let name = self.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("stdin.policy"));
        if name.file_name().is_none() {
            return Err(format!("--stdin-filename {} names no file", name.display()));
        }
        let mut bytes = Vec::new();
        std::io::stdin()
            .take(LARGEST_FILE + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| format!("could not read standard input: {error}"))?;
        // A stream that is closed, or a program before the `|` that failed.
        if bytes.is_empty() {
            return Err("standard input is empty; give the name of a file, or pass a spec to `-`".to_owned());
        }
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(format!("standard input is larger than {} MiB", LARGEST_FILE >> 20));
        }
        Ok(vec![Input::Stdin { name, bytes }])
    }
}

/// The files of one run, on disk, seen from the current folder.
pub(super) fn project() -> Result<Project, String> {
    let here = std::env::current_dir().and_then(std::fs::canonicalize);
    let here = here.map_err(|error| format!("could not find the current folder: {error}"))?;
    Ok(Project::new(Disk, here))
}

/// What `--deny` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// Warnings make the command fail as errors do.
    Warnings,
}

/// The exit code that an outcome asks for.
pub(super) fn exit(outcome: &Outcome, deny: Option<Deny>) -> Exit {
    let counts = outcome.counts();
    let tally = outcome.tally();
    if tally.skipped > 0 {
        Exit::Interrupted
    } else if tally.failures > 0 || !outcome.diagnostics.is_empty() {
        Exit::Failed
    } else if counts.errors > 0 || (deny.is_some() && counts.warnings > 0) || tally.differences > 0 {
        Exit::Findings
    } else {
        Exit::Done
    }
}

/// How a plan is run.
pub(super) struct Run<'a> {
    pub mode: Mode,
    /// Whether earlier results count.
    pub remembers: bool,
    /// The format in which findings are to be told, and not kept, if it is one that allows that.
    pub tells: Option<&'a report::Format>,
}

/// Runs a plan. With findings that are told, all is printed that [`print()`] prints of others, and true is returned.
pub(super) fn run(plan: Plan, how: &Run, project: &Project, console: &mut Console) -> (Outcome, bool) {
    let progress = Progress::new(plan.specs.len(), console);
    let show = |done| progress.at(done);
    let mut runner = Runner::new(&pipeline::compile);
    runner.cache = how.remembers.then(cache_folder).flatten();
    runner.stop = &STOP;
    runner.progress = &show;
    let Some(report::Form::Flow(flow)) = how.tells.map(|format| &format.form) else {
        let outcome = runner.run(plan, project, how.mode);
        progress.clear();
        return (outcome, false);
    };
    let house = OnceLock::new();
    let rule = |name: &str| rule(name, house.get_or_init(|| house_packs(project)));
    let report = || Report { folder: project.folder(), rule: &rule, ..Report::new(&[], &project.sources) };
    let telling = Telling::new(flow, report(), &progress, console);
    runner.reader = Some(&telling);
    let outcome = runner.run(plan, project, how.mode);
    progress.clear();
    let failures: Vec<_> = outcome.failures().collect();
    let laws = laws(&outcome);
    telling.end(&Report { failures: &failures, laws: &laws, ..report() });
    rest(&outcome, console);
    (outcome, true)
}

/// Prints what an outcome has to say, but for its summary.
pub(super) fn print(outcome: &Outcome, format: &report::Format, project: &Project, console: &mut Console) {
    let findings = outcome.findings();
    let failures: Vec<_> = outcome.failures().collect();
    let house = house_packs(project);
    let report = Report {
        files: &checked(outcome, project),
        laws: &laws(outcome),
        failures: &failures,
        folder: project.folder(),
        rule: &|name| rule(name, &house),
        ..Report::new(&findings, &project.sources)
    };
    console.report_run(format, report);
    rest(outcome, console);
}

/// What stands beside the report, on standard error.
fn rest(outcome: &Outcome, console: &mut Console) {
    for note in &outcome.notes {
        console.warn(note);
    }
    for failure in outcome.failures() {
        console.fail(failure);
    }
}

fn laws(outcome: &Outcome) -> Vec<Verdict> {
    outcome.claims().into_iter().map(verdict).collect()
}

fn verdict(claim: Claim) -> Verdict {
    let complete = claim.is_complete();
    let Claim { law, day, open, unchecked } = claim;
    Verdict { law, day, complete, unchecked, open }
}

/// The specs that were checked to the end, as machines are told their names.
fn checked(outcome: &Outcome, project: &Project) -> Vec<String> {
    let done = outcome.results.iter().filter(|result| !result.skipped && result.failures.is_empty());
    // A spec is the first of its inputs.
    let paths = done.filter_map(|result| Some(&result.inputs.first()?.path));
    paths.map(|path| report::relative(path, project.folder()).unwrap_or_else(|| project.name(path))).collect()
}

fn rule(name: &str, house: &[Arc<Pack>]) -> Option<Rule> {
    Some(Rule { summary: rules::summary(name, house)?, page: lint::explain(name, house)? })
}

/// `1 file`, `2 files`.
pub(super) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// A time as people say it.
pub(super) fn duration(time: std::time::Duration) -> String {
    let millis = time.as_millis();
    if millis < 10_000 { format!("{millis} ms") } else { format!("{:.1} s", time.as_secs_f64()) }
}

/// A name out of a list, for arguments.
pub(super) fn known(what: &str, name: &str, all: &[&str]) -> Result<String, String> {
    if all.is_empty() || all.contains(&name) {
        return Ok(name.to_owned());
    }
    Err(match nearest(name, all.iter().copied()) {
        Some(near) => format!("there is no {what} `{}`; did you mean `{near}`?", visible_line(name)),
        None => format!("there is no {what} `{}`; there are {}", visible_line(name), all.join(", ")),
    })
}

pub(super) fn law(name: &str) -> Result<String, String> {
    known("law", name, &LAWS.iter().collect::<Vec<_>>())
}

pub(super) fn output_format(name: &str) -> Result<String, String> {
    known("format", name, formats::names()).map_err(|error| formats::absent(name).unwrap_or(error))
}

pub(super) fn generator(name: &str) -> Result<String, String> {
    known("generator", name, FrontMatter::NAMES)
}

pub(super) fn markdown(name: &str) -> Result<String, String> {
    known("kind of Markdown", name, Markdown::NAMES)
}

/// A format for findings, as an argument.
#[derive(Clone, Copy)]
pub(super) struct ReportFormat(pub &'static report::Format);

impl ReportFormat {
    pub fn of(name: &str) -> Result<Self, String> {
        report::format(name).map(Self)
    }
}

impl std::fmt::Debug for ReportFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.name)
    }
}

/// What `--as-of` takes: a day, or `today` by the clock of the machine in UTC.
pub(super) fn day(text: &str) -> Result<String, String> {
    if text == "today" {
        return Ok(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string());
    }
    let date = text.parse::<jiff::civil::Date>();
    date.map(|date| date.to_string()).map_err(|_| "write a day as 2026-03-01, or `today`".to_owned())
}

/// Where programs keep what they can make again.
pub(super) fn cache_folder() -> Option<PathBuf> {
    let folder = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = folder("XDG_CACHE_HOME").or_else(|| {
        if cfg!(windows) {
            folder("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            folder("HOME").map(|home| home.join("Library/Caches"))
        } else {
            folder("HOME").map(|home| home.join(".cache"))
        }
    });
    base.map(|base| base.join("policyc"))
}
