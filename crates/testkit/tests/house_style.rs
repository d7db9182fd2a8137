//! Files are short, places have names of the trade, and nobody switches a lint off in silence.

use settimes_testkit::{Complaint, SourceFile, bare_allows, long_files, nameless_places, sources, switches_in_public, without_test_files};

fn said(complaints: &[Complaint]) -> Vec<String> {
    complaints.iter().map(Complaint::to_string).collect()
}

fn sample(path: &str, text: &str) -> [SourceFile; 1] {
    [SourceFile::sample(path, text)]
}

const NOTHING: [String; 0] = [];

#[test]
fn our_files_are_short_enough_to_read() {
    assert_eq!(said(&long_files(&sources().unwrap()).unwrap()), NOTHING);
}

#[test]
fn our_places_have_names_of_the_trade() {
    assert_eq!(said(&nameless_places(&sources().unwrap()).unwrap()), NOTHING);
}

#[test]
fn nobody_allows_a_lint_in_silence() {
    assert_eq!(said(&bare_allows(&sources().unwrap()).unwrap()), NOTHING);
}

#[test]
fn no_public_function_takes_a_switch() {
    assert_eq!(said(&switches_in_public(&sources().unwrap()).unwrap()), NOTHING);
}

#[test]
fn a_line_too_many_is_named_and_tests_do_not_count() {
    let full = "fn f() {}\n".repeat(400);
    let tests = format!("{full}#[cfg(test)]\nmod tests {{\n{full}}}\n");

    assert_eq!(said(&long_files(&sample("crates/app/src/a.rs", &full)).unwrap()), NOTHING);
    assert_eq!(said(&long_files(&sample("crates/app/src/a.rs", &tests)).unwrap()), NOTHING);
    assert_eq!(
        said(&long_files(&sample("crates/app/src/a.rs", &format!("{tests}fn g() {{}}\n"))).unwrap()),
        ["crates/app/src/a.rs: 401 lines without tests; 400 is the most: cut it where the story turns"]
    );
}

#[test]
fn a_test_module_in_a_file_of_its_own_is_no_part_of_the_program() {
    let files = vec![
        SourceFile::sample("crates/app/src/night/mod.rs", "#[cfg(test)]\nmod tests;\nmod plan;"),
        SourceFile::sample("crates/app/src/night/plan.rs", ""),
        SourceFile::sample("crates/app/src/night/tests.rs", ""),
        SourceFile::sample("crates/app/src/night/tests/rain.rs", ""),
    ];

    let left: Vec<String> = without_test_files(files).unwrap().into_iter().map(|file| file.path).collect();

    assert_eq!(left, ["crates/app/src/night/mod.rs", "crates/app/src/night/plan.rs"]);
}

#[test]
fn a_drawer_for_everything_is_named() {
    assert_eq!(
        said(&nameless_places(&sample("crates/app/src/utils/dates.rs", "")).unwrap()),
        ["crates/app/src/utils/dates.rs: 'utils' names no part of the trade"]
    );
    assert_eq!(
        said(&nameless_places(&sample("crates/app/src/lib.rs", "\npub mod helpers { }")).unwrap()),
        ["crates/app/src/lib.rs:2: 'mod helpers' names no part of the trade"]
    );
    assert_eq!(said(&nameless_places(&sample("crates/app/src/commons.rs", "use tower::util::x;")).unwrap()), NOTHING);
}

#[test]
fn every_form_of_allow_is_found() {
    let text = "#![allow(dead_code)]\n#[allow(clippy::all)]\nfn f() {}\n#[cfg_attr(test, allow(unused))]\nfn g() {}\n\
                #[expect(dead_code, reason = \"allow(x)\")]\nfn allow(_: u8) { allow(1); }";

    assert_eq!(
        said(&bare_allows(&sample("a.rs", text)).unwrap()),
        [1, 2, 4].map(|line| format!("a.rs:{line}: say #[expect(lint, reason = \"…\")], never allow"))
    );
}

#[test]
fn a_switch_is_found_in_public_functions_only() {
    let text = "pub fn a(day: u8, late: bool) -> bool { true }\npub async fn b(late: bool) {}\nfn c(late: bool) {}\n\
                pub fn d(f: impl Fn(bool) -> bool) -> bool { let x: bool = f(true); x }\npub(crate) fn e(late: bool) {}";

    let what = "is public and takes a bool: use an enum of two words";
    assert_eq!(said(&switches_in_public(&sample("a.rs", text)).unwrap()), [format!("a.rs:1: 'a' {what}"), format!("a.rs:2: 'b' {what}")]);
}
