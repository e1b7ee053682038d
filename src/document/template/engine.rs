//! The templates of a run: those that ship, those of an author in their place, and the printed words.
//!
//! Owns: their texts and programs. Does not own: how they are read, checked and run.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::program::Program;
use super::sentences::Whole;
use super::texts::Sentences;
use crate::document::words::Words;
use crate::facts::expression::{Done, Ty};
use crate::facts::{Entry, Facts};
use crate::jinja::Lines;
use crate::source::Text;
use crate::syntax::Shape;

/// Steps of one template of an author, or of one prose block. The longest built-in template takes some
/// ten thousand for a usual policy.
const STEPS: u64 = 2_000_000;

/// Further steps for each declaration of a large policy.
const STEPS_EACH: u64 = 5_000;

/// The size of a document beyond which its templates are stopped: 4 MiB.
const LARGEST_DOCUMENT: usize = 4 << 20;

/// Further bytes for each declaration of a large policy.
const LARGEST_EACH: usize = 8 << 10;

/// A policy with no more declarations than this gets the limits of a usual one.
const USUAL_DECLARATIONS: usize = 400;

/// How much the templates of a policy can do, in proportion to its size.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Steps of one template or prose block.
    pub steps: u64,
    /// The size in bytes that a document can have.
    pub largest: usize,
}

impl Limits {
    pub fn of(facts: &Facts<'_>) -> Self {
        let keyed = |entry: &Entry<'_>| entry.declared.kind().kind().shape != Shape::Singleton;
        let count = facts.declarations().iter().filter(|entry| keyed(entry)).count();
        let beyond = if count <= USUAL_DECLARATIONS { 0 } else { count };
        Self { steps: STEPS + STEPS_EACH * beyond as u64, largest: LARGEST_DOCUMENT + LARGEST_EACH * beyond }
    }
}

/// All templates, with the printed words. Shared by all specs of a run.
pub struct Engine {
    pub(super) templates: FxHashMap<String, Template>,
    /// Whether all templates are those that ship. They come to an end by themselves, so no steps are
    /// counted.
    pub(super) built_in: bool,
    /// How words of the language are printed.
    pub(super) words: Arc<Words>,
    /// The same in each register of the language.
    pub(super) registers: Vec<(&'static str, Arc<Words>)>,
    /// Takes a text apart.
    pub(super) compile: fn(&str, Lines, Names) -> Done<Program>,
    /// Takes a template apart that ships: from the tree that the build script made of it.
    pub(super) shipped: fn(&'static [u8], Names) -> Program,
}

/// Names that whoever runs a text gives values to, in the order of its first slots.
pub(super) type Names = &'static [(&'static str, Ty)];

/// A template with its sentences, put together and taken apart when it first runs.
#[derive(Debug)]
pub(super) struct Template {
    pub name: String,
    pub shape: Cow<'static, str>,
    /// The file of an author.
    pub own: Option<Text>,
    pub sentences: Sentences,
    /// What it knows by name from whoever runs it.
    pub names: Names,
    /// The tree of one that ships, as [`crate::jinja::kept`] reads it.
    pub tree: Option<&'static [u8]>,
    whole: OnceLock<Whole>,
    program: OnceLock<Program>,
}

impl Template {
    pub(super) fn new(name: &str, shape: Cow<'static, str>, own: Option<&Text>, sentences: Sentences) -> Self {
        let (whole, program) = (OnceLock::new(), OnceLock::new());
        Self { name: name.to_owned(), shape, own: own.cloned(), sentences, names: &[], tree: None, whole, program }
    }

    /// Whether an author changed it or one of its sentences.
    pub(super) fn is_own(&self) -> bool {
        self.own.is_some() || self.sentences.own.is_some()
    }

    pub(super) fn whole(&self) -> &Whole {
        self.whole.get_or_init(|| self.sentences.whole(&self.shape, self.is_own()))
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Engine")
    }
}

impl Engine {
    /// Whether all templates are those that ship.
    pub fn is_built_in(&self) -> bool {
        self.built_in
    }

    /// The printed words, in a register of the language where one is stated.
    pub fn words_in(&self, register: Option<&str>) -> &Arc<Words> {
        let of = |register| self.registers.iter().find(|known| Some(known.0) == register);
        of(register).map_or(&self.words, |known| &known.1)
    }

    /// Whether there is a template of this name.
    pub fn has(&self, name: &str) -> bool {
        self.templates.contains_key(name)
    }

    /// The template of this name, taken apart. What cannot be was reported when the engine was made, and prints
    /// nothing.
    pub(super) fn program(&self, name: &str) -> Option<&Program> {
        let template = self.templates.get(name)?;
        let make = || match template.tree.filter(|_| !template.is_own()) {
            Some(tree) => (self.shipped)(tree, template.names),
            None => (self.compile)(&template.whole().text, Lines::Trimmed, template.names).unwrap_or_default(),
        };
        Some(template.program.get_or_init(make))
    }

    /// Whether an author replaced a template, with its logic.
    pub fn replaces(&self, name: &str) -> bool {
        self.template(name).is_some_and(|template| template.own.is_some())
    }

    /// A template by its name.
    pub(super) fn template(&self, name: &str) -> Option<&Template> {
        self.templates.get(name)
    }
}
