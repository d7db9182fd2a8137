//! The words of an SQL declaration, so that two spellings of the same thing compare equal.

use std::iter::Peekable;
use std::str::Chars;

/// The words of `sql` in order: without comments, spaces and semicolons; names and keywords in lower case and unquoted;
/// text literals as they stand.
pub(crate) fn words(sql: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '-' if rest.peek() == Some(&'-') => skip_line(&mut rest),
            '/' if rest.peek() == Some(&'*') => skip_block(&mut rest),
            '\'' => out.push(format!("'{}'", quoted(&mut rest, '\''))),
            '"' | '`' => out.push(quoted(&mut rest, c).to_lowercase()),
            '[' => out.push(quoted(&mut rest, ']').to_lowercase()),
            _ if c.is_whitespace() || c == ';' => {}
            _ if is_name(c) => out.push(while_same(c, &mut rest, is_name)),
            _ if is_operator(c) => out.push(while_same(c, &mut rest, is_operator)),
            _ => out.push(c.to_string()),
        }
    }
    out
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '.')
}

fn is_operator(c: char) -> bool {
    matches!(c, '<' | '>' | '=' | '!' | '|')
}

fn while_same(first: char, rest: &mut Peekable<Chars<'_>>, same: fn(char) -> bool) -> String {
    let mut word = first.to_lowercase().to_string();
    while let Some(c) = rest.next_if(|c| same(*c)) {
        word.extend(c.to_lowercase());
    }
    word
}

/// Up to the closing mark; a doubled mark stays doubled.
fn quoted(rest: &mut Peekable<Chars<'_>>, mark: char) -> String {
    let mut text = String::new();
    while let Some(c) = rest.next() {
        if c == mark {
            if rest.next_if_eq(&mark).is_none() {
                break;
            }
            text.push(mark);
        }
        text.push(c);
    }
    text
}

fn skip_line(rest: &mut Peekable<Chars<'_>>) {
    for c in rest.by_ref() {
        if c == '\n' {
            break;
        }
    }
}

fn skip_block(rest: &mut Peekable<Chars<'_>>) {
    rest.next();
    let mut before = ' ';
    for c in rest.by_ref() {
        if before == '*' && c == '/' {
            break;
        }
        before = c;
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn comments_case_and_quotes_do_not_make_a_difference() {
        let plain = words("CREATE INDEX a ON b (c) WHERE used = 0");
        let adorned = words("create  INDEX \"a\" on [b](`c`) -- why\nwhere/* * */used=0 ;");

        assert_eq!(plain, adorned);
    }

    #[test]
    fn a_text_literal_keeps_its_case_and_what_looks_like_a_comment() {
        assert_eq!(words("DEFAULT 'It''s -- Draft;'"), ["default", "'It''s -- Draft;'"]);
    }

    #[test]
    fn operators_stay_whole() {
        assert_eq!(words("a<=b||c"), ["a", "<=", "b", "||", "c"]);
    }
}
