//! What the tests share: a [`Town`] to test in, and guards that read our own source text and hold it against the house rules.
//!
//! A guard takes [`SourceFile`]s and gives back [`Complaint`]s, so that its tests can show it a bad sample as well as
//! the real tree. Nothing here is part of the program.

mod code;
mod complaint;
mod files;
mod floor;
mod mail_server;
mod names;
mod program;
mod rooms;
mod statements;
mod town;
mod tree;

pub use code::{Code, Line, Word};
pub use complaint::Complaint;
pub use files::{MOST_LINES, long_files};
pub use floor::{crossed_layers, manifest_layers};
pub use mail_server::{MailServer, Mischief, Step, Taken};
pub use names::{bare_allows, nameless_places, switches_in_public};
pub use program::{Ended, Installation, Reply, Running, Visitor, free_address, post_text};
pub use rooms::crossed_rooms;
pub use statements::{unmovable_statements, unnamed_statements};
pub use town::{Answer, N, Town};
pub use tree::{SourceFile, manifests, sources, sql_files, without_test_files};
