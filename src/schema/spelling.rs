//! How names of the language are spelled, and the way to them from Rust identifiers and other words.

/// Whether a text is shaped like a word of the language: `strictly-necessary`, `2checkout`.
pub fn is_kebab(text: &str) -> bool {
    !text.is_empty()
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// The key that a text could stand for; empty if there is none.
pub fn to_kebab(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// The name in the language of a Rust identifier: `r#for` is `for`, `trading_as` is `trading-as`.
pub const fn length(ident: &str) -> usize {
    let bytes = ident.as_bytes();
    if bytes.len() > 2 && bytes[1] == b'#' { bytes.len() - 2 } else { bytes.len() }
}

pub const fn kebab<const N: usize>(ident: &str) -> [u8; N] {
    let bytes = ident.as_bytes();
    let skip = bytes.len() - N;
    let mut out = [0; N];
    let mut index = 0;
    while index < N {
        let byte = bytes[index + skip];
        out[index] = if byte == b'_' { b'-' } else { byte };
        index += 1;
    }
    out
}

#[doc(hidden)]
#[macro_export]
macro_rules! kebab {
    ($ident:ident) => {{
        use $crate::schema::spelling::{kebab, length};
        const NAME: &str = stringify!($ident);
        const BYTES: [u8; length(NAME)] = kebab::<{ length(NAME) }>(NAME);
        // A constant, or the bytes would be checked each time that a name is compared.
        const KEBAB: &str = match std::str::from_utf8(&BYTES) {
            Ok(name) => name,
            Err(_) => panic!("an identifier is UTF-8"),
        };
        KEBAB
    }};
}

/// Why a file or folder of this name cannot be on every system; none where it can.
pub fn bad_file_name(name: &str) -> Option<&'static str> {
    // Most file systems take 255 bytes, endings among them.
    const LONGEST: usize = 200;
    if name.len() > LONGEST {
        return Some("it is longer than the name of a file can be");
    }
    if name.ends_with(['.', ' ']) {
        return Some("on Windows, no name of a file ends so");
    }
    // Whatever stands after the first dot.
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = |port: &str| {
        let number = stem.strip_prefix(port).map(|rest| rest.chars().collect::<Vec<_>>());
        matches!(number.as_deref(), Some(['0'..='9' | '¹' | '²' | '³']))
    };
    let device = ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem.as_str());
    (device || numbered("com") || numbered("lpt")).then_some("on Windows, it is the name of a device")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_some_systems_cannot_have_are_known() {
        for name in ["con", "NUL", "aux.md", "Com1", "lpt9.annotated.html", "com¹", "prn .txt", "a.", "a ", "conout$"]
        {
            assert!(bad_file_name(name).is_some(), "{name}");
        }
        assert!(bad_file_name(&"a".repeat(201)).is_some());
        for name in ["console", "com", "com10", "auxiliary", "null", "lpt-1", "a.con", "ü", &"a".repeat(200)] {
            assert_eq!(bad_file_name(name), None, "{name}");
        }
    }
}
