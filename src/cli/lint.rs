//! `policyc lint`

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::analysis::{Analysis, LoadedFile, Project};
use crate::policy::spelling;
use crate::report;
use crate::workspace::{
    Baseline, DEFAULT_BASELINE, Fixed, Hidden, Input, MOST_ROUNDS, Mode, Outcome, Overrides, Plan, Writer, find,
    house_packs, unified,
};

use super::chosen::{Chosen, statistics};
use super::console::Console;
use super::exit::Exit;
use super::interrupt;
use super::select::{self, Deny, ReportFormat, Run, Select, count, duration};

/// Check specs against required sections and rules.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    select: Select,
    #[command(flatten)]
    chosen: Chosen,
    /// Print how many findings each rule has, in place of the findings.
    #[arg(long, conflicts_with_all = ["fix", "diff", "checklist", "format"])]
    statistics: bool,
    /// How findings are printed: human, short, json, sarif, github, gitlab, junit.
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ReportFormat::of)]
    format: ReportFormat,
    /// Laws to ask beside those that the specs name.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = select::law)]
    law: Vec<String>,
    /// Leave out the findings that FILE knows; errors of the language are always shown.
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline")]
    baseline: Option<PathBuf>,
    /// Write the findings of today into FILE, policyc-baseline.json unless named, and leave them out.
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = DEFAULT_BASELINE,
        value_parser = no_spec
    )]
    write_baseline: Option<PathBuf>,
    /// Let warnings fail the command.
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// The day for which laws are asked, as 2026-03-01; `today` is the one way in which the clock counts.
    #[arg(long, value_name = "DATE", value_parser = select::day)]
    as_of: Option<String>,
    /// Apply the fixes that do not change what the policy says.
    #[arg(long, conflicts_with_all = ["baseline", "write_baseline"])]
    fix: bool,
    /// Show the safe fixes as a difference, and write nothing.
    #[arg(long, conflicts_with_all = ["baseline", "write_baseline"])]
    diff: bool,
    /// List what the laws ask and no fact can tell, for people to check.
    #[arg(long, conflicts_with_all = ["fix", "diff", "baseline", "write_baseline"])]
    checklist: bool,
    /// Check every spec, also where nothing changed, and remember nothing.
    #[arg(long)]
    no_cache: bool,
}

/// Where names of files are passed without `--` before them, this is a spec with an odd name.
pub(super) fn no_spec(name: &str) -> Result<PathBuf, &'static str> {
    match spelling(Path::new(name)) {
        Some(_) if !name.ends_with(".json") => Err("a file of this name is a spec; after `--`, it is read as one"),
        _ => Ok(PathBuf::from(name)),
    }
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, String> {
    let start = Instant::now();
    if args.select.is_stdin() && (args.fix || args.diff) {
        return Err("--fix and --diff need files; what comes by standard input has no file to change".to_owned());
    }
    let project = select::project()?;
    args.chosen.check(&house_packs(&project))?;
    let overrides =
        Overrides { laws: args.law.clone(), rules: true, as_of: args.as_of.clone(), ..Overrides::default() };
    let mut baseline = args.baseline.as_deref().map(|path| Baseline::load(path, &project)).transpose()?;
    let inputs = args.select.inputs()?;
    if args.checklist {
        return checklist(&find(&inputs, &overrides, &project), &project, console);
    }
    let remembers = !args.no_cache;
    let all = args.fix || args.diff || args.baseline.is_some() || args.write_baseline.is_some();
    let all = all || args.statistics || !args.chosen.is_everything();
    let run = Run { mode: Mode::Lint, remembers, tells: (!all).then_some(args.format.0) };
    let plan = find(&inputs, &overrides, &project);
    let ((mut outcome, is_told), mut project) = (select::run(plan, &run, &project, console), project);
    let mut notes = Vec::new();
    if args.fix || args.diff {
        let fixed = mend(&inputs, &overrides, remembers, &mut outcome, &mut project, console);
        if args.diff {
            return Ok(differences(&fixed, &outcome, console));
        }
        notes.push(write_fixed(&fixed, &mut outcome, console));
    }
    if let Some(path) = &args.write_baseline {
        // What could not be checked would be missing in it.
        if select::exit(&outcome, None) < Exit::Failed {
            interrupt::catch();
            let written = Baseline::write(path, &outcome, &project)?;
            notes.push(format!("wrote {}: {}", path.display(), count(written.len(), "finding")));
            baseline = Some(written);
        } else {
            notes.push(format!("{} is not written, because not everything could be checked", path.display()));
        }
    }
    let hidden = baseline.map(|baseline| baseline.hide(&mut outcome, &project));
    if let (Some(hidden), Some(path)) = (hidden, &args.baseline) {
        notes.push(known(hidden, &path.display().to_string()));
    }
    args.chosen.apply(&mut outcome);
    if args.statistics {
        statistics(&outcome.findings(), &house_packs(&project)).iter().for_each(|line| console.line(line));
        outcome.failures().for_each(|failure| console.fail(failure));
    } else if !is_told {
        select::print(&outcome, args.format.0, &project, console);
    }
    let unread = outcome.results.iter().filter(|result| !result.failures.is_empty()).count();
    if !outcome.results.is_empty() {
        let files = count(outcome.results.len() - unread, "file");
        let counts = outcome.counts();
        let rest = if unread > 0 { format!(", {unread} not checked") } else { String::new() };
        console.note(&format!("checked {files}: {counts}{rest} in {}", duration(start.elapsed())));
    }
    for note in notes.into_iter().chain(verdicts(&outcome)) {
        console.note(&note);
    }
    let exit = select::exit(&outcome, args.deny);
    Ok(if interrupt::came() { Exit::Interrupted } else { exit })
}

/// Applies safe fixes in memory until there are none. What is left becomes the outcome.
fn mend(
    inputs: &[Input],
    overrides: &Overrides,
    remembers: bool,
    outcome: &mut Outcome,
    project: &mut Project,
    console: &mut Console,
) -> Fixed {
    let mut fixed = Fixed::default();
    for _ in 0..MOST_ROUNDS {
        if !fixed.take(outcome, project) {
            break;
        }
        *project = fixed.project(project.folder());
        let plan = find(inputs, overrides, project);
        *outcome = select::run(plan, &Run { mode: Mode::Lint, remembers, tells: None }, project, console).0;
    }
    fixed
}

fn fixes(number: usize) -> String {
    if number == 1 { "1 fix".to_owned() } else { format!("{number} fixes") }
}

/// Shows what `--fix` would change.
fn differences(fixed: &Fixed, outcome: &Outcome, console: &mut Console) -> Exit {
    let mut changed = 0;
    for (file, bytes) in fixed.files() {
        let text = String::from_utf8_lossy(bytes);
        let diff = unified(file.text.as_bytes(), text.trim_start_matches('\u{feff}').as_bytes());
        console.line(&format!("--- {}", file.name));
        console.line(&format!("+++ {}", file.name));
        console.print(&diff);
        changed += 1;
    }
    for failure in outcome.failures() {
        console.fail(failure);
    }
    console.note(&format!("would apply {} in {}", fixes(fixed.count), count(changed, "file")));
    match (outcome.failures().next().is_some(), changed) {
        (true, _) => Exit::Failed,
        (false, 0) => Exit::Done,
        (false, _) => Exit::Findings,
    }
}

/// Writes the fixed files, each in one step, and says so in a line.
fn write_fixed(fixed: &Fixed, outcome: &mut Outcome, console: &mut Console) -> String {
    let mut written = 0;
    let writer = Writer::default();
    interrupt::catch();
    for (file, bytes) in fixed.files() {
        if interrupt::came() {
            break;
        }
        match writer.replace(&file.path, &file.name, bytes) {
            Ok(_) => {
                written += 1;
                console.detail(&format!("fixed {}", file.name));
            }
            Err(why) => outcome.failures.push(why),
        }
    }
    format!("applied {} in {}", fixes(fixed.count), count(written, "file"))
}

/// Prints the rules of the laws of all specs that people must decide.
fn checklist(plan: &Plan, project: &Project, console: &mut Console) -> Result<Exit, String> {
    let mut exit = if plan.failures.is_empty() && plan.diagnostics.is_empty() { Exit::Done } else { Exit::Failed };
    let found: Vec<_> = plan.diagnostics.iter().collect();
    console.report(report::format("human")?, &found, &project.sources);
    for failure in &plan.failures {
        console.fail(failure);
    }
    for spec in &plan.specs {
        let analyse =
            |loaded: LoadedFile| Analysis::new(project, &loaded.file, &spec.root.folder, &spec.options.analysis);
        match project.load(&spec.path).map(|loaded| analyse(loaded).manual()) {
            Ok(rows) if rows.is_empty() => {}
            Ok(rows) => {
                console.line(&spec.name);
                for row in rows {
                    let mark = if row.covered { 'x' } else { ' ' };
                    console.line(&format!("  [{mark}] {}  {}", row.rule, row.requires));
                    console.line(&format!("      {}", row.citation));
                }
            }
            Err(why) => {
                console.fail(&format!("could not read {}: {why}", spec.name));
                exit = Exit::Failed;
            }
        }
    }
    Ok(exit)
}

/// For which laws the specs are complete, and which rest on prose, as lines. Never that they comply: that is for courts.
fn verdicts(outcome: &Outcome) -> Vec<String> {
    let claims = outcome.claims();
    let mut days: Vec<_> = claims.iter().map(|claim| claim.day.as_str()).collect();
    days.sort_unstable();
    days.dedup();
    let points = |count: usize, (one, many): (&str, &str)| match count {
        1 => format!("1 point {one}"),
        _ => format!("{count} points {many}"),
    };
    let line = |day| {
        let of_day = || claims.iter().filter(move |claim| claim.day == day && claim.is_complete());
        let laws: Vec<&str> = of_day().map(|claim| claim.law.as_str()).collect();
        let open: usize = of_day().map(|claim| claim.open).sum();
        let rest = match open {
            0 => String::new(),
            _ => format!("; {} for people to check (--checklist)", points(open, ("is", "are"))),
        };
        (!laws.is_empty()).then(|| format!("complete against {} as of {day}{rest}", laws.join(", ")))
    };
    let unchecked = claims.iter().filter(|claim| !claim.is_complete()).map(|claim| {
        let rest = points(claim.unchecked, ("rests", "rest"));
        format!("nothing found against {} as of {}, but {rest} on prose that nobody checked", claim.law, claim.day)
    });
    days.iter().copied().filter_map(line).chain(unchecked).collect()
}

/// What a baseline did, as a line.
pub(super) fn known(Hidden { hidden, gone }: Hidden, name: &str) -> String {
    let mut line = format!("{name} hides {}", count(hidden, "finding"));
    if gone > 0 {
        let are = if gone == 1 { "is" } else { "are" };
        line += &format!("; {gone} more {are} gone: --write-baseline={name} takes that out");
    }
    line
}
