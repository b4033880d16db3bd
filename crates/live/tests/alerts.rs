//! Alerts over connections that are lost and come back: each is told in order, none twice on one
//! connection, none lost, until it is acknowledged.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use atalaya_domain::{
    AlertKind, Area, Handle, KeyPopulations, OrganisationId, Role, Slug, UserId, Viewer, Zone,
};
use atalaya_live::{About, Connection, Encoding, Live, LiveSettings, Message};
use atalaya_store::{NewAlert, NewUser, Outwards, Recipients, Store};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_secs(20);

struct World {
    store: Store,
    live: Live,
    viewer: Viewer,
    raised: u64,
    _stop: tokio_util::sync::DropGuard,
    _database: atalaya_kit::TestDatabase,
}

fn now() -> Timestamp {
    "2026-11-20T21:10:00-06:00".parse().expect("a time")
}

impl World {
    async fn new() -> Self {
        let database = atalaya_kit::sqlite();
        let store = Store::open(database.url()).await.expect("a database");
        store.migrate().await.expect("migrated");
        let slug = Slug::parse("omes").expect("a slug");
        let omes =
            store.organisation_create(slug, "OMES".to_owned(), now()).await.expect("made").id;
        let viewer = supervisor(&store, omes).await;
        let stop = CancellationToken::new();
        let area = Arc::new(Area::from_bbox([-90.56, 14.58, -90.46, 14.68]).expect("a box"));
        let zone = Zone::new("America/Guatemala").expect("in the database");
        let settings = LiveSettings::default();
        let live = Live::start(store.clone(), area, zone, Arc::new(now), settings, stop.clone());
        let live = live.await.expect("started");
        Self { store, live, viewer, raised: 0, _stop: stop.drop_guard(), _database: database }
    }

    fn user(&self) -> UserId {
        self.viewer.user.expect("a person")
    }

    /// Raises the next alert, which has the next position.
    async fn raise(&mut self) {
        self.raised += 1;
        let new = NewAlert {
            kind: AlertKind::Cluster,
            subject: self.raised.to_string(),
            payload: format!("{{\"number\":{}}}", self.raised),
            lasts: SignedDuration::from_hours(1),
            once_in: SignedDuration::from_hours(1),
            outwards: Outwards::default(),
        };
        let to = Recipients::Users(vec![self.user()]);
        let raised = self.store.alert_raise(to, new, now()).await.expect("raised");
        assert_eq!(raised, [self.user()]);
    }

    /// Connects, and asks for every alert that is open.
    fn connect(&self) -> Connection {
        let connection = self.live.connect(self.viewer, Encoding::Json);
        connection.handle(r#"{"type":"alerts"}"#);
        connection
    }
}

async fn supervisor(store: &Store, organisation: OrganisationId) -> Viewer {
    let user = NewUser {
        organisation,
        handle: Handle::parse("luz").expect("a handle"),
        role: Role::Supervisor,
        key_populations: KeyPopulations::default(),
        password_hash: "$argon2id$".to_owned(),
    };
    store.user_create(user, now()).await.expect("made").viewer
}

/// The next alert, or news of one, if one comes in time.
async fn next(connection: &Connection, patience: Duration) -> Option<Value> {
    let next = async {
        loop {
            let next = connection.next().await.expect("open");
            if let (About::Alert, Message::Text(text)) = (next.about, next.message) {
                return serde_json::from_str::<Value>(&text).expect("JSON");
            }
        }
    };
    tokio::time::timeout(patience, next).await.ok()
}

async fn alert(connection: &Connection) -> u64 {
    let alert = next(connection, PATIENCE).await.expect("in time");
    assert_eq!(alert["type"], "alert");
    assert_eq!(alert["position"], alert["payload"]["number"]);
    alert["position"].as_u64().expect("a position")
}

async fn acknowledge(connection: &Connection, position: u64) {
    connection.handle(&format!(r#"{{"type":"ack","position":{position}}}"#));
    let answer = next(connection, PATIENCE).await.expect("in time");
    assert_eq!(
        (&answer["type"], answer["position"].as_u64()),
        (&"acknowledged".into(), Some(position))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn so_many_are_told_and_the_next_when_one_is_acknowledged() {
    let mut world = World::new().await;
    for _ in 0..40 {
        world.raise().await;
    }
    let connection = world.connect();
    for position in 1..=32 {
        assert_eq!(alert(&connection).await, position);
    }
    acknowledge(&connection, 7).await;
    assert_eq!(alert(&connection).await, 33);
    let other = world.connect();
    let again: Vec<u64> = {
        let mut again = Vec::new();
        for _ in 0..32 {
            again.push(alert(&other).await);
        }
        again
    };
    assert_eq!(again, (1..=33).filter(|position| *position != 7).collect::<Vec<_>>());
}

/// Who reads nothing is closed, not spared: what was raised is told again to who comes back.
#[tokio::test(flavor = "multi_thread")]
async fn who_lets_alerts_wait_is_closed_and_told_them_again() {
    let mut world = World::new().await;
    let (idle, busy) = (world.connect(), world.connect());
    for position in 1..=80 {
        world.raise().await;
        assert_eq!(alert(&busy).await, position);
        acknowledge(&busy, position).await;
    }
    let overrun = async {
        while !idle.is_overrun() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, overrun).await.expect("it is closed");
    while idle.next().await.is_some() {}
    world.raise().await;
    assert_eq!(alert(&world.connect()).await, 81);
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Raise,
    /// A connection of three is lost, and opened anew.
    Reconnect(usize),
    /// One takes what is there for it.
    Read(usize),
    /// One acknowledges the first it knows of, or the last.
    Acknowledge(usize, bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::Raise),
        1 => (0..3_usize).prop_map(Step::Reconnect),
        3 => (0..3_usize).prop_map(Step::Read),
        2 => (0..3_usize, any::<bool>()).prop_map(|(who, first)| Step::Acknowledge(who, first)),
    ]
}

/// What one connection was told.
struct Reader {
    connection: Connection,
    told: BTreeSet<u64>,
    acknowledged: BTreeSet<u64>,
}

impl Reader {
    fn new(world: &World) -> Self {
        let connection = world.connect();
        Self { connection, told: BTreeSet::new(), acknowledged: BTreeSet::new() }
    }

    /// Takes one message, if one comes in time.
    async fn take(&mut self, patience: Duration) -> bool {
        let Some(message) = next(&self.connection, patience).await else { return false };
        let position = message["position"].as_u64().expect("a position");
        if message["type"] == "alert" {
            assert!(self.told.last().is_none_or(|last| *last < position), "in order, none twice");
            self.told.insert(position);
        } else {
            self.acknowledged.insert(position);
        }
        true
    }
}

async fn holds(steps: &[Step]) {
    let mut world = World::new().await;
    let mut readers = [(); 3].map(|()| Reader::new(&world));
    let mut acknowledged = BTreeSet::new();
    for step in steps {
        match *step {
            Step::Raise => world.raise().await,
            Step::Reconnect(who) => readers[who] = Reader::new(&world),
            Step::Read(who) => while readers[who].take(Duration::from_millis(5)).await {},
            Step::Acknowledge(who, first) => {
                let reader = &readers[who];
                let known = if first { reader.told.first() } else { reader.told.last() };
                if let Some(position) = known {
                    let ack = format!(r#"{{"type":"ack","position":{position}}}"#);
                    reader.connection.handle(&ack);
                    acknowledged.insert(*position);
                }
            }
        }
    }
    // In the end each knows of all that is open, whatever it missed; and nothing that was
    // acknowledged is open.
    let open: BTreeSet<u64> = (1..=world.raised).filter(|at| !acknowledged.contains(at)).collect();
    let settled = async {
        loop {
            let stored = world.store.alerts_open(world.user(), 0, 100, now()).await;
            let stored = stored.expect("read").into_iter().map(|alert| alert.position);
            if stored.collect::<BTreeSet<_>>() == open {
                break;
            }
            tokio::task::yield_now().await;
        }
        for reader in &mut readers {
            while !open.is_subset(&reader.told) {
                reader.take(PATIENCE).await;
            }
            // A connection opened now is told those, and no other.
            assert!(reader.acknowledged.is_subset(&acknowledged));
        }
        let mut fresh = Reader::new(&world);
        while fresh.told != open {
            assert!(fresh.take(PATIENCE).await);
        }
    };
    tokio::time::timeout(PATIENCE, settled).await.expect("it settles");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 32, ..ProptestConfig::default() })]

    #[test]
    fn alerts_survive_every_reconnect(steps in prop::collection::vec(step(), 1..30)) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(holds(&steps));
    }
}
