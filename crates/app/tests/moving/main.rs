//! Moving in from another database and out again, through files as operators have them.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop at a surprise")]

mod house;
mod moving_in;
mod moving_out;
