//! Reports as lines of JSON: read, checked and stored as they come, in bounded memory.

use actix_web::rt;
use actix_web::rt::task::JoinHandle;
use actix_web::web::{self, Bytes, BytesMut, Payload};
use atalaya_domain::Viewer;

use super::told::Told;
use super::{Record, batch};
use crate::App;
use crate::body::{SINGLE_MAX, next_piece};
use crate::problem::{Problem, ProblemCode};

/// Lines that are stored together. More share one fsync; fewer are told sooner.
const CHUNK_LINES: usize = 2_000;
/// Bytes of lines that are held at once, whatever their number.
const CHUNK_BYTES: usize = 2 * 1024 * 1024;
/// Lines of one stream. An answer has a result for each, so this bounds the answer too; larger
/// files are what `atalaya import` is for.
pub(super) const LINES_MAX: usize = 100_000;
/// Refusals that are told in full. More is no slip but a wrong file; they keep their code.
const FULL_REFUSALS: usize = 1_000;

/// Cuts a stream into lines, and holds no more of a line than may be one record.
#[derive(Default)]
struct Lines {
    rest: BytesMut,
    too_long: bool,
}

/// A line as it came.
#[derive(Debug, PartialEq, Eq)]
enum Line {
    Text(Bytes),
    TooLong,
}

impl Lines {
    /// Takes a piece of the stream and gives the lines that end in it.
    fn take(&mut self, piece: &[u8]) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut pieces = piece.split(|byte| *byte == b'\n').peekable();
        while let Some(part) = pieces.next() {
            if self.rest.len() + part.len() > SINGLE_MAX {
                self.too_long = true;
                self.rest.clear();
            }
            if !self.too_long {
                self.rest.extend_from_slice(part);
            }
            if pieces.peek().is_some() {
                lines.extend(self.end());
            }
        }
        lines
    }

    /// The line that ends here, unless it is blank.
    fn end(&mut self) -> Option<Line> {
        if std::mem::take(&mut self.too_long) {
            self.rest.clear();
            return Some(Line::TooLong);
        }
        let line = self.rest.split().freeze();
        let blank = line.iter().all(u8::is_ascii_whitespace);
        (!blank).then_some(Line::Text(line))
    }
}

/// Takes a stream of lines to its end, or to [`LINES_MAX`]. While lines are stored, the next ones are
/// read and checked; they are stored only if those were.
pub(super) async fn lines<R: Record>(
    payload: &mut Payload,
    app: &App,
    viewer: Viewer,
) -> Result<Vec<Told<R::Id>>, Problem> {
    let mut all = All::<R>::default();
    let mut lines = Lines::default();
    let (mut waiting, mut bytes, mut taken) = (Vec::new(), 0, 0);
    loop {
        let piece = next_piece(payload).await?;
        let at_end = piece.is_none();
        let fresh = match piece {
            Some(piece) => lines.take(&piece),
            None => lines.end().into_iter().collect(),
        };
        for line in fresh {
            bytes += if let Line::Text(text) = &line { text.len() } else { 0 };
            waiting.push(line);
        }
        let room = LINES_MAX - taken;
        let over = waiting.len() > room;
        waiting.truncate(room);
        if at_end || over || waiting.len() >= CHUNK_LINES || bytes >= CHUNK_BYTES {
            bytes = 0;
            let (first, chunk) = (taken, std::mem::take(&mut waiting));
            taken += chunk.len();
            let checked = checked::<R>(chunk, first, app, viewer).await;
            if !all.stored().await? {
                return Ok(all.told);
            }
            match checked {
                Ok(checked) => all.store(checked, first, app, viewer),
                Err(problem) => {
                    all.broken_off(problem)?;
                    return Ok(all.told);
                }
            }
        }
        if at_end || over {
            if all.stored().await? && over {
                all.told.push(Told::Refused(Box::new(too_many())));
            }
            return Ok(all.told);
        }
    }
}

/// A stream's lines: what became of those that were stored, and those that are being stored.
struct All<R: Record> {
    told: Vec<Told<R::Id>>,
    refusals: usize,
    storing: Option<JoinHandle<Stored<R>>>,
}

/// What became of lines that were stored together.
type Stored<R> = Result<Vec<Told<<R as Record>::Id>>, Problem>;

impl<R: Record> Default for All<R> {
    fn default() -> Self {
        Self { told: Vec::new(), refusals: 0, storing: None }
    }
}

impl<R: Record> All<R> {
    /// Begins to store lines, when those before them are.
    fn store(&mut self, checked: Vec<Result<R, Problem>>, first: usize, app: &App, viewer: Viewer) {
        let app = app.clone();
        let pointer = move |index| format!("/{}", first + index);
        let storing = async move { batch::store(checked, &app, &viewer, pointer).await };
        self.storing = Some(rt::spawn(storing));
    }

    /// Waits until what is being stored is; whether it was, so that more may be.
    async fn stored(&mut self) -> Result<bool, Problem> {
        let Some(storing) = self.storing.take() else { return Ok(true) };
        let chunk = storing.await.map_err(|error| Problem::internal("store reports", &error))?;
        match chunk {
            Ok(chunk) => {
                let refusals = &mut self.refusals;
                self.told.extend(chunk.into_iter().map(|one| shortened(one, refusals)));
                Ok(true)
            }
            Err(problem) => self.broken_off(problem).map(|()| false),
        }
    }

    /// The store could not: what was stored before is told; for the rest the client comes back.
    fn broken_off(&mut self, problem: Problem) -> Result<(), Problem> {
        if self.told.is_empty() {
            return Err(problem);
        }
        self.told.push(Told::Refused(Box::new(broken_off(&problem))));
        Ok(())
    }
}

/// Checks lines; `first` is the place of the first among all that are not blank.
async fn checked<R: Record>(
    lines: Vec<Line>,
    first: usize,
    app: &App,
    viewer: Viewer,
) -> Result<Vec<Result<R, Problem>>, Problem> {
    let pointer = move |index: usize| format!("/{}", first + index);
    let for_check = app.clone();
    let checked = web::block(move || -> Vec<Result<R, Problem>> {
        let one = |line: &Line| match line {
            Line::TooLong => Err(Problem::new(ProblemCode::BodyTooLarge)),
            Line::Text(text) => batch::checked(text, &for_check, &viewer),
        };
        let each = lines.iter().enumerate();
        each.map(|(index, line)| one(line).map_err(|problem| problem.under(&pointer(index))))
            .collect()
    });
    checked.await.map_err(|error| Problem::internal("check reports", &error))
}

/// What is told of the lines that were not read.
fn too_many() -> Problem {
    Problem::new(ProblemCode::TooManyEvents).detail(
        format!("Las líneas después de la {LINES_MAX} no se leyeron."),
        format!("The lines after {LINES_MAX} were not read."),
    )
}

/// What is told of the line from which on nothing was stored, because the store could not.
fn broken_off(problem: &Problem) -> Problem {
    Problem::new(problem.code()).detail(
        "Desde esta línea nada se guardó; envíe el resto de nuevo.",
        "From this line on nothing was stored; send the rest again.",
    )
}

/// A refusal without its details when there were too many already.
fn shortened<I>(told: Told<I>, refusals: &mut usize) -> Told<I> {
    match told {
        Told::Refused(problem) => {
            *refusals += 1;
            if *refusals <= FULL_REFUSALS {
                return Told::Refused(problem);
            }
            Told::Refused(Box::new(Problem::new(problem.code())))
        }
        stored @ (Told::Created(_) | Told::Had(..)) => stored,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(pieces: &[&[u8]]) -> Vec<Line> {
        let mut lines = Lines::default();
        let mut all: Vec<Line> = pieces.iter().flat_map(|piece| lines.take(piece)).collect();
        all.extend(lines.end());
        all
    }

    fn text(text: &'static str) -> Line {
        Line::Text(Bytes::from_static(text.as_bytes()))
    }

    #[test]
    fn lines_are_the_same_however_the_stream_is_cut() {
        let whole = b"{\"a\":1}\n\n  \r\n{\"b\":2}\r\n{\"c\":3}";
        let expected = vec![text("{\"a\":1}"), text("{\"b\":2}\r"), text("{\"c\":3}")];
        assert_eq!(cut(&[whole]), expected);
        for at in 0..whole.len() {
            assert_eq!(cut(&[&whole[..at], &whole[at..]]), expected, "cut at {at}");
        }
        let single: Vec<&[u8]> = whole.chunks(1).collect();
        assert_eq!(cut(&single), expected);
    }

    #[test]
    fn a_line_without_end_is_not_kept() {
        let long = vec![b'x'; 40_000];
        let mut lines = Lines::default();
        for _ in 0..100 {
            assert!(lines.take(&long).is_empty());
            assert!(lines.rest.len() <= SINGLE_MAX);
        }
        assert_eq!(lines.take(b"\n{}\n"), [Line::TooLong, text("{}")]);
    }
}
