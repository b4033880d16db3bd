//! What must be known to read a release's numbers: told in every file, in both languages.

use atalaya_domain::Language::{En, Es};
use atalaya_domain::{Json, Text};

use super::Published;
use super::of_release::text;
use crate::words::{period_name, support};

/// Said on every row where the installation's data are made up.
pub(super) const MADE_UP: &str = "DATOS INVENTADOS / MADE-UP DATA";

fn threshold(content: &Json, name: &str) -> String {
    match content.member("thresholds").and_then(|all| all.member(name)) {
        Some(Json::Integer(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The least that must stand beside a number, wherever its row goes.
pub(super) fn in_short(content: &Json) -> String {
    let (events, reporters) = (threshold(content, "events"), threshold(content, "reporters"));
    format!(
        "Que no haya reportes no significa que sea seguro. Números con ruido, de {events} reportes de {reporters} personas o más; método: method.csv. / \
         No reports does not mean safe. Numbers with noise, of {events} reports by {reporters} people or more; method: method.csv."
    )
}

/// How places are drawn, and whose outlines they are by.
fn places(published: &Published<'_>) -> Text {
    let credit = published.boundaries.map_or("", |boundaries| boundaries.credit());
    let by =
        |word: &str| if credit.is_empty() { String::new() } else { format!(" {word}: {credit}.") };
    Text::new(
        format!(
            "Los lugares se dibujan como se contaron: hexágonos H3 enteros; los municipios y departamentos son hexágonos de resolución 7.{}",
            by("Límites")
        ),
        format!(
            "Places are drawn as they were counted: whole H3 hexagons; municipalities and departments are hexagons of resolution 7.{}",
            by("Boundaries")
        ),
    )
}

/// Whose numbers they are.
fn organisations(published: &Published<'_>) -> String {
    if !published.organisations.is_empty() {
        return published.organisations.to_owned();
    }
    let Some(Json::Array(all)) = published.content.get().member("organisations") else {
        return String::new();
    };
    let slugs = all.iter().filter_map(|one| match one {
        Json::String(slug) => Some(slug.as_str()),
        _ => None,
    });
    slugs.collect::<Vec<_>>().join(", ")
}

/// What must be known to read the numbers, section 4.4.
#[expect(clippy::too_many_lines, reason = "the texts, one after the other")]
pub(super) fn notes(published: &Published<'_>) -> Vec<(&'static str, Text)> {
    let content = published.content.get();
    let member = |name| text(content, name).unwrap_or_default();
    let threshold = |name| threshold(content, name);
    let (events, reporters) = (threshold("events"), threshold("reporters"));
    let (sessions, without) = (threshold("sessions"), threshold("without_any_one"));
    let organisations = organisations(published);
    let period = |language| period_name(&member("period"), language);
    let support = |language| support(&member("support"), language);
    let not_placed = match member("not_placed").as_str() {
        "under_10_percent" => ("menos de 10 %", "under 10 %"),
        "10_to_25_percent" => ("de 10 a 25 %", "10 to 25 %"),
        "25_to_50_percent" => ("de 25 a 50 %", "25 to 50 %"),
        "50_percent_or_more" => ("50 % o más", "50 % or more"),
        _ => ("no se sabe", "not known"),
    };
    let mut notes = vec![
        (
            "absence",
            Text::new(
                "Que no haya reportes no significa que sea seguro. Lo que falta aquí puede ser cero, puede ser menos de lo que se publica o puede no haberse visitado: se ven igual.",
                "No reports does not mean safe. What is missing here may be none, fewer than are published, or never visited: all look the same.",
            ),
        ),
        (
            "release",
            Text::new(
                format!(
                    "Publicación {}, congelada el {}. SHA-256 del contenido: {}.",
                    published.number,
                    published.published_on(),
                    published.sha256
                ),
                format!(
                    "Release {}, frozen on {}. SHA-256 of the content: {}.",
                    published.number,
                    published.published_on(),
                    published.sha256
                ),
            ),
        ),
        (
            "counted",
            Text::new(
                format!(
                    "Reportes de equipos de {organisations} cuya persona aceptó que cuenten en totales, de {}. {} No son denuncias ni cifras oficiales, y no incluyen todo lo que pasó.",
                    period(Es),
                    support(Es)
                ),
                format!(
                    "Reports of teams of {organisations} whose reporter agreed to their counting in totals, of {}. {} They are neither complaints nor official figures, and do not hold everything that happened.",
                    period(En),
                    support(En)
                ),
            ),
        ),
        (
            "thresholds",
            Text::new(
                format!(
                    "Un número se muestra solo si son al menos {events} reportes de {reporters} personas en {sessions} jornadas, y quedan {without} sin los de cualquiera de ellas; lo que queda junto a lo mostrado también lo cumple. Cada número lleva un ruido fijo de ±1.4 en promedio."
                ),
                format!(
                    "A number is shown only if it is of at least {events} reports by {reporters} people in {sessions} sessions, and {without} are left without those of any one of them; so is what is left beside what is shown. Each number has fixed noise of about ±1.4."
                ),
            ),
        ),
        (
            "not_placed",
            Text::new(
                format!("Reportes que no están en ningún lugar mostrado: {}.", not_placed.0),
                format!("Reports that lie in no place that is shown: {}.", not_placed.1),
            ),
        ),
        (
            "intervals",
            Text::new(
                "Intervalos al 95 %: lo que dejan abierto el azar (Poisson) y el ruido que lleva cada número; los de números que suman otros son más anchos de lo necesario. Dicen del número de reportes, no de cuánto se dejó de reportar.",
                "95 % intervals: what chance (Poisson) and the noise that each number carries leave open; those of numbers that hold others are wider than need be. They are of the number of reports, not of what was not reported.",
            ),
        ),
        (
            "trust",
            Text::new(
                "Más reportes pueden significar más confianza o más salidas, no más peligro.",
                "More reports can mean more trust or more outings, not more danger.",
            ),
        ),
        ("places", places(published)),
        (
            "licence",
            Text::new(
                "CC BY 4.0: cítese la publicación por su número. No la use para buscar a personas ni lugares.",
                "CC BY 4.0: cite the release by its number. Do not use it to look for people or venues.",
            ),
        ),
    ];
    if published.synthetic {
        let text = Text::new(
            "DATOS INVENTADOS: esta instalación es una demostración.",
            "MADE-UP DATA: this installation is a demonstration.",
        );
        notes.insert(0, ("synthetic", text));
    }
    notes
}
