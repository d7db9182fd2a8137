//! Handlers for visitors: parse, call, answer.

pub(crate) mod api;
pub(crate) mod assets;
pub(crate) mod crawlers;
pub(crate) mod embed;
pub(crate) mod feeds;
pub(crate) mod health;
pub(crate) mod lineup;
pub(crate) mod metrics;
pub(crate) mod pages;
pub(crate) mod share;
pub(crate) mod words;
