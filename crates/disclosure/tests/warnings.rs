//! Warnings: who gets any, and that nobody learns of them, or of whose account, by another answer.

use std::sync::Arc;

use atalaya_disclosure::{Refusal, Scope, release_cells, release_warnings};
use atalaya_domain::{
    Area, Cell, EventFacts, HourOfWeek, KeyPopulations, OrganisationId, Population, Role, UserId,
    Viewer, Zone,
};
use atalaya_risk::{RiskIndex, Settings};
use jiff::Timestamp;

fn now() -> Timestamp {
    "2026-11-20T21:00:00-06:00".parse().expect("a time")
}

fn venue() -> Cell {
    Cell::at(14.6105, -90.4805).expect("a place")
}

fn viewer(role: Role, user: Option<UserId>) -> Viewer {
    let (organisation, key_populations) = (OrganisationId(1), KeyPopulations::default());
    Viewer { history: atalaya_domain::History::Whole, user, organisation, role, key_populations }
}

/// An organisation's year, and in the last hour so many reports by each of these accounts.
fn index(accounts: &[i64], each: i64) -> RiskIndex {
    let area = Arc::new(Area::from_bbox([-90.56, 14.58, -90.46, 14.68]).expect("a box"));
    let zone = Zone::new("America/Guatemala").expect("known");
    let mut index = RiskIndex::new(area, zone, Settings::default());
    let us = now().as_microsecond();
    for week in 0..100 {
        let cell = Cell::at(14.6349, -90.5069).expect("a place");
        index.add(&atalaya_kit::robbery(cell, us - week * 80 * 3_600_000_000));
    }
    for (account, at) in accounts.iter().flat_map(|one| (1..=each).map(move |at| (*one, at))) {
        let recorded = atalaya_kit::recorded(account, us - at * 1_000_000);
        index.add(&EventFacts { recorded, ..atalaya_kit::robbery(venue(), us - 3_600_000_000) });
    }
    index
}

#[test]
fn only_who_reviews_is_warned() {
    let index = index(&[7], 20);
    for role in Role::ALL {
        for user in [None, Some(UserId(7)), Some(UserId(8))] {
            let told = release_warnings(&viewer(*role, user), &index, now());
            if matches!(role, Role::Supervisor | Role::Steward) {
                assert_eq!(told.expect("theirs").get().len(), 1);
            } else {
                assert_eq!(told, Err(Refusal::Verifying), "{role}");
            }
        }
    }
}

#[test]
fn which_account_it_was_is_in_no_answer() {
    let told = |account: i64| {
        let index = index(&[account], 20);
        let supervisor = viewer(Role::Supervisor, Some(UserId(9)));
        let warnings = release_warnings(&supervisor, &index, now()).expect("theirs");
        let hour = HourOfWeek::new(118).expect("an hour");
        let map: Vec<_> = Role::ALL
            .iter()
            .filter_map(|role| {
                let scope = Scope::of(&viewer(*role, Some(UserId(9))));
                let surface = index.surface(Population::All, now());
                let cells = [venue().coarsened(8), venue().coarsened(7)];
                let read = |cell: &Cell| {
                    release_cells(&scope, &surface, cell.resolution(), &[*cell], hour).ok()
                };
                scope.map.is_some().then(|| format!("{:?}", cells.each_ref().map(read)))
            })
            .collect();
        (format!("{warnings:?}"), map)
    };
    assert_eq!(told(7), told(123_456_789));
    assert!(!told(123_456_789).0.contains("123456789"));
}

#[test]
fn a_map_tells_nobody_whether_four_or_forty_were_planted() {
    let hour = HourOfWeek::new(118).expect("an hour");
    let seen = |each| {
        let index = index(&[7], each);
        let scope = Scope::of(&viewer(Role::Promoter, Some(UserId(7))));
        let surface = index.surface(Population::All, now());
        let cells = venue().coarsened(6).h3().children(h3o::Resolution::Eight);
        let cells: Vec<Cell> = cells.filter_map(|cell| Cell::from_h3(cell).ok()).collect();
        format!("{:?}", release_cells(&scope, &surface, 8, &cells, hour).expect("a map"))
    };
    // A promoter sees levels alone, and they are those of three.
    let three = seen(3);
    for each in [4, 13, 40] {
        assert_eq!(seen(each), three);
    }
}
