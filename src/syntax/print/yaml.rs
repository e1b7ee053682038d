//! The layout as YAML text.

use std::fmt::Write as _;

use crate::source::SourceFile;

use super::super::Shapes;
use super::super::tree::{Comment, Tree};
use super::WIDTH;
use super::layout::{Element, Entry, Node, layout};
use super::scalar::{is_odd, quoted, scalar};

/// The tree in YAML, grouped by kind; `file` is the file that it was read from. Lines end with LF.
pub fn to_yaml(tree: &Tree, shapes: &dyn Shapes, file: &SourceFile) -> String {
    let mut printer = Printer { out: String::with_capacity(file.text.len() + 64), file };
    let entries = layout(tree, shapes, file);
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            printer.out.push('\n');
        }
        printer.entry(entry, 0);
    }
    for (index, comment) in tree.trailing.iter().enumerate() {
        if index == 0 && !entries.is_empty() || comment.after_blank {
            printer.out.push('\n');
        }
        printer.comment_line(comment, 0);
    }
    printer.out
}

struct Printer<'f> {
    out: String,
    file: &'f SourceFile,
}

impl Printer<'_> {
    fn comment_line(&mut self, comment: &Comment, indent: usize) {
        let _ = writeln!(self.out, "{:indent$}#{}", "", comment.text);
    }

    fn beside(&mut self, comment: Option<&Comment>) {
        if let Some(comment) = comment {
            let _ = write!(self.out, " #{}", comment.text);
        }
        self.out.push('\n');
    }

    fn entry(&mut self, entry: &Entry<'_>, indent: usize) {
        for comment in &entry.before {
            self.comment_line(comment, indent);
        }
        let _ = write!(self.out, "{:indent$}", "");
        scalar(&entry.key, &mut self.out);
        self.out.push(':');
        self.value(&entry.value, entry.beside, indent);
        for comment in &entry.after {
            self.comment_line(comment, indent + if matches!(entry.value, Node::Map(..)) { 2 } else { 0 });
        }
    }

    /// The value of a key or of a dash at `indent`, from behind its mark to the end of the line.
    fn value(&mut self, value: &Node<'_>, beside: Option<&Comment>, indent: usize) {
        match value {
            Node::Null => self.beside(beside),
            Node::Text(text) => {
                self.out.push(' ');
                scalar(text, &mut self.out);
                self.beside(beside);
            }
            Node::Prose(text) => self.prose(text, beside, indent),
            Node::List(_) | Node::Map(..) => {
                if let Some(flow) = flow(value).filter(|flow| self.column() + 1 + flow.chars().count() <= WIDTH) {
                    self.out.push(' ');
                    self.out.push_str(&flow);
                    self.beside(beside);
                    return;
                }
                match value {
                    Node::List(all) => self.list(all, beside, indent),
                    Node::Map(all, _) => {
                        self.beside(beside);
                        for entry in all {
                            self.entry(entry, indent + 2);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn column(&self) -> usize {
        self.out.rsplit('\n').next().unwrap_or("").chars().count()
    }

    /// One value on a line. A comment that stood on the line of a value stays on it.
    fn list(&mut self, all: &[Element<'_>], beside: Option<&Comment>, indent: usize) {
        self.beside(beside);
        for (index, element) in all.iter().enumerate() {
            for (number, comment) in element.before.iter().enumerate() {
                let previous = index.checked_sub(1).and_then(|previous| all.get(previous));
                let same_line = number == 0
                    && matches!(previous, Some(Element { value: Node::Text(_), .. }))
                    && self.shares_line(comment);
                if same_line && self.out.ends_with('\n') {
                    self.out.pop();
                    self.beside(Some(comment));
                } else {
                    self.comment_line(comment, indent + 2);
                }
            }
            let _ = write!(self.out, "{:width$}-", "", width = indent + 2);
            match &element.value {
                Node::Map(entries, _)
                    if flow(&element.value).is_none_or(|flow| self.column() + 1 + flow.chars().count() > WIDTH) =>
                {
                    let at = self.out.len();
                    for entry in entries {
                        self.entry(entry, indent + 4);
                    }
                    // The first key stands on the line of the dash, if nothing stands before it.
                    if entries.first().is_some_and(|first| first.before.is_empty()) {
                        self.out.replace_range(at..at + indent + 4, " ");
                    } else {
                        self.out.insert(at, '\n');
                    }
                }
                value => self.value(value, None, indent + 2),
            }
        }
    }

    /// Whether something stands before the comment on its line in the file.
    fn shares_line(&self, comment: &Comment) -> bool {
        let before = self.file.text.get(..comment.span.start as usize).unwrap_or("").trim_end_matches([' ', '\t']);
        !before.is_empty() && !before.ends_with(['\n', '\r'])
    }

    fn prose(&mut self, text: &str, beside: Option<&Comment>, indent: usize) {
        if text.contains(is_odd) || !text.contains('\n') && beside.is_some() {
            self.out.push(' ');
            quoted(text, &mut self.out);
            self.beside(beside);
            return;
        }
        self.out.push_str(" |");
        if text.starts_with(' ') {
            self.out.push('2');
        }
        self.beside(beside);
        for line in text.split('\n') {
            if !line.is_empty() {
                let _ = write!(self.out, "{:width$}{line}", "", width = indent + 2);
            }
            self.out.push('\n');
        }
    }
}

/// A value on one line in brackets, if its author had it on one line and no comment is in the way.
fn flow(value: &Node<'_>) -> Option<String> {
    let mut out = String::new();
    flow_into(value, &mut out, 0)?;
    Some(out)
}

fn flow_into(value: &Node<'_>, out: &mut String, depth: usize) -> Option<()> {
    if out.len() > 4 * WIDTH || depth > 8 {
        return None;
    }
    match value {
        Node::Null => out.push_str("null"),
        Node::Text(text) => scalar(text, out),
        Node::Prose(text) if !text.contains('\n') => scalar(text, out),
        Node::Prose(_) => return None,
        Node::List(all) => {
            out.push('[');
            for (index, element) in all.iter().enumerate() {
                if !element.before.is_empty() {
                    return None;
                }
                out.push_str(if index > 0 { ", " } else { "" });
                flow_into(&element.value, out, depth + 1)?;
            }
            out.push(']');
        }
        Node::Map(all, one_line) => {
            if !one_line && !all.is_empty() && depth == 0 {
                return None;
            }
            out.push('{');
            for (index, entry) in all.iter().enumerate() {
                if !entry.before.is_empty() || entry.beside.is_some() || !entry.after.is_empty() {
                    return None;
                }
                out.push_str(if index > 0 { ", " } else { "" });
                scalar(&entry.key, out);
                out.push_str(": ");
                flow_into(&entry.value, out, depth + 1)?;
            }
            out.push('}');
        }
    }
    Some(())
}
