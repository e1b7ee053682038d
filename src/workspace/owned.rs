//! `.policyc-outputs`: which files of an output folder are ours, and which spec each of them comes from.
//!
//! Owns: the form of that file, what in it is believed, and when a file that it lists goes. It lies in the output folder
//! itself, so that whoever builds there next knows, on any machine: it holds names relative to the folder and hashes,
//! and nothing of a machine, a user or a day. Lines are added before files are written, so that a build that is killed
//! leaves nothing that nobody knows; a build that ends writes it anew, in order. Does not own: when a spec counts as
//! withdrawn; that is `ledger`.
//!
//! Others can write it. So no name in it leads out of the folder, none is followed through a link, and only what still
//! has the hash that stands there is ever removed.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use xxhash_rust::xxh3::xxh3_128;

use super::formats;
use super::scratch::step;
use super::write::Writer;

/// Its name.
pub(super) const FILE: &str = ".policyc-outputs";
const HEAD: &str = "policyc outputs 1";

/// The files of an output folder that are ours, by their names from it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Owned {
    pub rows: BTreeMap<String, Row>,
    /// The end of the last line is missing: a build was killed while it wrote that.
    pub torn: bool,
}

/// One file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// What it may hold. More than one only after a build that did not end.
    pub hashes: BTreeSet<u128>,
    /// The specs that it is made of, as seen from the folder. Pages of several specs share a style sheet.
    pub specs: BTreeSet<String>,
}

/// A line of the file.
pub(super) fn line(name: &str, hash: u128, spec: &str) -> String {
    format!("{hash:032x}\t{name}\t{spec}\n")
}

impl Owned {
    /// Reads the file of a folder; one without rows where there is none.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence.
    pub fn load(folder: &Path) -> Result<Self, String> {
        let path = folder.join(FILE);
        match fs::symlink_metadata(&path) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(Self::default());
            }
            Ok(meta) if !meta.is_file() => return Err("it is no file".to_owned()),
            _ => {}
        }
        parse(&fs::read(path).map_err(|error| error.to_string())?)
    }

    /// The whole file, in order.
    pub fn print(&self) -> String {
        let mut out = format!("{HEAD}\n");
        for (name, row) in &self.rows {
            for spec in &row.specs {
                out.extend(row.hashes.iter().map(|hash| line(name, *hash, spec)));
            }
        }
        out
    }

    pub fn add(&mut self, name: &str, hash: u128, spec: &str) {
        let row = self.rows.entry(name.to_owned()).or_default();
        row.hashes.insert(hash);
        row.specs.insert(spec.to_owned());
    }

    /// Whether this very line is known.
    pub fn has(&self, name: &str, hash: u128, spec: &str) -> bool {
        self.rows.get(name).is_some_and(|row| row.hashes.contains(&hash) && row.specs.contains(spec))
    }
}

/// Adds lines to the file of a folder, which is made where there is none.
pub(super) fn append(folder: &Path, lines: &str, writer: &Writer) -> io::Result<()> {
    let path = folder.join(FILE);
    let open = || fs::OpenOptions::new().append(true).open(&path);
    let mut file = match open() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            // Whole from its first moment, also where two builds begin at once.
            match writer.make(&path, format!("{HEAD}\n{lines}").as_bytes()) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => open()?,
                done => return done,
            }
        }
        file => file?,
    };
    // In one call, so that the lines of two builds do not mix.
    step();
    file.write_all(lines.as_bytes())
}

fn parse(bytes: &[u8]) -> Result<Owned, String> {
    let mut owned = Owned::default();
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    owned.torn = whole < bytes.len() || bytes.is_empty();
    let text = std::str::from_utf8(&bytes[..whole]).map_err(|_| "it is not UTF-8".to_owned())?;
    for (number, line) in text.lines().enumerate() {
        if line == HEAD {
            continue;
        }
        let damaged = || format!("line {} is damaged", number + 1);
        if number == 0 {
            return Err(format!("it does not begin with `{HEAD}`"));
        }
        let (hash, rest) = line.split_once('\t').ok_or_else(damaged)?;
        let (name, spec) = rest.split_once('\t').ok_or_else(damaged)?;
        let hash = u128::from_str_radix(hash, 16).ok().filter(|_| hash.len() == 32).ok_or_else(damaged)?;
        if spec.is_empty() || spec.contains('\t') {
            return Err(damaged());
        }
        if inside(name).is_none() {
            return Err(format!("line {} names what no build writes", number + 1));
        }
        owned.add(name, hash, spec);
    }
    Ok(owned)
}

/// The path of a name below the folder; none for a name that leads elsewhere, or that no build gives.
pub(super) fn inside(name: &str) -> Option<PathBuf> {
    let path = decode(name)?;
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    let file = path.file_name()?.to_str()?;
    let ours = file.ends_with(".css") || file.ends_with(".pdf") || formats::of(file).is_some();
    (plain && ours && encode(&path) == name).then_some(path)
}

/// A relative path as it stands in the file: with `/`, and whatever could be taken for something else as `%0A`.
pub(super) fn encode(path: &Path) -> String {
    let mut out = String::new();
    for part in path.components() {
        if !out.is_empty() {
            out.push('/');
        }
        for chunk in part.as_os_str().as_encoded_bytes().utf8_chunks() {
            for c in chunk.valid().chars() {
                if c.is_control() || c == '%' || (c == '-' && out.is_empty()) {
                    out.extend(c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")));
                } else {
                    out.push(c);
                }
            }
            out.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
        }
    }
    out
}

fn decode(name: &str) -> Option<PathBuf> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'%' {
            bytes.push(first);
            continue;
        }
        let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &rest[2..];
    }
    text(bytes).map(PathBuf::from)
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere not all bytes are a name")]
fn text(bytes: Vec<u8>) -> Option<OsString> {
    Some(std::os::unix::ffi::OsStringExt::from_vec(bytes))
}

#[cfg(not(unix))]
fn text(bytes: Vec<u8>) -> Option<OsString> {
    String::from_utf8(bytes).ok().map(OsString::from)
}

/// A spec that came by standard input and has no file, for the folder of its outputs.
pub(super) fn without_file(below: &Path) -> String {
    format!("-/{}", encode(below))
}

/// The name of a spec as seen from an output folder, both by their true paths. It is the same on each machine where both
/// lie in the same way to each other.
pub(super) fn spec_name(folder: &Path, spec: &Path) -> String {
    let (mut from, mut to) = (folder.components().peekable(), spec.components().peekable());
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    let up = from.map(|_| Component::ParentDir);
    let name = encode(&up.chain(to).collect::<PathBuf>());
    // The same spec in the other spelling has the same outputs.
    let bare = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).filter(|bare| !bare.ends_with('/'));
    bare.map_or_else(|| name.clone(), str::to_owned)
}

/// Endings of specs that are no part of their names here.
const ENDINGS: &[&str] = &[".policy.yaml", ".policy.yml", ".policy.json", ".policy"];

/// The file of a spec that is there, by the path that [`spec_path`] gives. A link that leads nowhere is one, and what cannot
/// be asked counts as there.
pub(super) fn spec_file(path: &Path) -> Option<PathBuf> {
    let named = |ending: &&str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let is_there = |path: &PathBuf| match fs::symlink_metadata(path) {
        Ok(meta) => !meta.is_dir(),
        Err(error) => !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory),
    };
    std::iter::once(&"").chain(ENDINGS).map(named).find(is_there)
}

/// Where a spec lies, as far as its name tells; none for one without a file.
pub(super) fn spec_path(folder: &Path, name: &str) -> Option<PathBuf> {
    if name.starts_with('-') {
        return None;
    }
    let mut path = folder.to_owned();
    for part in decode(name)?.components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    Some(path)
}

/// What became of a file that is no output any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Removal {
    Done,
    /// There is no such file any more.
    Gone,
    /// What is there is none of ours: no file, or a way through a link.
    Strange,
    /// It is not what was written.
    Changed,
    Failed(String),
}

/// Removes a file that is no output any more; or, where `really` is not set, says what would become of it.
pub(super) fn remove(folder: &Path, name: &str, row: &Row, really: bool) -> Removal {
    let Some(relative) = inside(name) else { return Removal::Strange };
    let mut path = folder.to_owned();
    let mut parts = relative.components().peekable();
    while let Some(part) = parts.next() {
        path.push(part);
        match fs::symlink_metadata(&path) {
            Ok(meta) if parts.peek().is_some() && meta.is_dir() => {}
            Ok(meta) if parts.peek().is_none() && meta.is_file() => {}
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Removal::Failed(error.to_string()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Removal::Gone,
            _ => return Removal::Strange,
        }
    }
    // Another build may take it away at any moment, which is no change by hand.
    let done = fs::read(&path).and_then(|bytes| {
        if !row.hashes.contains(&xxh3_128(&bytes)) {
            return Ok(Removal::Changed);
        }
        if really {
            step();
            fs::remove_file(&path)?;
        }
        Ok(Removal::Done)
    });
    match done {
        Ok(done) => done,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Removal::Gone,
        Err(error) => Removal::Failed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Owned {
        let mut owned = Owned::default();
        owned.add("shop/privacy-policy.md", 7, "../shop.policy");
        owned.add("look/own.css", u128::MAX, "../shop.policy");
        owned.add("look/own.css", u128::MAX, "../a%0Ab.policy");
        owned.add("shop/privacy-policy.md", 8, "../shop.policy");
        owned
    }

    #[test]
    fn it_comes_back_as_it_was_and_the_order_of_lines_does_not_count() {
        let text = example().print();
        assert_eq!(parse(text.as_bytes()), Ok(example()));
        let (head, lines) = text.split_once('\n').unwrap();
        let turned: String = lines.lines().rev().map(|line| format!("{line}\n")).collect();
        assert_eq!(parse(format!("{head}\n{turned}").as_bytes()), Ok(example()));
    }

    #[test]
    fn a_line_without_its_end_is_not_believed_and_any_other_damage_is_told() {
        let text = example().print();
        for at in 0..text.len() {
            let read = parse(&text.as_bytes()[..at]);
            let lines = text[..at].rfind('\n').map_or("", |end| &text[..=end]);
            assert_eq!(
                read.map(|read| (read.print().len() <= text.len(), read.torn)),
                Ok((true, at == 0 || lines.len() < at))
            );
        }
        for damage in ["<<<<<<< HEAD", "x\ta.md\ts", "0\ta.md\ts", "\t\t"] {
            assert!(parse(format!("{text}{damage}\n").as_bytes()).is_err(), "{damage}");
        }
        assert!(parse(b"{}\n").is_err());
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let hash = format!("{:032x}", 1);
        for name in [
            "",
            "/etc/x.md",
            "../x.md",
            "a/../../x.md",
            "a/../x.md",
            "./x.md",
            "a//x.md",
            "x.policy",
            "a",
            "..",
            "%2E%2E/x.md",
            "a/%2e%2e/x.md",
            ".policyc-outputs",
            "%00",
            "%",
            "%4",
            "a/",
            "%2Fx.md",
            ".git/config",
        ] {
            assert_eq!(inside(name), None, "{name:?}");
            assert!(parse(format!("{HEAD}\n{hash}\t{name}\ts\n").as_bytes()).is_err(), "{name:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn every_name_comes_back() {
        use std::os::unix::ffi::OsStrExt;
        for bytes in [&b"a/b c.md"[..], b"a\nb/\tc.md", b"-x/%41.md", b"\xff\xfe/x.md", "ü/\u{2028}.md".as_bytes()] {
            let path = Path::new(std::ffi::OsStr::from_bytes(bytes));
            let name = encode(path);
            assert!(!name.contains(['\n', '\t']) && !name.starts_with('-'), "{name}");
            assert_eq!(inside(&name).as_deref(), Some(path));
        }
    }

    #[test]
    fn a_spec_is_named_from_the_folder() {
        let there_and_back = |folder: &str, spec: &str| {
            let name = spec_name(Path::new(folder), Path::new(spec));
            let bare = spec.strip_suffix(".policy").unwrap_or(spec);
            assert_eq!(spec_path(Path::new(folder), &name).as_deref(), Some(Path::new(bare)));
            name
        };
        assert_eq!(there_and_back("/w/dist", "/w/specs/a.policy"), "../specs/a");
        assert_eq!(there_and_back("/w", "/w/-a.policy"), "%2Da");
        assert_eq!(there_and_back("/w/d", "/w/a.yaml"), "../a.yaml");
        assert_eq!(spec_path(Path::new("/w"), &without_file(Path::new("a"))), None);
    }

    #[cfg(unix)]
    #[test]
    fn only_what_was_written_is_removed_and_no_link_is_followed() {
        let root = tempfile::tempdir().unwrap();
        let (folder, outside) = (root.path().join("dist"), root.path().join("outside"));
        for dir in [&folder, &outside, &folder.join("a")] {
            fs::create_dir_all(dir).unwrap();
        }
        let row = Row { hashes: [xxh3_128(b"text")].into(), ..Row::default() };
        for path in [folder.join("a/x.md"), outside.join("x.md"), folder.join("b.md")] {
            fs::write(path, "text").unwrap();
        }
        std::os::unix::fs::symlink(&outside, folder.join("link")).unwrap();
        std::os::unix::fs::symlink(outside.join("x.md"), folder.join("l.md")).unwrap();
        let remove = |name: &str, really: bool| remove(&folder, name, &row, really);
        for name in ["link/x.md", "l.md", "../outside/x.md", "a"] {
            assert_eq!(remove(name, true), Removal::Strange, "{name}");
        }
        assert_eq!(remove("none/none.md", true), Removal::Gone);
        assert_eq!(fs::read(outside.join("x.md")).unwrap(), b"text");
        assert_eq!(
            (remove("a/x.md", false), remove("a/x.md", true), remove("a/x.md", true)),
            (Removal::Done, Removal::Done, Removal::Gone)
        );
        fs::write(folder.join("b.md"), "mine").unwrap();
        assert_eq!(remove("b.md", true), Removal::Changed);
    }
}
