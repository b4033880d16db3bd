//! Places as people write them.
#![expect(clippy::panic, reason = "what is no question ends the test that asks for one")]

use std::sync::OnceLock;

use atalaya_boundaries::{Level, folded, guatemala};
use atalaya_logbook::{PlaceReading, Places};
use proptest::prelude::*;

fn places() -> &'static Places {
    static PLACES: OnceLock<Places> = OnceLock::new();
    PLACES.get_or_init(|| Places::new(guatemala().expect("the boundaries")))
}

fn one(reading: &PlaceReading) -> Option<String> {
    match reading {
        PlaceReading::One(code) => places().name(*code),
        _ => None,
    }
}

fn offered(reading: &PlaceReading) -> Vec<String> {
    let (PlaceReading::Asked(codes) | PlaceReading::Department(_, codes)) = reading else {
        panic!("{reading:?} is no question")
    };
    codes.iter().filter_map(|code| places().name(*code)).collect()
}

#[test]
fn a_place_is_understood_however_it_is_written() {
    for (text, name) in [
        ("Ciudad de Guatemala zona 1", "Guatemala, Guatemala"),
        ("zona 1, Ciudad de Guatemala", "Guatemala, Guatemala"),
        ("Guate", "Guatemala, Guatemala"),
        ("la capital, z. 4", "Guatemala, Guatemala"),
        ("GUATE Z12", "Guatemala, Guatemala"),
        ("Xela", "Quetzaltenango, Quetzaltenango"),
        ("zona 3 de Xela", "Quetzaltenango, Quetzaltenango"),
        ("Coban", "Cobán, Alta Verapaz"),
        ("COBÁN, ALTA VERAPAZ", "Cobán, Alta Verapaz"),
        ("Parque central, Cobán", "Cobán, Alta Verapaz"),
        ("Villa Nueva", "Villa Nueva, Guatemala"),
        ("Villa Nva. zona 5", "Villa Nueva, Guatemala"),
        ("Mixco (frente al parque)", "Mixco, Guatemala"),
        ("Terminal - Mazatenango", "Mazatenango, Suchitepéquez"),
        ("Mazate", "Mazatenango, Suchitepéquez"),
        ("Pto. Barrios", "Puerto Barrios, Izabal"),
        ("Tecún Umán", "Ayutla, San Marcos"),
        ("La Antigua", "Antigua Guatemala, Sacatepéquez"),
        ("municipio de Coatepeque", "Coatepeque, Quetzaltenango"),
        ("Guatemala, Guatemala", "Guatemala, Guatemala"),
    ] {
        assert_eq!(one(&places().read("", "", text)).as_deref(), Some(name), "{text}");
    }
}

#[test]
fn columns_of_municipality_and_department_say_which() {
    let of = |municipality, department| one(&places().read(municipality, department, ""));
    assert_eq!(of("Guatemala", "").as_deref(), Some("Guatemala, Guatemala"));
    assert_eq!(
        of("Quetzaltenango", "Quetzaltenango").as_deref(),
        Some("Quetzaltenango, Quetzaltenango")
    );
    assert_eq!(of("San José", "Escuintla").as_deref(), Some("San José, Escuintla"));
    assert_eq!(of("san jose", "Depto. de Petén").as_deref(), Some("San José, Petén"));
    // A municipality that is in another department is a question.
    assert_eq!(of("Cobán", "Petén"), None);
    // A department that is none is one too, whatever stands beside it.
    assert_eq!(of("Cobán", "Honduras"), None);
}

#[test]
fn what_can_be_two_places_is_asked_and_never_guessed() {
    let read = |text| places().read("", "", text);
    assert!(offered(&read("San José")).len() > 1, "there are several");
    assert_eq!(
        offered(&read("Guatemala")),
        ["Guatemala, Guatemala"],
        "the department, or the city"
    );
    assert_eq!(offered(&read("Quetzaltenango")), ["Quetzaltenango, Quetzaltenango"]);
    assert_eq!(offered(&read("zona 1")), ["Guatemala, Guatemala"], "other towns have zones too");
    assert_eq!(offered(&read("zona 4, Guatemala")), ["Guatemala, Guatemala"]);
    assert!(offered(&read("Cobam")).contains(&"Cobán, Alta Verapaz".to_owned()), "a slip");
    assert!(offered(&read("en el bar de siempre")).is_empty());
    assert!(offered(&read("Petén")).is_empty(), "a department without a namesake");
    assert_eq!(read("  "), PlaceReading::Blank);
}

#[test]
fn a_municipality_is_a_hexagon_of_its_own_size_and_never_a_point() {
    let boundaries = places().boundaries();
    let (mut whole, mut all) = (0, 0);
    for unit in boundaries.units().iter().filter(|unit| unit.level == Level::Second) {
        let cell = places().cell(unit.code).expect("a hexagon");
        assert_eq!(cell.resolution(), 6, "{}", unit.name);
        let place = boundaries.place(cell);
        assert!(
            place.municipality.is_none_or(|code| code == unit.code),
            "{} counts in another",
            unit.name
        );
        whole += usize::from(place.municipality == Some(unit.code));
        all += 1;
    }
    assert_eq!(all, 340);
    assert!(whole > 150, "{whole} have a hexagon that is theirs alone");
}

proptest! {
    /// Whatever is done to a name that one municipality has: it means that one, or it is asked.
    #[test]
    fn a_name_means_its_own_municipality_or_is_asked(at in 0_usize..340, form in 0_u8..5) {
        let units = places().boundaries().units();
        let unit = units.iter().filter(|unit| unit.level == Level::Second).nth(at).expect("a municipality");
        let text = match form {
            0 => unit.name.clone(),
            1 => unit.name.to_uppercase(),
            2 => folded(&unit.name),
            3 => format!("  {}, zona 2", unit.name),
            _ => format!("colonia El Maestro, {}", unit.name),
        };
        match places().read("", "", &text) {
            PlaceReading::One(code) => {
                // It may be called as another of the same name is only if that is a question.
                let same = |other: &&atalaya_boundaries::AdminUnit| {
                    other.level == Level::Second
                        && (folded(&other.name) == folded(&unit.name)
                            || other.alt_name.as_deref().map(folded) == Some(folded(&unit.name)))
                };
                prop_assert_eq!(code, unit.code, "{}", text);
                prop_assert_eq!(units.iter().filter(same).count(), 1, "{}", text);
            }
            PlaceReading::Asked(_) | PlaceReading::Department(..) => {}
            PlaceReading::Blank => prop_assert!(false, "{} is not blank", text),
        }
        // With its department it is certain.
        let department = units.iter().find(|one| Some(one.code) == unit.parent).expect("a department");
        let certain = places().read(&unit.name, &department.name, "");
        prop_assert_eq!(certain, PlaceReading::One(unit.code), "{}", unit.name);
    }

    #[test]
    fn any_text_is_read_or_asked(text in "\\PC{0,40}") {
        let _ = places().read("", "", &text);
        let _ = places().read(&text, &text, "");
    }
}
