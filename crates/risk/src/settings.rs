//! Every constant of the model, in one place, with where it comes from.

use jiff::Timestamp;

use crate::level::Level;

/// Where a level begins, in times the average: what the interval's lower end must exceed for levels
/// 3, 4 and 5, and its upper end stay under for level 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CutPoint {
    /// The level.
    pub level: Level,
    /// Relative risk; 1 is average.
    pub relative: f64,
}

/// The model's constants. The defaults were chosen by rolling-origin back-tests on the public
/// records of Mexico City and Rio de Janeiro and held on three cities that were kept apart;
/// constants that were set by judgement say so.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Half-life of an event's weight in the place ladder, days. Back-test.
    pub half_life_days: f64,
    /// Half-life of the weekly total, days. Back-test.
    pub total_half_life_days: f64,
    /// Width of the near kernel, in cell spacings; it reaches [`NEAR_RINGS`] rings. Back-test.
    pub near_sigma: f64,
    /// Width of the wide kernel, in cell spacings; it reaches [`WIDE_RINGS`] rings. Back-test.
    pub wide_sigma: f64,
    /// Imaginary events each smoothed rung of the place ladder is worth; of the uppermost, the
    /// area's level to the wide surroundings, before anything is known of past seasons, from which
    /// it is learnt. Back-test.
    pub rung_prior: f64,
    /// Imaginary events the near rung is worth to the cell itself before anything is known of past
    /// seasons, from which it is learnt. Back-test.
    pub cell_prior: f64,
    /// The values of the uppermost rung's worth (`k_a`) that past seasons choose among. Back-test: a
    /// country of which a few towns report needs a sixteenth, a city one.
    pub area_priors: [f64; 4],
    /// The values of the near rung's worth to the cell (`k_c`) that past seasons choose among:
    /// doublings. Back-test: streams of 300 a year want 8 to 16, crowded ones 1 to 2.
    pub cell_priors: [f64; 8],
    /// How much evidence of past seasons it takes to leave these values: nats per doubling. Judgement.
    pub cell_prior_doubt: f64,
    /// Half-life of past seasons' say, in seasons of a quarter of a year. Back-test: 2, 4, 8 and 16
    /// differ by 0.001 bits.
    pub cell_prior_half_life: f64,
    /// The same for a key population's smoothed rungs. Back-test on five offence families.
    pub population_rung_prior: f64,
    /// The same for a key population's cell.
    pub population_cell_prior: f64,
    /// Imaginary events the resolution-8 cell is worth to each of its seven children. Judgement.
    pub child_prior: f64,
    /// Width of the hour kernel, hours. Judgement.
    pub hour_sigma: f64,
    /// Shares of the day mix: same day, same type of day, any day. Judgement.
    pub day_mix: [f64; 3],
    /// Imaginary events the flat profile is worth to the hour of the day. Back-test.
    pub flat_prior: f64,
    /// Imaginary events the hour of the day is worth to the smoothed week. Back-test.
    pub day_prior: f64,
    /// Imaginary events the smoothed week is worth to the city's 24 hours of the day, in which
    /// clerks heap what they did not know. Back-test.
    pub heap_prior: f64,
    /// Imaginary events that is worth to the city's 168 hours. Back-test: at 1,500 the single
    /// hours of a stream of a thousand events are noise (−0.009 bits per event).
    pub week_prior: f64,
    /// Imaginary events each local rung of hours is worth to the next (τ) before anything is known of
    /// past seasons, from which it is learnt. Back-test: streams of 300 a year want 1,000.
    pub hour_prior: f64,
    /// The values of τ that past seasons choose among. Back-test: police abuse and gunfire want 300,
    /// other families 1,000 to 3,000.
    pub hour_priors: [f64; 5],
    /// Drift of real rates beyond the Gamma posterior (φ), as a coefficient of variation.
    /// Before anything is known of past seasons, from which it is learnt. Calibrated on coverage.
    pub drift: f64,
    /// The values of φ that past seasons choose among: doublings. Back-test: robbery in Mexico City
    /// wants 0.15, gunfire in Rio twice that.
    pub drifts: [f64; 5],
    /// Events of a season that a cell must expect for its count to tell of drift. Judgement.
    pub drift_least_expected: f64,
    /// Weight of a rumour; first-hand and better reports weigh 1, rejected ones 0. Judgement.
    pub rumour_weight: f64,
    /// Imaginary events the area's mean severity is worth to a cell's. Judgement.
    pub severity_prior: f64,
    /// Below this many events there is no map at all. Back-test.
    pub least_events: f64,
    /// Below this many events there are only cells of resolution 7 and coarser. Back-test.
    pub least_events_fine: f64,
    /// From how many events weekdays and weekends are told apart, and single hours of the week.
    /// Back-test.
    pub least_events_hours: [f64; 2],
    /// A cell has a level only if about this many decayed events lie in its near window. Judgement.
    pub least_near: f64,
    /// The same for the map of one key population: its publication floor. Judgement.
    pub least_near_population: f64,
    /// Imaginary worker-hours of each cell, so that the first visit does not make the rest of the
    /// area look unvisited. Judgement.
    pub exposure_prior: f64,
    /// Imaginary worker-hours, spread evenly over the week, that hours worked are shrunk by: one for
    /// each hour of the week. Judgement.
    pub exposure_week_prior: f64,
    /// Decayed worker-hours in a cell, within an hour of the hour asked for and on days of its type,
    /// that give it a level without events, and that level 1 needs. Judgement.
    pub least_hours: f64,
    /// Relative risk that the interval's lower end must exceed for levels 3, 4 and 5. Judgement.
    pub raised: [f64; 3],
    /// Relative risk the interval's upper end must stay under for level 1, which also needs
    /// exposure: a place nobody visits is unknown, not quiet. Judgement.
    pub lower: f64,
    /// Certainty (shape of the posterior) from which a cell is *uncertain*, *fair*, *good*.
    pub certainty: [f64; 3],
    /// What the unreviewed reports of one account, recorded in one week in one resolution-7 area,
    /// together weigh at most, in reports. Judgement: what one person may well have met there in a
    /// week, and not enough to call a place very high alone where others report too.
    pub account_reports: f64,
    /// The same in all areas together; what comes after the first that amount to it counts once it is
    /// reviewed. Judgement: more than one person meets in a week, and in a city no more than another
    /// shade here and there.
    pub account_reports_in_all: f64,
    /// How many of them are looked at, the first recorded ones; 1–100. Judgement: it bounds the work
    /// that one account can make the index do.
    pub account_reports_counted: f64,
    /// What the hours of one account, recorded in one week in one such area, together count at most,
    /// in worker-hours. Judgement: two people there for a whole working week.
    pub account_hours: f64,
    /// The same in all areas together. Judgement: six people for a whole working week.
    pub account_hours_in_all: f64,
    /// How many such records are looked at, the first recorded ones; 1–100. Judgement.
    pub account_hours_counted: f64,
    /// Unreviewed reports of one resolution-7 area in seven days below which no warning is given.
    /// Judgement: as many as one account's budget lets weigh in full, which lift a quiet place.
    pub warning_reports: f64,
    /// Warnings that chance alone may give in a week, all areas together; over 0. Judgement: one in
    /// twenty weeks, as the distribution has it.
    pub false_warnings: f64,
    /// How much more than the rate's own uncertainty allows reports come in bursts, as a squared
    /// coefficient of variation. Calibrated on Mexico City 2019–2021: no warning in 130 weeks of 300,
    /// of 1,000 and of 10,000 events a year that nobody had planted (two without this).
    pub warning_spread: f64,
    /// The instant at which an event weighs 1 in the sums (forward decay). Weights are kept
    /// between 2⁻²⁰ and 2²⁰, so this serves about forty years either way.
    pub origin: Timestamp,
}

/// What the model's formulas are called, for answers and exports: it changes when a formula does,
/// whatever the constants.
pub const MODEL: &str = "ladder-7";

impl Settings {
    /// Every constant by its name, lists as `name.0`, `name.1` …; with [`MODEL`] and the log of events
    /// this is what a map can be drawn again from. Levels' cut points are among them: `raised.0` to
    /// `raised.2` begin levels 3 to 5, `lower` ends level 1.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, f64)> {
        let mut settings = self.clone();
        let chosen = settings.slots().into_iter().map(|(name, value)| (name, *value));
        chosen.chain(FIXED).collect()
    }

    /// Gives a constant another value, or each of a list's: for tests of what the constants are
    /// worth. A number that is not finite, or a name that is none, is refused.
    ///
    /// # Errors
    /// The name and the number, if it has no such constant or the number is none to compute with.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), UnknownConstant> {
        let refused = || UnknownConstant { name: name.to_owned(), value };
        if !value.is_finite() {
            return Err(refused());
        }
        let named = |slot: &str| {
            slot.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let mut known = false;
        for (slot, to) in self.slots() {
            if named(slot) {
                *to = value;
                known = true;
            }
        }
        if known { Ok(()) } else { Err(refused()) }
    }

    #[expect(clippy::too_many_lines, reason = "a line for each constant, twice")]
    fn slots(&mut self) -> Vec<(&'static str, &mut f64)> {
        // Taken apart in full, so that the compiler asks for what is added.
        let Self {
            half_life_days,
            total_half_life_days,
            near_sigma,
            wide_sigma,
            rung_prior,
            cell_prior,
            area_priors,
            cell_priors,
            cell_prior_doubt,
            cell_prior_half_life,
            population_rung_prior,
            population_cell_prior,
            child_prior,
            hour_sigma,
            day_mix,
            flat_prior,
            day_prior,
            heap_prior,
            week_prior,
            hour_prior,
            hour_priors,
            drift,
            drifts,
            drift_least_expected,
            rumour_weight,
            severity_prior,
            least_events,
            least_events_fine,
            least_events_hours,
            least_near,
            least_near_population,
            exposure_prior,
            exposure_week_prior,
            least_hours,
            raised,
            lower,
            certainty,
            account_reports,
            account_reports_in_all,
            account_reports_counted,
            account_hours,
            account_hours_in_all,
            account_hours_counted,
            warning_reports,
            false_warnings,
            warning_spread,
            // Where sums are counted from; it is in no number that is read.
            origin: _,
        } = self;
        let mut slots = vec![
            ("half_life_days", half_life_days),
            ("total_half_life_days", total_half_life_days),
            ("near_sigma", near_sigma),
            ("wide_sigma", wide_sigma),
            ("rung_prior", rung_prior),
            ("cell_prior", cell_prior),
            ("cell_prior_doubt", cell_prior_doubt),
            ("cell_prior_half_life", cell_prior_half_life),
            ("population_rung_prior", population_rung_prior),
            ("population_cell_prior", population_cell_prior),
            ("child_prior", child_prior),
            ("hour_sigma", hour_sigma),
            ("flat_prior", flat_prior),
            ("day_prior", day_prior),
            ("heap_prior", heap_prior),
            ("week_prior", week_prior),
            ("hour_prior", hour_prior),
            ("drift", drift),
            ("drift_least_expected", drift_least_expected),
            ("rumour_weight", rumour_weight),
            ("severity_prior", severity_prior),
            ("least_events", least_events),
            ("least_events_fine", least_events_fine),
            ("least_near", least_near),
            ("least_near_population", least_near_population),
            ("exposure_prior", exposure_prior),
            ("exposure_week_prior", exposure_week_prior),
            ("least_hours", least_hours),
            ("lower", lower),
            ("account_reports", account_reports),
            ("account_reports_in_all", account_reports_in_all),
            ("account_reports_counted", account_reports_counted),
            ("account_hours", account_hours),
            ("account_hours_in_all", account_hours_in_all),
            ("account_hours_counted", account_hours_counted),
            ("warning_reports", warning_reports),
            ("false_warnings", false_warnings),
            ("warning_spread", warning_spread),
        ];
        slots.extend(["day_mix.0", "day_mix.1", "day_mix.2"].into_iter().zip(day_mix));
        slots.extend(
            ["least_events_hours.0", "least_events_hours.1"].into_iter().zip(least_events_hours),
        );
        slots.extend(
            ["area_priors.0", "area_priors.1", "area_priors.2", "area_priors.3"]
                .into_iter()
                .zip(area_priors),
        );
        slots.extend(
            [
                "cell_priors.0",
                "cell_priors.1",
                "cell_priors.2",
                "cell_priors.3",
                "cell_priors.4",
                "cell_priors.5",
                "cell_priors.6",
                "cell_priors.7",
            ]
            .into_iter()
            .zip(cell_priors),
        );
        slots.extend(
            ["hour_priors.0", "hour_priors.1", "hour_priors.2", "hour_priors.3", "hour_priors.4"]
                .into_iter()
                .zip(hour_priors),
        );
        slots.extend(
            ["drifts.0", "drifts.1", "drifts.2", "drifts.3", "drifts.4"].into_iter().zip(drifts),
        );
        slots.extend(["raised.0", "raised.1", "raised.2"].into_iter().zip(raised));
        slots.extend(["certainty.0", "certainty.1", "certainty.2"].into_iter().zip(certainty));
        slots
    }

    /// Where the levels begin that are told apart from *as usual*.
    #[must_use]
    pub fn cut_points(&self) -> [CutPoint; 4] {
        let [raised, high, very_high] = self.raised;
        [
            CutPoint { level: Level::Lower, relative: self.lower },
            CutPoint { level: Level::Raised, relative: raised },
            CutPoint { level: Level::High, relative: high },
            CutPoint { level: Level::VeryHigh, relative: very_high },
        ]
    }

    /// The model's version: [`MODEL`] and eight digits of its parameters, so that two maps of one
    /// version were drawn by the same formulas and constants.
    #[must_use]
    pub fn version(&self) -> String {
        // FNV-1a over the parameters' bits: no secret, only a name.
        let mut digest = 0xCBF2_9CE4_8422_2325_u64;
        for (name, value) in self.parameters() {
            for byte in name.bytes().chain(value.to_bits().to_le_bytes()) {
                digest = (digest ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3);
            }
        }
        format!("{MODEL}-{:08x}", (digest >> 32) ^ (digest & 0xFFFF_FFFF))
    }
}

/// A name that no constant has, or a number that none may have.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{name:?} is no constant of the model that may be {value}")]
pub struct UnknownConstant {
    /// The name that was given.
    pub name: String,
    /// The number that was given.
    pub value: f64,
}

/// Rings of the near kernel: 19 cells.
pub(crate) const NEAR_RINGS: u32 = 2;
/// Rings of the wide kernel: 169 cells.
pub(crate) const WIDE_RINGS: u32 = atalaya_domain::Around::RINGS as u32;
/// A season, in days: a quarter of a year. Judgement: shorter ones hold too few events to judge by.
pub(crate) const SEASON_DAYS: f64 = 91.312_5;
/// Seasons that are looked back at; those before weigh less than a sixteenth of the last.
pub(crate) const SEASONS_LOOKED_BACK: i32 = 16;
/// Hours that an hour borrows from on either side; the Gaussian's next would weigh 1.3 × 10⁻⁴.
pub(crate) const HOUR_REACH: usize = 3;
/// The resolution of the areas in which one account's records share a budget, and in which warnings
/// are given: about five square kilometres. Judgement.
pub(crate) const ACCOUNT_AREA_RESOLUTION: u8 = 7;
/// Hours of the day on either side of one that work in them speaks for. Judgement.
pub(crate) const HOURS_SPOKEN_FOR: usize = 1;
/// Days without a report after which counting the weeks may begin anew. Judgement.
pub(crate) const SILENT_DAYS: f64 = 28.0;
/// How much likelier that has to make what follows, in nats for each report left out. Judgement.
pub(crate) const SILENCE_DOUBT: f64 = 10.0;

/// The constants that sums are kept by and that no setting changes, for [`Settings::parameters`].
const FIXED: [(&str, f64); 9] = [
    ("near_rings", NEAR_RINGS as f64),
    ("wide_rings", WIDE_RINGS as f64),
    ("season_days", SEASON_DAYS),
    ("seasons_looked_back", SEASONS_LOOKED_BACK as f64),
    ("hour_reach", HOUR_REACH as f64),
    ("account_area_resolution", ACCOUNT_AREA_RESOLUTION as f64),
    ("hours_spoken_for", HOURS_SPOKEN_FOR as f64),
    ("silent_days", SILENT_DAYS),
    ("silence_doubt", SILENCE_DOUBT),
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            half_life_days: 730.0,
            total_half_life_days: 90.0,
            near_sigma: 0.8,
            wide_sigma: 2.5,
            rung_prior: 1.0,
            cell_prior: 2.0,
            area_priors: [1.0, 0.25, 0.062_5, 0.015_625],
            cell_priors: [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0],
            cell_prior_doubt: 1.0,
            cell_prior_half_life: 4.0,
            population_rung_prior: 8.0,
            population_cell_prior: 16.0,
            child_prior: 2.0,
            hour_sigma: 1.0,
            day_mix: [0.3, 0.3, 0.4],
            flat_prior: 30.0,
            day_prior: 300.0,
            heap_prior: 1_500.0,
            week_prior: 20_000.0,
            hour_prior: 1_000.0,
            hour_priors: [100.0, 300.0, 1_000.0, 3_000.0, 10_000.0],
            drift: 0.15,
            drifts: [0.075, 0.15, 0.3, 0.6, 1.2],
            drift_least_expected: 1.0,
            rumour_weight: 0.25,
            severity_prior: 10.0,
            least_events: 10.0,
            least_events_fine: 30.0,
            least_events_hours: [100.0, 1_000.0],
            least_near: 3.0,
            least_near_population: 5.0,
            exposure_prior: 1.0,
            exposure_week_prior: 168.0,
            least_hours: 20.0,
            raised: [1.3, 2.0, 4.0],
            lower: 0.7,
            certainty: [3.0, 8.0, 20.0],
            account_reports: 3.0,
            account_reports_in_all: 12.0,
            account_reports_counted: 48.0,
            account_hours: 80.0,
            account_hours_in_all: 240.0,
            account_hours_counted: 100.0,
            warning_reports: 3.0,
            false_warnings: 0.05,
            warning_spread: 0.1,
            // 2026-01-01T00:00:00Z.
            origin: Timestamp::constant(1_767_225_600, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_constant_is_another_version_and_the_same_one_is_the_same() {
        let settings = Settings::default();
        assert_eq!(settings.version(), Settings::default().version());
        let stricter = Settings { raised: [1.5, 2.0, 4.0], ..Settings::default() };
        assert_ne!(stricter.version(), settings.version());
        assert!(settings.version().starts_with(MODEL));
    }

    #[test]
    fn parameters_are_named_once_and_hold_the_cut_points() {
        let parameters = Settings::default().parameters();
        let mut names: Vec<&str> = parameters.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), parameters.len());
        assert!(parameters.contains(&("raised.2", 4.0)) && parameters.contains(&("lower", 0.7)));
        assert!(parameters.contains(&("season_days", 91.312_5)), "what no setting changes, too");
    }

    #[test]
    fn a_constant_is_set_by_its_name_and_a_list_as_a_whole() {
        let mut settings = Settings::default();
        settings.set("hour_prior", 100.0).expect("a name");
        settings.set("raised.1", 2.5).expect("one of a list");
        settings.set("cell_priors", 2.0).expect("a list");
        let expected = Settings {
            hour_prior: 100.0,
            raised: [1.3, 2.5, 4.0],
            cell_priors: [2.0; 8],
            ..Settings::default()
        };
        assert_eq!(settings, expected);
        for (name, value) in [("hour", 1.0), ("", 1.0), ("season_days", 30.0), ("drift", f64::NAN)]
        {
            assert!(settings.set(name, value).is_err(), "{name}");
        }
        assert_eq!(settings, expected);
    }
}
