//! The tests of the web crate from outside, one file a subject. They are one program, since linking one is quicker than linking fifteen.

mod acceptance;
mod addresses;
mod beacon;
mod board;
mod bytes;
mod each_page;
mod every_page;
mod extras;
mod feeds;
mod fuzz;
mod headers;
mod hiding;
mod limits;
mod look;
mod odd_rows;
mod offline;
mod plan;
mod public_lineup;
mod public_night;
mod routes;
mod samples;
mod share;
mod socket;
mod stored;
