//! The shipped services: each is a clean part, and all of them fit into one spec.

mod asked;

use policyc::analysis::Options;
use policyc::diagnostic::Diagnostic;
use policyc::policy::{Policy, catalog};

fn check(name: &str, text: &str) -> (Policy, Vec<Diagnostic>) {
    let mut analysis = asked::files(&[(format!("{name}.policy"), text)], Options::default());
    // A page of nothing but services leaves most of them out.
    analysis.findings.retain(|found| found.rule != "language/unprinted");
    (analysis.policy, analysis.findings)
}

#[test]
fn each_service_says_what_the_catalog_promises() {
    assert!(catalog::services().len() >= 40);
    for service in catalog::services() {
        let (policy, findings) = check(service.name, service.text);
        assert!(findings.is_empty(), "{}: {findings:?}", service.name);
        assert!(policy.recipients.len() <= 1, "{}", service.name);
        for recipient in &policy.recipients {
            assert_eq!(&*recipient.meta.key.value, service.name);
            assert!(
                recipient.meta.label.is_some() && recipient.company.is_some(),
                "{}: label and entity",
                service.name
            );
            assert!(
                !recipient.country.is_empty() && recipient.privacy.is_some(),
                "{}: country and notice",
                service.name
            );
            // What an author does with a service is the author's to state.
            assert!(recipient.data.is_empty() && recipient.r#for.is_empty() && recipient.safeguard.is_empty());
        }
        for group in &policy.cookies {
            assert!(group.category.is_some() && group.provider.is_some(), "{}", service.name);
            assert!(group.nested.cookie.iter().all(|cookie| cookie.meta.label.is_some()), "{}", service.name);
        }
        let notes =
            policy.recipients.iter().map(|one| &one.meta.notes).chain(policy.cookies.iter().map(|one| &one.meta.notes));
        assert!(
            notes.flatten().any(|note| note.contains("Source:") && note.contains("2026-")),
            "{}: source and date",
            service.name
        );
    }
}

#[test]
fn the_index_of_cookies_holds_those_of_all_services() {
    let mut expected = Vec::new();
    for service in catalog::services() {
        for group in &check(service.name, service.text).0.cookies {
            let category = group.category.map_or("", |category| category.value);
            for key in group.nested.cookie.iter().flat_map(|cookie| &cookie.meta.keys) {
                expected.push((key.value.to_string(), category, service.name));
            }
        }
    }
    expected.sort();
    let mut known: Vec<_> =
        catalog::cookies().iter().map(|known| (known.name.to_owned(), known.category, known.service)).collect();
    known.sort();
    assert_eq!(known, expected);
}

#[test]
fn all_services_fit_into_one_spec() {
    let names: Vec<&str> = catalog::names().collect();
    let (policy, findings) = check("all", &format!("policy \"P\" {{ }}\nuse {}\n", names.join(", ")));
    assert!(findings.is_empty(), "{findings:?}");
    assert!(policy.recipients.len() >= 40);
}
