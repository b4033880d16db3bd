//! Where teams were: record, read, amend, withdraw; and who learns nothing of it.

use atalaya_domain::{ExposureId, Role};
use atalaya_http::{Access, TABLE};
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Person, World, event, event_id, hours, problem, told};

const PATH: &str = "/api/v1/exposure";

fn path(number: u32) -> String {
    format!("{PATH}/{}", event_id(number))
}

#[tokio::test]
async fn a_record_is_stored_once_and_keeps_no_position() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let answer = ana.post(PATH, &hours(1)).await;
    assert_eq!(answer.headers()["location"], path(1).as_str());
    let created = json!({"id": event_id(1), "status": "created", "version": 1});
    assert_eq!(told(answer).await, (201, created));
    let had = json!({"id": event_id(1), "status": "already_had", "version": 1});
    assert_eq!(told(ana.post(PATH, &hours(1)).await).await, (200, had));
    let answer = ana.get(&path(1)).await;
    assert_eq!(answer.headers()["etag"], "\"1\"");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let (_, stored) = told(answer).await;
    let cell = stored["cell"].as_str().unwrap().to_owned();
    assert!(cell.starts_with("89"));
    let expected = json!({
        "id": event_id(1),
        "started_at": "2026-11-20T18:00:00-06:00",
        "ended_at": "2026-11-20T20:30:00-06:00",
        "workers": 2,
        "worker_hours": 5.0,
        "key_populations": [],
        "cell": cell,
        "location_precision": "G0",
        "source": "log",
        "version": 1,
        "recorded_at": "2026-11-20T21:30:00-06:00",
        "withdrawn": false,
    });
    assert_eq!(stored, expected);
    // The same id is free for an event: another list.
    assert_eq!(ana.post("/api/v1/events", &event(1)).await.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn every_wrong_field_is_told_at_once_in_the_readers_language() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let mut wrong = hours(1);
    wrong["workers"] = json!(51);
    wrong["ended_at"] = json!("2026-11-20T17:00:00-06:00");
    (wrong["lat"], wrong["lon"]) = (json!(-90.5069), json!(14.6349));
    let (status, body) = told(ana.post(PATH, &wrong).await).await;
    assert_eq!((status, &body["code"]), (422, &json!("invalid_exposure")));
    assert_eq!(body["title"], "El registro de horas tiene errores.");
    let found: Vec<(&str, &str)> = body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap()))
        .collect();
    let expected = [
        ("/ended_at", "ends_before_start"),
        ("/workers", "out_of_range"),
        ("/lat", "swapped"),
        ("/lon", "swapped"),
    ];
    assert_eq!(found, expected);
    assert!(!body.to_string().contains("14.63"), "the place must not come back");
    let answer = ana.request(Method::POST, PATH).header("accept-language", "en").json(&wrong);
    let (_, body) = told(answer.send().await.unwrap()).await;
    assert_eq!(body["title"], "The record of hours has errors.");
}

#[tokio::test]
async fn of_several_the_good_ones_land_and_the_bad_ones_are_told() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let statuses = |body: &Value| -> Vec<String> {
        let results = body["results"].as_array().unwrap().iter();
        results.map(|one| one["status"].as_str().unwrap().to_owned()).collect()
    };
    let mut bad = hours(2);
    bad["lat"] = json!(48.2);
    let (status, body) = told(ana.post(PATH, &json!([hours(1), bad, hours(3)])).await).await;
    assert_eq!((status, statuses(&body)), (207, vec_of(["created", "refused", "created"])));
    let error = &body["results"][1]["problem"]["errors"][0];
    assert_eq!((&error["pointer"], &error["code"]), (&json!("/1/lat"), &json!("outside_area")));
    let lines = format!("{}\n\nnot json\n{}\n", hours(3), hours(4));
    let request = ana.request(Method::POST, PATH).header("content-type", "application/x-ndjson");
    let (status, body) = told(request.body(lines).send().await.unwrap()).await;
    assert_eq!((status, statuses(&body)), (207, vec_of(["already_had", "refused", "created"])));
    let (status, body) = told(ana.post(PATH, &json!([{}, 3])).await).await;
    assert_eq!((status, &body["code"]), (422, &json!("invalid_exposure")));
}

fn vec_of<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

#[tokio::test]
async fn an_amendment_makes_a_version_and_a_withdrawn_record_is_done_with() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    ana.post(PATH, &hours(1)).await;
    let path = path(1);
    let amend = |tag: &str, body| {
        ana.request(Method::PATCH, &path).header("if-match", tag.to_owned()).json(&body).send()
    };
    let answer = amend("\"1\"", json!({"workers": 3})).await.unwrap();
    assert_eq!(answer.headers()["etag"], "\"2\"");
    let (_, amended) = told(answer).await;
    assert_eq!((&amended["workers"], &amended["worker_hours"]), (&json!(3), &json!(7.5)));
    let stale = amend("\"1\"", json!({"workers": 4})).await.unwrap();
    assert_eq!(problem(stale).await, (412, "version_conflict".to_owned()));
    let (_, by_luz) = told(luz.patch(&path, &json!({"worker_hours": 2})).await).await;
    assert_eq!((&by_luz["version"], &by_luz["worker_hours"]), (&json!(3), &json!(2.0)));
    let wrong = ana.patch(&path, &json!({"workers": null, "verification": "V3"})).await;
    assert_eq!(problem(wrong).await, (422, "invalid_exposure".to_owned()));
    let known =
        ana.request(Method::GET, &path).header("if-none-match", "\"3\"").send().await.unwrap();
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    let request = ana.request(Method::DELETE, &path).header("if-match", "\"1\"");
    let stale = request.send().await.unwrap();
    assert_eq!(problem(stale).await, (412, "version_conflict".to_owned()));
    assert_eq!(ana.delete(&path).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(ana.delete(&path).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(told(ana.get(&path).await).await.1["withdrawn"], true);
    let amended = ana.patch(&path, &json!({"workers": 1})).await;
    assert_eq!(problem(amended).await, (409, "withdrawn".to_owned()));
}

async fn listed(person: &Person) -> usize {
    let (status, list) = told(person.get(PATH).await).await;
    assert_eq!(status, 200);
    list["exposure"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_promoter_sees_their_own_hours_a_supervisor_the_teams_and_nobody_else_any() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("omes", "eva", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let program = world.program("omes", Role::Promoter).await;
    let bringing = world.program("omes", Role::Supervisor).await;
    for number in 1..=3 {
        ana.post(PATH, &hours(number)).await;
    }
    eva.post(PATH, &hours(4)).await;
    program.post(PATH, &hours(5)).await;
    for (person, sees) in [(&ana, 3), (&eva, 1), (&luz, 5), (&program, 0), (&bringing, 5)] {
        assert_eq!(listed(person).await, sees);
    }
    let (_, list) = told(luz.get(PATH).await).await;
    assert!(!list.to_string().contains("ana"), "who was where is told to nobody: {list}");
    for role in [Role::Steward, Role::Advocate, Role::Coordinator] {
        let people =
            [world.person("omes", role.code(), role).await, world.program("omes", role).await];
        for person in people {
            for answer in [
                person.get(PATH).await,
                person.get(&path(1)).await,
                person.post(PATH, &hours(9)).await,
                person.patch(&path(1), &json!({"workers": 1})).await,
                person.delete(&path(1)).await,
            ] {
                assert_eq!(problem(answer).await, (403, "not_for_role".to_owned()), "{role}");
            }
        }
    }
}

#[tokio::test]
async fn a_supervisor_sees_where_others_were_for_five_weeks_and_then_who_was_there_alone() {
    let world = World::new().await;
    world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    ana.post(PATH, &hours(1)).await;
    world.pass(SignedDuration::from_hours(35 * 24 - 2));
    let (luz, ana) =
        (world.person_again("omes", "luz").await, world.person_again("omes", "ana").await);
    assert_eq!((listed(&luz).await, listed(&ana).await), (1, 1));
    assert_eq!(luz.patch(&path(1), &json!({"workers": 3})).await.status(), StatusCode::OK);
    world.pass(SignedDuration::from_hours(2));
    let (luz, ana) =
        (world.person_again("omes", "luz").await, world.person_again("omes", "ana").await);
    assert_eq!((listed(&luz).await, listed(&ana).await), (0, 1));
    for answer in [
        luz.get(&path(1)).await,
        luz.patch(&path(1), &json!({"workers": 4})).await,
        luz.delete(&path(1)).await,
        luz.get(&format!("{PATH}?cursor={}", event_id(1))).await,
    ] {
        assert!(answer.status().is_client_error());
        let told = answer.text().await.unwrap();
        assert!(!told.contains("workers") && !told.contains("2026-11-20"), "{told}");
    }
    let (_, own) = told(ana.get(&path(1)).await).await;
    assert_eq!(own["workers"], 3, "what was mended stays mended, and is hers");
}

#[tokio::test]
async fn pages_neither_repeat_nor_miss_a_record() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    for number in 1..=5 {
        ana.post(PATH, &hours(number)).await;
    }
    let mut seen = Vec::new();
    let mut next = format!("{PATH}?limit=2");
    loop {
        let (_, page) = told(ana.get(&next).await).await;
        let records = page["exposure"].as_array().unwrap();
        seen.extend(records.iter().map(|one| one["id"].as_str().unwrap().to_owned()));
        ana.post(PATH, &hours(100 + seen.len() as u32)).await;
        match page["next"].as_str() {
            Some(cursor) => next = format!("{PATH}?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, (1..=5).rev().map(event_id).collect::<Vec<_>>());
    for wrong in ["limit=0", "limit=201", "cursor=x", "cursor=00000000-0000-7000-8000-000000000001"]
    {
        let answer = ana.get(&format!("{PATH}?{wrong}")).await;
        assert_eq!(problem(answer).await, (422, "invalid_query".to_owned()), "{wrong}");
    }
}

#[tokio::test]
async fn somebody_elses_record_is_answered_like_one_that_does_not_exist() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    ana.post(PATH, &hours(1)).await;
    let attackers = [
        world.person("omes", "eva", Role::Promoter).await,
        world.program("omes", Role::Promoter).await,
        world.person("otra", "luz", Role::Supervisor).await,
        world.person("otra", "ana", Role::Promoter).await,
        world.program("otra", Role::Supervisor).await,
    ];
    for attacker in &attackers {
        for method in [Method::GET, Method::PATCH, Method::DELETE] {
            for body in [json!({}), json!({"workers": 9}), json!({"workers": 0})] {
                let mut answers = Vec::new();
                for path in [path(1), path(99)] {
                    let request = attacker.request(method.clone(), &path).json(&body);
                    let answer = request.header("if-match", "\"1\"").send().await.unwrap();
                    assert_eq!(answer.headers().get("etag"), None);
                    answers.push(told(answer).await);
                }
                assert_eq!(answers[0], answers[1], "{method} {body}");
            }
        }
        let known = attacker.request(Method::GET, &path(1)).header("if-none-match", "\"1\"");
        assert_eq!(problem(known.send().await.unwrap()).await, (404, "not_found".to_owned()));
        let cursor = |number| format!("{PATH}?cursor={}", event_id(number));
        let (theirs, nobodys) = (attacker.get(&cursor(1)).await, attacker.get(&cursor(99)).await);
        assert_eq!(told(theirs).await, told(nobodys).await);
        // An event's door does not open it either.
        let as_event = attacker.get(&format!("/api/v1/events/{}", event_id(1))).await;
        assert_eq!(problem(as_event).await, (404, "not_found".to_owned()));
    }
    let (_, kept) = told(ana.get(&path(1)).await).await;
    assert_eq!((&kept["version"], &kept["workers"]), (&json!(1), &json!(2)));
    let (_, same_id) = told(attackers[2].post(PATH, &hours(1)).await).await;
    assert_eq!(same_id["status"], "created", "another organisation's id is free");
}

#[tokio::test]
async fn an_id_tells_nothing_of_what_others_sent() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("omes", "eva", Role::Promoter).await;
    let program = world.program("omes", Role::Promoter).await;
    for number in 1..=3 {
        ana.post(PATH, &hours(number)).await;
    }
    ana.patch(&path(2), &json!({"workers": 3})).await;
    ana.delete(&path(3)).await;
    for thief in [&eva, &program] {
        let mut answers = Vec::new();
        for number in 1..=3 {
            let mut other = hours(number);
            other["workers"] = json!(9);
            answers.push(told(thief.post(PATH, &other).await).await);
        }
        assert_eq!((answers[0].0, &answers[0].1["code"]), (409, &json!("id_taken")));
        assert!(answers.iter().all(|one| *one == answers[0]), "{answers:?}");
        // An import's ids are made from its rows: whoever has the list could ask for each.
        let mut guessed = hours(1);
        guessed["id"] = json!(ExposureId::from_foreign("bitacora", "17").to_string());
        let (status, body) = told(thief.post(PATH, &guessed).await).await;
        assert_eq!((status, &body["errors"][0]["code"]), (422, &json!("not_random")));
    }
}

/// Everything that a person can read anywhere, without what turns with the clock.
async fn everything(person: &Person) -> Vec<(String, u16, Value)> {
    let mut answers = Vec::new();
    for entry in TABLE.iter().filter(|entry| entry.method == "GET") {
        let upgrades = entry.path == "/api/v1/live";
        // Asking is entered, and these tell of what was.
        let moved = ["/api/v1/audit", "/api/v1/me/data", "/api/v1/self_check"];
        let audit = moved.iter().any(|path| entry.path.starts_with(path));
        if upgrades || audit || !matches!(entry.access, Access::Roles(_)) {
            continue;
        }
        let path = entry.path.replace("{id}", &event_id(1)).replace("{cell}", "886d2911a3fffff");
        let asked = if path == "/api/v1/risk" {
            "/api/v1/risk?bbox=-90.55,14.6,-90.45,14.68&resolution=8".to_owned()
        } else {
            path
        };
        let (mut status, mut body) = told(person.get(&asked).await).await;
        while status == StatusCode::ACCEPTED {
            // It is being computed: how far it is differs from one moment to the next.
            (status, body) = told(person.get(&asked).await).await;
        }
        if let Some(map) = body.as_object_mut() {
            map.remove("seq");
        }
        answers.push((asked, status, body));
    }
    answers
}

#[tokio::test]
async fn hours_change_nothing_that_another_organisation_reads() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let mut outsiders = Vec::new();
    for role in Role::ALL {
        outsiders.push(world.person("otra", role.code(), *role).await);
        outsiders.push(world.program("otra", *role).await);
    }
    let reports: Vec<Value> = (1..=60).map(event).collect();
    outsiders[2].post("/api/v1/events", &json!(reports)).await;
    world.caught_up().await;
    let mut before = Vec::new();
    for outsider in &outsiders {
        before.push(everything(outsider).await);
    }
    let visits: Vec<Value> = (1..=200).map(hours).collect();
    assert_eq!(luz.post(PATH, &json!(visits)).await.status(), StatusCode::CREATED);
    world.caught_up().await;
    for (outsider, before) in outsiders.iter().zip(before) {
        assert!(before.len() >= 8, "{} questions prove little", before.len());
        assert_eq!(everything(outsider).await, before);
    }
}

#[tokio::test]
async fn only_the_route_for_hours_ever_names_them() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let mut one = hours(1);
    one["started_at"] = json!("2026-11-20T18:17:31-06:00");
    one["workers"] = json!(37);
    luz.post(PATH, &one).await;
    world.caught_up().await;
    for role in Role::ALL {
        let people =
            [world.person("omes", role.code(), *role).await, world.program("omes", *role).await];
        for person in &people {
            for (path, _, body) in everything(person).await {
                let named = body.to_string().contains("18:17:31");
                assert!(!named, "{role} {path}: {body}");
                let hours = body.to_string().contains("T18:00:00-06:00");
                let may = *role == Role::Supervisor && path.starts_with(PATH);
                assert!(may || !hours, "{role} {path}: {body}");
            }
        }
    }
    let sofia = world.person("omes", "sofia", Role::Supervisor).await;
    let started =
        async |person: &Person| told(person.get(PATH).await).await.1["exposure"][0].clone();
    assert_eq!(started(&luz).await["started_at"], "2026-11-20T18:17:31-06:00", "her own");
    assert_eq!(started(&sofia).await["started_at"], "2026-11-20T18:00:00-06:00", "whole hours");
}

#[tokio::test]
async fn every_answer_says_whether_the_map_knows_where_teams_were() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let said = async |person: &Person| {
        world.caught_up().await;
        let map = "/api/v1/risk?bbox=-90.55,14.6,-90.45,14.68&resolution=8";
        let (_, map) = told(person.get(map).await).await;
        let hexagon = map["features"][0]["id"].as_str().unwrap().to_owned();
        let (_, story) = told(person.get(&format!("/api/v1/risk/cells/{hexagon}")).await).await;
        assert_eq!(map["exposure"], story["exposure"]);
        assert_eq!(map["sentence"], story["sentence"]);
        let warns = map["sentence"]["en"].as_str().unwrap().contains("not where it is dangerous");
        (map["exposure"].as_str().unwrap().to_owned(), warns)
    };
    let (none, recorded) = (("none".to_owned(), true), ("recorded".to_owned(), false));
    assert_eq!(said(&luz).await, none);
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let week = SignedDuration::from_hours(7 * 24);
    ana.post(PATH, &hours(2)).await;
    world.pass(week);
    let luz = world.person_again("omes", "luz").await;
    assert_eq!(said(&luz).await, none, "the word of one account");
    luz.post(PATH, &hours(1)).await;
    assert_eq!(said(&luz).await, none, "nobody sees where colleagues are tonight");
    world.pass(week);
    let luz = world.person_again("omes", "luz").await;
    let eva = world.person("otra", "eva", Role::Supervisor).await;
    assert_eq!(said(&luz).await, recorded);
    assert_eq!(said(&eva).await, none, "what others recorded is not hers to know");
    luz.delete(&path(1)).await;
    assert_eq!(said(&luz).await, none);
}
