//! The file with the installation's keys, and `atalaya key`.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use atalaya_notify::PushKey;
use atalaya_seal::{Key, Keyring};
use atalaya_store::Store;
use jiff::Timestamp;

use crate::{cli, database, terminal};

/// Said where a server is to start without keys.
const MISSING: &str = "\
there is no key file: what must not be read from the database is sealed with it.
  Make one once, keep it away from the database and its backups, and name it:
    atalaya key create /etc/atalaya.key
    export ATALAYA_KEY_FILE=/etc/atalaya.key
no hay archivo de llaves: con él se sella lo que nadie debe leer en la base de datos.
  Cree uno una sola vez, guárdelo lejos de la base y de sus respaldos, y nómbrelo así";

/// Reads the text of a file with keys, which only its owner may be able to.
pub fn text(path: &Path) -> anyhow::Result<String> {
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("cannot open the key file {shown}"))?;
    let mode = file.metadata()?.permissions().mode();
    if mode & 0o077 != 0 {
        bail!(
            "others can read the key file {shown} (mode {:o}): chmod 600 it, and make other keys \
             if somebody may have",
            mode & 0o777
        );
    }
    std::io::read_to_string(file).with_context(|| format!("cannot read the key file {shown}"))
}

/// Reads the installation's key file.
pub fn read(path: &Path) -> anyhow::Result<Keyring> {
    Keyring::parse(&text(path)?).with_context(|| format!("the key file {} is none", path.display()))
}

/// Gives the store the keys of the file that is named, if one is.
pub async fn unlock(store: &Store, path: Option<&Path>, now: Timestamp) -> anyhow::Result<()> {
    let Some(path) = path else { return Ok(()) };
    let ring = read(path)?;
    let again = path.to_owned();
    store.unlock(ring, Some(Box::new(move || read(&again).ok())), now).await?;
    Ok(())
}

/// The key file of a server, which starts with none but this.
pub fn required(path: Option<&Path>) -> anyhow::Result<&Path> {
    path.context(MISSING)
}

/// The key file, made if it is not there.
pub fn found_or_made(path: &Path) -> anyhow::Result<()> {
    if path.exists() { Ok(()) } else { make(path) }
}

/// `atalaya key …`.
pub async fn run(command: cli::Key, now: Timestamp) -> anyhow::Result<()> {
    match command {
        cli::Key::Create { file } => make(&file),
        cli::Key::Push { file } => {
            make_push(&file)?;
            terminal::note(&format!(
                "key in {}: name it in [channels.push] of the deployment file, at every node",
                file.display()
            ));
            Ok(())
        }
        cli::Key::Rotate { database, organisation: None } => rotate(&database, now).await,
        cli::Key::Rotate { database, organisation: Some(slug) } => {
            let store = database::open(&database).await?;
            required(database.key_file.as_deref())?;
            let found = store.organisation_by_slug(&slug).await?;
            let found = found.with_context(|| format!("there is no organisation {slug}"))?;
            let bar = indicatif::ProgressBar::new_spinner();
            let shown = bar.clone();
            let sealed = store.data_key_rotate(found.id, now, move |done| bar.set_position(done));
            let sealed = sealed.await?;
            shown.finish_and_clear();
            terminal::say(&format!("{slug}: another data key; {sealed} texts sealed anew"));
            Ok(())
        }
        cli::Key::Forget { database } => forget(&database, now).await,
    }
}

/// Makes the key by which push services know this installation.
pub fn make_push(path: &Path) -> anyhow::Result<()> {
    make_secret(path, &PushKey::make()?)
}

/// Makes a file that only its owner may read.
fn make_secret(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot make {}", path.display()))?;
    file.write_all(text.as_bytes())?;
    Ok(file.sync_all()?)
}

fn make(path: &Path) -> anyhow::Result<()> {
    let ring = Keyring::new(new_key()?);
    make_secret(path, &ring.text())?;
    terminal::note(&format!(
        "key {} in {}: without it nobody reads what is sealed; keep a copy away from here",
        ring.current().id(),
        path.display()
    ));
    Ok(())
}

/// Another key in the file before the old ones, then everything wrapped with it. Stopped anywhere, it
/// is started again.
async fn rotate(database: &cli::Database, now: Timestamp) -> anyhow::Result<()> {
    let path = required(database.key_file.as_deref())?;
    let store = database::open(database).await?;
    let ring = read(path)?.rotated(new_key()?);
    replace(path, &ring)?;
    let wrapped = store.keys_rewrap(ring.clone(), now).await?;
    terminal::say(&format!("{wrapped} keys wrapped with {}", ring.current().id()));
    terminal::note(
        "the old keys still open backups that were made before; once those are gone: atalaya key \
         forget",
    );
    Ok(())
}

/// Leaves the file the key that wraps alone, once nothing in the database needs the others.
async fn forget(database: &cli::Database, now: Timestamp) -> anyhow::Result<()> {
    let path = required(database.key_file.as_deref())?;
    let ring = read(path)?.without_old();
    let store = Store::open(&database.database).await.context("cannot open the database")?;
    store.migrated().await?;
    store
        .unlock(ring.clone(), None, now)
        .await
        .context("something is wrapped with an old key still: atalaya key rotate first")?;
    replace(path, &ring)?;
    terminal::say(&format!("{} alone", ring.current().id()));
    Ok(())
}

/// Puts another file in the place of this one, whole or not at all.
fn replace(path: &Path, ring: &Keyring) -> anyhow::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    drop(std::fs::remove_file(&part));
    let mut file = File::options().write(true).create_new(true).mode(0o600).open(&part)?;
    file.write_all(ring.text().as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&part, path).with_context(|| format!("cannot replace {}", path.display()))?;
    Ok(())
}

fn new_key() -> anyhow::Result<Key> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    Ok(Key::new(bytes))
}
