//! Embeds the law packs as bytes, so that no run parses YAML for them, and none reads what it does not ask for.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use granit_parser::{Event, Parser};

use crate::files;
use crate::kept::Kept;

type Done<T> = Result<T, Box<dyn std::error::Error>>;

/// Writes `SHIPPED`: the name of each `*.yaml` of the folder, and under each of its keys the bytes of a tree, in the order
/// that the key `order` gives.
pub fn laws(folder: &Path, target: &Path) -> Done<()> {
    let mut laws = Vec::new();
    for path in files::below(folder, "yaml")? {
        let law = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let wrong = |error: &dyn std::fmt::Display| io::Error::other(format!("{}: {error}", path.display()));
        let text = fs::read_to_string(&path)?;
        let tree = tree(&text).map_err(|error| wrong(&error))?;
        let Some(Kept::Mapping(rows)) = tree else { Err(wrong(&"a pack is a mapping"))? };
        let (mut code, mut order) = (String::new(), u32::MAX);
        for (key, value) in rows {
            let Kept::Scalar(key) = key else { Err(wrong(&"a key is a text"))? };
            if let (Kept::Scalar(text), true) = (&value, key == "order") {
                order = text.parse()?;
            }
            let bytes = target.with_file_name(format!("{law}-{key}.tree"));
            fs::write(&bytes, postcard::to_allocvec(&value)?)?;
            write!(code, "({key:?}, include_bytes!({bytes:?})), ")?;
        }
        laws.push((order, law, code));
    }
    laws.sort();
    let mut code = String::from("static SHIPPED: &[(&str, Keys)] = &[\n");
    for (_, law, keys) in laws {
        writeln!(code, "    ({law:?}, &[{keys}]),")?;
    }
    code.push_str("];\n");
    fs::write(target, code)?;
    Ok(())
}

/// The tree of a file as `syntax::yaml` has it: every scalar is a text.
fn tree(text: &str) -> Done<Option<Kept<'static>>> {
    let mut open: Vec<(bool, Vec<Kept<'static>>)> = Vec::new();
    for event in Parser::new_from_str(text) {
        let made = match event?.0 {
            // Nothing here lives longer than this script.
            Event::Scalar(text, ..) => Kept::Scalar(text.into_owned().leak()),
            Event::SequenceStart(..) => {
                open.push((false, Vec::new()));
                continue;
            }
            Event::MappingStart(..) => {
                open.push((true, Vec::new()));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some((true, inner)) => {
                    let mut inner = inner.into_iter();
                    Kept::Mapping(std::iter::from_fn(|| Some((inner.next()?, inner.next()?))).collect())
                }
                Some((false, inner)) => Kept::Sequence(inner),
                None => continue,
            },
            _ => continue,
        };
        match open.last_mut() {
            Some((_, around)) => around.push(made),
            None => return Ok(Some(made)),
        }
    }
    Ok(None)
}
