//! The wall beside the real program: what is on the picture is what the server knows, and nothing when it does not.
//!
//! - `program`: the server and the wall as child processes, and pictures to look at
//! - `inside`: the live risk, with a token
//! - `population`: that of one key population
//! - `board`: what was published, without one
//! - `gone`: servers that die, tokens that end
//! - `renderer`: the process that draws, alone
//! - `fallen`: the wall when that process crashes or hangs

mod board;
mod fallen;
mod gone;
mod inside;
mod population;
mod program;
mod renderer;
