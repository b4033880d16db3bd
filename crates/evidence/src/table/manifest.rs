//! What a release consists of: every file with its hash, in one text that is signed.

use atalaya_domain::Language;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::{File, Table};

/// The list of a release's files, with what must be known to read them. `sha256` is that of its content, `key` names
/// the key that it is to be signed with, if it is.
#[must_use]
pub fn manifest(table: &Table, sha256: &str, files: &[File], key: Option<&str>) -> File {
    let notes: Map<String, Value> = table
        .notes
        .iter()
        .map(|(about, text)| ((*about).to_owned(), json!({"es": text.es, "en": text.en})))
        .collect();
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
        "synthetic": table.synthetic,
        "period": table.period,
        "title": {"es": table.title(Language::Es), "en": table.title(Language::En)},
        "published_at": table.published_at,
        "content_sha256": sha256,
        "program": concat!("atalaya ", env!("CARGO_PKG_VERSION")),
        "signed_with": key.map(|key| json!({"algorithm": "Ed25519", "key": key})),
        "notes": notes,
        "files": each,
    });
    let bytes = text.to_string().into_bytes();
    File { name: "manifest.json", media_type: "application/json", bytes }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
