//! Attempts to learn from indicators what nobody may: who reported, whether a small group had an event.

mod chains;
mod losses;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use atalaya_boundaries::{AdminUnit, Boundaries, Level, Place, UnitCode};
use atalaya_disclosure::release::{
    Band, CountedEvent, EVENTS, Held, Period, REPORTERS, WITHOUT_ONE,
};
use atalaya_disclosure::{
    AlarmRecord, Counted, IndicatorCounts, IndicatorCut, IndicatorEvent, IndicatorFacts,
    IndicatorGroup, IndicatorQuestion, Refusal, WorkRecord, release_indicators,
};
use atalaya_domain::{
    AlarmCause, AlarmClosure, Cell, ComplaintStage, EventId, Family, KeyPopulation, KeyPopulations,
    Loss, OrganisationId, PoliceTold, Role, Setting, UserId, Viewer,
};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const POPULATIONS: [KeyPopulation; 3] = [KeyPopulation::Fsw, KeyPopulation::Tw, KeyPopulation::Msm];
const CUTS: [IndicatorCut; 3] =
    [IndicatorCut::Organisation, IndicatorCut::Department, IndicatorCut::Population];

/// Three departments of one municipality each.
static BOUNDARIES: LazyLock<Boundaries> = LazyLock::new(|| {
    let unit = |code: &str, parent: Option<&str>| AdminUnit {
        code: UnitCode::parse(code).expect("a code"),
        level: if parent.is_some() { Level::Second } else { Level::First },
        parent: parent.map(|code| UnitCode::parse(code).expect("a code")),
        name: code.to_owned(),
        alt_name: None,
        population: None,
        label: (14.6, -90.5),
    };
    let departments = ["GT-01", "GT-02", "GT-03"].map(|code| unit(code, None));
    let municipalities = [("GT-0101", "GT-01"), ("GT-0201", "GT-02"), ("GT-0301", "GT-03")];
    let municipalities = municipalities.map(|(code, of)| unit(code, Some(of)));
    Boundaries::new(departments.to_vec(), municipalities.to_vec(), []).expect("boundaries")
});

fn department(at: usize) -> UnitCode {
    BOUNDARIES.units()[at].code
}

fn viewer(role: Role) -> Viewer {
    Viewer {
        history: atalaya_domain::History::Whole,
        user: Some(UserId(99)),
        organisation: OrganisationId(1),
        role,
        key_populations: KeyPopulations::default(),
    }
}

/// Nothing is known afterwards.
const NOTHING_AFTER: u8 = 0b1111_0111;

/// What a planted report says.
#[derive(Debug, Clone, Copy)]
struct Planted {
    reporter: i64,
    quarter: i8,
    department: usize,
    population: usize,
    family: usize,
    severity: u8,
    band: usize,
    flags: u8,
    /// Where it was on the way to.
    to: usize,
    /// What is known only afterwards: how much was lost, whether it was insured, what a court did.
    after: u8,
}

fn planted() -> impl Strategy<Value = Planted> {
    // Few values of each, some much rarer than others, so that small remainders and sets that happen to lie in
    // each other are common.
    let rare = |most: usize| prop_oneof![4 => Just(0_usize), 1 => 0..most];
    let who = (0_i64..7, 1_i8..5, rare(3), rare(3));
    let of = (who, rare(7), 1_u8..6, rare(4), any::<u8>(), rare(3), any::<u8>());
    of.prop_map(|(who, family, severity, band, flags, to, after)| {
        let (reporter, quarter, department, population) = who;
        Planted {
            reporter,
            quarter,
            department,
            population,
            family,
            severity,
            band,
            flags,
            to,
            after,
        }
    })
}

/// An event with a number of its own.
fn event(number: u64, planted: Planted) -> IndicatorEvent {
    let id = 0x0193_0000_0000_7000_8000_u128 << 48 | u128::from(number);
    let flag = |bit: u8| planted.flags >> bit & 1 == 1;
    let loss = Loss::ALL.get(usize::from(planted.after & 7)).copied();
    let counted = CountedEvent {
        id: EventId::from_bytes(id.to_be_bytes()),
        organisation: OrganisationId(1),
        reporter: Some(UserId(planted.reporter)),
        day: date(2026, planted.quarter * 3, 1 + (number % 28) as i8),
        quarter: Period::Quarter(2026, planted.quarter),
        totals: Held::since(Timestamp::UNIX_EPOCH),
        partners: Held::default(),
        cell: Cell::at(14.3 + number as f64 * 0.01, -90.5),
        place: Place { department: Some(department(planted.department)), municipality: None },
        family: Family::ALL[planted.family],
        population: POPULATIONS[planted.population],
        setting: Some(Setting::Park),
        band: Some(Band::ALL[planted.band]),
        corroborated: flag(0),
    };
    IndicatorEvent {
        counted,
        severity: planted.severity,
        in_transit: flag(1),
        leg: flag(2).then(|| (department(planted.department), department(planted.to))),
        state_actor: Family::ALL[planted.family] == Family::Authority,
        phone: flag(2) && flag(3),
        supplies: flag(3) && flag(4),
        police: flag(5).then_some(if flag(6) { PoliceTold::Yes } else { PoliceTold::Refused }),
        at_meeting: flag(7),
        lost: flag(3) || loss.is_some(),
        loss,
        insured: planted.after >> 3 & 1 == 1,
        complaint: ComplaintStage::ALL.get(usize::from(planted.after >> 4)).copied(),
        delay: Some(SignedDuration::from_mins(number as i64)),
    }
}

fn facts(planted: &[Planted]) -> IndicatorFacts {
    let events = planted.iter().enumerate().map(|(at, one)| event(at as u64, *one)).collect();
    IndicatorFacts { events, promoters: 7, ..IndicatorFacts::default() }
}

fn simple(reporter: i64) -> Planted {
    Planted {
        reporter,
        quarter: 2,
        department: 0,
        population: 1,
        family: 3,
        severity: 3,
        band: 3,
        flags: 0,
        to: 0,
        after: NOTHING_AFTER,
    }
}

fn told(facts: &IndicatorFacts, period: Period, cut: IndicatorCut) -> IndicatorCounts {
    let question =
        IndicatorQuestion { period, ended: true, closed: true, cut, boundaries: Some(&BOUNDARIES) };
    let told = release_indicators(&viewer(Role::Steward), facts, &question);
    told.expect("may see").into_inner()
}

fn is_many<'a>(events: impl Iterator<Item = &'a IndicatorEvent>) -> bool {
    let mut by: BTreeMap<i64, usize> = BTreeMap::new();
    for event in events {
        *by.entry(event.counted.reporter.map_or(0, |user| user.0)).or_default() += 1;
    }
    let (all, most) = (by.values().sum::<usize>(), by.values().max().copied().unwrap_or(0));
    all >= EVENTS && by.len() >= REPORTERS && all - most >= WITHOUT_ONE
}

/// What a number is of, in words of its own: the period, the group, and what is counted.
type Label = (String, String, String);

/// Whether something of a quarter, a department and a population is of a period and a group.
fn lies_in(
    (quarter, department, population): (Period, Option<UnitCode>, KeyPopulation),
    period: Period,
    group: IndicatorGroup,
) -> bool {
    let in_period = match period {
        Period::Year(year) => quarter.year() == year,
        Period::Quarter(..) => quarter == period,
    };
    let in_group = match group {
        IndicatorGroup::Organisation => true,
        IndicatorGroup::Department(code) => department == Some(code),
        IndicatorGroup::Population(one) => population == one,
    };
    in_period && in_group
}

/// Whether an event is in what is called by a label.
fn is_labelled(event: &IndicatorEvent, (period, group, what): &Label) -> bool {
    let year = Period::Year(2026);
    let mut periods = year.quarters().into_iter().chain([year]);
    let period = periods.find(|one| one.to_string() == *period).expect("a period");
    let groups = (0..3).map(|at| IndicatorGroup::Department(department(at)));
    let groups = groups.chain(POPULATIONS.map(IndicatorGroup::Population));
    let mut groups = groups.chain([IndicatorGroup::Organisation]);
    let group = groups.find(|one| format!("{one:?}") == *group).expect("a group");
    is_counted(event, period, group, what)
}

/// Whether an event is in what a row is of.
fn is_counted(event: &IndicatorEvent, period: Period, group: IndicatorGroup, what: &str) -> bool {
    let of = (event.counted.quarter, event.counted.place.department, event.counted.population);
    let family = event.counted.family;
    let band = event.counted.band.map_or("", Band::code);
    lies_in(of, period, group)
        && match what {
            "all" => true,
            "family BS" => matches!(family, Family::Body | Family::Sexual),
            "severe" => event.severity >= 4,
            "transit" => event.in_transit,
            "leg between" => event.in_transit && event.leg.is_some_and(|(from, to)| from != to),
            "leg within" => event.in_transit && event.leg.is_some_and(|(from, to)| from == to),
            "state" => event.state_actor,
            "verified" => event.counted.corroborated,
            "phone" => event.phone,
            "supplies" => event.supplies,
            "police told" => event.police == Some(PoliceTold::Yes),
            "police refused" => event.police == Some(PoliceTold::Refused),
            "meeting" => event.at_meeting,
            "lost" => event.lost,
            "loss said" => event.loss.is_some(),
            "loss insured" => event.loss.is_some() && event.insured,
            "complaint" => event.complaint.is_some(),
            "court sentence" => event.complaint.is_some_and(ComplaintStage::is_sentence),
            "court dismissed" => event.complaint == Some(ComplaintStage::Dismissed),
            _ => match what.split_once(' ') {
                Some(("family", code)) => family.code() == code,
                Some(("band", code)) => band == code,
                Some(("transitband", code)) => event.in_transit && band == code,
                Some(("way", ends)) => {
                    let way = event.leg.map(|(from, to)| format!("{from} {to}"));
                    event.in_transit && way.as_deref() == Some(ends)
                }
                Some(("severity", number)) => number == event.severity.to_string(),
                _ => false,
            },
        }
}

/// What a row of these is of.
fn what(indicator: u8, part: &str) -> Option<String> {
    Some(match (indicator, part) {
        (1..=3, "") => "all".to_owned(),
        (1, family) => format!("family {family}"),
        (4, _) => "severe".to_owned(),
        (6, "") => "transit".to_owned(),
        (6, "between" | "within") => format!("leg {part}"),
        (6, band) => format!("transitband {band}"),
        (7, band) => format!("band {band}"),
        (8, _) | (20, "phones") => "phone".to_owned(),
        (9, _) => "state".to_owned(),
        (10, _) => "family S".to_owned(),
        (16, "told" | "refused") => format!("police {part}"),
        (17, "meeting") => "meeting".to_owned(),
        (17, "verified") => "verified".to_owned(),
        (16, "complaint") => "complaint".to_owned(),
        (16, court) => format!("court {court}"),
        (20, "supplies") => "supplies".to_owned(),
        (20, "said" | "insured") => format!("loss {part}"),
        _ => return None,
    })
}

/// Every number of reports that the route can answer of a year, with the places of its reports in the list; it is
/// checked that it is theirs.
fn everything(facts: &IndicatorFacts) -> BTreeMap<Label, BTreeSet<usize>> {
    everything_by(facts, &CUTS)
}

fn everything_by(
    facts: &IndicatorFacts,
    cuts: &[IndicatorCut],
) -> BTreeMap<Label, BTreeSet<usize>> {
    let mut all = BTreeMap::new();
    let year = Period::Year(2026);
    for period in year.quarters().into_iter().chain([year]) {
        for cut in cuts.iter().copied() {
            let counts = told(facts, period, cut);
            let mut note = |group: IndicatorGroup, what: String, number: u64| {
                let of =
                    |(_, event): &(usize, &IndicatorEvent)| is_counted(event, period, group, &what);
                let members: BTreeSet<usize> =
                    facts.events.iter().enumerate().filter(of).map(|(at, _)| at).collect();
                assert_eq!(number, members.len() as u64, "{period} {group:?} {what}");
                all.insert((period.to_string(), format!("{group:?}"), what), members);
            };
            for activity in &counts.activity {
                if let Some(events) = activity.events {
                    note(activity.group, "all".to_owned(), events);
                }
                if let Some(verified) = activity.verified {
                    note(activity.group, "verified".to_owned(), verified);
                }
            }
            for leg in &counts.legs {
                let way = format!("way {} {}", leg.from, leg.to);
                note(IndicatorGroup::Organisation, way, leg.events);
            }
            for row in &counts.rows {
                match (&row.counted, what(row.indicator, row.part)) {
                    (
                        Counted::Count(number)
                        | Counted::Rate(number, _)
                        | Counted::Share { part: number, .. },
                        Some(what),
                    ) => {
                        // What a share is of is told with it.
                        if let (20, "said", Counted::Share { whole, .. }) =
                            (row.indicator, row.part, &row.counted)
                        {
                            note(row.group, "lost".to_owned(), *whole);
                        }
                        note(row.group, what, *number);
                    }
                    (Counted::BySeverity(counts), _) => {
                        for (severity, number) in (1..).zip(counts).filter(|(_, count)| **count > 0)
                        {
                            note(row.group, format!("severity {severity}"), *number);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    all
}

/// The parts that a whole is divided into, way by way.
fn divisions(
    whole: &Label,
    all: &BTreeMap<Label, BTreeSet<usize>>,
) -> Vec<(&'static str, Vec<Label>)> {
    let (period, group, what) = whole;
    let known = |is_part: &dyn Fn(&Label) -> bool| -> Vec<Label> {
        all.keys().filter(|label| is_part(label)).cloned().collect()
    };
    let mut found = Vec::new();
    if group == "Organisation" {
        for kind in ["Department", "Population"] {
            let parts = known(&|(p, g, w)| (p, w) == (period, what) && g.starts_with(kind));
            found.push((kind, parts));
        }
    }
    let kinds: &[&'static str] = match what.as_str() {
        "all" => &["family", "band", "severity", "police"],
        "transit" => &["transitband", "leg"],
        "leg between" => &["way"],
        "complaint" => &["court"],
        _ => &[],
    };
    for kind in kinds {
        let start = format!("{kind} ");
        let parts = known(&|(p, g, w)| (p, g) == (period, group) && w.starts_with(&start));
        found.push((*kind, parts));
    }
    if period == "2026" {
        let parts = known(&|(p, g, w)| p.starts_with("2026-Q") && (g, w) == (group, what));
        found.push(("quarter", parts));
    }
    found
}

#[test]
fn who_sees_every_report_is_told_and_nobody_else() {
    let facts = IndicatorFacts::default();
    let question = IndicatorQuestion {
        period: Period::Quarter(2026, 2),
        ended: true,
        closed: true,
        cut: IndicatorCut::Organisation,
        boundaries: None,
    };
    for role in Role::ALL {
        let told = release_indicators(&viewer(*role), &facts, &question);
        let may = matches!(role, Role::Supervisor | Role::Steward);
        assert_eq!(told.is_ok(), may, "{role}");
        if !may {
            assert_eq!(told.err(), Some(Refusal::Indicators));
        }
    }
}

#[test]
fn what_happened_on_the_way_is_told_by_part_of_the_day_and_by_way_where_enough_is_known() {
    // Two ways between towns, one of them with few, and what happened within one.
    let on_the_way = |at: i64, to: usize, flags: u8| Planted {
        flags: 0b0000_0110 | flags,
        to,
        ..simple(at % 6)
    };
    let mut planted: Vec<Planted> = (0..30).map(|at| simple(at % 6)).collect();
    planted.extend((0..18).map(|at| on_the_way(at, 1, 0)));
    planted.extend((0..12).map(|at| on_the_way(at, 0, 0)));
    planted.extend((0..2).map(|at| on_the_way(at, 2, 0)));
    let told = told(&facts(&planted), Period::Year(2026), IndicatorCut::Organisation);
    let row = |part: &str| {
        let found = told.rows.iter().find(|row| {
            (row.indicator, row.part, row.group) == (6, part, IndicatorGroup::Organisation)
        });
        found.map(|row| row.counted.clone())
    };
    assert_eq!(row(""), Some(Counted::Share { part: 32, whole: 62 }));
    assert_eq!(row("18-24"), Some(Counted::Share { part: 32, whole: 62 }));
    assert_eq!(row("within"), Some(Counted::Share { part: 12, whole: 62 }));
    assert_eq!(row("between"), Some(Counted::Share { part: 20, whole: 62 }));
    // The way of two reports is not told, and neither is one that it could be subtracted from.
    assert_eq!(told.legs, []);
    planted.truncate(planted.len() - 2);
    let told = self::told(&facts(&planted), Period::Year(2026), IndicatorCut::Organisation);
    let way = told.legs.iter().map(|leg| (leg.from, leg.to, leg.events)).collect::<Vec<_>>();
    assert_eq!(way, [(department(0), department(1), 18)]);
}

#[test]
fn the_reports_of_another_organisation_are_in_no_number() {
    let mut facts = facts(&(0..40).map(|at| simple(at % 6)).collect::<Vec<_>>());
    for one in &mut facts.events {
        one.counted.organisation = OrganisationId(2);
    }
    let told = told(&facts, Period::Quarter(2026, 2), IndicatorCut::Population);
    assert!(told.activity.iter().all(|activity| activity.events.is_none()), "{told:?}");
}

#[test]
fn a_department_is_told_and_what_it_would_leave_of_another_is_not() {
    let mut planted: Vec<Planted> = (0..30).map(|at| simple(at % 6)).collect();
    planted.extend((0..10).map(|at| Planted { department: 1, ..simple(at % 5) }));
    let shown = |planted: &[Planted]| {
        let told = told(&facts(planted), Period::Quarter(2026, 2), IndicatorCut::Department);
        let each = told.activity.iter().map(|one| (one.group, one.events));
        (each.collect::<Vec<_>>(), told.withheld_percent)
    };
    let one = |at: usize| IndicatorGroup::Department(department(at));
    assert_eq!(
        shown(&planted),
        (
            vec![(IndicatorGroup::Organisation, Some(40)), (one(0), Some(30)), (one(1), Some(10))],
            Some(0)
        )
    );
    // Two reports of a third one: they hide behind the smaller of the others.
    planted.extend((0..2).map(|at| Planted { department: 2, ..simple(at) }));
    assert_eq!(
        shown(&planted),
        (vec![(IndicatorGroup::Organisation, Some(42)), (one(0), Some(30))], Some(30))
    );
}

#[test]
fn sexual_violence_is_told_of_no_quarter_not_even_by_subtraction() {
    let mut planted = Vec::new();
    for quarter in 1..=4 {
        for family in [1, 2, 3] {
            planted.extend((0..10).map(|at| Planted { quarter, family, ..simple(at % 5) }));
        }
    }
    let facts = facts(&planted);
    let row = |period, indicator, part: &str| {
        let told = told(&facts, period, IndicatorCut::Organisation);
        let found =
            told.rows.into_iter().find(|row| (row.indicator, row.part) == (indicator, part));
        found.map(|row| row.counted)
    };
    let (quarter, year) = (Period::Quarter(2026, 2), Period::Year(2026));
    assert_eq!(row(quarter, 1, "S"), None);
    assert_eq!(row(quarter, 1, "B"), None);
    assert_eq!(row(quarter, 1, "BS"), Some(Counted::Count(20)));
    assert_eq!(row(quarter, 10, ""), Some(Counted::YearsOnly));
    assert_eq!(row(year, 1, "S"), Some(Counted::Count(40)));
    assert_eq!(row(year, 10, ""), Some(Counted::Count(40)));
}

#[test]
fn a_year_that_runs_is_not_told_beside_its_quarters() {
    let facts = facts(&(0..40).map(|at| simple(at % 6)).collect::<Vec<_>>());
    let question = IndicatorQuestion {
        period: Period::Year(2026),
        ended: false,
        closed: false,
        cut: IndicatorCut::Organisation,
        boundaries: None,
    };
    let told = release_indicators(&viewer(Role::Supervisor), &facts, &question);
    let told = told.expect("may see").into_inner();
    assert_eq!(told.activity[0].events, None);
    assert!(told.rows.iter().all(|row| !matches!(row.counted, Counted::Count(_))), "{told:?}");
}

/// What is told of alarms is of enough people, and of no one's alarm exactly.
#[test]
fn alarms_of_few_people_are_not_told() {
    let alarm = |promoter: i64, minutes: i64| AlarmRecord {
        promoter: UserId(promoter),
        cause: AlarmCause::NotHome,
        called_at: Timestamp::UNIX_EPOCH,
        acknowledged_at: Some(Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)),
        closed: Some((
            Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes + 7),
            AlarmClosure::FalseAlarm,
        )),
    };
    let row = |alarms: Vec<AlarmRecord>, indicator: u8, part: &str| {
        let facts = IndicatorFacts { alarms, ..IndicatorFacts::default() };
        let told = told(&facts, Period::Quarter(2026, 2), IndicatorCut::Organisation);
        let row = told.rows.iter().find(|row| (row.indicator, row.part) == (indicator, part));
        row.expect("a row").counted.clone()
    };
    let of_two: Vec<AlarmRecord> = (0..12).map(|at| alarm(at % 2, at)).collect();
    for (indicator, part) in [(12, "false_overdue"), (13, "acknowledged"), (13, "safe")] {
        assert_eq!(row(of_two.clone(), indicator, part), Counted::Withheld, "{part}");
    }
    let of_four: Vec<AlarmRecord> = (0..13).map(|at| alarm(at % 4, at + 11)).collect();
    assert_eq!(
        row(of_four.clone(), 13, "acknowledged"),
        Counted::Times { median: 900, most: None, n: 15 }
    );
    assert_eq!(row(of_four, 12, "false_overdue"), Counted::Share { part: 15, whole: 15 });
}

/// What was not reached is of enough people, and no one person's.
#[test]
fn contacts_that_one_person_did_not_make_are_not_told() {
    use atalaya_safety::{Asked, Crew, Outreach, Plan, SafetyRules};
    let suspended = |promoter: i64, missed: Option<u16>| {
        let asked = Asked { level: 5, hour: 20, with_client: false, bulletin: false };
        let requirement = SafetyRules::default().requirement(asked);
        let plan = Plan::unplanned(Timestamp::UNIX_EPOCH);
        let (mut outing, _) = Outreach::planned(
            UserId(promoter),
            plan,
            requirement,
            &Crew::new(UserId(promoter), None, &[], &[]),
        );
        assert!(outing.suspended, "nobody goes at level 5");
        outing.contacts_missed = missed;
        outing
    };
    let row = |outings: Vec<Outreach>, part: &str| {
        let facts = IndicatorFacts { outings, ..IndicatorFacts::default() };
        let told = told(&facts, Period::Quarter(2026, 2), IndicatorCut::Organisation);
        let row = told.rows.iter().find(|row| (row.indicator, row.part) == (15, part));
        row.expect("a row").counted.clone()
    };
    let mut all: Vec<Outreach> = (0..12).map(|at| suspended(at % 4, Some(8))).collect();
    all.extend((0..3).map(|at| suspended(at, None)));
    assert_eq!(row(all.clone(), "contacts"), Counted::Amount { value: 95, n: 10 });
    assert_eq!(row(all.clone(), "contacts_said"), Counted::Share { part: 10, whole: 15 });
    all.push(suspended(3, Some(400)));
    assert_eq!(row(all.clone(), "contacts"), Counted::Withheld, "one person has most");
    assert_eq!(row(all[..4].to_vec(), "contacts"), Counted::Withheld, "four outings");
    let of_two = (0..12).map(|at| suspended(at % 2, Some(8))).collect();
    assert_eq!(row(of_two, "contacts"), Counted::Withheld, "two people");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever was reported by whomever: of everything that the route answers to one role, over all periods of a
    /// year and all cuts, each number, each difference of two, and what is left of each whole beside all its parts
    /// of one division is of enough reports of enough people, or nothing.
    #[test]
    fn no_number_and_no_difference_of_numbers_is_of_few(
        planted in prop::collection::vec(planted(), 0..150),
    ) {
        let facts = facts(&planted);
        let all = everything(&facts);
        let many = |members: &BTreeSet<usize>| is_many(members.iter().map(|at| &facts.events[*at]));
        for (label, members) in &all {
            prop_assert!(many(members), "{:?} is of few: {:?}", label, members);
            for (other, theirs) in &all {
                if theirs.is_subset(members) {
                    let left: BTreeSet<usize> = members.difference(theirs).copied().collect();
                    prop_assert!(
                        left.is_empty() || many(&left),
                        "{:?} without {:?} is {:?}", label, other, left
                    );
                }
            }
            for (division, parts) in divisions(label, &all) {
                let taken: BTreeSet<usize> =
                    parts.iter().flat_map(|part| all[part].iter().copied()).collect();
                let left: BTreeSet<usize> = members.difference(&taken).copied().collect();
                prop_assert!(
                    left.is_empty() || many(&left),
                    "{:?} without its parts by {} is {:?}", label, division, left
                );
            }
        }
        // Of quarters nothing that is told is sexual violence alone.
        for (period, _, what) in all.keys() {
            prop_assert!(period == "2026" || (what != "family S" && what != "family B"));
        }
    }

    /// The same of records of work.
    #[test]
    fn no_number_of_outings_is_of_few(
        records in prop::collection::vec((0_i64..5, 1_i8..5, 0_usize..3, 0_u8..24), 0..80),
    ) {
        let work: Vec<WorkRecord> = records
            .iter()
            .map(|(who, quarter, at, hour)| {
                let place = Place { department: Some(department(*at)), municipality: None };
                let of = KeyPopulations::default();
                let quarter = Period::Quarter(2026, *quarter);
                WorkRecord::new(quarter, Some(UserId(*who)), place, of, *hour, 2.0)
            })
            .collect();
        let facts = IndicatorFacts { work, ..IndicatorFacts::default() };
        let of = |period: Period, at: Option<usize>| {
            let is = move |one: &&WorkRecord| {
                (matches!(period, Period::Year(_)) || one.quarter == period)
                    && at.is_none_or(|at| one.place.department == Some(department(at)))
            };
            facts.work.iter().filter(is).collect::<Vec<_>>()
        };
        let people = |of: &[&WorkRecord]| of.iter().map(|one| one.reporter).collect::<BTreeSet<_>>();
        let year = Period::Year(2026);
        for period in year.quarters().into_iter().chain([year]) {
            let counts = told(&facts, period, IndicatorCut::Organisation);
            if let Some(sessions) = counts.activity[0].sessions {
                let all = of(period, None);
                prop_assert_eq!(sessions, all.len() as u64);
                prop_assert!(all.len() >= EVENTS && people(&all).len() >= REPORTERS);
            }
        }
        let quarters: u64 = year
            .quarters()
            .into_iter()
            .filter_map(|one| told(&facts, one, IndicatorCut::Organisation).activity[0].sessions)
            .sum();
        if let Some(all) = told(&facts, year, IndicatorCut::Organisation).activity[0].sessions {
            prop_assert!(quarters == all || quarters == 0 || all - quarters >= EVENTS as u64);
        }
    }
}
