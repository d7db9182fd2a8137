//! HTTP: the door, the board, routes, pages and JSON shapes. What is said here comes from `settimes_app`.

mod answer;
mod ask;
pub mod assets;
mod board;
mod door;
mod feeds;
pub mod fill;
mod json;
pub mod pages;
mod public;
mod routes;
mod serve;
mod site;
mod worker;

pub use board::BoardFigures;
pub use door::{Door, DoorOptions, Proxies, ProxyHeader};
pub use routes::{CachePolicy, Counts, Csrf, HeaderClass, OriginClass, ROUTES, Role, Route, Shows, table};
pub use serve::{Listener, serve};
pub use site::Web;
