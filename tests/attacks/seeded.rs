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
    /// What the test says that fails for it.
    because: Option<String>,
}

/// Where the tests of a target are.
const TARGETS: [(&str, &str); 9] = [
    ("api", "crates/http/tests/api"),
    ("atalaya", "tests"),
    ("attacks", "crates/disclosure/tests"),
    ("contract", "crates/store/tests"),
    ("files", "crates/evidence/tests"),
    ("indicators", "crates/disclosure/tests"),
    ("planted", "crates/disclosure/tests"),
    ("releases", "crates/disclosure/tests"),
    ("short", "tests/fuzz/tests"),
];

/// Whether a name stands in a source below a folder.
fn names(folder: &Path, name: &str) -> bool {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").path()).any(|path| {
        if path.is_dir() {
            return !path.ends_with("node_modules") && names(&path, name);
        }
        let is_source = path.extension().is_some_and(|end| end == "rs");
        is_source && std::fs::read_to_string(&path).is_ok_and(|text| text.contains(name))
    })
}

/// Whether the test that a fault names is one of the target that it names: another one's would run nothing.
fn is_there(root: &Path, fault: &Fault) -> bool {
    let words: Vec<&str> = fault.test.split_whitespace().collect();
    let target = words.iter().zip(words.iter().skip(1)).rfind(|(one, _)| **one == "--test");
    let Some((_, target)) = target.filter(|_| fault.test.starts_with("cargo test ")) else {
        return true;
    };
    let folder = TARGETS.iter().find(|(name, _)| name == target).map(|(_, folder)| *folder);
    let folder = folder.unwrap_or_else(|| panic!("{}: no target {target}", fault.says));
    words.last().is_some_and(|name| name == target || names(&root.join(folder), name))
}

/// The classes of attack that each have a fault here.
const CLASSES: [&str; 24] = [
    "every role × every route",
    "cross-tenant reads",
    "ids guessed",
    "differencing",
    "distances",
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
    "the description (schemathesis)",
    "duress",
    "the audit",
    "work for strangers",
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
        assert!(is_there(root, fault), "{}: no such test: {}", fault.says, fault.test);
        assert!(fault.because.as_deref() != Some(""), "{}", fault.says);
    }
    for class in CLASSES {
        assert!(faults.iter().any(|fault| fault.class == class), "{class}: no fault shows it");
    }
}
