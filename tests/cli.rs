//! Runs the transcripts in `tests/cli/*.md`.
//!
//! Each file gets a folder of its own. A fence whose info string has a second word is a file of that
//! name; a `console` fence is a transcript: a line `$ COMMAND` goes to `sh`, what it prints follows,
//! lines of standard error marked with `2> `, and an exit code other than 0 as `[exit 1]`. Times and
//! the folder are replaced. With `POLICYC_UPDATE=1` the transcripts are rewritten instead of compared.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    // The commands of the transcripts are those of a POSIX shell.
    if cfg!(unix) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
        let mut files: Vec<_> = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|ending| ending == "md"));
        files.sort();
        for file in files {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            trials.push(Trial::test(name, move || transcript(&file)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit()
}

/// Runs one file and compares or rewrites it.
fn transcript(path: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let temporary = tempfile::tempdir()?;
    let root = fs::canonicalize(temporary.path())?;
    let folder = root.join("work");
    fs::create_dir(&folder)?;

    let mut actual = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        actual.push_str(line);
        actual.push('\n');
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<_> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
        let mut words = info.split_whitespace();
        let kind = words.next();
        if let Some(name) = words.next() {
            let file = folder.join(name);
            if let Some(parent) = file.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(file, body.iter().map(|line| format!("{line}\n")).collect::<String>())?;
        }
        if kind == Some("console") {
            for command in body.iter().filter_map(|line| line.strip_prefix("$ ")) {
                actual.push_str(&run(command, &root, &folder)?);
            }
        } else {
            actual.extend(body.iter().map(|line| format!("{line}\n")));
        }
        actual.push_str("```\n");
    }
    if actual == text {
        return Ok(());
    }
    if std::env::var_os("POLICYC_UPDATE").is_some() {
        fs::write(path, actual)?;
        return Ok(());
    }
    let diff = similar::TextDiff::from_lines(&text, &actual);
    Err(format!("{}", diff.unified_diff().header("expected", "printed")).into())
}

/// The command and all that it printed, as it stands in a transcript.
fn run(command: &str, root: &Path, folder: &Path) -> Result<String, Failed> {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_policyc"));
    let path = std::env::var("PATH").unwrap_or_default();
    let programs = program.parent().unwrap_or(Path::new("/")).display();
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", format!("{programs}:{path}"))
        .env("XDG_CACHE_HOME", root.join("cache"))
        .env("HOME", root)
        .env("LC_ALL", "C")
        .env("COLUMNS", "100")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR")
        .env_remove("CLICOLOR_FORCE")
        .output()?;
    let mut out = format!("$ {command}\n");
    for (bytes, mark) in [(&output.stdout, ""), (&output.stderr, "2> ")] {
        let text = String::from_utf8_lossy(bytes).replace(&*root.to_string_lossy(), "[folder]");
        for line in text.lines() {
            out.push_str(format!("{mark}{}", without_time(line)).trim_end());
            out.push('\n');
        }
        if !text.is_empty() && !text.ends_with('\n') {
            out.push_str("[no end of line]\n");
        }
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => out.push_str(&format!("[exit {code}]\n")),
        None => out.push_str("[killed]\n"),
    }
    Ok(out)
}

/// `in 12 ms` becomes `in [time]`.
fn without_time(line: &str) -> String {
    match line.rsplit_once(" in ") {
        Some((head, time)) if time.ends_with("ms") || time.ends_with(" s") => {
            let number = time.trim_end_matches(|c: char| c.is_alphabetic()).trim_end();
            if number.parse::<f64>().is_ok() { format!("{head} in [time]") } else { line.to_owned() }
        }
        _ => line.to_owned(),
    }
}
