//! The README and the pages of `docs/` say what is so: their commands are run, their specs are
//! checked, and what they show is compared with what comes out.
//!
//! Each page gets a folder of its own, with a copy of `examples/`, and its fences are taken in order:
//!
//! | fence | what happens |
//! | --- | --- |
//! | `policy` or `yaml` | `policyc lint` reads it from standard input and finds no error of the language |
//! | `policy NAME`, `yaml NAME` | the same, and it is written to the file NAME for the fences that follow |
//! | `policy examples/...` | must be that very file of the repository, letter for letter |
//! | `toml NAME` | is written to the file NAME |
//! | `diff NAME` | changes the file NAME: the lines with `-` go, those with `+` come |
//! | `sh` | each line is a command that must succeed |
//! | `console` | `$ COMMAND`, what it prints, and `[exit N]` where the code is not 0 |
//! | `markdown NAME`, `csv NAME` ... | must stand in the file NAME; a line `...` stands for any lines |
//!
//! `cargo run --release -- ARGUMENTS` runs the program of this test. `POLICYC_UPDATE=1` rewrites what
//! `console` fences and excerpts show. A fence of any other language, or without one, is only shown.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Commands that are shown and not run here: they build the program, or run this test.
const NOT_RUN: &[&str] = &["cargo test", "cargo install --path ."];

/// The same for pages that speak to developers.
const NOT_RUN_IN_DOCS: &[&str] =
    &["cargo test ", "cargo bench", "cargo clippy", "cargo fmt", ".ci/run", "bash .ci/", "POLICYC_UPDATE=1 cargo test"];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_readme_holds() {
    if let Err(problem) = check(&repository().join("README.md")) {
        panic!("{problem}");
    }
}

#[test]
fn the_pages_of_docs_hold() {
    let pages = pages().expect("the folder of the pages");
    let problems: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> =
            pages.iter().map(|page| (page, scope.spawn(|| check(page).map_err(|e| e.to_string())))).collect();
        let ended = running.into_iter().map(|(page, thread)| (page, thread.join()));
        ended
            .filter_map(|(page, result)| match result {
                Ok(Ok(())) => None,
                Ok(Err(problem)) => Some(problem),
                Err(_) => Some(format!("{}: panicked", page.display())),
            })
            .collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

/// The pages of `docs/`, in order.
fn pages() -> Outcome<Vec<PathBuf>> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(repository().join("docs"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "md") {
            pages.push(path);
        }
    }
    pages.sort();
    Ok(pages)
}

#[test]
fn the_readme_begins_with_the_two_commands_that_do_everything() -> Outcome {
    let text = fs::read_to_string(repository().join("README.md"))?;
    let first = text.split("```").nth(1).ok_or("the README has no fence")?;
    let commands: Vec<&str> = first.lines().skip(1).collect();
    assert_eq!(commands, ["cargo run --release -- build examples", "cargo test"]);
    let before = text.split("```").next().unwrap_or_default().split_whitespace().count();
    assert!(before < 60, "{before} words stand before the two commands");
    Ok(())
}

/// A page while it is run.
struct Page {
    name: String,
    folder: PathBuf,
    /// Where programs may keep things; beside the folder, so that no walk meets it.
    home: PathBuf,
    is_readme: bool,
    problems: Vec<String>,
}

fn check(path: &Path) -> Outcome {
    let text = fs::read_to_string(path)?;
    let temporary = tempfile::tempdir()?;
    let root = fs::canonicalize(temporary.path())?;
    let folder = root.join("work");
    copy(&repository().join("examples"), &folder.join("examples"))?;
    let name = path.strip_prefix(repository()).unwrap_or(path).display().to_string();
    let is_readme = name == "README.md";
    let mut page = Page { name, folder, home: root.join("home"), is_readme, problems: Vec::new() };

    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let marks: String = line.chars().take_while(|c| *c == '`').collect();
        if marks.len() < 3 {
            continue;
        }
        let body: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != marks).collect();
        let info = line.trim_start_matches('`');
        let (language, file) = info.split_once(' ').unwrap_or((info, ""));
        let shown = page.fence(number + 1, language, file.trim(), &body)?;
        shown.iter().for_each(|line| {
            out.push_str(line);
            out.push('\n');
        });
        out.push_str(&marks);
        out.push('\n');
    }
    if out != text {
        if is_update() {
            fs::write(path, &out)?;
        } else {
            let what = format!("{}: a transcript differs; POLICYC_UPDATE=1 rewrites it\n", page.name);
            page.problems.push(what + &difference(&text, &out));
        }
    }
    if page.problems.is_empty() { Ok(()) } else { Err(page.problems.join("\n").into()) }
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

impl Page {
    fn problem(&mut self, line: usize, what: impl AsRef<str>) {
        self.problems.push(format!("{}:{line}: {}", self.name, what.as_ref()));
    }

    /// Takes one fence; gives its lines as they are to be.
    fn fence(&mut self, line: usize, language: &str, file: &str, body: &[&str]) -> Outcome<Vec<String>> {
        let text: String = body.iter().map(|line| format!("{line}\n")).collect();
        let kept = || body.iter().map(|line| (*line).to_owned()).collect();
        match (language, file) {
            ("policy" | "yaml", _) => {
                if file.starts_with("examples/") {
                    let real = fs::read_to_string(repository().join(file)).unwrap_or_default();
                    if real != text {
                        self.problem(line, format!("this is not {file} as it stands in the repository"));
                    }
                } else if !file.is_empty() {
                    self.write(file, &text)?;
                }
                let default = if language == "yaml" { "page.policy.yaml" } else { "page.policy" };
                self.lint(line, if file.is_empty() { default } else { file }, &text)?;
            }
            ("toml", "") => {}
            ("toml", _) => self.write(file, &text)?,
            ("diff", file) if !file.is_empty() => self.change(line, file, body)?,
            ("sh", _) => {
                for (index, command) in body.iter().enumerate() {
                    let Some(output) = self.run(line + 1 + index, command)? else { continue };
                    if !output.status.success() {
                        let said = String::from_utf8_lossy(&output.stderr).into_owned();
                        self.problem(line + 1 + index, format!("`{command}` ends with {}\n{said}", output.status));
                    }
                }
            }
            ("console", _) => return self.transcript(line, body),
            (_, "") => {}
            _ => {
                let path = self.folder.join(file);
                match fs::read_to_string(&path) {
                    Err(error) => self.problem(line, format!("{file}: {error}")),
                    Ok(whole) if holds(&whole, body) => {}
                    Ok(whole) => {
                        let now = excerpt(&whole, body);
                        if let Some(lines) = now.as_ref().filter(|_| is_update()) {
                            return Ok(lines.clone());
                        }
                        let now = now.map_or(whole, |lines| lines.join("\n") + "\n");
                        let what = format!("{file} does not hold what is shown; POLICYC_UPDATE=1 rewrites it\n");
                        self.problem(line, what + &difference(&text, &now));
                    }
                }
            }
        }
        Ok(kept())
    }

    fn write(&self, file: &str, text: &str) -> Outcome {
        let path = self.folder.join(file);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        Ok(fs::write(path, text)?)
    }

    /// Applies the lines of a `diff` fence, one group of them after the other.
    fn change(&mut self, line: usize, file: &str, body: &[&str]) -> Outcome {
        let path = self.folder.join(file);
        let mut text = fs::read_to_string(&path)?;
        let mut rest = body;
        while !rest.is_empty() {
            let old = rest.iter().take_while(|line| !line.starts_with('+')).count();
            let new = rest[old..].iter().take_while(|line| line.starts_with('+')).count();
            let before: String =
                rest[..old].iter().map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect();
            let kept = rest[..old].iter().filter(|line| !line.starts_with('-'));
            let mut after: String = kept.map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect();
            after.extend(rest[old..old + new].iter().map(|line| format!("{}\n", &line[1..])));
            if text.matches(&before).count() == 1 {
                text = text.replacen(&before, &after, 1);
            } else {
                self.problem(line, format!("{file} does not hold exactly once:\n{before}"));
            }
            rest = &rest[old + new..];
        }
        Ok(fs::write(path, text)?)
    }

    /// Checks a spec of the page.
    fn lint(&mut self, line: usize, name: &str, text: &str) -> Outcome {
        let mut command = self.command(Path::new(env!("CARGO_BIN_EXE_policyc")));
        command.args(["lint", "--format", "short", "--stdin-filename", name, "-"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(text.as_bytes())?;
        }
        let output = child.wait_with_output()?;
        // A piece of a spec on a page lacks what the rest of it would state, so only the language counts.
        let printed = String::from_utf8_lossy(&output.stdout);
        let broken: String =
            printed.lines().filter(|line| line.contains("[language/")).map(|line| format!("{line}\n")).collect();
        let ran = matches!(output.status.code(), Some(0 | 1));
        if !broken.is_empty() || !ran {
            let found = broken + &String::from_utf8_lossy(&output.stderr);
            self.problem(line, format!("`policyc lint` ends with {}\n{found}", output.status));
        }
        Ok(())
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        let programs = Path::new(env!("CARGO_BIN_EXE_policyc")).parent().map(Path::to_owned).unwrap_or_default();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(programs).chain(std::env::split_paths(&path)));
        command
            .current_dir(&self.folder)
            .env("PATH", path.unwrap_or_default())
            .env("XDG_CACHE_HOME", self.home.join("cache"))
            .env("LOCALAPPDATA", self.home.join("cache"))
            .env("HOME", &self.home)
            .env("LC_ALL", "C")
            .env("COLUMNS", "100")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR")
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::null());
        command
    }

    /// Runs a command of the page; none where it is one of those that are only shown.
    fn run(&mut self, line: usize, command: &str) -> Outcome<Option<Output>> {
        let command = command.trim();
        let is_shown = NOT_RUN.contains(&command)
            || !self.is_readme && NOT_RUN_IN_DOCS.iter().any(|start| command.starts_with(start));
        if command.is_empty() || is_shown {
            return Ok(None);
        }
        let command = match command.strip_prefix("cargo run --release -- ") {
            Some(arguments) => format!("policyc {arguments}"),
            None => command.to_owned(),
        };
        if !command.starts_with("policyc ") && (self.is_readme || command.starts_with("cargo ")) {
            self.problem(line, format!("the test does not know how to run `{command}`"));
            return Ok(None);
        }
        // A plain command needs no shell, so it is run on every system.
        if command.starts_with("policyc ") && !command.contains(['|', '<', '>', '&', ';', '$', '"', '\'', '*', '\\']) {
            let arguments = command.split_whitespace().skip(1);
            return Ok(Some(self.command(Path::new(env!("CARGO_BIN_EXE_policyc"))).args(arguments).output()?));
        }
        if cfg!(unix) {
            return Ok(Some(self.command(Path::new("sh")).args(["-c", &command]).output()?));
        }
        Ok(None)
    }

    /// Runs a `console` fence; gives it as it is to be.
    fn transcript(&mut self, line: usize, body: &[&str]) -> Outcome<Vec<String>> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < body.len() {
            let Some(command) = body[at].strip_prefix("$ ") else {
                self.problem(line + 1 + at, "a transcript is made of `$ COMMAND` and what it prints");
                out.push(body[at].to_owned());
                at += 1;
                continue;
            };
            let number = line + 1 + at;
            out.push(body[at].to_owned());
            at += 1;
            let shown: Vec<&str> = body[at..].iter().take_while(|line| !line.starts_with("$ ")).copied().collect();
            at += shown.len();
            let Some(output) = self.run(number, command)? else {
                out.extend(shown.into_iter().map(str::to_owned));
                continue;
            };
            let printed = self.printed(&output);
            if shown.contains(&"...") {
                let code =
                    shown.iter().rev().find(|line| !line.is_empty()).and_then(|line| line.strip_prefix("[exit "));
                let expected = code.map_or(Some(0), |code| code.trim_end_matches(']').parse().ok());
                let text: Vec<&str> = shown.iter().filter(|line| !line.starts_with("[exit ")).copied().collect();
                if output.status.code() != expected || !holds(&printed.join("\n"), &text) {
                    self.problem(number, format!("`{command}` prints\n{}", printed.join("\n")));
                }
                out.extend(shown.into_iter().map(str::to_owned));
            } else {
                out.extend(printed);
            }
        }
        Ok(out)
    }

    /// What a command printed, as a page shows it.
    fn printed(&self, output: &Output) -> Vec<String> {
        let mut out = Vec::new();
        for bytes in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(bytes).replace(&*self.folder.to_string_lossy(), "[folder]");
            out.extend(text.lines().map(|line| settled(line).trim_end().to_owned()));
        }
        if let Some(code) = output.status.code().filter(|code| *code != 0) {
            out.push(format!("[exit {code}]"));
        }
        out
    }
}

/// Whether lines stand in a text, in one piece, or in several around lines `...`.
fn holds(text: &str, lines: &[&str]) -> bool {
    let mut rest: Vec<&str> = text.lines().map(str::trim_end).collect();
    for piece in lines.split(|line| *line == "...") {
        let piece: Vec<&str> = piece.iter().map(|line| line.trim_end()).collect();
        let Some(first) = piece.iter().position(|line| !line.is_empty()) else { continue };
        let last = piece.iter().rposition(|line| !line.is_empty()).unwrap_or(first);
        let piece = &piece[first..=last];
        let Some(at) = rest.windows(piece.len()).position(|window| window == piece) else { return false };
        rest.drain(..at + piece.len());
    }
    true
}

/// The same sections of a text as it is now; each piece of an excerpt starts with a heading, or is
/// the beginning of the file.
fn excerpt(text: &str, lines: &[&str]) -> Option<Vec<String>> {
    let all: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut out = Vec::new();
    for piece in lines.split(|line| *line == "...") {
        let first = piece.iter().find(|line| !line.is_empty())?;
        let start = all.iter().position(|line| line == first)?;
        let is_end = |line: &str| line.starts_with("<a id=") || line.starts_with('#');
        let length = all[start + 1..].iter().take_while(|line| !is_end(line)).count();
        let end = all[..=start + length].iter().rposition(|line| !line.is_empty())?;
        if !out.is_empty() {
            out.extend([String::new(), "...".to_owned(), String::new()]);
        }
        out.extend(all[start..=end].iter().map(|line| (*line).to_owned()));
    }
    Some(out)
}

fn difference(shown: &str, printed: &str) -> String {
    let diff = similar::TextDiff::from_lines(shown, printed);
    diff.unified_diff().context_radius(2).header("shown", "printed").to_string()
}

fn is_update() -> bool {
    std::env::var_os("POLICYC_UPDATE").is_some()
}

/// A summary line without a time that differs from run to run: `in 12 ms` becomes `in 5 ms`.
fn settled(line: &str) -> String {
    let is_time = |time: &str| {
        let number = time.trim_end_matches("ms").trim_end_matches('s').trim_end();
        number.len() < time.len() && number.parse::<f64>().is_ok()
    };
    match line.rsplit_once(" in ") {
        Some((head, time)) if is_time(time) => format!("{head} in 5 ms"),
        _ => line.to_owned(),
    }
}

#[test]
fn every_dependency_is_explained() -> Outcome {
    let manifest: toml::Table = fs::read_to_string(repository().join("Cargo.toml"))?.parse()?;
    let page = fs::read_to_string(repository().join("docs/dependencies.md"))?;
    let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
    let known: BTreeSet<&str> = tables
        .into_iter()
        .filter_map(|name| manifest.get(name)?.as_table())
        .flat_map(|table| table.keys().map(String::as_str))
        .collect();
    let missing: Vec<&str> = known.iter().copied().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/dependencies.md does not name {missing:?}");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let stale: Vec<&str> = rows.filter(|name| !known.contains(name)).collect();
    assert!(stale.is_empty(), "docs/dependencies.md explains {stale:?}, which Cargo.toml does not have");
    Ok(())
}

/// Links between the pages, and from them to files, lead somewhere.
#[test]
fn links_lead_to_files_and_headings() -> Outcome {
    use pulldown_cmark::{Event, Parser, Tag};
    let mut paths = pages()?;
    paths.push(repository().join("README.md"));
    let mut anchors: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    for path in &paths {
        anchors.insert(path.clone(), headings(&fs::read_to_string(path)?));
    }
    let mut wrong = Vec::new();
    for path in &paths {
        let text = fs::read_to_string(path)?;
        for event in Parser::new_ext(&text, pulldown_cmark::Options::ENABLE_TABLES) {
            let (dest_url, is_image) = match event {
                Event::Start(Tag::Link { dest_url, .. }) => (dest_url, false),
                Event::Start(Tag::Image { dest_url, .. }) => (dest_url, true),
                _ => continue,
            };
            if dest_url.contains("://") || dest_url.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = dest_url.split_once('#').unwrap_or((&dest_url, ""));
            let target = match file {
                "" => path.clone(),
                file => normal(&path.parent().unwrap_or(path).join(file)),
            };
            // A package of the crate comes without the folder of the pictures.
            if is_image && target.parent().is_some_and(|folder| !folder.exists()) {
                continue;
            }
            let leads = target.exists()
                && (anchor.is_empty() || anchors.get(&target).is_some_and(|known| known.contains(anchor)));
            if !leads {
                wrong.push(format!("{}: {dest_url}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "these lead nowhere:\n{}", wrong.join("\n"));
    Ok(())
}

/// A path without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => _ = out.pop(),
            part => out.push(part),
        }
    }
    out
}

/// The anchors of a page, made from its headings as code hosts make them.
fn headings(text: &str) -> BTreeSet<String> {
    use pulldown_cmark::{Event, Parser, Tag, TagEnd};
    let mut found = BTreeSet::new();
    let mut open: Option<String> = None;
    for event in Parser::new_ext(text, pulldown_cmark::Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => open = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let heading = open.take().unwrap_or_default().to_lowercase();
                let slug = heading.chars().filter_map(|c| match c {
                    ' ' => Some('-'),
                    c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
                    _ => None,
                });
                found.insert(slug.collect());
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut open {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    found
}
