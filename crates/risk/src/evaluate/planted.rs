//! Planted campaigns: which sudden clusters of made-up reports are told, and how often a warning is
//! given that nobody planted.

use std::sync::Arc;

use atalaya_domain::{
    Account, Area, Cell, EventFacts, LocationPrecision, Place, Recorded, TimePrecision, TimeSpan,
    UserId, Verification, Zone,
};
use jiff::Timestamp;

use crate::index::DAY_US;
use crate::settings::ACCOUNT_AREA_RESOLUTION;
use crate::{RiskIndex, Settings};

const WEEK_US: i64 = 7 * DAY_US;
const HOUR_US: i64 = DAY_US / 24;
/// Accounts that the honest reports of a week come from in turn.
const HONEST: i64 = 20;

/// A campaign: so many accounts, so many reports by each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Campaign {
    /// Accounts that take part.
    pub accounts: u32,
    /// Reports that each of them makes up.
    pub reports: u32,
}

impl Campaign {
    /// Those that are planted.
    pub const ALL: [Self; 4] = [
        Self { accounts: 1, reports: 3 },
        Self { accounts: 1, reports: 8 },
        Self { accounts: 1, reports: 20 },
        Self { accounts: 4, reports: 3 },
    ];
}

/// What came of planting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Planted {
    /// Weeks that were looked at.
    pub weeks: u32,
    /// Warnings in them while nothing was planted.
    pub unplanted: u32,
    /// Times that each campaign was planted in each kind of place.
    pub campaigns: u32,
    /// Of those in a quiet place (any of the area), how many a warning told, by [`Campaign::ALL`].
    pub told_quiet: [u32; Campaign::ALL.len()],
    /// Of those in a busy place (one of the week's events).
    pub told_busy: [u32; Campaign::ALL.len()],
}

/// Goes through `weeks` weeks from an instant: what came before a week is reviewed, nothing of the
/// week itself is. `campaigns` times each campaign is planted in a quiet and in a busy place, looked at
/// on the week's last evening, and taken back. `draw(n)` gives a random number below n.
#[must_use]
pub fn plant(
    (area, zone, settings): (Arc<Area>, Zone, Settings),
    mut events: Vec<EventFacts>,
    (from, weeks, campaigns): (Timestamp, u32, u32),
    mut draw: impl FnMut(usize) -> usize,
) -> Planted {
    events.sort_by_key(|event| event.when.earliest_us());
    let mut index = RiskIndex::new(Arc::clone(&area), zone, settings);
    let mut planted = Planted { weeks, ..Planted::default() };
    let mut reviewed = 0;
    for week in 0..weeks {
        let start = from.as_microsecond() + i64::from(week) * WEEK_US;
        let upto = |us: i64| events.partition_point(|event| event.when.earliest_us() < us);
        let (before, end) = (upto(start), upto(start + WEEK_US));
        events[reviewed..before].iter().for_each(|event| index.add(event));
        reviewed = before;
        let fresh: Vec<EventFacts> = (1..)
            .zip(&events[before..end])
            .map(|(number, event)| {
                let at_us = event.when.earliest_us() + number;
                EventFacts { recorded: recorded(1 + number % HONEST, at_us), ..*event }
            })
            .collect();
        fresh.iter().for_each(|event| index.add(event));
        let evening = Timestamp::from_microsecond(start + WEEK_US - HOUR_US).unwrap_or(from);
        planted.unplanted += index.cluster_warnings(evening).len() as u32;
        if let Some(like) = fresh.first()
            && (week + 1) * campaigns / weeks > week * campaigns / weeks
        {
            planted.campaigns += 1;
            let quiet = area.cells()[draw(area.cells().len())];
            let busy = fresh[draw(fresh.len())].place.cell();
            let places = [Cell::from_h3(quiet).unwrap_or(busy), busy];
            let sums = [&mut planted.told_quiet, &mut planted.told_busy];
            for (place, told) in places.into_iter().zip(sums) {
                for (told, campaign) in told.iter_mut().zip(Campaign::ALL) {
                    let fakes = fakes(campaign, (like, place), start, &mut draw);
                    *told += u32::from(is_told(&mut index, &fakes, place, evening));
                }
            }
        }
        fresh.iter().for_each(|event| index.remove(event));
    }
    planted
}

/// Whether a warning names the place's area while these reports stand.
fn is_told(index: &mut RiskIndex, fakes: &[EventFacts], place: Cell, evening: Timestamp) -> bool {
    fakes.iter().for_each(|fake| index.add(fake));
    let area = place.coarsened(ACCOUNT_AREA_RESOLUTION);
    let told = index.cluster_warnings(evening).iter().any(|warning| warning.area == area);
    fakes.iter().for_each(|fake| index.remove(fake));
    told
}

/// Made-up reports of one place, of a kind that is reported, at hours of one week and recorded then.
fn fakes(
    campaign: Campaign,
    (like, place): (&EventFacts, Cell),
    start: i64,
    draw: &mut impl FnMut(usize) -> usize,
) -> Vec<EventFacts> {
    let mut fakes = Vec::new();
    for account in 1..=i64::from(campaign.accounts) {
        for _ in 0..campaign.reports {
            let at = start + draw((WEEK_US - 2 * HOUR_US) as usize) as i64;
            let when = TimeSpan::new(at, at, TimePrecision::Exact).unwrap_or(like.when);
            fakes.push(EventFacts {
                when,
                place: Place::new(place, LocationPrecision::Gps),
                verification: Verification::Reported,
                recorded: recorded(HONEST + account, at),
                ..*like
            });
        }
    }
    fakes
}

fn recorded(account: i64, at_us: i64) -> Option<Recorded> {
    Account::of(UserId(account)).map(|by| Recorded { by, at_us })
}
