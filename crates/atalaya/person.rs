//! `atalaya person`: erasing somebody, and keeping the list of those who were.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use atalaya_domain::{OrganisationId, UserId};
use atalaya_store::{Erasure, Store};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{accounts, cli, database, terminal};

/// What the list beside backups is called.
const LIST: &str = "erasures.json";

/// The list of those who were erased. Nothing of theirs is in it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    /// The format's version.
    atalaya_erasures: u32,
    people: Vec<Erasure>,
}

/// `atalaya person …`.
pub async fn person(command: cli::Person, now: Timestamp) -> anyhow::Result<()> {
    match command {
        cli::Person::Erase { account, events, confirm } => {
            let (store, organisation, user) = accounts::existing(&account).await?;
            if confirm.as_ref() != Some(&account.handle) {
                bail!(told(&store, organisation, user, &account).await?);
            }
            store.person_erase(organisation, user, events.into(), now).await?;
            terminal::say("erased");
            terminal::note(
                "backups of before still know them: keep the list of `atalaya person erasures` beside those",
            );
        }
        cli::Person::Erasures { database, directory } => {
            let store = database::open(&database).await?;
            let count = keep(&store, &directory).await?;
            terminal::say(&format!("{count} people in {}", directory.join(LIST).display()));
        }
    }
    Ok(())
}

/// What goes, and how to say that it is to.
async fn told(
    store: &Store,
    organisation: OrganisationId,
    user: UserId,
    account: &cli::Account,
) -> anyhow::Result<String> {
    let extent = store.person_extent(organisation, user).await?;
    let handle = &account.handle;
    Ok(format!(
        "nothing is erased yet. There are {} reports and {} outreach records of {handle}, {} outings and {} \
         phones. Their key, names, phones and outings go for ever; what becomes of their reports says \
         --events. Say it again with --confirm {handle}",
        extent.events, extent.exposure, extent.outreach, extent.devices
    ))
}

/// Writes who was erased into the list in a directory, beside those it has; gives how many they are.
/// Nobody is taken off it: what was erased before an older backup was restored must not come back
/// with a backup in between.
pub async fn keep(store: &Store, directory: &Path) -> anyhow::Result<usize> {
    let path = directory.join(LIST);
    let mut people = read(&path)?;
    for erasure in store.erasures().await? {
        let same = |one: &Erasure| {
            (&one.organisation, one.person, one.created_us)
                == (&erasure.organisation, erasure.person, erasure.created_us)
        };
        if !people.iter().any(same) {
            people.push(erasure);
        }
    }
    let count = people.len();
    if count == 0 {
        return Ok(0);
    }
    let text = serde_json::to_vec_pretty(&List { atalaya_erasures: 1, people })?;
    let mut file = tempfile::NamedTempFile::new_in(directory)
        .with_context(|| format!("cannot write in {}", directory.display()))?;
    file.write_all(&text)?;
    file.as_file().sync_all()?;
    file.persist(&path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(count)
}

/// Who is on the list beside a backup.
pub fn listed_beside(backup: &Path) -> anyhow::Result<Vec<Erasure>> {
    read(&beside(backup).join(LIST))
}

/// The directory of a file.
pub fn beside(file: &Path) -> &Path {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

/// Who is on the list; nobody, if there is none.
fn read(path: &Path) -> anyhow::Result<Vec<Erasure>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot open {}", path.display()));
        }
    };
    let list: List = serde_json::from_reader(std::io::BufReader::new(file))
        .with_context(|| format!("{} is no list of erasures", path.display()))?;
    anyhow::ensure!(
        list.atalaya_erasures == 1,
        "{} is of another version of this program",
        path.display()
    );
    Ok(list.people)
}
