//! What the targets begin with: their folders, and the vectors that the clients share.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use atalaya_domain::{Area, EventFacts, Zone};
use atalaya_risk::{RiskIndex, Settings};
use atalaya_seal::{Key, Keyring, Randomness, SealedWriter};
use serde_json::Value;

use crate::Target;
use crate::targets::{a_key, area, zone};

/// Everything a target begins with, in the same order always.
#[must_use]
pub fn of(target: &Target) -> Vec<Vec<u8>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder(target.name))
        .map(|found| found.filter_map(|one| Some(one.ok()?.path())).collect())
        .unwrap_or_default();
    files.sort();
    let files = files.iter().filter_map(|path| std::fs::read(path).ok());
    let mut seeds: Vec<Vec<u8>> = files.chain((target.seeds)()).collect();
    seeds.push(Vec::new());
    seeds
}

/// A target's folder.
#[must_use]
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name)
}

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../data/live-vectors.json")).unwrap_or_default()
}

fn bytes(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().unwrap_or_default().as_bytes();
    let digit = |byte: &u8| char::from(*byte).to_digit(16).unwrap_or(0) as u8;
    hex.chunks_exact(2).map(|pair| digit(&pair[0]) << 4 | digit(&pair[1])).collect()
}

fn list<'a>(vectors: &'a Value, name: &str) -> &'a [Value] {
    vectors[name].as_array().map_or(&[], Vec::as_slice)
}

/// JSON of every shape that clients and server exchange.
#[must_use]
pub fn json() -> Vec<Vec<u8>> {
    let vectors = vectors();
    let all = ["frames", "messages", "requests", "alert_messages", "alert_requests"];
    let all = all.iter().flat_map(|name| list(&vectors, name));
    all.map(|one| one["json"].to_string().into_bytes()).collect()
}

/// What clients say.
#[must_use]
pub fn messages() -> Vec<Vec<u8>> {
    let vectors = vectors();
    let said = list(&vectors, "requests").iter().chain(list(&vectors, "alert_requests"));
    said.map(|one| one["json"].to_string().into_bytes()).collect()
}

/// Frames of the first version.
#[must_use]
pub fn frames() -> Vec<Vec<u8>> {
    list(&vectors(), "frames").iter().map(|one| bytes(&one["hex"])).collect()
}

/// What connections of the second version are told: frames one after the other, each after its
/// length in two bytes.
#[must_use]
pub fn compact() -> Vec<Vec<u8>> {
    let vectors = vectors();
    let connection = |one: &Value| {
        let told = one["told"].as_array().map_or(&[][..], Vec::as_slice);
        told.iter().fold(Vec::new(), |mut all, frame| {
            let frame = bytes(&frame["hex"]);
            all.extend((frame.len() as u16).to_be_bytes());
            all.extend(frame);
            all
        })
    };
    list(&vectors, "compact").iter().map(connection).collect()
}

/// One of each kind of name.
#[must_use]
pub fn names() -> Vec<Vec<u8>> {
    [
        "8928308280fffff",
        "omes-demo",
        "ana.b_c-d",
        "0193a000-0000-7000-8000-000000000001",
        "2026-Q3",
        "2026",
        "population:FSW",
        "band:18-24",
        "area",
        "P1",
        "L?",
        "T0",
        "ALL",
        "America/Guatemala",
        "2026-11-20T21:00:00-06:00",
    ]
    .map(|name| name.as_bytes().to_vec())
    .to_vec()
}

/// A form as a phone sends it, and what somebody might send instead.
#[must_use]
pub fn xform() -> Vec<Vec<u8>> {
    [
        "<?xml version='1.0' ?><data id=\"reporte\" version=\"1\"><que><kind>P1</kind><taken>phone cash</taken></que>\
         <narrative>a &lt; b &#x26; c<![CDATA[<d>]]></narrative><weapon/>\
         <meta><instanceID>uuid:3f2b8c52-64a1-4b6e-9c1f-0a4d0f5f7a11</instanceID></meta></data>",
        "<!DOCTYPE d [<!ENTITY a \"aaaa\">]><data id=\"r\"><b>&a;&a;</b></data>",
        "<data id=\"r\" encrypted=\"yes\"><a><b><c/></b></a><!-- - --><meta><instanceID>1</instanceID></meta></data>",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

/// Text messages of each kind, and what looks like one.
#[must_use]
pub fn text_messages() -> Vec<Vec<u8>> {
    ["0", "9999", "Ayuda", "me voy", "LLEGUÉ.", "7 1", "7 4 21", "7 4 25", "7 7", "¿dónde estás?"]
        .map(|text| text.as_bytes().to_vec())
        .to_vec()
}

/// Words that a team may agree on, and sentences with one in it.
#[must_use]
pub fn code_words() -> Vec<Vec<u8>> {
    [
        "la carpeta azul",
        "¿Trajiste la Carpeta  AZÚL?",
        "k'iche' ajaw",
        "si",
        "uno dos tres cuatro cinco",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

/// Key files: one key, two with a comment, a line that is none.
#[must_use]
pub fn keys() -> Vec<Vec<u8>> {
    let one = Keyring::new(a_key());
    let two = one.rotated(Key::new([8; 32]));
    let (one, two) = (one.text().to_string(), two.text().to_string());
    [one.clone(), format!("# ours\n\n{two}"), one.replace('7', "x")]
        .map(String::into_bytes)
        .to_vec()
}

/// What the sealed files of the corpus hold: nothing, a little, and more than one piece.
pub static SEALED_TEXTS: LazyLock<[Vec<u8>; 3]> =
    LazyLock::new(|| [Vec::new(), b"{\"format\":12}\n".to_vec(), b"atalaya ".repeat(9_000)]);

/// A sealed file with this text.
#[must_use]
pub fn sealed(text: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    // Each file has a name of its own, as real ones do: pieces of one do not open in another.
    let mut next = text.len() as u8;
    let random: Randomness = Box::new(move |into: &mut [u8]| {
        into.fill_with(|| {
            next = next.wrapping_add(41);
            next
        });
        Ok(())
    });
    let written = SealedWriter::new(&mut file, &a_key(), random).and_then(|mut writer| {
        writer.write_all(text)?;
        writer.flush()
    });
    if written.is_err() {
        file.clear();
    }
    file
}

/// A sealed file of each text, and one that is not sealed.
#[must_use]
pub fn sealed_files() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = SEALED_TEXTS.iter().map(|text| sealed(text)).collect();
    all.push(b"{\"format\":12}\n".to_vec());
    all
}

/// A written index, its parts each after its length in four bytes.
#[must_use]
pub fn index() -> Vec<Vec<u8>> {
    let (area, zone): (std::sync::Arc<Area>, Zone) = (area(), zone());
    let mut index = RiskIndex::new(area, zone, Settings::default());
    for facts in crate::targets::some_facts() {
        let facts: EventFacts = facts;
        index.add(&facts);
    }
    let mut all = Vec::new();
    let written = index.write_parts(|part| {
        all.extend((part.len() as u32).to_be_bytes());
        all.extend(part);
        Ok::<(), std::convert::Infallible>(())
    });
    let Ok(()) = written;
    vec![all]
}
