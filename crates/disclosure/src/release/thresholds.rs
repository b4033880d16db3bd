//! When a set of events may show a number (section 3.4).

use std::collections::{BTreeMap, BTreeSet};

use atalaya_domain::{KeyPopulation, OrganisationId, Setting, UserId};

use super::counted::CountedEvent;
use super::set::Group;
use super::unit::Unit;

/// The least events of a number.
pub const EVENTS: usize = 5;
/// The least distinct reporters.
pub const REPORTERS: usize = 3;
/// The least distinct sessions: a reporter and a day.
pub const SESSIONS: usize = 3;
/// The least events that stay without those of any one reporter, of any one venue, or of prisons.
pub const WITHOUT_ONE: usize = 3;
/// The greatest share one organisation may have of a number several share, percent.
pub const ORGANISATION_PERCENT: usize = 80;

/// Which rule a set of events does not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Short {
    /// Too few events.
    Events,
    /// Too few reporters, or nearly all by one.
    Reporters,
    /// Too few sessions.
    Sessions,
    /// Nearly all in one venue, or in prisons.
    Venue,
    /// Nearly all by one organisation, or what the others reported would be too little by itself.
    Organisation,
}

/// A reporter: an account, or all programs and imports of an organisation together.
type Reporter = (OrganisationId, Option<UserId>);

/// Whether these events may show a number for a unit and a part of a split; `whole` where they are all that is counted
/// in it, and not what is left beside the sets in it that are told; `extra` is how many more than the least this set
/// needs.
pub(crate) fn meets(
    events: &[&CountedEvent],
    (unit, group): (Unit, Group),
    whole: bool,
    extra: usize,
) -> Result<(), Short> {
    by_itself(events, extra)?;
    // All of a department hides a venue in it. A population or a kind of place in it may be one venue; and so may what
    // is left of it, which whoever subtracts the rest knows where to look for.
    match (unit, group) {
        (Unit::Area, _) => {}
        (Unit::Department(_), Group::All) if whole => {}
        _ => venue(events)?,
    }
    organisations(events, extra)
}

fn by_itself(events: &[&CountedEvent], extra: usize) -> Result<(), Short> {
    if events.len() < EVENTS + extra {
        return Err(Short::Events);
    }
    let mut reporters: BTreeMap<Reporter, usize> = BTreeMap::new();
    for event in events {
        *reporters.entry((event.organisation, event.reporter)).or_default() += 1;
    }
    let most = reporters.values().copied().max().unwrap_or(0);
    if reporters.len() < REPORTERS || events.len() - most < WITHOUT_ONE {
        return Err(Short::Reporters);
    }
    let session = |event: &&CountedEvent| (event.organisation, event.reporter, event.day);
    let sessions: BTreeSet<_> = events.iter().map(session).collect();
    if sessions.len() < SESSIONS {
        return Err(Short::Sessions);
    }
    Ok(())
}

/// A place whose events lie in one venue is that venue, and one around a prison is that prison.
fn venue(events: &[&CountedEvent]) -> Result<(), Short> {
    let mut venues: BTreeMap<u64, usize> = BTreeMap::new();
    for cell in events.iter().filter_map(|event| event.cell) {
        *venues.entry(cell.number()).or_default() += 1;
    }
    let most = venues.values().copied().max().unwrap_or(0);
    let prison = |event: &&&CountedEvent| {
        event.setting == Some(Setting::Prison) || event.population == KeyPopulation::Ppl
    };
    let prisons = events.iter().filter(prison).count();
    if events.len() - most.max(prisons) < WITHOUT_ONE {
        return Err(Short::Venue);
    }
    Ok(())
}

/// Who takes part knows their own events: what the others reported must stand by itself.
fn organisations(events: &[&CountedEvent], extra: usize) -> Result<(), Short> {
    let sharing: BTreeSet<OrganisationId> = events.iter().map(|event| event.organisation).collect();
    if sharing.len() < 2 {
        return Ok(());
    }
    for organisation in sharing {
        let others: Vec<&CountedEvent> =
            events.iter().copied().filter(|event| event.organisation != organisation).collect();
        let own = events.len() - others.len();
        if own * 100 > ORGANISATION_PERCENT * events.len() {
            return Err(Short::Organisation);
        }
        by_itself(&others, extra).map_err(|_| Short::Organisation)?;
    }
    Ok(())
}
