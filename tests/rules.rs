//! Every finding that the code can make has its page, and the other way round.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use policyc::workspace::rules;

fn collect(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        // Tests make findings of their own.
        if path.ends_with("tests.rs") || path.ends_with("tests") {
            continue;
        }
        if path.is_dir() {
            collect(&path, into);
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source file");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for group in ["language", "config", "pack", "scan"] {
            for part in text.split(&format!("\"{group}/")).skip(1) {
                let name = part.split('"').next().unwrap_or("");
                if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
                    into.insert(format!("{group}/{name}"));
                }
            }
        }
    }
}

#[test]
fn the_list_of_rules_is_whole() {
    let mut used = BTreeSet::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut used);
    let listed: BTreeSet<String> = rules::all(&[]).into_iter().map(|(name, _)| name).collect();
    let missing: Vec<&String> = used.difference(&listed).collect();
    assert!(missing.is_empty(), "in the code, but without a page: {missing:?}");
    let of_code =
        |rule: &&String| ["language/", "config/", "pack/", "scan/"].iter().any(|group| rule.starts_with(group));
    let unused: Vec<&String> = listed.difference(&used).filter(of_code).collect();
    assert!(unused.is_empty(), "a page, and nothing in the code makes such a finding: {unused:?}");
    for rule in &listed {
        assert!(policyc::lint::explain(rule, &[]).is_some(), "{rule} has no page");
    }
}
