//! The author's text as words and sentences, and the phrases that rules look for.
//!
//! Owns: taking blocks apart once for all rules of this group, and finding phrases in one pass.
//! Does not own: what any rule thinks of a phrase, or the texts themselves (`super::super::text`).

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::lint::text::{Block, BlockKind, EXPRESSION, Passage};
use crate::schema::Phrase;
use crate::source::Span;

/// A run of letters and digits. Apostrophes and hyphens divide words, so that "don't", "don’t",
/// "opt-out" and "opt out" are each found by one pattern: `don t`, `opt out`.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    pub start: u32,
    pub end: u32,
    /// Whether more than spaces, hyphens, quotes and commas stands before it.
    stop: bool,
    pub comma: bool,
}

/// A phrase that was found, as a range of words.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    pub cue: Cue,
    pub from: usize,
    pub to: usize,
}

/// What a phrase is a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// Using the site, as an act.
    Use,
    /// Using it further after a change.
    ContinuedUse,
    /// Telling nobody.
    WithoutNotice,
    Discretion,
    /// A hedge that is no verb: "where possible".
    Hedge,
    /// The end of a list that is not complete.
    OpenList,
    SuchAs,
    Absolute,
    /// A purpose that could be any.
    VaguePurpose,
    /// A request to click on something.
    ClickHere,
}

/// The phrases. An apostrophe and a hyphen are written as a space.
static PHRASES: &[(Cue, &[&str])] = &[
    (
        Cue::Use,
        &[
            "by using",
            "by accessing",
            "by visiting",
            "by browsing",
            "by entering",
            "by navigating",
            "by continuing",
            "continuing to use",
            "continuing to browse",
            "continue to use",
            "continue to browse",
            "continue using",
            "continue browsing",
            "your use of",
            "use of the site",
            "use of our site",
            "use of this site",
            "use of the website",
            "use of our website",
            "use of this website",
            "use of the service",
            "use of the services",
            "use of our services",
            "use of the app",
            "accessing or using",
            "when you use",
            "if you use",
            "downloading",
            "browsing our",
        ],
    ),
    (
        Cue::ContinuedUse,
        &[
            "continued use",
            "continued access",
            "continuing to use",
            "continue to use",
            "continue using",
            "going on to use",
            "go on using",
            "keep using",
            "further use of",
        ],
    ),
    (
        Cue::WithoutNotice,
        &[
            "without notice",
            "without prior notice",
            "without any notice",
            "without any prior notice",
            "without further notice",
            "without advance notice",
            "without giving notice",
            "without notifying",
            "without notification",
            "without prior notification",
            "without telling",
            "without informing",
            "without any other notice",
            "with or without notice",
        ],
    ),
    (
        Cue::Discretion,
        &[
            "at our discretion",
            "at our sole discretion",
            "at our own discretion",
            "at its discretion",
            "at its sole discretion",
            "at its own discretion",
            "in our sole discretion",
            "in its sole discretion",
            "has the discretion",
            "have the discretion",
        ],
    ),
    (
        Cue::Hedge,
        &[
            "where possible",
            "wherever possible",
            "when possible",
            "if possible",
            "where feasible",
            "if feasible",
            "where practicable",
            "where practical",
            "as appropriate",
            "where appropriate",
            "when appropriate",
            "as we see fit",
            "from time to time",
        ],
    ),
    (
        Cue::OpenList,
        &[
            "including but not limited to",
            "includes but is not limited to",
            "include but are not limited to",
            "including without limitation",
            "includes without limitation",
            "etc",
            "et cetera",
            "and so on",
            "and so forth",
            "and the like",
            "among other things",
            "and other similar information",
            "and similar information",
            "and other similar data",
            "and similar data",
            "or similar data",
            "or similar information",
        ],
    ),
    (Cue::SuchAs, &["such as"]),
    (
        Cue::Absolute,
        &[
            "100 secure",
            "100 safe",
            "100 protected",
            "100 security",
            "completely secure",
            "completely safe",
            "totally secure",
            "totally safe",
            "absolutely secure",
            "absolutely safe",
            "perfectly secure",
            "perfectly safe",
            "fully secure",
            "entirely secure",
            "entirely safe",
            "guarantee the security",
            "guarantees the security",
            "guarantee the safety",
            "guaranteed security",
            "guarantee that your data are safe",
            "guarantee that your data is safe",
            "guarantee complete security",
            "guarantee full security",
            "bank grade",
            "military grade",
            "unbreakable",
            "unhackable",
            "cannot be hacked",
            "can t be hacked",
            "impossible to hack",
            "hacker proof",
            "foolproof",
            "risk free",
            "can never be stolen",
            "can never be lost",
        ],
    ),
    (
        Cue::VaguePurpose,
        &[
            "improve our services",
            "improve our service",
            "improve the services",
            "improve the service",
            "improve our products",
            "improve our products and services",
            "improve our services and products",
            "improve our website",
            "improve our site",
            "improve our app",
            "improve the website",
            "improve the site",
            "improve your experience",
            "improve the user experience",
            "improve user experience",
            "improve customer service",
            "improve customer experience",
            "enhance our services",
            "enhance our service",
            "enhance your experience",
            "enhance the user experience",
            "enhance user experience",
            "develop new services",
            "develop new products",
            "develop our services",
            "develop our business",
            "develop new services and products",
            "develop new products and services",
            "provide better services",
            "provide a better service",
            "provide you with a better service",
            "serve you better",
            "offer personalised services",
            "offer personalized services",
            "personalise your experience",
            "personalize your experience",
            "personalise our services",
            "personalize our services",
            "optimise our services",
            "optimize our services",
            "do research",
            "conduct research",
            "research purposes",
            "business purposes",
            "internal purposes",
            "internal business purposes",
            "marketing purposes",
            "commercial purposes",
            "statistical purposes",
            "operational purposes",
            "other purposes",
            "administrative purposes",
            "run our business",
            "operate our business",
        ],
    ),
    (
        Cue::ClickHere,
        &[
            "click here",
            "click on this link",
            "click this link",
            "click the link",
            "follow this link",
            "clicking here",
            "clicking on this link",
            "tap here",
            "at this url",
            "at this link",
            "at the following link",
            "using this link",
            "use this link",
            "via this link",
        ],
    ),
];

struct Table {
    by_first: FxHashMap<&'static str, Vec<(Cue, Vec<&'static str>)>>,
    /// By the first byte and the length of a word, whether it can start a phrase at all.
    starts: [u64; 256],
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut by_first: FxHashMap<&str, Vec<(Cue, Vec<&str>)>> = FxHashMap::default();
    let mut starts = [0u64; 256];
    for (cue, phrases) in PHRASES {
        for phrase in *phrases {
            let words: Vec<&str> = phrase.split(' ').collect();
            starts[usize::from(words[0].as_bytes()[0])] |= 1 << words[0].len().min(63);
            by_first.entry(words[0]).or_default().push((*cue, words));
        }
    }
    for known in by_first.values_mut() {
        // The longest one is the one that is meant.
        known.sort_by_key(|(_, words)| std::cmp::Reverse(words.len()));
    }
    Table { by_first, starts }
});

/// A block as words.
pub struct Words<'a, 'p> {
    pub passage: &'a Passage<'p>,
    /// The position of the passage.
    pub index: usize,
    pub block: &'a Block,
    /// The text with its Latin letters small, byte for byte as long.
    lower: String,
    pub words: Vec<Word>,
    /// Ranges of words.
    pub sentences: Vec<Range<usize>>,
    pub hits: Vec<Hit>,
}

/// Everything that people read, as words.
pub struct Reading<'a, 'p> {
    pub passages: &'a [Passage<'p>],
    pub blocks: Vec<Words<'a, 'p>>,
}

impl<'a, 'p> Reading<'a, 'p> {
    pub fn new(passages: &'a [Passage<'p>]) -> Self {
        let blocks = passages.iter().enumerate();
        let blocks = blocks.flat_map(|(index, passage)| {
            let words = passage.blocks.iter().filter(|block| block.kind != BlockKind::Code);
            words.map(move |block| Words::new(passage, index, block))
        });
        Self { passages, blocks: blocks.collect() }
    }

    /// The blocks of running text: prose without headings, and fields that hold whole sentences.
    pub fn running(&self) -> impl Iterator<Item = &Words<'a, 'p>> {
        self.blocks.iter().filter(|words| words.is_running())
    }
}

impl<'a, 'p> Words<'a, 'p> {
    fn new(passage: &'a Passage<'p>, index: usize, block: &'a Block) -> Self {
        let lower = block.text.to_ascii_lowercase();
        let mut words = Vec::with_capacity(lower.len() / 6 + 1);
        let (mut at, mut gap) = (0, 0);
        let bytes = lower.as_bytes();
        while at < bytes.len() {
            let start = at;
            while at < bytes.len() && (bytes[at].is_ascii_alphanumeric() || bytes[at] >= 0x80) {
                if bytes[at] < 0x80 {
                    at += 1;
                    continue;
                }
                let Some(c) = lower[at..].chars().next() else { break };
                if !c.is_alphanumeric() && c != EXPRESSION {
                    break;
                }
                at += c.len_utf8();
            }
            if at > start {
                let between = &lower[gap..start];
                words.push(Word {
                    start: small(start),
                    end: small(at),
                    stop: between.bytes().any(|b| matches!(b, b'.' | b'!' | b'?' | b';' | b':' | b'(' | b')')),
                    comma: between.contains(','),
                });
                gap = at;
            } else {
                at += lower[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        let mut this = Self { passage, index, block, lower, words, sentences: Vec::new(), hits: Vec::new() };
        if this.block.kind != BlockKind::Cell || this.words.len() > 3 {
            let mut next = 0;
            for sentence in block.sentences() {
                let from = next;
                next += this.words[from..].partition_point(|word| (word.start as usize) < sentence.end);
                if next > from {
                    this.sentences.push(from..next);
                }
            }
        }
        this.hits = this.find_phrases();
        this
    }

    fn find_phrases(&self) -> Vec<Hit> {
        let table = &*TABLE;
        let mut hits = Vec::new();
        for from in 0..self.words.len() {
            let first = self.word(from);
            if table.starts[usize::from(first.as_bytes()[0])] & 1 << first.len().min(63) == 0 {
                continue;
            }
            let Some(known) = table.by_first.get(first) else { continue };
            let mut seen: Option<Cue> = None;
            for (cue, phrase) in known {
                if seen != Some(*cue) && self.starts(from, phrase) {
                    hits.push(Hit { cue: *cue, from, to: from + phrase.len() });
                    seen = Some(*cue);
                }
            }
        }
        hits
    }

    /// Whether these words stand here without a stop between them.
    pub fn starts(&self, from: usize, phrase: &[&str]) -> bool {
        from + phrase.len() <= self.words.len()
            && phrase
                .iter()
                .enumerate()
                .all(|(step, word)| self.word(from + step) == *word && (step == 0 || !self.words[from + step].stop))
    }

    /// A word in small letters; "" where there is none.
    pub fn word(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| &self.lower[word.start as usize..word.end as usize])
    }

    /// A word as it is written.
    pub fn raw(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| &self.block.text[word.start as usize..word.end as usize])
    }

    /// Words as they are written, with what stands between them.
    pub fn quote(&self, from: usize, to: usize) -> &str {
        match (self.words.get(from), self.words.get(to.saturating_sub(1))) {
            (Some(first), Some(last)) if to > from => &self.block.text[first.start as usize..last.end as usize],
            _ => "",
        }
    }

    /// The place of words in the file.
    pub fn span(&self, from: usize, to: usize) -> Span {
        let start = self.words.get(from).map_or(0, |word| word.start as usize);
        let end = self.words.get(to.saturating_sub(1)).map_or(start, |word| word.end as usize);
        self.passage.locate(self.block, start, end)
    }

    /// What stands between a word and the one before it; before the first, what starts the block.
    pub fn before(&self, index: usize) -> &str {
        let start = index.checked_sub(1).and_then(|at| self.words.get(at)).map_or(0, |word| word.end as usize);
        let end = self.words.get(index).map_or(self.block.text.len(), |word| word.start as usize);
        &self.block.text[start..end]
    }

    /// Whether a stop stands before a word.
    pub fn stop(&self, index: usize) -> bool {
        self.words.get(index).is_none_or(|word| word.stop)
    }

    /// The sentence in which a word stands.
    pub fn sentence(&self, index: usize) -> Range<usize> {
        let at = self.sentences.partition_point(|sentence| sentence.end <= index);
        self.sentences.get(at).cloned().unwrap_or(0..self.words.len())
    }

    /// The first of these words in a range.
    pub fn find(&self, range: Range<usize>, wanted: &[&str]) -> Option<usize> {
        range.into_iter().find(|index| wanted.contains(&self.word(*index)))
    }

    pub fn has(&self, range: Range<usize>, wanted: &[&str]) -> bool {
        self.find(range, wanted).is_some()
    }

    pub fn hits(&self, cue: Cue) -> impl Iterator<Item = Hit> + '_ {
        self.hits.iter().copied().filter(move |hit| hit.cue == cue)
    }

    pub fn is_running(&self) -> bool {
        !matches!(self.block.kind, BlockKind::Heading(_))
            && (self.passage.is_prose() || self.passage.phrase == Phrase::Sentence)
    }

    /// Whether a sentence leads to what says more: it holds an expression or a link, or a list
    /// follows it.
    pub fn leads_on(&self, sentence: &Range<usize>) -> bool {
        if self.block.text.trim_end().ends_with(':') && sentence.end == self.words.len() {
            return true;
        }
        let expression = (sentence.clone()).any(|index| self.word(index).contains(EXPRESSION));
        expression || self.linked(sentence)
    }

    /// Whether a link stands in a range of words.
    pub fn linked(&self, range: &Range<usize>) -> bool {
        let place = self.span(range.start, range.end);
        self.passage
            .links
            .iter()
            .map(|link| self.passage.link_span(link))
            .any(|link| link.start < place.end && place.start < link.end)
    }

    /// Whether something in a range of words denies.
    pub fn denied(&self, range: Range<usize>) -> bool {
        range.into_iter().any(|index| {
            is_denial(self.word(index)) || self.word(index) == "t" && self.before(index).ends_with(['\'', '’'])
        })
    }
}

/// Words that deny what follows.
pub fn is_denial(word: &str) -> bool {
    matches!(
        word,
        "not"
            | "no"
            | "never"
            | "none"
            | "nobody"
            | "nothing"
            | "neither"
            | "nor"
            | "cannot"
            | "without"
            | "unable"
            | "impossible"
            | "hardly"
    )
}

/// Words that make a statement depend on something that is said.
pub const CONDITIONS: &[&str] = &[
    "if",
    "when",
    "whenever",
    "where",
    "unless",
    "only",
    "until",
    "except",
    "provided",
    "once",
    "consent",
    "consented",
    "permission",
    "required",
    "requires",
    "require",
    "necessary",
    "described",
    "case",
    "cases",
    "asks",
    "ask",
];

/// What a policy calls data.
pub fn is_data(word: &str) -> bool {
    matches!(word, "data" | "information" | "details" | "pii" | "records" | "addresses")
}

fn small(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
