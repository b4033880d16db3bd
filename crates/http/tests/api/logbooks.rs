//! Files that organisations have kept of their own: read, looked at, brought in, mended, brought in again.

use std::fmt::Write as _;
use std::io::Write as _;

use atalaya_domain::Role;
use atalaya_http::HttpSettings;
use reqwest::{Method, Response};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};

use crate::releases::GUATEMALA;
use crate::world::{Person, World, problem, told};

const LOGBOOKS: &str = "/api/v1/logbooks";
const PLAN: &str = "/api/v1/logbook_plans/0193a7f0-0000-7000-8000-000000000001";

async fn world() -> World {
    World::with(|settings: &mut HttpSettings| settings.boundaries = GUATEMALA.clone()).await
}

/// A form with a file whose name is somebody's path, and a plan.
fn form(file: &[u8], plan: Option<&Value>) -> Vec<u8> {
    let mut body = Vec::new();
    let name = r"../../etc/C:\Users\luz\bitácora =1+1.xlsx";
    write!(
        body,
        "--limit\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    )
    .unwrap();
    body.extend_from_slice(file);
    if let Some(plan) = plan {
        write!(body, "\r\n--limit\r\ncontent-disposition: form-data; name=\"plan\"\r\n\r\n{plan}")
            .unwrap();
    }
    body.extend_from_slice(b"\r\n--limit--\r\n");
    body
}

async fn send(person: &Person, step: &str, file: &[u8], plan: Option<&Value>) -> Response {
    let request = person.request(Method::POST, &format!("{LOGBOOKS}{step}"));
    let request = request.header("content-type", "multipart/form-data; boundary=limit");
    request.body(form(file, plan)).send().await.unwrap()
}

/// The lines of an import.
async fn brought_in(person: &Person, file: &[u8], plan: Option<&Value>) -> Vec<Value> {
    let answer = send(person, "", file, plan).await;
    assert_eq!(answer.status(), 200);
    let text = answer.text().await.unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A logbook as an office keeps it: titles above the table, dates of three kinds, a blank row, a formula.
fn spreadsheet() -> Vec<u8> {
    let mut book = Workbook::new();
    let notes = book.add_worksheet();
    notes.set_name("Notas").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("Bitácora").unwrap();
    let bold = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 5, "BITÁCORA DE SEGURIDAD 2026", &bold).unwrap();
    sheet.write(1, 0, "Organización Ejemplo").unwrap();
    for (column, name) in
        ["Fecha", "Hora", "Tipo de incidente", "Municipio", "Población", "Descripción"]
            .iter()
            .enumerate()
    {
        sheet.write(3, column as u16, *name).unwrap();
    }
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let time = Format::new().set_num_format("hh:mm");
    let day = ExcelDateTime::from_ymd(2026, 10, 3).unwrap();
    sheet.write_with_format(4, 0, &day, &date).unwrap();
    sheet.write_with_format(4, 1, ExcelDateTime::from_hms(21, 30, 0).unwrap(), &time).unwrap();
    let rest = |sheet: &mut rust_xlsxwriter::Worksheet, row: u32, cells: [&str; 4]| {
        for (at, cell) in cells.iter().enumerate() {
            sheet.write(row, at as u16 + 2, *cell).unwrap();
        }
    };
    rest(sheet, 4, ["Asalto", "Guatemala", "HSH", "Le quitaron el teléfono"]);
    sheet.write(5, 0, "15 de septiembre de 2026").unwrap();
    sheet.write(5, 1, "noche").unwrap();
    rest(sheet, 5, ["extorsión", "La Antigua", "mujer trans; HSH", ""]);
    // Row 7 is blank.
    sheet.write(7, 0, "25/09/26").unwrap();
    sheet.write(7, 1, "madrugada").unwrap();
    rest(sheet, 7, ["Amenazas", "San José", "MTS", "=cmd|' /C calc'!A0"]);
    sheet.write(8, 0, "ayer").unwrap();
    rest(sheet, 8, ["Asalto", "Mixco", "", ""]);
    sheet.write_formula(9, 0, "=A5").unwrap();
    rest(sheet, 9, ["algo raro que pasó", "Mixco", "", ""]);
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_spreadsheet_is_read_asked_about_looked_at_brought_in_and_mended() {
    let world = world().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let file = spreadsheet();
    let (status, read) = told(send(&luz, "/reading", &file, None).await).await;
    assert_eq!(status, 200, "{read}");
    assert_eq!(read["sheets"], json!(["Notas", "Bitácora"]));
    assert_eq!(
        (&read["sheet"], &read["header_row"], &read["rows"]),
        (&json!("Bitácora"), &json!(4), &json!(5))
    );
    let headings: Vec<&Value> =
        read["columns"].as_array().unwrap().iter().map(|column| &column["heading"]).collect();
    assert_eq!(headings, ["date", "time", "kind", "municipality", "key_populations", "narrative"]);
    assert_eq!(read["dates"]["order"], "dmy", "25/09/26 shows it");
    // `ayer`, and the formula's zero.
    assert_eq!(read["dates"]["unread"], 2);
    assert_eq!(read["places"][0]["text"], "San José");
    assert!(read["places"][0]["offered"].as_array().unwrap().len() > 1);
    assert_eq!(read["words"][0]["word"], "algo raro que pasó");

    let mut plan = json!({
        "places": {"san jose": "GT-0103"},
        "words": {"kind": {"Algo raro que pasó": "C2"}},
    });
    let (status, seen) = told(send(&luz, "/preview", &file, Some(&plan)).await).await;
    assert_eq!(status, 200, "{seen}");
    assert_eq!(
        (&seen["rows"], &seen["accepted"], &seen["refused"]),
        (&json!(5), &json!(3), &json!(2))
    );
    assert_eq!((&seen["new"], &seen["already_there"]), (&json!(3), &json!(0)));
    let first = &seen["shown"][0];
    assert_eq!(first["from"], "2026-10-03T21:30:00-06:00", "{first}");
    assert_eq!((&first["kind"], &first["place"]), (&json!("P1"), &json!("Guatemala, Guatemala")));
    let night = &seen["shown"][1];
    assert_eq!(
        (&night["from"], &night["time_precision"]),
        (&json!("2026-09-15T18:00:00-06:00"), &json!("T2"))
    );
    assert_eq!(seen["refused_rows"][0]["row"], 9);
    assert_eq!(seen["refused_rows"][0]["reasons"][0]["code"], "not_a_date");
    let all = told(luz.get("/api/v1/events").await).await.1;
    assert_eq!(all["events"], json!([]), "a look stores nothing");

    let lines = brought_in(&luz, &file, Some(&plan)).await;
    let last = lines.last().unwrap();
    assert_eq!(
        (&last["created"], &last["refused"], &last["done"]),
        (&json!(3), &json!(2), &json!(true))
    );
    let all = told(luz.get("/api/v1/events").await).await.1;
    let events = all["events"].as_array().unwrap();
    assert_eq!(events.len(), 3);
    for event in events {
        assert_eq!(event["location_precision"], "G3", "a municipality is no point");
        assert_eq!(event["source"], "log");
    }

    // The refused rows, as they were and with why; mended, they come in, and nothing comes twice.
    let answer = send(&luz, "/refused", &file, Some(&plan)).await;
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    let csv = answer.text().await.unwrap();
    assert!(
        csv.starts_with(
            "\u{feff}Fecha,Hora,Tipo de incidente,Municipio,Población,Descripción,motivos"
        ),
        "{csv}"
    );
    assert_eq!(csv.lines().count(), 3, "{csv}");
    let mended = csv.replace("ayer", "20/11/2026").replace("\n0,", "\n19/11/2026,");
    assert_ne!(csv, mended);
    let (_, seen) = told(send(&luz, "/preview", mended.as_bytes(), Some(&plan)).await).await;
    assert_eq!((&seen["new"], &seen["refused"]), (&json!(2), &json!(0)), "{seen} {mended}");
    assert_eq!(
        brought_in(&luz, mended.as_bytes(), Some(&plan)).await.last().unwrap()["created"],
        2
    );
    for again in [file.as_slice(), mended.as_bytes()] {
        let lines = brought_in(&luz, again, Some(&plan)).await;
        assert_eq!(lines.last().unwrap()["created"], 0, "the same file again makes no doubles");
    }
    // Another mapping does not make other records of the same rows.
    plan["columns"] = json!({"Descripción": null});
    let (_, seen) = told(send(&luz, "/preview", &file, Some(&plan)).await).await;
    assert_eq!((&seen["new"], &seen["already_there"]), (&json!(0), &json!(3)));
}

#[tokio::test]
async fn a_text_of_an_old_spreadsheet_is_read_as_it_was_meant() {
    let world = world().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    // Windows-1252, semicolons, a title with a comma, two-digit years, blank rows, an ambiguous order.
    let text = "Reportes, zona sur;;;\r\n;;;\r\nFecha del hecho;Qu\u{e9} pas\u{f3};Lugar;Latitud\r\n\
                03/04/26;Extorsi\u{f3}n;Ciudad de Guatemala zona 1;\r\n\r\n05/06/26;Hurto;Villa Nueva;\r\n";
    let old: Vec<u8> = text.chars().map(|letter| u32::from(letter) as u8).collect();
    let (status, read) = told(send(&luz, "/reading", &old, None).await).await;
    assert_eq!(status, 200, "{read}");
    assert_eq!((&read["encoding"], &read["delimiter"]), (&json!("windows-1252"), &json!(";")));
    assert_eq!(
        (&read["header_row"], &read["rows"], &read["open"]),
        (&json!(3), &json!(2), &json!(1))
    );
    let dates = &read["dates"];
    assert_eq!((&dates["either"], &dates["order"]), (&json!(2), &Value::Null));
    assert_eq!(dates["example"]["day_first"], "2026-04-03");
    assert_eq!(dates["example"]["month_first"], "2026-03-04");
    let (_, seen) = told(send(&luz, "/preview", &old, None).await).await;
    assert_eq!((&seen["accepted"], &seen["refused"]), (&json!(0), &json!(2)), "nothing is guessed");
    assert_eq!(seen["refused_rows"][0]["reasons"][0]["code"], "date_either_way");
    let plan = json!({"date_order": "dmy"});
    let (_, seen) = told(send(&luz, "/preview", &old, Some(&plan)).await).await;
    assert_eq!(seen["shown"][0]["from"], "2026-04-03T00:00:00-06:00", "{seen}");
    assert_eq!(seen["shown"][1]["place"], "Villa Nueva, Guatemala");
    // The same with a mark and in UTF-8 is the same rows.
    brought_in(&luz, &old, Some(&plan)).await;
    let new = format!("\u{feff}{text}");
    let (_, seen) = told(send(&luz, "/preview", new.as_bytes(), Some(&plan)).await).await;
    assert_eq!(seen["already_there"], 2, "{seen}");
}

#[tokio::test]
async fn many_rows_come_in_by_batches_that_tell_how_far_it_is() {
    let world = world().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let mut text = "fecha,tipo,municipio,nota\n".to_owned();
    for number in 0..1_200 {
        writeln!(text, "2026-10-{:02},P1,Mixco,caso {number}", number % 28 + 1).unwrap();
    }
    let lines = brought_in(&luz, text.as_bytes(), None).await;
    let stored: Vec<&Value> = lines.iter().map(|line| &line["stored"]).collect();
    assert_eq!(stored, [500, 1_000, 1_200]);
    assert_eq!(
        lines[2],
        json!({"of": 1200, "stored": 1200, "created": 1200, "already_there": 0, "refused": 0, "done": true})
    );
    // Rows that are the same are as many records as there are rows.
    let twice = "fecha,tipo,municipio\n2026-10-01,P2,Mixco\n2026-10-01,P2,Mixco\n";
    assert_eq!(brought_in(&luz, twice.as_bytes(), None).await[0]["created"], 2);
}

#[tokio::test]
async fn only_a_supervisor_in_person_brings_logbooks_in_and_only_their_own() {
    let world = world().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("otra", "eva", Role::Supervisor).await;
    let text = b"fecha,tipo,municipio\n2026-10-01,P2,Mixco\n";
    for role in [Role::Promoter, Role::Advocate, Role::Steward] {
        let other = world.person("omes", role.code(), role).await;
        for step in ["/reading", "/preview", "/refused", ""] {
            assert_eq!(problem(send(&other, step, text, None).await).await.0, 403, "{role} {step}");
        }
        assert_eq!(problem(other.get("/api/v1/logbook_plans").await).await.0, 403);
    }
    let program = world.program("omes", Role::Supervisor).await;
    assert_eq!(problem(send(&program, "", text, None).await).await.0, 403);
    assert_eq!(brought_in(&luz, text, None).await[0]["created"], 1);
    // What another organisation has already is not told, and does not keep one's own out.
    let (_, seen) = told(send(&eva, "/preview", text, None).await).await;
    assert_eq!((&seen["new"], &seen["already_there"]), (&json!(1), &json!(0)));
    assert_eq!(brought_in(&eva, text, None).await[0]["created"], 1);
    // Who brought it in stands in the log, and nobody beside the records.
    let steward = world.person("omes", "rosa", Role::Steward).await;
    let (_, log) = told(steward.get("/api/v1/audit?action=logbook_imported").await).await;
    assert_eq!(log["entries"][0]["actor"]["handle"], "luz", "{log}");
    let (_, mine) = told(luz.get("/api/v1/me/data").await).await;
    assert!(
        !mine.to_string().contains("GT-0108") && !mine.to_string().contains("\"P2\""),
        "{mine}"
    );
}

#[tokio::test]
async fn plans_are_kept_by_name_reused_and_forgotten_by_their_organisation_alone() {
    let world = world().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("otra", "eva", Role::Supervisor).await;
    let plan = json!({"sheet": "Hoja1", "header_row": 4, "columns": {"Fecha": "date", "X": null}, "date_order": "dmy",
        "places": {"la terminal": "GT-0101"}, "words": {"kind": {"robo": "P1"}}, "fixed": {"key_populations": "TW"}});
    let put = async |person: &Person, body: &Value| {
        told(person.request(Method::PUT, PLAN).json(body).send().await.unwrap()).await
    };
    let (status, kept) = put(&luz, &json!({"name": "  Bitácora   mensual ", "plan": plan})).await;
    assert_eq!(status, 200, "{kept}");
    assert_eq!(kept["plans"][0]["name"], "Bitácora mensual");
    let mut expected = plan.clone();
    expected.as_object_mut().unwrap().retain(|name, _| name != "sheet" && name != "header_row");
    assert_eq!(kept["plans"][0]["plan"], expected, "the next file has its own sheet and rows");
    assert_eq!(told(eva.get("/api/v1/logbook_plans").await).await.1["plans"], json!([]));
    assert_eq!(
        put(&eva, &json!({"name": "Otra", "plan": {}})).await.0,
        409,
        "the id is somebody's"
    );
    assert_eq!(eva.delete(PLAN).await.status(), 404);
    for wrong in [
        json!({"plan": {}}),
        json!({"name": "", "plan": {}}),
        json!({"name": "x"}),
        json!({"name": "x", "plan": {"columns": {"a": "nothing"}}}),
        json!({"name": "x", "plan": {"more": 1}}),
    ] {
        assert_eq!(put(&luz, &wrong).await.0, 422, "{wrong}");
    }
    assert_eq!(luz.delete(PLAN).await.status(), 204);
    assert_eq!(told(luz.get("/api/v1/logbook_plans").await).await.1["plans"], json!([]));
}

/// A packed file that is small and unpacks to far more than anybody has.
fn bomb() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    // One text, many times over, in one cell each: a megabyte of nothing packs into almost nothing.
    let long = " ".repeat(32_000) + "a";
    for row in 0..2_000 {
        sheet.write(row, 0, format!("{row}{long}")).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn hostile_files_are_refused_before_they_cost_anything() {
    let world = world().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let refused = async |file: &[u8]| problem(send(&luz, "/reading", file, None).await).await;
    let bomb = bomb();
    assert!(bomb.len() < 3 << 20, "{} bytes", bomb.len());
    assert_eq!(refused(&bomb).await, (413, "body_too_large".to_owned()));
    assert_eq!(refused(&vec![b'a'; 5 << 20]).await.0, 413);
    assert_eq!(refused(b"").await, (422, "invalid_body".to_owned()));
    assert_eq!(refused(b"PK\x03\x04 and nothing else").await, (422, "invalid_body".to_owned()));
    assert_eq!(
        refused(b"\xd0\xcf\x11\xe0 an old one").await,
        (415, "unsupported_media_type".to_owned())
    );
    assert_eq!(
        refused(b"\x89PNG\r\n\x1a\n\0\0\0").await,
        (415, "unsupported_media_type".to_owned())
    );
    assert_eq!(refused("a,".repeat(70).as_bytes()).await.0, 422, "a row of nothing");
    assert_eq!(refused(["x"; 70].join(",").as_bytes()).await.0, 422, "too wide");
}

#[tokio::test]
async fn no_cell_of_the_refused_rows_is_a_formula_and_comes_back_as_it_was() {
    let world = world().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let text = "fecha,tipo,lat,lon,=nota\nayer,P1,14.6,-90.5,\"=HYPERLINK(\"\"http://x\"\")\"\nayer,P1,14.6,-90.5,@SUM(A1)\nayer,P1,14.6,-90.5,a;=1+1\nayer,P1,14.6,-90.5,＝1+1\n";
    let csv = send(&luz, "/refused", text.as_bytes(), None).await.text().await.unwrap();
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    for row in rows.records() {
        // By whichever of these a spreadsheet parts cells.
        for cell in row.unwrap().iter().flat_map(|cell| cell.split([',', ';', '\t'])) {
            let begun = cell.trim_start_matches([' ', '"']);
            assert!(!begun.starts_with(['=', '+', '-', '@', '＝', '\r']), "{cell}");
        }
    }
    let mended = csv.replace("ayer", "2026-10-01");
    let (_, seen) = told(send(&luz, "/preview", mended.as_bytes(), None).await).await;
    assert_eq!((&seen["accepted"], &seen["refused"]), (&json!(4), &json!(0)), "{seen} {mended}");
}
