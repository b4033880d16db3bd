//! Connections of one address.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::world::World;

async fn ask(stream: &mut TcpStream) -> String {
    let request = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    // Who is refused may be so before it has asked.
    let _ = stream.write_all(request).await;
    let mut told = vec![0; 1_024];
    let length = stream.read(&mut told).await.unwrap_or(0);
    String::from_utf8_lossy(&told[..length]).into_owned()
}

#[tokio::test]
async fn one_address_has_so_many_and_one_too_many_is_told_so() {
    let world = World::with(|settings| {
        settings.max_per_address = 3;
        settings.uncounted.clear();
    })
    .await;
    let mut open = Vec::new();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(&world.host).await.unwrap();
        assert!(ask(&mut stream).await.starts_with("HTTP/1.1 200 "));
        open.push(stream);
    }
    let mut one_too_many = TcpStream::connect(&world.host).await.unwrap();
    let mut told = String::new();
    one_too_many.read_to_string(&mut told).await.unwrap();
    assert!(told.starts_with("HTTP/1.1 503 ") && told.contains("retry-after: 10"), "{told}");
    assert!(told.contains("\"code\":\"busy\""));
    drop(open.pop());
    let mut next = TcpStream::connect(&world.host).await.unwrap();
    while !ask(&mut next).await.starts_with("HTTP/1.1 200 ") {
        next = TcpStream::connect(&world.host).await.unwrap();
    }
}
