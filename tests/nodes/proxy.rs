//! `HAProxy`, Debian's, carrying TCP: between readers and nodes, and between a node and its database.

use std::fmt::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use crate::program::PATIENCE;

/// A running `HAProxy`; killed, with its connections, when it is dropped.
pub struct Proxy(Child);

/// Where `HAProxy` is; `None`, with a message, when it is not installed.
///
/// # Panics
///
/// With `REQUIRE_HAPROXY=1` when it is not there.
#[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
pub fn haproxy() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        // Debian puts it where only root's path leads.
        let folders = std::env::split_paths(&folders).chain(["/usr/sbin".into()]);
        folders.map(|folder| folder.join("haproxy")).find(|path| path.exists())
    });
    if found.is_none() {
        let required = std::env::var_os("REQUIRE_HAPROXY").is_some_and(|value| value == "1");
        assert!(!required, "REQUIRE_HAPROXY=1, and HAProxy is not installed");
        eprintln!("SKIPPED: HAProxy is not installed (apt-get install haproxy)");
    }
    found.as_deref()
}

/// An address of this machine that was free a moment ago.
pub fn free_address() -> String {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    taken.local_addr().expect("an address").to_string()
}

impl Proxy {
    /// Spreads TCP connections over nodes that say they are ready, and ends those of a node that
    /// says so no longer.
    pub async fn balance(folder: &Path, address: &str, nodes: &[String]) -> Self {
        let mut config = format!(
            "defaults\n mode tcp\n timeout connect 500ms\n timeout client 1h\n timeout server 1h\n \
             timeout check 500ms\n retries 2\n option redispatch\n\
             listen nodes\n bind {address}\n balance leastconn\n option httpchk GET /readyz\n \
             http-check expect status 200\n \
             default-server check inter 200ms fall 1 rise 1 on-marked-down shutdown-sessions\n"
        );
        for (number, node) in nodes.iter().enumerate() {
            // Writing into a String cannot fail.
            let _ = writeln!(config, " server node{number} {node}");
        }
        let proxy = Self::start(folder, "balancer", &config);
        reachable(async || tokio::net::TcpStream::connect(address).await.is_ok()).await;
        proxy
    }

    /// Carries what comes to a socket file to another one.
    pub async fn carry(folder: &Path, from: &Path, to: &Path) -> Self {
        let (from, to) = (from.display(), to.display());
        let config = format!(
            "defaults\n mode tcp\n timeout connect 500ms\n timeout client 1h\n timeout server 1h\n\
             listen database\n bind unix@{from}\n server database unix@{to}\n"
        );
        let proxy = Self::start(folder, "database", &config);
        let path = from.to_string();
        reachable(async || tokio::net::UnixStream::connect(&path).await.is_ok()).await;
        proxy
    }

    fn start(folder: &Path, name: &str, config: &str) -> Self {
        let file = folder.join(format!("{name}.cfg"));
        std::fs::write(&file, config).expect("written");
        let program = haproxy().expect("whoever starts it has looked");
        let mut command = Command::new(program);
        // In the foreground, quietly: what it would say is what the test does to it.
        command.args(["-db", "-q", "-f"]).arg(&file).stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().expect("HAProxy starts"))
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Tries until it is so.
async fn reachable(attempt: impl AsyncFn() -> bool) {
    let reached = async {
        while !attempt().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, reached).await.expect("HAProxy listens in time");
}
