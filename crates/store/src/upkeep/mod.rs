//! What keeps an installation going: moving its rows in and out, emptying it, and the rows of demo data that no other path writes yet.
//!
//! Which rows and values move is decided by the rules of the use case; here are only questions and changes.

pub mod demo;
pub mod empty;
pub mod expiring;
mod moved;
mod moving_in;
mod moving_out;
pub mod rounds;

pub use moving_in::{
    Tenant, bring_in_row, count_broken_references, finish_counters, first_broken_page, highest_id, make_room_for_ids, move_tenant,
    note_first_public, occupied_tables, record_import, tenants,
};
pub use moving_out::{DumpError, write_dump};

pub(crate) use moved::STATEMENTS as MOVED_STATEMENTS;
pub(crate) use moving_in::STATEMENTS as MOVING_STATEMENTS;
