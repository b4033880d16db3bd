//! Documents for one's own use, opened by Poppler: what they say, and what nobody who finds them learns.

use std::io::Write as _;
use std::process::{Command, Stdio};

use atalaya_domain::{Cell, Role};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::releases::GUATEMALA;
use crate::world::{Person, World, event, problem, told};

const SHEET: &str = "/api/v1/week_sheet";
const CARD: &str = "/api/v1/me/pocket_card";

/// What a program of Poppler tells of a document; nothing where it is not installed and need not be.
fn poppler(program: &str, options: &[&str], pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("one.pdf");
    std::fs::File::create(&path).unwrap().write_all(pdf).unwrap();
    let mut command = Command::new(program);
    command.args(options).arg(&path).stderr(Stdio::null());
    if program == "pdftotext" {
        command.arg("-");
    }
    let Ok(output) = command.output() else {
        let must = std::env::var_os("REQUIRE_READERS").is_some();
        assert!(!must, "scripts/need readers: there is no {program}");
        return None;
    };
    assert!(output.status.success(), "{program} opens it");
    let text = String::from_utf8_lossy(&output.stdout);
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The document's bytes; one page, tagged, its letters embedded.
async fn document(answer: reqwest::Response, name: &str) -> Vec<u8> {
    assert_eq!(answer.status().as_u16(), 200, "{name}");
    assert_eq!(answer.headers()["content-type"], "application/pdf");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let bytes = answer.bytes().await.unwrap().to_vec();
    if let Some(told) = poppler("pdfinfo", &[], &bytes) {
        assert!(told.contains("Tagged: yes") && told.contains("Pages: 1"), "{told}");
        assert!(!told.contains("Atalaya"), "it does not say what made it: {told}");
    }
    if let Some(told) = poppler("pdffonts", &[], &bytes) {
        assert!(told.contains("yes yes yes") && !told.contains(" no "), "{told}");
    }
    if let Some(folder) = std::env::var_os("ATALAYA_PICTURES") {
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.pdf")), &bytes).unwrap();
    }
    bytes
}

fn words(pdf: &[u8]) -> String {
    poppler("pdftotext", &["-layout"], pdf).unwrap_or_default()
}

async fn registered(luz: &Person, number: u32, name: &str, lat: f64) {
    let cell = Cell::at(lat, -90.5069).unwrap().to_string();
    let path = format!("/api/v1/places/0193a7f0-0000-7000-8000-{number:012}");
    let asked = luz.request(Method::PUT, &path).json(&json!({"name": name, "cell": cell}));
    assert_eq!(asked.send().await.unwrap().status().as_u16(), 201);
}

async fn log_of(steward: &Person) -> Vec<Value> {
    told(steward.get("/api/v1/audit").await).await.1["entries"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_supervisor_takes_a_sheet_of_what_waits_that_names_nobody() {
    let world = World::with(|settings| settings.boundaries = GUATEMALA.clone()).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "anacleta", Role::Promoter).await;
    let steward = world.person("omes", "ines", Role::Steward).await;
    let eva = world.person("otra", "eva", Role::Supervisor).await;
    let program = world.program("omes", Role::Supervisor).await;
    registered(&luz, 1, "La plaza", 14.6349).await;
    registered(&luz, 2, "El parque", 14.61).await;
    let mut report = event(1);
    report["narrative"] = json!("lo que nadie más lee");
    assert_eq!(ana.post("/api/v1/events", &report).await.status().as_u16(), 201);
    let now = world.now();
    let plan = json!({
        "id": "0193a7f0-0000-7000-8000-000000000009",
        "starts_at": (now + SignedDuration::from_mins(30)).to_string(),
        "ends_at": (now + SignedDuration::from_mins(60)).to_string(),
        "home_by": (now + SignedDuration::from_mins(90)).to_string(), "company": "pair",
    });
    let planned = ana.post("/api/v1/outreach", &plan).await;
    assert_eq!(planned.status().as_u16(), 201);
    let code = told(planned).await.1["code"].as_str().unwrap().to_owned();
    let out = json!({"id": "0193a7f0-0000-7000-8000-00000000000a", "kind": "set_out"});
    let path = "/api/v1/outreach/0193a7f0-0000-7000-8000-000000000009/check_ins";
    world.pass(SignedDuration::from_mins(31));
    assert!(ana.post(path, &out).await.status().is_success());
    world.pass(SignedDuration::from_mins(90));
    world.caught_up().await;

    let sheet = document(luz.get(SHEET).await, "week-es-a4").await;
    let text = words(&sheet);
    let is_read = !text.is_empty();
    for said in [
        "Hoja de la semana · 20 nov – 26 nov",
        "destrúyala el jueves 26 de noviembre",
        "Salidas que ya debían estar en casa 1",
        "Reportes por revisar 1 20 nov",
        "Apoyo por ofrecer lo ve quien da apoyo",
        "Lugares por revisar",
        "La plaza",
        "El parque",
        "nunca",
        "no quiere decir que sea seguro",
    ] {
        assert!(!is_read || text.contains(said), "{said}: {text}");
    }
    for hidden in ["anacleta", "luz", "omes", "nadie más lee", "ffff", &code] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    // Alarms are called meanwhile; once all of them are the sheet stays as it is.
    let (mut last, mut same) = (sheet, false);
    for _ in 0..50 {
        let next = document(luz.get(SHEET).await, "week-es-a4").await;
        same = next == last;
        if same {
            break;
        }
        last = next;
    }
    assert!(same, "the same sheet is the same bytes");
    let letter = luz.request(Method::GET, &format!("{SHEET}?paper=letter"));
    let letter = letter.header("accept-language", "en").send().await.unwrap();
    let letter = words(&document(letter, "week-en-letter").await);
    assert!(!is_read || letter.contains("Sheet of the week · 20 Nov – 26 Nov"), "{letter}");
    assert!(!is_read || letter.contains("Outings that should be home 1"), "{letter}");
    assert_eq!(problem(luz.get(&format!("{SHEET}?paper=a0")).await).await.0, 422);

    for stranger in [&ana, &steward, &program] {
        assert_eq!(problem(stranger.get(SHEET).await).await.0, 403);
    }
    let others = words(&document(eva.get(SHEET).await, "week-other").await);
    assert!(!others.contains("La plaza"), "never another's: {others}");
    let log = log_of(&steward).await;
    let made = log.iter().filter(|one| one["action"] == "week_sheet_made");
    assert!(made.clone().count() >= 3, "each is in the log");
    assert!(made.clone().all(|one| one["actor"]["handle"] == "luz"));
}

/// Who is out must not read on paper that help was called for them: whoever holds their phone would read it too.
#[tokio::test]
async fn a_sheet_tells_its_owner_nothing_of_alarms_of_their_own() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let sol = world.person("omes", "sol", Role::Supervisor).await;
    let plan = json!({
        "id": "0193a7f0-0000-7000-8000-000000000009",
        "starts_at": world.now().to_string(),
        "ends_at": (world.now() + SignedDuration::from_mins(60)).to_string(),
        "home_by": (world.now() + SignedDuration::from_mins(90)).to_string(), "company": "pair",
    });
    assert_eq!(luz.post("/api/v1/outreach", &plan).await.status().as_u16(), 201);
    let path = "/api/v1/outreach/0193a7f0-0000-7000-8000-000000000009/check_ins";
    let said = json!({"id": "0193a7f0-0000-7000-8000-00000000000b", "kind": "red"});
    assert!(luz.post(path, &said).await.status().is_success());
    world.pass(SignedDuration::from_mins(5));
    // They are called by the server's own clock.
    let mut other = words(&document(sol.get(SHEET).await, "week-of-another").await);
    for _ in 0..200 {
        if !other.contains("ha cerrado 0") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        other = words(&document(sol.get(SHEET).await, "week-of-another").await);
    }
    let own = words(&document(luz.get(SHEET).await, "week-own").await);
    if !own.is_empty() {
        assert!(own.contains("Alarmas que nadie ha cerrado 0"), "{own}");
        assert!(other.contains("Alarmas que nadie ha cerrado 1"), "{other}");
    }
}

#[tokio::test]
async fn a_pocket_card_that_is_found_tells_of_nobody() {
    let world = World::with(|settings| settings.boundaries = GUATEMALA.clone()).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "anacleta", Role::Promoter).await;
    let steward = world.person("omes", "ines", Role::Steward).await;
    let program = world.program("omes", Role::Promoter).await;
    registered(&luz, 1, "La plaza", 14.6349).await;
    let number = "0193a7f0-0000-7000-8000-0000000000aa";
    let own = json!({
        "kind": "team", "name": "Colectiva Trans OMES", "phone": "5555-1234",
        "brings_police": "no", "say": "soy promotora",
    });
    let path = format!("/api/v1/directory/{number}");
    assert!(luz.request(Method::PUT, &path).json(&own).send().await.unwrap().status().is_success());
    let place = Cell::at(14.6349, -90.5069).unwrap();
    let asked = json!({
        "places": [place.to_string(), Cell::at(14.62, -90.52).unwrap().to_string()],
        "numbers": [number, "bomberos-voluntarios", "linea-1518", "no-such-number"],
        "key_population": "TW",
    });
    let card = document(ana.post(CARD, &asked).await, "card-es-a4").await;
    let text = words(&card);
    let is_read = !text.is_empty();
    for said in [
        "Vale hasta el jueves 26 de noviembre",
        "Rómpala el jueves 26 de noviembre",
        "5555-1234",
        "122",
        "1518",
        "no llega policía · sin probar",
        "vie 20",
        "no se sabe. No quiere decir que sea seguro.",
    ] {
        assert!(!is_read || text.contains(said), "{said}: {text}");
    }
    let lower = text.to_lowercase();
    for hidden in [
        "omes",
        "colectiva",
        "trans",
        "anacleta",
        "plaza",
        "atalaya",
        "promotor",
        "tw",
        "guatemala",
        "vih",
        "hiv",
        "sex",
        "mujer",
        "acoso",
        "fff",
    ] {
        assert!(!lower.contains(hidden), "{hidden}: {text}");
    }
    let again = document(ana.post(CARD, &asked).await, "card-es-a4").await;
    assert!(card == again, "the same card is the same bytes");
    let letter = ana.request(Method::POST, CARD).header("accept-language", "en");
    let four = json!({"places": vec![place.to_string(); 4], "paper": "letter"});
    let english = document(letter.json(&four).send().await.unwrap(), "card-en-letter").await;
    let english = words(&english);
    assert!(!is_read || english.contains("Holds until Thursday 26 November"), "{english}");

    let refused = async |body: Value| problem(ana.post(CARD, &body).await).await;
    let (cell, far) = (place.to_string(), Cell::at(15.5, -89.0).unwrap().to_string());
    for (body, status) in [
        (json!({}), 422),
        (json!({"places": []}), 422),
        (json!({"places": vec![cell.clone(); 5]}), 422),
        (json!({"places": ["nowhere"]}), 422),
        (json!({"places": [cell.clone()], "numbers": vec![number; 7]}), 422),
        (json!({"places": [cell.clone()], "paper": "a0"}), 422),
        (json!({"places": [cell.clone()], "key_population": "MSM"}), 403),
        (json!({"places": [cell.clone()], "names": ["La plaza"]}), 422),
        (json!({"places": [far]}), 404),
    ] {
        assert_eq!(refused(body.clone()).await.0, status, "{body}");
    }
    for stranger in [&steward, &program] {
        assert_eq!(problem(stranger.post(CARD, &asked).await).await.0, 403);
    }
    let log = log_of(&steward).await;
    let made: Vec<&Value> = log.iter().filter(|one| one["action"] == "pocket_card_made").collect();
    assert_eq!(made.len(), 3, "{log:?}");
    assert!(made.iter().all(|one| one["subject"]["id"].is_null()), "and not which places");

    let mut hidden = own;
    hidden["visibility"] = json!("supervisors");
    let changed = luz.request(Method::PUT, &path).json(&hidden).send().await.unwrap();
    assert!(changed.status().is_success());
    let theirs = words(&document(ana.post(CARD, &asked).await, "card-hidden").await);
    assert!(!theirs.contains("5555-1234"), "a number that promoters do not see: {theirs}");
    let hers = words(&document(luz.post(CARD, &asked).await, "card-supervisor").await);
    assert!(!is_read || hers.contains("5555-1234"), "{hers}");
}

const STATEMENT: &str = "/api/v1/events/0193a000-0000-7000-8000-000000000001/statement";

#[tokio::test]
async fn a_statement_says_what_an_insurer_needs_and_is_made_for_who_reported_alone() {
    let world = World::with(|settings| settings.boundaries = GUATEMALA.clone()).await;
    let ana = world.person("omes", "anacleta", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let steward = world.person("omes", "ines", Role::Steward).await;
    let eva = world.person("otra", "eva", Role::Promoter).await;
    let mut report = event(1);
    report["narrative"] = json!("lo que nadie más lee");
    report["setting"] = json!("hotel");
    report["flags"] = json!({"taken": ["phone", "cash"]});
    assert_eq!(ana.post("/api/v1/events", &report).await.status().as_u16(), 201);

    let paper = document(ana.post(STATEMENT, &json!({})).await, "statement-es-a4").await;
    let again = ana.post(STATEMENT, &json!({})).await.bytes().await.unwrap();
    assert_eq!(paper, again, "the same for the same");
    let text = words(&paper);
    if !text.is_empty() {
        for said in [
            "Constancia de un incidente",
            "0000-0001",
            "Viernes 20 de noviembre de 2026",
            "Noche (18 a 24 h)",
            "Guatemala, departamento de Guatemala",
            "Asalto / robo con violencia",
            "eléfono",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        let cell = Cell::at(14.6349, -90.5069).unwrap().to_string();
        for kept in ["lo que nadie", "anacleta", "Hotel", "trans", "21:00", &cell, "TW"] {
            assert!(!text.contains(kept), "{kept}: {text}");
        }
    }
    let english = ana.request(Method::POST, &format!("{STATEMENT}?paper=letter"));
    let english = english.header("accept-language", "en").send().await.unwrap();
    let english = words(&document(english, "statement-en-letter").await);
    assert!(english.is_empty() || english.contains("Statement of an incident"), "{english}");

    // Nobody else has it made, whatever they see of the report, and what is not there looks the same to who sees nothing.
    for other in [&luz, &eva] {
        assert_eq!(problem(other.post(STATEMENT, &json!({})).await).await.0, 404);
    }
    assert_eq!(problem(steward.post(STATEMENT, &json!({})).await).await.0, 403);
    let wrong = ana.post(&format!("{STATEMENT}?paper=a5"), &json!({})).await;
    assert_eq!(problem(wrong).await.0, 422);

    // It is entered without telling whose report it is.
    let log = log_of(&steward).await;
    let made: Vec<&Value> = log.iter().filter(|one| one["action"] == "statement_made").collect();
    assert_eq!(made.len(), 3);
    assert_eq!(made[0]["actor"], json!({"kind": "reporter"}));

    // An open page alone makes none, of what is old or new.
    let (ana, _) = world.person_just_now("omes", "anacleta").await;
    world.pass(SignedDuration::from_mins(6));
    let closed = problem(ana.post(STATEMENT, &json!({})).await).await;
    assert_eq!(closed, (403, "history_closed".into()));
    let ana = world.person_again("omes", "anacleta").await;
    let path = STATEMENT.trim_end_matches("/statement");
    assert_eq!(ana.delete(path).await.status().as_u16(), 204);
    assert_eq!(problem(ana.post(STATEMENT, &json!({})).await).await.1, "withdrawn");
}
