//! Real reports of a real city, made into a release: every file of it opened by other programs, which find the same numbers.
//!
//! 480 offences of Mexico City's open data (`tests/data/README.md`), as eight people would have reported them three years
//! later: whose they were nobody knows, and what one source brings by itself is released to nobody.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use atalaya_domain::{Area, Deployment, Role, Zone};
use atalaya_logbook::kind_of;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::releases::{approve, propose};
use crate::world::{World, event_id, told};

const PEOPLE: [&str; 8] = ["ana", "bea", "cai", "dia", "eva", "flor", "gil", "hugo"];
const EVENTS: &str = include_str!("../data/mexico-city-2023-q2.csv");

fn mexico() -> Deployment {
    Deployment {
        name: "Ciudad de México".into(),
        synthetic: false,
        zone: Zone::new("America/Mexico_City").unwrap(),
        area: Arc::new(Area::from_bbox([-99.40, 19.03, -98.90, 19.62]).unwrap()),
        places: Vec::new(),
    }
}

/// The reports, each with the number of who brings it.
fn reports() -> Vec<(usize, Value)> {
    let mut rows = csv::Reader::from_reader(EVENTS.as_bytes());
    let report = |(at, row): (usize, csv::Result<csv::StringRecord>)| {
        let row = row.unwrap();
        let number = |column: usize| row[column].parse::<f64>().unwrap();
        let report = json!({
            "id": event_id(at as u32 + 1),
            "occurred_at": row[0].replacen("2023", "2026", 1),
            "lat": number(1),
            "lon": number(2),
            "kind": kind_of(&row[3]),
            "consents": ["totals"],
        });
        (at % PEOPLE.len(), report)
    };
    rows.records().enumerate().map(report).collect()
}

/// Runs a reader of files, with what it needs to know of this release.
fn read(script: &str, folder: &Path, words: &[&str]) -> String {
    let python = std::env::var_os("ATALAYA_TEST_READERS").unwrap_or_else(|| "python3".into());
    let script = format!("{}/../evidence/tests/{script}", env!("CARGO_MANIFEST_DIR"));
    let read = Command::new(python).arg(script).arg(folder).args(words).output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    String::from_utf8_lossy(&read.stdout).into_owned()
}

#[tokio::test]
async fn real_reports_of_a_city_become_a_release_that_other_programs_open_and_read_alike() {
    let world = World::new().await.told_otherwise(|deployment| *deployment = mexico()).await;
    let reports = reports();
    for (number, handle) in PEOPLE.iter().enumerate() {
        let person = world.person("cdmx", handle, Role::Promoter).await;
        let own: Vec<&Value> =
            reports.iter().filter(|(by, _)| *by == number).map(|(_, report)| report).collect();
        let (status, body) = told(person.post("/api/v1/events", &json!(own)).await).await;
        assert_eq!(status, 201, "{body}");
    }
    world.pass(SignedDuration::from_secs(1));
    let advocate = world.person("cdmx", "ines", Role::Advocate).await;
    let approving = [
        world.person("cdmx", "luz", Role::Steward).await,
        world.person("cdmx", "mar", Role::Supervisor).await,
    ];
    let asked = json!({"period": "2026-Q2", "support": "reported", "hexagons": 6});
    let proposed = propose(&advocate, asked).await;
    for person in &approving {
        assert_eq!(approve(person, &proposed).await.0, 200);
    }
    let answer = world.get("/api/v1/published/1").await;
    assert!(!answer.headers().contains_key("atalaya-data"), "these are not made up");
    let published = told(answer).await.1;
    assert_eq!(published["synthetic"], false);
    let rows = published["content"]["rows"].as_array().unwrap();
    let hexagons = rows.iter().filter(|row| row["unit"] != "area").count();
    assert!(hexagons > 8, "a city is many hexagons: {published}");
    let whole = rows.iter().find(|row| row["unit"] == "area" && row["group"] == "all").unwrap();
    let whole = whole["events"].as_i64().unwrap();
    assert!((whole - 480).abs() <= 40, "as many as there are, but for noise: {whole}");

    let folder = tempfile::tempdir().unwrap();
    let files = published["files"].as_array().unwrap();
    assert_eq!(files.len(), 19, "{files:?}");
    for file in files {
        let name = file["name"].as_str().unwrap();
        let bytes =
            world.get(&format!("/api/v1/published/1/files/{name}")).await.bytes().await.unwrap();
        std::fs::write(folder.path().join(name), &bytes).unwrap();
    }
    let has_gdal = Command::new("ogr2ogr").arg("--version").output().is_ok();
    assert!(has_gdal || std::env::var_os("REQUIRE_GDAL").is_none(), "scripts/need gdal");
    let gdal = if has_gdal { "gdal" } else { "without" };
    let alike = read("read_back.py", folder.path(), &[&rows.len().to_string(), gdal, "real"]);
    assert!(alike.contains(&format!("{} rows", rows.len())), "{alike}");
    read("opened.py", folder.path(), &["real", &whole.to_string()]);
    let page = world.get("/publicado/1").await.text().await.unwrap();
    assert!(!page.contains("CONRED"), "no outline of Guatemala is in it: {page}");
    assert!(!page.contains("INVENTADOS") && page.contains("no significa que sea seguro"), "{page}");
    if let Some(pictures) = std::env::var_os("ATALAYA_PICTURES") {
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), Path::new(&pictures).join(file.file_name())).unwrap();
        }
    }
}

/// What one source brings, however much, is one person's word: no number of it leaves.
#[tokio::test]
async fn a_whole_city_by_one_source_is_released_to_nobody() {
    let world = World::new().await.told_otherwise(|deployment| *deployment = mexico()).await;
    let program = world.program("cdmx", Role::Supervisor).await;
    let all: Vec<Value> = reports().into_iter().map(|(_, report)| report).collect();
    let (status, body) = told(program.post("/api/v1/events", &json!(all)).await).await;
    assert_eq!(status, 201, "{body}");
    world.pass(SignedDuration::from_secs(1));
    let advocate = world.person("cdmx", "ines", Role::Advocate).await;
    let asked = json!({"period": "2026-Q2", "support": "reported", "hexagons": 6});
    let (status, refused) = told(advocate.post("/api/v1/releases", &asked).await).await;
    assert_eq!((status, &refused["code"]), (422, &json!("cannot_release")), "{refused}");
}
