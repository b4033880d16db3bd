//! A sealed file: pieces, each sealed for its place in it, so that none can be moved, left out between others or put into
//! another file. What is cut off at its end shows in what it holds, which has an end of its own.

use std::io::{self, Read, Write};

use crate::{Context, Key, KeyId, Keyring, NONCE, Nonce, open, seal};

/// What a sealed file begins with; the number is the format's.
const MAGIC: &[u8] = b"atalaya sealed 1\n";
/// How much is sealed at once, bytes.
const PIECE: usize = 64 * 1024;
/// The longest sealed piece that is believed, bytes.
const SEALED_MOST: usize = PIECE + 1_024;
/// How long a file's own name is, bytes: random, so that no two files' pieces can be mixed.
const NAME: usize = 16;

/// Random bytes, from whoever has them.
pub type Randomness = Box<dyn FnMut(&mut [u8]) -> io::Result<()> + Send>;

/// Why a sealed file cannot be read. It comes as the inside of an [`io::Error`].
#[derive(Debug, thiserror::Error)]
pub enum SealedFileError {
    /// None of the keys that there are.
    #[error("it is sealed with the key {0}, which is not in the key file")]
    Key(String),
    /// Changed, or with pieces of another place or file.
    #[error("piece {0} of the sealed file is not what was written")]
    Piece(u64),
}

fn place<'a>(id: &'a mut Vec<u8>, name: &[u8; NAME], number: u64) -> Context<'a> {
    id.clear();
    id.extend_from_slice(name);
    id.extend_from_slice(&number.to_be_bytes());
    Context { organisation: 0, table: "file", id, column: "piece" }
}

/// Seals what is written into it.
pub struct SealedWriter<W: Write> {
    out: W,
    key: Key,
    name: [u8; NAME],
    number: u64,
    waiting: Vec<u8>,
    id: Vec<u8>,
    random: Randomness,
}

impl<W: Write> SealedWriter<W> {
    /// Begins a file that opens with this key.
    pub fn new(mut out: W, key: &Key, mut random: Randomness) -> io::Result<Self> {
        let mut name = [0; NAME];
        random(&mut name)?;
        out.write_all(MAGIC)?;
        out.write_all(&name)?;
        writeln!(out, "{}", key.id())?;
        let key = Key::new(*key.bytes());
        Ok(Self { out, key, name, number: 0, waiting: Vec::new(), id: Vec::new(), random })
    }

    fn piece(&mut self, length: usize) -> io::Result<()> {
        let mut nonce: Nonce = [0; NONCE];
        (self.random)(&mut nonce)?;
        let place = place(&mut self.id, &self.name, self.number);
        let sealed = seal(&self.key, &place, nonce, &self.waiting[..length]);
        self.out.write_all(&(sealed.len() as u32).to_be_bytes())?;
        self.out.write_all(&sealed)?;
        self.waiting.drain(..length);
        self.number += 1;
        Ok(())
    }
}

impl<W: Write> Write for SealedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        while self.waiting.len() >= PIECE {
            self.piece(PIECE)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.waiting.is_empty() {
            self.piece(self.waiting.len())?;
        }
        self.out.flush()
    }
}

/// Reads a file that may be sealed; one that is not is read as it is.
pub struct MaybeSealed<R: Read> {
    from: R,
    key: Option<(Key, [u8; NAME])>,
    number: u64,
    opened: Vec<u8>,
    read: usize,
    id: Vec<u8>,
}

impl<R: Read> MaybeSealed<R> {
    /// Begins to read. Without the key of a sealed file it is an error, [`SealedFileError::Key`].
    pub fn new(mut from: R, keys: Option<&Keyring>) -> io::Result<Self> {
        let mut opened = vec![0; MAGIC.len()];
        let found = read_all(&mut from, &mut opened)?;
        opened.truncate(found);
        let mut key = None;
        if opened == MAGIC {
            opened.clear();
            let mut name = [0; NAME];
            from.read_exact(&mut name)?;
            let mut id = vec![0; KeyId::LENGTH + 1];
            from.read_exact(&mut id)?;
            let id = String::from_utf8_lossy(&id).into_owned();
            let id = id.strip_suffix('\n').unwrap_or_default().to_owned();
            let known = keys.and_then(|keys| keys.get(&id));
            let known = known.ok_or_else(|| io::Error::other(SealedFileError::Key(id)))?;
            key = Some((Key::new(*known.bytes()), name));
        }
        Ok(Self { from, key, number: 0, opened, read: 0, id: Vec::new() })
    }

    /// Opens the next piece; `false` at the end.
    fn next(&mut self) -> io::Result<bool> {
        let Some((key, name)) = &self.key else { return Ok(false) };
        let wrong = || {
            let error = SealedFileError::Piece(self.number);
            io::Error::new(io::ErrorKind::InvalidData, error)
        };
        let mut length = [0; 4];
        match read_all(&mut self.from, &mut length)? {
            0 => return Ok(false),
            4 => {}
            _ => return Err(io::ErrorKind::UnexpectedEof.into()),
        }
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > SEALED_MOST {
            return Err(wrong());
        }
        let mut sealed = vec![0; length];
        self.from.read_exact(&mut sealed)?;
        let opened = open(key, &place(&mut self.id, name, self.number), &sealed);
        let opened = opened.map_err(|_| wrong())?;
        self.opened.clear();
        self.opened.extend_from_slice(&opened);
        self.read = 0;
        self.number += 1;
        Ok(true)
    }
}

impl<R: Read> Read for MaybeSealed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.read == self.opened.len() {
            if self.key.is_none() {
                return self.from.read(into);
            }
            if !self.next()? {
                return Ok(0);
            }
        }
        let length = into.len().min(self.opened.len() - self.read);
        into[..length].copy_from_slice(&self.opened[self.read..self.read + length]);
        self.read += length;
        Ok(length)
    }
}

/// Reads as much as there is, up to the whole.
fn read_all(from: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    let mut done = 0;
    while done < into.len() {
        match from.read(&mut into[done..]) {
            Ok(0) => break,
            Ok(more) => done += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}
