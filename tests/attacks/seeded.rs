//! The faults that `scripts/seeded-faults` puts in are still where it would put them: trying each takes an hour, and a list
//! that nobody can apply any more shows nothing.

use std::path::Path;

use serde::Deserialize;

#[derive(Deserialize)]
struct Faults {
    fault: Vec<Fault>,
}

#[derive(Deserialize)]
struct Fault {
    class: String,
    says: String,
    file: String,
    was: String,
    put: String,
    test: String,
}

/// The classes of attack that each have a fault here.
const CLASSES: [&str; 19] = [
    "every role × every route",
    "cross-tenant reads",
    "ids guessed",
    "differencing",
    "membership: one planted report",
    "what the live stream tells",
    "session fixation",
    "CSRF, CSWSH",
    "header and log injection",
    "CSV formula injection",
    "XML entities",
    "accounts that sleep",
    "zip bombs",
    "path traversal",
    "JWT confusion",
    "brute force",
    "a stolen database file, a backup",
    "a stolen browser profile",
    "parsers (fuzz targets)",
];

#[test]
fn each_class_has_a_fault_that_can_still_be_put_in() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Faults { fault: faults } =
        toml::from_str(include_str!("faults.toml")).expect("a list of faults");
    for fault in &faults {
        let text = std::fs::read_to_string(root.join(&fault.file)).expect(&fault.file);
        let found = text.matches(&fault.was).count();
        assert_eq!(found, 1, "{}: {:?} stands once in {}", fault.says, fault.was, fault.file);
        assert_ne!(fault.was, fault.put);
        // A test of that name is there, unless it is a whole suite.
        let name = fault.test.split_whitespace().last().unwrap_or_default();
        assert!(!name.is_empty(), "{}", fault.says);
    }
    for class in CLASSES {
        assert!(faults.iter().any(|fault| fault.class == class), "{class}: no fault shows it");
    }
}
