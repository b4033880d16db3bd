//! One report more or less, looked for in layers and vector tiles: at every zoom, at every resolution, in what is said and
//! in how long it is. Whoever could tell two answers apart would know of a report; whoever could tell two zooms apart,
//! where in the coarse hexagon it lies.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use atalaya_domain::{Cell, Role};
use jiff::{SignedDuration, Timestamp};
use mvt_reader::Reader;
use mvt_reader::feature::Value as Told;
use serde_json::{Value, json};

use super::people::{PLACE, hours_ago};
use crate::program::{Server, run};

const RISK: &str = "/api/v1/ogc/risk/collections";

/// A year of reports in the capital, and none where one will be planted.
#[expect(clippy::disallowed_methods, reason = "the program under test reads the clock too")]
fn year() -> String {
    let end = Timestamp::now() - SignedDuration::from_hours(48);
    let mut text = "id,kind,occurred_at,lat,lon,key_population\n".to_owned();
    for number in 0..900_i64 {
        let at = end - SignedDuration::from_mins(number * 587);
        let (lat, lon) = match number % 3 {
            0 => (14.6349, -90.5069),
            _ => (14.58 + (number % 37) as f64 * 0.003, -90.56 + (number % 29) as f64 * 0.004),
        };
        writeln!(text, "e{number},P1,{at},{lat:.4},{lon:.4},TW").expect("a string");
    }
    text
}

/// Somebody who looks, and what they saw.
struct Spy {
    url: String,
    token: String,
}

impl Spy {
    async fn get(&self, path: &str) -> Vec<u8> {
        let request = reqwest::Client::new().get(format!("{}{path}", self.url));
        let answer = request.bearer_auth(&self.token).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.bytes().await.expect("bytes").to_vec()
    }

    /// The tile over the place at each zoom, of each collection.
    async fn tiles(&self) -> BTreeMap<(u8, u32), Vec<u8>> {
        let [lat, lon] = PLACE;
        let mut tiles = BTreeMap::new();
        for resolution in 5..=8_u8 {
            for zoom in 0..=15_u32 {
                let side = f64::from(1_u32 << zoom);
                let x = ((lon / 360.0 + 0.5) * side).floor();
                let south = (lat.to_radians().tan() + lat.to_radians().cos().recip()).ln();
                let y = ((0.5 - south / std::f64::consts::TAU) * side).floor();
                let path = format!("{RISK}/risk-{resolution}/tiles/WebMercatorQuad/{zoom}/{y}/{x}");
                tiles.insert((resolution, zoom), self.get(&path).await);
            }
        }
        tiles
    }

    /// The features around the place, of each collection.
    async fn layers(&self) -> BTreeMap<u8, Value> {
        let [lat, lon] = PLACE;
        let mut layers = BTreeMap::new();
        for resolution in 5..=8_u8 {
            let bbox = format!("{},{},{},{}", lon - 0.2, lat - 0.2, lon + 0.2, lat + 0.2);
            let path = format!("{RISK}/risk-{resolution}/items?limit=5000&bbox={bbox}");
            let page: Value = serde_json::from_slice(&self.get(&path).await).expect("JSON");
            layers.insert(resolution, page["features"].clone());
        }
        layers
    }
}

/// What a tile says of each hexagon.
fn said(tile: &[u8]) -> BTreeMap<String, (Told, Told)> {
    let features = Reader::new(tile.to_vec()).expect("a tile").get_features(0).expect("features");
    let of = |feature: mvt_reader::feature::Feature| {
        let mut told = feature.properties.expect("properties");
        let Some(Told::String(cell)) = told.remove("cell") else { panic!("{told:?}") };
        let mut take = |name: &str| told.remove(name).expect("told");
        (cell, (take("level"), take("certainty")))
    };
    features.into_iter().map(of).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planted_report_is_in_no_tile_at_no_zoom_and_changes_no_length() {
    let database = atalaya_kit::sqlite();
    let url = database.url();
    run(&["organisation", "create", "omes", "--database", url]);
    let of = ["--organisation", "omes", "--database", url];
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("year.csv");
    std::fs::write(&file, year()).expect("written");
    run(&[&["import"], &of[..], &[file.to_str().expect("text")]].concat());
    let token = |role: Role| run(&[&["token", "create", "--role", role.code()], &of[..]].concat());
    let (spying, reporting) = (token(Role::Promoter), token(Role::Supervisor));
    // An installation without boundaries: with them a program of that role sees a few municipalities.
    let deployment = folder.path().join("deployment.toml");
    let all =
        "name = \"Guatemala\"\nzone = \"America/Guatemala\"\nbbox = [-91.9, 14.3, -90.3, 15.6]\n";
    std::fs::write(&deployment, all).expect("written");
    let deployment = deployment.to_str().expect("text");
    let server = Server::with(url, &["--insecure-cookie", "--deployment", deployment]);
    server.ready().await;
    let spy = Spy { url: server.url.clone(), token: spying };

    let (tiles, layers) = (spy.tiles().await, spy.layers().await);
    for (number, length) in [(1, "one"), (2, "two")] {
        let report = json!({
            "id": format!("0193a7f0-c0de-7000-8000-{number:012}"), "kind": "S3",
            "occurred_at": hours_ago(3), "lat": PLACE[0], "lon": PLACE[1],
        });
        let post = reqwest::Client::new().post(format!("{}/api/v1/events", server.url));
        let answer = post.bearer_auth(&reporting).json(&report).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 201);
        server.ready().await;
        let planted = Cell::at(PLACE[0], PLACE[1]).expect("a place");
        let around: BTreeSet<String> =
            (5..=8).map(|one| planted.coarsened(one).to_string()).collect();
        let mut found = BTreeSet::new();
        for (which, after) in spy.tiles().await {
            let before = &tiles[&which];
            assert_eq!(
                after.len(),
                before.len(),
                "{which:?}: {length} more, and the tile is as long"
            );
            let (before, after) = (said(before), said(&after));
            assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
            for cell in after.keys().filter(|cell| around.contains(*cell)) {
                found.insert(cell.clone());
                // From the second on the map's own thresholds may tell something; only the length is kept still.
                if number == 1 {
                    assert_eq!(before[cell], after[cell], "{which:?}: one more is seen in {cell}");
                    assert_eq!(after[cell].0, Told::UInt(0), "nothing is known there, at any zoom");
                }
            }
        }
        assert_eq!(found, around, "its hexagon was looked at, at each resolution");
        if number > 1 {
            continue;
        }
        for (resolution, after) in spy.layers().await {
            let is_near = |feature: &&Value| {
                feature["properties"]["cell"].as_str().is_some_and(|cell| around.contains(cell))
            };
            let of = |all: &Value| {
                let one = all.as_array().expect("features").iter().find(is_near)?;
                Some(["level", "certainty"].map(|name| one["properties"][name].clone()))
            };
            assert_eq!(of(&layers[&resolution]), of(&after), "one more is seen at {resolution}");
            assert!(of(&after).is_some());
        }
    }
    // The search sees what there is to see: in the capital something is told.
    let capital = spy.get(&format!("{RISK}/risk-7/items?bbox=-90.56,14.58,-90.44,14.69")).await;
    let capital: Value = serde_json::from_slice(&capital).expect("JSON");
    let levels = capital["features"].as_array().expect("features").iter();
    assert!(levels.filter(|one| one["properties"]["level"] != 0).count() > 3, "{capital}");
}
