//! The sentences of [`Reasons`](super::Reasons).

use atalaya_domain::{HourOfWeek, Text};

use crate::level::{Certainty, Level};

/// What the sentences are made of.
pub(super) struct Told {
    pub level: Level,
    pub certainty: Certainty,
    pub relative: f64,
    pub hour: HourOfWeek,
    /// Decayed events in the cell.
    pub own: f64,
    /// Decayed events in and around it.
    pub near: f64,
    /// What the place rests on: the cell, what is around it, the wide surroundings.
    pub shares: [f64; 3],
    /// The same for the hour.
    pub hour_shares: [f64; 3],
    pub has_exposure: bool,
}

/// Spanish and English.
type Pair = (&'static str, &'static str);

const DAYS: [Pair; 7] = [
    ("Lunes", "Monday"),
    ("Martes", "Tuesday"),
    ("Miércoles", "Wednesday"),
    ("Jueves", "Thursday"),
    ("Viernes", "Friday"),
    ("Sábado", "Saturday"),
    ("Domingo", "Sunday"),
];

/// By quarter of the day.
const PARTS_OF_DAY: [Pair; 4] = [
    ("las madrugadas", "the small hours"),
    ("las mañanas", "the mornings"),
    ("las tardes", "the afternoons"),
    ("las noches", "the evenings"),
];

/// The sentence without any count, and the one with counts.
pub(super) fn sentences(told: &Told) -> (Text, Text) {
    let change = would_change(told);
    if told.level == Level::NotEnoughData {
        let text = Text::new(
            format!("No hay datos suficientes aquí: no quiere decir que sea seguro. {}", change.0),
            format!("There is not enough data here: that does not mean it is safe. {}", change.1),
        );
        return (text.clone(), text);
    }
    let (level, place, hour) = (level(told.level), place(told.shares), hour(told));
    let plain = Text::new(
        format!(
            "{} a esta hora de la semana; descansa sobre todo en {}, y la hora en {}. {}",
            level.0, place.0, hour.0, change.0
        ),
        format!(
            "{} at this hour of the week; it rests mostly on {}, and the hour on {}. {}",
            level.1, place.1, hour.1, change.1
        ),
    );
    (plain, counted(told, &hour, change))
}

fn counted(told: &Told, hour: &(String, String), change: Pair) -> Text {
    let day = DAYS[usize::from(told.hour.day())];
    let at = told.hour.hour_of_day();
    let [own, near, wide] = told.shares;
    let (own_es, own_en) = percent(own);
    let (near_es, near_en) = percent(near);
    let (wide_es, wide_en) = percent(wide);
    let (in_cell, around) = (shown(told.own), shown(told.near));
    Text::new(
        format!(
            "{} {at} h: {:.1} veces el promedio de la zona con reportes. {own_es} de eso descansa en \
             {in_cell} incidentes recientes de este hexágono, {near_es} en los {around} de él y sus \
             alrededores, {wide_es} en la zona amplia; la hora, sobre todo en {}. {}",
            day.0, told.relative, hour.0, change.0
        ),
        format!(
            "{} {at} h: {:.1} times the average of the zone with reports. {own_en} of that rests on \
             {in_cell} recent incidents in this hexagon, {near_en} on the {around} in and around it, \
             {wide_en} on the wider area; the hour mostly on {}. {}",
            day.1, told.relative, hour.1, change.1
        ),
    )
}

/// A share in whole per cent.
fn percent(share: f64) -> (String, String) {
    if share < 0.01 {
        ("menos de 1 %".to_owned(), "under 1 %".to_owned())
    } else {
        let text = format!("{:.0} %", share * 100.0);
        (text.clone(), text)
    }
}

/// A decayed count in words' precision.
fn shown(events: f64) -> String {
    if events < 9.95 { format!("{events:.1}") } else { format!("{events:.0}") }
}

const fn level(level: Level) -> Pair {
    match level {
        Level::VeryHigh => ("Mucho más de lo usual", "Far above the usual"),
        Level::High => ("Bastante más de lo usual", "Well above the usual"),
        Level::Raised => ("Más de lo usual", "Above the usual"),
        Level::AsUsual | Level::NotEnoughData => {
            ("No se distingue de lo usual", "Not distinct from the usual")
        }
        Level::Lower => ("Menos de lo usual", "Below the usual"),
    }
}

/// What most of the place's share rests on; what is missing to 1 is the area's own level.
fn place([own, near, wide]: [f64; 3]) -> Pair {
    let most = own.max(near).max(wide);
    if most < 0.2 {
        ("el nivel general del área", "the general level of the area")
    } else if most <= own {
        ("lo reportado en este mismo lugar", "what was reported in this very place")
    } else if most <= near {
        ("lo reportado en sus alrededores", "what was reported around it")
    } else {
        ("lo reportado en la zona amplia", "what was reported in the wider area")
    }
}

/// What most of the hour's share rests on.
fn hour(told: &Told) -> (String, String) {
    let [own, near, wide] = told.hour_shares;
    let part = PARTS_OF_DAY[usize::from(told.hour.hour_of_day() / 6)];
    let area = 1.0 - own - near - wide;
    let most = own.max(near).max(wide).max(area);
    let whose = if most <= area {
        ("de toda el área", "of the whole area")
    } else if most <= wide {
        ("de la zona amplia", "of the wider area")
    } else if most <= near {
        ("de sus alrededores", "around it")
    } else {
        ("de este lugar", "in this place")
    };
    (format!("{} {}", part.0, whose.0), format!("{} {}", part.1, whose.1))
}

/// What would change it.
const fn would_change(told: &Told) -> Pair {
    match (told.level, told.has_exposure) {
        (Level::NotEnoughData, _) => (
            "Lo cambiarían reportes o jornadas registradas en este lugar.",
            "Reports or recorded working hours in this place would change that.",
        ),
        (Level::Raised | Level::High | Level::VeryHigh, _) if unsure(told.certainty) => (
            "Es incierto: unos pocos reportes más o menos lo cambiarían.",
            "It is uncertain: a few reports more or fewer would change it.",
        ),
        (Level::Raised | Level::High | Level::VeryHigh, true) => (
            "Bajaría con meses de jornadas sin reportes.",
            "Months of recorded work without reports would bring it down.",
        ),
        (Level::Raised | Level::High | Level::VeryHigh, false) => (
            "Bajaría con muchos meses sin reportes.",
            "Many months without reports would bring it down.",
        ),
        (Level::AsUsual, true) => (
            "Subiría con reportes aquí; bajaría con jornadas sin reportes.",
            "Reports here would raise it; recorded work without reports would lower it.",
        ),
        (Level::AsUsual, false) => (
            "Subiría con reportes aquí; sin jornadas registradas no puede bajar.",
            "Reports here would raise it; without recorded working hours it cannot be lower.",
        ),
        (Level::Lower, _) => {
            ("Subiría con unos pocos reportes aquí.", "A few reports here would raise it.")
        }
    }
}

const fn unsure(certainty: Certainty) -> bool {
    matches!(certainty, Certainty::VeryUncertain | Certainty::Uncertain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(level: Level) -> Told {
        Told {
            level,
            certainty: Certainty::Fair,
            relative: 3.12,
            hour: HourOfWeek::new(4 * 24 + 22).expect("an hour"),
            own: 14.2,
            near: 40.4,
            shares: [0.876, 0.119, 0.004],
            hour_shares: [0.05, 0.1, 0.2],
            has_exposure: false,
        }
    }

    #[test]
    fn a_number_explains_itself_in_both_languages() {
        let (plain, counted) = sentences(&told(Level::High));
        assert_eq!(
            counted.en,
            "Friday 22 h: 3.1 times the average of the zone with reports. 88 % of that rests on 14 \
             recent incidents in this hexagon, 12 % on the 40 in and around it, under 1 % on the wider \
             area; the hour mostly on the evenings of the whole area. Many months without reports would \
             bring it down."
        );
        assert!(counted.es.starts_with("Viernes 22 h: 3.1 veces el promedio"), "{}", counted.es);
        assert!(counted.es.contains("menos de 1 % en la zona amplia"), "{}", counted.es);
        assert_eq!(
            plain.es,
            "Bastante más de lo usual a esta hora de la semana; descansa sobre todo en lo reportado en \
             este mismo lugar, y la hora en las noches de toda el área. Bajaría con muchos meses sin \
             reportes."
        );
    }

    #[test]
    fn the_plain_sentence_holds_no_number_whatever_is_told() {
        for level in Level::ALL {
            for (certainty, has_exposure) in
                Certainty::ALL.into_iter().flat_map(|one| [(one, false), (one, true)])
            {
                let one = Told { certainty, has_exposure, ..told(level) };
                let (Text { es, en }, _) = sentences(&one);
                assert!(!format!("{es}{en}").contains(|letter: char| letter.is_ascii_digit()));
                assert!(es.ends_with('.') && en.ends_with('.'), "{es} {en}");
            }
        }
    }

    #[test]
    fn without_enough_data_nothing_looks_safe() {
        let (plain, counted) = sentences(&told(Level::NotEnoughData));
        assert_eq!(plain, counted);
        assert!(plain.es.contains("no quiere decir que sea seguro"), "{}", plain.es);
    }
}
