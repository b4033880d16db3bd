//! The abstract test suite of OGC API - Features, Part 1 (17-069r4, annex A) and of the requirements class *Coordinate
//! Reference Systems by Reference* of Part 2 (18-058r1) as far as one system goes. Each test has the number of its section and
//! the name of its test there; all ask both services.

use std::collections::BTreeSet;

use serde_json::Value;

use super::ways::{Service, link};
use crate::world::{problem, told};

const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
const FEATURES: &str = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf";

/// Every link says what it is.
fn links_are_whole(document: &Value) {
    let links = document["links"].as_array().unwrap();
    assert!(!links.is_empty());
    for link in links {
        for name in ["href", "rel", "type", "title", "hreflang"] {
            assert!(link[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {link}");
        }
        assert!(link["href"].as_str().unwrap().starts_with("http"), "{link}");
    }
}

/// A link to itself, and one to it in the other type.
fn has_itself_and_the_other(document: &Value, own: &str) {
    assert!(link(document, "self", Some(own)).is_some(), "{document}");
    assert!(link(document, "alternate", Some("text/html")).is_some(), "{document}");
    links_are_whole(document);
}

#[tokio::test]
async fn a_2_1_http() {
    for service in Service::both() {
        let answer = service.get("").await;
        assert_eq!(answer.version(), reqwest::Version::HTTP_11);
        assert_eq!(answer.status().as_u16(), 200);
        assert_eq!(service.status("/nothing").await, 404);
    }
}

#[tokio::test]
async fn a_2_1_query_param_unknown_and_invalid() {
    for service in Service::both() {
        let id = &service.collections().await[0];
        for path in ["", "/conformance", "/collections", &format!("/collections/{id}")] {
            let refused = service.get(&format!("{path}?nonsense=1")).await;
            assert_eq!(problem(refused).await, (400, "invalid_parameter".to_owned()), "{path}");
        }
        for wrong in [
            "nonsense=1",
            "bbox=1,2,3",
            "bbox=a,b,c,d",
            "bbox=0,10,1,9",
            "datetime=yesterday",
            "datetime=2026-02-02T00:00:00Z/2026-02-01T00:00:00Z",
            "limit=0",
            "limit=-3",
            "limit=x",
            "crs=http://www.opengis.net/def/crs/EPSG/0/3857",
            "after=made-up",
            "f=xml",
            "bbox=-91,14,-90,15&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326",
            "limit=3&limit=3",
        ] {
            let refused = service.get(&format!("/collections/{id}/items?{wrong}")).await;
            assert_eq!(problem(refused).await, (400, "invalid_parameter".to_owned()), "{wrong}");
        }
    }
}

#[tokio::test]
async fn a_2_1_crs84() {
    for service in Service::both() {
        for id in service.collections().await {
            let page = service.json(&format!("/collections/{id}/items?limit=3")).await;
            for feature in page["features"].as_array().unwrap() {
                for [lon, lat] in corners(&feature["geometry"]) {
                    assert!(
                        (-93.0..-88.0).contains(&lon) && (13.0..18.5).contains(&lat),
                        "{lon} {lat}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn a_2_2_root_op_and_success() {
    for service in Service::both() {
        let root = service.json("").await;
        has_itself_and_the_other(&root, "application/json");
        for rel in ["service-desc", "conformance", "data"] {
            assert!(link(&root, rel, None).is_some(), "{rel}");
        }
        assert!(root["title"].is_string() && root["description"].is_string());
    }
}

#[tokio::test]
async fn a_2_3_api_definition_op_and_success() {
    for service in Service::both() {
        let root = service.json("").await;
        let media = "application/vnd.oai.openapi+json;version=3.1";
        let answer = service.get(link(&root, "service-desc", Some(media)).unwrap()).await;
        assert_eq!(answer.headers()["content-type"], media);
        let (_, document) = told(answer).await;
        assert_eq!(document["openapi"], "3.1.0");
        let path = service.base.split_once(&service.host).unwrap().1;
        assert!(document["paths"][path]["get"].is_object());
    }
}

#[tokio::test]
async fn a_2_4_conformance_op_and_success() {
    for service in Service::both() {
        let root = service.json("").await;
        let told = service.json(link(&root, "conformance", None).unwrap()).await;
        let classes: BTreeSet<&str> = told["conformsTo"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one.as_str().unwrap())
            .collect();
        for class in ["core", "geojson", "html"] {
            assert!(classes.contains(format!("{FEATURES}/{class}").as_str()), "{class}");
        }
        let tiles = classes.iter().filter(|class| class.contains("ogcapi-tiles-1")).count();
        assert_eq!(tiles > 0, service.base.ends_with("/risk"), "who has no tiles declares none");
    }
}

#[tokio::test]
async fn a_2_5_fc_md_op_success_links_and_items() {
    for service in Service::both() {
        let root = service.json("").await;
        let all = service.json(link(&root, "data", None).unwrap()).await;
        has_itself_and_the_other(&all, "application/json");
        let collections = all["collections"].as_array().unwrap();
        assert!(collections.len() >= 3);
        for one in collections {
            links_are_whole(one);
            for name in ["id", "title", "description"] {
                assert!(one[name].as_str().is_some_and(|text| !text.is_empty()), "{name}");
            }
            assert!(link(one, "items", Some("application/geo+json")).is_some());
            assert!(link(one, "items", Some("text/html")).is_some());
        }
    }
}

#[tokio::test]
async fn a_2_5_fc_md_extent() {
    for service in Service::both() {
        let all = service.json("/collections").await;
        for one in all["collections"].as_array().unwrap() {
            let spatial = &one["extent"]["spatial"];
            assert_eq!(spatial["crs"], CRS84);
            let bbox: Vec<f64> = serde_json::from_value(spatial["bbox"][0].clone()).unwrap();
            assert!(bbox.len() == 4 && bbox[0] < bbox[2] && bbox[1] < bbox[3]);
            if let Some(interval) = one["extent"]["temporal"]["interval"][0].as_array() {
                let ends: Vec<jiff::Timestamp> =
                    interval.iter().map(|end| end.as_str().unwrap().parse().unwrap()).collect();
                assert!(ends[0] < ends[1]);
            }
        }
    }
}

#[tokio::test]
async fn a_2_6_sfc_md_op_and_success() {
    for service in Service::both() {
        let all = service.json("/collections").await;
        for listed in all["collections"].as_array().unwrap() {
            let id = listed["id"].as_str().unwrap();
            let mut alone = service.json(&format!("/collections/{id}")).await;
            has_itself_and_the_other(&alone, "application/json");
            let mut listed = listed.clone();
            listed["links"].take();
            alone["links"].take();
            assert_eq!(alone, listed, "the same alone and in the list");
        }
        for missing in ["nothing", "release-99", "risk-4", "risk-10", "release-01"] {
            assert_eq!(service.status(&format!("/collections/{missing}")).await, 404, "{missing}");
            assert_eq!(service.status(&format!("/collections/{missing}/items")).await, 404);
        }
    }
}

#[tokio::test]
async fn a_2_7_fc_op_response_links_and_counts() {
    for service in Service::both() {
        for id in service.collections().await {
            let path = format!("/collections/{id}/items?limit=7");
            let answer = service.get(&path).await;
            assert_eq!(answer.headers()["content-type"], "application/geo+json");
            assert_eq!(answer.headers()["content-crs"], format!("<{CRS84}>"));
            let (_, page) = told(answer).await;
            assert_eq!(page["type"], "FeatureCollection");
            has_itself_and_the_other(&page, "application/geo+json");
            let features = page["features"].as_array().unwrap();
            assert_eq!(page["numberReturned"], features.len());
            for feature in features {
                assert_eq!(feature["type"], "Feature");
                assert!(feature["id"].is_string() && feature["properties"].is_object());
            }
        }
    }
}

/// `/conf/core/fc-numberMatched`, and that pages neither leave out nor repeat.
#[tokio::test]
async fn a_2_7_fc_number_matched_is_what_all_pages_hold() {
    for service in Service::both() {
        let ids = service.collections().await;
        let few = ids
            .iter()
            .filter(|id| ["departments", "release-1", "risk-5", "risk-6"].contains(&id.as_str()));
        let mut looked = 0;
        for id in few {
            looked += 1;
            let mut href = format!("/collections/{id}/items?limit=4");
            let (mut seen, mut matched) = (Vec::new(), None);
            loop {
                let page = service.json(&href).await;
                let features = page["features"].as_array().unwrap().clone();
                assert!(features.len() <= 4);
                matched = matched.or(page["numberMatched"].as_u64());
                seen.extend(features.iter().map(|one| one["id"].as_str().unwrap().to_owned()));
                match link(&page, "next", None) {
                    Some(next) => href = next.to_owned(),
                    None => break,
                }
            }
            let apart: BTreeSet<&String> = seen.iter().collect();
            assert_eq!(apart.len(), seen.len(), "{id}: none twice");
            assert_eq!(matched, Some(seen.len() as u64), "{id}");
        }
        assert!(looked >= 2);
    }
}

#[tokio::test]
async fn a_2_7_fc_limit_definition_and_response() {
    let document: Value = serde_json::from_str(&atalaya_http::openapi_json()).unwrap();
    for service in Service::both() {
        let path = service.base.split_once(&service.host).unwrap().1.to_owned();
        let items = &document["paths"][format!("{path}/collections/{{collection}}/items")]["get"];
        let schema = &parameter(items, "limit")["schema"];
        assert_eq!(
            (schema["minimum"].as_u64(), schema["maximum"].as_u64()),
            (Some(1), Some(5_000))
        );
        let id = service.collections().await.pop().unwrap();
        for limit in [1, 2, 30] {
            let page = service.json(&format!("/collections/{id}/items?limit={limit}")).await;
            assert!(page["features"].as_array().unwrap().len() <= limit);
        }
        let most = service.json(&format!("/collections/{id}/items?limit=99999999")).await;
        assert!(most["features"].as_array().unwrap().len() <= 5_000, "and it is no mistake");
    }
}

fn parameter<'a>(operation: &'a Value, name: &str) -> &'a Value {
    let parameters = operation["parameters"].as_array().unwrap();
    parameters.iter().find(|one| one["name"] == name).unwrap()
}

fn corners(geometry: &Value) -> Vec<[f64; 2]> {
    match geometry["type"].as_str() {
        Some("Polygon") => geometry["coordinates"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|ring| serde_json::from_value::<Vec<[f64; 2]>>(ring.clone()).unwrap())
            .collect(),
        Some("MultiPolygon") => {
            let polygons = geometry["coordinates"].as_array().unwrap().iter();
            let rings = polygons.flat_map(|polygon| polygon.as_array().unwrap().iter());
            rings
                .flat_map(|ring| serde_json::from_value::<Vec<[f64; 2]>>(ring.clone()).unwrap())
                .collect()
        }
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn a_2_7_fc_bbox_definition_and_response() {
    let document: Value = serde_json::from_str(&atalaya_http::openapi_json()).unwrap();
    for service in Service::both() {
        let path = service.base.split_once(&service.host).unwrap().1.to_owned();
        let items = &document["paths"][format!("{path}/collections/{{collection}}/items")]["get"];
        let bbox = parameter(items, "bbox");
        assert_eq!((&bbox["style"], &bbox["explode"]), (&"form".into(), &false.into()));
        assert_eq!(
            (&bbox["schema"]["minItems"], &bbox["schema"]["maxItems"]),
            (&4.into(), &6.into())
        );
        for id in service.collections().await {
            if id == "risk-9" {
                continue; // as risk-8, of seven times as many
            }
            let all = service.json(&format!("/collections/{id}/items?limit=5000")).await;
            let [west, south, east, north] = [-90.55, 14.58, -90.45, 14.66];
            let near =
                format!("/collections/{id}/items?limit=5000&bbox={west},{south},{east},{north}");
            let near = service.json(&near).await;
            let name = |one: &Value| one["id"].as_str().unwrap().to_owned();
            let found: BTreeSet<String> =
                near["features"].as_array().unwrap().iter().map(name).collect();
            assert!(!found.is_empty(), "{id}");
            for one in all["features"].as_array().unwrap() {
                let places = corners(&one["geometry"]);
                let inside = |[lon, lat]: &[f64; 2]| {
                    (west..=east).contains(lon) && (south..=north).contains(lat)
                };
                let beside = |at: usize, end: f64, less: bool| {
                    places.iter().all(|place| if less { place[at] < end } else { place[at] > end })
                };
                let apart = beside(0, west, true)
                    || beside(0, east, false)
                    || beside(1, south, true)
                    || beside(1, north, false);
                if places.iter().any(inside) {
                    assert!(found.contains(&name(one)), "{id} {} has a corner in it", name(one));
                }
                if places.is_empty() || apart {
                    assert!(!found.contains(&name(one)), "{id} {} lies beside it", name(one));
                }
            }
            // With heights, and around the world the other way.
            let high = format!(
                "/collections/{id}/items?limit=5000&bbox={west},{south},0,{east},{north},99"
            );
            assert_eq!(service.json(&high).await["numberReturned"], near["numberReturned"]);
            let around = format!("/collections/{id}/items?limit=5&bbox=170,-20,-170,20");
            assert_eq!(service.json(&around).await["numberReturned"], 0, "over the 180th meridian");
        }
    }
}

#[tokio::test]
async fn a_2_7_fc_time_definition_and_response() {
    let document: Value = serde_json::from_str(&atalaya_http::openapi_json()).unwrap();
    let count = async |service: &Service, id: &str, when: &str| {
        let page = service.json(&format!("/collections/{id}/items?limit=50&datetime={when}")).await;
        page["numberMatched"].as_u64().unwrap()
    };
    for service in Service::both() {
        let path = service.base.split_once(&service.host).unwrap().1.to_owned();
        let items = &document["paths"][format!("{path}/collections/{{collection}}/items")]["get"];
        assert_eq!(parameter(items, "datetime")["style"], "form");
    }
    for published in Service::published() {
        let whole = count(&published, "release-1", "../..").await;
        assert!(whole >= 3);
        for during in [
            "2026-05-03T00:00:00Z",
            "2026-04-01",
            "2026-05-01T00:00:00Z/2026-05-02T00:00:00Z",
            "../2026-05-02T00:00:00Z",
            "/2026-05-02T00:00:00Z",
            "2026-05-02T00:00:00Z/..",
            "2026-05-02T00:00:00Z/",
        ] {
            assert_eq!(count(&published, "release-1", during).await, whole, "{during}");
        }
        for beside in [
            "2026-03-31",
            "2026-07-02T00:00:00Z",
            "../2026-03-01T00:00:00Z",
            "2026-08-01T00:00:00Z/..",
        ] {
            assert_eq!(count(&published, "release-1", beside).await, 0, "{beside}");
        }
        // What knows no time is of every time.
        assert_eq!(count(&published, "departments", "1999-01-01").await, 22);
    }
    // It is 21:30 on a Friday, which is 03:30 on the next day in UTC.
    for risk in Service::risk() {
        let hour = count(&risk, "risk-6", "2026-11-21T03:15:00Z").await;
        assert!(hour > 20);
        for (when, hours) in [
            ("2026-11-21T05:00:00Z", 1),
            ("2026-11-21T03:00:00Z/2026-11-21T05:30:00Z", 3),
            ("../2026-11-21T03:00:00Z", 2),
            ("../..", 168),
            ("2026-11-20", 4),
            ("2026-11-19", 0),
            ("2027-01-01T00:00:00Z/..", 0),
            ("../2026-11-20T00:00:00Z", 0),
        ] {
            assert_eq!(count(&risk, "risk-6", when).await, hour * hours, "{when}");
        }
        let now = risk.json("/collections/risk-6/items?limit=1").await;
        assert_eq!(now["features"][0]["properties"]["start"], "2026-11-21T03:00:00Z");
        assert_eq!(now["features"][0]["properties"]["hour_of_week"], 4 * 24 + 21);
    }
}

#[tokio::test]
async fn a_2_8_f_op_success_and_links() {
    for service in Service::both() {
        for id in service.collections().await {
            let page = service.json(&format!("/collections/{id}/items?limit=2")).await;
            for listed in page["features"].as_array().unwrap() {
                let own = listed["id"].as_str().unwrap();
                let mut one = service.json(&format!("/collections/{id}/items/{own}")).await;
                has_itself_and_the_other(&one, "application/geo+json");
                let above = link(&one, "collection", None).unwrap();
                assert_eq!(service.json(above).await["id"], id);
                one.as_object_mut().unwrap().remove("links");
                assert_eq!(&one, listed, "the same alone and in the list");
            }
            for missing in ["0", "nothing", "8866d34221fffff-999", "GT-99"] {
                let status = service.status(&format!("/collections/{id}/items/{missing}")).await;
                assert_eq!(status, 404, "{id} {missing}");
            }
        }
    }
}

#[tokio::test]
async fn a_3_geojson_definition_and_content() {
    for service in Service::both() {
        for id in service.collections().await {
            let items = format!("/collections/{id}/items?limit=20");
            let answer = service.get_as(&items, "application/geo+json").await;
            let text = answer.text().await.unwrap();
            // Another reader takes every page as GeoJSON.
            let read: geojson::FeatureCollection = text.parse().unwrap();
            for feature in read.features {
                let Some(geometry) = feature.geometry else { continue };
                let text = serde_json::to_string(&geometry).unwrap();
                let again: Value = serde_json::from_str(&text).unwrap();
                let ring = corners(&again);
                assert!(ring.len() >= 4);
            }
        }
    }
}

#[tokio::test]
async fn a_4_html_definition_and_content() {
    for service in Service::both() {
        let id = service.collections().await[0].clone();
        let first = service.json(&format!("/collections/{id}/items?limit=1")).await;
        let feature = first["features"][0]["id"].as_str().unwrap().to_owned();
        for path in [
            String::new(),
            "/conformance".to_owned(),
            "/collections".to_owned(),
            format!("/collections/{id}"),
            format!("/collections/{id}/items"),
            format!("/collections/{id}/items/{feature}"),
        ] {
            for (answer, language) in [
                (service.get_as(&path, "text/html").await, "es"),
                (service.get_as(&format!("{path}?f=html"), "application/json").await, "es"),
            ] {
                let headers = answer.headers().clone();
                assert_eq!(headers["content-type"], "text/html; charset=utf-8", "{path}");
                assert_eq!(headers["content-language"], language);
                let vary: Vec<&str> =
                    headers.get_all("vary").iter().map(|one| one.to_str().unwrap()).collect();
                assert!(vary.contains(&"accept") && vary.contains(&"accept-language"), "{vary:?}");
                let policy = headers["content-security-policy"].to_str().unwrap();
                assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"));
                let page = answer.text().await.unwrap();
                assert!(page.starts_with("<!doctype html>") && page.contains("<h1>"));
                assert!(
                    !page.contains("<script") && !page.contains("style="),
                    "nothing runs in it"
                );
                assert!(page.contains("lang=\"es\""));
                let said = if path == "/conformance" { "Normas" } else { "seguro" };
                assert!(page.contains(said), "{path}: what must be known is said");
            }
        }
    }
}

/// Part 2, `/conf/crs`: the one system there is, said wherever it must be.
#[tokio::test]
async fn part_2_crs_is_declared_and_others_are_refused() {
    for service in Service::both() {
        let all = service.json("/collections").await;
        for one in all["collections"].as_array().unwrap() {
            assert_eq!(one["crs"], serde_json::json!([CRS84]));
            assert_eq!(one["storageCrs"], CRS84);
            let items = format!("/collections/{}/items", one["id"].as_str().unwrap());
            let asked =
                format!("{items}?limit=1&crs={CRS84}&bbox=-90.6,14.5,-90.4,14.7&bbox-crs={CRS84}");
            let answer = service.get(&asked).await;
            assert_eq!(answer.status().as_u16(), 200);
            assert_eq!(answer.headers()["content-crs"], format!("<{CRS84}>"));
            let other = format!("{items}?crs=http://www.opengis.net/def/crs/EPSG/0/4326");
            assert_eq!(service.status(&other).await, 400);
        }
    }
}

#[tokio::test]
async fn a_known_answer_is_not_sent_again_and_speaks_the_readers_language() {
    for service in Service::both() {
        let answer = service.get("/collections").await;
        let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
        let client = reqwest::Client::new();
        let ask = |service: &Service| client.get(format!("{}/collections", service.base));
        if service.base.ends_with("/published") {
            let again = ask(&service).header("if-none-match", &tag).send().await.unwrap();
            assert_eq!(again.status().as_u16(), 304);
            let english = ask(&service).header("accept-language", "en").send().await.unwrap();
            assert_eq!(english.headers()["content-language"], "en");
            assert!(english.text().await.unwrap().contains("Municipalities"));
            assert!(answer.headers()["cache-control"].to_str().unwrap().starts_with("public"));
        } else {
            assert_eq!(answer.headers()["cache-control"], "no-store", "nobody keeps a map of it");
            assert_eq!(ask(&service).send().await.unwrap().status().as_u16(), 401);
        }
    }
}
