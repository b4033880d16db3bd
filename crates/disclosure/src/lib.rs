//! The disclosure room.
