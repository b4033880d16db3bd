//! Opening the database a command names.

use anyhow::Context as _;
use atalaya_domain::Actor;
use atalaya_store::Store;

use crate::{cli, terminal};

/// Opens the database and brings it to this program's version.
pub async fn open(arguments: &cli::Database) -> anyhow::Result<Store> {
    let store = Store::open(&arguments.database).await.context("cannot open the database")?;
    store.migrate().await?;
    Ok(store.acting(Actor::Operator))
}

/// `atalaya migrate`.
pub async fn migrate(arguments: &cli::Database) -> anyhow::Result<()> {
    let store = Store::open(&arguments.database).await.context("cannot open the database")?;
    let done = store.migrate().await?;
    if done.is_empty() {
        terminal::say("the database is up to date");
    }
    for name in done {
        terminal::say(&format!("migrated: {name}"));
    }
    Ok(())
}

/// `atalaya check`.
pub async fn check(arguments: &cli::Database) -> anyhow::Result<()> {
    let store = Store::open(&arguments.database).await.context("cannot open the database")?;
    store.migrated().await?;
    let report = store.check().await?;
    for problem in &report.problems {
        terminal::say(problem);
    }
    anyhow::ensure!(
        report.problems.is_empty(),
        "{} problems in {} versions",
        report.problems.len(),
        report.versions
    );
    terminal::say(&format!("{} versions, no problems", report.versions));
    Ok(())
}
