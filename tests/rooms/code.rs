//! What each module of a crate defines, imports and names, read with a full parser of Rust.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Block, File, Item, ItemMod, ItemUse, Macro, UseTree, Visibility};

/// The names on the way to a module or an item: `crate::a::b` is `["a", "b"]`.
pub type Names = Vec<String>;

/// All modules of a crate.
#[derive(Default)]
pub struct Crate {
    modules: BTreeMap<Names, Module>,
    /// Macros that stand at the root by `#[macro_export]`, and the module that defines each.
    exported: BTreeMap<String, Names>,
}

#[derive(Default)]
struct Module {
    file: String,
    items: BTreeSet<String>,
    imports: BTreeMap<String, Names>,
    globs: Vec<Names>,
}

/// How a module comes to name something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// `use`, for the module itself.
    Import,
    /// `pub use`: it only hands the name on.
    ReExport,
    /// A path in an expression, a type, a pattern or a macro.
    Path,
}

/// One place where a module names something.
pub struct Use {
    pub module: Names,
    pub file: String,
    pub path: Names,
    pub line: usize,
    pub by: By,
    /// Whether it stands in code that is compiled for tests only.
    pub test: bool,
}

/// A file that is read into the program: its path from the root of the package, as far as it is written
/// down. What `build.rs` makes starts with `OUT_DIR/`.
pub struct Included {
    pub file: String,
    pub path: String,
    pub test: bool,
}

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    Module(Names),
    /// An item, as the module that defines it and its name there.
    Item(Names, String),
}

impl Crate {
    /// Reads sources by their path below `src`.
    pub fn read(sources: &BTreeMap<String, String>) -> (Self, Vec<Use>, Vec<Included>) {
        let mut code = Self::default();
        let (mut uses, mut included, mut test_modules) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (name, text) in sources {
            let parsed: File = syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            let mut reader = Reader {
                code: &mut code,
                uses: &mut uses,
                included: &mut included,
                test_modules: &mut test_modules,
                file: name,
                module: module_of(name),
                test: false,
                inside: false,
            };
            reader.open();
            reader.visit_file(&parsed);
        }
        let in_tests =
            |file: &str| test_modules.iter().any(|module: &Names| module_of(file).starts_with(module.as_slice()));
        uses.iter_mut().for_each(|one| one.test |= in_tests(&one.file));
        included.iter_mut().for_each(|one| one.test |= in_tests(&one.file));
        (code, uses, included)
    }

    /// The file that defines a module.
    pub fn file(&self, module: &[String]) -> &str {
        self.modules.get(module).map_or("", |module| &module.file)
    }

    /// Where a path leads that is written in `module`. None for other crates, local names and primitive types.
    pub fn resolve(&self, module: &[String], path: &[String]) -> Option<Target> {
        self.look(module, path, &mut BTreeSet::new())
    }

    /// The other crate that a path leads into; none for the standard library, and for what is of none.
    pub fn foreign(&self, module: &[String], path: &[String]) -> Option<String> {
        let mut path = path.to_vec();
        if let Some(import) = self.modules.get(module).and_then(|module| module.imports.get(path.first()?)) {
            path.splice(..1, import.iter().cloned());
        }
        let known = self.resolve(module, &path).is_some() || path.len() < 2;
        let first = path.into_iter().next().filter(|_| !known)?;
        let own = ["std", "core", "alloc", "crate", "self", "super"].contains(&first.as_str());
        (!own && first.starts_with(char::is_lowercase)).then_some(first)
    }

    fn look(&self, module: &[String], path: &[String], seen: &mut BTreeSet<(Names, Names)>) -> Option<Target> {
        if !seen.insert((module.to_vec(), path.to_vec())) {
            return None;
        }
        let (mut here, mut rest) = start(module, path);
        // A name that nothing in its module explains comes from another crate, unless a module led to it:
        // then a macro has made it there.
        let mut led = rest.len() < path.len();
        while let Some((name, after)) = rest.split_first() {
            let child = [&here[..], std::slice::from_ref(name)].concat();
            let is_module = self.modules.contains_key(&child);
            if is_module && !after.is_empty() {
                (here, rest, led) = (child, after, true);
                continue;
            }
            match self.name(&here, name, seen) {
                Some(Target::Module(module)) => (here, rest, led) = (module, after, true),
                Some(item) => return Some(item),
                None if is_module => return Some(Target::Module(child)),
                None => return led.then(|| Target::Item(here, name.clone())),
            }
        }
        led.then_some(Target::Module(here))
    }

    /// What one name stands for in a module: an item of its own, or what it has imported.
    fn name(&self, module: &[String], name: &str, seen: &mut BTreeSet<(Names, Names)>) -> Option<Target> {
        if let Some(from) = self.exported.get(name).filter(|_| module.is_empty()) {
            return Some(Target::Item(from.clone(), name.to_owned()));
        }
        let known = self.modules.get(module)?;
        if known.items.contains(name) {
            return Some(Target::Item(module.to_vec(), name.to_owned()));
        }
        if let Some(path) = known.imports.get(name) {
            return self.look(module, path, seen);
        }
        for glob in &known.globs {
            match self.look(module, glob, seen) {
                Some(Target::Module(from)) => {
                    let child = [&from[..], &[name.to_owned()]].concat();
                    let found = self.name(&from, name, seen);
                    if found.is_some() {
                        return found;
                    }
                    if self.modules.contains_key(&child) {
                        return Some(Target::Module(child));
                    }
                }
                // The variants of an enum are part of it.
                Some(Target::Item(..)) | None => {}
            }
        }
        None
    }
}

/// The module at which a path starts, by `crate`, `self` and `super`, and the names that follow.
pub fn start<'a>(module: &[String], path: &'a [String]) -> (Names, &'a [String]) {
    let (mut here, mut rest) = (module.to_vec(), path);
    while let Some((first, after)) = rest.split_first() {
        match first.as_str() {
            "crate" => here.clear(),
            "super" => drop(here.pop()),
            "self" => {}
            _ => break,
        }
        rest = after;
    }
    (here, rest)
}

/// The module that a file below `src` holds.
pub fn module_of(file: &str) -> Names {
    let inner = file.trim_end_matches(".rs").trim_end_matches("/mod");
    if inner == "lib" { Names::new() } else { inner.split('/').map(str::to_owned).collect() }
}

struct Reader<'a> {
    code: &'a mut Crate,
    uses: &'a mut Vec<Use>,
    included: &'a mut Vec<Included>,
    /// Modules with a file of their own that are compiled for tests only.
    test_modules: &'a mut BTreeSet<Names>,
    file: &'a str,
    module: Names,
    test: bool,
    /// Whether the reader is in the body of a function.
    inside: bool,
}

impl Reader<'_> {
    /// Makes the module that is being read known.
    fn open(&mut self) {
        self.here().file = self.file.to_owned();
    }

    fn here(&mut self) -> &mut Module {
        self.code.modules.entry(self.module.clone()).or_default()
    }

    fn add(&mut self, path: Names, line: usize, by: By) {
        let (module, file) = (self.module.clone(), self.file.to_owned());
        self.uses.push(Use { module, file, path, line, by, test: self.test });
    }

    fn import(&mut self, tree: &UseTree, before: &[String], by: By) {
        match tree {
            UseTree::Path(path) => {
                let name = [path.ident.to_string()];
                self.import(&path.tree, &[before, &name].concat(), by);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, before, by)),
            UseTree::Name(name) => self.bind(before, &name.ident, &name.ident, by),
            UseTree::Rename(name) => self.bind(before, &name.ident, &name.rename, by),
            UseTree::Glob(glob) => {
                // Whatever it brings, it is a use of the file.
                let path = [before, &["*".to_owned()]].concat();
                self.add(path, glob.star_token.spans[0].start().line, by);
                self.here().globs.push(before.to_vec());
            }
        }
    }

    fn bind(&mut self, before: &[String], name: &syn::Ident, known_as: &syn::Ident, by: By) {
        let mut path = before.to_vec();
        let mut known_as = known_as.to_string();
        if name == "self" {
            // `use a::{self}` brings `a`.
            if known_as == "self" {
                known_as = path.last().cloned().unwrap_or_default();
            }
        } else {
            path.push(name.to_string());
        }
        self.add(path.clone(), name.span().start().line, by);
        self.here().imports.insert(known_as, path);
    }

    /// Paths in the tokens of a macro, which no parser of Rust can know.
    fn tokens(&mut self, tokens: TokenStream, before: &[String]) {
        let mut path = before.to_vec();
        let mut line = 0;
        // After a dot stands a field or a method, and not the start of a path.
        let (mut goes_on, mut after_dot) = (!before.is_empty(), false);
        let mut rest = tokens.into_iter().peekable();
        while let Some(token) = rest.next() {
            match token {
                TokenTree::Ident(ident) => {
                    if !goes_on {
                        self.end_of_path(&mut path, line);
                    }
                    if !after_dot {
                        path.push(ident.to_string().trim_start_matches("r#").to_owned());
                        line = ident.span().start().line;
                    }
                    (goes_on, after_dot) = (false, false);
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => {
                    let twice = matches!(rest.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':');
                    if twice && !path.is_empty() {
                        rest.next();
                        goes_on = true;
                    } else {
                        self.end_of_path(&mut path, line);
                    }
                }
                TokenTree::Group(group) => {
                    let list = goes_on && group.delimiter() == Delimiter::Brace;
                    let before = if list { std::mem::take(&mut path) } else { Names::new() };
                    self.end_of_path(&mut path, line);
                    if list {
                        for one in split(group.stream()) {
                            self.tokens(one, &before);
                        }
                    } else {
                        self.tokens(group.stream(), &[]);
                    }
                    (goes_on, after_dot) = (false, false);
                }
                TokenTree::Punct(mark) => {
                    self.end_of_path(&mut path, line);
                    (goes_on, after_dot) = (false, mark.as_char() == '.');
                }
                TokenTree::Literal(_) => {
                    self.end_of_path(&mut path, line);
                    (goes_on, after_dot) = (false, false);
                }
            }
        }
        self.end_of_path(&mut path, line);
    }

    fn end_of_path(&mut self, path: &mut Names, line: usize) {
        if !path.is_empty() {
            self.add(std::mem::take(path), line, By::Path);
        }
    }

    fn include(&mut self, tokens: &TokenStream) {
        let written: String = literals(tokens.clone()).concat();
        let path = match written.strip_prefix("CARGO_MANIFEST_DIR/") {
            Some(path) => path.to_owned(),
            None if written.starts_with("OUT_DIR/") => written,
            None => {
                let folder = self.file.rsplit_once('/').map_or("", |(folder, _)| folder);
                let mut parts: Vec<&str> = ["src"].into_iter().chain(folder.split('/')).collect();
                parts.retain(|part| !part.is_empty());
                for part in written.split('/') {
                    if part == ".." {
                        parts.pop();
                    } else {
                        parts.push(part);
                    }
                }
                parts.join("/")
            }
        };
        self.included.push(Included { file: self.file.to_owned(), path, test: self.test });
    }
}

/// Strings in the arguments of `include_str!`, `concat!` and `env!`, up to the first that a macro puts there.
fn literals(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Literal(literal) => {
                let literal: syn::LitStr = syn::parse_str(&literal.to_string()).expect("a path is text");
                found.push(literal.value());
            }
            TokenTree::Group(group) => found.extend(literals(group.stream())),
            TokenTree::Punct(mark) if mark.as_char() == '$' => break,
            _ => {}
        }
    }
    found
}

/// The parts between commas.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let comma = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
    all.split(comma).map(|part| part.iter().cloned().collect()).collect()
}

pub fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string() == "test")
    })
}

pub fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

pub fn name_of(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let outside = self.test;
        self.test |= for_tests(attributes(item));
        if let (false, Some(name)) = (self.inside, name_of(item)) {
            self.here().items.insert(name);
        }
        if let Item::Macro(item) = item
            && item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"))
            && let Some(name) = &item.ident
        {
            self.code.exported.insert(name.to_string(), self.module.clone());
        }
        visit::visit_item(self, item);
        self.test = outside;
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.module.push(item.ident.to_string());
        if item.content.is_some() {
            self.open();
            visit::visit_item_mod(self, item);
        } else if self.test {
            self.test_modules.insert(self.module.clone());
        }
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if item.leading_colon.is_none() {
            let by = if matches!(item.vis, Visibility::Inherited) { By::Import } else { By::ReExport };
            self.import(&item.tree, &[], by);
        }
    }

    fn visit_block(&mut self, block: &'ast Block) {
        let outside = std::mem::replace(&mut self.inside, true);
        visit::visit_block(self, block);
        self.inside = outside;
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            let names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.add(names, path.segments[0].ident.span().start().line, By::Path);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        visit::visit_macro(self, item);
        self.tokens(item.tokens.clone(), &[]);
        if ["include", "include_str", "include_bytes"].iter().any(|name| item.path.is_ident(name)) {
            self.include(&item.tokens);
        } else {
            self.nested_includes(item.tokens.clone());
        }
    }

    /// `pub(super)` names no module that is used.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

impl Reader<'_> {
    /// `include_str!` in the arguments of another macro, or in what it makes.
    fn nested_includes(&mut self, tokens: TokenStream) {
        let all: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in all.iter().enumerate() {
            let TokenTree::Group(group) = token else { continue };
            let name = at.checked_sub(2).map(|at| all[at].to_string()).unwrap_or_default();
            if ["include", "include_str", "include_bytes"].contains(&name.as_str()) {
                self.include(&group.stream());
            } else {
                self.nested_includes(group.stream());
            }
        }
    }
}
