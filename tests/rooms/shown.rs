//! What a crate shows to those who use it: no type of another crate.
//!
//! What is hidden from the documentation is for the tests of the crate and for its program, and is not looked at.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Attribute, Fields, File, ImplItem, Item, ItemImpl, Signature, TraitItem, Type, UseTree, Visibility};

use super::code::{Crate, Names, Target, attributes, for_tests, module_of, name_of};

/// Where the crate shows a type of another one.
pub fn foreign(sources: &BTreeMap<String, String>, code: &Crate) -> BTreeSet<String> {
    let parse = |text: &String| syn::parse_file(text).expect("a source file");
    let files: BTreeMap<Names, File> = sources.iter().map(|(name, text)| (module_of(name), parse(text))).collect();
    let mut shown = Shown { files: &files, code, items: BTreeSet::new(), wrong: BTreeSet::new() };
    shown.module(&Names::new());
    for (module, file) in &files {
        for item in &file.items {
            if let Item::Impl(item) = item
                && let Type::Path(own) = &*item.self_ty
                && let Some(Target::Item(at, name)) = code.resolve(module, &names(&own.path))
                && shown.items.contains(&(at, name.clone()))
            {
                shown.implementation(module, &name, item);
            }
        }
    }
    shown.wrong
}

struct Shown<'a> {
    files: &'a BTreeMap<Names, File>,
    code: &'a Crate,
    items: BTreeSet<(Names, String)>,
    wrong: BTreeSet<String>,
}

impl Shown<'_> {
    fn module(&mut self, module: &[String]) {
        let Some(file) = self.files.get(module) else { return };
        for item in file.items.iter().filter(|item| !is_hidden(attributes(item))) {
            match item {
                Item::Mod(inner) if is_public(&inner.vis) => {
                    self.module(&[module, &[inner.ident.to_string()]].concat());
                }
                Item::Use(item) if is_public(&item.vis) => {
                    let mut paths = Vec::new();
                    leaves(&item.tree, &[], &mut paths);
                    for path in paths {
                        match self.code.resolve(module, &path) {
                            Some(Target::Item(at, name)) => self.item(&at, &name),
                            Some(Target::Module(at)) => self.module(&at),
                            None if ["std", "core", "alloc"].contains(&path[0].as_str()) => {}
                            None => self.wrong.extend([format!("{} hands {} on", module.join("::"), path.join("::"))]),
                        }
                    }
                }
                item => self.item(module, &name_of(item).unwrap_or_default()),
            }
        }
    }

    fn item(&mut self, module: &[String], name: &str) {
        let items = self.files.get(module).into_iter().flat_map(|file| &file.items);
        for item in items.filter(|item| name_of(item).is_some_and(|known| known == name)) {
            let shows = match item {
                Item::Const(item) => is_public(&item.vis),
                Item::Enum(item) => is_public(&item.vis),
                Item::Fn(item) => is_public(&item.vis),
                Item::Static(item) => is_public(&item.vis),
                Item::Struct(item) => is_public(&item.vis),
                Item::Trait(item) => is_public(&item.vis),
                Item::Type(item) => is_public(&item.vis),
                _ => false,
            };
            if !shows || !self.items.insert((module.to_vec(), name.to_owned())) {
                continue;
            }
            let mut types = self.types(module, name);
            match item {
                Item::Const(item) => types.visit_type(&item.ty),
                Item::Enum(item) => item.variants.iter().for_each(|variant| types.fields(&variant.fields, true)),
                Item::Fn(item) => types.signature(&item.sig),
                Item::Static(item) => types.visit_type(&item.ty),
                Item::Struct(item) => types.fields(&item.fields, false),
                Item::Trait(item) => {
                    item.supertraits.iter().for_each(|bound| types.visit_type_param_bound(bound));
                    for inner in &item.items {
                        if let TraitItem::Fn(inner) = inner {
                            types.signature(&inner.sig);
                        }
                    }
                }
                Item::Type(item) => types.visit_type(&item.ty),
                _ => {}
            }
            let found = types.found;
            self.wrong.extend(found);
        }
    }

    fn implementation(&mut self, module: &[String], name: &str, item: &ItemImpl) {
        let mut types = self.types(module, name);
        if let Some((of, _)) = &item.trait_ {
            types.visit_path(of);
        }
        for inner in &item.items {
            match inner {
                ImplItem::Fn(inner) if is_public(&inner.vis) && !is_hidden(&inner.attrs) => types.signature(&inner.sig),
                ImplItem::Const(inner) if is_public(&inner.vis) => types.visit_type(&inner.ty),
                _ => {}
            }
        }
        let found = types.found;
        self.wrong.extend(found);
    }

    fn types(&self, module: &[String], name: &str) -> Types<'_> {
        let of = [module, &[name.to_owned()]].concat().join("::");
        Types { shown: self, module: module.to_vec(), of, found: BTreeSet::new() }
    }
}

/// The types that one item names.
struct Types<'a> {
    shown: &'a Shown<'a>,
    module: Names,
    of: String,
    found: BTreeSet<String>,
}

impl Types<'_> {
    fn signature(&mut self, signature: &Signature) {
        visit::visit_signature(self, signature);
    }

    fn fields(&mut self, fields: &Fields, all: bool) {
        for field in fields.iter().filter(|field| (all || is_public(&field.vis)) && !is_hidden(&field.attrs)) {
            self.visit_type(&field.ty);
        }
    }
}

impl<'ast> Visit<'ast> for Types<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let path_names = names(path);
        if let Some(from) = self.shown.code.foreign(&self.module, &path_names) {
            self.found.insert(format!("{} shows {} of {from}", self.of, path_names.join("::")));
        }
        // Another name for a type shows it.
        if let Some(Target::Item(at, name)) = self.shown.code.resolve(&self.module, &path_names) {
            for item in &self.shown.files[&at].items {
                if let Item::Type(alias) = item
                    && alias.ident == name
                    && at != self.module
                {
                    let here = std::mem::replace(&mut self.module, at.clone());
                    self.visit_type(&alias.ty);
                    self.module = here;
                }
            }
        }
        visit::visit_path(self, path);
    }
}

fn names(path: &syn::Path) -> Names {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

fn leaves(tree: &UseTree, before: &[String], into: &mut Vec<Names>) {
    let with = |name: String| [before, &[name]].concat();
    match tree {
        UseTree::Path(path) => leaves(&path.tree, &with(path.ident.to_string()), into),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, before, into)),
        UseTree::Name(name) if name.ident == "self" => into.push(before.to_vec()),
        UseTree::Name(name) => into.push(with(name.ident.to_string())),
        UseTree::Rename(name) => into.push(with(name.ident.to_string())),
        UseTree::Glob(_) => into.push(before.to_vec()),
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Whether an item is kept out of the documentation, or compiled for tests only.
fn is_hidden(attributes: &[Attribute]) -> bool {
    let hidden = |attribute: &Attribute| {
        attribute.path().is_ident("doc")
            && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string() == "hidden")
    };
    attributes.iter().any(hidden) || for_tests(attributes)
}
