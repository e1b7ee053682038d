//! Each cookie as one row, with what its group states filled in.

use super::{Duration, Policy, Target};
use crate::source::Span;

/// One name of a cookie, as it stands in a table.
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
    pub duration: Option<Duration>,
    /// As printed: "13 months", "until you close the browser".
    pub duration_text: Option<String>,
    /// The word of the vocabulary: `http`, `local-storage`.
    pub technology: Option<&'static str>,
    pub domain: Option<String>,
    /// The same for names that share one description.
    pub group: usize,
    /// The declaration that the row comes from.
    pub span: Span,
}

impl super::Cookies {
    /// Whose the cookies are where that is not stated: the site's own, or a recipient's.
    pub fn party_of_provider(&self) -> Option<&'static str> {
        self.provider.map(|provider| if provider.target == Target::Word("self") { "first" } else { "third" })
    }
}

impl Policy {
    /// The name by which the public knows the controller: the first trading name, else the legal one.
    pub fn public_name(&self) -> Option<&str> {
        let controller = self.controller.as_ref()?;
        controller.trading_as.first().or(controller.meta.label.as_ref()).map(|name| &**name)
    }

    /// All cookies in the order of the files. `print` says how a period is printed.
    pub fn cookie_rows(&self, print: impl Fn(Duration) -> String) -> Vec<CookieRow> {
        let mut rows = Vec::new();
        let mut number = 0;
        for group in &self.cookies {
            let provider = group.provider.and_then(|provider| match provider.target {
                Target::Recipient(index) => self
                    .recipients
                    .get(index)
                    .map(|recipient| recipient.meta.label.as_deref().unwrap_or(&recipient.meta.key.value)),
                _ => self.public_name(),
            });
            for cookie in &group.nested.cookie {
                let purpose = cookie.purpose.as_ref().or(cookie.meta.label.as_ref()).or(group.purpose.as_ref());
                let duration = cookie.lasts.map(|lasts| lasts.value);
                let party = cookie.party.or(group.party).map(|party| party.value).or(group.party_of_provider());
                for key in &cookie.meta.keys {
                    rows.push(CookieRow {
                        name: key.value.to_string(),
                        provider: provider.map(str::to_owned),
                        party,
                        category: group.category.map(|category| category.value),
                        purpose: purpose.map(|purpose| purpose.to_string()),
                        duration,
                        duration_text: duration.map(&print),
                        // The kind is called `cookie`: what states nothing else is one of HTTP.
                        technology: Some(cookie.tech.map_or("http", |tech| tech.value)),
                        domain: cookie.domain.as_ref().or(group.domain.as_ref()).map(|domain| domain.to_string()),
                        group: number,
                        span: cookie.meta.span,
                    });
                }
                number += 1;
            }
        }
        rows
    }
}
