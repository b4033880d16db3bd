//! Nodes that are killed, and a database that is gone, while messages are on their way.

use std::process::Command;
use std::time::Duration;

use super::gateway::{FAILS, Gateway, HANGS, TAKES};
use super::until;
use crate::program::Server;
use crate::town::{CALLERS, Deployment, Town};

/// A town whose supervisor Luz is reached by text message, its deployment, and its first node.
async fn town(database: &str, gateway: &Gateway) -> (Town, Deployment, Server) {
    let town = Town::new(database);
    let deployment = Deployment::new(&format!(
        "[channels.sms]\nkannel = \"http://127.0.0.1:{}/cgi-bin/sendsms\"\nuser = \"atalaya\"\n\
         password_file = \"secret\"\ncountry = \"502\"\n",
        gateway.port
    ));
    let first = node(&town, &deployment).await;
    town.reached(&first, "luz", "5555 1234").await;
    (town, deployment, first)
}

async fn node(town: &Town, deployment: &Deployment) -> Server {
    let flags = ["--insecure-cookie", "--deployment", deployment.file()];
    let node = Server::with(town.database(), &flags);
    node.ready().await;
    node
}

/// Nothing more is handed over for longer than a lease lasts and two nodes need to look.
async fn and_no_more(gateway: &Gateway, handed: usize) {
    tokio::time::sleep(Duration::from_secs(24)).await;
    assert_eq!(gateway.handed().len(), handed, "{:?}", gateway.handed());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_hand_each_message_over_once_and_the_one_that_lives_what_the_other_left() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let gateway = Gateway::start().await;
    let (town, deployment, first) = town(database.url(), &gateway).await;
    let second = node(&town, &deployment).await;
    town.call(&first).await;
    until("each call is handed over", || gateway.handed().len() >= CALLERS).await;
    assert_eq!(gateway.handed(), vec!["+50255551234"; CALLERS]);
    // From here on one node has it in its hands and dies with it: it had been handed over, and
    // that was not written down, so the gateway is handed it once more. That is the window.
    gateway.does(HANGS);
    second.pause();
    town.help(&first, 0).await;
    until("it is in its hands", || gateway.handed().len() == CALLERS + 1).await;
    first.kill();
    gateway.does(TAKES);
    second.go_on();
    until("the other hands it over", || gateway.handed().len() == CALLERS + 2).await;
    and_no_more(&gateway, CALLERS + 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_committed_is_sent_though_the_node_is_killed_and_the_gateway_was_down() {
    let database = atalaya_kit::sqlite();
    let gateway = Gateway::start().await;
    let (town, deployment, first) = town(database.url(), &gateway).await;
    gateway.does(FAILS);
    town.help(&first, 0).await;
    // Committed, tried, and not out: supervisors are told so in the app.
    let cookie = town.supervisor(&first, "luz").await;
    let mut told = false;
    while !told {
        let calls = town.calls(&first, &cookie).await;
        told = calls.iter().any(|call| call.starts_with("\"undelivered\" \"R2\""));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    first.kill();
    gateway.does(TAKES);
    let second = node(&town, &deployment).await;
    until("it is handed over", || !gateway.handed().is_empty()).await;
    let cookie = town.supervisor(&second, "luz").await;
    while town.calls(&second, &cookie).await.iter().any(|call| call.contains("undelivered")) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(gateway.handed(), ["+50255551234"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_gone_for_a_while_loses_no_message_and_doubles_none() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let gateway = Gateway::start().await;
    let (town, _deployment, node) = town(database.url(), &gateway).await;
    town.help(&node, 0).await;
    town.help(&node, 1).await;
    // Their steps are due in ten seconds: before that nobody reaches the database any more.
    let gone = Outage::begin(database.url());
    tokio::time::sleep(Duration::from_secs(14)).await;
    assert_eq!(gateway.handed(), Vec::<String>::new());
    gone.end();
    until("both are handed over", || gateway.handed().len() >= 2).await;
    and_no_more(&gateway, 2).await;
}

/// A database that lets nobody in.
struct Outage {
    maintenance: String,
    name: String,
}

impl Outage {
    fn begin(url: &str) -> Self {
        let (path, parameters) = url.split_once('?').expect("parameters");
        let (before, name) = path.rsplit_once('/').expect("a path");
        let outage =
            Self { maintenance: format!("{before}/postgres?{parameters}"), name: name.to_owned() };
        outage.set(false);
        outage.psql(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        ));
        outage
    }

    fn end(self) {
        self.set(true);
    }

    fn set(&self, allow: bool) {
        self.psql(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS {allow}", self.name));
    }

    fn psql(&self, sql: &str) {
        let done = Command::new("psql")
            .args(["-qAtX", "-v", "ON_ERROR_STOP=1", "-d", &self.maintenance, "-c", sql])
            .output();
        let done = done.expect("psql runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}
