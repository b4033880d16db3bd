//! The sentences of [`Reasons`](super::Reasons).

use atalaya_domain::{HourOfWeek, Text};

use super::plain::{between, count, percent, recent_incidents, recent_means, times_the_average};
use super::{HourShares, Shares};
use crate::level::{Certainty, Estimate, Level};

/// What the sentences are made of.
pub(super) struct Told {
    pub estimate: Estimate,
    pub hour: HourOfWeek,
    pub hexagon: Hexagon,
    /// Decayed events of the cell; of a small one, of the cell around it.
    pub own_events: f64,
    /// Decayed events in and around it.
    pub near_events: f64,
    /// What it rests on.
    pub shares: Shares,
    /// What the cell rests on that `own_events` are of.
    pub named: Shares,
    pub hour_shares: HourShares,
    /// Whether it is the map of one key population.
    pub of_population: bool,
    pub has_exposure: bool,
    pub half_life_days: f64,
}

/// What kind of hexagon it is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Hexagon {
    /// Of resolution 5–7: many hexagons of the model.
    Zone,
    /// Of resolution 8, the model's.
    Model,
    /// Of resolution 9: one of seven in the model's hexagon around it.
    Small {
        /// Its share of that one.
        share: f64,
        /// Decayed events in it.
        own: f64,
        /// And in all seven, of those that are placed so finely.
        all: f64,
    },
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
    ("por las madrugadas", "in the small hours"),
    ("por las mañanas", "in the mornings"),
    ("por las tardes", "in the afternoons"),
    ("por las noches", "in the evenings"),
];

/// The sentence without any count, and the one with counts.
pub(super) fn sentences(told: &Told) -> (Text, Text) {
    let change = would_change(told);
    let Estimate { level, .. } = told.estimate;
    if level == Level::NotEnoughData {
        let text = Text::new(
            format!("No hay datos suficientes aquí: no quiere decir que sea seguro. {}", change.0),
            format!("There is not enough data here: that does not mean it is safe. {}", change.1),
        );
        return (text.clone(), text);
    }
    let (level, place, hour) = (said(level), place(told), hour(told));
    let plain = Text::new(
        format!(
            "{} a esta hora de la semana. Se basa sobre todo en {}. {} {}",
            level.0, place.0, hour.0, change.0
        ),
        format!(
            "{} at this hour of the week. It is based mostly on {}. {} {}",
            level.1, place.1, hour.1, change.1
        ),
    );
    (plain, counted(told, &hour, change))
}

fn counted(told: &Told, hour: &(String, String), change: Pair) -> Text {
    let day = DAYS[usize::from(told.hour.day())];
    let at = told.hour.hour_of_day();
    let Estimate { relative, relative_lower, relative_upper, .. } = told.estimate;
    let (times, ends) = (times_the_average(relative), between(relative_lower, relative_upper));
    let (rests, recent) = (rests_on(told), recent_means(told.half_life_days));
    Text::new(
        format!(
            "{} a las {at} h: {} de los lugares con reportes ({}). {} {} {} {}",
            day.0, times.0, ends.0, rests.0, hour.0, change.0, recent.es
        ),
        format!(
            "{} {at} h: {} of the places with reports ({}). {} {} {} {}",
            day.1, times.1, ends.1, rests.1, hour.1, change.1, recent.en
        ),
    )
}

/// What it rests on, share by share.
fn rests_on(told: &Told) -> (String, String) {
    let (es, en) = shares(told);
    let Hexagon::Small { share, own, all } = told.hexagon else {
        return (format!("De eso, {es}."), format!("Of that, {en}."));
    };
    let (part_es, part_en) = percent(share).map_or_else(
        || ("menos del 1 %".to_owned(), "under 1 %".to_owned()),
        |part| (format!("el {part}"), part),
    );
    let (why_es, why_en) = if all < 0.5 {
        (
            "allí casi no hay incidentes ubicados con tanto detalle, y se reparte casi por igual"
                .to_owned(),
            "hardly any incidents there are placed as finely, and it is split almost evenly"
                .to_owned(),
        )
    } else if own < 0.5 {
        (
            format!("allí hay {} y aquí mismo casi ninguno", recent_incidents(all).0),
            format!("there are {} there and hardly any right here", recent_incidents(all).1),
        )
    } else {
        (
            format!("de {} allí, aquí mismo fueron unos {}", recent_incidents(all).0, count(own)),
            format!("of {} there, about {} were right here", recent_incidents(all).1, count(own)),
        )
    };
    (
        format!(
            "A este hexágono pequeño le toca {part_es} de lo que se espera en el hexágono que lo \
             contiene: {why_es}. De lo del hexágono que lo contiene, {es}."
        ),
        format!(
            "This small hexagon has {part_en} of what is expected in the hexagon around it: {why_en}. \
             Of what is expected in the hexagon around it, {en}."
        ),
    )
}

/// Each share that is at least a per cent, in one list.
fn shares(told: &Told) -> (String, String) {
    let incidents = recent_incidents(told.own_events);
    let (whose_es, whose_en) =
        if told.of_population { (" con esta población", " of this population") } else { ("", "") };
    let own = match told.hexagon {
        Hexagon::Zone => (
            format!("{}{whose_es} en esta zona, cada uno para su propio lugar", incidents.0),
            format!("{}{whose_en} in this zone, each for its own spot", incidents.1),
        ),
        Hexagon::Model => (
            format!("{}{whose_es} en este hexágono", incidents.0),
            format!("{}{whose_en} in this hexagon", incidents.1),
        ),
        Hexagon::Small { .. } => {
            (format!("{}{whose_es} en él", incidents.0), format!("{}{whose_en} in it", incidents.1))
        }
    };
    let near = match told.hexagon {
        Hexagon::Zone => (
            format!("lo reportado{whose_es} alrededor de cada lugar"),
            format!("what was reported{whose_en} around each spot"),
        ),
        Hexagon::Model | Hexagon::Small { .. } => (
            format!("{}{whose_es} en él y a su alrededor", recent_incidents(told.near_events).0),
            format!("{}{whose_en} in and around it", recent_incidents(told.near_events).1),
        ),
    };
    let wide = (
        format!("lo reportado{whose_es} en los alrededores más amplios"),
        format!("what was reported{whose_en} in the wider surroundings"),
    );
    let fixed = |(es, en): Pair| (es.to_owned(), en.to_owned());
    let Shares { own: of_own, near: of_near, wide: of_wide, everybody, level, .. } = told.named;
    let parts = [
        (of_own, own),
        (of_near, near),
        (of_wide, wide),
        (everybody, fixed(EVERYBODY)),
        (level, fixed(GENERAL_LEVEL)),
    ];
    let parts = parts.into_iter().filter_map(|(share, words)| Some((percent(share)?, words)));
    let (es, en): (Vec<String>, Vec<String>) = parts
        .enumerate()
        .map(|(at, (share, (es, en)))| match at {
            0 => (format!("el {share} se basa en {es}"), format!("{share} is based on {en}")),
            _ => (format!("el {share} en {es}"), format!("{share} on {en}")),
        })
        .unzip();
    (listed(&es, " y "), listed(&en, " and "))
}

const EVERYBODY: Pair = (
    "lo reportado con todas las poblaciones aquí y alrededor",
    "what was reported of all populations here and around",
);
const GENERAL_LEVEL: Pair =
    ("el nivel general de toda el área", "the general level of the whole area");

fn listed(parts: &[String], and: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] => format!("{}{and}{last}", some.join(", ")),
    }
}

const fn said(level: Level) -> Pair {
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

/// What most of it rests on.
fn place(told: &Told) -> Pair {
    let Shares { own, around, near, wide, everybody, level } = told.shares;
    let of_own = match told.hexagon {
        Hexagon::Zone => ("lo reportado en esta misma zona", "what was reported in this very zone"),
        Hexagon::Model => {
            ("lo reportado en este mismo lugar", "what was reported in this very place")
        }
        Hexagon::Small { .. } => (
            "lo reportado en este mismo hexágono pequeño",
            "what was reported in this very small hexagon",
        ),
    };
    let of_near = match told.hexagon {
        Hexagon::Zone => (
            "lo reportado alrededor de cada lugar de esta zona",
            "what was reported around each spot of this zone",
        ),
        Hexagon::Model | Hexagon::Small { .. } => {
            ("lo reportado en sus alrededores", "what was reported around it")
        }
    };
    let parts = [
        (own, of_own),
        (
            around,
            (
                "lo reportado en el hexágono que lo contiene",
                "what was reported in the hexagon around it",
            ),
        ),
        (near, of_near),
        (
            wide,
            (
                "lo reportado en los alrededores más amplios",
                "what was reported in the wider surroundings",
            ),
        ),
        (everybody, EVERYBODY),
        (level, GENERAL_LEVEL),
    ];
    most(parts)
}

/// The words of the greatest share, of equals the first.
fn most<const N: usize>(parts: [(f64, Pair); N]) -> Pair {
    let greatest = parts.iter().fold(0.0, |most: f64, (share, _)| most.max(*share));
    let found = parts.into_iter().find(|(share, _)| *share >= greatest);
    found.map_or(GENERAL_LEVEL, |(_, words)| words)
}

/// What most of the hour's share rests on, as a sentence.
fn hour(told: &Told) -> (String, String) {
    let HourShares { own, everybody, near, wide, area } = told.hour_shares;
    let part = PARTS_OF_DAY[usize::from(told.hour.hour_of_day() / 6)];
    let here = match told.hexagon {
        Hexagon::Zone => ("en esta zona", "in this zone"),
        Hexagon::Model => ("en este lugar", "in this place"),
        Hexagon::Small { .. } => ("en el hexágono que lo contiene", "in the hexagon around it"),
    };
    let here_theirs = match told.hexagon {
        Hexagon::Zone => ("con esta población en esta zona", "of this population in this zone"),
        Hexagon::Model => ("con esta población en este lugar", "of this population in this place"),
        Hexagon::Small { .. } => (
            "con esta población en el hexágono que lo contiene",
            "of this population in the hexagon around it",
        ),
    };
    let whose = most([
        (own, if told.of_population { here_theirs } else { here }),
        (everybody, here),
        (near, ("alrededor", "around it")),
        (wide, ("en los alrededores más amplios", "in the wider surroundings")),
        (area, ("en toda el área", "in the whole area")),
    ]);
    (
        format!("Para la hora se toma en cuenta sobre todo lo reportado {} {}.", part.0, whose.0),
        format!("For the hour, what counts most is what was reported {} {}.", part.1, whose.1),
    )
}

/// What would change it.
const fn would_change(told: &Told) -> Pair {
    let Estimate { level, certainty, .. } = told.estimate;
    match (level, told.has_exposure) {
        (Level::NotEnoughData, _) => would_be_enough(told.of_population),
        (Level::Raised | Level::High | Level::VeryHigh, _) if unsure(certainty) => (
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

/// What would be enough where there is not enough data. The same whatever is lacking, how many reports
/// there are among it: from one sentence to another a planted report could be told. Work is not counted
/// by population.
const fn would_be_enough(of_population: bool) -> Pair {
    if of_population {
        (
            "Lo cambiarían más reportes con esta población aquí o alrededor; las jornadas registradas, no. \
             Mientras haya muy pocos reportes en toda el área, hacen falta más en general.",
            "More reports of this population here or around would change that; recorded working hours would \
             not. While there are very few reports in the whole area, it takes more of them anywhere.",
        )
    } else {
        (
            "Lo cambiarían reportes aquí o alrededor, o jornadas registradas por más de una persona. \
             Mientras haya muy pocos reportes en toda el área, hacen falta más en general.",
            "Reports here or around would change that, or working hours recorded by more than one person. \
             While there are very few reports in the whole area, it takes more of them anywhere.",
        )
    }
}

const fn unsure(certainty: Certainty) -> bool {
    matches!(certainty, Certainty::VeryUncertain | Certainty::Uncertain)
}
