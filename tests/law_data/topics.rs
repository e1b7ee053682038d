//! What a law still asks once a topic of its complete spec is not printed: the pages `tests/laws/LAW/topics.md`.
//!
//! Each topic is emptied, blanked, kept from running, replaced by a sentence that says the contrary, reduced to its marks,
//! left out of every outline, and replaced by a section with other prose. Each time the rules that ask for it find something, and the policy
//! is not complete against the law.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use libtest_mimic::Failed;
use policyc::analysis::Project;
use policyc::diagnostic::Sink;
use policyc::document::{Composed, Engine, Section, built_in_templates, compose};
use policyc::facts::Facts;
use policyc::facts::views::Reader;
use policyc::lint::{self, Pack, Settings};
use policyc::policy::{Parsed, Policy, Ref, Target, load, spelling};
use policyc::schema::vocabulary::TOPICS;
use policyc::source::{Disk, Loader, Memory, Span, Text};

pub const OTHER: &str = "We do none of this, and you can ask nothing of us.";

/// A complete spec, ready to be asked.
pub struct Asked {
    pub policy: Policy,
    project: Project,
    pack: Arc<Pack>,
}

/// What the law finds, and whether the policy is complete against it.
pub type Found = (BTreeSet<String>, bool);

impl Asked {
    /// None for a spec with errors.
    pub fn new(text: &str, pack: &Arc<Pack>) -> Option<Self> {
        let path = Path::new("/specs/whole.policy");
        let loader = Memory::default().with("/specs/whole.policy", text);
        Self::load(loader, Path::new("/specs"), path, pack)
    }

    fn load(loader: impl Loader + 'static, root: &Path, path: &Path, pack: &Arc<Pack>) -> Option<Self> {
        let project = Project::new(loader, root);
        let entry =
            Arc::new(Parsed::new(project.load(path).expect("the file").file, spelling(path).expect("a spelling")));
        let mut sink = Sink::new();
        let policy = load(&entry, &project.library(), root, &mut sink).policy;
        (!sink.has_errors()).then(|| Self { policy, project, pack: Arc::clone(pack) })
    }

    fn with<T>(&self, documents: &[Composed], ask: impl FnOnce(&lint::Request<'_, '_>) -> T) -> T {
        let facts = Facts::new(&self.policy);
        ask(&lint::Request {
            facts: &facts,
            readers: &[Reader { facts: &facts, view: None }],
            documents,
            laws: &[self.pack.law.to_string()],
            settings: &Settings::default(),
            day: None,
            house: &[Arc::clone(&self.pack)],
            is_part: false,
        })
    }

    /// What is found in the documents of an engine; none where there is no page: a reference leads nowhere.
    pub fn found(&self, engine: &Engine) -> Option<Found> {
        let mut sink = Sink::new();
        let (documents, findings) = compose(&Facts::new(&self.policy), engine);
        sink.extend(findings);
        if sink.has_errors() {
            let of_references = |rule: &str| rule == "language/unprinted-reference";
            assert!(sink.diagnostics().iter().any(|found| of_references(&found.rule)), "{:?}", sink.diagnostics());
            return None;
        }
        let claims = self.with(&documents, |request| lint::check(request, &mut sink));
        let own = |name: &str| name.split('/').next() == Some(&self.pack.law);
        let found = sink.diagnostics().iter().filter(|found| own(&found.rule)).map(|found| found.rule.to_string());
        Some((found.collect(), claims.iter().any(|claim| claim.law == self.pack.law)))
    }

    /// What is found with another template for a topic.
    fn with_template(&self, topic: &str, template: &str) -> Option<Found> {
        self.with_templates(&[(topic, template)])
    }

    fn with_templates(&self, templates: &[(&str, &str)]) -> Option<Found> {
        let named = |(topic, template): &(&str, &str)| (format!("topics/{topic}.md"), (*template).to_owned());
        self.with_files(templates.iter().map(named))
    }

    /// What is found with files in place of those that ship.
    pub fn with_files(&self, files: impl IntoIterator<Item = (String, String)>) -> Option<Found> {
        let files = files.into_iter().map(|(name, text)| {
            let file = self.project.sources.add(&name, Path::new(&name), text.as_str());
            (name, Text::plain(&text, Span::new(file.id, 0, text.len())))
        });
        let (engine, findings) = Engine::new(&files.collect::<BTreeMap<_, _>>());
        assert!(findings.is_empty(), "{findings:?}");
        self.found(&engine)
    }

    /// What is found where no outline names a topic.
    pub fn left_out(mut self, topic: &'static str) -> Option<Found> {
        let span = self.policy.about.meta.span;
        let own: Vec<Target> = self.policy.sections.iter().map(|own| Target::Section(own.meta.number)).collect();
        let key = |number: usize| {
            self.policy.sections.iter().find(|own| own.meta.number == number).map(|own| own.meta.key.value.to_string())
        };
        let is = |target: &Target| match target {
            Target::Word(word) => *word == topic,
            Target::Section(number) => key(*number).as_deref() == Some(topic),
            _ => false,
        };
        let without = |outline: &[Ref]| -> Vec<Ref> {
            let mut targets: Vec<Target> = outline.iter().map(|reference| reference.target).collect();
            if targets.is_empty() || targets.contains(&Target::Word("...")) {
                targets.extend(TOPICS.iter().map(Target::Word).chain(own.iter().copied()));
            }
            targets.retain(|target| *target != Target::Word("...") && !is(target));
            targets.into_iter().map(|target| Ref { target, span }).collect()
        };
        let outlines: Vec<Vec<Ref>> = self.policy.documents.iter().map(|document| without(&document.outline)).collect();
        let outline = without(&self.policy.about.outline);
        self.policy.about.outline = outline;
        for (document, outline) in self.policy.documents.iter_mut().zip(outlines) {
            document.outline = outline;
        }
        self.found(&Engine::built_in())
    }
}

fn printed(sections: &[Section<'_>], topics: &mut BTreeSet<&'static str>) {
    for section in sections {
        topics.extend(section.topic);
        printed(&section.sections, topics);
    }
}

/// The loops and marks of a template, whatever it asks before it leaves them, behind words that say nothing.
fn marks(template: &str, templates: &BTreeMap<&str, &str>) -> String {
    let mut kept = String::new();
    for tag in template.split('{').filter_map(|part| part.split_once('}').map(|(tag, _)| tag)) {
        let words = tag.trim_matches(['%', '-', ' ']);
        let included = || words.strip_prefix("include").map(|name| name.trim_matches([' ', '"']));
        let included = if words == "cookie_tables" { Some("_cookies.md") } else { included() };
        if let Some(name) = included {
            kept.push_str(&marks(templates[name], templates));
        } else if ["for ", "endfor", "set "].iter().any(|kept| words.starts_with(kept)) {
            let _ = writeln!(kept, "{{% {words} %}}");
        }
        if tag.starts_with(" at(") {
            let _ = writeln!(kept, "\nWe do this.{{{{{tag}}}}}\n");
        }
    }
    kept
}

/// Asks the complete spec of a pack with each topic gone, in each way.
pub fn gone(pack: &Arc<Pack>) -> Result<(), Failed> {
    let folder = Path::new("tests/laws").join(&*pack.law);
    let text = std::fs::read_to_string(folder.join("whole.policy"))?;
    let whole = Asked::new(&text, pack).ok_or("whole.policy has errors")?;
    let (documents, _) = compose(&Facts::new(&whole.policy), &Engine::built_in());
    let mut topics = BTreeSet::new();
    documents.iter().for_each(|document| printed(&document.document().sections, &mut topics));
    let provisions = whole.with(&documents, lint::provisions);
    let (found, complete) = whole.found(&Engine::built_in()).ok_or("whole.policy has no page")?;
    if !complete || !found.is_empty() {
        return Err(format!("whole.policy is not complete: {found:?}").into());
    }
    let templates: BTreeMap<&str, &str> = built_in_templates().collect();
    let asks_page = |name: &str| {
        let asks = |rule: &lint::Rule| {
            let require = rule.require.as_ref().map_or("", |require| &require.text);
            !rule.shown_in.is_empty() || ["right(", "printed(", "said("].iter().any(|ask| require.contains(ask))
        };
        pack.rules.iter().find(|rule| rule.name == name).is_some_and(asks)
    };
    let mut wrong = Vec::new();
    let mut page = format!(
        "# Topics of {}\n\nWhat `whole.policy` beside this page lacks once a topic is not printed. `POLICYC_UPDATE=1` rewrites it.\n",
        pack.law
    );
    for topic in TOPICS.iter().filter(|topic| topics.contains(topic)) {
        let asking = |rule: &&lint::Rule| {
            let others = || rule.shown_in.iter().any(|other| *other != topic && topics.contains(other));
            // Where nobody is told of a right, some laws ask no more how it is used.
            let applies = !rule.when.as_ref().is_some_and(|when| when.text.contains("right("));
            rule.shown_in.contains(&topic) && !others() && applies
        };
        let answered: BTreeSet<&str> = provisions.of_topic(topic).map(|provision| &*provision.rule).collect();
        let asking = pack.rules.iter().filter(asking).map(|rule| &*rule.name);
        let asking: Vec<&str> = asking.filter(|rule| answered.contains(rule)).collect();
        let emptied = whole.with_template(topic, "");
        if asking.is_empty() && emptied.as_ref().is_some_and(|(found, complete)| found.is_empty() && *complete) {
            continue;
        }
        let built_in = templates[&*format!("topics/{topic}.md")];
        let section = format!("{text}\nsection {topic} \"Other\" {{\n  \"\"\"\n  {OTHER}\n  \"\"\"\n}}\n");
        let marks = marks(built_in, &templates);
        let ways: [(&str, Option<Found>); 7] = [
            ("emptied", emptied),
            ("blanked", whole.with_template(topic, " \n\t\n   \n")),
            ("kept from running", whole.with_template(topic, &format!("{{% if false %}}{built_in}{{% endif %}}"))),
            ("contradicted", whole.with_template(topic, OTHER)),
            ("reduced to its marks", marks.contains("at(").then(|| whole.with_template(topic, &marks)).flatten()),
            ("left out", Asked::new(&text, pack).and_then(|whole| whole.left_out(topic))),
            ("replaced", Asked::new(&section, pack).and_then(|whole| whole.found(&Engine::built_in()))),
        ];
        let mut all: Option<BTreeSet<String>> = None;
        for (way, found) in ways {
            let Some((found, complete)) = found else { continue };
            if complete != found.is_empty() {
                wrong.push(format!("{topic} {way}: complete is {complete} with {found:?}"));
            }
            if let Some(silent) = asking.iter().find(|rule| !found.contains(**rule)) {
                wrong.push(format!("{topic} {way}: {silent} says nothing"));
            }
            // Without a place for it another topic can tell the same.
            let first = all.get_or_insert_with(|| found.clone());
            let same = |rule: &&String| found.contains(*rule) || !asks_page(rule);
            if let Some(silent) = first.iter().find(|rule| !same(rule)).filter(|_| way != "left out") {
                wrong.push(format!("{topic} {way}: {silent} says nothing, and does where it is emptied"));
            }
        }
        let _ = writeln!(page, "\n## {topic}\n");
        for rule in all.unwrap_or_default() {
            let _ = writeln!(page, "- {rule}");
        }
    }
    if !wrong.is_empty() {
        return Err(wrong.join("\n").into());
    }
    let known = folder.join("topics.md");
    if std::env::var_os("POLICYC_UPDATE").is_some() {
        std::fs::write(known, page)?;
    } else if std::fs::read_to_string(&known)? != page {
        return Err(format!("{} is out of date:\n{page}", known.display()).into());
    }
    Ok(())
}

/// An example that is complete, with templates that say nothing of rights and complaints, and no period.
pub fn northwind() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/northwind");
    let pack = Arc::new(super::pack(Path::new("laws/gdpr.yaml"))?);
    let path = root.join("ie.policy");
    let whole = Asked::load(Disk, &root, &path, &pack).ok_or("the example has errors")?;
    assert_eq!(whole.found(&Engine::built_in()), Some((BTreeSet::new(), true)));
    let templates = [("rights", ""), ("complaints", ""), ("retention", "We keep data for some time.")];
    let (found, complete) = whole.with_templates(&templates).ok_or("no page")?;
    assert!(!complete);
    for rule in ["gdpr/right-access", "gdpr/complaint-authority", "gdpr/retention-period"] {
        assert!(found.contains(rule), "{rule}: {found:?}");
    }
    Ok(())
}
