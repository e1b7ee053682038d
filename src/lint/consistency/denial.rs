//! What prose denies: "we never share your data with third parties".
//!
//! Owns: the grammar of a denial in English. It has someone who speaks for the controller, a negation,
//! verbs, an object and perhaps an audience, and then ends. Whatever else stands in its clause, or
//! limits it later in the sentence, makes it no denial: an innocent sentence that is blamed does more
//! harm than a false one that is missed. Does not own: whether the facts agree.

mod chain;
mod lexicon;
mod places;

pub use lexicon::{COLLECT, Cookies, MOVE, Object, PUBLISH, SELL, SHARE, USE};
pub use places::Area;

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use crate::lint::text::{Block, EXPRESSION};
use chain::Chains;
use lexicon::Row;

/// To whom a denial speaks of giving data, or where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// None is named.
    Unsaid,
    Anyone,
    ThirdParties,
    Advertisers,
    DataBrokers,
    Affiliates,
    Public,
    /// Not an audience, but those of whom data are not collected, or for whom a site is not made.
    Children,
    /// Out of these places.
    Outside(Area),
}

/// A denial without exception.
#[derive(Debug)]
pub struct Denial {
    /// Its bytes in the text of the block.
    pub range: Range<usize>,
    /// What is denied, as bits of [`lexicon`].
    pub verbs: u16,
    pub object: Object,
    pub audience: Audience,
    /// "knowingly".
    pub knowingly: bool,
    /// "solely", "Article 22": decisions in which no human takes part.
    pub solely: bool,
    /// "for money".
    pub money: bool,
}

/// A word or a mark, as bytes of the text.
type Token = (u32, u32);

/// One sentence, lower-cased and taken apart.
///
/// A sentence can be as long as a file, and many clauses can start in it. So what several clauses ask
/// of the same words is kept.
#[derive(Debug)]
pub struct Sentence<'t> {
    lower: &'t str,
    tokens: &'t [Token],
    names: &'t [Vec<String>],
    /// The first word that makes what follows it no statement of its own.
    opener: OnceCell<usize>,
    /// The word behind the last one that limits what stands before it.
    limit: OnceCell<usize>,
    brackets: OnceCell<Vec<usize>>,
    exclusive: OnceCell<Vec<usize>>,
    verbs: Chains<u16>,
    participles: Chains<u16>,
    objects: Chains<Row>,
    adverbs: Run,
    negations: Run,
    personal: Run,
}

/// The last run of words of one kind that was skipped: it ends at the same word from each of its words on.
#[derive(Debug, Default)]
struct Run(Cell<(usize, usize)>);

impl Run {
    fn end(&self, at: usize) -> Option<usize> {
        let (from, to) = self.0.get();
        (from..to).contains(&at).then_some(to)
    }

    fn keep(&self, from: usize, to: usize) {
        // Short ones are as soon skipped again.
        if to > from + 8 {
            self.0.set((from, to));
        }
    }
}

/// Names of the controller, each as lower-case words.
pub fn names<'p>(all: impl Iterator<Item = &'p str>) -> Vec<Vec<String>> {
    let split = |name: &str| -> Vec<String> {
        let lower = name.to_ascii_lowercase();
        let mut tokens = Vec::new();
        tokenise(&lower, 0..lower.len(), &mut tokens);
        tokens.iter().map(|token| lower[token.0 as usize..token.1 as usize].to_owned()).collect()
    };
    all.map(split).filter(|words| !words.is_empty()).collect()
}

/// Reads blocks sentence by sentence, in memory that it keeps from one to the next.
#[derive(Debug, Default)]
pub struct Reader {
    lower: String,
    tokens: Vec<Token>,
}

impl Reader {
    /// Calls `each` with the sentences of a block. `names` are those of the controller.
    pub fn sentences(&mut self, block: &Block, names: &[Vec<String>], mut each: impl FnMut(&Sentence<'_>)) {
        self.lower.clear();
        self.lower.push_str(&block.text);
        self.lower.make_ascii_lowercase();
        for range in block.sentences() {
            self.tokens.clear();
            tokenise(&self.lower, range, &mut self.tokens);
            each(&Sentence::new(&self.lower, &self.tokens, names));
        }
    }
}

/// The words and marks of a range of lower-case text. Quotation marks are left out.
pub fn tokenise(lower: &str, range: Range<usize>, out: &mut Vec<Token>) {
    let inside = |c: char| c.is_alphanumeric();
    let mut open: Option<usize> = None;
    let text = &lower[range.clone()];
    let mut chars = text.char_indices().peekable();
    let push = |from: usize, to: usize, out: &mut Vec<Token>| {
        let at = |offset: usize| u32::try_from(range.start + offset).unwrap_or(u32::MAX);
        out.push((at(from), at(to)));
    };
    while let Some((at, c)) = chars.next() {
        let joins = open.is_some()
            && matches!(c, '\'' | '’' | '-' | '.' | '@' | '_')
            && chars.peek().is_some_and(|next| inside(next.1));
        if inside(c) || joins {
            open.get_or_insert(at);
            continue;
        }
        if let Some(from) = open.take() {
            push(from, at, out);
        }
        if matches!(c, ',' | ';' | ':' | '.' | '(' | ')' | '?' | '!' | '–' | '—' | '-' | '/' | EXPRESSION) {
            push(at, at + c.len_utf8(), out);
        }
    }
    if let Some(from) = open {
        push(from, text.len(), out);
    }
}

/// What in the rest of a sentence limits a denial.
const LIMITS: &[&str] = &[
    "unless",
    "except",
    "excepting",
    "excluding",
    "without",
    "than",
    "apart",
    "aside",
    "save",
    "but",
    "however",
    "otherwise",
    "only",
    "if",
    "when",
    "whenever",
    "where",
    "until",
    "although",
    "though",
    "while",
    "may",
    "might",
    "can",
    "could",
    "unlike",
    "beyond",
    "more",
    "necessary",
    "required",
    "merely",
    "simply",
    "just",
    "else",
    "generally",
    "usually",
    "normally",
    "typically",
    "yet",
    "provided",
    "limited",
    "exception",
    "exceptions",
    "below",
    "following",
    "described",
    "\u{fffc}",
];

/// So many words can stand behind a bracket behind a denial.
const LONGEST_REST: usize = 1000;

/// What makes the clause before a denial a condition of it, or the denial a part of another statement.
const OPENERS: &[&str] = &[
    "if", "unless", "when", "whenever", "where", "whether", "that", "which", "who", "while", "until", "although",
    "though", "case", "should", "once", "after", "before", "long", "wherever", "example", "ask", "want", "prefer",
];

/// Words after which "that" opens a statement of its own: "we promise that".
const ANNOUNCE: &[&str] =
    &["note", "promise", "means", "guarantee", "assured", "confirm", "pledge", "declare", "state", "assure", "you"];

/// Words that leave a denial as it is.
const HARMLESS: &[&str] = &[
    "any",
    "all",
    "ever",
    "at",
    "time",
    "times",
    "for",
    "reason",
    "reasons",
    "whatsoever",
    "whatever",
    "in",
    "way",
    "ways",
    "form",
    "manner",
    "under",
    "circumstances",
    "circumstance",
    "of",
    "kind",
    "sort",
    "on",
    "this",
    "our",
    "the",
    "site",
    "website",
    "websites",
    "sites",
    "app",
    "shop",
    "store",
    "us",
    "by",
    "period",
    "anywhere",
    "either",
    "too",
    "as",
    "well",
    "whole",
    "point",
    "service",
    "itself",
    "and",
    "from",
    "you",
    "about",
    "your",
];

impl<'t> Sentence<'t> {
    pub fn new(lower: &'t str, tokens: &'t [Token], names: &'t [Vec<String>]) -> Self {
        Self {
            lower,
            tokens,
            names,
            opener: OnceCell::new(),
            limit: OnceCell::new(),
            brackets: OnceCell::new(),
            exclusive: OnceCell::new(),
            verbs: Chains::default(),
            participles: Chains::default(),
            objects: Chains::default(),
            adverbs: Run::default(),
            negations: Run::default(),
            personal: Run::default(),
        }
    }

    /// A word; empty beyond the end.
    pub fn word(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| &self.lower[token.0 as usize..token.1 as usize])
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The bytes of the words `from..to`.
    pub fn range(&self, from: usize, to: usize) -> Range<usize> {
        self.tokens[from].0 as usize..self.tokens[to.max(from + 1) - 1].1 as usize
    }

    /// Skips words.
    pub fn skip(&self, mut at: usize, word: impl Fn(&str) -> bool) -> usize {
        while word(self.word(at)) {
            at += 1;
        }
        at
    }

    /// Whether these words stand at a place.
    pub fn is(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(index, word)| self.word(at + index) == *word)
    }

    /// How many words of a phrase stand at a place, if all do.
    pub fn phrase(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut next = at;
        for word in phrase.split(' ') {
            if self.word(next) != word {
                return None;
            }
            next += 1;
        }
        Some(next - at)
    }

    pub fn holds(&self, words: &[&str]) -> bool {
        (0..self.len()).any(|at| words.contains(&self.word(at)))
    }

    /// The denials of the sentence.
    pub fn denials(&self, found: &mut Vec<Denial>) {
        if self.word(self.len().saturating_sub(1)) == "?" {
            return;
        }
        for at in 0..self.len() {
            if self.starts_clause(at) {
                let denial = self
                    .active(at)
                    .or_else(|| self.without_actor(at))
                    .or_else(|| self.passive(at))
                    .or_else(|| self.stays(at))
                    .or_else(|| self.not_for_children(at));
                if let Some(denial) = denial {
                    found.push(denial);
                }
            }
        }
    }

    /// What a promise says after "never": the verb comes first.
    pub fn never(&self) -> Option<Denial> {
        self.verb_clause(0, 0, false)
    }

    fn starts_clause(&self, at: usize) -> bool {
        if at == 0 {
            // A sentence in quotation marks is somebody else's.
            let start = self.tokens.first().map_or(0, |token| token.0 as usize);
            return !self.lower[..start].ends_with(['"', '“', '„', '«', '\'']);
        }
        let before = self.word(at - 1);
        let opens = matches!(
            before,
            "," | ";"
                | ":"
                | "–"
                | "—"
                | "-"
                | "and"
                | "but"
                | "so"
                | "because"
                | "therefore"
                | "hence"
                | "thus"
                | "means"
        );
        let announced = before == "that" && at >= 2 && ANNOUNCE.contains(&self.word(at - 2));
        if !opens && !announced {
            return false;
        }
        let opener = self.opener.get_or_init(|| {
            let opens = |index: &usize| {
                let word = self.word(*index);
                let announced = word == "that" && *index > 0 && ANNOUNCE.contains(&self.word(index - 1));
                OPENERS.contains(&word) && !announced
            };
            (0..self.len()).find(opens).unwrap_or(self.len())
        });
        at <= *opener
    }

    /// Where a word of a list stands.
    pub fn places(&self, words: &[&str]) -> Vec<usize> {
        (0..self.len()).filter(|at| words.contains(&self.word(*at))).collect()
    }

    /// The word after someone who speaks for the controller.
    pub fn actor(&self, at: usize) -> Option<usize> {
        if self.word(at) == "we" {
            return Some(at + 1);
        }
        let name = |words: &&Vec<String>| words.iter().enumerate().all(|(index, word)| self.word(at + index) == word);
        if let Some(words) = self.names.iter().find(name) {
            return Some(at + words.len());
        }
        if !matches!(self.word(at), "our" | "this" | "the") {
            return None;
        }
        let mut next = at + 1;
        if matches!(self.word(next), "mobile" | "online" | "web") {
            next += 1;
        }
        lexicon::SELVES.contains(&self.word(next)).then_some(next + 1)
    }

    /// Skips adverbs that change nothing.
    fn adverbs(&self, from: usize) -> usize {
        let mut at = from;
        while matches!(
            self.word(at),
            "also"
                | "therefore"
                | "ever"
                | "currently"
                | "presently"
                | "hereby"
                | "itself"
                | "ourselves"
                | "absolutely"
                | "at"
        ) {
            if let Some(end) = self.adverbs.end(at) {
                return end;
            }
            if self.word(at) == "at" {
                match self.phrase(at, "at present").or_else(|| self.phrase(at, "at any time")) {
                    Some(length) => at += length - 1,
                    None => break,
                }
            }
            at += 1;
        }
        self.adverbs.keep(from, at);
        at
    }

    /// The word after a negated auxiliary, or after several: "do not and will not".
    fn negation(&self, from: usize) -> Option<usize> {
        let word = self.word(from);
        if let Some(verb) = word.strip_suffix("n't").or_else(|| word.strip_suffix("n’t")) {
            return matches!(verb, "do" | "does" | "wo" | "sha").then_some(from + 1);
        }
        if word == "never" {
            return Some(from + 1);
        }
        let (mut at, mut end) = (from, None);
        while matches!(self.word(at), "do" | "does" | "will" | "shall") {
            if let Some(known) = self.negations.end(at) {
                return Some(known);
            }
            let next = self.adverbs(at + 1);
            if !matches!(self.word(next), "not" | "never") {
                break;
            }
            end = Some(next + 1);
            if !matches!(self.word(next + 1), "and" | "or" | ",") {
                break;
            }
            match self.word(next + 2) {
                "never" => {
                    end = Some(next + 3);
                    break;
                }
                "will" | "do" | "shall" => at = next + 2,
                _ => break,
            }
        }
        self.negations.keep(from, end.unwrap_or(from));
        end
    }

    /// "we do not share ...", "we use no ...", "we share ... with nobody".
    fn active(&self, at: usize) -> Option<Denial> {
        let next = self.adverbs(self.actor(at)?);
        if self.word(next) == "neither" {
            return self.verb_clause(at, next + 1, false);
        }
        if let Some(next) = self.negation(next) {
            return self.verb_clause(at, next, false);
        }
        self.verb_clause(at, next, true)
    }

    /// What follows from the first verb. Where the verb itself is `affirmed`, a "no" or a "nobody" must
    /// come after it.
    fn verb_clause(&self, start: usize, at: usize, affirmed: bool) -> Option<Denial> {
        let mut next = self.adverbs(at);
        let mut knowingly = false;
        if matches!(
            self.word(next),
            "knowingly" | "intentionally" | "willingly" | "deliberately" | "wilfully" | "willfully"
        ) {
            knowingly = true;
            next += 1;
        }
        let (verbs, after) = lexicon::verbs(self, next)?;
        next = after;
        let mut negated = !affirmed;
        if affirmed && self.word(next) == "no" {
            negated = true;
            next += 1;
        }
        let mut audience = Audience::Unsaid;
        let (object, after) = match lexicon::object(self, next) {
            Some(found) => found,
            None => {
                let (first, after) = self.audience(next, &mut negated)?;
                audience = first;
                lexicon::object(self, after)?
            }
        };
        next = after;
        if audience == Audience::Unsaid
            && let Some((found, after)) = self.audience(next, &mut negated)
        {
            (audience, next) = (found, after);
        }
        if !negated {
            return None;
        }
        self.finish(
            start,
            next,
            Denial { range: 0..0, verbs, object, audience, knowingly, solely: false, money: false },
        )
    }

    /// "there are no cookies", "no cookies are set", "no data are shared with third parties".
    fn without_actor(&self, at: usize) -> Option<Denial> {
        let there = self.word(at) == "there" && matches!(self.word(at + 1), "is" | "are");
        let first = if there { at + 2 } else { at };
        if self.word(first) != "no" {
            return None;
        }
        let (object, next) = lexicon::object(self, first + 1)?;
        if there {
            if matches!(object, Object::Cookies(_) | Object::Decisions | Object::Profiling) {
                return self.finish(at, next, Denial::of(USE, object, Audience::Unsaid));
            }
            return None;
        }
        if self.is(next, &["takes", "place"]) || self.is(next, &["take", "place"]) {
            return self.finish(at, next + 2, Denial::of(USE, object, Audience::Unsaid));
        }
        let next = match self.word(next) {
            "is" | "are" => next + 1,
            "will" if self.word(next + 1) == "be" => next + 2,
            _ => return None,
        };
        self.participle_clause(at, self.adverbs(next), object)
    }

    /// "your data are not sold", "your information will never be shared with third parties".
    fn passive(&self, at: usize) -> Option<Denial> {
        let own = matches!(self.word(at), "your" | "personal" | "cookies" | "sensitive" | "automated" | "all");
        if !own {
            return None;
        }
        let (object, next) = lexicon::object(self, at)?;
        let next = match self.word(next) {
            "is" | "are" if matches!(self.word(next + 1), "not" | "never") => next + 2,
            "aren't" | "isn't" | "aren’t" | "isn’t" => next + 1,
            "will" if matches!(self.word(next + 1), "not" | "never") && self.word(next + 2) == "be" => next + 3,
            "will" | "does" | "do" if self.is(next + 1, &["not", "take", "place"]) => {
                return self.finish(at, next + 4, Denial::of(USE, object, Audience::Unsaid));
            }
            _ => return None,
        };
        self.participle_clause(at, self.adverbs(next), object)
    }

    fn participle_clause(&self, start: usize, at: usize, object: Object) -> Option<Denial> {
        let (verbs, mut next) = lexicon::participles(self, at)?;
        let mut audience = Audience::Unsaid;
        let mut negated = true;
        if let Some((found, after)) = self.audience(next, &mut negated) {
            (audience, next) = (found, after);
        }
        self.finish(start, next, Denial::of(verbs, object, audience))
    }

    /// "your data stay in the EU", "your data never leave Germany", "we store your data only in Germany".
    fn stays(&self, at: usize) -> Option<Denial> {
        let only = |at: usize| matches!(self.word(at), "only" | "exclusively" | "solely" | "always");
        if let Some(mut next) = self.actor(at) {
            let mut exclusive = false;
            if only(next) {
                exclusive = true;
                next += 1;
            }
            if !matches!(
                self.word(next),
                "store" | "process" | "keep" | "host" | "stores" | "processes" | "keeps" | "hosts"
            ) {
                return None;
            }
            next += 1;
            if self.is(next, &["and", "process"]) || self.is(next, &["and", "store"]) {
                next += 2;
            }
            let (object, next) = lexicon::object(self, next)?;
            return self.place_only(at, next, exclusive, object);
        }
        if !matches!(self.word(at), "your" | "all" | "personal" | "the" | "these" | "our" | "they" | "it") {
            return None;
        }
        let (object, next) = lexicon::object(self, at)?;
        let leave = match self.negation(next) {
            Some(after) if matches!(self.word(after), "leave" | "leaves") => Some(after + 1),
            _ => None,
        };
        if let Some(after) = leave {
            let (area, next) = places::area(self, after)?;
            return self.finish(at, next, Denial::of(MOVE, object, Audience::Outside(area)));
        }
        let adverb = matches!(self.word(next), "always" | "will" | "must");
        let next = next + usize::from(adverb) + usize::from(adverb && self.word(next + 1) == "always");
        match self.word(next) {
            "stay" | "stays" | "remain" | "remains" => self.place_only(at, next + 1, true, object),
            "is" | "are" => {
                let mut next = next + 1;
                let mut exclusive = false;
                if only(next) && self.word(next) != "always" {
                    exclusive = true;
                    next += 1;
                }
                if !matches!(self.word(next), "stored" | "processed" | "kept" | "hosted") {
                    return None;
                }
                next += 1;
                if matches!(self.word(next), "and") && matches!(self.word(next + 1), "processed" | "stored") {
                    next += 2;
                }
                self.place_only(at, next, exclusive, object)
            }
            _ => None,
        }
    }

    /// "(only) in Germany", "exclusively on servers in the EU".
    fn place_only(&self, start: usize, mut at: usize, mut exclusive: bool, object: Object) -> Option<Denial> {
        if matches!(self.word(at), "only" | "exclusively" | "solely" | "always") {
            exclusive |= self.word(at) != "always";
            at += 1;
        }
        if self.word(at) == "on" {
            at += 1;
            while matches!(self.word(at), "our" | "own" | "secure" | "the") {
                at += 1;
            }
            if self.word(at) != "servers" {
                return None;
            }
            at += 1;
        }
        if !exclusive || !matches!(self.word(at), "in" | "within" | "inside") {
            return None;
        }
        let (area, next) = places::area(self, at + 1)?;
        self.finish(start, next, Denial::of(MOVE, object, Audience::Outside(area)))
    }

    /// "our site is not directed at children".
    fn not_for_children(&self, at: usize) -> Option<Denial> {
        let next = self.actor(at)?;
        let next = match self.word(next) {
            "is" | "are" if self.word(next + 1) == "not" => next + 2,
            "isn't" | "isn’t" | "aren't" | "aren’t" => next + 1,
            _ => return None,
        };
        let next = match self.word(next) {
            "directed" | "intended" | "meant" | "designed" | "aimed" | "targeted" | "made" => next + 1,
            "for" => next,
            _ => return None,
        };
        if !matches!(self.word(next), "to" | "at" | "for" | "towards" | "toward") {
            return None;
        }
        let next = lexicon::children(self, if self.is(next, &["for", "use", "by"]) { next + 3 } else { next + 1 })?;
        self.finish(at, next, Denial::of(USE, Object::Site, Audience::Children))
    }

    /// The audience at a place. "with nobody" negates what comes before it.
    fn audience(&self, at: usize, negated: &mut bool) -> Option<(Audience, usize)> {
        if let Some((area, next)) = places::outside(self, at) {
            return Some((Audience::Outside(area), next));
        }
        match self.word(at) {
            "from" | "about" | "of" | "on" => Some((Audience::Children, lexicon::children(self, at + 1)?)),
            "with" | "to" | "among" => {
                let (audience, negates, next) = lexicon::audience(self, at + 1)?;
                *negated |= negates;
                Some((audience, next))
            }
            "publicly" => Some((Audience::Public, at + 1)),
            _ => None,
        }
    }

    /// Whether the clause ends here, but for words that change nothing, and nothing later limits it.
    fn finish(&self, start: usize, at: usize, mut denial: Denial) -> Option<Denial> {
        let (mut next, mut shown, mut rest) = (at, at, None);
        loop {
            // Nobody denies something and goes on like this behind a bracket.
            if rest.as_mut().is_some_and(|rest| Range::next(rest).is_none()) {
                return None;
            }
            let word = self.word(next);
            match word {
                "" | "." | "!" | ";" => break,
                "," | "and" | "nor" | "–" | "—" | "or" => {
                    let after = self.word(next + 1);
                    let continues = self.actor(next + 1).is_some()
                        || matches!(after, "nor" | "and" | "so" | "not" | "period" | "ever" | "including" | "neither")
                        || self.actor(next + 2).is_some();
                    if word != "," && !continues || word == "or" {
                        return None;
                    }
                    if word == ","
                        && !continues
                        && !HARMLESS.contains(&after)
                        && !matches!(after, "which" | "because" | "as" | "such" | "the" | "it")
                    {
                        return None;
                    }
                    break;
                }
                "(" => {
                    let all = self.brackets.get_or_init(|| self.places(&[")"]));
                    let close = all.partition_point(|at| *at < next);
                    next = all.get(close).map_or(self.len(), |at| *at) + 1;
                    rest.get_or_insert(0..LONGEST_REST);
                }
                "because" | "so" | "nobody" => break,
                "purpose" | "purposes" if self.word(next - 1) == "any" || self.word(next - 1) == "whatsoever" => {
                    next += 1
                }
                "such" | "like" | "including" if self.has_examples(&denial) => break,
                "within" if self.phrase(next, "within the meaning of").is_some() => {
                    denial.solely = true;
                    break;
                }
                "under" | "pursuant" | "according" if matches!(denial.object, Object::Decisions) => {
                    denial.solely = true;
                    break;
                }
                _ if self.money(next).is_some() && denial.verbs & SELL != 0 => {
                    denial.money = true;
                    next += self.money(next).unwrap_or(1);
                    shown = next;
                }
                _ if HARMLESS.contains(&word) => {
                    next += 1;
                    shown = next;
                }
                _ => return None,
            }
        }
        if denial.object == Object::Decisions {
            let all = self.exclusive.get_or_init(|| self.places(&["solely", "purely", "fully", "exclusively"]));
            denial.solely |= all.get(all.partition_point(|word| *word < start)).is_some_and(|word| *word < at);
        }
        let limits = |index: &usize| LIMITS.contains(&self.word(*index));
        let limit = self.limit.get_or_init(|| (0..self.len()).rev().find(limits).map_or(0, |last| last + 1));
        if next < *limit {
            return None;
        }
        denial.range = self.range(start, shown.min(self.len()));
        Some(denial)
    }

    /// Whether "such as" after an object only explains it.
    fn has_examples(&self, denial: &Denial) -> bool {
        matches!(denial.object, Object::Sensitive { .. } | Object::Personal | Object::Decisions)
    }

    fn money(&self, at: usize) -> Option<usize> {
        [
            "for money",
            "for cash",
            "for payment",
            "in exchange for money",
            "in return for money",
            "for monetary consideration",
            "in exchange for monetary consideration",
            "for monetary compensation",
            "for monetary gain",
            "for financial gain",
            "for a fee",
            "for profit",
        ]
        .iter()
        .find_map(|phrase| self.phrase(at, phrase))
    }
}

impl Denial {
    fn of(verbs: u16, object: Object, audience: Audience) -> Self {
        Self { range: 0..0, verbs, object, audience, knowingly: false, solely: false, money: false }
    }
}

/// The verbs at a place, as bits.
pub fn verbs(sentence: &Sentence<'_>, at: usize) -> Option<u16> {
    lexicon::verbs(sentence, at).map(|found| found.0)
}
