//! Releases over HTTP: proposed, approved by two others, published, frozen; and who is told what.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use atalaya_domain::Role;
use atalaya_http::Districts;
use atalaya_seal::{fingerprint, is_signed};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::world::{Person, World, event, event_id, problem, told};

const RELEASES: &str = "/api/v1/releases";
const PUBLISHED: &str = "/api/v1/published";

/// Those who take part: who reports, who proposes, who says yes.
pub struct Team {
    pub reporters: Vec<Person>,
    pub advocate: Person,
    pub steward: Person,
    pub supervisor: Person,
}

/// An organisation with 60 reports of the second quarter, by six people, in two parts of the city.
pub async fn team(world: &World, slug: &str) -> Team {
    let mut reporters = Vec::new();
    for handle in ["ana", "bea", "cai", "dia", "eva", "flor"] {
        reporters.push(world.person(slug, handle, Role::Promoter).await);
    }
    for (at, person) in reporters.iter().enumerate() {
        let reports: Vec<Value> = (0..10).map(|one| report(at as u32, one)).collect();
        let answer = person.post("/api/v1/events", &json!(reports)).await;
        assert_eq!(answer.status().as_u16(), 201, "{}", answer.text().await.unwrap());
    }
    world.pass(SignedDuration::from_secs(1));
    Team {
        reporters,
        advocate: world.person(slug, "ines", Role::Advocate).await,
        steward: world.person(slug, "luz", Role::Steward).await,
        supervisor: world.person(slug, "mar", Role::Supervisor).await,
    }
}

fn report(by: u32, one: u32) -> Value {
    let place = f64::from(one % 2) * 0.2 + f64::from(one % 5) * 0.004;
    let mut json = event(by * 100 + one + 1);
    json["consents"] = json!(["totals", "partners"]);
    json["occurred_at"] = json!(format!("2026-05-{:02}T{:02}:00:00-06:00", one + 1, 8 + one));
    json["lat"] = json!(14.45 + place);
    json
}

pub async fn propose(person: &Person, asked: Value) -> Value {
    let (status, body) = told(person.post(RELEASES, &asked).await).await;
    assert_eq!(status, 201, "{body}");
    body
}

fn quarter() -> Value {
    json!({"period": "2026-Q2", "support": "reported", "hexagons": 6})
}

pub async fn approve(person: &Person, release: &Value) -> (u16, Value) {
    let path = format!("{RELEASES}/{}/approval", release["id"]);
    told(person.request(Method::POST, &path).send().await.unwrap()).await
}

/// Every number of a release's content.
pub fn numbers(release: &Value) -> Vec<&Value> {
    let rows = release["content"]["rows"].as_array().unwrap();
    rows.iter().filter_map(|row| row.get("events")).collect()
}

#[tokio::test]
async fn two_others_approve_and_everybody_reads_the_very_bytes() {
    let world = World::new().await;
    let team = team(&world, "omes").await;
    let proposed = propose(&team.advocate, quarter()).await;
    assert_eq!((&proposed["state"], &proposed["number"]), (&json!("proposed"), &Value::Null));
    assert!(numbers(&proposed).is_empty(), "an advocate sees no number before it is approved");
    let rows = proposed["content"]["rows"].as_array().unwrap().len();
    assert!(rows >= 3, "the whole area and two hexagons: {proposed}");

    let path = format!("{RELEASES}/{}", proposed["id"]);
    let (_, seen) = told(team.steward.get(&path).await).await;
    assert_eq!(numbers(&seen).len(), rows, "who approves sees what");
    let (status, once) = approve(&team.steward, &proposed).await;
    assert_eq!((status, &once["state"], &once["approvals"]), (200, &json!("proposed"), &json!(1)));
    let (_, again) = approve(&team.steward, &proposed).await;
    assert_eq!(again["approvals"], 1, "nobody approves for two");
    assert_eq!(world.get(&format!("{PUBLISHED}/1")).await.status().as_u16(), 404);
    let (status, published) = approve(&team.supervisor, &proposed).await;
    assert_eq!(
        (status, &published["state"], &published["number"]),
        (200, &json!("published"), &json!(1))
    );

    let answer = world.get(&format!("{PUBLISHED}/1")).await;
    assert!(answer.headers()["cache-control"].to_str().unwrap().contains("immutable"));
    let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
    let text = answer.text().await.unwrap();
    let body: Value = serde_json::from_str(&text).unwrap();
    let bytes = serde_json::to_string(&body["content"]).unwrap();
    assert!(text.contains(&bytes), "the content stands in the answer as it is hashed");
    let sum = Sha256::digest(bytes.as_bytes());
    let sum = sum.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    assert_eq!(body["sha256"], sum);
    assert_eq!((&body["synthetic"], &proposed["synthetic"]), (&json!(true), &json!(true)));
    assert_eq!(numbers(&body), numbers(&seen), "what was approved is what is published");
    let known = world.request(Method::GET, &format!("{PUBLISHED}/1")).header("if-none-match", tag);
    assert_eq!(known.send().await.unwrap().status().as_u16(), 304);
    let (_, list) = told(world.get(PUBLISHED).await).await;
    assert_eq!(list["releases"], json!([body]));
    assert!(!text.contains("ana") && !text.contains(&event_id(1)));
}

#[tokio::test]
async fn a_release_that_was_made_up_stays_made_up_whatever_the_server_is_told_later() {
    let world = World::new().await;
    let team = team(&world, "omes").await;
    let proposed = propose(&team.advocate, quarter()).await;
    approve(&team.steward, &proposed).await;
    approve(&team.supervisor, &proposed).await;
    let made = world.get(&format!("{PUBLISHED}/1")).await;
    assert_eq!(made.headers()["atalaya-data"], "synthetic");
    let made = told(made).await.1;
    assert_eq!(made["synthetic"], true);

    let world = world.told_otherwise(|deployment| deployment.synthetic = false).await;
    let again = world.get(&format!("{PUBLISHED}/1")).await;
    assert!(!again.headers().contains_key("atalaya-data"), "the server's are not");
    assert_eq!(told(again).await.1, made, "and the release's are");
    assert_eq!(told(world.get(PUBLISHED).await).await.1["releases"], json!([made]));
    for path in ["/publicado", "/publicado/1"] {
        let page = world.get(path).await.text().await.unwrap();
        assert!(page.contains("DATOS INVENTADOS"), "{path}: {page}");
    }
    let layers = "/api/v1/ogc/published/collections/release-1?f=json";
    let layer = told(world.get(layers).await).await.1;
    let about = layer["description"].as_str().unwrap();
    assert!(about.starts_with("DATOS INVENTADOS. "), "{layer}");
    let steward = world.person_again("omes", "luz").await;
    let one = told(steward.get(RELEASES).await).await.1;
    assert_eq!(one["releases"][0]["synthetic"], true, "{one}");
}

#[tokio::test]
async fn who_proposed_a_promoter_and_another_organisation_approve_nothing() {
    let world = World::new().await;
    let team = team(&world, "omes").await;
    let stranger = world.person("otra", "sol", Role::Supervisor).await;
    let own = propose(&team.supervisor, quarter()).await;
    let path = format!("{RELEASES}/{}/approval", own["id"]);
    let refusal = async |person: &Person| {
        problem(person.request(Method::POST, &path).send().await.unwrap()).await
    };
    assert_eq!(refusal(&team.supervisor).await, (403, "not_for_role".to_owned()));
    assert_eq!(refusal(&team.advocate).await, (403, "not_for_role".to_owned()));
    assert_eq!(refusal(&team.reporters[0]).await, (403, "not_for_role".to_owned()));
    assert_eq!(refusal(&stranger).await, (404, "not_found".to_owned()));
    let unknown = stranger.get(&format!("{RELEASES}/{}", own["id"])).await;
    let never = stranger.get(&format!("{RELEASES}/999999")).await;
    assert_eq!(problem(unknown).await, problem(never).await, "theirs or none: the same");
    assert_eq!(told(stranger.get(RELEASES).await).await.1["releases"], json!([]));
    let program = world.program("omes", Role::Steward).await;
    let by_program = program.post(RELEASES, &quarter()).await;
    assert_eq!(problem(by_program).await, (403, "not_for_role".to_owned()), "people answer for it");
}

#[tokio::test]
async fn what_changed_since_it_was_proposed_is_proposed_anew() {
    let world = World::new().await;
    let team = team(&world, "omes").await;
    let proposed = propose(&team.advocate, quarter()).await;
    approve(&team.steward, &proposed).await;
    for one in 0..10 {
        let path = format!("/api/v1/events/{}", event_id(one + 1));
        assert_eq!(team.reporters[0].delete(&path).await.status().as_u16(), 204);
    }
    let path = format!("{RELEASES}/{}/approval", proposed["id"]);
    let overtaken = team.supervisor.request(Method::POST, &path).send().await.unwrap();
    assert_eq!(problem(overtaken).await, (409, "release_overtaken".to_owned()));
    let gone = team.supervisor.get(&format!("{RELEASES}/{}", proposed["id"])).await;
    assert_eq!(problem(gone).await, (404, "not_found".to_owned()));
    world.pass(SignedDuration::from_secs(1));
    let anew = propose(&team.advocate, quarter()).await;
    approve(&team.steward, &anew).await;
    assert_eq!(approve(&team.supervisor, &anew).await.1["number"], 1);
}

#[tokio::test]
async fn an_open_quarter_a_fine_split_and_wrong_fields_are_refused_with_their_reasons() {
    let world = World::new().await;
    let team = team(&world, "omes").await;
    for (asked, status, code) in [
        (json!({"period": "2026-Q4"}), 422, "cannot_release"),
        (json!({"period": "2026"}), 422, "cannot_release"),
        (json!({"period": "2026-Q2", "split": "population"}), 422, "cannot_release"),
        (json!({"period": "2026-Q2", "hexagons": 7}), 422, "cannot_release"),
        (json!({"period": "2025-Q2"}), 422, "cannot_release"),
        (json!({"period": "last week"}), 422, "invalid_body"),
        (json!({"period": "2026-Q2", "since": "2026-05-03"}), 422, "invalid_body"),
        (json!({}), 422, "invalid_body"),
        (json!([]), 422, "invalid_body"),
        (json!({"period": "2026-Q2", "hexagons": "6"}), 422, "invalid_body"),
    ] {
        let answer = team.advocate.post(RELEASES, &asked).await;
        assert_eq!(problem(answer).await, (status, code.to_owned()), "{asked}");
    }
    // Corroborated reports are what is published unless more is asked for, and there are none.
    let none = team.advocate.post(RELEASES, &json!({"period": "2026-Q2"})).await;
    assert_eq!(problem(none).await, (422, "cannot_release".to_owned()));
}

#[tokio::test]
async fn a_late_report_is_in_no_hexagon_of_a_released_quarter() {
    let world = World::new().await;
    let team = team(&world, "omes").await;
    // A night away: everybody signs in anew.
    let publish = async |asked: Value| {
        let again = async |handle| world.person_again("omes", handle).await;
        let proposed = propose(&again("ines").await, asked).await;
        approve(&again("luz").await, &proposed).await;
        approve(&again("mar").await, &proposed).await.1
    };
    let before = publish(quarter()).await;
    world.pass(SignedDuration::from_hours(1));
    for (at, person) in team.reporters.iter().enumerate() {
        let late: Vec<Value> = (0..4)
            .map(|one| {
                let mut json = report(at as u32, one);
                json["id"] = json!(event_id(5_000 + at as u32 * 10 + one));
                json
            })
            .collect();
        assert_eq!(person.post("/api/v1/events", &json!(late)).await.status().as_u16(), 201);
    }
    let again = publish(quarter()).await;
    assert_eq!(again["content"]["rows"], before["content"]["rows"], "it is told as it was");
    // They come in one line of the quarter they were recorded in, without a place.
    world.pass(SignedDuration::from_hours(100 * 24));
    let last = json!({"period": "2026-Q4", "support": "reported", "hexagons": 6});
    let rows = publish(last).await["content"]["rows"].clone();
    let groups: Vec<&Value> = rows.as_array().unwrap().iter().map(|row| &row["group"]).collect();
    assert_eq!(groups, [&json!("late")], "{rows}");
    assert_eq!(rows[0]["unit"], "area");
}

/// Guatemala, read once.
pub static GUATEMALA: LazyLock<Districts> = LazyLock::new(Districts::shipped);

#[tokio::test]
async fn a_quarter_is_told_by_municipality_or_by_hexagon_and_not_by_both() {
    let world = World::with(|settings| settings.boundaries = GUATEMALA.clone()).await;
    let team = team(&world, "omes").await;
    let answer = team.advocate.get("/api/v1/boundaries").await;
    assert!(answer.headers().contains_key("etag"));
    let (status, all) = told(answer).await;
    assert_eq!((status, all["units"].as_array().unwrap().len()), (200, 362));
    let named = |code: &str| {
        all["units"].as_array().unwrap().iter().find(|unit| unit["code"] == code).unwrap().clone()
    };
    assert_eq!(named("GT-1601")["name"], "Cobán");
    assert_eq!(named("GT-1601")["department"], "GT-16");
    assert_eq!(named("GT-16")["hexagons"], Value::Null);

    let by = |geography: &str| json!({"period": "2026-Q2", "support": "reported", "geography": geography});
    for (asked, field) in [
        (json!({"period": "2026-Q2", "geography": "hexagon"}), "missing"),
        (json!({"period": "2026-Q2", "geography": "municipality", "hexagons": 6}), "unknown_field"),
        (json!({"period": "2026-Q2", "geography": "street"}), "unknown_code"),
    ] {
        let (status, body) = told(team.advocate.post(RELEASES, &asked).await).await;
        assert_eq!((status, &body["errors"][0]["code"]), (422, &json!(field)), "{asked}");
    }
    let proposed = propose(&team.advocate, by("municipality")).await;
    approve(&team.steward, &proposed).await;
    let (_, published) = approve(&team.supervisor, &proposed).await;
    let content = &published["content"];
    assert_eq!(content["boundaries"], all["edition"], "they say by which boundaries");
    let units = |content: &Value| {
        let rows = content["rows"].as_array().unwrap().clone();
        rows.iter().map(|row| row["unit"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let told_by = units(content);
    assert!(told_by.iter().filter(|unit| unit.starts_with("GT-")).count() >= 2, "{content}");
    let municipality =
        content["rows"].as_array().unwrap().iter().find(|row| {
            row["unit"].as_str().unwrap().len() > "GT-00".len() && row["unit"] != "area"
        });
    let municipality = municipality.expect("a municipality is told");
    assert_eq!(
        municipality["department"],
        named(municipality["unit"].as_str().unwrap())["department"]
    );

    let hexagons = propose(&team.advocate, quarter()).await;
    let beside: Vec<String> = units(&hexagons["content"]);
    assert!(beside.iter().all(|unit| unit == "area"), "no hexagon beside them: {beside:?}");
}

/// Strangers ask for a release whose files are not there, all at once: they are made once, and everybody gets those.
#[tokio::test]
async fn many_who_ask_first_make_the_files_once() {
    let world = World::with(|settings| settings.boundaries = GUATEMALA.clone()).await;
    let team = team(&world, "omes").await;
    let proposed = propose(&team.advocate, quarter()).await;
    approve(&team.steward, &proposed).await;
    assert_eq!(approve(&team.supervisor, &proposed).await.1["state"], "published");
    let written = async || {
        let text = world.get("/metrics").await.text().await.unwrap();
        let line = text.lines().find(|line| line.starts_with("atalaya_releases_written_total "));
        line.and_then(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).unwrap()
    };
    assert_eq!(written().await, 1, "as it was published");
    // As after a restore of a database from before there were any.
    crate::audit::run(
        &world,
        "DROP TRIGGER release_file_is_frozen_when_removed; DELETE FROM release_file",
    );
    let client = &world.client;
    let paths = ["/files/table.csv", "", "/files/manifest.json", "/files/table.csv"];
    let asked = (0..80).map(|one: usize| {
        let url = format!("http://{}{PUBLISHED}/1{}", world.host, paths[one % paths.len()]);
        tokio::spawn(client.get(url).send())
    });
    let (mut answers, mut busy) = (BTreeMap::<String, Vec<u8>>::new(), 0);
    for one in asked.collect::<Vec<_>>() {
        let answer = one.await.unwrap().unwrap();
        if answer.status() == 503 {
            assert!(answer.headers().contains_key("retry-after"), "and is told when to come again");
            busy += 1;
            continue;
        }
        assert_eq!(answer.status(), 200);
        let path = answer.url().path().to_owned();
        let bytes = answer.bytes().await.unwrap().to_vec();
        let before = answers.entry(path).or_insert_with(|| bytes.clone());
        assert_eq!(*before, bytes, "the very bytes");
    }
    assert_eq!(answers.len(), 3);
    assert!(busy < 80, "some are answered");
    assert_eq!(
        written().await,
        2,
        "made once for all of them, {busy} of whom were asked to come again"
    );
    assert_eq!(world.get(&format!("{PUBLISHED}/1/files/table.csv")).await.status(), 200);
}

#[tokio::test]
async fn without_boundaries_nothing_is_told_by_them() {
    let world = World::new().await;
    let team = team(&world, "omes").await;
    let asked = json!({"period": "2026-Q2", "support": "reported", "geography": "department"});
    let (status, body) = told(team.advocate.post(RELEASES, &asked).await).await;
    assert_eq!((status, &body["code"]), (422, &json!("cannot_release")), "{body}");
    let (_, none) = told(team.advocate.get("/api/v1/boundaries").await).await;
    assert_eq!((&none["edition"], &none["units"]), (&Value::Null, &json!([])));
}

#[tokio::test]
async fn a_published_release_has_files_whose_hashes_are_listed_and_signed() {
    let world = World::with(|settings| settings.boundaries = GUATEMALA.clone()).await;
    let team = team(&world, "omes").await;
    let by_department =
        json!({"period": "2026-Q2", "support": "reported", "geography": "department"});
    let proposed = propose(&team.advocate, by_department).await;
    assert_eq!(proposed["files"], json!([]), "a proposal has none");
    let none = team.steward.get(&format!("{RELEASES}/{}/files/table.csv", proposed["id"])).await;
    assert_eq!(problem(none).await, (404, "not_found".to_owned()));
    approve(&team.steward, &proposed).await;
    let published = approve(&team.supervisor, &proposed).await.1;
    let files = published["files"].as_array().unwrap();
    let names: Vec<&str> = files.iter().map(|file| file["name"].as_str().unwrap()).collect();
    for name in [
        "brief-en-letter.pdf",
        "brief-es-a4.pdf",
        "dhis2.json",
        "method.csv",
        "manifest.json",
        "manifest.pub",
        "manifest.sig",
        "map-es.png",
        "map-es.svg",
        "places.fgb",
        "places.geojson",
        "places.gpkg",
        "table-excel.csv",
        "table.csv",
        "table.xlsx",
    ] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
    let mut bytes_of: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    for file in files {
        let name = file["name"].as_str().unwrap();
        let answer = world.get(&format!("{PUBLISHED}/1/files/{name}")).await;
        assert_eq!(answer.status().as_u16(), 200, "{name}");
        assert!(answer.headers()["cache-control"].to_str().unwrap().contains("immutable"));
        let bytes = answer.bytes().await.unwrap();
        assert_eq!(
            (&file["sha256"], &file["length"]),
            (&json!(fingerprint(&bytes)), &json!(bytes.len())),
            "{name}"
        );
        let own = format!("{RELEASES}/{}/files/{name}", published["id"]);
        assert_eq!(team.advocate.get(&own).await.bytes().await.unwrap(), bytes, "{name}");
        bytes_of.insert(name, bytes.to_vec());
    }
    // As somebody verifies it who has the files and the key that was published.
    let (_, keys) = told(world.get("/api/v1/release_keys").await).await;
    let manifest: Value = serde_json::from_slice(&bytes_of["manifest.json"]).unwrap();
    let named = &manifest["signed_with"]["key"];
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["name"] == *named).unwrap();
    assert_eq!((&key["current"], &key["algorithm"]), (&json!(true), &json!("Ed25519")));
    let digits = key["public_key"].as_str().unwrap();
    let public: Vec<u8> =
        (0..64).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect();
    assert_eq!(public, bytes_of["manifest.pub"]);
    assert!(is_signed(&public, &bytes_of["manifest.json"], &bytes_of["manifest.sig"]));
    let mut forged = bytes_of["manifest.json"].clone();
    forged[20] ^= 1;
    assert!(!is_signed(&public, &forged, &bytes_of["manifest.sig"]));
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(listed.len() + 3, files.len(), "all but the list and what signs it");
    for one in listed {
        let name = one["name"].as_str().unwrap();
        assert_eq!(one["sha256"], json!(fingerprint(&bytes_of[name])), "{name}");
    }
    assert_eq!(manifest["content_sha256"], published["sha256"]);
    assert!(manifest["notes"]["absence"]["en"].as_str().unwrap().contains("does not mean safe"));
    pages(&world).await;
    let stranger = world.person("otra", "sol", Role::Supervisor).await;
    for name in ["no.csv", "..%2Ftable.csv", "table.csv%00"] {
        let answer = stranger.get(&format!("{PUBLISHED}/1/files/{name}")).await;
        assert_eq!(answer.status().as_u16(), 404, "{name}");
    }
}

/// The page of the first release, and that of all of them.
async fn pages(world: &World) {
    let page = world.get("/publicado/1").await;
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("frame-ancestors *") && !policy.contains("script"), "{policy}");
    assert!(!page.headers().contains_key("x-frame-options"));
    let html = page.text().await.unwrap();
    assert!(html.contains("no significa que sea seguro") && html.contains("table.csv"), "{html}");
    let title = "Reportes de seguridad · toda el área, por departamento · abril a junio de 2026";
    assert!(html.contains(&format!("<h1>{title}</h1>")), "{html}");
    let english =
        world.request(Method::GET, "/publicado/1").header("accept-language", "en").send().await;
    let english = english.unwrap().text().await.unwrap();
    assert!(english.contains("the whole area, by department · April to June 2026"), "{english}");
    for (page, language) in [(&html, "es"), (&english, "en")] {
        let body = page.split_once("<main>").unwrap().1;
        // Files have names of their own, and all else has words.
        let said: String = body
            .split('<')
            .filter_map(|part| part.split_once('>'))
            .fold(String::new(), |text, (_, words)| text + words + "\n");
        for code in ["incidents", "corroborated", "reported", "all\n", "2026-Q2", "GT-"] {
            let said = said.lines().filter(|line| !line.contains("SHA-256"));
            let with: Vec<&str> = said
                .filter(|line| *line == code.trim() || (code.contains('-') && line.contains(code)))
                .collect();
            assert!(with.is_empty(), "{language} {code}: {with:?}");
        }
    }
    assert!(!html.contains("<script") && !html.contains("ana"), "{html}");
    // The table of who oversees: department by period, and every release.
    let index = world.get("/publicado").await;
    let policy = index.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("frame-ancestors *") && !policy.contains("script"), "{policy}");
    let index = index.text().await.unwrap();
    assert!(index.contains("<h1>Lo publicado</h1>") && index.contains("/publicado/1"), "{index}");
    assert!(index.contains("<th scope=\"col\">T2 2026</th>"), "{index}");
    assert!(index.contains("<th scope=\"row\">Guatemala</th>"), "{index}");
    let missing = world.get("/publicado/2").await;
    assert_eq!(missing.status().as_u16(), 404);
    assert_eq!(
        missing.headers()["x-frame-options"],
        "DENY",
        "only what is published is shown elsewhere"
    );
}
