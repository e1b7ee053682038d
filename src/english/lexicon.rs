//! The English words and phrases that the rules on prose know.
//!
//! Owns: one table, so that each word of a text is looked up once for all rules. Does not own: what
//! any rule makes of a word. Exceptions from the counting of syllables stand here, too.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a phrase is a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

/// Classes of words, as bits.
pub mod class {
    /// What a policy calls data.
    pub const DATA: u32 = 1;
    /// Denies what follows.
    pub const DENIAL: u32 = 1 << 1;
    /// Makes a statement depend on something that is said.
    pub const CONDITION: u32 = 1 << 2;
    /// States what is done with data: "collect".
    pub const FACT: u32 = 1 << 3;
    /// Gives data to someone: "share".
    pub const GIVE: u32 = 1 << 4;
    /// Data that went to someone: "shared".
    pub const GIVEN: u32 = 1 << 5;
    /// Data that something was done with: "used".
    pub const DONE: u32 = 1 << 6;
    /// A small word that any English text has.
    pub const SMALL: u32 = 1 << 7;
    /// A word that texts about privacy have, and texts of strangers hardly ever.
    pub const OURS: u32 = 1 << 8;
    /// A change to a policy.
    pub const CHANGE: u32 = 1 << 9;
    /// Can be a placeholder, or the start of one.
    pub const PLACEHOLDER: u32 = 1 << 10;
    /// Says that a word is being explained: "hereinafter".
    pub const EXPLAINS: u32 = 1 << 11;
    /// Starts a passive: "may", "is".
    pub const AUXILIARY: u32 = 1 << 12;
    /// Makes a fact of a sentence, in which near-copies differ.
    pub const NUMBER: u32 = 1 << 13;
}

use class::*;

static CLASSES: &[(u32, &str)] = &[
    (DATA, "data information details pii records addresses"),
    (DENIAL, "not no never none nobody nothing neither nor cannot without unable impossible hardly"),
    (
        CONDITION,
        "if when whenever where unless only until except provided once consent consented permission required requires \
         require necessary described case cases asks ask",
    ),
    (
        FACT,
        "collect use share disclose process store keep retain transfer sell combine receive obtain gather record track \
         transmit monitor analyse analyze rent",
    ),
    (
        GIVE,
        "share shares disclose discloses transfer transfers provide provides give gives sell sells shared disclosed \
         transferred sold",
    ),
    (GIVEN, "shared disclosed transferred sold released transmitted revealed exchanged"),
    (
        DONE,
        "collected used accessed processed combined recorded viewed monitored analysed analyzed gathered obtained \
         linked tracked",
    ),
    (SMALL, "the of to and we you your our is are in for that or a it this with not be on as by"),
    (
        OURS,
        "data information personal privacy policy consent cookie cookies collect process we us controller purpose \
         purposes rights law retain store disclose share",
    ),
    (
        CHANGE,
        "change changes changed modify modified modification modifications amend amended amendment amendments update \
         updates updated revise revised revisions alter altered cancel canceled cancelled",
    ),
    (PLACEHOLDER, "lorem dolor todo tbd fixme tbc your company insert 01 1970 example"),
    (EXPLAINS, "hereinafter hereafter collectively referred termed"),
    (AUXILIARY, "may might could can is are"),
    (
        NUMBER,
        "one two three four five six seven eight nine ten twelve day days week weeks month months year years do does \
         don doesn t",
    ),
];

/// Words whose syllables their spelling does not show.
static SYLLABLES: &[(u8, &str)] = &[
    (1, "used use"),
    (
        2,
        "uses every people purpose business recipe users device create being website websites someone something safety",
    ),
    (3, "area areas idea ideas however another"),
];

/// The phrases, divided by semicolons. An apostrophe and a hyphen are written as a space.
static PHRASES: &[(Cue, &str)] = &[
    (
        Cue::Use,
        "by using; by accessing; by visiting; by browsing; by entering; by navigating; by continuing; continuing to \
         use; continuing to browse; continue to use; continue to browse; continue using; continue browsing; your use \
         of; use of the site; use of our site; use of this site; use of the website; use of our website; use of this \
         website; use of the service; use of the services; use of our services; use of the app; accessing or using; \
         when you use; if you use; downloading; browsing our",
    ),
    (
        Cue::ContinuedUse,
        "continued use; continued access; continuing to use; continue to use; continue using; going on to use; go on \
         using; keep using; further use of",
    ),
    (
        Cue::WithoutNotice,
        "without notice; without prior notice; without any notice; without any prior notice; without further notice; \
         without advance notice; without giving notice; without notifying; without notification; without prior \
         notification; without telling; without informing; without any other notice; with or without notice",
    ),
    (
        Cue::Discretion,
        "at our discretion; at our sole discretion; at our own discretion; at its discretion; at its sole discretion; \
         at its own discretion; in our sole discretion; in its sole discretion; has the discretion; have the \
         discretion",
    ),
    (
        Cue::Hedge,
        "where possible; wherever possible; when possible; if possible; where feasible; if feasible; where \
         practicable; where practical; as appropriate; where appropriate; when appropriate; as we see fit; from time \
         to time",
    ),
    (
        Cue::OpenList,
        "including but not limited to; includes but is not limited to; include but are not limited to; including \
         without limitation; includes without limitation; etc; et cetera; and so on; and so forth; and the like; \
         among other things; and other similar information; and similar information; and other similar data; and \
         similar data; or similar data; or similar information",
    ),
    (Cue::SuchAs, "such as"),
    (
        Cue::Absolute,
        "100 secure; 100 safe; 100 protected; 100 security; completely secure; completely safe; totally secure; \
         totally safe; absolutely secure; absolutely safe; perfectly secure; perfectly safe; fully secure; entirely \
         secure; entirely safe; guarantee the security; guarantees the security; guarantee the safety; guaranteed \
         security; guarantee that your data are safe; guarantee that your data is safe; guarantee complete security; \
         guarantee full security; bank grade; military grade; unbreakable; unhackable; cannot be hacked; can t be \
         hacked; impossible to hack; hacker proof; foolproof; risk free; can never be stolen; can never be lost",
    ),
    (
        Cue::VaguePurpose,
        "improve our services; improve our service; improve the services; improve the service; improve our products; \
         improve our products and services; improve our services and products; improve our website; improve our site; \
         improve our app; improve the website; improve the site; improve your experience; improve the user \
         experience; improve user experience; improve customer service; improve customer experience; enhance our \
         services; enhance our service; enhance your experience; enhance the user experience; enhance user \
         experience; develop new services; develop new products; develop our services; develop our business; develop \
         new services and products; develop new products and services; provide better services; provide a better \
         service; provide you with a better service; serve you better; offer personalised services; offer \
         personalized services; personalise your experience; personalize your experience; personalise our services; \
         personalize our services; optimise our services; optimize our services; do research; conduct research; \
         research purposes; business purposes; internal purposes; internal business purposes; marketing purposes; \
         commercial purposes; statistical purposes; operational purposes; other purposes; administrative purposes; \
         run our business; operate our business",
    ),
    (
        Cue::ClickHere,
        "click here; click on this link; click this link; click the link; follow this link; clicking here; clicking \
         on this link; tap here; at this url; at this link; at the following link; using this link; use this link; \
         via this link",
    ),
];

/// Subjects of text that strangers put into a policy: their words, each with its weight.
static SUBJECTS: &[&[(u8, &str)]] = &[
    &[
        (2, "casino casinos betting poker slots jackpot roulette bookmaker bookmakers gambling blackjack spins"),
        (1, "bets bonus deposit play win online best free"),
    ],
    &[
        (3, "payday"),
        (
            1,
            "loan loans lender lenders cash instant approval apply fast bad credit today guaranteed best cheap rates \
             quick",
        ),
    ],
    &[
        (2, "essay essays dissertation dissertations homework coursework"),
        (1, "thesis writing writers write paper papers cheap professional best buy custom assignment help"),
    ],
    &[
        (4, "viagra cialis levitra kamagra"),
        (3, "tramadol xanax steroids"),
        (2, "pharmacy pills cbd"),
        (1, "prescription cheap generic online buy order"),
    ],
    &[
        (3, "backlinks backlink"),
        (2, "seo followers"),
        (1, "ranking rankings likes buy cheap traffic google best guest posts agency"),
    ],
    &[
        (3, "replica escort escorts"),
        (
            2,
            "sponsored taste tastes budget discount discounts cheap fashionable footwear sunglasses handbags sneakers \
             deals bestsellers luxury stylish dresses wigs",
        ),
        (
            1,
            "browse variety buy shop fashion glasses watches jewellery jewelry leaders visit partners partner online sale \
             shipping prices",
        ),
    ],
];

/// What is known of a word.
#[derive(Debug, Default)]
pub struct Entry {
    /// Bits of [`class`].
    pub class: u32,
    /// 0 where its spelling shows them.
    pub syllables: u8,
    /// The phrases that start with it, the longest first.
    pub phrases: Vec<(Cue, Vec<&'static str>)>,
    /// The subjects of strangers that it is a sign of, each with its weight.
    pub signs: Vec<(u8, u8)>,
}

static UNKNOWN: Entry = Entry { class: 0, syllables: 0, phrases: Vec::new(), signs: Vec::new() };

/// The words that are known.
pub struct Lexicon {
    words: FxHashMap<&'static str, Entry>,
    /// For the first byte of a word, a bit for each length with which a known word has it.
    lengths: [u64; 256],
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut words: FxHashMap<&'static str, Entry> = FxHashMap::default();
    for (class, list) in CLASSES {
        for word in list.split(' ') {
            words.entry(word).or_default().class |= class;
        }
    }
    for (count, list) in SYLLABLES {
        for word in list.split(' ') {
            words.entry(word).or_default().syllables = *count;
        }
    }
    for (subject, list) in (0..).zip(SUBJECTS) {
        for (weight, list) in *list {
            for word in list.split(' ') {
                words.entry(word).or_default().signs.push((subject, *weight));
            }
        }
    }
    for (cue, list) in PHRASES {
        for phrase in list.split("; ") {
            let phrase: Vec<&str> = phrase.split(' ').collect();
            words.entry(phrase[0]).or_default().phrases.push((*cue, phrase));
        }
    }
    let mut lengths = [0; 256];
    for (word, entry) in &mut words {
        entry.phrases.sort_by_key(|(_, phrase)| std::cmp::Reverse(phrase.len()));
        lengths[usize::from(word.as_bytes()[0])] |= 1 << word.len().min(63);
    }
    Lexicon { words, lengths }
});

/// How many subjects of strangers there are.
pub const SUBJECT_COUNT: usize = SUBJECTS.len();

pub fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    /// What is known of a word in small letters.
    pub fn look(&self, word: &str) -> &Entry {
        let Some(first) = word.bytes().next() else { return &UNKNOWN };
        if self.lengths[usize::from(first)] & 1 << word.len().min(63) == 0 {
            return &UNKNOWN;
        }
        self.words.get(word).unwrap_or(&UNKNOWN)
    }
}
