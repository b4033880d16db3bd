//! The key file: without it no server starts; nothing readable in a database or a backup; rotated and
//! forgotten while the text stays.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::program::{PROGRAM, Server, key_file, run};

const PLANTED: &str = "zarzamora con ceniza";

fn program(key_file: Option<&Path>, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env_remove("ATALAYA_KEY_FILE");
    if let Some(path) = key_file {
        command.arg("--key-file").arg(path);
    }
    command.output().expect("the program starts")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

struct Served {
    database: atalaya_kit::TestDatabase,
    token: String,
    folder: tempfile::TempDir,
}

/// A database that was served, with one text in it.
async fn served() -> Served {
    let database = atalaya_kit::sqlite();
    let url = database.url();
    run(&["organisation", "create", "omes", "--database", url]);
    let of = ["--organisation", "omes", "--role", "supervisor", "--database", url];
    let token = run(&[&["token", "create"], &of[..]].concat());
    let server = Server::start(url);
    server.ready().await;
    let report = format!(
        r#"{{"id":"01935b1e-7b1a-7c4e-9f00-000000000001","kind":"P1","lat":14.6349,"lon":-90.5069,
            "occurred_at":"2026-11-20T21:00:00-06:00","narrative":"{PLANTED}"}}"#
    );
    let sent = reqwest::Client::new()
        .post(format!("{}/api/v1/events", server.url))
        .bearer_auth(&token)
        .header("content-type", "application/json")
        .body(report)
        .send();
    assert_eq!(sent.await.expect("an answer").status(), 201);
    Served { database, token, folder: tempfile::tempdir().expect("a folder") }
}

impl Served {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Whether the text is read through a server with the keys of this file.
    async fn reads(&self, server: &Server) -> bool {
        let url = format!("{}/api/v1/events", server.url);
        let answer = reqwest::Client::new().get(url).bearer_auth(&self.token).send();
        answer.await.expect("an answer").text().await.expect("a body").contains(PLANTED)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_keys_no_server_starts_and_the_reason_is_said_in_both_languages() {
    let served = served().await;
    let serve = ["serve", "--listen", "127.0.0.1:0", "--database", served.database.url()];
    let none = program(None, &serve);
    assert!(!none.status.success());
    for words in ["there is no key file", "no hay archivo de llaves", "atalaya key create"] {
        assert!(told(&none).contains(words), "{}", told(&none));
    }
    let other = served.path("other.key");
    assert!(program(None, &["key", "create", other.to_str().expect("UTF-8")]).status.success());
    let mode = std::fs::metadata(&other).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = program(None, &["key", "create", other.to_str().expect("UTF-8")]);
    assert!(!again.status.success(), "never overwritten");
    let wrong = program(Some(&other), &serve);
    assert!(!wrong.status.success() && told(&wrong).contains("the key file does not have"));
    std::fs::set_permissions(&other, PermissionsExt::from_mode(0o640)).expect("its mode");
    let open = program(Some(&other), &serve);
    assert!(!open.status.success() && told(&open).contains("others can read"));
    std::fs::write(&other, "not a key").expect("a file");
    std::fs::set_permissions(&other, PermissionsExt::from_mode(0o600)).expect("its mode");
    let broken = program(Some(&other), &serve);
    assert!(!broken.status.success() && told(&broken).contains("line 1 is no key"));
    // Nor does anything else that would be entered in the audit.
    let make = ["user", "create", "--organisation", "omes", "--role", "promoter", "ana"];
    let made = program(None, &[&make[..], &["--database", served.database.url()]].concat());
    assert!(!made.status.success() && told(&made).contains("it takes the installation's key file"));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_rotated_under_a_running_server_and_old_backups_close_for_good() {
    let served = served().await;
    let url = served.database.url();
    let keys = served.path("atalaya.key");
    std::fs::copy(key_file(), &keys).expect("a copy");
    let keys_text = keys.to_str().expect("UTF-8");
    let server = Server::with(url, &["--insecure-cookie", "--key-file", keys_text]);
    server.ready().await;
    let file = served.path("before.backup");
    let file = file.to_str().expect("UTF-8");
    let backup = program(Some(&keys), &["backup", "--database", url, file]);
    assert!(backup.status.success(), "{}", told(&backup));
    let sealed = std::fs::read(file).expect("a file");
    let mut unpacked = Vec::new();
    std::io::copy(&mut flate2::read::GzDecoder::new(&sealed[..]), &mut unpacked)
        .expect_err("without the keys it is not even a backup");
    for told in [&b"omes"[..], b"atalaya_backup"] {
        assert!(
            !sealed.windows(told.len()).any(|part| part == told),
            "something of it can be read"
        );
    }
    unpacked.extend(sealed);
    let path = url.strip_prefix("sqlite:").expect("a file");
    let mut bytes = vec![unpacked, std::fs::read(path).expect("the database")];
    bytes.extend(std::fs::read(format!("{path}-wal")));
    for bytes in bytes {
        let found = bytes.windows(PLANTED.len()).any(|window| window == PLANTED.as_bytes());
        assert!(!found, "the text can be read");
    }
    for command in [
        &["key", "rotate", "--database", url][..],
        &["key", "rotate", "--organisation", "omes", "--database", url],
    ] {
        let done = program(Some(&keys), command);
        assert!(done.status.success(), "{}", told(&done));
        assert!(served.reads(&server).await, "{command:?}");
    }
    let restore = |keys: &Path, name: &str| {
        let to = format!("sqlite:{}", served.path(name).display());
        program(Some(keys), &["restore", "--database", &to, file])
    };
    assert!(restore(&keys, "one.db").status.success(), "the old key is kept for it");
    let forgotten = program(Some(&keys), &["key", "forget", "--database", url]);
    assert!(forgotten.status.success(), "{}", told(&forgotten));
    assert!(!restore(&keys, "two.db").status.success());
    assert!(served.reads(&server).await);
    drop(server);
    let old = program(Some(key_file()), &["check", "--database", url]);
    assert!(old.status.success(), "counting needs no key");
    let verified = program(Some(&keys), &["audit", "verify", "--database", url]);
    assert!(verified.status.success(), "{}", told(&verified));
}
