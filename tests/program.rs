//! The program as a child process, on a database of one's own.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use tempfile::TempDir;

/// The path of the program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_atalaya");

/// The key file of every database that a test makes.
pub fn key_file() -> &'static Path {
    static FILE: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("atalaya.key");
        let made = Command::new(PROGRAM).args(["key", "create"]).arg(&path).output();
        assert!(made.expect("the program starts").status.success());
        (folder, path)
    });
    &FILE.1
}

/// The program with its keys.
pub fn program() -> Command {
    let mut command = Command::new(PROGRAM);
    command.env("ATALAYA_KEY_FILE", key_file());
    command
}

/// How long anything may take before a test gives up.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// A server that is killed when it is dropped.
pub struct Server {
    child: Child,
    pub url: String,
    log: Arc<Mutex<String>>,
}

impl Server {
    /// Serves a database on a free port, to browsers without TLS; returns once it listens.
    pub fn start(database: &str) -> Self {
        Self::with(database, &["--insecure-cookie"])
    }

    /// Serves a database on a free port with these flags; returns once it listens.
    pub fn with(database: &str, flags: &[&str]) -> Self {
        Self::at("127.0.0.1:0", database, flags)
    }

    /// Serves a database at an address with these flags; returns once it listens.
    pub fn at(address: &str, database: &str, flags: &[&str]) -> Self {
        let mut child = program()
            .args(["serve", "--listen", address, "--database", database])
            .args(flags)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let url = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("atalaya listens on ").map(str::to_owned));
        // Its log goes on; nobody may block it.
        let log = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut log = kept.lock().expect("nobody panics here");
                log.push_str(&line);
                log.push('\n');
            }
        });
        Self { child, url: url.expect("it says where it listens"), log }
    }

    /// What it has logged since it listens.
    pub fn log(&self) -> String {
        self.log.lock().expect("nobody panics here").clone()
    }

    /// Waits until the map has all that is stored.
    pub async fn ready(&self) {
        let client = reqwest::Client::new();
        let ready = async {
            let url = format!("{}/readyz", self.url);
            while !client.get(&url).send().await.expect("an answer").status().is_success() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, ready).await.expect("ready in time");
    }

    /// The number of its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGTERM: it may tidy up.
    pub fn terminate(&self) {
        self.signal("-TERM");
    }

    /// SIGSTOP: it stands still, its connections open.
    pub fn pause(&self) {
        self.signal("-STOP");
    }

    /// SIGCONT: it goes on.
    pub fn go_on(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().expect("kill runs");
        assert!(sent.success());
    }

    /// Waits for its end; whether it ended well.
    pub fn ended_well(mut self) -> bool {
        self.child.wait().expect("it ends").success()
    }

    /// SIGKILL: no chance to tidy up.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Runs a command of the program to its end; gives what it printed.
pub fn run(arguments: &[&str]) -> String {
    let output = program().args(arguments).output().expect("the program starts");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
