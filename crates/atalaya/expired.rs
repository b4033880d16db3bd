//! Backups that have served their time go by themselves: from the directory that they are written to, and nothing else in it.
//!
//! What is a backup of ours says the file itself and not its name: one that our keys open, or one from before there were
//! keys. The last one stays whatever its age: where no other is made any more, the checklist says so, and a database without
//! a backup is lost with its disk. It is entered in each organisation's log before anything goes.

use std::fs::{File, read_dir, remove_file};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use atalaya_domain::AuditAction;
use atalaya_seal::{Keyring, MaybeSealed};
use atalaya_store::{Store, backup_made_at};
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::{key_file, now};

/// How long a backup is kept: whoever was erased, and what was removed, is in none that is older.
const KEPT: SignedDuration = SignedDuration::from_hours(35 * 24);
/// The time between two looks.
const PAUSE: Duration = Duration::from_secs(3_600);

/// Removes what has served its time from a directory; gives how many backups went.
pub async fn remove(
    store: &Store,
    directory: &Path,
    keys: Option<&Keyring>,
    now: Timestamp,
) -> anyhow::Result<usize> {
    let old = old(directory, keys, now)?;
    if old.is_empty() {
        return Ok(0);
    }
    // Where nothing can be removed nothing is entered, or each hour would have its line.
    tempfile::NamedTempFile::new_in(directory)
        .with_context(|| format!("cannot write in {}", directory.display()))?;
    store.audit_append_everywhere(AuditAction::BackupExpired, now).await?;
    for path in &old {
        match remove_file(path) {
            Ok(()) => {}
            // Another node was faster.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error).with_context(|| format!("cannot remove {}", path.display()));
            }
        }
    }
    Ok(old.len())
}

/// Removes what has served its time from a directory, at once and then every hour, until `stop`.
pub async fn keep(
    store: Store,
    directory: PathBuf,
    key_file: Option<PathBuf>,
    stop: CancellationToken,
) {
    loop {
        // Anew each time: keys may have been rotated.
        let removed = async {
            let keys = key_file.as_deref().map(key_file::read).transpose()?;
            remove(&store, &directory, keys.as_ref(), now()).await
        };
        match removed.await {
            Ok(0) => {}
            Ok(backups) => tracing::info!(backups, "removed backups that have served their time"),
            Err(error) => {
                let error: &dyn std::error::Error = error.as_ref();
                tracing::warn!(error, "cannot remove old backups; trying again");
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// The backups in a directory that have served their time, but the last one that there is.
fn old(directory: &Path, keys: Option<&Keyring>, now: Timestamp) -> anyhow::Result<Vec<PathBuf>> {
    let shown = directory.display();
    let mut backups = Vec::new();
    for entry in read_dir(directory).with_context(|| format!("cannot look into {shown}"))? {
        let entry = entry.with_context(|| format!("cannot look into {shown}"))?;
        // A link leads elsewhere, and a directory is not ours to look into.
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        // What cannot be opened is none of ours, or nobody's any more.
        let made = File::open(entry.path()).and_then(|file| MaybeSealed::new(file, keys));
        if let Some(made_at) = made.ok().and_then(backup_made_at) {
            backups.push((made_at, entry.path()));
        }
    }
    backups.sort();
    backups.pop();
    let before = now.checked_sub(KEPT).context("the clock is at its beginning")?;
    Ok(backups.into_iter().filter(|(made_at, _)| *made_at < before).map(|(_, path)| path).collect())
}
