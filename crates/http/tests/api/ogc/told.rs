//! What a role is told by the layers: what the map tells it, cell by cell, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use atalaya_domain::Role;
use mvt_reader::Reader;
use mvt_reader::feature::Value as Told;
use serde_json::{Value, json};

use super::ways::{RISK, Service};
use crate::world::{Person, World, event, problem, told};

const BOX: &str = "-90.62,14.55,-90.42,14.72";
const NUMBERS: [&str; 9] = [
    "rate",
    "lower",
    "upper",
    "relative",
    "relative_lower",
    "relative_upper",
    "harm",
    "harm_lower",
    "harm_upper",
];

/// What is told of cells, by cell.
type Cells = BTreeMap<String, Value>;

async fn layer(person: &Person, resolution: u8, whose: &str) -> Cells {
    let mut cells = Cells::new();
    let path = format!(
        "{RISK}/collections/risk-{resolution}/items?limit=5000&bbox={BOX}&key_population={whose}"
    );
    let (status, page) = told(person.get(&path).await).await;
    assert_eq!(status, 200, "{page}");
    for feature in page["features"].as_array().unwrap() {
        let properties = feature["properties"].clone();
        cells.insert(properties["cell"].as_str().unwrap().to_owned(), properties);
    }
    cells
}

async fn map(person: &Person, resolution: u8, whose: &str) -> Cells {
    let path = format!("/api/v1/risk?resolution={resolution}&bbox={BOX}&key_population={whose}");
    let (status, map) = told(person.get(&path).await).await;
    assert_eq!(status, 200, "{map}");
    let features = map["features"].as_array().unwrap().iter();
    features
        .map(|one| (one["id"].as_str().unwrap().to_owned(), one["properties"].clone()))
        .collect()
}

/// Reports of four weeks in a few streets.
async fn town() -> World {
    let world = World::new().await;
    for (by, handle) in ["ana", "bea", "cai", "dia"].iter().enumerate() {
        let person = world.person("omes", handle, Role::Promoter).await;
        let reports: Vec<Value> = (0..40_u32)
            .map(|one| {
                let mut report = event(by as u32 * 100 + one + 1);
                report["occurred_at"] =
                    json!(format!("2026-11-{:02}T{:02}:00:00-06:00", 1 + one % 19, one % 24));
                report["lat"] = json!(14.6 + f64::from(one % 5) * 0.01);
                report["lon"] = json!(-90.52 + f64::from(by as u32) * 0.005);
                report
            })
            .collect();
        assert_eq!(person.post("/api/v1/events", &json!(reports)).await.status().as_u16(), 201);
    }
    world.caught_up().await;
    world
}

#[tokio::test]
async fn a_layer_and_its_tiles_tell_a_role_what_the_map_tells_it() {
    let world = town().await;
    let mut levels = BTreeSet::new();
    for role in [Role::Promoter, Role::Supervisor, Role::Steward] {
        let person = world.program("omes", role).await;
        let (_, all) = told(person.get(&format!("{RISK}/collections")).await).await;
        let finest = if role == Role::Supervisor { 9 } else { 8 };
        let ids: Vec<&str> = all["collections"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids.len(), usize::from(finest) - 4, "{role}: {ids:?}");
        for resolution in 5..=finest {
            for whose in ["ALL", "TW"] {
                let (layer, map) = (
                    layer(&person, resolution, whose).await,
                    map(&person, resolution, whose).await,
                );
                // The map takes in what the box around a hexagon touches, so it may have more.
                assert!(!layer.is_empty() && layer.len() <= map.len());
                for (cell, told) in &layer {
                    let mapped = &map[cell];
                    for name in ["level", "certainty"] {
                        assert_eq!(told[name], mapped[name], "{role} {cell} {name}");
                    }
                    for name in NUMBERS {
                        assert_eq!(
                            told.get(name).and_then(Value::as_f64),
                            mapped.get(name).and_then(Value::as_f64),
                            "{role} {cell} {name}"
                        );
                        assert_eq!(
                            told.get(name).is_some(),
                            role != Role::Promoter,
                            "{role} {name}"
                        );
                    }
                    let unknown = told["level"] == 0;
                    levels.insert(told["level"].as_u64().unwrap());
                    assert_eq!(
                        told["level_es"].as_str().unwrap().contains("no significa que sea seguro"),
                        unknown
                    );
                    assert_eq!(
                        told["level_en"].as_str().unwrap().contains("does not mean safe"),
                        unknown
                    );
                    assert!(
                        !unknown
                            || NUMBERS
                                .iter()
                                .all(|name| told.get(*name).is_none_or(Value::is_null))
                    );
                }
            }
        }
        tiles_are_the_map(&person, finest).await;
        // What is finer than the role sees is not there: not as a collection, a feature or a tile.
        let cell = atalaya_domain::Cell::at(14.61, -90.52).unwrap();
        for path in [
            format!("{RISK}/collections/risk-{}/items", finest + 1),
            format!("{RISK}/collections/risk-{finest}/items/{}-117", cell.coarsened(finest - 1)),
            format!("{RISK}/collections/risk-{}/tiles/WebMercatorQuad/12/1879/1018", finest + 1),
        ] {
            assert_eq!(person.get(&path).await.status().as_u16(), 404, "{role} {path}");
        }
    }
    assert!(levels.len() >= 3, "there is something to tell: {levels:?}");
}

/// Every tile around the city, at every zoom: the same levels as the map of that resolution, and no number.
async fn tiles_are_the_map(person: &Person, finest: u8) {
    let mut maps: BTreeMap<u8, Cells> = BTreeMap::new();
    for resolution in 5..=finest {
        maps.insert(resolution, map(person, resolution, "ALL").await);
    }
    for zoom in 0..=15_u32 {
        let side = f64::from(1_u32 << zoom);
        let x = ((-90.515_f64 / 360.0 + 0.5) * side).floor();
        let lat = 14.62_f64.to_radians();
        let y =
            ((0.5 - (lat.tan() + lat.cos().recip()).ln() / std::f64::consts::TAU) * side).floor();
        let path = format!("{RISK}/collections/risk-{finest}/tiles/WebMercatorQuad/{zoom}/{y}/{x}");
        let answer = person.get(&path).await;
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        let features =
            Reader::new(answer.bytes().await.unwrap().to_vec()).unwrap().get_features(0).unwrap();
        let mut compared = 0;
        for feature in features {
            let told = feature.properties.unwrap();
            assert!(NUMBERS.iter().all(|name| !told.contains_key(*name)), "{told:?}");
            let Told::String(cell) = &told["cell"] else { panic!("{told:?}") };
            let resolution = atalaya_domain::Cell::parse(cell).unwrap().resolution();
            assert!(resolution <= finest, "zoom {zoom}");
            let Some(mapped) = maps[&resolution].get(cell) else { continue };
            assert_eq!(told["level"], Told::UInt(mapped["level"].as_u64().unwrap()), "{cell}");
            assert_eq!(
                told["certainty"],
                Told::UInt(mapped["certainty"].as_u64().unwrap()),
                "{cell}"
            );
            compared += 1;
        }
        assert!(compared > 0, "zoom {zoom}");
    }
}

#[tokio::test]
async fn a_promoters_layer_ends_where_their_map_does_and_choosing_nothing_costs_no_choice() {
    let world =
        World::with(|settings| settings.boundaries = atalaya_http::Districts::shipped()).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let path = format!("{RISK}/collections/risk-8/items?limit=5000");
    let (_, page) = told(ana.get(&path).await).await;
    let whole = told(world.program("omes", Role::Supervisor).await.get(&path).await).await.1;
    let (mine, all) = (&page["numberMatched"], &whole["numberReturned"]);
    assert!(mine.as_u64().unwrap() > 10 && mine.as_u64() < all.as_u64(), "{mine} {all}");
    let elsewhere = format!("{RISK}/collections/risk-8/items?bbox=-90.75,14.35,-90.7,14.4");
    assert_eq!(told(ana.get(&elsewhere).await).await.1["numberReturned"], 0);
    let tile = format!("{RISK}/collections/risk-8/tiles/WebMercatorQuad/13/3761/2030");
    assert!([200, 204].contains(&ana.get(&tile).await.status().as_u16()));
    let (_, ground) = told(ana.get("/api/v1/me/municipalities").await).await;
    assert_eq!((&ground["chosen"], &ground["left"]), (&json!([]), &json!(6)), "{ground}");
}

#[tokio::test]
async fn another_population_than_ones_own_is_refused_and_its_code_goes_with_every_link() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    for path in [
        "",
        "/collections",
        "/collections/risk-8/items",
        "/collections/risk-8/tiles/WebMercatorQuad/tilejson",
    ] {
        let refused = ana.get(&format!("{RISK}{path}?key_population=MSM")).await;
        assert_eq!(problem(refused).await, (403, "not_for_role".to_owned()), "{path}");
        let none = ana.get(&format!("{RISK}{path}?key_population=XYZ")).await;
        assert_eq!(problem(none).await, (400, "invalid_parameter".to_owned()), "{path}");
    }
    let (_, root) = told(ana.get(&format!("{RISK}?key_population=TW")).await).await;
    let inside = root["links"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|link| link["href"].as_str().unwrap().contains("/ogc/risk"));
    for link in inside {
        assert!(link["href"].as_str().unwrap().contains("key_population=TW"), "{link}");
    }
}

#[tokio::test]
async fn who_begins_before_the_hours_turn_comes_to_an_end_after_it() {
    let world = town().await;
    let mut person = world.program("omes", Role::Supervisor).await;
    let (_, first) =
        told(person.get(&format!("{RISK}/collections/risk-7/items?limit=100")).await).await;
    world.pass(jiff::SignedDuration::from_mins(40));
    person.host = world.host.clone();
    let (mut seen, mut page) = (0, first.clone());
    loop {
        seen += page["features"].as_array().unwrap().len();
        let hour = &page["features"][0]["properties"]["hour_of_week"];
        assert_eq!(hour, &first["features"][0]["properties"]["hour_of_week"]);
        let links = page["links"].as_array().unwrap().clone();
        let Some(next) = links.iter().find(|link| link["rel"] == "next") else { break };
        let path = next["href"].as_str().unwrap().split_once(&world.host).unwrap().1.to_owned();
        page = told(person.get(&path).await).await.1;
    }
    assert_eq!(first["numberMatched"], seen);
    // Two hours later that hour is over, and says so.
    world.pass(jiff::SignedDuration::from_hours(2));
    let links = first["links"].as_array().unwrap();
    let next = links.iter().find(|link| link["rel"] == "next").unwrap()["href"].as_str().unwrap();
    let path = next.split_once(&world.host).unwrap().1.to_owned();
    assert_eq!(person.get(&path).await.status().as_u16(), 400, "begin anew");
}

#[tokio::test]
async fn a_release_for_a_partner_or_not_published_is_no_layer_and_a_layer_says_what_the_file_says()
{
    for service in Service::published() {
        assert!(service.collections().await.contains(&"release-1".to_owned()));
        assert_eq!(service.status("/collections/release-2").await, 404);
        let layer = service.json("/collections/release-1/items").await;
        let file = service
            .json(&format!("http://{}/api/v1/published/1/files/places.geojson", service.host))
            .await;
        let without = |all: &Value| -> Vec<Value> {
            let one = |one: &Value| json!([one["geometry"], one["properties"]]);
            all["features"].as_array().unwrap().iter().map(one).collect()
        };
        assert_eq!(without(&layer), without(&file));
        assert_eq!(layer["notes"], file["notes"]);
    }
    for promoter in Service::risk_of_promoter() {
        let seen = promoter.collections().await;
        assert_eq!(seen, ["risk-5", "risk-6", "risk-7", "risk-8"], "{}", promoter.store);
    }
}

/// Which store it is shows in nothing that is told.
#[tokio::test]
async fn each_store_gives_the_same_features_and_tiles() {
    for services in [Service::published(), Service::risk()] {
        let mut told: Vec<Vec<String>> = Vec::new();
        for service in &services {
            let mut all = Vec::new();
            for id in service.collections().await {
                let page = service.json(&format!("/collections/{id}/items?limit=200")).await;
                // Each installation's noise is its own; what a release tells of is not.
                let of_release = id.starts_with("release-");
                let features = page["features"].as_array().unwrap();
                let places: Value = features.iter().map(|one| one["geometry"].clone()).collect();
                let page = if of_release { places } else { page };
                all.push(page.to_string().replace(&service.host, "HOST"));
            }
            let tile = "/collections/risk-8/tiles/WebMercatorQuad/12/1879/1018";
            if service.base.ends_with(RISK) {
                all.push(format!("{:?}", service.get(tile).await.bytes().await.unwrap()));
            }
            told.push(all);
        }
        for (service, other) in services.iter().zip(&told).skip(1) {
            assert!(
                *other == told[0],
                "{} and {} tell two things",
                services[0].store,
                service.store
            );
        }
    }
}
