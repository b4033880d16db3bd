//! A gateway that answers as Kannel does, counts what it is handed, and fails when it is told to.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Takes what it is handed.
pub const TAKES: u8 = 0;
/// Reads what it is handed, and never answers.
pub const HANGS: u8 = 1;
/// Says that it is in trouble.
pub const FAILS: u8 = 2;

/// A gateway, until it is dropped.
pub struct Gateway {
    pub port: u16,
    does: Arc<AtomicU8>,
    handed: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Gateway {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (does, handed) = (Arc::new(AtomicU8::new(TAKES)), Arc::default());
        let (its_does, its_handed) = (Arc::clone(&does), Arc::clone(&handed));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&its_does), Arc::clone(&its_handed)));
            }
        });
        Self { port, does, handed, task }
    }

    /// What it does from now on.
    pub fn does(&self, what: u8) {
        self.does.store(what, Ordering::SeqCst);
    }

    /// The numbers that it was handed a message for, in order.
    pub fn handed(&self) -> Vec<String> {
        self.handed.lock().expect("nobody panics here").clone()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(mut stream: TcpStream, does: Arc<AtomicU8>, handed: Arc<Mutex<Vec<String>>>) {
    let mut read = Vec::new();
    // One request for each connection is enough here: it says that it closes.
    while !is_whole(&read) {
        let mut piece = [0; 1_024];
        match stream.read(&mut piece).await {
            Ok(count @ 1..) => read.extend_from_slice(&piece[..count]),
            _ => return,
        }
    }
    let text = String::from_utf8_lossy(&read).into_owned();
    let to = header(&text, "x-kannel-to").unwrap_or_default();
    let does = does.load(Ordering::SeqCst);
    if does != FAILS {
        handed.lock().expect("nobody panics here").push(to);
    }
    let (status, body) = match does {
        HANGS => return std::future::pending().await,
        FAILS => ("503 Service Unavailable", "Temporal failure, try again later."),
        _ => ("202 Accepted", "0: Accepted for delivery"),
    };
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    // Who has gone does not hear it.
    drop(stream.write_all(answer.as_bytes()).await);
}

fn header(text: &str, name: &str) -> Option<String> {
    let mut lines = text.lines().filter_map(|line| line.split_once(": "));
    let found = lines.find(|(one, _)| one.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.to_owned())
}

fn is_whole(read: &[u8]) -> bool {
    let text = String::from_utf8_lossy(read);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = header(head, "content-length").and_then(|length| length.parse().ok());
    body.len() >= length.unwrap_or(0)
}
