//! `policyc catalog`

use crate::policy::catalog;

use super::console::Console;
use super::exit::Exit;
use super::explain::{list, unknown};

/// List the shipped services, or show one.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The service, as `use` names it; none lists them all.
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, String> {
    let Some(name) = args.name else {
        console.print(&list(&catalog::labels()));
        return Ok(Exit::Done);
    };
    match catalog::service(&name) {
        Some(service) => console.print(service.text),
        None => return Err(unknown("service", &name, &catalog::labels(), "policyc catalog")),
    }
    Ok(Exit::Done)
}
