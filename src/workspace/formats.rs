//! The names that `--format` and `formats` of `policyc.toml` know: documents and exports in one list.

use std::sync::LazyLock;

use crate::export::EXPORTS;
use crate::render::{self, FORMATS};

/// The formats of a build that asks for none.
pub const DEFAULT: &[&str] = &["md", "html", "csv", "json"];

/// All names, in the order in which they are shown.
pub fn names() -> &'static [&'static str] {
    static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let exports = EXPORTS.iter().map(|export| export.name);
        FORMATS.iter().map(|format| format.name).chain(exports).collect()
    });
    &NAMES
}

/// What to say of a format that this program was built without; none if it knows the name or nobody
/// does.
pub fn absent(name: &str) -> Option<String> {
    let (format, feature) = render::ABSENT.iter().find(|(format, _)| *format == name)?;
    Some(format!("this policyc was built without the format `{format}`; build it with `--features {feature}`"))
}

/// The names of those that have a counsel's edition.
pub(super) fn annotated() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().filter(|format| format.annotated.is_some()).map(|format| format.name)
}

/// The name of the format that writes a file of this name.
pub(super) fn of(file: &str) -> Option<&'static str> {
    let export = EXPORTS.iter().find(|export| export.file == file).map(|export| export.name);
    let (_, ending) = file.rsplit_once('.')?;
    export.or_else(|| Some(FORMATS.iter().find(|format| format.extension == ending)?.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_one_format_and_a_file_has_one() {
        let mut names = names().to_vec();
        assert!(DEFAULT.iter().all(|name| names.contains(name)));
        assert!(render::ABSENT.iter().all(|(name, _)| !names.contains(name) && absent(name).is_some()));
        for format in FORMATS {
            assert_eq!(of(&format!("privacy-policy.{}", format.extension)), Some(format.name));
            assert!(crate::export::export(format.name).is_none());
        }
        for export in EXPORTS {
            assert_eq!(of(export.file), Some(export.name));
            assert!(render::format(export.name).is_none());
        }
        assert_eq!(of("privacy-policy.odt"), None);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FORMATS.len() + EXPORTS.len());
    }
}
