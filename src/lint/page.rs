//! What is written down of the rules that stand in no pack: the files in `docs/rules`, embedded.
//!
//! Owns: the page of each rule by name, and the lines of it that findings repeat. Does not own: which general rules there
//! are, and pages that are made of packs.

/// The page of a rule.
#[derive(Debug)]
pub struct Page {
    /// `group/name`
    pub name: &'static str,
    /// What it finds, in a line.
    pub finds: &'static str,
    /// The provisions behind it, as printed; none where it rests on no law.
    pub law: Option<&'static str>,
    /// Why a finding matters, where that is the same for all; without a full stop.
    pub why: Option<&'static str>,
    /// What to write instead, in the same way.
    pub help: Option<&'static str>,
    /// The whole page in Markdown.
    pub text: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The page of a rule without one.
pub static NONE: Page = Page { name: "", finds: "", law: None, why: None, help: None, text: "" };

/// The page of a rule.
pub fn of(name: &str) -> Option<&'static Page> {
    PAGES.binary_search_by(|page| page.name.cmp(name)).ok().and_then(|at| PAGES.get(at))
}

/// All pages, in the order of the names.
pub fn all() -> impl Iterator<Item = &'static Page> {
    PAGES.iter()
}
