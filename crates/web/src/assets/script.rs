//! Makes modules of ours joinable: they import each other for the type checker and the tests, but a page asks for one script, not for five.

/// A module without what joining makes needless: imports and the word `export`, comments and indentation. Comments are known only where a line begins with
/// them, so no text of ours may go over several lines; a test of every module says so.
pub(super) fn joinable(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut in_comment = false;
    for line in source.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            in_comment = !line.contains("*/");
            continue;
        }
        if line.is_empty() || line.starts_with("//") || line.starts_with("import ") {
            continue;
        }
        out.push_str(line.strip_prefix("export ").unwrap_or(line));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::{NO_WORKER, WORKER};
    use crate::pages::Surface;

    #[test]
    fn a_module_becomes_part_of_a_script() {
        let source = "// @ts-check\nimport { a } from \"./a.js\";\n\n/** What it is. */\nexport const b = 1; // why\n/*\n * more\n */\nexport function c() {\n  return a(\"/* no comment */ // none\");\n}\n";

        assert_eq!(joinable(source), "const b = 1; // why\nfunction c() {\nreturn a(\"/* no comment */ // none\");\n}\n");
    }

    #[test]
    fn no_module_has_what_joining_by_lines_would_break() {
        for source in Surface::ALL.iter().flat_map(|surface| surface.script_sources()).chain(&WORKER).chain(&NO_WORKER) {
            let file = super::super::Files::get(&format!("js/{source}")).unwrap();
            let text = String::from_utf8(file.data.into_owned()).unwrap();
            for line in text.lines() {
                assert!(line.matches('`').count() % 2 == 0, "{source}: a template over several lines: {line}");
                assert!(!line.starts_with("import ") || line.ends_with(';'), "{source}: an import over several lines: {line}");
                assert!(
                    !line.starts_with("/*") || !line.contains("*/") || line.trim_end().ends_with("*/"),
                    "{source}: code after a comment: {line}"
                );
            }
        }
    }
}
