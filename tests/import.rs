//! `atalaya import`: what comes from files, refused rows, and again.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use atalaya_domain::Slug;
use atalaya_store::Store;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::program::{PATIENCE, program, run};

const TIME: &str = "2026-11-20T21:00:00-06:00";

/// Writes a file into a folder, packed when its name says so.
fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    let file = std::fs::File::create(&path).expect("a file");
    if path.extension().is_some_and(|extension| extension == "gz") {
        let mut packed = GzEncoder::new(file, Compression::fast());
        packed.write_all(text.as_bytes()).expect("written");
        packed.finish().expect("written");
    } else {
        let mut file = file;
        file.write_all(text.as_bytes()).expect("written");
    }
    path
}

/// The same two events in each format.
fn texts() -> [(&'static str, String); 3] {
    let csv = format!(
        "id,kind,occurred_at,lat,lon\na,P1,{TIME},14.63,-90.51\nb,P1,{TIME},14.64,-90.51\n"
    );
    let line = |id, lat| {
        format!(r#"{{"id":"{id}","kind":"P1","occurred_at":"{TIME}","lat":{lat},"lon":-90.51}}"#)
    };
    let feature = |id, lat| {
        format!(
            r#"{{"type":"Feature","id":"{id}","properties":{{"kind":"P1","occurred_at":"{TIME}"}},"geometry":{{"type":"Point","coordinates":[-90.51,{lat}]}}}}"#
        )
    };
    let lines = format!("{}\n{}\n", line("a", "14.63"), line("b", "14.64"));
    let features = [feature("a", "14.63"), feature("b", "14.64")].join(",");
    let features = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
    [("csv", csv), ("ndjson", lines), ("geojson", features)]
}

fn import(database: &str, more: &[&str]) -> String {
    let command = ["import", "--organisation", "omes", "--database", database];
    run(&[&command[..], more].concat())
}

fn every_format(database: &str) {
    run(&["organisation", "create", "omes", "--database", database]);
    let folder = tempfile::tempdir().expect("a folder");
    for (format, text) in texts() {
        let plain = write(folder.path(), &format!("{format}.{format}"), &text);
        let packed = write(folder.path(), &format!("{format}.{format}.gz"), &text);
        let (plain, packed) = (plain.to_str().expect("text"), packed.to_str().expect("text"));
        let dry = import(database, &["--dry-run", plain]);
        assert!(dry.starts_with("2 rows: 2 new, 0 already there, 0 refused"), "{dry}");
        assert_eq!(import(database, &[plain]), "2 rows: 2 new, 0 already there, 0 refused");
        // The name up to its first point is the source: packed or not, the same events.
        assert_eq!(import(database, &[packed]), "2 rows: 0 new, 2 already there, 0 refused");
    }
    run(&["check", "--database", database]);
}

fn refused_rows(database: &str) {
    run(&["organisation", "create", "omes", "--database", database]);
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!(
        "clave,tipo,occurred_at,lat,lon\n1,P1,{TIME},14.63,-90.51\n2,P9,{TIME},14.63,-90.51\n3,P1,soon,14.63,-90.51\n"
    );
    let file = write(folder.path(), "hoja.csv", &text);
    let errors = folder.path().join("refused.csv");
    let (file, refused) = (file.to_str().expect("text"), errors.to_str().expect("text"));
    let maps = ["--map", "clave=id", "--map", "tipo=kind", "--errors", refused, file];
    assert_eq!(import(database, &maps), "3 rows: 1 new, 0 already there, 2 refused");
    let told = std::fs::read_to_string(&errors).expect("the errors");
    let rows: Vec<&str> = told.lines().collect();
    assert_eq!(rows[0], "file,row,field,code,detail");
    assert!(rows[1].contains(",2,/kind,unknown_code,"), "{told}");
    assert!(rows[2].contains(",3,/occurred_at,not_a_time,"), "{told}");
    assert_eq!(rows.len(), 3, "{told}");
}

/// Rows that are wrong in every way a hand-made sheet is; the first and the last are right.
fn wrong_rows() -> (Vec<u8>, [(u32, &'static str, &'static str); 9]) {
    let mut sheet = b"id,kind,occurred_at,lat,lon,notes\n".to_vec();
    let row =
        |id: &str, time: &str, lat: &str, lon: &str| format!("{id},P1,{time},{lat},{lon},x\n");
    for text in [
        row("1", TIME, "14.63", "-90.51"),
        row("2", "20/11/2026 21:00", "14.63", "-90.51"),
        row("3", "2026-11-20", "14.63", "-90.51"),
        row("4", "2026-02-30T21:00:00-06:00", "14.63", "-90.51"),
        row("5", "2099-11-20T21:00:00-06:00", "14.63", "-90.51"),
        row("6", TIME, "14,63", "-90.51"),
        row("7", TIME, "-90.51", "14.63"),
        row("8", TIME, "", "-90.51"),
    ] {
        sheet.extend_from_slice(text.as_bytes());
    }
    sheet.extend_from_slice(b"9,P1,2026-11-20T21:00:00-06:00,14.63,-90.51,caf\xe9\n");
    sheet.extend_from_slice(row("10", TIME, "14.63", "-90.51").as_bytes());
    let told = [
        (2, "/occurred_at", "not_a_time"),
        (3, "/occurred_at", "not_a_time"),
        (4, "/occurred_at", "not_a_time"),
        (5, "/occurred_at", "future"),
        // A comma makes two columns of one number: seven fields where there are six.
        (6, "", "unreadable"),
        (7, "/lat", "swapped"),
        (7, "/lon", "swapped"),
        (8, "/lat", "missing"),
        (9, "", "unreadable"),
    ];
    (sheet, told)
}

fn wrong_rows_are_told(database: &str) {
    run(&["organisation", "create", "omes", "--database", database]);
    let folder = tempfile::tempdir().expect("a folder");
    let (sheet, expected) = wrong_rows();
    let file = folder.path().join("hoja.csv");
    std::fs::write(&file, sheet).expect("written");
    let errors = folder.path().join("refused.csv");
    let (file, refused) = (file.to_str().expect("text"), errors.to_str().expect("text"));
    let told = |more: &[&str], counts: &str| {
        let told = import(database, &[more, &["--errors", refused, file]].concat());
        assert!(told.starts_with(counts), "{told}");
        let mut rows = csv::Reader::from_path(&errors).expect("the errors");
        let rows: Vec<(String, u32, String, String, String)> =
            rows.deserialize().collect::<Result<_, _>>().expect("five columns");
        assert!(rows.iter().all(|row| row.0 == file && !row.4.is_empty()), "{rows:?}");
        let found: Vec<_> =
            rows.iter().map(|row| (row.1, row.2.as_str(), row.3.as_str())).collect();
        assert_eq!(found, expected);
    };
    told(&["--dry-run"], "10 rows: 2 new, 0 already there, 8 refused (dry run: nothing stored)");
    told(&[], "10 rows: 2 new, 0 already there, 8 refused");
    told(&[], "10 rows: 0 new, 2 already there, 8 refused");
}

/// An import that fails; gives what it said.
fn fails(database: &str, file: &Path) -> String {
    let output = program()
        .args(["import", "--organisation", "omes", "--database", database])
        .arg(file)
        .output()
        .expect("the program starts");
    assert!(!output.status.success(), "it must not look as if all were there");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_packed_file_that_breaks_off_is_said_to_be_imported_in_part() {
    let database = atalaya_kit::sqlite();
    run(&["organisation", "create", "omes", "--database", database.url()]);
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("a.csv.gz", sheet(0..3_000)), ("a.ndjson.gz", lines(0..3_000))] {
        let whole = write(folder.path(), name, &text);
        let bytes = std::fs::read(&whole).expect("a file");
        std::fs::write(&whole, &bytes[..bytes.len() / 2]).expect("written");
        let said = fails(database.url(), &whole);
        assert!(said.contains("imported only in part"), "{said}");
    }
}

/// A sheet of events with numbers as ids.
fn sheet(numbers: std::ops::Range<u32>) -> String {
    let mut text = "id,kind,occurred_at,lat,lon\n".to_owned();
    for number in numbers {
        let (hour, lat) = (number % 24, 14.6 + f64::from(number % 50) * 0.001);
        writeln!(text, "{number},P1,2026-10-05T{hour:02}:00:00-06:00,{lat:.3},-90.51")
            .expect("text");
    }
    text
}

/// The same as lines of JSON.
fn lines(numbers: std::ops::Range<u32>) -> String {
    let one = |number| {
        format!(
            r#"{{"id":"{number}","kind":"P1","occurred_at":"{TIME}","lat":14.63,"lon":-90.51}}"#
        )
    };
    numbers.map(one).collect::<Vec<_>>().join("\n")
}

/// Rows of the file whose import is killed: five transactions.
const ROWS: u32 = 90_000;

/// Each import is killed as soon as it has stored something more; the last is left alone.
async fn killed(database: &str) {
    run(&["organisation", "create", "omes", "--database", database]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = write(folder.path(), "events.csv", &sheet(0..ROWS));
    let store = Store::open(database).await.expect("a database");
    let slug = Slug::parse("omes").expect("a slug");
    let organisation = store.organisation_by_slug(&slug).await.expect("asked").expect("made").id;
    let stored = async || store.event_count(organisation).await.expect("counted");
    let command = ["import", "--organisation", "omes", "--database", database];
    for kill in 0..3 {
        let before = stored().await;
        let mut import = program()
            .args(command)
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let more = async {
            while stored().await == before {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, more).await.expect("it goes on where it was stopped");
        import.kill().expect("it runs");
        let ended = import.wait().expect("it ends");
        assert!(!ended.success(), "kill {kill} came too late");
    }
    let there = stored().await;
    assert!((1..u64::from(ROWS)).contains(&there), "{there} rows are part of the file");
    let file = file.to_str().expect("text");
    let told = tokio::task::block_in_place(|| import(database, &[file]));
    let new = u64::from(ROWS) - there;
    assert_eq!(told, format!("{ROWS} rows: {new} new, {there} already there, 0 refused"));
    assert_eq!(stored().await, u64::from(ROWS), "every row once");
    assert_eq!(
        store.feed_head().await.expect("asked").position.0,
        i64::from(ROWS),
        "no version more"
    );
    tokio::task::block_in_place(|| run(&["check", "--database", database]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_again_and_again_ends_with_every_row_once_on_sqlite() {
    killed(atalaya_kit::sqlite().url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_again_and_again_ends_with_every_row_once_on_postgres() {
    let Some(database) = atalaya_kit::postgres() else { return };
    killed(database.url()).await;
}

#[test]
fn what_is_wrong_with_each_row_is_told_and_a_dry_run_stores_nothing_on_sqlite() {
    wrong_rows_are_told(atalaya_kit::sqlite().url());
}

#[test]
fn what_is_wrong_with_each_row_is_told_and_a_dry_run_stores_nothing_on_postgres() {
    let Some(database) = atalaya_kit::postgres() else { return };
    wrong_rows_are_told(database.url());
}

#[test]
fn help_says_that_an_interrupted_import_is_started_again() {
    let help = run(&["import", "--help"]);
    let words: Vec<&str> = help.split_whitespace().collect();
    assert!(words.join(" ").contains("interrupted is simply started again"), "{help}");
}

#[test]
fn every_format_packed_or_not_lands_once_on_sqlite() {
    every_format(atalaya_kit::sqlite().url());
}

#[test]
fn every_format_packed_or_not_lands_once_on_postgres() {
    let Some(database) = atalaya_kit::postgres() else { return };
    every_format(database.url());
}

#[test]
fn refused_rows_are_told_and_the_others_land_on_sqlite() {
    refused_rows(atalaya_kit::sqlite().url());
}

#[test]
fn refused_rows_are_told_and_the_others_land_on_postgres() {
    let Some(database) = atalaya_kit::postgres() else { return };
    refused_rows(database.url());
}
