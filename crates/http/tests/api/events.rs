//! Report, read, amend, verify, withdraw.

use atalaya_domain::{Cell, Role};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::world::{Person, World, event, event_id, problem, told};

#[tokio::test]
async fn a_report_is_stored_once_and_keeps_no_position() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let answer = ana.post("/api/v1/events", &event(1)).await;
    assert_eq!(answer.headers()["location"], format!("/api/v1/events/{}", event_id(1)).as_str());
    let created = json!({"id": event_id(1), "status": "created", "version": 1, "similar": []});
    assert_eq!(told(answer).await, (201, created));
    let had = json!({"id": event_id(1), "status": "already_had", "version": 1, "similar": []});
    assert_eq!(told(ana.post("/api/v1/events", &event(1)).await).await, (200, had));
    let answer = ana.get(&format!("/api/v1/events/{}", event_id(1))).await;
    assert_eq!(answer.headers()["etag"], "\"1\"");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let (_, stored) = told(answer).await;
    assert_eq!(stored["kind"], "P1");
    assert_eq!(stored["severity"], 3);
    assert_eq!(stored["occurred_at"], "2026-11-20T21:00:00-06:00");
    assert_eq!(stored["recorded_at"], "2026-11-20T21:30:00-06:00");
    assert_eq!(stored["verification"], "V1");
    assert_eq!((&stored["version"], &stored["withdrawn"]), (&json!(1), &json!(false)));
    assert!(stored.get("lat").is_none() && stored["cell"].as_str().unwrap().starts_with("89"));
}

#[tokio::test]
async fn every_wrong_field_is_told_at_once_in_the_readers_language() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let mut wrong = event(1);
    wrong["kind"] = json!("P9");
    wrong["severity"] = json!(7);
    wrong["occurred_at"] = json!("2027-01-01T00:00:00Z");
    (wrong["lat"], wrong["lon"]) = (json!(-90.5069), json!(14.6349));
    let answer = ana.post("/api/v1/events", &wrong).await;
    assert_eq!(answer.headers()["content-language"], "es");
    let (status, body) = told(answer).await;
    assert_eq!((status, &body["code"]), (422, &json!("invalid_event")));
    let codes: Vec<(&str, &str)> = body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap()))
        .collect();
    assert!(codes.contains(&("/kind", "unknown_code")), "{codes:?}");
    assert!(codes.contains(&("/severity", "out_of_range")), "{codes:?}");
    assert!(codes.contains(&("/occurred_at", "future")), "{codes:?}");
    assert!(codes.iter().any(|(_, code)| *code == "swapped"), "{codes:?}");
    assert!(!body.to_string().contains("14.63"), "the place must not come back");
    let answer = ana
        .request(Method::POST, "/api/v1/events")
        .header("accept-language", "en-GB, es;q=0.5")
        .json(&wrong);
    let answer = answer.send().await.unwrap();
    assert_eq!(answer.headers()["content-language"], "en");
    assert!(answer.headers().get_all("vary").iter().any(|vary| vary == "accept-language"));
    let (_, body) = told(answer).await;
    assert_eq!(body["title"], "The event has errors.");
    assert!(body["errors"].to_string().contains("The time lies in the future."));
}

#[tokio::test]
async fn what_happened_on_the_way_has_a_leg_that_ends_in_towns_and_goes_with_the_report() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let door = Cell::at(14.6349, -90.5069).unwrap();
    let town = door.coarsened(7).to_string();
    let on_the_way = |number, leg: serde_json::Value| {
        let mut report = event(number);
        report["setting"] = json!("transit_bus");
        report["flags"] = json!({"leg": leg});
        report
    };
    let leg = json!({"from": door.to_string(), "to": null});
    assert_eq!(ana.post("/api/v1/events", &on_the_way(1, leg)).await.status(), 201);
    let one = format!("/api/v1/events/{}", event_id(1));
    let (_, stored) = told(ana.get(&one).await).await;
    assert_eq!(stored["flags"]["leg"], json!({"from": town}), "never the door");
    let amended = ana.request(Method::PATCH, &one).header("if-match", "\"1\"");
    let both = json!({"flags": {"leg": {"to": door.to_string()}}});
    let (status, stored) = told(amended.json(&both).send().await.unwrap()).await;
    assert_eq!((status, &stored["flags"]["leg"]), (200, &json!({"from": town, "to": town})));
    for (number, leg, pointer) in [
        (2, json!({"from": "nowhere"}), "/flags/leg/from"),
        (3, json!({"to": "8928308280fffff"}), "/flags/leg/to"),
        (4, json!({"by": town}), "/flags/leg/by"),
        (5, json!("there"), "/flags/leg"),
    ] {
        let (status, body) = told(ana.post("/api/v1/events", &on_the_way(number, leg)).await).await;
        assert_eq!((status, &body["errors"][0]["pointer"]), (422, &json!(pointer)), "{body}");
    }
    assert_eq!(ana.request(Method::DELETE, &one).send().await.unwrap().status(), 204);
    let (_, gone) = told(ana.get(&one).await).await;
    assert!(gone["flags"].get("leg").is_none(), "{gone}");
}

#[tokio::test]
async fn what_became_of_a_complaint_is_told_to_who_reported_and_to_who_supervises() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ema = world.person("omes", "ema", Role::Steward).await;
    let mut report = event(1);
    report["flags"] = json!({"loss": "500_1500", "insured": "no"});
    assert_eq!(ana.post("/api/v1/events", &report).await.status(), 201);
    let one = format!("/api/v1/events/{}", event_id(1));
    let begun = report["occurred_at"].as_str().unwrap()[..7].to_owned();
    let complaint = json!({"stage": "investigated", "month": begun});
    let amend = async |said: &serde_json::Value| {
        told(luz.patch(&one, &json!({"flags": {"complaint": said}})).await).await
    };
    let (status, amended) = amend(&complaint).await;
    assert_eq!((status, &amended["flags"]["complaint"]), (200, &complaint), "{amended}");
    assert_eq!(amended["flags"]["loss"], "500_1500", "beside it nothing has changed");
    let (_, own) = told(ana.get(&one).await).await;
    assert_eq!(own["flags"]["complaint"], complaint);
    let (status, kept) = told(ema.get(&one).await).await;
    assert_eq!(status, 200, "{kept}");
    assert!(kept["flags"].get("complaint").is_none() && kept["flags"].get("loss").is_some());
    let (_, listed) = told(ema.get("/api/v1/events").await).await;
    assert!(!listed.to_string().contains("investigated"), "{listed}");
    for (wrong, pointer, code) in [
        (json!({"stage": "won"}), "/flags/complaint/stage", "unknown_code"),
        (json!({"month": "2026-13"}), "/flags/complaint/month", "not_a_month"),
        (json!({"month": "2001-01"}), "/flags/complaint/month", "ends_before_start"),
        (json!({"month": "2126-01"}), "/flags/complaint/month", "future"),
        (json!({"stage": null}), "/flags/complaint/stage", "missing"),
        (json!({"judge": "x"}), "/flags/complaint/judge", "unknown_field"),
    ] {
        let (status, body) = amend(&wrong).await;
        let error = &body["errors"][0];
        assert_eq!((status, &error["pointer"]), (422, &json!(pointer)), "{wrong}: {body}");
        assert_eq!(error["code"], code, "{body}");
    }
    let (_, without) = amend(&json!(null)).await;
    assert!(without["flags"].get("complaint").is_none(), "{without}");
}

#[tokio::test]
async fn an_amendment_makes_a_version_and_a_stale_one_is_refused() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    ana.post("/api/v1/events", &event(1)).await;
    let path = format!("/api/v1/events/{}", event_id(1));
    let amend = |tag: &str, body| {
        ana.request(Method::PATCH, &path).header("if-match", tag.to_owned()).json(&body).send()
    };
    let answer = amend("\"1\"", json!({"severity": 4, "setting": "park"})).await.unwrap();
    assert_eq!(answer.headers()["etag"], "\"2\"");
    let (_, amended) = told(answer).await;
    assert_eq!((&amended["severity"], &amended["setting"]), (&json!(4), &json!("park")));
    let stale = amend("\"1\"", json!({"severity": 5})).await.unwrap();
    assert_eq!(problem(stale).await, (412, "version_conflict".to_owned()));
    let (_, removed) = told(ana.patch(&path, &json!({"setting": null})).await).await;
    assert!(removed.get("setting").is_none());
    assert_eq!(removed["version"], 3);
    let fixed = ana.patch(&path, &json!({"id": event_id(2)})).await;
    assert_eq!(problem(fixed).await, (422, "invalid_event".to_owned()));
    let known =
        ana.request(Method::GET, &path).header("if-none-match", "\"3\"").send().await.unwrap();
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn a_supervisor_verifies_what_others_reported_and_nobody_their_own() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("omes", "eva", Role::Steward).await;
    ana.post("/api/v1/events", &event(1)).await;
    luz.post("/api/v1/events", &event(2)).await;
    let path = |number| format!("/api/v1/events/{}", event_id(number));
    let verify = json!({"verification": "V3"});
    let by_promoter = ana.patch(&path(1), &verify).await;
    assert_eq!(problem(by_promoter).await, (403, "not_for_role".to_owned()));
    let (status, verified) = told(luz.patch(&path(1), &verify).await).await;
    assert_eq!((status, &verified["verification"]), (200, &json!("V3")));
    let own = luz.patch(&path(2), &verify).await;
    assert_eq!(problem(own).await, (403, "own_report".to_owned()));
    assert_eq!(eva.patch(&path(2), &verify).await.status(), StatusCode::OK);
    let after = ana.patch(&path(1), &json!({"kind": "L1"})).await;
    assert_eq!(problem(after).await, (403, "not_for_role".to_owned()));
    let mut claimed = event(3);
    claimed["verification"] = json!("V3");
    let (status, body) = told(luz.post("/api/v1/events", &claimed).await).await;
    assert_eq!((status, &body["errors"][0]["code"]), (422, &json!("not_allowed")));
}

#[tokio::test]
async fn a_verified_report_that_becomes_another_is_verified_again_by_somebody_else() {
    let world = World::new().await;
    let sol = world.person("omes", "sol", Role::Supervisor).await;
    let luna = world.person("omes", "luna", Role::Supervisor).await;
    let mar = world.person("omes", "mar", Role::Supervisor).await;
    let mut quiet = event(1);
    quiet["kind"] = json!("C2");
    sol.post("/api/v1/events", &quiet).await;
    let path = format!("/api/v1/events/{}", event_id(1));
    let verify = json!({"verification": "V3"});
    assert_eq!(luna.patch(&path, &verify).await.status(), StatusCode::OK);
    let (_, same) = told(luna.patch(&path, &json!({"setting": "park"})).await).await;
    assert_eq!(same["verification"], "V3");
    let (_, other) = told(luna.patch(&path, &json!({"kind": "L1"})).await).await;
    assert_eq!((&other["kind"], &other["verification"]), (&json!("L1"), &json!("V1")));
    for author in [&sol, &luna] {
        let own = author.patch(&path, &verify).await;
        assert_eq!(problem(own).await, (403, "own_report".to_owned()));
    }
    let at_once = json!({"severity": 2, "verification": "V3"});
    assert_eq!(problem(mar.patch(&path, &at_once).await).await, (403, "own_report".to_owned()));
    let (status, verified) = told(mar.patch(&path, &verify).await).await;
    assert_eq!((status, &verified["verification"]), (200, &json!("V3")));
}

#[tokio::test]
async fn a_narrative_is_for_its_author_and_the_supervisor() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("omes", "eva", Role::Steward).await;
    let mut with_text = event(1);
    with_text["narrative"] = json!("lo que pasó");
    ana.post("/api/v1/events", &with_text).await;
    let path = format!("/api/v1/events/{}", event_id(1));
    for (person, sees) in [(&ana, true), (&luz, true), (&eva, false)] {
        for path in [path.as_str(), "/api/v1/events"] {
            let (status, body) = told(person.get(path).await).await;
            assert_eq!(status, 200);
            assert_eq!(body.to_string().contains("lo que pasó"), sees);
        }
    }
    let (_, verified) = told(eva.patch(&path, &json!({"verification": "V2"})).await).await;
    assert!(verified.get("narrative").is_none());
    let (_, kept) = told(ana.get(&path).await).await;
    assert_eq!(kept["narrative"], "lo que pasó");
}

/// A steward reviews without a map of single corners: neither a list nor a guess gives the place away.
#[tokio::test]
async fn a_steward_sees_no_place_finer_than_their_map_and_finds_none_by_guessing() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("omes", "eva", Role::Steward).await;
    let fine = Cell::at(14.6349, -90.5069).unwrap();
    for number in [1, 2] {
        let mut report = event(number);
        report["cell"] = json!(fine.to_string());
        for coordinate in ["lat", "lon"] {
            report.as_object_mut().unwrap().remove(coordinate);
        }
        assert_eq!(ana.post("/api/v1/events", &report).await.status(), 201);
    }
    let path = format!("/api/v1/events/{}", event_id(1));
    let ways = [path.as_str(), "/api/v1/events", "/api/v1/triage", "/api/v1/duplicates"];
    for (person, exact) in [(&luz, true), (&eva, false)] {
        for way in ways {
            let (status, body) = told(person.get(way).await).await;
            assert_eq!(status, 200, "{way}: {body}");
            let body = body.to_string();
            assert_eq!(body.contains(&fine.to_string()), exact, "{way}: {body}");
            assert_eq!(body.contains(&fine.coarsened(8).to_string()), !exact, "{way}: {body}");
        }
    }
    // Right or wrong, a guess is answered alike, whatever else it says.
    let wrong = Cell::at(14.6369, -90.5099).unwrap();
    for guess in [
        json!({"cell": fine.to_string()}),
        json!({"cell": wrong.to_string()}),
        json!({"severity": 9}),
        json!({"verification": "V3", "narrative": null}),
    ] {
        let answer = problem(eva.patch(&path, &guess).await).await;
        assert_eq!(answer, (403, "not_for_role".to_owned()), "{guess}");
    }
    let (status, verified) = told(eva.patch(&path, &json!({"verification": "V2"})).await).await;
    assert_eq!((status, &verified["cell"]), (200, &json!(fine.coarsened(8).to_string())));
    let (_, kept) = told(ana.get(&path).await).await;
    assert_eq!(kept["cell"], json!(fine.to_string()), "as she told it");
}

#[tokio::test]
async fn only_who_reported_agrees_to_more_and_who_supervises_takes_away() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("omes", "eva", Role::Supervisor).await;
    let path = format!("/api/v1/events/{}", event_id(1));
    ana.post("/api/v1/events", &event(1)).await;
    let (_, first) = told(ana.get(&path).await).await;
    assert_eq!(first["consents"], json!(["totals"]), "inside and in totals, unless they say more");
    assert_eq!(eva.patch(&path, &json!({"verification": "V3"})).await.status(), StatusCode::OK);
    let more = json!({"consents": ["referral", "totals", "partners"]});
    assert_eq!(problem(eva.patch(&path, &more).await).await, (403, "not_for_role".to_owned()));
    let (status, agreed) = told(ana.patch(&path, &more).await).await;
    assert_eq!((status, &agreed["verification"]), (200, &json!("V3")), "though it was verified");
    assert_eq!(agreed["consents"], json!(["totals", "partners", "referral"]));
    let (_, less) = told(eva.patch(&path, &json!({"consents": []})).await).await;
    assert_eq!(less["consents"], json!([]));
    let alone = ana.patch(&path, &json!({"consents": ["partners"]})).await;
    assert_eq!(problem(alone).await, (422, "invalid_event".to_owned()), "a part of the totals");
    let (_, again) = told(ana.patch(&path, &json!({"consents": null})).await).await;
    assert_eq!(again["consents"], json!(["totals"]));
}

#[tokio::test]
async fn withdrawing_erases_the_text_and_ends_the_event() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let mut told_all = event(1);
    told_all["narrative"] = json!("algo que no debe quedar");
    told_all["flags"] = json!({"weapon": "firearm"});
    ana.post("/api/v1/events", &told_all).await;
    let path = format!("/api/v1/events/{}", event_id(1));
    let refused = ana.request(Method::DELETE, &path).json(&json!({"why": 1})).send().await.unwrap();
    assert_eq!(problem(refused).await, (422, "invalid_body".to_owned()));
    let answer =
        ana.request(Method::DELETE, &path).json(&json!({"reason": "x"})).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(ana.delete(&path).await.status(), StatusCode::NO_CONTENT);
    let (_, left) = told(ana.get(&path).await).await;
    assert_eq!(left["withdrawn"], true);
    assert!(!left.to_string().contains("quedar") && !left.to_string().contains("firearm"));
    let amended = ana.patch(&path, &json!({"severity": 5})).await;
    assert_eq!(problem(amended).await, (409, "withdrawn".to_owned()));
}

#[tokio::test]
async fn a_promoter_sees_their_own_events_and_a_supervisor_the_teams() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("omes", "eva", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let program = world.program("omes", Role::Promoter).await;
    for number in 1..=3 {
        ana.post("/api/v1/events", &event(number)).await;
    }
    eva.post("/api/v1/events", &event(4)).await;
    program.post("/api/v1/events", &event(5)).await;
    let count = |person: Person| async move {
        let (_, list) = told(person.get("/api/v1/events").await).await;
        list["events"].as_array().unwrap().len()
    };
    assert_eq!(count(ana.clone()).await, 3);
    assert_eq!(count(eva.clone()).await, 1);
    assert_eq!(count(luz).await, 5);
    assert_eq!(count(program.clone()).await, 0);
    let of_eva = format!("/api/v1/events/{}", event_id(4));
    for person in [&ana, &program] {
        for answer in [
            person.get(&of_eva).await,
            person.patch(&of_eva, &json!({"severity": 1})).await,
            person.delete(&of_eva).await,
        ] {
            assert_eq!(problem(answer).await, (404, "not_found".to_owned()));
        }
    }
}

#[tokio::test]
async fn pages_neither_repeat_nor_miss_an_event() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    for number in 1..=5 {
        ana.post("/api/v1/events", &event(number)).await;
    }
    let mut seen = Vec::new();
    let mut path = "/api/v1/events?limit=2".to_owned();
    loop {
        let (_, page) = told(ana.get(&path).await).await;
        for event in page["events"].as_array().unwrap() {
            seen.push(event["id"].as_str().unwrap().to_owned());
        }
        ana.post("/api/v1/events", &event(100 + seen.len() as u32)).await;
        match page["next"].as_str() {
            Some(next) => path = format!("/api/v1/events?limit=2&cursor={next}"),
            None => break,
        }
    }
    let expected: Vec<String> = (1..=5).rev().map(event_id).collect();
    assert_eq!(seen, expected);
    for wrong in [
        "limit=0",
        "limit=201",
        "limit=x",
        "cursor=x",
        "cursor=00000000-0000-7000-8000-000000000001",
    ] {
        let answer = ana.get(&format!("/api/v1/events?{wrong}")).await;
        assert_eq!(problem(answer).await, (422, "invalid_query".to_owned()), "{wrong}");
    }
}

#[tokio::test]
async fn somebody_elses_event_is_answered_like_one_that_does_not_exist() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let mut with_text = event(1);
    with_text["narrative"] = json!("lo que pasó");
    ana.post("/api/v1/events", &with_text).await;
    let theirs = format!("/api/v1/events/{}", event_id(1));
    let nobodys = format!("/api/v1/events/{}", event_id(99));
    let attackers = [
        world.person("omes", "eva", Role::Promoter).await,
        world.program("omes", Role::Promoter).await,
    ];
    for attacker in &attackers {
        for method in [Method::GET, Method::PATCH, Method::DELETE] {
            for body in [json!({}), json!({"verification": "V3"}), json!({"narrative": null})] {
                let mut answers = Vec::new();
                for path in [&theirs, &nobodys] {
                    let request = attacker.request(method.clone(), path).json(&body);
                    let answer = request.header("if-match", "\"1\"").send().await.unwrap();
                    assert_eq!(answer.headers().get("etag"), None);
                    answers.push(told(answer).await);
                }
                assert_eq!(answers[0], answers[1], "{method} {body}");
            }
        }
        let known = attacker.request(Method::GET, &theirs).header("if-none-match", "\"1\"");
        assert_eq!(problem(known.send().await.unwrap()).await, (404, "not_found".to_owned()));
        let cursor = |number| format!("/api/v1/events?cursor={}", event_id(number));
        let (theirs, nobodys) = (attacker.get(&cursor(1)).await, attacker.get(&cursor(99)).await);
        assert_eq!(told(theirs).await, told(nobodys).await);
    }
    let (_, kept) = told(ana.get(&theirs).await).await;
    assert_eq!((&kept["version"], &kept["narrative"]), (&json!(1), &json!("lo que pasó")));
}

#[tokio::test]
async fn a_programs_token_opens_what_its_role_does_and_no_more() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let mut with_text = event(1);
    with_text["narrative"] = json!("lo que pasó");
    ana.post("/api/v1/events", &with_text).await;
    let path = format!("/api/v1/events/{}", event_id(1));
    for (role, status, text) in [
        (Role::Supervisor, 200, true),
        (Role::Steward, 200, false),
        (Role::Promoter, 404, false),
        (Role::Advocate, 403, false),
        (Role::Coordinator, 403, false),
    ] {
        let program = world.program("omes", role).await;
        let (found, body) = told(program.get(&path).await).await;
        assert_eq!(found, status, "{role}");
        assert_eq!(body.to_string().contains("lo que pasó"), text, "{role}");
        let (_, list) = told(program.get("/api/v1/events").await).await;
        assert_eq!(list.to_string().contains("lo que pasó"), text, "{role}");
    }
}

#[tokio::test]
async fn those_agreed_to_for_advocacy_are_found_until_somebody_takes_it_back() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let bea = world.person("omes", "bea", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let eva = world.person("otra", "eva", Role::Supervisor).await;
    for (number, who, consents) in [
        (1, &ana, json!(["totals", "advocacy"])),
        (2, &ana, json!(["totals"])),
        (3, &bea, json!(["advocacy"])),
        (4, &bea, json!(["totals", "partners", "advocacy", "referral"])),
        (5, &eva, json!(["totals", "advocacy"])),
    ] {
        let mut report = event(number);
        report["consents"] = consents;
        assert_eq!(who.post("/api/v1/events", &report).await.status(), 201);
    }
    let found = async |who: &Person, rest: &str| {
        let (status, body) =
            told(who.get(&format!("/api/v1/events?agreed=advocacy{rest}")).await).await;
        assert_eq!(status, 200, "{body}");
        let ids = body["events"].as_array().unwrap().iter().map(|one| one["id"].clone());
        (ids.collect::<Vec<_>>(), body["next"].clone())
    };
    let id = |number| json!(event_id(number));
    let all = |who| found(who, "");
    assert_eq!(all(&luz).await.0, [id(4), id(3), id(1)]);
    assert_eq!(all(&ana).await.0, [id(1)], "her own and no others");
    assert_eq!(all(&eva).await.0, [id(5)], "no other organisation's");
    // A page holds as many as there are, whatever lies between them.
    let (first, next) = found(&luz, "&limit=2").await;
    assert_eq!(first, [id(4), id(3)]);
    let next = next.as_str().unwrap();
    assert_eq!(found(&luz, &format!("&limit=2&cursor={next}")).await.0, [id(1)]);
    // Taken back, of the report or with it, it is not found any more.
    let path = format!("/api/v1/events/{}", event_id(3));
    let body = json!({"consents": []});
    let taken = bea.request(Method::PATCH, &path).header("if-match", "*").json(&body);
    assert_eq!(taken.send().await.unwrap().status(), 200);
    let path = format!("/api/v1/events/{}", event_id(4));
    assert!(bea.request(Method::DELETE, &path).send().await.unwrap().status().is_success());
    assert_eq!(all(&luz).await.0, [id(1)]);
    let (status, wrong) = told(luz.get("/api/v1/events?agreed=everything").await).await;
    assert_eq!((status, &wrong["errors"][0]["code"]), (422, &json!("unknown_code")), "{wrong}");
}
