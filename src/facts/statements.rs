//! What the laws of a policy want it to say, by its facts and its day.

use super::{Facts, Flow};
use crate::law::{self, Law, Statement};

/// A statement that a law wants made of the facts of a policy.
#[derive(Debug, Clone)]
pub struct Stated<'p> {
    pub law: &'static Law,
    pub statement: &'static Statement,
    /// The flows of which it is made, where it is made of them.
    pub flows: Vec<Flow<'p>>,
}

impl<'p> Facts<'p> {
    /// The statements that the laws of the policy want made, law by law, in the order of their rows. Of several rows of a
    /// statement the first that holds makes it.
    pub fn statements(&self) -> Vec<Stated<'p>> {
        let mut all: Vec<Stated<'p>> = Vec::new();
        if self.collects_nothing() {
            return all;
        }
        for law in self.policy.about.laws.iter().filter_map(|law| law::law(law.value)) {
            for statement in law.statements() {
                let made =
                    |known: &Stated<'_>| known.law.name == law.name && known.statement.name() == statement.name();
                if !all.iter().any(made) && self.begun(statement.from, law) {
                    all.extend(self.stated(law, statement));
                }
            }
        }
        all
    }

    fn stated(&self, law: &'static Law, statement: &'static Statement) -> Option<Stated<'p>> {
        let flows = match statement.each {
            Some(_) => self.flows_that_meet(&statement.when, law),
            None => Vec::new(),
        };
        let holds = if statement.each.is_some() { !flows.is_empty() } else { self.meets(&statement.when, law) };
        holds.then_some(Stated { law, statement, flows })
    }
}
