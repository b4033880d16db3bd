//! The one thread of this process that writes.
//!
//! Single reports that wait together are stored in one transaction: one durable commit for all,
//! and each caller is answered after it. Everything else that writes takes its turn between.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use atalaya_domain::{OrganisationId, Position};
use tokio::sync::oneshot;

use crate::conn::{Conn, Fault};
use crate::engine::{self, Appendable, Pool};
use crate::exposure_rows::NewExposure;
use crate::rows::NewVersion;
use crate::scope::{Across, Scope};
use crate::{MAX_BATCH, Outcome, StoreError};

/// When to come back if the queue is full: a full queue is written within about this time.
pub(crate) const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Reports in one shared commit, at most: a few milliseconds of writing.
const GROUP: usize = 512;

const CREATING: &str = "store a report";
const REPORTS: Scope = Scope::Everybody(Across::Reports);

pub(crate) type Answer = oneshot::Sender<Result<Outcome, StoreError>>;

/// Work that is not a single report; it gets the connection, or why there is none, and answers
/// its caller itself.
pub(crate) type Work = Box<dyn FnOnce(Result<&mut Conn, StoreError>) -> Worked + Send>;

/// How work went, for the thread.
pub(crate) struct Worked {
    /// The feed's new position if it moved.
    moved: Option<Position>,
    /// Whether the database failed: the connection may be lost.
    failed: bool,
}

/// What waits for the thread.
pub(crate) enum Job {
    Event(Box<NewVersion>, Answer),
    Exposure(Box<NewExposure>, Answer),
    Work(Scope, Work),
}

/// A record that single senders report.
pub(crate) trait Reported: Appendable {
    fn job(self, answer: Answer) -> Job;
}

impl Reported for NewVersion {
    fn job(self, answer: Answer) -> Job {
        Job::Event(Box::new(self), answer)
    }
}

impl Reported for NewExposure {
    fn job(self, answer: Answer) -> Job {
        Job::Exposure(Box::new(self), answer)
    }
}

/// Reports of one table that wait together.
struct Waiting<R> {
    reports: Vec<R>,
    answers: Vec<Answer>,
}

impl<R> Waiting<R> {
    const NONE: Self = Self { reports: Vec::new(), answers: Vec::new() };

    fn add(&mut self, report: R, answer: Answer) {
        self.reports.push(report);
        self.answers.push(answer);
    }
}

/// The door to the writer thread.
pub(crate) struct Writer {
    queue: SyncSender<Job>,
}

impl Writer {
    /// Starts the thread; `committed` is told the feed's position after each commit that moved it.
    pub(crate) fn start(
        pool: Arc<Pool>,
        bound: usize,
        committed: impl Fn(Position) + Send + 'static,
    ) -> std::io::Result<(Self, JoinHandle<()>)> {
        let (queue, jobs) = sync_channel(bound);
        let thread =
            std::thread::Builder::new().name("store-writer".to_owned()).spawn(move || {
                Thread { pool, conn: None, committed: Box::new(committed) }.run(&jobs);
            })?;
        Ok((Self { queue }, thread))
    }

    fn send(&self, job: Job) -> Result<(), StoreError> {
        self.queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Busy { retry_after: RETRY_AFTER },
            TrySendError::Disconnected(_) => StoreError::Closed,
        })
    }

    /// Stores one report together with those that wait.
    pub(crate) async fn report(&self, report: impl Reported) -> Result<Outcome, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.send(report.job(answer))?;
        answered.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Stores up to [`MAX_BATCH`] reports of one organisation in one transaction, all or none.
    pub(crate) async fn report_many<R: Appendable>(
        &self,
        organisation: OrganisationId,
        mut reports: Vec<R>,
    ) -> Result<Vec<Outcome>, StoreError> {
        if reports.len() > MAX_BATCH {
            return Err(StoreError::TooMany { found: reports.len() });
        }
        if reports.is_empty() {
            return Ok(Vec::new());
        }
        let scope = engine::appending(organisation, reports.len());
        self.run(scope, "store reports", move |conn| {
            let appended = engine::append(conn, &mut reports)?;
            Ok((appended.outcomes, appended.head))
        })
        .await
    }

    /// Runs `f` in the writer's turn; it gives its answer and the feed's new position if it moved.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        scope: Scope,
        doing: &'static str,
        f: impl FnOnce(&mut Conn) -> Result<(T, Option<Position>), Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.send(Job::Work(
            scope,
            Box::new(move |conn| {
                let done = conn.map_err(Fault::Ours).and_then(f);
                let failed = matches!(done, Err(Fault::Sql(_)));
                let (value, moved) = match done {
                    Ok((value, moved)) => (Ok(value), moved),
                    Err(fault) => (Err(fault.told(doing)), None),
                };
                // A caller that went away misses its answer, not its effect.
                let _ = answer.send(value);
                Worked { moved, failed }
            }),
        ))?;
        answered.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Runs `f` some time; when the queue is full it is left out, and nobody learns how it went.
    pub(crate) fn run_unheard(
        &self,
        scope: Scope,
        f: impl FnOnce(&mut Conn) -> Result<(), Fault> + Send + 'static,
    ) {
        let _ = self.send(Job::Work(
            scope,
            Box::new(move |conn| {
                let failed = conn.is_ok_and(|conn| f(conn).is_err());
                Worked { moved: None, failed }
            }),
        ));
    }
}

struct Thread {
    pool: Arc<Pool>,
    conn: Option<Conn>,
    committed: Box<dyn Fn(Position) + Send>,
}

impl Thread {
    fn run(mut self, jobs: &Receiver<Job>) {
        while let Ok(job) = jobs.recv() {
            self.turn(job, jobs);
        }
    }

    /// One job, or a group of reports and the job that ended the group. Events and exposure that
    /// wait together are two commits.
    fn turn(&mut self, job: Job, jobs: &Receiver<Job>) {
        let (mut events, mut exposure) = (Waiting::NONE, Waiting::NONE);
        let mut next = Some(job);
        let mut work = None;
        while let Some(job) = next {
            match job {
                Job::Event(report, answer) => events.add(*report, answer),
                Job::Exposure(report, answer) => exposure.add(*report, answer),
                Job::Work(scope, found) => {
                    work = Some((scope, found));
                    break;
                }
            }
            let waiting = events.reports.len() + exposure.reports.len();
            next = if waiting < GROUP { jobs.try_recv().ok() } else { None };
        }
        self.group(events);
        self.group(exposure);
        if let Some((scope, work)) = work {
            let Worked { moved, failed } = work(self.conn(scope));
            if failed {
                self.give_back();
            }
            self.told(moved);
        }
    }

    fn conn(&mut self, scope: Scope) -> Result<&mut Conn, StoreError> {
        let conn = match self.conn.take() {
            None => self.pool.get(scope)?,
            // One that does not answer any more goes back, and the pool gives a sound one.
            Some(mut conn) => {
                if conn.enter(scope).is_err() {
                    drop(conn);
                    conn = self.pool.get(scope)?;
                }
                conn
            }
        };
        Ok(self.conn.insert(conn))
    }

    /// After a failure the connection goes back, and the pool gives a sound one.
    fn give_back(&mut self) {
        if let Some(mut conn) = self.conn.take() {
            conn.has_answered(false);
        }
    }

    fn told(&self, moved: Option<Position>) {
        if let Some(position) = moved {
            (self.committed)(position);
        }
    }

    fn append<R: Appendable>(&mut self, reports: &mut [R]) -> Result<Vec<Outcome>, StoreError> {
        let appended = engine::append(self.conn(REPORTS)?, reports).map_err(|fault| {
            self.give_back();
            fault.told(CREATING)
        })?;
        self.told(appended.head);
        Ok(appended.outcomes)
    }

    /// All reports in one commit. If that fails each is tried alone: one caller's fault must not
    /// cost the others their reports. An attempt whose commit did land is then answered as had.
    fn group<R: Appendable>(&mut self, waiting: Waiting<R>) {
        let Waiting { mut reports, answers } = waiting;
        if reports.is_empty() {
            return;
        }
        let alone = reports.len() == 1;
        let mut failed = match self.append(&mut reports) {
            Ok(outcomes) => {
                for (answer, outcome) in answers.into_iter().zip(outcomes) {
                    let _ = answer.send(Ok(outcome));
                }
                return;
            }
            Err(error) => Some(error),
        };
        for (report, answer) in reports.iter_mut().zip(answers) {
            let outcome = match failed.take_if(|_| alone) {
                Some(error) => Err(error),
                // Without a database there is no use in waiting for it once per report.
                None if self.conn(REPORTS).is_err() => {
                    Err(StoreError::Busy { retry_after: RETRY_AFTER })
                }
                None => self
                    .append(std::slice::from_mut(report))
                    .and_then(|outcomes| outcomes.first().copied().ok_or(StoreError::Closed)),
            };
            let _ = answer.send(outcome);
        }
    }
}
