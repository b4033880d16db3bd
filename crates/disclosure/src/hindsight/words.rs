//! What a look back comes to, in words: of the rounded figures, for people who plan routes.

use atalaya_domain::Text;
use atalaya_risk::evaluate::GAIN_TENTH;

use super::{HindsightFound, HindsightVerdict};
use crate::ExposureKnown;

/// What there is to speak of.
pub(super) struct Said<'a> {
    pub verdict: HindsightVerdict,
    pub found: Option<&'a HindsightFound>,
    pub exposure: ExposureKnown,
    pub imported: bool,
}

/// Expected over observed within which a map is called calibrated.
const CALIBRATED: std::ops::RangeInclusive<f64> = 0.8..=1.25;

impl Said<'_> {
    /// The verdict in one sentence.
    pub fn sentence(&self) -> Text {
        let Some(found) = self.found else {
            return Text::new(
                "Todavía hay muy pocos hechos para decir si este mapa habría acertado. No quiere \
                 decir que acierte ni que falle.",
                "There are still too few incidents to say whether this map would have been right. \
                 That does not mean that it is right or wrong.",
            );
        };
        let tenth = &found.gain[GAIN_TENTH];
        let (map, counts) = (tenths(tenth.map), tenths(tenth.counts));
        Text::new(
            format!(
                "De cada 10 hechos, {} en la décima parte del mapa que señalábamos como más \
                 riesgosa; contando hechos, {}; al azar, 1.",
                match map {
                    0 => "casi ninguno ocurrió".to_owned(),
                    1 => "1 ocurrió".to_owned(),
                    more => format!("{more} ocurrieron"),
                },
                if counts == 0 { "casi ninguno".to_owned() } else { counts.to_string() },
            ),
            format!(
                "Of every 10 incidents, {} happened in the tenth of the map that we had called \
                 riskiest; by counting incidents, {}; by chance, 1.",
                if map == 0 { "hardly any".to_owned() } else { map.to_string() },
                if counts == 0 { "hardly any".to_owned() } else { counts.to_string() },
            ),
        )
    }

    /// What else there is to say, with what it is about.
    pub fn remarks(&self) -> Vec<(&'static str, Text)> {
        let mut remarks = Vec::new();
        match self.found {
            None => remarks.push(("least", least())),
            Some(found) => {
                remarks.push(("lead", lead(self.verdict)));
                remarks.push(("levels", levels(found)));
                remarks.push(("calibration", calibration(found.expected_over_observed)));
                remarks.push(("coverage", coverage(found.coverage)));
                remarks.push(("hours", hours(found.hour_bits)));
                remarks.push(("area", area()));
                if found.unplaced > 0 {
                    remarks.push(("unplaced", unplaced(found.unplaced)));
                }
            }
        }
        remarks.push(("exposure", self.exposure.sentence()));
        if self.imported {
            remarks.push(("imported", imported()));
        }
        remarks.push(("rounding", rounded()));
        remarks
    }
}

/// How many of ten a share is.
fn tenths(share: f64) -> u32 {
    (share * 10.0).round() as u32
}

fn least() -> Text {
    Text::new(
        "Hace falta que el mapa ya se haya dibujado (con unos 30 hechos conocidos) en al menos 8 \
         semanas, y que en ellas hayan ocurrido unos 30 hechos más.",
        "The map must have been drawn already (from some 30 known incidents) in at least 8 weeks, \
         and some 30 more incidents must have happened in them.",
    )
}

fn lead(verdict: HindsightVerdict) -> Text {
    match verdict {
        HindsightVerdict::BetterThanCounts => Text::new(
            "Con estos datos es claro que el mapa señaló mejor que contar los hechos conocidos.",
            "With these data it is clear that the map pointed better than counting the known \
             incidents.",
        ),
        HindsightVerdict::LikeCounts | HindsightVerdict::TooFew => Text::new(
            "Con estos datos no se puede decir que el mapa señale mejor que contar los hechos \
             conocidos.",
            "With these data it cannot be said that the map points better than counting the known \
             incidents.",
        ),
        HindsightVerdict::WorseThanCounts => Text::new(
            "Contar los hechos conocidos habría señalado mejor. No decida solo con este mapa, y \
             avise a quien lo mantiene.",
            "Counting the known incidents would have pointed better. Do not decide by this map \
             alone, and tell who maintains it.",
        ),
        HindsightVerdict::LikeChance => Text::new(
            "El mapa no señaló mejor que el azar. No decida con él, y avise a quien lo mantiene.",
            "The map pointed no better than chance. Do not decide by it, and tell who maintains it.",
        ),
    }
}

fn levels(found: &HindsightFound) -> Text {
    let [unknown, _, raised] = found.level_events.map(|share| (share * 100.0).round());
    let places = (found.level_places[2] * 100.0).round();
    Text::new(
        format!(
            "El {raised} % de los hechos ocurrió donde y cuando el mapa ya decía «elevado» o más, lo \
             que decía del {places} % de las zonas y horas. El {unknown} % ocurrió donde decía «sin \
             datos suficientes»: eso nunca quiso decir seguro."
        ),
        format!(
            "{raised} % of the incidents happened where and when the map already said “raised” or \
             more, which it said of {places} % of the zones and hours. {unknown} % happened where it \
             said “not enough data”: that never meant safe."
        ),
    )
}

fn calibration(ratio: f64) -> Text {
    let (es, en) = match ratio {
        ratio if CALIBRATED.contains(&ratio) => ("más o menos lo que hubo", "about what there was"),
        ratio if ratio < 1.0 => (
            "se quedó corto; lo demás lo esperaba donde nunca se reportó nada, o no lo esperaba",
            "too few; the rest it expected where nothing was ever reported, or not at all",
        ),
        _ => ("esperaba de más", "too many"),
    };
    let of_ten = (ratio * 100.0).round() / 10.0;
    Text::new(
        format!("Por cada 10 hechos que hubo en esas zonas, el mapa esperaba ahí {of_ten}: {es}."),
        format!(
            "For every 10 incidents there were in those zones, the map expected {of_ten} there: {en}."
        ),
    )
}

fn coverage(share: Option<f64>) -> Text {
    let Some(share) = share else {
        return Text::new(
            "Hay muy pocas zonas con bastantes hechos para saber si los rangos que daba el mapa eran \
             buenos.",
            "There are too few zones with enough incidents to know whether the ranges the map gave \
             were good.",
        );
    };
    let percent = (share * 100.0).round();
    Text::new(
        format!(
            "En el {percent} % de las zonas con bastantes hechos, el número quedó dentro del rango \
             que el mapa daba al principio; debía ser el 80 % o más."
        ),
        format!(
            "In {percent} % of the zones with enough incidents, their number fell within the range \
             that the map gave at the beginning; it should be 80 % or more."
        ),
    )
}

fn hours(bits: f64) -> Text {
    if bits > 0.0 {
        return Text::new(
            "Saber la hora ayudó, además de saber el lugar.",
            "Knowing the hour helped, beside knowing the place.",
        );
    }
    Text::new(
        "Saber la hora no ayudó: guíese por el lugar más que por la hora.",
        "Knowing the hour did not help: go by the place rather than by the hour.",
    )
}

fn area() -> Text {
    Text::new(
        "Se comparan las zonas donde alguna vez se reportó algo y las que las rodean, hora por hora. \
         Lo que pasó y nadie reportó no aparece aquí.",
        "Compared are the zones where anything was ever reported and those around them, hour by \
         hour. What happened and nobody reported does not show here.",
    )
}

fn unplaced(events: u32) -> Text {
    Text::new(
        format!("Unos {events} hechos con lugar poco preciso no se pudieron comparar."),
        format!("Some {events} incidents whose place is not precise could not be compared."),
    )
}

fn imported() -> Text {
    Text::new(
        "De los hechos importados no consta cuándo se supieron: cuentan como sabidos cuando \
         ocurrieron, así que el mapa de entonces pudo haber sido peor.",
        "When imported incidents became known is not recorded: they count as known when they \
         happened, so the map of that time may have been worse.",
    )
}

fn rounded() -> Text {
    Text::new(
        "Las cifras están redondeadas para que ningún hecho se pueda leer en ellas.",
        "The figures are rounded so that no single incident can be read from them.",
    )
}
