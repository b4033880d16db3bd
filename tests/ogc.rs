//! GDAL opens the layers and the tiles of the running program, as QGIS does: with a proof, without one, and with a wrong one;
//! served from SQLite and from PostgreSQL.

use std::process::{Command, Output};

use serde_json::Value;

use crate::program::{Server, run};

/// The program's answer; `None` where GDAL is not there and need not be.
pub fn gdal(program: &str, arguments: &[&str], header: Option<&str>) -> Option<Output> {
    let mut command = Command::new(program);
    command.args(arguments).env("LC_ALL", "C");
    if let Some(header) = header {
        command.env("GDAL_HTTP_HEADERS", header);
    }
    match command.output() {
        Ok(output) => Some(output),
        Err(error) => {
            assert!(std::env::var_os("REQUIRE_GDAL").is_none(), "scripts/need gdal: {error}");
            None
        }
    }
}

/// Everything it has said.
pub fn told(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

/// A served country, with reports in its capital and a token.
struct Served {
    server: Server,
    token: String,
    _database: atalaya_kit::TestDatabase,
}

impl Served {
    async fn new(database: atalaya_kit::TestDatabase) -> Self {
        let url = database.url();
        run(&["organisation", "create", "omes", "--database", url]);
        let of = ["--organisation", "omes", "--database", url];
        let token = run(&[&["token", "create", "--role", "supervisor"], &of[..]].concat());
        let server = Server::start(url);
        server.ready().await;
        Self { server, token, _database: database }
    }

    /// One on each store that is there.
    async fn all() -> Vec<Self> {
        let mut all = vec![Self::new(atalaya_kit::sqlite()).await];
        if let Some(database) = atalaya_kit::postgres() {
            all.push(Self::new(database).await);
        }
        all
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        let url = format!("{}{path}", self.server.url);
        reqwest::Client::new().get(url).bearer_auth(&self.token).send().await.expect("an answer")
    }

    async fn json(&self, path: &str) -> Value {
        self.get(path).await.json().await.expect("JSON")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ogrinfo_opens_what_was_published_without_a_proof() {
    for served in Served::all().await {
        let service = format!("OAPIF:{}/api/v1/ogc/published", served.server.url);
        let Some(all) = gdal("ogrinfo", &["-ro", &service], None) else { return };
        let all = told(&all);
        assert!(all.contains("using driver `OAPIF' successful"), "{all}");
        assert!(all.contains("departments") && all.contains("municipalities"), "{all}");
        let layer =
            gdal("ogrinfo", &["-ro", "-so", &service, "municipalities"], None).expect("there");
        let layer = told(&layer);
        assert!(layer.contains("Feature Count: 340"), "{layer}");
        assert!(layer.contains("CRS84") || layer.contains("WGS 84"), "{layer}");
        for column in
            ["code: String", "name: String", "department_name: String", "hexagons: Integer"]
        {
            assert!(layer.contains(column), "{column}: {layer}");
        }
        let near =
            ["-ro", "-so", "-spat", "-90.52", "14.62", "-90.50", "14.64", &service, "departments"];
        let near = told(&gdal("ogrinfo", &near, None).expect("there"));
        assert!(near.contains("Feature Count: 1"), "the box is asked of the server: {near}");
        assert!(!near.contains("ERROR"), "it likes the description too: {near}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ogrinfo_opens_the_risk_map_with_a_token_and_not_without() {
    for served in Served::all().await {
        let service = format!("OAPIF:{}/api/v1/ogc/risk", served.server.url);
        let Some(without) = gdal("ogrinfo", &["-ro", &service], None) else { return };
        assert!(!without.status.success(), "{}", told(&without));
        let wrong = gdal("ogrinfo", &["-ro", &service], Some("Authorization: Bearer nonsense"));
        assert!(!wrong.expect("there").status.success());

        let proof = format!("Authorization: Bearer {}", served.token);
        let all = told(&gdal("ogrinfo", &["-ro", &service], Some(&proof)).expect("there"));
        for resolution in 5..=9 {
            assert!(all.contains(&format!("risk-{resolution}")), "{all}");
        }
        let matched =
            served.json("/api/v1/ogc/risk/collections/risk-6/items?limit=1").await["numberMatched"]
                .clone();
        // Page by page: 1,000 and more of them, in pages of 300.
        let paged = ["-ro", "-so", "-oo", "PAGE_SIZE=300", &service, "risk-6"];
        let layer = told(&gdal("ogrinfo", &paged, Some(&proof)).expect("there"));
        assert!(layer.contains(&format!("Feature Count: {matched}")), "{matched}: {layer}");
        for column in
            ["level: Integer", "level_es: String", "hour_of_week: Integer", "certainty: Integer"]
        {
            assert!(layer.contains(column), "{column}: {layer}");
        }
        // All pages are read, not only counted; and each hexagon is there once.
        let folder = tempfile::tempdir().expect("a folder");
        let copy = folder.path().join("copy.geojson");
        let copy = copy.to_str().expect("text");
        let read = ["-oo", "PAGE_SIZE=300", "-f", "GeoJSON", copy, &service, "risk-6"];
        let read = gdal("ogr2ogr", &read, Some(&proof)).expect("there");
        assert!(read.status.success(), "{}", told(&read));
        let copied: Value =
            serde_json::from_slice(&std::fs::read(copy).expect("a file")).expect("JSON");
        let features = copied["features"].as_array().expect("features");
        let cells: std::collections::BTreeSet<&str> =
            features.iter().filter_map(|one| one["properties"]["cell"].as_str()).collect();
        assert_eq!(
            (features.len() as u64, cells.len() as u64),
            (matched.as_u64().expect("a number"), matched.as_u64().expect("one"))
        );
        for one in features {
            assert_eq!(one["properties"]["level"], 0, "nothing was reported");
            let words = one["properties"]["level_es"].as_str().expect("words");
            assert!(words.contains("no significa que sea seguro"), "{words}");
        }

        // A part of it, finely; for one key population; and with the token as a password.
        let near =
            ["-ro", "-so", "-spat", "-90.54", "14.60", "-90.48", "14.66", &service, "risk-9"];
        let near = told(&gdal("ogrinfo", &near, Some(&proof)).expect("there"));
        let asked =
            "/api/v1/ogc/risk/collections/risk-9/items?limit=1&bbox=-90.54,14.60,-90.48,14.66";
        let expected = served.json(asked).await["numberMatched"].clone();
        assert!(near.contains(&format!("Feature Count: {expected}")), "{expected}: {near}");
        let whose = format!("{service}?key_population=TW");
        let whose = ["-ro", "-q", &whose, "risk-5"];
        let whose = told(&gdal("ogrinfo", &whose, Some(&proof)).expect("there"));
        assert!(whose.contains("key_population (String) = TW"), "{whose}");
        let password = format!("USERPWD=atalaya:{}", served.token);
        let typed = ["-ro", "-so", "-oo", &password, &service, "risk-5"];
        let typed = gdal("ogrinfo", &typed, None).expect("there");
        assert!(
            typed.status.success() && told(&typed).contains("Feature Count"),
            "{}",
            told(&typed)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn gdal_reads_a_tile_and_finds_each_hexagon_where_it_is() {
    for served in Served::all().await {
        let (zoom, row, column) = (12, 1879, 1018);
        let path = format!(
            "/api/v1/ogc/risk/collections/risk-8/tiles/WebMercatorQuad/{zoom}/{row}/{column}"
        );
        let answer = served.get(&path).await;
        assert_eq!(answer.status().as_u16(), 200);
        let bytes = answer.bytes().await.expect("bytes");
        let folder = tempfile::tempdir().expect("a folder");
        let (tile, copy) = (folder.path().join("tile.pbf"), folder.path().join("copy.geojson"));
        std::fs::write(&tile, &bytes).expect("written");
        let (tile, copy) = (format!("MVT:{}", tile.display()), copy.to_str().expect("text"));
        let (x, y, z) = (format!("X={column}"), format!("Y={row}"), format!("Z={zoom}"));
        let read = [
            "-f",
            "GeoJSON",
            "-t_srs",
            "EPSG:4326",
            copy,
            &tile,
            "-oo",
            &x,
            "-oo",
            &y,
            "-oo",
            &z,
            "-oo",
            "CLIP=NO",
        ];
        let Some(read) = gdal("ogr2ogr", &read, None) else { return };
        assert!(read.status.success(), "{}", told(&read));
        let copied: Value =
            serde_json::from_slice(&std::fs::read(copy).expect("a file")).expect("JSON");
        let features = copied["features"].as_array().expect("features");
        assert!(features.len() > 50, "{}", features.len());
        let mut whole = 0;
        for feature in features {
            let cell = feature["properties"]["cell"].as_str().expect("a cell");
            let cell = atalaya_domain::Cell::parse(cell).expect("a cell");
            assert_eq!(feature["properties"]["level"], 0);
            let outline = &feature["geometry"]["coordinates"][0];
            let ring =
                if feature["geometry"]["type"] == "MultiPolygon" { &outline[0] } else { outline };
            let ring: Vec<[f64; 2]> = serde_json::from_value(ring.clone()).expect("a ring");
            if ring.len() != 7 {
                continue; // cut at the tile's edge
            }
            // A step of the tile is some two metres here.
            for corner in cell.h3().boundary().iter() {
                let near = ring.iter().any(|[lon, lat]| {
                    (lon - corner.lng()).abs() < 5e-5 && (lat - corner.lat()).abs() < 5e-5
                });
                whole += u32::from(near);
            }
        }
        assert!(whole > 300, "{whole} corners are where they are");
    }
}
