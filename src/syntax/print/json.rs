//! The layout as JSON. Comments have no place in it.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::source::Sources;

use super::super::Shapes;
use super::super::tree::Tree;
use super::layout::{Entry, Node, layout};

/// The tree in the YAML layout, as JSON.
pub fn to_json(tree: &Tree, shapes: &dyn Shapes) -> String {
    // Which mappings stood on one line does not matter here, so any file will do.
    let nothing = Sources::new().add("", std::path::Path::new(""), "");
    let root = Node::Map(layout(tree, shapes, &nothing), false);
    // Writing to a string fails only for keys that are no strings.
    let mut out = serde_json::to_string_pretty(&Json(&root)).unwrap_or_default();
    out.push('\n');
    // JSON may hold them as they are. Readers of YAML, by which a spec comes back, refuse them.
    out.replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff")
}

/// A node in the order of the file, which `serde_json`'s own maps would lose.
struct Json<'t, 'a>(&'a Node<'t>);

impl Serialize for Json<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Node::Null => serializer.serialize_unit(),
            Node::Text(text) | Node::Prose(text) => serializer.serialize_str(text),
            Node::List(all) => serializer.collect_seq(all.iter().map(|element| Json(&element.value))),
            Node::Map(all, _) => map(all, serializer),
        }
    }
}

fn map<S: Serializer>(all: &[Entry<'_>], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(all.len()))?;
    for entry in all {
        map.serialize_entry(&entry.key, &Json(&entry.value))?;
    }
    map.end()
}
