//! Floods, giants, and what is no text: each is closed with 4400.

use futures_util::{SinkExt as _, StreamExt as _};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use super::others::World;
use crate::socket::{JSON, Socket};

const PROTOCOL: u16 = 4400;
/// More than may be said in two seconds.
const FLOOD: usize = 500;

fn frame(kind: Data, bytes: &[u8], last: bool) -> Message {
    Message::Frame(Frame::message(bytes.to_vec(), OpCode::Data(kind), last))
}

/// Sends all of it, unless it is put out before; gives the code it is put out with.
async fn code_after(world: &World, messages: Vec<Message>) -> u16 {
    let mut socket = Socket::open(&world.server, &world.hostile, JSON).await;
    for message in messages {
        if socket.stream().send(message).await.is_err() {
            break;
        }
    }
    socket.close_code().await
}

#[tokio::test(flavor = "multi_thread")]
async fn floods_are_closed_whatever_they_are_made_of() {
    let world = World::new().await;
    world
        .attacked(async {
            for one in [
                Message::text(r#"{"type":"ping"}"#),
                Message::text("nonsense"),
                Message::Ping("x".into()),
                Message::Pong("x".into()),
            ] {
                assert_eq!(code_after(&world, vec![one.clone(); FLOOD]).await, PROTOCOL, "{one:?}");
            }
            let mut pieces = vec![frame(Data::Text, b"", false)];
            pieces.resize(FLOOD, frame(Data::Continue, b"", false));
            assert_eq!(code_after(&world, pieces).await, PROTOCOL, "pieces with nothing in them");
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn giants_are_closed_whole_or_in_pieces() {
    let world = World::new().await;
    world
        .attacked(async {
            let whole = Message::text("x".repeat(17 * 1024));
            assert_eq!(code_after(&world, vec![whole]).await, PROTOCOL);
            let mut pieces = vec![frame(Data::Text, &[b'x'; 1024], false)];
            pieces.resize(17, frame(Data::Continue, &[b'x'; 1024], false));
            assert_eq!(code_after(&world, pieces).await, PROTOCOL);
            // A gigabyte is announced, and refused before any of it is read.
            let mut socket = Socket::open(&world.server, &world.hostile, JSON).await;
            let head = [0x81, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4];
            socket.write(&head).await;
            assert_eq!(socket.close_code().await, PROTOCOL);
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_text_is_closed_and_a_letter_in_two_pieces_is_text() {
    let world = World::new().await;
    world
        .attacked(async {
            let lone = frame(Data::Continue, b"x", true);
            for (what, messages) in [
                ("bytes", vec![Message::binary(vec![1, 2, 3])]),
                ("bytes in pieces", vec![frame(Data::Binary, b"x", false)]),
                ("no UTF-8", vec![frame(Data::Text, b"\xff\xfe", true)]),
                (
                    "no UTF-8 in the end",
                    vec![frame(Data::Text, b"{", false), frame(Data::Continue, b"\xc3", true)],
                ),
                ("a piece of nothing", vec![lone]),
            ] {
                assert_eq!(code_after(&world, messages).await, PROTOCOL, "{what}");
            }
            let mut socket = Socket::open(&world.server, &world.hostile, JSON).await;
            let (first, second) = "{\"type\":\"ñ\"}".as_bytes().split_at(10);
            socket.stream().send(frame(Data::Text, first, false)).await.expect("sent");
            socket.stream().send(frame(Data::Continue, second, true)).await.expect("sent");
            loop {
                let message = socket.stream().next().await.expect("open").expect("a message");
                if message.to_text().is_ok_and(|text| text.contains("unknown_type")) {
                    break;
                }
            }
        })
        .await;
    // Two of those that were closed had said nothing wrong before.
    assert_eq!(world.closed("websocket", PROTOCOL).await, 5);
}
