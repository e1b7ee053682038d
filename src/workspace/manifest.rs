//! What earlier builds read and wrote: one file for each output folder, with a record for each spec.
//!
//! It is for speed alone: a spec whose inputs and outputs are as they were is not compiled again. So it lies
//! in the user's cache folder: it holds times and paths of this machine. Which files are ours stands beside them, see
//! [`super::owned`]. A manifest that is missing, damaged or of another version means no more than that everything is
//! built.
//!
//! Records are read one by one and written one by one, so that no run holds those of all specs. After them stands where
//! each begins. A run in which nothing changed writes nothing.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::lint::Claim;
use crate::source::Lookup;

use super::scratch;
use super::told::Told;
use super::write::{OnDisk, Stat, make_folder, nanos, persist};

const HEAD: &str = "policyc manifest 6";

/// Times closer to the moment of recording than this prove nothing: the clock of a file system is
/// coarser than its numbers (one tick of the kernel, 1 to 10 ms), so that a file may be written
/// twice at what looks like one moment.
const RACY: i64 = 20_000_000;
/// The same where times are whole seconds (two, on FAT).
const RACY_COARSE: i64 = 2_100_000_000;

/// The records of one output folder, by the specs' folders below it.
pub(super) struct Manifest {
    place: PathBuf,
    /// The folder, as the first lines of the file name it.
    about: String,
    old: Option<Mutex<File>>,
    index: FxHashMap<u64, Place>,
    new: Mutex<New>,
}

/// What this run adds.
#[derive(Default)]
struct New {
    file: Option<BufWriter<NamedTempFile>>,
    at: u64,
    index: FxHashMap<u64, Place>,
    /// Entries of files that are too fresh to be trusted.
    waiting: VecDeque<(u64, PathBuf, Entry)>,
    /// It cannot be written, which is no reason to fail.
    broken: bool,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Place {
    at: u64,
    len: u32,
    hash: u64,
}

/// What stands at the very end: where the index begins, how long it is, and its hash.
const END: usize = 24;

/// One spec as it was built.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Entry {
    pub spec: PathBuf,
    /// Of the options, the workspace and the program itself.
    pub key: u128,
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

impl Entry {
    /// Looks at files again that were written a moment ago: what is still as it was then is trusted from now on.
    fn settle(&mut self, folder: &Path, now: i64) {
        let same = |record: &Record| {
            let meta = fs::symlink_metadata(folder.join(&record.name)).ok().filter(fs::Metadata::is_file);
            meta.is_some_and(|meta| Stat::of(&meta) == record.stat)
        };
        let fresh = |record: &&Record| !record.trusts(&record.stat, self.at);
        if self.outputs.iter().filter(fresh).all(same) {
            self.at = now;
        }
    }
}

impl Manifest {
    /// The manifest of an output folder.
    pub fn open(cache: &Path, out_dir: &Path) -> Self {
        let name = out_dir.as_os_str().as_encoded_bytes();
        let place = cache.join(format!("{:032x}.manifest", xxh3_128(name)));
        let about = format!("{HEAD}\n{}\n", out_dir.to_string_lossy().replace('\n', " "));
        let read = || {
            // To open a pipe may never end.
            fs::symlink_metadata(&place).ok().filter(fs::Metadata::is_file)?;
            let mut file = File::open(&place).ok()?;
            Some((index(&mut file, &about)?, file))
        };
        let (index, old) = read().map_or_else(Default::default, |(index, file)| (index, Some(Mutex::new(file))));
        Self { place, about, old, index, new: Mutex::default() }
    }

    /// What is known of a spec.
    pub fn get(&self, below: &str) -> Option<Entry> {
        postcard::from_bytes(&self.record(*self.index.get(&xxh3_64(below.as_bytes()))?)?).ok()
    }

    fn record(&self, Place { at, len, hash }: Place) -> Option<Vec<u8>> {
        let mut bytes = vec![0; len as usize];
        let mut file = self.old.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        (xxh3_64(&bytes) == hash).then_some(bytes)
    }

    /// Takes what is known now of a spec, whose files stand in `folder`.
    pub fn put(&self, below: &str, folder: PathBuf, entry: Entry) {
        let mut new = self.pending();
        new.waiting.push_back((xxh3_64(below.as_bytes()), folder, entry));
        self.flush(&mut new, false);
    }

    /// Writes down entries whose files are old enough to be trusted, or all.
    fn flush(&self, new: &mut New, all: bool) {
        let now = nanos(SystemTime::now());
        let is_old = |entry: &Entry| entry.outputs.is_empty() || now.saturating_sub(entry.at) > RACY + RACY / 4;
        while new.waiting.front().is_some_and(|(.., entry)| all || is_old(entry)) {
            let Some((key, folder, mut entry)) = new.waiting.pop_front() else { break };
            entry.settle(&folder, now);
            // A path that is no text cannot be written, so its spec is built again.
            if let Ok(bytes) = postcard::to_allocvec(&entry) {
                self.write(new, key, &bytes);
            }
        }
    }

    fn write(&self, new: &mut New, key: u64, bytes: &[u8]) {
        let Ok(len) = u32::try_from(bytes.len()) else { return };
        if new.broken {
            return;
        }
        if new.file.is_none() {
            match self.begin() {
                Ok(file) => (new.file, new.at) = (Some(file), self.about.len() as u64),
                Err(_) => new.broken = true,
            }
        }
        new.broken |= new.file.as_mut().is_none_or(|file| file.write_all(bytes).is_err());
        new.index.insert(key, Place { at: new.at, len, hash: xxh3_64(bytes) });
        new.at += u64::from(len);
    }

    fn begin(&self) -> io::Result<BufWriter<NamedTempFile>> {
        let folder = self.place.parent().unwrap_or(Path::new("."));
        if !self.place.exists() {
            make_folder(folder)?;
            prune(folder);
        }
        let mut file = BufWriter::new(scratch::file_in(folder)?);
        file.write_all(self.about.as_bytes())?;
        Ok(file)
    }

    /// Puts what this run added in the place of what was there, with the records of other specs that are still there. A
    /// cache that cannot be written is no reason to fail.
    pub fn close(self) {
        let mut new = std::mem::take(&mut *self.pending());
        self.flush(&mut new, true);
        if new.file.is_none() {
            return;
        }
        let mut others: Vec<_> = self.index.iter().filter(|(key, _)| !new.index.contains_key(key)).collect();
        others.sort_by_key(|(_, place)| place.at);
        for (key, place) in others {
            let Some(bytes) = self.record(*place) else { continue };
            // The path of the spec comes first.
            if postcard::take_from_bytes::<PathBuf>(&bytes).is_ok_and(|(spec, _)| spec.exists()) {
                self.write(&mut new, *key, &bytes);
            }
        }
        let New { file: Some(mut file), at, index, broken: false, .. } = new else { return };
        let rows: Vec<(u64, Place)> = index.into_iter().collect();
        let Ok(bytes) = postcard::to_allocvec(&rows) else { return };
        let end = [at, bytes.len() as u64, xxh3_64(&bytes)].map(u64::to_le_bytes);
        let written = file.write_all(&bytes).and_then(|()| file.write_all(end.as_flattened()));
        if written.is_ok()
            && let Ok(file) = file.into_inner()
        {
            let _ = persist(file, &self.place);
        }
    }

    fn pending(&self) -> MutexGuard<'_, New> {
        self.new.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the records of a manifest stand; none if it is not whole.
fn index(file: &mut File, about: &str) -> Option<FxHashMap<u64, Place>> {
    let mut first = vec![0; about.len()];
    file.read_exact(&mut first).ok()?;
    let end_at = file.seek(SeekFrom::End(-i64::try_from(END).ok()?)).ok()?;
    let mut end = [0; END];
    file.read_exact(&mut end).ok()?;
    let number = |at: usize| Some(u64::from_le_bytes(end.get(at..at + 8)?.try_into().ok()?));
    let (at, len, hash) = (number(0)?, number(8)?, number(16)?);
    if first != about.as_bytes() || at.checked_add(len)? != end_at {
        return None;
    }
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut bytes = vec![0; usize::try_from(len).ok()?];
    file.read_exact(&mut bytes).ok()?;
    let rows: Vec<(u64, Place)> = postcard::from_bytes(&bytes).ok().filter(|_| xxh3_64(&bytes) == hash)?;
    let inside = |place: &Place| place.at.checked_add(u64::from(place.len)).is_some_and(|end| end <= at);
    rows.iter().all(|(_, place)| inside(place)).then(|| rows.into_iter().collect())
}

/// Removes manifests of output folders that are gone, a few at a time, so that the cache of a
/// machine that builds into temporary folders does not grow for ever.
fn prune(folder: &Path) {
    const AT_ONCE: usize = 16;
    let Ok(entries) = fs::read_dir(folder) else { return };
    let manifests = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let manifests = manifests.map(|entry| entry.path());
    for path in manifests.filter(|path| path.extension().is_some_and(|ending| ending == "manifest")).take(AT_ONCE) {
        let Ok(file) = File::open(&path) else { continue };
        let mut lines = BufReader::new(file).take(1 << 16).split(b'\n').map_while(Result::ok);
        if let (Some(head), Some(out_dir)) = (lines.next(), lines.next())
            && head == HEAD.as_bytes()
            && !Path::new(&*String::from_utf8_lossy(&out_dir)).exists()
        {
            let _ = fs::remove_file(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Ask;

    fn example(spec: &Path) -> Entry {
        let old = Stat { size: 12, modified: 1_600_000_000_123_456_789, changed: -5, inode: 77 };
        let outputs = vec![
            Record { name: "a b.md".into(), hash: u128::MAX, stat: old },
            Record { name: "ü.csv".into(), hash: 0, stat: old },
        ];
        let base = |answer| Lookup { ask: Ask::Content, path: "/w/base.policy".into(), answer };
        let inputs = vec![base(Some(3)), base(None)];
        Entry {
            spec: spec.to_owned(),
            key: 9,
            at: nanos(SystemTime::now()) - RACY * 2,
            inputs,
            outputs,
            ..Entry::default()
        }
    }

    /// A cache in which specs `a` and `b` are known.
    fn cache() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let root = tempfile::tempdir().unwrap();
        let (spec, out_dir) = (root.path().join("a.policy"), root.path().join("dist"));
        fs::write(&spec, "").unwrap();
        let manifest = Manifest::open(root.path(), &out_dir);
        manifest.put("x/a", out_dir.clone(), example(&spec));
        manifest.put("b", out_dir.clone(), Entry { key: 10, ..example(&spec) });
        manifest.close();
        (root, out_dir, spec)
    }

    #[test]
    fn what_is_known_comes_back_and_what_others_know_stays() {
        let (root, out_dir, spec) = cache();
        let open = || Manifest::open(root.path(), &out_dir);
        assert_eq!(open().get("x/a").map(|entry| Entry { at: 0, ..entry }), Some(Entry { at: 0, ..example(&spec) }));
        assert_eq!(open().get("c"), None);
        assert_eq!(Manifest::open(root.path(), Path::new("/other")).get("b"), None);
        let manifest = open();
        manifest.put("b", out_dir.clone(), Entry { key: 11, ..example(&spec) });
        manifest.put("gone", out_dir.clone(), example(&root.path().join("gone.policy")));
        manifest.close();
        let keys = |names: [&str; 3]| names.map(|name| open().get(name).map(|entry| entry.key));
        assert_eq!(keys(["x/a", "b", "gone"]), [Some(9), Some(11), Some(9)]);
        let before = fs::read(open().place).unwrap();
        open().close();
        assert_eq!(fs::read(open().place).unwrap(), before, "nothing is written where nothing changed");
        let manifest = open();
        manifest.put("b", out_dir.clone(), Entry { key: 12, ..example(&spec) });
        manifest.close();
        assert_eq!(keys(["x/a", "b", "gone"]), [Some(9), Some(12), None], "of a spec that is gone, nothing is kept");
    }

    #[test]
    fn a_damaged_manifest_gives_nothing_wrong() {
        let (root, out_dir, spec) = cache();
        let place = Manifest::open(root.path(), &out_dir).place;
        let whole = fs::read(&place).unwrap();
        let known = |bytes: &[u8]| {
            fs::write(&place, bytes).unwrap();
            let manifest = Manifest::open(root.path(), &out_dir);
            ["x/a", "b"].map(|below| manifest.get(below).map(|entry| Entry { at: 0, ..entry }))
        };
        let right = known(&whole);
        assert_eq!(right[0], Some(Entry { at: 0, ..example(&spec) }));
        for at in 0..whole.len() {
            assert_eq!(known(&whole[..at]), [None, None], "cut at {at}");
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            let found = known(&bytes);
            assert!(found != right, "nobody saw the change at {at}");
            assert!(
                found.iter().zip(&right).all(|(found, right)| found.is_none() || found == right),
                "changed at {at}"
            );
        }
    }

    #[test]
    fn files_that_were_just_written_are_looked_at_once_more_and_then_trusted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        let looked = |touch: bool| {
            fs::write(&path, "text").unwrap();
            let stat = Stat::of(&path.metadata().unwrap());
            let mut entry = example(&path);
            entry.at = stat.modified.max(stat.changed);
            entry.outputs = vec![Record { name: "a.md".into(), hash: 0, stat }];
            if touch {
                fs::write(&path, "texts").unwrap();
            }
            let later = entry.at + RACY_COARSE * 2;
            entry.settle(folder.path(), later);
            entry.outputs[0].trusts(&stat, entry.at)
        };
        assert!(looked(false) && !looked(true));
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
