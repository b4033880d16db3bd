//! Attempts to get in, and to learn what is not theirs, against the real program over real HTTP.
//!
//! Those against numbers (differencing, running totals, membership) are property tests of the gate
//! itself: `crates/disclosure/tests/`.

mod doors; // other sites, other people's sessions, headers, paths, bodies, logs
mod eight; // what “lets no one in” means, sentence by sentence
mod frames; // every message of the live map
mod layers; // one report looked for in layers and tiles, at every zoom
mod people; // everybody who may try
mod routes; // every role on every route of the description
mod seeded; // the faults that show that all this finds something
