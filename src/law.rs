//! What `laws/*.yaml` write down of the laws, but for the rules.
//!
//! Owns: the form of these files with its tables of keys, and what the files that ship say of rights, of what must be
//! said, authorities, times to answer, categories of data, transfers, and of the words that belong to one law. Does not
//! own: the words of the language, which tests compare with these files, and the rules, which `lint` reads from the
//! same files.

mod form;
mod kept;
pub(crate) mod keys;
mod tree;
pub(crate) mod values;

use std::sync::{LazyLock, OnceLock};

use crate::diagnostic::Sink;
use keys::Keyed;

pub use form::{Answers, Authority, Ended, Gives, InPart, Law, Own, Right, Safeguard, Statement};
pub use values::{Group, Text};

include!(concat!(env!("OUT_DIR"), "/laws.rs"));

/// What stands under each key of a law, in bytes.
type Keys = &'static [(&'static str, &'static [u8])];

/// A law that ships: the bytes of what stands under each of its keys, and what it says, read when it is first asked for.
struct Entry {
    name: &'static str,
    keys: Keys,
    law: OnceLock<Option<Law>>,
}

impl Entry {
    fn law(&'static self) -> Option<&'static Law> {
        let read = || {
            let mut sink = Sink::new();
            let entry = |(key, bytes): &(&'static str, &'static [u8])| (tree::scalar(key), tree::read(bytes));
            let tree = tree::mapping(self.keys.iter().filter(|key| key.0 != "rules").map(entry).collect());
            let mut law = Law::take(&tree, &mut keys::Reader::new(&mut sink, false)).map(|law| law.0);
            if let (Some(law), Some(rules)) = (&mut law, self.under("rules")) {
                law.rules = values::Rules::kept(rules);
            }
            debug_assert!(sink.is_empty(), "laws/{}.yaml: {:?}", self.name, sink.diagnostics());
            debug_assert!(law.as_ref().is_some_and(|law| law.name == self.name), "laws/{}.yaml", self.name);
            law
        };
        self.law.get_or_init(read).as_ref()
    }

    /// The bytes of what stands under a key of its file.
    fn under(&self, key: &str) -> Option<&'static [u8]> {
        self.keys.iter().find(|row| row.0 == key).map(|row| row.1)
    }
}

/// The laws that ship, in the order in which lists show them. No run parses YAML for them: `build.rs` writes their
/// trees into the program as bytes. A run reads those that it asks for, so that it does not grow with their number.
static LAWS: LazyLock<Vec<Entry>> =
    LazyLock::new(|| SHIPPED.iter().map(|(name, keys)| Entry { name, keys, law: OnceLock::new() }).collect());

/// The names of the laws that ship, in the order in which lists show them.
pub fn names() -> impl Iterator<Item = &'static str> {
    LAWS.iter().map(|entry| entry.name)
}

/// Every law that ships, in the order in which lists show them. Where only some can have an answer, [`with`] asks these.
pub fn all() -> impl Iterator<Item = &'static Law> {
    LAWS.iter().filter_map(Entry::law)
}

/// The laws that ship whose files have a key.
pub fn with(key: &'static str) -> impl Iterator<Item = &'static Law> {
    LAWS.iter().filter(move |entry| entry.under(key).is_some()).filter_map(Entry::law)
}

/// The law of this name.
pub fn law(name: &str) -> Option<&'static Law> {
    LAWS.iter().find(|entry| entry.name == name).and_then(Entry::law)
}

/// The starts of a citation that names no law; a digit is one, too.
const BARE: &[&str] = &["Art.", "s.", "ss.", "r.", "rr.", "cl."];

/// A citation with the law before it, `called` so, where it names none.
pub fn cited(citation: Text, called: &str) -> Text {
    let bare =
        citation.starts_with(|c: char| c.is_ascii_digit()) || BARE.iter().any(|start| citation.starts_with(start));
    if bare && !called.is_empty() && !citation.starts_with(called) {
        return format!("{called} {citation}").into();
    }
    citation
}

impl Law {
    /// The law that it extends.
    pub fn base(&self) -> Option<&'static Law> {
        self.extends.as_ref().and_then(|(base, _)| law(base))
    }

    /// The rows of the rights that the law gives, with those of the law that it extends.
    pub fn rights(&self) -> impl Iterator<Item = &Right> {
        let own = |right: &str| self.gives.rights.iter().any(|row| row.right == right);
        let base = self.base().into_iter().flat_map(|base| &base.gives.rights).filter(move |row| !own(&row.right));
        self.gives.rights.iter().chain(base)
    }

    /// The rows of the statements that the law wants said, with those of the law that it extends.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        let own = |name: &str| self.states.iter().any(|row| row.name() == name);
        let out = |name: &str| self.without.iter().any(|(without, _)| without == name);
        let kept = move |row: &&Statement| !own(row.name()) && !out(row.name());
        let base = self.base().into_iter().flat_map(|base| &base.states).filter(kept);
        self.states.iter().chain(base)
    }
}

/// The laws that ship among some names, in the order in which lists show them.
pub fn among(names: &[&str]) -> impl Iterator<Item = &'static Law> {
    LAWS.iter().filter(|entry| names.contains(&entry.name)).filter_map(Entry::law)
}

/// Every supervisory authority, with its law.
pub fn authorities() -> impl Iterator<Item = &'static Authority> {
    with("authorities").flat_map(|law| &law.authorities)
}

/// The authority of this name.
pub fn authority(name: &str) -> Option<&'static Authority> {
    authorities().find(|authority| authority.word == name)
}

/// Whether readers know a word as an acronym of a law or of one of its bodies.
pub fn is_acronym(word: &str) -> bool {
    with("acronyms").flat_map(|law| &law.acronyms).any(|acronym| acronym == word)
}

/// Whether a word of prose, in small letters, speaks of the home of a law.
pub fn speaks_of_home(word: &str) -> bool {
    with("home-words").flat_map(|law| &law.home_words).any(|home| home == word)
}

/// The categories by which statutes sort personal data, each with the items of it.
pub fn categories() -> impl Iterator<Item = &'static Group> {
    with("categories").flat_map(|law| &law.categories)
}
