//! Opening a database, and who does the work: readers on a pool, one writer, one watcher.

use std::cell::Cell;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Instant;

use atalaya_domain::{Actor, Channel, Position};
use diesel::prelude::*;
use diesel::sql_types::Integer;
use tokio::sync::{broadcast, watch};

use crate::StoreError;
use crate::access::{AccessChange, WAITING};
use crate::alerts::AlertChange;
use crate::audit::AuditKeys;
use crate::conn::{Conn, Fault, on};
use crate::engine::{Pool, Target, Told};
use crate::scope::{Across, Scope};
use crate::sealing::Keys;
use crate::writer::Writer;

/// A database with Atalaya's tables. Cheap to clone; clones share pool, writer and watcher.
#[derive(Clone)]
pub struct Store {
    pub(crate) shared: Arc<Shared>,
    /// Who is entered in the audit for what is changed by this handle.
    pub(crate) by: Actor,
    /// By which channels people are told outside of the app, the first first.
    pub(crate) channels: Arc<[Channel]>,
}

pub(crate) struct Shared {
    engine: Engine,
    pool: Arc<Pool>,
    writer: Option<Writer>,
    woken: watch::Sender<Position>,
    access: broadcast::Sender<AccessChange>,
    access_up_to: Arc<Mutex<Option<Instant>>>,
    alerts: broadcast::Sender<AlertChange>,
    audit_keys: RwLock<Arc<AuditKeys>>,
    keys: RwLock<Option<Arc<Keys>>>,
    stopping: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Drop for Shared {
    /// Waits for the writer's last commit and for the watcher.
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.writer = None;
        for thread in self.threads.drain(..) {
            thread.thread().unpark();
            // A thread that panicked has nothing to add.
            let _ = thread.join();
        }
    }
}

/// Which database a store is kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file, in this program.
    Sqlite,
    /// A server, with `PostGIS`.
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// Sizes of a store; the default suits a small server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreSettings {
    /// Connections for reading, at most.
    pub readers: u32,
    /// Writes that may wait for the writer thread; one more is [`StoreError::Busy`].
    pub write_queue: usize,
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self { readers: 8, write_queue: 4_096 }
    }
}

impl Store {
    /// Connects to `sqlite:PATH` or `postgres://…` with the default sizes. The database may still
    /// be empty: [`Store::migrate`] comes next. Refuses a PostgreSQL that acknowledges before data
    /// is on disk (`fsync = off`).
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, StoreSettings::default()).await
    }

    /// [`Store::open`] with sizes.
    pub async fn open_with(url: &str, settings: StoreSettings) -> Result<Self, StoreError> {
        let target = Target::parse(url)?;
        blocking(move || Self::open_blocking(&target, settings)).await
    }

    fn open_blocking(target: &Target, settings: StoreSettings) -> Result<Self, StoreError> {
        let engine = target.engine();
        let no_thread = |source| StoreError::Connect { engine, source: Box::new(source) };
        let pool = Arc::new(target.open(settings)?);
        let woken = watch::Sender::new(Position(0));
        let mut shared = Shared {
            engine,
            pool: Arc::clone(&pool),
            writer: None,
            woken: woken.clone(),
            access: broadcast::Sender::new(WAITING),
            access_up_to: Arc::default(),
            alerts: broadcast::Sender::new(WAITING),
            audit_keys: RwLock::default(),
            keys: RwLock::default(),
            stopping: Arc::new(AtomicBool::new(false)),
            threads: Vec::with_capacity(2),
        };
        let committed = woken.clone();
        let (writer, thread) =
            Writer::start(pool, settings.write_queue, move |position| wake(&committed, position))
                .map_err(no_thread)?;
        shared.writer = Some(writer);
        shared.threads.push(thread);
        let (target, stopping) = (target.clone(), Arc::clone(&shared.stopping));
        let (access, access_up_to) = (shared.access.clone(), Arc::clone(&shared.access_up_to));
        let alerts = shared.alerts.clone();
        let watching =
            std::thread::Builder::new().name("store-watcher".to_owned()).spawn(move || {
                let lineage = Cell::new(None);
                target.watch(&|| stopping.load(Ordering::Relaxed), &|told| match told {
                    Told::Feed(head) => match lineage.replace(Some(head.epoch)) {
                        // Another database, restored under us: its feed may be shorter.
                        Some(before) if before != head.epoch => {
                            woken.send_replace(head.position);
                        }
                        _ => wake(&woken, head.position),
                    },
                    // Nobody may be listening.
                    Told::Access(change) => drop(access.send(change)),
                    Told::AccessUpTo(instant) => {
                        *access_up_to.lock().unwrap_or_else(PoisonError::into_inner) =
                            Some(instant);
                    }
                    Told::Alert(change) => drop(alerts.send(change)),
                });
            });
        shared.threads.push(watching.map_err(no_thread)?);
        Ok(Self { shared: Arc::new(shared), by: Actor::System, channels: Arc::default() })
    }

    /// The same database for a program that tells people outside of the app too, by these channels.
    #[must_use]
    pub fn telling_by(&self, channels: &[Channel]) -> Self {
        Self { channels: channels.into(), ..self.clone() }
    }

    /// By which channels people are told outside of the app, the first first.
    #[must_use]
    pub fn tells_by(&self) -> &[Channel] {
        &self.channels
    }

    /// The engine in use.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.shared.engine
    }

    /// One trip to the database and back: for a readiness probe.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.everybody(Across::Operator)
            .run("ask the database", |conn| {
                on!(conn, c => diesel::select(1.into_sql::<Integer>()).get_result::<i32>(c))?;
                Ok(())
            })
            .await
    }

    /// Wakes when something was committed, by this process (at once) or another (soon): the value
    /// is a position that is certainly committed. Values may be skipped; read rows with
    /// [`Store::changes_after`].
    #[must_use]
    pub fn feed_watch(&self) -> watch::Receiver<Position> {
        self.shared.woken.subscribe()
    }

    /// Runs a question on a pooled connection, on a thread that may block; see [`Store::of`].
    pub(crate) async fn run_in<T: Send + 'static>(
        &self,
        scope: Scope,
        doing: &'static str,
        f: impl FnOnce(&mut Conn) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let pool = Arc::clone(&self.shared.pool);
        blocking(move || {
            let mut conn = pool.get(scope)?;
            let found = f(&mut conn);
            conn.has_answered(!matches!(found, Err(Fault::Sql(_))));
            found.map_err(|fault| fault.told(doing))
        })
        .await
    }

    /// Up to when every change of somebody's access was told.
    pub(crate) fn access_up_to(&self) -> Option<Instant> {
        *self.shared.access_up_to.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn access(&self) -> &broadcast::Sender<AccessChange> {
        &self.shared.access
    }

    pub(crate) fn alerts(&self) -> &broadcast::Sender<AlertChange> {
        &self.shared.alerts
    }

    pub(crate) fn audit_keys(&self) -> Arc<AuditKeys> {
        Arc::clone(&self.shared.audit_keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether texts are sealed: the store was given the installation's keys.
    #[must_use]
    pub fn is_sealing(&self) -> bool {
        self.keys().is_some()
    }

    /// The installation's keys, if the store was given them.
    pub(crate) fn keys(&self) -> Option<Arc<Keys>> {
        self.shared.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_keys(&self, keys: Arc<Keys>, audit: AuditKeys) {
        *self.shared.keys.write().unwrap_or_else(PoisonError::into_inner) = Some(keys);
        *self.shared.audit_keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(audit);
    }

    pub(crate) fn writer(&self) -> Result<&Writer, StoreError> {
        self.shared.writer.as_ref().ok_or(StoreError::Closed)
    }
}

/// Followers of one feed see positions only grow: the watcher may tell an older one late.
fn wake(woken: &watch::Sender<Position>, position: Position) {
    woken.send_if_modified(|known| {
        let newer = position > *known;
        if newer {
            *known = position;
        }
        newer
    });
}

async fn blocking<T: Send + 'static>(
    f: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    // The only way to fail to join is a panic in `f`, or a runtime that is shutting down.
    tokio::task::spawn_blocking(f).await.unwrap_or(Err(StoreError::Closed))
}
