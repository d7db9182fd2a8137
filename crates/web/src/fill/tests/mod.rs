//! The pages filled with the nights of the acceptance examples.

mod event;
mod every_page;
mod home;
mod plan;
mod profiles;
