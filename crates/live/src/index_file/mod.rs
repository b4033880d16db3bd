//! The file in which a node keeps its indexes, so that it starts without reading the whole feed.
//!
//! It holds no truth of its own: one that does not fit (another model, another area, another
//! lineage, ahead of the feed, damaged, cut short) is left aside, and the indexes are made anew from
//! the store. What was withdrawn or amended since it was written comes with the feed's tail, which is
//! applied before anything is told; and it is written anew soon after, so that it does not go on to
//! hold what the indexes no longer do.
//!
//! It is as secret as the database (it says where and when reports of which account were) and
//! readable by the program's user alone.

mod blocks;
mod keeper;

use std::collections::HashMap;
use std::convert::Infallible;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, ErrorKind, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use atalaya_domain::{
    Account, Area, Cell, EventFacts, ExposureChange, ExposureFacts, FeedChange, KeyPopulations,
    Kind, LocationPrecision, OrganisationId, Place, Position, Recorded, Severity, TimePrecision,
    TimeSpan, UserId, Verification, Zone,
};
use atalaya_risk::{RiskIndex, Settings, SnapshotError};
use atalaya_store::{Epoch, FeedHead};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use self::blocks::{Reader, Writer};
pub(crate) use self::keeper::Keeper;
use crate::fingerprint::Fingerprint;

/// Moves when what stands in the file, or how, is another.
const VERSION: u32 = 1;

/// An index of each organisation that has one.
pub(crate) type Indexes = Vec<(OrganisationId, Arc<RwLock<RiskIndex>>)>;

/// What the indexes of a file are of, and how far they go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    /// Of the model, its constants, the area and the zone.
    pub made_by: u64,
    /// The feed's lineage.
    pub epoch: u64,
    /// The last change that is in them; 0 is none.
    pub position: i64,
    /// That change's fingerprint: a database that was put back to an earlier day, and has gone
    /// another way since, has another change there.
    pub last_change: u64,
}

/// What follows the stamp.
#[derive(Debug, Serialize, Deserialize)]
struct Contents {
    stamp: Stamp,
    organisations: usize,
}

/// Why a file is left aside. Told to the operator.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unfit {
    #[error("it is no file of indexes")]
    Foreign,
    #[error("others may read or write it")]
    Open,
    #[error("it is of another version of this program")]
    Version,
    #[error("it is of another model, area or time zone")]
    MadeOtherwise,
    #[error("it is of another feed")]
    Lineage,
    #[error("it is ahead of the feed")]
    Ahead,
    #[error("the feed has gone another way since")]
    OtherWay,
    #[error("it is damaged or cut short")]
    Damaged,
    #[error("it cannot be read as indexes")]
    Contents(#[from] SnapshotError),
    #[error("it cannot be read")]
    Io(#[from] io::Error),
}

/// Indexes that were read back.
pub(crate) struct Read {
    pub indexes: HashMap<OrganisationId, RiskIndex>,
    pub stamp: Stamp,
}

/// What indexes are made by, as a number: of the model with its constants, of the area, of what the
/// zone says of past and coming years, which an update of the tz database may change, and of what
/// this program makes of a few records, which a change in its arithmetic may.
pub(crate) fn made_by(model: &Settings, area: &Arc<Area>, zone: &Zone) -> u64 {
    const WEEK_S: i64 = 7 * 86_400;
    // 1990 to 2050.
    let weeks = (20 * 52..80 * 52).map(|week| week * WEEK_S);
    let offsets = weeks.filter_map(|second| {
        let at = Timestamp::from_second(second).ok()?;
        Some(zone.local(at).offset().seconds())
    });
    let mut fingerprint = Fingerprint::default();
    fingerprint.text(&model.version());
    fingerprint.text(&format!("{model:?}"));
    area.cells().iter().for_each(|cell| fingerprint.number(u64::from(*cell)));
    offsets.for_each(|offset| fingerprint.number(i64::from(offset) as u64));
    specimen(&mut fingerprint, RiskIndex::new(Arc::clone(area), zone.clone(), model.clone()));
    fingerprint.value()
}

/// What becomes of a few records in all corners of the area.
fn specimen(fingerprint: &mut Fingerprint, mut index: RiskIndex) {
    const RECORDS: usize = 32;
    let area = Arc::clone(index.area());
    let start = index.settings().origin.as_microsecond();
    for number in 0..RECORDS {
        let cell = area.cells()[number * area.cells().len() / RECORDS];
        let Some(cell) = cell.center_child(h3o::Resolution::Nine).map(Cell::from_h3) else {
            return;
        };
        let Ok(cell) = cell else { return };
        // Primes, so that hours, lengths and days of the week mix.
        let at_us = start - number as i64 * 1_234_567_891_011;
        let length_us = [0, 3_700_000_000, 31_000_000_000][number % 3];
        let when = TimeSpan::new(at_us, at_us + length_us, TimePrecision::Band);
        let Some(when) = when else { return };
        let place = Place::new(cell, LocationPrecision::Gps);
        let recorded = Account::of(UserId(number as i64 % 4)).map(|by| Recorded { by, at_us });
        let key_populations = KeyPopulations::from_bits(number as i64);
        let (kind, severity) = (Kind::P1, Severity::SERIOUS);
        let verification = Verification::ALL[number % Verification::ALL.len()];
        index.add(&EventFacts {
            kind,
            severity,
            key_populations,
            when,
            place,
            verification,
            recorded,
        });
        let worker_hours = 0.37 * (number + 1) as f64;
        let after = Some(ExposureFacts { place, when, worker_hours, recorded });
        let (position, organisation) = (Position::default(), OrganisationId(1));
        index.apply_exposure(&ExposureChange { position, organisation, before: None, after });
    }
    let taken: Result<(), Infallible> = index.write_parts(|part| {
        fingerprint.bytes(part);
        Ok(())
    });
    let Ok(()) = taken;
}

/// A change as a number. Accounts are in it as a name that is always the same.
pub(crate) fn of_change(change: &FeedChange) -> u64 {
    let mut fingerprint = Fingerprint::default();
    fingerprint.text(&format!("{change:?}"));
    fingerprint.value()
}

/// Reads a file; `None` if there is none. Blocks.
pub(crate) fn read(
    path: &Path,
    (made_by, head): (u64, FeedHead),
    empty: impl Fn() -> (Arc<Area>, Zone, Settings),
) -> Result<Option<Read>, Unfit> {
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let open = file.metadata()?.mode() & 0o077 != 0;
    let mut reader = Reader::new(BufReader::with_capacity(1 << 20, file), VERSION)?;
    if open {
        return Err(Unfit::Open);
    }
    let contents: Contents = block(&mut reader)?;
    let stamp = contents.stamp;
    if stamp.made_by != made_by {
        return Err(Unfit::MadeOtherwise);
    }
    if Epoch(stamp.epoch) != head.epoch {
        return Err(Unfit::Lineage);
    }
    if stamp.position > head.position.0 {
        return Err(Unfit::Ahead);
    }
    let mut indexes = HashMap::new();
    for _ in 0..contents.organisations {
        let organisation = OrganisationId(block(&mut reader)?);
        let (area, zone, model) = empty();
        let index = RiskIndex::read_parts(area, zone, model, || reader.block())?;
        indexes.insert(organisation, index);
    }
    reader.end()?;
    Ok(Some(Read { indexes, stamp }))
}

fn block<T: for<'de> Deserialize<'de>>(reader: &mut Reader) -> Result<T, Unfit> {
    let part = reader.block()?;
    postcard::from_bytes(&part).or(Err(Unfit::Damaged))
}

/// Writes a file in place of the one that is there, whole or not at all. The indexes must not
/// change meanwhile. Gives how long it is. Blocks.
pub(crate) fn write(path: &Path, stamp: Stamp, indexes: &Indexes) -> io::Result<Unsynced> {
    let beside = beside(path);
    // One that was left behind by a program that died.
    remove(&beside)?;
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
    let mut writer = Writer::new(BufWriter::with_capacity(1 << 20, file), VERSION)?;
    writer.value(&Contents { stamp, organisations: indexes.len() })?;
    for (organisation, index) in indexes {
        writer.value(&organisation.0)?;
        let index = index.read().unwrap_or_else(PoisonError::into_inner);
        index.write_parts(|part| writer.block(part))?;
    }
    let mut file = writer.end()?;
    file.flush()?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(Unsynced { file, beside, path: path.to_owned() })
}

/// A file that is written but not on disk yet, nor in its place.
pub(crate) struct Unsynced {
    file: File,
    beside: PathBuf,
    path: PathBuf,
}

impl Unsynced {
    /// Puts it in its place once it is on disk. Gives its length in bytes. Blocks.
    pub fn sync(self) -> io::Result<u64> {
        let Self { file, beside, path } = self;
        file.sync_all()?;
        fs::rename(beside, &path)?;
        // The name must be on disk too.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(file.metadata()?.len())
    }
}

/// Removes a file of indexes, if it is there.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}
