//! The twenty indicators: who is told them, of whom, and how sure they are.

use atalaya_domain::Role;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::releases::{GUATEMALA, team};
use crate::world::{World, event, problem, told};

const PATH: &str = "/api/v1/indicators";

/// The figure of an indicator's part in a group.
fn figure<'a>(body: &'a Value, number: usize, part: &str, group: &str) -> &'a Value {
    let figures = body["indicators"][number - 1]["figures"].as_array().unwrap();
    figures.iter().find(|one| one["part"] == part && one["group"] == group).unwrap()
}

#[tokio::test]
async fn a_supervisor_reads_counts_with_intervals_beside_what_was_worked() {
    let world = World::new().await;
    let team = team(&world, "omes").await;
    for (at, person) in team.reporters.iter().enumerate() {
        let day = at + 1;
        let work = json!([
            {"id": format!("0193a000-0000-7000-8000-{:012x}", 0xf000 + at), "workers": 2,
             "started_at": format!("2026-05-{day:02}T18:00:00-06:00"),
             "ended_at": format!("2026-05-{day:02}T23:00:00-06:00"),
             "lat": 14.6, "lon": -90.5, "key_populations": ["TW"]}
        ]);
        assert_eq!(person.post("/api/v1/exposure", &work).await.status().as_u16(), 201);
    }
    let path = format!("{PATH}?period=2026-Q2");
    let (status, body) = told(team.supervisor.get(&path).await).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!((&body["period"], &body["closed"]), (&json!("2026-Q2"), &json!(true)));
    assert_eq!(body["indicators"].as_array().unwrap().len(), 20);
    assert_eq!(
        body["activity"],
        json!([{"group": "organisation", "events": 60, "verified": null, "sessions": 6, "hours": 60.0}])
    );
    let count = figure(&body, 1, "", "organisation");
    assert_eq!((&count["value"], &count["interval"]), (&json!(60.0), &json!([45.79, 77.23])));
    assert_eq!(count["compared"], Value::Null, "nothing to compare with");
    let per_session = figure(&body, 2, "", "organisation");
    assert_eq!((&per_session["value"], &per_session["of"]), (&json!(1000.0), &json!(6.0)));
    assert_eq!(figure(&body, 3, "", "organisation")["value"], json!(1000.0));
    assert_eq!(figure(&body, 5, "", "organisation")["value"], json!(300.0), "60 robberies of 5");
    assert_eq!(figure(&body, 1, "P", "organisation")["n"], 60);
    // None, and fewer than may be told, look the same.
    for (number, part) in [(1, "L"), (1, "BS"), (6, ""), (9, ""), (14, "offered"), (17, "verified")]
    {
        assert_eq!(figure(&body, number, part, "organisation")["state"], "withheld", "{number}");
    }
    assert_eq!(figure(&body, 10, "", "organisation")["state"], "years_only");
    for (number, part) in [(15, "contacts"), (16, "sentence"), (20, "value"), (20, "said")] {
        assert_eq!(figure(&body, number, part, "organisation")["state"], "withheld", "{number}");
    }
    // Nobody had an account when the quarter ended, so nobody of then has read anything.
    assert_eq!(figure(&body, 19, "protocol", "organisation")["state"], "withheld");
    let text = body.to_string();
    for handle in ["ana", "bea", "cai", "luz"] {
        assert!(!text.contains(&format!("\"{handle}\"")), "a person is in no indicator: {handle}");
    }

    let (_, by) = told(team.supervisor.get(&format!("{path}&by=population")).await).await;
    assert_eq!(figure(&by, 1, "", "TW")["value"], json!(60.0));
    assert_eq!(by["withheld_percent"], 0);
    // The year still runs: it would tell what its quarters leave.
    let (_, year) = told(team.supervisor.get(&format!("{PATH}?period=2026")).await).await;
    assert_eq!(figure(&year, 1, "", "organisation")["state"], "years_only");
    assert_eq!(year["activity"][0]["events"], Value::Null);
    // A quarter later: fewer reports, and nothing says that it was less dangerous, since nobody recorded work.
    world.pass(SignedDuration::from_secs(1));
    for (at, person) in team.reporters.iter().enumerate() {
        let mut report = event(5_000 + at as u32);
        report["occurred_at"] = json!(format!("2026-08-{:02}T10:00:00-06:00", at + 1));
        assert_eq!(person.post("/api/v1/events", &report).await.status().as_u16(), 201);
    }
    let (_, later) = told(team.supervisor.get(&format!("{PATH}?period=2026-Q3")).await).await;
    let count = figure(&later, 1, "", "organisation");
    assert_eq!((&count["value"], &count["compared"]["trend"]), (&json!(6.0), &Value::Null));
    let (_, running) = told(team.supervisor.get(PATH).await).await;
    assert_eq!(figure(&running, 19, "protocol", "organisation")["of"], json!(5.0), "six, in fives");
    assert_eq!(later["activity"][0]["sessions"], Value::Null, "and nothing was worked");
    assert_eq!(figure(&later, 2, "", "organisation")["state"], "withheld");
}

/// What is known only afterwards, told by those who reported, is in the numbers: what was lost, what a court did.
#[tokio::test]
async fn what_was_lost_and_what_courts_did_are_counted_once_they_are_said() {
    let world = World::new().await;
    let team = team(&world, "omes").await;
    let path = format!("{PATH}?period=2026-Q2");
    // Each of the six says of two of their ten reports.
    for (at, person) in team.reporters.iter().enumerate() {
        for one in 0..2_u32 {
            let mut report = event(8_000 + at as u32 * 10 + one);
            report["occurred_at"] = json!(format!("2026-05-{:02}T10:00:00-06:00", at + 10));
            report["flags"] = json!({"taken": ["phone"], "loss": "1500_5000", "insured": "no"});
            let path =
                format!("/api/v1/events/{}", crate::world::event_id(8_000 + at as u32 * 10 + one));
            assert_eq!(person.post("/api/v1/events", &report).await.status().as_u16(), 201);
            let stage = if one == 0 { "convicted" } else { "filed" };
            let became = json!({"flags": {"complaint": {"stage": stage, "month": "2026-06"}}});
            let amended = person.patch(&path, &became).await;
            assert_eq!(amended.status().as_u16(), 200, "{}", amended.text().await.unwrap());
        }
    }
    let (_, body) = told(team.supervisor.get(&path).await).await;
    let value = figure(&body, 20, "value", "organisation");
    assert_eq!((&value["value"], &value["unit"]), (&json!(39_000.0), &json!("gtq")), "{value}");
    assert_eq!((&value["interval"], &value["n"]), (&json!([18_000.0, 60_000.0]), &json!(12)));
    assert_eq!(figure(&body, 20, "said", "organisation")["value"], json!(1.0));
    assert_eq!(figure(&body, 20, "insured", "organisation")["state"], "withheld", "none");
    assert_eq!(figure(&body, 16, "complaint", "organisation")["value"], json!(12.0));
    assert_eq!(figure(&body, 16, "sentence", "organisation")["value"], json!(6.0));
    assert_eq!(figure(&body, 16, "dismissed", "organisation")["state"], "withheld");
    // One loss that is most of the sum takes it away, and nothing else.
    let mut large = event(9_000);
    large["occurred_at"] = json!("2026-05-20T10:00:00-06:00");
    large["flags"] = json!({"taken": ["phone"], "loss": "over_50000"});
    assert_eq!(team.reporters[0].post("/api/v1/events", &large).await.status().as_u16(), 201);
    let (_, body) = told(team.supervisor.get(&path).await).await;
    assert_eq!(figure(&body, 20, "value", "organisation")["state"], "withheld");
    assert_eq!(figure(&body, 20, "said", "organisation")["n"], 13);
}

#[tokio::test]
async fn who_works_with_frozen_releases_and_another_organisation_are_told_nothing() {
    let world = World::new().await;
    let team = team(&world, "omes").await;
    let refused = async |person: &crate::world::Person| problem(person.get(PATH).await).await;
    let coordinator = world.person("omes", "cora", Role::Coordinator).await;
    for person in [&team.advocate, &team.reporters[0], &coordinator] {
        assert_eq!(refused(person).await, (403, "not_for_role".to_owned()));
    }
    // Those who see each report are told the same.
    let path = format!("{PATH}?period=2026-Q2");
    let (_, supervised) = told(team.supervisor.get(&path).await).await;
    let (status, stewarded) = told(team.steward.get(&path).await).await;
    assert_eq!((status, &stewarded), (200, &supervised));
    let stranger = world.person("otra", "sol", Role::Supervisor).await;
    let (_, body) = told(stranger.get(&format!("{PATH}?period=2026-Q2")).await).await;
    assert_eq!(figure(&body, 1, "", "organisation")["state"], "withheld");
    assert_eq!(body["activity"][0]["events"], Value::Null);
    for query in ["period=last", "by=person"] {
        let answer = team.supervisor.get(&format!("{PATH}?{query}")).await;
        assert_eq!(problem(answer).await, (422, "invalid_query".to_owned()), "{query}");
    }
}

/// Numbers of a year are a look at the year: in the log, and in what whoever looked did, and nobody can ask unseen.
#[tokio::test]
async fn whoever_looks_at_a_years_indicators_is_in_the_log() {
    let world = World::new().await;
    let team = team(&world, "omes").await;
    let program = world.program("omes", Role::Steward).await;
    let looks = async || {
        let path = "/api/v1/audit?action=indicators_viewed";
        told(team.steward.get(path).await).await.1["entries"].as_array().unwrap().clone()
    };
    for asked in ["period=2026", "period=last", "by=person"] {
        team.advocate.get(&format!("{PATH}?{asked}")).await;
        team.reporters[0].get(&format!("{PATH}?{asked}")).await;
    }
    team.supervisor.get(&format!("{PATH}?period=last")).await;
    assert_eq!(looks().await, Vec::<Value>::new(), "who is refused has seen nothing");
    assert_eq!(team.supervisor.get(&format!("{PATH}?period=2025")).await.status(), 200);
    assert_eq!(program.get(&format!("{PATH}?period=2026-Q2&by=department")).await.status(), 200);
    let seen = looks().await;
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert_eq!(seen[1]["actor"]["handle"], "mar");
    assert_eq!(seen[1]["subject"], json!({"kind": "indicators", "id": "2025"}));
    assert_eq!(seen[0]["actor"], json!({"kind": "program"}));
    // And what cannot be entered is not told.
    crate::audit::run(&world, "ALTER TABLE audit_head RENAME TO away");
    let unseen = team.supervisor.get(&format!("{PATH}?period=2025")).await;
    assert!(unseen.status().is_server_error(), "{}", unseen.status());
}

#[tokio::test]
async fn departments_are_told_as_far_as_what_they_leave_may_be_told_too() {
    let world = World::with(|settings| settings.boundaries = GUATEMALA.clone()).await;
    let team = team(&world, "omes").await;
    // Of Sacatepéquez three people told of two each: enough by themselves.
    for (at, person) in team.reporters.iter().take(3).enumerate() {
        for one in 0..2_u32 {
            let mut report = event(7_000 + at as u32 * 10 + one);
            report["occurred_at"] = json!(format!("2026-05-{:02}T10:00:00-06:00", at + 10));
            report["consents"] = json!(["totals"]);
            (report["lat"], report["lon"]) = (json!(14.557 + at as f64 * 0.005), json!(-90.733));
            assert_eq!(person.post("/api/v1/events", &report).await.status().as_u16(), 201);
        }
    }
    let path = format!("{PATH}?period=2026-Q2&by=department");
    let (status, body) = told(team.supervisor.get(&path).await).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(figure(&body, 1, "", "organisation")["value"], json!(66.0));
    assert_eq!(figure(&body, 1, "", "GT-03")["value"], json!(6.0));
    assert_eq!(body["withheld_percent"], 0);
    // One of them is taken back: what the others leave would tell of five, four of them of two people.
    let one = format!("/api/v1/events/{}", crate::world::event_id(7_000));
    assert_eq!(team.reporters[0].delete(&one).await.status().as_u16(), 204);
    let two = format!("/api/v1/events/{}", crate::world::event_id(7_001));
    assert_eq!(team.reporters[0].delete(&two).await.status().as_u16(), 204);
    let (_, body) = told(team.supervisor.get(&path).await).await;
    let groups: Vec<&str> = body["activity"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["group"].as_str().unwrap())
        .collect();
    assert!(!groups.contains(&"GT-03"), "{groups:?}");
    // And so not by what the whole leaves either.
    let told: f64 = body["activity"].as_array().unwrap()[1..]
        .iter()
        .filter_map(|one| one["events"].as_f64())
        .sum();
    let left = body["activity"][0]["events"].as_f64().unwrap() - told;
    assert!(left == 0.0 || left >= 5.0, "{body}");
}

#[tokio::test]
async fn what_was_withdrawn_or_is_not_to_count_is_in_no_indicator() {
    let world = World::new().await;
    let team = team(&world, "omes").await;
    let path = format!("{PATH}?period=2026-Q2");
    for number in 1..=4 {
        let one = format!("/api/v1/events/{}", crate::world::event_id(number));
        assert_eq!(team.reporters[0].delete(&one).await.status().as_u16(), 204);
    }
    let one = format!("/api/v1/events/{}", crate::world::event_id(5));
    let inside = team.reporters[0].patch(&one, &json!({"consents": []})).await;
    assert_eq!(inside.status().as_u16(), 200, "{}", inside.text().await.unwrap());
    let (_, body) = told(team.supervisor.get(&path).await).await;
    assert_eq!(figure(&body, 1, "", "organisation")["value"], json!(55.0));
}
