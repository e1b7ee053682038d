//! `policyc build`

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::source::Lookup;
use crate::workspace::{Mode, Outcome, Overrides, What, find, sheet_name, watch};

use super::console::Console;
use super::exit::Exit;
use super::interrupt::{self, STOP};
use super::select::{self, Deny, ReportFormat, Run, Select, count, duration};

/// Compile specs to documents.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    select: Select,
    /// Write into DIR/NAME/ for a spec NAME.policy [default: `out-dir` of policyc.toml, else dist].
    #[arg(short, long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
    /// Formats to write, such as md,html,txt,docx,pdf,csv,json [default: md,html,csv,json].
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = select::output_format)]
    format: Option<Vec<String>>,
    /// Write nothing; exit with 1 and a short diff where a file is not as it would be written.
    #[arg(long, conflicts_with = "watch")]
    check: bool,
    /// Templates in DIR go before the shipped ones of the same name.
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    /// Leave out the page around the HTML.
    #[arg(long)]
    fragment: bool,
    /// Write counsel's edition, too: NAME.annotated.html and .docx, with the lines of the spec, the provisions and the notes.
    #[arg(long, conflicts_with = "fragment")]
    annotate: bool,
    /// Write the style of the pages into FILE, below the output folder, instead of into each page.
    #[arg(long, value_name = "FILE", conflicts_with = "fragment", value_parser = sheet_name)]
    css: Option<String>,
    /// Print the Content-Security-Policy under which the pages work, with the hash of their style.
    #[arg(long, conflicts_with_all = ["fragment", "watch"])]
    csp: bool,
    /// Put what a generator of static sites reads above Markdown: hugo, jekyll, astro or none.
    #[arg(long, value_name = "SITE", value_parser = select::generator)]
    front_matter: Option<String>,
    /// Write Markdown as GitHub reads it, gfm, or as MDX does (Docusaurus), mdx.
    #[arg(long, value_name = "KIND", value_parser = select::markdown)]
    markdown: Option<String>,
    /// Ask the rules of `lint`, too.
    #[arg(long)]
    strict: bool,
    /// Let warnings fail the command.
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Laws to ask beside those that the specs name.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = select::law)]
    law: Vec<String>,
    /// How findings are printed: human, short, json, sarif, github, gitlab, junit.
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ReportFormat::of)]
    report: ReportFormat,
    /// Compile every spec, also where nothing changed, and remember nothing.
    #[arg(long)]
    no_cache: bool,
    /// Build again whenever a file changes.
    #[arg(short, long)]
    watch: bool,
    /// Look for changes instead of being told, for network drives and containers.
    #[arg(long, requires = "watch")]
    poll: bool,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, String> {
    if args.watch && args.select.is_stdin() {
        return Err("--watch needs files; standard input can be read only once".to_owned());
    }
    let formats = args.format.as_deref().unwrap_or_default();
    if let Some((_, twice)) = formats.iter().enumerate().find(|(at, name)| formats[..*at].contains(name)) {
        return Err(format!("--format names `{twice}` twice"));
    }
    if let Some(templates) = args.templates.as_deref().filter(|folder| !folder.is_dir()) {
        return Err(format!("--templates {}: there is no such folder", templates.display()));
    }
    if !args.watch {
        return once(&args, console).map(|(exit, ..)| exit);
    }
    let mut failure = None;
    let mut latest = (Vec::new(), Vec::new());
    watch(args.poll, &STOP, || {
        match once(&args, console) {
            Ok((_, inputs, folders)) => latest = (inputs, folders),
            Err(why) => failure = Some(why),
        }
        console.note("watching for changes; Ctrl-C ends it");
        if failure.is_some() {
            STOP.store(true, Ordering::Relaxed);
        }
        latest.clone()
    })?;
    match failure {
        Some(why) => Err(why),
        // Ctrl-C is how this command ends, so it is no failure.
        None => Ok(if interrupt::is_ctrl_c() { Exit::Done } else { Exit::Interrupted }),
    }
}

type Built = (Exit, Vec<Lookup>, Vec<PathBuf>);

fn once(args: &Args, console: &mut Console) -> Result<Built, String> {
    let start = Instant::now();
    let project = select::project()?;
    let overrides = Overrides {
        out_dir: args.out_dir.clone(),
        formats: args.format.clone(),
        fragment: args.fragment,
        annotate: args.annotate,
        css: args.css.clone(),
        front_matter: args.front_matter.clone(),
        markdown: args.markdown.clone(),
        templates: args.templates.clone(),
        laws: args.law.clone(),
        rules: args.strict,
        as_of: None,
    };
    let inputs = args.select.inputs()?;
    interrupt::catch();
    let plan = find(&inputs, &overrides, &project);
    let folders = plan.walked.clone();
    let asked = plan.lookups.clone();
    let csp = args.csp.then(|| plan.csp(&project));
    let mode = if args.check { Mode::Compare } else { Mode::Write };
    // What is watched has to be known of each spec.
    let tells = (!args.watch).then_some(args.report.0);
    let run = Run { mode, remembers: !args.no_cache, tells };
    let (outcome, is_told) = select::run(plan, &run, &project, console);
    if !is_told {
        select::print(&outcome, args.report.0, &project, console);
    }
    differences(&outcome, console);
    for result in &outcome.results {
        for file in &result.written {
            console.detail(&format!("wrote {file}"));
        }
    }
    for file in &outcome.removed {
        console.note(&format!("removed {file}, which is no output any more"));
    }
    if !outcome.results.is_empty() || outcome.tally().differences > 0 {
        console.note(&summary(&outcome, args.check, &duration(start.elapsed())));
    }
    let exit = select::exit(&outcome, args.deny);
    if let Some(csp) = csp.filter(|_| exit == Exit::Done) {
        console.print(&format!("{csp}\n"));
    }
    console.flush();
    let mut inputs: Vec<_> = outcome.results.into_iter().flat_map(|result| result.inputs).collect();
    inputs.extend(asked);
    Ok((exit, inputs, folders))
}

fn differences(outcome: &Outcome, console: &mut Console) {
    let of_specs = outcome.results.iter().flat_map(|result| &result.differences);
    for difference in of_specs.chain(&outcome.differences) {
        let file = &difference.file;
        match &difference.what {
            What::Missing => console.line(&format!("{file} is missing")),
            What::Stray => console.line(&format!("{file} is made by no spec any more")),
            What::Differs(diff) => {
                console.line(&format!("{file} differs"));
                console.print(diff);
            }
        }
    }
}

fn summary(outcome: &Outcome, check: bool, time: &str) -> String {
    let tally = outcome.tally();
    let specs = count(tally.specs, "spec");
    let files = count(tally.files, "file");
    let mut line = if check {
        let differ = if tally.differences == 1 { "differs" } else { "differ" };
        format!("checked {specs} ({files}, {} {differ})", tally.differences)
    } else {
        format!("built {specs} ({files}, {} changed)", tally.written)
    };
    let more = [
        (tally.parts > 0, format!(", checked {}", count(tally.parts, "part"))),
        (tally.broken > 0, format!(", {} not built", tally.broken)),
        (tally.skipped > 0, format!(", stopped before {} more", tally.skipped)),
    ];
    line.extend(more.into_iter().filter(|more| more.0).map(|more| more.1));
    format!("{line} in {time}")
}
