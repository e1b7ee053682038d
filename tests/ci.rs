//! The hooks, the action and the GitLab job of this repository do what `docs/ci.md` says, as far as
//! a machine without network can tell: what they run is run, in a folder like a user's.

#![cfg(unix)]

#[path = "report/check.rs"]
mod check;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_yaml::Value;

const CLEAN: &str = "data account \"your account\" { items: email, name }\n";
const WARNING: &str = "data account \"your account.\" { items: email, name }\n";
const WRONG: &str = "data account \"your account\" { items: emial }\n";
const POLICY: &str =
    "policy \"Privacy Policy\" { effective: 2026-11-01 }\ncontroller \"Maeve Doyle\" { country: IE }\n";

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn yaml(file: &str) -> Value {
    serde_yaml::from_str(&fs::read_to_string(repository().join(file)).expect(file)).expect(file)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key} of {value:?}"))
}

/// A folder to work in, and what stands beside it.
struct Place {
    _temporary: tempfile::TempDir,
    root: PathBuf,
    folder: PathBuf,
}

struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let temporary = tempfile::tempdir().expect("a folder");
        let root = fs::canonicalize(temporary.path()).expect("its path");
        let folder = root.join("work");
        let place = Self { _temporary: temporary, root, folder };
        files.iter().for_each(|(name, text)| place.write(name, text));
        place
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs a program as those services do, with policyc on its path.
    fn run<S: AsRef<str>>(&self, program: &str, arguments: &[S], variables: &BTreeMap<String, String>) -> Ended {
        let policyc = Path::new(env!("CARGO_BIN_EXE_policyc")).parent().expect("a folder").to_owned();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = [self.root.join("bin"), policyc].into_iter().chain(std::env::split_paths(&path));
        let output = Command::new(program)
            .args(arguments.iter().map(AsRef::as_ref))
            .current_dir(&self.folder)
            .env("PATH", std::env::join_paths(path).expect("a path"))
            .env("HOME", &self.root)
            .env("XDG_CACHE_HOME", self.root.join("cache"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .env_remove("GIT_WORK_TREE")
            .env_remove("CLICOLOR_FORCE")
            .envs(variables)
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// Runs a hook on all files of the repository, as `pre-commit run --all-files` does.
fn hook(place: &Place, id: &str, arguments: &[&str]) -> Ended {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hooks = hooks.as_sequence().expect("a list");
    let hook = hooks.iter().find(|hook| hook["id"].as_str() == Some(id)).expect(id);
    assert_eq!(text(hook, "language"), "rust");
    assert!(!text(hook, "name").is_empty());
    let mut command: Vec<String> = text(hook, "entry").split(' ').map(str::to_owned).collect();
    match hook["args"].as_sequence().filter(|_| arguments.is_empty()) {
        Some(own) => command.extend(own.iter().filter_map(Value::as_str).map(str::to_owned)),
        None => command.extend(arguments.iter().map(|argument| (*argument).to_owned())),
    }
    if hook["pass_filenames"].as_bool() != Some(false) {
        let filter = format!("git ls-files | grep -E '{}'", text(hook, "files"));
        let files = place.run("sh", &["-c", &filter], &BTreeMap::new());
        assert_eq!(files.code, Some(0), "{}", files.err);
        command.extend(files.out.lines().map(str::to_owned));
    }
    place.run(&command[0].clone(), &command[1..], &BTreeMap::new())
}

fn git(place: &Place, arguments: &[&str]) -> String {
    let ended = place.run("git", arguments, &BTreeMap::new());
    assert_eq!(ended.code, Some(0), "git {arguments:?}: {}", ended.err);
    ended.out
}

#[test]
fn the_hooks_check_format_and_compare() {
    if !is_there("git") {
        return;
    }
    let place = Place::new(&[
        ("policies/site one.policy", POLICY),
        ("policies/base.policy", "data a \"your account\" {   items: email }\n"),
        ("policies/other.policy.yaml", "data:\n  account: { label: your account, items: [email, name] }\n"),
        ("policies/ignored.policy", WRONG),
        ("not a policy.yaml", "jobs: {}\n"),
        ("README.md", "# Policies\n"),
        (".gitignore", "ignored.policy\n"),
    ]);
    git(&place, &["init", "-q"]);
    git(&place, &["add", "-A"]);

    let lint = hook(&place, "policyc-lint", &["--deny=warnings", "--"]);
    assert_eq!((lint.code, &*lint.out), (Some(0), ""), "{}", lint.err);
    assert!(lint.err.contains("checked 3 files"), "{}", lint.err);

    // pre-commit fails when files differ after a hook.
    let format = hook(&place, "policyc-fmt", &[]);
    assert_eq!(format.code, Some(0), "{}", format.err);
    assert!(format.err.contains("formatted policies/base.policy"), "{}", format.err);
    assert_eq!(git(&place, &["diff", "--name-only"]).lines().next(), Some("policies/base.policy"));
    git(&place, &["add", "-A"]);
    hook(&place, "policyc-fmt", &[]);
    assert_eq!(git(&place, &["diff", "--name-only"]), "");

    let compare = || hook(&place, "policyc-build-check", &["policies"]);
    let missing = compare();
    assert_eq!(missing.code, Some(1), "{}", missing.err);
    assert!(missing.out.contains("dist/site one/privacy-policy.md is missing"), "{}", missing.out);
    let build = place.run("policyc", &["build", "policies"], &BTreeMap::new());
    assert_eq!(build.code, Some(0), "{}", build.err);
    assert_eq!(compare().code, Some(0));
    let document = "dist/site one/privacy-policy.md";
    place.write(document, &place.read(document).replace("Maeve", "Eve"));
    assert_eq!(compare().code, Some(1));

    place.write("policies/wrong.policy", WRONG);
    git(&place, &["add", "-A"]);
    let lint = hook(&place, "policyc-lint", &["--format=short", "--"]);
    assert_eq!(lint.code, Some(1), "{}", lint.err);
    assert!(lint.out.starts_with("policies/wrong.policy:1:38: error[language/unknown-word]"), "{}", lint.out);
}

/// Nothing in the name of a file makes it an option, or a line of its own in the log.
#[test]
fn a_name_is_no_option_and_no_command() {
    if !is_there("git") || !is_there("bash") {
        return;
    }
    let names = ["--write-baseline=z.policy", "--fix.policy", "-q.policy", "a\n::error title=x::y\n.policy"];
    let place = Place::new(&names.map(|name| (name, WRONG)));
    git(&place, &["init", "-q"]);
    git(&place, &["add", "-A"]);
    let files = names.map(str::to_owned);
    for (id, code) in [("policyc-lint", 1), ("policyc-fmt", 0)] {
        let hooks = yaml(".pre-commit-hooks.yaml");
        let hook = hooks.as_sequence().expect("a list").iter().find(|hook| hook["id"] == id).expect(id).clone();
        let mut command: Vec<_> = text(&hook, "entry").split(' ').map(str::to_owned).collect();
        command.extend(hook["args"].as_sequence().expect("args").iter().filter_map(Value::as_str).map(str::to_owned));
        command.extend(files.clone());
        let ended = place.run(&command[0].clone(), &command[1..], &BTreeMap::new());
        assert_eq!(ended.code, Some(code), "{id}: {}{}", ended.out, ended.err);
        assert!(!(ended.out + &ended.err).lines().any(|line| line.starts_with("::")), "{id}");
    }
    let ended = action(&place, &[BINARY, ("paths", "--write-baseline=z.policy\n--fix.policy\n-q.policy")]);
    assert_eq!((ended.code, check::github(&ended.out).0.len()), (Some(1), 3), "{}", ended.err);
    // What passes names without `--` writes no baseline over a spec, and forges no line, either.
    for arguments in [&["lint", names[0]], &["lint", names[3]], &["lint", "--a\n::error::b"], &["fmt", names[3]]] {
        let ended = place.run("policyc", arguments, &BTreeMap::new());
        assert!(!(ended.out + &ended.err).lines().any(|line| line.starts_with("::")), "{arguments:?}");
    }
    assert!(!place.folder.join("z.policy").exists());
}

/// The steps of the action, run as the runner runs them.
fn action(place: &Place, inputs: &[(&str, &str)]) -> Ended {
    let action = yaml("action.yml");
    let known = action["inputs"].as_mapping().expect("inputs");
    for (name, _) in inputs {
        assert!(known.contains_key(*name), "the action has no input {name}");
    }
    let value = |name: &str| {
        let given = inputs.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        given.unwrap_or_else(|| text(&action["inputs"][name], "default")).to_owned()
    };
    assert_eq!(text(&action["runs"], "using"), "composite");
    let mut last = None;
    for step in action["runs"]["steps"].as_sequence().expect("steps") {
        if let Some(condition) = step["if"].as_str() {
            let name = condition.strip_prefix("inputs.").and_then(|c| c.strip_suffix(" == ''")).expect("a condition");
            if !value(name).is_empty() {
                continue;
            }
        }
        let script = text(step, "run");
        assert!(!script.contains("${{"), "what stands in an input could become a command: {script}");
        assert_eq!(text(step, "shell"), "bash");
        let mut variables = BTreeMap::from([
            ("GITHUB_ACTION_PATH".to_owned(), repository().display().to_string()),
            ("GITHUB_PATH".to_owned(), place.root.join("path").display().to_string()),
            ("RUNNER_TEMP".to_owned(), place.root.join("runner").display().to_string()),
        ]);
        for (name, expression) in step["env"].as_mapping().into_iter().flatten() {
            let expression = expression.as_str().expect("an expression");
            let input = expression.strip_prefix("${{ inputs.").and_then(|e| e.strip_suffix(" }}")).expect("an input");
            variables.insert(name.as_str().expect("a name").to_owned(), value(input));
        }
        fs::write(place.root.join("step.sh"), script).expect("a script");
        let file = place.root.join("step.sh").display().to_string();
        let ended = place.run("bash", &["--noprofile", "--norc", "-eo", "pipefail", &file], &variables);
        let failed = ended.code != Some(0);
        last = Some(ended);
        if failed {
            break;
        }
    }
    last.expect("a step")
}

const BINARY: (&str, &str) = ("binary", env!("CARGO_BIN_EXE_policyc"));

#[test]
fn the_action_annotates_and_fails_by_itself() {
    if !is_there("bash") {
        return;
    }
    let place = Place::new(&[("a b/wrong.policy", WRONG), ("a b/odd.policy", WARNING), ("clean.policy", CLEAN)]);
    let ended = action(&place, &[BINARY, ("sarif", "out.sarif")]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    let (annotations, rest) = check::github(&ended.out);
    assert_eq!(annotations[0].property("file"), Some("a b/wrong.policy"));
    assert_eq!(rest, ["policyc: 1 error, 1 warning"]);
    let log = check::sarif(&place.read("out.sarif"));
    let results = log["runs"][0]["results"].as_array().expect("results");
    let uris = results.iter().map(|one| &one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]);
    assert_eq!(uris.collect::<Vec<_>>(), ["a%20b/odd.policy", "a%20b/wrong.policy"]);
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    assert!(rules[0]["help"]["markdown"].as_str().expect("a page").starts_with("# language/"), "{rules}");

    let odd = ("paths", "a b/odd.policy\nclean.policy");
    let ended = action(&place, &[BINARY, odd]);
    assert_eq!((ended.code, ended.out.lines().count()), (Some(0), 2), "{}", ended.err);
    assert!(ended.err.contains("checked 2 files"), "{}", ended.err);
    let ended = action(&place, &[BINARY, odd, ("arguments", "--deny\nwarnings\n")]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    let ended = action(&place, &[BINARY, ("paths", "$(touch bad)\n`touch bad`\nclean.policy; touch bad")]);
    assert_eq!(ended.code, Some(2), "{}", ended.err);
    assert!(!place.folder.join("bad").exists());
}

#[test]
fn the_action_installs_policyc_from_its_own_source() {
    if !is_there("bash") {
        return;
    }
    let place = Place::new(&[("clean.policy", CLEAN)]);
    // Building policyc once more here would take minutes, so cargo is only listened to.
    let cargo = place.root.join("bin/cargo");
    fs::create_dir_all(place.root.join("bin")).expect("a folder");
    fs::write(&cargo, "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$HOME/cargo\"\n").expect("a script");
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).expect("rights");
    let ended = action(&place, &[]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let root = place.root.join("runner/policyc").display().to_string();
    let source = repository().display().to_string();
    let called = fs::read_to_string(place.root.join("cargo")).expect("the arguments of cargo");
    let expected = ["install", "--locked", "--quiet", "--path", &source, "--root", &root];
    assert_eq!(called.lines().collect::<Vec<_>>(), expected);
    assert_eq!(fs::read_to_string(place.root.join("path")).expect("the path"), format!("{root}/bin\n"));
    assert!(repository().join("Cargo.lock").exists());
}

#[test]
fn the_gitlab_job_leaves_reports_and_fails_by_itself() {
    let file = yaml("docs/ci/gitlab-ci.yml");
    let job = &file["policyc"];
    let lines: Vec<&str> = job["script"].as_sequence().expect("lines").iter().filter_map(Value::as_str).collect();
    let reports = &job["artifacts"]["reports"];
    assert_eq!(text(&job["artifacts"], "when"), "always");

    let place = Place::new(&[("policies/wrong.policy", WRONG), ("policies/odd.policy", WARNING)]);
    place.write("policies/clean.policy", CLEAN);
    let script = |place: &Place| place.run("sh", &["-ec", &lines.join("\n")], &BTreeMap::new());
    let ended = script(&place);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.out.contains("--> policies/wrong.policy:1:38"), "{}", ended.out);
    let issues = check::gitlab(&place.read(text(reports, "codequality")));
    let severities: Vec<_> = issues.iter().map(|issue| issue["severity"].as_str()).collect();
    assert_eq!(severities, [Some("minor"), Some("major")]);
    let cases = check::junit(&place.read(text(reports, "junit")));
    let outcomes: Vec<_> = cases.iter().map(|case| (&*case.suite, case.outcome.as_deref())).collect();
    let failure = Some("failure");
    let expected =
        [("policies/clean.policy", None), ("policies/odd.policy", failure), ("policies/wrong.policy", failure)];
    assert_eq!(outcomes, expected);

    let place = Place::new(&[("clean.policy", CLEAN)]);
    assert_eq!(script(&place).code, Some(0));
    assert!(check::gitlab(&place.read(text(reports, "codequality"))).is_empty());
    assert_eq!(check::junit(&place.read(text(reports, "junit"))).len(), 1);
}

/// The line of a fence of `docs/ci.md` that starts so, without the key.
fn line_of_docs(start: &str) -> String {
    let page = fs::read_to_string(repository().join("docs/ci.md")).expect("the page");
    let found = page.lines().find_map(|line| line.trim_start().strip_prefix(start)).expect(start);
    found.to_owned()
}

#[test]
fn a_change_that_brings_in_a_service_fails_the_scan() {
    if !is_there("git") || !is_there("bash") {
        return;
    }
    let place =
        Place::new(&[("site.policy", POLICY), ("package.json", "{ \"dependencies\": { \"stripe\": \"1\" } }\n")]);
    let commit = |message: &str| {
        git(&place, &["add", "-A"]);
        git(&place, &["-c", "user.name=a", "-c", "user.email=a@acme.example", "commit", "-q", "-m", message]);
    };
    git(&place, &["init", "-q", "-b", "main"]);
    commit("one");
    git(&place, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let base = git(&place, &["rev-parse", "HEAD"]).trim().to_owned();
    let variables =
        BTreeMap::from([("BASE".to_owned(), "main".to_owned()), ("CI_MERGE_REQUEST_DIFF_BASE_SHA".to_owned(), base)]);
    let steps =
        [line_of_docs("run: policyc scan"), line_of_docs("- policyc scan")].map(|rest| format!("policyc scan{rest}"));
    let scan = |step: &String| place.run("bash", &["-ec", step], &variables);
    for step in &steps {
        assert_eq!(scan(step).code, Some(0), "{step}: {}", scan(step).err);
    }
    place.write("package.json", "{ \"dependencies\": { \"stripe\": \"1\", \"mixpanel-browser\": \"1\" } }\n");
    commit("two");
    for step in &steps {
        let ended = scan(step);
        assert_eq!(ended.code, Some(1), "{step}: {}", ended.err);
        assert!(ended.out.contains("mixpanel-browser") && !ended.out.contains("Stripe"), "{}", ended.out);
    }
    let (annotations, _) = check::github(&scan(&steps[0]).out);
    assert_eq!(annotations[0].property("file"), Some("package.json"));
}

#[test]
fn a_format_changes_no_exit_code() {
    let place = Place::new(&[("wrong.policy", WRONG), ("odd.policy", WARNING), ("clean.policy", CLEAN)]);
    let cases: [(&[&str], i32); 5] = [
        (&["clean.policy"], 0),
        (&["odd.policy"], 0),
        (&["odd.policy", "--deny", "warnings"], 1),
        (&["wrong.policy"], 1),
        (&["wrong.policy", "missing.policy"], 2),
    ];
    for (arguments, code) in cases {
        for format in policyc::report::FORMATS {
            let all = [&["lint", "--format", format.name], arguments].concat();
            let ended = place.run("policyc", &all, &BTreeMap::new());
            assert_eq!(ended.code, Some(code), "{all:?}: {}", ended.err);
            assert!(!ended.out.contains("checked 1 file") && ended.err.contains("checked 1 file"), "{all:?}");
            match format.name {
                "sarif" => drop(check::sarif(&ended.out)),
                "gitlab" => drop(check::gitlab(&ended.out)),
                "junit" => drop(check::junit(&ended.out)),
                "json" => drop(serde_json::from_str::<serde_json::Value>(&ended.out).expect("JSON")),
                _ => {}
            }
        }
    }
}

/// What the page tells people to write is there.
#[test]
fn the_page_names_every_hook_and_every_input() {
    let page = fs::read_to_string(repository().join("docs/ci.md")).expect("the page");
    let hooks = yaml(".pre-commit-hooks.yaml");
    let mut names: Vec<&str> = hooks.as_sequence().expect("hooks").iter().map(|hook| text(hook, "id")).collect();
    assert_eq!(names.len(), 3);
    let action = yaml("action.yml");
    names.extend(action["inputs"].as_mapping().expect("inputs").keys().filter_map(Value::as_str));
    for name in &names {
        assert!(page.contains(&format!("| `{name}` |")), "docs/ci.md has no row for {name}");
    }
    let used = page.lines().filter_map(|line| line.trim().strip_prefix("- id: "));
    assert!(used.clone().all(|id| names.contains(&id)) && used.count() == 3);
    let job = yaml("docs/ci/gitlab-ci.yml");
    for line in job["policyc"]["script"].as_sequence().expect("lines") {
        assert!(page.contains(line.as_str().expect("text")), "docs/ci.md does not show {line:?}");
    }
}
