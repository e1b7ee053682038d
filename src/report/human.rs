//! Excerpts in the manner of rustc.

use std::io;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Kind, Patch, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::source::{SourceFile, Span};

use super::contents::{Report, also, source};
use super::excerpt::Excerpt;
use super::flow::Flow;
use super::visible::{visible, visible_line};

/// A line longer than this is not shown at all: laying it out would take longer than compiling it.
const LONGEST_LINE: usize = 20_000;

pub(super) const FLOW: Flow = Flow { head: "", between: "", prints: false, numbers: false, one, end: |_, _, _| Ok(()) };

fn one(report: &Report, finding: &Diagnostic, _: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let renderer = if report.color { Renderer::styled() } else { Renderer::plain() };
    writeln!(out, "{}\n", renderer.render(&groups(report, finding)))
}

fn groups<'a>(report: &Report, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
    let kind = match diagnostic.level {
        Level::Error => Kind::ERROR,
        Level::Warning => Kind::WARNING,
        Level::Info => Kind::INFO,
    };
    let title = kind.primary_title(visible_line(&diagnostic.message)).id(visible_line(&diagnostic.rule));
    let mut group = Group::with_title(title);
    if let Some(span) = diagnostic.span {
        // One block for each file, the file of the finding first.
        let mut files = vec![span.file];
        for (other, _) in &diagnostic.related {
            if !files.contains(&other.file) {
                files.push(other.file);
            }
        }
        for id in files {
            let file = report.sources.get(id);
            let mut places: Vec<(Span, &str, AnnotationKind)> = Vec::new();
            if span.file == id {
                places.push((span, &diagnostic.label, AnnotationKind::Primary));
            }
            let related = diagnostic.related.iter().filter(|(other, _)| other.file == id);
            places.extend(related.map(|(other, label)| (*other, label.as_str(), AnnotationKind::Context)));
            group = snippets(group, &file, &places);
        }
    }
    if let Some(why) = &diagnostic.why {
        group = group.element(Kind::NOTE.message(visible(why)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Kind::HELP.message(visible(help)));
    }
    if let Some(source) = source(diagnostic) {
        group = group.element(Kind::NOTE.with_name("see").message(visible_line(&source).into_owned()));
    }
    for also in also(diagnostic) {
        group = group.element(Kind::NOTE.with_name("also").message(visible_line(&also).into_owned()));
    }
    let mut groups = vec![group];
    groups.extend(diagnostic.fixes.iter().filter_map(|fix| patch(report, fix)));
    groups
}

/// The places of one file: in one block where they are near each other, else in one each, because
/// the renderer walks all that is between them.
fn snippets<'a>(mut group: Group<'a>, file: &SourceFile, places: &[(Span, &str, AnnotationKind)]) -> Group<'a> {
    const NEAR: u32 = 10_000;
    let mut blocks: Vec<(Range<usize>, Vec<usize>)> = Vec::new();
    for (index, (span, ..)) in places.iter().enumerate() {
        let near = blocks.iter_mut().find(|(range, _)| {
            span.start.abs_diff(u32::try_from(range.start).unwrap_or(u32::MAX)) < NEAR
                && span.end.abs_diff(u32::try_from(range.end).unwrap_or(u32::MAX)) < NEAR
        });
        match near {
            Some((range, members)) => {
                *range = range.start.min(span.range().start)..range.end.max(span.range().end);
                members.push(index);
            }
            None => blocks.push((span.range(), vec![index])),
        }
    }
    for (range, members) in blocks {
        let excerpt = Excerpt::new(file, range.start, range.end);
        let path = visible_line(&file.name).into_owned();
        if excerpt.text.lines().any(|line| line.len() > LONGEST_LINE) {
            let place = file.line_column(places[members[0]].0.start);
            let origin = annotate_snippets::Origin::path(path).line(place.line).char_column(place.column);
            group = group.element(origin);
            continue;
        }
        let mut snippet = Snippet::source(excerpt.text.clone()).path(path).line_start(excerpt.line);
        for index in members {
            let (span, label, kind) = places[index];
            let range = excerpt.at(span.start as usize)..excerpt.at(span.end as usize);
            let mut annotation = kind.span(range);
            if !label.is_empty() {
                annotation = annotation.label(visible_line(label).into_owned());
            }
            snippet = snippet.annotation(annotation);
        }
        group = group.element(snippet);
    }
    group
}

/// The text as a fix would leave it; none for a fix of several files, which is left to `--fix`.
fn patch<'a>(report: &Report, fix: &Fix) -> Option<Group<'a>> {
    let first = fix.edits.first()?.span;
    if fix.edits.iter().any(|edit| edit.span.file != first.file) {
        return None;
    }
    let start = fix.edits.iter().map(|edit| edit.span.start).min()?;
    let end = fix.edits.iter().map(|edit| edit.span.end).max()?;
    let file = report.sources.get(first.file);
    let excerpt = Excerpt::new(&file, start as usize, end as usize);
    if excerpt.text.len() > LONGEST_LINE {
        return None;
    }
    let mut snippet = Snippet::source(excerpt.text.clone()).line_start(excerpt.line);
    for edit in &fix.edits {
        let range = excerpt.at(edit.span.start as usize)..excerpt.at(edit.span.end as usize);
        snippet = snippet.patch(Patch::new(range, visible(&edit.text).into_owned()));
    }
    let title = format!("{}{}", visible_line(&fix.title), if fix.safe { "" } else { " (changes what is said)" });
    Some(Kind::HELP.secondary_title(title).element(snippet))
}
