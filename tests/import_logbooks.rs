//! `atalaya import` of logbooks as offices keep them: read as the wizard reads them, refused rows mended and brought in
//! again, and files that are none.

use std::io::Write as _;
use std::path::Path;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use serde_json::{Value, json};

use crate::api::Person;
use crate::desk::Desk;
use crate::program::{Server, run};

fn put(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in (0_u16..).zip(cells) {
        sheet.write(row, column, *cell).expect("written");
    }
}

/// A logbook as an office keeps it: notes on a sheet before it, titles above the table, dates of three kinds, places by
/// name, one row of which nobody knows the day and one that may be seven places.
fn bitacora() -> Workbook {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Notas").expect("a name");
    let sheet = book.add_worksheet();
    sheet.set_name("Bitácora").expect("a name");
    put(sheet, 0, &["BITÁCORA DE SEGURIDAD 2026"]);
    put(sheet, 2, &["Fecha", "Hora", "Tipo de incidente", "Municipio", "Población", "Expediente"]);
    let days = Format::new().set_num_format("dd/mm/yyyy");
    let day = ExcelDateTime::from_ymd(2026, 10, 3).expect("a day");
    put(sheet, 3, &["", "21:30", "Asalto", "Guatemala", "HSH", "A-1"]);
    sheet.write_with_format(3, 0, &day, &days).expect("written");
    put(sheet, 4, &["15 de septiembre de 2026", "noche", "extorsión", "La Antigua", "TW", "A-2"]);
    put(sheet, 6, &["25/09/26", "madrugada", "Amenazas", "San José", "", "A-3"]);
    put(sheet, 7, &["ayer", "", "Asalto", "Mixco", "", "=HYPERLINK(\"x\")"]);
    book
}

fn bytes(mut book: Workbook) -> Vec<u8> {
    book.save_to_buffer().expect("a spreadsheet")
}

#[test]
fn a_spreadsheet_is_read_as_the_office_keeps_it_and_its_refused_rows_come_back_mended() {
    let desk = Desk::new();
    let file = desk.write("bitácora 2026.xlsx", bytes(bitacora()));
    let (mend, list) = (desk.path("corregir.csv"), desk.path("errores.csv"));
    let told =
        ["--to-mend", mend.to_str().expect("text"), "--errors", list.to_str().expect("text")];
    let (dry, said) = desk.takes(&file, &[&["--dry-run"], &told[..]].concat());
    assert_eq!(dry, "4 rows: 2 new, 0 already there, 2 refused (dry run: nothing stored)");
    for understood in [
        "sheet \"Bitácora\", header in row 3: \"Fecha\" is date, \"Hora\" is time, \"Tipo de incidente\" is kind, \
         \"Municipio\" is municipality, \"Población\" is key_populations",
        "columns left out: Expediente",
        "the place \"San José\" (1 rows) may be GT-",
        "say it in \"places\" of the plan",
    ] {
        assert!(said.contains(understood), "{understood}: {said}");
    }
    let (stored, _) = desk.takes(&file, &told);
    assert_eq!(stored, "4 rows: 2 new, 0 already there, 2 refused");
    // Rows are counted as the spreadsheet counts them: where somebody looks for them.
    let errors = std::fs::read_to_string(&list).expect("the list");
    let rows: Vec<&str> = errors.lines().skip(1).collect();
    assert!(rows[0].contains(",7,") && rows[1].contains(",8,/occurred_at,not_a_date,"), "{errors}");

    // As they were, with why; what would be a formula is text.
    let to_mend = std::fs::read_to_string(&mend).expect("what is to be mended");
    let lines: Vec<&str> = to_mend.lines().collect();
    assert!(lines[0].starts_with("\u{feff}Fecha,Hora,Tipo de incidente,Municipio"), "{to_mend}");
    assert!(lines[0].ends_with("motivos (reasons)") && lines.len() == 3, "{to_mend}");
    assert!(lines[1].starts_with("25/09/26,madrugada,Amenazas,San José,"), "{to_mend}");
    assert!(lines[2].contains(",\"'=HYPERLINK("), "{to_mend}");
    let mended = to_mend.replace("ayer", "20/11/2026").replace("San José", "San José Pinula");
    let mended = desk.write("corregido.csv", mended.as_bytes());
    assert_eq!(desk.takes(&mended, &["--logbook"]).0, "2 rows: 2 new, 0 already there, 0 refused");
    // What was in is there already, mended or not.
    assert_eq!(desk.takes(&file, &[]).0, "4 rows: 0 new, 2 already there, 2 refused");
    assert_eq!(desk.takes(&mended, &["--logbook"]).0, "2 rows: 0 new, 2 already there, 0 refused");
    run(&["check", "--database", desk.database.url()]);
}

#[test]
fn a_plan_answers_what_can_be_read_two_ways() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    for name in ["2025", "2026"] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name");
        put(sheet, 0, &["Cuándo", "Qué", "Dónde"]);
        put(sheet, 1, &["03/04/2026", "lo de siempre", "San José"]);
    }
    let file = desk.write("a.xlsx", bytes(book));
    let maps = ["--map", "Cuándo=date", "--map", "Qué=kind", "--map", "Dónde=place"];
    let said = desk.fails(&file, &[&maps[..], &["--sheet", "2026"]].concat());
    for question in [
        "1 dates can be read two ways, as \"03/04/2026\": \"date_order\": \"dmy\" in the plan makes it 2026-04-03, \
         \"mdy\" 2026-03-04",
        "the place \"San José\" (1 rows) may be",
        "\"lo de siempre\" (1 rows) names nothing: say it in \"words\", \"kind\" of the plan",
        "every row was refused",
    ] {
        assert!(said.contains(question), "{question}: {said}");
    }
    let plan = json!({
        "date_order": "dmy",
        "places": {"San José": "GT-0103"},
        "words": {"kind": {"lo de siempre": "P3"}},
    });
    let plan = desk.write("plan.json", plan.to_string().as_bytes());
    let by_plan = ["--plan", plan.to_str().expect("text"), "--sheet", "2026"];
    let (all, said) = desk.takes(&file, &[&maps[..], &by_plan].concat());
    assert_eq!(all, "1 rows: 1 new, 0 already there, 0 refused");
    assert!(said.contains("sheet \"2026\"") && !said.contains("may be"), "{said}");
    let none = desk.fails(&file, &["--sheet", "2024"]);
    assert!(none.contains("there is no such sheet"), "{none}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_and_the_wizard_make_the_same_records_of_a_file() {
    let desk = Desk::new();
    let content = bytes(bitacora());
    let file = desk.write("a.xlsx", &content);
    assert_eq!(desk.takes(&file, &[]).0, "4 rows: 2 new, 0 already there, 2 refused");
    let server = Server::start(desk.database.url());
    server.ready().await;
    let luz = Person::sign_in(&server, desk.database.url(), "omes", "supervisor").await;
    let (status, seen) = luz.send_file("/logbooks/preview", &content).await;
    assert_eq!(status, 200, "{seen}");
    let counted = |name: &str| seen[name].as_u64();
    assert_eq!(
        ["new", "already_there", "refused"].map(counted),
        [Some(0), Some(2), Some(2)],
        "{seen}"
    );
    let (_, all) = luz.ask(reqwest::Method::GET, "/events", "es", "").await;
    let events = all["events"].as_array().expect("events");
    assert_eq!(events.len(), 2);
    for event in events {
        assert_eq!(event["location_precision"], "G3", "a municipality is no point: {event}");
        assert_eq!((&event["source"], &event["verification"]), (&json!("log"), &json!("V1")));
        assert_eq!(event.get("reporter").unwrap_or(&Value::Null), &Value::Null, "nobody's own");
    }
}

#[test]
fn what_is_no_logbook_is_refused_with_what_to_do() {
    let desk = Desk::new();
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    bomb.start_file("xl/sharedStrings.xml", options).expect("a part");
    let nothing = vec![b' '; 1 << 20];
    for _ in 0..300 {
        bomb.write_all(&nothing).expect("written");
    }
    let bomb = bomb.finish().expect("a packed file").into_inner();
    assert!(bomb.len() < 1 << 20, "small as long as nobody unpacks it");
    let mut empty = Workbook::new();
    empty.add_worksheet();
    let mut wide = Workbook::new();
    wide.add_worksheet().write(0, 16_000, "far right").expect("written");
    let cut = bytes(bitacora());
    for (name, content, why) in [
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old one".to_vec(),
            "save it as .xlsx without one",
        ),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 EncryptedPackage".to_vec(),
            "has a password",
        ),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n\0\0".to_vec(), "neither XLSX nor text"),
        ("cut.xlsx", cut[..cut.len() / 2].to_vec(), "the file is broken"),
        ("bomb.xlsx", bomb, "unpacked, the file is larger than 268435456 bytes"),
        ("empty.xlsx", bytes(empty), "the sheet is empty"),
        ("nothing.xlsx", Vec::new(), "the sheet is empty"),
        ("wide.xlsx", bytes(wide), "more than 65 columns"),
    ] {
        let said = desk.fails(&desk.write(name, &content), &[]);
        assert!(said.contains("cannot read") && said.contains(why), "{name}: {said}");
    }
    let huge = desk.path("huge.xlsx");
    std::fs::File::create(&huge).and_then(|file| file.set_len(33 << 20)).expect("a file");
    assert!(desk.fails(&huge, &[]).contains("larger than 33554432 bytes"));
    assert!(desk.fails(&desk.path("none.xlsx"), &[]).contains("cannot open"));
}

#[test]
fn what_does_not_go_together_is_said_before_anything_is_read() {
    let desk = Desk::new();
    let file = desk.write("a.xlsx", bytes(bitacora()));
    let other = desk.write("b.csv", b"id,kind\n");
    let plan = desk.write("plan.json", br#"{"sheets": "x"}"#);
    let (other, plan) = (other.to_str().expect("text"), plan.to_str().expect("text"));
    for (more, why) in [
        (&["--exposure"][..], "save the sheet of outreach hours as CSV"),
        (&["--source", "x"][..], "leave --source out"),
        (&[other][..], "import spreadsheets apart from other files"),
        (&["--logbook", "--to-mend", "x.csv", other][..], "one logbook at a time"),
        (&["--plan", plan][..], "plan.json is no plan of a logbook"),
        (&["--map", "Fecha=occurred_at"][..], "there are date, time, kind"),
    ] {
        let said = desk.fails(&file, more);
        assert!(said.contains(why), "{more:?}: {said}");
    }
    let said = desk.fails(Path::new(other), &["--plan", plan]);
    assert!(said.contains("--plan is for logbooks"), "{said}");
}
