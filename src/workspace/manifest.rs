//! What earlier builds read and wrote: one file for each output folder.
//!
//! It serves two ends: a spec whose inputs and outputs are as they were is not compiled again, and
//! only files that are known to be ours are ever removed. It lies in the user's cache folder and not
//! beside the outputs, because it holds times and paths of this machine: an output folder can be
//! published, committed or compared with another build as it is. A manifest that is missing,
//! damaged or of another version means no more than that everything is built.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_128;

use super::dependency::Dependency;
use super::write::{OnDisk, Stat};

const HEAD: &str = "policyc manifest 1";

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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entry {
    pub spec: PathBuf,
    pub stdin: bool,
    /// Of the options and of the program itself; none if the spec must be compiled again whatever
    /// its inputs, because it had findings to print or could not be built.
    pub key: Option<u128>,
    /// When the outputs were looked at.
    pub at: i64,
    /// The spec itself first.
    pub inputs: Vec<Dependency>,
    pub outputs: Vec<Record>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub name: String,
    pub hash: u128,
    pub stat: Stat,
    /// Written by a build with other formats; not wanted by this one.
    pub other: bool,
}

impl Record {
    pub fn new(written: &OnDisk) -> Self {
        Self { name: written.name.clone(), hash: written.hash, stat: written.stat, other: false }
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
        parse(&fs::read_to_string(path).ok()?)
    }

    /// Saves it; a cache that cannot be written is no reason to fail.
    pub fn save(&self, path: &Path, out_dir: &Path) {
        let Some(folder) = path.parent() else { return };
        if !path.exists() {
            let _ = fs::create_dir_all(folder);
            prune(folder);
        }
        let Ok(mut file) = tempfile::Builder::new().prefix(".policyc-").suffix(".tmp").tempfile_in(folder) else {
            return;
        };
        if std::io::Write::write_all(&mut file, self.print(out_dir).as_bytes()).is_ok() {
            let _ = file.persist(path);
        }
    }

    fn print(&self, out_dir: &Path) -> String {
        let mut out = format!("{HEAD}\n{}\n", out_dir.to_string_lossy());
        // Bases and templates are inputs of many specs, so paths are written once and numbered.
        let mut paths: rustc_hash::FxHashMap<&str, usize> = rustc_hash::FxHashMap::default();
        for (below, entry) in &self.entries {
            let inputs: Option<Vec<_>> =
                entry.inputs.iter().map(|input| Some((plain(input.path.to_str()?)?, input.hash))).collect();
            let names = entry.outputs.iter().all(|record| plain(&record.name).is_some());
            let (Some(below), Some(spec), Some(inputs), true) =
                (plain(below), entry.spec.to_str().and_then(plain), inputs, names)
            else {
                continue;
            };
            let mut number = |out: &mut String, path| {
                let next = paths.len();
                *paths.entry(path).or_insert_with(|| {
                    let _ = writeln!(out, "p{path}");
                    next
                })
            };
            let spec = number(&mut out, spec);
            let inputs: Vec<_> = inputs.into_iter().map(|(path, hash)| (number(&mut out, path), hash)).collect();
            let stdin = if entry.stdin { 'i' } else { 'f' };
            let _ = writeln!(out, "s{}\t{}\t{spec}\t{stdin}\t{below}", hex(entry.key), entry.at);
            for (path, hash) in inputs {
                let _ = writeln!(out, "d{}\t{path}", hex(hash));
            }
            for Record { name, hash, stat, other } in &entry.outputs {
                let mark = if *other { 'k' } else { 'o' };
                let Stat { size, modified, changed, inode } = stat;
                let _ = writeln!(out, "{mark}{hash:x}\t{size:x}\t{modified}\t{changed}\t{inode:x}\t{name}");
            }
        }
        let sum = xxh3_128(out.as_bytes());
        let _ = writeln!(out, "={sum:032x}");
        out
    }
}

fn hex(hash: Option<u128>) -> String {
    hash.map_or_else(|| "-".to_owned(), |hash| format!("{hash:x}"))
}

/// A text that the format can hold.
fn plain(text: &str) -> Option<&str> {
    (!text.contains(['\n', '\t', '\r'])).then_some(text)
}

/// Reads a manifest; none if it is not whole.
fn parse(text: &str) -> Option<Manifest> {
    let end = text.len().checked_sub(34)?;
    let (body, sum) = (text.get(..end)?, text.get(end..)?);
    let sum = u128::from_str_radix(sum.strip_prefix('=')?.strip_suffix('\n')?, 16).ok()?;
    if xxh3_128(body.as_bytes()) != sum {
        return None;
    }
    let mut lines = body.lines();
    if lines.next()? != HEAD {
        return None;
    }
    lines.next()?;
    let mut manifest = Manifest::default();
    let mut paths: Vec<&str> = Vec::new();
    let mut current: Option<(&str, Entry)> = None;
    for line in lines {
        let rest = line.get(1..)?;
        let mut parts = rest.split('\t');
        match line.as_bytes().first()? {
            b'p' => paths.push(rest),
            b's' => {
                if let Some((below, entry)) = current.take() {
                    manifest.entries.insert(below.to_owned(), entry);
                }
                let key = hash(parts.next()?)?;
                let at = parts.next()?.parse().ok()?;
                let spec = PathBuf::from(paths.get(parts.next()?.parse::<usize>().ok()?)?);
                let stdin = parts.next()? == "i";
                let entry = Entry { spec, stdin, key, at, inputs: Vec::new(), outputs: Vec::new() };
                current = Some((parts.next()?, entry));
            }
            b'd' => {
                let hash = hash(parts.next()?)?;
                let path = PathBuf::from(paths.get(parts.next()?.parse::<usize>().ok()?)?);
                current.as_mut()?.1.inputs.push(Dependency { path, hash });
            }
            mark @ (b'o' | b'k') => {
                let record = Record {
                    hash: hash(parts.next()?)??,
                    stat: Stat {
                        size: u64::from_str_radix(parts.next()?, 16).ok()?,
                        modified: parts.next()?.parse().ok()?,
                        changed: parts.next()?.parse().ok()?,
                        inode: u64::from_str_radix(parts.next()?, 16).ok()?,
                    },
                    name: parts.next()?.to_owned(),
                    other: *mark == b'k',
                };
                current.as_mut()?.1.outputs.push(record);
            }
            _ => return None,
        }
    }
    if let Some((below, entry)) = current {
        manifest.entries.insert(below.to_owned(), entry);
    }
    Some(manifest)
}

/// `Some(None)` for "none", which is not the same as a mistake.
fn hash(text: &str) -> Option<Option<u128>> {
    if text == "-" { Some(None) } else { u128::from_str_radix(text, 16).ok().map(Some) }
}

/// Removes manifests of output folders that are gone, a few at a time, so that the cache of a
/// machine that builds into temporary folders does not grow for ever.
fn prune(folder: &Path) {
    const AT_ONCE: usize = 16;
    let Ok(entries) = fs::read_dir(folder) else { return };
    let manifests = entries.flatten().map(|entry| entry.path());
    for path in manifests.filter(|path| path.extension().is_some_and(|ending| ending == "manifest")).take(AT_ONCE) {
        let Ok(file) = fs::File::open(&path) else { continue };
        let mut lines = std::io::BufRead::lines(std::io::BufReader::new(file));
        if let (Some(Ok(head)), Some(Ok(out_dir))) = (lines.next(), lines.next())
            && head == HEAD
            && !Path::new(&out_dir).exists()
        {
            let _ = fs::remove_file(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Manifest {
        let stat = Stat { size: 12, modified: 1_700_000_000_123_456_789, changed: -5, inode: 77 };
        let outputs = vec![
            Record { name: "a b.md".into(), hash: u128::MAX, stat, other: false },
            Record { name: "ü.csv".into(), hash: 0, stat, other: true },
        ];
        let base = |hash| Dependency { path: "/w/base.policy".into(), hash };
        let one = Entry {
            spec: "/w/a.policy".into(),
            stdin: false,
            key: Some(9),
            at: 1_700_000_000_999_000_000,
            inputs: vec![base(Some(3))],
            outputs,
        };
        let two = Entry { key: None, stdin: true, inputs: vec![base(None)], outputs: vec![], ..one.clone() };
        Manifest { entries: [("x/a".to_owned(), one), ("b".to_owned(), two)].into() }
    }

    #[test]
    fn a_manifest_comes_back_as_it_was() {
        assert_eq!(parse(&example().print(Path::new("/w/dist"))), Some(example()));
        assert_eq!(parse(&Manifest::default().print(Path::new("/"))), Some(Manifest::default()));
    }

    #[test]
    fn a_damaged_manifest_is_no_manifest() {
        let text = example().print(Path::new("/w/dist"));
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
        let record = |stat| Record { name: "a".into(), hash: 1, stat, other: false };
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
