//! The index: what is known of every cell, kept up to date one change at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use atalaya_domain::{
    Area, Cell, Change, EventFacts, ExposureChange, ExposureFacts, HourOfWeek, KeyPopulation,
    Population, Verification, Zone,
};
use h3o::Resolution;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Settings;
use crate::bound::{Bounded, Bounds, week_of};
use crate::cell_sums::CellSums;
use crate::exposure::Exposure;
use crate::fixed::{Units, units};
use crate::hours::Lending;
use crate::kernel::Kernels;
use crate::learnt_priors::LearntPriors;
use crate::level::Detail;
use crate::loading::Gathered;
use crate::seasons::season_of;
use crate::surface::{Sight, Surface};

/// Rows of per-population sums: all, then each mapped key population.
pub(crate) const POPULATIONS: usize = Population::MAPPED.len();
/// Microseconds in a day.
pub(crate) const DAY_US: i64 = 86_400_000_000;
/// No cell state yet.
pub(crate) const NONE: u32 = u32::MAX;

/// Events in, risk by cell × hour of the week × key population out.
///
/// The index holds no truth of its own. Its state is sums of whole numbers, so the same set of
/// events gives the same bits in whatever order they were added, amended or taken back.
pub struct RiskIndex {
    area: Arc<Area>,
    zone: Zone,
    pub(crate) settings: Arc<Settings>,
    pub(crate) kernels: Kernels,
    pub(crate) lending: Lending,
    /// By area number, where the cell's sums stand in `cells`.
    pub(crate) slots: Vec<u32>,
    pub(crate) cells: Vec<CellSums>,
    /// The area numbers of `cells`.
    pub(crate) numbers: Vec<u32>,
    pub(crate) totals: Totals,
    pub(crate) revision: u64,
    pub(crate) exposure: Exposure,
    pub(crate) learnt_priors: LearntPriors,
    /// Reports that weigh no more than their account's budget allows.
    pub(crate) reports: Bounds<EventFacts>,
    /// Hours that count no more than their account's budget allows.
    pub(crate) work: Bounds<ExposureFacts>,
    /// While many events come in: what they give to cells around them.
    pub(crate) gathered: Option<Box<Gathered>>,
    /// Hours that an account recorded in this week or later do not count yet.
    pub(crate) work_until: i64,
}

/// Sums over the whole area.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Totals {
    /// Decayed events by population, placed or not.
    pub decayed: [i128; POPULATIONS],
    /// Events that stand, by population, not decayed.
    pub events: [Units; POPULATIONS],
    /// Events by UTC day since 1970 and population.
    pub days: BTreeMap<i64, [Units; POPULATIONS]>,
    /// Events by hour of the week, all populations.
    pub hours: Vec<Units>,
    /// Severity × weight, and weight, of all events.
    pub severity: (i128, i128),
}

/// One event, as the sums see it.
pub(crate) struct Contribution {
    rows: [bool; POPULATIONS],
    /// Weight by verification and the account's budget, with the sign of adding or removing.
    pub weight: f64,
    /// The same, decayed forward to the origin.
    pub decayed: f64,
    pub severity: f64,
    season: i32,
    /// Whether what past seasons teach takes it into account.
    teaches: bool,
    pub hours: Vec<atalaya_domain::HourShare>,
}

impl RiskIndex {
    /// An empty index of an area.
    #[must_use]
    pub fn new(area: Arc<Area>, zone: Zone, settings: Settings) -> Self {
        let kernels = Kernels::new(&settings);
        let lending = Lending::new(&settings);
        let slots = vec![NONE; area.cells().len()];
        let totals = Totals { hours: vec![0; HourOfWeek::COUNT], ..Totals::default() };
        Self {
            area,
            zone,
            settings: Arc::new(settings),
            kernels,
            lending,
            slots,
            cells: Vec::new(),
            numbers: Vec::new(),
            totals,
            revision: 0,
            exposure: Exposure::new(),
            learnt_priors: LearntPriors::default(),
            reports: Bounds::default(),
            work: Bounds::default(),
            gathered: None,
            work_until: i64::MAX,
        }
    }

    /// The study area.
    #[must_use]
    pub const fn area(&self) -> &Arc<Area> {
        &self.area
    }

    /// The zone hours of the week are counted in.
    #[must_use]
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// How often something was added or taken out since it was made: whether two surfaces of this
    /// index may differ. Says nothing beside another index of the same events.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// The model's constants.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Events that stand, a rumour counting as its weight.
    #[must_use]
    pub fn events(&self) -> f64 {
        crate::fixed::events(self.totals.events[0])
    }

    /// How much of the map these events carry.
    #[must_use]
    pub fn detail(&self) -> Detail {
        let Settings { least_events, least_events_fine, least_events_hours, .. } = &*self.settings;
        let [day_type, hour_of_week] = *least_events_hours;
        let from = [*least_events, *least_events_fine, day_type, hour_of_week];
        let events = self.events();
        Detail::ALL[from.iter().filter(|from| events >= **from).count()]
    }

    /// Applies a change: late, amended, verified and withdrawn events alike take the version
    /// before out and put the version after in.
    pub fn apply(&mut self, change: &Change) {
        if let Some(before) = &change.before {
            self.remove(before);
        }
        if let Some(after) = &change.after {
            self.add(after);
        }
    }

    /// Applies a change of where teams were: like a change of an event, the version before goes out
    /// and the version after comes in.
    pub fn apply_exposure(&mut self, change: &ExposureChange) {
        if let Some(before) = &change.before {
            self.change_work(before, -1.0);
        }
        if let Some(after) = &change.after {
            self.change_work(after, 1.0);
        }
    }

    /// Takes a record of work in (`sign` 1) or out (−1), within its account's budget.
    fn change_work(&mut self, facts: &ExposureFacts, sign: f64) {
        let settings = Arc::clone(&self.settings);
        let mut work = std::mem::take(&mut self.work);
        let counts = facts.recorded.is_none_or(|it| week_of(it.at_us) < self.work_until);
        work.change(facts, sign, &settings, |one, factor| {
            if counts {
                self.expose(one, factor);
            }
        });
        self.work = work;
    }

    /// Lets the hours that accounts recorded count from the Monday after (UTC): those recorded before
    /// the week of this instant do, and no others. An index that was never told counts all at once.
    ///
    /// Hours change levels where they were worked. If they did so at once, everybody who watches the
    /// map would see where colleagues are tonight.
    pub fn count_work_until(&mut self, as_of: Timestamp) {
        let (before, after) = (self.work_until, week_of(as_of.as_microsecond()));
        self.work_until = after;
        let sign = if after > before { 1.0 } else { -1.0 };
        let settings = Arc::clone(&self.settings);
        let work = std::mem::take(&mut self.work);
        let turned = work.groups_since(before.min(after)).into_iter().map(|(group, _)| group);
        for group in turned.filter(|group| group.week < before.max(after)) {
            for (record, factor) in work.weighed(group, &settings) {
                if factor > 0.0 {
                    self.expose(&record, sign * factor);
                }
            }
        }
        self.work = work;
    }

    /// Whether [`Self::count_work_until`] this instant would change anything.
    #[must_use]
    pub fn counts_work_until(&self, as_of: Timestamp) -> bool {
        self.work_until == week_of(as_of.as_microsecond())
    }

    /// Lets a record count by a factor more, or less where that is below 0.
    fn expose(&mut self, facts: &ExposureFacts, factor: f64) {
        self.revision += 1;
        let of_index = (&*self.area, &self.zone, &self.kernels, &*self.settings);
        let (learnt, revision) = (&mut self.learnt_priors, self.revision);
        self.exposure.contribute(facts, factor, of_index, |season| {
            learnt.note_work(season, revision);
        });
    }

    /// Whether anything is known of where teams have been, by the word of more than one account.
    #[must_use]
    pub fn has_exposure(&self) -> bool {
        self.exposure.known()
    }

    /// The hours that a surface sees, if there are any.
    pub(crate) fn exposure_seen(&self, sight: Sight) -> Option<&Exposure> {
        match sight {
            Sight::Everything => Some(&self.exposure).filter(|exposure| exposure.known()),
            Sight::WithoutHours => None,
        }
    }

    /// Adds an event. One that nobody has reviewed weighs within its account's budget.
    pub fn add(&mut self, facts: &EventFacts) {
        self.change_report(facts, 1.0);
    }

    /// Takes an event out that was added before.
    pub fn remove(&mut self, facts: &EventFacts) {
        self.change_report(facts, -1.0);
    }

    fn change_report(&mut self, facts: &EventFacts, sign: f64) {
        let settings = Arc::clone(&self.settings);
        let mut reports = std::mem::take(&mut self.reports);
        reports.change(facts, sign, &settings, |one, factor| self.contribute(one, factor));
        self.reports = reports;
    }

    /// The risk of a population as of an instant. Two surfaces of the same events and the same
    /// instant are equal bit for bit.
    #[must_use]
    pub fn surface(&self, population: Population, as_of: Timestamp) -> Surface<'_> {
        Surface::new(self, population, as_of)
    }

    /// The same by what was last learnt from the past, if anything was in this season: while the past
    /// is being told, event by event, it costs a hundredth. Beside [`RiskIndex::surface`] it is off
    /// by what those events would have taught; once [`RiskIndex::has_learnt`] both are the same.
    #[must_use]
    pub fn surface_as_learnt(&self, population: Population, as_of: Timestamp) -> Surface<'_> {
        Surface::as_learnt(self, population, as_of)
    }

    /// The sums of the cell with this area number, if any event reaches it.
    pub(crate) fn sums(&self, number: u32) -> Option<&CellSums> {
        self.cells.get(*self.slots.get(number as usize)? as usize)
    }

    /// Bytes on the heap, the shared area not counted.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let room = self.cells.capacity() - self.cells.len();
        self.slots.capacity() * size_of::<u32>()
            + room * size_of::<CellSums>()
            + self.cell_bytes()
            + self.hour_bytes()
            + self.exposure.heap_bytes()
            + self.bound_bytes()
            + self.totals.days.len() * 2 * size_of::<[Units; POPULATIONS]>()
    }

    /// Bytes of the cells among them, but for their hours of the week.
    #[must_use]
    pub fn cell_bytes(&self) -> usize {
        self.cells.iter().map(CellSums::bytes).sum()
    }

    /// Bytes of the records that are bounded by their account among them.
    #[must_use]
    pub fn bound_bytes(&self) -> usize {
        self.reports.heap_bytes() + self.work.heap_bytes()
    }

    /// Bytes of the cells' hours of the week among them.
    #[must_use]
    pub fn hour_bytes(&self) -> usize {
        self.cells.iter().map(CellSums::hour_bytes).sum()
    }

    /// Lets an event weigh by a factor more, or less where that is below 0.
    fn contribute(&mut self, facts: &EventFacts, factor: f64) {
        self.revision += 1;
        let Some(event) = self.contribution(facts, factor) else { return };
        self.add_to_totals(facts, &event);
        let cell = facts.place.cell();
        // A place coarser than the model's cells counts in the totals and paints nothing.
        let Some(number) = self.area.number(cell) else { return };
        let slot = self.activate(number);
        if event.teaches {
            self.learnt_priors.note_event(event.season, event.weight, self.revision);
        }
        self.add_to_cell(slot, cell, &event);
        let mut gathered = self.gathered.take();
        let taken = gathered.as_mut().is_some_and(|to| to.take(number, &event, self));
        self.gathered = gathered;
        if !taken {
            self.spread(number, &event);
        }
    }

    fn contribution(&self, facts: &EventFacts, factor: f64) -> Option<Contribution> {
        let weight = factor * weight(facts, &self.settings)?;
        let age_us = facts.when.middle_us() - self.settings.origin.as_microsecond();
        let half_lives = age_us as f64 / DAY_US as f64 / self.settings.half_life_days;
        let season = season_of(facts.when.middle_us());
        // What one account tells of a past season changes what is learnt once it is reviewed: until
        // then it would only make every node look back again at all seasons.
        let late = facts.unreviewed().is_some_and(|it| season_of(it.at_us) > season);
        Some(Contribution {
            rows: rows(facts),
            weight,
            decayed: weight * libm::exp2(half_lives.clamp(-20.0, 20.0)),
            severity: facts.severity.number() as f64,
            season,
            teaches: !late,
            hours: self.zone.hour_shares(&facts.when),
        })
    }

    fn add_to_totals(&mut self, facts: &EventFacts, event: &Contribution) {
        let (weight, decayed) = (units(event.weight), units(event.decayed));
        let date = facts.when.middle_us().div_euclid(DAY_US);
        let day = self.totals.days.entry(date).or_default();
        for row in event.rows() {
            day[row] += weight;
            self.totals.events[row] += weight;
            self.totals.decayed[row] += i128::from(decayed);
        }
        if day.iter().all(|units| *units == 0) {
            self.totals.days.remove(&date);
        }
        for share in &event.hours {
            self.totals.hours[share.hour.index()] += units(event.weight * share.share);
        }
        self.totals.severity.0 += i128::from(units(event.decayed * event.severity));
        self.totals.severity.1 += i128::from(decayed);
    }

    fn add_to_cell(&mut self, slot: u32, cell: Cell, event: &Contribution) {
        let sums = &mut self.cells[slot as usize];
        let decayed = units(event.decayed);
        for row in event.rows() {
            sums.own[row] += decayed;
        }
        let Some(active) = &mut sums.active else { return };
        if event.teaches {
            active.seasons.add(event.season, units(event.weight));
            for share in &event.hours {
                active.day_parts.add(event.season, share.hour.index(), event.weight * share.share);
            }
        }
        for row in event.rows() {
            for share in &event.hours {
                active.hours[row].add(share.hour, event.weight * share.share);
            }
        }
        if let Some(child) = child_of(cell) {
            active.children.add(child, event.rows(), decayed);
        }
    }

    /// Adds an event to the smoothed sums of the cells around it.
    fn spread(&mut self, number: u32, event: &Contribution) {
        let Self { area, kernels, slots, cells, .. } = self;
        kernels.shares(area.around(number)).for_each(|(number, near, wide)| {
            let sums = &mut cells[slots[number as usize] as usize];
            let decayed = units(event.decayed * wide);
            for row in event.rows() {
                sums.wide[row] += decayed;
            }
            for share in &event.hours {
                sums.wide_hours.add(share.hour, event.weight * share.share * wide);
            }
            if near > 0.0 {
                let decayed = units(event.decayed * near);
                for row in event.rows() {
                    sums.near[row] += decayed;
                }
                sums.near_severity += units(event.decayed * near * event.severity);
                for share in &event.hours {
                    sums.near_hours.add(share.hour, event.weight * share.share * near);
                }
            }
        });
    }

    /// The slot of a cell that has events of its own, with the slots around it made.
    fn activate(&mut self, number: u32) -> u32 {
        let slot = self.slot(number);
        if self.cells[slot as usize].active.is_none() {
            let area = Arc::clone(&self.area);
            area.around(number).cells().for_each(|(number, _)| {
                self.slot(number);
            });
            self.cells[slot as usize].active = Some(Box::default());
        }
        slot
    }

    fn slot(&mut self, number: u32) -> u32 {
        let slot = &mut self.slots[number as usize];
        if *slot == NONE {
            *slot = self.cells.len() as u32;
            self.cells.push(CellSums::new());
            self.numbers.push(number);
        }
        *slot
    }
}

impl Contribution {
    /// The rows of the population sums the event belongs to.
    pub fn rows(&self) -> impl Iterator<Item = usize> + use<> {
        let rows = self.rows;
        (0..POPULATIONS).filter(move |row| rows[*row])
    }
}

/// What an event counts; `None` if it says nothing of risk or was rejected.
pub(crate) fn weight(facts: &EventFacts, settings: &Settings) -> Option<f64> {
    let weight = match facts.verification {
        Verification::Rumour => settings.rumour_weight,
        Verification::Reported | Verification::Corroborated | Verification::Verified => 1.0,
        Verification::Rejected => return None,
    };
    facts.kind.counts_as_risk().then_some(weight)
}

/// Which of its parent's children a cell of resolution 9 is; a coarser place is none.
pub(crate) fn child_of(cell: Cell) -> Option<usize> {
    let child = cell.h3().child_position(Resolution::Eight).filter(|_| cell.resolution() == 9)?;
    usize::try_from(child).ok()
}

/// Which rows an event belongs to: all, and each population its activity served.
fn rows(facts: &EventFacts) -> [bool; POPULATIONS] {
    Population::MAPPED.map(|population| match population {
        Population::All => true,
        Population::Of(population) => facts.key_populations.contains(population),
    })
}

/// The row of a population's sums.
pub(crate) fn row_of(population: Population) -> usize {
    match population {
        // Unknown has no map of its own: whoever asks for it is shown everybody's.
        Population::All | Population::Of(KeyPopulation::Unk) => 0,
        Population::Of(population) => population.index() + 1,
    }
}
