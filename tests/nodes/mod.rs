//! Three nodes on one PostgreSQL behind a balancer. Nodes are killed, stopped and cut off from the
//! database while teams report and others look: every report is stored once, every reader goes on at
//! another node, and in the end all nodes and all readers have the same map.

mod access;
mod proxy;
mod reader;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use atalaya_domain::{Cell, Slug};
use atalaya_risk::State;
use atalaya_store::Store;
use serde_json::json;

use self::proxy::{Proxy, free_address, haproxy};
use self::reader::{Diary, read, views};
use crate::program::{PATIENCE, Server, run};
use crate::socket::{COMPACT, Socket};

const READERS: usize = 24;
/// Readers of one account: all of them may be at one node.
const EACH: usize = 6;
const WRITERS: usize = 4;
/// Reports that are acknowledged between two things that happen to nodes.
const BETWEEN: usize = 60;
/// Within this a reader goes on at another node.
const GOES_ON: Duration = Duration::from_secs(5);

/// The nodes, what stands around them, and who uses them.
struct World {
    folder: tempfile::TempDir,
    nodes: Vec<Option<Server>>,
    addresses: Vec<String>,
    /// What each node takes for its database.
    databases: Vec<String>,
    /// Between the last node and its database.
    carrier: Option<Proxy>,
    sockets: [PathBuf; 2],
    /// Of programs: of the writers and the test, and of every few readers.
    token: String,
    readers: Vec<String>,
    acknowledged: Arc<AtomicUsize>,
    _balancer: Proxy,
    _database: atalaya_kit::TestDatabase,
}

/// The folder of a database URL's socket, and the URL with another folder.
fn socket_of(url: &str, other: &Path) -> (PathBuf, String) {
    let (before, rest) = url.split_once("host=").expect("a socket");
    let (folder, after) = rest.split_once('&').expect("a user");
    (folder.into(), format!("{before}host={}&{after}", other.display()))
}

impl World {
    async fn new(database: atalaya_kit::TestDatabase) -> (Self, String) {
        let folder = tempfile::tempdir_in("/tmp").expect("a folder");
        let url = database.url();
        run(&["organisation", "create", "omes", "--database", url]);
        let create = ["token", "create", "--organisation", "omes", "--role", "supervisor"];
        let token = || run(&[&create[..], &["--database", url]].concat());
        let readers = (0..READERS / EACH).map(|_| token()).collect();
        let token = token();
        let (direct, through) = socket_of(url, folder.path());
        let name = ".s.PGSQL.5432";
        let sockets = [folder.path().join(name), direct.join(name)];
        let carrier = Proxy::carry(folder.path(), &sockets[0], &sockets[1]).await;
        let databases = vec![url.to_owned(), url.to_owned(), through];
        let nodes: Vec<Server> = (0..)
            .zip(&databases)
            .map(|(number, database)| node(number, "127.0.0.1:0", database, folder.path()))
            .collect();
        for node in &nodes {
            node.ready().await;
        }
        let address = |node: &Server| node.url.replace("http://", "");
        let addresses: Vec<String> = nodes.iter().map(address).collect();
        let at = free_address();
        let balancer = Proxy::balance(folder.path(), &at, &addresses).await;
        let world = Self {
            folder,
            nodes: nodes.into_iter().map(Some).collect(),
            addresses,
            databases,
            carrier: Some(carrier),
            sockets,
            token,
            readers,
            acknowledged: Arc::default(),
            _balancer: balancer,
            _database: database,
        };
        (world, format!("http://{at}"))
    }

    /// Waits until so many reports more were acknowledged.
    async fn more(&self, reports: usize) {
        let until = self.acknowledged.load(Ordering::Relaxed) + reports;
        let reached = async {
            while self.acknowledged.load(Ordering::Relaxed) < until {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, reached).await.expect("reports are taken all the time");
    }

    async fn kill_and_restart(&mut self, number: usize) {
        self.nodes[number].take().expect("it runs").kill();
        self.more(BETWEEN).await;
        let (address, database) = (&self.addresses[number], &self.databases[number]);
        let started = node(number, address, database, self.folder.path());
        started.ready().await;
        self.nodes[number] = Some(started);
    }

    async fn pause(&self, number: usize) {
        let node = self.nodes[number].as_ref().expect("it runs");
        node.pause();
        self.more(BETWEEN).await;
        node.go_on();
        node.ready().await;
    }

    /// Takes the last node's connections to the database away, and lets it make others later.
    async fn cut_off(&mut self) {
        drop(self.carrier.take());
        self.more(BETWEEN).await;
        let [from, to] = &self.sockets;
        self.carrier = Some(Proxy::carry(self.folder.path(), from, to).await);
        self.nodes[2].as_ref().expect("it runs").ready().await;
    }

    /// The map that a node itself tells to somebody new; `None` while it takes nobody.
    async fn map_of(&self, node: &Server) -> Option<Vec<Vec<(Cell, State)>>> {
        let mut socket = Socket::reach(&node.url, &self.token, COMPACT).await?;
        let mut maps = Vec::new();
        for (id, (view, parent)) in (0..).zip(views()) {
            assert!(socket.follow(id, (&view, parent), serde_json::Value::Null).await);
            let frame = socket.next_frame().await?;
            maps.push(frame.states.into_iter().collect());
        }
        Some(maps)
    }
}

fn node(number: usize, address: &str, database: &str, folder: &Path) -> Server {
    let file = folder.join(format!("index-{number}"));
    let file = file.to_str().expect("text");
    Server::at(address, database, &["--insecure-cookie", "--index-file", file])
}

/// Reports until it is over, each until it is acknowledged: by whichever node, however often it
/// takes.
async fn report(
    url: String,
    token: String,
    writer: usize,
    world: (Arc<AtomicUsize>, Arc<AtomicBool>),
) {
    let (acknowledged, over) = world;
    let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build();
    let client = client.expect("a client");
    let mut number = 0_usize;
    while !over.load(Ordering::Relaxed) {
        let place = [(14.6349, -90.5069), (14.70, -90.55), (14.55, -90.45)][number % 3];
        let event = json!({
            "id": format!("01935b1e-7b1a-7c4e-9f{writer:02x}-{number:012x}"), "kind": "P1",
            "occurred_at": "2026-11-20T21:30:00-06:00", "lat": place.0, "lon": place.1,
        });
        loop {
            let post = client.post(format!("{url}/api/v1/events")).bearer_auth(&token).json(&event);
            match post.send().await.map(|answer| answer.status().as_u16()) {
                Ok(200 | 201) => break,
                Ok(status) => assert!(status >= 500, "a report is answered with {status}"),
                Err(_) => {}
            }
        }
        acknowledged.fetch_add(1, Ordering::Relaxed);
        number += 1;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_nodes_lose_nothing_and_end_with_one_map() {
    let (Some(database), Some(_)) = (atalaya_kit::postgres(), haproxy()) else { return };
    let store = Store::open(database.url()).await.expect("a database");
    store.migrate().await.expect("migrated");
    let (mut world, url) = World::new(database).await;
    let over = Arc::new(AtomicBool::new(false));
    let diaries: Vec<Arc<Mutex<Diary>>> = (0..READERS).map(|_| Arc::default()).collect();
    let readers: Vec<_> = diaries
        .iter()
        .zip(world.readers.iter().cycle())
        .map(|(diary, token)| tokio::spawn(read(url.clone(), token.clone(), Arc::clone(diary))))
        .collect();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let shared = (Arc::clone(&world.acknowledged), Arc::clone(&over));
            tokio::spawn(report(url.clone(), world.token.clone(), writer, shared))
        })
        .collect();

    world.more(BETWEEN).await;
    for number in [0, 1, 2, 0] {
        world.kill_and_restart(number).await;
    }
    world.pause(1).await;
    world.cut_off().await;
    world.kill_and_restart(2).await;
    over.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.expect("every report was taken");
    }

    let omes = Slug::parse("omes").expect("a slug");
    let omes = store.organisation_by_slug(&omes).await.expect("read").expect("it is there");
    let stored = store.event_count(omes.id).await.expect("counted");
    assert_eq!(stored, world.acknowledged.load(Ordering::Relaxed) as u64, "each once");
    agree(&world, &diaries).await;
    readers.iter().for_each(tokio::task::JoinHandle::abort);
    for diary in &diaries {
        let diary = diary.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(diary.wrong, Vec::<String>::new(), "nothing missed, nothing twice");
        assert!(diary.longest_gap <= GOES_ON, "{:?} until it went on", diary.longest_gap);
    }
    let lost: usize = diaries.iter().map(|diary| diary.lock().expect("no panic").lost).sum();
    assert!(lost >= READERS, "readers lost {lost} connections: the nodes' faults were felt");
}

/// Waits until every node and every reader has the same map.
async fn agree(world: &World, diaries: &[Arc<Mutex<Diary>>]) {
    let same = async {
        loop {
            let mut maps = Vec::new();
            for node in world.nodes.iter().flatten() {
                maps.push(world.map_of(node).await.unwrap_or_default());
            }
            for diary in diaries {
                let diary = diary.lock().unwrap_or_else(PoisonError::into_inner);
                let cells =
                    diary.seen.values().map(|seen| seen.cells.clone().into_iter().collect());
                maps.push(cells.collect());
            }
            let cells = |map: &Vec<(Cell, State)>| map.len() > 100;
            if maps[0].len() == 2
                && maps[0].iter().all(cells)
                && maps.iter().all(|map| *map == maps[0])
            {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, same).await.expect("one map in the end");
}
