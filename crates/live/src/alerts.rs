//! Telling accounts what they must be told, in its order, until they acknowledge it; and raising
//! what follows from the map.
//!
//! The database has the truth: one task reads it whenever an account's alerts may have changed, for
//! each of the account's connections from where that one stands. A wake that is lost costs time and
//! no alert.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use atalaya_disclosure::{release_alerts, roles_to_alert};
use atalaya_domain::{AlertKind, Cell, OrganisationId, UserId, Viewer};
use atalaya_store::{AlertChange, NewAlert, Outwards, Recipients, StoreError};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::blocking::run_blocking;
use crate::hub::ConnectionId;
use crate::live::Inner;
use crate::mailbox::Mailbox;
use crate::message::MessageError;
use crate::text;

/// Alerts that one connection is told before it acknowledges any.
const UNACKNOWLEDGED: usize = 32;
/// Acknowledgements that may wait for the database; one more is told to come back.
const WAITING: usize = 4_096;
/// How long to wait after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// How often the alerts of everybody who looks are read again, should a wake have been lost.
const ROUTINE: Duration = Duration::from_secs(60);
/// Between two looks for clusters: they are of a week, and five seconds are soon enough.
const CLUSTERS: Duration = Duration::from_secs(5);
/// A cluster is of the reports of seven days: after that it is another one.
const CLUSTER_LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Who is told of alerts, and what is to be done.
#[derive(Default)]
pub(crate) struct Alerts {
    state: Mutex<State>,
    woken: Notify,
}

#[derive(Default)]
struct State {
    followers: HashMap<UserId, BTreeMap<ConnectionId, Arc<Follower>>>,
    /// Accounts whose alerts may have changed.
    changed: BTreeSet<UserId>,
    acks: VecDeque<(UserId, ConnectionId, u64)>,
    /// Organisations whose index has changed.
    indexes: HashSet<OrganisationId>,
}

/// One connection that is told of its account's alerts.
pub(crate) struct Follower {
    viewer: Viewer,
    mailbox: Arc<Mailbox>,
    told: Mutex<Told>,
}

struct Told {
    /// The last one that was told.
    last: u64,
    /// Those that were told and are still open.
    open: BTreeSet<u64>,
}

impl Follower {
    pub fn new(viewer: Viewer, mailbox: Arc<Mailbox>, after: u64) -> Self {
        let told = Mutex::new(Told { last: after, open: BTreeSet::new() });
        Self { viewer, mailbox, told }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells what is new: what came after the last one, and which of those that were told are
    /// acknowledged. Only one task does this, so what it reads first it tells first.
    async fn look(&self, inner: &Inner, user: UserId) -> Result<(), StoreError> {
        let now = (inner.clock)();
        let (last, open) = {
            let told = self.told();
            (told.last, told.open.iter().copied().collect::<Vec<_>>())
        };
        let room = UNACKNOWLEDGED.saturating_sub(open.len());
        let closed = inner.store.alerts_closed(user, open, now).await?;
        let fresh = inner.store.alerts_open(user, last, room, now).await?;
        let mut told = self.told();
        for alert in &closed {
            told.open.remove(&alert.position);
            if let Some(at) = alert.acknowledged_at {
                self.mailbox.alert(text::acknowledged(alert.position, at));
            }
        }
        if let Some(newest) = fresh.last() {
            told.last = newest.position;
        }
        for alert in release_alerts(&self.viewer, fresh).into_inner() {
            told.open.insert(alert.position);
            self.mailbox.alert(text::alert(&alert));
        }
        Ok(())
    }
}

impl Alerts {
    /// Tells a connection of its account's alerts from now on.
    pub fn follow(&self, user: UserId, connection: ConnectionId, follower: Follower) {
        let mut state = self.state();
        state.followers.entry(user).or_default().insert(connection, Arc::new(follower));
        state.changed.insert(user);
        drop(state);
        self.woken.notify_one();
    }

    pub fn leave(&self, user: Option<UserId>, connection: ConnectionId) {
        let Some(user) = user else { return };
        let mut state = self.state();
        if let Some(followers) = state.followers.get_mut(&user) {
            followers.remove(&connection);
            if followers.is_empty() {
                state.followers.remove(&user);
            }
        }
    }

    /// Has an alert acknowledged; whether there was room for that.
    pub fn acknowledge(&self, user: UserId, connection: ConnectionId, position: u64) -> bool {
        let mut state = self.state();
        let room = state.acks.len() < WAITING;
        if room {
            state.acks.push_back((user, connection, position));
        }
        drop(state);
        self.woken.notify_one();
        room
    }

    /// Has the indexes of organisations looked at for sudden clusters.
    pub fn look_for_clusters(&self, organisations: impl Iterator<Item = OrganisationId>) {
        self.state().indexes.extend(organisations);
        self.woken.notify_one();
    }

    fn change(&self, change: AlertChange) {
        let mut state = self.state();
        match change {
            AlertChange::Of(user) => drop(state.changed.insert(user)),
            AlertChange::Anybody => {
                let all: Vec<UserId> = state.followers.keys().copied().collect();
                state.changed.extend(all);
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what waits, in the order of acknowledgements first: what they close is not told again.
    async fn work(&self, inner: &Inner) -> Result<(), StoreError> {
        loop {
            let next = self.state().acks.front().copied();
            let Some((user, connection, position)) = next else { break };
            self.acknowledged(inner, (user, connection, position)).await?;
            self.state().acks.pop_front();
        }
        loop {
            let next = self.state().changed.pop_first();
            let Some(user) = next else { return Ok(()) };
            let followers = self.state().followers.get(&user).cloned().unwrap_or_default();
            for follower in followers.values() {
                if let Err(error) = follower.look(inner, user).await {
                    self.state().changed.insert(user);
                    return Err(error);
                }
            }
        }
    }

    async fn acknowledged(
        &self,
        inner: &Inner,
        (user, connection, position): (UserId, ConnectionId, u64),
    ) -> Result<(), StoreError> {
        let done = inner.store.alert_acknowledge(user, position, (inner.clock)()).await;
        let state = self.state();
        let follower = state.followers.get(&user).and_then(|all| all.get(&connection)).cloned();
        drop(state);
        let mailbox = follower.as_ref().map(|follower| Arc::clone(&follower.mailbox));
        let mailbox = mailbox.or_else(|| inner.hub().mailboxes.get(&connection).cloned());
        match done {
            Ok(acknowledged) => {
                if let Some(follower) = follower {
                    follower.told().open.remove(&position);
                }
                if let Some(mailbox) = mailbox {
                    mailbox.alert(text::acknowledged(position, acknowledged.at));
                }
                self.state().changed.insert(user);
                Ok(())
            }
            Err(StoreError::NotFound { .. }) => {
                if let Some(mailbox) = mailbox {
                    let error = MessageError::NoAlert;
                    mailbox.text(text::problem(None, error.code(), &error.text()));
                }
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

/// Tells, acknowledges and raises until `stop`.
pub(crate) async fn tell(inner: Arc<Inner>, stop: CancellationToken) {
    let mut changes = inner.store.alert_watch();
    let mut clusters = Clusters { raised: HashMap::new(), next: Instant::now() };
    let mut routine = Instant::now() + ROUTINE;
    loop {
        let mut done = inner.alerts.work(&inner).await;
        if done.is_ok() && Instant::now() >= clusters.next {
            done = clusters.look(&inner).await;
        }
        if let Err(error) = done {
            complain(&error);
            tokio::select! {
                () = stop.cancelled() => return,
                () = sleep(AFTER_FAILURE) => continue,
            }
        }
        let waiting = !inner.alerts.state().indexes.is_empty();
        let due = if waiting { routine.min(clusters.next) } else { routine };
        tokio::select! {
            () = stop.cancelled() => return,
            () = inner.alerts.woken.notified() => {}
            change = changes.recv() => match change {
                Ok(change) => inner.alerts.change(change),
                Err(RecvError::Lagged(_)) => inner.alerts.change(AlertChange::Anybody),
                Err(RecvError::Closed) => return,
            },
            () = sleep_until(due) => {
                if Instant::now() >= routine {
                    routine = Instant::now() + ROUTINE;
                    inner.alerts.change(AlertChange::Anybody);
                }
            }
        }
    }
}

fn complain(error: &StoreError) {
    let error = error as &dyn std::error::Error;
    tracing::error!(error, "cannot tell or raise alerts");
}

/// What was raised of clusters, so that not every look asks the database.
struct Clusters {
    raised: HashMap<(OrganisationId, Cell), Timestamp>,
    next: Instant,
}

impl Clusters {
    /// Raises an alert for each cluster that was not there before.
    async fn look(&mut self, inner: &Arc<Inner>) -> Result<(), StoreError> {
        let organisations = std::mem::take(&mut inner.alerts.state().indexes);
        if organisations.is_empty() {
            return Ok(());
        }
        self.next = Instant::now() + CLUSTERS;
        let now = (inner.clock)();
        self.raised.retain(|_, at| now.duration_since(*at) < CLUSTER_LASTS);
        for organisation in organisations {
            for area in self.areas(inner, organisation, now).await {
                if let Err(error) = raise(inner, organisation, area, now).await {
                    inner.alerts.look_for_clusters([organisation].into_iter());
                    return Err(error);
                }
                self.raised.insert((organisation, area), now);
            }
        }
        Ok(())
    }

    /// Areas with a cluster that was not raised yet.
    async fn areas(
        &self,
        inner: &Arc<Inner>,
        organisation: OrganisationId,
        now: Timestamp,
    ) -> Vec<Cell> {
        let looking = Arc::clone(inner);
        let warnings = run_blocking(move || {
            let index = looking.index(organisation);
            let index = index.read().unwrap_or_else(PoisonError::into_inner);
            index.cluster_warnings(looking.zone.hour_start(now))
        });
        let areas = warnings.await.into_iter().map(|warning| warning.area);
        areas.filter(|area| !self.raised.contains_key(&(organisation, *area))).collect()
    }
}

/// Raises an alert for a cluster, to those who may look into it. What there is to know of it they
/// are told when they ask.
async fn raise(
    inner: &Inner,
    organisation: OrganisationId,
    area: Cell,
    now: Timestamp,
) -> Result<(), StoreError> {
    let new = NewAlert {
        kind: AlertKind::Cluster,
        subject: area.to_string(),
        payload: json!({"area": area.to_string()}).to_string(),
        lasts: CLUSTER_LASTS,
        once_in: CLUSTER_LASTS,
        outwards: Outwards::default(),
    };
    let roles = roles_to_alert(AlertKind::Cluster, organisation);
    inner.store.alert_raise(Recipients::Roles(organisation, roles), new, now).await.map(drop)
}
