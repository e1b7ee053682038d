//! Which topics and sections a document has, and in which order.

use rustc_hash::{FxHashMap, FxHashSet};

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
    let mut there: FxHashSet<String> = FxHashSet::default();
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
    let named: FxHashSet<String> = targets.iter().filter_map(name_of).collect();
    for target in &targets {
        if *target == rest {
            for topic in TOPICS.iter().filter(|topic| *topic != "...") {
                let nested = sections.get(topic).is_some_and(|(_, top)| !top);
                if !nested && !named.contains(topic) {
                    nodes.push(node(policy, topic, &sections));
                }
            }
        } else if let Some(name) = name_of(target)
            && there.insert(name.clone())
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
    let there: FxHashSet<&str> = nodes.iter().map(|node| &*node.name).collect();
    let own: FxHashMap<&str, &Section> = policy
        .sections
        .iter()
        .map(|section| (&*section.meta.key.value, section))
        .filter(|(key, _)| TOPICS.find(key).is_none() && !there.contains(key))
        .collect();
    // Those behind the same one keep the order of the file, each with those behind it.
    let (mut behind, mut free): (FxHashMap<&str, Vec<&str>>, Vec<&str>) = Default::default();
    let keys = || policy.sections.iter().map(|section| &*section.meta.key.value).filter(|key| own.contains_key(key));
    for key in keys() {
        let after = own[key].after.and_then(|after| match after.target {
            Target::Word(topic) => Some(topic),
            Target::Section(number) => place::section(policy, number).map(|section| &*section.meta.key.value),
            _ => None,
        });
        match after.filter(|name| there.contains(name) || own.contains_key(name)) {
            Some(name) => behind.entry(name).or_default().push(key),
            None => free.push(key),
        }
    }
    let mut following: Vec<Vec<&str>> = nodes.iter().map(|node| behind_all(&node.name, &mut behind)).collect();
    let mut seen: FxHashSet<&str> = following.iter().flatten().copied().collect();
    // Nothing says where these go. Of those that stand behind each other in a circle, the first one goes first.
    let mut rest = Vec::new();
    for key in free.into_iter().chain(keys()) {
        if seen.insert(key) {
            rest.push(key);
            rest.extend(behind_all(key, &mut behind).into_iter().filter(|key| seen.insert(key)));
        }
    }
    let last = nodes.iter().position(|node| LAST.contains(&&*node.name));
    let make = |key: &str| node(policy, key, sections);
    let mut all = Vec::with_capacity(nodes.len() + own.len());
    for (index, one) in std::mem::take(nodes).into_iter().enumerate() {
        if last == Some(index) {
            all.extend(rest.drain(..).map(make));
        }
        all.push(one);
        all.extend(following[index].drain(..).map(make));
    }
    all.extend(rest.into_iter().map(make));
    *nodes = all;
}

/// What stands behind a name, each with what stands behind it.
fn behind_all<'a>(name: &str, behind: &mut FxHashMap<&'a str, Vec<&'a str>>) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut open = behind.remove(name).unwrap_or_default();
    open.reverse();
    while let Some(key) = open.pop() {
        found.push(key);
        open.extend(behind.remove(key).unwrap_or_default().into_iter().rev());
    }
    found
}

/// All entries by name.
pub(crate) fn entries(nodes: &[Node], found: &mut FxHashMap<String, Entry>) {
    for node in nodes {
        found.entry(node.name.clone()).or_insert(node.entry);
        entries(&node.children, found);
    }
}
