//! What a run costs: allocations, or instructions.

use std::process::Command;

use rayon::prelude::*;

use super::{Case, Text, all, compile};

/// What the last doubling costs at most, of what is twice as long.
const GROWTH: f64 = 2.3;

/// What a run takes of memory.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// How often it asks for memory.
    pub count: u64,
    /// How much it asks for in all, in bytes.
    pub bytes: u64,
    /// How much it holds at once.
    pub peak: u64,
}

pub fn cost(case: &Case, size: usize) -> Cost {
    let text = (case.make)(size);
    let info = allocation_counter::measure(|| drop(compile(&text)));
    Cost { count: info.count_total, bytes: info.bytes_total, peak: info.bytes_max }
}

/// A size and the costs of it and of twice the size, where what grows takes most of both.
pub fn doubled(case: &Case, times: u64) -> (usize, Cost, Cost) {
    let least = cost(case, 1).bytes;
    let mut size = 64;
    let mut half = cost(case, size);
    loop {
        let whole = cost(case, 2 * size);
        // What is limited does not grow for ever.
        if half.bytes >= times * least || size >= 1 << 14 {
            return (size, half, whole);
        }
        (size, half) = (2 * size, whole);
    }
}

/// What is wrong with the growth from one cost to another.
pub fn grown(what: &str, half: u64, whole: u64) -> Option<String> {
    let growth = whole as f64 / half.max(1) as f64;
    (growth > GROWTH).then(|| format!("{growth:.2} times the {what}, {half} to {whole}"))
}

/// Says in a process under valgrind which case it runs, by its number among all, and in which size.
const RUN: &str = "POLICYC_GROWTH_RUN";

/// What valgrind counts in.
#[inline(never)]
fn counted_by_callgrind(text: &Text) {
    drop(compile(text));
}

/// The instructions of one run.
fn instructions(case: usize, size: usize) -> u64 {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--toggle-collect=*counted_by_callgrind*", "--callgrind-out-file=/dev/null"]);
    valgrind.arg(std::env::current_exe().expect("this test"));
    valgrind.args(["--exact", "counted::instructions_grow_with_the_text"]).env(RUN, format!("{case} {size}"));
    let output = valgrind.output().expect("valgrind runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let count = told.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    count.filter(|_| output.status.success()).unwrap_or_else(|| panic!("valgrind does not count: {told}"))
}

#[test]
fn instructions_grow_with_the_text() {
    let cases = all();
    if let Some((case, size)) = std::env::var(RUN).ok().as_deref().and_then(|run| run.split_once(' ')) {
        let number = |text: &str| text.parse::<usize>().expect("a number");
        counted_by_callgrind(&(cases[number(case)].make)(number(size)));
        return;
    }
    if std::env::var("POLICYC_GROWTH").as_deref() != Ok("callgrind") {
        return;
    }
    compile(&(cases[0].make)(1));
    let grown = |(number, case): (usize, &Case)| {
        let size = doubled(case, 2).0;
        let grown = grown("instructions", instructions(number, size), instructions(number, 2 * size))?;
        Some(format!("{}, from {size}: {grown}", case.name))
    };
    let wrong: Vec<String> = cases.par_iter().enumerate().filter_map(grown).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
