//! Numbers over time, each with its interval.

use atalaya_domain::Language;

use super::{Documents, Earlier};
use crate::drawing::{Anchor, Drawing, Figure, Grey, Words};
use crate::statistics::{Noisy, noisy_interval};
use crate::table::Table;
use crate::words::{either, number, period_name, period_short};

impl Documents<'_> {
    /// The number of this release, that of the whole area.
    pub(super) fn total(&self) -> Option<Noisy> {
        let whole = self.table.rows.iter().find(|row| {
            Table::text_at(row, "unit") == "area" && Table::text_at(row, "split") == "all"
        })?;
        let events = Table::text_at(whole, "events").parse().ok()?;
        Some(Noisy { events, noises: whole.noises })
    }

    /// The periods with their numbers, oldest first, this one last.
    fn over_time(&self) -> Vec<(&str, Noisy)> {
        let told = |one: &Earlier| Noisy { events: one.events, noises: one.noises };
        let before = self.earlier.iter().map(|one| (one.period.as_str(), told(one)));
        before.chain(self.total().map(|total| (self.table.period.as_str(), total))).collect()
    }

    /// What the chart says, in words.
    pub(super) fn chart_alt(&self, language: Language) -> String {
        let told: Vec<String> = self
            .over_time()
            .iter()
            .map(|(period, told)| {
                format!("{}: {}", period_name(period, language), number(told.events))
            })
            .collect();
        let what = either(language, "Reportes por período", "Reports by period");
        format!("{what}. {}.", told.join("; "))
    }

    /// Draws them into a box.
    pub(super) fn draw_chart(
        &self,
        drawing: &mut Drawing,
        (at, within): ([f32; 2], [f32; 2]),
        language: Language,
    ) {
        let points = self.over_time();
        let most = points.iter().map(|(_, told)| noisy_interval(*told).upper);
        let most = round_up(most.fold(1.0, f64::max));
        let (left, bottom) = (at[0] + 34.0, at[1] + within[1] - 18.0);
        let (wide, high) = (within[0] - 44.0, within[1] - 28.0);
        let height = |value: f64| bottom - (value / most) as f32 * high;
        for part in [0.0, 0.5, 1.0] {
            let y = height(most * part);
            drawing.push(Figure::line(vec![[left, y], [left + wide, y]], Grey(205), 0.5));
            let text = number((most * part).round() as u64);
            drawing.push(Words::new([left - 4.0, y + 2.5], 7.0, text).anchored(Anchor::End));
        }
        let step = wide / points.len().max(1) as f32;
        for (place, (period, told)) in points.iter().enumerate() {
            let x = left + step * (place as f32 + 0.5);
            let interval = noisy_interval(*told);
            let (low, top) = (height(interval.lower), height(interval.upper));
            drawing.push(Figure::line(vec![[x, low], [x, top]], Grey(40), 1.0));
            for end in [low, top] {
                drawing.push(Figure::line(vec![[x - 3.0, end], [x + 3.0, end]], Grey(40), 1.0));
            }
            let y = height(told.events as f64);
            let dot = Figure::rectangle([x - 2.6, y - 2.6], [5.2, 5.2]);
            drawing.push(dot.filled(Grey(20)));
            let text = number(told.events);
            drawing.push(Words::new([x + 6.0, y + 2.5], 7.5, text).bold());
            let under = Words::new([x, bottom + 10.0], 7.0, period_short(period, language));
            drawing.push(under.anchored(Anchor::Middle));
        }
    }
}

/// Where an axis ends: a round number, whose half is whole, not far above a value.
fn round_up(value: f64) -> f64 {
    let size = 10_f64.powf(value.log10().floor());
    let ends = [1.0, 1.2, 1.6, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0].map(|one| (one * size).round());
    let fits = |end: &f64| *end >= value && end % 2.0 == 0.0;
    ends.into_iter().find(fits).unwrap_or(10.0 * size)
}

#[cfg(test)]
mod tests {
    use super::round_up;

    #[test]
    fn an_axis_ends_at_a_round_number_not_far_above_what_it_shows() {
        let ends = [(1.0, 2.0), (9.5, 10.0), (10.0, 10.0), (11.2, 12.0), (104.3, 120.0)];
        for (value, end) in
            ends.into_iter().chain([(130.0, 160.0), (651.0, 800.0), (999.0, 1_000.0)])
        {
            assert!((round_up(value) - end).abs() < 1e-9, "{value}: {}", round_up(value));
        }
    }
}
