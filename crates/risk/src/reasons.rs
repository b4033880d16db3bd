//! Why a cell has the risk it has, in one plain sentence.

use atalaya_domain::{Area, Cell, HourOfWeek, Text};

use crate::level::Level;
use crate::surface::Surface;

/// What a cell's risk rests on. The shares add up to at most 1; what is missing is the area's
/// own level.
#[derive(Debug, Clone, PartialEq)]
pub struct Reasons {
    /// The sentence without any count.
    pub plain: Text,
    /// The sentence with counts, for roles that may see them.
    pub with_counts: Text,
    /// Decayed events in the cell itself.
    pub own_events: f64,
    /// Decayed events in and around it (about nine cells of resolution 8).
    pub near_events: f64,
    /// Share that rests on the cell's own events.
    pub own_share: f64,
    /// Share that rests on the near surroundings.
    pub near_share: f64,
    /// Share that rests on the wide surroundings.
    pub wide_share: f64,
    /// Mean severity of the events in the near window, 1–5, shrunk to the area's.
    pub severity: f64,
}

impl Surface<'_> {
    /// Why a cell has its risk in an hour. A cell coarser or finer than the model's is explained
    /// by the model's cell in its middle. `None` outside the area.
    #[must_use]
    pub fn reasons(&self, cell: Cell, hour: HourOfWeek) -> Option<Reasons> {
        let estimate = self.estimate(cell, hour)?;
        let settings = &self.index().settings;
        let (k, kc) = match self.population() {
            atalaya_domain::Population::All => (settings.rung_prior, settings.cell_prior),
            atalaya_domain::Population::Of(_) => {
                (settings.population_rung_prior, settings.population_cell_prior)
            }
        };
        let number = self.model_cell(cell)?;
        let (sums, rungs) = (self.index().sums(number), self.rungs_of(number));
        let own_share = rungs.own / (kc + rungs.own);
        let near_share = (1.0 - own_share) * rungs.near / (k + rungs.near);
        let wide_share = (1.0 - own_share - near_share) * rungs.wide / (k + rungs.wide);
        let (plain, with_counts) = sentences(&Told {
            level: estimate.level,
            relative: estimate.relative,
            own: rungs.own,
            near: rungs.near,
            own_share,
            near_share,
            wide_share,
        });
        Some(Reasons {
            plain,
            with_counts,
            own_events: rungs.own,
            near_events: rungs.near,
            own_share,
            near_share,
            wide_share,
            severity: self.severity(sums),
        })
    }

    fn model_cell(&self, cell: Cell) -> Option<u32> {
        let area = self.index().area();
        if let Some(number) = area.number(cell) {
            return Some(number);
        }
        let centre = cell.h3().center_child(h3o::Resolution::try_from(Area::RESOLUTION).ok()?)?;
        area.number(Cell::from_h3(centre).ok()?)
            .or_else(|| area.numbers_in(cell).next().map(|number| number as u32))
    }

    /// (Σ severity in the near window + k·area's mean) / (events in the near window + k).
    fn severity(&self, sums: Option<&crate::index::CellSums>) -> f64 {
        let (weighted, weight) = self.index().totals.severity;
        let mean = if weight > 0 { weighted as f64 / weight as f64 } else { 3.0 };
        let prior = self.index().settings.severity_prior;
        // A cell whose events were all taken back is one that never had any, to the bit.
        let Some(sums) = sums.filter(|sums| sums.near[0] != 0) else { return mean };
        let cells = self.index().kernels.near_cells;
        let severity = self.decayed(sums.near_severity) * cells;
        let events = self.decayed(sums.near[0]) * cells;
        (severity + prior * mean) / (events + prior)
    }
}

struct Told {
    level: Level,
    relative: f64,
    own: f64,
    near: f64,
    own_share: f64,
    near_share: f64,
    wide_share: f64,
}

fn sentences(told: &Told) -> (Text, Text) {
    if told.level == Level::NotEnoughData {
        let text = Text::new(
            "No hay datos suficientes aquí: no quiere decir que sea seguro.",
            "There is not enough data here: that does not mean it is safe.",
        );
        return (text.clone(), text);
    }
    let (es, en) = mostly(told);
    let percent = |share: f64| (share * 100.0).round();
    let counted = Text::new(
        format!(
            "{:.1} veces el promedio de la zona con reportes. {} % descansa en {} \
             incidentes recientes de este lugar, {} % en unos {} de sus alrededores y {} % en la zona amplia.",
            told.relative,
            percent(told.own_share),
            shown(told.own),
            percent(told.near_share),
            shown(told.near),
            percent(told.wide_share),
        ),
        format!(
            "{:.1} times the average of the zone with reports. {} % rests on {} recent \
             incidents in this place, {} % on about {} around it and {} % on the wider area.",
            told.relative,
            percent(told.own_share),
            shown(told.own),
            percent(told.near_share),
            shown(told.near),
            percent(told.wide_share),
        ),
    );
    (Text::new(es, en), counted)
}

/// A decayed count in words' precision.
fn shown(events: f64) -> String {
    if events < 9.95 { format!("{events:.1}") } else { format!("{events:.0}") }
}

fn mostly(told: &Told) -> (String, String) {
    let (es, en) = match told.level {
        Level::VeryHigh => ("Mucho más de lo usual", "Far above the usual"),
        Level::High => ("Bastante más de lo usual", "Well above the usual"),
        Level::Raised => ("Más de lo usual", "Above the usual"),
        Level::AsUsual | Level::NotEnoughData => {
            ("No se distingue de lo usual", "Not distinct from the usual")
        }
        Level::Lower => ("Menos de lo usual", "Below the usual"),
    };
    let most = told.own_share.max(told.near_share).max(told.wide_share);
    let (on_es, on_en) = if most < 0.2 {
        ("el nivel general del área", "the general level of the area")
    } else if most <= told.own_share {
        ("lo reportado en este mismo lugar", "what was reported in this very place")
    } else if most <= told.near_share {
        ("lo reportado en sus alrededores", "what was reported around it")
    } else {
        ("lo reportado en la zona amplia", "what was reported in the wider area")
    };
    (
        format!("{es} a esta hora de la semana; descansa sobre todo en {on_es}."),
        format!("{en} at this hour of the week; it rests mostly on {on_en}."),
    )
}
