//! `policyc catalog`

use crate::policy::{Form, catalog};
use crate::schema::places;

use super::console::Console;
use super::exit::Exit;
use super::explain::{list, unknown};

/// List the shipped services, or show one.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The service, as `use` names it; none lists them all.
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Show what holds for a controller in this country, as `US`.
    #[arg(long = "for", value_name = "COUNTRY", value_parser = country)]
    home: Option<&'static str>,
    /// Print the service as data, or all of them.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, String> {
    let home = args.home;
    let found = args.name.as_deref().map(|name| {
        let known = catalog::service(name);
        known.ok_or_else(|| unknown("service", name, &catalog::labels(), "policyc catalog"))
    });
    let broken = |_| "a shipped service cannot be read".to_owned();
    match (found.transpose()?, args.json) {
        (Some(service), true) => console.raw(&service.written(home, Form::Json).map_err(broken)?),
        (Some(service), false) if home.is_some() => {
            console.raw(&service.written(home, Form::Policy).map_err(broken)?);
        }
        (Some(service), false) => console.raw(service.text),
        (None, true) => {
            let written = |service: catalog::Service| {
                let json = service.written(home, Form::Json)?;
                Ok(format!("{:?}: {}", service.name, json.trim_end()))
            };
            let all: Result<Vec<String>, _> = catalog::services().map(written).collect();
            console.raw(&format!("{{\n{}\n}}\n", all.map_err(broken)?.join(",\n")));
        }
        (None, false) if home.is_some() => return Err("`--for` needs the name of a service, or `--json`".to_owned()),
        (None, false) => console.raw(&list(&catalog::labels())),
    }
    Ok(Exit::Done)
}

fn country(code: &str) -> Result<&'static str, &'static str> {
    places::place(code).ok_or("write the code of a country, as `US` or `IE`")
}
