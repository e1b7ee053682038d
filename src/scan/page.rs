//! The hosts that a page loads from.

use std::cell::RefCell;
use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::headers;
use super::sighting::Evidence::Direct;
use super::sighting::{Input, Sightings};
use super::walk::Broken;

pub static INPUTS: &[Input] = &[Input { names: &["*.html", "*.htm"], wants: None, read: page }];

fn page(text: &str, shown: &mut Sightings<'_>) -> Option<Broken> {
    let reader = Reader { text, at: RefCell::new(0), script: RefCell::new(false), shown: RefCell::new(shown) };
    let tokenizer = Tokenizer::new(reader, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(text));
    // What stops the reader is the end of a script, behind which there is more.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    None
}

/// The host of an address that names one.
pub fn host(address: &str) -> Option<&str> {
    let (scheme, rest) = address.trim_start().split_once("//")?;
    if !matches!(scheme, "" | "http:" | "https:" | "ws:" | "wss:") {
        return None;
    }
    let host = rest.split(['/', '?', '#', '\\', '"', '\'', ' ', '<', '>', ')', '`']).next()?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split(':').next()?;
    let named =
        host.contains('.') && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    named.then_some(host)
}

struct Reader<'r, 's, 'm> {
    text: &'r str,
    /// Up to here the page was looked through: tags come in its order.
    at: RefCell<usize>,
    script: RefCell<bool>,
    shown: RefCell<&'s mut Sightings<'m>>,
}

impl Reader<'_, '_, '_> {
    /// Where a host stands that was read further on.
    fn place(&self, host: &str) -> Range<usize> {
        let mut at = self.at.borrow_mut();
        let start = self.text.get(*at..).and_then(|rest| rest.find(host)).map_or(*at, |step| *at + step);
        *at = start;
        start..(start + host.len()).min(self.text.len())
    }

    fn tag(&self, tag: &Tag) {
        let value = |name: &str| {
            let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| &*attribute.value)
        };
        let loaded = match &*tag.name {
            "script" | "iframe" | "img" | "embed" | "source" | "video" | "audio" | "track" => value("src"),
            "link" => {
                let fetched =
                    ["stylesheet", "preconnect", "dns-prefetch", "preload", "modulepreload", "prefetch", "icon"];
                let kinds = value("rel").unwrap_or_default();
                value("href").filter(|_| kinds.split_ascii_whitespace().any(|kind| fetched.contains(&kind)))
            }
            "meta" => {
                let is_policy =
                    value("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"));
                if let Some(policy) = value("content").filter(|_| is_policy) {
                    let start = self.text.get(*self.at.borrow()..).and_then(|rest| rest.find(policy));
                    let start = start.map(|step| *self.at.borrow() + step);
                    headers::policy(policy, start.unwrap_or_default(), &mut self.shown.borrow_mut());
                }
                None
            }
            _ => None,
        };
        let Some(host) = loaded.and_then(host) else { return };
        let at = self.place(host);
        let mut shown = self.shown.borrow_mut();
        match &*tag.name {
            // Code of others does with people what it wants; of a picture only the known ones are told.
            "script" | "iframe" | "embed" => shown.load(host, at),
            _ => shown.see("host", host, at, Direct),
        }
    }

    /// Scripts in the page load others by addresses that stand in them.
    fn code(&self, code: &str) {
        for (at, _) in code.match_indices("//") {
            let Some(host) = host(&code[at..]) else { continue };
            let place = self.place(host);
            self.shown.borrow_mut().see("host", host, place, Direct);
        }
    }
}

impl TokenSink for Reader<'_, '_, '_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => {
                let opens = tag.kind == TagKind::StartTag;
                *self.script.borrow_mut() = opens && &*tag.name == "script";
                if opens {
                    self.tag(&tag);
                    return match &*tag.name {
                        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                        "style" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
                        "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
                        _ => TokenSinkResult::Continue,
                    };
                }
            }
            Token::CharacterTokens(text) if *self.script.borrow() => self.code(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
