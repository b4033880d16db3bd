//! Who sends its request slowly, and who never reads.

use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout};

use super::others::World;
use super::views::{parents, subscribe};
use crate::program::PATIENCE;
use crate::socket::{JSON, Socket};

/// The program gives a request's head ten seconds.
const HEAD: Duration = Duration::from_secs(20);
/// Connections that send slowly, of each kind.
const EACH: usize = 60;

/// A connection to the server that takes few bytes before they are read.
async fn narrow(world: &World) -> TcpStream {
    let address = world.server.url.strip_prefix("http://").expect("an address");
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4_096).expect("set");
    socket.connect(address.parse().expect("an address")).await.expect("connected")
}

/// Sends a byte a second of a request that never ends; gives what it is told, and after how long.
async fn slowly(world: &World, head: &str) -> (String, Duration) {
    let mut stream = narrow(world).await;
    let (mut read, mut write) = stream.split();
    let began = Instant::now();
    let sending = async {
        for byte in head.bytes() {
            if write.write_all(&[byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        std::future::pending::<()>().await;
    };
    let mut told = Vec::new();
    let reading = async { drop(read.read_to_end(&mut told).await) };
    let ended = async {
        tokio::select! {
            () = sending => {}
            () = reading => {}
        }
    };
    timeout(PATIENCE, ended).await.expect("it is put out");
    (String::from_utf8_lossy(&told).into_owned(), began.elapsed())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_its_request_slowly_is_put_out() {
    let world = World::new().await;
    let request = |path: &str| format!("GET /api/v1/live{path} HTTP/1.1\r\nhost: x\r\nx: ");
    let heads = [
        String::new(),
        request("?upgrade"),
        request("/stream?parents=x"),
        request("/poll?parents=x"),
    ];
    let told = world
        .attacked(async {
            let all = heads.iter().flat_map(|head| (0..EACH).map(|_| slowly(&world, head)));
            futures_util::future::join_all(all.collect::<Vec<_>>()).await
        })
        .await;
    for (at, (told, after)) in told.iter().enumerate() {
        assert!(*after < HEAD, "{:?} after {after:?}", heads[at / EACH]);
        let named = told.is_empty() || told.starts_with("HTTP/1.1 408 ");
        assert!(named, "{told}");
        assert!(at < EACH || !told.is_empty(), "who began to ask is told why");
    }
}

/// Everything below 64 parents, in words: megabytes, which nobody reads.
#[tokio::test(flavor = "multi_thread")]
async fn who_never_reads_is_put_out_though_it_says_that_it_lives() {
    let world = World::new().await;
    let query = format!("resolution=9&hour=1&frames=json&parents={}", parents(64).join(","));
    world
        .attacked(async {
            let mut socket = Socket::on(narrow(&world).await, &world.hostile, JSON).await;
            socket.say(&subscribe(1, 1, &parents(64))).await;
            let mut stream = narrow(&world).await;
            get(&mut stream, &world.hostile, &format!("/stream?{query}")).await;
            let put_out = async {
                while world.closed("websocket", 4008).await
                    + world.closed("event_stream", 4008).await
                    < 2
                {
                    // An answer to no question.
                    socket.write(&[0x8a, 0x80, 1, 2, 3, 4]).await;
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            };
            timeout(PATIENCE, put_out).await.expect("both are put out");
        })
        .await;
}

/// Polls whose answers nobody reads are as many as an account has places, not one more.
#[tokio::test(flavor = "multi_thread")]
async fn answers_that_nobody_reads_hold_their_places() {
    let world = World::new().await;
    let query = format!("resolution=9&hour=1&frames=json&wait=0&parents={}", parents(64).join(","));
    world
        .attacked(async {
            let mut unread = Vec::new();
            for _ in 0..8 {
                let mut stream = narrow(&world).await;
                get(&mut stream, &world.hostile, &format!("/poll?{query}")).await;
                let mut first = [0; 15];
                stream.read_exact(&mut first).await.expect("an answer");
                assert_eq!(&first, b"HTTP/1.1 200 OK");
                unread.push(stream);
            }
            let ask = || async {
                let url = format!("{}/api/v1/live/poll?{query}", world.server.url);
                let asked = reqwest::Client::new().get(url).bearer_auth(&world.hostile).send();
                asked.await.expect("an answer")
            };
            let ninth = ask().await;
            assert_eq!(ninth.status(), 503);
            assert!(ninth.headers().contains_key("retry-after"));
            let problem: Value = ninth.json().await.expect("a problem");
            assert_eq!(problem["code"], "busy");
            drop(unread);
            let room = async {
                while ask().await.status() != 200 {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            };
            timeout(PATIENCE, room).await.expect("the places are given back");
        })
        .await;
}

async fn get(stream: &mut TcpStream, token: &str, path: &str) {
    let request = format!(
        "GET /api/v1/live{path} HTTP/1.1\r\nhost: atalaya\r\nauthorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
}
