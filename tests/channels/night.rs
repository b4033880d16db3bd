//! A small night by real processes: two nodes on one PostgreSQL, teams behind a line that cuts two requests in five, lost
//! phones, a word under duress, a call for help, and a node that is killed before most of it is due. Who supervises is told in
//! the app, by text message and by e-mail. (`crates/safety/tests/night` is the whole night, with the clock in our hands.)

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::gateway::Gateway;
use super::mail::MailServer;
use super::until;
use crate::program::Server;
use crate::town::{Deployment, SUPERVISORS, Town};

/// Minutes of the steps R0 to R4: the third as soon as it may be, the others not in this night.
const MINUTES: [i64; 5] = [0, 1, 2, 30, 60];
/// On the way one is heard of within this, minutes.
const ON_THE_WAY: i64 = 30;
/// A red may be taken back in silence for so long.
const TAKE_BACK: Duration = Duration::from_secs(10);
/// By so much a step may be late: a node looks each second, and this machine has other things to do.
const LATE: Duration = Duration::from_secs(6);
/// How long the night is looked at: the last step but those that nobody is to see is due before.
const NIGHT: Duration = Duration::from_secs(40);
/// What is found twice would be found within this: longer than a lease lasts and a node needs to look.
const NO_MORE: Duration = Duration::from_secs(24);
const PHONES: [&str; 2] = ["+50255551234", "+50255555678"];
const ADDRESSES: [&str; 2] = ["luz@omes.example", "sol@omes.example"];

/// A line to the nodes, in turn: of five connections one is cut at once, one after what was asked has arrived.
struct PatchyLine {
    url: String,
    cut: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl PatchyLine {
    async fn open(nodes: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let cut = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&cut);
        let task = tokio::spawn(async move {
            let dice = AtomicU64::new(7);
            let mut turn = 0;
            while let Ok((client, _)) = listener.accept().await {
                let node = nodes[turn % nodes.len()].clone();
                turn += 1;
                let luck = roll(&dice) % 5;
                count.fetch_add(usize::from(luck < 2), Ordering::Relaxed);
                if luck > 0 {
                    tokio::spawn(carry(client, node, luck > 1));
                }
            }
        });
        Self { url, cut, task }
    }
}

impl Drop for PatchyLine {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Numbers that are the same every time.
fn roll(state: &AtomicU64) -> u64 {
    let mut mixed = state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Carries one request to a node, and its answer back if `whole`.
async fn carry(mut client: TcpStream, node: String, whole: bool) {
    // A node that is dead takes nothing: that is a cut too.
    let Ok(mut behind) = TcpStream::connect(node).await else { return };
    if whole {
        drop(tokio::io::copy_bidirectional(&mut client, &mut behind).await);
        return;
    }
    let mut read = vec![0; 16_384];
    let Ok(count) = client.read(&mut read).await else { return };
    if behind.write_all(&read[..count]).await.is_ok() {
        // It is done there, and nobody hears of it.
        drop(tokio::time::timeout(Duration::from_secs(2), behind.read(&mut read)).await);
    }
}

/// Somebody who is out, with their outing.
#[derive(Clone)]
struct Out {
    cookie: String,
    outing: String,
}

impl Out {
    /// Says something until somebody has heard it; with the same id, so that it is said once.
    async fn say(&self, url: &str, mut word: Value) {
        // A line that is cut is another one the next time.
        let client = Client::builder()
            .pool_max_idle_per_host(0)
            .timeout(Duration::from_secs(5))
            .build()
            .expect("a client");
        word["id"] = json!(uuid::Uuid::now_v7());
        loop {
            // How long it has waited is what counts.
            if word.get("tapped_at").is_some() {
                word["sent_at"] = json!(in_seconds(0));
            }
            let asked = client
                .post(format!("{url}/api/v1/outreach/{}/check_ins", self.outing))
                .header("origin", url)
                .header("cookie", &self.cookie)
                .json(&word);
            match asked.send().await.map(|answer| answer.status()) {
                Ok(StatusCode::CREATED | StatusCode::OK) => return,
                Ok(status) => assert!(status.is_server_error(), "{word}: {status}"),
                Err(_) => {}
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the program under test reads the clock too")]
fn in_seconds(seconds: i64) -> String {
    (Timestamp::now() + SignedDuration::from_secs(seconds)).to_string()
}

/// When they were last heard of, so that supervisors are called in so many seconds.
fn called_in(seconds: i64) -> i64 {
    seconds - 60 * (ON_THE_WAY + MINUTES[2])
}

/// Who sees them home: rules that are as fast as they may be, supervisors with a telephone and an address.
async fn prepared(town: &Town, node: &Server) {
    let cookie = town.supervisor(node, SUPERVISORS[0]).await;
    let timing = json!({"minutes": MINUTES, "acknowledge_within": 5});
    let rule = json!({"go": "alone", "check_every": null, "buddy": true, "transport": false, "approval": false});
    let rules = json!({
        "low": timing, "medium": timing, "high": timing, "levels": [rule, rule, rule, rule, rule],
        "night_from": 18, "night_until": 6,
    });
    let put = (Method::PUT, "/api/v1/safety_rules");
    let (status, told, _) = town.ask(node, put, &cookie, Some(rules)).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    for ((handle, phone), address) in SUPERVISORS.iter().zip(PHONES).zip(ADDRESSES) {
        town.reached_by(node, handle, phone, Some(address)).await;
    }
}

/// One of those who go out, with a plan that began a while ago and a buddy.
async fn planned(town: &Town, node: &Server, number: usize) -> Out {
    let cookie = town.caller(node, number).await;
    let outing = uuid::Uuid::now_v7().to_string();
    let plan = json!({
        "id": outing, "starts_at": in_seconds(-3_000), "ends_at": in_seconds(7_200), "home_by": in_seconds(10_800),
        "company": "pair", "buddy": format!("p{}", (number + 1) % crate::town::CALLERS),
    });
    let (status, told, _) =
        town.ask(node, (Method::POST, "/api/v1/outreach"), &cookie, Some(plan)).await;
    assert_eq!(status, StatusCode::CREATED, "{told}");
    Out { cookie, outing }
}

/// Waits until it is written down that all that was handed over went out: what is not, another node hands over again.
async fn written_down(town: &Town, node: &Server, outing: &str) {
    let cookie = town.supervisor(node, SUPERVISORS[0]).await;
    let path = format!("/api/v1/outreach/{outing}/deliveries");
    super::until_asked(async || {
        let (status, body, _) = town.ask(node, (Method::GET, &path), &cookie, None).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let states = body["deliveries"].as_array().expect("deliveries").iter();
        let states: Vec<&str> = states.filter_map(|one| one["state"].as_str()).collect();
        let out = states.iter().filter(|state| matches!(**state, "sent" | "delivered")).count();
        if out >= 4 { Ok(()) } else { Err(format!("{states:?}")) }
    })
    .await;
}

/// When each supervisor was first told of each outing's alarm.
type Told = BTreeMap<(usize, String), Instant>;

/// Looks at what supervisors are told until an instant; nobody is told of one step twice.
async fn watched(town: &Town, node: &Server, until: Instant) -> Told {
    let mut told = Told::new();
    let mut cookies = Vec::new();
    for handle in SUPERVISORS {
        cookies.push(town.supervisor(node, handle).await);
    }
    while Instant::now() < until {
        for (who, cookie) in cookies.iter().enumerate() {
            let calls = town.calls(node, cookie).await;
            let alarms: Vec<&String> =
                calls.iter().filter(|call| call.starts_with("\"alarm\" ")).collect();
            let once: BTreeSet<&String> = alarms.iter().copied().collect();
            assert_eq!(once.len(), alarms.len(), "told twice: {alarms:?}");
            for call in alarms {
                let mut words = call.split(' ').skip(1).map(|word| word.trim_matches('"'));
                let (step, outing) = (words.next().expect("a step"), words.next().expect("one"));
                assert_eq!(step, "R2", "{call}");
                told.entry((who, outing.to_owned())).or_insert_with(Instant::now);
            }
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn a_night_on_two_nodes_in_which_one_dies_forgets_nobody_and_calls_nobody_twice() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let Some(mail) = MailServer::start().await else { return };
    let gateway = Gateway::start().await;
    let town = Town::new(database.url());
    let deployment = Deployment::new(&format!(
        "[channels.sms]\nkannel = \"http://127.0.0.1:{}/cgi-bin/sendsms\"\nuser = \"atalaya\"\n\
         password_file = \"secret\"\ncountry = \"502\"\n\
         [channels.email]\nhost = \"localhost\"\nport = {}\nuser = \"atalaya\"\npassword_file = \"secret\"\n\
         from = \"avisos@omes.example\"\nauthority_file = \"authority.pem\"\n",
        gateway.port, mail.port
    ));
    let beside = std::path::Path::new(deployment.file()).parent().expect("a folder");
    std::fs::write(beside.join("authority.pem"), &mail.certificate).expect("written");
    let flags = ["--insecure-cookie", "--deployment", deployment.file()];
    let (first, second) =
        (Server::with(town.database(), &flags), Server::with(town.database(), &flags));
    first.ready().await;
    second.ready().await;
    prepared(&town, &first).await;
    let mut out = Vec::new();
    for number in 0..crate::town::CALLERS {
        out.push(planned(&town, &first, number).await);
    }
    let address = |node: &Server| node.url.replace("http://", "");
    let line = PatchyLine::open(vec![address(&first), address(&second)]).await;

    // Two whose phones are lost: nothing is heard of them after. One who is only late.
    let begun = Instant::now();
    let due = |seconds: u64| begun + Duration::from_secs(seconds);
    let set_out = async |who: usize, seconds: i64| {
        let word = json!({"kind": "set_out", "tapped_at": in_seconds(called_in(seconds))});
        out[who].say(&line.url, word).await;
    };
    tokio::join!(set_out(2, 22), set_out(3, 28), set_out(4, 30), set_out(0, 300), set_out(1, 300));
    // One is made to say that all is well, one calls for help.
    out[1].say(&line.url, json!({"kind": "ok", "duress": true})).await;
    let forced = Instant::now();
    let called = Instant::now();
    out[0].say(&line.url, json!({"kind": "red"})).await;
    let heard = Instant::now();
    until("two are told at once of who was forced", || gateway.handed().len() >= 2).await;
    until("and by e-mail", || mail.server.heard().matches("\"to\"").count() >= 2).await;
    written_down(&town, &second, &out[1].outing).await;
    // Before anything else is due, a node dies.
    assert!(Instant::now() < called + TAKE_BACK, "this machine is too slow for this night");
    first.kill();
    let late = out[3].clone();
    let url = line.url.clone();
    let says = tokio::spawn(async move {
        tokio::time::sleep_until((begun + Duration::from_secs(16)).into()).await;
        late.say(&url, json!({"kind": "ok"})).await;
    });
    let told = watched(&town, &second, begun + NIGHT).await;
    says.await.expect("it is heard");
    assert!(line.cut.load(Ordering::Relaxed) >= 3, "the line was felt");

    for (who, from, at) in [
        (1, begun, forced),
        (0, called + TAKE_BACK, heard + TAKE_BACK),
        (2, due(22), due(22)),
        (4, due(30), due(30)),
    ] {
        for (supervisor, handle) in SUPERVISORS.iter().enumerate() {
            let told = told.get(&(supervisor, out[who].outing.clone()));
            let told = *told.unwrap_or_else(|| panic!("{handle} was not told of p{who}"));
            assert!(told >= from, "{handle} was told of p{who} before it was due");
            // Of who was forced both were told before anybody looked here.
            let late = told.saturating_duration_since(at);
            assert!(who == 1 || late <= LATE, "{handle} was told of p{who} {late:?} late");
        }
    }
    assert_eq!(told.len(), 8, "of who was only late nobody was told");
    tokio::time::sleep(NO_MORE).await;
    let mut handed = gateway.handed();
    handed.sort();
    let four = |one: &&str| vec![(*one).to_owned(); 4];
    let once = |to: [&str; 2]| to.iter().flat_map(four).collect::<Vec<String>>();
    assert_eq!(handed, once(PHONES), "each of four alarms once to each");
    let heard = mail.server.heard();
    let mut mails: Vec<String> = heard
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|message| message["to"][0].as_str().map(str::to_owned))
        .collect();
    mails.sort();
    assert_eq!(mails, once(ADDRESSES), "by the other way too");
}
