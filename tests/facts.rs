//! What follows from a policy, relation by relation: each row of a table is a spec and an answer.
//!
//! Where templates and packs have a name for the relation, they are asked the same.

mod asked;

use std::ops::Deref;

use policyc::analysis::{Analysis, Options};
use policyc::document::Words;
use policyc::export::export;
use policyc::facts::{Facts, ItemFact, data_of, party_of_group, ways};
use policyc::policy::{Declared, Policy};
use policyc::schema::places::{EEA, lies_in};

/// A spec, which is the policy that it states.
struct Spec {
    text: String,
    analysis: Analysis,
}

impl Deref for Spec {
    type Target = Policy;

    fn deref(&self) -> &Policy {
        &self.analysis.policy
    }
}

impl Spec {
    fn facts(&self) -> Facts<'_> {
        self.analysis.facts()
    }
}

/// The policy of a spec without errors.
#[track_caller]
fn policy(spec: &str) -> Spec {
    let analysis = asked::files(&[("a.policy", spec)], Options::default());
    assert!(!analysis.has_errors(), "{spec}: {:?}", analysis.findings);
    Spec { text: spec.to_owned(), analysis }
}

/// What a template prints, line by line, without what keeps Markdown from reading text as marks.
#[track_caller]
fn template(policy: &Spec, template: &str) -> Vec<String> {
    let files = [("templates/topics/choices.md", template), ("a.policy", &policy.text)];
    let analysis = asked::files(&files, Options::default());
    assert!(!analysis.has_errors(), "{template}: {:?}", analysis.findings);
    let markdown = analysis.documents[0].markdown();
    let section = markdown.split("\n## Your choices\n").nth(1).unwrap_or_default();
    let lines = section.split("\n## ").next().into_iter().flat_map(str::lines);
    lines.filter(|line| !line.is_empty()).map(|line| line.replace('\\', "")).collect()
}

/// What the message of a pack's rule says of each entry of a list.
#[track_caller]
fn pack(policy: &Spec, each: &str, message: &str) -> Vec<String> {
    broken(policy, &format!("each: {each}\n    require: count(document) > 99\n    message: \"{message}\""))
}

/// What is found by a rule with these keys.
#[track_caller]
fn broken(policy: &Spec, keys: &str) -> Vec<String> {
    let text =
        format!("law: house\nrules:\n  - rule: house/x\n    level: error\n    requires: X.\n    {keys}\n    help: x\n");
    let analysis = asked::files(&[("packs/house.yaml", &text), ("a.policy", &policy.text)], asked::rules());
    analysis.findings.into_iter().filter(|found| found.rule == "house/x").map(|found| found.message).collect()
}

/// The cookies as data.
#[track_caller]
fn csv(facts: &Facts<'_>) -> String {
    let export = export("csv").expect("an export");
    let bytes = (export.write)(facts, &Words::default()).expect("cookies").expect("no failure");
    String::from_utf8(bytes).expect("text")
}

/// Keys of declarations at these positions.
fn keys<'p, T: Declared>(list: &'p [T], positions: impl IntoIterator<Item = usize>) -> String {
    let keys: Vec<&'p str> = positions.into_iter().map(|index| &*list[index].meta().key.value).collect();
    keys.join(" ")
}

/// An answer in three states.
fn state(answer: Option<bool>) -> &'static str {
    match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "-",
    }
}

#[test]
fn cookies_have_what_their_group_states() {
    // The group, the cookie; then name, provider, party, category, purpose, technology, domain.
    let cases = [
        ("own { provider: self", "a \"\" {", "a, Acme, first, -, -, -, -"),
        ("own { provider: self; party: third", "a {", "a, Acme, third, -, -, -, -"),
        ("own { provider: self; party: third", "a { party: first;", "a, Acme, first, -, -, -, -"),
        ("own { provider: host", "a {", "a, Host Inc, third, -, -, -, -"),
        ("own { provider: host; party: first", "a {", "a, Host Inc, first, -, -, -, -"),
        ("own {", "a { party: third;", "a, -, third, -, -, -, -"),
        ("own {", "a {", "a, -, -, -, -, -, -"),
        ("own { category: marketing; purpose: \"reach you\"", "a {", "a, -, -, marketing, reach you, -, -"),
        ("own { purpose: \"reach you\"", "a \"counts visits\" {", "a, -, -, -, counts visits, -, -"),
        ("own { purpose: \"reach you\"", "a \"counts visits\" { purpose: \"tell you\";", "a, -, -, -, tell you, -, -"),
        ("own { domain: \"acme.example\"", "a { tech: pixel;", "a, -, -, -, -, pixel, acme.example"),
        ("own { domain: \"acme.example\"", "a { domain: \"x.example\";", "a, -, -, -, -, -, x.example"),
    ];
    for (group, cookie, expected) in cases {
        let policy = policy(&format!(
            "policy \"P\" {{ }}\ncontroller \"Acme Ltd\" {{ trading-as: \"Acme\" }}\nrecipient host \"Host Inc\" {{ }}\n\
             cookies {group}\n  cookie {} }}\n}}\n",
            cookie.replace(" \"\"", ""),
        ));
        let facts = policy.facts();
        // Data always name a technology; who prints or judges says what is stated.
        let mut cells: Vec<&str> = expected.split(", ").map(|cell| if cell == "-" { "" } else { cell }).collect();
        cells[5] = if cells[5].is_empty() { "http" } else { cells[5] };
        let csv = csv(&facts);
        let mut data: Vec<&str> = csv.lines().nth(1).unwrap_or_default().split(',').collect();
        data.remove(5);
        // The path and whether it renews, which no group states.
        assert_eq!(data.split_off(7), ["", ""], "{group} {cookie}");
        assert_eq!(data, cells, "{group} {cookie}");
        let printed = template(
            &policy,
            "{% for g in cookie_groups %}{% for r in g.rows %}\n{{ r.names }}, \
             {{ r.provider or '-' }}, {{ r.party or '-' }}, {{ g.category or '-' }}, {{ r.purpose or '-' }}, {{ r.tech or '-' }}, \
             {{ r.domain or '-' }}\n{% endfor %}{% endfor %}",
        );
        assert_eq!(printed, [expected.replacen('a', "`a`", 1)], "{group} {cookie}");
        let message = "{{ this.name }}, {{ this.provider }}, {{ this.party }}, {{ this.category }}, {{ this.purpose }}, \
             {{ this.tech }}, {{ this.domain }}";
        assert_eq!(pack(&policy, "cookie", message), [expected.replace('-', "(not stated)")], "{group} {cookie}");
    }
}

#[test]
fn a_group_has_a_party_of_its_own() {
    let spec = "policy \"P\" { }\ncontroller \"A\" { }\nrecipient host \"Host\" { }\n\
        cookies own { provider: self; cookie a { party: third } }\ncookies theirs { provider: host; cookie b { party: first } }\n\
        cookies stated { provider: host; party: first; cookie c { } }\ncookies none { cookie d { party: third } }\n";
    let policy = policy(spec);
    let parties: Vec<Option<&str>> = policy.cookies.iter().map(party_of_group).collect();
    assert_eq!(parties, [Some("first"), Some("third"), Some("first"), None]);
}

#[test]
fn a_provider_without_a_label_is_printed_by_its_key() {
    let policy =
        policy("policy \"P\" { }\nrecipient cloud-host { }\ncookies x { provider: cloud-host; cookie a { } }\n");
    assert!(csv(&policy.facts()).contains("\na,cloud-host,third,"), "data name the key");
    let printed =
        template(&policy, "{% for g in cookie_groups %}{% for r in g.rows %}{{ r.provider }}{% endfor %}{% endfor %}");
    assert_eq!(printed, ["cloud host"], "sentences do not");
}

#[test]
fn data_leave_the_country_of_the_controller() {
    // The controller's country, the recipient; whether a transfer is printed, and its countries.
    let cases = [
        ("country: IE", "country: DE", None),
        ("country: IE", "country: NO", None),
        ("country: IE", "country: EEA", None),
        ("country: IE", "country: EU", None),
        ("country: IE", "country: IE", None),
        ("country: IE", "country: CH", Some("CH")),
        ("country: IE", "country: DE, US, GB", Some("US GB")),
        ("country: IE", "country: WORLD", Some("WORLD")),
        ("country: IE", "country: DE; safeguard: scc", None),
        ("country: IE", "", None),
        ("country: IE", "safeguard: scc", Some("")),
        ("country: EEA", "country: DE, CH", Some("CH")),
        ("country: GB", "country: DE", Some("DE")),
        ("country: CH", "country: CH", None),
        ("country: CA", "country: CA-QC", None),
        ("country: CA", "country: CA-QC, US-CA", Some("US-CA")),
        ("country: CA-QC", "country: CA-QC", None),
        // Another part of a country is no other country.
        ("country: CA-QC", "country: CA", None),
        ("country: CA-QC", "country: CA-ON", None),
        ("country: CA-QC", "country: US-CA", Some("US-CA")),
        ("", "country: US", None),
        ("", "country: US; safeguard: dpf", Some("US")),
        ("", "safeguard: scc", Some("")),
    ];
    for (home, recipient, expected) in cases {
        let policy = policy(&format!(
            "policy \"P\" {{ }}\ncontroller \"A\" {{ {home} }}\nrecipient host \"Host\" {{ {recipient} }}\n"
        ));
        let facts = policy.facts();
        let all: Vec<String> = facts.transfers().map(|transfer| transfer.countries.join(" ")).collect();
        assert_eq!(all.first().map(String::as_str), expected, "{home}: {recipient}");
        let printed = template(
            &policy,
            "{% for t in transfers %}\n{{ t.recipient.key }}:{% for c in t.countries %} {{ c }}{% endfor %}\n{% endfor %}",
        );
        let expected: Vec<String> =
            expected.map(|countries| format!("host: {countries}").trim_end().to_owned()).into_iter().collect();
        assert_eq!(printed, expected, "{home}: {recipient}");
    }
}

#[test]
fn home_is_where_the_law_of_the_controller_holds() {
    for (home, place, expected) in [
        ("country: IE", "DE", "yes"),
        ("country: DE", "EU", "yes"),
        ("country: DE", "GB", "no"),
        ("country: NO", "SE", "yes"),
        ("country: CA", "CA-QC", "yes"),
        ("country: CA-QC", "CA", "yes"),
        ("country: US-CA", "US-OR", "yes"),
        ("country: US", "CA-QC", "no"),
        ("", "DE", "-"),
    ] {
        let policy = policy(&format!("policy \"P\" {{ }}\ncontroller \"A\" {{ {home} }}\n"));
        assert_eq!(state(policy.facts().at_home(place)), expected, "{home}: {place}");
    }
    let none = policy("policy \"P\" { }\n");
    assert_eq!(none.facts().at_home("DE"), None);
}

#[test]
fn a_place_lies_in_the_groups_of_its_country() {
    // The place; whether it lies in the European Economic Area, and in the European Union.
    for (place, eea, eu) in [
        ("DE", true, true),
        ("IE", true, true),
        ("IS", true, false),
        ("LI", true, false),
        ("NO", true, false),
        ("CH", false, false),
        ("GB", false, false),
        ("EU", true, true),
        ("EEA", true, false),
        ("WORLD", false, false),
        ("US-CA", false, false),
    ] {
        assert_eq!((lies_in(place, "EEA"), lies_in(place, "EU")), (eea, eu), "{place}");
    }
    for country in EEA {
        assert!(lies_in(country, "EEA"), "{country}, which must stand in the order of the codes");
    }
}

#[test]
fn a_flow_is_a_recipient_in_a_country() {
    for (recipient, expected) in [
        ("country: US, DE", &["US", "DE"][..]),
        ("", &["(not stated)"]),
        ("role: processor", &["(not stated)"]),
        ("role: sub-processor", &["(not stated)"]),
        ("role: controller", &["(not stated)"]),
        ("role: joint-controller", &["(not stated)"]),
        ("role: affiliate", &["(not stated)"]),
        // People and bodies in many places.
        ("role: authority", &[]),
        ("role: users", &[]),
        ("role: public", &[]),
        ("role: buyer", &[]),
        ("role: seller", &[]),
        ("role: adviser", &[]),
        ("role: acquirer", &[]),
        ("role: adviser; country: IE", &["IE"]),
    ] {
        let policy = policy(&format!("policy \"P\" {{ }}\nrecipient host \"Host\" {{ {recipient} }}\n"));
        let facts = policy.facts();
        let flows: Vec<&str> =
            facts.flows().map(|flow| flow.country.map_or("(not stated)", |place| place.value)).collect();
        assert_eq!(flows, expected, "{recipient}");
        assert_eq!(pack(&policy, "flow", "{{ this.country }}"), expected, "{recipient}");
    }
}

#[test]
fn a_third_party_uses_data_for_itself() {
    for (recipient, expected) in [
        ("role: processor", "no"),
        ("role: sub-processor", "no"),
        ("role: controller", "yes"),
        ("role: authority", "yes"),
        ("role: controller; category: service-provider", "no"),
        ("role: processor; category: third-party", "yes"),
        ("category: contractor, third-party", "no"),
        ("category: advertising", "-"),
        ("", "-"),
    ] {
        let policy = policy(&format!("policy \"P\" {{ }}\nrecipient host \"Host\" {{ {recipient} }}\n"));
        assert_eq!(state(policy.facts().third_party(0)), expected, "{recipient}");
        let asked = pack(&policy, "recipient", "{{ this.third_party }}");
        assert_eq!(asked, [expected.replace('-', "(not stated)")], "{recipient}");
    }
}

#[test]
fn what_is_declared_of_an_item_goes_before_the_taxonomy() {
    // The item; then word, state, special, sensitive, direct, online, required, optional, statutory categories.
    let cases = [
        ("email", "", "email, -, no, no, yes, no, no, no, A B"),
        ("health", "", "health, -, yes, yes, no, no, no, no, B C L"),
        ("photo", "", "photo, -, -, no, -, no, no, no, H"),
        ("photo", "item photo { special: yes }", "photo, -, yes, no, -, no, no, no, H"),
        ("photo", "item photo { special: no }", "photo, -, no, no, -, no, no, no, H"),
        ("health", "item health { special: no }", "health, -, no, yes, no, no, no, no, B C L"),
        ("email", "item email { sensitive: yes }", "email, -, no, yes, yes, no, no, no, A B"),
        ("email", "item email { ccpa: L }", "email, -, no, no, yes, no, no, no, L"),
        ("email", "item email { state: hashed }", "email, hashed, no, no, yes, no, no, no, A B"),
        ("points", "item points \"points\" { ccpa: D; special: yes }", "-, -, yes, -, -, -, no, no, D"),
        ("points", "item points \"points\" { }", "-, -, -, -, -, -, no, no, "),
        ("\"your shoe size\"", "", "-, -, -, -, -, -, no, no, "),
        ("email", "required: email", "email, -, no, no, yes, no, yes, no, A B"),
        ("email", "optional: email; item email { state: hashed }", "email, hashed, no, no, yes, no, no, yes, A B"),
        ("\"your shoe size\"", "required: \"your shoe size\"", "-, -, -, -, -, -, yes, no, "),
        ("", "item ip-address { state: truncated }", "ip-address, truncated, no, no, no, yes, no, no, A F"),
    ];
    for (item, more, expected) in cases {
        let items = if item.is_empty() { String::new() } else { format!("items: {item};") };
        let policy = policy(&format!("policy \"P\" {{ }}\ndata x \"X\" {{ {items} {more} }}\n"));
        let facts = policy.facts();
        let found: Vec<String> = facts
            .items()
            .map(|item| {
                [
                    item.word().unwrap_or("-").to_owned(),
                    item.state().unwrap_or("-").to_owned(),
                    state(item.special()).to_owned(),
                    state(item.sensitive()).to_owned(),
                    state(item.direct()).to_owned(),
                    state(item.online()).to_owned(),
                    state(Some(item.required())).to_owned(),
                    state(Some(item.optional())).to_owned(),
                    item.statutory().join(" "),
                ]
                .join(", ")
            })
            .collect();
        assert_eq!(found, [expected], "{item} {more}");
        let message = "{{ this.word }}, {{ this.state }}, {{ this.special }}, {{ this.sensitive }}, {{ this.direct }}, \
             {{ this.online }}, {{ this.required }}, {{ this.optional }}, {{ this.ccpa }}";
        let (rest, letters) = expected.rsplit_once(", ").expect("letters");
        let asked = rest.split(", ").map(|cell| if cell == "-" { "(not stated)" } else { cell });
        let asked = [&asked.collect::<Vec<_>>()[..], &[&letters.replace(' ', ", ")]].concat().join(", ");
        assert_eq!(pack(&policy, "item", message), [asked], "{item} {more}");
    }
}

#[test]
fn special_data_without_a_condition_are_found_where_only_the_item_says_so() {
    let found = |item: &str| {
        let analysis = asked::lint(&format!(
            "policy \"P\" {{ laws: gdpr }}\ndata x \"X\" {{ items: photo; {item} }}\n\
             purpose p \"show you\" {{ data: x; basis: contract }}\n"
        ));
        analysis.findings.iter().any(|found| found.rule == "consistency/interests-for-special")
    };
    assert!(found("item photo { special: yes }"));
    assert!(!found("item photo { special: no }"));
    assert!(!found(""));
}

#[test]
fn statutory_categories_hold_what_is_collected() {
    let spec = "policy \"P\" { laws: ccpa }\n\
        data id \"your name\" { items: name }\n\
        data hidden \"hidden data\" { items: email; collected: no }\n\
        data own \"your points\" { item points \"points\" { ccpa: D, K } item email { } }\n\
        data free \"free text\" { items: \"your shoe size\" }\n\
        recipient buyer \"Buyer\" { data: id; sale: yes }\n\
        recipient ads \"Ads\" { data: own.points; share: yes }\n\
        recipient none \"None\" { data: id, own; sale: no; share: no }\n\
        recipient blind \"Blind\" { sale: yes }\n";
    let policy = policy(spec);
    let facts = policy.facts();
    let rows: Vec<String> = facts
        .statutory()
        .into_iter()
        .map(|row| {
            let recipients = |list| keys(&policy.recipients, list);
            let (sold, shared) = (recipients(row.sold_to), recipients(row.shared_with));
            let items = row.items.iter().map(|item| item.key()).collect::<Vec<_>>().join(" ");
            format!("{}: {items} | {sold} | {shared}", row.letter)
        })
        .collect();
    // Whoever gets the name gets no points, and the other way round; an item of a category is not all of it.
    assert_eq!(
        rows,
        [
            "A: name | buyer | ",
            "A: email |  | ",
            "B: name | buyer | ",
            "B: email |  | ",
            "D: points |  | ads",
            "K: points |  | ads"
        ]
    );
    let printed = template(
        &policy,
        "{% for c in california %}\n{{ c.category }}: {{ c.data | list }} | {% for r in c.sold_to %}{{ r.key }}{% endfor %} | \
         {% for r in c.shared_with %}{{ r.key }}{% endfor %}\n\n{% endfor %}",
    );
    assert_eq!(
        printed,
        [
            "A: your name | buyer |",
            "A: your points (e-mail address) |  |",
            "B: your name | buyer |",
            "B: your points (e-mail address) |  |",
            "D: your points (points) |  | ads",
            "K: your points (points) |  | ads"
        ]
    );
    assert_eq!(keys(&policy.recipients, facts.sold_to()), "buyer blind");
    assert_eq!(keys(&policy.recipients, facts.shared_with()), "ads");
}

/// Categories in categories, and who names which.
const NESTED: &str = "policy \"P\" { }\n\
    data all \"all data\" { includes: middle, other }\n\
    data middle \"middle data\" { includes: inner; items: name }\n\
    data inner \"inner data\" { items: health, photo }\n\
    data other \"other data\" { items: email, phone }\n\
    data lone \"lone data\" { items: ip-address }\n\
    purpose whole \"use all\" { data: all; basis: consent }\n\
    purpose half \"use half\" { data: other.email; basis contract { data: middle } }\n\
    purpose none \"use nothing\" { basis: legitimate-interests }\n\
    purpose part \"use a part\" { data: inner.photo }\n\
    recipient host \"Host\" { data: middle; for: whole, none }\n\
    recipient mailer \"Mailer\" { data: other.email; for: half }\n\
    retention always \"always\" { data: all; keep: 3 years }\n\
    retention mails \"mails\" { data: other.phone; keep: 1 year }\n\
    retention by-purpose \"by purpose\" { for: half; keep: 12 months }\n\
    retention both \"both\" { data: lone; for: half; keep: 1 month }\n\
    retention session \"session\" { for: none; keep: 2 years }\n";

fn nested() -> Spec {
    policy(NESTED)
}

#[test]
fn a_part_is_used_with_its_whole() {
    let policy = nested();
    let facts = policy.facts();
    // The category; then purposes, recipients, retention entries.
    let cases = [
        ("all", "whole", "", "always"),
        ("middle", "whole half", "host", "always by-purpose"),
        ("inner", "whole half part", "host", "always by-purpose"),
        ("other", "whole half", "mailer", "always mails by-purpose"),
        ("lone", "", "", "both"),
    ];
    for (data, (key, purposes, recipients, kept)) in cases.into_iter().enumerate() {
        assert_eq!(keys(&policy.purposes, facts.purposes_of(data).iter().copied()), purposes, "{key}");
        assert_eq!(keys(&policy.recipients, facts.recipients_of(data).iter().copied()), recipients, "{key}");
        assert_eq!(keys(&policy.retentions, facts.kept(data).iter().copied()), kept, "{key}");
    }
    // A message names a declaration by its label.
    assert_eq!(
        pack(&policy, "personal_data", "{{ this.key }}: {{ this.kept }}"),
        [
            "all: always",
            "middle: always, by purpose",
            "inner: always, by purpose",
            "other: always, mails, by purpose",
            "lone: both"
        ]
    );
    assert!(facts.purposes_of(9).is_empty() && facts.recipients_of(9).is_empty() && facts.kept(9).is_empty());
}

#[test]
fn an_item_is_used_alone_or_with_its_category() {
    let policy = nested();
    let facts = policy.facts();
    let all: Vec<String> = facts
        .items()
        .map(|item| {
            let (purposes, recipients) = (facts.purposes_of_item(item), facts.recipients_of_item(item));
            format!("{}: {} | {}", item.key(), keys(&policy.purposes, purposes), keys(&policy.recipients, recipients))
        })
        .collect();
    assert_eq!(
        all,
        [
            "name: whole half | host",
            "health: whole half | host",
            "photo: whole half part | host",
            "email: whole half | mailer",
            "phone: whole | ",
            "ip-address:  | ",
        ]
    );
    let asked = pack(&policy, "item", "{{ this.key }}: {{ this.purposes }} | {{ this.recipients }}");
    assert_eq!(asked[3], "email: use all, use half | Mailer");
    assert_eq!(asked[4], "phone: use all | ");
}

#[test]
fn a_category_has_what_its_parts_have() {
    let policy = nested();
    let facts = policy.facts();
    let attributes: Vec<&str> = (0..5).map(|data| state(facts.any_item(data, ItemFact::special))).collect();
    assert_eq!(attributes, ["yes", "yes", "yes", "no", "no"]);
    assert_eq!(facts.words(1).collect::<Vec<_>>(), ["name", "health", "photo"]);
    assert_eq!(facts.items_of(1).map(ItemFact::key).collect::<Vec<_>>(), ["name"]);
    // A reference to one item asks that item alone.
    let of_purposes: Vec<&str> =
        policy.purposes.iter().map(|purpose| state(facts.any_named(data_of(purpose), ItemFact::special))).collect();
    assert_eq!(of_purposes, ["yes", "yes", "no", "-"]);
    assert_eq!(pack(&policy, "purpose", "{{ this.special }}"), ["yes", "yes", "no", "(not stated)"]);
    assert_eq!(state(facts.any_named(&policy.recipients[1].data, ItemFact::special)), "no");
    assert_eq!(keys(&policy.recipients, facts.recipients_for(0).iter().copied()), "host");
    assert_eq!(pack(&policy, "purpose", "{{ this.recipients }}"), ["Host", "Mailer", "Host", ""]);
}

#[test]
fn data_are_collected_unless_the_spec_denies_it() {
    for (data, collected, personal) in [
        ("", true, true),
        ("collected: yes", true, true),
        ("collected: no", false, false),
        ("called: anonymous", true, false),
        ("called: aggregated", true, false),
        ("called: non-personal", true, false),
        ("called: pseudonymous", true, true),
    ] {
        let policy = policy(&format!("policy \"P\" {{ }}\ndata x \"X\" {{ items: email; {data} }}\n"));
        let facts = policy.facts();
        assert_eq!((facts.is_collected(0), facts.is_personal(0)), (collected, personal), "{data}");
        assert_eq!(facts.items().count(), usize::from(personal), "{data}");
        assert_eq!(pack(&policy, "personal_data", "x").len(), usize::from(personal), "{data}");
        let printed =
            template(&policy, "{% for d in collected %}yes{% endfor %}{% for d in not_collected %}no{% endfor %}");
        assert_eq!(printed, [if collected { "yes" } else { "no" }], "{data}");
    }
    let sourced = policy(
        "policy \"P\" { }\nrecipient r \"R\" { }\ndata a \"A\" { through: r }\ndata b \"B\" { from: \"friends\" }\n\
         data c \"C\" { from: \"friends\"; collected: no }\ndata d \"D\" { }\n",
    );
    assert_eq!(keys(&sourced.data, sourced.facts().sourced()), "a b");
}

#[test]
fn bases_are_those_of_the_purpose_and_of_some_of_its_data() {
    let spec = "policy \"P\" { }\ndata d \"D\" { items: email }\n\
        purpose two \"do two\" { data: d; basis: contract; basis consent { data: d } }\n\
        purpose none \"do none\" { data: d }\n\
        cookies stated { basis: legitimate-interests; for: two; cookie a { } }\n\
        cookies by-purpose { for: two, none; cookie b { } }\n\
        cookies unknown { cookie c { } }\n";
    let policy = policy(spec);
    let facts = policy.facts();
    let of = |purpose| facts.bases(purpose).map(|basis| basis.word).collect::<Vec<_>>().join(" ");
    assert_eq!([of(0), of(1), of(9)], ["contract consent", "", ""]);
    assert_eq!(pack(&policy, "purpose", "{{ this.all_bases }}"), ["contract, consent", ""]);
    let cookies: Vec<String> = policy.cookies.iter().map(|group| facts.bases_of_cookies(group).join(" ")).collect();
    assert_eq!(cookies, ["legitimate-interests", "contract consent", ""]);
    assert_eq!(pack(&policy, "cookie", "{{ this.all_bases }}"), ["legitimate-interests", "contract, consent", ""]);
    for (word, expected) in
        [("contract", true), ("consent", true), ("legitimate-interests", true), ("legal-obligation", false)]
    {
        assert_eq!(facts.rests_on(word), expected, "{word}");
    }
}

#[test]
fn periods_are_told_shortest_first() {
    let policy = policy(
        "policy \"P\" { }\nretention a { keep: 2 years }\nretention b { keep: 30 days }\nretention c { keep: 24 months }\n\
         retention d { keep: 6 to 12 months }\nretention e { until: \"you leave\" }\nretention f { keep: 1 year }\n",
    );
    let periods: Vec<String> = policy.facts().periods().iter().map(ToString::to_string).collect();
    assert_eq!(periods, ["30 days", "6 months", "12 months", "2 years"]);
    let printed = template(&policy, "{% for p in periods %}\n{{ p }}\n{% endfor %}");
    assert_eq!(printed, ["30 days", "6 months", "12 months", "2 years"]);
}

#[test]
fn of_bounded_periods_only_the_longest_is_known() {
    for (keeps, expected) in [
        (&["at most 3 years"][..], &["at most 3 years"][..]),
        (&["6 to 12 months"], &["6 to 12 months"]),
        (&["at most 3 years", "30 days"], &["at most 3 years"]),
        (&["at most 30 days", "3 years"], &["at most 3 years"]),
        (&["10 business days", "14 days"], &["10 business days"]),
    ] {
        let entries: Vec<String> =
            keeps.iter().enumerate().map(|(at, keep)| format!("retention r{at} {{ keep: {keep} }}\n")).collect();
        let policy = policy(&format!("policy \"P\" {{ }}\n{}", entries.concat()));
        let periods: Vec<String> = policy.facts().periods().iter().map(ToString::to_string).collect();
        assert_eq!(periods, expected, "{keeps:?}");
    }
}

#[test]
fn the_public_knows_a_controller_by_its_first_trading_name() {
    for (controller, expected) in [
        ("controller \"Acme Ltd\" { trading-as: \"Acme\", \"Ace\" }", Some("Acme")),
        ("controller \"Acme Ltd\" { }", Some("Acme Ltd")),
        ("controller { }", None),
        ("", None),
    ] {
        let policy = policy(&format!("policy \"P\" {{ }}\n{controller}\n"));
        assert_eq!(policy.facts().public_name(), expected, "{controller}");
        let printed = template(&policy, "{{ controller.public_name or '-' }}");
        assert_eq!(printed, [expected.unwrap_or("-")], "{controller}");
    }
}

#[test]
fn ways_are_told_in_one_order() {
    let policy = policy(
        "policy \"P\" { }\ncontroller \"A\" { form: /form; address: \"1 Road\"; phone: \"+353 1\"; email: a@a.example; country: IE }\n\
         requests { url: /ask; email: b@a.example; how: \"Ask us.\" }\n",
    );
    let controller = policy.controller.as_ref().expect("a controller");
    let all: Vec<&str> = ways(controller).map(|way| way.0).collect();
    assert_eq!(all, ["email", "phone", "address", "form"]);
    let requests = policy.requests.as_ref().expect("requests");
    let all: Vec<_> = ways(requests).collect();
    assert_eq!(all, [("email", "b@a.example".into()), ("url", "/ask".into())]);
    let printed = template(&policy, "{% for w in requests.ways %}\n{{ w }}\n{% endfor %}");
    assert_eq!(printed.len(), 2);
}

#[test]
fn a_row_of_a_table_says_all_that_is_stated_or_there_is_none() {
    for (data, expected) in [
        ("items: email; source: provided", "True"),
        ("items: email; required: email", "True"),
        ("items: email; when: \"you order\"", "False"),
        ("items: email; unless: \"you object\"", "False"),
        ("items: email; without: \"We cannot answer.\"", "False"),
        ("items: email; visible-to: public", "False"),
        ("items: email; subjects: customer", "False"),
        ("items: email; called: anonymous", "False"),
        ("items: email; includes: y", "False"),
        ("items: email; item email { when: \"you order\" }", "False"),
        ("items: email; item email { detail: \"one of them\" }", "True"),
    ] {
        let policy =
            policy(&format!("policy \"P\" {{ }}\ndata x \"X\" {{ {data} }}\ndata y \"Y\" {{ items: phone }}\n"));
        let printed = template(&policy, "{% if data.x.plain %}True{% else %}False{% endif %}");
        assert_eq!(printed, [expected], "{data}");
    }
}

#[test]
fn a_condition_on_what_is_not_stated_is_neither_true_nor_false() {
    // The recipient, a condition, its answer: where it is not known, a rule is not asked.
    for (recipient, condition, expected) in [
        ("role: processor", "this.role == 'processor'", "yes"),
        ("role: affiliate", "this.role == 'processor'", "no"),
        ("", "this.role == 'processor'", "-"),
        ("role: processor", "this.role in ['processor', 'affiliate']", "yes"),
        ("role: public", "this.role in ['processor', 'affiliate']", "no"),
        ("", "this.role in ['processor', 'affiliate']", "-"),
        ("safeguard: bcr, scc", "'scc' in this.safeguard", "yes"),
        ("safeguard: bcr", "'scc' in this.safeguard", "no"),
        ("", "'scc' in this.safeguard", "-"),
        ("country: DE, US", "'US' in this.country", "yes"),
        ("country: DE", "'US' in this.country", "no"),
        ("", "'US' in this.country", "-"),
        ("sale: yes", "this.sale is yes", "yes"),
        ("sale: no", "this.sale is yes", "no"),
        ("role: processor", "this.role == 'processor' and 'scc' in this.safeguard", "-"),
        ("role: affiliate", "this.role == 'processor' and 'scc' in this.safeguard", "no"),
        ("role: processor", "this.role == 'processor' or 'scc' in this.safeguard", "yes"),
        ("role: affiliate", "this.role == 'processor' or 'scc' in this.safeguard", "-"),
    ] {
        let policy = policy(&format!("policy \"P\" {{ }}\nrecipient host \"Host\" {{ {recipient} }}\n"));
        let asked = |when: &str| {
            let keys =
                format!("each: recipient\n    when: {when:?}\n    require: count(document) > 99\n    message: m");
            !broken(&policy, &keys).is_empty()
        };
        let answer = match (asked(condition), asked(&format!("not ({condition})"))) {
            (true, false) => "yes",
            (false, true) => "no",
            (false, false) => "-",
            (true, true) => "both",
        };
        assert_eq!(answer, expected, "{recipient}: {condition}");
    }
}

#[test]
fn sections_are_counted_with_all_that_stand_in_them() {
    let policy = policy(
        "policy \"P\" { }\nsection a \"A\" { section b \"B\" { section c \"C\" { section d \"D\" { \"\"\"\nText.\n\"\"\" } } } }\n\
         section e \"E\" { section f \"F\" { section g \"G\" { section h \"H\" { \"\"\"\nText.\n\"\"\" } } } }\n",
    );
    let keys: Vec<&str> = policy.facts().sections().iter().map(|section| &*section.meta.key.value).collect();
    assert_eq!(keys, ["a", "b", "c", "d", "e", "f", "g", "h"]);
    assert_eq!(template(&policy, "{% for s in section %}{{ s.key }}{% endfor %}"), ["abcdefgh"]);
    assert_eq!(pack(&policy, "section", "{{ this.key }}"), keys);
}

#[test]
fn a_part_of_a_part_is_used_with_the_whole_however_deep_it_lies() {
    let policy = policy(
        "policy \"P\" { }\n\
         data a \"a data\" { includes: b }\ndata b \"b data\" { includes: c }\ndata c \"c data\" { includes: d }\n\
         data d \"d data\" { includes: e }\ndata e \"e data\" { items: health }\n\
         purpose whole \"use all\" { data: a; basis: consent }\n\
         recipient host \"Host\" { data: a; for: whole }\n\
         retention always \"always\" { data: a; keep: 3 years }\n",
    );
    let facts = policy.facts();
    for (data, category) in policy.data.iter().enumerate() {
        let key = &*category.meta.key.value;
        assert_eq!(facts.purposes_of(data), [0], "{key}");
        assert_eq!(facts.recipients_of(data), [0], "{key}");
        assert_eq!(facts.kept(data), [0], "{key}");
        assert_eq!(facts.words(data).collect::<Vec<_>>(), ["health"], "{key}");
        assert_eq!(facts.any_item(data, ItemFact::special), Some(true), "{key}");
    }
}
