//! Migrations: there and back, and the schema in code against the real columns.

use std::path::Path;
use std::process::Command;

use atalaya_domain::{Event, Position, Slug};
use atalaya_store::StoreError;

use crate::contract::{Raw, TestStore, at, id, robbery, visit};

/// The tables and columns that `crates/store/src/schema.rs` and `postgis.rs` name, as `table.column type`.
fn columns_in_code() -> Vec<String> {
    let mut columns = Vec::new();
    for source in [include_str!("../src/schema.rs")] {
        let mut table = "";
        for line in source.lines().map(str::trim) {
            if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
                table = name;
            } else if let Some((column, kind)) =
                line.split_once(" -> ").filter(|_| line.ends_with(','))
            {
                columns.push(format!("{table}.{column} {}", kind.trim_end_matches(',')));
            }
        }
    }
    columns.sort();
    columns
}

/// The columns the database has, in the words of `schema.rs`.
fn columns_in_database(raw: &mut Raw) -> Vec<String> {
    let sql = match raw {
        Raw::Postgres(_) => {
            "SELECT c.table_name || '.' || c.column_name || ' ' || c.data_type || ' ' || c.is_nullable AS line \
             FROM information_schema.columns AS c JOIN information_schema.tables AS t USING (table_schema, table_name) \
             WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER' \
             AND c.table_name NOT IN ('__diesel_schema_migrations', 'spatial_ref_sys', 'cell_shape')"
        }
        Raw::Sqlite(_) => {
            "SELECT t.name || '.' || c.name || ' ' || lower(c.type) || ' ' || iif(c.\"notnull\", 'NO', 'YES') AS line \
             FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> '__diesel_schema_migrations'"
        }
    };
    let mut columns: Vec<String> = raw
        .lines(sql)
        .iter()
        .map(|line| {
            let (line, nullable) = line.rsplit_once(' ').unwrap();
            let (name, kind) = line.split_once(' ').unwrap();
            let kind = match kind {
                "bigint" | "integer" => "BigInt",
                "text" => "Text",
                "bytea" | "blob" => "Binary",
                "double precision" | "real" => "Double",
                other => panic!("{name} is {other}, which is not portable"),
            };
            if nullable == "YES" {
                format!("{name} Nullable<{kind}>")
            } else {
                format!("{name} {kind}")
            }
        })
        .collect();
    columns.sort();
    columns
}

/// The whole schema as text.
fn dump(url: &str) -> String {
    let Some(path) = url.strip_prefix("sqlite:") else {
        let output = Command::new("pg_dump")
            .args([
                "--schema-only",
                "--no-owner",
                "--exclude-table=__diesel_schema_migrations",
                "-d",
                url,
            ])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        // Newer servers put a random word here.
        let lines = text
            .lines()
            .filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict"));
        return lines.collect::<Vec<_>>().join("\n");
    };
    let sql = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_schema \
               WHERE name NOT LIKE '%__diesel%' ORDER BY type, name";
    Raw::open(&format!("sqlite:{path}")).lines(sql).join("\n")
}

contract!(the_schema_in_code_is_the_one_in_the_database, async |store| {
    let mut raw = Raw::open(store.database.url());
    assert_eq!(columns_in_database(&mut raw), columns_in_code());
});

contract!(up_down_up_leaves_no_difference, async |store| {
    let url = store.database.url();
    let first = dump(url);
    assert!(first.contains("feed_head"));
    store.unmigrate().await.unwrap();
    assert!(!dump(url).contains("feed_head"));
    assert!(matches!(store.migrated().await, Err(StoreError::Outdated)));
    assert!(!store.migrate().await.unwrap().is_empty());
    store.migrated().await.unwrap();
    assert_eq!(dump(url), first);
});

contract!(programs_that_start_together_migrate_once, async |store| {
    store.unmigrate().await.unwrap();
    let others = (0..4).map(|_| {
        let url = store.database.url().to_owned();
        tokio::spawn(async move {
            let store = atalaya_store::Store::open(&url).await.unwrap();
            store.migrate().await.unwrap().len()
        })
    });
    let mut ran = 0;
    for other in others.collect::<Vec<_>>() {
        ran += other.await.unwrap();
    }
    assert_eq!(ran, names("sqlite").len());
});

/// What the first program wrote, version by version: an event, its amendment, and another event.
const FIRST_ROWS: &str = "
    INSERT INTO organisation (slug, name, created_us) VALUES ('uno', 'Una', 1);
    INSERT INTO app_user (organisation, handle, role, key_populations, password_hash, created_us)
        VALUES (1, 'ana', 'promoter', 0, '$argon2id$', 1);
    INSERT INTO event VALUES (1, 1, 1, 1, NULL, 2, 1790000000000000, 1790000000000000,
        618913515608211455, 614409915982675967, 14.6, -90.5, 3, NULL, NULL, 2, 1, NULL,
        1790000000000001, ID1, 'created', 'P1', 'T0', 'G0', 'self', 'V1',
        NULL, NULL, NULL, 'lo que pasó');
    INSERT INTO event VALUES (2, 1, 2, 1, 1, NULL, 1790000000000000, 1790000000000000,
        618913515608211455, 614409915982675967, 14.6, -90.5, 5, NULL, NULL, 2, 1, 1,
        1790000000000002, ID1, 'amended', 'L1', 'T0', 'G0', 'self', 'V1',
        NULL, NULL, NULL, 'lo que pasó');
    INSERT INTO event VALUES (3, 1, 1, 3, NULL, NULL, 1790000000000000, 1790000000000000,
        618913515608211455, 614409915982675967, 14.6, -90.5, 3, NULL, NULL, 2, NULL, NULL,
        1790000000000003, ID2, 'created', 'P1', 'T0', 'G0', 'self', 'V1',
        NULL, NULL, NULL, NULL);
    UPDATE feed_head SET position = 3;
";

contract!(a_database_of_the_first_program_is_brought_here_with_all_it_holds, async |store| {
    store.unmigrate().await.unwrap();
    let mut raw = Raw::open(store.database.url());
    let (engine, open, close) = match raw {
        Raw::Postgres(_) => ("postgres", "'\\x", "'::bytea"),
        Raw::Sqlite(_) => ("sqlite", "x'", "'"),
    };
    let binary = |hex: &str| format!("{open}{hex}{close}");
    let first = &names(engine)[0];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(engine);
    raw.run(&std::fs::read_to_string(folder.join(first).join("up.sql")).unwrap());
    let version: String = first.split('_').next().unwrap().replace('-', "");
    raw.run(&format!("INSERT INTO __diesel_schema_migrations (version) VALUES ('{version}')"));
    let (one, two) = ("0193a000000070008000000000000001", "0193a000000070008000000000000002");
    raw.run(&FIRST_ROWS.replace("ID1", &binary(one)).replace("ID2", &binary(two)));
    let old = raw.lines("SELECT action || version || kind AS line FROM event ORDER BY position");

    assert!(matches!(store.migrated().await, Err(StoreError::Outdated)));
    assert_eq!(store.migrate().await.unwrap().len(), names(engine).len() - 1);
    store.migrated().await.unwrap();
    let kept = raw.lines("SELECT action || version || kind AS line FROM event ORDER BY position");
    assert_eq!(kept, old);
    let organisation =
        store.organisation_by_slug(&Slug::parse("uno").unwrap()).await.unwrap().unwrap().id;
    assert_eq!(store.event_count(organisation).await.unwrap(), 2);
    store.exposure_create(organisation, None, visit(1), at(0)).await.unwrap();
    store.event_create(organisation, None, robbery(1), at(0)).await.unwrap();
    let changes = store.changes_after(Position(0), 10).await.unwrap();
    let positions: Vec<i64> = changes.iter().map(|change| change.position().0).collect();
    assert_eq!(positions, [1, 2, 3, 4, 5]);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

contract!(a_step_back_from_merging_loses_no_event, async |store| {
    let organisation = store.organisation("uno").await;
    for number in 1..=3 {
        store.event_create(organisation, None, robbery(number), at(0)).await.unwrap();
    }
    store.event_merge(organisation, id(2), id(1), None, None, at(1)).await.unwrap();
    store.event_merge(organisation, id(3), id(1), None, None, at(1)).await.unwrap();
    store.event_separate(organisation, id(3), None, None, at(2)).await.unwrap();
    store.distinct_set(organisation, id(1), id(3), None, at(3)).await.unwrap();
    let mut raw = Raw::open(store.database.url());
    let engine = if matches!(raw, Raw::Postgres(_)) { "postgres" } else { "sqlite" };
    let names = names(engine);
    let step = names.iter().find(|name| name.ends_with("_duplicates")).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(engine);
    for file in ["down.sql", "up.sql"] {
        raw.run(&std::fs::read_to_string(folder.join(step).join(file)).unwrap());
        let actions =
            raw.lines("SELECT action AS line FROM event WHERE version > 1 ORDER BY position");
        assert_eq!(actions, ["amended"; 3], "{file}");
    }
    assert_eq!(store.event_count(organisation).await.unwrap(), 3);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exposure_is_no_layer() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let store = TestStore::open(database).await;
    let organisation = store.organisation("uno").await;
    store.exposure_create(organisation, None, visit(1), at(0)).await.unwrap();
    store.layers_refresh(Position(0)).await.unwrap();
    let mut raw = Raw::open(store.database.url());
    let outlines = raw.lines("SELECT cell::text AS line FROM cell_shape");
    assert!(outlines.is_empty(), "no outline tells where a team was: {outlines:?}");
    let layers = "SELECT f_table_name::text AS line FROM geometry_columns ORDER BY 1";
    let known = ["cell_shape", "event", "event_cell_count", "event_current"];
    assert_eq!(raw.lines(layers), known);
}

fn names(engine: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(engine);
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            for file in ["up.sql", "down.sql"] {
                let text = std::fs::read_to_string(entry.path().join(file)).unwrap();
                assert!(text.starts_with("-- "), "{}/{file} says why", entry.path().display());
            }
            entry.file_name().to_string_lossy().into_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn both_engines_have_the_same_steps() {
    assert_eq!(names("postgres"), names("sqlite"));
    assert!(!names("sqlite").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn qgis_finds_points_and_counted_cells() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let store = TestStore::open(database).await;
    let organisation = store.organisation("uno").await;
    for number in 0..3 {
        store.event_create(organisation, None, robbery(number * 100), at(0)).await.unwrap();
    }
    store.event_withdraw(organisation, robbery(0).id, None, None, at(1)).await.unwrap();
    let twice = Event { id: id(1), ..robbery(100) };
    store.event_create(organisation, None, twice, at(1)).await.unwrap();
    store.event_merge(organisation, id(1), id(100), None, None, at(2)).await.unwrap();
    let head = store.feed_head().await.unwrap().position;
    assert_eq!(store.layers_refresh(Position(0)).await.unwrap(), head);
    assert_eq!(store.layers_refresh(head).await.unwrap(), head, "the outlines are there");
    let mut raw = Raw::open(store.database.url());
    let points = "SELECT kind || ' ' || ST_GeometryType(geom) || ' ' || ST_SRID(geom) AS line FROM event_current";
    assert_eq!(raw.lines(points), ["P1 ST_Point 4326"; 2]);
    let cells = "SELECT events || ' ' || ST_IsValid(geom) || ' ' || ST_NPoints(geom) AS line FROM event_cell_count";
    assert_eq!(raw.lines(cells), ["2 true 7"]);
    let inside = "SELECT count(*)::text AS line FROM event_current JOIN event_cell_count \
                  ON ST_Intersects(event_cell_count.geom, event_current.geom)";
    assert_eq!(raw.lines(inside), ["2"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn layers_hold_neither_text_nor_reporter() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let store = TestStore::open(database).await;
    let mut raw = Raw::open(store.database.url());
    let columns = "SELECT c.table_name || ': ' || string_agg(c.column_name, ' ' ORDER BY c.column_name) AS line \
                   FROM information_schema.columns AS c JOIN information_schema.views AS v USING (table_schema, table_name) \
                   WHERE table_schema = 'public' AND table_name NOT IN ('geometry_columns', 'geography_columns') \
                   GROUP BY c.table_name ORDER BY c.table_name";
    // Whoever adds a column or a view says here that it may be seen in QGIS.
    assert_eq!(
        raw.lines(&columns.replace("c.table_name", "table_name")),
        [
            "event_cell_count: cell events geom id organisation",
            "event_current: cell earliest event_id geom id key_populations kind latest \
             location_precision organisation severity time_precision verification version",
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_has_no_layers_to_refresh() {
    let store = TestStore::open(atalaya_kit::sqlite()).await;
    assert!(matches!(store.layers_refresh(Position(0)).await, Err(StoreError::Unavailable { .. })));
}

#[tokio::test]
async fn a_url_of_no_known_engine_is_refused() {
    for url in ["", "sqlite:", "mysql://root@localhost/x", "postgres:/x", "/var/lib/x.db"] {
        assert!(matches!(atalaya_store::Store::open(url).await, Err(StoreError::Url)), "{url}");
    }
    let nowhere = atalaya_store::Store::open("sqlite:/nowhere/at/all.db").await;
    assert!(matches!(nowhere, Err(StoreError::Connect { .. })));
}
