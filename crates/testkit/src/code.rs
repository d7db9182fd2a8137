//! Rust text as a flat row of words: comments, doc comments and (on wish) test code are gone, every word knows its line.
//!
//! Made from the compiler's own tokens (`proc-macro2`), so that a word in a comment or in a string never counts as code,
//! and the inside of a macro call does. This is all the syntax the guards need.

use proc_macro2::{Delimiter, Group, LineColumn, Spacing, TokenStream, TokenTree};

use crate::SourceFile;

/// A line number, from 1.
pub type Line = usize;

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// An identifier or keyword.
    Name(String),
    /// A text literal without its quotes, escapes left as they are.
    Text(String),
    /// Any other literal.
    Value(String),
    /// A sign; `::` and `->` are one sign, brackets are `(`, `)`, `[`, `]`, `{`, `}`.
    Sign(&'static str),
}

/// A file's words with their lines.
#[derive(Debug, Default)]
pub struct Code {
    /// The words in order.
    pub words: Vec<(Word, Line)>,
    /// First and last line of every item that only tests see.
    pub test_lines: Vec<(Line, Line)>,
    /// Modules that only tests see and that have a file of their own (`#[cfg(test)] mod tests;`).
    pub test_modules: Vec<String>,
}

impl Code {
    /// The words of a file without what is under `#[cfg(test)]`.
    ///
    /// # Errors
    /// When the text is not Rust; the message names the file.
    pub fn of(file: &SourceFile) -> Result<Self, String> {
        let stream: TokenStream = file.text.parse().map_err(|error| format!("{}: {error}", file.path))?;
        let mut code = Self::default();
        code.take(stream);
        Ok(code)
    }

    /// Every path of two names or more, and every `use`, spelt out: `use a::{b, c::d}` gives `a::b` and `a::c::d`.
    pub fn paths(&self) -> Vec<(Vec<&str>, Line)> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some((word, line)) = self.words.get(at) {
            let Word::Name(name) = word else {
                at += 1;
                continue;
            };
            let in_use = name == "use";
            let start = match at + usize::from(in_use) {
                start if self.is_sign(start, "::") => start + 1,
                start => start,
            };
            let (paths, next) = self.path_from(start);
            found.extend(paths.into_iter().filter(|path| in_use || path.len() > 1).map(|path| (path, *line)));
            at = next.max(at + 1);
        }
        found
    }

    /// The name at a position.
    pub fn name(&self, at: usize) -> Option<&str> {
        match self.words.get(at) {
            Some((Word::Name(name), _)) => Some(name),
            _ => None,
        }
    }

    /// Whether this very name stands at a position.
    pub fn is_name(&self, at: usize, wanted: &str) -> bool {
        self.name(at) == Some(wanted)
    }

    /// Whether this very sign stands at a position.
    pub fn is_sign(&self, at: usize, wanted: &str) -> bool {
        matches!(self.words.get(at), Some((Word::Sign(sign), _)) if *sign == wanted)
    }

    /// The paths that begin at a name, and the position behind them.
    fn path_from(&self, start: usize) -> (Vec<Vec<&str>>, usize) {
        let mut head = Vec::new();
        let mut at = start;
        while let Some(name) = self.name(at) {
            head.push(name);
            at += 1;
            if !self.is_sign(at, "::") {
                return (vec![head], at);
            }
            at += 1;
        }
        if !self.is_sign(at, "{") {
            return (vec![head], at);
        }
        let mut paths = Vec::new();
        at += 1;
        while at < self.words.len() && !self.is_sign(at, "}") {
            let (tails, next) = self.path_from(at);
            paths.extend(tails.into_iter().filter(|tail| !tail.is_empty()).map(|tail| [head.clone(), tail].concat()));
            at = next.max(at + 1);
        }
        (paths, at + 1)
    }

    fn take(&mut self, stream: TokenStream) {
        let mut trees = stream.into_iter().peekable();
        while let Some(tree) = trees.next() {
            if let (TokenTree::Punct(sign), Some(TokenTree::Group(group))) = (&tree, trees.peek())
                && sign.as_char() == '#'
                && group.delimiter() == Delimiter::Bracket
            {
                let (group, from) = (group.clone(), tree.span().start());
                if starts_with_name(&group, "doc") {
                    trees.next();
                    continue;
                }
                if is_test_only(&group) {
                    trees.next();
                    self.skip_item(&mut trees, from);
                    continue;
                }
            }
            self.take_one(tree, trees.peek());
        }
    }

    fn take_one(&mut self, tree: TokenTree, next: Option<&TokenTree>) {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Ident(name) => self.words.push((Word::Name(name.to_string()), line)),
            TokenTree::Literal(literal) => {
                self.words.push((literal_word(&literal.to_string()), line));
            }
            TokenTree::Punct(sign) => {
                let joined = match next {
                    Some(TokenTree::Punct(next)) if sign.spacing() == Spacing::Joint => Some(next.as_char()),
                    _ => None,
                };
                match (sign.as_char(), joined) {
                    (':', Some(':')) => self.words.push((Word::Sign("::"), line)),
                    ('-', Some('>')) => self.words.push((Word::Sign("->"), line)),
                    (':', _) if self.ends_with_pair("::", line) => {}
                    ('>', _) if self.ends_with_pair("->", line) => {}
                    (other, _) => self.words.push((Word::Sign(sign_text(other)), line)),
                }
            }
            TokenTree::Group(group) => self.take_group(&group, line),
        }
    }

    /// Whether the second half of a two-letter sign is what comes now.
    fn ends_with_pair(&self, pair: &str, line: Line) -> bool {
        matches!(self.words.last(), Some((Word::Sign(sign), at)) if *sign == pair && *at == line)
    }

    fn take_group(&mut self, group: &Group, line: Line) {
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => return self.take(group.stream()),
        };
        self.words.push((Word::Sign(open), line));
        self.take(group.stream());
        self.words.push((Word::Sign(close), group.span_close().start().line));
    }

    /// Passes over one item: up to its body's end, or its semicolon.
    fn skip_item(&mut self, trees: &mut impl Iterator<Item = TokenTree>, from: LineColumn) {
        let mut names = Vec::new();
        let mut to = from;
        for tree in trees {
            to = tree.span().end();
            match tree {
                TokenTree::Ident(name) => names.push(name.to_string()),
                TokenTree::Punct(sign) if sign.as_char() == ';' => break,
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !names.iter().any(|name| name == "use") => {
                    names.clear();
                    break;
                }
                _ => {}
            }
        }
        if let [.., word, module] = names.as_slice()
            && word == "mod"
        {
            self.test_modules.push(module.clone());
        }
        self.test_lines.push((from.line, to.line));
    }
}

fn starts_with_name(group: &Group, wanted: &str) -> bool {
    matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(name)) if name == wanted)
}

fn is_test_only(attribute: &Group) -> bool {
    let text: String = attribute.stream().to_string().split_whitespace().collect();
    text == "cfg(test)"
}

fn literal_word(literal: &str) -> Word {
    let text = literal.trim_start_matches(['r', 'b', 'c']).trim_matches('#');
    match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(text) => Word::Text(text.to_owned()),
        None => Word::Value(literal.to_owned()),
    }
}

fn sign_text(sign: char) -> &'static str {
    match sign {
        '#' => "#",
        '!' => "!",
        '=' => "=",
        ':' => ":",
        ';' => ";",
        ',' => ",",
        '&' => "&",
        '<' => "<",
        '>' => ">",
        '\'' => "'",
        _ => "?",
    }
}
