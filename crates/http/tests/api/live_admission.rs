//! Who may come in to the live map when many come at once, and while the server stops.

use std::time::Duration;

use atalaya_domain::{Cell, Role};
use atalaya_http::AdmissionRate;
use jiff::SignedDuration;
use reqwest::Method;

use crate::live::{JSON, join, open};
use crate::world::{World, problem};

fn poll() -> String {
    let parent = Cell::at(14.6349, -90.5069).unwrap().parent(4).unwrap();
    format!("/api/v1/live/poll?wait=0&frames=json&parents={parent}")
}

#[tokio::test]
async fn a_crowd_is_let_in_one_after_the_other() {
    let world = World::with(|settings| {
        settings.live_admission = AdmissionRate { burst: 3, per_second: 1 };
    })
    .await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let origin = format!("http://{}", luz.host);
    // Whoever asks without a websocket takes nobody's turn.
    for _ in 0..5 {
        assert_eq!(problem(luz.get("/api/v1/live").await).await.0, 426);
    }
    let _first = join(&luz, JSON).await;
    let second = luz.get(&poll()).await;
    assert_eq!(second.status(), 200);
    let _third = join(&luz, JSON).await;
    // The bucket is empty: each is told another second.
    assert_eq!(open(&luz, Some(JSON), &[("origin", &origin)]).await.err(), Some(503));
    for wait_s in ["2", "3"] {
        let refused = luz.get(&poll()).await;
        assert_eq!(refused.headers()["retry-after"], wait_s);
        assert_eq!(problem(refused).await, (503, "busy".to_owned()));
    }
    // Who cannot see why a websocket was refused can ask.
    let asked = luz.get("/api/v1/live").await;
    assert_eq!(asked.headers()["retry-after"], "4");
    assert_eq!(problem(asked).await, (503, "busy".to_owned()));
    let metrics = world.get("/metrics").await.text().await.unwrap();
    assert!(metrics.contains("atalaya_live_refused_total{reason=\"crowd\"} 3\n"), "{metrics}");
    world.pass(SignedDuration::from_secs(1));
    assert!(open(&luz, Some(JSON), &[("origin", &origin)]).await.is_ok());
}

#[tokio::test]
async fn who_goes_on_needs_no_new_turn() {
    let world = World::with(|settings| {
        settings.live_admission = AdmissionRate { burst: 1, per_second: 1 };
    })
    .await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let first = luz.get(&poll()).await.text().await.unwrap();
    let snapshot = first.lines().find(|line| line.contains("\"snapshot\"")).unwrap();
    let snapshot: serde_json::Value = serde_json::from_str(snapshot).unwrap();
    let since = format!("&epoch={}&seq={}", snapshot["epoch"].as_str().unwrap(), snapshot["seq"]);
    for _ in 0..5 {
        assert_eq!(luz.get(&format!("{}{since}", poll())).await.status(), 200);
    }
    assert_eq!(luz.get(&poll()).await.status(), 503);
}

#[tokio::test]
async fn the_refusal_is_told_in_both_languages() {
    let world = World::with(|settings| {
        settings.live_admission = AdmissionRate { burst: 0, per_second: 1 };
    })
    .await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    for (language, words) in [("es", "entrará en su turno"), ("en", "come in at its turn")] {
        let request = luz.request(Method::GET, &poll()).header("accept-language", language);
        let body = request.send().await.unwrap().text().await.unwrap();
        assert!(body.contains(words), "{body}");
    }
}

/// While its readers are sent away one after the other a server is not ready and lets none in, but
/// takes reports.
#[tokio::test]
async fn a_server_that_stops_lets_nobody_in_and_takes_reports() {
    let world = World::with(|settings| settings.live_drain = Duration::from_secs(3)).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let mut open_ones = Vec::new();
    for _ in 0..6 {
        open_ones.push(join(&luz, JSON).await);
    }
    let (store, organisation) = (world.store.clone(), world.organisation("omes").await);
    let stopping = tokio::spawn(world.stop());
    let mut last = open_ones.swap_remove(4);
    assert_eq!(open_ones[0].close_code().await, 1012);
    let ready = ana.get("/readyz").await;
    assert_eq!(ready.headers()["retry-after"], "2");
    assert_eq!(problem(ready).await, (503, "not_ready".to_owned()));
    for path in ["/api/v1/live", &poll(), &poll().replace("/poll", "/stream")] {
        let refused = ana.get(path).await;
        assert_eq!(refused.headers()["retry-after"], "2", "{path}");
        assert_eq!(problem(refused).await, (503, "not_ready".to_owned()), "{path}");
    }
    let report = ana.post("/api/v1/events", &crate::world::event(1)).await;
    assert_eq!(report.status(), 201);
    for one in &mut open_ones[1..] {
        assert_eq!(one.close_code().await, 1012);
    }
    assert_eq!(last.close_code().await, 1012);
    stopping.await.unwrap();
    assert_eq!(store.event_count(organisation).await.unwrap(), 1);
}
