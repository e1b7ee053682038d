//! The command line.
//!
//! Owns: arguments, what goes to which stream, and exit codes: 0 done, 1 findings, 2 it could not
//! run. One file for each command. Does not own: how any of it works.

#![expect(
    clippy::disallowed_methods,
    clippy::exit,
    reason = "this room owns arguments, the environment, streams and exit codes"
)]

mod build;
mod catalog;
mod chosen;
mod completions;
mod console;
mod convert;
mod exit;
mod explain;
mod fmt;
mod import;
mod init;
mod interrupt;
mod lint;
mod man;
mod scan;
mod select;
mod telling;
mod templates;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use console::{Color, Console};
use exit::Exit;

use crate::report::visible_line;

/// A compiler for privacy and cookie policies.
#[derive(Debug, Parser)]
#[command(name = "policyc", version, about, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to use colours.
    #[arg(long, global = true, display_order = 100, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
    /// Say nothing but findings and failures.
    #[arg(short, long, global = true, display_order = 100, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more: each file that was written.
    #[arg(short, long, global = true, display_order = 100)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Args),
    Lint(lint::Args),
    Fmt(fmt::Args),
    Convert(convert::Args),
    Explain(explain::Args),
    Catalog(catalog::Args),
    Templates(templates::Args),
    Scan(scan::Args),
    Import(import::Args),
    Init(init::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// The whole program.
pub fn main() -> ExitCode {
    // Nobody is helped by a back trace; the spec that met the mistake is named by the runner.
    std::panic::set_hook(Box::new(|panic| {
        let payload = panic.payload();
        let what =
            payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let place = panic.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
        let line = format!("policyc: internal error: {}{}", what.unwrap_or("unknown"), place.unwrap_or_default());
        console::say(&line);
    }));
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let run = std::panic::catch_unwind(|| match Cli::try_parse_from(&arguments) {
        Ok(cli) => run(cli),
        Err(error) => told(error, &arguments),
    });
    run.unwrap_or(Exit::Failed).into()
}

/// Prints the help, the version, or what is wrong with the arguments.
fn told(error: clap::Error, arguments: &[OsString]) -> Exit {
    if !error.use_stderr() {
        let printed = error.print().and_then(|()| std::io::stdout().flush());
        return console::ended(printed.err().as_ref());
    }
    // Hooks pass names of files, which can hold line ends, and the message repeats them.
    let visible = arguments.iter().map(|argument| visible_line(&argument.to_string_lossy()).into_owned());
    let _ = Cli::try_parse_from(visible).err().unwrap_or(error).print();
    Exit::Failed
}

fn run(cli: Cli) -> Exit {
    let mut console = Console::new(cli.color, cli.quiet, cli.verbose);
    let done = match cli.command {
        Command::Build(args) => build::run(args, &mut console),
        Command::Lint(args) => lint::run(args, &mut console),
        Command::Fmt(args) => fmt::run(args, &mut console),
        Command::Convert(args) => convert::run(args, &mut console),
        Command::Explain(args) => explain::run(args, &mut console),
        Command::Catalog(args) => catalog::run(args, &mut console),
        Command::Templates(args) => templates::run(args, &mut console),
        Command::Scan(args) => scan::run(args, &mut console),
        Command::Import(args) => import::run(args, &mut console),
        Command::Init(args) => init::run(args, &mut console),
        Command::Completions(args) => completions::run(args, &mut Cli::command(), &mut console),
        Command::Man(args) => man::run(args, Cli::command(), &mut console),
    };
    let exit = done.unwrap_or_else(|failure| {
        console.fail(&failure);
        Exit::Failed
    });
    exit.max(console.finish())
}
