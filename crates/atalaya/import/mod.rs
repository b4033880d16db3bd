//! `atalaya import`: files of events, or of outreach hours, into the store.

mod logbook;
mod refused;
mod rows;
mod stored;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};

use anyhow::{Context as _, anyhow, bail};
use atalaya_domain::{Area, Deployment, Event, Exposure, OrganisationId, Rules, Zone};
use atalaya_store::{Outcome, Store, StoreError};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;

pub use atalaya_logbook::{Field, FileRecord, Mapping, kind_of, wall_clock};
use atalaya_logbook::{Reading, Refusal};
use refused::Refused;
pub use rows::Rows;
use stored::Stored;

use crate::{cli, config, layers, terminal};

/// Records stored in one transaction: large enough that its cost vanishes, small enough that a
/// stop loses little work.
const CHUNK: usize = atalaya_store::MAX_BATCH;
/// Names of members that fill nothing, told of a chunk at most.
const LEFT_OUT: usize = 100;
/// New records from which on the database is left in order: fewer change little of it.
const MANY: u64 = 100_000;
/// Chunks that may wait between checking and storing: one is stored while one is checked.
const CHUNKS_WAITING: usize = 1;

/// A batch on its way to the disk.
type Storing = tokio::task::JoinHandle<Result<Vec<Outcome>, StoreError>>;

/// What an import came to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Rows read.
    pub rows: u64,
    /// New records, on disk (or, in a dry run, rows that would be taken).
    pub created: u64,
    /// Rows whose record was here already.
    pub already_had: u64,
    /// Rows that were refused.
    pub refused: u64,
}

/// Imports the files; an error only when nothing more can be done. Refused rows are reported.
pub async fn run(arguments: cli::Import, now: Timestamp) -> anyhow::Result<()> {
    if logbook::is_asked(&arguments)? {
        logbook::run(arguments, now).await
    } else if arguments.exposure {
        run_of::<Exposure>(arguments, now).await
    } else {
        run_of::<Event>(arguments, now).await
    }
}

async fn run_of<R: Stored>(arguments: cli::Import, now: Timestamp) -> anyhow::Result<()> {
    let mappings: Result<Vec<Mapping<R::Field>>, String> =
        arguments.mappings.iter().map(|text| text.parse()).collect();
    let mappings = mappings.map_err(|wrong| anyhow!("--map: {wrong}"))?;
    let deployment = config::deployment(arguments.deployment.as_deref())?;
    let into = if arguments.dry_run { None } else { Some(target(&arguments).await?) };
    let mut refused = Refused::new(arguments.errors.as_deref())?;
    let mut all = Counts::default();
    for file in &arguments.files {
        let one = Importer::<R> {
            arguments: &arguments,
            mappings: &mappings,
            deployment: &deployment,
            into: into.as_ref(),
            now,
        };
        let counts = one
            .file(file, &mut refused)
            .await
            .with_context(|| format!("{} was imported only in part", file.display()))?;
        terminal::note(&format!("{}: {counts}", file.display()));
        all.add(counts);
    }
    refused.finish()?;
    ended(&arguments, all, into.as_ref()).await
}

/// Says what all files came to, and leaves the database in order.
async fn ended(arguments: &cli::Import, all: Counts, into: Option<&Target>) -> anyhow::Result<()> {
    if let Some(target) = into {
        layers::complete(&target.store).await?;
    }
    terminal::say(&format!(
        "{all}{}",
        if arguments.dry_run { " (dry run: nothing stored)" } else { "" }
    ));
    anyhow::ensure!(all.rows == 0 || all.refused < all.rows, "every row was refused");
    // All of it is stored: that the database was not left in order is no reason to import it again.
    if let Some(target) = into
        && all.created >= MANY
        && let Err(error) = target.store.tidy_after_import().await
    {
        terminal::note(&format!(
            "all is stored; PostgreSQL will look through it later by itself ({error})"
        ));
    }
    Ok(())
}

/// Where records go: a database, and whose they are there.
struct Target {
    store: Store,
    organisation: OrganisationId,
}

async fn target(arguments: &cli::Import) -> anyhow::Result<Target> {
    let store = crate::database::open(&arguments.database).await?;
    match store.organisation_by_slug(&arguments.organisation).await? {
        Some(organisation) => Ok(Target { store, organisation: organisation.id }),
        None => bail!("there is no organisation {}", arguments.organisation),
    }
}

struct Importer<'a, R: Stored> {
    arguments: &'a cli::Import,
    mappings: &'a [Mapping<R::Field>],
    deployment: &'a Deployment,
    /// `None` in a dry run: no database is touched, not even made.
    into: Option<&'a Target>,
    now: Timestamp,
}

impl<R: Stored> Importer<'_, R> {
    async fn file(&self, path: &Path, refused: &mut Refused) -> anyhow::Result<Counts> {
        let rows = Rows::open(path)?;
        let source = self.arguments.source.clone().unwrap_or_else(|| source_name(path));
        let reading = Reading::<R>::new(&rows.columns, self.mappings, &source, false);
        let unused = reading.unused().filter_map(|at| rows.columns.get(at));
        tell_left_out(path, unused.map(String::as_str));
        let bar = progress(&rows, path);
        let mut counts = Counts::default();
        let chunks = self.checked(rows, reading, bar.clone());
        let name = path.display().to_string();
        // One batch is made ready while another is stored.
        let mut under_way: Option<Storing> = None;
        let (mut broken, mut left_out) = (None, BTreeSet::new());
        // Checking runs on its own thread; receiving from it blocks only while it has no chunk.
        while let Some(chunk) = tokio::task::block_in_place(|| chunks.recv().ok()) {
            broken = chunk.broken;
            counts.rows += chunk.rows;
            counts.refused += chunk.refused.len() as u64;
            for (row, refusal) in &chunk.refused {
                bar.suspend(|| refused.tell(&name, *row, refusal))?;
            }
            left_out.extend(chunk.left_out);
            let Some(target) = self.into else {
                counts.created += chunk.records.len() as u64;
                continue;
            };
            let (store, organisation) = (target.store.clone(), target.organisation);
            let storing = tokio::spawn(R::store(store, organisation, chunk.records, self.now));
            if let Some(before) = under_way.replace(storing) {
                counts.stored(&before.await??);
            }
        }
        if let Some(last) = under_way {
            counts.stored(&last.await??);
        }
        bar.finish_and_clear();
        tell_left_out(path, left_out.iter().map(String::as_str));
        if let Some(error) = broken {
            return Err(anyhow::Error::new(error).context(format!("it breaks off after {counts}")));
        }
        Ok(counts)
    }

    /// Checks the rows on a thread of their own, a chunk ahead of the store.
    fn checked(
        &self,
        mut rows: Rows,
        mut reading: Reading<R>,
        bar: ProgressBar,
    ) -> Receiver<Chunk<R>> {
        let (send, receive) = sync_channel(CHUNKS_WAITING);
        let (area, zone) = (self.deployment.area.clone(), self.deployment.zone.clone());
        let (now, max_age_days) = (self.now, self.arguments.max_age_days);
        std::thread::spawn(move || {
            let rules = Rules { area: &area, zone: &zone, now, max_age_days, may_verify: true };
            let mut first = 1;
            loop {
                let chunk = Chunk::read(&mut rows, &mut reading, &rules, first);
                first += chunk.rows;
                bar.set_position(rows.position());
                let last = chunk.rows == 0 || chunk.broken.is_some();
                if send.send(chunk).is_err() || last {
                    return;
                }
            }
        });
        receive
    }
}

/// Rows that were read and checked together.
struct Chunk<R> {
    rows: u64,
    records: Vec<R>,
    refused: Vec<(u64, Refusal)>,
    /// Members of JSON rows that fill nothing.
    left_out: BTreeSet<String>,
    /// Why the file broke off after them.
    broken: Option<std::io::Error>,
}

impl<R: FileRecord> Chunk<R> {
    fn read(rows: &mut Rows, reading: &mut Reading<R>, rules: &Rules<'_>, first: u64) -> Self {
        let records = Vec::with_capacity(CHUNK);
        let (refused, left_out) = (Vec::new(), BTreeSet::new());
        let mut chunk = Self { rows: 0, records, refused, left_out, broken: None };
        for row in rows.by_ref().take(CHUNK) {
            for name in reading.left_out(&row) {
                if !chunk.left_out.contains(name) && chunk.left_out.len() < LEFT_OUT {
                    chunk.left_out.insert(name.to_owned());
                }
            }
            match reading.record(&row, rules) {
                Ok(record) => chunk.records.push(record),
                Err(refusal) => chunk.refused.push((first + chunk.rows, refusal)),
            }
            chunk.rows += 1;
        }
        chunk.broken = rows.ended().err();
        chunk
    }
}

impl Counts {
    fn stored(&mut self, outcomes: &[Outcome]) {
        let created = outcomes.iter().filter(|outcome| **outcome == Outcome::Created).count();
        self.created += created as u64;
        self.already_had += (outcomes.len() - created) as u64;
    }

    fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.created += other.created;
        self.already_had += other.already_had;
        self.refused += other.refused;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { rows, created, already_had, refused } = self;
        write!(f, "{rows} rows: {created} new, {already_had} already there, {refused} refused")
    }
}

fn tell_left_out<'a>(path: &Path, names: impl Iterator<Item = &'a str>) {
    let names: Vec<&str> = names.collect();
    if !names.is_empty() {
        terminal::note(&format!("{}: columns left out: {}", path.display(), names.join(", ")));
    }
}

/// The file's name up to its first point.
fn source_name(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_default().split('.').next().unwrap_or_default().to_owned()
}

/// The file's name without its folder.
fn named(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn progress(rows: &Rows, path: &Path) -> ProgressBar {
    let bar = ProgressBar::new(rows.size());
    let style = ProgressStyle::with_template("{msg} {wide_bar} {percent:>3} % · {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(named(path));
    bar
}

/// All records of files, without a database: for `risk`. Gives the records and how many rows were
/// refused. Without a zone the clock as written in the file is taken for local time; without an
/// area every place on earth is taken.
pub fn records_of<R: FileRecord>(
    files: &[PathBuf],
    mappings: &[Mapping<R::Field>],
    zone: Option<&Zone>,
    area: Option<&Area>,
    now: Timestamp,
) -> anyhow::Result<(Vec<R>, u64)> {
    let utc = Zone::new("UTC")?;
    let anywhere = Area::everywhere();
    let rules = Rules {
        area: area.unwrap_or(&anywhere),
        zone: zone.unwrap_or(&utc),
        now,
        max_age_days: u32::MAX / 24,
        may_verify: true,
    };
    let (mut records, mut refused) = (Vec::new(), 0);
    for path in files {
        let mut rows = Rows::open(path)?;
        let source = source_name(path);
        let mut reading = Reading::<R>::new(&rows.columns, mappings, &source, zone.is_none());
        for row in rows.by_ref() {
            match reading.record(&row, &rules) {
                Ok(record) => records.push(record),
                Err(_) => refused += 1,
            }
        }
        rows.ended().with_context(|| format!("{} breaks off", path.display()))?;
    }
    Ok((records, refused))
}
