//! What the sentences say, beside sums made another way.

use std::sync::Arc;

use atalaya_domain::{
    Area, Cell, EventFacts, ExposureChange, ExposureFacts, HourOfWeek, KeyPopulation,
    KeyPopulations, LocationPrecision, OrganisationId, Place, Population, Position, Severity, Text,
    TimePrecision, TimeSpan, Zone,
};
use jiff::Timestamp;

use super::{HourShares, Reasons, Shares};
use crate::{Level, RiskIndex, Settings, Surface};

/// Where most reports come from, and a cell of resolution 8 north of it.
const BUSY: (f64, f64) = (14.63, -90.51);
const NORTH: (f64, f64) = (14.645, -90.51);

fn now() -> Timestamp {
    "2026-11-20T21:00:00-06:00".parse().expect("a time")
}

fn index() -> RiskIndex {
    let area = Area::from_bbox([-90.70, 14.45, -90.30, 14.85]).expect("a box");
    let zone = Zone::new("America/Guatemala").expect("in the database");
    // A τ that no season changes: what hours rest on can then be worked out by hand.
    let settings = Settings { hour_prior: 300.0, hour_priors: [300.0; 5], ..Settings::default() };
    RiskIndex::new(Arc::new(area), zone, settings)
}

fn at(place: (f64, f64), resolution: u8) -> Cell {
    Cell::at(place.0, place.1).expect("a place").coarsened(resolution)
}

fn robbery(cell: Cell, days_ago: i64) -> EventFacts {
    atalaya_kit::robbery(cell, now().as_microsecond() - days_ago * 86_400_000_000)
}

/// Eighty reports in one small hexagon, thirty in another resolution-8 cell, all of them grave, and a few around.
fn city() -> RiskIndex {
    let mut index = index();
    for number in 0..80 {
        index.add(&robbery(at(BUSY, 9), number));
    }
    for number in 0..30 {
        let grave = Severity::new(5).expect("1 to 5");
        index.add(&EventFacts { severity: grave, ..robbery(at(NORTH, 9), number * 3) });
    }
    for number in 0..40_i64 {
        let place = (14.58 + number as f64 * 0.003, -90.58 + (number % 7) as f64 * 0.02);
        index.add(&EventFacts {
            key_populations: KeyPopulations::default(),
            ..robbery(at(place, 9), number)
        });
    }
    index
}

fn hour() -> HourOfWeek {
    HourOfWeek::new(4 * 24 + 21).expect("an hour")
}

fn why(surface: &Surface<'_>, cell: Cell) -> Reasons {
    surface.reasons(cell, hour()).expect("inside the area")
}

fn sum(shares: &Shares) -> f64 {
    let Shares { own, around, near, wide, everybody, level } = shares;
    own + around + near + wide + everybody + level
}

fn hours_sum(shares: &HourShares) -> f64 {
    let HourShares { own, everybody, near, wide, area } = shares;
    own + everybody + near + wide + area
}

/// The percentages that a sentence names, in its order.
fn percentages(text: &str) -> Vec<i64> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let pairs = words.windows(2).filter(|pair| pair[1].starts_with('%'));
    pairs.filter_map(|pair| pair[0].parse().ok()).collect()
}

fn percent(share: f64) -> i64 {
    (share * 100.0).round() as i64
}

#[test]
fn shares_add_up_to_one_at_every_resolution() {
    let index = city();
    for population in [Population::All, Population::Of(KeyPopulation::Tw)] {
        let surface = index.surface(population, now());
        for place in [BUSY, NORTH, (14.50, -90.40)] {
            for resolution in 5..=9 {
                let Reasons { shares, hour_shares, .. } = why(&surface, at(place, resolution));
                assert!((sum(&shares) - 1.0).abs() < 1e-9, "{resolution} {shares:?}");
                assert!((hours_sum(&hour_shares) - 1.0).abs() < 1e-9, "{hour_shares:?}");
                let (small, theirs) = (resolution == 9, population != Population::All);
                // Where no report reaches, only the general level speaks.
                let reached = shares.level < 1.0 - 1e-9;
                assert_eq!(shares.everybody > 1e-9, theirs && reached, "{resolution}");
                assert_eq!(shares.around > 0.0, small && reached, "{resolution} {shares:?}");
            }
        }
    }
}

#[test]
fn a_hexagon_of_the_model_names_its_own_events_and_those_around_it() {
    let index = city();
    let surface = index.surface(Population::All, now());
    let Reasons { with_counts, plain, shares, own_events, .. } = why(&surface, at(BUSY, 8));
    assert!((76.0..79.0).contains(&own_events), "{own_events}");
    let rings = at(BUSY, 8).h3().grid_disk::<Vec<_>>(2).into_iter();
    let cells = rings.filter_map(|cell| Cell::from_h3(cell).ok());
    let around: f64 =
        cells.filter(|cell| *cell != at(BUSY, 8)).map(|cell| why(&surface, cell).own_events).sum();
    let said = percentages(&with_counts.en);
    assert_eq!(said[0], percent(shares.own), "{}", with_counts.en);
    assert!(shares.own > 0.85, "{shares:?}");
    let text = &with_counts.en;
    assert!(text.contains("97 % is based on about 77 recent incidents in this hexagon"), "{text}");
    // No window's kernel: as many as lie there.
    let near = super::plain::recent_incidents(own_events + around);
    assert!(text.contains(&format!("on {} in and around it", near.1)), "{text}");
    assert!(
        plain.es.contains("Se basa sobre todo en lo reportado en este mismo lugar."),
        "{}",
        plain.es
    );
}

#[test]
fn a_coarse_hexagon_sums_over_the_cells_in_it() {
    let index = city();
    let surface = index.surface(Population::All, now());
    for resolution in [5, 6, 7] {
        let zone = at(BUSY, resolution);
        let (mut own_events, mut own, mut level, mut total) = (0.0, 0.0, 0.0, 0.0);
        for number in index.area().numbers_in(zone) {
            let cell = Cell::from_h3(index.area().cells()[number]).expect("a cell");
            let rate = surface.estimate(cell, hour()).expect("inside").rate;
            let part = why(&surface, cell);
            own_events += part.own_events;
            own += rate * part.shares.own;
            level += rate * part.shares.level;
            total += rate;
        }
        let found = why(&surface, zone);
        assert!((found.own_events - own_events).abs() < 1e-9);
        assert!((found.shares.own - own / total).abs() < 1e-12);
        assert!((found.shares.level - level / total).abs() < 1e-12);
        let text = &found.with_counts.en;
        assert_eq!(percentages(text)[0], percent(own / total), "{text}");
        let about = super::plain::recent_incidents(own_events).1;
        assert!(
            text.contains(&format!("on {about} in this zone, each for its own spot")),
            "{text}"
        );
        assert!(own_events > 76.0 && !text.contains("less than one"), "{text}");
        assert!(!text.contains("hexagon"), "{text}");
    }
}

#[test]
fn a_small_hexagon_names_its_share_and_never_its_neighbours_reports_as_its_own() {
    let index = city();
    let surface = index.surface(Population::All, now());
    let busy = at(BUSY, 9);
    let siblings =
        busy.h3().parent(h3o::Resolution::Eight).expect("coarser").children(h3o::Resolution::Nine);
    let mut total = 0.0;
    for cell in siblings.filter_map(|cell| Cell::from_h3(cell).ok()) {
        let share = surface.estimate(cell, hour()).expect("inside").rate
            / surface.estimate(at(BUSY, 8), hour()).expect("inside").rate;
        let Reasons { own_events, shares, with_counts, plain, .. } = why(&surface, cell);
        total += own_events;
        let text = &with_counts.en;
        if cell == busy {
            assert!((76.0..79.0).contains(&own_events), "{own_events}");
            assert_eq!(percentages(text)[0], percent(share), "{text}");
            assert!(text.contains("of about 77 recent incidents there, about 77 were right here"));
            assert!(shares.own > 0.95, "{shares:?}");
            assert!(plain.es.contains("en este mismo hexágono pequeño."), "{}", plain.es);
        } else {
            assert!(own_events.abs() < 1e-9 && shares.own < 1e-9, "{own_events} {shares:?}");
            assert!(text.contains("This small hexagon has under 1 %"), "{text}");
            assert!(
                text.contains("about 77 recent incidents there and hardly any right here"),
                "{text}"
            );
            assert!(!text.contains("in this hexagon"), "{text}");
            assert!(
                plain.es.contains("lo reportado en el hexágono que lo contiene."),
                "{}",
                plain.es
            );
        }
    }
    assert!((total - why(&surface, at(BUSY, 8)).own_events).abs() < 1e-9);
}

#[test]
fn severity_and_harm_are_of_the_cell_that_was_asked_for() {
    let index = city();
    let surface = index.surface(Population::All, now());
    let of = |cell| surface.estimate(cell, hour()).expect("inside");
    let (busy, north) = (of(at(BUSY, 8)), of(at(NORTH, 8)));
    assert!(north.severity.mean > busy.severity.mean + 0.5, "{north:?} {busy:?}");
    for one in [busy, north, of(at(NORTH, 9)), of(at(NORTH, 6))] {
        assert!((one.harm / (one.rate * one.severity.mean) - 1.0).abs() < 1e-12);
        let (lower, upper) = one.harm_interval();
        assert!(lower < one.harm && one.harm < upper, "{one:?}");
        assert!(lower <= one.lower * one.severity.mean && one.upper * one.severity.mean <= upper);
        let severity = one.severity;
        assert!(1.0 <= severity.lower && severity.lower < severity.mean);
        assert!(severity.mean < severity.upper && severity.upper <= 5.0);
    }
    // A coarse hexagon expects what its cells expect together.
    let zone = at(NORTH, 6);
    for resolution in [7, 8, 9] {
        let mut parts = Vec::new();
        surface.estimates_in(zone, resolution, hour(), &mut parts);
        let harm: f64 = parts.iter().map(|(_, one)| one.harm).sum();
        assert!((harm / of(zone).harm - 1.0).abs() < 1e-9, "{resolution}");
    }
}

#[test]
fn a_population_s_map_rests_on_its_own_reports_and_then_on_everybody_s_right_there() {
    let index = city();
    let surface = index.surface(Population::Of(KeyPopulation::Tw), now());
    let Reasons { shares, with_counts, .. } = why(&surface, at(BUSY, 8));
    // Sixteen imaginary events to the cell, eight to each window.
    let own = 77.1 / (16.0 + 77.1);
    assert!((shares.own - own).abs() < 0.01, "{shares:?}");
    assert!(shares.everybody > 10.0 * shares.level, "{shares:?}");
    let text = &with_counts.en;
    assert!(text.contains("recent incidents of this population in this hexagon"), "{text}");
    let far = why(&surface, at((14.58, -90.58), 8));
    assert!(far.own_events < 1e-9, "{far:?}");
    assert!(far.shares.everybody > far.shares.own, "{far:?}");
}

#[test]
fn a_population_s_hours_rest_on_its_own_first() {
    let mut index = city();
    // Everybody else's reports in the same cell: the population's own are then a part of them.
    for number in 0..200 {
        index.add(&EventFacts {
            key_populations: KeyPopulations::from_members([KeyPopulation::Fsw]),
            ..robbery(at(BUSY, 9), number % 50)
        });
    }
    let of = |population| why(&index.surface(population, now()), at(BUSY, 8)).hour_shares;
    let (all, theirs) = (of(Population::All), of(Population::Of(KeyPopulation::Tw)));
    let events = 280.0 / (280.0 + 300.0);
    assert!((all.own - events).abs() < 1e-6 && all.everybody == 0.0, "{all:?}");
    let own = 80.0 / (80.0 + 300.0);
    assert!((theirs.own - own).abs() < 1e-6, "{theirs:?}");
    assert!((theirs.everybody - (1.0 - own) * events).abs() < 1e-6, "{theirs:?}");
    let text = why(&index.surface(Population::Of(KeyPopulation::Tw), now()), at(BUSY, 8)).plain.es;
    assert!(text.contains("lo reportado por las noches en este lugar."), "{text}");
}

#[test]
fn what_is_missing_is_what_would_change_it() {
    let quiet = at((14.50, -90.40), 8);
    let text = |index: &RiskIndex, population, cell: Cell| {
        let surface = index.surface(population, now());
        assert_eq!(surface.estimate(cell, hour()).expect("inside").level, Level::NotEnoughData);
        why(&surface, cell).plain.es
    };
    let tw = Population::Of(KeyPopulation::Tw);
    // Under ten reports there is no map, under thirty none of fine cells: others elsewhere count too.
    let mut few = index();
    (0..5).for_each(|number| few.add(&robbery(at(BUSY, 9), number)));
    let first = text(&few, Population::All, at(BUSY, 8));
    assert!(
        first.contains("muy pocos reportes en toda el área, hacen falta más en general"),
        "{first}"
    );
    (5..20).for_each(|number| few.add(&robbery(at(BUSY, 9), number)));
    let full = city();
    for (population, change) in [
        (Population::All, "jornadas registradas por más de una persona"),
        (tw, "con esta población aquí o alrededor; las jornadas registradas, no"),
    ] {
        let told = text(&full, population, quiet);
        assert!(told.contains(change), "{told}");
        // How many reports there are is not told by another sentence.
        assert_eq!(told, text(&few, population, at(BUSY, 8)));
    }
}

/// Recorded hours do not open a population's map, as its sentence says; they do open everybody's.
#[test]
fn hours_open_everybody_s_map_alone() {
    let mut index = city();
    let quiet = at((14.50, -90.40), 8);
    for account in [1, 2] {
        let latest = now().as_microsecond() - 20 * 3_600_000_000;
        let facts = ExposureFacts {
            place: Place::new(quiet, LocationPrecision::Gps),
            when: TimeSpan::new(latest - 36_000_000_000, latest, TimePrecision::Exact)
                .expect("in order"),
            worker_hours: 60.0,
            recorded: atalaya_kit::recorded(account, latest),
        };
        index.apply_exposure(&ExposureChange {
            position: Position(1),
            organisation: OrganisationId(1),
            before: None,
            after: Some(facts),
        });
    }
    let level = |population| {
        index.surface(population, now()).estimate(quiet, hour()).expect("inside").level
    };
    assert_ne!(level(Population::All), Level::NotEnoughData);
    assert_eq!(level(Population::Of(KeyPopulation::Tw)), Level::NotEnoughData);
}

#[test]
fn a_whole_sentence_in_both_languages() {
    let index = city();
    let surface = index.surface(Population::All, now());
    let Reasons { with_counts: Text { es, en }, .. } = why(&surface, at(NORTH, 9));
    assert_eq!(
        es,
        "Viernes a las 21 h: más de 100 veces el promedio de los lugares con reportes (lo más probable: \
         más de 100 veces). A este hexágono pequeño le toca el 94 % de lo que se espera en el hexágono que \
         lo contiene: de unos 29 incidentes recientes allí, aquí mismo fueron unos 29. De lo del hexágono \
         que lo contiene, el 93 % se basa en unos 29 incidentes recientes en él y el 7 % en unos 110 \
         incidentes recientes en él y a su alrededor. Para la hora se toma en cuenta sobre todo lo \
         reportado por las noches en toda el área. Bajaría con muchos meses sin reportes. «Recientes»: uno \
         de hace dos años cuenta la mitad que uno de hoy."
    );
    assert_eq!(
        en,
        "Friday 21 h: more than 100 times the average of the places with reports (most likely more than \
         100 times). This small hexagon has 94 % of what is expected in the hexagon around it: of about 29 \
         recent incidents there, about 29 were right here. Of what is expected in the hexagon around it, \
         93 % is based on about 29 recent incidents in it and 7 % on about 110 recent incidents in and \
         around it. For the hour, what counts most is what was reported in the evenings in the whole area. \
         Many months without reports would bring it down. “Recent”: one of two years ago counts half as \
         much as one of today."
    );
    let Reasons { plain: Text { es, .. }, .. } = why(&surface, at(BUSY, 8));
    assert_eq!(
        es,
        "Mucho más de lo usual a esta hora de la semana. Se basa sobre todo en lo reportado en este mismo \
         lugar. Para la hora se toma en cuenta sobre todo lo reportado por las noches en toda el área. \
         Bajaría con muchos meses sin reportes."
    );
}

#[test]
fn the_plain_sentence_holds_no_number_at_any_resolution() {
    let index = city();
    for population in [Population::All, Population::Of(KeyPopulation::Tw)] {
        let surface = index.surface(population, now());
        for place in [BUSY, NORTH, (14.58, -90.58), (14.50, -90.40)] {
            for resolution in 5..=9 {
                let Text { es, en } = why(&surface, at(place, resolution)).plain;
                assert!(
                    !format!("{es}{en}").contains(|letter: char| letter.is_ascii_digit()),
                    "{es}"
                );
                assert!(es.ends_with('.') && en.ends_with('.'), "{es} {en}");
            }
        }
    }
}
