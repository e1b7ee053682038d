//! How wide the columns of a table are on paper.
//!
//! Owns: shares of a width, from the words in the cells. A format with a layout of its own needs none.

use super::run::{self, Table};

/// Characters that fit side by side on a page, about.
const LINE: usize = 88;
/// No column asks for more than this, so that one long cell does not starve the others.
const MOST: usize = 60;
/// No word asks for more than this or an even share, so that an address does not starve the other columns:
/// what no language makes is broken first.
const WORD: usize = 30;
/// Beside the text of a cell.
const MARGIN: usize = 3;

/// The share of each column in thousandths, which together are a thousand.
///
/// Each column gets its longest word first, within reason; what is left goes to those with more text than that.
pub fn shares(table: &Table) -> Vec<usize> {
    let columns = table.header.len().max(table.rows.iter().map(Vec::len).max().unwrap_or_default());
    let mut least = vec![1; columns];
    let mut wanted = vec![1; columns];
    let longest = (LINE / columns.max(1)).clamp(WORD, MOST);
    let mut words = String::new();
    for row in std::iter::once(&table.header).chain(&table.rows) {
        for (column, cell) in row.iter().enumerate() {
            words.clear();
            run::plain(cell, &mut words);
            least[column] = run::longest_word(cell, least[column]).min(longest);
            wanted[column] = words.chars().take(MOST).count().max(wanted[column]);
        }
    }
    for (wanted, least) in wanted.iter_mut().zip(&least) {
        *wanted = (*wanted).max(*least);
    }
    let needed: usize = least.iter().map(|width| width + MARGIN).sum();
    let extra: usize = wanted.iter().zip(&least).map(|(wanted, least)| wanted - least).sum();
    let spare = LINE.saturating_sub(needed).min(extra);
    let widths: Vec<usize> = wanted
        .iter()
        .zip(&least)
        .map(|(wanted, least)| {
            100 * (least + MARGIN) + (100 * spare * (wanted - least)).checked_div(extra).unwrap_or(0)
        })
        .collect();
    let all: usize = widths.iter().sum::<usize>().max(1);
    let mut shares: Vec<usize> = widths.iter().map(|width| width * 1000 / all).collect();
    let rest = 1000 - shares.iter().sum::<usize>().min(1000);
    if let Some(last) = shares.last_mut() {
        *last += rest;
    }
    shares
}
