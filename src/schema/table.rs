//! The table itself, as a macro that hands its rows to another macro.
//!
//! `schema` makes the static [`KINDS`] of it, `policy` the typed structs and the `Policy` that holds them, so
//! that a new kind or field is one row here. A row of a kind reads: name, Rust struct, its place in `Policy`
//! unless it stands in the body of another kind only, shape, phrase of the label. Kinds with the same fields
//! share them: `;` stands between their first lines. A row of a field reads: name (`_` stands for `-`), `one` or
//! `many`, type, and `unprinted` with the reason where nobody is to find its value on a page.

use super::field::{Field, Length, Phrase, Type};
use super::vocabulary as v;
use crate::kebab;
use crate::syntax::Shape;

/// A kind of declaration.
#[derive(Debug)]
pub struct Kind {
    pub id: KindId,
    pub name: &'static str,
    /// The name in expressions, where `-` is a minus: `automated_decision`.
    pub variable: &'static str,
    pub doc: &'static str,
    pub shape: Shape,
    /// How its label reads.
    pub label: Phrase,
    pub fields: &'static [Field],
    /// The kinds that may stand in its body.
    pub nested: &'static [KindId],
    /// The kind in whose body it may stand.
    pub within: Option<KindId>,
    /// Whether it may stand at the top of a file.
    pub top: bool,
}

impl Kind {
    /// Whether it says what differs for people in some places from the one declaration in whose body it stands.
    pub fn is_local(&self) -> bool {
        self.within.is_some_and(|outer| outer != self.id && outer.name() == self.name)
    }

    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// Calls `$then!` with all rows of the table, each kind with its own fields.
macro_rules! language_table {
    ($then:ident) => {
        $crate::schema::with_rows_of_tests! { $then
        /// The document: its title, dates and the laws that it answers to. A file without it is a part for others to `use`.
        policy About (policy.about) Singleton Heading => {
            /// The day from which the policy applies.
            effective: one Date;
            /// The day of the last change.
            updated: one Date;
            /// The last day on which the policy applies.
            expires: one Date;
            /// The number of this version.
            version: one Text(Phrase::Written);
            /// The laws that the policy is checked against and whose rights it grants.
            laws: many Word(&v::LAWS)
                unprinted "it chooses rights and rules, and those that give rights are named beside them";
            /// Where the people live that the policy speaks to.
            audience: many Place;
            /// The register of its English: spelling, days and paper.
            language: one Word(&v::REGISTERS);
            /// The languages in which the policy is published.
            languages: many Word(&v::LANGUAGES) unprinted "one language is that of the page; several are printed";
            /// The legal bases, where they are stated for the policy as a whole and tied to no purpose.
            basis: many Word(&v::BASES);
            /// The country whose law governs the policy.
            governing_law: one Place;
            /// Where people meet the policy.
            channels: many Word(&v::CHANNELS);
            /// Where the policy is published.
            url: one Link;
            /// The document that this policy is a part of.
            part_of: many Reference(&["related"], None);
            /// What people do to accept the policy.
            accepted_by: many Word(&v::ACTS);
            /// How sections are numbered.
            numbering: one Word(&v::NUMBERING);
            /// Whether each purpose has one place with its data, basis, recipients and periods.
            layout: one Word(&v::LAYOUTS);
            /// What the contents of an HTML page list: headings, or the question that each section answers.
            contents: one Word(&v::CONTENTS);
            /// Whether the sections of an HTML page are folded until a reader opens them.
            folded: one Flag;
            /// The order of the topics; `...` stands for every topic not named.
            outline: many Reference(&["section"], Some(&v::TOPICS)) unprinted "it orders what is printed";
        }

        /// Who decides why and how personal data are used. The label is the legal name.
        controller Controller (policy.controller) Singleton Name;
        /// What differs for people in some places. What it does not state is as it is for all.
        controller ControllerFor Keyed Name => {
            /// For people in which places, if not for all.
            r#for: many People;
            /// Names under which the public knows the controller.
            trading_as: many Text(Phrase::Name);
            /// The postal address, line by line.
            address: many Text(Phrase::Line);
            /// The country of establishment.
            country: one Place;
            /// The number in a public register, with the register's name.
            registration: one Text(Phrase::Written);
            /// The e-mail address for privacy matters.
            email: one Email;
            /// The telephone number.
            phone: one Text(Phrase::Written);
            /// The website of the controller.
            website: one Link;
            /// A contact form.
            form: one Link;
            /// Whether the law makes the controller name a data protection officer.
            dpo_required: one Flag;
            /// Whether an exception frees the controller from naming a representative.
            representative_exempt: one Flag;
            /// What laws of one sector make of the controller.
            regulated_as: many Word(&v::SECTORS);
            nested representative: Representative;
            nested dpo: Dpo;
            nested joint: Joint;
            nested contact: Contact;
            nested controller: ControllerFor;
        }

        /// Who represents the controller in a country or region.
        representative Representative Keyed Name;
        /// The data protection officer. The label is the name, which need not be given.
        dpo Dpo Keyed Name;
        /// A joint controller. `about` says what the two decide together, `role` what this one is responsible for.
        joint Joint Keyed Name;
        /// A further contact: the support team, a press office. `about` says what to write to it about.
        contact Contact Keyed Written => {
            /// For which countries, if not for all.
            r#for: many Place;
            /// The matters that it is for.
            about: one Text(Phrase::Noun);
            /// The role or title.
            role: one Text(Phrase::Noun);
            /// The country of establishment.
            country: one Place;
            /// The number in a public register, with the register's name.
            registration: one Text(Phrase::Name);
            /// The e-mail address.
            email: one Email;
            /// The telephone number.
            phone: one Text(Phrase::Written);
            /// The postal address, line by line.
            address: many Text(Phrase::Line);
            /// The contact form.
            form: one Link;
        }

        /// What the policy covers and what it leaves out.
        scope Scope (policy.scope) Singleton None => {
            /// Websites.
            sites: many Link;
            /// Apps, by name; one with a page in a store is an `app` in the body.
            apps: many Text(Phrase::Name);
            /// What else is covered: "orders by telephone".
            also: many Text(Phrase::Noun);
            /// What is not covered: "information collected offline".
            outside: many Text(Phrase::Noun);
            nested app: App;
        }

        /// An app that the policy covers. The label is its name.
        app App Keyed Name => {
            /// Where it can be had: its page in a store.
            url: one Link;
        }

        /// Another document that belongs with the policy: terms of use, a licence.
        related Related (policy.related) Keyed Written => {
            /// Where it is published.
            url: one Link;
            /// Whether it is made a part of the policy.
            incorporated: one Flag;
            /// Whether words that the policy does not define have their meaning from it.
            defines_terms: one Flag;
            /// For which countries.
            r#for: many Place;
        }

        /// A word with a meaning of its own in this policy. The label is the word.
        term Term (policy.terms) Keyed Written => {
            /// What it means.
            means: one Text(Phrase::Noun);
            /// Other words for the same thing.
            also: many Text(Phrase::Written);
        }

        /// A category of personal data.
        data Data (policy.data) Keyed Noun => {
            /// The single data items: words of the taxonomy, keys of nested items, or text of your own.
            items: many WordOrText(&v::DATA_ITEMS, Phrase::Noun);
            /// Other categories that are part of this one.
            includes: many Reference(&["data"], None);
            /// Where the data come from.
            source: many Word(&v::SOURCES);
            /// Recipients through whose services the data are collected.
            through: many Reference(&["recipient"], None);
            /// Third parties and public sources that the data come from.
            from: many Text(Phrase::Noun);
            /// Whose data they are.
            subjects: many Word(&v::SUBJECTS);
            /// When the data are collected.
            when: one Text(Phrase::Clause);
            /// Items that people must give.
            required: many WordOrText(&v::DATA_ITEMS, Phrase::Noun);
            /// Items that people can leave out.
            optional: many WordOrText(&v::DATA_ITEMS, Phrase::Noun);
            /// What happens without the required items: a whole sentence.
            without: one Text(Phrase::Sentence);
            /// Why people must give the required items.
            because: one Word(&v::REQUIREMENTS);
            /// Where you keep the data.
            kept_in: many Place;
            /// Who can see the data on the site or in the app.
            visible_to: many Word(&v::VIEWERS);
            /// The exception from what is stated.
            unless: one Text(Phrase::Clause);
            /// What the policy calls the data.
            called: one Word(&v::CALLED);
            /// Your own role: `processor` where you hold the data for your customers, whose rules hold.
            role: one Word(&v::OWN_ROLES);
            /// `no` declares that the data come in and are used for nothing.
            used: one Flag;
            /// `no` declares that these data are not collected.
            collected: one Flag;
            nested item: Item;
        }

        /// One data item of a category that needs more than its name.
        item Item Keyed Noun => {
            /// What is done to it before it is kept.
            state: one Word(&v::STATES);
            /// What it holds: "the last four digits".
            detail: one Text(Phrase::Noun);
            /// When it is collected.
            when: one Text(Phrase::Clause);
            /// Its categories in Cal. Civ. Code 1798.140(v)(1).
            ccpa: many Word(&v::STATUTORY);
            /// Whether it is special category data (GDPR Art. 9).
            special: one Flag;
            /// Whether it is sensitive personal information (Cal. Civ. Code 1798.140(ae)).
            sensitive: one Flag;
        }

        /// Why data are used. The label starts with a verb: "deliver what you order".
        purpose Purpose (policy.purposes) Keyed Verb => {
            /// For people in which places, if not for all.
            r#for: many People;
            /// What it is made of, point by point: "show you what is new", "repair what breaks".
            points: many Text(Phrase::Verb);
            /// The data that are used, or single items of them (`account.email`).
            data: many Reference(&["data"], None);
            /// The legal basis.
            basis: many Word(&v::BASES);
            /// The legitimate interest that the purpose serves.
            interest: one Text(Phrase::Noun);
            /// The law behind a legal obligation or a public task.
            law: one Text(Phrase::Written);
            /// The condition for special category data (GDPR Art. 9(2)).
            art9: many Word(&v::ART9);
            /// How consent is withdrawn.
            withdraw: one Reference(&["choice"], None);
            /// When this happens.
            when: one Text(Phrase::Clause);
            /// Whether it is direct marketing.
            marketing: one Flag;
            /// Whether it targets advertising at people.
            targeted_ads: one Flag;
            /// Whether it builds profiles of people.
            profiling: one Flag;
            /// Whether it trains models of artificial intelligence.
            ai_training: one Flag;
            nested basis: BasisFor;
        }

        /// A legal basis that holds for some of the purpose's data only. The key is the basis.
        basis BasisFor Keyed None => {
            /// For people in which places, if not for all.
            r#for: many People;
            /// The data that it holds for.
            data: many Reference(&["data"], None);
        }

        /// How people consent, how they change their mind, and what the site does with browser signals.
        consent Consent (policy.consent) Singleton None;
        /// What differs for people in some places. What it does not state is as it is for all.
        consent ConsentFor Keyed None => {
            /// For people in which places, if not for all.
            r#for: many People;
            /// What people do to consent.
            given_by: many Word(&v::ACTS);
            /// How consent is withdrawn.
            withdraw: one Reference(&["choice"], None);
            /// When consent ends.
            ends: one Text(Phrase::Clause);
            /// Where the consent banner or its settings can be opened.
            banner: one Link;
            /// Whether refusing is as easy as agreeing.
            reject_equal: one Flag;
            /// What happens on a Global Privacy Control signal.
            gpc: one Word(&v::SIGNALS);
            /// What happens on a Do Not Track signal.
            dnt: one Word(&v::SIGNALS);
            /// How long a choice is kept before people are asked again.
            asks_again: one Duration(Length::Fixed);
            nested consent: ConsentFor;
        }

        /// Someone who gets data. The label is the name as printed.
        recipient Recipient (policy.recipients) Keyed Written => {
            /// For people in which places, if not for all; `for` takes them, too, beside purposes.
            places: many People;
            /// The role towards the data.
            role: one Word(&v::ROLES);
            /// The kind of business, or the role in the California Consumer Privacy Act.
            category: many Word(&v::RECIPIENT_CATEGORIES);
            /// The legal entity.
            company: one Text(Phrase::Name);
            /// The data that it gets.
            data: many Reference(&["data"], None);
            /// The purposes for which it gets them.
            r#for: many Reference(&["purpose"], None);
            /// What it does for you, after "to".
            does: one Text(Phrase::Verb);
            /// When it gets them; in a table, the clause stands alone below "When".
            when: one Text(Phrase::Clause);
            /// Where the data go.
            country: many Place;
            /// What protects the data abroad.
            safeguard: many Word(&v::SAFEGUARDS);
            /// Under which parts of the Data Privacy Framework it is certified; beside `safeguard: dpf`.
            framework: many Word(&v::FRAMEWORKS);
            /// The modules of the standard contractual clauses; beside `safeguard: scc`.
            module: many Word(&v::MODULES);
            /// The day of the contract that holds the clauses.
            clauses_dated: one Date;
            /// Where a copy of the safeguard can be had.
            copy: one Link;
            /// Its privacy notice.
            privacy: one Link;
            /// Where people can opt out.
            opt_out: one Link;
            /// Whether data are sold to it (Cal. Civ. Code 1798.140(ad)).
            sale: one Flag;
            /// Whether data are shared with it for cross-context advertising (Cal. Civ. Code 1798.140(ah)).
            share: one Flag;
            /// Whether it gets data only after consent.
            with_consent: one Flag;
            nested transfer: TransferTo;
        }

        /// What protects the data in some countries of a recipient, in place of what it states for all. The keys are countries.
        transfer TransferTo Names None => {
            /// What protects the data there.
            safeguard: many Word(&v::SAFEGUARDS);
            /// Under which parts of the Data Privacy Framework the recipient is certified; beside `safeguard: dpf`.
            framework: many Word(&v::FRAMEWORKS);
            /// The modules of the standard contractual clauses; beside `safeguard: scc`.
            module: many Word(&v::MODULES);
            /// The day of the contract that holds the clauses.
            clauses_dated: one Date;
            /// Where a copy of the safeguard can be had.
            copy: one Link;
        }

        /// A group of cookies or of similar things kept on a device. The label names the group.
        cookies Cookies (policy.cookies) Keyed Noun => {
            /// For people in which places, if not for all; `for` takes them, too, beside purposes.
            places: many People;
            /// Who sets them: a recipient, or `self`.
            provider: one Reference(&["recipient"], Some(&v::SELF));
            /// What they are for, as a category.
            category: one Word(&v::COOKIE_CATEGORIES);
            /// The purposes that they serve.
            r#for: many Reference(&["purpose"], None);
            /// The legal basis.
            basis: one Word(&v::BASES);
            /// What they do, once for the whole group.
            purpose: one Text(Phrase::Cell);
            /// The domain that sets them.
            domain: one Text(Phrase::Written);
            /// First or third party.
            party: one Word(&v::PARTIES);
            nested cookie: Cookie;
        }

        /// One cookie, or several that share what follows. The keys are names or patterns with `*`; the label says what it does.
        cookie Cookie Names Cell => {
            /// How long it stays; `session` until the browser is closed, `persistent` until it is deleted.
            lasts: one Duration(Length::Lasts);
            /// Whether the period starts anew with each visit.
            renews: one Flag;
            /// The path of the site on which a browser sends it; its owner needs it to delete it.
            path: one Text(Phrase::Written);
            /// What it is technically.
            tech: one Word(&v::TECHNOLOGIES);
            /// The domain that sets it.
            domain: one Text(Phrase::Written);
            /// First or third party.
            party: one Word(&v::PARTIES);
            /// What it does, in place of the label.
            purpose: one Text(Phrase::Cell);
        }

        /// A case in which data are disclosed.
        disclosure Disclosure (policy.disclosures) Keyed Verb => {
            /// The ground.
            ground: one Word(&v::GROUNDS);
            /// The data.
            data: many Reference(&["data"], None);
            /// To whom.
            to: many Reference(&["recipient"], None);
            /// The condition.
            when: one Text(Phrase::Clause);
        }

        /// How long data are kept.
        retention Retention (policy.retentions) Keyed Noun => {
            /// For people in which places, if not for all; `for` takes them, too, beside purposes.
            places: many People;
            /// The data.
            data: many Reference(&["data"], None);
            /// The purposes, where the period differs between them.
            r#for: many Reference(&["purpose"], None);
            /// The period.
            keep: one Duration(Length::Kept);
            /// From when it counts: "your last order".
            after: one Text(Phrase::Event);
            /// Until when, in place of a period: "the end of your account".
            until: one Text(Phrase::Event);
            /// What decides the period, where there is none.
            criteria: many Text(Phrase::Noun);
            /// Why the data are kept so long: "you can make claims until then".
            reason: one Text(Phrase::Clause);
            /// The law that sets the period.
            law: one Text(Phrase::Written);
            /// What happens then.
            then: one Word(&v::ENDINGS);
        }

        /// A right that you grant, or a limit of one. The key is a right of the vocabulary, or your own with a label.
        right Right (policy.rights) Keyed Verb => {
            /// The laws that give it; your own stand apart.
            laws: many Word(&v::LAWS);
            /// For people in which places, if not for all.
            r#for: many People;
            /// How to use it.
            how: one Text(Phrase::Sentence);
            /// A form for this right alone.
            url: one Link;
            /// When it exists.
            when: one Text(Phrase::Clause);
            /// Its limits.
            limits: one Text(Phrase::Sentence);
        }

        /// How people use their rights.
        requests Requests (policy.requests) Singleton None;
        /// What differs for people in some places. What it does not state is as it is for all.
        requests RequestsFor Keyed None => {
            /// For people in which places, if not for all.
            r#for: many People;
            /// How, in a sentence.
            how: one Text(Phrase::Sentence);
            /// A form.
            url: one Link;
            /// An e-mail address.
            email: one Email;
            /// A telephone number.
            phone: one Text(Phrase::Written);
            /// What a request costs, in a sentence.
            fee: one Text(Phrase::Sentence);
            /// The longest time to an answer.
            deadline: one Duration(Length::Fixed);
            /// How identity is checked, in a sentence.
            verification: one Text(Phrase::Sentence);
            /// How someone can act for another person, in a sentence.
            agent: one Text(Phrase::Sentence);
            /// How to appeal, in a sentence.
            appeal: one Text(Phrase::Sentence);
            nested requests: RequestsFor;
        }

        /// A choice that people have: cookie settings, unsubscribing. The label is a noun phrase.
        choice Choice (policy.choices) Keyed Noun => {
            /// For people in which places, if not for all.
            r#for: many People;
            /// How to make it, in a sentence.
            how: one Text(Phrase::Sentence);
            /// Where to make it.
            url: one Link;
            /// When it can be made.
            when: one Text(Phrase::Clause);
            /// What follows from it, in a sentence.
            effect: one Text(Phrase::Sentence);
        }

        /// What holds for children.
        children Children (policy.children) Singleton None;
        /// What differs for people in some places. What it does not state is as it is for all.
        children ChildrenFor Keyed None => {
            /// For people in which places, if not for all.
            r#for: many People;
            /// Whether the site or app is directed at children.
            directed: one Flag;
            /// The age from which people may use it, in years.
            minimum_age: one Number;
            /// The age of children at whom the site or app is not directed, and of whom no data are collected knowingly.
            not_under: one Number;
            /// Whether a higher age in the law of a child's home counts.
            or_local_age: one Flag;
            /// Whether data of children are collected knowingly.
            knowing: one Flag;
            /// The exception, after "unless", or after "only if" with `knowing: yes`: "a parent has agreed".
            unless: one Text(Phrase::Clause);
            /// What happens when data of a child come in, in a sentence.
            then: one Text(Phrase::Sentence);
            /// Data of children that are kept all the same.
            keeps: many Reference(&["data"], None);
            nested children: ChildrenFor;
        }

        /// A decision that software makes about people.
        automated_decision AutomatedDecision (policy.automated_decisions) Keyed Noun => {
            /// What is decided.
            decision: one Text(Phrase::Noun);
            /// Whether no human takes part.
            solely: one Flag;
            /// The field of life that it is about.
            area: one Word(&v::AREAS);
            /// Whether it has a legal effect for people, or affects them as much (GDPR Art. 22(1)).
            significant: one Flag;
            /// What it means for people, in a sentence.
            effects: one Text(Phrase::Sentence);
            /// How it works, in a sentence.
            logic: one Text(Phrase::Sentence);
            /// How much it matters, in a sentence.
            significance: one Text(Phrase::Sentence);
            /// What good it does, in a sentence.
            benefits: one Text(Phrase::Sentence);
            /// Whether it is tested for accuracy, fairness and bias, and with which outcome, in a sentence.
            tests: one Text(Phrase::Sentence);
            /// The data that go into it.
            data: many Reference(&["data"], None);
            /// How to have it reviewed, in a sentence.
            review: one Text(Phrase::Sentence);
            /// How to opt out.
            opt_out: one Reference(&["choice"], None);
            /// Whether artificial intelligence takes part.
            ai: one Flag;
            /// Whether that is a high-risk system (Regulation (EU) 2024/1689, Annex III).
            high_risk: one Flag;
        }

        /// A system of artificial intelligence that people meet. The label names it: "our chat assistant".
        ai_system AiSystem (policy.ai_systems) Keyed Noun => {
            /// What you use it for.
            task: many Word(&v::AI_TASKS);
            /// When people meet it.
            when: one Text(Phrase::Clause);
            /// The data that it uses.
            data: many Reference(&["data"], None);
            /// How people are told where they meet it, in a sentence.
            notice: one Text(Phrase::Sentence);
            /// Whether what it makes is marked so that software can tell that it is artificial.
            marked: one Flag;
            /// Whether a person checks its texts before you publish them, and you answer for them.
            checked: one Flag;
        }

        /// Something that you promise.
        promise Promise (policy.promises) Keyed Noun => {
            /// What you never do.
            never: many WordOrText(&v::CONDUCT, Phrase::Verb);
            /// What you always do.
            always: many WordOrText(&v::CONDUCT, Phrase::Verb);
            /// What you do only so: the verbs; `when` it happens stands in `unless` and `to`.
            only: many WordOrText(&v::CONDUCT, Phrase::Verb);
            /// The data that the promise is about.
            data: many Reference(&["data"], None);
            /// To whom.
            to: many Reference(&["recipient"], Some(&v::AUDIENCES));
            /// The disclosures that are excepted.
            except: many Reference(&["disclosure"], None);
            /// The exception, in words: "you agree".
            unless: one Text(Phrase::Clause);
        }

        /// Selling and sharing in the sense of the law of California.
        sale Sale (policy.sale) Singleton None;
        /// What differs for people in some places. What it does not state is as it is for all.
        sale SaleFor Keyed None => {
            /// For people in which places, if not for all.
            r#for: many People;
            /// Whether personal information is sold.
            sells: one Flag;
            /// Whether it is shared for cross-context behavioural advertising.
            shares: one Flag;
            /// Whether what you say of data that you collect, sell, share and disclose also holds for the last 12 months.
            past_year: one Flag;
            /// Whether sensitive information is used beyond what the law always allows.
            sensitive_beyond: one Flag;
            /// What holds for people under 16.
            under_16: one Word(&v::UNDER_16);
            /// The link "Do Not Sell or Share My Personal Information".
            opt_out: one Link;
            /// The link "Limit the Use of My Sensitive Personal Information".
            limit: one Link;
            /// Financial incentives for data, each in a sentence.
            incentives: many Text(Phrase::Sentence);
            /// Where the yearly figures on requests are published.
            metrics: one Link;
            nested sale: SaleFor;
        }

        /// Your own certification under the Data Privacy Framework, and what its Notice Principle wants said.
        privacy_framework PrivacyFramework (policy.privacy_framework) Singleton None => {
            /// The parts of the framework under which you are certified.
            framework: many Word(&v::FRAMEWORKS);
            /// Your entry in the list of the US Department of Commerce.
            listed: one Link;
            /// The data that the certification covers.
            covers: many Word(&v::CERTIFIED_DATA);
            /// Other companies of your group that it covers.
            entities: many Text(Phrase::Name);
            /// Whether you commit yourself to the Principles for all data that you get under the framework.
            principles: one Flag;
            /// How to ask or complain, in a sentence.
            how: one Text(Phrase::Sentence);
            /// The independent body that settles disputes.
            recourse: one Text(Phrase::Written);
            /// What that body is.
            recourse_by: one Word(&v::RECOURSES);
            /// The site of that body.
            recourse_url: one Link;
            /// Whether that body is free of charge for people.
            free: one Flag;
            /// The authority that can investigate you.
            authority: one Word(&v::US_AUTHORITIES);
            /// Whether people can ask for binding arbitration.
            arbitration: one Flag;
            /// Whether you must disclose data when public authorities lawfully ask for them.
            lawful_requests: one Flag;
            /// Whether you are liable for those to whom you pass data on.
            liability: one Flag;
        }

        /// How data are protected.
        security Security (policy.security) Singleton None => {
            /// The measures: words of the vocabulary, or noun phrases of your own.
            measures: many WordOrText(&v::MEASURES, Phrase::Noun);
            /// What they protect against.
            against: many WordOrText(&v::THREATS, Phrase::Noun);
            /// When they apply.
            when: one Text(Phrase::Clause);
            nested measure: Measure;
            nested breach: Breach;
        }

        /// A measure that protects some data. The label is a noun phrase.
        measure Measure Keyed Noun => {
            /// The data that it protects.
            data: many Reference(&["data"], None);
        }

        /// Whom you tell of a breach of security.
        breach Breach Keyed None => {
            /// Who is told.
            to: many Word(&v::BREACH_TOLD);
            /// Within what time.
            within: one Duration(Length::Fixed);
            /// Which breaches they are told of: "it puts you at a high risk".
            when: one Text(Phrase::Clause);
            /// How they are told, in a sentence.
            how: one Text(Phrase::Sentence);
        }

        /// How people learn of changes to the policy.
        changes Changes (policy.changes) Singleton None => {
            /// How they are told.
            notice: many Word(&v::NOTICES);
            /// How long before a change takes effect they are told.
            prior_notice: one Duration(Length::Fixed);
            /// When a change takes effect.
            takes_effect: one Word(&v::TAKES_EFFECT);
            /// What people do to accept a change.
            accepted_by: many Word(&v::ACTS);
            /// The exception: "the new version says otherwise".
            unless: one Text(Phrase::Clause);
        }

        /// Where people can complain.
        complaint Complaint (policy.complaints) Keyed Written => {
            /// For people in which places, if not for all.
            r#for: many People;
            /// The supervisory authority.
            authority: one Word(&v::AUTHORITIES);
            /// A link.
            url: one Link;
            /// How, in a sentence.
            how: one Text(Phrase::Sentence);
        }

        /// A section of your own, or new text for a standard topic. The key is the topic or a name of your own; sections nest.
        section Section (policy.sections) Keyed Heading => {
            /// The topic or section that it follows.
            after: one Reference(&["section"], Some(&v::TOPICS)) unprinted "it orders sections";
            /// The rules that its prose satisfies.
            covers: many Rule unprinted "it binds the section to a rule";
            /// For people in which places, if not for all.
            r#for: many People;
            nested section: Section;
        }

        /// A further document over the same facts, or over those of some people. The label is its title.
        document DocumentDeclaration (policy.documents) Keyed Heading => {
            /// The topics and sections that it holds, in order; `...` stands for every topic not named.
            outline: many Reference(&["section"], Some(&v::TOPICS)) unprinted "it orders what is printed";
            /// Whether each purpose has one place in it, where it differs from the policy.
            layout: one Word(&v::LAYOUTS);
            /// What its contents list, where it differs from the policy.
            contents: one Word(&v::CONTENTS);
            /// Whether its sections are folded, where it differs from the policy.
            folded: one Flag;
            /// The laws that it answers to, where it differs from the policy.
            laws: many Word(&v::LAWS)
                unprinted "it chooses rights and rules, and those that give rights are named beside them";
            /// The register of its English, where it differs from the policy.
            language: one Word(&v::REGISTERS);
            /// The languages in which it is published.
            languages: many Word(&v::LANGUAGES) unprinted "one language is that of the page; several are printed";
            /// The places whose people it speaks to; only facts that hold for them stand in it.
            r#for: many People;
            /// The people whose data it is about.
            subjects: many Word(&v::SUBJECTS);
            /// The data that it is about.
            data: many Reference(&["data"], None);
            /// The purposes that it is about.
            purposes: many Reference(&["purpose"], None);
            /// Your own role for the data that it is about: `processor` where you hold them for your customers. Without
            /// `data`, it is about those whose `role` is the same, or about all where none states a role.
            role: one Word(&v::OWN_ROLES) unprinted "it is printed of the data";
            /// The document that it is a part of. Without it, it is a page of its own.
            within: one Reference(&["document"], Some(&v::FIRST_DOCUMENT)) unprinted "it is where it is printed";
        }
        }
    };
}

/// Gives each kind fields of its own.
macro_rules! language_rows {
    ($then:ident $(
        $( $(#[doc = $doc:literal])+ $kind:ident $Struct:ident $((policy.$list:ident))? $shape:ident $phrase:ident );+ => $fields:tt
    )*) => {
        $then! { $($( $(#[doc = $doc])+ $kind $Struct $((policy.$list))? $shape $phrase $fields )+)* }
    };
}

#[cfg(not(test))]
macro_rules! with_rows_of_tests {
    ($then:ident $($rows:tt)*) => { $crate::schema::language_rows! { $then $($rows)* } };
}

/// A test build knows a kind more, which shows what a new one takes: a row and a template.
#[cfg(test)]
macro_rules! with_rows_of_tests {
    ($then:ident $($rows:tt)*) => {
        $crate::schema::language_rows! { $then
        $($rows)*

        /// A kind of the tests.
        exhibit Exhibit (policy.exhibits) Keyed Noun => {
            /// What it shows.
            shows: one Text(Phrase::Sentence);
        }
        }
    };
}

pub(crate) use {language_rows, language_table, with_rows_of_tests};

macro_rules! many {
    (one) => {
        false
    };
    (many) => {
        true
    };
}

macro_rules! reason {
    () => {
        None
    };
    ($reason:literal) => {
        Some($reason)
    };
}

macro_rules! statics {
    ($(
        $(#[doc = $doc:literal])+
        $kind:ident $Struct:ident $((policy.$list:ident))? $shape:ident $phrase:ident {
            $( $(#[doc = $field_doc:literal])+ $field:ident : $count:ident $ty:ident $(($($arg:expr),*))?
                $(unprinted $reason:literal)? ; )*
            $( nested $nested:ident : $Nested:ident ; )*
        }
    )*) => {
        /// Which kind a declaration is of. Kinds are called as the structs of their declarations.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum KindId {
            $( $(#[doc = $doc])+ $Struct, )*
        }

        /// Every kind of declaration, top-level and nested, in the order of the reference page.
        pub static KINDS: &[&Kind] = &[$(&Kind {
            id: KindId::$Struct,
            name: kebab!($kind),
            variable: stringify!($kind),
            doc: concat!($($doc),+),
            shape: Shape::$shape,
            label: Phrase::$phrase,
            fields: &[$(Field {
                name: kebab!($field),
                doc: concat!($($field_doc),+),
                ty: Type::$ty $(($($arg),*))?,
                many: many!($count),
                unprinted: reason!($($reason)?),
            }),*],
            nested: &[$(KindId::$Nested),*],
            within: outer(KindId::$Struct),
            top: !stringify!($($list)?).is_empty(),
        }),*];

        /// Each kind that has others in its body, with one of them.
        const NESTED: &[(KindId, KindId)] = &[$($((KindId::$Struct, KindId::$Nested),)*)*];
    };
}

language_table!(statics);

const fn outer(inner: KindId) -> Option<KindId> {
    let mut index = 0;
    while index < NESTED.len() {
        if NESTED[index].1 as usize == inner as usize {
            return Some(NESTED[index].0);
        }
        index += 1;
    }
    None
}

impl KindId {
    /// The row of the table.
    pub fn kind(self) -> &'static Kind {
        KINDS[self as usize]
    }

    /// As the language writes it.
    pub fn name(self) -> &'static str {
        self.kind().name
    }
}

/// The kinds that stand at the top of a file.
pub static TOP: std::sync::LazyLock<Vec<&'static Kind>> =
    std::sync::LazyLock::new(|| KINDS.iter().copied().filter(|kind| kind.top).collect());
