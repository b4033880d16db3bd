//! The constants that are values and not facts: where a level begins, and how little is too little to
//! say anything. An installation may set them; they travel with every answer and change the model's
//! version.

use serde::Deserialize;

use crate::Settings;

/// What an installation may set, by the names of [`Settings`]; what is not named stays as it is.
///
/// The floors (`least_…`) can be raised and never lowered: they keep a map from saying more than its
/// events carry, and from showing single reports.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Relative risk from which the interval's lower end makes level 3, 4 and 5: over 1.05, in order, at
    /// most 5, 10 and 20.
    pub raised: Option<[f64; 3]>,
    /// Relative risk under which the interval's upper end makes level 1: 0.1 to 0.95.
    pub lower: Option<f64>,
    /// Events' worth of certainty from which a cell is uncertain, fair and good: in order, 1 to 44.
    pub certainty: Option<[f64; 3]>,
    /// Events below which there is no map: from 10.
    pub least_events: Option<f64>,
    /// Events below which there are only coarse cells: from 30, and no fewer than `least_events`.
    pub least_events_fine: Option<f64>,
    /// Events from which weekdays and weekends, and single hours of the week, are told apart: in
    /// order, from 100 and 1,000.
    pub least_events_hours: Option<[f64; 2]>,
    /// Events in and around a cell below which it has no level: from 3.
    pub least_near: Option<f64>,
    /// The same on the map of one key population: from 5.
    pub least_near_population: Option<f64>,
    /// Worker-hours in and around a cell that give it a level without events: from 20.
    pub least_hours: Option<f64>,
}

/// A threshold that makes no sense.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{field} is {value}: it must be {must}")]
pub struct ThresholdError {
    /// Which one, like `raised.1`.
    pub field: String,
    /// What it was to be.
    pub value: f64,
    /// What it must be.
    pub must: String,
}

impl Settings {
    /// These settings with an installation's thresholds.
    ///
    /// # Errors
    /// The first threshold that is out of its range or out of order.
    pub fn with_thresholds(mut self, thresholds: &Thresholds) -> Result<Self, ThresholdError> {
        // Taken apart in full, so that none is forgotten.
        let Thresholds {
            raised,
            lower,
            certainty,
            least_events,
            least_events_fine,
            least_events_hours,
            least_near,
            least_near_population,
            least_hours,
        } = thresholds;
        if let Some(raised) = raised {
            self.raised = in_order("raised", *raised, [(1.05, 5.0), (1.05, 10.0), (1.05, 20.0)])?;
        }
        if let Some(lower) = lower {
            self.lower = within("lower", *lower, (0.1, 0.95))?;
        }
        if let Some(certainty) = certainty {
            self.certainty = in_order("certainty", *certainty, [(1.0, 44.0); 3])?;
        }
        let floor = |name: &str, to: &mut f64, asked: Option<f64>, most: f64| {
            if let Some(asked) = asked {
                *to = within(name, asked, (*to, most))?;
            }
            Ok(())
        };
        floor("least_events", &mut self.least_events, *least_events, 10_000.0)?;
        floor("least_events_fine", &mut self.least_events_fine, *least_events_fine, 10_000.0)?;
        if let Some(hours) = least_events_hours {
            let [day_type, hour] = self.least_events_hours;
            let ranges = [(day_type, 100_000.0), (hour, 100_000.0)];
            self.least_events_hours = in_order("least_events_hours", *hours, ranges)?;
        }
        floor("least_near", &mut self.least_near, *least_near, 100.0)?;
        let population = &mut self.least_near_population;
        floor("least_near_population", population, *least_near_population, 100.0)?;
        floor("least_hours", &mut self.least_hours, *least_hours, 2_000.0)?;
        // The steps of what a map's events carry follow on each other.
        let fine = (self.least_events, 10_000.0);
        within("least_events_fine", self.least_events_fine, fine)?;
        let [day_type, hour] = self.least_events_hours;
        within("least_events_hours.0", day_type, (self.least_events_fine, 100_000.0))?;
        within("least_events_hours.1", hour, (day_type, 100_000.0))?;
        Ok(self)
    }
}

/// A value in its range.
fn within(field: &str, value: f64, (least, most): (f64, f64)) -> Result<f64, ThresholdError> {
    if (least..=most).contains(&value) {
        return Ok(value);
    }
    Err(ThresholdError {
        field: field.to_owned(),
        value,
        must: format!("a number from {least} to {most}"),
    })
}

/// Values that rise, each in its range.
fn in_order<const N: usize>(
    field: &str,
    values: [f64; N],
    ranges: [(f64, f64); N],
) -> Result<[f64; N], ThresholdError> {
    for (at, (value, range)) in values.into_iter().zip(ranges).enumerate() {
        let field = format!("{field}.{at}");
        within(&field, value, range)?;
        if let Some(before) = at.checked_sub(1).map(|before| values[before])
            && value <= before
        {
            return Err(ThresholdError {
                field,
                value,
                must: format!("over the one before, {before}"),
            });
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(thresholds: &Thresholds) -> String {
        let error = Settings::default().with_thresholds(thresholds).expect_err("makes no sense");
        error.to_string()
    }

    #[test]
    fn nothing_set_changes_nothing_and_a_cut_point_changes_the_version() {
        let plain = Settings::default();
        let same = plain.clone().with_thresholds(&Thresholds::default()).expect("nothing");
        assert_eq!(same, plain);
        let stricter = Thresholds { raised: Some([1.5, 2.5, 5.0]), ..Thresholds::default() };
        let stricter = plain.clone().with_thresholds(&stricter).expect("in order");
        assert_ne!(stricter.version(), plain.version());
        assert!(stricter.parameters().contains(&("raised.0", 1.5)));
        assert_eq!(Settings { raised: plain.raised, ..stricter }, plain);
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_its_name() {
        let raised =
            |raised| refused(&Thresholds { raised: Some(raised), ..Thresholds::default() });
        assert_eq!(raised([0.9, 2.0, 4.0]), "raised.0 is 0.9: it must be a number from 1.05 to 5");
        assert_eq!(raised([1.3, 1.2, 4.0]), "raised.1 is 1.2: it must be over the one before, 1.3");
        assert!(raised([1.3, 2.0, f64::NAN]).starts_with("raised.2 is NaN"));
        let lower = refused(&Thresholds { lower: Some(1.0), ..Thresholds::default() });
        assert_eq!(lower, "lower is 1: it must be a number from 0.1 to 0.95");
    }

    #[test]
    fn floors_can_be_raised_and_never_lowered() {
        let of = |change: fn(&mut Thresholds)| {
            let mut thresholds = Thresholds::default();
            change(&mut thresholds);
            thresholds
        };
        for lowered in [
            of(|it| it.least_events = Some(9.0)),
            of(|it| it.least_events_fine = Some(29.0)),
            of(|it| it.least_events_hours = Some([99.0, 1_000.0])),
            of(|it| it.least_near = Some(0.0)),
            of(|it| it.least_near_population = Some(4.0)),
            of(|it| it.least_hours = Some(f64::NEG_INFINITY)),
            // Sixty events for any map, and thirty for a fine one.
            of(|it| it.least_events = Some(60.0)),
        ] {
            assert!(refused(&lowered).starts_with("least_"), "{lowered:?}");
        }
        let raised = of(|it| {
            it.least_events = Some(20.0);
            it.least_near_population = Some(8.0);
        });
        let settings = Settings::default().with_thresholds(&raised).expect("more careful");
        assert!((settings.least_events - 20.0).abs() < 1e-12);
        assert!((settings.least_near_population - 8.0).abs() < 1e-12);
    }
}
