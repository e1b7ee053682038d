//! The built-in templates by name, and copies of them in a project.
//!
//! Owns: where a project keeps its templates, and copying one there. Does not own: what templates
//! say, or how they run.

use std::path::{Path, PathBuf};

use super::roots::Roots;
use super::write::{self, Writer, true_folder};
use crate::analysis::Project;
use crate::document::{Words, built_in_templates};
use crate::source::{Edge, LoadError};

/// The folder of a project that has named none.
const FOLDER: &str = "templates";

/// Where templates of one's own go.
#[derive(Debug, Clone)]
pub struct TemplatesFolder {
    pub path: PathBuf,
    /// Where its files may lie.
    edge: Edge,
    /// Whether a build uses it without being told.
    pub configured: bool,
}

impl TemplatesFolder {
    /// `given` on the command line, else that of the nearest `policyc.toml`, else `templates` beside it
    /// or in the current folder.
    ///
    /// # Errors
    /// What is wrong with the `policyc.toml`.
    pub fn of(given: Option<&Path>, project: &Project) -> Result<Self, String> {
        if let Some(given) = given {
            let path = project.folder().join(given);
            let edge = Edge::of(true_folder(&path).unwrap_or_else(|_| path.clone()));
            return Ok(Self { path, edge, configured: false });
        }
        let root = Roots::new(project).of(project.folder());
        let Some(config) = &root.config else {
            return Ok(Self { path: project.folder().join(FOLDER), edge: root.edge(), configured: false });
        };
        if root.broken {
            return Err(format!("{} has errors; `policyc lint` shows them", project.name(&config.path)));
        }
        let path = config.templates.clone().unwrap_or_else(|| config.folder.join(FOLDER));
        Ok(Self { path, edge: root.edge(), configured: config.templates.is_some() })
    }
}

/// The built-in templates, as name and what each is for.
pub fn templates() -> Vec<(String, String)> {
    let words = Words::default();
    let about = |name: &str| {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let of = match stem {
            "words" => return "the printed form of each word of the language; single words can be replaced".to_owned(),
            "_part" => "how a part for some people begins".to_owned(),
            "_readers" => "what a document for some people is about; part of other templates".to_owned(),
            "_consent" => "how consent is given and withdrawn; part of other templates".to_owned(),
            "_cookies" => "the tables of cookies; part of other templates".to_owned(),
            "cookie-table" => "the document cookie-table".to_owned(),
            _ if stem.starts_with("laws/") => {
                let law = stem.trim_start_matches("laws/");
                format!("the statements of {}", words.say("laws-short", law).unwrap_or(law))
            }
            _ => {
                let topic = stem.trim_start_matches("topics/");
                let heading = words.topic(topic, words.document(&[])).unwrap_or_default();
                format!("the section “{heading}”")
            }
        };
        format!("{}: {of}", if ending == "yaml" { "sentences" } else { "template" })
    };
    built_in_templates().map(|(name, _)| (name.to_owned(), about(name))).collect()
}

/// The full name and the text of a built-in template. `rights` is short for `topics/rights.yaml`, its sentences; for
/// `topics/rights.md` where the `whole` is meant, or where it has none.
pub fn template(name: &str, whole: bool) -> Option<(&'static str, &'static str)> {
    let name = name.strip_prefix("./").unwrap_or(name).replace('\\', "/");
    let short = |ending: &str| {
        let is = |full: &str| full.trim_start_matches("topics/").strip_suffix(ending) == Some(&*name);
        built_in_templates().find(|template| is(template.0))
    };
    let exact = built_in_templates().find(|template| template.0 == name);
    exact.or_else(|| short(".yaml").filter(|_| !whole)).or_else(|| short(".md"))
}

/// Writes a copy of a built-in template into a folder. Gives the name of the file.
///
/// # Errors
/// A sentence: a file of this name is there and `force` is not set, or it cannot be written.
pub fn eject(
    template: (&str, &str),
    folder: &TemplatesFolder,
    force: bool,
    project: &Project,
) -> Result<String, String> {
    let path = folder.path.join(template.0);
    let name = project.name(&path);
    if !force && path.symlink_metadata().is_ok() {
        return Err(format!("{name} is there already; --force replaces it"));
    }
    if let Some(parent) = path.parent() {
        match true_folder(parent) {
            Ok(parent) if folder.edge.holds(&parent) => {}
            Ok(_) => return Err(format!("could not write {name}: {}", LoadError::Outside)),
            Err(why) => return Err(format!("could not write {name}: {why}")),
        }
        write::make_folder(parent).map_err(|error| write::explain(&name, &path, &error))?;
    }
    Writer::default().replace(&path, &name, template.1.as_bytes())?;
    Ok(name)
}
