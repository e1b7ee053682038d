//! Reads a spec from standard input and writes its page to standard output and its findings to standard error.
//! There is no disk, no thread and no terminal here; what comes out is what `policyc build` and `lint` say.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

use policyc::analysis::{Analysis, Options, Project};
use policyc::document::Kind;
use policyc::render;
use policyc::source::Memory;

fn main() -> Result<(), String> {
    let mut spec = Vec::new();
    std::io::stdin().read_to_end(&mut spec).map_err(|error| error.to_string())?;
    let project = Project::new(Memory::default(), "/specs");
    let file = project.set(Path::new("/specs/spec.policy"), spec).map_err(|error| error.to_string())?.file;
    let options = Arc::new(Options { rules: true, ..Options::default() });
    let analysis = Analysis::new(&project, &file, Path::new("/specs"), &options);
    for finding in &analysis.findings {
        eprintln!("{} {}", finding.rule, finding.message);
    }
    let html = render::format("html").ok_or("there is no HTML")?;
    for page in render::documents(&analysis.documents(Kind::Page), &[html], &render::Options::default())? {
        std::io::stdout().write_all(&page.bytes).map_err(|error| error.to_string())?;
    }
    Ok(())
}
