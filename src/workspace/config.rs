//! `policyc.toml`.
//!
//! It is read as a tree with places and then taken apart by hand, so that all its mistakes come
//! back at once, each underlined.

use std::path::{Path, PathBuf};

use toml::Spanned as Placed;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Sink, nearest};
use crate::lint::{Given, RuleLevel, RuleSetting, Settings};
use crate::render::{FrontMatter, Markdown};
use crate::schema::vocabulary::LAWS;
use crate::source::{Edge, LoadError, SourceFile, Span, Spanned};

use super::formats;
use super::options::sheet_name;
use super::write::true_folder;

pub(super) const FILE: &str = "policyc.toml";

const KEYS: &[&str] = &["specs", "out-dir", "formats", "laws", "templates", "front-matter", "markdown", "css", "rules"];

/// What a `policyc.toml` says. Paths in it are relative to its folder, but for `css`.
#[derive(Debug, Clone)]
pub struct Config {
    pub path: PathBuf,
    pub folder: PathBuf,
    /// Paths, folders or globs; none if the key is absent.
    pub specs: Option<Vec<Spanned<String>>>,
    pub out_dir: Option<PathBuf>,
    pub formats: Option<Vec<String>>,
    pub laws: Vec<String>,
    pub templates: Option<PathBuf>,
    /// Out of [`FrontMatter::NAMES`].
    pub front_matter: Option<String>,
    /// Out of [`Markdown::NAMES`].
    pub markdown: Option<String>,
    /// The style sheet of all pages, below the output folder.
    pub css: Option<String>,
    pub rules: Settings,
}

impl Config {
    /// Reads a configuration as far as it can be read.
    pub fn parse(file: &SourceFile, sink: &mut Sink) -> Self {
        let folder = file.path.parent().unwrap_or(Path::new("")).to_owned();
        let mut config = Self {
            path: file.path.clone(),
            folder,
            specs: None,
            out_dir: None,
            formats: None,
            laws: Vec::new(),
            templates: None,
            front_matter: None,
            markdown: None,
            css: None,
            rules: Settings::default(),
        };
        let (table, errors) = DeTable::parse_recoverable(&file.text);
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            sink.push(Diagnostic::error("config/syntax", place(file, span), error.message().trim_end()));
        }
        let mut reader = Reader { file, sink };
        for (key, value) in table.get_ref() {
            match key.get_ref().as_ref() {
                "specs" => config.specs = reader.texts("specs", value),
                "out-dir" => config.out_dir = reader.folder(&config.folder, "out-dir", value),
                "formats" => config.formats = reader.known("formats", "format", formats::names(), value),
                "laws" => {
                    config.laws =
                        reader.known("laws", "law", &LAWS.iter().collect::<Vec<_>>(), value).unwrap_or_default()
                }
                "templates" => config.templates = reader.folder(&config.folder, "templates", value),
                "front-matter" => {
                    config.front_matter = reader.one("front-matter", "generator", FrontMatter::NAMES, value)
                }
                "markdown" => config.markdown = reader.one("markdown", "kind of Markdown", Markdown::NAMES, value),
                "css" => config.css = reader.sheet(value),
                "rules" => config.rules = Settings::new(reader.rules(value)),
                other => {
                    let span = place(file, key.span());
                    let message = format!("there is no key `{other}` in {FILE}");
                    reader.unknown(Diagnostic::error("config/key", span, message), span, other, KEYS, false);
                }
            }
        }
        config
    }
}

/// A path that a configuration cannot name.
pub(super) fn refused(key: &str, text: &Spanned<String>, why: &LoadError) -> Diagnostic {
    let message = format!("`{}` in `{key}` cannot be used: {why}", text.value);
    let finding = Diagnostic::error(if key == "specs" { "config/specs" } else { "config/value" }, text.span, message);
    match why {
        LoadError::Outside => {
            finding.why("a project from someone else must not read or write other files of your machine")
        }
        _ => finding,
    }
}

fn place(file: &SourceFile, range: std::ops::Range<usize>) -> Span {
    Span::new(file.id, range.start, range.end)
}

struct Reader<'a> {
    file: &'a SourceFile,
    sink: &'a mut Sink,
}

impl Reader<'_> {
    /// A name that does not exist: the nearest one as a fix, else all there are. `quoted` says that
    /// the place holds the quotes of a text, so that the fix must, too.
    fn unknown(&mut self, finding: Diagnostic, span: Span, name: &str, all: &[&str], quoted: bool) {
        self.sink.push(match nearest(name, all.iter().copied()) {
            Some(near) => {
                let text = if quoted { format!("\"{near}\"") } else { near.to_owned() };
                finding.label(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), span, text, true)
            }
            None => finding.help(format!("there are {}", all.join(", "))),
        });
    }

    fn wrong(&mut self, key: &str, wanted: &str, value: &Placed<DeValue>) {
        let span = place(self.file, value.span());
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("`{key}` must be {wanted}");
        self.sink.push(Diagnostic::error("config/type", span, message).label(format!("this is {found}")));
    }

    fn text(&mut self, key: &str, wanted: &str, value: &Placed<DeValue>) -> Option<Spanned<String>> {
        if let Some(text) = value.get_ref().as_str() {
            return Some(Spanned::new(text.to_owned(), place(self.file, value.span())));
        }
        self.wrong(key, wanted, value);
        None
    }

    fn texts(&mut self, key: &str, value: &Placed<DeValue>) -> Option<Vec<Spanned<String>>> {
        const WANTED: &str = "a list of texts";
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(key, WANTED, value);
            return None;
        };
        Some(array.iter().filter_map(|item| self.text(key, WANTED, item)).collect())
    }

    /// A list of names; none is refused while `all` is empty.
    fn known(&mut self, key: &str, what: &str, all: &[&str], value: &Placed<DeValue>) -> Option<Vec<String>> {
        let mut out = Vec::new();
        for Spanned { value: name, span } in self.texts(key, value)? {
            if what == "format" && out.contains(&name) {
                let finding = Diagnostic::error("config/value", span, format!("`{name}` stands twice"));
                self.sink.push(finding.help("take one of the two out"));
                continue;
            }
            if all.is_empty() || all.contains(&name.as_str()) {
                out.push(name);
                continue;
            }
            if let Some(message) = formats::absent(&name).filter(|_| what == "format") {
                self.sink.push(Diagnostic::error("config/value", span, message));
                continue;
            }
            let finding = Diagnostic::error("config/value", span, format!("there is no {what} `{name}`"));
            self.unknown(finding, span, &name, all, true);
        }
        Some(out)
    }

    /// One name out of `all`.
    fn one(&mut self, key: &str, what: &str, all: &[&str], value: &Placed<DeValue>) -> Option<String> {
        let Spanned { value: name, span } = self.text(key, &format!("one of {}", all.join(", ")), value)?;
        if all.contains(&name.as_str()) {
            return Some(name);
        }
        let finding = Diagnostic::error("config/value", span, format!("there is no {what} `{name}`"));
        self.unknown(finding, span, &name, all, true);
        None
    }

    fn folder(&mut self, base: &Path, key: &str, value: &Placed<DeValue>) -> Option<PathBuf> {
        let text = self.text(key, "the path of a folder, as text", value)?;
        if text.value.is_empty() {
            self.sink.push(Diagnostic::error("config/value", text.span, format!("`{key}` names no folder")));
            return None;
        }
        match Edge::of(base).reach(base, Path::new(&text.value), true_folder) {
            Ok(_) => Some(base.join(text.value)),
            Err(why) => {
                self.sink.push(refused(key, &text, &why).help(format!("name such a folder with --{key}")));
                None
            }
        }
    }

    fn sheet(&mut self, value: &Placed<DeValue>) -> Option<String> {
        let text = self.text("css", "the path of a style sheet, as text", value)?;
        let name = sheet_name(&text.value);
        name.map_err(|why| self.sink.push(Diagnostic::error("config/value", text.span, why))).ok()
    }

    fn rules(&mut self, value: &Placed<DeValue>) -> Vec<RuleSetting> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong("rules", "a table", value);
            return Vec::new();
        };
        let mut out = Vec::new();
        for (key, value) in table {
            let name = Spanned::new(key.get_ref().to_string(), place(self.file, key.span()));
            let mut setting = RuleSetting { name, level: None, options: Vec::new() };
            match value.get_ref() {
                DeValue::Table(options) => {
                    for (key, value) in options {
                        if key.get_ref() == "level" {
                            setting.level = self.level(value);
                            continue;
                        }
                        let name = Spanned::new(key.get_ref().to_string(), place(self.file, key.span()));
                        let span = place(self.file, value.span());
                        let given = match self.file.slice(span).parse() {
                            Ok(toml::Value::Integer(number)) => Given::Number(number),
                            Ok(toml::Value::String(text)) => Given::Text(text),
                            Ok(_) => Given::Other,
                            Err(_) => {
                                self.wrong(&name.value, "a plain value", value);
                                continue;
                            }
                        };
                        setting.options.push((name, Spanned::new(given, span)));
                    }
                }
                _ => setting.level = self.level(value),
            }
            out.push(setting);
        }
        out
    }

    fn level(&mut self, value: &Placed<DeValue>) -> Option<RuleLevel> {
        let text = self.text("a rule's level", "one of off, info, warning, error", value)?;
        let level = RuleLevel::of(&text.value);
        if level.is_none() {
            let finding = Diagnostic::error("config/value", text.span, format!("there is no level `{}`", text.value));
            self.unknown(finding, text.span, &text.value, RuleLevel::NAMES, true);
        }
        level
    }
}
