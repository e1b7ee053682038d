//! A page as a site serves it, to the blocks of Markdown.
//!
//! Owns: which part of a page is the document, and what is cut away. Does not own: what a section is about.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use pulldown_cmark::HeadingLevel;
use scraper::node::Element;
use scraper::{Html, Node, Selector};

use super::blocks::{Blocks, Inline};
use super::found::{Cut, Found};

/// How a page is read.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// The part to take, as a selector of CSS; without it, the one that holds nearly all headings and text.
    pub select: Option<String>,
    /// Nothing is cut away but what is no text.
    pub keep_all: bool,
}

/// Of these, no text is a part of any document.
const NO_TEXT: &[&str] =
    &["script", "style", "template", "noscript", "svg", "canvas", "iframe", "object", "audio", "video", "head"];

/// What stands around a document.
const AROUND: &[&str] =
    &["nav", "header", "footer", "aside", "dialog", "form", "input", "select", "textarea", "button"];

const ROLES: &[&str] = &["navigation", "banner", "contentinfo", "dialog", "alertdialog", "search", "complementary"];

/// Parts of names by which managers of consent know their banners.
const BANNERS: &[&str] = &[
    "cookie-banner",
    "cookie-consent",
    "cookieconsent",
    "cookie-notice",
    "cookiebanner",
    "onetrust",
    "cookiebot",
    "cybot",
    "didomi",
    "usercentrics",
    "cc-window",
    "cmplz",
    "consent-banner",
];

/// Reads a page.
///
/// # Errors
/// A sentence, where the selector is none or chooses nothing.
pub fn page(text: &str, part: &Part) -> Result<Found, String> {
    let html = Html::parse_document(text);
    let mut found = Found::default();
    if let Some(title) = Selector::parse("title").ok().and_then(|title| html.select(&title).next()) {
        found.title = Some(one_line(&title.text().collect::<String>())).filter(|title| !title.is_empty());
    }
    let root = match &part.select {
        Some(wanted) => {
            let selector =
                Selector::parse(wanted).map_err(|_| format!("--select {wanted}: this is no selector of CSS"))?;
            let chosen = html.select(&selector).next().map(|element| *element);
            chosen.ok_or_else(|| format!("--select {wanted}: nothing in the page is chosen by it"))?
        }
        None => html.tree.root(),
    };
    let weights = Weights::of(&html, part);
    let root = if part.select.is_some() || part.keep_all { root } else { weights.smallest(root) };
    if part.select.is_none() && !part.keep_all {
        weights.cut_around(&html, root, &mut found);
    }
    Walk { weights: &weights, blocks: Blocks::default(), skipped: None, pre: 0, cells: Vec::new() }
        .walk(root, &mut found);
    Ok(found)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn element<'a>(node: &NodeRef<'a, Node>) -> Option<&'a Element> {
    match node.value() {
        Node::Element(element) => Some(element),
        _ => None,
    }
}

/// Why an element is left out; none where it is a part of the document.
fn left_out(node: &NodeRef<'_, Node>, part: &Part) -> Option<&'static str> {
    let element = element(node)?;
    let name = element.name();
    if NO_TEXT.contains(&name) {
        return Some("no text");
    }
    if part.keep_all {
        return None;
    }
    let within =
        |names: &[&str]| node.ancestors().any(|one| self::element(&one).is_some_and(|one| names.contains(&one.name())));
    // The headings of foldable parts are often buttons, and the head of an article is its title.
    let kept = match name {
        "button" => {
            element.attr("aria-expanded").is_some()
                || element.attr("aria-controls").is_some()
                || within(&["h1", "h2", "h3", "h4", "h5", "h6", "summary"])
        }
        "header" | "footer" | "form" | "aside" => within(&["main", "article"]) || holds_document(node),
        _ => false,
    };
    if AROUND.contains(&name) && !kept {
        return Some("around the document");
    }
    if element.attr("role").is_some_and(|role| ROLES.contains(&role)) && !holds_document(node) {
        return Some("around the document");
    }
    let style = element.attr("style").unwrap_or_default().replace(' ', "");
    let hidden =
        element.attr("hidden").is_some() || style.contains("display:none") || style.contains("visibility:hidden");
    // A part that is folded away is a part of the document all the same.
    let foldable = element.attr("aria-labelledby").is_some()
        || element
            .attr("class")
            .is_some_and(|class| class.contains("accordion") || class.contains("collapse") || class.contains("panel"));
    if hidden && !foldable {
        return Some("hidden");
    }
    let named = [element.attr("id"), element.attr("class")];
    let named = named.into_iter().flatten().map(str::to_ascii_lowercase);
    if named.into_iter().any(|name| BANNERS.iter().any(|banner| name.contains(banner))) && !holds_document(node) {
        return Some("a banner for consent");
    }
    None
}

/// Whether an element holds so many headings and so much text that it is the document.
fn holds_document(node: &NodeRef<'_, Node>) -> bool {
    let mut headings = 0;
    let mut text = 0;
    for one in node.descendants() {
        match one.value() {
            Node::Text(words) => text += words.trim().len(),
            Node::Element(element) => {
                headings += usize::from(matches!(element.name(), "h1" | "h2" | "h3" | "h4" | "p"))
            }
            _ => {}
        }
    }
    headings >= 6 && text >= 3_000
}

/// How much of the document each node holds.
struct Weights {
    /// By the number of the node: characters of text, and headings.
    of: rustc_hash::FxHashMap<ego_tree::NodeId, (usize, usize)>,
    out: rustc_hash::FxHashMap<ego_tree::NodeId, &'static str>,
}

impl Weights {
    fn of(html: &Html, part: &Part) -> Self {
        let mut weights = Self { of: Default::default(), out: Default::default() };
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut skipped = None;
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) => {
                    open.push((0, 0));
                    if skipped.is_some() {
                        continue;
                    }
                    if let Some(why) = left_out(&node, part) {
                        weights.out.insert(node.id(), why);
                        skipped = Some(node.id());
                        continue;
                    }
                    let here = match node.value() {
                        Node::Text(text) => (text.trim().len(), 0),
                        Node::Element(element) => (0, usize::from(heading(element.name()).is_some())),
                        _ => (0, 0),
                    };
                    if let Some(last) = open.last_mut() {
                        *last = here;
                    }
                }
                Edge::Close(node) => {
                    let (text, headings) = open.pop().unwrap_or_default();
                    if let Some(above) = open.last_mut() {
                        above.0 += text;
                        above.1 += headings;
                    }
                    if skipped == Some(node.id()) {
                        skipped = None;
                    } else if skipped.is_none() && node.value().is_element() {
                        weights.of.insert(node.id(), (text, headings));
                    }
                }
            }
        }
        weights
    }

    fn weight(&self, node: &NodeRef<'_, Node>) -> (usize, usize) {
        self.of.get(&node.id()).copied().unwrap_or_default()
    }

    /// The smallest part that holds nine tenths of the text and of the headings.
    fn smallest<'a>(&self, root: NodeRef<'a, Node>) -> NodeRef<'a, Node> {
        let whole: (usize, usize) =
            root.children().map(|child| self.weight(&child)).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let holds = |node: &NodeRef<'_, Node>| {
            let (text, headings) = self.weight(node);
            text * 10 >= whole.0 * 9 && headings * 10 >= whole.1 * 9
        };
        let mut here = root;
        while let Some(inner) = here.children().find(|child| child.value().is_element() && holds(child)) {
            // The table, list or text that is all of the document is read whole.
            if !element(&inner).is_some_and(|element| {
                matches!(
                    element.name(),
                    "html"
                        | "body"
                        | "div"
                        | "main"
                        | "article"
                        | "section"
                        | "center"
                        | "form"
                        | "td"
                        | "tr"
                        | "tbody"
                        | "table"
                )
            }) {
                break;
            }
            here = inner;
        }
        here
    }

    /// Tells of the text beside the part that was taken.
    fn cut_around(&self, html: &Html, root: NodeRef<'_, Node>, found: &mut Found) {
        let above: rustc_hash::FxHashSet<_> = root.ancestors().map(|node| node.id()).collect();
        for node in html.tree.root().descendants().filter(|node| above.contains(&node.id())) {
            for child in node.children().filter(|child| !above.contains(&child.id()) && child.id() != root.id()) {
                cut(&child, self.out.get(&child.id()).copied().unwrap_or("beside the document"), found);
            }
        }
    }
}

/// Notes down a part that was left out, if it has text.
fn cut(node: &NodeRef<'_, Node>, why: &'static str, found: &mut Found) {
    if why == "no text" {
        return;
    }
    let text = match node.value() {
        Node::Text(text) => one_line(text),
        _ => one_line(
            &node
                .descendants()
                .filter_map(|one| match one.value() {
                    Node::Text(text)
                        if !one
                            .parent()
                            .and_then(|parent| element(&parent))
                            .is_some_and(|parent| NO_TEXT.contains(&parent.name())) =>
                    {
                        Some(&**text)
                    }
                    _ => None,
                })
                .collect::<Vec<_>>()
                .join(" "),
        ),
    };
    if text.is_empty() {
        return;
    }
    let mut place: Vec<String> = node.ancestors().filter_map(|one| element(&one).map(name_of)).collect();
    place.reverse();
    place.extend(element(node).map(name_of));
    found.cut.push(Cut { place: place.join(" > "), why, text });
}

/// How a selector names an element.
fn name_of(element: &Element) -> String {
    match (element.attr("id"), element.attr("class").and_then(|class| class.split_whitespace().next())) {
        (Some(id), _) => format!("{}#{id}", element.name()),
        (None, Some(class)) => format!("{}.{class}", element.name()),
        (None, None) => element.name().to_owned(),
    }
}

fn heading(name: &str) -> Option<HeadingLevel> {
    Some(match name {
        "h1" => HeadingLevel::H1,
        "h2" => HeadingLevel::H2,
        "h3" => HeadingLevel::H3,
        "h4" => HeadingLevel::H4,
        "h5" => HeadingLevel::H5,
        "h6" => HeadingLevel::H6,
        _ => return None,
    })
}

/// A table that is a list of rows and columns, and not a way to place blocks on a page.
fn is_data(node: &NodeRef<'_, Node>) -> bool {
    let Some(element) = element(node) else { return false };
    if matches!(element.attr("role"), Some("presentation" | "none")) {
        return false;
    }
    let (mut rows, mut columns, mut blocks) = (0, 0, false);
    for one in node.descendants().skip(1) {
        match self::element(&one).map(Element::name) {
            Some("tr") => {
                rows += 1;
                let cells = one
                    .children()
                    .filter(|cell| self::element(cell).is_some_and(|cell| matches!(cell.name(), "td" | "th")));
                columns = columns.max(cells.count());
            }
            Some("table" | "h1" | "h2" | "h3" | "h4") => blocks = true,
            _ => {}
        }
    }
    !blocks && columns > 1 && rows > 0
}

struct Walk<'w> {
    weights: &'w Weights,
    blocks: Blocks,
    /// The element that is being left out.
    skipped: Option<ego_tree::NodeId>,
    /// How many elements are open whose white space counts.
    pre: usize,
    /// The columns that a row above still fills, for each table that is open.
    cells: Vec<Vec<usize>>,
}

impl Walk<'_> {
    fn walk(mut self, root: NodeRef<'_, Node>, found: &mut Found) {
        for edge in root.traverse() {
            match edge {
                Edge::Open(node) => {
                    if self.skipped.is_some() {
                        continue;
                    }
                    if let Some(why) = self.weights.out.get(&node.id()).filter(|_| node.id() != root.id()) {
                        cut(&node, why, found);
                        self.skipped = Some(node.id());
                        continue;
                    }
                    match node.value() {
                        Node::Text(text) if self.pre > 0 => self.blocks.code(text),
                        Node::Text(text) => self.blocks.text(text),
                        Node::Element(element) => self.open(&node, element),
                        _ => {}
                    }
                }
                Edge::Close(node) => {
                    if let Some(skipped) = self.skipped {
                        if skipped == node.id() {
                            self.skipped = None;
                        }
                        continue;
                    }
                    if let Some(element) = element(&node) {
                        self.close(&node, element);
                    }
                }
            }
        }
        self.blocks.finish(found);
    }

    fn open(&mut self, node: &NodeRef<'_, Node>, element: &Element) {
        let name = element.name();
        if let Some(id) = element.attr("id").or_else(|| element.attr("name").filter(|_| name == "a")) {
            self.blocks.target(id);
        }
        match name {
            _ if heading(name).is_some() => {
                if let Some(level) = heading(name) {
                    self.blocks.heading(level);
                }
            }
            "br" => self.blocks.line_break(),
            "hr" => self.blocks.rule(),
            "ul" | "menu" => self.blocks.list(None, ""),
            "ol" => {
                let start = element.attr("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.blocks.list(Some(start), element.attr("type").unwrap_or_default());
            }
            "li" => self.blocks.item(),
            "dl" => self.blocks.end_block(),
            "dt" | "summary" | "caption" | "legend" => {
                self.blocks.end_block();
                self.blocks.open(Inline::Strong);
            }
            "blockquote" => self.blocks.quote(),
            "pre" => {
                self.pre += 1;
                self.blocks.start_code();
            }
            "table" if is_data(node) => {
                self.cells.push(Vec::new());
                self.blocks.table();
            }
            "tr" if self.blocks.in_table() => self.blocks.row(),
            "td" | "th" if self.blocks.in_table() => self.cell(element),
            "b" | "strong" => self.blocks.open(Inline::Strong),
            "i" | "em" | "cite" | "dfn" => self.blocks.open(Inline::Emphasis),
            "code" | "kbd" | "samp" | "tt" if self.pre == 0 => self.blocks.start_inline_code(),
            "a" => {
                if let Some(target) = element.attr("href") {
                    self.blocks.open(Inline::Link(target.trim().to_owned()));
                }
            }
            "img" => {
                if let Some(words) = element.attr("alt").filter(|words| !words.trim().is_empty()) {
                    self.blocks.text(&format!(" {words} "));
                }
            }
            "q" => self.blocks.text("“"),
            "input" | "option" => {}
            _ if is_block(name) => self.blocks.end_block(),
            _ => {}
        }
    }

    fn close(&mut self, node: &NodeRef<'_, Node>, element: &Element) {
        let name = element.name();
        match name {
            "ul" | "ol" | "menu" => self.blocks.end_list(),
            "li" => self.blocks.end_item(),
            "dt" | "summary" | "caption" | "legend" => {
                self.blocks.close(&Inline::Strong);
                self.blocks.end_block();
            }
            "blockquote" => self.blocks.end_quote(),
            "pre" => {
                self.pre -= 1;
                self.blocks.end_code();
            }
            "table" if self.blocks.in_table() && is_data(node) => {
                self.cells.pop();
                self.blocks.end_table();
            }
            "tr" if self.blocks.in_table() => {
                self.fill();
                self.blocks.end_row();
            }
            "td" | "th" if self.blocks.in_table() => self.blocks.end_cell(),
            "b" | "strong" => self.blocks.close(&Inline::Strong),
            "i" | "em" | "cite" | "dfn" => self.blocks.close(&Inline::Emphasis),
            "code" | "kbd" | "samp" | "tt" if self.pre == 0 => self.blocks.end_inline_code(),
            "a" => {
                if let Some(target) = element.attr("href") {
                    self.blocks.close(&Inline::Link(target.trim().to_owned()));
                }
            }
            "q" => self.blocks.text("”"),
            _ if heading(name).is_some() || is_block(name) => self.blocks.end_block(),
            _ => {}
        }
    }

    /// Columns that a cell of a row above fills are empty.
    fn fill(&mut self) {
        let Some(filled) = self.cells.last_mut() else { return };
        while let Some(left) = filled.get_mut(self.blocks.column()).filter(|left| **left > 0) {
            *left -= 1;
            self.blocks.cell();
            self.blocks.end_cell();
        }
    }

    fn cell(&mut self, element: &Element) {
        self.fill();
        let number =
            |name: &str| element.attr(name).and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).clamp(1, 100);
        let (wide, high) = (number("colspan"), number("rowspan"));
        let column = self.blocks.column();
        if let Some(filled) = self.cells.last_mut() {
            filled.resize(filled.len().max(column + wide), 0);
            filled[column..column + wide].fill(high - 1);
        }
        // The columns beside are empty, and come first where nothing can come behind an open cell.
        self.blocks.cell();
        self.blocks.wide(wide - 1);
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "address"
            | "figure"
            | "figcaption"
            | "details"
            | "dd"
            | "dl"
            | "fieldset"
            | "form"
            | "center"
            | "table"
            | "tbody"
            | "thead"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "body"
            | "html"
            | "nav"
            | "button"
            | "hgroup"
    )
}
