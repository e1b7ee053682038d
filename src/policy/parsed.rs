//! A file of a spec as a tree.

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Level, Sink};
use crate::schema;
use crate::source::{FileId, SourceFile, Sources, Span};
use crate::syntax::{self, Item, Spelling, Tree};

/// A file that was read and parsed, with what its syntax had wrong.
#[derive(Debug)]
pub struct Parsed {
    pub file: Arc<SourceFile>,
    pub tree: Tree,
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the file stands in the catalog and not on the disk.
    pub from_catalog: bool,
}

impl Parsed {
    /// Parses a text that was read already.
    pub fn new(file: Arc<SourceFile>, spelling: Spelling) -> Self {
        let mut sink = Sink::new();
        let tree = match spelling {
            Spelling::Policy => syntax::dsl::parse(&file, &mut sink),
            Spelling::Yaml => syntax::yaml::parse(&file, &schema::Table, &mut sink),
        };
        Self { file, tree, diagnostics: sink.into_vec(), from_catalog: false }
    }

    /// Parses it in the spelling that its name says, else as the policy language.
    pub fn of(file: Arc<SourceFile>) -> Self {
        let spelling = spelling(&file.path).unwrap_or(Spelling::Policy);
        Self::new(file, spelling)
    }

    /// Whether the file declares a `policy` or changes the one of its base; if not, it is a part.
    pub fn declares_policy(&self) -> bool {
        self.tree
            .items
            .iter()
            .any(|item| matches!(item, Item::Declaration(declaration) if &*declaration.kind.value == "policy"))
    }

    /// Whether its syntax has errors, so that parts of it can be missing in the tree.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|one| one.level == Level::Error)
    }

    pub fn id(&self) -> FileId {
        self.file.id
    }

    /// The first label of the file: the service's proper name.
    pub fn first_label(&self) -> Option<&str> {
        self.tree.items.iter().find_map(|item| match item {
            Item::Declaration(declaration) => declaration.label.as_deref(),
            _ => None,
        })
    }

    /// The same spec in another form.
    ///
    /// # Errors
    /// The findings that keep it from being read.
    pub fn convert(self, to: Form, sources: &Sources) -> Result<String, Vec<Diagnostic>> {
        if self.has_errors() {
            let mut sink = Sink::new();
            sink.extend(self.diagnostics);
            return Err(sink.finish(sources));
        }
        let (text, name) = match to {
            Form::Policy => (syntax::to_policy(&self.tree, &self.file), "converted.policy"),
            Form::Yaml => (syntax::to_yaml(&self.tree, &schema::Table, &self.file), "converted.policy.yaml"),
            Form::Json => (syntax::to_json(&self.tree, &schema::Table), "converted.policy.json"),
        };
        // What the other spelling cannot say is told here, and not by whoever reads the file: two cookies of one name.
        let written = Self::of(Sources::new().add(name, Path::new(name), &*text));
        match written.diagnostics.iter().find(|found| found.level == Level::Error) {
            None => Ok(text),
            Some(first) => Err(vec![
                Diagnostic::error(
                    "language/no-other-spelling",
                    Span::new(self.file.id, 0, 0),
                    format!("this spec cannot be written in the other spelling: there, {}", first.message),
                )
                .help("put declarations of one name into groups of their own, or keep this spelling"),
            ]),
        }
    }
}

/// How a spec can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Policy,
    Yaml,
    Json,
}

/// The spelling of a file by its name; none for names that are no spec's.
pub fn spelling(path: &Path) -> Option<Spelling> {
    match path.extension()?.to_str()? {
        "policy" => Some(Spelling::Policy),
        "yaml" | "yml" | "json" => Some(Spelling::Yaml),
        _ => None,
    }
}
