//! What is on its way to one client: written as websocket frames (RFC 6455, 5.2) and handed to the
//! kernel at once, in one piece. What the kernel does not take waits here, and nothing is added but
//! what the connection itself needs; the client's messages wait where they are merged.

use std::cell::Cell;
use std::io::ErrorKind;
use std::time::Duration;

use atalaya_live::Message;
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::end::End;

/// How long nothing may be taken of what waits. What comes meanwhile is merged, not queued.
const SLOW: Duration = Duration::from_secs(20);
/// Bytes that go together at most: what waits for the kernel is what can no longer be merged.
const TOGETHER: usize = 16 * 1024;
/// A buffer that is kept for the next client is no larger than this.
const SPARE_MAX: usize = 64 * 1024;

const TEXT: u8 = 1;
const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;
/// The frame is the whole message.
const WHOLE: u8 = 0x80;

thread_local! {
    /// The buffer of whoever wrote last on this thread: most that is written is taken at once.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// What waits for the kernel; no memory while that is nothing.
#[derive(Default)]
pub(super) struct Outbox {
    bytes: Vec<u8>,
    /// Bytes of it that the kernel has taken.
    taken: usize,
    /// Since when it has taken none.
    stuck: Option<Instant>,
}

impl Outbox {
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Whether more may go together with what is there.
    pub fn has_room(&self) -> bool {
        self.bytes.len() < TOGETHER
    }

    /// Adds a message.
    pub fn message(&mut self, message: &Message) {
        match message {
            Message::Text(text) => self.frame(TEXT, text.as_bytes()),
            Message::Binary(bytes) => self.frame(BINARY, bytes),
        }
    }

    /// Adds a question whether somebody reads.
    pub fn ping(&mut self, said: &[u8]) {
        self.frame(PING, said);
    }

    /// Adds the answer to the client's.
    pub fn pong(&mut self, said: &[u8]) {
        self.frame(PONG, said);
    }

    /// Adds the goodbye. After it nothing is said.
    pub fn close(&mut self, end: End) {
        let said = [&end.code().to_be_bytes()[..], end.reason().as_bytes()].concat();
        self.frame(CLOSE, &said);
    }

    fn frame(&mut self, kind: u8, bytes: &[u8]) {
        if self.bytes.capacity() == 0 {
            self.bytes = SPARE.take();
        }
        self.bytes.push(WHOLE | kind);
        match bytes.len() {
            short @ 0..126 => self.bytes.push(short as u8),
            long @ 126..0x1_0000 => {
                self.bytes.push(126);
                self.bytes.extend_from_slice(&(long as u16).to_be_bytes());
            }
            longer => {
                self.bytes.push(127);
                self.bytes.extend_from_slice(&(longer as u64).to_be_bytes());
            }
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Hands the kernel what it takes.
    pub fn flush(&mut self, stream: &TcpStream) -> Result<(), End> {
        while self.taken < self.bytes.len() {
            match stream.try_write(&self.bytes[self.taken..]) {
                Ok(count) => {
                    self.taken += count;
                    self.stuck = None;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.stuck.get_or_insert_with(Instant::now);
                    return Ok(());
                }
                Err(_) => return Err(End::Left),
            }
        }
        let mut bytes = std::mem::take(&mut self.bytes);
        (self.taken, self.stuck) = (0, None);
        if bytes.capacity() <= SPARE_MAX {
            bytes.clear();
            SPARE.set(bytes);
        }
        Ok(())
    }

    /// Looks whether the client takes what it is told.
    pub fn check(&self) -> Result<(), End> {
        match self.stuck {
            Some(since) if since.elapsed() > SLOW => Err(End::Slow),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_in_as_few_bytes_as_they_need() {
        for (length, head) in [
            (0, vec![0x82, 0]),
            (125, vec![0x82, 125]),
            (126, vec![0x82, 126, 0, 126]),
            (65_535, vec![0x82, 126, 0xff, 0xff]),
            (65_536, vec![0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] {
            let mut outbox = Outbox::default();
            outbox.message(&Message::Binary(vec![7; length].into()));
            assert_eq!(outbox.bytes[..head.len()], head, "{length}");
            assert_eq!(outbox.bytes.len(), head.len() + length);
        }
        let mut outbox = Outbox::default();
        outbox.close(End::Slow);
        assert_eq!(outbox.bytes, [&[0x88, 6, 0x0f, 0xa8][..], b"slow"].concat());
    }

    /// What the kernel does not take waits, with since when; once it is taken, no memory is kept.
    #[tokio::test(start_paused = true)]
    async fn what_is_not_taken_waits_and_who_takes_nothing_is_slow() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (client, server) = tokio::join!(TcpStream::connect(address), listener.accept());
        let (client, (server, _)) = (client.expect("connected"), server.expect("accepted"));
        let mut outbox = Outbox::default();
        server.writable().await.expect("open");
        let mut sent = 0;
        while outbox.is_empty() {
            outbox.message(&Message::Binary(vec![7; 60_000].into()));
            sent += 60_004;
            outbox.flush(&server).expect("open");
        }
        assert_eq!(outbox.check(), Ok(()));
        tokio::time::advance(SLOW + Duration::from_secs(1)).await;
        assert_eq!(outbox.check(), Err(End::Slow));
        let mut buffer = vec![0; 1 << 16];
        while sent > 0 {
            tokio::select! {
                readable = client.readable() => {
                    readable.expect("open");
                    match client.try_read(&mut buffer) {
                        Ok(count) => sent -= count,
                        Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock),
                    }
                }
                writable = server.writable(), if !outbox.is_empty() => {
                    writable.expect("open");
                    outbox.flush(&server).expect("open");
                }
            }
        }
        assert_eq!(outbox.check(), Ok(()), "all is taken");
        assert_eq!((outbox.bytes.capacity(), outbox.taken), (0, 0));
    }
}
