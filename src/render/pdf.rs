//! PDF: tagged, with bookmarks, page numbers and links, typeset by typst with the fonts that it ships.
//! Only with the cargo feature `pdf`.
//!
//! Owns: the world that the typesetter sees, which is the template `templates/page/page.typ`, one file
//! of data, and the fonts. Neither the file system, nor a clock, nor fonts of the machine are in it.
//! Text reaches the template as data and never as code, so nothing in it has to be escaped.
//! Does not own: the data, which `data` makes, and the look, which is in the template.

mod data;

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::output::Written;
use crate::document::Document;

pub fn document(document: &Document) -> Written {
    typeset(document, true)
}

pub fn fragment(document: &Document) -> Written {
    typeset(document, false)
}

/// What is the same for every document.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: FileId,
}

static SHARED: LazyLock<Option<Shared>> = LazyLock::new(|| {
    let id = |name| Some(FileId::new(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?)));
    let fonts: Vec<Font> = typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data))).collect();
    Some(Shared {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        template: Source::new(id("page.typ")?, include_str!("../../templates/page/page.typ").to_owned()),
        data: id("document.json")?,
    })
});

/// How many documents a result of the typesetter is kept for, since the next may need it again.
const KEPT: usize = 2;

fn typeset(document: &Document, whole: bool) -> Written {
    let shared = SHARED.as_ref().ok_or("the typesetter could not start")?;
    let page = Page { shared, data: Bytes::new(data::of(document, whole)) };
    let pages = typst::compile::<PagedDocument>(&page).output.map_err(|errors| said(&errors));
    let bytes = pages.and_then(|pages| {
        // Accessible by the standard, unless a character is in none of the fonts.
        let accessible = PdfStandards::new(&[PdfStandard::Ua_1]).unwrap_or_default();
        write(&pages, accessible).or_else(|_| write(&pages, PdfStandards::default()))
    });
    typst::comemo::evict(KEPT);
    bytes
}

fn write(pages: &PagedDocument, standards: PdfStandards) -> Written {
    let options = PdfOptions { creator: Smart::Custom(Some("policyc".to_owned())), standards, ..PdfOptions::default() };
    typst_pdf::pdf(pages, &options).map_err(|errors| said(&errors))
}

fn said(errors: &[SourceDiagnostic]) -> String {
    errors.first().map_or_else(String::new, |error| error.message.to_string())
}

/// All that there is for one document.
struct Page {
    shared: &'static Shared,
    data: Bytes,
}

impl World for Page {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.shared.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() { Ok(self.shared.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.shared.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
