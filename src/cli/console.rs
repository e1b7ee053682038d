//! The two streams.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::time::{Duration, Instant};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use crate::diagnostic::Diagnostic;
use crate::report::{self, Report, visible, visible_line};
use crate::source::Sources;

use super::exit::Exit;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set; elsewhere with `CLICOLOR_FORCE`.
    Auto,
    Always,
    Never,
}

/// Where a command prints: findings and results to standard output, the rest to standard error.
pub(super) struct Console {
    out: BufWriter<io::Stdout>,
    pub color: bool,
    pub quiet: bool,
    pub verbose: bool,
    /// The first error of standard output; nothing is written after it.
    broken: Option<io::Error>,
}

impl Console {
    pub fn new(color: Color, quiet: bool, verbose: bool) -> Self {
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        };
        Self { out: BufWriter::new(io::stdout()), color, quiet, verbose, broken: None }
    }

    /// Text to standard output, byte for byte: a formatted or converted spec, what ships inside the program.
    pub fn raw(&mut self, text: &str) {
        self.with(|out| out.write_all(text.as_bytes()));
    }

    /// Text to standard output that may quote what comes from outside: a page, a diff.
    pub fn print(&mut self, text: &str) {
        self.raw(&visible(text));
    }

    /// A line to standard output, whatever stands in the names and texts that it quotes.
    pub fn line(&mut self, text: &str) {
        self.raw(&format!("{}\n", visible_line(text)));
    }

    /// Findings in a format.
    pub fn report(&mut self, format: &report::Format, diagnostics: &[&Diagnostic], sources: &Sources) {
        self.report_run(format, Report::new(diagnostics, sources));
    }

    /// Findings in a format, with all that is known of their run.
    pub fn report_run(&mut self, format: &report::Format, report: Report) {
        let report = Report { color: self.color, ..report };
        self.colored(|out| format.write(&report, out));
    }

    /// What a format of findings writes.
    pub fn colored(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
        let color = self.color;
        self.with(|out| {
            if !color {
                return write(out);
            }
            let mut text = Vec::new();
            write(&mut text)?;
            out.flush()?;
            // Also turns escape sequences into calls on old Windows consoles.
            AutoStream::new(io::stdout(), ColorChoice::Always).write_all(&text)
        });
    }

    fn with(&mut self, write: impl FnOnce(&mut BufWriter<io::Stdout>) -> io::Result<()>) {
        if self.broken.is_none() {
            self.broken = write(&mut self.out).err();
        }
    }

    /// Makes what was printed so far visible.
    pub fn flush(&mut self) {
        self.with(Write::flush);
    }

    /// Something went wrong that is no finding in a spec.
    pub fn fail(&mut self, message: &str) {
        self.flush();
        say(&format!("error: {message}"));
    }

    /// Something the user should know.
    pub fn warn(&mut self, message: &str) {
        self.flush();
        say(&format!("warning: {message}"));
    }

    /// A line on how it went.
    pub fn note(&mut self, message: &str) {
        if !self.quiet {
            self.flush();
            say(message);
        }
    }

    /// A line for those who want to know more.
    pub fn detail(&mut self, message: &str) {
        if self.verbose {
            say(message);
        }
    }

    /// Writes out what is left. A reader that went away (`| head`) wanted no more and is no error.
    pub fn finish(&mut self) -> Exit {
        self.flush();
        ended(self.broken.as_ref())
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        if self.broken.is_some() {
            // The buffer would try once more and has nobody to tell.
            let (_, _) = std::mem::replace(&mut self.out, BufWriter::with_capacity(0, io::stdout())).into_parts();
        }
    }
}

/// How a run ends whose standard output failed, or did not.
pub(super) fn ended(error: Option<&io::Error>) -> Exit {
    match error {
        Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            say(&format!("error: could not write to standard output: {error}"));
            Exit::Failed
        }
        _ => Exit::Done,
    }
}

/// A line to standard error, whatever stands in the names and texts that it quotes: the log of a CI service takes a line
/// that begins with `::` for a command. Where the stream is closed, too, there is nobody left to tell.
pub(super) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", visible_line(line));
}

/// A line that counts, on a terminal and from the second second on.
pub(super) struct Progress {
    start: Instant,
    total: usize,
    shown: Option<std::sync::Mutex<Option<Instant>>>,
}

impl Progress {
    const AFTER: Duration = Duration::from_secs(1);
    const EVERY: Duration = Duration::from_millis(100);

    pub fn new(total: usize, console: &Console) -> Self {
        let wanted = !console.quiet && total > 1 && io::stderr().is_terminal();
        Self { start: Instant::now(), total, shown: wanted.then(std::sync::Mutex::default) }
    }

    pub fn at(&self, done: usize) {
        let Some(shown) = &self.shown else { return };
        if self.start.elapsed() < Self::AFTER {
            return;
        }
        // A thread that finds another one printing has better things to do than to wait.
        let Ok(mut last) = shown.try_lock() else { return };
        if last.is_none_or(|last| last.elapsed() >= Self::EVERY) {
            *last = Some(Instant::now());
            let _ = write!(io::stderr().lock(), "\r{done} of {} specs", self.total);
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if let Some(shown) = &self.shown
            && shown.lock().is_ok_and(|last| last.is_some())
        {
            let _ = write!(io::stderr().lock(), "\r{:width$}\r", "", width = 40);
        }
    }
}
