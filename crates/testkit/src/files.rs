//! How long a file may be.

use crate::{Code, Complaint, SourceFile};

/// The most lines of a source file, tests not counted.
pub const MOST_LINES: usize = 400;

/// Files with more than [`MOST_LINES`] lines outside `#[cfg(test)]`.
///
/// # Errors
/// When a file is not Rust.
pub fn long_files(files: &[SourceFile]) -> Result<Vec<Complaint>, String> {
    let mut complaints = Vec::new();
    for file in files {
        let code = Code::of(file)?;
        let tests: usize = code.test_lines.iter().map(|(from, to)| to - from + 1).sum();
        let lines = file.text.lines().count().saturating_sub(tests);
        if lines > MOST_LINES {
            let what = format!("{lines} lines without tests; {MOST_LINES} is the most: cut it where the story turns");
            complaints.push(Complaint::about(&file.path, what));
        }
    }
    Ok(complaints)
}
