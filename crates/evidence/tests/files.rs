//! The files of a release: the same numbers in all of them, read by other programs, the same bytes each time.

use std::process::Command;

use atalaya_boundaries::Boundaries;
use atalaya_disclosure::Released;
use atalaya_disclosure::release::{Audience, ReleaseRecord, release_frozen};
use atalaya_domain::{Json, OrganisationId, UserId};
use atalaya_evidence::{COLUMNS, Documents, Earlier, File, Published, Table, manifest};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

const ROWS: &str = r#"
    {"unit":"area","group":"all","events":61},
    {"unit":"area","group":"late","events":7},
    {"unit":"GT-01","group":"all","events":33},
    {"unit":"GT-17","group":"all","events":12},
    {"unit":"GT-17","group":"population:TW","events":9},
    {"unit":"GT-0101","department":"GT-01","group":"all","events":21},
    {"unit":"856d3283fffffff","group":"all","events":15}"#;

const BY_DEPARTMENT: &str = r#"
    {"unit":"area","group":"all","events":148},
    {"unit":"GT-01","group":"all","events":61},
    {"unit":"GT-05","group":"all","events":19},
    {"unit":"GT-09","group":"all","events":14},
    {"unit":"GT-13","group":"all","events":9},
    {"unit":"GT-16","group":"all","events":8},
    {"unit":"GT-17","group":"all","events":12},
    {"unit":"GT-18","group":"all","events":7},
    {"unit":"GT-20","group":"all","events":11}"#;

fn content(boundaries: &Boundaries, organisation: &str, rows: &str) -> Json {
    let text = format!(
        r#"{{"method":"laminar-3","organisations":["{organisation}","otra"],"audience":"public",
            "period":"2026-Q2","consent":"totals","support":"corroborated","measure":"incidents",
            "geography":"municipality","hexagons":null,"boundaries":"{}","split":"none",
            "built_at":"2026-09-01T00:00:00Z","thresholds":{{"events":5,"reporters":3,"sessions":3,
            "without_any_one":3,"organisation_percent":80}},"not_placed":"10_to_25_percent",
            "rows":[{rows}]}}"#,
        boundaries.edition()
    );
    Json::parse(text.as_bytes()).expect("JSON")
}

fn released(content: Json) -> Released<Json> {
    let record = ReleaseRecord {
        proposer: UserId(1),
        organisation: OrganisationId(1),
        organisations: [OrganisationId(1)].into(),
        audience: Audience::Public,
        number: Some(7),
        content,
        approvals: Vec::new(),
        agreements: Vec::new(),
    };
    release_frozen(None, &record, Timestamp::UNIX_EPOCH).expect("published")
}

fn table(boundaries: &Boundaries, content: &Released<Json>) -> Table {
    let published = Published {
        number: 7,
        published_at: "2026-09-03T15:00:00Z".parse().expect("a time"),
        sha256: "00ff",
        content,
        boundaries: Some(boundaries),
        synthetic: true,
    };
    Table::of(&published).expect("a table")
}

fn files(organisation: &str) -> (Table, Vec<File>) {
    let boundaries = atalaya_boundaries::guatemala().expect("shipped");
    let table = table(&boundaries, &released(content(&boundaries, organisation, ROWS)));
    let files = table.files().expect("files");
    (table, files)
}

#[test]
fn every_file_says_the_same_and_other_programs_read_it() {
    let (table, files) = files("omes");
    let folder = tempfile::tempdir().expect("a folder");
    for file in &files {
        std::fs::write(folder.path().join(file.name), &file.bytes).expect("written");
    }
    let has_gdal = Command::new("ogr2ogr").arg("--version").output().is_ok();
    assert!(has_gdal || std::env::var_os("REQUIRE_GDAL").is_none(), "scripts/need gdal");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/read_back.py");
    let read = Command::new("python3")
        .arg(script)
        .arg(folder.path())
        .arg(table.rows.len().to_string())
        .arg(if has_gdal { "gdal" } else { "without" })
        .output()
        .expect("Python");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    println!("{}", String::from_utf8_lossy(&read.stdout));
}

#[test]
fn the_same_release_is_the_same_bytes() {
    let ((table, one), (_, two)) = (files("omes"), files("omes"));
    for (one, two) in one.iter().zip(&two) {
        assert!(one == two, "{} differs", one.name);
    }
    let list = manifest(&table, "00ff", &one);
    assert_eq!(list, manifest(&table, "00ff", &two));
    let text = String::from_utf8(list.bytes).expect("text");
    for file in &one {
        let sum = Sha256::digest(&file.bytes);
        let sum = sum.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        assert!(text.contains(&sum), "{}", file.name);
    }
}

#[test]
fn each_number_has_its_place_its_interval_and_the_notes_that_go_with_it() {
    let (table, files) = files("omes");
    let column = |name: &str| COLUMNS.iter().position(|one| one.name == name).expect("a column");
    let text = |row: usize, name: &str| table.rows[row].cells[column(name)].written();
    assert_eq!((text(0, "unit"), text(0, "events")), ("area".to_owned(), "61".to_owned()));
    assert_eq!((text(0, "lower_95"), text(0, "upper_95")), ("46.66".into(), "78.36".into()));
    assert_eq!((text(3, "adm1_code"), text(3, "adm1_name")), ("GT-17".into(), "Petén".into()));
    assert_eq!((text(5, "adm2_code"), text(5, "adm1_code")), ("GT-0101".into(), "GT-01".into()));
    assert_eq!((text(4, "split"), text(4, "split_code")), ("population".into(), "TW".into()));
    assert_eq!(
        (text(0, "date_start"), text(0, "date_end")),
        ("2026-04-01".into(), "2026-06-30".into())
    );
    assert!(table.rows.iter().all(|row| row.shape.is_some()));
    let about: Vec<&str> = table.notes.iter().map(|(about, _)| *about).collect();
    assert_eq!(&about[..3], ["synthetic", "absence", "release"]);
    for file in files.iter().filter(|file| file.name.ends_with("json") && file.name != "dhis2.json")
    {
        let text = String::from_utf8_lossy(&file.bytes);
        assert!(text.contains("does not mean safe") && text.contains("MADE-UP"), "{}", file.name);
    }
}

/// What an organisation calls itself is nothing that a spreadsheet runs: it stands in notes alone, as text.
#[test]
fn nothing_in_a_file_is_a_formula() {
    let (_, files) = files("omes");
    for file in files.iter().filter(|file| file.media_type.starts_with("text/csv")) {
        let text = String::from_utf8_lossy(&file.bytes);
        for field in text.split([',', ';', '\n']) {
            let field = field.trim_start_matches('"');
            assert!(!field.starts_with(['=', '+', '@']), "{field}");
        }
    }
}

fn documents(boundaries: &Boundaries, table: &Table) -> Vec<File> {
    let earlier = [("2025-Q3", 40), ("2025-Q4", 52), ("2026-Q1", 38)];
    let earlier = earlier.map(|(period, events)| Earlier { period: period.to_owned(), events });
    let documents = Documents {
        table,
        period: "2026-Q2",
        organisations: "OMES, OTRANS (demostración)",
        sha256: "00ff00ff00ff00ff00ff",
        boundaries: Some(boundaries),
        earlier: &earlier,
    };
    documents.files().expect("documents")
}

/// With `ATALAYA_PICTURES` set to a folder, every document is left there to be looked at.
#[test]
fn documents_are_tagged_embed_their_letters_and_are_the_same_bytes_each_time() {
    let boundaries = atalaya_boundaries::guatemala().expect("shipped");
    let table = table(&boundaries, &released(content(&boundaries, "omes", BY_DEPARTMENT)));
    let (one, two) = (documents(&boundaries, &table), documents(&boundaries, &table));
    for (one, two) in one.iter().zip(&two) {
        assert!(one.bytes == two.bytes, "{} differs", one.name);
        if let Some(folder) = std::env::var_os("ATALAYA_PICTURES") {
            let path = std::path::Path::new(&folder).join(one.name);
            std::fs::write(path, &one.bytes).expect("written");
        }
        match one.media_type {
            // The writer has checked it by PDF/UA-1: what is not tagged or not embedded it refuses.
            "application/pdf" => assert!(one.bytes.starts_with(b"%PDF-1."), "{}", one.name),
            "image/png" => assert!(one.bytes.starts_with(b"\x89PNG"), "{}", one.name),
            _ => {
                let text = String::from_utf8_lossy(&one.bytes);
                assert!(text.contains("<title") && text.contains("Petén 12"), "{}", one.name);
                assert!(text.contains("km</text>") && text.contains("CC BY"), "{}", one.name);
            }
        }
    }
}
