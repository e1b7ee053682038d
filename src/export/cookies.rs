//! The cookies of a policy as rows of data, one for each name.
//!
//! A provider is named by the label of the recipient, else by its key; a technology is always stated. Texts stand on one
//! line, as in documents.

use std::borrow::Cow;

use serde::Serialize;

use crate::document::Words;
use crate::facts::{Facts, Provider};
use crate::render::line;

/// One name of a cookie. The order of the fields is that of the columns.
#[derive(Debug, Serialize)]
pub struct Row<'p> {
    pub name: Cow<'p, str>,
    pub provider: Option<Cow<'p, str>>,
    /// `first` or `third`.
    pub party: Option<&'static str>,
    /// The word of the vocabulary: `strictly-necessary`.
    pub category: Option<&'static str>,
    pub purpose: Option<Cow<'p, str>>,
    /// As printed: "13 months", "until you close the browser".
    pub duration: Option<String>,
    /// The longest in ISO 8601; none for what ends with the browser, or stays until it is deleted.
    pub duration_iso: Option<String>,
    /// The word of the vocabulary: `http`, `local-storage`.
    pub r#type: &'static str,
    pub domain: Option<Cow<'p, str>>,
    pub path: Option<Cow<'p, str>>,
    /// Whether the duration starts anew with each visit.
    pub renews: Option<bool>,
}

/// All cookies, in the order of the files.
pub fn rows<'p>(facts: &Facts<'p>, words: &Words) -> Vec<Row<'p>> {
    let of_cookie = facts.cookies().flat_map(|fact| {
        let provider = facts.provider(fact.group).and_then(|provider| match provider {
            Provider::Site => facts.public_name(),
            Provider::Recipient(_, recipient) => {
                Some(recipient.meta.label.as_deref().unwrap_or(&recipient.meta.key.value))
            }
        });
        fact.cookie.meta.keys.iter().map(move |key| Row {
            name: line(&key.value),
            provider: provider.map(line),
            party: fact.party(),
            category: fact.category(),
            purpose: fact.purpose().map(|purpose| line(purpose)),
            duration: fact.lasts().map(|lasts| words.duration(lasts)),
            duration_iso: fact.lasts().and_then(|lasts| lasts.iso()),
            r#type: fact.technology(),
            domain: fact.domain().map(|domain| line(domain)),
            path: fact.cookie.path.as_deref().map(line),
            renews: fact.cookie.renews.map(|renews| renews.value),
        })
    });
    of_cookie.collect()
}
