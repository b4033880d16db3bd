//! A snapshot as a plain answer: kept, asked for again, gone on from.

use atalaya_domain::{Cell, Role};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::live::{JSON, join};
use crate::world::{Person, World, event, problem, told};

fn parent() -> String {
    Cell::at(14.6349, -90.5069).unwrap().parent(4).unwrap().to_string()
}

fn path(more: &str) -> String {
    format!("/api/v1/live/snapshot?hour=117&parents={}{more}", parent())
}

async fn reports(person: &Person, from: u32) {
    let reports: Vec<Value> = (from..from + 500).map(event).collect();
    assert_eq!(person.post("/api/v1/events", &json!(reports)).await.status(), StatusCode::CREATED);
}

/// Asks until the answer is not what has this tag; it is told a window after it is known.
async fn changed(person: &Person, path: &str, tag: &str) -> Response {
    loop {
        let request = person.request(Method::GET, path).header("if-none-match", tag);
        // Where a stream was before says nothing here.
        let request = request.header("last-event-id", format!("{}:1", &tag[1..17]));
        let answer = request.send().await.unwrap();
        if answer.status() == StatusCode::OK {
            return answer;
        }
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(answer.headers()["etag"].to_str().unwrap(), tag);
        assert!(answer.bytes().await.unwrap().is_empty());
    }
}

fn tag_of(answer: &Response) -> String {
    answer.headers()["etag"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_snapshot_and_what_changed_since_are_the_map() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let program = world.program("omes", Role::Supervisor).await;
    let kept = luz.get(&path("&frames=json")).await;
    let tag = tag_of(&kept);
    let (status, kept) = told(kept).await;
    assert_eq!((status, &kept["type"], &kept["id"]), (200, &json!("snapshot"), &json!(1)));
    reports(&program, 1).await;
    let later = changed(&luz, &path("&frames=json"), &tag).await;
    let view = json!({"key_population": "ALL", "hour": 117, "resolution": 8});
    let ask = |id: u32| json!({"type": "subscribe", "id": id, "view": view, "parents": [parent()]});
    let mut going_on = join(&luz, JSON).await;
    let mut ask_since = ask(1);
    ask_since["since"] = json!({"epoch": kept["epoch"], "seq": {parent(): kept["seq"]}});
    going_on.send(ask_since).await;
    let delta = going_on.text("delta").await;
    assert_eq!(delta["prev"], kept["seq"], "no gap");
    let mut cells = kept["cells"].as_object().unwrap().clone();
    assert!(delta["cells"].as_object().unwrap().len() < cells.len());
    cells.extend(delta["cells"].as_object().unwrap().clone());
    let mut fresh = join(&luz, JSON).await;
    fresh.send(ask(1)).await;
    let snapshot = fresh.text("snapshot").await;
    assert_eq!((&snapshot["seq"], &snapshot["epoch"]), (&delta["seq"], &kept["epoch"]));
    assert_eq!(snapshot["cells"].as_object().unwrap(), &cells);
    // By both ways it is the same, to the byte.
    assert_eq!(told(later).await.1, snapshot);
}

#[tokio::test]
async fn a_snapshot_is_kept_under_its_tag_until_something_changes() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let first = luz.get(&path("")).await;
    assert_eq!(first.headers()["content-type"], "application/octet-stream");
    assert_eq!(first.headers()["cache-control"], "private, no-cache");
    let tag = tag_of(&first);
    let bytes = first.bytes().await.unwrap();
    assert_eq!(bytes[..2], [1, 1], "a snapshot of version 1");
    let epoch = format!("{:016x}", u64::from_be_bytes(bytes[16..24].try_into().unwrap()));
    assert!(tag.starts_with(&format!("\"{epoch}")), "{tag}: a strong one, of this lineage");
    let known = luz.request(Method::GET, &path("")).header("if-none-match", &tag);
    assert_eq!(known.send().await.unwrap().status(), StatusCode::NOT_MODIFIED);
    reports(&world.program("omes", Role::Supervisor).await, 1).await;
    let later = changed(&luz, &path(""), &tag).await;
    assert_ne!(tag_of(&later), tag);
    assert_eq!(later.bytes().await.unwrap()[..2], [1, 1], "never a delta");
}

#[tokio::test]
async fn who_may_not_look_gets_no_snapshot_and_no_tag() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("omes", "eva", Role::Advocate).await;
    let fine = Cell::at(14.6349, -90.5069).unwrap().parent(5).unwrap();
    let finer = format!("/api/v1/live/snapshot?resolution=9&parents={fine}");
    for (person, path) in [(&ana, finer), (&ana, path("&key_population=MSM")), (&eva, path(""))] {
        let refused = person.request(Method::GET, &path).header("if-none-match", "*");
        let refused = refused.send().await.unwrap();
        assert!(!refused.headers().contains_key("etag"));
        assert_eq!(problem(refused).await, (403, "not_for_role".to_owned()), "{path}");
    }
    assert_eq!(world.get(&path("")).await.status(), StatusCode::UNAUTHORIZED);
    let two = format!("{},{}", path(""), parent());
    assert_eq!(problem(ana.get(&two).await).await.0, 422);
}
