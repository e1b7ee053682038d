//! The shipped services: each is a clean part, and all of them fit into one spec.

mod asked;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use policyc::analysis::{Analysis, Options, Project};
use policyc::document::Kind;
use policyc::policy::{Form, Policy, catalog};
use policyc::render;
use policyc::schema::places;
use policyc::source::Memory;
use serde_json::Value;

/// The analyses of all services, each as a file of its own, with what was read once shared between them.
fn analyses(options: Options) -> Vec<(catalog::Service, Analysis)> {
    let place = |name: &str| PathBuf::from(format!("{}/{name}.policy", asked::ROOT));
    let memory = catalog::services().fold(Memory::default(), |memory, service| {
        memory.with(place(service.name).to_str().expect("it is text"), service.text)
    });
    let (project, options) = (Project::new(memory, asked::ROOT), Arc::new(options));
    let analysis = |service: catalog::Service| {
        let file = project.load(&place(service.name)).expect(service.name).file;
        (service, Analysis::new(&project, &file, Path::new(asked::ROOT), &options))
    };
    catalog::services().map(analysis).collect()
}

/// A service as its file says it, in the form of JSON.
fn data(service: &catalog::Service) -> Value {
    serde_json::from_str(&service.written(None, Form::Json).expect(service.name)).expect(service.name)
}

/// The values of a field that holds one or several.
fn list(value: &Value) -> Vec<&str> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}

#[test]
fn each_service_says_what_the_catalog_promises() {
    for (service, Analysis { policy, findings, .. }) in &analyses(Options::default()) {
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
                !recipient.country.is_empty() && recipient.does.is_some(),
                "{}: country, what it does",
                service.name
            );
            // What an author does with a service is the author's to state.
            assert!(recipient.data.is_empty() && recipient.r#for.is_empty() && recipient.safeguard.is_empty());
        }
        for group in &policy.cookies {
            assert!(group.category.is_some() && group.provider.is_some(), "{}", service.name);
            assert!(group.nested.cookie.iter().all(|cookie| cookie.meta.label.is_some()), "{}", service.name);
        }
    }
}

#[test]
fn each_service_says_where_it_was_read_and_what_marks_it() {
    for service in catalog::services() {
        let (name, whole) = (service.name, data(&service));
        let known = &whole["service"][name];
        assert!(known.is_object() && whole["service"].as_object().map_or(0, |all| all.len()) == 1, "{name}: service");
        let (sources, recalled) = (list(&known["source"]), list(&known["recalled"]));
        assert_eq!(sources.is_empty(), known["read"].is_null(), "{name}: sources and the day");
        assert!(!sources.is_empty() || !recalled.is_empty(), "{name}: neither read nor recalled");
        // A link of which nothing was read is a recalled one.
        let links = service.text.contains("privacy: ") || service.text.contains("opt-out: ");
        assert!(!sources.is_empty() || !links, "{name}: a recalled link");
        let stores_nothing = known["stores"] == "no";
        assert_eq!(stores_nothing, whole["cookies"].is_null(), "{name}: cookies, or that it stores nothing");
        let marks = known["detect"].as_object().expect(name);
        let in_code = known["detect"]["in-code"] != "no";
        assert_eq!(in_code, marks.keys().any(|mark| mark != "in-code"), "{name}: marks in code");
    }
}

#[test]
fn no_rule_finds_anything_in_a_service() {
    let laws: Vec<String> = policyc::lint::shipped_laws().map(str::to_owned).collect();
    for (service, Analysis { findings, .. }) in &analyses(Options { rules: true, laws, ..Options::default() }) {
        assert!(findings.is_empty(), "{}: {findings:?}", service.name);
        assert!(!service.text.contains("allow "), "{}", service.name);
    }
}

#[test]
fn a_service_is_used_with_the_company_that_serves_the_controller() {
    let all: Vec<&str> = catalog::names().collect();
    for home in ["US", "CA-QC", "IE", "FR", "CH", "GB", "JP"] {
        let policy = used(home, &format!("use {}", all.join(", ")), "");
        assert!(policy.recipients.len() >= 150);
        for used in &policy.recipients {
            let service = catalog::service(&used.meta.key.value).expect("a service");
            let recipient = &data(&service)["recipient"][service.name];
            let serves = |entity: &&Value| list(&entity["serves"]).iter().any(|place| places::lies_in(home, place));
            let entity = recipient["entity"].as_object().and_then(|all| all.values().find(serves));
            let company = entity.map_or(&recipient["company"], |entity| &entity["label"]);
            let country = entity.map_or(&recipient["country"], |entity| &entity["country"]);
            assert_eq!(used.company.as_deref(), company.as_str(), "{} for {home}", service.name);
            let countries: Vec<&str> = used.country.iter().map(|place| place.value).collect();
            assert_eq!(countries, list(country), "{} for {home}", service.name);
            let shown = service.written(Some(home), Form::Json).expect(service.name);
            let shown: Value = serde_json::from_str(&shown).expect(service.name);
            assert_eq!(&shown["recipient"][service.name]["company"], company, "{} for {home}", service.name);
            assert!(shown["recipient"][service.name]["entity"].is_null(), "{} for {home}", service.name);
        }
    }
}

#[test]
fn the_index_of_cookies_holds_those_of_all_services() {
    let mut expected = Vec::new();
    for (service, Analysis { policy, .. }) in &analyses(Options::default()) {
        for group in &policy.cookies {
            let category = group.category.map_or("", |category| category.value);
            for cookie in &group.nested.cookie {
                let domain = cookie.domain.as_ref().or(group.domain.as_ref()).map_or("", |domain| &**domain);
                let keys = cookie.meta.keys.iter();
                expected.extend(keys.map(|key| (key.value.to_string(), category, domain.to_owned(), service.name)));
            }
        }
    }
    expected.sort();
    let all = catalog::cookies();
    let mut known: Vec<_> =
        all.map(|known| (known.name.to_owned(), known.category, known.domain.to_owned(), known.service)).collect();
    known.sort();
    assert_eq!(known, expected);
    for known in catalog::cookies() {
        // A pattern that begins with a star would have to be asked of every name.
        assert!(known.name.starts_with(|first| first != '*'), "{}", known.name);
        let mut beside = catalog::cookies_beside(known.name);
        assert!(beside.any(|other| other.name == known.name), "{}", known.name);
    }
}

#[test]
fn all_services_fit_into_one_spec() {
    let names: Vec<&str> = catalog::names().collect();
    let spec = format!("policy \"P\" {{ }}\nuse {}\n", names.join(", "));
    let mut analysis = asked::files(&[("all.policy", spec)], Options::default());
    // A page of nothing but services leaves most of them out.
    analysis.findings.retain(|found| found.rule != "language/unprinted");
    assert!(analysis.findings.is_empty(), "{:?}", analysis.findings);
    assert!(analysis.policy.recipients.len() >= 150);
}

/// A spec of a controller in `country` that uses a file with this text.
fn used(country: &str, rest: &str, service: &str) -> Policy {
    let spec = format!("policy \"P\" {{ }}\ncontroller \"C\" {{ country: {country} }}\n{rest}");
    let files = [("service.policy", service), ("own.policy", spec.as_str())];
    asked::files(&files, Options::default()).policy
}

const ENTITIES: &str = r#"
recipient adnet "Adnet" {
  company: "Adnet, Inc."
  country: US
  privacy: https://adnet.example/privacy
  entity states "Adnet West" { serves: US-CA; country: US-CA }
  entity europe "Adnet Europe Ltd" { serves: EEA, CH; country: IE; privacy: https://adnet.example/eu }
  entity france "Adnet France SAS" { serves: FR, GB; country: FR }
}
"#;

#[test]
fn the_company_follows_the_country_of_the_controller() {
    let company = |country: &str, rest: &str| {
        let policy = used(country, &format!("use ./service.policy\n{rest}"), ENTITIES);
        let one = &policy.recipients[0];
        let countries: Vec<&str> = one.country.iter().map(|place| place.value).collect();
        format!(
            "{}, {}, {}",
            one.company.as_deref().unwrap_or("none"),
            countries.join(" "),
            one.privacy.as_deref().unwrap_or("none").rsplit('/').next().unwrap_or("")
        )
    };
    let inc = "Adnet, Inc., US, privacy";
    let europe = "Adnet Europe Ltd, IE, eu";
    assert_eq!(company("US", ""), inc);
    assert_eq!(company("JP", ""), inc);
    assert_eq!(company("US-CA", ""), "Adnet West, US-CA, privacy");
    assert_eq!(company("CH", ""), europe);
    // The first that serves the country, in the order of the file.
    assert_eq!(company("FR", ""), europe);
    assert_eq!(company("GB", ""), "Adnet France SAS, FR, privacy");
    // What the author says goes before it.
    assert_eq!(company("IE", "override recipient adnet { company: \"Own\" }"), "Own, IE, eu");
    assert_eq!(company("IE", "override recipient adnet { entity own \"Own\" { serves: IE } }"), "Own, IE, eu");
    assert_eq!(company("US", "override recipient adnet { entity own \"Own\" { serves: IE } }"), inc);
}

#[test]
fn the_country_of_the_controller_is_what_the_nearest_file_says() {
    let company = |spec: &str| {
        let base = format!("{ENTITIES}\ncontroller \"C\" {{ country: IE }}\n");
        let files = [("base.policy", base.as_str()), ("own.policy", spec)];
        let company = asked::files(&files, Options::default()).policy.recipients[0].company.clone();
        company.expect("a company").to_string()
    };
    let base = "policy \"P\" { }\nuse ./base.policy\n";
    assert_eq!(company(base), "Adnet Europe Ltd");
    assert_eq!(company(&format!("{base}override controller {{ country: GB }}")), "Adnet France SAS");
    assert_eq!(company(&format!("{base}override controller {{ country: unset }}")), "Adnet, Inc.");
}

#[test]
fn people_with_a_controller_of_their_own_read_of_its_company() {
    let spec = "policy \"P\" { effective: 2026-11-01; audience: US, EEA }
        controller \"C\" { country: US }
        controller eu \"C Europe\" { for: EEA; country: DE }
        document europe \"For Europe\" { for: EEA }
        use ./service.policy\n";
    let files = [("service.policy", ENTITIES), ("own.policy", spec)];
    let analysis = asked::files(&files, Options::default());
    let format = render::format("md").expect("it is built in");
    let pages = render::documents(&analysis.documents(Kind::Page), &[format], &render::Options::default());
    let pages = pages.expect("they are written");
    let text = |name: &str| {
        let page = pages.iter().find(|page| page.name.starts_with(name)).expect(name);
        String::from_utf8_lossy(&page.bytes).into_owned()
    };
    assert!(text("privacy-policy").contains("Adnet, Inc."));
    assert!(!text("privacy-policy").contains("Adnet Europe"));
    assert!(text("europe").contains("Adnet Europe Ltd"), "{}", text("europe"));
    assert!(!text("europe").contains("Adnet, Inc."));
}
