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
