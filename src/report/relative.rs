//! Names of files that mean the same on every machine.

use std::path::{Component, Path};

use crate::source::SourceFile;

/// The name of a file as seen from a folder; where no way leads there, as between two drives, or
/// where the file was never on a disk, the name that people are shown.
pub(super) fn name(file: &SourceFile, folder: &Path) -> String {
    relative(&file.path, folder).unwrap_or_else(|| file.name.clone())
}

/// The way from a folder to a file, with `/` between folders; none where there is none.
///
/// Both must be true paths for `..` to lead where it says.
pub fn relative(path: &Path, folder: &Path) -> Option<String> {
    if path.is_absolute() != folder.is_absolute() {
        return None;
    }
    let (mut to, mut from) = (path.components().peekable(), folder.components().peekable());
    let mut shared = false;
    while to.peek().is_some() && to.peek() == from.peek() {
        shared = true;
        to.next();
        from.next();
    }
    if path.is_absolute() && !shared {
        return None;
    }
    let mut parts = vec!["..".to_owned(); from.count()];
    for part in to {
        match part {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::ParentDir => parts.push("..".to_owned()),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_leads_up_and_down() {
        let cases = [
            ("/a/b/c.policy", "/a/b", "c.policy"),
            ("/a/b/c.policy", "/a/d/e", "../../b/c.policy"),
            ("/a/b c/ü.policy", "/a", "b c/ü.policy"),
            ("c.policy", "", "c.policy"),
        ];
        for (path, folder, expected) in cases {
            assert_eq!(relative(Path::new(path), Path::new(folder)).as_deref(), Some(expected));
        }
        assert_eq!(relative(Path::new("brevo.policy"), Path::new("/a")), None);
    }
}
