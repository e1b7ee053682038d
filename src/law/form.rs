//! The keys of a law and of what stands in it.

use jiff::civil::Date;

use super::keys::keys;
use super::values::{self, Group, Named, Text};

keys! {
    /// A law, or rules of the user's own.
    #[derive(Debug)]
    pub struct Law: "pack" {
        /// The name that `laws:` and `--law` use; a house pack has a name of its own.
        "law" name: Text = values::TEXT, Needed;
        /// Its full name; left out: the short one.
        "title" title: Option<Text> = values::TEXT, Free;
        /// What is put before a citation that starts with `Art.` or a number.
        "cite-as" cite_as: Text = values::TEXT, Free;
        /// Its place in lists of all laws; left out: the last.
        "order" order: Option<u32> = values::NUMBER, Free;
        /// Where the law holds; the name `home` in expressions.
        "home" home: Vec<Named> = values::PLACES, Free;
        /// Whether it holds for some companies there only, as for those of a sector: a new policy does not suggest it.
        "for-some" for_some: bool = values::FLAG, Free;
        /// Whether its rights are those of people who live at its home, wherever the controller is. Left out: those of all
        /// whose data a controller at its home uses, and of people who are there.
        "residents" residents: bool = values::FLAG, Free;
        /// The first day of rules that give no day themselves.
        "since" since: Option<Date> = values::DAY, Free;
        /// The day on which someone compared the pack with the law.
        "checked-on" checked_on: Option<Date> = values::DAY, NeededInLaws;
        /// Where the law was read, and on which day; a row that says `verify: yes` was not read there.
        "read" read: Text = values::TEXT, NeededInLaws;
        /// Whether it asks something of a policy under which no personal data are collected.
        "without-data" without_data: bool = values::FLAG, Free;
        /// The rules of this law are taken over under the pack's own name.
        "extends" extends: Option<Named> = values::NAME, Free;
        /// ... but for these, and for statements of these names. A rule of the same name replaces one that is taken over, too.
        "without" without: Vec<Named> = values::NAMES, Free;
        /// Names for lists of places. `adequate` has those to which data can go without a safeguard.
        "sets" sets: Vec<(Named, Vec<Named>)> = values::SETS, Free;
        /// The rights that the law gives people. Those of a law that is extended are taken over, but for rights that stand
        /// here.
        "gives" gives: Gives = Gives::ONE, Free;
        /// The sentences that the law wants said. Those of a law that is extended are taken over, but for statements that
        /// stand here. Only the laws that ship have some.
        "states" states: Vec<Statement> = Statement::ROWS, Free;
        /// The time that the law gives for an answer to a request.
        "answers" answers: Option<Answers> = Answers::ONE, Free;
        /// The authorities to which people turn under it.
        "authorities" authorities: Vec<Authority> = Authority::ROWS, Free;
        /// Words that are left over from a template where neither this law is asked nor one that `beside` names.
        "own" own: Vec<Own> = Own::ROWS, Free;
        /// Acronyms of the law and of its bodies that readers know.
        "acronyms" acronyms: Vec<Text> = values::WORDS, Free;
        /// Words for its home, in small letters: what a sentence says with one of them, it says of that place only.
        "home-words" home_words: Vec<Text> = values::WORDS, Free;
        /// What its home is called where data leave it; left out: nothing is said of transfers from there.
        "home-called" home_called: Option<Text> = values::TEXT, Free;
        /// Safeguards that hold under this law only, or for some places only.
        "safeguards" safeguards: Vec<Safeguard> = Safeguard::ROWS, Free;
        /// Places that are adequate for some recipients only.
        "adequate-in-part" in_part: Vec<InPart> = InPart::ROWS, Free;
        /// What is no longer in force.
        "ended" ended: Vec<Ended> = Ended::ROWS, Free;
        /// Items of data that are a special category `always` or `sometimes`.
        "special" special: Vec<Group> = values::GROUPS, Free;
        /// Items of data that are sensitive `always` or `sometimes`.
        "sensitive" sensitive: Vec<Group> = values::GROUPS, Free;
        /// The categories into which the law sorts items of data.
        "categories" categories: Vec<Group> = values::GROUPS, Free;
        /// Why giving data for anything but money is a sale, too.
        "sale-beyond-money" sale_beyond_money: Option<Text> = values::TEXT, Free;
        /// Words of a heading below which sale and sharing are meant as the law defines them.
        "sale-headings" sale_headings: Vec<Text> = values::WORDS, Free;
        /// What the law asks.
        "rules" rules: values::Rules = values::RULES, Free;
    }
}

impl Law {
    /// The places of a set; none if it has no such set.
    pub fn set(&self, name: &str) -> impl Iterator<Item = &str> {
        let set = self.sets.iter().filter(move |set| set.0.0 == name);
        set.flat_map(|set| set.1.iter().map(|(place, _)| &**place))
    }

    /// The time for an answer, as the word that documents print.
    pub fn printed_answer(&self) -> Option<&str> {
        self.answers.as_ref().filter(|answers| answers.printed != Some(false)).map(|answers| &*answers.within)
    }
}

keys! {
    /// The rights that a law gives.
    #[derive(Debug)]
    pub struct Gives: "grant" {
        /// The provisions.
        "cite" citation: Option<Text> = values::TEXT, Free;
        /// Whether the citation has still to be confirmed.
        "verify" verify: bool = values::FLAG, Free;
        /// The rights. Of several rows of one right the first that holds gives it.
        "rights" rights: Vec<Right> = Right::ROWS, Needed;
    }
}

keys! {
    /// A right that a law gives.
    #[derive(Debug)]
    pub struct Right: "right" {
        /// The word of the language.
        "right" right: Text = values::TEXT, Needed;
        /// The first day of a policy under which it is given; left out: that of the pack.
        "from" from: Option<Date> = values::DAY, Free;
        /// What must hold, all of it: a legal basis, a word of `regulated-as` of the controller, a place of the audience, a
        /// set of the pack in which people of the audience are, or a word of those below.
        "when" when: Vec<Named> = values::NAMES, Free;
        /// The word of `conditions` in the words of each language, where documents print under which condition it exists.
        "condition" condition: Option<Text> = values::TEXT, Free;
        /// The statement of the law that says all of it, and stands in lists in its place.
        "statement" statement: Option<Named> = values::NAME, Free;
    }
}

keys! {
    /// A sentence that a law wants said.
    #[derive(Debug)]
    pub struct Statement: "statement" {
        /// Its name. Its sentence stands under it in `templates/en/laws/LAW.yaml`, and rules ask for it with `said`. Of several
        /// rows of one statement the first that holds states it.
        "statement" named: Option<Named> = values::NAME, Needed;
        /// The provision; counsel's edition shows it at the sentence.
        "cite" citation: Text = values::TEXT, NeededInLaws;
        /// Whether the citation has still to be confirmed.
        "verify" verify: bool = values::FLAG, Free;
        /// The topic in which it is printed.
        "topic" topic: Option<Named> = values::NAME, Needed;
        /// The first day of a policy that says it; left out: that of the pack.
        "from" from: Option<Date> = values::DAY, Free;
        /// `flow`: it is said of each of them of which the conditions hold; the sentence has them as `these`.
        "each" each: Option<Named> = values::NAME, Free;
        /// What must hold, all of it: the words that rights have, too.
        "when" when: Vec<Named> = values::NAMES, Free;
    }
}

impl Statement {
    /// Its name.
    pub fn name(&self) -> &str {
        self.named.as_ref().map_or("", |named| &named.0)
    }
}

keys! {
    /// The longest time for an answer.
    #[derive(Debug)]
    pub struct Answers: "time" {
        /// The word of `deadlines` in the words of each language.
        "within" within: Text = values::TEXT, Needed;
        /// The same in days of the calendar, at most.
        "days" days: u32 = values::NUMBER, Needed;
        /// `no`: documents do not print it.
        "printed" printed: Option<bool> = values::FLAG, Free;
        /// The provision.
        "cite" citation: Option<Text> = values::TEXT, Free;
        /// Whether the citation has still to be confirmed.
        "verify" verify: bool = values::FLAG, Free;
    }
}

keys! {
    /// A supervisory authority. Its name is a proper name and stays as it is in every language.
    #[derive(Debug)]
    pub struct Authority: "authority" {
        /// The word of the language: the country in small letters, with a suffix where there are several.
        "authority" word: Text = values::TEXT, Needed;
        /// Its name, as printed.
        "name" name: Text = values::TEXT, Needed;
        /// Its website.
        "url" url: Text = values::TEXT, Needed;
    }
}

keys! {
    /// Words that are at home under some laws only.
    #[derive(Debug)]
    pub struct Own: "row" {
        /// Names of laws and bodies in prose, with capitals.
        "names" names: Vec<Text> = values::WORDS, Free;
        /// Rights.
        "rights" rights: Vec<Text> = values::WORDS, Free;
        /// Safeguards.
        "safeguards" safeguards: Vec<Text> = values::WORDS, Free;
        /// Authorities.
        "authorities" authorities: Vec<Text> = values::WORDS, Free;
        /// Other laws under which they are at home.
        "beside" beside: Vec<Text> = values::WORDS, Free;
    }
}

keys! {
    /// Safeguards that do not fit everywhere.
    #[derive(Debug)]
    pub struct Safeguard: "row" {
        /// Their words.
        "safeguards" words: Vec<Text> = values::WORDS, Free;
        /// They fit recipients in these places only; left out: policies and controllers under this law only.
        "for" places: Vec<Text> = values::WORDS, Free;
        /// Why one does not fit elsewhere.
        "unfit" unfit: Text = values::TEXT, Needed;
        /// What is said where a purpose that must be fulfilled rests on one of them alone.
        "alone" alone: Option<Text> = values::TEXT, Free;
        /// Why that is so.
        "alone-why" alone_why: Text = values::TEXT, Free;
        /// What to write instead.
        "alone-help" alone_help: Text = values::TEXT, Free;
    }
}

keys! {
    /// Places of which adequacy holds in part.
    #[derive(Debug)]
    pub struct InPart: "row" {
        /// The places.
        "places" places: Vec<Text> = values::WORDS, Free;
        /// What is said where `adequacy` is the safeguard for one of them.
        "message" message: Text = values::TEXT, Needed;
        /// What to write instead.
        "help" help: Text = values::TEXT, Needed;
    }
}

keys! {
    /// Laws, decisions and platforms that ended.
    #[derive(Debug)]
    pub struct Ended: "row" {
        /// Their names in prose, in small letters.
        "names" names: Vec<Text> = values::WORDS, Free;
        /// A part of addresses that lead there.
        "link" link: Option<Text> = values::TEXT, Free;
        /// Since when, and what took its place.
        "why" why: Text = values::TEXT, Needed;
        /// What is said of a link.
        "message" message: Text = values::TEXT, Free;
        /// What to do about a link.
        "help" help: Option<Text> = values::TEXT, Free;
    }
}
