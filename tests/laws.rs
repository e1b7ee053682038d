//! The shipped law packs, each tried on its own examples and on whole specs.
//!
//! For each `laws/LAW.yaml`: it can be read; the example `bad` of each rule gives exactly one finding
//! of that rule and `good` none; a rule weighs what it says from its first day to its last;
//! `tests/laws/LAW/whole*.policy` have no finding of the law; the `missing*.policy` beside them have at least
//! one of every rule that facts decide; what is found in `firm.policy` stands on a page; a page on which a topic
//! of `whole.policy` is missing, or a statement is not made as the law wants it made, is not complete. Packs are
//! read from the disk, so that an edit needs no build.

mod asked;
#[path = "law_data/data.rs"]
mod data;
#[path = "law_data/relations.rs"]
mod relations;
#[path = "law_data/source.rs"]
mod source;

#[path = "law_data/statements.rs"]
mod statements;
#[path = "law_data/topics.rs"]
mod topics;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use policyc::analysis::Project;
use policyc::diagnostic::{Diagnostic, Sink};
use policyc::document::{Engine, compose};
use policyc::facts::Facts;
use policyc::facts::views::Reader;
use policyc::lint::{self, Decided, Pack, Settings};
use policyc::policy::{Parsed, load, spelling};
use policyc::source::{Memory, Sources};

/// A day on which every rule that is known has started.
const LATER: &str = "2028-06-01";

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    let mut files: Vec<PathBuf> = std::fs::read_dir("laws")
        .expect("the folder of the packs")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    for file in files {
        let law = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let trial = |what: &str, run: fn(&Arc<Pack>) -> Result<(), Failed>| {
            let (file, name) = (file.clone(), format!("{law}/{what}"));
            Trial::test(name, move || run(&Arc::new(pack(&file)?)))
        };
        trials.push(trial("examples", examples));
        trials.push(trial("days", days));
        trials.push(trial("whole", whole));
        trials.push(trial("missing", missing));
        trials.push(trial("topics", topics::gone));
        trials.push(trial("statements", statements::gone));
        if Path::new(&format!("tests/laws/{law}/firm.policy")).exists() {
            trials.push(trial("firm", firm));
        }
    }
    trials.push(Trial::test("data", data::current));
    trials.push(Trial::test("relations", relations::hold));
    trials.push(Trial::test("topics/northwind", topics::northwind));
    trials.push(Trial::test("source", source::free_of_law));
    trials.push(Trial::test("every-law", every_law));
    libtest_mimic::run(&arguments, trials).exit();
}

fn pack(file: &Path) -> Result<Pack, Failed> {
    let sources = Sources::new();
    let text = std::fs::read_to_string(file)?;
    let source = sources.add(&file.to_string_lossy(), file, text);
    let mut sink = Sink::new();
    let pack = lint::read_pack(&source, false, &mut sink);
    let found = sink.finish(&sources);
    if !found.is_empty() {
        let lines: Vec<String> = found
            .iter()
            .map(|finding| {
                let at = finding.span.map_or(0, |span| source.line_column(span.start).line);
                let column = finding.span.map_or(0, |span| source.line_column(span.start).column);
                let help = finding.help.as_deref().map(|help| format!(" ({help})")).unwrap_or_default();
                format!("{}:{at}:{column} {}{help}", file.display(), finding.message)
            })
            .collect();
        return Err(lines.join("\n").into());
    }
    pack.ok_or_else(|| "no pack".into())
}

/// The findings of a spec on a day, with the pack in place of the shipped one.
fn findings(text: &str, pack: &Arc<Pack>, day: Option<&str>) -> (Vec<Diagnostic>, Project) {
    let path = Path::new("/specs/example.policy");
    let memory = Memory::default().with("/specs/example.policy", text);
    let project = Project::new(memory, "/specs");
    let file = project.load(path).expect("the file").file;
    let entry = Arc::new(Parsed::new(file, spelling(path).expect("a spelling")));
    let mut sink = Sink::new();
    let library = project.library();
    let loaded = load(&entry, &library, Path::new("/specs"), &mut sink);
    let settings = Settings::default();
    let whole = !loaded.is_part && !sink.has_errors();
    let facts = Facts::new(&loaded.policy);
    let documents = if whole { compose(&facts, &Engine::built_in()).0 } else { Vec::new() };
    lint::check(
        &lint::Request {
            facts: &facts,
            readers: &[Reader { facts: &facts, view: None }],
            documents: &documents,
            laws: &[pack.law.to_string()],
            settings: &settings,
            day: day.map(|day| day.parse().expect("a day")),
            house: &[Arc::clone(pack)],
            is_part: loaded.is_part,
        },
        &mut sink,
    );
    let found = sink.finish(&project.sources);
    (found, project)
}

fn shown(found: &[Diagnostic], project: &Project) -> String {
    let lines = found.iter().map(|finding| {
        let at = finding.span.map_or(0, |span| project.sources.get(span.file).line_column(span.start).line);
        format!("    line {at}: {}: {}", finding.rule, finding.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn language(found: &[Diagnostic]) -> Vec<Diagnostic> {
    found.iter().filter(|finding| finding.rule.starts_with("language/")).cloned().collect()
}

fn examples(pack: &Arc<Pack>) -> Result<(), Failed> {
    let mut wrong = Vec::new();
    for rule in pack.rules.iter().filter(|rule| rule.decided == Decided::ByFacts) {
        // A rule that was taken over is tried in the pack that it comes from.
        if rule.taken {
            continue;
        }
        let day = rule
            .steps
            .last()
            .and_then(|step| step.0)
            .map_or("2026-11-22".to_owned(), |day| day.max("2026-11-22".parse().expect("a day")).to_string());
        let day = rule.until.filter(|until| until.to_string() < day).map_or(day, |until| until.to_string());
        for (what, example, wanted) in [("bad", &rule.bad, 1), ("good", &rule.good, 0)] {
            let Some(example) = example else {
                wrong.push(format!("{} has no example `{what}`", rule.name));
                continue;
            };
            let own = example.lines().any(|line| line.starts_with("policy "));
            let text = if own {
                example.to_string()
            } else {
                format!("policy \"Example\" {{ effective: {day}; laws: {} }}\n{example}", pack.law)
            };
            let (found, project) = findings(&text, pack, if own { None } else { Some(&day) });
            let broken = language(&found);
            if !broken.is_empty() {
                wrong.push(format!("{} `{what}` has errors of the language:\n{}", rule.name, shown(&broken, &project)));
            }
            let twice = |general: &str| what == "bad" && found.iter().any(|finding| finding.rule == general);
            for (general, _) in rule.supersedes.iter().filter(|general| twice(&general.0)) {
                wrong.push(format!("{} supersedes {general}, and both find something in `bad`", rule.name));
            }
            let count = found.iter().filter(|finding| finding.rule == rule.name).count();
            if count != wanted {
                wrong.push(format!(
                    "{} `{what}` has {count} findings of the rule instead of {wanted}; all are\n{}",
                    rule.name,
                    shown(&found, &project)
                ));
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

/// What is found in the policy of a plausible firm: the page `tests/laws/LAW/firm.md`.
fn firm(pack: &Arc<Pack>) -> Result<(), Failed> {
    let of_law = |name: &str| format!("tests/laws/{}/{name}", pack.law);
    let (found, project) = findings(&std::fs::read_to_string(of_law("firm.policy"))?, pack, None);
    let lines = shown(&found, &project).replace("    line", "- line");
    let page = format!(
        "# A firm under {}\n\nWhat is found in `firm.policy` beside this page, which was written by someone who had not read the\n\
         pack. Each finding is one that a lawyer would make. `POLICYC_UPDATE=1` rewrites it.\n\n{lines}\n",
        pack.law
    );
    if std::env::var_os("POLICYC_UPDATE").is_some() {
        std::fs::write(of_law("firm.md"), page)?;
        return Ok(());
    }
    let kept = std::fs::read_to_string(of_law("firm.md"))?;
    if kept == page { Ok(()) } else { Err(format!("{} is out of date:\n{page}", of_law("firm.md")).into()) }
}

/// One firm can answer to all the laws that it names, so that no rule faults what another one asks for.
fn every_law() -> Result<(), Failed> {
    let text = std::fs::read_to_string("tests/law_data/every-law.policy")?;
    assert!(!text.contains("allow "), "it allows a finding");
    let analysis = asked::lint(&text);
    let found = analysis.findings.iter().map(|found| {
        let (line, _) = asked::place(&analysis, found);
        format!("line {line}: {}: {}", found.rule, found.message)
    });
    let found: Vec<String> = found.collect();
    if found.is_empty() { Ok(()) } else { Err(found.join("\n").into()) }
}

/// On the day before, on and after each day that the pack names, a rule that names it weighs what it says.
fn days(pack: &Arc<Pack>) -> Result<(), Failed> {
    let mut wrong = Vec::new();
    let mut asked = BTreeSet::new();
    for rule in pack.rules.iter().filter(|rule| rule.decided == Decided::ByFacts && !rule.taken) {
        let Some(example) = rule.bad.as_ref().filter(|bad| !bad.lines().any(|line| line.starts_with("policy "))) else {
            continue;
        };
        for named in rule.steps.iter().filter_map(|step| step.0).chain(rule.until) {
            if !asked.insert((named, rule.until == Some(named))) {
                continue;
            }
            for day in [named.yesterday()?, named, named.tomorrow()?] {
                let text = format!("policy \"Example\" {{ effective: {day}; laws: {} }}\n{example}", pack.law);
                let (found, _) = findings(&text, pack, Some(&day.to_string()));
                let found = found.iter().find(|finding| finding.rule == rule.name).map(|finding| finding.level);
                let begun = rule.steps.iter().rfind(|step| step.0.is_none_or(|from| day >= from));
                let expected = begun.filter(|_| rule.until.is_none_or(|until| day <= until)).map(|step| step.1);
                if found != expected {
                    wrong.push(format!("{} on {day}: {found:?} instead of {expected:?}", rule.name));
                }
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

fn folder(pack: &Pack) -> PathBuf {
    Path::new("tests/laws").join(&*pack.law)
}

/// The specs that keep the whole law: several where facts that it asks for exclude one another, or have a later day.
fn wholes(pack: &Pack) -> Result<Vec<String>, Failed> {
    let files = specs(pack, "whole")?;
    Ok(files.iter().map(std::fs::read_to_string).collect::<Result<_, _>>()?)
}

fn specs(pack: &Pack, start: &str) -> Result<Vec<PathBuf>, Failed> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder(pack))?.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start)));
    files.sort_by_key(|path| (path.as_os_str().len(), path.clone()));
    Ok(files)
}

fn whole(pack: &Arc<Pack>) -> Result<(), Failed> {
    for text in wholes(pack)? {
        let (found, project) = findings(&text, pack, None);
        let group = format!("{}/", pack.law);
        let wrong: Vec<Diagnostic> = found
            .into_iter()
            .filter(|finding| finding.rule.starts_with(&group) || finding.rule.starts_with("language/"))
            .collect();
        if !wrong.is_empty() {
            let line = text.lines().next().unwrap_or_default();
            return Err(format!("the spec `{line}` has findings:\n{}", shown(&wrong, &project)).into());
        }
    }
    Ok(())
}

fn missing(pack: &Arc<Pack>) -> Result<(), Failed> {
    let mut met: BTreeSet<&str> =
        pack.rules.iter().filter(|rule| rule.decided == Decided::ByFacts).map(|rule| &*rule.name).collect();
    for file in specs(pack, "missing")? {
        let text = std::fs::read_to_string(&file)?;
        for day in [None, Some(LATER)] {
            let (found, project) = findings(&text, pack, day);
            let broken = language(&found);
            if !broken.is_empty() {
                return Err(
                    format!("{} has errors of the language:\n{}", file.display(), shown(&broken, &project)).into()
                );
            }
            met.retain(|name| !found.iter().any(|finding| finding.rule == *name));
        }
    }
    if met.is_empty() {
        Ok(())
    } else {
        Err(format!("nothing is found of {}", met.into_iter().collect::<Vec<_>>().join(", ")).into())
    }
}
