//! What goes into a format beside a document, and the file that comes out.

use super::front_matter::FrontMatter;
use super::style::Style;

/// One file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The file's name in the folder of its spec: `privacy-policy.html`.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Output {
    /// # Errors
    /// A sentence that names the file, where it could not be made.
    pub fn new(name: String, written: Written) -> Result<Self, String> {
        match written {
            Ok(bytes) => Ok(Self { name, bytes }),
            Err(reason) => Err(format!("could not make {name}: {reason}")),
        }
    }
}

/// What a reader of the output asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// HTML without the page around it, to embed in another page.
    pub fragment: bool,
    /// Of HTML pages.
    pub style: Style,
    /// What stands above a document in Markdown.
    pub front_matter: FrontMatter,
    /// Which Markdown is written.
    pub markdown: Markdown,
}

/// A kind of Markdown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Markdown {
    /// As GitHub reads it, and most others.
    #[default]
    Gfm,
    /// As MDX reads it (Docusaurus): braces and tags are code there, and comments and `<https://...>` are errors.
    Mdx,
}

impl Markdown {
    /// All names, in the order in which help shows them.
    pub const NAMES: &[&str] = &["gfm", "mdx"];

    /// The kind of this name.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "gfm" => Some(Self::Gfm),
            "mdx" => Some(Self::Mdx),
            _ => None,
        }
    }
}

/// The bytes of a file, or a sentence why there are none.
pub type Written = Result<Vec<u8>, String>;
