//! The renderer in a process of its own, watched: what a graphics driver does to it, it does to nobody else.
//!
//! # Design
//! maplibre-rs panics where it should return errors, and the driver under it (Mesa's lavapipe, or a card's) may crash, hang
//! or grow. No thread catches that. So the program begins itself once more with `--render-child` ([`child`]), asks it for
//! one tile after the other over pipes ([`frames`]) and ends it when it is silent for too long, too large, or says what
//! cannot be understood ([`Fall`]). Whoever asks is told of a fall, and asks again: the next tile begins a new process.
//! The child has no token and needs no network: pictures can be drawn in a sandbox (`--renderer`).

#[cfg(feature = "wall")]
pub mod child;
mod fall;
mod frames;

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::{Instant, sleep, timeout, timeout_at};

pub use self::fall::{Fall, Limits};
pub use self::frames::{Answer, Dots, FrameError, Question};
use self::frames::{HEAD, Head};
use crate::error::WallError;
use crate::palette::Theme;
use crate::scene::Scene;

/// The argument that makes the program the process that draws.
pub const CHILD: &str = "--render-child";
/// What the environment may hold that the driver need not know: who is asked and with what, and a screen.
const WITHHELD: [&str; 4] =
    ["ATALAYA_WALL_TOKEN_FILE", "ATALAYA_WALL_SERVER", "DISPLAY", "WAYLAND_DISPLAY"];
/// How often it is looked at while it draws.
const LOOK: Duration = Duration::from_millis(200);
/// How long a process may take to be gone once its pipes are, or it was killed.
const GONE: Duration = Duration::from_secs(2);

/// The renderer.
#[derive(Debug)]
pub struct Renderer {
    program: PathBuf,
    side: u32,
    theme: Theme,
    limits: Limits,
    child: Option<Running>,
}

#[derive(Debug)]
struct Running {
    process: Child,
    questions: ChildStdin,
    answers: ChildStdout,
    asked: u32,
    tiles: u32,
    /// What it took after its first tile; KiB.
    at_first: Option<u64>,
}

impl Renderer {
    /// One that draws tiles of so many dots a side. It begins with the first of them.
    #[must_use]
    pub fn new(program: PathBuf, side: u32, theme: Theme, limits: Limits) -> Self {
        Self { program, side, theme, limits, child: None }
    }

    /// This program.
    #[must_use]
    pub fn program() -> PathBuf {
        // What runs, also when its file has been replaced meanwhile.
        let running = PathBuf::from("/proc/self/exe");
        if running.exists() {
            return running;
        }
        std::env::current_exe().unwrap_or_else(|_| PathBuf::from("atalaya-wall"))
    }

    /// Draws a tile.
    ///
    /// # Errors
    ///
    /// [`WallError::Fell`] if the process came to its end: asked again, another begins. [`WallError::Renderer`] if it cannot
    /// draw this, or nothing, however often it is asked. [`WallError::Tile`] if the scene cannot be told to it.
    pub async fn draw(&mut self, scene: &Scene) -> Result<Dots, WallError> {
        let question = Question::Draw { inks: scene.inks(), tile: scene.tile()? };
        let limits = self.limits;
        // While it draws it is nobody's: if whoever waits goes away, it does too, and with it half a question.
        let known = self.child.take();
        let mut child = match known {
            Some(child) if !child.is_spent(&limits) => child,
            Some(child) => {
                child.end().await;
                self.begin().await?
            }
            None => self.begin().await?,
        };
        match child.ask(&question, &limits).await {
            Ok(Answer::Drawn(dots)) if dots.len() == (self.side as usize).pow(2) * 4 => {
                child.tiles += 1;
                child.at_first = child.at_first.or_else(|| child.resident());
                self.child = Some(child);
                Ok(dots)
            }
            // It goes on with what it can draw.
            Ok(Answer::Failed(why)) => {
                self.child = Some(child);
                Err(WallError::Renderer(why))
            }
            Ok(Answer::Drawn(_) | Answer::Ready) => {
                child.end().await;
                Err(Fall::Strange(FrameError::Body).into())
            }
            Err(fall) => {
                child.end().await;
                Err(fall.into())
            }
        }
    }

    /// The number of the process that draws, while there is one.
    #[must_use]
    pub fn process(&self) -> Option<u32> {
        self.child.as_ref()?.process.id()
    }

    async fn begin(&self) -> Result<Running, WallError> {
        let mut command = std::process::Command::new(&self.program);
        command.arg(CHILD).stdin(Stdio::piped()).stdout(Stdio::piped());
        for name in WITHHELD {
            command.env_remove(name);
        }
        // It looks for a screen and complains where nobody is signed in. Here is none.
        command.env("XDG_RUNTIME_DIR", "/nonexistent");
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            // Whoever ends the wall at a terminal ends the wall: it ends the other.
            command.arg0("atalaya-wall").process_group(0);
        }
        let mut command = Command::from(command);
        let process = command.kill_on_drop(true).spawn();
        let mut process = process.map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::PermissionDenied => WallError::Asked(format!(
                "the renderer {} cannot be started: {error}",
                self.program.display()
            )),
            _ => Fall::Start(error).into(),
        })?;
        let (Some(questions), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(Fall::Start(ErrorKind::BrokenPipe.into()).into());
        };
        let mut child = Running { process, questions, answers, asked: 0, tiles: 0, at_first: None };
        let begin = Question::Begin { side: self.side, theme: self.theme };
        match child.ask(&begin, &self.limits).await {
            Ok(Answer::Ready) => Ok(child),
            Ok(Answer::Failed(why)) => {
                child.end().await;
                Err(WallError::Renderer(why))
            }
            Ok(Answer::Drawn(_)) => {
                child.end().await;
                Err(Fall::Strange(FrameError::Body).into())
            }
            Err(fall) => {
                child.end().await;
                Err(fall.into())
            }
        }
    }
}

impl Running {
    /// Whether it has kept so much that another should begin.
    fn is_spent(&self, limits: &Limits) -> bool {
        let grown =
            self.resident().zip(self.at_first).map(|(now, first)| now.saturating_sub(first));
        self.tiles >= limits.tiles || grown.is_some_and(|grown| grown > limits.growth * 1_024)
    }

    /// Asks, and watches it until it has answered.
    async fn ask(&mut self, question: &Question, limits: &Limits) -> Result<Answer, Fall> {
        self.asked += 1;
        let number = self.asked;
        let until = Instant::now() + limits.patience;
        let id = self.process.id();
        let answered = {
            let said = say(&mut self.questions, &mut self.answers, question, number);
            tokio::select! {
                answered = timeout_at(until, said) => answered,
                grown = grows(id, limits.memory) => return Err(Fall::Grew(grown)),
            }
        };
        match answered {
            Ok(Ok(answer)) => match resident(id).filter(|kib| *kib > limits.memory * 1_024) {
                Some(kib) => Err(Fall::Grew(kib / 1_024)),
                None => Ok(answer),
            },
            Ok(Err(FrameError::Pipe(error))) => Err(self.fallen(error).await),
            Ok(Err(error)) => Err(Fall::Strange(error)),
            Err(_) => Err(Fall::Hung(limits.patience)),
        }
    }

    /// How it ended that no longer speaks.
    async fn fallen(&mut self, error: std::io::Error) -> Fall {
        match timeout(GONE, self.process.wait()).await {
            Ok(Ok(status)) => status.into(),
            Ok(Err(error)) => Fall::Strange(error.into()),
            // It lives on and says nothing more.
            Err(_) => Fall::Strange(error.into()),
        }
    }

    fn resident(&self) -> Option<u64> {
        resident(self.process.id())
    }

    /// It is no more. It holds nothing that would be lost.
    async fn end(mut self) {
        // What is stuck in the kernel is left to it: it is killed, and that it is gone nobody waits for.
        let _ = timeout(GONE, self.process.kill()).await;
    }
}

/// Says a question and hears its answer.
async fn say(
    questions: &mut ChildStdin,
    answers: &mut ChildStdout,
    question: &Question,
    number: u32,
) -> Result<Answer, FrameError> {
    questions.write_all(&question.frame(number)).await?;
    let mut head = [0; HEAD];
    answers.read_exact(&mut head).await?;
    let head = Head::read(head)?;
    let mut body = head.room();
    answers.read_exact(&mut body).await?;
    Answer::of(head, body, number)
}

/// Comes when a process has more than so many MiB, with how many.
async fn grows(id: Option<u32>, most: u64) -> u64 {
    loop {
        sleep(LOOK).await;
        if let Some(kib) = resident(id).filter(|kib| *kib > most * 1_024) {
            return kib / 1_024;
        }
    }
}

/// The memory that a process has; KiB. `None` where the system does not say: there tiles are counted.
fn resident(id: Option<u32>) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", id?)).ok()?;
    let told = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    told.trim().strip_suffix("kB")?.trim().parse().ok()
}
