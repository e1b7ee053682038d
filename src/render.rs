//! From composed documents and cookie rows to bytes.
//!
//! Owns: the table of formats, one file for each, and the escaping that each needs.
//! Does not own: what a document says; where files go.

/// One file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The file's name in the folder of its spec: `privacy-policy.html`.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// One cookie, as it stands in a table. Several names that share a description share a group number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CookieRow {
    pub name: String,
    /// As printed: the recipient's label, or the controller's name for `self`.
    pub provider: Option<String>,
    /// `first` or `third`.
    pub party: Option<&'static str>,
    /// The word of the vocabulary: `strictly-necessary`.
    pub category: Option<&'static str>,
    pub purpose: Option<String>,
    pub duration: Option<crate::policy::Duration>,
    /// As printed: "13 months", "until you close the browser".
    pub duration_text: Option<String>,
    /// The word of the vocabulary: `http`, `local-storage`.
    pub technology: Option<&'static str>,
    pub domain: Option<String>,
}
