//! What a command leaves behind that is killed: nothing that the next whole run does not take away.
//!
//! The program runs in a process of its own (this very test program, which then does nothing else), and ends at its
//! n-th step that changes the disk, for each n.

#![expect(clippy::disallowed_types, reason = "the program runs in a process of its own")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use clap::Parser;
use xxhash_rust::xxh3::xxh3_128;

use super::{Cli, run};
use crate::workspace::killed;

/// One argument a line.
const ARGUMENTS: &str = "POLICYC_TEST_ARGUMENTS";
const STEP: &str = "POLICYC_TEST_STEP";

#[test]
#[ignore = "the program of the tests below"]
fn program() {
    let Ok(arguments) = std::env::var(ARGUMENTS) else { return };
    let step = std::env::var(STEP).ok().and_then(|step| step.parse().ok()).unwrap_or(0);
    killed::AT.store(step, std::sync::atomic::Ordering::SeqCst);
    let cli = Cli::try_parse_from(std::iter::once("policyc").chain(arguments.lines())).unwrap();
    std::process::exit(run(cli).code().into());
}

/// Runs a command in a folder, to its end or to a step.
fn command(folder: &Path, arguments: &[&str], step: usize) -> i32 {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "cli::tests::program", "--ignored", "--nocapture"]);
    command.env(ARGUMENTS, arguments.join("\n")).env(STEP, step.to_string());
    command.env("XDG_CACHE_HOME", folder.join("cache")).current_dir(folder.join("work"));
    let output = command.output().unwrap();
    output.status.code().unwrap()
}

type Tree = BTreeMap<String, String>;

/// The files and folders of a tree, with short marks of what is in them.
fn read(folder: &Path, prefix: &str, into: &mut Tree) {
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            read(&entry.path(), &format!("{name}/"), into);
            into.insert(format!("{name}/"), String::new());
        } else {
            let bytes = fs::read(entry.path()).unwrap();
            into.insert(name, format!("{} bytes, {:x}", bytes.len(), xxh3_128(&bytes)));
        }
    }
}

/// What is in the folder of the work, and what of the cache should not be there.
fn tree(folder: &Path) -> Tree {
    let (mut tree, mut cache) = (Tree::new(), Tree::new());
    read(&folder.join("work"), "", &mut tree);
    read(&folder.join("cache"), "cache/", &mut cache);
    tree.extend(cache.into_iter().filter(|(name, _)| is_stray(name)));
    tree
}

/// The list of what is ours, which says what is about to be written before it is.
fn is_list(name: &str) -> bool {
    name.ends_with("/.policyc-outputs")
}

fn is_stray(name: &str) -> bool {
    !is_list(name) && (name.contains("/.policyc-") || name.starts_with(".policyc-"))
}

/// Puts a tree into a folder of its own.
fn plant(tree: &[(String, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("work")).unwrap();
    for (name, text) in tree {
        let path = folder.path().join("work").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Ends the command at each of its steps, over the given files and what the commands of `before` made of them and
/// the change that follows. Gives the number of steps.
fn kill_at_each_step(files: &[(&str, &str)], before: &[&[&str]], change: &dyn Fn(&Path), arguments: &[&str]) -> usize {
    let files: Vec<_> = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let start = || {
        let folder = plant(&files);
        for arguments in before {
            assert_eq!(command(folder.path(), arguments, 0), 0, "{arguments:?}");
        }
        change(&folder.path().join("work"));
        folder
    };
    let whole = start();
    let old = tree(whole.path());
    command(whole.path(), arguments, 0);
    let new = tree(whole.path());
    assert!(!new.keys().any(|name| is_stray(name)), "{new:?}");
    for step in 1.. {
        let folder = start();
        let code = command(folder.path(), arguments, step);
        for (name, text) in tree(folder.path()).iter().filter(|(name, _)| !is_stray(name) && !is_list(name)) {
            let known = [&old, &new].map(|tree| tree.get(name));
            assert!(known.contains(&Some(text)), "{arguments:?}, step {step}: {name} is neither old nor new: {text}");
        }
        if code != killed::CODE {
            return step - 1;
        }
        command(folder.path(), arguments, 0);
        let got = tree(folder.path());
        assert_eq!(got, new, "{arguments:?}, step {step}");
    }
    0
}

const SPEC: &str = "policy \"Privacy\" {}\ncontroller \"Acme Ltd\" { email: a@acme.example }\n";

fn keep(_: &Path) {}

#[test]
fn a_killed_first_build_leaves_nothing() {
    let files = [("specs/one.policy", SPEC), ("specs/deep/two.policy", SPEC)];
    let arguments = ["build", "specs", "-o", "dist", "--format", "md,html", "--css", "look/page.css"];
    let steps = kill_at_each_step(&files, &[], &keep, &arguments);
    assert!(steps > 20, "{steps}");
}

#[test]
fn a_killed_build_over_an_old_one_leaves_nothing() {
    let files = [("specs/one.policy", SPEC), ("specs/two.policy", SPEC), ("specs/same.policy", SPEC)];
    let arguments = ["build", "specs", "-o", "dist", "--format", "md"];
    let change = |work: &Path| {
        fs::write(work.join("specs/one.policy"), SPEC.replace("Acme", "Other")).unwrap();
        fs::write(work.join("specs/new.policy"), SPEC).unwrap();
        fs::remove_file(work.join("specs/two.policy")).unwrap();
    };
    let steps = kill_at_each_step(&files, &[&arguments], &change, &arguments);
    assert!(steps > 12, "{steps}");
}

#[test]
fn what_a_killed_build_left_beside_outputs_goes_though_none_is_written() {
    let files = [("specs/one.policy", SPEC)];
    let arguments = ["build", "specs", "-o", "dist", "--format", "md"];
    let stray = |work: &Path| fs::write(work.join("dist/one/.policyc-aBcDeF.tmp"), "half").unwrap();
    kill_at_each_step(&files, &[&arguments], &stray, &arguments);
}

#[test]
fn other_killed_commands_leave_nothing() {
    let rough = SPEC.replace("{ ", "{   ");
    let files = [("a.policy", rough.as_str()), ("b.policy", rough.as_str())];
    assert!(kill_at_each_step(&files, &[], &keep, &["fmt", "."]) > 5);
    let smart = "policy \"Privacy\" { }\ncontroller “Acme Ltd” { }\n";
    assert!(kill_at_each_step(&[("a.policy", smart)], &[], &keep, &["lint", "--fix", "a.policy"]) > 2);
    let files = [("a.policy", SPEC), ("b.policy.yaml", "old: text\n")];
    let convert = ["convert", "a.policy", "--to", "yaml", "-o", "b.policy.yaml"];
    assert!(kill_at_each_step(&files, &[], &keep, &convert) > 2);
    assert!(kill_at_each_step(&files[..1], &[], &keep, &["lint", "a.policy", "--write-baseline=known.json"]) > 2);
    assert!(kill_at_each_step(&files[..1], &[], &keep, &["templates", "--eject", "rights"]) > 3);
    assert!(kill_at_each_step(&[], &[], &keep, &["init", "new", "--no-input"]) > 3);
}
