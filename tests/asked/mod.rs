//! What a test asks of a spec, through the one entry that everyone has: [`Analysis`].

#![allow(dead_code, reason = "each test takes what it needs")]

use std::path::Path;
use std::sync::Arc;

use policyc::analysis::{Analysis, Options, Project};
use policyc::diagnostic::Diagnostic;
use policyc::source::{Loader, Memory};

/// The folder of all files in memory.
pub const ROOT: &str = "/specs";

/// What `lint` asks.
pub fn rules() -> Options {
    Options { rules: true, ..Options::default() }
}

/// A spec without files beside it, and what the rules find in it.
pub fn lint(spec: &str) -> Analysis {
    files(&[("example.policy", spec)], rules())
}

/// The last of the files is the spec. Those below `templates/` and `packs/` are its templates and its packs.
pub fn files(files: &[(impl AsRef<str>, impl AsRef<str>)], mut options: Options) -> Analysis {
    let place = |name: &str| format!("{ROOT}/{name}");
    let mut memory = Memory::default();
    for (name, text) in files {
        let name = name.as_ref();
        memory = memory.with(&place(name), text.as_ref());
        let folder = |folder: &str| name.starts_with(folder).then(|| place(folder).into());
        options.templates = options.templates.or_else(|| folder("templates/"));
        options.packs = options.packs.or_else(|| folder("packs/"));
    }
    let spec = place(files.last().expect("a spec").0.as_ref());
    of(memory, Path::new(ROOT), Path::new(&spec), options)
}

/// A spec wherever it lies.
#[track_caller]
pub fn of(loader: impl Loader + 'static, root: &Path, spec: &Path, options: Options) -> Analysis {
    let project = Project::new(loader, root);
    let file = project.load(spec).expect("the spec").file;
    if let Some(packs) = &options.packs {
        let found = &project.packs(packs, root).diagnostics;
        assert!(found.is_empty(), "{found:?}");
    }
    Analysis::new(&project, &file, root, &Arc::new(options))
}

/// The line and the column of a finding.
pub fn place(analysis: &Analysis, finding: &Diagnostic) -> (usize, usize) {
    finding.span.map_or((0, 0), |span| {
        let place = analysis.sources.get(span.file).line_column(span.start);
        (place.line, place.column)
    })
}
