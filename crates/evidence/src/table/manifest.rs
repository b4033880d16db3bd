//! What a release consists of: every file with its hash, in one text that is signed.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{File, Table};

/// The list of a release's files. `sha256` is that of its content.
#[must_use]
pub fn manifest(table: &Table, sha256: &str, files: &[File]) -> File {
    let each: Vec<Value> = files
        .iter()
        .map(|file| {
            json!({
                "name": file.name,
                "media_type": file.media_type,
                "sha256": hex(&Sha256::digest(&file.bytes)),
                "length": file.bytes.len(),
            })
        })
        .collect();
    let text = json!({
        "release": table.number,
        "published_at": table.published_at,
        "content_sha256": sha256,
        "program": concat!("atalaya ", env!("CARGO_PKG_VERSION")),
        "files": each,
    });
    let bytes = text.to_string().into_bytes();
    File { name: "manifest.json", media_type: "application/json", bytes }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
