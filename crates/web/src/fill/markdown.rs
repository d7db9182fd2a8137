//! Markdown that people typed, as clean HTML or as plain text. HTML inside it is dropped, its words stay (public specification, 6.1).
//!
//! The writer below knows eight elements: `p br strong em ul ol li a` and escapes everything else:
//! what is not written here cannot come out.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use settimes_core::links;

use crate::pages::layout::CleanHtml;

/// What a link in a biography is: the word of somebody else, and no way back into this window.
const LINK_RELATION: &str = "nofollow ugc noopener";

/// Markdown as HTML of a few elements; `None` if no word is left.
pub(super) fn clean_html(markdown: &str) -> Option<CleanHtml> {
    let source = without_tags(markdown);
    let mut writer = Writer::default();
    for event in Parser::new_ext(&source, Options::empty()) {
        writer.take(event);
    }
    writer.has_words.then(|| CleanHtml::from_cleaner(writer.html.trim_end().to_owned()))
}

/// Markdown as one line of plain text; `None` if no word is left. Character references are decoded once.
pub(super) fn plain(markdown: &str) -> Option<String> {
    let source = without_tags(markdown);
    let mut text = String::new();
    for event in Parser::new_ext(&source, Options::empty()) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak | Event::Rule => text.push(' '),
            Event::End(end) if is_block(end) => text.push(' '),
            _ => {}
        }
    }
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

fn is_block(end: TagEnd) -> bool {
    matches!(end, TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::BlockQuote(_))
}

#[derive(Default)]
struct Writer {
    html: String,
    /// For every open link whether it was written: one with an unsafe address leaves only its words.
    links: Vec<bool>,
    has_words: bool,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(&tag),
            Event::End(tag) => self.close(tag),
            Event::Text(words) | Event::Code(words) => {
                self.has_words |= !words.trim().is_empty();
                escape(&words, &mut self.html);
            }
            Event::SoftBreak => self.html.push('\n'),
            Event::HardBreak => self.html.push_str("<br>"),
            // HTML has lost its tags before; what the parser still takes for HTML goes.
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) => self.html.push_str("<p>"),
            Tag::Strong => self.html.push_str("<strong>"),
            Tag::Emphasis => self.html.push_str("<em>"),
            Tag::List(None) => self.html.push_str("<ul>"),
            Tag::List(Some(_)) => self.html.push_str("<ol>"),
            Tag::Item => self.html.push_str("<li>"),
            Tag::Link { dest_url, .. } => self.open_link(dest_url),
            _ => {}
        }
    }

    fn open_link(&mut self, address: &str) {
        let safe = links::safe_url(address);
        if let Some(address) = &safe {
            self.html.push_str("<a href=\"");
            escape(address, &mut self.html);
            self.html.push_str("\" rel=\"");
            self.html.push_str(LINK_RELATION);
            self.html.push_str("\">");
        }
        self.links.push(safe.is_some());
    }

    fn close(&mut self, tag: TagEnd) {
        self.html.push_str(match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock => "</p>\n",
            TagEnd::Strong => "</strong>",
            TagEnd::Emphasis => "</em>",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::Item => "</li>",
            TagEnd::Link if self.links.pop() == Some(true) => "</a>",
            _ => "",
        });
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
}

/// The text without HTML tags and comments, and without what stands inside of scripts and styles. A tag becomes nothing, a block tag a line break, so that
/// an old biography kept as HTML still has its paragraphs. `<https://…>` is Markdown and stays.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = split_before(rest, '<') {
        out.push_str(before);
        let Some((name, after)) = tag_at(from) else {
            out.push('<');
            rest = from.strip_prefix('<').unwrap_or_default();
            continue;
        };
        if is_block_name(name) {
            out.push_str("\n\n");
        }
        rest = skip_raw(name, after);
    }
    out.push_str(rest);
    out
}

fn split_before(text: &str, wanted: char) -> Option<(&str, &str)> {
    text.find(wanted).and_then(|at| text.split_at_checked(at))
}

/// If a tag or comment begins here: its name in the text (empty for a comment) and what follows it.
fn tag_at(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('<')?;
    if let Some(comment) = inner.strip_prefix("!--") {
        return Some(("", comment.split_once("-->").map_or("", |(_, after)| after)));
    }
    let named = inner.strip_prefix('/').unwrap_or(inner);
    let length = named.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (name, tail) = named.split_at_checked(length)?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let ends_well = tail.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace());
    if !is_name || !ends_well {
        return None;
    }
    tail.split_once('>').map(|(_, after)| (name, after))
}

fn is_block_name(name: &str) -> bool {
    ["p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"]
        .iter()
        .any(|block| name.eq_ignore_ascii_case(block))
}

/// What follows a tag; after `<script>` and `<style>` that is what follows their end.
fn skip_raw<'a>(name: &str, after: &'a str) -> &'a str {
    let closing = match name {
        _ if name.eq_ignore_ascii_case("script") => "</script",
        _ if name.eq_ignore_ascii_case("style") => "</style",
        _ => return after,
    };
    let lower = after.to_ascii_lowercase();
    let Some(end) = lower.find(closing).and_then(|at| after.get(at..)) else { return after };
    end.split_once('>').map_or("", |(_, after)| after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        clean_html(markdown).map(|html| html.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_biography_keeps_its_shape() {
        assert_eq!(
            html("# Hello\n\nWe are *loud* and **late**.  \nSee [us](https://l.example/?a=1&b=2):\n\n- one\n- two\n\n1. first"),
            "<p>Hello</p>\n<p>We are <em>loud</em> and <strong>late</strong>.<br>See \
             <a href=\"https://l.example/?a=1&amp;b=2\" rel=\"nofollow ugc noopener\">us</a>:</p>\n<ul><li>one</li><li>two</li></ul>\n<ol><li>first</li></ol>"
        );
    }

    #[test]
    fn an_unsafe_link_leaves_only_its_words() {
        for address in
            ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/admin", "mailto:a@b.example", "vbscript:x", "JaVaScRiPt:x"]
        {
            assert_eq!(html(&format!("[us]({address})")), "<p>us</p>", "{address}");
        }
        assert_eq!(html("<javascript:alert(1)>"), "<p>javascript:alert(1)</p>");
        assert_eq!(
            html("<https://l.example/>"),
            "<p><a href=\"https://l.example/\" rel=\"nofollow ugc noopener\">https://l.example/</a></p>"
        );
        assert_eq!(
            html("[a [b](https://b.example/) c](javascript:x)").matches("<a ").count(),
            html("[a [b](https://b.example/) c](javascript:x)").matches("</a>").count()
        );
    }

    #[test]
    fn html_is_dropped_and_its_words_stay() {
        assert_eq!(html("<script>alert(1)</script>Hi <b onclick=x>there</b>"), "<p>Hi there</p>");
        assert_eq!(html("<p>One</p><p>Two</p>"), "<p>One</p>\n<p>Two</p>");
        assert_eq!(html("<img src=x onerror=alert(1)>"), "");
        assert_eq!(html("a <!-- hidden --> b"), "<p>a  b</p>");
        assert_eq!(html("5 < 6 and a<b"), "<p>5 &lt; 6 and a&lt;b</p>");
        assert_eq!(html("&lt;script&gt;alert(1)&lt;/script&gt;"), "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
        assert_eq!(html("![a picture](https://x.example/a.png)"), "<p>a picture</p>");
    }

    #[test]
    fn only_the_eight_elements_ever_come_out() {
        let hostile = "<scr<script>ipt>x</script>\n\n```html\n<b>\n```\n\n> quote\n\n---\n\n<svg/onload=x>\n\n[x](https://a.example/\"><b>)\n\n<a href=\"javascript:x\">y</a>\n\n<div\n\n**b";
        let out = html(hostile);

        let allowed = ["p", "br", "strong", "em", "ul", "ol", "li", "a"];
        for tag in out.split('<').skip(1) {
            let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
            assert!(allowed.contains(&name.as_str()), "<{tag} in {out}");
        }
        assert!(!out.contains("javascript:"), "{out}");
    }

    #[test]
    fn plain_text_has_neither_marks_nor_tags_and_is_decoded_once() {
        assert_eq!(plain("**Loud**\n\n- one\n- [two](https://x.example) &amp; <i>three</i>").as_deref(), Some("Loud one two & three"));
        assert_eq!(plain("Fish &amp;amp; chips").as_deref(), Some("Fish &amp; chips"));
        assert_eq!(plain(" \n <br> "), None);
        assert_eq!(plain("1 < 2 > 0").as_deref(), Some("1 < 2 > 0"));
    }
}
