//! Requests that ask for a websocket, byte by byte: they are answered as any other, and whoever is
//! let in has the connection.

use std::time::Duration;

use atalaya_domain::Role;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::world::{Person, World};

const PATIENCE: Duration = Duration::from_secs(20);
const ASKS: &str = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
    sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

fn request(method: &str, path: &str, headers: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nhost: x\r\n{headers}\r\n")
}

/// A program's request for the live map.
fn handshake(program: &Person) -> String {
    let (name, value) = &program.proof;
    let more = format!("{ASKS}{name}: {value}\r\nsec-websocket-protocol: atalaya.risk.v1.json\r\n");
    request("GET", "/api/v1/live", &more)
}

async fn said(world: &World, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(&world.host).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    stream
}

/// Reads until this was told, and gives all of it.
async fn until(stream: &mut TcpStream, end: &str) -> String {
    let (mut told, mut bytes) = (String::new(), [0; 4_096]);
    while !told.contains(end) {
        let count = timeout(PATIENCE, stream.read(&mut bytes)).await.expect("in time").unwrap();
        assert!(count > 0, "ended after {told}");
        told.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
    told
}

async fn to_the_end(stream: &mut TcpStream) -> String {
    let mut told = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut told)).await.expect("it ends").unwrap();
    String::from_utf8_lossy(&told).into_owned()
}

/// A masked text.
fn text(said: &str) -> Vec<u8> {
    let head = [0x81, 0x80 | said.len() as u8, 0, 0, 0, 0];
    [&head, said.as_bytes()].concat()
}

#[tokio::test]
async fn what_comes_with_the_handshake_is_heard() {
    let world = World::new().await;
    let program = world.program("omes", Role::Supervisor).await;
    let ping = r#"{"type":"ping"}"#;
    // Another question before it, on the same connection; its answer goes first.
    let before = request("GET", "/healthz", "");
    let all = [before.as_bytes(), handshake(&program).as_bytes(), &text(ping)].concat();
    let mut stream = said(&world, &all).await;
    let told = until(&mut stream, "pong").await;
    let at = |what: &str| told.find(what).unwrap_or_else(|| panic!("no {what} in {told}"));
    assert!(told.starts_with("HTTP/1.1 200 "));
    assert!(at("HTTP/1.1 101 ") < at("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    assert!(at("sec-websocket-protocol: atalaya.risk.v1.json") < at("\r\n\r\n\u{fffd}"));
    assert!(at("\"hello\"") < at("\"pong\""));
    assert!(!told.to_ascii_lowercase()[at("HTTP/1.1 101")..].contains("content-length"));
}

#[tokio::test]
async fn who_is_not_let_in_is_told_why_and_the_connection_ends() {
    let world = World::new().await;
    let program = world.program("omes", Role::Supervisor).await;
    let stranger = request("GET", "/api/v1/live", ASKS);
    let other = handshake(&program).replace("atalaya.risk.v1.json", "mqtt");
    let no_key = handshake(&program).replace("dGhlIHNhbXBsZSBub25jZQ==", "short");
    for (asked, status, code) in [
        (stranger, 401, "not_signed_in"),
        (other, 400, "unsupported_subprotocol"),
        (no_key, 426, "not_websocket"),
    ] {
        let told = to_the_end(&mut said(&world, asked.as_bytes()).await).await;
        assert!(told.starts_with(&format!("HTTP/1.1 {status} ")), "{told}");
        assert!(told.contains(&format!("\"code\":\"{code}\"")), "{told}");
        assert!(told.contains("connection: close") && told.contains("x-content-type-options"));
    }
}

#[tokio::test]
async fn elsewhere_a_websocket_is_not_understood_and_what_was_asked_is_answered() {
    let world = World::new().await;
    let asked = request("GET", "/api/v1/deployment", ASKS);
    let told = to_the_end(&mut said(&world, asked.as_bytes()).await).await;
    let (head, body) = told.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 ") && head.contains("connection: close"), "{told}");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    assert_eq!(length.map(str::parse), Some(Ok(body.len())));
    let asked = request("HEAD", "/api/v1/deployment", ASKS);
    let told = to_the_end(&mut said(&world, asked.as_bytes()).await).await;
    assert!(told.starts_with("HTTP/1.1 200 ") && told.ends_with("\r\n\r\n"), "{told}");
    let tunnel = "CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example\r\n\r\n";
    let told = to_the_end(&mut said(&world, tunnel.as_bytes()).await).await;
    assert!(told.starts_with("HTTP/1.1 4"), "{told}");
}

#[tokio::test]
async fn a_goodbye_reaches_who_still_talks() {
    let world = World::new().await;
    let program = world.program("omes", Role::Supervisor).await;
    for _ in 0..20 {
        let mut stream = said(&world, handshake(&program).as_bytes()).await;
        until(&mut stream, "\"hello\"").await;
        // More than may be said: the rest is never read as frames.
        stream.write_all(&[0x8a, 0x80, 1, 2, 3, 4].repeat(20_000)).await.ok();
        let mut told = Vec::new();
        timeout(PATIENCE, stream.read_to_end(&mut told)).await.expect("it ends").expect("no reset");
        let goodbye = [&4400_u16.to_be_bytes()[..], b"protocol error"].concat();
        assert!(told.ends_with(&goodbye), "{told:?}");
    }
}
