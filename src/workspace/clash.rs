//! Specs of a plan that cannot be built together.
//!
//! Owns: what is said of two that would write the same file. Does not own: what a single spec cannot write.

use std::path::{Path, PathBuf};

use super::formats;
use super::layout;
use super::pipeline::Compiled;
use super::plan::Spec;
use crate::analysis::Project;

/// What a spec is compiled to, with or without its outputs; none where it cannot be.
pub(super) type Compiler<'a> = dyn Fn(&Spec, bool) -> Option<Compiled> + 'a;

/// Everything that two specs would both write, as sentences.
pub(super) fn all(specs: &[&Spec], project: &Project, compile: &Compiler<'_>) -> Vec<String> {
    let mut clashes = same_folder(specs, project, compile);
    clashes.extend(in_the_way(specs, project, compile));
    clashes
}

/// Specs that would write into the same folder, as sentences. Parts write nothing, so where
/// names meet the specs are compiled to see which are parts.
fn same_folder(specs: &[&Spec], project: &Project, compile: &Compiler<'_>) -> Vec<String> {
    let folders: Vec<_> = specs.iter().map(|spec| spec.folder()).collect();
    let mut out = Vec::new();
    for group in layout::clashes(folders.iter().map(PathBuf::as_path)) {
        let specs = group.iter().map(|&index| specs[index]);
        let built: Vec<_> = specs.filter(|spec| !compile(spec, false).is_some_and(|one| one.is_part)).collect();
        if let [first, rest @ ..] = built.as_slice()
            && !rest.is_empty()
        {
            let names: Vec<_> = rest.iter().map(|spec| spec.name.as_str()).collect();
            out.push(format!(
                "{} and {} would write the same files in {}; nothing was written. \
                     Rename one, or build them with different --out-dir",
                first.name,
                names.join(" and "),
                project.name(&first.folder())
            ));
        }
    }
    out
}

/// Specs whose folders would have the name of a file that another one writes, as sentences: `a/cookie-table.csv/b.policy`
/// beside `a.policy`. Only where a folder is called like a file are specs compiled to see which they write.
fn in_the_way(specs: &[&Spec], project: &Project, compile: &Compiler<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for inner in specs {
        let folder = inner.folder();
        for path in folder.ancestors().filter(|path| *path != inner.out_dir && path.starts_with(&inner.out_dir)) {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let css = name.to_lowercase().ends_with(".css");
            let sheet = |spec: &&&Spec| {
                css && spec.options.css.as_ref().is_some_and(|sheet| same(&spec.out_dir.join(sheet), path))
            };
            let writes = |spec: &&&Spec| {
                formats::of(&name.to_lowercase()).is_some()
                    && path.parent().is_some_and(|folder| same(&spec.folder(), folder))
                    && compile(spec, true).is_some_and(|compiled| {
                        compiled.outputs.iter().any(|output| output.name.eq_ignore_ascii_case(name))
                    })
            };
            if let Some(outer) = specs.iter().find(|spec| sheet(spec) || writes(spec)) {
                out.push(format!(
                    "{} would write the file {}, and {} needs a folder of this name; nothing was written. \
                         Rename the folder of that spec",
                    outer.name,
                    project.name(path),
                    inner.name
                ));
            }
        }
    }
    out
}

/// Whether two paths are one, also where case is ignored.
fn same(one: &Path, other: &Path) -> bool {
    one.as_os_str().to_string_lossy().to_lowercase() == other.as_os_str().to_string_lossy().to_lowercase()
}
