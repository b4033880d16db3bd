//! Attempts to learn from frozen releases what nobody may: the event that changed, who reported,
//! whether somebody reported at all.

use std::collections::{BTreeMap, BTreeSet};

use std::sync::OnceLock;

use atalaya_boundaries::{AdminUnit, Boundaries, Level, Place, UnitCode};
use atalaya_disclosure::RoundingKey;
use atalaya_disclosure::release::{
    Agreed, Audience, Band, CannotRelease, Content, CountedEvent, EVENTS, Geography, Ground, Group,
    Held, Ledger, Measure, Period, REPORTERS, Relation, Row, SESSIONS, SetOf, Spec, Split, Support,
    Unit, propose_release,
};
use atalaya_domain::{
    Cell, EventId, Family, KeyPopulation, KeyPopulations, OrganisationId, Role, Setting, UserId,
    Viewer, Zone,
};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

const A: OrganisationId = OrganisationId(1);
const B: OrganisationId = OrganisationId(2);

fn zone() -> Zone {
    Zone::new("America/Guatemala").expect("in the database")
}

fn key(byte: u8) -> RoundingKey {
    RoundingKey::new([byte; 32])
}

/// The local noon of a date.
fn noon(day: Date) -> Timestamp {
    zone().midnight(day) + 12.hours()
}

/// A hexagon of resolution 9: `venue` moves 400 m, `place` 60 km, in two rows.
fn cell(place: usize, venue: usize) -> Cell {
    let lat = 14.3 + (place % 2) as f64 * 0.6 + venue as f64 * 0.004;
    Cell::at(lat, -91.5 + (place / 2) as f64 * 0.6).expect("a place")
}

fn code(text: &str) -> UnitCode {
    UnitCode::parse(text).expect("a code")
}

fn admin_unit(text: &str, parent: Option<&str>) -> AdminUnit {
    AdminUnit {
        code: code(text),
        level: if parent.is_some() { Level::Second } else { Level::First },
        parent: parent.map(code),
        name: text.to_owned(),
        alt_name: None,
        population: None,
        label: (14.0, -90.0),
    }
}

/// A made-up country around the places of [`cell`]: three departments of two municipalities each, whose
/// edges cut through places, and through hexagons of resolution 6.
fn boundaries() -> &'static Boundaries {
    static ALL: OnceLock<Boundaries> = OnceLock::new();
    ALL.get_or_init(|| country(0))
}

/// The country, with the places moved on by so many municipalities.
fn country(moved: usize) -> Boundaries {
    let departments = ["XX-1", "XX-2", "XX-3"].map(|own| admin_unit(own, None));
    let municipalities = ["11", "12", "21", "22", "31", "32"]
        .map(|own| admin_unit(&format!("XX-{own}"), Some(&format!("XX-{}", &own[..1]))));
    let mut cells = BTreeMap::new();
    for place in 0..16 {
        let fitted = cell(place, 1).parent(7).expect("coarser");
        for near in fitted.h3().grid_disk::<Vec<_>>(4) {
            let near = Cell::from_h3(near).expect("a cell");
            // The edge runs past the place's third venue.
            let further = usize::from(near.centre().0 > cell(place, 2).centre().0);
            cells.entry(near).or_insert((place / 3 + further + moved) % 6);
        }
    }
    Boundaries::new(departments.into(), municipalities.into(), cells).expect("a country")
}

/// A plain event; what a test is about it changes.
fn event(number: u64, reporter: i64, day: Date, cell: Cell) -> CountedEvent {
    CountedEvent {
        id: EventId::from_bytes(
            (0x0193_0000_0000_7000_8000_u128 << 48 | u128::from(number)).to_be_bytes(),
        ),
        organisation: A,
        reporter: Some(UserId(reporter)),
        day,
        quarter: Period::quarter_of(noon(day), &zone()),
        totals: Held::since(noon(day) + 1.hour()),
        partners: Held::since(noon(day) + 1.hour()),
        cell: Some(cell),
        place: boundaries().place(cell),
        family: Family::Property,
        population: KeyPopulation::Fsw,
        setting: Some(Setting::Park),
        band: Some(Band::Night),
        corroborated: false,
    }
}

fn spec(period: &str) -> Spec {
    Spec {
        organisations: [A].into(),
        audience: Audience::Public,
        period: Period::parse(period).expect("a period"),
        support: Support::Reported,
        measure: Measure::Incidents,
        geography: Geography::Hexagons(6),
        split: Split::None,
    }
}

fn build_with(
    spec: Spec,
    events: &[CountedEvent],
    ledger: &Ledger,
    now: Timestamp,
    key: &RoundingKey,
) -> Result<Content, CannotRelease> {
    let viewer = Viewer {
        history: atalaya_domain::History::Whole,
        user: Some(UserId(99)),
        organisation: *spec.organisations.first().unwrap_or(&A),
        role: Role::Advocate,
        key_populations: KeyPopulations::default(),
    };
    let zone = zone();
    let boundaries = Some(boundaries());
    let ground = Ground { events, ledger, key, zone: &zone, boundaries, now };
    propose_release(&viewer, spec, &ground).expect("may propose")
}

fn build(spec: Spec, events: &[CountedEvent]) -> Result<Content, CannotRelease> {
    build_with(spec, events, &Ledger::default(), noon(date(2026, 6, 1)), &key(7))
}

/// Which events a published number counts, written anew from what the number says it is of.
struct Published {
    set: SetOf,
    members: BTreeSet<EventId>,
}

/// What a number of a set counts that is built at `now`: what could be counted then, and could when
/// its quarter was first told, to whoever sees what is asked.
fn members(
    set: &SetOf,
    events: &[CountedEvent],
    earlier: &[(Content, Timestamp)],
    now: Timestamp,
) -> BTreeSet<EventId> {
    // When a quarter was first told, to partners or to anybody.
    let told = |event: &CountedEvent, quarter: Period, to_partners: bool| {
        let of = earlier.iter().filter(|(content, _)| {
            let covers = match content.spec.period {
                Period::Year(year) => quarter.year() == year,
                other @ Period::Quarter(..) => quarter == other,
            };
            let partners = matches!(content.spec.audience, Audience::Partner(_));
            covers
                && content.spec.organisations.contains(&event.organisation)
                && (partners || !to_partners)
        });
        of.map(|(_, built_at)| *built_at).min()
    };
    let counted = |event: &&CountedEvent| {
        let Some(first) = event.totals.first() else { return false };
        let late = told(event, event.quarter, false).is_some_and(|told| first >= told);
        let quarter = if late { Period::quarter_of(first, &zone()) } else { event.quarter };
        let in_time = |held: &Held, to_partners| {
            held.unbroken(told(event, quarter, to_partners).unwrap_or(now), now)
        };
        let agreed = in_time(&event.totals, false)
            && (set.agreed == Agreed::Totals || in_time(&event.partners, true));
        let when = match set.period {
            Period::Year(year) => quarter.year() == year,
            Period::Quarter(..) => quarter == set.period,
        };
        let place = match set.unit {
            Unit::Area => true,
            Unit::Department(district) => event.place.department == Some(district.code),
            Unit::Municipality { district, .. } => event.place.municipality == Some(district.code),
            Unit::Cell { cell: unit, .. } => {
                event.cell.is_some_and(|cell| cell.parent(unit.resolution()) == Some(unit))
            }
        };
        let group = match set.group {
            Group::Late => late,
            Group::All => !late,
            Group::Population(population) => !late && event.population == population,
            Group::Setting(setting) => !late && event.setting == Some(setting),
            Group::Band(band) => !late && event.band == Some(band),
        };
        let measure = match set.measure {
            Measure::Incidents => true,
            Measure::Family(family) => family == event.family,
        };
        let support = set.support == Support::Reported || event.corroborated;
        when && place
            && group
            && measure
            && support
            && agreed
            && set.organisations.contains(&event.organisation)
    };
    events.iter().filter(counted).map(|event| event.id).collect()
}

/// Numbers that are published of the same events cannot tell them apart; so what can be derived is
/// of whole classes of events that are in the very same published sets.
fn classes<'a>(published: &[Published], events: &'a [CountedEvent]) -> Vec<Vec<&'a CountedEvent>> {
    let mut classes: BTreeMap<Vec<usize>, Vec<&CountedEvent>> = BTreeMap::new();
    for event in events {
        let signature: Vec<usize> =
            (0..published.len()).filter(|at| published[*at].members.contains(&event.id)).collect();
        if !signature.is_empty() {
            classes.entry(signature).or_default().push(event);
        }
    }
    classes.into_values().collect()
}

fn hides(class: &[&CountedEvent]) -> bool {
    let reporters: BTreeSet<_> = class.iter().map(|one| (one.organisation, one.reporter)).collect();
    let sessions: BTreeSet<_> =
        class.iter().map(|one| (one.organisation, one.reporter, one.day)).collect();
    class.len() >= EVENTS && reporters.len() >= REPORTERS && sessions.len() >= SESSIONS
}

/// Whether something is agreed to, day by day for two years from when it was reported: mostly as it
/// was said at first, `yes` of ten times yes; sometimes it is taken back or given later, and again.
fn consent(
    below: &mut impl FnMut(u64) -> u64,
    from: Timestamp,
    yes: u64,
) -> Vec<(Timestamp, bool)> {
    let mut holds = below(10) < yes;
    let mut at = from;
    let mut changes = vec![(at, holds)];
    for _ in 0..[0, 0, 0, 1, 1, 2, 3][below(7) as usize] {
        at += (1 + below(250) as i64).hours() * 24;
        holds = !holds;
        changes.push((at, holds));
    }
    changes
}

/// What is agreed to while two things are.
fn both(one: &[(Timestamp, bool)], two: &[(Timestamp, bool)]) -> Vec<(Timestamp, bool)> {
    let at = |changes: &[(Timestamp, bool)], at: Timestamp| {
        changes.iter().rfind(|(from, _)| *from <= at).is_some_and(|(_, holds)| *holds)
    };
    let times: BTreeSet<Timestamp> = one.iter().chain(two).map(|(at, _)| *at).collect();
    times.into_iter().map(|time| (time, at(one, time) && at(two, time))).collect()
}

fn spans(changes: &[(Timestamp, bool)]) -> Held {
    Held::of(changes.iter().copied())
}

/// Those that count from when they were reported on, for ever: what a test is not about consents of.
fn all_agreed(events: Vec<CountedEvent>) -> Vec<CountedEvent> {
    let agreed = |event: CountedEvent| {
        let totals = event.totals.first().or_else(|| event.partners.first());
        let since = Held::since(totals.unwrap_or_else(|| noon(event.day)));
        CountedEvent { organisation: A, totals: since.clone(), partners: since, ..event }
    };
    events.into_iter().map(agreed).collect()
}

/// A year of made-up events: `places` of Zipf weight, some late, some with no place.
fn year(seed: u64, count: u64, places: usize, reporters: u64) -> Vec<CountedEvent> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut below = |limit: u64| random.random_range(0..limit);
    let weights: Vec<u64> = (1..=places as u64).map(|rank| 10_000 / rank).collect();
    let total: u64 = weights.iter().sum();
    (0..count)
        .map(|number| {
            let mut at = below(total);
            let place = weights.iter().position(|weight| {
                let here = at < *weight;
                at = at.saturating_sub(*weight);
                here
            });
            let day = date(2025, 1, 1).saturating_add((below(365) as i32).days());
            let cell = cell(place.unwrap_or(0), below(4) as usize);
            let family = Family::ALL[below(5) as usize];
            let late = [0, 0, 0, 0, 5, 40, 120, 300][below(8) as usize];
            let recorded = noon(day) + (late * 24).hours();
            let totals = consent(&mut below, recorded, 9);
            let partners = both(&totals, &consent(&mut below, recorded, 2));
            let placed = below(12) > 0;
            let known = placed || below(2) > 0;
            CountedEvent {
                organisation: if below(3) == 0 { B } else { A },
                totals: spans(&totals),
                partners: spans(&partners),
                cell: placed.then_some(cell),
                place: if known { boundaries().place(cell) } else { Place::default() },
                family,
                population: KeyPopulation::ALL[below(4) as usize],
                setting: [Some(Setting::Park), Some(Setting::BarSw), Some(Setting::Prison), None]
                    [below(4) as usize],
                band: Band::ALL.get(below(5) as usize).copied(),
                corroborated: below(2) == 0,
                ..event(number, below(reporters) as i64, day, cell)
            }
        })
        .collect()
}

fn any_spec() -> impl Strategy<Value = Spec> {
    let organisations = prop_oneof![3 => Just(vec![A]), 1 => Just(vec![B]), 2 => Just(vec![A, B])];
    let period = prop_oneof![
        Just("2025-Q1"),
        Just("2025-Q2"),
        Just("2025-Q3"),
        Just("2025-Q4"),
        Just("2025")
    ];
    let measure = prop_oneof![
        3 => Just(Measure::Incidents),
        1 => Just(Measure::Family(Family::Property)),
        1 => Just(Measure::Family(Family::Body)),
    ];
    let support = prop_oneof![3 => Just(Support::Reported), 1 => Just(Support::Corroborated)];
    let split = prop_oneof![
        4 => Just(Split::None), 1 => Just(Split::Population), 1 => Just(Split::Setting),
        1 => Just(Split::Band),
    ];
    let geography = prop_oneof![
        2 => Just(Geography::Area),
        2 => (4_u8..=7).prop_map(Geography::Hexagons),
        2 => Just(Geography::Departments),
        2 => Just(Geography::Municipalities),
    ];
    (organisations, period, measure, support, split, geography, prop::bool::weighted(0.2)).prop_map(
        |(organisations, period, measure, support, split, geography, to_partner)| {
            let whole = split != Split::None;
            Spec {
                organisations: organisations.into_iter().collect(),
                audience: if to_partner || geography == Geography::Hexagons(7) {
                    Audience::Partner(OrganisationId(3))
                } else {
                    Audience::Public
                },
                period: Period::parse(if whole { "2025" } else { period }).expect("a period"),
                support,
                measure,
                geography: match geography {
                    Geography::Departments => geography,
                    _ if whole => Geography::Area,
                    _ => geography,
                },
                split,
            }
        },
    )
}

proptest! {
    /// Two dates, two populations, two resolutions, public and partner, total and part: whatever is
    /// published in whatever order, and whoever agrees to more or takes it back meanwhile, no combination of it isolates fewer events or people than the
    /// thresholds allow.
    #[test]
    fn six_no_combination_of_releases_isolates_fewer_than_the_thresholds(
        seed in any::<u64>(),
        count in 20_u64..700,
        places in 1_usize..16,
        reporters in 2_u64..14,
        secret in any::<u8>(),
        specs in prop::collection::vec((any_spec(), 0_i32..200, prop::bool::weighted(0.2)), 1..9),
    ) {
        let events = year(seed, count, places, reporters);
        let mut now = noon(date(2025, 5, 20));
        let (mut ledger, mut releases, mut published) = (Ledger::default(), Vec::new(), Vec::new());
        let mut asked = None;
        for (spec, days, again) in specs {
            let spec = asked.filter(|_| again).unwrap_or(spec);
            asked = Some(spec.clone());
            now += (i64::from(days) * 24).hours();
            let Ok(content) = build_with(spec, &events, &ledger, now, &key(secret)) else { continue };
            for Row { set, value } in &content.rows {
                if let Some(told) = ledger.value(set) {
                    prop_assert_eq!(told, *value, "a frozen number moved");
                    continue;
                }
                let mut counted = members(set, &events, &releases, now);
                // A number of what was published inside it is a part of it for ever, also of what was
                // taken back since.
                let inside = published
                    .iter()
                    .filter(|one: &&Published| one.set.beside(set) == Relation::Within);
                counted.extend(inside.flat_map(|one| one.members.iter().copied()));
                published.push(Published { set: set.clone(), members: counted });
            }
            ledger.add(&content.rows, content.built_at);
            releases.push((content.clone(), content.built_at));
        }
        for class in classes(&published, &events) {
            prop_assert!(hides(&class), "{} events of a class", class.len());
            // Who takes part knows their own events and takes them away.
            for insider in [A, B] {
                let others: Vec<&CountedEvent> = class
                    .iter().copied().filter(|event| event.organisation != insider).collect();
                prop_assert!(
                    others.is_empty() || others.len() == class.len() || hides(&others),
                    "{} events of the others", others.len(),
                );
            }
        }
        for (at, one) in published.iter().enumerate() {
            for two in &published[..at] {
                let common = one.members.intersection(&two.members).count();
                prop_assert!(
                    common == 0 || common == one.members.len() || common == two.members.len(),
                    "{} and {} cross", one.set.name(), two.set.name(),
                );
            }
        }
    }
}

/// A part that a release held back, so as not to leave three events over, stays held back when the
/// same is asked again and the other parts are already published.
#[test]
fn what_was_held_back_stays_held_back_when_asked_again() {
    let day = |number: u64| date(2025, 1, 10).saturating_add((number as i32 * 7).days());
    let settings = [(Some(Setting::BarSw), 14), (Some(Setting::Park), 8), (None, 3)];
    let settings = settings.iter().flat_map(|(setting, count)| (0..*count).map(move |_| *setting));
    let events: Vec<CountedEvent> = (0..)
        .zip(settings)
        .map(|(number, setting)| {
            let plain = event(number, number as i64 % 3, day(number), cell(0, 0));
            CountedEvent { setting, ..plain }
        })
        .collect();
    let spec = Spec { geography: Geography::Area, split: Split::Setting, ..spec("2025") };
    let mut ledger = Ledger::default();
    let now = noon(date(2026, 6, 1));
    let first = build_with(spec.clone(), &events, &ledger, now, &key(7)).expect("a release");
    let shown: Vec<Group> = first.rows.iter().map(|row| row.set.group).collect();
    assert_eq!(shown, [Group::All, Group::Setting(Setting::BarSw)]);
    ledger.add(&first.rows, now);
    let again = build_with(spec, &events, &ledger, now, &key(7)).expect("a release");
    assert_eq!(again.rows, first.rows);
}

/// What is found by [`classes`] where only each number by itself meets the thresholds: the fault the
/// gate is there against, and that the test above would see it.
#[test]
fn thresholds_alone_do_isolate_single_events() {
    let mut isolated = 0;
    for seed in 0..12 {
        let events = all_agreed(year(seed, 400, 12, 12));
        let mut published = Vec::new();
        for period in ["2025-Q1", "2025"] {
            for place in 0..12 {
                for unit in [7, 6, 3].map(|finest| Unit::of(cell(place, 0), finest, None)) {
                    let set = SetOf {
                        organisations: [A].into(),
                        period: Period::parse(period).expect("a period"),
                        agreed: Agreed::Totals,
                        support: Support::Reported,
                        measure: Measure::Incidents,
                        group: Group::All,
                        unit,
                    };
                    let members = members(&set, &events, &[], noon(date(2027, 1, 1)));
                    let of: Vec<&CountedEvent> =
                        events.iter().filter(|event| members.contains(&event.id)).collect();
                    if hides(&of) {
                        published.push(Published { set, members });
                    }
                }
            }
        }
        isolated += classes(&published, &events).iter().filter(|class| !hides(class)).count();
    }
    assert!(isolated > 50, "{isolated} classes under the thresholds");
}

/// Section 3.4: running totals by hexagon, refreshed each week, give an outsider the hexagon and the
/// week of about half of all events. From what Atalaya publishes in the same two years: of none.
#[test]
fn weekly_running_totals_give_events_away_and_releases_give_none() {
    let zone = zone();
    let mut events = all_agreed(year(54, 400, 30, 12));
    events.retain(|event| event.cell.is_some());
    let weeks: Vec<Timestamp> =
        (0..104).map(|week| noon(date(2025, 1, 6).saturating_add((week * 7).days()))).collect();

    let mut naive: BTreeMap<(Cell, usize), i64> = BTreeMap::new();
    for (week, now) in weeks.iter().enumerate() {
        for event in events.iter().filter(|event| event.totals.unbroken(*now, *now)) {
            let cell = event.cell.expect("a place").parent(7).expect("coarser");
            *naive.entry((cell, week)).or_default() += 1;
        }
    }
    // Totals under five are hidden, and the attacker takes each week's from the next one's.
    let shown = |at: &(Cell, usize)| naive.get(at).copied().filter(|total| *total >= 5);
    let given_away: i64 = naive
        .keys()
        .filter(|(_, week)| *week > 0)
        .filter_map(|(cell, week)| Some(shown(&(*cell, *week))? - shown(&(*cell, week - 1))?))
        .filter(|difference| (1..5).contains(difference))
        .sum();
    assert!(given_away * 100 >= 40 * events.len() as i64, "{given_away} of {}", events.len());

    let mut ledger = Ledger::default();
    let mut last: BTreeMap<String, i64> = BTreeMap::new();
    let (mut moved, mut told, mut publications) = (0, 0, 0);
    for now in weeks {
        for period in ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2025"] {
            if now < Period::parse(period).expect("a period").closes_at(&zone) {
                continue;
            }
            let Ok(content) = build_with(spec(period), &events, &ledger, now, &key(3)) else {
                continue;
            };
            ledger.add(&content.rows, content.built_at);
            publications += 1;
            for Row { set, value } in content.rows {
                told += 1;
                let before = last.insert(set.name(), value);
                moved += i64::from(before.is_some_and(|before| before != value));
            }
        }
    }
    assert!(publications > 200 && told > 1_000, "{publications} publications of {told} numbers");
    assert_eq!(moved, 0, "a number of a set is told once and for ever");
    let hexagons = ledger.rows().filter(|row| row.set.unit != Unit::Area).count();
    assert!(hexagons >= 8, "the releases are of use: {hexagons} hexagons");
}

/// One account brings a hexagon to the edge and looks whether somebody else's single report tips it.
#[test]
fn one_account_cannot_see_whether_one_other_person_reported() {
    let day = |number: u64| date(2026, 1, 10).saturating_add((number as i32 % 60).days());
    let background = all_agreed(year(5, 300, 8, 9)).into_iter().map(|event| CountedEvent {
        day: event.day.saturating_add(365.days()),
        quarter: Period::parse("2026-Q1").expect("a period"),
        ..event
    });
    let background: Vec<CountedEvent> = background.collect();
    let quiet = cell(40, 0);
    for planted in 0..20 {
        for secret in 0..12 {
            let mut without = background.clone();
            without.extend(
                (0..planted)
                    .map(|one| event(5_000 + one, 500, day(one), cell(40, one as usize % 4))),
            );
            let mut with = without.clone();
            with.push(event(9_999, 501, day(30), quiet));
            let told = |events: &[CountedEvent]| {
                let now = noon(date(2026, 6, 1));
                let content =
                    build_with(spec("2026-Q1"), events, &Ledger::default(), now, &key(secret));
                let mut rows = content.expect("a release").rows;
                rows.retain(|row| row.set.unit != Unit::Area);
                rows
            };
            assert_eq!(told(&without), told(&with), "{planted} planted");
        }
    }
}

/// What is told of a set with one event more is told of it with one less nearly as often.
#[test]
fn a_number_hides_the_last_event_behind_its_noise_and_its_threshold() {
    let told = |count: u64, secret: u8| {
        let events: Vec<CountedEvent> = (0..count)
            .map(|one| {
                let day = date(2026, 1, 10).saturating_add((one as i32).days());
                event(one, one as i64 % 5, day, cell(0, one as usize % 4))
            })
            .collect();
        let now = noon(date(2026, 6, 1));
        let spec = Spec { geography: Geography::Area, ..spec("2026-Q1") };
        let content = build_with(spec, &events, &Ledger::default(), now, &key(secret));
        content.ok().map(|content| content.rows[0].value)
    };
    for count in [5, 6, 7, 12, 30] {
        let mut often: BTreeMap<Option<i64>, [f64; 2]> = BTreeMap::new();
        for secret in 0..=255 {
            often.entry(told(count, secret)).or_default()[0] += 1.0 / 256.0;
            often.entry(told(count + 1, secret)).or_default()[1] += 1.0 / 256.0;
        }
        // The best guess of one who knows all other events, before it one half.
        let right: f64 = often.values().map(|[less, more]| less.max(*more) / 2.0).sum();
        assert!(right < 0.82, "{count} or {} events: told apart in {right:.2}", count + 1);
    }
}

#[test]
fn an_open_period_a_fine_hexagon_and_a_fine_split_are_refused() {
    let events = all_agreed(year(1, 300, 4, 9));
    let at = |month, day| zone().midnight(date(2025, month, day));
    let early =
        build_with(spec("2025-Q1"), &events, &Ledger::default(), at(5, 16) - 1.second(), &key(1));
    assert_eq!(early.err(), Some(CannotRelease::StillOpen));
    let closed = build_with(spec("2025-Q1"), &events, &Ledger::default(), at(5, 16), &key(1));
    assert!(closed.is_ok());
    let finer = build(Spec { geography: Geography::Hexagons(7), ..spec("2025") }, &events);
    assert_eq!(finer.err(), Some(CannotRelease::Hexagons { coarsest: 4, finest: 6 }));
    let split = Spec { split: Split::Population, ..spec("2025") };
    assert_eq!(build(split, &events).err(), Some(CannotRelease::SplitTooFine));
    let nobody = Spec { organisations: BTreeSet::new(), ..spec("2025") };
    let viewer = Viewer {
        history: atalaya_domain::History::Whole,
        user: Some(UserId(1)),
        organisation: A,
        role: Role::Steward,
        key_populations: KeyPopulations::default(),
    };
    let (zone, ledger) = (zone(), Ledger::default());
    let ground = Ground {
        events: &events,
        ledger: &ledger,
        key: &key(1),
        zone: &zone,
        boundaries: None,
        now: at(5, 16),
    };
    assert!(propose_release(&viewer, nobody, &ground).is_err(), "of nobody's events");
}

#[test]
fn a_venue_and_a_prison_are_never_a_number_of_their_own() {
    let day = |one: u64| date(2025, 7, 1).saturating_add((one as i32).days());
    let hexagon = |make: &dyn Fn(u64) -> CountedEvent| {
        let events: Vec<CountedEvent> = (0..40).map(make).collect();
        let content = build(spec("2025-Q3"), &events).expect("a release");
        content.rows.iter().any(|row| row.set.unit == Unit::of(cell(0, 0), 6, Some(boundaries())))
    };
    assert!(hexagon(&|one| event(one, one as i64 % 5, day(one), cell(0, one as usize % 3))));
    assert!(!hexagon(&|one| event(one, one as i64 % 5, day(one), cell(0, 0))), "one venue");
    assert!(
        !hexagon(&|one| {
            let event = event(one, one as i64 % 5, day(one), cell(0, one as usize % 3));
            CountedEvent { setting: Some(Setting::Prison), ..event }
        }),
        "a prison"
    );
}

#[test]
fn what_is_withdrawn_after_a_release_moves_no_number() {
    let events = all_agreed(year(9, 600, 6, 12));
    let mut ledger = Ledger::default();
    let now = noon(date(2026, 3, 1));
    let periods = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2025"];
    let mut told = Vec::new();
    for period in periods {
        let content = build_with(spec(period), &events, &ledger, now, &key(2)).expect("a release");
        ledger.add(&content.rows, content.built_at);
        told.push(content.rows);
    }
    let mut without = events.clone();
    for event in without.iter_mut().filter(|event| event.reporter == Some(UserId(3))) {
        event.totals.change(now + 1.hour(), false);
        event.partners.change(now + 1.hour(), false);
    }
    assert_ne!(without, events);
    for (period, before) in periods.iter().zip(told) {
        let again = build_with(spec(period), &without, &ledger, now + 24.hours(), &key(2));
        let again = again.expect("a release").rows;
        assert!(before.iter().all(|row| again.contains(row)), "{period}");
    }
}

/// What partners were told lies in what the public is told, and the difference is a number too: of
/// those who did not agree to sharing. Where they are few, the public's number is not told.
#[test]
fn what_the_public_sees_less_what_partners_see_is_nobodys_number() {
    let now = noon(date(2026, 6, 1));
    let of = |alone: u64, both: u64| -> Vec<CountedEvent> {
        (0..alone + both)
            .map(|one| {
                let day = date(2026, 1, 10).saturating_add((one as i32).days());
                let plain = event(one, one as i64 % 5, day, cell(0, one as usize % 4));
                let partners = if one < alone { Held::default() } else { plain.totals.clone() };
                CountedEvent { partners, ..plain }
            })
            .collect()
    };
    let partner = Spec {
        audience: Audience::Partner(OrganisationId(3)),
        geography: Geography::Area,
        ..spec("2026-Q1")
    };
    let public = Spec { geography: Geography::Area, ..spec("2026-Q1") };
    for (alone, told) in [(0, true), (1, false), (4, false), (12, true)] {
        let events = of(alone, 20);
        let mut ledger = Ledger::default();
        let first = build_with(partner.clone(), &events, &ledger, now, &key(7)).expect("a release");
        assert_eq!(first.rows.len(), 1, "of those who agreed");
        ledger.add(&first.rows, now);
        let second = build_with(public.clone(), &events, &ledger, now + 1.hour(), &key(7));
        assert_eq!(second.is_ok(), told, "{alone} did not agree");
        if alone == 0 {
            assert_eq!(second.expect("told").rows[0].value, first.rows[0].value, "nothing more");
        }
    }
    let nobody = build_with(partner, &of(30, 2), &Ledger::default(), now, &key(7));
    assert_eq!(nobody.err(), Some(CannotRelease::Nothing), "two agreed");
}

/// One who takes back what was told already is not found by what is told next.
#[test]
fn who_takes_it_back_is_not_the_difference_of_two_releases() {
    let built = noon(date(2026, 6, 1));
    let events: Vec<CountedEvent> = (0..20)
        .map(|one| {
            let day = date(2026, 1, 10).saturating_add((one as i32).days());
            event(one, one as i64 % 5, day, cell(0, one as usize % 4))
        })
        .collect();
    let mut ledger = Ledger::default();
    let whole = Spec { geography: Geography::Area, ..spec("2026-Q1") };
    let first = build_with(whole, &events, &ledger, built, &key(7)).expect("a release");
    ledger.add(&first.rows, built);
    let hexagons = |events: &[CountedEvent]| {
        let content = build_with(spec("2026-Q1"), events, &ledger, built + 48.hours(), &key(7));
        content.expect("the area at least").rows.len() > 1
    };
    assert!(hexagons(&events), "all of it lies in one hexagon");
    let mut less = events.clone();
    less[4].totals.change(built + 24.hours(), false);
    assert!(!hexagons(&less), "the area less its one hexagon is who took it back");
    less[4].totals.change(built + 25.hours(), true);
    assert!(!hexagons(&less), "nor does agreeing again bring it into what was told without it");
}

/// What is published is by one geography: who has the hexagons of a quarter and its municipalities
/// knows what lies between their edges.
#[test]
fn six_hexagons_and_municipalities_of_one_quarter_are_not_both_published() {
    let events = all_agreed(year(11, 900, 6, 12));
    let now = noon(date(2026, 3, 1));
    let by = |geography| Spec { geography, ..spec("2025-Q2") };
    let fine =
        |content: &Content| content.rows.iter().filter(|row| row.set.unit.fineness() >= 2).count();
    let orders = [
        [Geography::Hexagons(6), Geography::Municipalities],
        [Geography::Municipalities, Geography::Hexagons(6)],
    ];
    for [first, second] in orders {
        let mut ledger = Ledger::default();
        let one = build_with(by(first), &events, &ledger, now, &key(7)).expect("a release");
        assert!(fine(&one) > 1, "{first:?} alone tells places");
        ledger.add(&one.rows, one.built_at);
        let two =
            build_with(by(second), &events, &ledger, now, &key(7)).expect("the area at least");
        for row in &two.rows {
            let crossed =
                one.rows.iter().any(|other| row.set.beside(&other.set) == Relation::Crosses);
            assert!(!crossed, "{} beside {first:?}", row.set.unit);
        }
        assert!(
            two.rows.iter().all(|row| one.rows.contains(row) || row.set.unit.fineness() != 2),
            "a municipality beside hexagons of its department"
        );
        let other_quarter = Spec { geography: second, ..spec("2025-Q3") };
        let apart = build_with(other_quarter, &events, &ledger, now, &key(7)).expect("a release");
        assert!(fine(&apart) > 1, "another quarter is free to choose");
    }
}

/// A municipality that cannot be told is in its department's number, and what is told by both adds up.
#[test]
fn what_a_municipality_cannot_tell_its_department_does() {
    let day = |one: u64| date(2025, 7, 1).saturating_add((one as i32).days());
    let venues = |municipality: &str| -> Vec<Cell> {
        let all = (0..16).flat_map(|place| (0..4).map(move |venue| cell(place, venue)));
        all.filter(|cell| boundaries().place(*cell).municipality == Some(code(municipality)))
            .collect()
    };
    let crowd = |from: u64, count: u64, municipality: &str| -> Vec<CountedEvent> {
        let venues = venues(municipality);
        let at = |one: u64| venues[one as usize % venues.len()];
        (from..from + count).map(|one| event(one, one as i64 % 6, day(one % 80), at(one))).collect()
    };
    // Three in one municipality, forty in another of the same department, thirty in another department.
    let events = [crowd(0, 3, "XX-11"), crowd(100, 40, "XX-12"), crowd(200, 30, "XX-21")].concat();
    let spec = Spec { geography: Geography::Municipalities, ..spec("2025-Q3") };
    let content = build(spec, &events).expect("a release");
    let told = |text: &str| {
        content.rows.iter().find(|row| row.set.unit.to_string() == text).map(|row| row.value)
    };
    assert_eq!(told("XX-11"), None, "three are nobody's number");
    assert!(told("XX-1").is_some(), "the department tells all of it");
    assert_eq!(told("XX-12"), None, "or the department less it would be three");
    assert!(told("XX-2").is_some());
    assert_eq!(told("XX-2"), told("XX-21"), "nothing else is in it");
    let names = [(A, atalaya_domain::Slug::parse("omes").expect("a slug"))].into();
    let json = content.to_json(&names).expect("named");
    assert_eq!(Content::from_json(&json, &names, Some(boundaries())), Some(content));
}

#[test]
fn a_population_is_told_by_department_and_year_and_no_finer() {
    let events = all_agreed(year(21, 1_500, 12, 14));
    let split = |geography, period| Spec { geography, split: Split::Population, ..spec(period) };
    let told = build(split(Geography::Departments, "2025"), &events).expect("a release");
    let parts = told.rows.iter().filter(|row| {
        matches!((row.set.unit, row.set.group), (Unit::Department(_), Group::Population(_)))
    });
    assert!(parts.count() > 3, "populations of departments");
    for spec in [
        split(Geography::Departments, "2025-Q2"),
        split(Geography::Municipalities, "2025"),
        split(Geography::Hexagons(4), "2025"),
    ] {
        assert_eq!(build(spec, &events).err(), Some(CannotRelease::SplitTooFine));
    }
}

/// Other boundaries, other sets of events: what was published by the old ones is told as it was, and
/// nothing that shares events with it is told by the new ones.
#[test]
fn after_the_boundaries_change_no_sliver_between_old_and_new_is_told() {
    let events = all_agreed(year(31, 900, 8, 12));
    let moved = country(1);
    let again: Vec<CountedEvent> = events
        .iter()
        .map(|event| CountedEvent {
            place: event.cell.map_or(Place::default(), |cell| moved.place(cell)),
            ..event.clone()
        })
        .collect();
    assert_ne!(moved.edition(), boundaries().edition());
    let now = noon(date(2026, 3, 1));
    let by = |period| Spec { geography: Geography::Municipalities, ..spec(period) };
    let mut ledger = Ledger::default();
    let first = build_with(by("2025-Q2"), &events, &ledger, now, &key(7)).expect("a release");
    ledger.add(&first.rows, now);
    let (key, zone, viewer) = (
        key(7),
        zone(),
        Viewer {
            history: atalaya_domain::History::Whole,
            user: Some(UserId(99)),
            organisation: A,
            role: Role::Advocate,
            key_populations: KeyPopulations::default(),
        },
    );
    let under_new = |spec: Spec| {
        let boundaries = Some(&moved);
        let ground =
            Ground { events: &again, ledger: &ledger, key: &key, zone: &zone, boundaries, now };
        propose_release(&viewer, spec, &ground).expect("may propose")
    };
    let second = under_new(by("2025-Q2")).expect("what was told");
    assert!(second.rows.iter().all(|row| first.rows.contains(row)), "nothing new of the quarter");
    assert_eq!(
        under_new(Spec { geography: Geography::Area, ..spec("2025") }).err(),
        Some(CannotRelease::Nothing),
        "nor of its year"
    );
    assert!(under_new(by("2025-Q3")).expect("a release").rows.len() > 3, "other quarters go on");
}
