//! Whole processes: from the start of the program to all files on disk.
//!
//! `cargo bench --bench processes` prints the figures of `docs/performance.md`: the minimum, median
//! and maximum of several runs, specs a second, and the peak of resident memory (on Linux). The
//! formats are those of a build that asks for none, unless the variable `FORMATS` lists others;
//! `TMPDIR` says on which file system it writes.
//! `cargo bench --bench processes -- write FOLDER COUNT` writes specs to try other tools on.

mod corpus;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// All of them, as `--law` takes them.
fn laws() -> String {
    policyc::law::names().collect::<Vec<_>>().join(",")
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [command, folder, count] = arguments.as_slice()
        && command == "write"
    {
        write(Path::new(folder), count.parse().expect("a number of specs"));
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();

    println!("{:<44} {:>9} {:>9} {:>9}  {:>8}", "", "min ms", "median", "max", "peak MB");
    write(&folder.join("one"), 1);
    let one = folder.join("one/spec-0.policy");
    let formats = std::env::var("FORMATS").unwrap_or_else(|_| "md,html,csv,json".to_owned());
    // Each build gets a folder of its own: to delete the one before would be measured, too, because
    // file systems put off a part of that work to the next files.
    let number = std::cell::Cell::new(0);
    let fresh = || {
        number.set(number.get() + 1);
        folder.join(format!("out-{}", number.get()))
    };
    let build = |spec: &Path, out: &Path| run(folder, &["build", text(spec), "--format", &formats, "-o", text(out)]);
    row("--version", 21, || run(folder, &["--version"]));
    row("one spec", 21, || build(&one, &fresh()));
    let out = fresh();
    build(&one, &out);
    row("one spec, nothing changed", 21, || build(&one, &out));
    row("one spec, lint", 21, || run(folder, &["lint", text(&one)]));
    row(&format!("one spec, lint, {} laws", policyc::law::names().count()), 21, || {
        run(folder, &["lint", "--law", &laws(), text(&one)])
    });
    for count in [10, 100, 1_000, 10_000] {
        let specs = folder.join(format!("specs-{count}"));
        write(&specs, count);
        let runs = if count > 1_000 { 3 } else { 7 };
        let full = row(&format!("{count} specs"), runs, || build(&specs, &fresh()));
        row(&format!("{count} specs, lint, three laws"), runs, || {
            run(folder, &["lint", "--format", "short", "--law", "gdpr,eprivacy,ccpa", text(&specs)])
        });
        let out = fresh();
        build(&specs, &out);
        let again = row(&format!("{count} specs, nothing changed"), runs, || build(&specs, &out));
        println!(
            "    {:.0} specs a second; nothing changed takes {:.1} % of it",
            count as f64 / full.as_secs_f64(),
            100.0 * again.as_secs_f64() / full.as_secs_f64()
        );
    }
    for categories in [1, 10, 100, 1_000, 8_000] {
        let spec = folder.join(format!("size-{categories}.policy"));
        let content = corpus::sized(1, categories, categories / 2, categories * 2);
        fs::write(&spec, &content).expect("a spec");
        let time = row(&format!("one spec of {} kB", content.len() / 1_000), 3, || build(&spec, &fresh()));
        println!("    {:.2} MB of spec a second", content.len() as f64 / 1e6 / time.as_secs_f64());
    }
}

fn write(folder: &Path, count: usize) {
    fs::create_dir_all(folder).expect("a folder");
    for number in 0..count {
        fs::write(folder.join(format!("spec-{number}.policy")), corpus::spec(number)).expect("a spec");
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// Runs `measured` several times, prints its row and gives the median.
fn row(name: &str, runs: usize, mut measured: impl FnMut() -> (Duration, u64)) -> Duration {
    let mut times = Vec::new();
    let mut peak = 0;
    for _ in 0..runs {
        let (time, memory) = measured();
        times.push(time);
        peak = peak.max(memory);
    }
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let median = times[times.len() / 2];
    println!(
        "{name:<44} {:>9.2} {:>9.2} {:>9.2}  {:>8.1}",
        ms(times[0]),
        ms(median),
        ms(times[times.len() - 1]),
        peak as f64 / 1e3
    );
    median
}

/// One run of the program: its time, and the peak of its memory in kB as far as it was seen.
fn run(folder: &Path, arguments: &[&str]) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_policyc"))
        .args(arguments)
        // What it remembers of earlier builds goes with the folder.
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    // The kernel keeps the peak until the process is gone, so a look now and then finds nearly all of it.
    let status = format!("/proc/{}/status", child.id());
    let (done, watch) = std::sync::mpsc::channel::<()>();
    let watcher = std::thread::spawn(move || {
        let mut peak = 0;
        while watch.recv_timeout(Duration::from_millis(2)) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            let Ok(text) = fs::read_to_string(&status) else { continue };
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            peak = peak.max(line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0));
        }
        peak
    });
    let code = child.wait().expect("the end of the program");
    let time = start.elapsed();
    drop(done);
    // The specs do not keep every law, and `lint` says so by its code.
    let has_findings = arguments.first() == Some(&"lint") && code.code() == Some(1);
    assert!(code.success() || has_findings, "policyc {arguments:?} failed");
    (time, watcher.join().expect("the watcher"))
}
