//! What the indicators count: reports, work, outings, and what became of alarms and support.

use atalaya_boundaries::{Boundaries, Place, UnitCode};
use atalaya_domain::{
    AlarmCause, AlarmClosure, Cell, ComplaintStage, Insured, KeyPopulation, KeyPopulations, Kind,
    Leg, Loss, OrganisationId, Perpetrator, PoliceTold, Setting, Source, Taken, TimePrecision,
    UserId, Zone,
};
use atalaya_safety::{Outreach, Support};
use jiff::{SignedDuration, Timestamp};

use crate::release::{CountedEvent, CountedVersion, Period};

/// A report that counts now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each says whether one indicator counts it")]
pub struct IndicatorEvent {
    /// As a release counts it.
    pub counted: CountedEvent,
    /// How grave, 1–5.
    pub severity: u8,
    /// Whether it was on the way.
    pub in_transit: bool,
    /// From which municipality to which it was on the way, where both are known; a department where the
    /// municipality is not told.
    pub leg: Option<(UnitCode, UnitCode)>,
    /// Whether who did it acts for the state.
    pub state_actor: bool,
    /// Whether a phone was taken or lost.
    pub phone: bool,
    /// Whether supplies or a backpack were taken.
    pub supplies: bool,
    /// Whether something was taken or lost, or it is said how much.
    pub lost: bool,
    /// About how much was lost.
    pub loss: Option<Loss>,
    /// Whether that was insured.
    pub insured: bool,
    /// How far a complaint has come by now.
    pub complaint: Option<ComplaintStage>,
    /// Whether the police were told.
    pub police: Option<PoliceTold>,
    /// Whether it was recorded at a check-in meeting.
    pub at_meeting: bool,
    /// How long after it happened it was recorded; `None` where nobody knows when it happened, or a
    /// file or program brought it.
    pub delay: Option<SignedDuration>,
}

/// One record of work: somebody was somewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorkRecord {
    /// The quarter it began in.
    pub quarter: Period,
    /// Who recorded it; `None` for programs and imports.
    pub reporter: Option<UserId>,
    /// The department and municipality, as far as they are known.
    pub place: Place,
    /// Whom it served.
    pub population: KeyPopulation,
    /// Which part of the day it began in.
    pub hour: u8,
    /// Hours of all who worked together.
    pub hours: f64,
}

/// An alarm that called somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlarmRecord {
    /// Who was out; told to nobody.
    pub promoter: UserId,
    /// Why.
    pub cause: AlarmCause,
    /// When it called.
    pub called_at: Timestamp,
    /// When a human took it up.
    pub acknowledged_at: Option<Timestamp>,
    /// When and why a human closed it.
    pub closed: Option<(Timestamp, AlarmClosure)>,
}

/// What became of support after one grave report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SupportRecord {
    /// Whose it is; told to nobody.
    pub person: UserId,
    /// When the case began.
    pub began_at: Timestamp,
    /// What was done.
    pub support: Support,
}

/// Everything an organisation's indicators of a period are made of. Reports and work are of the whole year the
/// period lies in: what may be told of a quarter depends on what is told of the others.
#[derive(Debug, Clone, Default)]
pub struct IndicatorFacts {
    /// Its reports that began in the year and count now.
    pub events: Vec<IndicatorEvent>,
    /// Who reported the activities of the period that were suspended for safety (C5); `None` for programs and imports.
    pub suspensions: Vec<Option<UserId>>,
    /// Its work that began in the year.
    pub work: Vec<WorkRecord>,
    /// Its outings that were to begin in it, without exercises.
    pub outings: Vec<Outreach>,
    /// Its alarms that called somebody in it, without exercises.
    pub alarms: Vec<AlarmRecord>,
    /// What became of support after its grave reports.
    pub support: Vec<SupportRecord>,
    /// Places in its register at the period's end, or now.
    pub places: u64,
    /// Of these, those with a category that somebody reviewed in the last 90 days.
    pub places_reviewed: u64,
    /// Promoters who could sign in then.
    pub promoters: u64,
    /// Of these, those who said that they have read the protocol that holds.
    pub have_read: u64,
    /// Of these, those who did a drill in the last half-year.
    pub have_drilled: u64,
}

/// The units that a leg leads from and to.
fn leg_between(leg: Leg, boundaries: &Boundaries) -> Option<(UnitCode, UnitCode)> {
    let unit = |end: Option<Cell>| {
        let place = boundaries.place(end?);
        place.municipality.or(place.department)
    };
    Some((unit(leg.from())?, unit(leg.to())?))
}

/// The population that something is counted under: several count as `MIX`, none as `UNK`.
pub(super) fn counted_under(populations: KeyPopulations) -> KeyPopulation {
    let mut named = populations.iter();
    match (named.next(), named.next()) {
        (None, _) => KeyPopulation::Unk,
        (Some(one), None) => one,
        (Some(_), Some(_)) => KeyPopulation::Mix,
    }
}

impl IndicatorEvent {
    /// The event by its versions in order; `None` where it does not count now: withdrawn, merged,
    /// rejected, a rumour, no incident, or its reporter did not agree to its counting in totals.
    #[must_use]
    pub fn of(
        versions: &[CountedVersion<'_>],
        organisation: OrganisationId,
        reporter: Option<UserId>,
        zone: &Zone,
        boundaries: Option<&Boundaries>,
    ) -> Option<Self> {
        let counted = CountedEvent::of(versions, organisation, reporter, zone, boundaries)?;
        let (first, last) = (versions.first()?, versions.last()?);
        let at = last.recorded_at + SignedDuration::from_micros(1);
        if !counted.totals.unbroken(at, at) {
            return None;
        }
        let event = last.event;
        let took = |what: &[Taken]| event.flags.taken.iter().any(|taken| what.contains(taken));
        let is_known = event.when.precision() != TimePrecision::Unknown;
        let over = Timestamp::from_microsecond(event.when.latest_us()).ok();
        let delay = over.filter(|_| is_known && reporter.is_some());
        let delay = delay.map(|over| first.recorded_at.duration_since(over));
        Some(Self {
            counted,
            severity: event.severity.number() as u8,
            in_transit: event.setting.is_some_and(Setting::is_transit),
            leg: event.flags.leg.and_then(|leg| leg_between(leg, boundaries?)),
            state_actor: event.perpetrator.is_some_and(Perpetrator::state_actor),
            phone: event.kind == Kind::D1 || took(&[Taken::Phone]),
            supplies: took(&[Taken::Supplies, Taken::Backpack]),
            lost: event.kind == Kind::D1
                || event.flags.loss.is_some()
                || event.flags.taken.iter().any(|taken| *taken != Taken::Nothing),
            loss: event.flags.loss,
            insured: event.flags.insured == Some(Insured::Yes),
            complaint: event.flags.complaint.map(|complaint| complaint.stage),
            police: event.flags.police_told,
            at_meeting: event.source == Source::Meeting,
            delay: delay.map(|delay| delay.max(SignedDuration::ZERO)),
        })
    }

    /// Whether the event by its versions is an activity suspended for safety, as it stands now.
    #[must_use]
    pub fn is_suspension(versions: &[CountedVersion<'_>]) -> bool {
        let last = versions.last();
        last.is_some_and(|last| {
            use atalaya_domain::Verification::{Rejected, Rumour};
            let stands = !matches!(last.event.verification, Rumour | Rejected);
            last.alone && stands && last.event.kind == Kind::C5
        })
    }
}

impl WorkRecord {
    /// A record of work. `hour` is the local hour of the day it began in, 0–23.
    #[must_use]
    pub fn new(
        quarter: Period,
        reporter: Option<UserId>,
        place: Place,
        populations: KeyPopulations,
        hour: u8,
        hours: f64,
    ) -> Self {
        Self { quarter, reporter, place, population: counted_under(populations), hour, hours }
    }
}
