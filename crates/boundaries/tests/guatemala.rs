//! The country that is shipped: every municipality, codes, hexagons.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::OnceLock;

use atalaya_boundaries::{CellTable, Gazetteer, Level, Match, Outline, UnitCode, guatemala, read};
use atalaya_domain::Cell;
use geo::Contains as _;

fn departments() -> Vec<Outline> {
    let text = include_str!("../../../data/guatemala/departments.geojson");
    read(text, "GT", Level::First).expect("the departments")
}

fn municipalities() -> &'static [Outline] {
    static ALL: OnceLock<Vec<Outline>> = OnceLock::new();
    ALL.get_or_init(|| {
        let packed = include_bytes!("../../../data/guatemala/municipalities.geojson.gz");
        let mut text = String::new();
        flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut text).expect("a gzip file");
        read(&text, "GT", Level::Second).expect("the municipalities")
    })
}

fn table() -> &'static CellTable {
    static TABLE: OnceLock<CellTable> = OnceLock::new();
    TABLE.get_or_init(|| CellTable::of(municipalities(), |_| ()))
}

#[test]
fn there_are_22_departments_and_340_municipalities_each_in_one_of_them() {
    let departments = departments();
    assert_eq!((departments.len(), municipalities().len()), (22, 340));
    for outline in municipalities() {
        let parent = outline.unit.parent.as_ref().expect("a department");
        assert!(departments.iter().any(|one| one.unit.code == *parent), "{}", outline.unit.name);
        assert!(outline.unit.code.as_str().starts_with(parent.as_str()));
    }
    let people: i64 = municipalities().iter().filter_map(|one| one.unit.population).sum();
    assert_eq!(people, 14_901_286, "the census of 2018");
}

/// Against the outline itself, by another way: hexagons all over the country.
#[test]
fn a_hexagon_is_in_the_municipality_whose_outline_holds_its_centre() {
    let (mut inside, mut nowhere) = (0, 0);
    for row in 0..120 {
        for column in 0..100 {
            let (lat, lon) = (13.7 + f64::from(row) * 0.0345, -92.3 + f64::from(column) * 0.0415);
            let cell = Cell::at(lat, lon).expect("a place");
            let (lat, lon) = cell.centre();
            let centre = geo::Point::new(lon, lat);
            let holds = |one: &&Outline| one.polygons.contains(&centre);
            let expected = municipalities().iter().find(holds).map(|one| &one.unit.code);
            assert_eq!(table().municipality(cell), expected, "{cell}");
            if expected.is_some() { inside += 1 } else { nowhere += 1 }
        }
    }
    assert!(inside > 6_000 && nowhere > 2_000, "{inside} inside, {nowhere} outside");
}

#[test]
fn a_coarser_hexagon_is_where_its_centre_is_and_rows_make_the_table_again() {
    let capital = Cell::at(14.6407, -90.5133).expect("a place");
    for resolution in [7, 8, 9] {
        let code = table().municipality(capital.parent(resolution).expect("coarser"));
        assert_eq!(code.map(UnitCode::as_str), Some("GT-0101"), "resolution {resolution}");
    }
    let rows = table().rows().map(|(cell, code)| (cell, *code));
    let again = CellTable::from_rows(rows);
    assert_eq!(again.len(), table().len());
    assert!(table().rows().all(|(cell, code)| again.municipality(cell) == Some(code)));
}

/// As many hexagons as the country is large: none is there twice, none is missing.
#[test]
fn the_municipalities_cover_the_country_once() {
    let mut areas: BTreeMap<&UnitCode, f64> = BTreeMap::new();
    for (cell, code) in table().rows() {
        *areas.entry(code).or_default() += cell.h3().area_km2();
    }
    assert_eq!(areas.len(), 340, "every municipality has a hexagon");
    let whole: f64 = areas.values().sum();
    assert!((107_000.0..109_500.0).contains(&whole), "{whole} km²");
    let rows = table().len();
    assert!(rows < 400_000, "{rows} rows");
    println!("{rows} rows, {whole:.0} km²");
}

#[test]
fn names_are_found_as_people_write_them() {
    let units = departments().iter().chain(municipalities()).map(|one| one.unit.clone()).collect();
    let gazetteer = Gazetteer::new(units);
    let one = |name: &str, level| match gazetteer.find(name, level, None) {
        Match::One(unit) => unit.code.as_str().to_owned(),
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(one("PETEN", Level::First), "GT-17");
    assert_eq!(one("Departamento de Sololá", Level::First), "GT-07");
    assert_eq!(one("coban", Level::Second), "GT-1601");
    assert_eq!(one("San Juan Comalapa", Level::Second), one("Comalapa", Level::Second));
    // Flores is in Petén, and Flores Costa Cuca in Quetzaltenango.
    assert_eq!(one("Flores", Level::Second), "GT-1701");
    assert_eq!(one("flores  costa-cuca", Level::Second), "GT-0922");
    assert_eq!(one("La Libertad, Petén", Level::Second), "GT-1705");
    let Match::Several(several) = gazetteer.find("La Libertad", Level::Second, None) else {
        panic!("two municipalities have this name")
    };
    assert_eq!(several.len(), 2);
    let Match::Like(like) = gazetteer.find("Quesaltenango", Level::Second, None) else {
        panic!("no municipality is written so")
    };
    assert_eq!(like[0].code.as_str(), "GT-0901");
    let nonsense = gazetteer.find("Xyzzyq", Level::Second, None);
    assert_eq!(nonsense, Match::Like(Vec::new()));
}

/// What is published counts whole hexagons of resolution 7: which of them, against the exact table.
#[test]
fn municipalities_are_whole_hexagons_where_numbers_are_published() {
    let boundaries = guatemala().expect("the shipped boundaries");
    assert_eq!(boundaries.units().len(), 362);
    let municipalities = || boundaries.units().iter().filter(|one| one.level == Level::Second);
    let hexagons: usize = municipalities().map(|unit| boundaries.hexagons(unit.code)).sum();
    assert!((20_700..21_700).contains(&hexagons), "{hexagons} hexagons of about 5 km²");
    let small: Vec<(usize, &str)> = municipalities()
        .map(|unit| (boundaries.hexagons(unit.code), unit.name.as_str()))
        .filter(|(count, _)| *count < 7)
        .collect();
    println!("{hexagons} hexagons, {}; smaller than 7: {small:?}", boundaries.edition());
    assert!(small.len() < 70, "{small:?}");

    let (mut places, mut elsewhere, mut nowhere) = (0, 0, 0);
    for (cell, code) in table().rows().filter(|(cell, _)| cell.resolution() == 9) {
        let place = boundaries.place(cell);
        assert_eq!(
            place.department,
            place.municipality.and_then(|municipality| boundaries.department(municipality)),
        );
        assert_eq!(place, boundaries.place(cell.parent(7).expect("coarser")), "kept for good");
        places += 1;
        elsewhere += usize::from(place.municipality.is_some_and(|found| found != *code));
        nowhere += usize::from(place.municipality.is_none());
    }
    println!("of {places} hexagons at edges {elsewhere} count elsewhere, {nowhere} nowhere");
    assert!(nowhere * 200 < places, "{nowhere} of {places} nowhere");
}

#[test]
fn a_coarse_hexagon_lies_in_a_department_if_all_of_it_does() {
    let boundaries = guatemala().expect("the shipped boundaries");
    let (mut whole, mut cut) = (0, 0);
    for row in 0..30 {
        let cell = Cell::at(14.2 + f64::from(row) * 0.1, -90.4).expect("a place");
        for resolution in [4, 5, 6] {
            let coarse = cell.parent(resolution).expect("coarser");
            let inside = coarse.h3().children(h3o::Resolution::Seven);
            let mut each = inside.map(|one| boundaries.place(Cell::from_h3(one).expect("a cell")));
            let first = each.next().expect("one at least");
            let expected = each.all(|place| place.department == first.department);
            let found = boundaries.place(coarse).department;
            assert_eq!(found, if expected { first.department } else { None }, "{coarse}");
            if found.is_some() { whole += 1 } else { cut += 1 }
        }
    }
    assert!(whole > 10 && cut > 10, "{whole} whole, {cut} cut");
}
