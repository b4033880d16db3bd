//! Dates and times as people write them.

use atalaya_logbook::{Clock, DateOrder, DateReading, Written, clock_of, date_of};
use jiff::civil::{Date, Time};
use proptest::prelude::*;

const THIS_YEAR: i16 = 2026;

fn date(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("a date")
}

fn time(hour: i8, minute: i8) -> Time {
    Time::new(hour, minute, 0, 0).expect("a time")
}

fn read(text: &str) -> DateReading {
    date_of(text, THIS_YEAR)
}

#[test]
fn a_day_is_understood_however_it_is_written() {
    let expected = Written::Day(date(2024, 3, 15), None);
    for text in [
        "15/03/2024",
        "15-3-24",
        "15.03.2024",
        "2024-03-15",
        "20240315",
        "15 de marzo 2024",
        "15 de marzo de 2024",
        "15 marzo 2024",
        "15-mar-24",
        "15MAR2024",
        "marzo 15, 2024",
        "March 15th, 2024",
        "15 March 2024",
        "viernes 15 de marzo de 2024",
        "vie. 15/03/2024",
        "Viernes, 15 de Marzo del año 2024",
        "45366",
        "45366.0",
        " 15 / 03 / 2024 ",
        "03/15/2024",
        "2024/3/15",
        "15 mzo 2024",
    ] {
        let found = read(text).ordered(None);
        // *mzo* is the beginning of no month: it is not understood rather than guessed.
        let wanted = (text != "15 mzo 2024").then_some(expected);
        assert_eq!(found, wanted, "{text}");
    }
}

#[test]
fn a_date_that_says_the_time_says_it() {
    let at = |clock| Some(Written::Day(date(2024, 3, 15), Some(clock)));
    for (text, clock) in [
        ("15/03/2024 21:30", Clock::Minute(time(21, 30))),
        ("2024-03-15 21:30:00", Clock::Minute(time(21, 30))),
        ("2024-03-15T21:30", Clock::Minute(time(21, 30))),
        ("15 de marzo de 2024, 9:30 pm", Clock::Minute(time(21, 30))),
        ("15/03/2024 9:00 p. m.", Clock::Hour(time(21, 0))),
        ("15/03/2024 noche", Clock::Part(time(18, 0))),
        ("15 de marzo de 2024 por la noche", Clock::Part(time(18, 0))),
        ("15 de marzo de 2024, madrugada", Clock::Part(time(0, 0))),
        ("45366.895833", Clock::Minute(time(21, 30))),
    ] {
        assert_eq!(read(text).ordered(None), at(clock), "{text}");
    }
    let instant = "2024-03-16T03:30:00Z".parse().expect("an instant");
    assert_eq!(read("2024-03-15T21:30:00-06:00").ordered(None), Some(Written::Instant(instant)));
}

#[test]
fn a_month_alone_is_a_month() {
    for text in ["marzo 2024", "marzo de 2024", "03/2024", "2024-03", "Mar. 2024"] {
        assert_eq!(read(text).ordered(None), Some(Written::Month(date(2024, 3, 1))), "{text}");
    }
}

#[test]
fn what_is_no_date_is_not_made_one() {
    for text in [
        "",
        "ayer",
        "15 de marzo",
        "marzo",
        "31/02/2024",
        "2024",
        "0",
        "15/13/2024x",
        "13/13/2024",
        "99999999",
        "la semana pasada",
        "15/03",
        "15/03/20244",
        "1/2/3/4",
        "15:30",
        "12345678901234567890",
        "15/03/2024 25:00",
        "29/02/2023",
        "-15/03/2024 noviembre",
        "٣/٤/٢٠٢٤",
    ] {
        assert_eq!(read(text), DateReading::No, "{text}");
    }
}

#[test]
fn a_date_that_can_be_two_is_never_guessed() {
    let reading = read("03/04/2024");
    assert_eq!(reading.ordered(None), None);
    let day = |month, day| Some(Written::Day(date(2024, month, day), None));
    assert_eq!(reading.ordered(Some(DateOrder::DayFirst)), day(4, 3));
    assert_eq!(reading.ordered(Some(DateOrder::MonthFirst)), day(3, 4));
    // The same day either way is one day.
    assert_eq!(read("05/05/2024").ordered(None), day(5, 5));
    // What an order cannot be is not bent to it.
    assert_eq!(read("25/03/2024").ordered(Some(DateOrder::MonthFirst)), day(3, 25));
}

#[test]
fn two_digits_are_of_this_century_unless_that_lies_ahead() {
    let day = |year| Some(Written::Day(date(year, 12, 31), None));
    assert_eq!(read("31/12/26").ordered(None), day(2026));
    assert_eq!(read("31/12/27").ordered(None), day(1927));
    assert_eq!(read("31/12/99").ordered(None), day(1999));
}

#[test]
fn a_time_is_understood_however_it_is_written() {
    let minute = |hour, minute| Some(Clock::Minute(time(hour, minute)));
    let hour = |hour| Some(Clock::Hour(time(hour, 0)));
    let part = |first| Some(Clock::Part(time(first, 0)));
    for (text, expected) in [
        ("21:30", minute(21, 30)),
        ("21:30:05", minute(21, 30)),
        ("9:30 pm", minute(21, 30)),
        ("9:30PM", minute(21, 30)),
        ("9:30 p. m.", minute(21, 30)),
        ("09:30 a.m.", minute(9, 30)),
        ("21h30", minute(21, 30)),
        ("21.30", minute(21, 30)),
        ("2130", minute(21, 30)),
        ("0.8958333333", minute(21, 30)),
        ("21:30 hrs", minute(21, 30)),
        ("21:00", hour(21)),
        ("9 pm", hour(21)),
        ("9pm", hour(21)),
        ("21", hour(21)),
        ("a las 21 horas", hour(21)),
        ("12 am", hour(0)),
        ("12 pm", hour(12)),
        ("mediodía", hour(12)),
        ("9 de la noche", hour(21)),
        ("3 de la tarde", hour(15)),
        ("7 de la mañana", hour(7)),
        ("2 de la madrugada", hour(2)),
        ("12 de la noche", Some(Clock::Day)),
        ("noche", part(18)),
        ("Por la Noche", part(18)),
        ("madrugada", part(0)),
        ("en la mañana", part(6)),
        ("TARDE", part(12)),
        ("night", part(18)),
        ("", Some(Clock::Day)),
        ("-", Some(Clock::Day)),
        ("no se sabe", Some(Clock::Day)),
        ("N/D", Some(Clock::Day)),
        ("medianoche", Some(Clock::Day)),
        ("25:00", None),
        ("21:75", None),
        ("45", None),
        ("13 pm", None),
        ("0 pm", None),
        ("entre 8 y 10", None),
        ("20 de la mañana", None),
        ("pm", None),
        ("tardísimo", None),
        ("8 9 10", None),
    ] {
        assert_eq!(clock_of(text), expected, "{text}");
    }
}

fn any_date() -> impl Strategy<Value = Date> {
    (1983_i16..=2063, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

const SPANISH: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

proptest! {
    /// Whatever is written unambiguously comes back as it was.
    #[test]
    fn a_date_written_in_words_or_iso_or_as_a_serial_comes_back(date in any_date()) {
        let month = SPANISH[date.month() as usize - 1];
        let days = date.since(Date::new(1899, 12, 30).expect("a date")).expect("days").get_days();
        for text in [
            date.to_string(),
            format!("{} de {month} de {}", date.day(), date.year()),
            format!("{} {} {}", date.day(), &month[..3], date.year()),
            days.to_string(),
        ] {
            prop_assert_eq!(read(&text).ordered(None), Some(Written::Day(date, None)), "{}", text);
        }
    }

    /// With an order, a numeric date is what that order says; the readings of an ambiguous one are both its own.
    #[test]
    fn an_order_decides_and_nothing_else(date in any_date()) {
        let (day, month, year) = (date.day(), date.month(), date.year());
        let dmy = read(&format!("{day:02}/{month:02}/{year}"));
        let mdy = read(&format!("{month}-{day}-{year}"));
        prop_assert_eq!(dmy.ordered(Some(DateOrder::DayFirst)), Some(Written::Day(date, None)));
        prop_assert_eq!(mdy.ordered(Some(DateOrder::MonthFirst)), Some(Written::Day(date, None)));
        prop_assert_eq!(dmy.ordered(None).is_none(), day <= 12 && day != month);
    }

    /// A time to the minute comes back however it is written.
    #[test]
    fn a_minute_comes_back(hour in 0_i8..24, minute in 1_i8..60) {
        let half = if hour < 12 { "a.m." } else { "p.m." };
        let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
        for text in [
            format!("{hour}:{minute:02}"),
            format!("{hour:02}h{minute:02}"),
            format!("{twelve}:{minute:02} {half}"),
            format!("{:.6}", (f64::from(hour) * 60.0 + f64::from(minute)) / 1440.0),
        ] {
            prop_assert_eq!(clock_of(&text), Some(Clock::Minute(time(hour, minute))), "{}", text);
        }
    }

    /// Nothing that anybody writes makes a reader stumble.
    #[test]
    fn any_text_is_read_or_not(text in "\\PC{0,40}") {
        let _ = read(&text);
        let _ = clock_of(&text);
    }

    #[test]
    fn any_text_of_digits_and_signs_is_read_or_not(text in "[0-9:/., TZapm-]{0,24}") {
        let _ = read(&text);
        let _ = clock_of(&text);
    }
}
