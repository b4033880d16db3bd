//! Outreach hours through the real program: files, the API, the check and a backup.

use std::path::Path;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::program::{Server, program, run};

const HEADER: &str = "id,started_at,ended_at,lat,lon,workers,key_populations";
const START: &str = "2026-11-20T18:00:00-06:00";
const END: &str = "2026-11-20T20:30:00-06:00";

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("written");
    path.to_str().expect("text").to_owned()
}

fn import(database: &str, more: &[&str]) -> String {
    let command = ["import", "--exposure", "--organisation", "omes", "--database", database];
    run(&[&command[..], more].concat())
}

fn files_of_hours(database: &str) {
    run(&["organisation", "create", "omes", "--database", database]);
    let folder = tempfile::tempdir().expect("a folder");
    let rows = format!(
        "{HEADER}\na,{START},{END},14.63,-90.51,2,TW;MSM\nb,{START},{END},14.64,-90.51,3,\n\
         c,{END},{START},14.63,-90.51,2,\nd,{START},{END},14.63,-90.51,many,\n"
    );
    let csv = write(folder.path(), "visits.csv", &rows);
    let refused = folder.path().join("refused.csv");
    let refused = refused.to_str().expect("text");
    let dry = import(database, &["--dry-run", "--errors", refused, &csv]);
    assert!(dry.starts_with("4 rows: 2 new, 0 already there, 2 refused (dry run"), "{dry}");
    let told = std::fs::read_to_string(refused).expect("the errors");
    assert!(told.contains(",3,/ended_at,ends_before_start,"), "{told}");
    assert!(told.contains(",4,/workers,wrong_type,"), "{told}");
    let once = import(database, &["--errors", refused, &csv]);
    assert_eq!(once, "4 rows: 2 new, 0 already there, 2 refused");
    let again = import(database, &["--errors", refused, &csv]);
    assert_eq!(again, "4 rows: 0 new, 2 already there, 2 refused");

    // The same records as lines, under other names.
    let line = |id, lat, people| {
        json!({"id": id, "inicio": START, "fin": END, "lat": lat, "lon": -90.51,
            "personas": people, "nota": "x"})
    };
    let lines = format!("{}\n{}\n", line("a", 14.63, 2), line("e", 14.65, 1));
    let lines = write(folder.path(), "visits.ndjson", &lines);
    let maps = ["inicio=started_at", "fin=ended_at", "personas=workers", "nota=-"];
    let maps: Vec<&str> = maps.iter().flat_map(|map| ["--map", map]).collect();
    let mapped = import(database, &[&maps[..], &[lines.as_str()]].concat());
    assert_eq!(mapped, "2 rows: 1 new, 1 already there, 0 refused");
    assert_eq!(run(&["check", "--database", database]), "3 versions, no problems");
}

#[test]
fn files_of_hours_land_once_on_sqlite() {
    files_of_hours(atalaya_kit::sqlite().url());
}

#[test]
fn files_of_hours_land_once_on_postgres() {
    let Some(database) = atalaya_kit::postgres() else { return };
    files_of_hours(database.url());
}

/// A logbook that never had ids: known again by what stands in its rows, in any order.
#[test]
fn a_logbook_without_ids_is_imported_once_however_often() {
    let database = atalaya_kit::sqlite();
    run(&["organisation", "create", "omes", "--database", database.url()]);
    let folder = tempfile::tempdir().expect("a folder");
    let row = |lat: &str| format!("{START},{END},{lat},-90.51,2\n");
    let header = "started_at,ended_at,lat,lon,workers\n";
    let first = format!("{header}{}{}{}", row("14.63"), row("14.64"), row("14.63"));
    let csv = write(folder.path(), "log.csv", &first);
    assert_eq!(import(database.url(), &[&csv]), "3 rows: 3 new, 0 already there, 0 refused");
    // Sorted another way, with one more visit at the end and one more of the same.
    let later = format!("{header}{0}{0}{1}{2}{0}", row("14.63"), row("14.64"), row("14.65"));
    let csv = write(folder.path(), "log.csv", &later);
    assert_eq!(import(database.url(), &[&csv]), "5 rows: 2 new, 3 already there, 0 refused");
}

#[test]
fn a_wrong_mapping_says_which_fields_hours_have() {
    let database = atalaya_kit::sqlite();
    run(&["organisation", "create", "omes", "--database", database.url()]);
    let arguments = [
        "import",
        "--exposure",
        "--organisation",
        "omes",
        "--database",
        database.url(),
        "--map",
        "fecha=occurred_at",
        "x.csv",
    ];
    let output = program().args(arguments).output().expect("it starts");
    assert!(!output.status.success());
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        errors.contains("\"occurred_at\" is not a field") && errors.contains("started_at"),
        "{errors}"
    );
}

async fn hours_by_api(database: &str) {
    run(&["organisation", "create", "omes", "--database", database]);
    let token = |role| {
        run(&["token", "create", "--organisation", "omes", "--role", role, "--database", database])
    };
    let (luz, eva) = (token("supervisor"), token("steward"));
    let server = Server::start(database);
    server.ready().await;
    let client = reqwest::Client::new();
    let url = format!("{}/api/v1/exposure", server.url);
    let hours = json!({"id": "0193a000-0000-7000-8000-000000000001", "started_at": START,
        "ended_at": END, "lat": 14.63, "lon": -90.51, "workers": 2});
    let sent = client.post(&url).bearer_auth(&luz).json(&hours).send().await.expect("an answer");
    assert_eq!(sent.status(), StatusCode::CREATED);
    let list = client.get(&url).bearer_auth(&luz).send().await.expect("an answer");
    let list: Value = list.json().await.expect("JSON");
    assert_eq!(list["exposure"][0]["worker_hours"], 5.0);
    let refused = client.get(&url).bearer_auth(&eva).send().await.expect("an answer");
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    server.kill();
    // What was acknowledged is there, and goes into a backup.
    assert_eq!(run(&["check", "--database", database]), "1 versions, no problems");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.backup");
    let file = file.to_str().expect("text");
    let told = run(&["backup", "--database", database, file]);
    assert!(told.contains("0 event versions, 1 exposure versions"), "{told}");
    let other = atalaya_kit::sqlite();
    run(&["restore", "--database", other.url(), file]);
    assert_eq!(run(&["check", "--database", other.url()]), "1 versions, no problems");
}

#[tokio::test]
async fn hours_sent_survive_a_kill_and_a_backup_on_sqlite() {
    hours_by_api(atalaya_kit::sqlite().url()).await;
}

#[tokio::test]
async fn hours_sent_survive_a_kill_and_a_backup_on_postgres() {
    let Some(database) = atalaya_kit::postgres() else { return };
    hours_by_api(database.url()).await;
}
