//! Findings that are printed while the run goes on.
//!
//! Owns: that what the threads made ready reaches standard output in order. Does not own: how a finding is written.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

use crate::diagnostic::Diagnostic;
use crate::report::{Flow, Piece, Report, Written};
use crate::workspace::Reader;

use super::console::{Console, Progress};

/// Prints findings as they come.
pub(super) struct Telling<'a> {
    flow: &'a Flow,
    /// What the findings stand in; it has none itself.
    report: Report<'a>,
    progress: &'a Progress,
    state: Mutex<(Written, &'a mut Console)>,
    is_terminal: bool,
}

impl<'a> Telling<'a> {
    pub fn new(flow: &'a Flow, report: Report<'a>, progress: &'a Progress, console: &'a mut Console) -> Self {
        let report = Report { color: console.color, ..report };
        let is_terminal = std::io::stdout().is_terminal();
        Self { flow, report, progress, state: Mutex::new((Written::default(), console)), is_terminal }
    }

    /// Prints what comes after the findings.
    pub fn end(self, report: &Report) {
        let (written, console) = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        console.colored(|out| self.flow.end(report, &written, out));
    }
}

impl Reader for Telling<'_> {
    fn ready(&self, finding: &Diagnostic) -> Piece {
        self.flow.piece(&self.report, finding)
    }

    fn write(&self, pieces: Vec<Piece>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (written, console) = &mut *state;
        if self.is_terminal {
            self.progress.clear();
        }
        console.colored(|out| pieces.into_iter().try_for_each(|piece| self.flow.add(written, piece, out)));
        if self.is_terminal {
            console.flush();
        }
    }
}
