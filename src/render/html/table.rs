//! Tables, and what turns them into cards on a narrow screen.

use pulldown_cmark::Event;

use std::collections::BTreeMap;

use super::{Attribute, Writer};
use crate::render::annotation::Annotation;
use crate::render::run;

impl Writer<'_> {
    /// A table; each cell carries the name of its column, for the cards that it becomes on a narrow
    /// screen. Returns the position after it.
    ///
    /// `notes` are those beside blocks and rows, by their position in the events.
    pub(super) fn table(
        &mut self,
        events: &[Event<'_>],
        at: usize,
        caption: &[Event<'_>],
        links: bool,
        notes: Option<&BTreeMap<usize, Annotation>>,
    ) -> usize {
        let (table, next) = run::table(events, at);
        let beside = notes.map(|notes| beside(notes, events, at)).filter(|beside| beside.iter().any(Option::is_some));
        self.out.push_str(if is_dense(&table) { "<table class=\"dense\">\n" } else { "<table>\n" });
        if !caption.is_empty() {
            self.out.push_str("<caption>");
            self.events(caption, links);
            self.out.push_str("</caption>\n");
        }
        self.out.push_str("<thead>\n<tr>");
        let mut labels = Vec::with_capacity(table.header.len());
        for (column, cell) in table.header.iter().enumerate() {
            // An empty cell is no header of anything (WCAG technique H63).
            self.out.push_str(if cell.is_empty() { "<td" } else { "<th scope=\"col\"" });
            self.class(false, table.side(column));
            self.out.push('>');
            self.events(cell, links);
            self.out.push_str(if cell.is_empty() { "</td>" } else { "</th>" });
            let mut label = String::new();
            run::plain(cell, &mut label);
            if !label.is_empty() {
                label = format!(" data-label=\"{}\"", Attribute(&label));
            }
            labels.push(label);
        }
        if beside.is_some() {
            self.note_column();
        }
        self.out.push_str("</tr>\n</thead>\n<tbody>\n");
        for (number, row) in table.rows.iter().enumerate() {
            self.out.push_str("<tr>");
            for (column, cell) in row.iter().enumerate() {
                let is_header = column == 0 && !cell.is_empty();
                self.out.push_str(if is_header { "<th scope=\"row\"" } else { "<td" });
                self.class(run::is_nothing(cell), table.side(column));
                self.out.push_str(labels.get(column).map_or("", String::as_str));
                self.out.push('>');
                self.events(cell, links);
                self.out.push_str(if is_header { "</th>" } else { "</td>" });
            }
            if let Some(beside) = &beside {
                self.note_cell(beside.get(number).copied().flatten());
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody>\n</table>\n");
        next
    }
}

impl Writer<'_> {
    /// The classes of a cell: that it says nothing, and the side that it is set to.
    fn class(&mut self, nothing: bool, side: Option<&'static str>) {
        let classes = [nothing.then_some("none"), side];
        for (number, class) in classes.into_iter().flatten().enumerate() {
            self.out.push_str(if number == 0 { " class=" } else { " " });
            self.out.push_str(if number == 0 { "\"" } else { "" });
            self.out.push_str(class);
        }
        if nothing || side.is_some() {
            self.out.push('"');
        }
    }
}

/// The note beside each row of the table that starts at this place.
fn beside<'n>(notes: &'n BTreeMap<usize, Annotation>, events: &[Event<'_>], at: usize) -> Vec<Option<&'n Annotation>> {
    run::rows(events, at).map(|row| notes.get(&row)).collect()
}

/// Whether the longest words of all columns do not fit side by side into the narrowest screen on
/// which a table is one: about 80 characters, with the space between the columns.
fn is_dense(table: &run::Table) -> bool {
    let mut width = 0;
    (0..table.header.len()).any(|column| {
        let cells = table.rows.iter().filter_map(|row| row.get(column)).chain(table.header.get(column));
        width += 2 + cells.fold(0, |longest, cell| run::longest_word(cell, longest));
        width > 80
    })
}
