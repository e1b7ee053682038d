//! `policyc completions`

use super::console::Console;
use super::exit::Exit;

/// Write the completion script of a shell.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// `command` is the whole command line.
pub(super) fn run(args: Args, command: &mut clap::Command, console: &mut Console) -> Result<Exit, String> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, command, "policyc", &mut text);
    console.raw(&String::from_utf8_lossy(&text));
    Ok(Exit::Done)
}
