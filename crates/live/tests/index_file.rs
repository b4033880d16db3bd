//! A node that starts from its file of indexes has the very indexes of one that reads the whole feed.

use std::convert::Infallible;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use atalaya_domain::{
    Area, Cell, Consents, Event, EventId, Exposure, ExposureId, ExposureSource, Flags, Handle,
    KeyPopulations, Kind, LocationPrecision, OrganisationId, Place, Role, Severity, Slug, Source,
    TimePrecision, TimeSpan, UserId, Verification, WorkTime, Workers, Zone,
};
use atalaya_live::{Live, LiveSettings};
use atalaya_risk::Settings;
use atalaya_store::{ErasedEvents, NewUser, Retention, Store};
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

/// A database, two organisations with an account each, and a folder for the file.
struct World {
    url: String,
    store: Store,
    whose: [(OrganisationId, UserId); 2],
    folder: tempfile::TempDir,
    database: atalaya_kit::TestDatabase,
}

/// A node that has caught up.
struct Node {
    live: Live,
    stop: CancellationToken,
}

fn now() -> Timestamp {
    "2026-11-20T21:10:00-06:00".parse().expect("a time")
}

fn id(number: usize) -> EventId {
    EventId::from_foreign("test", &number.to_string())
}

/// Somewhere in the city, some weeks ago.
fn event(number: usize) -> Event {
    let at = now().as_microsecond() - 60_000_000 - number as i64 * 17 * 3_600_000_000;
    let (lat, lon) = (14.45 + (number % 31) as f64 * 0.01, -90.65 + (number % 29) as f64 * 0.01);
    Event {
        id: id(number),
        kind: Kind::P1,
        severity: Severity::SERIOUS,
        felt: None,
        potential: None,
        key_populations: KeyPopulations::from_bits(number as i64 % 8),
        setting: None,
        perpetrator: None,
        when: TimeSpan::new(at, at + 7_200_000_000, TimePrecision::Band).expect("in order"),
        place: Place::new(Cell::at(lat, lon).expect("a place"), LocationPrecision::Gps),
        source: Source::Peer,
        verification: Verification::Reported,
        flags: Flags::default(),
        consents: Consents::default(),
        narrative: None,
    }
}

fn exposure(number: usize) -> Exposure {
    let Event { place, when, .. } = event(number);
    let workers = Workers::new(2).expect("two people");
    Exposure {
        id: ExposureId::from_foreign("test", &number.to_string()),
        place,
        when,
        workers,
        work: WorkTime::of(&when, workers).expect("four hours"),
        key_populations: KeyPopulations::default(),
        source: ExposureSource::Log,
    }
}

impl World {
    async fn new() -> Self {
        let database = atalaya_kit::sqlite();
        let store = Store::open(database.url()).await.expect("a database");
        store.migrate().await.expect("migrated");
        let mut whose = Vec::new();
        for slug in ["omes", "redes"] {
            let slug = Slug::parse(slug).expect("a slug");
            let made = store.organisation_create(slug, "OMES".to_owned(), now()).await;
            let organisation = made.expect("made").id;
            let user = NewUser {
                organisation,
                handle: Handle::parse("vecina").expect("a handle"),
                role: Role::Promoter,
                key_populations: KeyPopulations::default(),
                password_hash: "none".to_owned(),
            };
            let user = store.user_create(user, now()).await.expect("made").viewer.user;
            whose.push((organisation, user.expect("a user")));
        }
        let whose = whose.try_into().expect("two");
        let folder = tempfile::tempdir().expect("a folder");
        Self { url: database.url().to_owned(), store, whose, folder, database }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    /// What an account reports and a file brings, in both organisations.
    async fn report(&self, numbers: std::ops::Range<usize>) {
        for (organisation, user) in self.whose {
            for (at, reporter) in [(0, Some(user)), (1, None)] {
                let numbers = numbers.clone().filter(move |number| number % 2 == at);
                let (events, works) =
                    numbers.map(|number| (event(number), exposure(number))).unzip();
                let stored = self.store.event_create_many(organisation, reporter, events, now());
                stored.await.expect("stored");
                let stored = self.store.exposure_create_many(organisation, reporter, works, now());
                stored.await.expect("stored");
            }
        }
    }

    /// One amended, one rejected, one withdrawn, one merged into another, some work taken back.
    async fn revise(&self, first: usize) {
        for (organisation, user) in self.whose {
            let by = Some(user);
            let moved = Event { place: event(first + 5).place, ..event(first) };
            self.store.event_amend(organisation, moved, 1, by, now()).await.expect("amended");
            let rejected = Event { verification: Verification::Rejected, ..event(first + 1) };
            self.store.event_amend(organisation, rejected, 1, by, now()).await.expect("rejected");
            let withdrawn = id(first + 2);
            let done = self.store.event_withdraw(organisation, withdrawn, None, by, now()).await;
            done.expect("withdrawn");
            let (one, other) = (id(first + 3), id(first + 4));
            let done = self.store.event_merge(organisation, one, other, None, by, now()).await;
            done.expect("merged");
            let work = exposure(first).id;
            let done = self.store.exposure_withdraw(organisation, work, None, by, now()).await;
            done.expect("withdrawn");
        }
    }

    async fn start(&self, file: Option<PathBuf>) -> Node {
        self.start_with(file, LiveSettings::default().model, 14.8).await
    }

    async fn start_with(&self, index_file: Option<PathBuf>, model: Settings, north: f64) -> Node {
        let store = Store::open(&self.url).await.expect("a database");
        let head = store.feed_head().await.expect("a head").position;
        let stop = CancellationToken::new();
        let live = Live::start(
            store,
            Arc::new(Area::from_bbox([-90.7, 14.4, -90.3, north]).expect("a box")),
            Zone::new("America/Guatemala").expect("in the database"),
            Arc::new(now),
            LiveSettings { index_file, model, ..LiveSettings::default() },
            stop.clone(),
        )
        .await
        .expect("started");
        let node = Node { live, stop };
        node.reaches(head.0).await;
        node
    }
}

impl Node {
    async fn reaches(&self, position: i64) {
        let reached = async {
            while !self.live.status().caught_up || self.live.position().0 < position {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), reached).await.expect("in time");
    }

    async fn stop(self) {
        self.stop.cancel();
        tokio::time::timeout(Duration::from_secs(30), self.live.ended()).await.expect("in time");
    }

    /// The indexes of both organisations, bit for bit.
    fn written(&self, world: &World) -> Vec<Vec<u8>> {
        let mut parts = Vec::new();
        for (organisation, _) in world.whose {
            let kept: Result<(), Infallible> = self.live.read(organisation, |index, _| {
                index.write_parts(|part| {
                    parts.push(part.to_vec());
                    Ok(())
                })
            });
            let Ok(()) = kept;
        }
        parts
    }

    fn read_from_file(&self) -> i64 {
        self.live.status().read_from_file.0
    }
}

/// Starts with the file and without: whatever the file was, the indexes are the feed's. Gives how far
/// the file went.
async fn started(world: &World) -> i64 {
    let (with, without) = (world.start(Some(world.file())).await, world.start(None).await);
    assert!(with.written(world) == without.written(world), "the indexes are those of the feed");
    let position = with.read_from_file();
    with.stop().await;
    without.stop().await;
    position
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_and_the_tail_are_the_indexes_of_the_whole_feed() {
    let world = World::new().await;
    world.report(0..600).await;
    let node = world.start(Some(world.file())).await;
    assert_eq!(node.read_from_file(), 0, "there is no file yet");
    node.stop().await;
    let mode = fs::metadata(world.file()).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "nobody else reads it");

    let mut kept = world.store.feed_head().await.expect("a head").position.0;
    // What was there when the file was written is changed by the tail, and so is what came since.
    for first in [0, 100, 605] {
        world.report(600 + first..640 + first).await;
        world.revise(first).await;
        assert_eq!(started(&world).await, kept);
        kept = world.store.feed_head().await.expect("a head").position.0;
    }
    assert_eq!(started(&world).await, kept, "and with no tail at all");
    let beside = fs::read_dir(world.folder.path()).expect("a folder").count();
    assert_eq!(beside, 1, "nothing else is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_or_shortened_file_is_left_aside() {
    let world = World::new().await;
    world.report(0..40).await;
    started(&world).await;
    let whole = fs::read(world.file()).expect("a file");
    let end = whole.len();
    for at in [9, 13, 20, 60, end / 2, end - 2] {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        put(&world, &damaged);
        assert_eq!(started(&world).await, 0, "byte {at} is another");
    }
    for length in [8, 11, 30, end / 2, end - 1] {
        put(&world, &whole[..length]);
        assert_eq!(started(&world).await, 0, "cut at {length}");
    }
    put(&world, &[&whole[..], b"more"].concat());
    assert_eq!(started(&world).await, 0);
    put(&world, &whole);
    assert!(started(&world).await > 0, "whole, it is read");
}

/// Withdrawal, erasure, retention: whoever was down meanwhile and starts from an old file knows nothing
/// of what was removed, and neither does whoever was up.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_was_down_while_things_were_removed_is_like_one_made_anew() {
    let world = World::new().await;
    world.report(0..80).await;
    started(&world).await;
    let old = fs::read(world.file()).expect("a file");
    let up = world.start(None).await;
    world.revise(0).await;
    assert!(started(&world).await > 0, "the tail takes back what was withdrawn");
    let [(one, ana), (two, eva)] = world.whose;
    for (of, who, events) in [(one, ana, ErasedEvents::Keep), (two, eva, ErasedEvents::Withdraw)] {
        put(&world, &old);
        world.store.person_erase(of, who, events, now()).await.expect("erased");
        assert_eq!(started(&world).await, 0, "whose they were is in the old file");
        put(&world, &old);
        assert_eq!(started(&world).await, 0);
    }
    let (retention, zone) = (Retention::default(), Zone::new("America/Guatemala").expect("a zone"));
    let later = now() + SignedDuration::from_hours(24 * 800);
    let removed = world.store.retain(retention, zone, later).await.expect("removed");
    assert!(removed.events > 0 && removed.exposure > 0);
    put(&world, &old);
    assert_eq!(started(&world).await, 0, "exact places are in the old file");
    let anew = world.start(None).await;
    let same = async {
        while up.written(&world) != anew.written(&world) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), same).await.expect("in time");
    up.stop().await;
    anew.stop().await;
}

fn put(world: &World, bytes: &[u8]) {
    let _ = fs::remove_file(world.file());
    fs::write(world.file(), bytes).expect("written");
    fs::set_permissions(world.file(), fs::Permissions::from_mode(0o600)).expect("ours alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_model_area_or_reader_is_left_aside() {
    let world = World::new().await;
    world.report(0..40).await;
    started(&world).await;
    let model = Settings { half_life_days: 100.0, ..Settings::default() };
    for (model, north) in [(model, 14.8), (Settings::default(), 14.9)] {
        let node = world.start_with(Some(world.file()), model, north).await;
        assert_eq!(node.read_from_file(), 0);
        node.stop().await;
        assert_eq!(started(&world).await, 0, "nor does that one's file fit us");
    }
    fs::set_permissions(world.file(), fs::Permissions::from_mode(0o640)).expect("set");
    assert_eq!(started(&world).await, 0, "a file that others can read may be anybody's");
    assert!(started(&world).await > 0, "it was written anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_feed_is_left_aside_and_so_is_one_that_is_ahead() {
    let (world, other) = (World::new().await, World::new().await);
    world.report(0..40).await;
    other.report(0..40).await;
    started(&other).await;
    fs::copy(other.file(), world.file()).expect("copied");
    assert_eq!(started(&world).await, 0, "another lineage");

    // The disk is put back to an earlier day, under the same lineage.
    let earlier = tempfile::tempdir().expect("a folder");
    let world = closed(world, |database| copy(database, earlier.path())).await;
    world.report(40..60).await;
    assert!(started(&world).await > 0);
    let world = closed(world, |database| copy(earlier.path(), database)).await;
    let file = fs::read(world.file()).expect("a file");
    assert_eq!(started(&world).await, 0, "it is ahead of the feed");

    // And goes another way from there.
    put(&world, &file);
    world.report(100..140).await;
    assert_eq!(started(&world).await, 0, "the feed has gone another way since");
}

/// Does something to the database's folder while nobody has it open.
async fn closed(world: World, act: impl FnOnce(&Path)) -> World {
    let World { url, store, whose, folder, database } = world;
    drop(store);
    let path = url.strip_prefix("sqlite:").expect("a path");
    act(Path::new(path).parent().expect("a folder"));
    let store = Store::open(&url).await.expect("a database");
    World { url, store, whose, folder, database }
}

/// Makes a folder hold what another holds, and nothing else.
fn copy(from: &Path, to: &Path) {
    let files = |folder| {
        let entries = fs::read_dir(folder).expect("a folder");
        entries.map(|entry| entry.expect("an entry").path())
    };
    files(to).for_each(|file| fs::remove_file(file).expect("removed"));
    for file in files(from) {
        fs::copy(&file, to.join(file.file_name().expect("a name"))).expect("copied");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_ours_is_neither_read_nor_replaced() {
    let world = World::new().await;
    world.report(0..40).await;
    put(&world, b"somebody's letters");
    assert_eq!(started(&world).await, 0);
    assert_eq!(fs::read(world.file()).expect("there"), b"somebody's letters");
}
