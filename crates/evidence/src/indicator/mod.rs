//! From counts that the gate released to figures with their intervals, and what may be said of a change.

mod definitions;

use atalaya_disclosure::{
    Counted, IndicatorActivity, IndicatorCounts, IndicatorGroup, IndicatorRow, Per, Released,
};
use atalaya_domain::Text;

pub use self::definitions::Indicator;
use crate::statistics::{
    Interval, Trend, poisson_interval, rate_ratio, share_interval, weighted_interval,
};

/// What a severity of 1 to 5 weighs in the burden.
const WEIGHTS: [f64; 5] = [1.0, 2.0, 5.0, 12.0, 30.0];

/// In what a figure is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Things.
    Count,
    /// Things for each hundred.
    PerHundred,
    /// Things for each thousand.
    PerThousand,
    /// From 0 to 1.
    Share,
    /// Points.
    Points,
    /// Seconds.
    Seconds,
    /// Quetzales.
    Quetzales,
}

impl Unit {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::PerHundred => "per_100",
            Self::PerThousand => "per_1000",
            Self::Share => "share",
            Self::Points => "points",
            Self::Seconds => "seconds",
            Self::Quetzales => "gtq",
        }
    }
}

/// A figure, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// A figure.
    Told {
        /// The figure.
        value: f64,
        /// Its exact 95 % interval, none of an amount; of times, half of all to nine tenths, where they are enough for that; of money, from the
        /// least to the most that its bands may be.
        interval: Option<Interval>,
        /// How many it is of.
        n: u64,
        /// What they are counted against, where they are: sessions, hours, promoters or all.
        of: Option<f64>,
    },
    /// Fewer than may be told, or none.
    Withheld,
    /// It is told of whole years alone.
    YearsOnly,
}

impl Value {
    /// The stable code of what it is.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Told { .. } => "told",
            Self::Withheld => "withheld",
            Self::YearsOnly => "years_only",
        }
    }
}

/// How a figure compares with that of the period before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compared {
    /// What may be said.
    pub trend: Trend,
    /// This rate over that one; `None` where there was nothing before.
    pub ratio: Option<f64>,
    /// Its 95 % interval.
    pub interval: Interval,
}

/// One figure of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Which of the twenty, 1–20.
    pub indicator: u8,
    /// Which part of it; empty where it has one figure.
    pub part: &'static str,
    /// Whose or where.
    pub group: IndicatorGroup,
    /// In what it is counted.
    pub unit: Unit,
    /// The figure.
    pub value: Value,
    /// How it compares with the period before; `None` where either is not told, or it is no rate.
    pub compared: Option<Compared>,
}

/// An organisation's indicators of a period, with what stands beside them.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicators {
    /// How much was reported and worked, group by group.
    pub activity: Vec<IndicatorActivity>,
    /// The figures, by indicator and group.
    pub figures: Vec<Figure>,
    /// The share of the reports that lies in no group that is told, percent.
    pub withheld_percent: Option<u8>,
}

/// What is said wherever counts are: more reports can mean more trust.
#[must_use]
pub fn reporting_activity() -> Text {
    Text::new(
        "Más reportes pueden significar más confianza o más salidas, no más peligro: lea cada número junto a lo que se trabajó. Que no haya reportes no significa que sea seguro.",
        "More reports can mean more trust or more outings, not more danger: read each number beside what was worked. No reports does not mean safe.",
    )
}

/// The figures of what was counted, compared with the period before.
#[must_use]
pub fn figures(
    counts: &Released<IndicatorCounts>,
    before: &Released<IndicatorCounts>,
) -> Indicators {
    let (counts, before) = (counts.get(), before.get());
    let earlier = |row: &IndicatorRow| {
        before.rows.iter().find(|other| {
            (other.indicator, other.part, other.group) == (row.indicator, row.part, row.group)
        })
    };
    let figure = |row: &IndicatorRow| {
        let (unit, value) = figure_of(row.indicator, &row.counted);
        let compared = earlier(row).and_then(|other| compared(&row.counted, &other.counted));
        // A quarter that still runs has not had its time yet.
        let compared = compared.filter(|_| counts.closed || is_of_work(&row.counted));
        Figure { indicator: row.indicator, part: row.part, group: row.group, unit, value, compared }
    };
    Indicators {
        activity: counts.activity.clone(),
        figures: counts.rows.iter().map(figure).collect(),
        withheld_percent: counts.withheld_percent,
    }
}

const fn is_of_work(counted: &Counted) -> bool {
    matches!(counted, Counted::Rate(_, Per::Sessions(_) | Per::Hours(_)))
}

fn amount(per: Per) -> f64 {
    match per {
        Per::Sessions(number) | Per::Promoters(number) => number as f64,
        Per::Hours(hours) => hours,
    }
}

fn figure_of(indicator: u8, counted: &Counted) -> (Unit, Value) {
    let told = |value, interval, n, of| Value::Told { value, interval: Some(interval), n, of };
    match counted {
        Counted::Count(number) => {
            let value = told(*number as f64, poisson_interval(*number), *number, None);
            (Unit::Count, value)
        }
        Counted::Rate(number, per) => {
            let amount = amount(*per);
            // Rare things are told by the thousand, section 4.2.
            let (unit, by) = match (indicator, per) {
                (4, _) | (_, Per::Hours(_)) => (Unit::PerThousand, 1_000.0),
                _ => (Unit::PerHundred, 100.0),
            };
            if amount <= 0.0 {
                return (unit, Value::Withheld);
            }
            let factor = by / amount;
            let interval = poisson_interval(*number).times(factor);
            (unit, told(*number as f64 * factor, interval, *number, Some(amount)))
        }
        Counted::Share { part, whole } => {
            let value = share_interval(*part, *whole).map_or(Value::Withheld, |interval| {
                told(*part as f64 / *whole as f64, interval, *part, Some(*whole as f64))
            });
            (Unit::Share, value)
        }
        Counted::BySeverity(counts) => {
            let weighted: Vec<(f64, u64)> = WEIGHTS.into_iter().zip(*counts).collect();
            let sum = weighted.iter().map(|(weight, count)| weight * *count as f64).sum();
            let n = counts.iter().sum();
            (Unit::Points, told(sum, weighted_interval(&weighted), n, None))
        }
        Counted::Amount { value, n } => {
            let value = Value::Told { value: *value as f64, interval: None, n: *n, of: None };
            (Unit::Count, value)
        }
        Counted::Sum { lower, value, upper, n } => {
            let interval = Interval { lower: *lower as f64, upper: *upper as f64 };
            (Unit::Quetzales, told(*value as f64, interval, *n, None))
        }
        Counted::Times { median, most, n } => {
            let value = *median as f64;
            let interval = most.map(|most| Interval { lower: value, upper: most as f64 });
            (Unit::Seconds, Value::Told { value, interval, n: *n, of: None })
        }
        Counted::Withheld => (Unit::Count, Value::Withheld),
        Counted::YearsOnly => (Unit::Count, Value::YearsOnly),
    }
}

/// Only rates are compared: fewer reports where fewer people went out are not less danger.
fn compared(now: &Counted, before: &Counted) -> Option<Compared> {
    let ratio = match (now, before) {
        (Counted::Rate(now, per), Counted::Rate(before, earlier)) => {
            rate_ratio((*now, amount(*per)), (*before, amount(*earlier)))
        }
        _ => None,
    }?;
    Some(Compared { trend: ratio.trend(), ratio: ratio.ratio, interval: ratio.interval })
}
