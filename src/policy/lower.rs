//! From assembled declarations to the typed policy.
//!
//! The way through the rows of the schema table is made by a macro, so that a new field needs no
//! line here.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::aside;
use super::assemble::{self, Assembly, check_shape};
use super::context::Context;
use super::leaf::check_text;
use super::library::Library;
use super::model::{leaf, *};
use super::period::Duration;
use super::symbols::Symbols;
use super::uses::Files;
use super::value::{Date, Email, Flag, Link, Number, Place, Ref, Rule, Word, WordOrText};
use super::values::Values;
use crate::diagnostic::{Diagnostic, Sink, nearest, some};
use crate::schema::{self, Phrase, language_table, places};
use crate::source::{FileId, Spanned, Text};
use crate::syntax::{Declaration, Field, Operator, Value};

/// A struct that can be made from a declaration of its kind.
trait Lower: Sized {
    fn lower(declaration: &Declaration, kind: &'static schema::Kind, cx: &mut Context<'_, '_>) -> Self;
}

/// The fields of a declaration in the order of the rows, after the unknown ones were reported.
fn rows<'d>(
    declaration: &'d Declaration,
    kind: &'static schema::Kind,
    cx: &mut Context<'_, '_>,
) -> Vec<Option<Cow<'d, Field>>> {
    let mut found: Vec<Option<Cow<'d, Field>>> = vec![None; kind.fields.len()];
    for field in declaration.fields() {
        let name = &*field.name.value;
        if field.operator != Operator::Set {
            cx.push(
                Diagnostic::error(
                    "language/edit-outside-override",
                    field.name.span,
                    format!("`{name}` can be edited with `+:` or `-:` in an `override` only"),
                )
                .help(format!("write `{name}: ...`")),
            );
            continue;
        }
        match kind.fields.iter().position(|row| row.name == name) {
            Some(index) if found[index].is_none() => found[index] = Some(Cow::Borrowed(field)),
            // The second one was reported when the file was parsed.
            Some(_) => {}
            None => {
                cx.push(unknown_field(field, kind));
                continue;
            }
        }
        if let [value] = field.values.as_slice()
            && &*value.text == "unset"
        {
            cx.push(
                Diagnostic::error(
                    "language/unset-outside-override",
                    value.text.span,
                    "`unset` withdraws a fact of a base, in an `override`",
                )
                .help("leave the field out: what is not stated is not printed"),
            );
            if let Some(index) = kind.fields.iter().position(|row| row.name == name) {
                found[index] = None;
            }
        }
    }
    part_places(kind, &mut found);
    found
}

/// Takes the places out of a `for` that names purposes and places, into the field that holds them.
fn part_places(kind: &schema::Kind, found: &mut [Option<Cow<'_, Field>>]) {
    let at = |name: &str| kind.fields.iter().position(|row| row.name == name);
    let (Some(to), Some(from)) = (at("places"), at("for")) else { return };
    let is_place = |value: &Value| !value.quoted && places::place(&value.text).is_some();
    let Some(field) = found[from].as_ref().filter(|field| field.values.iter().any(is_place)) else { return };
    let (here, rest): (Vec<Value>, Vec<Value>) = field.values.iter().cloned().partition(is_place);
    let with = |values: Vec<Value>| Field { values, ..Field::clone(field) };
    let mut all = found[to].as_ref().map_or_else(Vec::new, |own| own.values.clone());
    all.extend(here);
    let (places, others) = (with(all), with(rest));
    found[from] = (!others.values.is_empty()).then_some(Cow::Owned(others));
    found[to] = Some(Cow::Owned(places));
}

fn unknown_field(field: &Field, kind: &schema::Kind) -> Diagnostic {
    let name = &*field.name.value;
    let diagnostic =
        Diagnostic::error("language/unknown-field", field.name.span, format!("`{}` has no field `{name}`", kind.name));
    if name == "label" {
        return diagnostic.help(format!("the label of `{}` stands in quotes before the `{{`", kind.name));
    }
    if kind.nested.iter().any(|inner| inner.name() == name) {
        return diagnostic.help(format!("`{name}` is a declaration of its own: write `{name} KEY \"...\" {{ ... }}`"));
    }
    let names: Vec<&str> =
        kind.fields.iter().map(|row| row.name).chain(kind.nested.iter().map(|inner| inner.name())).collect();
    if let Some(near) = nearest(name, names.iter().copied()) {
        return diagnostic.did_you_mean(near, field.name.span);
    }
    let homes: Vec<&str> =
        schema::KINDS.iter().filter(|other| other.field(name).is_some()).map(|other| other.name).collect();
    match (homes.as_slice(), names.is_empty()) {
        ([home], _) => {
            diagnostic.help(format!("`{name}` is a field of `{home}`; the fields here are {}", some(&names)))
        }
        (_, false) => diagnostic.help(format!("the fields here are {}", some(&names))),
        (_, true) => diagnostic.help("it has prose only"),
    }
}

/// What every declaration has.
fn meta(declaration: &Declaration, kind: &schema::Kind, number: usize, cx: &mut Context<'_, '_>) -> Meta {
    let key = declaration.keys.first().cloned().unwrap_or_else(|| Spanned::new("".into(), declaration.kind.span));
    let label = declaration.label.as_ref().and_then(|label| {
        if kind.label == Phrase::None {
            cx.push(
                Diagnostic::error("language/unexpected-label", label.span, format!("`{}` has no label", kind.name))
                    .help("remove it, or write a `section` with this heading"),
            );
            return None;
        }
        let value = Value { text: label.clone(), quoted: true, comments: Vec::new() };
        check_text(&value, kind.label, cx)
    });
    let allows = declaration
        .nested()
        .filter(|nested| &*nested.kind.value == "allow")
        .filter_map(|nested| allow(nested, cx))
        .collect();
    Meta {
        span: declaration.head(),
        key,
        keys: declaration.keys.clone(),
        label,
        prose: declaration.prose().next().cloned(),
        notes: declaration.notes.clone(),
        allows,
        number,
    }
}

/// `allow RULE "reason" { until: DATE }`
fn allow(declaration: &Declaration, cx: &mut Context<'_, '_>) -> Option<Allow> {
    static UNTIL: schema::Field =
        schema::Field { name: "until", doc: "", ty: schema::Type::Date, many: false, unprinted: None };
    let Some(rule) = declaration.keys.first() else {
        cx.push(
            Diagnostic::error("language/missing-key", declaration.kind.span, "which rule is allowed?")
                .help("name it: `allow gdpr/retention-period \"why\"`"),
        );
        return None;
    };
    if rule.value.starts_with("language/") {
        cx.push(
            Diagnostic::error("language/allow-language", rule.span, "errors of the language cannot be allowed")
                .help("mend the error; only findings of `lint` can be allowed"),
        );
        return None;
    }
    if declaration.label.as_ref().is_none_or(|reason| reason.trim().is_empty()) {
        cx.push(
            Diagnostic::error("language/allow-without-reason", declaration.head(), "an allowance needs its reason")
                .why("whoever reads the spec next must be able to tell whether the reason still holds")
                .help(format!("write `allow {} \"why\"`", &*rule.value)),
        );
        return None;
    }
    if let Some(more) = declaration.keys.get(1) {
        cx.push(
            Diagnostic::error("language/unexpected-key", more.span, "`allow` takes one rule")
                .help("a day stands in braces: `allow RULE \"why\" { until: DATE }`"),
        );
    }
    let mut until: Option<Date> = None;
    for field in declaration.fields() {
        if &*field.name.value == "until" {
            until = Values::read(Some(field), &UNTIL, cx);
        } else {
            cx.push(
                Diagnostic::error(
                    "language/unknown-field",
                    field.name.span,
                    format!("`allow` has no field `{}`", &*field.name.value),
                )
                .help("its one field is `until: DATE`"),
            );
        }
    }
    // In YAML it is one of a list, which must not be left empty.
    let whole = (declaration.kind.span.start == declaration.span.start).then_some(declaration.span);
    Some(Allow { span: declaration.head(), whole, rule: rule.clone(), reason: declaration.label.clone(), until })
}

macro_rules! lowering {
    ($(
        $(#[doc = $doc:literal])+
        $kind:ident $Struct:ident $((policy.$list:ident))? $shape:ident $phrase:ident {
            $( $(#[doc = $field_doc:literal])+ $field:ident : $count:ident $ty:ident $(($($arg:expr),*))?
                $(unprinted $reason:literal)? ; )*
            $( nested $nested:ident : $Nested:ident ; )*
        }
    )*) => {
    $(
        impl Lower for $Struct {
            #[allow(unused_assignments, unused_mut, unused_variables, reason = "not every kind has all of it")]
            fn lower(declaration: &Declaration, kind: &'static schema::Kind, cx: &mut Context<'_, '_>) -> Self {
                let number = cx.counts[kind.id as usize];
                cx.counts[kind.id as usize] += 1;
                let found = rows(declaration, kind, cx);
                let mut index = 0;
                $(
                    let $field: leaf!($count $ty) = Values::read(found[index].as_deref(), &kind.fields[index], cx);
                    index += 1;
                )*
                let mut lists = nested::$Struct::default();
                for child in declaration.nested() {
                    let name = &*child.kind.value;
                    if name == "allow" {
                        continue;
                    }
                    $(
                        if name == crate::kebab!($nested) {
                            if let Some(child_kind) = nested_kind(child, kind, cx) {
                                lists.$nested.push($Nested::lower(child, child_kind, cx));
                            }
                            continue;
                        }
                    )*
                    cx.push(assemble::unknown_kind(child, Some(kind.name)));
                }
                Self { meta: meta(declaration, kind, number, cx), $($field,)* nested: lists }
            }
        }
    )*

    impl Policy {
        fn push(&mut self, declaration: &Declaration, kind: &'static schema::Kind, cx: &mut Context<'_, '_>) {
            match kind.id {
                $( $( schema::KindId::$Struct => self.$list.put($Struct::lower(declaration, kind, cx)), )? )*
                _ => debug_assert!(false, "the kind `{}` stands at the top of no file", kind.name),
            }
        }
    }
    };
}

language_table!(lowering);

/// Where [`Policy`] keeps the declarations of a kind.
trait Slot<T> {
    fn put(&mut self, declaration: T);
}

impl<T> Slot<T> for Vec<T> {
    fn put(&mut self, declaration: T) {
        self.push(declaration);
    }
}

impl<T> Slot<T> for Option<T> {
    fn put(&mut self, declaration: T) {
        *self = Some(declaration);
    }
}

impl Slot<Self> for About {
    fn put(&mut self, declaration: Self) {
        *self = declaration;
    }
}

/// The kind of a nested declaration, if its keys fit.
fn nested_kind(child: &Declaration, parent: &schema::Kind, cx: &mut Context<'_, '_>) -> Option<&'static schema::Kind> {
    let kind = schema::kind(Some(parent.name), &child.kind.value)?;
    check_shape(child, kind, cx.sink).then_some(kind)
}

/// Makes the typed policy, and the index of its names. `part` says that the file is completed by others.
pub(super) fn lower(
    file: FileId,
    files: &Files,
    assembly: &Assembly<'_>,
    library: &Library<'_>,
    part: bool,
    sink: &mut Sink,
) -> (Policy, Symbols) {
    let symbols = Symbols::collect(assembly);
    let mut cx = Context {
        symbols: &symbols,
        library,
        sink,
        files,
        silenced: &assembly.silenced,
        removed: &assembly.removed,
        part,
        items: FxHashMap::default(),
        counts: [0; schema::KINDS.len()],
    };
    let mut policy = Policy::empty(file);
    for declaration in &assembly.declarations {
        let declaration: &Declaration = declaration;
        let Some(kind) = schema::kind(None, &declaration.kind.value) else { continue };
        cx.items.clear();
        if kind.name == "data"
            && let Some(item) = schema::kind(Some("data"), "item")
        {
            // Only those that will be in the list: a refused one would shift the positions of the rest.
            let keys = declaration
                .nested()
                .filter(|nested| &*nested.kind.value == "item" && check_shape(nested, item, &mut Sink::new()))
                .filter_map(|nested| nested.keys.first());
            keys.enumerate().for_each(|(index, key)| _ = cx.items.entry(&key.value).or_insert(index));
        }
        policy.push(declaration, kind, &mut cx);
    }
    for (row, written) in &assembly.asides {
        aside::check(row, written, &mut cx);
    }
    policy.data.iter_mut().for_each(list_nested_items);
    (policy, symbols)
}

/// A nested item counts as an item of its category, listed or not.
fn list_nested_items(data: &mut Data) {
    let mut listed = vec![false; data.nested.item.len()];
    for item in &data.items {
        if let WordOrText::Nested(nested) = item {
            listed[nested.value] = true;
        }
    }
    for (index, listed) in listed.into_iter().enumerate() {
        if !listed {
            let span = data.nested.item[index].meta.span;
            data.items.push(WordOrText::Nested(Spanned::new(index, span)));
        }
    }
}
