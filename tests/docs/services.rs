//! The page of the services, made from the catalog.

use std::fmt::Write;

use policyc::policy::{Form, catalog};
use serde_json::Value;

/// `docs/services.md`: how many there are, what they rest on, and each with its companies.
pub fn page() -> String {
    let services: Vec<(&str, Value)> = catalog::services()
        .map(|service| {
            let text = service.written(None, Form::Json).expect(service.name);
            (service.name, serde_json::from_str(&text).expect(service.name))
        })
        .collect();
    let read = services.iter().filter(|(name, data)| !data["service"][*name]["source"].is_null()).count();
    let mut page = String::from("# Services\n\n");
    _ = writeln!(
        page,
        "The catalog has {} services. Something was read for {read} of them: a page of the service itself, or a list that may be\n\
         used. The rest is recalled, and each file says what is. `policyc catalog NAME` shows one. This page is made from the\n\
         catalog.\n",
        services.len()
    );
    page.push_str("| service | what it is | company | in other countries | on devices | recalled |\n");
    page.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for (name, data) in &services {
        let recipient = &data["recipient"][*name];
        let label = recipient["label"].as_str().or_else(|| first(&data["cookies"])["label"].as_str()).unwrap_or(name);
        let company = |one: &Value, company: &str| match one[company].as_str() {
            Some(company) => format!("{company} ({})", list(&one["country"])),
            None => "–".to_owned(),
        };
        let entities: Vec<String> = recipient["entity"]
            .as_object()
            .into_iter()
            .flat_map(|all| all.values())
            .map(|entity| format!("{}: {}", list(&entity["serves"]), company(entity, "label")))
            .collect();
        let stores = match catalog::cookies().filter(|cookie| cookie.service == *name).count() {
            0 => "nothing".to_owned(),
            count => count.to_string(),
        };
        let others = if entities.is_empty() { "–".to_owned() } else { entities.join("; ") };
        let recalled = match list(&data["service"][*name]["recalled"]) {
            none if none.is_empty() => "–".to_owned(),
            some => some,
        };
        let company = company(recipient, "company");
        _ = writeln!(page, "| `{name}` | {label} | {company} | {others} | {stores} | {recalled} |");
    }
    page
}

fn first(all: &Value) -> &Value {
    all.as_object().and_then(|all| all.values().next()).unwrap_or(&Value::Null)
}

fn list(value: &Value) -> String {
    match value {
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        one => one.as_str().unwrap_or_default().to_owned(),
    }
}
