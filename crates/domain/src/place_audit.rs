//! What somebody found who looked at a place: light, people, ways out. Facts about a place, and no opinion of how dangerous
//! it is: none of them enters the risk of a hexagon.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::record_id::record_id;
use crate::{Cell, TimeBand};

record_id! {
    /// An audit's id, a UUID that its sender makes.
    PlaceAuditId
}

codes! {
    /// What is looked at.
    Aspect {
        Light = "light", "Luz", "Light";
        People = "people", "Gente", "People about";
        Sight = "sight", "Se ve alrededor", "View around";
        Exits = "exits", "Salidas", "Ways out";
        Transport = "transport", "Transporte", "Transport";
        Shelter = "shelter", "Dónde entrar (tienda, farmacia, puesto)", "Somewhere to go in (shop, pharmacy, stall)";
        Signal = "signal", "Señal de teléfono", "Phone signal";
        Police = "police", "Policía", "Police";
    }
}

codes! {
    /// What was found of an aspect. The same three words for all: what they mean for each is said with it.
    Finding {
        None = "none", "No hay", "None";
        Some = "some", "Algo", "Some";
        Good = "good", "Sí", "Yes";
    }
}

impl Aspect {
    /// What a finding means for it, in Spanish and English.
    #[must_use]
    pub const fn words(self, finding: Finding) -> (&'static str, &'static str) {
        match (self, finding) {
            (Self::Light, Finding::None) => ("Oscuro", "Dark"),
            (Self::Light, Finding::Some) => ("Luz a trechos", "Light in places"),
            (Self::Light, Finding::Good) => ("Bien iluminado", "Well lit"),
            (Self::People, Finding::None) => ("Nadie alrededor", "Nobody about"),
            (Self::People, Finding::Some) => ("Poca gente", "A few people"),
            (Self::People, Finding::Good) => ("Mucha gente", "Many people"),
            (Self::Sight, Finding::None) => ("No se ve quién viene", "One cannot see who comes"),
            (Self::Sight, Finding::Some) => ("Se ve en parte", "One sees in part"),
            (Self::Sight, Finding::Good) => ("Se ve a todos lados", "One sees all around"),
            (Self::Exits, Finding::None) => ("Sin otra salida", "No other way out"),
            (Self::Exits, Finding::Some) => ("Una salida más", "One more way out"),
            (Self::Exits, Finding::Good) => ("Varias salidas", "Several ways out"),
            (Self::Transport, Finding::None) => ("Sin transporte", "No transport"),
            (Self::Transport, Finding::Some) => {
                ("Transporte lejos o a veces", "Transport far away or at times")
            }
            (Self::Transport, Finding::Good) => ("Transporte cerca", "Transport nearby"),
            (Self::Shelter, Finding::None) => ("Nada abierto", "Nothing open"),
            (Self::Shelter, Finding::Some) => ("Un lugar abierto", "One place open"),
            (Self::Shelter, Finding::Good) => ("Varios lugares abiertos", "Several places open"),
            (Self::Signal, Finding::None) => ("Sin señal", "No signal"),
            (Self::Signal, Finding::Some) => ("Señal a ratos", "Signal at times"),
            (Self::Signal, Finding::Good) => ("Buena señal", "Good signal"),
            (Self::Police, Finding::None) => ("No se vio policía", "No police seen"),
            (Self::Police, Finding::Some) => ("Pasó policía", "Police came by"),
            (Self::Police, Finding::Good) => ("Policía parada ahí", "Police standing there"),
        }
    }
}

/// What somebody found at a place in a part of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceAudit {
    /// Its id.
    pub id: PlaceAuditId,
    /// Where: a hexagon of resolution 9.
    pub cell: Cell,
    /// In which part of the day.
    pub band: TimeBand,
    /// What was found, one for an aspect; those that nobody looked at are not there.
    pub findings: Vec<(Aspect, Finding)>,
}

/// How an audit's words are kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    cell: String,
    band: String,
    findings: Vec<(Aspect, Finding)>,
}

impl PlaceAudit {
    /// A place changes: after a year an audit is told as an old one.
    pub const OLD_AFTER: SignedDuration = SignedDuration::from_hours(365 * 24);

    /// As it is sealed: JSON, without the id.
    #[must_use]
    pub fn written(&self) -> Option<Vec<u8>> {
        let kept = Kept {
            cell: self.cell.to_string(),
            band: self.band.code().to_owned(),
            findings: self.findings.clone(),
        };
        serde_json::to_vec(&kept).ok()
    }

    /// What [`Self::written`] wrote.
    #[must_use]
    pub fn read(id: PlaceAuditId, text: &[u8]) -> Option<Self> {
        let kept: Kept = serde_json::from_slice(text).ok()?;
        let (cell, band) = (Cell::parse(&kept.cell).ok()?, TimeBand::parse(&kept.band)?);
        Some(Self { id, cell, band, findings: kept.findings })
    }

    /// Whether it is told as an old one.
    #[must_use]
    pub fn is_old(audited_at: Timestamp, now: Timestamp) -> bool {
        now.duration_since(audited_at) > Self::OLD_AFTER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audit_is_read_as_it_was_written() {
        let audit = PlaceAudit {
            id: PlaceAuditId::random([7; 16]),
            cell: Cell::at(14.634, -90.507).unwrap(),
            band: TimeBand::Evening,
            findings: vec![(Aspect::Light, Finding::None), (Aspect::Police, Finding::Good)],
        };
        let text = audit.written().unwrap();
        assert_eq!(PlaceAudit::read(audit.id, &text), Some(audit.clone()));
        assert_eq!(PlaceAudit::read(audit.id, b"{}"), None);
    }

    #[test]
    fn every_finding_of_every_aspect_has_words_of_its_own() {
        let words = Aspect::ALL.iter().flat_map(|aspect| {
            Finding::ALL.iter().flat_map(|finding| <[_; 2]>::from(aspect.words(*finding)))
        });
        let words: std::collections::BTreeSet<&str> = words.collect();
        assert_eq!(words.len(), Aspect::ALL.len() * Finding::ALL.len() * 2);
    }
}
