//! `policyc init`

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::console::Console;
use super::exit::Exit;
use super::interrupt;
use super::select;
use crate::facts::is_home;
use crate::law::{self, Law};
use crate::workspace::Writer;

/// Write a new spec, from flags or by asking.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder to write into [default: the current folder].
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// The name of the file, without its ending.
    #[arg(long, default_value = "privacy", value_name = "NAME")]
    file: String,
    /// The legal name of who is responsible.
    #[arg(long, value_name = "NAME")]
    controller: Option<String>,
    /// Where they can be reached.
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Where they are, as a code: IE, DE, US-CA.
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Laws that apply.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = select::law)]
    law: Vec<String>,
    /// Ask nothing; what no flag says stays open, as a comment.
    #[arg(long)]
    no_input: bool,
}

pub(super) fn run(mut args: Args, console: &mut Console) -> Result<Exit, String> {
    let folder = args.folder.clone().unwrap_or_else(|| PathBuf::from("."));
    let plain = Path::new(&args.file).file_name().is_some_and(|name| name == args.file.as_str());
    if !plain || args.file.chars().any(|c| c.is_control() || "/\\".contains(c)) {
        return Err("--file takes the name of a file, without folders".to_owned());
    }
    let path = folder.join(format!("{}.policy", args.file.strip_suffix(".policy").unwrap_or(&args.file)));
    let name = path.strip_prefix("./").unwrap_or(&path).display().to_string();
    if path.symlink_metadata().is_ok() {
        return Err(format!("{name} is there already, and init changes no file"));
    }
    if !args.no_input && io::stdin().is_terminal() && io::stderr().is_terminal() {
        ask(&mut args.controller, "Who is responsible (legal name)?")?;
        ask(&mut args.email, "E-mail address for privacy questions?")?;
        ask(&mut args.country, "Country code (IE, DE, US ...)?")?;
    }
    interrupt::catch();
    // Asks the system once more, so that a file that appeared meanwhile is safe, too.
    Writer::default().create(&path, &name, spec(&args).as_bytes())?;
    console.note(&format!("wrote {name}; next: policyc lint {name}"));
    Ok(Exit::Done)
}

fn ask(answer: &mut Option<String>, question: &str) -> Result<(), String> {
    if answer.is_some() {
        return Ok(());
    }
    let mut line = String::new();
    let asked =
        write!(io::stderr(), "{question} (empty: later) ").and_then(|()| io::stdin().lock().read_line(&mut line));
    asked.map_err(|error| format!("could not ask: {error}"))?;
    *answer = Some(line.trim().to_owned()).filter(|line| !line.is_empty());
    Ok(())
}

/// The country that stands in the comment.
const COUNTRY: &str = "IE";

/// What is not known is a comment, never a claim.
fn spec(args: &Args) -> String {
    let field = |name: &str, value: &Option<String>, example: &str| match value {
        Some(value) => format!("  {name}: {}\n", one_line(value)),
        None => format!("  # {name}: {example}\n"),
    };
    let laws = (!args.law.is_empty()).then(|| args.law.join(", "));
    let holds = |law: &&Law| !law.for_some && is_home(law, COUNTRY);
    let there: Vec<&str> = law::all().filter(holds).map(|law| &*law.name).collect();
    let controller = args.controller.as_deref().unwrap_or("Example Ltd");
    format!(
        "# What a field means: the language reference. What is missing: policyc lint.\n\n\
         policy \"Privacy Policy\" {{\n{}{}}}\n\n\
         controller \"{}\" {{\n{}{}}}\n\n\
         # data account \"your account details\" {{\n#   items: name, email\n#   source: provided\n# }}\n\n\
         # purpose orders \"deliver what you order\" {{ data: account; basis: contract }}\n",
        field("effective", &None, "2026-01-01"),
        field("laws", &laws, &there.join(", ")),
        one_line(controller).replace('\\', "\\\\").replace('"', "\\\""),
        field("email", &args.email, "privacy@example.com"),
        field("country", &args.country, COUNTRY),
    )
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
