//! The running map: follows the feed, keeps each organisation's index, tells who looks.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use atalaya_disclosure::{AboutMap, Refusal, Scope};
use atalaya_domain::{Area, Cell, OrganisationId, Population, Position, Viewer, Zone};
use atalaya_risk::{RiskIndex, Settings, Surface};
use atalaya_store::{Store, StoreError};
use jiff::Timestamp;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::alerts::Alerts;
use crate::connection::{Connection, Encoding};
use crate::fingerprint::Fingerprint;
use crate::hindsight::Hindsights;
use crate::hub::{self, Hub, Moment, Round, lineage};
use crate::index_file::Indexes;
use crate::mailbox::Mailbox;
use crate::message::View;
use crate::replay::Replays;
use crate::{alerts, follower, seen_home, text};

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How the stream behaves.
#[derive(Debug, Clone)]
pub struct LiveSettings {
    /// The least time between two publications: a burst within it is one frame.
    pub window: Duration,
    /// Silence after which a connection hears a sign of life.
    pub heartbeat: Duration,
    /// How often the clock is looked at: for the turn of the hour, and for who is overdue.
    pub clock_check: Duration,
    /// Changes read from the feed at a time while it is being caught up with.
    pub page: usize,
    /// Where learning from the past takes no longer, what is told goes by it at once; else it is learnt beside.
    pub learns_at_once: Duration,
    /// Where this node keeps its indexes from one start to the next, as secret as the database; each
    /// node has a file of its own. `None`: they are made from the feed at each start.
    pub index_file: Option<PathBuf>,
    /// The model's constants.
    pub model: Settings,
}

impl Default for LiveSettings {
    fn default() -> Self {
        Self {
            window: Duration::from_millis(150),
            heartbeat: Duration::from_secs(15),
            clock_check: Duration::from_secs(1),
            page: 50_000,
            learns_at_once: Duration::from_millis(30),
            index_file: None,
            model: Settings::default(),
        }
    }
}

/// How the running map is doing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LiveStatus {
    /// Whether every change that was in the feed at the start has been applied.
    pub caught_up: bool,
    /// The last applied change.
    pub position: Position,
    /// How far the file of indexes went when the node started; 0 without one that fitted.
    pub read_from_file: Position,
    /// Connections open.
    pub connections: usize,
    /// Frames made since the start.
    pub frames: u64,
    /// Changes that are known to be in the feed and are not in the map.
    pub behind: u64,
    /// Milliseconds from when the first of the changes that the last publication told was in the feed
    /// to its end.
    pub lag_ms: u64,
    /// Bytes the indexes held at the last heartbeat.
    pub index_bytes: usize,
}

/// Which map it is, of one organisation's: nothing in it moves when others report or look. A
/// position in the feed would count everybody's reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// The lineage of what follows.
    pub epoch: u64,
    /// How often the organisation's index has changed in this lineage.
    pub revision: u64,
    /// What it had learnt from the past, see [`RiskIndex::learnt_of`].
    pub learnt: Option<(i32, u64)>,
}

/// The running map. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Live {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub store: Store,
    pub area: Arc<Area>,
    pub zone: Zone,
    pub clock: Clock,
    pub settings: LiveSettings,
    indexes: RwLock<HashMap<OrganisationId, Arc<RwLock<RiskIndex>>>>,
    hub: Mutex<Hub>,
    connections: AtomicU64,
    pub position: AtomicI64,
    /// Told of each page that was applied, and when the feed was caught up with.
    pub applied: Notify,
    read_from_file: AtomicI64,
    pub caught_up: AtomicBool,
    /// Learning from the past takes longer than anybody need wait for.
    pub learns_beside: AtomicBool,
    /// Cancelled when the follower has ended, or what sees people home.
    pub ended: CancellationToken,
    pub frames: AtomicU64,
    pub lag_ms: AtomicU64,
    open: AtomicUsize,
    index_bytes: AtomicUsize,
    pub alerts: Alerts,
    pub replays: Replays,
    pub hindsights: Hindsights,
}

/// Ends every connection, and the readiness, when a task that the map cannot do without ends: stopped,
/// or by a panic. Without it the map would go on to be shown while nothing new arrives.
pub(crate) struct Ending(Option<Arc<Inner>>);

impl Ending {
    /// For the task that holds it.
    pub fn with(inner: &Arc<Inner>) -> Self {
        Self(Some(Arc::clone(inner)))
    }

    /// The task ends as it should, and what it is for goes on without it.
    pub fn not_now(mut self) {
        self.0 = None;
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        if let Some(inner) = &self.0 {
            inner.caught_up.store(false, Ordering::Release);
            inner.hub().end();
            inner.ended.cancel();
        }
    }
}

impl Live {
    /// Starts to follow a store's feed on a task of its own, which ends when `stop` is cancelled.
    /// Reading begins at once; [`Live::status`] tells when it has caught up.
    pub async fn start(
        store: Store,
        area: Arc<Area>,
        zone: Zone,
        clock: Clock,
        settings: LiveSettings,
        stop: CancellationToken,
    ) -> Result<Self, StoreError> {
        let head = store.feed_head().await?;
        let now = clock();
        let moment = moment(&zone, now);
        let epoch = epoch(head.epoch.0, &settings.model, now);
        let inner = Arc::new(Inner {
            store,
            area,
            zone,
            clock,
            settings,
            indexes: RwLock::default(),
            hub: Mutex::new(Hub::new(epoch, moment)),
            connections: AtomicU64::new(0),
            position: AtomicI64::new(0),
            applied: Notify::new(),
            read_from_file: AtomicI64::new(0),
            caught_up: AtomicBool::new(false),
            learns_beside: AtomicBool::new(false),
            ended: CancellationToken::new(),
            frames: AtomicU64::new(0),
            lag_ms: AtomicU64::new(0),
            open: AtomicUsize::new(0),
            index_bytes: AtomicUsize::new(0),
            alerts: Alerts::default(),
            replays: Replays::default(),
            hindsights: Hindsights::default(),
        });
        tokio::spawn(alerts::tell(Arc::clone(&inner), stop.clone()));
        tokio::spawn(seen_home::see_home(Arc::clone(&inner), stop.clone()));
        tokio::spawn(follower::follow(Arc::clone(&inner), head.epoch, stop));
        Ok(Self { inner })
    }

    /// Waits until the feed is followed no more: it was stopped, or something in us failed. After
    /// that the map stands still, and must not be shown.
    pub async fn ended(&self) {
        self.inner.ended.cancelled().await;
    }

    /// Reads an organisation's index as of the current hour. The lock is held while `read` runs:
    /// be brief.
    pub fn read<T>(
        &self,
        organisation: OrganisationId,
        read: impl FnOnce(&RiskIndex, Timestamp) -> T,
    ) -> T {
        let now = (self.inner.clock)();
        let as_of = self.inner.zone.hour_start(now);
        let index = self.inner.index(organisation);
        count_work_of(&index, now);
        let index = index.read().unwrap_or_else(PoisonError::into_inner);
        read(&index, as_of)
    }

    /// The risk of a population by an index that is being read. Where learning from the past takes long, it goes by
    /// what was learnt last, as what is streamed does: whoever asks right after a report would wait for it otherwise.
    #[must_use]
    pub fn surface<'i>(
        &self,
        index: &'i RiskIndex,
        population: Population,
        as_of: Timestamp,
    ) -> Surface<'i> {
        if self.inner.learns_beside.load(Ordering::Acquire) {
            index.surface_as_learnt(population, as_of)
        } else {
            index.surface(population, as_of)
        }
    }

    /// The model's constants.
    #[must_use]
    pub fn model(&self) -> &Settings {
        &self.inner.settings.model
    }

    /// Which of an organisation's maps is the present one.
    #[must_use]
    pub fn edition(&self, organisation: OrganisationId) -> Edition {
        let index = self.inner.index(organisation);
        let index = index.read().unwrap_or_else(PoisonError::into_inner);
        let (revision, learnt) = (index.revision(), index.learnt_of());
        drop(index);
        Edition { epoch: self.inner.hub().epoch(), revision, learnt }
    }

    /// The last change that was applied.
    #[must_use]
    pub fn position(&self) -> Position {
        Position(self.inner.position.load(Ordering::Acquire))
    }

    /// Waits until no more than so many changes that are in the feed are missing in the map; `patience`
    /// at most, so that a map that stands still keeps nobody from reporting. For who stores many: the
    /// map of those who are out must not fall behind an import.
    pub async fn keeps_up(&self, behind: u64, patience: Duration) {
        let near = |inner: &Inner| !inner.is_read() || inner.behind() <= behind;
        self.comes_to(near, patience).await;
    }

    /// Waits until the map has first caught up with the feed, `patience` at most: a start belongs to it, and
    /// what tidies the database can wait.
    pub async fn caught_up(&self, patience: Duration) {
        self.comes_to(Inner::is_read, patience).await;
    }

    /// Waits until it is so, as the map applies what comes. Whether it has come to it or not: when `patience` has run
    /// out, who waits goes on.
    async fn comes_to(&self, so: impl Fn(&Inner) -> bool, patience: Duration) {
        let waiting = async {
            loop {
                // Before the look, so that what is applied in between is not missed.
                let applied = self.inner.applied.notified();
                if so(&self.inner) {
                    return;
                }
                applied.await;
            }
        };
        let _ = tokio::time::timeout(patience, waiting).await;
    }

    /// How the running map is doing. Waits for nothing.
    #[must_use]
    pub fn status(&self) -> LiveStatus {
        LiveStatus {
            caught_up: self.inner.is_read(),
            position: self.position(),
            read_from_file: Position(self.inner.read_from_file.load(Ordering::Relaxed)),
            connections: self.inner.open.load(Ordering::Relaxed),
            frames: self.inner.frames.load(Ordering::Relaxed),
            behind: self.inner.behind(),
            lag_ms: self.inner.lag_ms.load(Ordering::Relaxed),
            index_bytes: self.inner.index_bytes.load(Ordering::Relaxed),
        }
    }

    /// Opens a connection for somebody. Its first message is the greeting.
    #[must_use]
    pub fn connect(&self, viewer: Viewer, encoding: Encoding) -> Connection {
        self.connect_within(viewer, Scope::of(&viewer), encoding)
    }

    /// The same for somebody whose map may end before the area does.
    #[must_use]
    pub fn connect_within(&self, viewer: Viewer, scope: Scope, encoding: Encoding) -> Connection {
        let id = self.inner.connections.fetch_add(1, Ordering::Relaxed);
        let mailbox = Arc::new(Mailbox::default());
        let about = self.read(viewer.organisation, |index, _| AboutMap::of(index));
        let mut hub = self.inner.hub();
        let (settings, as_of) = (&self.inner.settings, hub.moment().as_of);
        let epoch = lineage(hub.epoch(), scope.ground());
        mailbox.text(text::hello(encoding, epoch, settings, as_of, &about));
        hub.enter(id, Arc::clone(&mailbox));
        drop(hub);
        self.inner.open.fetch_add(1, Ordering::Relaxed);
        let who = (viewer, scope);
        Connection::new(Arc::clone(&self.inner), id, who, encoding, mailbox, about.exposure)
    }
}

impl Inner {
    pub fn hub(&self) -> MutexGuard<'_, Hub> {
        hub::look(&self.hub)
    }

    /// Tells a view's parents for the first time, where nobody did.
    pub fn tell_first(
        &self,
        organisation: OrganisationId,
        view: View,
        parents: &[Cell],
        scope: &Scope,
    ) -> Result<(), Refusal> {
        let index = || self.index(organisation);
        hub::tell_first(&self.hub, organisation, view, parents, scope, index)
    }

    /// The index of an organisation; an empty one if it has no events yet.
    pub fn index(&self, organisation: OrganisationId) -> Arc<RwLock<RiskIndex>> {
        let known = self.indexes.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = known.get(&organisation) {
            return Arc::clone(index);
        }
        drop(known);
        let mut indexes = self.indexes.write().unwrap_or_else(PoisonError::into_inner);
        let index = indexes
            .entry(organisation)
            .or_insert_with(|| Arc::new(RwLock::new(self.empty_index())));
        Arc::clone(index)
    }

    /// An index that counts hours worked up to this week, and has no events yet.
    pub fn empty_index(&self) -> RiskIndex {
        let (area, zone, model) = self.of_index();
        let mut index = RiskIndex::new(area, zone, model);
        index.count_work_until((self.clock)());
        index
    }

    /// What an index is made for.
    pub fn of_index(&self) -> (Arc<Area>, Zone, Settings) {
        (Arc::clone(&self.area), self.zone.clone(), self.settings.model.clone())
    }

    /// Puts an organisation's index in its place.
    pub fn put_index(&self, organisation: OrganisationId, index: RiskIndex) {
        let mut indexes = self.indexes.write().unwrap_or_else(PoisonError::into_inner);
        indexes.insert(organisation, Arc::new(RwLock::new(index)));
    }

    /// Every organisation's index, in the order of their numbers.
    pub fn all_indexes(&self) -> Indexes {
        let indexes = self.indexes.read().unwrap_or_else(PoisonError::into_inner);
        let mut all: Indexes = indexes
            .iter()
            .map(|(organisation, index)| (*organisation, Arc::clone(index)))
            .collect();
        all.sort_unstable_by_key(|(organisation, _)| *organisation);
        all
    }

    /// Lets the hours of a week that has passed count, in every index.
    pub fn count_work(&self) {
        let now = (self.clock)();
        self.all_indexes().iter().for_each(|(_, index)| count_work_of(index, now));
    }

    /// The feed is followed from a position: what comes before was read from a file.
    pub fn begin_at(&self, position: Position) {
        self.position.store(position.0, Ordering::Release);
        self.read_from_file.store(position.0, Ordering::Relaxed);
    }

    /// Empties every index, for a rebuild under another epoch. Nothing is told or ready meanwhile.
    pub fn forget(&self, epoch: u64) {
        self.caught_up.store(false, Ordering::Release);
        self.hub().begin(epoch);
        self.indexes.write().unwrap_or_else(PoisonError::into_inner).clear();
        self.position.store(0, Ordering::Release);
    }

    /// The indexes hold the whole feed: from now on it is told. Gives who waits to be.
    pub fn complete(&self) -> HashSet<OrganisationId> {
        let mut hub = self.hub();
        hub.complete();
        self.caught_up.store(true, Ordering::Release);
        self.applied.notify_waiters();
        hub.organisations()
    }

    /// Tells everybody who looks at these organisations what changed.
    pub fn publish(&self, organisations: &HashSet<OrganisationId>, round: Round) {
        let mut frames = 0;
        for organisation in organisations {
            let index = self.index(*organisation);
            let index = index.read().unwrap_or_else(PoisonError::into_inner);
            match hub::publish(&self.hub, *organisation, &index, round) {
                Ok(made) => frames += made,
                // Whoever looks was let in by the same gate, so this is ours to mend.
                Err(refusal) => tracing::error!(code = refusal.code(), "a watched view is refused"),
            }
        }
        self.frames.fetch_add(frames, Ordering::Relaxed);
    }

    /// Has organisations' indexes learn what changed in the past; whether anything had.
    pub fn learn(&self, organisations: &HashSet<OrganisationId>) -> bool {
        let as_of = self.hub().moment().as_of;
        let learn = |organisation: &OrganisationId| self.learn_of(*organisation, as_of);
        organisations.iter().map(learn).fold(false, |any, one| any | one)
    }

    /// The same of one. Its index is locked while what there is to learn from is copied, not while it is learnt.
    fn learn_of(&self, organisation: OrganisationId, as_of: Timestamp) -> bool {
        let index = self.index(organisation);
        let read = || index.read().unwrap_or_else(PoisonError::into_inner);
        let lessons = read().lessons(as_of);
        let learnt = lessons.map(|lessons| lessons.learn());
        learnt.inspect(|learnt| read().take_learnt(*learnt)).is_some()
    }

    /// Those of the organisations whose past has changed since it was learnt from.
    pub fn unlearnt(&self, organisations: &HashSet<OrganisationId>) -> HashSet<OrganisationId> {
        let as_of = self.hub().moment().as_of;
        let unlearnt = |organisation: &&OrganisationId| {
            let index = self.index(**organisation);
            !index.read().unwrap_or_else(PoisonError::into_inner).has_learnt(as_of)
        };
        organisations.iter().filter(unlearnt).copied().collect()
    }

    /// Has every organisation's index looked at for sudden clusters.
    pub fn look_for_clusters_everywhere(&self) {
        self.alerts.look_for_clusters(self.all_indexes().iter().map(|(whose, _)| *whose));
    }

    /// Measures the indexes, for the operator.
    pub fn measure(&self) {
        let indexes = self.indexes.read().unwrap_or_else(PoisonError::into_inner);
        let bytes = |index: &Arc<RwLock<RiskIndex>>| {
            index.read().unwrap_or_else(PoisonError::into_inner).heap_bytes()
        };
        self.index_bytes.store(indexes.values().map(bytes).sum(), Ordering::Relaxed);
    }

    /// Whether the map has been read, to the end of the feed as it was then.
    pub fn is_read(&self) -> bool {
        self.caught_up.load(Ordering::Acquire)
    }

    /// Changes that are known to be in the feed and are not in the map.
    fn behind(&self) -> u64 {
        let head = self.store.feed_watch().borrow().0;
        (head - self.position.load(Ordering::Acquire)).max(0) as u64
    }

    /// A connection ended.
    pub fn left(&self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Lets the hours of a week that has passed count in an index.
fn count_work_of(index: &RwLock<RiskIndex>, now: Timestamp) {
    let counted = index.read().unwrap_or_else(PoisonError::into_inner).counts_work_until(now);
    if !counted {
        index.write().unwrap_or_else(PoisonError::into_inner).count_work_until(now);
    }
}

/// The instant and hour that are shown: the start of the current local hour, so that every reader
/// and every node sees the same numbers within it.
pub(crate) fn moment(zone: &Zone, now: Timestamp) -> Moment {
    Moment { as_of: zone.hour_start(now), hour: zone.hour_of_week(now) }
}

/// The lineage of `seq`: of the database, the model and this rebuild. What was told under another
/// one is void.
///
/// `seq` begins again with each start, so each start has its own lineage. A second node on the same
/// database has another epoch, and a client that moves between them begins with snapshots. When
/// `seq` is the feed's position at an hour, which the log gives every node alike, `started` falls
/// away and nodes agree.
///
/// Mixed by the finaliser of splitmix64, so that nobody reads the start's time from it.
pub(crate) fn epoch(lineage: u64, model: &Settings, started: Timestamp) -> u64 {
    let start = (started.as_microsecond() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut of_model = Fingerprint::default();
    of_model.text(&format!("{model:?}"));
    mixed(mixed(lineage ^ start) ^ of_model.value())
}

const fn mixed(number: u64) -> u64 {
    let mut mixed = number;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
