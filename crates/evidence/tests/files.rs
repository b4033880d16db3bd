//! The files of a release: the same numbers in all of them, read by other programs, the same bytes each time.

use std::process::Command;
use std::sync::LazyLock;

use atalaya_boundaries::{AdminUnit, Boundaries, Level, UnitCode};
use atalaya_disclosure::Released;
use atalaya_disclosure::release::{Audience, ReleaseRecord, release_frozen};
use atalaya_domain::{Cell as Hexagon, Json, Language, OrganisationId, UserId, Zone};
use atalaya_evidence::{COLUMNS, Documents, Earlier, File, Published, Table, manifest};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

static ZONE: LazyLock<Zone> = LazyLock::new(|| Zone::new("America/Guatemala").expect("a zone"));

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

fn published<'a>(boundaries: &'a Boundaries, content: &'a Released<Json>) -> Published<'a> {
    Published {
        number: 7,
        // In the evening of the third in Guatemala.
        published_at: "2026-09-04T03:30:00Z".parse().expect("a time"),
        zone: &ZONE,
        sha256: "00ff",
        content,
        boundaries: Some(boundaries),
        organisations: "OMES, OTRANS",
        synthetic: true,
    }
}

fn table(boundaries: &Boundaries, content: &Released<Json>) -> Table {
    Table::of(&published(boundaries, content)).expect("a table")
}

/// Python with what reads spreadsheets and HXL, where it is named.
fn python() -> Command {
    Command::new(std::env::var_os("ATALAYA_TEST_READERS").unwrap_or_else(|| "python3".into()))
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
    read_back(&table, &files);
}

/// Has other programs read the files, and compare them cell by cell.
fn read_back(table: &Table, files: &[File]) {
    let folder = tempfile::tempdir().expect("a folder");
    for file in files {
        std::fs::write(folder.path().join(file.name), &file.bytes).expect("written");
    }
    let has_gdal = Command::new("ogr2ogr").arg("--version").output().is_ok();
    assert!(has_gdal || std::env::var_os("REQUIRE_GDAL").is_none(), "scripts/need gdal");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/read_back.py");
    let read = python()
        .arg(script)
        .arg(folder.path())
        .arg(table.rows.len().to_string())
        .arg(if has_gdal { "gdal" } else { "without" })
        .output()
        .expect("Python");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
}

/// Where there are no boundaries the whole area has no outline, and every program still reads the rest.
#[test]
fn a_row_without_an_outline_is_read_too() {
    let boundaries = atalaya_boundaries::guatemala().expect("shipped");
    let rows = r#"
        {"unit":"area","group":"all","events":61},
        {"unit":"area","group":"late","events":7},
        {"unit":"856d3283fffffff","group":"all","events":15}"#;
    let content = released(content(&boundaries, "omes", rows));
    let published = Published { boundaries: None, ..published(&boundaries, &content) };
    let table = Table::of(&published).expect("a table");
    assert!(table.rows[0].shape.is_none() && table.rows[2].shape.is_some());
    read_back(&table, &table.files().expect("files"));
}

#[test]
fn the_same_release_is_the_same_bytes() {
    let ((table, one), (_, two)) = (files("omes"), files("omes"));
    for (one, two) in one.iter().zip(&two) {
        assert!(one == two, "{} differs", one.name);
    }
    let list = manifest(&table, "00ff", &one, Some("0011223344556677"));
    assert_eq!(list, manifest(&table, "00ff", &two, Some("0011223344556677")));
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
    // Seven numbers of noise at most are in that of the area; what came late has its own alone.
    assert_eq!((table.rows[0].noises, table.rows[1].noises), (6, 1));
    let ends = ["lower_95", "upper_95"].map(|name| text(0, name).parse::<f64>().expect("a number"));
    assert!(ends[0] < 46.66 && ends[1] > 78.36, "wider than chance alone: {ends:?}");
    assert!(ends[0] > 40.0 && ends[1] < 86.0, "{ends:?}");
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
    assert_eq!(
        table.title(Language::En),
        "Security reports · the whole area, by hexagon · April to June 2026"
    );
    // Each file, whoever passes it on alone, says that it is made up and what it does not mean.
    let list = manifest(&table, "00ff", &files, None);
    for file in files.iter().chain([&list]) {
        // A workbook is packed: `read_back.py` looks into it.
        if file.name == "table.xlsx" {
            continue;
        }
        for said in ["MADE-UP DATA", "does not mean safe"] {
            let found = file.bytes.windows(said.len()).any(|part| part == said.as_bytes());
            assert!(found, "{} does not say {said:?}", file.name);
        }
    }
    let values = files.iter().find(|file| file.name == "dhis2.json").expect("a file");
    assert!(String::from_utf8_lossy(&values.bytes).contains("ATALAYA_DEMO_INCIDENTS"));
}

/// What begins a formula, planted wherever a text can come from that reaches a cell.
const PLANTED: [&str; 8] = [
    "=1+1",
    "+2+3",
    "-2+3",
    "@SUM(A1)",
    "\t=HYPERLINK(1)",
    "a;=cmd|' /C calc'!A0",
    "\r=7*7",
    "b\r\n=8*8",
];

fn planted_boundaries() -> Boundaries {
    let code = |text: &str| UnitCode::parse(text).expect("a code");
    let unit = |own: &str, parent: Option<&str>, name: &str| AdminUnit {
        code: code(own),
        level: if parent.is_some() { Level::Second } else { Level::First },
        parent: parent.map(code),
        name: name.to_owned(),
        alt_name: None,
        population: None,
        label: (14.6, -90.5),
    };
    let departments = vec![unit("GT-01", None, PLANTED[0]), unit("GT-17", None, PLANTED[4])];
    let municipalities = vec![
        unit("GT-0101", Some("GT-01"), PLANTED[3]),
        unit("GT-1701", Some("GT-17"), PLANTED[5]),
        unit("GT-0102", Some("GT-01"), PLANTED[6]),
        unit("GT-0103", Some("GT-01"), PLANTED[7]),
    ];
    let cell = |lat| Hexagon::at(lat, -90.5).and_then(|cell| cell.parent(7)).expect("a cell");
    Boundaries::new(
        departments,
        municipalities,
        [(cell(14.6), 0), (cell(16.9), 1), (cell(14.7), 2), (cell(14.8), 3)],
    )
    .expect("boundaries")
}

#[test]
fn no_text_in_a_cell_is_a_formula_wherever_it_came_from() {
    let boundaries = planted_boundaries();
    let rows = r#"
        {"unit":"area","group":"all","events":61},
        {"unit":"GT-01","group":"population:=1+1","events":12},
        {"unit":"GT-17","group":"=9*9","events":9},
        {"unit":"GT-0101","department":"GT-01","group":"all","events":21},
        {"unit":"GT-0102","department":"GT-01","group":"all","events":11},
        {"unit":"GT-0103","department":"GT-01","group":"all","events":13}"#;
    let text = serde_json::to_string(&content(&boundaries, "=SUM(1)", rows)).expect("text");
    let text =
        text.replace("\"incidents\"", "\"-2+3\"").replace("\"corroborated\"", "\"@SUM(A1)\"");
    let content = released(Json::parse(text.as_bytes()).expect("JSON"));
    let organisations = PLANTED.join(" ");
    let published = Published { organisations: &organisations, ..published(&boundaries, &content) };
    let table = Table::of(&published).expect("a table");
    let files = table.files().expect("files");
    let folder = tempfile::tempdir().expect("a folder");
    for file in &files {
        std::fs::write(folder.path().join(file.name), &file.bytes).expect("written");
    }
    let sheets = files.iter().filter(|file| file.media_type.starts_with("text/csv"));
    for file in sheets {
        let text = String::from_utf8(file.bytes.clone()).expect("text");
        // Whichever of these a spreadsheet parts cells by.
        for cell in text.split([',', ';', '\t', '\r', '\n']) {
            let begun = cell.trim_start_matches([' ', '"']);
            let is_number = begun.trim_end_matches('"').parse::<f64>().is_ok();
            let runs = begun.starts_with(['=', '+', '-', '@']);
            assert!(!runs || is_number, "{}: {cell:?}", file.name);
        }
        for planted in ["1+1", "SUM(A1)", "HYPERLINK(1)"] {
            assert!(text.contains(planted) || file.name == "method.csv", "{}", file.name);
        }
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/planted.py");
    let read = python().arg(script).arg(folder.path()).output().expect("Python");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
}

/// The page of a release is written anew each time: after other boundaries came its places are called what they
/// were called, and they are not drawn by what they are not.
#[test]
fn names_outlive_the_boundaries_they_came_from() {
    let boundaries = atalaya_boundaries::guatemala().expect("shipped");
    let content = released(content(&boundaries, "omes", ROWS));
    let first = table(&boundaries, &content);
    let files = first.files().expect("files");
    let places = files.iter().find(|file| file.name == "places.geojson").expect("a file");
    let others = planted_boundaries();
    for boundaries in [Some(&others), None] {
        let again = Published { boundaries, ..published(&others, &content) };
        let mut again = Table::of(&again).expect("a table");
        again.keep_names(&places.bytes);
        for (row, before) in again.rows.iter().zip(&first.rows) {
            assert_eq!(row.cells, before.cells);
            let hexagon = row.cells.iter().any(|cell| cell.written() == "hexagon");
            assert_eq!(row.shape.is_some(), hexagon, "hexagons are where they are");
        }
        again.keep_names(b"no places at all");
        assert_eq!(again.rows[3].cells, first.rows[3].cells);
    }
}

fn documents(boundaries: &Boundaries, table: &Table) -> Vec<File> {
    let earlier = [("2025-Q3", 40), ("2025-Q4", 52), ("2026-Q1", 38)];
    let earlier =
        earlier.map(|(period, events)| Earlier { period: period.to_owned(), events, noises: 9 });
    let documents = Documents {
        table,
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
                assert!(text.contains("INVENTADOS") || text.contains("MADE-UP"), "{}", one.name);
                // Its legend with what is hatched, its date and number, and where it is from.
                let said = if one.name.contains("-es") {
                    ["Reportes", "Sin dato", "publicación 7", "OMES, OTRANS"]
                } else {
                    ["Reports", "No number", "release 7", "OMES, OTRANS"]
                };
                for said in said.into_iter().chain(["2026-09-03", "sha256 00ff"]) {
                    assert!(text.contains(said), "{}: {said:?}\n{text}", one.name);
                }
            }
        }
    }
    // The picture has two dots for each unit of the drawing, so that it is sharp on a slide.
    for language in ["es", "en"] {
        let of = |ends: &str| one.iter().find(|file| file.name == format!("map-{language}.{ends}"));
        let (drawing, picture) = (of("svg").expect("a drawing"), of("png").expect("a picture"));
        let text = String::from_utf8_lossy(&drawing.bytes).into_owned();
        let [wide, high] = ["width", "height"].map(|side| {
            let (_, rest) = text.split_once(&format!(" {side}=\"")).expect("a size");
            rest.split_once('"').expect("a size").0.parse::<f64>().expect("a number")
        });
        let at = |from: usize| {
            let bytes = picture.bytes[from..from + 4].try_into().expect("four");
            u32::from_be_bytes(bytes).to_string()
        };
        let twice = [wide, high].map(|side: f64| (side * 2.0).ceil().to_string());
        assert_eq!([at(16), at(20)], twice, "{language}");
    }
    // As others open them: every page and picture says that it is made up, and has something on it.
    let folder = tempfile::tempdir().expect("a folder");
    for file in &one {
        std::fs::write(folder.path().join(file.name), &file.bytes).expect("written");
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/opened.py");
    let read = python().arg(script).arg(folder.path()).output().expect("Python");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    println!("{}", String::from_utf8_lossy(&read.stdout));
}

/// A department with a number beside its municipalities' is told as the rest of it, in words too.
#[test]
fn a_map_tells_each_report_in_one_place() {
    let boundaries = atalaya_boundaries::guatemala().expect("shipped");
    let rows = r#"
        {"unit":"area","group":"all","events":61},
        {"unit":"GT-01","group":"all","events":33},
        {"unit":"GT-17","group":"all","events":12},
        {"unit":"GT-0101","department":"GT-01","group":"all","events":21}"#;
    let table = table(&boundaries, &released(content(&boundaries, "omes", rows)));
    let files = documents(&boundaries, &table);
    let map = files.iter().find(|file| file.name == "map-es.svg").expect("a map");
    let text = String::from_utf8_lossy(&map.bytes);
    assert!(text.contains("Guatemala (Guatemala) 21, Guatemala, lo demás 12, Petén 12"), "{text}");
    assert!(text.contains("no quiere decir cero"), "what is hatched is no zero");
}
