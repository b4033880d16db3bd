//! The words of documents and pages, in both languages: every code of the domain has some.

use atalaya_domain::{Family, KeyPopulation, Language, Setting, Text};
use jiff::civil::Date;

use crate::statistics::{RateRatio, Trend};

/// One of two texts.
pub(crate) const fn either<'a>(language: Language, es: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Es => es,
        Language::En => en,
    }
}

/// A period as people say it.
pub(crate) fn period_name(period: &str, language: Language) -> String {
    match (period.split_once("-Q"), language) {
        (None, _) => period.to_owned(),
        (Some((year, quarter)), Language::Es) => {
            let months = match quarter {
                "1" => "enero a marzo",
                "2" => "abril a junio",
                "3" => "julio a septiembre",
                _ => "octubre a diciembre",
            };
            format!("{months} de {year}")
        }
        (Some((year, quarter)), Language::En) => {
            let months = match quarter {
                "1" => "January to March",
                "2" => "April to June",
                "3" => "July to September",
                _ => "October to December",
            };
            format!("{months} {year}")
        }
    }
}

/// A period as it stands under an axis.
pub(crate) fn period_short(period: &str, language: Language) -> String {
    match period.split_once("-Q") {
        None => period.to_owned(),
        Some((year, quarter)) => format!("{}{quarter} {year}", either(language, "T", "Q")),
    }
}

/// A number with its thousands apart, as Guatemala writes them.
pub(crate) fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What was counted.
pub(crate) fn counted(measure: &str, language: Language) -> String {
    match Family::parse(measure) {
        None => either(language, "reportes de seguridad", "security reports").to_owned(),
        Some(family) => format!(
            "{} «{}»",
            either(language, "reportes de", "reports of"),
            family.label(language)
        ),
    }
}

/// The first letter large.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// By which places numbers are told, by the finest of them.
pub(crate) fn by_places(finest: &str, language: Language) -> &'static str {
    match finest {
        "department" => {
            either(language, "toda el área, por departamento", "the whole area, by department")
        }
        "municipality" => {
            either(language, "toda el área, por municipio", "the whole area, by municipality")
        }
        "hexagon" => either(language, "toda el área, por hexágono", "the whole area, by hexagon"),
        _ => either(language, "toda el área", "the whole area"),
    }
}

/// How well what is counted is supported.
pub(crate) fn support(code: &str, language: Language) -> &'static str {
    match code {
        "corroborated" => either(
            language,
            "Solo reportes con respaldo (V2 y V3): otra fuente o una revisión los confirma.",
            "Only supported reports (V2 and V3): another source or a review confirms them.",
        ),
        _ => either(
            language,
            "Reportes de primera mano o con respaldo (V1 a V3).",
            "Reports first-hand or supported (V1 to V3).",
        ),
    }
}

/// What a part of a split is called.
pub(crate) fn split_name(split: &str, code: &str) -> Text {
    use Language::{En, Es};
    let labelled = |es: &str, en: &str| Text::new(es.to_owned(), en.to_owned());
    match split {
        "population" => KeyPopulation::parse(code)
            .map_or_else(|| labelled(code, code), |one| labelled(one.label(Es), one.label(En))),
        "setting" => Setting::parse(code)
            .map_or_else(|| labelled(code, code), |one| labelled(one.label(Es), one.label(En))),
        "band" => match code.split_once('-') {
            Some((from, until)) => {
                labelled(&format!("De {from} a {until} h"), &format!("From {from} to {until} h"))
            }
            None => labelled(code, code),
        },
        "late" => labelled("Tardíos", "Late"),
        _ => labelled("Todos", "All"),
    }
}

/// What may be said of a change between two numbers of releases.
pub(crate) fn change(ratio: &RateRatio, before: &str, language: Language) -> String {
    let interval = |end: f64| if end.is_finite() { format!("{end:.2}") } else { "∞".to_owned() };
    let ends = format!(
        "{} {} {}",
        interval(ratio.interval.lower),
        either(language, "a", "to"),
        interval(ratio.interval.upper)
    );
    let before = period_name(before, language);
    match (ratio.trend(), language) {
        (Trend::NoClearChange, Language::Es) => format!(
            "Sin cambio claro frente a {before}: la diferencia cabe en el azar y el ruido (razón de conteos, intervalo aproximado del 95 %: {ends})."
        ),
        (Trend::NoClearChange, Language::En) => format!(
            "No clear change from {before}: the difference is within chance and noise (count ratio, approximate 95 % interval: {ends})."
        ),
        (Trend::Higher, Language::Es) => format!(
            "Más que en {before}, más de lo que explican el azar y el ruido (razón de conteos, intervalo aproximado del 95 %: {ends}). Puede ser más peligro, más confianza o más salidas."
        ),
        (Trend::Higher, Language::En) => format!(
            "More than in {before}, beyond chance and noise (count ratio, approximate 95 % interval: {ends}). It can be more danger, more trust or more outings."
        ),
        (Trend::Lower, Language::Es) => format!(
            "Menos que en {before}, más de lo que explican el azar y el ruido (razón de conteos, intervalo aproximado del 95 %: {ends}). Menos reportes no es más seguridad."
        ),
        (Trend::Lower, Language::En) => format!(
            "Fewer than in {before}, beyond chance and noise (count ratio, approximate 95 % interval: {ends}). Fewer reports are not more safety."
        ),
    }
}

/// A day of the week in three letters.
pub(crate) fn weekday_short(date: Date, language: Language) -> &'static str {
    let at = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    let names = match language {
        Language::Es => ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"],
        Language::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    };
    names[at]
}

fn weekday_long(date: Date, language: Language) -> &'static str {
    let at = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    let names = match language {
        Language::Es => ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        Language::En => {
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        }
    };
    names[at]
}

const MONTHS_ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(date: Date, language: Language) -> &'static str {
    let at = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    match language {
        Language::Es => MONTHS_ES[at],
        Language::En => MONTHS_EN[at],
    }
}

/// A day as *30 nov* or *30 Nov*.
pub(crate) fn day_short(date: Date, language: Language) -> String {
    let month: String = month(date, language).chars().take(3).collect();
    format!("{} {month}", date.day())
}

/// A day as *domingo 6 de diciembre* or *Sunday 6 December*.
pub(crate) fn day_long(date: Date, language: Language) -> String {
    let (weekday, month) = (weekday_long(date, language), month(date, language));
    match language {
        Language::Es => format!("{weekday} {} de {month}", date.day()),
        Language::En => format!("{weekday} {} {month}", date.day()),
    }
}
