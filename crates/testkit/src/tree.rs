//! Our own files, read from the workspace that this crate stands in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Code;

/// A text file of the workspace.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// From the workspace's root, with slashes: `crates/core/src/slug.rs`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl SourceFile {
    /// A file that need not exist: samples for the guards' own tests.
    pub fn sample(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The crate's folder, `core` for `crates/core/src/slug.rs`; empty elsewhere.
    pub fn crate_name(&self) -> &str {
        self.path.strip_prefix("crates/").and_then(|rest| rest.split('/').next()).unwrap_or_default()
    }

    /// The module path inside the crate: `["lineup", "clash"]` for `crates/core/src/lineup/clash.rs`.
    pub fn module(&self) -> Vec<&str> {
        let Some((_, inside)) = self.path.split_once("/src/") else {
            return Vec::new();
        };
        let mut module: Vec<&str> = inside.trim_end_matches(".rs").split('/').collect();
        if matches!(module.last(), Some(&("mod" | "lib" | "main"))) {
            module.pop();
        }
        module
    }
}

/// Every Rust file in `crates/*/src` that is part of the program.
///
/// # Errors
/// When a file or folder cannot be read, or is not Rust.
pub fn sources() -> io::Result<Vec<SourceFile>> {
    let mut files = under(&root().join("crates"), "rs")?;
    files.retain(|file| file.path.contains("/src/"));
    without_test_files(files).map_err(io::Error::other)
}

/// The files that are left without those of modules under `#[cfg(test)] mod name;`.
///
/// # Errors
/// When a file is not Rust.
pub fn without_test_files(mut files: Vec<SourceFile>) -> Result<Vec<SourceFile>, String> {
    let mut tests = Vec::new();
    for file in &files {
        let folder = match file.path.strip_suffix("/mod.rs").or_else(|| file.path.strip_suffix("/lib.rs")) {
            Some(folder) => folder,
            None => file.path.strip_suffix("/main.rs").unwrap_or(file.path.trim_end_matches(".rs")),
        };
        for module in Code::of(file)?.test_modules {
            tests.extend([format!("{folder}/{module}.rs"), format!("{folder}/{module}/")]);
        }
    }
    files.retain(|file| !tests.iter().any(|test| file.path.starts_with(test.as_str())));
    Ok(files)
}

/// Every SQL file in `crates/*/src`.
///
/// # Errors
/// When a file or folder cannot be read.
pub fn sql_files() -> io::Result<Vec<SourceFile>> {
    let files = under(&root().join("crates"), "sql")?;
    Ok(files.into_iter().filter(|file| file.path.contains("/src/")).collect())
}

/// The manifest of every crate.
///
/// # Errors
/// When a file or folder cannot be read.
pub fn manifests() -> io::Result<Vec<SourceFile>> {
    let files = under(&root().join("crates"), "toml")?;
    Ok(files.into_iter().filter(|file| file.path.ends_with("/Cargo.toml")).collect())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn under(folder: &Path, extension: &str) -> io::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push(SourceFile { path: shown(&path), text: fs::read_to_string(&path)? });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn shown(path: &Path) -> String {
    let inside = path.strip_prefix(root()).unwrap_or(path);
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
