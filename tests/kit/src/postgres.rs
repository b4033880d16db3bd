//! PostgreSQL: a private cluster per run, a database per test.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::TestDatabase;

/// The one script that knows how to start and stop a cluster.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/postgres.sh");

/// A running cluster.
struct Cluster {
    /// URL of its maintenance database.
    url: String,
    /// Held shared as long as this process lives; while anybody holds it the cluster stays.
    _user: Option<File>,
}

/// An empty database with `PostGIS` in a private cluster; `None`, with a message, when PostgreSQL is
/// not installed.
///
/// The cluster is the one of `ATALAYA_TEST_POSTGRES` (a URL that `postgres.sh start` printed), else
/// one that all test processes of this user share: the first starts it, and a guard stops it some
/// seconds after the last has ended, however that ended.
///
/// # Panics
///
/// With `REQUIRE_POSTGRES=1` when there is no PostgreSQL; when it is there and does not start.
#[must_use]
#[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
pub fn postgres() -> Option<TestDatabase> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    static COUNTER: AtomicU64 = AtomicU64::new(0);

    let Some(cluster) = CLUSTER.get_or_init(cluster) else {
        let required = std::env::var_os("REQUIRE_POSTGRES").is_some_and(|value| value == "1");
        assert!(!required, "REQUIRE_POSTGRES=1, and PostgreSQL is not installed");
        eprintln!(
            "SKIPPED on PostgreSQL: it is not installed (apt-get install postgresql-15-postgis-3)"
        );
        return None;
    };
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let name = format!("test_{}_{number}", std::process::id());
    // A process number may come back while an earlier process's database is still there.
    psql(&cluster.url, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    psql(&cluster.url, &format!("CREATE DATABASE {name} TEMPLATE atalaya_template"));
    let url = cluster.url.replacen("/postgres?", &format!("/{name}?"), 1);
    let database = Database { cluster: cluster.url.clone(), name };
    Some(TestDatabase::new(url, Box::new(database)))
}

/// A database of the cluster; dropped with this value.
struct Database {
    cluster: String,
    name: String,
}

impl Drop for Database {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // Whether it worked matters little: the cluster is thrown away.
        let _ = psql_command(&self.cluster, &statement).output();
    }
}

fn cluster() -> Option<Cluster> {
    if let Ok(url) = std::env::var("ATALAYA_TEST_POSTGRES") {
        return Some(Cluster { url, _user: None });
    }
    programs()?;
    let folder = shared_folder();
    std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
    let user = lock_file(&folder, "users.lock");
    user.lock_shared().expect("locks work on the temporary folder");
    std::fs::write(folder.join("used"), b"").expect("the temporary folder can be written");

    // One process starts, the others wait here for it.
    let start = lock_file(&folder, "start.lock");
    start.lock().expect("locks work on the temporary folder");
    let cluster = folder.join("cluster");
    let output = script("start", &cluster).output().expect("sh runs");
    assert!(
        output.status.success(),
        "the test cluster does not start: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut guard = script("guard", &cluster);
    guard.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // setsid forks: this waits only for that.
    guard.status().expect("setsid runs");
    let url = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Some(Cluster { url, _user: Some(user) })
}

/// In `/tmp`, not in the configured folder for temporary files: a socket's path must be short.
fn shared_folder() -> PathBuf {
    let output = Command::new("id").arg("-u").output().expect("id runs");
    let user = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    PathBuf::from(format!("/tmp/atalaya-kit-{user}"))
}

fn lock_file(folder: &Path, name: &str) -> File {
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(name))
        .expect("the temporary folder can be written")
}

fn script(command: &str, folder: &Path) -> Command {
    // A session of its own: an interrupt of the test run must not end the cluster or its guard.
    let mut process = Command::new("setsid");
    process.arg(if command == "guard" { "--fork" } else { "--wait" });
    process.args(["sh", SCRIPT, command]).arg(folder);
    process
}

/// The folder of PostgreSQL's programs.
fn programs() -> Option<&'static str> {
    static PROGRAMS: OnceLock<Option<String>> = OnceLock::new();
    PROGRAMS
        .get_or_init(|| {
            let output = Command::new("sh").args([SCRIPT, "find"]).output().ok()?;
            output
                .status
                .success()
                .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        })
        .as_deref()
}

fn psql_command(url: &str, statement: &str) -> Command {
    let program = programs().map_or("psql".to_owned(), |folder| format!("{folder}/psql"));
    let mut command = Command::new(program);
    command.args(["-qX", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", statement]);
    command
}

/// Runs statements in a database of PostgreSQL, past the server.
///
/// # Panics
///
/// If they are refused.
pub fn psql(url: &str, statement: &str) {
    let output = psql_command(url, statement).output().expect("psql runs");
    assert!(output.status.success(), "{statement}: {}", String::from_utf8_lossy(&output.stderr));
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_test_gets_a_database_of_its_own() {
        let (Some(one), Some(other)) = (super::postgres(), super::postgres()) else { return };
        assert_ne!(one.url(), other.url());
        super::psql(one.url(), "CREATE TABLE only_here (id BIGINT)");
        super::psql(other.url(), "CREATE TABLE only_here (id BIGINT)");
    }
}
