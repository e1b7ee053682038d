//! Trees of templates in bytes, for `jinja::kept`.
//!
//! What runs under a condition is kept in bytes of its own, so that a run reads only what it comes to.

use postcard::Result;

use crate::src::jinja::{Body, Expression, Kept, Kind, Statement, StatementKind};

/// A body of fewer bytes is read with what stands around it.
const SMALLEST: usize = 48;

/// The bytes of a template.
pub fn bytes(mut tree: Vec<Statement<'static>>) -> Result<Vec<u8>> {
    statements(&mut tree)?;
    postcard::to_allocvec(&tree)
}

fn statements(all: &mut [Statement<'static>]) -> Result<()> {
    all.iter_mut().try_for_each(|statement| match &mut statement.kind {
        StatementKind::If { then, otherwise, .. } => {
            put_off(then)?;
            put_off(otherwise)
        }
        StatementKind::For(each) => {
            put_off(&mut each.body)?;
            statements(&mut each.otherwise)
        }
        StatementKind::With(_, body) | StatementKind::Capture { body, .. } | StatementKind::Filter(_, body) => {
            statements(body)
        }
        StatementKind::Macro(declared) => statements(&mut declared.body),
        _ => Ok(()),
    })
}

fn put_off(body: &mut Body<'static>) -> Result<()> {
    let Body::Read(inner) = body else { return Ok(()) };
    statements(inner)?;
    let bytes = postcard::to_allocvec(inner)?;
    let mut names = Vec::new();
    if bytes.len() >= SMALLEST && brought(inner, &mut names) {
        // Nothing here lives longer than this script.
        *body = Body::Kept(Kept { names, bytes: bytes.leak() });
    }
    Ok(())
}

/// The names that statements bring into the text around them; no, if they bring a macro.
fn brought(all: &[Statement<'static>], names: &mut Vec<&'static str>) -> bool {
    all.iter().all(|statement| match &statement.kind {
        StatementKind::Set(target, _) => targets(target, names),
        StatementKind::Capture { into, body, .. } => brought(body, names) && targets(into, names),
        StatementKind::Filter(_, body) => brought(body, names),
        StatementKind::If { then, otherwise, .. } => [then, otherwise].into_iter().all(|body| match body {
            Body::Read(inner) => brought(inner, names),
            Body::Kept(kept) => {
                names.extend(&kept.names);
                true
            }
        }),
        StatementKind::For(each) => brought(&each.otherwise, names),
        StatementKind::Macro(_) => false,
        _ => true,
    })
}

fn targets(target: &Expression<'static>, names: &mut Vec<&'static str>) -> bool {
    match &target.kind {
        Kind::Name(name) => names.push(name),
        Kind::List(all) => return all.iter().all(|target| targets(target, names)),
        _ => {}
    }
    true
}
