//! One entry to all of it: what an analysis holds, what it costs to make it again, and what stays of files that go.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use policyc::analysis::{Analysis, Options, Project, Templates};
use policyc::document::Kind;
use policyc::policy::Target;
use policyc::source::{Listing, LoadError, Loader, Memory, Utf16Position};

const SPEC: &str = "use ./base.policy\npolicy \"Privacy\" { }\npurpose orders \"send you orders\" { data: account }\n";
const BASE: &str = "controller \"Acme Ltd\" { }\ndata account \"your account\" { items: name, email }\n";

fn files() -> Memory {
    Memory::default().with("/w/shop.policy", SPEC).with("/w/base.policy", BASE)
}

fn analyse(project: &Project, options: Options) -> Analysis {
    let file = project.load(Path::new("/w/shop.policy")).expect("the spec").file;
    Analysis::new(project, &file, Path::new("/w"), &Arc::new(options))
}

fn markdown(analysis: &Analysis) -> String {
    analysis.documents.iter().map(|document| document.markdown()).collect()
}

#[test]
fn a_text_is_all_that_is_needed() {
    let project = Project::new(files(), "/w");
    let analysis = analyse(&project, Options { rules: true, laws: vec!["gdpr".to_owned()], ..Options::default() });
    let names: Vec<&str> = analysis.files.iter().map(|parsed| parsed.file.name.as_str()).collect();
    assert_eq!(names, ["base.policy", "shop.policy"]);
    assert_eq!(analysis.policy.purposes.len(), 1);
    assert_eq!(analysis.facts().purposes_of(0), [0]);
    assert_eq!(analysis.documents(Kind::Page).len(), 1);
    assert!(markdown(&analysis).contains("Acme Ltd"));
    assert!(!analysis.has_errors() || analysis.findings.iter().all(|finding| finding.rule.starts_with("gdpr/")));
    assert!(analysis.findings.iter().any(|finding| finding.rule.starts_with("gdpr/")), "{:?}", analysis.findings);
    assert!(!analysis.manual().is_empty());
}

#[test]
fn names_that_a_spec_declares_are_found() {
    let analysis = analyse(&Project::new(files(), "/w"), Options::default());
    assert_eq!(analysis.symbols.find("data", "account"), Some(Target::Data(0)));
    assert_eq!(analysis.symbols.find("data", "account.email"), Some(Target::DataItem(0, 1)));
    assert_eq!(analysis.symbols.find("data", "account.x"), None);
    assert_eq!(analysis.symbols.keys("purpose").collect::<Vec<_>>(), ["orders"]);
    assert_eq!(analysis.symbols.items_of("account").expect("a category").collect::<Vec<_>>(), ["name", "email"]);
}

/// Files in memory that count how often they are read.
struct Counting(Memory, &'static AtomicUsize);

impl Loader for Counting {
    fn read(&self, path: &Path) -> Result<Vec<u8>, LoadError> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.read(path)
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, LoadError> {
        self.0.canonical(path)
    }

    fn list(&self, folder: &Path) -> Listing {
        self.0.list(folder)
    }
}

#[test]
fn a_keystroke_reads_nothing_again_and_leaves_nothing_behind() {
    static READ: AtomicUsize = AtomicUsize::new(0);
    let (spec, base) = (Path::new("/w/shop.policy"), Path::new("/w/base.policy"));
    let project = Project::new(Counting(files(), &READ), "/w");
    let first = analyse(&project, Options::default());
    let (read, known) = (READ.load(Ordering::Relaxed), project.sources.len());
    assert_eq!((read, known), (2, 2));
    for number in 0..50 {
        project.set(spec, SPEC.replace("send you", &format!("send you {number}"))).expect("text");
        let next = analyse(&project, Options::default());
        assert!(markdown(&next).contains(&format!("send you {number} orders")));
        assert!(Arc::ptr_eq(&first.files[0], &next.files[0]), "the base is parsed once");
    }
    project.set(base, BASE.replace("Acme", "Apex")).expect("text");
    assert!(markdown(&analyse(&project, Options::default())).contains("Apex Ltd"));
    assert_eq!((READ.load(Ordering::Relaxed), project.sources.len()), (read, known));
    // What was made before stays what it was, with its places.
    assert!(markdown(&first).contains("Acme Ltd") && markdown(&first).contains("send you orders"));
    assert_eq!(&*first.sources.get(first.files[0].id()).text, BASE);
    // A file that is let go is what its loader says again.
    project.forget(base);
    assert_eq!(project.sources.len(), 1);
    assert!(markdown(&analyse(&project, Options::default())).contains("Acme Ltd"));
}

#[test]
fn a_number_that_stands_for_no_file_is_no_panic() {
    let project = Project::new(files(), "/w");
    let first = analyse(&project, Options::default());
    project.forget(Path::new("/w/shop.policy"));
    assert_eq!(&*project.sources.get(first.files[1].id()).text, "");
}

#[test]
fn templates_styles_and_packs_come_from_the_loader_and_change_with_it() {
    const PACK: &str = "law: house\nrules:\n  - rule: house/named\n    level: warning\n    requires: X.\n    \
                        require: count(document) > 99\n    message: \"too few\"\n    help: x\n";
    let memory = files()
        .with("/w/templates/topics/purposes.md", "We do {{ purpose | length }} things.")
        .with("/w/templates/page/theme.css", ":root { --accent: red; }")
        .with("/w/templates/notes.txt", "{{ broken")
        .with("/w/deep/a/b/c/words.yaml", "")
        .with("/w/deep/a/b/c/d/words.yaml", "")
        .with("/w/rules/house.yaml", PACK)
        .with("/w/rules/deeper/other.yaml", "no pack");
    let options = || Options {
        rules: true,
        templates: Some("/w/templates".into()),
        packs: Some("/w/rules".into()),
        ..Options::default()
    };
    let project = Project::new(memory, "/w");
    let first = analyse(&project, options());
    let house = |analysis: &Analysis| analysis.findings.iter().filter(|found| found.rule == "house/named").count();
    let named = |templates: &Templates| templates.files.iter().map(|read| read.file.name.clone()).collect::<Vec<_>>();
    assert_eq!(named(&first.templates), ["templates/page/theme.css", "templates/topics/purposes.md"]);
    assert_eq!(named(&project.templates(Some(Path::new("/w/deep")), Path::new("/w"))), ["deep/a/b/c/words.yaml"]);
    assert!(markdown(&first).contains("We do 1 things."), "{}", markdown(&first));
    assert!(first.templates.style.contains("--accent: red"));
    assert_eq!((house(&first), project.packs(Path::new("/w/rules"), Path::new("/w")).files.len()), (1, 1));
    project.set(Path::new("/w/templates/topics/purposes.md"), "Nothing but {{ purpose | length }}.").expect("text");
    project.set(Path::new("/w/rules/house.yaml"), PACK.replace("> 99", "< 99")).expect("text");
    let next = analyse(&project, options());
    assert!(markdown(&next).contains("Nothing but 1."), "{}", markdown(&next));
    assert_eq!(house(&next), 0);
    assert!(markdown(&first).contains("We do 1 things.") && house(&first) == 1);
}

#[test]
fn a_finding_has_a_place_for_editors() {
    let project = Project::new(files(), "/w");
    let text = "policy \"🇪🇺\" { lawz: gdpr }\n";
    let file = project.set(Path::new("/w/shop.policy"), text).expect("text").file;
    let analysis = analyse(&project, Options::default());
    let span = analysis.findings.iter().find_map(|finding| finding.span).expect("a place");
    let place = file.utf16(span.start);
    assert_eq!((place, file.line_column(span.start).column), (Utf16Position { line: 0, column: 16 }, 15));
    assert_eq!(file.offset(place), span.start);
}

#[test]
fn a_spec_that_is_broken_or_a_part_has_no_documents() {
    for (text, part, errors) in [("policy \"P\" { x", false, true), (BASE, true, false)] {
        let project = Project::new(files(), "/w");
        project.set(Path::new("/w/shop.policy"), text).expect("text");
        let analysis = analyse(&project, Options { rules: true, ..Options::default() });
        assert!(analysis.documents.is_empty());
        assert_eq!((analysis.is_part, analysis.has_errors()), (part, errors), "{text}");
    }
    let project = Project::new(files(), "/w");
    assert_eq!(
        project.set(Path::new("/w/x"), *b"\xFF").map(|_| ()).map_err(|why| why.to_string().len() > 9),
        Err(true)
    );
}

/// An analysis is data: it can be kept, shared, and sent to where it is shown.
#[test]
fn what_rests_on_prose_alone_is_not_complete() {
    let claim = |name: &str, more: &str| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/laws").join(name).join("whole.policy");
        let text = std::fs::read_to_string(file).expect("the spec") + more;
        let project = Project::new(Memory::default().with("/w/shop.policy", &text), "/w");
        let options = Options { rules: true, ..Options::default() };
        let claims = analyse(&project, options).claims;
        claims.into_iter().find(|claim| claim.law == name).map(|claim| (claim.is_complete(), claim.unchecked))
    };
    assert_eq!(claim("caloppa", ""), Some((true, 0)));
    assert_eq!(claim("eprivacy", ""), Some((false, 1)));
    // A section that is bound to a rule that facts satisfy is not what the rule rests on.
    let bound = "section tracking \"Tracking\" { covers: caloppa/third-party-tracking\n\"\"\"\nOthers do.\n\"\"\"\n}\n";
    assert_eq!(claim("caloppa", bound), Some((true, 0)));
}

#[test]
fn an_analysis_can_go_to_another_thread() {
    static SHARED: LazyLock<Analysis> = LazyLock::new(|| analyse(&Project::new(files(), "/w"), Options::default()));
    let other = std::thread::spawn(|| markdown(&SHARED)).join().expect("no panic");
    assert_eq!(other, markdown(&SHARED));
}
