//! What earlier builds read and wrote: one file for each output folder.
//!
//! It is for speed alone: a spec whose inputs and outputs are as they were is not compiled again. So it lies
//! in the user's cache folder: it holds times and paths of this machine. Which files are ours stands beside them, see
//! [`super::owned`]. A manifest that is missing, damaged or of another version means no more than that everything is
//! built.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use crate::lint::Claim;
use crate::source::Lookup;

use super::told::Told;
use super::write::{OnDisk, Stat, Writer, content, make_folder};

const HEAD: &str = "policyc manifest 5";

/// Times closer to the moment of recording than this prove nothing: the clock of a file system is
/// coarser than its numbers (one tick of the kernel, 1 to 10 ms), so that a file may be written
/// twice at what looks like one moment.
const RACY: i64 = 20_000_000;
/// The same where times are whole seconds (two, on FAT).
const RACY_COARSE: i64 = 2_100_000_000;

/// The entries of one output folder, by the specs' folders below it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Manifest {
    pub entries: BTreeMap<String, Entry>,
}

/// One spec as it was built.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Entry {
    pub spec: PathBuf,
    /// Of the options, the workspace and the program itself; none if the spec must be compiled again whatever
    /// its inputs, because its findings cannot be kept.
    pub key: Option<u128>,
    /// When the outputs were looked at.
    pub at: i64,
    /// The spec itself first.
    pub inputs: Vec<Lookup>,
    pub outputs: Vec<Record>,
    pub is_part: bool,
    pub told: Told,
    pub claims: Vec<Claim>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pub name: String,
    pub hash: u128,
    pub stat: Stat,
}

impl Record {
    pub fn new(written: &OnDisk) -> Self {
        Self { name: written.name.clone(), hash: written.hash, stat: written.stat }
    }

    /// Whether a file in this state, recorded at `at`, surely holds what was written.
    pub fn trusts(&self, stat: &Stat, at: i64) -> bool {
        let coarse = stat.modified % 1_000_000_000 == 0;
        let settled = at - if coarse { RACY_COARSE } else { RACY };
        *stat == self.stat && stat.modified < settled && stat.changed < settled
    }
}

impl Manifest {
    /// Where the manifest of an output folder lies.
    pub fn place(cache: &Path, out_dir: &Path) -> PathBuf {
        cache.join(format!("{:032x}.manifest", xxh3_128(out_dir.as_os_str().as_encoded_bytes())))
    }

    pub fn load(path: &Path) -> Option<Self> {
        parse(&String::from_utf8(content(path).ok()??).ok()?)
    }

    /// Saves it; a cache that cannot be written is no reason to fail.
    pub fn save(&self, path: &Path, out_dir: &Path, writer: &Writer) {
        let Some(folder) = path.parent() else { return };
        if !path.exists() {
            let _ = make_folder(folder);
            prune(folder);
        }
        if let Some(text) = self.print(out_dir) {
            let _ = writer.replace(path, "", text.as_bytes());
        }
    }

    fn print(&self, out_dir: &Path) -> Option<String> {
        // A path that is no text cannot be written, so its spec is built again.
        let is_text = |entry: &Entry| {
            entry.spec.to_str().is_some() && entry.inputs.iter().all(|input| input.path.to_str().is_some())
        };
        let entries: BTreeMap<_, _> = self.entries.iter().filter(|row| is_text(row.1)).collect();
        let mut out = format!("{HEAD}\n{}\n{}\n", out_dir.to_string_lossy(), serde_json::to_string(&entries).ok()?);
        let sum = xxh3_128(out.as_bytes());
        let _ = writeln!(out, "={sum:032x}");
        Some(out)
    }
}

/// Reads a manifest; none if it is not whole.
fn parse(text: &str) -> Option<Manifest> {
    let end = text.len().checked_sub(34)?;
    let (body, sum) = (text.get(..end)?, text.get(end..)?);
    let sum = u128::from_str_radix(sum.strip_prefix('=')?.strip_suffix('\n')?, 16).ok()?;
    let mut lines = body.splitn(3, '\n');
    if xxh3_128(body.as_bytes()) != sum || lines.next()? != HEAD {
        return None;
    }
    Some(Manifest { entries: serde_json::from_str(lines.nth(1)?).ok()? })
}

/// Removes manifests of output folders that are gone, a few at a time, so that the cache of a
/// machine that builds into temporary folders does not grow for ever.
fn prune(folder: &Path) {
    const AT_ONCE: usize = 16;
    let Ok(entries) = fs::read_dir(folder) else { return };
    let manifests = entries.flatten().map(|entry| entry.path());
    for path in manifests.filter(|path| path.extension().is_some_and(|ending| ending == "manifest")).take(AT_ONCE) {
        let Ok(Some(bytes)) = content(&path) else { continue };
        let mut lines = bytes.split(|byte| *byte == b'\n').map(String::from_utf8_lossy);
        if let (Some(head), Some(out_dir)) = (lines.next(), lines.next())
            && head == HEAD
            && !Path::new(&*out_dir).exists()
        {
            let _ = fs::remove_file(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Ask;

    fn example() -> Manifest {
        let stat = Stat { size: 12, modified: 1_700_000_000_123_456_789, changed: -5, inode: 77 };
        let outputs = vec![
            Record { name: "a b.md".into(), hash: u128::MAX, stat },
            Record { name: "ü.csv".into(), hash: 0, stat },
        ];
        let base = |answer| Lookup { ask: Ask::Content, path: "/w/base.policy".into(), answer };
        let one = Entry {
            spec: "/w/a.policy".into(),
            key: Some(9),
            at: 1_700_000_000_999_000_000,
            inputs: vec![base(Some(3))],
            outputs,
            ..Entry::default()
        };
        let two = Entry { key: None, inputs: vec![base(None)], outputs: vec![], ..one.clone() };
        Manifest { entries: [("x/a".to_owned(), one), ("b".to_owned(), two)].into() }
    }

    #[test]
    fn a_manifest_comes_back_as_it_was() {
        assert_eq!(parse(&example().print(Path::new("/w/dist")).unwrap()), Some(example()));
        assert_eq!(parse(&Manifest::default().print(Path::new("/")).unwrap()), Some(Manifest::default()));
    }

    #[test]
    fn manifests_of_different_folders_do_not_meet() {
        let cache = Path::new("/c");
        assert_ne!(Manifest::place(cache, Path::new("/a/dist")), Manifest::place(cache, Path::new("/b/dist")));
    }

    #[test]
    fn a_damaged_manifest_is_no_manifest() {
        let text = example().print(Path::new("/w/dist")).unwrap();
        for at in (0..text.len()).filter(|&at| text.is_char_boundary(at)) {
            assert_eq!(parse(&text[..at]), None, "cut at {at}");
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            if let Ok(text) = String::from_utf8(bytes) {
                assert_eq!(parse(&text), None, "changed at {at}");
            }
        }
    }

    #[test]
    fn only_a_settled_and_equal_state_is_trusted() {
        let at = 1_700_000_000_500_000_000;
        let settled = Stat { size: 1, modified: at - RACY - 1, changed: at - RACY - 1, inode: 4 };
        let record = |stat| Record { name: "a".into(), hash: 1, stat };
        let trusts = |stat: Stat| record(stat).trusts(&stat, at);
        assert!(trusts(settled));
        assert!(!trusts(Stat { modified: at - RACY, ..settled }));
        assert!(!trusts(Stat { changed: at, ..settled }));
        // A file system with whole seconds.
        let second = 1_700_000_000_000_000_000;
        assert!(!trusts(Stat { modified: second, changed: second, ..settled }));
        assert!(trusts(Stat { modified: second - 2_000_000_000, changed: second - 2_000_000_000, ..settled }));
        for other in [
            Stat { size: 2, ..settled },
            Stat { modified: settled.modified - 1, ..settled },
            Stat { changed: settled.changed - 1, ..settled },
            Stat { inode: 5, ..settled },
        ] {
            assert!(!record(settled).trusts(&other, at));
        }
    }
}
