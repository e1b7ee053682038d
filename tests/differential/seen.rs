//! What a reader of a format sees, in a form that all formats have in common.
//!
//! Owns: blocks, their text, and what each character of it is marked with. Does not own: any format.

use std::fmt;

/// What a character is marked with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    pub emphasis: usize,
    pub strong: usize,
    pub code: bool,
    pub link: Option<String>,
}

#[derive(Clone, PartialEq, Eq)]
pub enum Token {
    /// A list, an item, a quote, a table, a row.
    Open(String),
    Close,
    Block(Block),
}

/// A run of text: a paragraph, a heading, a cell, code.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Block {
    pub kind: String,
    /// The characters that are no space, with their marks, in runs. A break of a line is one.
    pub runs: Vec<(String, Marks)>,
    /// The same with spaces, of which several are one.
    pub words: String,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(name) => write!(f, "<{name}>"),
            Self::Close => f.write_str("</>"),
            Self::Block(block) => write!(f, "{block:?}"),
        }
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?} =", self.kind, self.words)?;
        for (run, marks) in &self.runs {
            let (emphasis, strong) = ("_".repeat(marks.emphasis), "*".repeat(marks.strong));
            let code = if marks.code { "`" } else { "" };
            let link = marks.link.as_ref().map(|to| format!(" -> {to}")).unwrap_or_default();
            write!(f, " [{emphasis}{strong}{code}{run}{link}]")?;
        }
        Ok(())
    }
}

impl Block {
    pub fn new(kind: impl Into<String>) -> Self {
        Self { kind: kind.into(), ..Self::default() }
    }

    pub fn text(&mut self, text: &str, marks: &Marks) {
        for c in text.chars() {
            // What keeps directions apart is no text.
            if matches!(c, '\u{2066}'..='\u{2069}') {
                continue;
            }
            if c.is_whitespace() {
                if !self.words.is_empty() && !self.words.ends_with([' ', BREAK]) {
                    self.words.push(' ');
                }
                continue;
            }
            if c == BREAK && self.words.ends_with(' ') {
                self.words.pop();
            }
            self.words.push(c);
            match self.runs.last_mut() {
                Some((run, known)) if known == marks => run.push(c),
                _ => self.runs.push((c.to_string(), marks.clone())),
            }
        }
    }

    /// A break of a line, which a heading has none of.
    pub fn line_break(&mut self, marks: &Marks) {
        let heading = self.kind.starts_with('h');
        self.text(if heading { " " } else { "⏎" }, &Marks { code: false, ..marks.clone() });
    }

    pub fn end(mut self) -> Self {
        self.words.truncate(self.words.trim_end().len());
        if self.kind == "pre" {
            self.words = self.words.trim_end_matches(BREAK).to_owned();
            let lines: String = self.runs.iter().map(|(run, _)| &**run).collect();
            self.runs = vec![(lines.trim_end_matches(BREAK).to_owned(), Marks::default())];
        }
        self
    }
}

pub const BREAK: char = '⏎';

/// Text as it comes in pieces, put into blocks.
#[derive(Default)]
pub struct Reader {
    pub tokens: Vec<Token>,
    pub marks: Marks,
    block: Option<Block>,
}

impl Reader {
    pub fn open(&mut self, name: impl Into<String>) {
        self.end_block();
        self.tokens.push(Token::Open(name.into()));
    }

    pub fn close(&mut self) {
        self.end_block();
        self.tokens.push(Token::Close);
    }

    /// Starts a block of text. One that is empty is one only where it has to be: a cell.
    pub fn block(&mut self, kind: impl Into<String>) {
        self.end_block();
        self.block = Some(Block::new(kind));
    }

    /// The block that was started is one of this kind.
    pub fn is_of(&mut self, kind: impl Into<String>) {
        self.block.get_or_insert_with(Block::default).kind = kind.into();
    }

    pub fn end_block(&mut self) {
        if let Some(block) = self.block.take()
            && (!block.words.is_empty() || block.kind.starts_with("cell"))
        {
            self.tokens.push(Token::Block(block.end()));
        }
    }

    /// Text that no block holds is a paragraph.
    pub fn text(&mut self, text: &str) {
        if self.block.is_none() && text.trim().is_empty() {
            return;
        }
        self.block.get_or_insert_with(|| Block::new("p")).text(text, &self.marks);
    }

    pub fn line_break(&mut self) {
        self.block.get_or_insert_with(|| Block::new("p")).line_break(&self.marks);
    }

    pub fn done(mut self) -> Vec<Token> {
        self.end_block();
        self.tokens
    }
}

/// A target in letters that every format can write.
pub fn target(target: &str) -> String {
    let letter = |c: char| match c {
        ' ' | '<' | '>' | '"' | '`' | '\\' | '[' | ']' | '{' | '}' | '^' | '|' => format!("%{:02X}", u32::from(c)),
        c if c.is_ascii() => c.to_string(),
        c => c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
    };
    target.chars().map(letter).collect()
}
