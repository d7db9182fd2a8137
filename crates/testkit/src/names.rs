//! Names that say nothing, lints switched off without a reason, and switches in public functions.

use crate::{Code, Complaint, SourceFile};

/// Places named for nothing: each of these ends as a drawer for everything.
const NAMELESS: [&str; 12] =
    ["util", "utils", "common", "helper", "helpers", "manager", "managers", "service", "services", "misc", "shared", "stuff"];

/// Files, folders and modules with a name that says nothing about the trade.
///
/// # Errors
/// When a file is not Rust.
pub fn nameless_places(files: &[SourceFile]) -> Result<Vec<Complaint>, String> {
    let mut complaints = Vec::new();
    for file in files {
        let parts = file.path.trim_end_matches(".rs").split('/');
        complaints.extend(
            parts
                .filter(|part| NAMELESS.contains(part))
                .map(|part| Complaint::about(&file.path, format!("'{part}' names no part of the trade"))),
        );
        let code = Code::of(file)?;
        for (at, (_, line)) in code.words.iter().enumerate() {
            let Some(name) = code.name(at + 1).filter(|name| NAMELESS.contains(name)) else {
                continue;
            };
            if code.is_name(at, "mod") {
                complaints.push(Complaint::at(&file.path, *line, format!("'mod {name}' names no part of the trade")));
            }
        }
    }
    Ok(complaints)
}

/// Every `allow` attribute: a lint is switched off by `expect` with a reason, or not at all.
///
/// # Errors
/// When a file is not Rust.
pub fn bare_allows(files: &[SourceFile]) -> Result<Vec<Complaint>, String> {
    let mut complaints = Vec::new();
    for file in files {
        let code = Code::of(file)?;
        let starts = (0..code.words.len()).filter(|at| code.is_sign(*at, "#")).filter(|at| {
            let inside = at + if code.is_sign(at + 1, "!") { 3 } else { 2 };
            code.is_sign(inside - 1, "[") && allows(&code, inside)
        });
        let lines = starts.filter_map(|at| code.words.get(at).map(|(_, line)| *line));
        complaints.extend(lines.map(|line| Complaint::at(&file.path, line, "say #[expect(lint, reason = \"…\")], never allow")));
    }
    Ok(complaints)
}

/// Whether the attribute whose inside starts here allows a lint, plainly or by `cfg_attr`.
fn allows(code: &Code, inside: usize) -> bool {
    if code.is_name(inside, "allow") {
        return true;
    }
    code.is_name(inside, "cfg_attr")
        && (inside..code.words.len())
            .take_while(|at| !code.is_sign(*at, "]"))
            .any(|at| code.is_name(at, "allow") && code.is_sign(at + 1, "("))
}

/// Public functions with a bool parameter: at the call nobody can read what `true` means.
///
/// # Errors
/// When a file is not Rust.
pub fn switches_in_public(files: &[SourceFile]) -> Result<Vec<Complaint>, String> {
    let mut complaints = Vec::new();
    for file in files {
        let code = Code::of(file)?;
        for (at, (_, line)) in code.words.iter().enumerate() {
            let Some(name) = public_function(&code, at) else {
                continue;
            };
            if has_switch(&code, at) {
                let what = format!("'{name}' is public and takes a bool: use an enum of two words");
                complaints.push(Complaint::at(&file.path, *line, what));
            }
        }
    }
    Ok(complaints)
}

/// The name of the function if `pub fn`, `pub async fn` or `pub const fn` starts here.
fn public_function(code: &Code, at: usize) -> Option<&str> {
    if !code.is_name(at, "pub") {
        return None;
    }
    let word = (at + 1..at + 3).find(|at| code.is_name(*at, "fn"))?;
    code.name(word + 1)
}

/// Whether one of the parameters of the function that starts here is a plain bool.
fn has_switch(code: &Code, at: usize) -> bool {
    let Some(open) = (at..code.words.len()).find(|at| code.is_sign(*at, "(")) else {
        return false;
    };
    let mut depth = 0_usize;
    for at in open..code.words.len() {
        depth = if code.is_sign(at, "(") { depth + 1 } else { depth };
        if depth == 1 && code.is_sign(at, ":") && code.is_name(at + 1, "bool") {
            return true;
        }
        depth = if code.is_sign(at, ")") { depth - 1 } else { depth };
        if depth == 0 {
            break;
        }
    }
    false
}
