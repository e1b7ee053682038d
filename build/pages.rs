//! Embeds the pages of rules whose tables hold no page: the language, packs, `policyc.toml`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::files;

/// Writes `PAGES`: the name of each rule of the groups, as `group/name`, what it finds, and its page. The first line of a
/// file says what is found, in a remark that no reader sees.
pub fn pages(folder: &Path, groups: &[&str], target: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut files = Vec::new();
    for group in groups {
        for path in files::below(&folder.join(group), "md")? {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            files.push((format!("{group}/{name}"), path.to_string_lossy().into_owned()));
        }
    }
    files.sort();
    let mut code = String::from("static PAGES: &[(&str, &str, &str)] = &[\n");
    for (name, path) in files {
        let text = fs::read_to_string(&path)?;
        let parts = text.strip_prefix("<!-- finds: ").and_then(|rest| rest.split_once(" -->\n\n"));
        let (finds, page) = parts.ok_or_else(|| format!("{path}: the first line is no `<!-- finds: ... -->`"))?;
        writeln!(code, "    ({name:?}, {finds:?}, {page:?}),")?;
    }
    code.push_str("];\n");
    fs::write(target, code)?;
    Ok(())
}
