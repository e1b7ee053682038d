//! Which file uses which, and the cycles among them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::code::{By, Crate, Target, Use};

/// For each file, the files whose items it uses, and the names of those items.
pub struct Graph(BTreeMap<String, BTreeMap<String, BTreeSet<String>>>);

/// Files that use one another, with a name, and the edges among them.
pub struct Cycle<'a> {
    pub files: BTreeSet<&'a str>,
    graph: &'a Graph,
}

impl Graph {
    /// What the program itself uses. Tests may look at whatever they test, so they make no edges.
    ///
    /// A name that a module only hands on (`pub use`) leads to the file that defines it, and is no use by
    /// the file that hands it on. Nor is `mod child;`.
    pub fn new(code: &Crate, uses: &[Use]) -> Self {
        let mut edges: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
        for one in uses.iter().filter(|one| !one.test) {
            let (to, item) = match code.resolve(&one.module, &one.path) {
                Some(Target::Item(module, item)) if one.by != By::ReExport => (code.file(&module), item),
                _ => continue,
            };
            if to != one.file {
                edges.entry(one.file.clone()).or_default().entry(to.to_owned()).or_default().insert(item);
            }
        }
        Self(edges)
    }

    /// The cycles: the largest sets of files that each reach all others of the set.
    pub fn cycles(&self) -> Vec<Cycle<'_>> {
        let reach: BTreeMap<&str, BTreeSet<&str>> = self.0.keys().map(|file| (&**file, self.reach(file))).collect();
        let mut found: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
        for (file, reached) in &reach {
            if reached.contains(file) {
                let back = |other: &&&str| reach.get(**other).is_some_and(|reached| reached.contains(file));
                found.insert(reached.iter().filter(back).copied().collect());
            }
        }
        found.into_iter().map(|files| Cycle { files, graph: self }).collect()
    }

    fn reach(&self, from: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(file) = open.pop() {
            for next in self.0.get(file).into_iter().flatten().map(|(next, _)| &**next) {
                if reached.insert(next) {
                    open.push(next);
                }
            }
        }
        reached
    }

    fn items(&self, from: &str, to: &str) -> Option<&BTreeSet<String>> {
        self.0.get(from)?.get(to)
    }
}

impl<'a> Cycle<'a> {
    fn edges(&self) -> Vec<(&'a str, &'a str, &'a BTreeSet<String>)> {
        let all = self.graph.0.iter().flat_map(|(from, uses)| uses.iter().map(move |(to, items)| (from, to, items)));
        all.filter(|(from, to, _)| self.files.contains(&***from) && self.files.contains(&***to))
            .map(|(from, to, items)| (&**from, &**to, items))
            .collect()
    }

    /// An order of the files in which few names are used by what stands before them: the one that
    /// uses most and is used least first, then each file moved to where it is best.
    fn order(&self) -> Vec<&'a str> {
        let files: Vec<&str> = self.files.iter().copied().collect();
        let count = |from: &str, to: &str| self.graph.items(from, to).map_or(0, |items| items.len().cast_signed());
        // How much more the first file uses the second than the other way round.
        let surplus: Vec<Vec<isize>> =
            files.iter().map(|a| files.iter().map(|b| count(a, b) - count(b, a)).collect()).collect();
        let mut left: BTreeSet<usize> = (0..files.len()).collect();
        let mut order = Vec::new();
        while let Some(next) = left.iter().copied().max_by_key(|a| left.iter().map(|b| surplus[*a][*b]).sum::<isize>())
        {
            left.remove(&next);
            order.push(next);
        }
        let mut better = true;
        while better {
            better = false;
            for from in 0..order.len() {
                // What each step to the front, and each to the end, gains.
                let file = order[from];
                let front = (0..from).rev().map(|at| (at, surplus[file][order[at]]));
                let back = (from + 1..order.len()).map(|at| (at, surplus[order[at]][file]));
                for steps in [&mut front.collect::<Vec<_>>(), &mut back.collect::<Vec<_>>()] {
                    let mut gain = 0;
                    let sums = steps.iter().map(|(at, more)| {
                        gain += more;
                        (gain, *at)
                    });
                    if let Some((gain, to)) = sums.max()
                        && gain > 0
                        && order[from] == file
                    {
                        order.remove(from);
                        order.insert(to, file);
                        better = true;
                    }
                }
            }
        }
        order.into_iter().map(|file| files[file]).collect()
    }

    /// The edges of the cycle with the names that make them, and which of them to cut.
    pub fn describe(&self) -> String {
        let mut text = String::new();
        let order = self.order();
        let place = |file: &str| order.iter().position(|other| *other == file);
        let write = |text: &mut String, against: bool| {
            for (from, to, items) in self.edges() {
                if (place(from) > place(to)) == against {
                    let items: Vec<&str> = items.iter().map(String::as_str).collect();
                    let _ = writeln!(text, "    {from} -> {to}: {}", items.join(", "));
                }
            }
        };
        let _ = writeln!(text, "cycle of {} files: {}", self.files.len(), order.join(", "));
        text.push_str("  cut these (few names, and no cycle is left; there may be better ones):\n");
        write(&mut text, true);
        text.push_str("  the others:\n");
        write(&mut text, false);
        text
    }
}
