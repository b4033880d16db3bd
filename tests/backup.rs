//! The real program backs up a database that is being served, and restores it elsewhere.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use atalaya_seal::{Key, Keyring, SealedWriter};
use jiff::{SignedDuration, Timestamp};

use crate::program::{PATIENCE, Server, key_file, program, run};

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

/// A backup as it was begun so many days ago, sealed with a key or not.
#[expect(clippy::disallowed_methods, reason = "the program under test reads the clock too")]
fn backup_of_days_ago(path: &Path, days: i64, key: Option<&Key>) {
    let made_at = Timestamp::now() - SignedDuration::from_hours(24 * days);
    let line = format!("{{\"atalaya_backup\":12,\"created_at\":\"{made_at}\",\"versions\":0}}\n");
    let packed = |out: &mut dyn std::io::Write| {
        let mut out = flate2::write::GzEncoder::new(out, flate2::Compression::fast());
        out.write_all(line.as_bytes()).and_then(|()| out.finish().map(drop)).expect("written");
    };
    let mut file = std::fs::File::create_new(path).expect("a file");
    match key {
        None => packed(&mut file),
        Some(key) => {
            let random = Box::new(|into: &mut [u8]| {
                into.fill(7);
                Ok(())
            });
            let mut sealed = SealedWriter::new(file, key, random).expect("sealed");
            packed(&mut sealed);
            sealed.flush().expect("written");
        }
    }
}

/// The names in a directory.
fn names(directory: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(directory).expect("a directory");
    entries.map(|one| one.expect("one").file_name().into_string().expect("UTF-8")).collect()
}

/// What was removed from the database, and who was erased, is in no backup that is older than 35 days; and nothing but backups
/// of ours ever goes.
#[test]
fn backups_go_after_35_days_and_nothing_else_does() {
    let database = atalaya_kit::sqlite();
    let of = ["--organisation", "omes", "--database", database.url()];
    run(&["organisation", "create", "omes", "--database", database.url()]);
    run(&[&["user", "create", "--role", "promoter", "luna"], &of[..]].concat());
    let (folder, elsewhere) =
        (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let at = |name: &str| folder.path().join(name);
    let keys = std::fs::read_to_string(key_file()).expect("keys");
    let keys = Keyring::parse(&keys).expect("keys");
    let (ours, theirs) = (keys.current(), Key::new([7; 32]));
    // All that an attacker or a slip may put there stays; so does what is not old.
    backup_of_days_ago(&at("old.backup"), 40, Some(ours));
    backup_of_days_ago(&at("renamed"), 36, Some(ours));
    backup_of_days_ago(&at("of before there were keys"), 400, None);
    backup_of_days_ago(&at("recent.backup"), 34, Some(ours));
    backup_of_days_ago(&at("of another installation"), 40, Some(&theirs));
    std::fs::write(at("notes.backup"), "atalaya sealed 1\nand no more").expect("a file");
    std::fs::write(at("empty"), "").expect("a file");
    std::fs::create_dir(at("years")).expect("a folder");
    backup_of_days_ago(&at("years/2020.backup"), 2_000, Some(ours));
    backup_of_days_ago(&elsewhere.path().join("kept"), 40, Some(ours));
    std::os::unix::fs::symlink(elsewhere.path().join("kept"), at("link")).expect("a link");
    let all = names(folder.path());
    let new = at("new.backup");
    run(&["backup", "--database", database.url(), new.to_str().expect("UTF-8")]);
    let mut left = all;
    left.insert("new.backup".to_owned());
    for gone in ["old.backup", "renamed", "of before there were keys"] {
        assert!(left.remove(gone));
    }
    assert_eq!(names(folder.path()), left);
    assert_eq!(names(&at("years")).len() + names(elsewhere.path()).len(), 2);
    let entered = || {
        let log = run(&[&["audit", "list"], &of[..]].concat());
        log.lines().filter(|line| line.contains("backup_expired")).map(str::to_owned).collect()
    };
    let first: Vec<String> = entered();
    assert!(first.len() == 1 && first[0].contains("operator"), "{first:?}");
    let another = at("another.backup");
    run(&["backup", "--database", database.url(), another.to_str().expect("UTF-8")]);
    assert_eq!(entered(), first, "where nothing goes nothing is entered");
}

/// While it serves they go by themselves, also when nobody makes another; and the last one does not.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_lets_old_backups_go_but_the_last() {
    let database = atalaya_kit::sqlite();
    run(&["organisation", "create", "omes", "--database", database.url()]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("UTF-8").to_owned();
    let keys = std::fs::read_to_string(key_file()).expect("keys");
    let keys = Keyring::parse(&keys).expect("keys");
    for days in [90, 60, 50] {
        let name = folder.path().join(format!("of {days} days ago"));
        backup_of_days_ago(&name, days, Some(keys.current()));
    }
    let server = Server::with(database.url(), &["--insecure-cookie", "--backups", &path]);
    server.ready().await;
    let last = BTreeSet::from(["of 50 days ago".to_owned()]);
    let begun = std::time::Instant::now();
    while names(folder.path()) != last {
        assert!(begun.elapsed() < PATIENCE, "{:?}", names(folder.path()));
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let of = ["--organisation", "omes", "--database", database.url()];
    let log = run(&[&["audit", "list"], &of[..]].concat());
    let entered = log.lines().filter(|line| line.contains("backup_expired"));
    let entered: Vec<&str> = entered.collect();
    assert!(entered.len() == 1 && entered[0].contains("system"), "{log}");
    drop(server);
    refused(
        &["serve", "--database", database.url(), "--backups", "/nowhere/at/all"],
        "there is no directory",
    );
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
