//! The wall: the map as a picture, for notice boards and operations rooms.
//!
//! A client of a running server, and no part of it: it sees what the server's gate gives to everybody (what was published),
//! or, asked to draw for the inside, what it gives to the token. From there:
//! [`server`] asks, [`live`] hears when something changed, [`scene`] sorts what a tile shows by colour, [`renderer`] has a
//! process of its own draw it (`gpu`, with maplibre-rs), [`picture`] composes words, legend and warnings over it, [`output`] puts it in its place.
//! `docs/wall.md` is for who runs it.

pub mod arguments;
pub mod base;
pub mod error;
#[cfg(feature = "wall")]
pub mod gpu;
pub mod live;
pub mod output;
pub mod palette;
pub mod picture;
pub mod places;
pub mod population;
pub mod renderer;
pub mod scene;
pub mod server;
pub mod shapes;
pub mod view;
pub mod words;
