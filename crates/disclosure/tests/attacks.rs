//! Attempts to learn more than a role may.

use std::sync::Arc;

use atalaya_disclosure::{
    EventRecord, ExposureRecord, Ground, PairRecord, Refusal, Released, Scope, amended, history_of,
    may_amend, may_consent, may_merge, may_name, may_name_exposure, may_rewrite, release_cells,
    release_event, release_events, release_exposure, release_exposures, release_had,
    release_had_exposure, release_pairs, release_similar, release_states, release_story,
    reports_as_verified, sees_exposure, shown_version,
};
use atalaya_domain::{
    Area, Cell, Draft, Event, EventFacts, EventId, Exposure, ExposureDraft, ExposureId, History,
    HourOfWeek, Json, KeyPopulation, KeyPopulations, Kind, OrganisationId, Place, Population, Role,
    Rules, Setting, Severity, Similarity, TimeSpan, UserId, Verification, Viewer, Zone,
};
use atalaya_risk::{RiskIndex, Settings};
use jiff::Timestamp;

fn area() -> Area {
    Area::from_bbox([-90.6, 14.5, -90.4, 14.7]).expect("a box")
}

fn zone() -> Zone {
    Zone::new("America/Guatemala").expect("in the database")
}

fn now() -> Timestamp {
    "2026-11-20T21:00:00-06:00".parse().expect("a time")
}

fn viewer(role: Role) -> Viewer {
    Viewer {
        history: History::Whole,
        user: Some(UserId(7)),
        organisation: OrganisationId(1),
        role,
        key_populations: KeyPopulations::from_members([KeyPopulation::Tw]),
    }
}

fn event(narrative: &str) -> Event {
    let json = format!(
        r#"{{"id":"01935b1e-7b1a-7c4e-9f00-000000000001","kind":"P1","lat":14.6349,"lon":-90.5069,
            "occurred_at":"2026-11-20T20:00:00-06:00","narrative":"{narrative}"}}"#
    );
    let (area, zone) = (area(), zone());
    let rules = Rules { area: &area, zone: &zone, now: now(), max_age_days: 9, may_verify: false };
    let json = Json::parse(json.as_bytes()).expect("JSON");
    Draft::from_json(&json).expect("fields").check(&rules).expect("an event")
}

fn record(event: &Event, reporter: Option<UserId>) -> EventRecord<'_> {
    EventRecord {
        event,
        reporter,
        version: 1,
        recorded_at: now(),
        withdrawn: false,
        duplicate_of: None,
        told_version: 1,
        told_at: now(),
        first_at: None,
    }
}

fn index(reports: i64) -> RiskIndex {
    let mut index = RiskIndex::new(Arc::new(area()), zone(), Settings::default());
    let facts = event("x").facts();
    for week in 0..reports {
        let at = facts.when.earliest_us() - week * 7 * 86_400_000_000;
        let when = TimeSpan::new(at, at, facts.when.precision()).expect("a moment");
        index.add(&EventFacts { when, ..facts });
    }
    index
}

fn cell(resolution: u8) -> Cell {
    Cell::at(14.6349, -90.5069).expect("a place").parent(resolution).expect("coarser")
}

fn hour() -> HourOfWeek {
    zone().hour_of_week(now())
}

#[test]
fn a_promoter_sees_levels_and_no_number_behind_them() {
    let index = index(60);
    let surface = index.surface(Population::All, now());
    let scope = Scope::of(&viewer(Role::Promoter));
    let cells = release_cells(&scope, &surface, 8, &[cell(8)], hour()).expect("allowed");
    assert!(cells.get().iter().all(|one| one.numbers.is_none()));
    let story = release_story(&scope, &surface, cell(8), hour()).expect("allowed");
    assert!(story.get().week.iter().all(|one| one.numbers.is_none()));
    assert!(story.get().severity.is_none());
    let words = &story.get().reasons;
    assert!(!words.es.chars().chain(words.en.chars()).any(|letter| letter.is_ascii_digit()));
}

#[test]
fn one_report_more_shows_a_promoter_nothing_where_there_was_not_enough() {
    let scope = Scope::of(&viewer(Role::Promoter));
    for before in 0..2 {
        let told = |reports| {
            let index = index(reports);
            let surface = index.surface(Population::All, now());
            let states = release_states(&scope, &surface, 8, cell(4), hour()).expect("allowed");
            let story = release_story(&scope, &surface, cell(8), hour()).expect("allowed");
            let states: Vec<_> = states.into_inner().into_iter().map(|(_, state)| state).collect();
            (states, story.into_inner().reasons)
        };
        assert_eq!(told(before), told(before + 1), "{before} reports and one more");
    }
}

#[test]
fn finer_cells_and_other_populations_are_refused() {
    let index = index(60);
    let tw = index.surface(Population::Of(KeyPopulation::Tw), now());
    let msm = index.surface(Population::Of(KeyPopulation::Msm), now());
    let scope = Scope::of(&viewer(Role::Promoter));
    assert!(release_cells(&scope, &tw, 8, &[cell(8)], hour()).is_ok());
    let finer = release_cells(&scope, &tw, 9, &[cell(9)], hour());
    assert!(matches!(finer, Err(Refusal::Resolution { finest: 8, .. })));
    assert!(matches!(release_story(&scope, &tw, cell(9), hour()), Err(Refusal::Resolution { .. })));
    assert_eq!(release_states(&scope, &msm, 8, cell(4), hour()), Err(Refusal::Population));
    let mixed = release_cells(&scope, &tw, 8, &[cell(9)], hour()).expect("allowed");
    assert!(mixed.get().is_empty(), "a fine cell smuggled in under a coarse resolution");
}

#[test]
fn where_a_map_ends_nothing_is_told_of_what_lies_beyond() {
    let index = index(60);
    let surface = index.surface(Population::All, now());
    let all = Scope::of(&viewer(Role::Promoter));
    let elsewhere = Cell::at(14.56, -90.56).expect("a place").coarsened(8);
    let scope = all.clone().within(Ground::of([cell(7)]));
    let whole = release_states(&all, &surface, 8, cell(4), hour()).expect("allowed").into_inner();
    let told = release_states(&scope, &surface, 8, cell(4), hour()).expect("allowed").into_inner();
    let inside: Vec<_> =
        whole.iter().copied().filter(|(one, _)| one.parent(7) == Some(cell(7))).collect();
    assert!(!inside.is_empty() && inside.len() < whole.len());
    assert_eq!(told, inside, "as ever, and no more of them");
    let asked = [cell(8), elsewhere];
    let list = release_cells(&scope, &surface, 8, &asked, hour()).expect("allowed");
    let cells: Vec<Cell> = list.get().iter().map(|one| one.cell).collect();
    assert_eq!(cells, [cell(8)]);
    assert!(release_story(&scope, &surface, cell(8), hour()).is_ok());
    let story = release_story(&scope, &surface, elsewhere, hour());
    assert_eq!(story, Err(Refusal::OutsideGround));
    let nowhere = all.within(Ground::of([]));
    assert!(
        release_states(&nowhere, &surface, 8, cell(4), hour()).expect("allowed").get().is_empty()
    );
}

#[test]
fn who_works_with_frozen_releases_has_no_live_map_at_any_resolution() {
    let index = index(60);
    let surface = index.surface(Population::All, now());
    for role in [Role::Advocate, Role::Coordinator] {
        let scope = Scope::of(&viewer(role));
        for resolution in 5..=9 {
            let told = release_cells(&scope, &surface, resolution, &[cell(resolution)], hour());
            assert_eq!(told, Err(Refusal::NoMap));
        }
    }
}

#[test]
fn where_there_is_not_enough_data_nobody_gets_a_number() {
    let index = index(5);
    let surface = index.surface(Population::All, now());
    let scope = Scope::of(&viewer(Role::Supervisor));
    let cells = release_cells(&scope, &surface, 8, &[cell(8)], hour()).expect("allowed");
    assert!(cells.get().iter().all(|one| one.numbers.is_none()));
}

#[test]
fn an_event_of_somebody_else_is_one_that_does_not_exist() {
    let (event, zone) = (event("algo pasó"), zone());
    let seen = |role, reporter| release_event(&viewer(role), &record(&event, reporter), &zone);
    for role in [Role::Promoter, Role::Advocate, Role::Coordinator] {
        assert_eq!(seen(role, Some(UserId(8))), Err(Refusal::NoSuchEvent));
        assert_eq!(seen(role, None), Err(Refusal::NoSuchEvent), "nobody's is not theirs");
    }
    let program = Viewer { user: None, ..viewer(Role::Promoter) };
    assert_eq!(release_event(&program, &record(&event, None), &zone), Err(Refusal::NoSuchEvent));
}

#[test]
fn a_narrative_goes_to_its_author_and_to_supervisors_only() {
    let (event, zone) = (event("algo pasó"), zone());
    let told = |role, reporter| {
        let json = release_event(&viewer(role), &record(&event, reporter), &zone).expect("theirs");
        let Json::Object(members) = json.into_inner() else { return false };
        members.iter().any(|(name, _)| name == "narrative")
    };
    assert!(told(Role::Promoter, Some(UserId(7))));
    assert!(told(Role::Supervisor, Some(UserId(8))));
    assert!(!told(Role::Steward, Some(UserId(8))));
}

#[test]
fn the_place_of_a_report_is_told_no_finer_than_the_map() {
    let (event, zone) = (event("algo pasó"), zone());
    let fine = event.place.cell();
    let told = |role, reporter| {
        let json = release_event(&viewer(role), &record(&event, reporter), &zone).expect("seen");
        let Json::Object(members) = json.into_inner() else { panic!("an object") };
        members.into_iter().find(|(name, _)| name == "cell").expect("its cell").1
    };
    let is = |cell: Cell| Json::String(cell.to_string());
    assert_eq!(told(Role::Promoter, Some(UserId(7))), is(fine), "one's own as it was told");
    assert_eq!(told(Role::Supervisor, Some(UserId(8))), is(fine));
    assert_eq!(told(Role::Steward, Some(UserId(8))), is(fine.coarsened(8)));
    assert_eq!(told(Role::Steward, None), is(fine.coarsened(8)), "of a program's too");
    // Nor is it found by guessing: what would change nothing is refused like everything else.
    for (role, reporter, may) in [
        (Role::Steward, Some(UserId(8)), Err(Refusal::Rewriting)),
        (Role::Steward, None, Err(Refusal::Rewriting)),
        (Role::Supervisor, Some(UserId(8)), Ok(())),
        (Role::Promoter, Some(UserId(7)), Ok(())),
    ] {
        assert_eq!(may_rewrite(&viewer(role), reporter), may, "{role}");
    }
}

#[test]
fn a_page_with_one_event_of_somebody_else_is_refused_as_a_whole() {
    let (event, zone) = (event("algo pasó"), zone());
    let page = [record(&event, Some(UserId(7))), record(&event, Some(UserId(8)))];
    let viewer = viewer(Role::Promoter);
    assert!(release_events(&viewer, &page[..1], false, &zone).is_ok());
    assert_eq!(release_events(&viewer, &page, false, &zone), Err(Refusal::NoSuchEvent));
}

#[test]
fn nobody_changes_what_they_do_not_see_nor_verifies_their_own() {
    let event = event("algo pasó");
    let may = |role, reporter, verifies| {
        let record = record(&event, Some(UserId(reporter)));
        may_amend(&viewer(role), &record, Some(UserId(reporter)), verifies)
    };
    for verifies in [false, true] {
        assert_eq!(may(Role::Promoter, 8, verifies), Err(Refusal::NoSuchEvent));
        assert_eq!(may(Role::Advocate, 8, verifies), Err(Refusal::NoSuchEvent));
        assert_eq!(may(Role::Steward, 8, verifies), Ok(()));
    }
    assert_eq!(may(Role::Promoter, 7, true), Err(Refusal::Verifying));
    assert_eq!(may(Role::Promoter, 7, false), Ok(()));
    assert_eq!(may(Role::Supervisor, 7, true), Err(Refusal::OwnReport));
    let (sol, theirs) = (viewer(Role::Supervisor), record(&event, Some(UserId(8))));
    let changed = may_amend(&sol, &theirs, Some(UserId(7)), true);
    assert_eq!(changed, Err(Refusal::OwnReport), "what they changed is their own");
}

#[test]
fn what_was_verified_does_not_become_something_else_under_the_same_mark() {
    use Verification::{Corroborated, Rejected, Reported, Rumour, Verified};
    let before = |verification| Event { verification, ..event("algo pasó") };
    let mark = |viewer: &Viewer, before: Event, after: Event, verifies| {
        amended(viewer, &before, after, verifies).map(|event| event.verification)
    };
    let supervisor = viewer(Role::Supervisor);
    let away = Cell::at(14.66, -90.45).expect("a place");
    let elsewhere = Place::new(away, before(Verified).place.precision());
    let us = before(Verified).when.latest_us() - 1;
    let earlier = TimeSpan::new(us, us, before(Verified).when.precision()).expect("a moment");
    let changes: [fn(&mut Event, Place, TimeSpan); 5] = [
        |event, _, _| event.kind = Kind::L1,
        |event, _, _| event.severity = Severity::CRITICAL,
        |event, place, _| event.place = place,
        |event, _, when| event.when = when,
        |event, _, _| event.key_populations = KeyPopulations::from_members([KeyPopulation::Ppl]),
    ];
    for change in changes {
        for (from, to) in [
            (Verified, Reported),
            (Corroborated, Reported),
            (Reported, Reported),
            (Rumour, Rumour),
            (Rejected, Rejected),
        ] {
            let mut after = before(from);
            change(&mut after, elsewhere, earlier);
            assert_eq!(mark(&supervisor, before(from), after, false), Ok(to), "{from:?}");
        }
        let mut after = before(Verified);
        change(&mut after, elsewhere, earlier);
        let stated = mark(&supervisor, before(Reported), after.clone(), true);
        assert_eq!(stated, Err(Refusal::OwnReport), "they would verify what they wrote");
        let program = Viewer { user: None, ..supervisor };
        assert_eq!(mark(&program, before(Reported), after, true), Ok(Verified));
    }
    let retold = Event { narrative: None, setting: Some(Setting::Park), ..before(Verified) };
    assert_eq!(mark(&supervisor, before(Verified), retold, false), Ok(Verified));
}

#[test]
fn an_id_that_is_somebody_elses_tells_nothing_of_its_event() {
    let told = |viewer: &Viewer, reporter, version| {
        release_had(viewer, reporter, version).map(Released::into_inner)
    };
    for role in [Role::Promoter, Role::Advocate, Role::Coordinator] {
        let (person, program) = (viewer(role), Viewer { user: None, ..viewer(role) });
        for version in [1, 2, 9] {
            assert_eq!(told(&person, Some(UserId(7)), version), Ok(Some(version)), "their own");
            for other in [Some(UserId(8)), None] {
                assert_eq!(told(&person, other, version), Err(Refusal::IdTaken));
            }
            assert_eq!(told(&program, None, version), Ok(None), "whether it changed is not told");
            assert_eq!(told(&program, Some(UserId(8)), version), Err(Refusal::IdTaken));
        }
    }
    for role in [Role::Supervisor, Role::Steward] {
        assert_eq!(told(&viewer(role), Some(UserId(8)), 3), Ok(Some(3)));
    }
}

#[test]
fn an_id_that_can_be_guessed_is_for_those_who_see_all_events() {
    let import = EventId::from_foreign("reportes-2026", "17");
    for role in [Role::Promoter, Role::Advocate, Role::Coordinator] {
        for viewer in [viewer(role), Viewer { user: None, ..viewer(role) }] {
            assert!(!may_name(&viewer, import));
        }
    }
    let promoter = viewer(Role::Promoter);
    for (id, may) in [
        ("01935b1e-7b1a-7c4e-9f00-000000000001", true),
        ("9b2a7e0c-5d3f-4f61-8a57-3f2c1e0d9b8a", true),
        ("c232ab00-9414-11ec-b3c8-9f6bdeced846", false),
        ("919108f7-52d1-4320-9bac-f847db4148a8", true),
        ("919108f7-52d1-5320-9bac-f847db4148a8", false),
        ("00000000-0000-0000-0000-000000000017", false),
    ] {
        assert_eq!(may_name(&promoter, EventId::parse(id).expect("an id")), may, "{id}");
    }
    assert!(may_name(&viewer(Role::Supervisor), import));
}

#[test]
fn a_closed_history_is_told_by_no_function_of_the_gate() {
    let (event, zone) = (event("x"), zone());
    let hours = |hours| now() - jiff::SignedDuration::from_hours(hours);
    let open = viewer(Role::Promoter);
    let closed = Viewer { history: History::recent(now()), ..open };
    let at = |first_at| EventRecord { first_at, ..record(&event, Some(UserId(7))) };
    let refused = |record: &EventRecord<'_>| {
        let all = [
            release_event(&closed, record, &zone).err(),
            release_events(&closed, &[*record], false, &zone).err(),
            release_similar(&closed, &[*record], &zone).err(),
            may_amend(&closed, record, None, false).err(),
            may_consent(&closed, record, event.consents).err(),
        ];
        all.map(|refusal| refusal == Some(Refusal::HistoryClosed))
    };
    // What is not dated is as closed as what is old.
    for first_at in [None, Some(hours(25)), Some(Timestamp::MIN)] {
        assert_eq!(refused(&at(first_at)), [true; 5], "{first_at:?}");
    }
    for first_at in [Some(hours(24)), Some(now())] {
        assert_eq!(refused(&at(first_at)), [false; 5], "{first_at:?}");
    }
    assert!(release_event(&open, &at(None), &zone).is_ok());
    for role in Role::ALL {
        let somebody = viewer(*role);
        let of = |until| history_of(&somebody, until, now());
        let always = *role != Role::Promoter;
        assert_eq!(of(None) == History::Whole, always, "{role}");
        assert_eq!(of(Some(now())) == History::Whole, always, "{role}: it is over at its end");
        assert_eq!(of(Some(hours(-1))), History::Whole, "{role}");
    }
}

#[test]
fn only_a_supervising_program_brings_verified_reports() {
    for role in Role::ALL {
        let program = Viewer { user: None, ..viewer(*role) };
        let verifies = matches!(role, Role::Supervisor | Role::Steward);
        assert_eq!(reports_as_verified(&program), verifies);
        assert!(!reports_as_verified(&viewer(*role)), "a person would verify their own");
    }
}

/// A record that was merged into another since its reporter last heard of it.
fn merged<'a>(before: &EventRecord<'a>) -> EventRecord<'a> {
    EventRecord {
        version: before.version + 1,
        recorded_at: now() + jiff::SignedDuration::from_mins(3),
        duplicate_of: Some(EventId::from_foreign("other", "1")),
        ..*before
    }
}

#[test]
fn who_reported_does_not_learn_that_somebody_else_saw_the_same() {
    let (event, zone) = (event("x"), zone());
    let own = record(&event, Some(UserId(7)));
    for role in [Role::Promoter, Role::Advocate, Role::Coordinator] {
        let ana = viewer(role);
        let before = release_event(&ana, &own, &zone).expect("their own");
        let after = release_event(&ana, &merged(&own), &zone).expect("their own");
        assert_eq!(before, after, "{role}");
        assert_eq!(shown_version(&ana, &merged(&own)), 1);
        let page = |record| release_events(&ana, &[record], false, &zone).expect("their own");
        assert_eq!(page(own), page(merged(&own)));
        let alike = |record| release_similar(&ana, &[record], &zone).expect("their own");
        assert_eq!(alike(own), alike(merged(&own)));
    }
    for role in [Role::Supervisor, Role::Steward] {
        let luz = viewer(role);
        let Json::Object(told) =
            release_event(&luz, &merged(&own), &zone).expect("seen").into_inner()
        else {
            panic!("an object")
        };
        let (name, into) = told.last().expect("fields");
        assert_eq!(name, "duplicate_of");
        assert!(matches!(into, Json::String(_)), "{role}");
        assert_eq!(shown_version(&luz, &merged(&own)), 2);
    }
}

#[test]
fn what_looks_the_same_is_told_of_ones_own_reports_only() {
    let (event, zone) = (event("x"), zone());
    let alike = Similarity::between(&event.facts(), &event.facts()).expect("the same");
    for role in Role::ALL {
        for user in [Some(UserId(7)), None] {
            let viewer = Viewer { user, ..viewer(*role) };
            let sees_all = matches!(role, Role::Supervisor | Role::Steward);
            for reporter in [Some(UserId(7)), Some(UserId(8)), None] {
                let sees = sees_all || (user.is_some() && user == reporter);
                let told = release_similar(&viewer, &[record(&event, reporter)], &zone);
                assert_eq!(told.is_ok(), sees, "{role} {user:?} {reporter:?}");
                let own = record(&event, user);
                let mixed = release_similar(&viewer, &[own, record(&event, reporter)], &zone);
                assert!(sees || mixed.is_err(), "one of somebody else spoils all");
                let pair = PairRecord { later: own, earlier: own, similarity: &alike };
                let pairs = release_pairs(&viewer, &[pair], None, &zone);
                assert_eq!(pairs.is_ok(), sees_all, "{role}");
            }
            assert_eq!(may_merge(&viewer).is_ok(), *role == Role::Supervisor, "{role}");
        }
    }
    let page = |role| {
        let theirs = record(&event, Some(UserId(8)));
        let pair = PairRecord { later: theirs, earlier: theirs, similarity: &alike };
        format!("{:?}", release_pairs(&viewer(role), &[pair], None, &zone).expect("allowed"))
    };
    assert!(page(Role::Supervisor).contains("narrative"));
    assert!(!page(Role::Steward).contains("narrative"), "text is for supervisors");
    assert!(!page(Role::Supervisor).contains("reporter"), "who reported is told to nobody");
}

#[test]
fn a_program_is_told_of_no_report_that_looks_alike() {
    let (event, zone) = (event("x"), zone());
    for role in [Role::Supervisor, Role::Steward] {
        for user in [Some(UserId(7)), None] {
            let viewer = Viewer { user, ..viewer(role) };
            let told = release_similar(&viewer, &[record(&event, Some(UserId(8)))], &zone);
            let told = told.expect("allowed").into_inner();
            let Json::Array(told) = told else { panic!("a list") };
            assert_eq!(told.is_empty(), user.is_none(), "{role}");
        }
    }
}

fn hours() -> Exposure {
    let json = r#"{"id":"01935b1e-7b1a-7c4e-9f00-000000000001","workers":2,"lat":14.6349,"lon":-90.5069,
        "started_at":"2026-11-20T18:00:00-06:00","ended_at":"2026-11-20T20:00:00-06:00"}"#;
    let (area, zone) = (area(), zone());
    let rules = Rules { area: &area, zone: &zone, now: now(), max_age_days: 9, may_verify: false };
    let json = Json::parse(json.as_bytes()).expect("JSON");
    ExposureDraft::from_json(&json).expect("fields").check(&rules).expect("hours")
}

fn visit(exposure: &Exposure, reporter: Option<UserId>) -> ExposureRecord<'_> {
    ExposureRecord {
        exposure,
        reporter,
        version: 1,
        recorded_at: now(),
        withdrawn: false,
        first_at: None,
    }
}

/// The table of who sees where teams were, slow and obvious.
#[test]
fn where_teams_were_is_for_supervisors_and_each_promoter_their_own() {
    let (hours, zone) = (hours(), zone());
    let mut seen = 0;
    for role in Role::ALL {
        for user in [Some(UserId(7)), None] {
            for reporter in [Some(UserId(7)), Some(UserId(8)), None] {
                let viewer = Viewer { user, ..viewer(*role) };
                let may = match role {
                    Role::Supervisor => true,
                    Role::Promoter => user.is_some() && user == reporter,
                    Role::Steward | Role::Advocate | Role::Coordinator => false,
                };
                let one = release_exposure(&viewer, &visit(&hours, reporter), &zone, now());
                assert_eq!(one.is_ok(), may, "{role} {user:?} {reporter:?}");
                let page = [visit(&hours, reporter)];
                let page = release_exposures(&viewer, &page, false, &zone, now());
                assert_eq!(page.is_ok(), may, "{role} {user:?} {reporter:?}");
                if let Err(refusal) = one {
                    assert_eq!(refusal, Refusal::NoSuchExposure, "like one that does not exist");
                }
                seen += u32::from(may);
            }
        }
    }
    assert_eq!(seen, 7, "a test that allows nothing proves nothing");
}

#[test]
fn a_page_with_one_record_of_somebody_else_is_refused_as_a_whole() {
    let (hours, zone) = (hours(), zone());
    let page = [visit(&hours, Some(UserId(7))), visit(&hours, Some(UserId(8)))];
    let promoter = viewer(Role::Promoter);
    assert!(release_exposures(&promoter, &page[..1], false, &zone, now()).is_ok());
    let told = release_exposures(&promoter, &page, false, &zone, now());
    assert_eq!(told, Err(Refusal::NoSuchExposure));
}

#[test]
fn where_others_were_long_ago_is_told_to_nobody() {
    let (hours, zone) = (hours(), zone());
    let ended = Timestamp::from_microsecond(hours.when.latest_us()).expect("a time");
    let still = ended + jiff::SignedDuration::from_hours(35 * 24);
    let later = still + jiff::SignedDuration::from_micros(1);
    let luz = viewer(Role::Supervisor);
    let program = Viewer { user: None, ..luz };
    for viewer in [&luz, &program] {
        for reporter in [Some(UserId(8)), None] {
            let told = |now| release_exposure(viewer, &visit(&hours, reporter), &zone, now);
            assert!(told(still).is_ok());
            assert_eq!(told(later), Err(Refusal::NoSuchExposure));
            assert!(!sees_exposure(viewer, reporter, &hours, later), "nor amended nor withdrawn");
        }
    }
    for role in [Role::Supervisor, Role::Promoter] {
        let own = visit(&hours, Some(UserId(7)));
        let years = later + jiff::SignedDuration::from_hours(700 * 24);
        assert!(release_exposure(&viewer(role), &own, &zone, years).is_ok(), "one's own stay");
    }
}

#[test]
fn who_was_where_is_told_to_nobody() {
    let (hours, zone) = (hours(), zone());
    let luz = viewer(Role::Supervisor);
    let told = release_exposure(&luz, &visit(&hours, Some(UserId(8))), &zone, now()).expect("hers");
    let Json::Object(members) = told.into_inner() else { panic!("an object") };
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    // Whoever adds a field says here that a supervisor may see it.
    let expected = [
        "id",
        "started_at",
        "ended_at",
        "workers",
        "worker_hours",
        "key_populations",
        "cell",
        "location_precision",
        "source",
        "version",
        "recorded_at",
        "withdrawn",
    ];
    assert_eq!(names, expected);
}

#[test]
fn an_id_tells_nothing_of_hours_that_others_sent() {
    let import = ExposureId::from_foreign("bitacora-2026", "17");
    for role in Role::ALL {
        assert_eq!(may_name_exposure(&viewer(*role), import), *role == Role::Supervisor, "{role}");
    }
    assert!(may_name_exposure(&viewer(Role::Promoter), hours().id));
    let had =
        |viewer, reporter| release_had_exposure(viewer, reporter, 3).map(Released::into_inner);
    let (ana, luz) = (viewer(Role::Promoter), viewer(Role::Supervisor));
    let program = Viewer { user: None, ..ana };
    assert_eq!(had(&ana, Some(UserId(7))), Ok(Some(3)));
    assert_eq!(had(&luz, Some(UserId(8))), Ok(Some(3)));
    assert_eq!(had(&program, None), Ok(None), "no more than that it is here");
    assert_eq!(had(&program, Some(UserId(7))), Err(Refusal::IdTaken));
    assert_eq!(had(&ana, Some(UserId(8))), Err(Refusal::IdTaken));
    assert_eq!(had(&ana, None), Err(Refusal::IdTaken));
}
