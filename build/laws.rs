//! Embeds the law packs as values, so that no run parses YAML for them.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use granit_parser::{Event, Parser};

use crate::files;

/// Writes `SHIPPED`: the name of each `*.yaml` of the folder, and its tree as `syntax::yaml` has it.
pub fn laws(folder: &Path, target: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut code = String::from("static SHIPPED: &[(&str, Node)] = &[\n");
    for path in files::below(folder, "yaml")? {
        let law = path.file_stem().unwrap_or_default().to_string_lossy();
        let tree = tree(&fs::read_to_string(&path)?)
            .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        writeln!(code, "    ({law:?}, {tree}),")?;
    }
    code.push_str("];\n");
    fs::write(target, code)?;
    Ok(())
}

/// A collection that is being written.
#[derive(Clone, Copy)]
enum Open {
    List,
    /// A mapping, before a key or before a value.
    Key,
    Value,
}

/// The tree of a file as a Rust expression.
fn tree(text: &str) -> Result<String, Box<dyn std::error::Error>> {
    let mut code = String::new();
    let mut open = Vec::new();
    for event in Parser::new_from_str(text) {
        let event = event?.0;
        let opens = match event {
            Event::Scalar(..) => None,
            Event::SequenceStart(..) => Some((Open::List, "Sequence")),
            Event::MappingStart(..) => Some((Open::Key, "Mapping")),
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
                code.push_str("])) }");
                after(&mut open, &mut code);
                continue;
            }
            _ => continue,
        };
        if matches!(open.last(), Some(Open::Key)) {
            code.push('(');
        }
        code.push_str("Node { span: Span::NOWHERE, kind: Kind::");
        if let Some((kind, name)) = opens {
            write!(code, "{name}(Cow::Borrowed(&[")?;
            open.push(kind);
        } else if let Event::Scalar(text, ..) = event {
            write!(code, "Scalar(Cow::Borrowed({text:?}), ScalarStyle::Plain) }}")?;
            after(&mut open, &mut code);
        }
    }
    Ok(code)
}

/// What stands behind a value in the collection around it.
fn after(open: &mut [Open], code: &mut String) {
    let Some(around) = open.last_mut() else { return };
    code.push_str(if matches!(around, Open::Value) { ")," } else { "," });
    *around = match *around {
        Open::List => Open::List,
        Open::Key => Open::Value,
        Open::Value => Open::Key,
    };
}
