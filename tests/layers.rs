//! The layers that QGIS opens in PostgreSQL, filled by the real program.

use std::process::Command;
use std::time::Duration;

use serde_json::json;

use crate::program::{PATIENCE, Server, run};

/// The counts in the layer's cells, the fullest first; a hexagon's ring has its first corner twice.
fn cells(database: &str) -> String {
    let layer = "SELECT string_agg(events::text, ' ' ORDER BY events DESC) FROM event_cell_count \
                 WHERE ST_IsValid(geom) AND ST_NPoints(geom) = 7";
    let output = Command::new("psql").args(["-qXAt", "-d", database, "-c", layer]).output();
    let output = output.expect("psql runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Waits until the layer has cells with these counts.
async fn shows(database: &str, expected: &str) {
    let shown = async {
        while tokio::task::block_in_place(|| cells(database)) != expected {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, shown).await.expect("the cells are in the layer");
}

fn event(number: u32, lat: f64) -> serde_json::Value {
    json!({"id": format!("01935b1e-7b1a-7c4e-9f00-{number:012x}"), "kind": "P1",
        "occurred_at": "2026-11-20T21:00:00-06:00", "lat": lat, "lon": -90.5069})
}

#[tokio::test(flavor = "multi_thread")]
async fn cells_with_events_are_in_the_layer_whichever_way_they_came() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let url = database.url();
    run(&["organisation", "create", "omes", "--database", url]);
    let of = ["--organisation", "omes", "--database", url];
    let token = run(&[&["token", "create", "--role", "supervisor"], &of[..]].concat());

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.ndjson");
    std::fs::write(&file, format!("{}\n{}\n", event(1, 14.60), event(2, 14.60))).expect("written");
    run(&[&["import"], &of[..], &[file.to_str().expect("text")]].concat());
    assert_eq!(tokio::task::block_in_place(|| cells(url)), "2", "nobody serves");

    let server = Server::start(url);
    server.ready().await;
    let client = reqwest::Client::new();
    let events = format!("{}/api/v1/events", server.url);
    let post = client.post(&events).bearer_auth(&token).json(&event(3, 14.64)).send();
    assert_eq!(post.await.expect("an answer").status(), 201);
    shows(url, "2 1").await;
    let id = event(1, 14.60)["id"].as_str().expect("an id").to_owned();
    let moved = json!({"lat": 14.68, "lon": -90.5069});
    let patch = client.patch(format!("{events}/{id}")).bearer_auth(&token).json(&moved).send();
    assert_eq!(patch.await.expect("an answer").status(), 200);
    shows(url, "1 1 1").await;
}
