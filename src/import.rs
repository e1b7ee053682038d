//! An old policy becomes a spec that builds at once. Nothing is invented, and nothing is lost.
//!
//! Owns: reading pages, Markdown and Word files of others, their headings and sections, and the facts that stand in them without
//! a doubt. Does not own: files on the disk, or what a law asks.

mod blocks;
mod bytes;
mod found;
mod lift;
mod markdown;
mod page;
mod report;
mod spec;
mod structure;
mod topics;

pub use found::Cut;
pub use page::Part;
pub use report::Report;
pub use spec::Placed;

/// The file formats of old policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Html,
    Markdown,
}

/// An imported policy.
#[derive(Debug)]
pub struct Imported {
    /// The text of the spec.
    pub spec: String,
    /// What was done.
    pub report: Report,
}

/// The format of a file, by its name and its first bytes.
///
/// # Errors
/// A sentence on what to do, where it is none of those that can be read.
pub fn format(name: &str, bytes: &[u8]) -> Result<Format, String> {
    let lower = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    if bytes.starts_with(b"%PDF") {
        return Err("a PDF has no headings and no tables; save the policy as a page or as Word file, and import that"
            .to_owned());
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err("the file is empty".to_owned());
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err("files of Word are not read yet; save it as a page (HTML)".to_owned());
    }
    if ends(&[".html", ".htm", ".xhtml"]) {
        return Ok(Format::Html);
    }
    if ends(&[".md", ".markdown", ".mdown", ".txt", ".mdx"]) {
        return Ok(Format::Markdown);
    }
    if bytes.iter().take(4_000).any(|byte| *byte == 0)
        && !bytes.starts_with(&[0xff, 0xfe])
        && !bytes.starts_with(&[0xfe, 0xff])
    {
        return Err("this is no text; pages (HTML), Markdown and plain text are read".to_owned());
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(2_000)]).to_ascii_lowercase();
    let is_page = ["<!doctype html", "<html", "<body", "<div", "<p>", "<h1"].iter().any(|tag| start.contains(tag));
    Ok(if is_page { Format::Html } else { Format::Markdown })
}

/// Makes a spec of a file.
///
/// # Errors
/// A sentence, where nothing can be made of it.
pub fn import(name: &str, bytes: &[u8], part: &Part) -> Result<Imported, String> {
    let format = format(name, bytes)?;
    let text = bytes::text(bytes, format == Format::Html);
    let found = match format {
        Format::Html => page::page(&text, part)?,
        Format::Markdown => markdown::markdown(&text, part)?,
    };
    let parts = structure::parts(found.events, &found.targets);
    if parts.sections.is_empty() {
        return Err(
            "no text was found in it; a page that a script writes has to be saved from a browser first".to_owned()
        );
    }
    let lifted = lift::lift(&parts.sections);
    let title = parts.title.clone().or(found.title).unwrap_or_else(|| "Privacy Policy".to_owned());
    let (spec, placed) = spec::write(&parts, &lifted, &title);
    let report = Report { cut: found.cut, notes: found.notes, recovered: parts.recovered, placed, lifted };
    Ok(Imported { spec, report })
}
