//! The program under load, and a client light enough that the server is what is measured.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context as _, bail, ensure};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::process::Usage;

/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_atalaya");

/// The key file of every database that a benchmark makes.
fn key_file() -> anyhow::Result<PathBuf> {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    if FOLDER.get().is_none() {
        // Should two make one, the first is kept.
        drop(FOLDER.set(tempfile::tempdir()?));
    }
    let path = FOLDER.get().context("the folder is there")?.path().join("atalaya.key");
    if !path.exists() {
        let made = Command::new(PROGRAM).args(["key", "create"]).arg(&path).output()?;
        ensure!(made.status.success(), "no key file could be made");
    }
    Ok(path)
}

/// A running server.
pub struct Server {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub address: String,
}

impl Server {
    /// Serves a database on a free port; returns once it listens.
    pub fn start(database: &str) -> anyhow::Result<Self> {
        Self::with(database, &[])
    }

    /// The same with flags.
    pub fn with(database: &str, flags: &[&str]) -> anyhow::Result<Self> {
        Self::listening(database, "127.0.0.1:0", flags)
    }

    /// The same elsewhere than on the loopback device.
    pub fn listening(database: &str, listen: &str, flags: &[&str]) -> anyhow::Result<Self> {
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--insecure-cookie", "--listen", listen, "--database", database])
            .args(flags)
            .env("ATALAYA_KEY_FILE", key_file()?)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let stderr = child.stderr.take().context("its errors are piped")?;
        let mut lines = BufReader::new(stderr).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("atalaya listens on http://").map(str::to_owned));
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, address: address.context("the server does not listen")? })
    }

    /// Waits until it is ready to answer.
    pub async fn ready(&self) -> anyhow::Result<()> {
        let mut connection = Connection::open(&self.address).await?;
        while connection.get("/readyz", "").await?.0 != 200 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        Ok(())
    }

    /// Its resident memory in MiB.
    pub fn resident_mib(&self) -> anyhow::Result<f64> {
        self.memory_mib("VmRSS:")
    }

    /// The most it had since its start, in MiB.
    pub fn most_resident_mib(&self) -> anyhow::Result<f64> {
        self.memory_mib("VmHWM:")
    }

    /// What it has used so far.
    pub fn usage(&self) -> anyhow::Result<Usage> {
        Usage::of(self.child.id())
    }

    /// Ends it as an operator does; whether it ended well.
    pub fn stop(mut self) -> anyhow::Result<bool> {
        let pid = self.child.id().to_string();
        ensure!(Command::new("kill").args(["-TERM", &pid]).status()?.success(), "kill failed");
        Ok(self.child.wait()?.success())
    }

    fn memory_mib(&self, field: &'static str) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(field)).context(field)?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib / 1_024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Runs a command of the program to its end; gives what it printed.
pub fn run(arguments: &[&str]) -> anyhow::Result<String> {
    let output =
        Command::new(PROGRAM).args(arguments).env("ATALAYA_KEY_FILE", key_file()?).output()?;
    ensure!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Makes an organisation and a supervisor's token.
pub fn token(database: &str) -> anyhow::Result<String> {
    run(&["organisation", "create", "bench", "--database", database])?;
    another_token(database)
}

/// One more token.
pub fn another_token(database: &str) -> anyhow::Result<String> {
    run(&[
        "token",
        "create",
        "--organisation",
        "bench",
        "--role",
        "supervisor",
        "--database",
        database,
    ])
}

/// Many more at once, by the database itself: starting the program for each takes a while.
pub fn tokens(database: &str, count: usize) -> anyhow::Result<Vec<String>> {
    let tokens: Vec<String> = (0..count).map(|number| format!("atalaya_{number:064x}")).collect();
    crate::database::psql(
        database,
        &format!(
            "INSERT INTO token (secret_hash, organisation, role, label, created_us) \
             SELECT sha256(convert_to('atalaya_' || lpad(to_hex(number), 64, '0'), 'UTF8')), \
             organisation.id, 'supervisor', 'reader', 0 \
             FROM organisation, generate_series(0, {count} - 1) AS number \
             WHERE slug = 'bench'"
        ),
    )?;
    Ok(tokens)
}

/// One kept-alive HTTP/1.1 connection.
pub struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub async fn open(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(1 << 16) })
    }

    /// Posts JSON to `/api/v1/events`; gives the status.
    pub async fn post(&mut self, token: &str, body: &str) -> anyhow::Result<u16> {
        self.post_as(token, "application/json", body).await
    }

    /// Posts a body of a media type; gives the status.
    pub async fn post_as(&mut self, token: &str, kind: &str, body: &str) -> anyhow::Result<u16> {
        let request = format!(
            "POST /api/v1/events HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\
             content-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await?;
        Ok(self.answer().await?.0)
    }

    /// Gets a path; gives the status and the body's length.
    pub async fn get(&mut self, path: &str, token: &str) -> anyhow::Result<(u16, usize)> {
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\r\n");
        self.stream.write_all(request.as_bytes()).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> anyhow::Result<(u16, usize)> {
        self.read.clear();
        let head = loop {
            if let Some(end) = find(&self.read, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let text = String::from_utf8_lossy(&self.read[..head]).to_ascii_lowercase();
        let status = text.split(' ').nth(1).context("no status")?.parse()?;
        let header = |name: &str| {
            text.lines()
                .find_map(|line| line.strip_prefix(name))
                .map(|value| value.trim().to_owned())
        };
        if let Some(length) = header("content-length:") {
            let length: usize = length.parse()?;
            while self.read.len() < head + length {
                self.more().await?;
            }
            return Ok((status, length));
        }
        while !self.read.ends_with(b"0\r\n\r\n") {
            self.more().await?;
        }
        Ok((status, self.read.len() - head))
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        if self.stream.read_buf(&mut self.read).await? == 0 {
            bail!("the server hung up");
        }
        Ok(())
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
