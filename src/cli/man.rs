//! `policyc man`

use super::console::Console;
use super::exit::Exit;

/// Write the manual page of the program, or of one command.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The command; none for the program, whose page names them all.
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// `program` is the whole command line.
pub(super) fn run(args: Args, program: clap::Command, console: &mut Console) -> Result<Exit, String> {
    // Each command gets the options of all, and its full name.
    let mut program = program.disable_help_subcommand(true);
    program.build();
    let page = match &args.command {
        None => program,
        Some(name) => {
            let found = program.find_subcommand(name).cloned();
            let known = program.get_subcommands().map(clap::Command::get_name).collect::<Vec<_>>().join(", ");
            found.ok_or_else(|| format!("there is no command `{name}`; there are {known}"))?
        }
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text).map_err(|error| format!("could not make the page: {error}"))?;
    console.raw(&String::from_utf8_lossy(&text));
    Ok(Exit::Done)
}
