//! The process that draws: asked on its standard input, answers on its standard output, and ends with whoever asks.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::frames::{Answer, Question};
use crate::error::WallError;
use crate::gpu::Studio;
use crate::palette::Palette;

/// How long a tile may still take after the wall has gone. A driver that hangs never ends by itself.
const GRACE: Duration = Duration::from_secs(5);

/// Draws what it is asked for until nobody asks any more.
///
/// # Errors
///
/// [`WallError::Renderer`] if it cannot begin at all, or its answers are not taken.
pub fn serve() -> Result<(), WallError> {
    let failed = |error: std::io::Error| WallError::Renderer(error.to_string());
    // One at a time: each is answered before the next is asked for.
    let (asked, questions) = mpsc::sync_channel(1);
    let read = move || {
        let mut from = std::io::stdin().lock();
        while let Ok(question) = Question::read(&mut from) {
            if asked.send(question).is_err() {
                return;
            }
        }
        drop(asked);
        thread::sleep(GRACE);
        std::process::abort();
    };
    thread::Builder::new().name("questions".to_owned()).spawn(read).map_err(failed)?;
    let mut out = std::io::stdout().lock();
    let mut studio = None;
    while let Ok((number, question)) = questions.recv() {
        let answer = answer(&mut studio, question);
        out.write_all(&answer.frame(number)).and_then(|()| out.flush()).map_err(failed)?;
    }
    Ok(())
}

fn answer(studio: &mut Option<Studio>, question: Question) -> Answer {
    let answered = match (question, studio.as_mut()) {
        (Question::Begin { side, theme }, _) => {
            // It panics where there is no driver. A panic while it draws is left to end the process: what it leaves
            // behind nobody knows.
            let begun = catch_unwind(AssertUnwindSafe(|| Studio::new(side, &Palette::of(theme))));
            begun.unwrap_or_else(|panic| Err(WallError::Renderer(words(&*panic)))).map(|begun| {
                *studio = Some(begun);
                Answer::Ready
            })
        }
        (Question::Draw { inks, tile }, Some(studio)) => {
            studio.draw(&inks, tile).map(Answer::Drawn)
        }
        (Question::Draw { .. }, None) => {
            Err(WallError::Renderer("a tile before it has begun".to_owned()))
        }
    };
    answered.unwrap_or_else(|error| match error {
        WallError::Renderer(why) => Answer::Failed(why),
        other => Answer::Failed(other.to_string()),
    })
}

/// What a panic says.
fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let told = panic.downcast_ref::<String>().cloned();
    let told = told.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
    told.unwrap_or_else(|| "it panicked".to_owned())
}
