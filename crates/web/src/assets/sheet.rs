//! Makes a style sheet smaller without understanding it: comments go, white space shrinks. Strings stay as they are.

/// Characters beside which white space means nothing, wherever they stand. Not among them: `:` and `>` (part of selectors), `(`, `+` and `-` (arithmetic).
const TIGHT: [char; 4] = ['{', '}', ';', ','];

/// The same style sheet in fewer bytes.
pub(super) fn shrink(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source.chars().peekable();
    let mut gap = false;
    while let Some(c) = rest.next() {
        if c == '/' && rest.peek() == Some(&'*') {
            rest.next();
            skip_comment(&mut rest);
            gap = true;
            continue;
        }
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        let at_edge = out.is_empty() || TIGHT.contains(&c) || out.ends_with(TIGHT);
        if gap && !at_edge {
            out.push(' ');
        }
        gap = false;
        if c == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push(c);
        if c == '"' || c == '\'' {
            copy_string(&mut rest, c, &mut out);
        }
    }
    out
}

fn skip_comment(rest: &mut impl Iterator<Item = char>) {
    let mut before = ' ';
    for c in rest {
        if before == '*' && c == '/' {
            return;
        }
        before = c;
    }
}

fn copy_string(rest: &mut impl Iterator<Item = char>, quote: char, out: &mut String) {
    let mut escaped = false;
    for c in rest {
        out.push(c);
        if c == quote && !escaped {
            return;
        }
        escaped = c == '\\' && !escaped;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_needless_white_space_go() {
        let source = "/* head */\n:root, a:hover > b {\n  --s: 1rem; /* note */ margin: 0  auto;\n}\n@media (min-width: 3rem) { .x { color: red } }\n";

        assert_eq!(shrink(source), ":root,a:hover > b{--s: 1rem;margin: 0 auto}@media (min-width: 3rem){.x{color: red}}");
    }

    #[test]
    fn what_carries_meaning_stays() {
        for kept in [
            ".a :hover{x: 1}",
            "p{width: calc(1px + var(--a) - 2px)}",
            "i{content: \"/* a ; { } , */  b\"}",
            "i{content: 'it\\'s  ;  }'}",
            "i{content: \"\\\\\";color: red}",
            "a{background: url(data:image/svg+xml;base64,xx==)}",
        ] {
            assert_eq!(shrink(kept), kept);
        }
        assert_eq!(shrink("a/**/b{}"), "a b{}");
    }

    #[test]
    fn shrinking_twice_changes_nothing_more() {
        let once = shrink("a , b { c : d ; }\n\n/*x*/ e { f: g; }");

        assert_eq!(shrink(&once), once);
    }
}
