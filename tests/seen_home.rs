//! Whoever calls for help is heard once, though nodes are killed before they can tell anybody.

use std::time::Duration;

use crate::program::{PATIENCE, Server};
use crate::town::{CALLERS, Town};

/// Each supervisor is told of each call, once, and then of nothing else for a while.
async fn heard_once(town: &Town, nodes: &[&Server]) {
    for supervisor in &town.supervisors {
        let cookie = town.sign_in(nodes[0], supervisor).await;
        let told = async || town.calls(nodes[0], &cookie).await;
        let begun = std::time::Instant::now();
        while told().await.len() < CALLERS {
            assert!(begun.elapsed() < PATIENCE, "{:?}", told().await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    // Long enough for every node to look again.
    tokio::time::sleep(Duration::from_secs(3)).await;
    for node in nodes {
        for supervisor in &town.supervisors {
            let cookie = town.sign_in(node, supervisor).await;
            let mut calls = town.calls(node, &cookie).await;
            assert!(calls.iter().all(|call| call.starts_with("\"alarm\" \"R2\"")), "{calls:?}");
            calls.sort();
            calls.dedup();
            assert_eq!(calls.len(), CALLERS, "each once");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_for_help_outlives_the_node_that_took_it() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let town = Town::new(database.url());
    let (first, second, third) = (town.node().await, town.node().await, town.node().await);
    town.call(&first).await;
    // It has ten seconds before it would tell anybody; another hangs from now on.
    first.kill();
    second.pause();
    heard_once(&town, &[&third]).await;
    second.go_on();
    let again = town.node().await;
    heard_once(&town, &[&third, &second, &again]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_for_help_outlives_a_program_that_is_alone() {
    let database = atalaya_kit::sqlite();
    let town = Town::new(database.url());
    let node = town.node().await;
    town.call(&node).await;
    node.kill();
    // What fell due while nobody was there is told at once.
    tokio::time::sleep(Duration::from_secs(11)).await;
    let node = town.node().await;
    heard_once(&town, &[&node]).await;
}
