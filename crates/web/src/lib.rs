//! Speaks HTTP: routes, the door, pages, JSON shapes and the assets of the browser. Decides nothing of the trade.

pub mod assets;
pub mod fill;
pub mod pages;
