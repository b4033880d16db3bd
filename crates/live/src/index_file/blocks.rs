//! A file as blocks that tell whether they are whole.
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | `ATALAYAi` |
//! | 4 | version, little endian |
//! | 4, n, 4 | a block: its length n (1 or more), its bytes, the CRC-32 of the file so far without earlier CRCs |
//! | … | more blocks |
//! | 4, 4 | the end: a length of 0, the CRC-32 of the file so far |

use std::fs::File;
use std::io::{self, BufReader, BufWriter, ErrorKind, Read as _, Write as _};

use crc32fast::Hasher;
use serde::Serialize;

use super::Unfit;

const NAME: &[u8; 8] = b"ATALAYAi";
/// The longest block that is read: beyond what any part takes, and small enough to be given room
/// before its bytes have been seen.
const LONGEST: usize = 64 << 20;

/// Writes blocks.
pub(super) struct Writer {
    file: BufWriter<File>,
    crc: Hasher,
}

impl Writer {
    pub fn new(mut file: BufWriter<File>, version: u32) -> io::Result<Self> {
        file.write_all(NAME)?;
        let mut writer = Self { file, crc: Hasher::new() };
        writer.put(&version.to_le_bytes())?;
        Ok(writer)
    }

    pub fn block(&mut self, bytes: &[u8]) -> io::Result<()> {
        let too_long = || io::Error::from(ErrorKind::FileTooLarge);
        let length = Some(bytes.len()).filter(|length| (1..=LONGEST).contains(length));
        self.put(&(length.ok_or_else(too_long)? as u32).to_le_bytes())?;
        self.put(bytes)?;
        self.check()
    }

    pub fn value<T: Serialize>(&mut self, value: &T) -> io::Result<()> {
        let bytes = postcard::to_allocvec(value).map_err(io::Error::other)?;
        self.block(&bytes)
    }

    pub fn end(mut self) -> io::Result<BufWriter<File>> {
        self.put(&0_u32.to_le_bytes())?;
        self.check()?;
        Ok(self.file)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.crc.update(bytes);
        self.file.write_all(bytes)
    }

    fn check(&mut self) -> io::Result<()> {
        let crc = self.crc.clone().finalize();
        self.file.write_all(&crc.to_le_bytes())
    }
}

/// Reads blocks; what is not as it was written is [`Unfit::Damaged`].
pub(super) struct Reader {
    file: BufReader<File>,
    crc: Hasher,
}

impl Reader {
    pub fn new(file: BufReader<File>, version: u32) -> Result<Self, Unfit> {
        let mut reader = Self { file, crc: Hasher::new() };
        let mut name = [0; NAME.len()];
        match reader.file.read_exact(&mut name) {
            Ok(()) if name == *NAME => {}
            Err(error) if error.kind() != ErrorKind::UnexpectedEof => return Err(error.into()),
            _ => return Err(Unfit::Foreign),
        }
        if reader.number()? == version { Ok(reader) } else { Err(Unfit::Version) }
    }

    pub fn block(&mut self) -> Result<Vec<u8>, Unfit> {
        let length = self.number()? as usize;
        if !(1..=LONGEST).contains(&length) {
            return Err(Unfit::Damaged);
        }
        let mut bytes = vec![0; length];
        self.take(&mut bytes)?;
        self.check()?;
        Ok(bytes)
    }

    /// Whether the file ends here.
    pub fn end(mut self) -> Result<(), Unfit> {
        let length = self.number()?;
        self.check()?;
        let rest = self.file.read(&mut [0])?;
        if length == 0 && rest == 0 { Ok(()) } else { Err(Unfit::Damaged) }
    }

    fn number(&mut self) -> Result<u32, Unfit> {
        let mut bytes = [0; 4];
        self.take(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn check(&mut self) -> Result<(), Unfit> {
        let crc = self.crc.clone().finalize();
        let mut bytes = [0; 4];
        exact(&mut self.file, &mut bytes)?;
        if crc == u32::from_le_bytes(bytes) { Ok(()) } else { Err(Unfit::Damaged) }
    }

    fn take(&mut self, bytes: &mut [u8]) -> Result<(), Unfit> {
        exact(&mut self.file, bytes)?;
        self.crc.update(bytes);
        Ok(())
    }
}

fn exact(file: &mut BufReader<File>, bytes: &mut [u8]) -> Result<(), Unfit> {
    file.read_exact(bytes).map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => Unfit::Damaged,
        _ => Unfit::Io(error),
    })
}
