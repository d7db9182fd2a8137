//! The rooms inside each crate, and which of them may look into which.

use crate::{Code, Complaint, SourceFile};

const LEAVES: [&str; 9] = ["ids", "text", "moment", "email", "slug", "links", "limits", "token", "letter"];

/// Room, and the rooms it may look into besides itself and the leaves.
const ROOMS: [(&str, &[&str]); 8] = [
    ("accounts", &[]),
    ("events", &[]),
    ("lineup", &["events"]),
    ("schedule", &["events", "lineup"]),
    ("fans", &["events", "lineup"]),
    ("metrics", &["lineup"]),
    // letters are sealed with the keys that `accounts` holds
    ("post", &["accounts"]),
    ("upkeep", &[]),
];

/// Whatever happens may cause a letter: every room hands in letters here.
const OPEN_TO_ALL: [&str; 1] = ["post"];

/// Names in one room that belong to a room it may not look into, in whatever crate.
/// A file outside the rooms (an engine, the board, the wiring) may look into all.
///
/// # Errors
/// When a file is not Rust.
pub fn crossed_rooms(files: &[SourceFile]) -> Result<Vec<Complaint>, String> {
    let mut complaints = Vec::new();
    for file in files {
        let module = file.module();
        let Some(here) = module.first().copied().filter(|name| is_room(name)) else {
            continue;
        };
        for (path, line) in Code::of(file)?.paths() {
            let Some(there) = room_of(&path, &module) else {
                continue;
            };
            if !may_look(file.crate_name(), here, there) {
                let what = format!("the room '{here}' may not look into '{there}' ({})", path.join("::"));
                complaints.push(Complaint::at(&file.path, line, what));
            }
        }
    }
    Ok(complaints)
}

fn is_room(name: &str) -> bool {
    LEAVES.contains(&name) || ROOMS.iter().any(|(room, _)| *room == name)
}

fn may_look(in_crate: &str, here: &str, there: &str) -> bool {
    if here == there || LEAVES.contains(&there) || OPEN_TO_ALL.contains(&there) || (here == "upkeep" && in_crate == "app") {
        return true;
    }
    ROOMS.iter().any(|(room, others)| *room == here && others.contains(&there))
}

/// The room that a path leads into, seen from a module; none for what lies outside the rooms.
fn room_of<'a>(path: &[&'a str], module: &[&'a str]) -> Option<&'a str> {
    let first = *path.first()?;
    if first == "super" {
        let ups = path.iter().take_while(|name| **name == "super").count();
        let kept = module.len().checked_sub(ups)?;
        let absolute = module.iter().take(kept).chain(path.iter().skip(ups));
        return absolute.copied().next().filter(|name| is_room(name));
    }
    let ours = first == "crate" || first.starts_with("settimes_");
    path.get(1).copied().filter(|name| ours && is_room(name))
}
