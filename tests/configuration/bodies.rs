//! What the fuzz target asks of any text as `policyc.toml`; the tests ask the same of damaged files.

use std::path::Path;

use policyc::diagnostic::Sink;
use policyc::source::Sources;
use policyc::workspace::Config;

/// Any configuration is read as far as it goes, and each finding and each edit of a fix lies in the file.
pub fn configuration(text: &str) {
    let sources = Sources::new();
    let file = sources.add("policyc.toml", Path::new("/specs/policyc.toml"), text);
    let mut sink = Sink::new();
    let _ = Config::parse(&file, &mut sink);
    for finding in sink.finish(&sources) {
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in finding.span.into_iter().chain(edits) {
            assert!(file.text.get(span.range()).is_some(), "{}: {:?}", finding.message, span.range());
        }
    }
}
