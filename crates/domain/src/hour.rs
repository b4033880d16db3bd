//! The hour of the week, in the local civil time of a zone.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ZonedDateTime};

use crate::TimeSpan;

/// Seconds in an hour.
const HOUR_S: i64 = 3_600;

/// Hours in a week.
pub const HOURS: usize = 168;

/// An hour of the week, local time: 0 is Monday 00 h, 167 is Sunday 23 h.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HourOfWeek(u8);

impl HourOfWeek {
    /// How many there are: 168.
    pub const COUNT: usize = HOURS;

    /// The hour with this number, if it is 0–167.
    #[must_use]
    pub const fn new(hour: u8) -> Option<Self> {
        if (hour as usize) < HOURS { Some(Self(hour)) } else { None }
    }

    /// Every hour, Monday 00 h first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..HOURS as u8).map(Self)
    }

    /// The number, 0–167.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The number as an array index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// Day of the week, Monday 0 to Sunday 6.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.0 / 24
    }

    /// Hour of the day, 0–23.
    #[must_use]
    pub const fn hour_of_day(self) -> u8 {
        self.0 % 24
    }

    /// Of a second by the clock on the wall, counted as if it were UTC.
    fn of_wall(second: i64) -> Self {
        // 1970-01-01 was a Thursday.
        const THURSDAY: i64 = 3 * 24;
        Self((second.div_euclid(HOUR_S) + THURSDAY).rem_euclid(HOURS as i64) as u8)
    }
}

/// The share of an event that falls into one hour of the week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HourShare {
    /// The hour.
    pub hour: HourOfWeek,
    /// The share, above 0 and at most 1; an event's shares add up to 1.
    pub share: f64,
}

/// A time zone of the tz database, with its name.
#[derive(Debug, Clone)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

/// The zone's name is not in the tz database.
#[derive(Debug, thiserror::Error)]
#[error("{name:?} is not a time zone of the tz database")]
pub struct ZoneError {
    name: String,
    source: jiff::Error,
}

impl Zone {
    /// The zone with this IANA name, for example `America/Guatemala`.
    pub fn new(name: &str) -> Result<Self, ZoneError> {
        match TimeZone::get(name) {
            Ok(zone) => Ok(Self { name: name.to_owned(), zone }),
            Err(source) => Err(ZoneError { name: name.to_owned(), source }),
        }
    }

    /// The IANA name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The civil time of an instant here.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> ZonedDateTime {
        at.to_zoned_datetime(self.zone.clone())
    }

    /// The hour of the week of an instant.
    #[must_use]
    pub fn hour_of_week(&self, at: Timestamp) -> HourOfWeek {
        HourOfWeek::of_wall(second_of(at) + self.offset_s(at))
    }

    /// The start of the local hour an instant falls in.
    #[must_use]
    pub fn hour_start(&self, at: Timestamp) -> Timestamp {
        let second = second_of(at);
        let into = (second + self.offset_s(at)).rem_euclid(HOUR_S);
        Timestamp::from_second(second - into).unwrap_or(at)
    }

    /// By how many seconds the clock on the wall is ahead of UTC at an instant. Every event is asked for
    /// its hour, and a calendar is not needed for that.
    fn offset_s(&self, at: Timestamp) -> i64 {
        i64::from(self.zone.to_offset(at).seconds())
    }

    /// The next instant after `at` at which a new local hour begins.
    #[must_use]
    pub fn next_hour(&self, at: Timestamp) -> Timestamp {
        let start = self.hour_start(at);
        start.checked_add(Span::new().hours(1)).unwrap_or(at)
    }

    /// The start of the local week (Monday, 00 h) an instant falls in.
    #[must_use]
    pub fn week_start(&self, at: Timestamp) -> Timestamp {
        self.week(at).0
    }

    /// How an event's interval spreads over the hours of the week (aoristic weights: the share of
    /// an hour is the share of the interval that lies in it). A moment has one hour with share 1,
    /// as does an interval of up to one hour that starts and ends in the same hour. Intervals of a
    /// week or more are spread evenly over all 168 hours, since longer ones say nothing of the
    /// hour; so an answer has at most 168 shares.
    ///
    /// Source: Ratcliffe 2000; tested in Crime Science 2:1 (2013).
    #[must_use]
    pub fn hour_shares(&self, span: &TimeSpan) -> Vec<HourShare> {
        const WEEK_US: i64 = 7 * 24 * 3_600_000_000;
        let (start, end) = (span.earliest_us(), span.latest_us());
        if end - start >= WEEK_US {
            let share = 1.0 / HOURS as f64;
            return HourOfWeek::all().map(|hour| HourShare { hour, share }).collect();
        }
        let total = (end - start) as f64;
        let mut shares: Vec<HourShare> = Vec::new();
        let mut at_us = start;
        loop {
            let at = timestamp(at_us);
            let hour = self.hour_of_week(at);
            let stop = self.next_hour(at).as_microsecond().min(end).max(at_us);
            let share = if total > 0.0 { (stop - at_us) as f64 / total } else { 1.0 };
            match shares.iter_mut().find(|known| known.hour == hour) {
                Some(known) => known.share += share,
                None if share > 0.0 => shares.push(HourShare { hour, share }),
                None => {}
            }
            if stop >= end || stop == at_us {
                return shares;
            }
            at_us = stop;
        }
    }

    /// An instant in microseconds UTC as RFC 3339, with the zone's offset at that instant.
    #[must_use]
    pub fn written(&self, us: i64) -> String {
        let at = timestamp(us);
        at.display_with_offset(self.local(at).offset()).to_string()
    }

    /// The first instant of a local date.
    #[must_use]
    pub fn midnight(&self, date: Date) -> Timestamp {
        let start = date.to_zoned_datetime(self.zone.clone());
        start.map_or(Timestamp::MAX, |start| start.timestamp())
    }

    /// The instant at which clocks show this time of a local date; where they show it twice, the first.
    #[must_use]
    pub fn instant(&self, date: Date, time: jiff::civil::Time) -> Timestamp {
        let at = date.to_datetime(time).to_zoned_datetime(self.zone.clone());
        at.map_or(Timestamp::MAX, |at| at.timestamp())
    }

    /// The interval of the local day an instant falls in.
    pub(crate) fn day(&self, at: Timestamp) -> (Timestamp, Timestamp) {
        self.days_around(at, 0, Span::new().days(1))
    }

    /// The interval of the local week (from Monday) an instant falls in.
    pub(crate) fn week(&self, at: Timestamp) -> (Timestamp, Timestamp) {
        let back = self.local(at).weekday().since(Weekday::Monday);
        self.days_around(at, back, Span::new().days(7))
    }

    /// The interval of the local month an instant falls in.
    pub(crate) fn month(&self, at: Timestamp) -> (Timestamp, Timestamp) {
        let back = self.local(at).day() - 1;
        self.days_around(at, back, Span::new().months(1))
    }

    /// The interval of the local quarter of a day (00–06, 06–12, 12–18, 18–24 h), by the clock on
    /// the wall: an hour shorter or longer where the clocks change within it.
    pub(crate) fn band(&self, at: Timestamp) -> (Timestamp, Timestamp) {
        let local = self.local(at);
        let (day, next_day) = self.day(at);
        let edge = |hour: i8| {
            let wall = local.date().at(hour, 0, 0, 0).to_zoned_datetime(self.zone.clone());
            wall.map_or(day, |edge| edge.timestamp())
        };
        match local.hour() / 6 {
            0 => (day, edge(6)),
            3 => (edge(18), next_day),
            band => (edge(band * 6), edge(band * 6 + 6)),
        }
    }

    fn days_around(&self, at: Timestamp, days_back: i8, length: Span) -> (Timestamp, Timestamp) {
        let bounds = || {
            let date = self.local(at).date().checked_sub(Span::new().days(days_back))?;
            let start = date.to_zoned_datetime(self.zone.clone())?;
            let end = date.checked_add(length)?.to_zoned_datetime(self.zone.clone())?;
            Ok::<_, jiff::Error>((start.timestamp(), end.timestamp()))
        };
        bounds().unwrap_or((at, at))
    }
}

/// The second an instant falls in, since 1970.
fn second_of(at: Timestamp) -> i64 {
    at.as_second() - i64::from(at.subsec_nanosecond() < 0)
}

fn timestamp(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TimePrecision;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn span(from: &str, to: &str) -> TimeSpan {
        let (from, to) = (at(from).as_microsecond(), at(to).as_microsecond());
        TimeSpan::new(from, to, TimePrecision::Band).expect("in order")
    }

    fn guatemala() -> Zone {
        Zone::new("America/Guatemala").expect("in the database")
    }

    #[test]
    fn the_week_begins_on_monday_at_midnight_local_time() {
        let zone = guatemala();
        let number = |text| zone.hour_of_week(at(text)).number();
        assert_eq!(number("2026-11-23T00:00:00-06:00"), 0);
        assert_eq!(number("2026-11-22T23:59:59-06:00"), 167);
        assert_eq!(number("2026-11-21T03:30:00Z"), 4 * 24 + 21);
    }

    proptest::proptest! {
        /// The calendar says the same, whatever the zone's clocks did.
        #[test]
        fn an_hour_is_the_calendars(
            zone in proptest::sample::select(vec![
                "America/Guatemala", "America/Mexico_City", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Monrovia", "UTC",
            ]),
            us in -3_000_000_000_000_000_i64..3_000_000_000_000_000,
            exact in proptest::bool::ANY,
        ) {
            let zone = Zone::new(zone).expect("in the database");
            let us = if exact { us - us.rem_euclid(900_000_000) } else { us };
            let at = timestamp(us);
            let local = zone.local(at);
            let day = local.weekday().to_monday_zero_offset() as u8;
            proptest::prop_assert_eq!(zone.hour_of_week(at).number(), day * 24 + local.hour() as u8);
            let into = Span::new().minutes(local.minute()).seconds(local.second()).nanoseconds(local.subsec_nanosecond());
            let start = local.checked_sub(into).expect("in range").timestamp();
            proptest::prop_assert_eq!(zone.hour_start(at), start);
        }
    }

    #[test]
    fn guatemala_had_summer_time_in_2006() {
        let zone = guatemala();
        assert_eq!(zone.hour_of_week(at("2006-07-03T05:30:00Z")).number(), 0);
        assert_eq!(zone.hour_of_week(at("2007-07-02T05:30:00Z")).number(), 167);
    }

    #[test]
    fn an_uncertain_time_is_spread_over_its_interval() {
        let zone = guatemala();
        let shares =
            zone.hour_shares(&span("2026-11-22T23:30:00-06:00", "2026-11-23T01:00:00-06:00"));
        let found: Vec<_> = shares.iter().map(|one| (one.hour.number(), one.share)).collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].0, 167);
        assert!((found[0].1 - 1.0 / 3.0).abs() < 1e-12 && (found[1].1 - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_moment_has_one_hour_and_a_month_has_all() {
        let zone = guatemala();
        let moment =
            zone.hour_shares(&span("2026-11-20T21:00:00-06:00", "2026-11-20T21:00:00-06:00"));
        assert_eq!(moment.len(), 1);
        assert!((moment[0].share - 1.0).abs() < 1e-12);
        let month = TimeSpan::around(at("2026-11-20T21:00:00-06:00"), TimePrecision::Month, &zone);
        assert_eq!(zone.hour_shares(&month).len(), 168);
    }

    #[test]
    fn shares_add_up_to_one_across_a_change_of_summer_time() {
        let zone = Zone::new("America/Mexico_City").expect("in the database");
        for days in 0..8 {
            let from = at("2019-04-05T13:17:00-06:00");
            let to = from.checked_add(Span::new().hours(days * 20 + 3)).expect("in range");
            let span =
                TimeSpan::new(from.as_microsecond(), to.as_microsecond(), TimePrecision::Week);
            let sum: f64 =
                zone.hour_shares(&span.expect("in order")).iter().map(|one| one.share).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{days}: {sum}");
        }
    }

    #[test]
    fn a_band_keeps_to_the_clock_on_the_wall_on_the_day_it_changes() {
        let zone = Zone::new("America/Mexico_City").expect("in the database");
        let band = |text| TimeSpan::around(at(text), TimePrecision::Band, &zone);
        for (inside, from, to) in [
            ("2022-04-03T01:30:00-06:00", "2022-04-03T00:00:00-06:00", "2022-04-03T06:00:00-05:00"),
            ("2022-04-03T06:30:00-05:00", "2022-04-03T06:00:00-05:00", "2022-04-03T12:00:00-05:00"),
            ("2022-04-03T23:30:00-05:00", "2022-04-03T18:00:00-05:00", "2022-04-04T00:00:00-05:00"),
            ("2022-10-30T05:30:00-06:00", "2022-10-30T00:00:00-05:00", "2022-10-30T06:00:00-06:00"),
            ("2022-10-30T18:00:00-06:00", "2022-10-30T18:00:00-06:00", "2022-10-31T00:00:00-06:00"),
        ] {
            let found = band(inside);
            let expected = (at(from).as_microsecond(), at(to).as_microsecond());
            assert_eq!((found.earliest_us(), found.latest_us()), expected, "{inside}");
        }
    }

    #[test]
    fn the_day_the_week_and_the_month_are_local() {
        let zone = guatemala();
        let day = TimeSpan::around(at("2026-11-20T21:00:00-06:00"), TimePrecision::Day, &zone);
        assert_eq!(day.earliest_us(), at("2026-11-20T06:00:00Z").as_microsecond());
        let band = TimeSpan::around(at("2026-11-20T21:00:00-06:00"), TimePrecision::Band, &zone);
        assert_eq!(band.earliest_us(), at("2026-11-20T18:00:00-06:00").as_microsecond());
        assert_eq!(band.latest_us(), at("2026-11-21T00:00:00-06:00").as_microsecond());
        let week = TimeSpan::around(at("2026-11-20T21:00:00-06:00"), TimePrecision::Week, &zone);
        assert_eq!(week.earliest_us(), at("2026-11-16T00:00:00-06:00").as_microsecond());
    }
}
