//! Embeds the pages of rules that stand in no pack, with the lines of them that findings repeat.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::files;

/// Writes `PAGES`, in the order of the names. The first line of a file says what the rule finds, in a remark that no
/// reader sees. The list below the first paragraphs says the law, and why a finding matters and what to write
/// where that is the same for all findings; a line of it goes on in lines that are set in.
pub fn pages(folder: &Path, target: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut pages = Vec::new();
    for path in files::below(folder, "md")?.into_iter().filter(|path| path.parent() != Some(folder)) {
        let name = path.strip_prefix(folder)?.with_extension("").to_string_lossy().replace('\\', "/");
        pages.push((name, path));
    }
    pages.sort();
    let mut code = String::from("static PAGES: &[Page] = &[\n");
    for (name, path) in pages {
        let file = fs::read_to_string(&path)?;
        let parts = file.strip_prefix("<!-- finds: ").and_then(|rest| rest.split_once(" -->\n\n"));
        let Some((finds, text)) = parts else {
            return Err(format!("{}: the first line is no `<!-- finds: ... -->`", path.display()).into());
        };
        let line = |start: &str| {
            let rest = &text[text.find(&format!("\n- {start}: "))? + start.len() + 5..];
            let whole: Vec<&str> = rest.split("\n-").next()?.split("\n\n").next()?.lines().map(str::trim).collect();
            Some(whole.join(" "))
        };
        let law = line("Law").filter(|law| !law.starts_with("none"));
        writeln!(
            code,
            "    Page {{ name: {name:?}, finds: {finds:?}, law: {law:?}, why: {:?}, help: {:?}, text: {text:?} }},",
            line("Why"),
            line("Help")
        )?;
    }
    code.push_str("];\n");
    fs::write(target, code)?;
    Ok(())
}
