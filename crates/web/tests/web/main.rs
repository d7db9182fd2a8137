//! The tests of the web crate from outside, one file a subject. They are one program, since linking one is quicker than linking fifteen.

mod board;
mod each_page;
mod every_page;
mod fuzz;
mod headers;
mod hiding;
mod limits;
mod look;
mod offline;
mod plan;
mod public_lineup;
mod public_night;
mod routes;
mod samples;
mod socket;
mod stored;
