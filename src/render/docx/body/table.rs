//! Tables: their grid, their rows, and the room after them.

use std::collections::BTreeMap;

use pulldown_cmark::Event;

use super::Body;
use crate::render::annotation::Annotation;
use crate::render::docx::parts::INDENT;
use crate::render::{columns, head, run};

impl<'d> Body<'d> {
    /// `notes` are those beside rows, by their position in the events.
    pub(super) fn table(
        &mut self,
        events: &[Event<'_>],
        at: usize,
        links: bool,
        notes: Option<&'d BTreeMap<usize, Annotation>>,
    ) -> usize {
        if self.item {
            self.ensure_open();
        }
        self.close();
        self.space_after_table();
        let (table, next) = run::table(events, at);
        let shares = columns::shares(&table);
        if shares.is_empty() {
            return next;
        }
        let indent = INDENT * self.depth();
        let width = self.paper.text - indent;
        let widths: Vec<usize> = shares.iter().map(|share| share * width / 1000).collect();
        let columns: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
        let direction = if head::is_right_to_left(self.head) { "<w:bidiVisual/>" } else { "" };
        self.xml.markup(&format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"FactsTable\"/>{direction}<w:tblW w:w=\"{width}\" w:type=\"dxa\"/>\
             <w:tblInd w:w=\"{indent}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"06A0\" \
             w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"1\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/>\
             </w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        ));
        self.row(&table, &table.header, &widths, true, links);
        let mut positions = notes.map(|notes| (notes, run::rows(events, at)));
        for row in &table.rows {
            // The comment belongs to the first cell: programs take none across several.
            if let Some((notes, positions)) = &mut positions {
                self.waiting.extend(positions.next().and_then(|position| notes.get(&position)));
            }
            self.row(&table, row, &widths, false, links);
        }
        self.xml.markup("</w:tbl>");
        self.after_table = true;
        next
    }

    fn row(&mut self, table: &run::Table, cells: &[&[Event<'_>]], widths: &[usize], header: bool, links: bool) {
        let repeated = if header { "<w:tblHeader/>" } else { "" };
        self.xml.markup(&format!("<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>"));
        // In a cell neither lists nor quotes go on.
        let nesting = std::mem::take(&mut self.nesting);
        let quotes = std::mem::take(&mut self.quotes);
        for (column, width) in widths.iter().enumerate() {
            self.xml.markup(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>"));
            self.side = table.side(column);
            self.style = Some(if header { "TableHeading" } else { "TableText" });
            self.ensure_open();
            self.inline(cells.get(column).copied().unwrap_or_default(), links);
            self.close();
            self.xml.markup("</w:tc>");
        }
        (self.nesting, self.quotes) = (nesting, quotes);
        self.xml.markup("</w:tr>");
    }

    /// Programs take two tables in a row as one, and the end of a document has to be a paragraph.
    pub(super) fn space_after_table(&mut self) {
        if std::mem::take(&mut self.after_table) {
            self.styled("AfterTable", |_| {});
        }
    }
}
