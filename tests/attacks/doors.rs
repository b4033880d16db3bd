//! Other sites, other people's sessions, headers, paths, bodies, and guessing: each with the very
//! request that would succeed if it were let in.

use std::io::Write as _;

use atalaya_domain::Role;
use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::people::{EVENT, HANDLE, Town};
use super::routes;
use crate::program::run;

/// Bytes to the server as they are; what it answers until it closes.
async fn raw(town: &Town, bytes: &[u8]) -> String {
    let address = town.server.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.expect("connected");
    stream.write_all(bytes).await.expect("written");
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    drop(tokio::time::timeout(std::time::Duration::from_secs(10), read).await);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Another site makes the victim's browser send what the victim may do.
#[tokio::test(flavor = "multi_thread")]
async fn another_site_does_nothing_in_somebodys_name() {
    let town = Town::new(atalaya_kit::sqlite().url()).await;
    let (name, cookie) = town.victim.proof();
    let url = |path: &str| format!("{}{path}", town.server.url);
    let event = format!("/api/v1/events/{EVENT}");
    for (from, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", &format!("{}.evil.example", town.server.url)),
        ("origin", "https://127.0.0.1"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        for (method, path) in [
            (Method::DELETE, event.as_str()),
            (Method::DELETE, "/api/v1/session"),
            (Method::POST, "/api/v1/events"),
        ] {
            let request = Client::new().request(method.clone(), url(path)).header(name, cookie);
            let request = request.header(from, value).json(&json!({}));
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.status().as_u16(), 403, "{method} {path} from {value}");
            assert_eq!(answer.headers().get("access-control-allow-origin"), None);
        }
        // A form can send no JSON, but it can sign a victim in as the attacker.
        let body = json!({"organisation": "omes", "handle": HANDLE, "password": "x"});
        let request = Client::new().post(url("/api/v1/session")).header(from, value).json(&body);
        assert_eq!(request.send().await.expect("an answer").status().as_u16(), 403, "{value}");
        // What is only asked for is a look in somebody's log, and may choose a municipality of their day: asked for by an
        // address in another page's picture it is neither.
        for path in [event.as_str(), "/api/v1/live/snapshot?resolution=8&parents=846d291ffffffff"] {
            let request = Client::new().get(url(path)).header(name, cookie).header(from, value);
            assert_eq!(request.send().await.expect("an answer").status().as_u16(), 403, "{path}");
        }
        // Nor does it hear the live map (cross-site websocket hijacking).
        let request =
            Client::new().get(url("/api/v1/live")).header(name, cookie).header(from, value);
        let request = request
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
            .header("sec-websocket-protocol", "atalaya.risk.v1.json");
        assert_eq!(request.send().await.expect("an answer").status().as_u16(), 403, "{value}");
    }
    assert_eq!(town.victim.get(&event).await.0, 200, "it is there, and she is signed in");
    let form = Client::new().post(url("/api/v1/session")).header("origin", &town.server.url);
    let form = form.header("content-type", "text/plain").body("{}");
    assert_eq!(form.send().await.expect("an answer").status().as_u16(), 415);
}

/// The attacker chooses the session's secret before the victim signs in.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_somebody_else_chose_is_nobodys() {
    let town = Town::new(atalaya_kit::sqlite().url()).await;
    let (_, cookie) = town.of("otra", Role::Promoter).proof();
    let (name, _) = cookie.split_once('=').expect("a cookie");
    let url = format!("{}/api/v1/session", town.server.url);
    let chosen = format!("{name}={}", "A".repeat(43));
    let get = Client::new().get(&url).header("cookie", &chosen);
    assert_eq!(get.send().await.expect("an answer").status().as_u16(), 401);
    // Signing in on top of a session that is somebody else's gives a new secret, and leaves the old
    // one what it was.
    let (_, own) = town.victim.proof();
    let (status, body) = town.victim.get("/api/v1/session").await;
    assert_eq!((status, body.contains(HANDLE)), (200, true));
    for jar in [format!("{chosen}; {own}"), format!("{own}; {cookie}"), format!("{cookie}; {own}")]
    {
        let answer =
            Client::new().get(&url).header("cookie", &jar).send().await.expect("an answer");
        let (status, text) = (answer.status().as_u16(), answer.text().await.expect("a text"));
        let one_of_both = status == 401 || text.contains(HANDLE) || text.contains("otra-promoter");
        assert!(one_of_both && !(text.contains(HANDLE) && text.contains("otra-")), "{jar}: {text}");
    }
}

/// What is sent as a header, a path or a name comes back as none, and is in no line of the log.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_sent_becomes_a_header_a_file_or_a_line_of_the_log() {
    let town = Town::new(atalaya_kit::sqlite().url()).await;
    for path in [
        "/api/v1/events/%0d%0aset-cookie:%20evil=1",
        "/%0d%0aevil:%201",
        "/basemap/..%2f..%2fetc%2fpasswd",
        "/basemap/../../../../etc/passwd",
        "/..%5c..%5cetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/etc/passwd",
        "/basemap//etc/passwd",
        "/api/v1/risk/cells/%00",
        "/api/v1/published/1%0aINFO%20forged",
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        let answer = raw(&town, request.as_bytes()).await;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        assert!(!head.to_lowercase().contains("evil"), "{path}: {head}");
        assert!(!body.contains("root:"), "{path}");
        assert!(
            head.starts_with("HTTP/1.1 4") || body.contains("<!doctype html>"),
            "{path}: {head}"
        );
    }
    let evil = "x\u{1b}[31m\u{2028}forged";
    let body = json!({"organisation": evil, "handle": evil, "password": evil});
    let stranger = town.others.last().expect("a stranger");
    for _ in 0..3 {
        let request = stranger.request(Method::POST, &format!("/api/v1/session?{evil}"));
        let request = request.header("user-agent", "forged").header("x-request-id", "forged");
        let answer = request.json(&body).send().await.expect("an answer");
        assert_ne!(answer.headers()["x-request-id"], "forged");
        assert!(answer.status().is_client_error());
    }
    assert!(!town.server.log().contains("forged"), "{}", town.server.log());
}

/// A few bytes that would become many, and texts that would take long to read.
#[tokio::test(flavor = "multi_thread")]
async fn a_small_body_cannot_become_a_great_one() {
    let town = Town::new(atalaya_kit::sqlite().url()).await;
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(&vec![b' '; 50_000_000]).expect("packed");
    let bomb = bomb.finish().expect("packed");
    for encoding in ["gzip", "deflate", "br", "gzip, gzip"] {
        let request = town.victim.request(Method::POST, "/api/v1/events");
        let request = request.header("content-type", "application/json");
        let answer = request.header("content-encoding", encoding).body(bomb.clone()).send().await;
        assert_eq!(answer.expect("an answer").status().as_u16(), 415, "{encoding}");
    }
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let many = format!("[{}]", vec!["{}"; 20_000].join(","));
    let wide =
        format!("{{{}}}", (0..3_000).map(|n| format!("\"k{n}\":1")).collect::<Vec<_>>().join(","));
    let xml = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><x>&b;</x>";
    for (body, kind) in [
        (deep.as_str(), "application/json"),
        (&many, "application/json"),
        (&wide, "application/json"),
        (xml, "application/xml"),
        (xml, "application/json"),
    ] {
        let request = town.victim.request(Method::POST, "/api/v1/events");
        let request = request.header("content-type", kind).body(body.to_owned());
        let answer = request.send().await.expect("an answer");
        assert!(answer.status().is_client_error(), "{kind}: {}", answer.status());
        let text = answer.text().await.expect("a text");
        assert!(text.len() < 400_000, "{} bytes of answer", text.len());
    }
}

/// A form whose document type names a file, asks a network or unfolds: refused before anything of it is read, with nothing of
/// what it named in the answer, and nothing stored.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_entities_of_its_own_opens_no_file_asks_nobody_and_unfolds_nothing() {
    let town = Town::new(atalaya_kit::sqlite().url()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "PLANTED-IN-A-FILE").expect("written");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let outside = format!("http://{}/", listener.local_addr().expect("an address"));
    let program = town.others.iter().find(|one| one.is_program()).expect("a program");
    let token = program.proof().1.trim_start_matches("Bearer ").to_owned();
    let url = format!("{}/api/v1/openrosa/submission", town.server.url);
    let submit = async |number: u32, doctype: &str, narrative: &str| {
        let form = format!(
            "<?xml version='1.0' ?>{doctype}<data id=\"reporte\" version=\"2026113001\" \
             xmlns:orx=\"http://openrosa.org/xforms\"><kind>P1</kind><occurred_at>{}</occurred_at>\
             <location>14.63 -90.51 1500 12</location><narrative>{narrative}</narrative><orx:meta>\
             <orx:instanceID>uuid:{}</orx:instanceID></orx:meta></data>",
            super::people::hours_ago(2),
            form_id(number),
        );
        let body = format!(
            "--l\r\nContent-Disposition: form-data; name=\"xml_submission_file\"; filename=\"a.xml\"\r\n\
             Content-Type: text/xml\r\n\r\n{form}\r\n--l--\r\n"
        );
        let request = Client::new().post(&url).basic_auth("collect", Some(&token));
        let request = request.header("x-openrosa-version", "1.0");
        let request = request.header("content-type", "multipart/form-data; boundary=l").body(body);
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a text"))
    };
    let (status, told) = submit(1, "", "dos &lt; tres").await;
    assert_eq!(status, 201, "the same without a document type is taken: {told}");
    let named = format!("<!DOCTYPE d [<!ENTITY x SYSTEM \"file://{}\">]>", secret.display());
    let asked =
        format!("<!DOCTYPE d SYSTEM \"{outside}d.dtd\" [<!ENTITY x SYSTEM \"{outside}\">]>");
    let parameter = format!("<!DOCTYPE d [<!ENTITY % p SYSTEM \"{outside}p\"> %p;]>");
    let bomb = format!(
        "<!DOCTYPE d [<!ENTITY a \"{}\"><!ENTITY x \"{}\">]>",
        "lol".repeat(1_000),
        "&a;".repeat(1_000)
    );
    let begun = std::time::Instant::now();
    for (number, (doctype, narrative)) in [
        (named.as_str(), "&x;"),
        (&asked, "&x;"),
        (&asked, "nada"),
        (&parameter, "nada"),
        (&bomb, "&x;&x;&x;&x;"),
        ("", "&x;"),
        ("<?xml-stylesheet href=\"x\"?>", "nada"),
    ]
    .into_iter()
    .enumerate()
    {
        let number = number as u32 + 2;
        let (status, told) = submit(number, doctype, narrative).await;
        assert_eq!(status, 422, "{doctype}: {told}");
        assert!(!told.contains("PLANTED"), "{told}");
        let (status, _) = town
            .of("omes", Role::Supervisor)
            .get(&format!("/api/v1/events/{}", form_id(number)))
            .await;
        assert_eq!(status, 404, "{doctype}: nothing of it is stored");
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
    let called = tokio::time::timeout(std::time::Duration::from_millis(200), listener.accept());
    assert!(called.await.is_err(), "somebody was asked");
    assert!(!town.server.log().contains("PLANTED"));
}

fn form_id(number: u32) -> String {
    format!("0193a7f0-c0de-7000-8000-0000000f{number:04}")
}

/// Guessing a password is slowed down for the account and for the address, and whoever does not
/// exist is guessed as slowly as who does.
#[tokio::test(flavor = "multi_thread")]
async fn guessing_ends_and_tells_nothing_about_who_exists() {
    let town = Town::new(atalaya_kit::sqlite().url()).await;
    let stranger = town.others.last().expect("a stranger");
    let guess = async |handle: &str| {
        let body = json!({"organisation": "omes", "handle": handle, "password": "una frase mala"});
        let (status, text) = stranger.post("/api/v1/session", &body).await;
        let json: Value = serde_json::from_str(&text).expect("a problem");
        (status, json["code"].clone(), json["title"].clone(), json["detail"].clone())
    };
    let mut refused = 0;
    for _ in 0..40 {
        let (real, made_up) = (guess(HANDLE).await, guess("no-existe").await);
        if real.0 == 429 || made_up.0 == 429 {
            refused += 1;
            continue;
        }
        assert_eq!(real, made_up);
        assert_eq!(real.0, 401);
    }
    assert!(refused >= 20, "{refused} of 40 were not even looked at");
}

/// A token that a phone or a form server keeps and that only hands in: whoever takes it reads nothing with it, whatever role it
/// was made for, and of what it may ask nothing is anybody's.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_only_hands_in_reads_nothing() {
    let database = atalaya_kit::sqlite();
    let town = Town::new(database.url()).await;
    let create = ["token", "create", "--intake-only", "--organisation", "omes"];
    let secret =
        run(&[&create[..], &["--role", "supervisor", "--database", database.url()]].concat());
    let taken = town.program(Role::Supervisor, &secret);
    let stranger = town.others.last().expect("a stranger");
    let open_to_all = routes::answered_to(&town, stranger).await;
    let mut more = routes::answered_to(&town, &taken).await;
    more.retain(|route| !open_to_all.contains(route));
    more.sort_unstable();
    let hands_in = [
        "GET /api/v1/openrosa/formList",
        "GET /api/v1/openrosa/forms/reporte",
        "GET /api/v1/openrosa/submission",
        "POST /api/v1/intake/cloudevents",
        "POST /api/v1/intake/kobo",
        "POST /api/v1/openrosa/submission",
    ];
    assert_eq!(more, hands_in);
    // Whoever knows the id of somebody's report is told nothing of it by handing it in again.
    for kind in ["S3", "P1"] {
        let again = json!({
            "_uuid": EVENT, "kind": kind, "occurred_at": "2026-11-20T20:00:00-06:00", "location": "14.63 -90.51 0 9",
        });
        let (status, told) = taken.post("/api/v1/intake/kobo", &again).await;
        assert!(!told.contains("CANARIO") && !told.contains(HANDLE), "{status} {told}");
    }
    let (_, event) = town.victim.get(&format!("/api/v1/events/{EVENT}")).await;
    assert!(event.contains("CANARIO") && event.contains("\"S3\""), "it is as it was");
    // Nor does it hear the live map, by any of its ways.
    for path in
        ["/api/v1/live", "/api/v1/live/stream?resolution=8", "/api/v1/live/poll?resolution=8"]
    {
        assert_eq!(taken.get(path).await.0, 403, "{path}");
    }
    let upgrade = taken
        .request(Method::GET, "/api/v1/live")
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
        .header("sec-websocket-protocol", "atalaya.risk.v1.json");
    assert_eq!(upgrade.send().await.expect("an answer").status().as_u16(), 403);
}
