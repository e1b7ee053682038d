//! Jinja: the text of templates and expressions to a tree.
//!
//! Owns: what the text means as syntax, where lines end beside tags, how large a text can be, and what keeps it
//! from being read. It alone names minijinja. Does not own: which names there are, and what anything does.

mod blocks;
pub mod kept;
mod tree;

use std::ops::Range;

use minijinja::machinery::ast::{BinOpKind, CallArg, CompareOpKind, Expr, Stmt};
use minijinja::machinery::{self, Span, Token};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;

use tree::Part;
pub use tree::{
    Argument, Body, Bytes, Comparison, Expression, For, Kept, Kind, Macro, Operator, Statement, StatementKind, Unread,
};

/// Tokens that one `{{ ... }}` or `{% ... %}` can have. A chain of operators nests with each link, and what reads and
/// runs an expression takes a stack as deep as it is nested.
const LONGEST: usize = 400;

/// How often `elif` can stand in one text, for the same reason.
const BRANCHES: usize = 100;

/// What to do about an expression that is too large.
const SHORTER: &str = "write it in several parts, or name parts of it with `{% set %}`";

/// How deep an expression can lie that stands alone, whatever its length.
const DEEPEST: usize = LONGEST;

/// Whether a statement takes the end of its line along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// Each does, as in Jinja with `trim_blocks`.
    Trimmed,
    /// Only one that stands alone on its line. One inside a line keeps it.
    Kept,
}

/// Reads a template.
///
/// # Errors
/// The first thing that is wrong with it, which can be its size.
pub fn template(source: &str, lines: Lines) -> Result<Vec<Statement<'_>>, Unread> {
    too_large(source)?;
    sized(source, lines)
}

/// Reads a template whose size is known to be none too large: one that ships, or one that was read before.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn sized(source: &str, lines: Lines) -> Result<Vec<Statement<'_>>, Unread> {
    let tree = machinery::parse(source, "", syntax(lines == Lines::Trimmed)).map_err(|error| unread(source, &error))?;
    let mut read = Read { source, lines, depth: 0 };
    read.body(std::slice::from_ref(&tree))
}

/// Reads an expression that stands alone.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn expression(source: &str) -> Result<Expression<'_>, Unread> {
    let tree = machinery::parse_expr(source).map_err(|error| Unread {
        message: error.detail().unwrap_or("it is not complete").to_owned(),
        help: None,
        place: error.range(),
        expression: true,
    })?;
    Read { source, lines: Lines::Trimmed, depth: 0 }.expression(&tree)
}

/// The marks of expressions and statements, the same for templates and for prose.
fn syntax(trimmed: bool) -> SyntaxConfig {
    SyntaxConfig::builder()
        // `{#anchor}` belongs to Markdown. No text holds what stands here for a comment.
        .comment_delimiters("\u{E008}\u{E009}", "\u{E009}\u{E008}")
        .trim_blocks(trimmed)
        .lstrip_blocks(true)
        .build()
        .unwrap_or_default()
}

/// The parts of a text in order, with their bytes, up to the first that cannot be told.
fn parts(source: &str) -> impl Iterator<Item = Option<(Part<'_>, Range<usize>)>> {
    machinery::tokenize(source, false, syntax(true)).map(|token| {
        let (token, span) = token.ok()?;
        let part = match token {
            Token::BlockStart => Part::TagStart,
            Token::BlockEnd => Part::TagEnd,
            Token::VariableStart => Part::PrintStart,
            Token::VariableEnd => Part::PrintEnd,
            Token::Ident(name) => Part::Word(name),
            Token::Assign => Part::Assign,
            Token::TemplateData(_) => Part::Text,
            _ => Part::Other,
        };
        Some((part, span.start_offset as usize..span.end_offset as usize))
    })
}

/// Counts what makes a tree deep, which needs no stack. What cannot be told is for the parser.
fn too_large(source: &str) -> Result<(), Unread> {
    let (mut count, mut branches, mut start) = (0, 0, 0);
    // A text as short as the limit cannot break it.
    let all = parts(if source.len() < LONGEST { "" } else { source });
    for (part, place) in all.map_while(|part| part) {
        match part {
            Part::PrintStart | Part::TagStart => (count, start) = (0, place.start),
            Part::Text => count = 0,
            Part::Word("elif") => branches += 1,
            _ => {}
        }
        count += 1;
        let message = if count > LONGEST {
            format!("this expression has more than {LONGEST} parts")
        } else if branches > BRANCHES {
            format!("this text has more than {BRANCHES} branches with `elif`")
        } else {
            continue;
        };
        let place = Some(start..place.end);
        return Err(Unread { message, help: Some(SHORTER.to_owned()), place, expression: false });
    }
    Ok(())
}

/// Blocks that do not match, where they are the cause; else what the parser says.
fn unread(source: &str, error: &minijinja::Error) -> Unread {
    let at = error.range().map_or(source.len(), |range| range.start);
    if let Some(found) = blocks::mismatch(source, parts(source), at) {
        return found;
    }
    let message = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    let help = [
        ("unexpected end of block", "something is missing before `%}`"),
        ("unexpected end of variable block", "something is missing before `}}`"),
        (
            "unexpected end of input",
            "each `{{` ends with `}}`, each `{%` with `%}`, and each quote with the same quote",
        ),
    ];
    let help = help.iter().find(|(start, _)| message.starts_with(start)).map(|(_, help)| (*help).to_owned());
    Unread { message, help, place: error.range(), expression: true }
}

fn bytes(span: Span) -> Bytes {
    (span.start_offset, span.end_offset)
}

/// Makes our tree of another.
struct Read<'s> {
    source: &'s str,
    lines: Lines,
    depth: usize,
}

type Made<T> = Result<T, Unread>;

impl<'s> Read<'s> {
    fn body(&mut self, statements: &[Stmt<'s>]) -> Made<Vec<Statement<'s>>> {
        let mut body = Vec::with_capacity(statements.len());
        for statement in statements {
            match statement {
                Stmt::Template(template) if body.is_empty() => body = self.body(&template.children)?,
                Stmt::Template(template) => body.extend(self.body(&template.children)?),
                statement => body.push(self.statement(statement)?),
            }
        }
        Ok(body)
    }

    fn statement(&mut self, statement: &Stmt<'s>) -> Made<Statement<'s>> {
        use StatementKind as To;
        let (kind, span) = match statement {
            Stmt::Template(template) => (To::Other("template"), template.span()),
            Stmt::EmitRaw(raw) => (To::Text(self.text(raw.raw, raw.span())), raw.span()),
            Stmt::EmitExpr(print) => (To::Print(self.expression(&print.expr)?), print.span()),
            Stmt::ForLoop(each) => {
                let of = For {
                    target: self.expression(&each.target)?,
                    list: self.expression(&each.iter)?,
                    test: self.optional(each.filter_expr.as_ref())?,
                    recursive: each.recursive,
                    body: Body::Read(self.body(&each.body)?),
                    otherwise: self.body(&each.else_body)?,
                };
                (To::For(Box::new(of)), each.span())
            }
            Stmt::IfCond(condition) => {
                let test = self.expression(&condition.expr)?;
                let (then, otherwise) = (self.body(&condition.true_body)?, self.body(&condition.false_body)?);
                let (then, otherwise) = (Body::Read(then), Body::Read(otherwise));
                (To::If { test, then, otherwise }, condition.span())
            }
            Stmt::WithBlock(with) => {
                let names =
                    with.assignments.iter().map(|(to, value)| Ok((self.expression(to)?, self.expression(value)?)));
                let names = names.collect::<Made<_>>()?;
                (To::With(names, self.body(&with.body)?), with.span())
            }
            Stmt::Set(set) => (To::Set(self.expression(&set.target)?, self.expression(&set.expr)?), set.span()),
            Stmt::SetBlock(set) => {
                let (into, filter) = (self.expression(&set.target)?, self.optional(set.filter.as_ref())?);
                (To::Capture { into, filter, body: self.body(&set.body)? }, set.span())
            }
            Stmt::FilterBlock(block) => {
                (To::Filter(self.expression(&block.filter)?, self.body(&block.body)?), block.span())
            }
            Stmt::Include(include) => (
                To::Include { name: self.expression(&include.name)?, optional: include.ignore_missing },
                include.span(),
            ),
            Stmt::Macro(declared) => {
                let of = Macro {
                    name: declared.name,
                    parameters: self.all(&declared.args)?,
                    defaults: self.all(&declared.defaults)?,
                    body: self.body(&declared.body)?,
                };
                (To::Macro(Box::new(of)), declared.span())
            }
            Stmt::AutoEscape(other) => (To::Other("autoescape"), other.span()),
            Stmt::Block(other) => (To::Other("block"), other.span()),
            Stmt::Extends(other) => (To::Other("extends"), other.span()),
            Stmt::Import(other) => (To::Other("import"), other.span()),
            Stmt::FromImport(other) => (To::Other("import"), other.span()),
            Stmt::CallBlock(other) => (To::Other("call"), other.span()),
            Stmt::Do(other) => (To::Other("do"), other.span()),
        };
        Ok(Statement { kind, bytes: bytes(span) })
    }

    /// A text after a statement, where that takes the end of its line along.
    fn text(&self, text: &'s str, span: Span) -> &'s str {
        let start = span.start_offset as usize;
        let before = self.source.get(..start).unwrap_or_default();
        let Some(tag) = before.strip_suffix("%}") else { return text };
        if self.lines == Lines::Trimmed || tag.ends_with(['+', '-']) || keeps_its_line(self.source, start) {
            return text;
        }
        let rest = text.strip_prefix('\r').unwrap_or(text);
        rest.strip_prefix('\n').unwrap_or(rest)
    }

    fn optional(&mut self, expression: Option<&Expr<'s>>) -> Made<Option<Expression<'s>>> {
        expression.map(|expression| self.expression(expression)).transpose()
    }

    fn boxed(&mut self, expression: &Expr<'s>) -> Made<Box<Expression<'s>>> {
        self.expression(expression).map(Box::new)
    }

    fn all(&mut self, expressions: &[Expr<'s>]) -> Made<Vec<Expression<'s>>> {
        expressions.iter().map(|expression| self.expression(expression)).collect()
    }

    fn arguments(&mut self, arguments: &[CallArg<'s>]) -> Made<Vec<Argument<'s>>> {
        let one = |argument: &CallArg<'s>| {
            Ok(match argument {
                CallArg::Pos(value) => Argument::Value(self.expression(value)?),
                CallArg::Kwarg(name, value) => Argument::Named(name, self.expression(value)?),
                CallArg::PosSplat(value) | CallArg::KwargSplat(value) => Argument::Spread(self.expression(value)?),
            })
        };
        arguments.iter().map(one).collect()
    }

    fn expression(&mut self, expression: &Expr<'s>) -> Made<Expression<'s>> {
        let bytes = bytes(expression.span());
        if self.depth == DEEPEST {
            return Err(Unread {
                message: "this expression is nested too deep".to_owned(),
                help: None,
                place: Some(bytes.0 as usize..bytes.1 as usize),
                expression: false,
            });
        }
        self.depth += 1;
        let kind = self.kind(expression)?;
        self.depth -= 1;
        Ok(Expression { kind, bytes })
    }

    fn kind(&mut self, expression: &Expr<'s>) -> Made<Kind<'s>> {
        Ok(match expression {
            Expr::Var(var) => Kind::Name(var.id),
            Expr::Const(constant) => match constant.value.kind() {
                ValueKind::Bool => Kind::Flag(constant.value.is_true()),
                ValueKind::Undefined | ValueKind::None => Kind::Nothing,
                _ => match (constant.value.as_str(), constant.value.as_i64()) {
                    (Some(text), _) => Kind::Text(text.into()),
                    (None, Some(number)) => Kind::Number(number),
                    _ => Kind::NoNumber,
                },
            },
            Expr::Slice(slice) => {
                let mut part = |part: &Option<Expr<'s>>| part.as_ref().map(|part| self.boxed(part)).transpose();
                let parts = [part(&slice.start)?, part(&slice.stop)?, part(&slice.step)?];
                Kind::Slice(self.boxed(&slice.expr)?, parts)
            }
            Expr::UnaryOp(operation) => match operation.op {
                machinery::ast::UnaryOpKind::Not => Kind::Not(self.boxed(&operation.expr)?),
                machinery::ast::UnaryOpKind::Neg => Kind::Negative(self.boxed(&operation.expr)?),
            },
            Expr::BinOp(operation) => self.operation(operation.op, &operation.left, &operation.right)?,
            Expr::Compare(compare) => {
                let first = self.boxed(&compare.expr)?;
                let others = compare.ops.iter().map(|other| Ok((comparison(other.op), self.expression(&other.expr)?)));
                Kind::Compare(first, others.collect::<Made<_>>()?)
            }
            Expr::IfExpr(choice) => {
                let (test, then) = (self.boxed(&choice.test_expr)?, self.boxed(&choice.true_expr)?);
                Kind::If(test, then, self.optional(choice.false_expr.as_ref())?.map(Box::new))
            }
            Expr::Filter(filter) => {
                let of = self.optional(filter.expr.as_ref())?.map(Box::new);
                Kind::Filter(of, filter.name, self.arguments(&filter.args)?)
            }
            Expr::Test(test) => Kind::Test(self.boxed(&test.expr)?, test.name, self.arguments(&test.args)?),
            Expr::GetAttr(get) => Kind::Attribute(self.boxed(&get.expr)?, get.name.into()),
            Expr::GetItem(get) => {
                let (of, at) = (self.boxed(&get.expr)?, self.boxed(&get.subscript_expr)?);
                match at.kind {
                    Kind::Text(name) => Kind::Attribute(of, name.into_string().into()),
                    _ => Kind::Entry(of, at),
                }
            }
            Expr::Call(call) => Kind::Call(self.boxed(&call.expr)?, self.arguments(&call.args)?),
            Expr::List(list) => Kind::List(self.all(&list.items)?),
            Expr::Tuple(tuple) => Kind::List(self.all(&tuple.items)?),
            Expr::Map(_) => Kind::Map,
        })
    }

    fn operation(&mut self, operator: BinOpKind, left: &Expr<'s>, right: &Expr<'s>) -> Made<Kind<'s>> {
        let (left, right) = (self.boxed(left)?, self.boxed(right)?);
        let comparison = match operator {
            BinOpKind::ScAnd => return Ok(Kind::And(left, right)),
            BinOpKind::ScOr => return Ok(Kind::Or(left, right)),
            BinOpKind::Add => return Ok(Kind::Arithmetic(Operator::Add, left, right)),
            BinOpKind::Sub => return Ok(Kind::Arithmetic(Operator::Subtract, left, right)),
            BinOpKind::Mul => return Ok(Kind::Arithmetic(Operator::Multiply, left, right)),
            BinOpKind::Div => return Ok(Kind::Arithmetic(Operator::Divide, left, right)),
            BinOpKind::FloorDiv => return Ok(Kind::Arithmetic(Operator::FloorDivide, left, right)),
            BinOpKind::Rem => return Ok(Kind::Arithmetic(Operator::Remainder, left, right)),
            BinOpKind::Pow => return Ok(Kind::Arithmetic(Operator::Power, left, right)),
            BinOpKind::Concat => return Ok(Kind::Arithmetic(Operator::Join, left, right)),
            BinOpKind::Eq => Comparison::Equal,
            BinOpKind::Ne => Comparison::Unequal,
            BinOpKind::Lt => Comparison::Less,
            BinOpKind::Lte => Comparison::LessOrEqual,
            BinOpKind::Gt => Comparison::Greater,
            BinOpKind::Gte => Comparison::GreaterOrEqual,
            BinOpKind::In => Comparison::In,
        };
        Ok(Kind::Compare(left, vec![(comparison, *right)]))
    }
}

fn comparison(kind: CompareOpKind) -> Comparison {
    match kind {
        CompareOpKind::Eq => Comparison::Equal,
        CompareOpKind::Ne => Comparison::Unequal,
        CompareOpKind::Lt => Comparison::Less,
        CompareOpKind::Lte => Comparison::LessOrEqual,
        CompareOpKind::Gt => Comparison::Greater,
        CompareOpKind::Gte => Comparison::GreaterOrEqual,
        CompareOpKind::In => Comparison::In,
        CompareOpKind::NotIn => Comparison::NotIn,
    }
}

/// Whether the line in which a tag ends holds text beside tags, and ends with that tag.
fn keeps_its_line(source: &str, end: usize) -> bool {
    // Asked first, so that a line is looked through once, however many tags are in it.
    if !source[end..].trim_start_matches('\r').starts_with('\n') && end < source.len() {
        return false;
    }
    let start = source[..end].rfind('\n').map_or(0, |at| at + 1);
    let mut rest = &source[start..end];
    loop {
        rest = rest.trim_start();
        let Some(tag) = rest.strip_prefix("{%") else { return !rest.is_empty() };
        let Some(end) = tag.find("%}") else { return false };
        rest = &tag[end + 2..];
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, StatementKind, template};

    fn texts(source: &str) -> String {
        fn all(body: &[super::Statement<'_>], out: &mut String) {
            for statement in body {
                match &statement.kind {
                    StatementKind::Text(text) => out.push_str(text),
                    StatementKind::If { then: super::Body::Read(then), .. } => all(then, out),
                    _ => out.push('|'),
                }
            }
        }
        let mut out = String::new();
        all(&template(source, Lines::Kept).expect(source), &mut out);
        out
    }

    #[test]
    fn a_tag_at_the_end_of_a_line_of_text_keeps_the_line() {
        for (source, expected) in [
            ("a {% if b %}\nc\n{% endif %}\nd", "a \nc\nd"),
            ("a {% raw %}{{ b }}{% endraw %}\nc", "a {{ b }}\nc"),
            ("{% if a %}b{% endif %}\r\nc", "b\r\nc"),
            ("a {% if b -%}\nc{% endif %}", "a c"),
            ("a {% if b +%}\nc{% endif %}", "a \nc"),
            ("{% if a %} {% if b %}\nc{% endif %}{% endif %}", " c"),
            ("a {{ '%}\n' }} {% if b %}c{% endif %} d", "a | c d"),
            ("{% raw %}a {% b %}\nc{% endraw %} d", "a {% b %}\nc d"),
            ("{% if a %}b{% endif %} c %}\n", "b c %}"),
        ] {
            assert_eq!(texts(source), expected, "{source}");
        }
    }

    #[test]
    fn long_chains_are_refused_and_long_texts_are_not() {
        let refused = |text: &str| template(text, Lines::Trimmed).is_err();
        for link in ["not ", "- ", "a.", "a ~ ", "a and ", "a | cap | "] {
            assert!(refused(&format!("{{{{ {}a }}}}", link.repeat(500))), "{link}");
        }
        assert!(refused(&format!("{{{{ \"}}}}\" ~ {}a }}}}", "not ".repeat(500))));
        assert!(refused(&format!("{{% if a %}}{}{{% endif %}}", "{% elif a %}x".repeat(200))));
        assert!(!refused(&"plain words and {{ a }} value. ".repeat(5_000)));
    }

    fn told(source: &str) -> String {
        let found = template(source, Lines::Kept).expect_err("it cannot be read");
        let at = found.place.map_or(source.len(), |place| place.start);
        format!("{at}: {}; {}", found.message, found.help.unwrap_or_default())
    }

    #[test]
    fn a_block_that_is_open_is_told_where_it_starts() {
        assert_eq!(told("a {% if policy %}b\n"), "2: this `{% if %}` is not ended; put `{% endif %}` where it ends");
        assert_eq!(
            told("{% for p in purpose %}{% if p %}\n\n{% endfor %}"),
            "34: `{% endfor %}` stands inside a `{% if %}` that is not ended, 2 lines before; put `{% endif %}` before it"
        );
        assert_eq!(
            told("a{% endif %}"),
            "1: `{% endif %}` ends nothing: no `{% if %}` is open here; take it out, or put the start in front"
        );
        assert_eq!(told("{% set x %}a"), "0: this `{% set %}` is not ended; put `{% endset %}` where it ends");
    }

    #[test]
    fn what_is_wrong_inside_a_tag_is_left_to_the_parser() {
        for source in ["{% if %}x", "{% if a %}{{ b", "{% if a %}{{ + }}", "{% if 'a %}", "{% set x = 1 %}{% elif %}"] {
            let told = told(source);
            assert!(!told.contains("is not ended") && !told.contains("ends nothing"), "{source}: {told}");
        }
    }
}
