//! How large an expression can be before anything takes it apart.
//!
//! minijinja reads, compiles and runs an expression with a stack as deep as it is nested, and a chain of
//! operators or of `elif` nests with each link. So its tokens are counted first, which needs no stack.

use std::ops::Range;

use minijinja::machinery::{Token, tokenize};
use minijinja::syntax::SyntaxConfig;

/// Tokens that one `{{ ... }}` or `{% ... %}` can have.
const LONGEST: usize = 400;

/// How often `elif` can stand in one text.
const BRANCHES: usize = 100;

/// The first place (in bytes) where a text is too large for that, and why. Text that is no template at
/// all is no matter of this; the parser says what is wrong with it.
pub fn too_large(text: &str, syntax: SyntaxConfig) -> Option<(Range<usize>, String)> {
    if text.len() < LONGEST {
        return None;
    }
    let (mut count, mut branches, mut start) = (0, 0, 0);
    for token in tokenize(text, false, syntax) {
        let Ok((token, span)) = token else { return None };
        let end = span.end_offset as usize;
        match token {
            Token::VariableStart | Token::BlockStart => (count, start) = (0, span.start_offset as usize),
            Token::TemplateData(_) => count = 0,
            Token::Ident("elif") => branches += 1,
            _ => {}
        }
        count += 1;
        if count > LONGEST {
            return Some((start..end, format!("this expression has more than {LONGEST} parts")));
        }
        if branches > BRANCHES {
            return Some((start..end, format!("this text has more than {BRANCHES} branches with `elif`")));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::too_large;
    use minijinja::syntax::SyntaxConfig;

    fn refused(text: &str) -> bool {
        too_large(text, SyntaxConfig::default()).is_some()
    }

    #[test]
    fn long_chains_are_refused_and_long_texts_are_not() {
        for link in ["not ", "- ", "a.", "a ~ ", "a and ", "a | cap | "] {
            assert!(refused(&format!("{{{{ {}a }}}}", link.repeat(500))), "{link}");
        }
        assert!(refused(&format!("{{{{ \"}}}}\" ~ {}a }}}}", "not ".repeat(500))));
        assert!(refused(&format!("{{% if a %}}{}{{% endif %}}", "{% elif a %}x".repeat(200))));
        assert!(!refused(&"plain words and {{ a }} value. ".repeat(5_000)));
    }
}
