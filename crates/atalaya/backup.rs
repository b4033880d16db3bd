//! `atalaya backup` and `atalaya restore`.

use std::fs::File;
use std::io;
use std::path::Path;

use anyhow::Context as _;
use atalaya_domain::AuditAction;
use atalaya_seal::{Keyring, MaybeSealed, Randomness, SealedWriter};
use atalaya_store::{BackupCounts, Store};
use indicatif::ProgressBar;

use crate::{cli, database, expired, key_file, layers, now, person, terminal};

/// `atalaya backup`: a whole file that only its owner may read, or none.
pub async fn backup(arguments: cli::Backup) -> anyhow::Result<()> {
    let store = database::open_as_it_is(&arguments.database).await?;
    let path = &arguments.file;
    let file = create(path)?;
    // Before anything is written, and so in the backup too.
    store.audit_append_everywhere(AuditAction::BackupMade, now()).await?;
    let keys = keys(&arguments.database)?;
    let written = write(&store, &file, keys.as_ref()).await;
    // On disk before we say so; half a backup is worse than none.
    match written.and_then(|counts| Ok(file.sync_all().map(|()| counts)?)) {
        Ok(counts) => {
            person::keep(&store, person::beside(path)).await?;
            terminal::say(&told(counts));
            // The new one is there whatever becomes of the old ones.
            match expired::remove(&store, person::beside(path), keys.as_ref(), now()).await {
                Ok(0) => {}
                Ok(removed) => terminal::note(&format!(
                    "{removed} backups were older than 35 days and are removed"
                )),
                Err(error) => {
                    terminal::note(&format!("backups that are older than 35 days stay: {error:#}"));
                }
            }
            Ok(())
        }
        Err(error) => {
            drop(std::fs::remove_file(path));
            Err(error)
        }
    }
}

/// Writes a backup, sealed as a whole where there are keys: who has the file alone learns how long it is.
async fn write(store: &Store, file: &File, keys: Option<&Keyring>) -> anyhow::Result<BackupCounts> {
    let out = file.try_clone()?;
    let Some(keys) = keys else { return Ok(store.backup_write(out, now(), bar()).await?) };
    let random: Randomness =
        Box::new(|into| getrandom::fill(into).map_err(|error| io::Error::other(error.to_string())));
    let out = SealedWriter::new(out, keys.current(), random)?;
    Ok(store.backup_write(out, now(), bar()).await?)
}

fn keys(arguments: &cli::Database) -> anyhow::Result<Option<Keyring>> {
    arguments.key_file.as_deref().map(key_file::read).transpose()
}

/// Opens a backup, sealed or not.
fn open(path: &Path, keys: Option<&Keyring>) -> anyhow::Result<MaybeSealed<File>> {
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("cannot open {shown}"))?;
    MaybeSealed::new(file, keys).with_context(|| format!("cannot open {shown}"))
}

/// `atalaya restore`.
pub async fn restore(arguments: cli::Restore) -> anyhow::Result<()> {
    let path = &arguments.file;
    let file = open(path, keys(&arguments.database)?.as_ref())?;
    // Before anybody is brought back: a list that cannot be read brings back nobody.
    let erasures = person::listed_beside(path)?;
    let store = database::open(&arguments.database).await?;
    let counts = store.backup_restore(file, now(), bar()).await?;
    store.audit_append_everywhere(AuditAction::Restored, now()).await?;
    let again = store.erase_again(&erasures).await?;
    layers::complete(&store).await?;
    terminal::say(&told(counts));
    if again > 0 {
        terminal::note(&format!("{again} people were erased again"));
    }
    terminal::note("nobody is signed in: everybody signs in again");
    terminal::note(
        "code words are those of the day of the backup, and in force again once somebody has typed each anew",
    );
    Ok(())
}

/// `atalaya drill`: restores a backup where nobody uses it, and enters in the log that it could be.
pub async fn drill(arguments: cli::Restore) -> anyhow::Result<()> {
    let path = &arguments.file;
    let file = open(path, keys(&arguments.database)?.as_ref())?;
    let served = database::open_as_it_is(&arguments.database).await?;
    let place =
        tempfile::tempdir_in(person::beside(path)).context("cannot make a place to try it in")?;
    let url = format!("sqlite:{}", place.path().join("tried.db").display());
    let copy = cli::Database { database: url, ..arguments.database };
    let tried = database::open(&copy).await?;
    let counts = tried.backup_restore(file, now(), bar()).await?;
    let report = tried.check().await?;
    anyhow::ensure!(report.problems.is_empty(), "restored, but: {}", report.problems.join("; "));
    drop(tried);
    place.close().context("cannot remove the copy")?;
    served.audit_append_everywhere(AuditAction::BackupTried, now()).await?;
    terminal::say(&told(counts));
    Ok(())
}

/// A new file, for its owner alone; never one that is there already.
fn create(path: &Path) -> anyhow::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot make {}", path.display()))
}

/// Shown on a terminal only.
fn bar() -> impl Fn(u64, u64) + Send + 'static {
    let bar = ProgressBar::new(0);
    move |done, of| {
        bar.set_length(of);
        bar.set_position(done);
        if done >= of {
            bar.finish_and_clear();
        }
    }
}

fn told(counts: BackupCounts) -> String {
    let BackupCounts {
        organisations,
        users,
        tokens,
        versions,
        exposure_versions,
        distinct_pairs,
        rejections: _,
        places,
        place_reviews: _,
        audit_entries,
        audit_concerned: _,
        releases,
        release_parties: _,
        release_approvals: _,
        release_files,
        keys,
        contacts,
        second_factors,
        safety_rules: _,
        duty_turns,
        protocols: _,
        code_words,
        support: _,
        credential_cards: _,
        facility_checks: _,
        directory_entries,
        lessons,
        logbook_plans: _,
        place_audits: _,
    } = counts;
    format!(
        "{organisations} organisations, {users} users, {tokens} tokens, {versions} event versions, \
         {exposure_versions} exposure versions, {distinct_pairs} pairs of distinct events, {places} registered places, \
         {audit_entries} audit entries, {releases} releases with {release_files} files, {keys} wrapped keys, \
         {contacts} contacts, {second_factors} second factors, \
         {duty_turns} turns on duty, {code_words} code words, {directory_entries} numbers to call, {lessons} lessons and actions"
    )
}
