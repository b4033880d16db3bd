//! What the gate released a moment ago: the same hexagons are asked for by everybody who looks at
//! the same town, and computing one costs more than writing it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atalaya_disclosure::{CellRisk, Numbers, Refusal, Released};
use atalaya_domain::{Cell, HourOfWeek, OrganisationId, Population};
use atalaya_live::Edition;
use atalaya_risk::State;
use jiff::Timestamp;
use rustc_hash::FxHashMap;

use super::collection::Drawn;

/// Which map of an organisation: after which of its changes, as of which hour. What was released
/// for another one is worth nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) edition: Edition,
    pub(crate) as_of: Timestamp,
}

/// Everything a release depends on but the cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub(super) organisation: OrganisationId,
    /// Whether the asker may see numbers: all that a scope still decides once it lets somebody in.
    pub(super) counts: bool,
    pub(super) population: Population,
    pub(super) resolution: u8,
    pub(super) hour: HourOfWeek,
    /// Of a map of the past: as of when, and whose knowledge.
    pub(super) past: Option<(Timestamp, &'static str)>,
}

/// What is remembered at most, in two halves of this. A city in every hour of the week, as
/// somebody sees who moves the slider, takes 20 MB.
const HALF_BYTES: usize = 32 * 1024 * 1024;

/// What was released of one group, by place; `None` is not known yet. What lies outside the area
/// is never in a group.
type Group = Arc<Mutex<Vec<Option<Risk>>>>;

/// What was released of a cell, at less than half its size: an answer has four digits of each
/// number, and a single has seven. The first answer is read from here like every other.
#[derive(Debug, Clone, Copy)]
struct Risk {
    state: State,
    /// Rate, relative and harm, each with its interval's ends.
    numbers: Option<[f32; 9]>,
}

impl Risk {
    fn of(risk: &CellRisk) -> Self {
        let numbers = risk.numbers.as_ref();
        let numbers = numbers.map(|one| {
            [
                one.rate,
                one.lower,
                one.upper,
                one.relative,
                one.relative_lower,
                one.relative_upper,
                one.harm,
                one.harm_lower,
                one.harm_upper,
            ]
            .map(|number| number as f32)
        });
        Self { state: risk.state, numbers }
    }

    fn at(self, cell: Cell) -> CellRisk {
        let numbers = self.numbers.map(|numbers| {
            let [
                rate,
                lower,
                upper,
                relative,
                relative_lower,
                relative_upper,
                harm,
                harm_lower,
                harm_upper,
            ] = numbers.map(f64::from);
            Numbers {
                rate,
                lower,
                upper,
                relative,
                relative_lower,
                relative_upper,
                harm,
                harm_lower,
                harm_upper,
            }
        });
        CellRisk { cell, state: self.state, numbers }
    }
}

/// The released hexagons of maps.
pub(crate) struct Remembered(Mutex<Kept>);

/// What was asked for lately, and before that. When the first is full it becomes the second, and
/// the second is forgotten: what nobody asks for goes, without a look at each.
#[derive(Default)]
struct Kept {
    lately: FxHashMap<(Question, Cell), (Stamp, Group)>,
    before: FxHashMap<(Question, Cell), (Stamp, Group)>,
    /// Of `lately`.
    bytes: usize,
}

impl Kept {
    /// Where a group's risks are kept. Who still writes to the one of an older map harms nobody: it
    /// is no longer in here.
    fn group(&mut self, stamp: Stamp, question: Question, first: Cell, cells: usize) -> Group {
        let key = (question, first);
        if let Some((known, group)) = self.lately.get(&key)
            && *known == stamp
        {
            return Arc::clone(group);
        }
        let bytes = cells * size_of::<Option<Risk>>();
        if self.bytes + bytes > HALF_BYTES {
            self.before = std::mem::take(&mut self.lately);
            self.bytes = 0;
        }
        let known = self.before.remove(&key).filter(|(known, _)| *known == stamp);
        let group = known.map_or_else(|| fresh(cells), |(_, group)| group);
        if self.lately.insert(key, (stamp, Arc::clone(&group))).is_none() {
            self.bytes += bytes;
        }
        group
    }
}

fn fresh(cells: usize) -> Group {
    Arc::new(Mutex::new(vec![None; cells]))
}

impl Remembered {
    pub(crate) fn new() -> Self {
        Self(Mutex::default())
    }

    /// The risks at the drawn places of each group, in order; `release` is asked once for all that
    /// are not known. No lock is held meanwhile.
    pub(super) fn risks(
        &self,
        stamp: Stamp,
        question: Question,
        drawn: &[Drawn],
        release: impl FnOnce(&[Cell]) -> Result<Released<Vec<CellRisk>>, Refusal>,
    ) -> Result<Vec<Vec<CellRisk>>, Refusal> {
        let groups = self.groups(stamp, question, drawn);
        let mut asked = Vec::new();
        for ((group, places), known) in drawn.iter().zip(&groups) {
            let known = lock(known);
            let unknown = places.iter().filter(|place| known[**place].is_none());
            asked.extend(unknown.map(|place| group.cells[*place]));
        }
        let released = if asked.is_empty() { Vec::new() } else { release(&asked)?.into_inner() };
        let mut released = released.into_iter().peekable();
        let mut risks = Vec::with_capacity(drawn.len());
        for ((group, places), known) in drawn.iter().zip(&groups) {
            let mut known = lock(known);
            let mut of_group = Vec::with_capacity(places.len());
            for place in places {
                // Both ascend, so what was released comes in the order of the places.
                if let Some(risk) = released.next_if(|risk| risk.cell == group.cells[*place]) {
                    known[*place] = Some(Risk::of(&risk));
                }
                of_group.extend(known[*place].map(|risk| risk.at(group.cells[*place])));
            }
            risks.push(of_group);
        }
        Ok(risks)
    }

    fn groups(&self, stamp: Stamp, question: Question, drawn: &[Drawn]) -> Vec<Group> {
        let mut kept = lock(&self.0);
        let of = |(group, _): &Drawn| match group.cells.first() {
            Some(first) => kept.group(stamp, question, *first, group.cells.len()),
            None => fresh(0),
        };
        drawn.iter().map(of).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use atalaya_disclosure::{Scope, release_cells};
    use atalaya_domain::{Area, KeyPopulations, Role, UserId, Viewer, Zone};
    use atalaya_risk::{RiskIndex, Settings};

    use super::super::shapes::Shapes;
    use super::*;

    #[test]
    fn nothing_is_asked_twice_for_one_map_and_everything_again_for_the_next() {
        let area = Arc::new(Area::from_bbox([-90.6, 14.5, -90.4, 14.7]).unwrap());
        let zone = Zone::new("America/Guatemala").unwrap();
        let index = RiskIndex::new(Arc::clone(&area), zone, Settings::default());
        let scope = Scope::of(&Viewer {
            history: atalaya_domain::History::Whole,
            user: Some(UserId(1)),
            organisation: OrganisationId(1),
            role: Role::Supervisor,
            key_populations: KeyPopulations::default(),
        });
        let question = Question {
            organisation: OrganisationId(1),
            counts: true,
            population: Population::All,
            resolution: 8,
            hour: HourOfWeek::all().next().unwrap(),
            past: None,
        };
        let edition = Edition { epoch: 1, revision: 1, learnt: None };
        let stamp = Stamp { edition, as_of: Timestamp::UNIX_EPOCH };
        let (shapes, remembered) = (Shapes::new(area), Remembered::new());
        let mut asked = Vec::new();
        let mut ask = |stamp: Stamp, question: Question, bbox| {
            let groups = shapes.groups_in(8, bbox).into_iter();
            let drawn: Vec<Drawn> =
                groups.map(|group| (Arc::clone(&group), group.touching(bbox).collect())).collect();
            let release = |cells: &[Cell]| {
                asked.push(cells.len());
                let surface = index.surface(question.population, stamp.as_of);
                release_cells(&scope, &surface, 8, cells, question.hour)
            };
            let risks = remembered.risks(stamp, question, &drawn, release).unwrap();
            for ((group, places), risks) in drawn.iter().zip(&risks) {
                let cells: Vec<Cell> = places.iter().map(|place| group.cells[*place]).collect();
                let found: Vec<Cell> = risks.iter().map(|risk| risk.cell).collect();
                assert_eq!(found, cells);
            }
            risks.iter().map(Vec::len).sum::<usize>()
        };
        let small = ask(stamp, question, [-90.55, 14.55, -90.5, 14.6]);
        assert_eq!(ask(stamp, question, [-90.55, 14.55, -90.5, 14.6]), small);
        let large = ask(stamp, question, [-90.55, 14.55, -90.45, 14.65]);
        ask(stamp, Question { counts: false, ..question }, [-90.55, 14.55, -90.5, 14.6]);
        let next = Edition { revision: 2, ..edition };
        ask(Stamp { edition: next, ..stamp }, question, [-90.55, 14.55, -90.5, 14.6]);
        let learnt = Edition { learnt: Some((2026, 1)), ..next };
        ask(Stamp { edition: learnt, ..stamp }, question, [-90.55, 14.55, -90.5, 14.6]);
        assert_eq!(asked, [small, large - small, small, small, small]);
    }

    #[test]
    fn what_is_remembered_is_bounded_and_what_is_asked_for_stays() {
        let edition = Edition { epoch: 1, revision: 1, learnt: None };
        let stamp = Stamp { edition, as_of: Timestamp::UNIX_EPOCH };
        let question = |organisation: i64| Question {
            organisation: OrganisationId(organisation),
            counts: true,
            population: Population::All,
            resolution: 8,
            hour: HourOfWeek::all().next().unwrap(),
            past: None,
        };
        let (cell, cells, mut kept) = (Cell::at(14.6, -90.5).unwrap(), 343, Kept::default());
        let asked_for = kept.group(stamp, question(0), cell, cells);
        for organisation in 1..10_000 {
            kept.group(stamp, question(organisation), cell, cells);
            let again = kept.group(stamp, question(0), cell, cells);
            assert!(Arc::ptr_eq(&again, &asked_for), "forgotten at {organisation}");
        }
        let most = HALF_BYTES / (cells * size_of::<Option<Risk>>());
        assert!(kept.lately.len() + kept.before.len() <= 2 * most);
    }
}
