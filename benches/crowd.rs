//! Thousands of websocket readers on one thread. They find where a message begins and ends and
//! decode nothing, so that the server is what is measured; all servers are read by the same code.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, bail};
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

/// What is taken from the kernel at a time.
const BUFFER: usize = 1 << 18;

/// What a reader does first.
#[derive(Clone)]
pub struct Opening {
    /// The request for the websocket, to its empty line.
    pub request: Vec<u8>,
    /// What is sent when it is open, as frames.
    pub then: Vec<u8>,
}

/// What the messages are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Each message is one frame.
    Messages,
    /// The messages together are a stream of the NATS protocol.
    Nats,
}

/// Where a reader stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// On its way.
    Opening,
    /// Reading.
    Open,
    /// Turned away with a status, and told to come again after so many seconds.
    Refused { status: u16, after_s: u64 },
    /// Over.
    Closed,
}

/// Many readers of one server.
pub struct Crowd {
    poll: Poll,
    events: Events,
    address: SocketAddr,
    language: Language,
    readers: Vec<Reader>,
    buffer: Vec<u8>,
    /// Who was turned away since somebody asked.
    refused: Vec<usize>,
    /// Bytes that came, all together.
    pub bytes: u64,
}

struct Reader {
    stream: Option<TcpStream>,
    state: State,
    opening: Opening,
    /// What has come of a message, or of the answer, that is not whole.
    rest: Vec<u8>,
    /// What has come of a NATS message that is not whole.
    inner: Vec<u8>,
    /// What the kernel did not take yet.
    unsent: Vec<u8>,
}

impl Crowd {
    /// Nobody yet.
    pub fn new(address: &str, language: Language) -> anyhow::Result<Self> {
        Ok(Self {
            poll: Poll::new()?,
            events: Events::with_capacity(4_096),
            address: address.parse()?,
            language,
            readers: Vec::new(),
            buffer: vec![0; BUFFER],
            refused: Vec::new(),
            bytes: 0,
        })
    }

    /// One more reader, on its way in; gives its number.
    pub fn enter(&mut self, opening: Opening) -> anyhow::Result<usize> {
        let (rest, inner, unsent) = Default::default();
        let state = State::Closed;
        self.readers.push(Reader { stream: None, state, opening, rest, inner, unsent });
        let number = self.readers.len() - 1;
        self.again(number, None)?;
        Ok(number)
    }

    /// A reader comes again, and says something else first if it is told to.
    pub fn again(&mut self, number: usize, then: Option<Vec<u8>>) -> anyhow::Result<()> {
        let reader = &mut self.readers[number];
        reader.opening.then = then.unwrap_or_else(|| std::mem::take(&mut reader.opening.then));
        reader.rest.clear();
        reader.inner.clear();
        reader.unsent = reader.opening.request.clone();
        reader.state = State::Opening;
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        let interest = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(&mut stream, Token(number), interest)?;
        reader.stream = Some(stream);
        Ok(())
    }

    /// A reader's connection is lost, without a word.
    pub fn cut(&mut self, number: usize) {
        let reader = &mut self.readers[number];
        reader.stream = None;
        reader.state = State::Closed;
    }

    /// Where a reader stands.
    pub fn state(&self, number: usize) -> State {
        self.readers[number].state
    }

    /// Who was turned away since this was asked last.
    pub fn turned_away(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.refused)
    }

    /// How many are open.
    pub fn open(&self) -> usize {
        self.readers.iter().filter(|reader| reader.state == State::Open).count()
    }

    /// Takes what has come, or waits for something for so long; tells each message with its reader.
    pub fn turn(
        &mut self,
        wait: Duration,
        mut heard: impl FnMut(usize, &[u8]),
    ) -> anyhow::Result<()> {
        if let Err(error) = self.poll.poll(&mut self.events, Some(wait))
            && error.kind() != ErrorKind::Interrupted
        {
            return Err(error.into());
        }
        for event in &self.events {
            let number = event.token().0;
            let reader = &mut self.readers[number];
            if event.is_writable() {
                reader.flush()?;
            }
            if event.is_readable() || event.is_read_closed() {
                self.bytes += reader
                    .take(&mut self.buffer, self.language, &mut |message| heard(number, message))
                    .with_context(|| format!("reader {number}"))?;
                if matches!(reader.state, State::Refused { .. }) {
                    self.refused.push(number);
                }
            }
        }
        Ok(())
    }

    /// Turns until something is so; an error after a while.
    pub fn until(
        &mut self,
        patience: Duration,
        mut so: impl FnMut(&Self) -> bool,
        mut heard: impl FnMut(usize, &[u8]),
    ) -> anyhow::Result<()> {
        let begun = std::time::Instant::now();
        while !so(self) {
            self.turn(Duration::from_millis(5), &mut heard)?;
            if begun.elapsed() > patience {
                bail!("after {patience:?} {} of {} are open", self.open(), self.readers.len());
            }
        }
        Ok(())
    }
}

impl Reader {
    fn send(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.unsent.extend_from_slice(bytes);
        self.flush()
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        let Some(stream) = &mut self.stream else { return Ok(()) };
        while !self.unsent.is_empty() {
            match stream.write(&self.unsent) {
                Ok(sent) => drop(self.unsent.drain(..sent)),
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::NotConnected) =>
                {
                    return Ok(());
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Reads all there is; gives how many bytes.
    fn take(
        &mut self,
        buffer: &mut [u8],
        language: Language,
        heard: &mut impl FnMut(&[u8]),
    ) -> anyhow::Result<u64> {
        let mut bytes = 0;
        while let Some(stream) = &mut self.stream {
            match stream.read(buffer) {
                Ok(0) => self.close(),
                Ok(count) => {
                    bytes += count as u64;
                    self.heard(&buffer[..count], language, heard)?;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => self.close(),
            }
        }
        Ok(bytes)
    }

    fn close(&mut self) {
        self.stream = None;
        if !matches!(self.state, State::Refused { .. }) {
            self.state = State::Closed;
        }
    }

    fn heard(
        &mut self,
        come: &[u8],
        language: Language,
        heard: &mut impl FnMut(&[u8]),
    ) -> anyhow::Result<()> {
        let mut kept = std::mem::take(&mut self.rest);
        let mut bytes = come;
        if !kept.is_empty() {
            kept.extend_from_slice(come);
            bytes = &kept;
        }
        if self.state == State::Opening {
            let Some(head) = bytes.windows(4).position(|end| end == b"\r\n\r\n") else {
                self.rest = bytes.to_vec();
                return Ok(());
            };
            self.answered(std::str::from_utf8(&bytes[..head])?)?;
            bytes = &bytes[head + 4..];
        }
        while self.state == State::Open {
            let Some((opcode, message, after)) = frame(bytes) else { break };
            match opcode {
                8 => self.close(),
                9 => self.send(&client_frame(10, message))?,
                10 => {}
                _ if language == Language::Messages => heard(message),
                _ => self.nats(message, heard)?,
            }
            bytes = after;
        }
        self.rest = bytes.to_vec();
        Ok(())
    }

    fn answered(&mut self, head: &str) -> anyhow::Result<()> {
        let status = head.split(' ').nth(1).context("no status")?.parse()?;
        if status == 101 {
            self.state = State::Open;
            let then = self.opening.then.clone();
            return self.send(&then);
        }
        let after = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("retry-after").then(|| value.trim().parse().ok())?
        });
        self.state = State::Refused { status, after_s: after.unwrap_or(1) };
        self.stream = None;
        Ok(())
    }

    /// Reads what has come of the NATS protocol.
    fn nats(&mut self, bytes: &[u8], heard: &mut impl FnMut(&[u8])) -> anyhow::Result<()> {
        let mut kept = std::mem::take(&mut self.inner);
        kept.extend_from_slice(bytes);
        let mut rest = &kept[..];
        while let Some(end) = rest.windows(2).position(|end| end == b"\r\n") {
            let (line, after) = (&rest[..end], &rest[end + 2..]);
            if line.starts_with(b"MSG ") {
                let length = std::str::from_utf8(line)?.rsplit(' ').next().context("a length")?;
                let length: usize = length.parse()?;
                let Some(after_it) = after.get(length + 2..) else { break };
                heard(&after[..length]);
                rest = after_it;
            } else {
                if line == b"PING" {
                    self.send(&client_frame(2, b"PONG\r\n"))?;
                }
                rest = after;
            }
        }
        self.inner = rest.to_vec();
        Ok(())
    }
}

/// A server's frame: its opcode, what it carries, and what comes after it.
fn frame(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (head, rest) = bytes.split_at_checked(2)?;
    let (length, rest) = match head[1] {
        126 => {
            let (length, rest) = rest.split_at_checked(2)?;
            (usize::from(length[0]) << 8 | usize::from(length[1]), rest)
        }
        127 => {
            let (length, rest) = rest.split_at_checked(8)?;
            (length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
        }
        short => (usize::from(short), rest),
    };
    let (message, after) = rest.split_at_checked(length)?;
    Some((head[0] & 0x0f, message, after))
}

/// A client's frame. It is masked with zeros: nothing between here and there could be misled.
pub fn client_frame(opcode: u8, message: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | opcode];
    match message.len() {
        short @ 0..126 => frame.push(0x80 | short as u8),
        long => {
            frame.push(0xfe);
            frame.extend_from_slice(&(long as u16).to_be_bytes());
        }
    }
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(message);
    frame
}

/// The request for a websocket.
pub fn request(address: &str, path: &str, headers: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{headers}\r\n"
    )
    .into_bytes()
}
