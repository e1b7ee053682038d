//! `policyc completions`

use clap::CommandFactory;

use super::console::Console;
use super::{Cli, Exit};

/// Write the completion script of a shell.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, String> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "policyc", &mut text);
    console.print(&String::from_utf8_lossy(&text));
    Ok(Exit::Done)
}
