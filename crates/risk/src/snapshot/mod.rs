//! An index written down, and read back to the same bits.
//!
//! An index is a head and then its cells, its cells' hours worked and the records that are bounded
//! by their account, in parts of a bounded size, so that neither writing nor reading takes the
//! room of a second index. A part is in the format of `postcard` (<https://postcard.jamesmunns.com>).
//! Who keeps the parts sees to it that they come back whole and in order, and that model, settings,
//! area and zone are those they were written with: only then do they mean anything.
//!
//! As secret as the database: the bounded records say by which account, where and when.

mod records;

use std::collections::BTreeMap;
use std::sync::Arc;

use atalaya_domain::{Area, HourOfWeek, Zone};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use self::records::Written;
use crate::bound::{Bounded, Bounds};
use crate::exposure::AllHours;
use crate::index::{NONE, Totals};
use crate::learnt_priors::{LearntPriors, Season};
use crate::{RiskIndex, Settings};

/// Cells or records in one part: some 4 MB of the busiest cells.
const PART: usize = 256;

/// Why parts are no index.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// A part cannot be read, or there are no more.
    #[error("a part of the index cannot be read")]
    Part(#[from] postcard::Error),
    /// A value that no index has.
    #[error("{0} is not what an index has")]
    Value(&'static str),
}

/// What is there once, and how much follows.
#[derive(Serialize, Deserialize)]
struct Head<A, T, S> {
    revision: u64,
    totals: T,
    seasons: S,
    hours: A,
    cells: usize,
    cells_worked: usize,
    reports: usize,
    work: usize,
    work_until: i64,
}

impl RiskIndex {
    /// Writes the index down, part by part; `keep` takes each. Two indexes of the same history are
    /// written alike.
    ///
    /// # Errors
    ///
    /// Those of `keep`.
    pub fn write_parts<E>(&self, mut keep: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let head = Head {
            revision: self.revision,
            totals: &self.totals,
            seasons: self.learnt_priors.seasons(),
            hours: &self.exposure.all,
            cells: self.cells.len(),
            cells_worked: self.exposure.cells.len(),
            reports: self.reports.distinct(),
            work: self.work.distinct(),
            work_until: self.work_until,
        };
        let mut part = Part::default();
        keep(part.of(&head))?;
        let (cells, worked) = (&self.cells, &self.exposure.cells);
        keep_all(&mut part, self.numbers.iter().zip(cells), &mut keep)?;
        keep_all(&mut part, self.exposure.numbers.iter().zip(worked), &mut keep)?;
        keep_all(&mut part, written(&self.reports), &mut keep)?;
        keep_all(&mut part, written(&self.work), &mut keep)
    }

    /// The index that was written down; `next` gives its parts in order.
    ///
    /// # Errors
    ///
    /// Those of `next`, and [`SnapshotError`] for what is no index of this area.
    pub fn read_parts<E: From<SnapshotError>>(
        area: Arc<Area>,
        zone: Zone,
        settings: Settings,
        mut next: impl FnMut() -> Result<Vec<u8>, E>,
    ) -> Result<Self, E> {
        let mut index = Self::new(area, zone, settings);
        let head: Head<AllHours, Totals, BTreeMap<i32, Season>> = read(&next()?)?;
        let most = index.slots.len();
        if head.cells > most || head.cells_worked > most {
            return Err(SnapshotError::Value("the number of cells").into());
        }
        if head.totals.hours.len() != HourOfWeek::COUNT || !head.hours.has_a_week() {
            return Err(SnapshotError::Value("the hours of a week").into());
        }
        index.revision = head.revision;
        index.work_until = head.work_until;
        index.totals = head.totals;
        index.learnt_priors = LearntPriors::of_seasons(head.seasons);
        index.exposure.all = head.hours;
        index.cells.reserve_exact(head.cells);
        read_all(head.cells, &mut next, |(number, sums)| {
            take_slot(&mut index.slots, number, index.cells.len())?;
            index.cells.push(sums);
            index.numbers.push(number);
            Ok(())
        })?;
        if head.cells_worked > 0 {
            index.exposure.slots = vec![NONE; most];
            index.exposure.cells.reserve_exact(head.cells_worked);
        }
        let worked = &mut index.exposure;
        read_all(head.cells_worked, &mut next, |(number, hours)| {
            take_slot(&mut worked.slots, number, worked.cells.len())?;
            worked.cells.push(hours);
            worked.numbers.push(number);
            Ok(())
        })?;
        read_all(head.reports, &mut next, |one| restore(&mut index.reports, &one))?;
        read_all(head.work, &mut next, |one| restore(&mut index.work, &one))?;
        Ok(index)
    }
}

/// The bytes of one part, their room used again for the next.
#[derive(Default)]
struct Part(Vec<u8>);

impl Part {
    fn of<T: Serialize + ?Sized>(&mut self, value: &T) -> &[u8] {
        let mut room = std::mem::take(&mut self.0);
        room.clear();
        self.0 = postcard::to_extend(value, room)
            .expect("a vector takes everything, and all that is written knows its length");
        &self.0
    }
}

fn keep_all<T: Serialize, E>(
    part: &mut Part,
    all: impl Iterator<Item = T>,
    keep: &mut impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut all = all.peekable();
    while all.peek().is_some() {
        let some: Vec<T> = all.by_ref().take(PART).collect();
        keep(part.of(&some))?;
    }
    Ok(())
}

fn read_all<T: DeserializeOwned, E: From<SnapshotError>>(
    count: usize,
    next: &mut impl FnMut() -> Result<Vec<u8>, E>,
    mut take: impl FnMut(T) -> Result<(), SnapshotError>,
) -> Result<(), E> {
    let mut left = count;
    while left > 0 {
        let some: Vec<T> = read(&next()?)?;
        if some.len() != left.min(PART) {
            return Err(SnapshotError::Value("the length of a part").into());
        }
        left -= some.len();
        some.into_iter().try_for_each(&mut take)?;
    }
    Ok(())
}

fn read<T: DeserializeOwned>(part: &[u8]) -> Result<T, SnapshotError> {
    let (value, rest) = postcard::take_from_bytes(part)?;
    if rest.is_empty() { Ok(value) } else { Err(SnapshotError::Value("the end of a part")) }
}

fn take_slot(slots: &mut [u32], number: u32, slot: usize) -> Result<(), SnapshotError> {
    match slots.get_mut(number as usize) {
        Some(free) if *free == NONE => *free = slot as u32,
        _ => return Err(SnapshotError::Value("the number of a cell")),
    }
    Ok(())
}

fn written<R: Bounded + Written>(bounds: &Bounds<R>) -> impl Iterator<Item = (R::Row, u32)> {
    bounds.records().map(|(record, count)| (record.row(), count))
}

fn restore<R: Bounded + Written>(
    bounds: &mut Bounds<R>,
    (row, count): &(R::Row, u32),
) -> Result<(), SnapshotError> {
    let record = R::of_row(row)?;
    if bounds.restore(record, *count) { Ok(()) } else { Err(SnapshotError::Value("a record")) }
}
