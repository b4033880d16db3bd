//! Reports in other programs' envelopes: the same checks, the same answers, and stored once.

use atalaya_domain::Role;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::world::{Person, World, problem, told};

const KOBO: &str = "/api/v1/intake/kobo";
const CLOUD: &str = "/api/v1/intake/cloudevents";
const ID: &str = "3f2b8c52-64a1-4b6e-9c1f-0a4d0f5f7a11";

fn submission() -> Value {
    json!({
        "_id": 7, "_uuid": ID, "formhub/uuid": "0123", "meta/instanceID": format!("uuid:{ID}"),
        "que/kind": "P1", "que/severity": "4", "que/taken": "phone", "que/key_populations": "TW",
        "occurred_at": "2026-11-20T20:00:00.000-06:00", "location": "14.63 -90.51 1500 12",
        "_submitted_by": null, "_tags": [],
    })
}

async fn in_envelope(
    person: &Person,
    body: &Value,
    media: &'static str,
    ce: &[(&'static str, &str)],
) -> Response {
    let mut request = person.request(Method::POST, CLOUD).body(body.to_string());
    request = request.header(CONTENT_TYPE, HeaderValue::from_static(media));
    for (name, value) in ce {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn a_kobo_submission_is_a_report_that_is_stored_once_and_checked_like_any() {
    let world = World::new().await;
    let program = world.program("omes", Role::Promoter).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let advocate = world.program("omes", Role::Advocate).await;
    assert_eq!(problem(advocate.post(KOBO, &submission()).await).await.0, 403);
    let (status, created) = told(program.post(KOBO, &submission()).await).await;
    assert_eq!((status, &created["id"]), (201, &json!(ID)), "{created}");
    assert_eq!(told(program.post(KOBO, &submission()).await).await.0, 200, "handed over again");
    let (_, event) = told(luz.get(&format!("/api/v1/events/{ID}")).await).await;
    assert_eq!((&event["severity"], &event["verification"]), (&json!(4), &json!("V1")));
    assert_eq!(
        (&event["location_precision"], &event["flags"]["taken"]),
        (&json!("G0"), &json!(["phone"]))
    );
    assert!(
        !event.to_string().contains("1500") && event.get("lat").is_none(),
        "no position is kept"
    );

    for (name, value, at) in [
        ("que/kind", json!("Z9"), "/kind"),
        ("que/nombre", json!("Ana"), "/nombre"),
        ("verification", json!("V3"), "/verification"),
        ("_uuid", json!("00000000-0000-1000-8000-000000000001"), "/id"),
    ] {
        let mut wrong = submission();
        wrong["_uuid"] = json!("3f2b8c52-64a1-4b6e-9c1f-0a4d0f5f7a12");
        wrong[name] = value;
        let (status, refused) = told(program.post(KOBO, &wrong).await).await;
        assert_eq!((status, &refused["errors"][0]["pointer"]), (422, &json!(at)), "{refused}");
    }
}

#[tokio::test]
async fn what_comes_in_a_cloud_event_is_taken_as_if_it_had_come_without() {
    let world = World::new().await;
    let program = world.program("omes", Role::Supervisor).await;
    let data = json!({"id": ID, "kind": "B2", "occurred_at": "2026-11-20T20:00:00-06:00", "lat": 14.63, "lon": -90.51});
    let mut envelope = json!({
        "specversion": "1.0", "type": "org.atalaya.event.v1", "source": "/bot", "id": "1",
        "time": "2026-11-20T20:01:00Z", "data": data,
    });
    let structured = "application/cloudevents+json; charset=utf-8";
    let (status, body) = told(in_envelope(&program, &envelope, structured, &[]).await).await;
    assert_eq!(status, 201, "{body}");
    let headers = [
        ("ce-specversion", "1.0"),
        ("ce-type", "org.atalaya.event.v1"),
        ("ce-source", "/bot"),
        ("ce-id", "2"),
    ];
    let (status, _) = told(in_envelope(&program, &data, "application/json", &headers).await).await;
    assert_eq!(status, 200, "the same report in another envelope");
    let worked = json!({"id": "3f2b8c52-64a1-4b6e-9c1f-0a4d0f5f7a13", "lat": 14.63, "lon": -90.51, "workers": 2,
        "started_at": "2026-11-20T18:00:00-06:00", "ended_at": "2026-11-20T20:00:00-06:00"});
    let of_exposure = [headers[0], ("ce-type", "org.atalaya.exposure.v1"), headers[2], headers[3]];
    let (status, body) =
        told(in_envelope(&program, &worked, "application/json", &of_exposure).await).await;
    assert_eq!(status, 201, "{body}");

    for (name, value, at) in [
        ("type", json!("com.example.other"), "/type"),
        ("specversion", json!("0.3"), "/specversion"),
        ("source", Value::Null, "/source"),
        ("data", json!({"kind": "Z9"}), "/id"),
    ] {
        let good = envelope[name].clone();
        envelope[name] = value;
        let (status, refused) = told(in_envelope(&program, &envelope, structured, &[]).await).await;
        let pointers: Vec<_> = refused["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["pointer"].clone())
            .collect();
        assert_eq!(status, 422, "{refused}");
        assert!(pointers.contains(&json!(at)), "{refused}");
        envelope[name] = good;
    }
    assert_eq!(problem(in_envelope(&program, &data, "application/json", &[]).await).await.0, 422);
}

const OPEN_ROSA: &str = "/api/v1/openrosa";

fn form(body: &str) -> String {
    format!(
        "<?xml version='1.0' ?><data id=\"reporte\" version=\"2026113001\" xmlns:orx=\"http://openrosa.org/xforms\">\
         {body}<orx:meta><orx:instanceID>uuid:{ID}</orx:instanceID></orx:meta></data>"
    )
}

fn filled_in() -> String {
    form(
        "<kind>P1</kind><occurred_at>2026-11-20T20:00:00.000-06:00</occurred_at><location>14.63 -90.51 1500 12</location>\
         <severity>4</severity><taken>phone cash</taken><weapon/><narrative>dos &lt; tres</narrative>",
    )
}

/// Parts as ODK Collect writes them: each with a name, a file's name and a type.
fn parts(parts: &[(&str, &str)]) -> String {
    let part = |(name, text): &(&str, &str)| {
        let type_ = if text.starts_with('<') { "text/xml" } else { "image/jpeg" };
        format!(
            "--limite\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}.xml\"\r\n\
             Content-Type: {type_}\r\n\r\n{text}\r\n"
        )
    };
    parts.iter().map(part).collect::<String>() + "--limite--\r\n"
}

/// A request by a phone: the token stands for the password.
fn by_phone(world: &World, method: Method, path: &str, token: &str) -> reqwest::RequestBuilder {
    let request = world.request(method, &format!("{OPEN_ROSA}{path}"));
    request.basic_auth("collect", Some(token)).header("x-openrosa-version", "1.0")
}

async fn submit(world: &World, token: &str, body: String) -> Response {
    let media = HeaderValue::from_static("multipart/form-data; boundary=limite");
    let request = by_phone(world, Method::POST, "/submission", token);
    request.header(CONTENT_TYPE, media).body(body).send().await.unwrap()
}

/// What a phone is told that it may not: the status, the message that it shows, and the problem's stable name.
async fn refused(answer: Response) -> (u16, String, String) {
    let status = answer.status().as_u16();
    assert!(answer.headers()[CONTENT_TYPE].to_str().unwrap().starts_with("text/xml"));
    assert_eq!(answer.headers()["x-openrosa-version"], "1.0");
    let text = answer.text().await.unwrap();
    let opened = "<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\">\
                  <message nature=\"submit_error\">";
    let (_, rest) = text.split_once(opened).unwrap_or_else(|| panic!("{text}"));
    let (message, rest) = rest.split_once("</message>").unwrap();
    let problem = rest.split_once('>').unwrap().1.split_once('<').unwrap().0;
    (status, message.to_owned(), problem.to_owned())
}

/// The walk of ODK Collect: challenged, the list, the form, whether submissions are taken, one, and again.
#[tokio::test]
async fn a_form_of_odk_collect_is_a_report_that_is_stored_once() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    // All that a phone needs, and no more.
    let program = world.program_that("omes", Role::Promoter, true).await;
    assert_eq!(problem(program.get("/api/v1/risk?bbox=-91,14,-90,15").await).await.0, 403);
    let token = program.proof.1.strip_prefix("Bearer ").unwrap().to_owned();

    let stranger = world.get(&format!("{OPEN_ROSA}/formList")).await;
    assert_eq!(stranger.status(), 401);
    let asked = stranger.headers()["www-authenticate"].to_str().unwrap().to_owned();
    assert!(asked.starts_with("Basic "), "{asked}");
    let unknown = refused(submit(&world, "atalaya_00", parts(&[])).await).await;
    assert_eq!((unknown.0, unknown.2.as_str()), (401, "not_signed_in"));

    let list = by_phone(&world, Method::GET, "/formList", &token).send().await.unwrap();
    assert_eq!(
        (list.status().as_u16(), &list.headers()["x-openrosa-version"]),
        (200, &HeaderValue::from_static("1.0"))
    );
    let list = list.text().await.unwrap();
    let within = |name: &str| {
        let after = list.split_once(&format!("<{name}>")).unwrap().1;
        after.split_once(&format!("</{name}>")).unwrap().0.to_owned()
    };
    let url = within("downloadUrl");
    assert!(url.ends_with("/api/v1/openrosa/forms/reporte"), "{url}");
    let form = by_phone(&world, Method::GET, "/forms/reporte", &token).send().await.unwrap();
    let form = form.text().await.unwrap();
    assert_eq!(
        within("hash"),
        format!("md5:{:x}", md5::compute(&form)),
        "a phone sees whether it has changed"
    );

    let ready = by_phone(&world, Method::HEAD, "/submission", &token).send().await.unwrap();
    assert_eq!(ready.status(), 204);
    assert_eq!(ready.headers()["x-openrosa-accept-content-length"], "65536");
    assert!(ready.headers()["location"].to_str().unwrap().ends_with("/api/v1/openrosa/submission"));

    for (status, said) in [(201, "Guardado."), (202, "Ya se había recibido.")] {
        let told = submit(&world, &token, parts(&[("xml_submission_file", &filled_in())])).await;
        assert_eq!(told.status(), status);
        let told = told.text().await.unwrap();
        assert!(told.contains("OpenRosaResponse") && told.contains(said), "{told}");
    }
    let (_, event) = told(luz.get(&format!("/api/v1/events/{ID}")).await).await;
    assert_eq!((&event["severity"], &event["verification"]), (&json!(4), &json!("V1")));
    assert_eq!(event["flags"]["taken"], json!(["phone", "cash"]));
    assert_eq!(event["narrative"], json!("dos < tres"));

    // The password is one here alone: elsewhere a token is a bearer's.
    let events = world.request(Method::GET, "/api/v1/events").basic_auth("collect", Some(&token));
    assert_eq!(events.send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_form_that_could_name_a_file_unfold_or_show_a_face_is_refused() {
    let world = World::new().await;
    let program = world.program("omes", Role::Promoter).await;
    let token = program.proof.1.strip_prefix("Bearer ").unwrap().to_owned();
    let part = "xml_submission_file";
    let hostname = "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>";
    let external = filled_in().replace("<data", &format!("{hostname}<data")).replace("dos", "&x;");
    let bomb = format!(
        "<!DOCTYPE d [<!ENTITY a \"{}\">]>{}",
        "lol".repeat(1_000),
        form("<narrative>&a;&a;&a;&a;</narrative>").replace("<?xml version='1.0' ?>", "")
    );
    let other = filled_in().replace("\"reporte\"", "\"otro\"");
    let late = filled_in().replace("2026-11-20", "2027-11-20");
    for (body, status, code) in [
        (parts(&[(part, &external)]), 422, "invalid_body"),
        (parts(&[(part, &bomb)]), 422, "invalid_body"),
        (parts(&[(part, &other)]), 422, "invalid_body"),
        (parts(&[(part, &late)]), 422, "invalid_event"),
        (parts(&[(part, &form("<kind>Z9</kind>"))]), 422, "invalid_event"),
        (parts(&[(part, &filled_in()), ("foto.jpg", "JFIF")]), 422, "invalid_body"),
        (parts(&[(part, &filled_in()), (part, &filled_in())]), 422, "invalid_body"),
        (parts(&[("otra", "<data/>")]), 422, "invalid_body"),
        (parts(&[]), 422, "invalid_body"),
        ("--limite\r\nContent-Disposition: form-data; name=\"x".to_owned(), 400, "bad_request"),
        (parts(&[(part, &" ".repeat(66_000))]), 413, "body_too_large"),
    ] {
        let shown: String = body.chars().take(300).collect();
        let (found, message, problem) = refused(submit(&world, &token, body).await).await;
        assert_eq!((found, problem.as_str()), (status, code), "{shown}");
        assert!(!message.is_empty(), "{shown}");
    }
    // The message says which answer is wrong, and why, in the phone's language.
    let wrong = by_phone(&world, Method::POST, "/submission", &token)
        .header("accept-language", "en")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=limite")
        .body(parts(&[(part, &form("<kind>Z9</kind>"))]));
    let (_, message, _) = refused(wrong.send().await.unwrap()).await;
    assert!(message.contains(" kind: ") && !message.contains('<'), "{message}");
    let plain = by_phone(&world, Method::POST, "/submission", &token);
    let plain = plain.header(CONTENT_TYPE, "text/xml").body(filled_in()).send().await.unwrap();
    assert_eq!(refused(plain).await.0, 415);
    // Another site's page cannot send with what a browser remembers.
    let foreign = by_phone(&world, Method::POST, "/submission", &token)
        .header("origin", "https://evil.example")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=limite")
        .body(parts(&[(part, &filled_in())]));
    assert_eq!(refused(foreign.send().await.unwrap()).await.0, 403);
}
