//! What the wall and the process that draws say to each other: questions on its standard input, answers on its standard
//! output, each a head of 13 bytes and a body.
//!
//! A driver may write where it should not, so nothing that comes is believed: another magic number, a kind that is none, a
//! length out of bounds or the number of another question make the answer unreadable, and the process is begun anew.

use std::io::Read;

use thiserror::Error;

use crate::palette::Theme;
use crate::scene::Ink;

/// Red, green, blue and alpha of each dot, row by row.
pub type Dots = Vec<u8>;

/// The protocol and its version.
const MAGIC: [u8; 4] = *b"ATW1";
/// Bytes of a head: the magic number, the kind, the question's number, the length of the body.
pub(super) const HEAD: usize = 13;
/// The longest body: some times the largest tile (2,048² dots of 4 bytes).
const BODY_MAX: u32 = 64 << 20;

/// Why a frame is none.
#[derive(Debug, Error)]
pub enum FrameError {
    /// It does not begin as frames do.
    #[error("it does not begin as frames do")]
    Magic,
    /// Its kind is not known here.
    #[error("a frame of kind {0}")]
    Kind(u8),
    /// It is longer than any frame.
    #[error("a frame of {0} bytes")]
    Length(u32),
    /// It answers another question.
    #[error("an answer to question {0}")]
    Number(u32),
    /// What it holds is not what its kind has.
    #[error("a frame with another body than its kind has")]
    Body,
    /// Nothing more comes.
    #[error("the pipe is closed")]
    Pipe(#[from] std::io::Error),
}

/// What the process is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// To begin: tiles of so many dots a side, in these colours.
    Begin {
        /// Dots.
        side: u32,
        /// Light or dark.
        theme: Theme,
    },
    /// A tile.
    Draw {
        /// The source layers that it has, the lowest first.
        inks: Vec<Ink>,
        /// As a Mapbox Vector Tile.
        tile: Vec<u8>,
    },
}

/// What it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It has begun.
    Ready,
    /// The tile.
    Drawn(Dots),
    /// It cannot, and could not if it were asked again: there is no driver, or the tile holds more than it can draw.
    Failed(String),
}

/// The head of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    kind: u8,
    /// The question's number.
    pub(super) number: u32,
    length: u32,
}

impl Head {
    pub(super) fn read(bytes: [u8; HEAD]) -> Result<Self, FrameError> {
        let [m0, m1, m2, m3, kind, n0, n1, n2, n3, l0, l1, l2, l3] = bytes;
        if [m0, m1, m2, m3] != MAGIC {
            return Err(FrameError::Magic);
        }
        let length = u32::from_le_bytes([l0, l1, l2, l3]);
        if length > BODY_MAX {
            return Err(FrameError::Length(length));
        }
        Ok(Self { kind, number: u32::from_le_bytes([n0, n1, n2, n3]), length })
    }

    /// A place for the body.
    pub(super) fn room(self) -> Vec<u8> {
        vec![0; self.length as usize]
    }
}

fn frame(kind: u8, number: u32, body: &[&[u8]]) -> Vec<u8> {
    let length: usize = body.iter().map(|part| part.len()).sum();
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    let mut frame = Vec::with_capacity(HEAD + length as usize);
    frame.extend_from_slice(&MAGIC);
    frame.push(kind);
    frame.extend_from_slice(&number.to_le_bytes());
    frame.extend_from_slice(&length.to_le_bytes());
    for part in body {
        frame.extend_from_slice(part);
    }
    frame
}

/// A bit for each ink, by its place in [`Ink::ALL`].
fn bits(inks: &[Ink]) -> u32 {
    (0..)
        .zip(Ink::ALL)
        .filter(|(_, ink)| inks.contains(ink))
        .fold(0, |all, (at, _)| all | (1 << at))
}

fn inks(bits: u32) -> Option<Vec<Ink>> {
    let all = (0..).zip(Ink::ALL).filter(|(at, _)| (bits >> at) & 1 == 1).map(|(_, ink)| ink);
    let all: Vec<Ink> = all.collect();
    (all.len() == bits.count_ones() as usize).then_some(all)
}

impl Question {
    const BEGIN: u8 = 1;
    const DRAW: u8 = 2;

    /// As bytes.
    #[must_use]
    pub fn frame(&self, number: u32) -> Vec<u8> {
        match self {
            Self::Begin { side, theme } => {
                let theme = u8::from(*theme == Theme::Dark);
                frame(Self::BEGIN, number, &[&side.to_le_bytes(), &[theme]])
            }
            Self::Draw { inks, tile } => {
                frame(Self::DRAW, number, &[&bits(inks).to_le_bytes(), tile])
            }
        }
    }

    /// The next one with its number, in the process that draws.
    ///
    /// # Errors
    ///
    /// [`FrameError`]; [`FrameError::Pipe`] also when nobody asks any more.
    pub fn read(from: &mut impl Read) -> Result<(u32, Self), FrameError> {
        let mut head = [0; HEAD];
        from.read_exact(&mut head)?;
        let head = Head::read(head)?;
        let mut body = head.room();
        from.read_exact(&mut body)?;
        let question = match (head.kind, body.as_slice()) {
            (Self::BEGIN, &[s0, s1, s2, s3, theme @ 0..=1]) => {
                let theme = if theme == 0 { Theme::Light } else { Theme::Dark };
                Self::Begin { side: u32::from_le_bytes([s0, s1, s2, s3]), theme }
            }
            (Self::DRAW, &[i0, i1, i2, i3, ref tile @ ..]) => {
                let inks = inks(u32::from_le_bytes([i0, i1, i2, i3])).ok_or(FrameError::Body)?;
                Self::Draw { inks, tile: tile.to_vec() }
            }
            (Self::BEGIN | Self::DRAW, _) => return Err(FrameError::Body),
            (kind, _) => return Err(FrameError::Kind(kind)),
        };
        Ok((head.number, question))
    }
}

impl Answer {
    const READY: u8 = 65;
    const DRAWN: u8 = 66;
    const FAILED: u8 = 67;

    /// As bytes.
    #[must_use]
    pub fn frame(&self, number: u32) -> Vec<u8> {
        match self {
            Self::Ready => frame(Self::READY, number, &[]),
            Self::Drawn(dots) => frame(Self::DRAWN, number, &[dots]),
            Self::Failed(why) => frame(Self::FAILED, number, &[why.as_bytes()]),
        }
    }

    /// The answer to a question, of its head and body.
    pub(super) fn of(head: Head, body: Vec<u8>, number: u32) -> Result<Self, FrameError> {
        if head.number != number {
            return Err(FrameError::Number(head.number));
        }
        match head.kind {
            Self::READY if body.is_empty() => Ok(Self::Ready),
            Self::READY => Err(FrameError::Body),
            Self::DRAWN => Ok(Self::Drawn(body)),
            Self::FAILED => Ok(Self::Failed(String::from_utf8_lossy(&body).into_owned())),
            kind => Err(FrameError::Kind(kind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(bytes: &[u8], number: u32) -> Result<Answer, FrameError> {
        let (head, body) = bytes.split_at(HEAD);
        let head = Head::read(head.try_into().unwrap())?;
        assert_eq!(head.room().len(), body.len());
        Answer::of(head, body.to_vec(), number)
    }

    #[test]
    fn what_is_said_is_what_is_heard() {
        let all = [
            Question::Begin { side: 733, theme: Theme::Dark },
            Question::Begin { side: 1, theme: Theme::Light },
            Question::Draw { inks: vec![], tile: vec![] },
            Question::Draw { inks: vec![Ink::Sea, Ink::Level(5), Ink::Country], tile: vec![9; 70] },
            Question::Draw { inks: Ink::ALL.to_vec(), tile: vec![0] },
        ];
        let bytes: Vec<u8> =
            (7..).zip(&all).flat_map(|(number, question)| question.frame(number)).collect();
        let mut pipe = bytes.as_slice();
        for (number, question) in (7..).zip(all) {
            assert_eq!(Question::read(&mut pipe).unwrap(), (number, question));
        }
        assert!(matches!(Question::read(&mut pipe), Err(FrameError::Pipe(_))));
        for answer in
            [Answer::Ready, Answer::Drawn(vec![1, 2, 3, 4]), Answer::Failed("sin vía".to_owned())]
        {
            assert_eq!(answered(&answer.frame(3), 3).unwrap(), answer);
        }
    }

    #[test]
    fn what_is_no_frame_is_not_believed() {
        let good = Answer::Drawn(vec![1; 8]).frame(4);
        assert!(matches!(answered(&good, 5), Err(FrameError::Number(4))));
        let with = |at: usize, byte: u8| {
            let mut bytes = good.clone();
            bytes[at] = byte;
            let head: [u8; HEAD] = bytes[..HEAD].try_into().unwrap();
            Head::read(head).and_then(|head| Answer::of(head, vec![1; 8], 4))
        };
        assert!(with(0, b'A').is_ok());
        assert!(matches!(with(0, b'X'), Err(FrameError::Magic)));
        assert!(matches!(with(3, b'2'), Err(FrameError::Magic)));
        assert!(matches!(with(4, 0), Err(FrameError::Kind(0))));
        assert!(matches!(with(4, Answer::READY), Err(FrameError::Body)));
        assert!(matches!(with(12, 0xff), Err(FrameError::Length(_))));
        let unknown = frame(Question::DRAW, 1, &[&u32::MAX.to_le_bytes()]);
        assert!(matches!(Question::read(&mut unknown.as_slice()), Err(FrameError::Body)));
        let short = frame(Question::BEGIN, 1, &[&[1, 2]]);
        assert!(matches!(Question::read(&mut short.as_slice()), Err(FrameError::Body)));
        let other = frame(Answer::READY, 1, &[]);
        assert!(matches!(Question::read(&mut other.as_slice()), Err(FrameError::Kind(_))));
    }
}
