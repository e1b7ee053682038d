//! What holds for every spec, asked of specs that use every kind and every field of the language.

mod made;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use policyc::analysis::{self, Project};
use policyc::diagnostic::Level;
use policyc::policy::{Form, Parsed};
use policyc::render::Output;
use policyc::source::Memory;
use policyc::syntax;
use policyc::workspace::{Compiled, Options, Request, pipeline};
use rayon::prelude::*;

use made::Spec;
use made::numbers::Numbers;

const FOLDER: &str = "/specs";

static SPECS: LazyLock<Vec<Spec>> = LazyLock::new(|| (0..200).map(made::spec).collect());

fn project() -> Project {
    Project::new(Memory::default(), PathBuf::from(FOLDER))
}

/// What `lint` finds, and what `build` makes.
struct Answer {
    linted: Compiled,
    built: Compiled,
}

/// Asks about a spec, as a file of a name.
fn ask(name: &str, text: &str) -> Answer {
    let compile = |options: Options, want_outputs: bool| {
        let (project, path) = (project(), Path::new(FOLDER).join(name));
        let file = project.sources.add(name, &path, text);
        let root = PathBuf::from(FOLDER);
        let request = Request { path, file, root, options: Arc::new(options), sheet: None, want_outputs };
        pipeline::compile(&request, &project)
    };
    let laws = ["gdpr", "ccpa", "lgpd"].map(str::to_owned).to_vec();
    let asked = analysis::Options { laws, rules: true, ..analysis::Options::default() };
    let formats = ["md", "csv"].map(str::to_owned).to_vec();
    Answer {
        linted: compile(Options { analysis: Arc::new(asked), ..Options::default() }, false),
        built: compile(Options { formats, ..Options::default() }, true),
    }
}

/// The answers for [`SPECS`].
static ANSWERS: LazyLock<Vec<Answer>> =
    LazyLock::new(|| SPECS.par_iter().map(|spec| ask("a.policy", &spec.text)).collect());

/// What is found, without the places.
fn found(compiled: &Compiled) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for finding in &compiled.diagnostics {
        *found.entry(format!("{} {} {}", finding.level.name(), finding.rule, finding.message)).or_default() += 1;
    }
    found
}

/// Errors that keep a spec from being built.
fn errors(compiled: &Compiled) -> Vec<&str> {
    let errors = compiled.diagnostics.iter().filter(|finding| finding.level == Level::Error);
    errors.map(|finding| finding.message.as_str()).collect()
}

/// Asks all of the specs, and tells of which it does not hold.
fn of_every_spec(ask: impl Fn(usize, &str, &Answer) -> Result<(), String> + Sync) {
    let asked = |(seed, (spec, answer)): (usize, (&Spec, &Answer))| {
        ask(seed, &spec.text, answer).err().map(|why| format!("seed {seed}: {why}"))
    };
    let wrong: Vec<String> = SPECS.par_iter().zip(&*ANSWERS).enumerate().filter_map(asked).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), SPECS.len(), wrong[..wrong.len().min(5)].join("\n"));
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, one: &T, other: &T) -> Result<(), String> {
    if one == other { Ok(()) } else { Err(format!("{what}:\n{one:#?}\n{other:#?}")) }
}

fn same_outputs(what: &str, one: &[Output], other: &[Output]) -> Result<(), String> {
    let names = |all: &[Output]| all.iter().map(|output| output.name.clone()).collect::<Vec<_>>();
    same(what, &names(one), &names(other))?;
    match one.iter().zip(other).find(|(one, other)| one.bytes != other.bytes) {
        None => Ok(()),
        Some((one, other)) => {
            let (one_text, other_text) = (String::from_utf8_lossy(&one.bytes), String::from_utf8_lossy(&other.bytes));
            let line = one_text.lines().zip(other_text.lines()).find(|(one, other)| one != other);
            Err(format!("{what}: {} differs: {line:?}", one.name))
        }
    }
}

/// Whether two spellings of a spec say the same.
fn same_answers(what: &str, one: &Answer, other: &Answer) -> Result<(), String> {
    same(what, &found(&one.linted), &found(&other.linted))?;
    same(what, &one.linted.claims, &other.linted.claims)?;
    same(what, &found(&one.built), &found(&other.built))?;
    same_outputs(what, &one.built.outputs, &other.built.outputs)
}

#[test]
fn every_kind_and_every_field_is_used_and_builds() {
    let used: BTreeSet<String> = SPECS.iter().flat_map(|spec| spec.used.iter().cloned()).collect();
    assert_eq!(used, made::everything());
    of_every_spec(|_, _, answer| {
        same("errors", &errors(&answer.built), &vec![])?;
        same("failures", &answer.built.failures, &vec![])?;
        if answer.built.outputs.is_empty() { Err("nothing is built".to_owned()) } else { Ok(()) }
    });
}

#[test]
fn the_same_spec_gives_the_same_findings_and_documents() {
    of_every_spec(|seed, text, answer| {
        // Half of them are enough.
        if seed % 2 == 1 {
            return Ok(());
        }
        let again = ask("a.policy", text);
        same("findings", &answer.linted.diagnostics, &again.linted.diagnostics)?;
        same_answers("a second time", answer, &again)
    });
}

#[test]
fn every_spelling_gives_the_same_findings_and_documents() {
    of_every_spec(|seed, text, answer| {
        let (form, name) = [(Form::Yaml, "a.policy.yaml"), (Form::Json, "a.policy.json")][seed % 2];
        let sources = project().sources;
        let file = sources.add("a.policy", &Path::new(FOLDER).join("a.policy"), text);
        let other = Parsed::of(file).convert(form, &sources).map_err(|why| format!("{why:?}"))?;
        same_answers(name, answer, &ask(name, &other))
    });
}

#[test]
fn fmt_keeps_findings_and_documents_and_is_done_at_once() {
    of_every_spec(|_, text, answer| {
        let format = |text: &str| {
            let sources = project().sources;
            let file = sources.add("a.policy", &Path::new(FOLDER).join("a.policy"), text);
            syntax::format(&file, &sources).map_err(|why| format!("{why:?}"))
        };
        let once = format(text)?;
        same("a second time", &once, &format(&once)?)?;
        same_answers("formatted", answer, &ask("a.policy", &once))
    });
}

/// A spec with lines taken out, said twice or put elsewhere, and words put in place of others.
fn damaged(text: &str, numbers: &mut Numbers) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=numbers.next(2) {
        let (at, other) = (numbers.next(lines.len()), numbers.next(lines.len()));
        match numbers.next(5) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(other, lines[at].clone()),
            2 => lines.swap(at, other),
            3 => {
                let word = lines[other].split_whitespace().last().unwrap_or_default().to_owned();
                let place = lines[at].rfind(' ').map_or(0, |place| place + 1);
                lines[at].replace_range(place.., &word);
            }
            _ => {
                let name = lines[other].split(':').next().unwrap_or_default().to_owned();
                let place = lines[at].find(':').unwrap_or(0);
                lines[at].replace_range(..place, &name);
            }
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn what_lint_lets_pass_is_built() {
    let (broken, built) = (AtomicUsize::new(0), AtomicUsize::new(0));
    of_every_spec(|seed, text, _| {
        let text = damaged(text, &mut Numbers::new(seed as u64));
        let Answer { linted, built: asked } = ask("a.policy", &text);
        let language = |compiled: &Compiled| {
            let of_language = |(said, _): &(String, usize)| said.contains(" language/");
            found(compiled).into_iter().filter(of_language).collect::<Vec<_>>()
        };
        same("findings of the language", &language(&linted), &language(&asked))?;
        let errors = errors(&asked);
        if errors.is_empty() { &built } else { &broken }.fetch_add(1, Ordering::Relaxed);
        let nothing = !errors.is_empty() || asked.is_part;
        same(&format!("built, with {errors:?}"), &nothing, &asked.outputs.is_empty())
    });
    let (broken, built) = (broken.into_inner(), built.into_inner());
    assert!(broken > 20 && built > 20, "{broken} have errors, {built} are built");
}
