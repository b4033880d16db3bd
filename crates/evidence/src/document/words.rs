//! The sentences of documents, in both languages.

use atalaya_domain::{Family, Language};

use crate::statistics::{RateRatio, Trend};

/// One of two texts.
pub(super) const fn either<'a>(language: Language, es: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Es => es,
        Language::En => en,
    }
}

/// A period as people say it.
pub(super) fn period_name(period: &str, language: Language) -> String {
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

/// A number with its thousands apart, as Guatemala writes them.
pub(super) fn number(value: u64) -> String {
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
pub(super) fn counted(measure: &str, language: Language) -> String {
    match Family::parse(measure) {
        None => either(language, "reportes de seguridad", "security reports").to_owned(),
        Some(family) => format!(
            "{} «{}»",
            either(language, "reportes de", "reports of"),
            family.label(language)
        ),
    }
}

/// What may be said of a change.
pub(super) fn change(ratio: &RateRatio, before: &str, language: Language) -> String {
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
            "Sin cambio claro frente a {before}: la diferencia cabe en el azar (razón de tasas, intervalo del 95 %: {ends})."
        ),
        (Trend::NoClearChange, Language::En) => format!(
            "No clear change from {before}: the difference is within chance (rate ratio, 95 % interval: {ends})."
        ),
        (Trend::Higher, Language::Es) => format!(
            "Más que en {before}, más de lo que explica el azar (razón de tasas, intervalo del 95 %: {ends}). Puede ser más peligro, más confianza o más salidas."
        ),
        (Trend::Higher, Language::En) => format!(
            "More than in {before}, beyond chance (rate ratio, 95 % interval: {ends}). It can be more danger, more trust or more outings."
        ),
        (Trend::Lower, Language::Es) => format!(
            "Menos que en {before}, más de lo que explica el azar (razón de tasas, intervalo del 95 %: {ends}). Menos reportes no es más seguridad."
        ),
        (Trend::Lower, Language::En) => format!(
            "Fewer than in {before}, beyond chance (rate ratio, 95 % interval: {ends}). Fewer reports are not more safety."
        ),
    }
}
