//! The abstract test suite of OGC API - Tiles, Part 1 (20-057, annex A), by its names, and `TileJSON` 3.0.

use std::collections::BTreeSet;

use mvt_reader::Reader;
use mvt_reader::feature::Value as Told;
use serde_json::Value;

use super::ways::{Service, link};
use crate::world::{problem, told};

const SCHEME: &str = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";
const MVT: &str = "application/vnd.mapbox-vector-tile";
const SET: &str = "/collections/risk-8/tiles/WebMercatorQuad";
/// Where the city is at zoom 12.
const CITY: &str = "12/1879/1018";

fn filled(template: &str, tile: &str) -> String {
    let parts: Vec<&str> = tile.split('/').collect();
    template
        .replace("{tileMatrix}", parts[0])
        .replace("{tileRow}", parts[1])
        .replace("{tileCol}", parts[2])
        .replace("{z}", parts[0])
        .replace("{y}", parts[1])
        .replace("{x}", parts[2])
}

#[tokio::test]
async fn core_conformance_success() {
    for service in Service::risk() {
        let classes = service.json("/conformance").await;
        for class in ["core", "tileset", "tilesets-list", "geodata-tilesets", "mvt"] {
            let uri = format!("http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/{class}");
            assert!(
                classes["conformsTo"].as_array().unwrap().contains(&Value::String(uri)),
                "{class}"
            );
        }
    }
}

#[tokio::test]
async fn core_tc_op_and_success() {
    for service in Service::risk() {
        let answer = service.get(&format!("{SET}/{CITY}")).await;
        assert_eq!(answer.status().as_u16(), 200);
        assert_eq!(answer.headers()["content-type"], MVT);
        assert!(!answer.headers().contains_key("content-encoding"), "its length is to say nothing");
        let bytes = answer.bytes().await.unwrap().to_vec();
        let features = Reader::new(bytes).unwrap().get_features(0).unwrap();
        assert!(features.len() > 20, "{}", features.len());
        // Each is of the place that the tile is of: the city, within a tile's width.
        for feature in features {
            let Some(Told::String(cell)) = feature.properties.unwrap().remove("cell") else {
                panic!("no cell")
            };
            let (lat, lon) = atalaya_domain::Cell::parse(&cell).unwrap().centre();
            assert!((lat - 14.6).abs() < 0.15 && (lon + 90.5).abs() < 0.15, "{lat} {lon}");
        }
    }
}

#[tokio::test]
async fn core_tc_error() {
    for service in Service::risk() {
        for beyond in
            ["16/0/0", "12/4096/1018", "12/1879/-1", "12/0/0", "5/x/3", "05/14/7", "12/1879/1018.5"]
        {
            let refused = service.get(&format!("{SET}/{beyond}")).await;
            assert_eq!(problem(refused).await, (404, "not_found".to_owned()), "{beyond}");
        }
        assert_eq!(service.status(&format!("{SET}/{CITY}?datetime=../..")).await, 400, "one hour");
        assert_eq!(service.status(&format!("{SET}/{CITY}?datetime=now")).await, 400);
        assert_eq!(service.status(&format!("{SET}/{CITY}?limit=3")).await, 400);
        let later = format!("{SET}/{CITY}?datetime=2031-01-01T00:00:00Z");
        assert_eq!(
            service.status(&later).await,
            204,
            "of an hour that nothing is told of there is nothing"
        );
    }
}

#[tokio::test]
async fn core_tilematrix_tilerow_and_tilecol_definition() {
    let document: Value = serde_json::from_str(&atalaya_http::openapi_json()).unwrap();
    let path = "/api/v1/ogc/risk/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}";
    let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap();
    for name in ["z", "y", "x"] {
        let one = parameters.iter().find(|one| one["name"] == name).unwrap();
        assert_eq!((&one["in"], &one["required"]), (&"path".into(), &true.into()));
    }
}

#[tokio::test]
async fn geodata_tilesets_desc_links_and_operation() {
    for service in Service::risk() {
        for id in service.collections().await {
            let one = service.json(&format!("/collections/{id}")).await;
            let rel = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
            let list = service.json(link(&one, rel, None).unwrap()).await;
            assert_eq!(list["tilesets"].as_array().unwrap().len(), 1);
        }
    }
}

#[tokio::test]
async fn tilesets_list_tileset_links() {
    for service in Service::risk() {
        let list = service.json("/collections/risk-8/tiles").await;
        let one = &list["tilesets"][0];
        assert_eq!(
            (&one["dataType"], &one["crs"]),
            (&"vector".into(), &"http://www.opengis.net/def/crs/EPSG/0/3857".into(),)
        );
        assert_eq!(
            one["tileMatrixSetURI"],
            "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
        );
        let whole = link(one, "self", None).unwrap();
        assert!(whole.ends_with("/collections/risk-8/tiles/WebMercatorQuad"), "{whole}");
        assert!(link(one, SCHEME, None).is_some());
        assert_eq!(service.json(whole).await["dataType"], "vector");
    }
}

#[tokio::test]
async fn tileset_description() {
    for service in Service::risk() {
        let set = service.json(SET).await;
        let scheme = service.json(link(&set, SCHEME, None).unwrap()).await;
        assert_eq!(scheme["uri"], set["tileMatrixSetURI"]);
        assert_eq!(scheme["tileMatrices"].as_array().unwrap().len(), 16);
        let items: Vec<&Value> =
            set["links"].as_array().unwrap().iter().filter(|link| link["rel"] == "item").collect();
        assert_eq!(items.len(), 1);
        assert_eq!((&items[0]["templated"], &items[0]["type"]), (&true.into(), &MVT.into()));
        let template = items[0]["href"].as_str().unwrap();
        assert_eq!(service.status(&filled(template, CITY)).await, 200);
        // Every tile within its limits is there, and beside them none.
        for limits in set["tileMatrixSetLimits"].as_array().unwrap() {
            let (zoom, at) = (limits["tileMatrix"].as_str().unwrap(), |name: &str| {
                limits[name].as_u64().unwrap()
            });
            let first = format!("{zoom}/{}/{}", at("minTileRow"), at("minTileCol"));
            assert!(
                [200, 204].contains(&service.status(&filled(template, &first)).await),
                "{first}"
            );
            let beside = format!("{zoom}/{}/{}", at("minTileRow"), at("maxTileCol") + 1);
            assert_eq!(service.status(&filled(template, &beside)).await, 404, "{beside}");
        }
    }
}

#[tokio::test]
async fn mvt_content_maps_linearly_and_is_one_tile() {
    for service in Service::risk() {
        // A hexagon's middle lies where the tile's own numbers put it, at each zoom that shows it.
        for zoom in [12_u32, 14] {
            let side = f64::from(1_u32 << zoom);
            let (lon, lat) = (-90.5069_f64, 14.6349_f64);
            let x = (lon / 360.0 + 0.5) * side;
            let y = (0.5
                - (lat.to_radians().tan() + lat.to_radians().cos().recip()).ln()
                    / std::f64::consts::TAU)
                * side;
            let tile = format!("{zoom}/{}/{}", y.floor(), x.floor());
            let bytes = service.get(&format!("{SET}/{tile}")).await.bytes().await.unwrap().to_vec();
            let reader = Reader::new(bytes).unwrap();
            assert_eq!(reader.get_layer_names().unwrap(), ["risk-8"]);
            let (at_x, at_y) = (x.fract() * 4_096.0, y.fract() * 4_096.0);
            let wanted = atalaya_domain::Cell::at(lat, lon).unwrap().coarsened(8).to_string();
            let holds = reader.get_features(0).unwrap().into_iter().any(|feature| {
                let is_it =
                    feature.properties.unwrap().get("cell") == Some(&Told::String(wanted.clone()));
                is_it
                    && bounds(&format!("{:?}", feature.geometry)).is_some_and(|[w, n, e, s]| {
                        (w..=e).contains(&at_x) && (n..=s).contains(&at_y)
                    })
            });
            assert!(holds, "{tile}");
        }
    }
}

/// The ends of whatever numbers stand in a geometry's text, pair by pair.
fn bounds(text: &str) -> Option<[f64; 4]> {
    let numbers: Vec<f64> = text
        .split(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == '-'))
        .filter_map(|part| part.parse().ok())
        .collect();
    let ends = numbers
        .chunks_exact(2)
        .fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[w, n, e, s], at| {
            [w.min(at[0]), n.min(at[1]), e.max(at[0]), s.max(at[1])]
        });
    (!numbers.is_empty()).then_some(ends)
}

#[tokio::test]
async fn tilejson_3_says_where_tiles_are_and_what_stands_in_them() {
    for service in Service::risk() {
        let told = service.json(&format!("{SET}/tilejson?key_population=TW")).await;
        assert_eq!(told["tilejson"], "3.0.0");
        assert!(told["description"].as_str().unwrap().contains("no significa que sea seguro"));
        let template = told["tiles"][0].as_str().unwrap();
        assert!(template.ends_with("/{z}/{y}/{x}?key_population=TW"), "{template}");
        let answer = service.get(&filled(template, CITY)).await;
        let features =
            Reader::new(answer.bytes().await.unwrap().to_vec()).unwrap().get_features(0).unwrap();
        let layer = &told["vector_layers"][0];
        assert_eq!(layer["id"], "risk-8");
        let said: BTreeSet<&String> = layer["fields"].as_object().unwrap().keys().collect();
        let properties = features[0].properties.clone().unwrap();
        assert_eq!(properties.keys().collect::<BTreeSet<&String>>(), said);
        assert_eq!((told["minzoom"].as_u64(), told["maxzoom"].as_u64()), (Some(0), Some(15)));
        assert_eq!(told["bounds"].as_array().unwrap().len(), 4);
    }
}

#[tokio::test]
async fn a_tile_that_is_known_is_not_sent_again() {
    for service in Service::risk() {
        let answer = service.get(&format!("{SET}/{CITY}")).await;
        let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
        let again = service.get_known(&format!("{SET}/{CITY}"), &tag).await;
        assert_eq!(again.status().as_u16(), 304);
        let (_, other) = told(service.get(&format!("{SET}/nothing/1/1")).await).await;
        assert_eq!(other["status"], 404);
    }
}
