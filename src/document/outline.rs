//! Which topics and sections a document has, and in which order.

use rustc_hash::FxHashMap;

use super::template::Entry;
use crate::facts::place;
use crate::policy::{Policy, Ref, Section, Target};
use crate::schema::vocabulary::TOPICS;

/// An entry of a document's outline.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// The topic, or the key of the author's own section.
    pub name: String,
    pub entry: Entry,
    pub children: Vec<Node>,
}

/// The topics before which a section of the author's own stands if nothing says where it goes: what
/// comes last in a document says how the document changes and whom to ask.
pub(crate) const LAST: &[&str] = &["changes", "complaints", "contact"];

/// The outline of a document. Without an outline in the spec, every topic in the standard order.
pub(crate) fn outline(policy: &Policy, declared: &[Ref]) -> Vec<Node> {
    let mut sections = FxHashMap::default();
    number(&policy.sections, true, &mut sections);
    let mut nodes: Vec<Node> = Vec::new();
    let rest = Target::Word("...");
    let only_rest = [rest];
    let targets: Vec<Target> = if declared.is_empty() {
        only_rest.to_vec()
    } else {
        declared.iter().map(|reference| reference.target).collect()
    };
    let name_of = |target: &Target| match target {
        Target::Word(topic) => Some((*topic).to_owned()),
        Target::Section(number) => place::section(policy, *number).map(|section| section.meta.key.value.to_string()),
        _ => None,
    };
    let named: Vec<String> = targets.iter().filter_map(name_of).filter(|name| name != "...").collect();
    for target in &targets {
        if *target == rest {
            for topic in TOPICS.iter().filter(|topic| *topic != "...") {
                let nested = sections.get(topic).is_some_and(|(_, top)| !top);
                if !nested && !named.iter().any(|name| name == topic) {
                    nodes.push(node(policy, topic, &sections));
                }
            }
        } else if let Some(name) = name_of(target)
            && !nodes.iter().any(|node| node.name == name)
        {
            nodes.push(node(policy, &name, &sections));
        }
    }
    if targets.contains(&rest) {
        place_own(policy, &sections, &mut nodes);
    }
    nodes
}

/// For each key, the number of the section and whether it stands at the top of a file.
fn number<'a>(list: &'a [Section], top: bool, found: &mut FxHashMap<&'a str, (usize, bool)>) {
    for section in list {
        found.entry(&section.meta.key.value).or_insert((section.meta.number, top));
        number(&section.nested.section, false, found);
    }
}

fn node(policy: &Policy, name: &str, sections: &FxHashMap<&str, (usize, bool)>) -> Node {
    let number = sections.get(name).map(|(number, _)| *number);
    let nested =
        number.and_then(|number| place::section(policy, number)).map_or(&[][..], |section| &section.nested.section);
    Node {
        name: name.to_owned(),
        entry: Entry { topic: TOPICS.find(name), section: number },
        children: nested.iter().map(|inner| node(policy, &inner.meta.key.value, sections)).collect(),
    }
}

/// Puts the author's own sections, as far as the outline does not name them, where `after` says.
fn place_own(policy: &Policy, sections: &FxHashMap<&str, (usize, bool)>, nodes: &mut Vec<Node>) {
    let mut waiting: Vec<&Section> = policy
        .sections
        .iter()
        .filter(|section| {
            let key = &*section.meta.key.value;
            TOPICS.find(key).is_none() && !nodes.iter().any(|node| node.name == key)
        })
        .collect();
    // What each section stands behind. Those behind the same one keep the order of the file, each with those behind it.
    let mut behind: FxHashMap<&str, String> = FxHashMap::default();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|own| {
            let Some(name) = own.after.and_then(|after| match after.target {
                Target::Word(topic) => Some(topic.to_owned()),
                Target::Section(number) => {
                    place::section(policy, number).map(|section| section.meta.key.value.to_string())
                }
                _ => None,
            }) else {
                return true;
            };
            let Some(at) = nodes.iter().position(|node| node.name == name) else { return true };
            let follows = |node: &&Node| {
                std::iter::successors(behind.get(&*node.name), |of| behind.get(&***of)).any(|of| *of == name)
            };
            let at = at + 1 + nodes[at + 1..].iter().take_while(follows).count();
            nodes.insert(at, node(policy, &own.meta.key.value, sections));
            behind.insert(&own.meta.key.value, name);
            false
        });
        if waiting.len() == before {
            // Nothing says where the first of them goes; the others can stand after it.
            let own = waiting.remove(0);
            let at = nodes.iter().position(|node| LAST.contains(&&*node.name)).unwrap_or(nodes.len());
            nodes.insert(at, node(policy, &own.meta.key.value, sections));
        }
    }
}

/// All entries by name.
pub(crate) fn entries(nodes: &[Node], found: &mut FxHashMap<String, Entry>) {
    for node in nodes {
        found.entry(node.name.clone()).or_insert(node.entry);
        entries(&node.children, found);
    }
}
