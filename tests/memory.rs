//! A build that remembers against one that does not: whatever becomes of a project, both say and write the same.
//!
//! A project of each seed is edited at random, again and again: files of every sort come, change, go and get other
//! names, flags and laws with them. After each edit the program runs with what it remembers of the runs before, and once more
//! without. `POLICYC_EDITS=1000` asks for more edits of each seed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Edits of one project.
const EDITS: usize = 20;
const LIST: &str = ".policyc-outputs";

/// SplitMix64: the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end as u64).unwrap()
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

/// Everything that a run made known.
#[derive(Debug, PartialEq)]
struct Said {
    exit: Option<i32>,
    printed: String,
    /// Failures and notes, without the lines that count and time.
    told: Vec<String>,
}

struct Bench {
    root: tempfile::TempDir,
    dice: Dice,
    /// Lines of `policyc.toml`, by their keys; tables come last.
    config: BTreeMap<&'static str, String>,
    configured: bool,
    flags: Vec<&'static str>,
    count: usize,
}

impl Bench {
    fn new(seed: u64) -> Self {
        let mut bench = Self {
            root: tempfile::tempdir().unwrap(),
            dice: Dice(seed),
            config: BTreeMap::new(),
            configured: true,
            flags: Vec::new(),
            count: 0,
        };
        bench.config.insert("specs", "specs = [\"specs\"]".into());
        for number in 0..2 {
            bench.base(&format!("parts/b{number}.policy"));
        }
        for number in 0..3 {
            bench.spec(&format!("specs/s{number}.policy"));
        }
        bench.configure();
        bench
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join("project").join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn configure(&self) {
        if self.configured {
            self.write("policyc.toml", &self.config.values().map(|line| format!("{line}\n")).collect::<String>());
        }
    }

    fn base(&mut self, path: &str) {
        self.count += 1;
        let reg = self.dice.below(3);
        self.write(
            path,
            &format!(
                "controller \"Otter Works {} Ltd\" {{\n  country: IE\n  email: hello@otter.example\n}}\n\
                 data account \"your account\" {{ items: name, email; source: provided }}\n\
                 {}",
                self.count,
                if reg == 0 { "use ./more.policy\n" } else { "" }
            ),
        );
        if reg == 0 {
            self.write(
                "parts/more.policy",
                &format!("recipient host \"Host {}\" {{ role: processor; data: account }}\n", self.count),
            );
        }
    }

    fn spec(&mut self, path: &str) {
        self.count += 1;
        let extra = self.dice.one(&[
            "",
            "document extra \"Extra\" { outline: contact }\n",
            "section own \"Own\" {\n\"\"\"\nWe may keep it, etc.\n\"\"\"\n}\n",
        ]);
        let up = "../".repeat(path.matches('/').count());
        let (base, years) = (self.dice.below(2), 2 + self.dice.below(7));
        self.write(
            path,
            &format!(
                "use {up}parts/b{base}.policy\n\
                 policy \"Policy {}\" {{ effective: 2026-03-01; url: https://otter.example/p }}\n\
                 purpose orders \"send you what you order\" {{ data: account; basis: contract }}\n\
                 retention account {{ data: account; keep: {} years; after: \"your last order\" }}\n{extra}",
                self.count, years,
            ),
        );
    }

    /// The files of the project below a folder.
    fn below(&self, folder: &str) -> Vec<String> {
        let root = self.path("");
        tree(&self.path(folder))
            .into_keys()
            .map(|path| self.path(folder).join(path).strip_prefix(&root).unwrap().to_string_lossy().into_owned())
            .collect()
    }

    fn some_file(&mut self, folder: &str) -> Option<PathBuf> {
        let all = self.below(folder);
        let at = self.dice.below(all.len().max(1));
        all.get(at).map(|path| self.path(path))
    }

    fn remove(&mut self, folder: &str) {
        if let Some(path) = self.some_file(folder) {
            fs::remove_file(path).unwrap();
        }
    }

    /// One edit; its name.
    fn edit(&mut self) -> &'static str {
        self.count += 1;
        let n = self.count;
        match self.dice.below(34) {
            0..=2 => {
                let path = format!("specs/{}s{}.policy", self.dice.one(&["", "", "deep/"]), self.dice.below(4));
                self.spec(&path);
                "a spec"
            }
            3 => {
                if self.below("specs").len() > 2 {
                    self.remove("specs");
                }
                "a spec goes"
            }
            4 => {
                if let Some(path) = self.some_file("specs") {
                    fs::rename(&path, path.with_file_name(format!("r{n}.policy"))).unwrap();
                }
                "a spec gets another name"
            }
            5 | 6 => {
                let path = format!("parts/b{}.policy", self.dice.below(2));
                self.base(&path);
                "a base"
            }
            7..=9 => {
                self.config.insert("templates", "templates = \"looks\"".into());
                let topic = self.dice.one(&["contact", "controller", "retention", "introduction", "sale"]);
                self.write(&format!("looks/topics/{topic}.md"), &format!("Text {n} by {{{{ controller.label }}}}.\n"));
                self.configure();
                "a template"
            }
            10 => {
                self.remove("looks/topics");
                "a template goes"
            }
            11 | 12 => {
                self.write("looks/words.yaml", &format!("topics: {{ retention: How long {n} }}\n"));
                "words"
            }
            13 => {
                let _ = fs::remove_file(self.path("looks/words.yaml"));
                "words go"
            }
            14 | 15 => {
                self.write("looks/page/theme.css", &format!(":root {{ --accent: #{:03} }}\n", n % 900));
                "a theme"
            }
            16 => {
                let _ = fs::remove_file(self.path("looks/page/theme.css"));
                "the theme goes"
            }
            17 => {
                if self.config.remove("templates").is_none() {
                    self.config.insert("templates", "templates = \"looks\"".into());
                }
                self.configure();
                "the folder of templates is configured or not"
            }
            18..=20 => {
                let (i, level) = (self.dice.below(3), self.dice.one(&["info", "warning", "warning", "error"]));
                let field = self.dice.one(&["url", "updated"]);
                self.write(&format!("rules/h{i}.yaml"), &rule(i, level, field, n));
                "a rule"
            }
            21 => {
                self.remove("rules");
                "a rule goes"
            }
            22 => {
                let level = self.dice.one(&["off", "info", "warning"]);
                self.config.insert("z", format!("[rules]\n\"house0/x\" = \"{level}\"\n\"house1/x\" = \"{level}\""));
                self.configure();
                "the level of a rule"
            }
            23 => {
                let formats = self.dice.one(&["[\"md\"]", "[\"html\", \"csv\"]", "[\"md\", \"html\", \"json\"]"]);
                self.config.insert("formats", format!("formats = {formats}"));
                self.configure();
                "formats"
            }
            24 => {
                let site = self.dice.one(&["none", "hugo", "astro"]);
                self.config.insert("front", format!("front-matter = \"{site}\""));
                self.configure();
                "front matter"
            }
            25 => {
                let laws = self.dice.one(&["[]", "[\"gdpr\"]"]);
                self.config.insert("laws", format!("laws = {laws}"));
                self.configure();
                "laws"
            }
            26 => {
                if self.config.remove("css").is_none() {
                    self.config.insert("css", "css = \"look/own.css\"".into());
                }
                self.configure();
                "a style sheet"
            }
            27 => {
                self.configured = !self.configured;
                let _ = fs::remove_file(self.path("policyc.toml"));
                self.configure();
                "policyc.toml comes or goes"
            }
            28 => {
                // The edge of the workspace moves, so that the bases lie outside of it.
                self.write("specs/policyc.toml", "");
                "a policyc.toml further down"
            }
            29 => {
                let above = self.root.path().join("policyc.toml");
                if fs::remove_file(&above).is_err() {
                    fs::write(above, "").unwrap();
                }
                "a policyc.toml further up"
            }
            30 => {
                if let Ok(dist) = fs::canonicalize(self.root.path().join("dist")) {
                    let files: Vec<_> = tree(&dist).into_keys().filter(|path| !path.starts_with(".")).collect();
                    if !files.is_empty() {
                        let path = dist.join(&files[self.dice.below(files.len())]);
                        let text = fs::read(&path).unwrap();
                        // As many bytes as before.
                        fs::write(
                            &path,
                            text.iter().map(|byte| if *byte == b'e' { b'a' } else { *byte }).collect::<Vec<_>>(),
                        )
                        .unwrap();
                    }
                }
                "an output is edited"
            }
            31 => {
                let dist = self.root.path().join("dist");
                if let Some(path) = tree(&dist).into_keys().find(|path| !path.starts_with(".")) {
                    fs::remove_file(dist.join(path)).unwrap();
                }
                "an output is deleted"
            }
            _ => {
                let flags: [&[&str]; 8] = [
                    &[],
                    &["--strict"],
                    &["--strict", "--deny", "warnings"],
                    &["--annotate"],
                    &["--fragment"],
                    &["--law", "ccpa"],
                    &["--format", "md,html"],
                    &["--strict", "--report", "json"],
                ];
                self.flags = self.dice.one(&flags).to_vec();
                "flags"
            }
        }
    }

    /// Takes back what can break a project, so that most edits meet one that builds.
    fn mend(&mut self) {
        let _ = fs::remove_file(self.path("specs/policyc.toml"));
        let _ = fs::remove_dir_all(self.path("rules"));
        self.config.remove("z");
        self.config.remove("laws");
        self.flags.clear();
        self.configured = true;
        self.configure();
    }

    fn run(&self, arguments: &[&str], cache: &str) -> Said {
        let output = Command::new(env!("CARGO_BIN_EXE_policyc"))
            .args(arguments)
            .current_dir(self.path(""))
            .env("XDG_CACHE_HOME", self.root.path().join(cache))
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        // A folder that was built into before has files of earlier builds.
        let counts = |line: &str| {
            let starts = ["built ", "checked ", "removed "].iter().any(|start| line.starts_with(start));
            starts || line.contains("is no output any more")
        };
        Said {
            exit: output.status.code(),
            printed: String::from_utf8_lossy(&output.stdout).into_owned(),
            told: told.lines().filter(|line| !counts(line)).map(str::to_owned).collect(),
        }
    }
}

fn rule(i: usize, level: &str, field: &str, n: usize) -> String {
    let good = if field == "url" { "/x" } else { "2026-03-02" };
    format!(
        "law: house{i}\ntitle: House\nrules:\n  - rule: house{i}/x\n    level: {level}\n    cite: House\n    \
         requires: a field\n    require: policy.{field} is stated\n    message: \"say {n}\"\n    help: say it\n    bad: |\n      \
         data a \"b\" {{ items: name }}\n    good: |\n      policy \"P\" {{ {field}: {good} }}\n"
    )
}

/// The files below a folder.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inside) = folders.pop() {
        for entry in fs::read_dir(inside).into_iter().flatten().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                all.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    all
}

fn edited(seed: u64) {
    let edits = std::env::var("POLICYC_EDITS").ok().map_or(EDITS, |edits| edits.parse().unwrap());
    let mut bench = Bench::new(seed);
    let (dist, clean) = (bench.root.path().join("dist"), bench.root.path().join("clean"));
    let mut names = Vec::new();
    let mut built = 0;
    let mut by_hand = BTreeSet::new();
    for step in 0..=edits {
        if step > 0 {
            let before = tree(&dist);
            names.push(bench.edit());
            let after = tree(&dist);
            by_hand.extend(after.into_iter().filter(|(name, bytes)| before.get(name) != Some(bytes)).map(|one| one.0));
        }
        let arguments = |out| [&["build", "specs", "-o", out], &*bench.flags].concat();
        let remembered = bench.run(&arguments("../dist"), "cache");
        let _ = fs::remove_dir_all(&clean);
        let mut fresh = bench.run(&[&*arguments("../clean"), &["--no-cache"]].concat(), "none");
        fresh.told.iter_mut().for_each(|line| *line = line.replace("../clean", "../dist"));
        let lint = ["lint", "specs", "--law", "gdpr"];
        let alone = bench.run(&[&lint[..], &["--no-cache"]].concat(), "none");
        assert_eq!(bench.run(&lint, "cache"), alone, "seed {seed}, edit {step}: lint");
        assert!(!bench.root.path().join("none").exists(), "something was remembered");
        let edit = names.last().copied().unwrap_or("the first build");
        assert_eq!(remembered, fresh, "seed {seed}, edit {step}: {edit}");
        let whole = fresh.told.is_empty() && !tree(&clean).is_empty();
        built += usize::from(whole);
        let (dist, clean) = (tree(&dist), tree(&clean));
        for (name, bytes) in &clean {
            assert!(
                name == LIST || dist.get(name) == Some(bytes),
                "seed {seed}, edit {step}: {edit}: {name} is not the same"
            );
        }
        if fresh.exit == Some(0) && !dist.keys().any(|name| by_hand.contains(name) && !clean.contains_key(name)) {
            assert!(dist == clean, "seed {seed}, edit {step}: {edit}: {:?}", dist.keys().collect::<Vec<_>>());
        }
        if !whole {
            bench.mend();
        }
    }
    assert!(built * 5 >= edits * 4, "seed {seed}: only {built} of {edits} built: {names:?}");
}

#[test]
fn a_remembered_build_is_a_build_1() {
    edited(1);
}

#[test]
fn a_remembered_build_is_a_build_2() {
    edited(2);
}

#[test]
fn a_remembered_build_is_a_build_3() {
    edited(3);
}

#[test]
fn a_remembered_build_is_a_build_4() {
    edited(4);
}
