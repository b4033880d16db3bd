//! `atalaya import`: what comes from files, refused rows, and again.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::program::run;

const TIME: &str = "2026-11-20T21:00:00-06:00";

/// Writes a file into a folder, packed when its name says so.
fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    let file = std::fs::File::create(&path).expect("a file");
    if name.ends_with(".gz") {
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
