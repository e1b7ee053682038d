//! Folders whose files belong together: templates with their styles, and packs of rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::loaded::LoadedFile;
use crate::diagnostic::{Diagnostic, Sink};
use crate::document::Engine;
use crate::lint::{self, Pack};
use crate::render::Theme;
use crate::source::{LoadError, Lookup, Span, Text};

/// A file of a folder.
pub(super) struct Member {
    /// From the folder, with `/`: `topics/rights.md`.
    pub name: String,
    /// The path as shown.
    pub shown: String,
    pub loaded: Result<LoadedFile, LoadError>,
}

/// The templates and styles of a folder, compiled, with what is wrong with them.
#[derive(Debug)]
pub struct Templates {
    /// The templates and the printed words.
    pub engine: Arc<Engine>,
    /// The style sheet of the pages.
    pub style: Arc<str>,
    /// What is wrong with them.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that were read.
    pub files: Vec<LoadedFile>,
    /// What was asked of the folder.
    pub lookups: Vec<Lookup>,
}

/// The law packs and house rules of a folder, with what is wrong with them.
#[derive(Debug)]
pub struct Packs {
    /// Those that can be used.
    #[doc(hidden)]
    pub packs: Vec<Arc<Pack>>,
    /// What is wrong with them.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that were read.
    pub files: Vec<LoadedFile>,
    /// What was asked of the folder.
    pub lookups: Vec<Lookup>,
}

impl Templates {
    /// Those that ship inside the program.
    pub(super) fn shipped() -> Self {
        let (diagnostics, files, lookups) = (Vec::new(), Vec::new(), Vec::new());
        Self { engine: Engine::built_in(), style: Theme::default().css(), diagnostics, files, lookups }
    }

    /// How many folders deep they are looked for, that of the templates counted.
    pub(super) const DEPTH: usize = 4;

    /// Those of a folder before the shipped ones of the same name.
    pub(super) fn of((members, lookups): (Vec<Member>, Vec<Lookup>)) -> Self {
        let mut replaced = BTreeMap::new();
        let mut theme = Theme::default();
        let (mut diagnostics, mut files) = (Vec::new(), Vec::new());
        for Member { name, shown, loaded } in members {
            match loaded {
                Ok(loaded) => {
                    if name.ends_with(".css") {
                        diagnostics.extend(theme.take(&name, &loaded.file));
                    } else {
                        let span = Span::new(loaded.file.id, 0, loaded.file.text.len());
                        replaced.insert(name, Text::plain(&loaded.file.text, span));
                    }
                    files.push(loaded);
                }
                Err(why) => {
                    let message = format!("could not read the template {shown}: {why}");
                    diagnostics.push(Diagnostic::global("language/template", message));
                }
            }
        }
        let (engine, wrong) = Engine::new(&replaced);
        diagnostics.extend(wrong);
        Self { engine: Arc::new(engine), style: theme.css(), diagnostics, files, lookups }
    }
}

impl Packs {
    /// Those of a folder.
    pub(super) fn of((members, lookups): (Vec<Member>, Vec<Lookup>)) -> Self {
        let mut sink = Sink::new();
        let (mut packs, mut files) = (Vec::new(), Vec::new());
        for Member { shown, loaded, .. } in members {
            match loaded {
                Ok(loaded) => {
                    packs.extend(lint::read_pack(&loaded.file, true, &mut sink).map(Arc::new));
                    files.push(loaded);
                }
                Err(why) => sink.push(Diagnostic::global("pack/syntax", format!("could not read {shown}: {why}"))),
            }
        }
        Self { packs, diagnostics: sink.into_vec(), files, lookups }
    }
}
