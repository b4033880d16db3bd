//! The risk room.
