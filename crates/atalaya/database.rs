//! Opening the database a command names.

use anyhow::Context as _;
use atalaya_domain::Actor;
use atalaya_store::Store;

use crate::{cli, key_file, now, terminal};

/// Opens the database, brings it to this program's version and gives it its keys, if they are named.
pub async fn open(arguments: &cli::Database) -> anyhow::Result<Store> {
    let store = Store::open(&arguments.database).await.context("cannot open the database")?;
    store.migrate().await?;
    unlocked(store, arguments).await
}

/// Opens the database if it is at this program's version, and gives it its keys, if they are named.
pub async fn open_as_it_is(arguments: &cli::Database) -> anyhow::Result<Store> {
    let store = Store::open(&arguments.database).await.context("cannot open the database")?;
    store.migrated().await?;
    unlocked(store, arguments).await
}

async fn unlocked(store: Store, arguments: &cli::Database) -> anyhow::Result<Store> {
    key_file::unlock(&store, arguments.key_file.as_deref(), now()).await?;
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
