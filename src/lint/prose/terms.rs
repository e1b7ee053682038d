//! Words with a meaning of their own: defined, used, and written as they were defined.
//!
//! Owns: declared terms in use, words that look like terms, acronyms. Does not own: how definitions
//! are printed.

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::class;
use super::reading::{Reading, Words};
use crate::lint::check::Check;
use crate::lint::text::{BlockKind, EXPRESSION, Place};
use crate::policy::Term;
use crate::schema::Phrase;

/// A spelling of a declared term.
struct Form<'p> {
    term: usize,
    written: &'p str,
    /// Without a plural.
    stems: Vec<String>,
}

/// A word without its plural.
fn stem(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(base) if base.len() > 2 => format!("{base}y"),
        _ if word.len() > 3 && !word.ends_with("ss") => word.strip_suffix('s').unwrap_or(word).to_lowercase(),
        _ => word.to_lowercase(),
    }
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

pub fn declared(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    let policy = check.policy;
    if policy.terms.is_empty() {
        return;
    }
    let mut forms: Vec<Form<'_>> = Vec::new();
    for (index, term) in policy.terms.iter().enumerate() {
        for written in term.meta.label.iter().chain(&term.also) {
            let stems: Vec<String> = tokens(written).map(|word| stem(&word.to_lowercase())).collect();
            if !stems.is_empty() {
                forms.push(Form { term: index, written, stems });
            }
        }
    }
    let mut by_first: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (index, form) in forms.iter().enumerate() {
        by_first.entry(&form.stems[0]).or_default().push(index);
    }
    // Few words start like a term, so the first byte tells most others apart.
    let mut starts = [false; 256];
    for form in &forms {
        starts[usize::from(form.stems[0].as_bytes()[0])] = true;
    }
    // A term without a letter cannot be looked for.
    let mut used: Vec<bool> = (0..policy.terms.len()).map(|term| forms.iter().all(|form| form.term != term)).collect();
    for words in &reading.blocks {
        // What a term is called is no use of it; what it means is none of the term itself.
        let own = match words.passage.place {
            Place::Label("term") | Place::Field("term", "also") => continue,
            Place::Field("term", _) | Place::Prose("term") => {
                policy.terms.iter().position(|term| term.meta.span == words.passage.owner.span)
            }
            _ => None,
        };
        for at in 0..words.words.len() {
            let raw = words.word(at);
            if raw.is_ascii() && !starts[usize::from(raw.as_bytes()[0])] {
                continue;
            }
            let lowered;
            let first: &str = if raw.is_ascii() {
                raw
            } else {
                lowered = raw.to_lowercase();
                &lowered
            };
            let short = first.strip_suffix('s').unwrap_or(first);
            let known = by_first.get(first).into_iter().chain(by_first.get(short).filter(|_| short != first));
            let ies = first.strip_suffix("ies").map(|base| format!("{base}y"));
            let ies = ies.as_deref().and_then(|base| by_first.get(base));
            let candidates: Vec<usize> = known.chain(ies).flatten().copied().collect();
            for index in candidates {
                let form = &forms[index];
                let end = at + form.stems.len();
                let matches = end <= words.words.len()
                    && form.stems.iter().enumerate().all(|(step, wanted)| {
                        stem(&words.word(at + step).to_lowercase()) == *wanted && (step == 0 || !words.stop(at + step))
                    });
                if !matches || own == Some(form.term) {
                    continue;
                }
                used[form.term] = true;
                unmarked(check, words, at, end, form, &policy.terms, &forms);
            }
        }
    }
    // An expression uses a term, too: `{{ term.site.means }}`.
    for (_, term) in policy.terms.iter().enumerate().filter(|(index, _)| !used[*index]) {
        let key = format!("term.{}", term.meta.key.value.replace('-', "_"));
        let printed = reading.passages.iter().any(|passage| passage.source.contains(&key)) || printed_anyway(term);
        let Some(label) = term.meta.label.as_ref().filter(|_| !printed) else { continue };
        let message = format!("the term “{}” is used nowhere", &**label);
        let found = check.report("consistency/terms-unused", Some(&term.meta), label.span, message);
        found.why = Some("readers look for a word that does not come".to_owned());
        found.help = Some("remove it, or add the word that you use to `also`".to_owned());
    }
}

/// Words that the generated text of a document uses by itself.
fn printed_anyway(term: &Term) -> bool {
    const PRINTED: &[&str] = &[
        "personal data",
        "cookie",
        "controller",
        "consent",
        "purpose",
        "recipient",
        "legal basis",
        "legitimate interest",
        "browser",
        "supervisory authority",
        "processor",
        "policy",
        "you",
        "we",
        "data",
        "data protection officer",
        "profiling",
        "third party",
        "third country",
        "retention period",
        "service provider",
        "personal information",
        "sale",
        "share",
        "law",
        "global privacy control",
        "do not track",
    ];
    term.meta.label.iter().chain(&term.also).any(|label| {
        let lower = label.to_lowercase();
        PRINTED.iter().any(|printed| stem(&lower) == *printed || lower == *printed)
    })
}

/// consistency/term-unmarked: a term of several words, or with capitals inside, in other capitals.
fn unmarked(
    check: &mut Check<'_, '_>,
    words: &Words<'_, '_>,
    from: usize,
    to: usize,
    form: &Form<'_>,
    terms: &[Term],
    forms: &[Form<'_>],
) {
    if !words.is_running() || words.passage.phrase != Phrase::Sentence || words.linked(&(from..to)) {
        return;
    }
    let declared: Vec<&str> = tokens(form.written).collect();
    // A term written as in a sentence, or one common word, says nothing about capitals: "Site".
    let inner = |word: &str| word.chars().skip(1).any(char::is_uppercase);
    let distinct = declared.iter().skip(1).any(|word| word.starts_with(char::is_uppercase))
        || declared.iter().any(|word| inner(word));
    if !distinct {
        return;
    }
    let first_of_sentence = words.sentence(from).start == from;
    let right = declared.iter().enumerate().all(|(step, word)| {
        let here = words.raw(from + step);
        let same =
            |c: Option<char>, d: Option<char>| c.is_some_and(char::is_uppercase) == d.is_some_and(char::is_uppercase);
        let shape = same(here.chars().next(), word.chars().next()) && (!inner(word) || inner(here) || here.len() < 2);
        shape || step == 0 && first_of_sentence && here.starts_with(char::is_uppercase) && !inner(word)
    });
    // Small connecting words can be written either way: "Terms of Use", and so can text in capitals.
    let shouted = (from..to).all(|at| words.raw(at).chars().all(|c| !c.is_lowercase()));
    // Another term, or another spelling of this one, can be what is meant.
    let as_other = forms.iter().any(|other| {
        tokens(other.written).zip(from..to).all(|(word, at)| words.raw(at) == word)
            && tokens(other.written).count() == to - from
    });
    if right || shouted || as_other {
        return;
    }
    let quote = words.quote(from, to).to_owned();
    let message = format!("“{quote}” is written otherwise than the term “{}”", form.written);
    let label = terms[form.term].meta.label.as_ref().map(|label| label.span);
    let found = check.report("consistency/term-unmarked", Some(words.passage.owner), words.span(from, to), message);
    found.related.extend(label.map(|span| (span, "declared here".to_owned())));
    found.why = Some("readers cannot tell whether the defined meaning holds here".to_owned());
    found.help = Some(format!("write “{}”, or choose other words if you mean something else", form.written));
}

/// Words that drafts use as terms. Others are left alone: a capital can be a name.
const DRAFTED: &[&str] = &[
    "Services",
    "Service",
    "Site",
    "Sites",
    "Website",
    "Platform",
    "Company",
    "User",
    "Users",
    "Customer",
    "Customers",
    "Client",
    "Clients",
    "Member",
    "Members",
    "Affiliates",
    "Content",
    "Application",
    "Product",
    "Products",
    "Software",
    "Account",
    "Subscriber",
    "Subscribers",
    "Visitor",
    "Visitors",
    "Participant",
    "Participants",
];

/// Acronyms that need no explanation, or are names.
fn is_known_acronym(word: &str) -> bool {
    matches!(
        word,
        "USA"
            | "GDPR"
            | "CCPA"
            | "CPRA"
            | "COPPA"
            | "LGPD"
            | "PDF"
            | "HTML"
            | "HTTP"
            | "HTTPS"
            | "SMS"
            | "MMS"
            | "FAQ"
            | "GPS"
            | "PIN"
            | "SSL"
            | "TLS"
            | "DNS"
            | "API"
            | "APIs"
            | "CEO"
            | "USB"
            | "RAM"
            | "CPU"
            | "RFID"
            | "NFC"
            | "SIM"
            | "WLAN"
            | "DVD"
            | "URL"
            | "URLs"
            | "CSV"
            | "XML"
            | "JSON"
            | "FBI"
            | "NHS"
            | "BBC"
            | "FTC"
            | "ICO"
            | "CNIL"
            | "EEA"
            | "EUR"
            | "USD"
            | "GBP"
            | "CHF"
            | "UTC"
            | "GMT"
            | "VAT"
            | "ISO"
            | "ATM"
            | "AND"
            | "OR"
            | "NOT"
            | "YOU"
            | "YOUR"
            | "OUR"
            | "THE"
            | "THIS"
            | "ALL"
            | "ANY"
            | "MAY"
            | "CAN"
            | "FOR"
            | "WITH"
            | "SITE"
            | "WEB"
            | "LLC"
            | "LTD"
            | "INC"
            | "PLC"
            | "HIV"
            | "DNA"
            | "PC"
            | "TV"
            | "WWW"
            | "QR"
            | "OK"
            | "VPN"
            | "ASCII"
            | "CAPTCHA"
            | "JPEG"
            | "PNG"
            | "IBAN"
            | "COVID"
            | "CCTV"
            | "TODO"
            | "OAIC"
            | "ANPD"
            | "CPPA"
            | "AEPD"
            | "OPC"
            | "UN"
            | "EDPB"
            | "PIPEDA"
            | "PECR"
            | "UK"
            | "EU"
            | "US"
            | "SSN"
            | "AWS"
    )
}

/// consistency/terms-undefined
pub fn undefined(check: &mut Check<'_, '_>, reading: &Reading<'_, '_>) {
    let policy = check.policy;
    // Words can have their meaning from another document.
    if policy.related.iter().any(|related| related.defines_terms.is_some_and(|flag| flag.value)) {
        return;
    }
    let defined: FxHashSet<String> = policy
        .terms
        .iter()
        .flat_map(|term| term.meta.label.iter().chain(&term.also))
        .map(|label| stem(&label.to_lowercase()))
        .collect();
    let mut uses: Vec<(String, usize, &Words<'_, '_>, usize)> = Vec::new();
    let mut explained: FxHashSet<String> = FxHashSet::default();
    for words in &reading.blocks {
        // Names are names, and "hereinafter the Site" explains what stands there.
        let explains = words.any(0..words.words.len(), class::EXPLAINS);
        let names = words.passage.phrase != Phrase::Sentence || explains;
        for at in 0..words.words.len() {
            let raw = words.raw(at);
            if !raw.starts_with(|c: char| c.is_ascii_uppercase()) {
                continue;
            }
            let acronym = (3..=5).contains(&raw.len()) && raw.bytes().all(|b| b.is_ascii_uppercase());
            let drafted = DRAFTED.contains(&raw);
            if !acronym && !drafted {
                continue;
            }
            let key = if drafted { stem(&raw.to_lowercase()) } else { raw.to_owned() };
            // In quotes, in brackets or with brackets behind it, it is being explained; in names it is one.
            let before = words.before(at);
            let after = words.before(at + 1);
            let quoted = before.ends_with(['"', '“', '„', '‘', '\'', '('])
                || after.starts_with(['"', '”', '“', '’', '\'', ')']) && acronym;
            let opens = after.trim_start().starts_with('(') && acronym;
            if names || quoted || opens || matches!(words.word(at + 1), "means" | "stands" | "refers") {
                explained.insert(key);
                continue;
            }
            if !words.is_running() || words.block.kind == BlockKind::Cell {
                continue;
            }
            let capital = |at: usize| words.raw(at).starts_with(|c: char| c.is_uppercase() || c == EXPRESSION);
            let first = words.sentence(at).start == at;
            let determined = at > 0
                && !words.stop(at)
                && before == " "
                && matches!(
                    words.word(at - 1),
                    "the" | "our" | "your" | "this" | "each" | "any" | "these" | "a" | "an" | "under"
                )
                && (!capital(at - 1) || words.sentence(at).start == at - 1);
            let alone = after.trim() != "" || !capital(at + 1);
            // "The Services Act", "the User ID"
            let joined = after.starts_with(['-', '/', '.']) && !after.starts_with(". ") && at + 1 < words.words.len();
            if first || !determined || !alone || joined || words.linked(&(at..at + 1)) {
                continue;
            }
            if acronym && is_known_acronym(raw) {
                continue;
            }
            uses.push((key, usize::from(acronym), words, at));
        }
    }
    let mut done: FxHashSet<String> = FxHashSet::default();
    for index in 0..uses.len() {
        let (key, acronym, words, at) = &uses[index];
        if defined.contains(&key.to_lowercase()) || explained.contains(key) || !done.insert(key.clone()) {
            continue;
        }
        let acronym = *acronym == 1;
        let count = uses.iter().filter(|other| other.0 == *key).count();
        // One capital can be a slip; an acronym is unclear at its first use.
        if !acronym && count < 2 || acronym && is_spelled_out(reading, key) {
            continue;
        }
        let raw = words.raw(*at);
        let message = if acronym {
            format!("“{raw}” is never spelled out")
        } else {
            format!("“{raw}” is written as a term and never defined")
        };
        let help = if acronym {
            format!("spell it out at its first use, with ({raw}) behind it, or declare a `term`")
        } else {
            format!("declare it: `term {key} \"{raw}\" {{ means: \"...\" }}`, or write it with a small letter")
        };
        let found =
            check.report("consistency/terms-undefined", Some(words.passage.owner), words.span(*at, at + 1), message);
        found.why = Some("readers must guess what it means here".to_owned());
        found.help = Some(help);
    }
}

/// Whether words with these initials stand somewhere: "internet service provider" for ISP.
fn is_spelled_out(reading: &Reading<'_, '_>, acronym: &str) -> bool {
    let letters: Vec<u8> = acronym.bytes().map(|b| b.to_ascii_lowercase()).collect();
    reading.blocks.iter().any(|words| {
        (0..words.words.len()).any(|from| {
            let mut at = from;
            letters.iter().all(|letter| {
                // Small words between are left out: "Federal Bureau of Investigation".
                if at > from
                    && matches!(words.word(at), "of" | "and" | "the" | "for" | "on")
                    && words.word(at).as_bytes()[0] != *letter
                {
                    at += 1;
                }
                let fits = words.word(at).as_bytes().first() == Some(letter) && words.word(at).len() > 1;
                at += 1;
                fits
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn plurals_are_one_with_their_singular() {
        assert_eq!(stem("parties"), stem("party"));
        assert_eq!(stem("services"), stem("service"));
        assert_eq!(stem("business"), "business");
    }
}
