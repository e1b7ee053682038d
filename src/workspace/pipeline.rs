//! From the analysis of one spec to its files.
//!
//! Owns: what goes in ([`Request`], [`Project`]) and what comes out ([`Compiled`]): which formats and exports are
//! written of which documents. Does not own: the analysis itself, where the files go, threads.

use std::path::PathBuf;
use std::sync::Arc;

use crate::analysis::{Analysis, Project};
use crate::counsel::Counsel;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Kind};
use crate::export;
use crate::lint;
use crate::render::{self, Output};
use crate::source::{Lookup, SourceFile};

use super::options::Options;

/// One spec to compile.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its one true path; for standard input, the path that it stands for.
    pub path: PathBuf,
    /// Its text; `file.name` is the name to show.
    pub file: Arc<SourceFile>,
    /// Nothing outside of this folder may be used.
    pub root: PathBuf,
    pub options: Arc<Options>,
    /// The address of the style sheet as seen from the pages; none where each page holds its own.
    pub sheet: Option<String>,
    /// False where only the findings matter.
    pub want_outputs: bool,
}

/// What became of a spec.
#[derive(Debug, Clone, Default)]
pub struct Compiled {
    pub diagnostics: Vec<Diagnostic>,
    /// Empty where there are errors, for a part, and where none were wanted.
    pub outputs: Vec<Output>,
    /// What was asked of the disk, but for the spec itself.
    pub lookups: Vec<Lookup>,
    /// A file without `policy`: checked, never built.
    pub is_part: bool,
    /// Why outputs could not be made, though nothing is wrong with the spec.
    pub failures: Vec<String>,
    /// Laws that have nothing left to ask.
    pub claims: Vec<lint::Claim>,
}

/// The type of [`compile`], so that the rest of the workspace can be tested with another.
pub type Compile = dyn Fn(&Request, &Project) -> Compiled + Sync;

/// Compiles one spec: text, tree, policy, documents, bytes.
pub fn compile(request: &Request, project: &Project) -> Compiled {
    let analysis = Analysis::new(project, &request.file, &request.root, &request.options.analysis);
    let wanted = request.want_outputs && !analysis.is_part && !analysis.has_errors();
    let (outputs, failures) = match wanted.then(|| outputs(request, &analysis)).transpose() {
        Ok(outputs) => (outputs.unwrap_or_default(), Vec::new()),
        Err(failure) => (Vec::new(), vec![failure]),
    };
    Compiled {
        outputs,
        failures,
        lookups: analysis.lookups,
        is_part: analysis.is_part,
        diagnostics: analysis.findings,
        claims: analysis.claims,
    }
}

/// Writes the documents and the exports of a spec in each format.
fn outputs(request: &Request, analysis: &Analysis) -> Result<Vec<Output>, String> {
    let options = &request.options;
    let formats: Vec<&render::Format> = options.formats.iter().filter_map(|name| render::format(name)).collect();
    let style = match &request.sheet {
        Some(address) => render::Style::Linked(address.clone()),
        None => render::Style::Inside(Arc::clone(&analysis.templates.style)),
    };
    let Options { fragment, front_matter, markdown, .. } = *request.options;
    let how = render::Options { fragment, style, front_matter, markdown };
    let (pages, fragments) = (analysis.documents(Kind::Page), analysis.documents(Kind::Fragment));
    let mut outputs = render::documents(&pages, &formats, &how)?;
    let facts = analysis.facts();
    for name in &options.formats {
        if let Some(format) = render::format(name) {
            for fragment in &fragments {
                outputs.push(render::fragment(fragment, format, &how)?);
            }
        }
        if let Some(export) = export::export(name) {
            outputs.extend(export.output(&facts, analysis.words())?);
        }
    }
    if options.annotate {
        outputs.extend(annotated(request, analysis, &pages, &formats)?);
    }
    Ok(outputs)
}

/// Counsel's edition of the pages.
fn annotated(
    request: &Request,
    analysis: &Analysis,
    pages: &[Document<'_>],
    formats: &[&render::Format],
) -> Result<Vec<Output>, String> {
    let provisions = analysis.provisions();
    let (policy, sources, words) = (&analysis.policy, &analysis.sources, analysis.words());
    let annotations = Counsel::new(policy, &provisions, sources, &request.root, words).annotate(pages);
    let style = render::Style::Inside(render::annotated_css(&analysis.templates.style));
    let how = render::Options { style, ..render::Options::default() };
    render::annotated(pages.iter().zip(&annotations), formats, &how)
}
