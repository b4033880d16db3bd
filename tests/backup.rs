//! The real program backs up a database that is being served, and restores it elsewhere.

use std::os::unix::fs::PermissionsExt as _;

use crate::program::{Server, program, run};

const REPORT: &str = r#"{"id":"01935b1e-7b1a-7c4e-9f00-000000000001","kind":"P1","lat":14.6349,
    "lon":-90.5069,"occurred_at":"2026-11-20T21:00:00-06:00","narrative":"algo que pasó"}"#;

async fn moves(from: &str, to: &str) {
    run(&["organisation", "create", "omes", "--database", from]);
    let create = ["token", "create", "--organisation", "omes", "--role", "supervisor"];
    let token = run(&[&create[..], &["--database", from]].concat());
    let server = Server::start(from);
    let client = reqwest::Client::new();
    let sent = client
        .post(format!("{}/api/v1/events", server.url))
        .bearer_auth(&token)
        .header("content-type", "application/json")
        .body(REPORT)
        .send()
        .await
        .expect("an answer");
    assert_eq!(sent.status(), 201);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.backup");
    let path = file.to_str().expect("UTF-8");
    let told = run(&["backup", "--database", from, path]);
    let expected = "1 organisations, 0 users, 1 tokens, 1 event versions, 0 exposure versions, \
                    0 pairs of distinct events, 0 registered places, 2 audit entries, 0 releases with 0 files, \
                    2 wrapped keys, 0 contacts, 0 second factors, 0 turns on duty, 0 code words, 0 numbers to call, 0 lessons and actions";
    assert_eq!(told, expected);
    let written = std::fs::read(&file).expect("a file");
    let mode = std::fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "its owner's alone");
    refused(&["backup", "--database", from, path], "exists");
    assert_eq!(std::fs::read(&file).expect("a file"), written, "never overwritten");
    refused(&["restore", "--database", from, path], "not empty");
    let anchor = run(&["audit", "verify", "--database", from]);
    let kept = folder.path().join("anchor.txt");
    std::fs::write(&kept, &anchor).expect("a file");
    let kept = kept.to_str().expect("UTF-8");
    assert_eq!(run(&["restore", "--database", to, path]), told);
    let after = run(&["audit", "verify", "--database", to, "--anchor", kept]);
    assert!(anchor.contains(" 2 ") && after.contains(" 3 "), "{anchor} {after}");
    let log = run(&["audit", "list", "--database", to, "--organisation", slug_of(&anchor)]);
    let done: Vec<&str> = log.lines().filter_map(|line| line.split('\t').nth(3)).collect();
    assert_eq!(done, ["audit_viewed", "restored", "backup_made", "token_created"]);
    refused(&["audit", "verify", "--database", from, "--anchor", path], "cannot read");
    run(&["check", "--database", to]);
    drop(server);
    let server = Server::start(to);
    let event = format!("{}/api/v1/events/01935b1e-7b1a-7c4e-9f00-000000000001", server.url);
    let answer = client.get(event).bearer_auth(&token).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert!(answer.text().await.expect("a body").contains("algo que pasó"));
    drop(server);

    let files = || std::fs::read_dir(folder.path()).expect("a folder").count();
    let before = files();
    assert_eq!(run(&["drill", "--database", from, path]), told);
    let log = run(&["audit", "list", "--database", from, "--organisation", "omes"]);
    assert!(log.contains("backup_tried"), "{log}");
    std::fs::write(&file, &written[..written.len() - 40]).expect("a file");
    refused(&["drill", "--database", from, path], "cut off");
    assert_eq!(files(), before, "the copy is gone");
    let log = run(&["audit", "list", "--database", from, "--organisation", "omes"]);
    assert_eq!(log.matches("backup_tried").count(), 1, "what failed is not entered");
}

/// The organisation an anchor begins with.
fn slug_of(anchor: &str) -> &str {
    anchor.split(' ').next().expect("a word")
}

/// Runs a command that must fail, saying this and nothing of what is inside.
fn refused(arguments: &[&str], why: &str) {
    let output = program().args(arguments).output().expect("the program starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && errors.contains(why), "{arguments:?}: {errors}");
    assert!(!errors.contains("algo que pasó"));
}

/// Whom a backup of before knows is erased again by the list beside it, also when the list was written
/// with a later backup.
#[test]
fn who_was_erased_does_not_come_back_with_an_older_backup() {
    let (from, to) = (atalaya_kit::sqlite(), atalaya_kit::sqlite());
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let of = ["--organisation", "omes", "--database", from.url()];
    run(&["organisation", "create", "omes", "--database", from.url()]);
    run(&[&["user", "create", "--role", "promoter", "luna"], &of[..]].concat());
    run(&["backup", "--database", from.url(), &path("old.backup")]);
    let erase = [&["person", "erase", "luna", "--events", "keep"], &of[..]].concat();
    refused(&erase, "nothing is erased yet. There are 0 reports");
    refused(&[&erase[..], &["--confirm", "lunes"]].concat(), "nothing is erased yet");
    assert_eq!(run(&[&erase[..], &["--confirm", "luna"]].concat()), "erased");
    refused(&erase, "no user luna");
    run(&["backup", "--database", from.url(), &path("new.backup")]);
    let list = std::fs::read_to_string(path("erasures.json")).expect("a list");
    assert!(list.contains("\"keep\"") && !list.contains("luna"), "{list}");

    run(&["restore", "--database", to.url(), &path("old.backup")]);
    let people = run(&["user", "list", "--organisation", "omes", "--database", to.url()]);
    assert_eq!(people, "", "she is not back");
    run(&["check", "--database", to.url()]);
    std::fs::write(path("erasures.json"), "{").expect("a file");
    let other = atalaya_kit::sqlite();
    refused(&["restore", "--database", other.url(), &path("old.backup")], "no list of erasures");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_served_sqlite_moves_to_another_file() {
    let (from, to) = (atalaya_kit::sqlite(), atalaya_kit::sqlite());
    moves(from.url(), to.url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_served_sqlite_moves_to_postgres_and_back() {
    let (Some(there), Some(again)) = (atalaya_kit::postgres(), atalaya_kit::postgres()) else {
        return;
    };
    let (from, back) = (atalaya_kit::sqlite(), atalaya_kit::sqlite());
    moves(from.url(), there.url()).await;
    moves(again.url(), back.url()).await;
}
