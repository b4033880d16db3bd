//! `atalaya release verify`: a copy is what was published, or is found out; after a rotation too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use atalaya_seal::{Key, Signer, fingerprint, public_key_name};
use serde_json::json;
use tempfile::TempDir;

use crate::program::{PROGRAM, run};

/// The files of a release in a folder, as a browser saves them.
struct Saved {
    folder: TempDir,
    key: String,
}

impl Saved {
    fn signed_by(number: u8) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let signer = Signer::of(&Key::new([number; 32])).expect("a signer");
        let table = b"release,events\r\n7,61\r\n";
        let list = json!({
            "release": 7,
            "synthetic": true,
            "published_at": "2026-09-03T15:00:00Z",
            "files": [{"name": "table.csv", "sha256": fingerprint(table)}],
        });
        let list = list.to_string();
        let write = |name: &str, bytes: &[u8]| {
            fs::write(folder.path().join(name), bytes).expect("written");
        };
        write("atalaya-7-table.csv", table);
        write("atalaya-7-manifest.json", list.as_bytes());
        write("atalaya-7-manifest.sig", &signer.sign(list.as_bytes()));
        write("atalaya-7-manifest.pub", signer.public_key());
        let key = signer
            .public_key()
            .iter()
            .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        Self { folder, key }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn verify(&self, flags: &[&str]) -> Output {
        let table = self.path("atalaya-7-table.csv");
        verify(&table, flags)
    }
}

fn verify(file: &Path, flags: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(["release", "verify"]).args(flags).arg(file);
    command.output().expect("the program starts")
}

fn told(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_copy_is_what_was_published_by_a_key_that_was_said() {
    let copy = Saved::signed_by(7);
    let by_key = copy.verify(&["--key", &copy.key]);
    assert!(by_key.status.success(), "{}", told(&by_key));
    assert!(told(&by_key).contains("table.csv: as published"), "{}", told(&by_key));
    assert!(told(&by_key).contains("MADE-UP DATA"), "{}", told(&by_key));
    // The list of keys as the server tells it, the old one second.
    let other = Saved::signed_by(8);
    let keys = json!({"keys": [{"public_key": other.key}, {"public_key": copy.key}]});
    fs::write(copy.path("release_keys"), keys.to_string()).expect("written");
    let by_list = copy.verify(&["--keys", &copy.path("release_keys").display().to_string()]);
    assert!(by_list.status.success(), "{}", told(&by_list));
    // What lies beside says only that nothing was changed.
    let beside = copy.verify(&[]);
    assert!(beside.status.success() && told(&beside).contains("compare its name"));
}

#[test]
fn a_changed_file_list_signature_or_signer_is_found_out() {
    let copy = Saved::signed_by(7);
    let other = Saved::signed_by(8);
    let stranger = copy.verify(&["--key", &other.key]);
    assert!(!stranger.status.success() && told(&stranger).contains("is not signed by"));
    fs::write(copy.path("atalaya-7-extra.csv"), "1").expect("written");
    let extra = verify(&copy.path("atalaya-7-extra.csv"), &["--key", &copy.key]);
    assert!(!extra.status.success() && told(&extra).contains("NOT IN THE LIST"));
    fs::write(copy.path("atalaya-7-table.csv"), "release,events\r\n7,16\r\n").expect("written");
    let changed = copy.verify(&["--key", &copy.key]);
    assert!(!changed.status.success() && told(&changed).contains("CHANGED"));
    // A list that fits the change is not the one that was signed.
    let list = fs::read_to_string(copy.path("atalaya-7-manifest.json")).expect("text");
    let fitting = fingerprint(b"release,events\r\n7,16\r\n");
    let listed = fingerprint(b"release,events\r\n7,61\r\n");
    fs::write(copy.path("atalaya-7-manifest.json"), list.replace(&listed, &fitting))
        .expect("written");
    let forged = copy.verify(&["--key", &copy.key]);
    assert!(!forged.status.success() && told(&forged).contains("is not signed by"));
    for wrong in ["", "00", "g".repeat(64).as_str(), "á".repeat(32).as_str()] {
        assert!(!copy.verify(&["--key", wrong]).status.success(), "{wrong}");
    }
    fs::remove_file(copy.path("atalaya-7-manifest.sig")).expect("removed");
    let without = copy.verify(&["--key", &copy.key]);
    assert!(told(&without).contains("there is no manifest.sig"), "{}", told(&without));
}

/// The old key stays in what is told after the installation's key was rotated.
#[test]
fn a_key_of_before_a_rotation_is_told_still() {
    let database = atalaya_kit::sqlite();
    let url = database.url();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("atalaya.key");
    let file = file.to_str().expect("text");
    run(&["key", "create", file]);
    let with = |words: &[&str]| {
        let output = Command::new(PROGRAM)
            .args(words)
            .args(["--database", url, "--key-file", file])
            .output()
            .expect("the program starts");
        assert!(output.status.success(), "{}", told(&output));
        String::from_utf8(output.stdout).expect("text")
    };
    with(&["organisation", "create", "omes"]);
    let before = with(&["release", "keys"]);
    with(&["key", "rotate"]);
    let after = with(&["release", "keys"]);
    let keys: Vec<&str> = after.lines().collect();
    assert_eq!(keys.len(), 2, "{after}");
    assert!(keys[0].ends_with(" current") && keys[1].ends_with(" before"), "{after}");
    let old = before.split_whitespace().nth(1).expect("a key");
    assert!(keys[1].contains(old), "{after}");
    let bytes: Vec<u8> = (0..64)
        .step_by(2)
        .map(|at| u8::from_str_radix(&old[at..at + 2], 16).expect("digits"))
        .collect();
    assert!(keys[1].starts_with(&public_key_name(&bytes)), "{after}");
}
