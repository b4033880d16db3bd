//! `atalaya import`: files as spreadsheets and other programs write them, and those that are broken.

use std::fmt::Write as _;

use crate::desk::Desk;
use crate::program::run;

const TIME: &str = "2026-11-20T21:00:00-06:00";

/// The same robbery, number 17 of its source, as each program writes it.
fn robberies() -> [(&'static str, String); 6] {
    let sheet = |between: &str| {
        let columns = ["id", "category", "occurred_at", "lat", "lon", "colonia"];
        let values = ["17", "robbery", TIME, "14.63", "-90.51", "Zona 1"];
        format!("{}\n{}\n", columns.join(between), values.join(between))
    };
    let line = format!(
        r#"{{"id":17,"category":"robbery","occurred_at":"{TIME}","lat":14.63,"lon":-90.51,"colonia":{{"zona":1}}}}"#
    );
    let feature = format!(
        r#"{{"type":"Feature","properties":{{"id":17,"category":"robbery","occurred_at":"{TIME}","colonia":"Zona 1"}},"geometry":{{"type":"Point","coordinates":[-90.51,14.63]}}}}"#
    );
    [
        ("comma.csv", sheet(",")),
        ("semicolon.csv", format!("\u{feff}{}", sheet(";"))),
        ("tab.csv", sheet("\t")),
        ("lines.ndjson", format!("\u{feff}{line}\n")),
        ("marked.geojson", format!("\u{feff}{feature}")),
        ("plain.geojson", feature),
    ]
}

#[test]
fn a_row_is_the_same_event_in_every_format() {
    let desk = Desk::new();
    for (number, (name, text)) in robberies().iter().enumerate() {
        let file = desk.write(name, text);
        let (new, had) = if number == 0 { (1, 0) } else { (0, 1) };
        let expected = format!("1 rows: {new} new, {had} already there, 0 refused");
        let output = desk.import(&file, &["--source", "policia"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), expected, "{name}: {said}");
        assert!(said.contains("columns left out: colonia"), "{name}: {said}");
    }
}

#[test]
fn mappings_and_names_mean_the_same_in_json_and_in_a_sheet() {
    let desk = Desk::new();
    let maps = ["--map", "tipo=kind", "--map", "calidad=hour_quality", "--map", "para=-"];
    let maps = [&maps[..], &["--map", "con=key_populations", "--source", "x"]].concat();
    let sheet = format!(
        "id,tipo,calidad,con,para,occurred_at,lat,lon\n1,robbery,unknown,TW;MSM,x,{TIME},14.63,-90.51\n"
    );
    let line = format!(
        r#"{{"id":"2","tipo":"robbery","calidad":"unknown","con":"TW;MSM","para":"x","occurred_at":"{TIME}","lat":"14.63","lon":-90.51,"flags":{{"weapon":"firearm"}}}}"#
    );
    for (name, text) in [("a.csv", sheet), ("a.ndjson", line)] {
        let file = desk.write(name, &text);
        assert_eq!(
            desk.takes(&file, &maps).0,
            "1 rows: 1 new, 0 already there, 0 refused",
            "{name}"
        );
    }
}

#[test]
fn what_is_wrong_in_a_json_row_is_told_at_once() {
    let desk = Desk::new();
    let line = format!(
        r#"{{"id":"1","kind":{{"code":"P1"}},"occurred_at":"{TIME}","lat":true,"lon":-90.51,"felt":9,"flags":3}}"#
    );
    let said = desk.fails(&desk.write("a.ndjson", &line), &[]);
    for wrong in ["/kind: Expected string", "/lat: Expected string", "/flags: Expected object"] {
        assert!(said.contains(wrong), "{wrong} in {said}");
    }
}

#[test]
fn a_withdrawn_record_does_not_come_back_to_life() {
    let desk = Desk::new();
    let row = |id: u32, withdrawn: bool| {
        format!(
            r#"{{"id":{id},"kind":"P1","occurred_at":"{TIME}","lat":14.63,"lon":-90.51,"withdrawn":{withdrawn}}}"#
        )
    };
    let file = desk.write("dump.ndjson", format!("{}\n{}\n", row(1, true), row(2, false)));
    let errors = desk.path("errors.csv");
    desk.takes(&file, &["--errors", errors.to_str().expect("a path")]);
    let refused = std::fs::read_to_string(errors).expect("written");
    let lines: Vec<&str> = refused.lines().skip(1).collect();
    assert!(lines.len() == 1 && lines[0].contains("withdrawn"), "{refused}");
}

#[test]
fn an_import_of_which_nothing_was_taken_fails() {
    let desk = Desk::new();
    let sheet = format!("id,kind,occurred_at,lat,lon\n1,P9,{TIME},14.63,-90.51\n");
    let file = desk.write("a.csv", &sheet);
    for more in [&["--dry-run"][..], &[]] {
        assert!(desk.fails(&file, more).contains("every row was refused"));
    }
    let good = desk.write("b.csv", format!("{sheet}2,P1,{TIME},14.63,-90.51\n"));
    assert_eq!(desk.takes(&good, &[]).0, "2 rows: 1 new, 0 already there, 1 refused");
}

#[test]
fn a_dry_run_makes_no_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, database) = (folder.path().join("a.csv"), folder.path().join("none.db"));
    let text = format!("id,kind,occurred_at,lat,lon\n1,P1,{TIME},14.63,-90.51\n");
    std::fs::write(&file, text).expect("written");
    let url = format!("sqlite:{}", database.display());
    let command = ["import", "--organisation", "omes", "--dry-run", "--database", &url];
    let told = run(&[&command[..], &[file.to_str().expect("text")]].concat());
    assert!(told.starts_with("1 rows: 1 new"), "{told}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn a_quote_that_is_not_closed_ends_the_file_with_an_error() {
    let desk = Desk::new();
    let mut sheet = format!("id,kind,occurred_at,lat,lon,narrative\n1,P1,{TIME},14.63,-90.51,x\n");
    let _ = writeln!(sheet, "2,P1,{TIME},14.63,-90.51,\"open");
    for number in 3..20_000 {
        let _ = writeln!(sheet, "{number},P1,{TIME},14.63,-90.51,x");
    }
    let said = desk.fails(&desk.write("a.csv", &sheet), &[]);
    assert!(said.contains("imported only in part"), "{said}");
    assert!(said.contains("a record is longer than 65536 bytes"), "{said}");
    assert!(said.contains("1 rows: 1 new"), "what stood before it landed: {said}");
}

#[test]
fn a_geojson_that_would_fill_the_memory_is_refused() {
    let desk = Desk::new();
    let file = desk.write("a.geojson", " ".repeat(33 << 20));
    let said = desk.fails(&file, &[]);
    assert!(said.contains("larger than 32 MiB") && said.contains("NDJSON"), "{said}");
}
