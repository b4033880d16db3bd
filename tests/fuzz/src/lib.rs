//! Fuzz targets: one for each parser of what comes from outside, with what must hold of whatever it
//! takes. `cargo test -p atalaya-fuzz` runs each for a while from its corpus; `cargo run --release
//! -p atalaya-fuzz -- NAME SECONDS` runs one for as long as one likes. What was ever found goes into
//! `corpus/`, where every run begins.

pub mod corpus;
pub mod mutate;
pub mod targets;

/// A parser under test.
pub struct Target {
    /// Its name, and its folder in `corpus/`.
    pub name: &'static str,
    /// Reads these bytes; panics when what must hold does not.
    pub run: fn(&[u8]),
    /// What it begins with, beside its folder.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "json", run: targets::json, seeds: corpus::json },
    Target { name: "event", run: targets::event, seeds: Vec::new },
    Target { name: "exposure", run: targets::exposure, seeds: Vec::new },
    Target { name: "patch", run: targets::patch, seeds: Vec::new },
    Target { name: "consents", run: targets::consents, seeds: Vec::new },
    Target { name: "push", run: targets::push, seeds: Vec::new },
    Target { name: "receipts", run: targets::receipts, seeds: Vec::new },
    Target { name: "names", run: targets::names, seeds: corpus::names },
    Target { name: "message", run: targets::message, seeds: corpus::messages },
    Target { name: "frame", run: targets::frame, seeds: corpus::frames },
    Target { name: "compact", run: targets::compact, seeds: corpus::compact },
    Target { name: "release", run: targets::release, seeds: Vec::new },
    Target { name: "boundaries", run: targets::boundaries, seeds: Vec::new },
    Target { name: "xform", run: targets::xform, seeds: corpus::xform },
    Target { name: "answers", run: targets::answers, seeds: Vec::new },
    Target { name: "text_message", run: targets::text_message, seeds: corpus::text_messages },
    Target { name: "code_word", run: targets::code_word, seeds: corpus::code_words },
    Target { name: "place_audit", run: targets::place_audit, seeds: Vec::new },
    Target { name: "keys", run: targets::keys, seeds: corpus::keys },
    Target { name: "sealed_file", run: targets::sealed_file, seeds: corpus::sealed_files },
    Target { name: "logbook", run: targets::logbook, seeds: Vec::new },
    Target { name: "index", run: targets::index, seeds: corpus::index },
];
