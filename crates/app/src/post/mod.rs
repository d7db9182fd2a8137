//! Letters: handed in at the desk inside a change, kept in the outbox, taken out by the mailer, sent by one of the ways (public
//! specification, 4.5 and 4.6). What a certain letter says belongs to the room that writes it; its frame is here.

mod delivery;
mod desk;
mod file;
mod mailer;
mod mime;
mod sheet;
mod smtp;
mod test_letter;

#[cfg(test)]
mod tests;

pub use delivery::{Parcel, Pending, Post, Receipt, Trouble, post_of};
pub use desk::{Bell, Desk, Queued};
pub use file::FilePost;
pub use mailer::{LEASE, Mailer, Tally};
pub use sheet::{Part, Sheet, local_time};
pub use smtp::{Patience, SmtpPost};
pub use test_letter::send_test_letter;
