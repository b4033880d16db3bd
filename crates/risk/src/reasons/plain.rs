//! Numbers as people say them.

use atalaya_domain::Text;

/// From here on a multiple is *more than a hundred*: what the model knows is less.
const MANY: f64 = 100.0;

/// How many times the average, with its article: a sentence's subject.
pub(super) fn times_the_average(times: f64) -> (String, String) {
    let said = |es: &str, en: &str| (es.to_owned(), en.to_owned());
    match times {
        many if many >= MANY => {
            said("más de 100 veces el promedio", "more than 100 times the average")
        }
        some if some >= 1.75 => {
            let number = round(some);
            (
                format!("unas {number} veces el promedio"),
                format!("about {number} times the average"),
            )
        }
        some if some >= 1.25 => {
            said("una vez y media el promedio", "one and a half times the average")
        }
        some if some >= 0.8 => said("más o menos el promedio", "about the average"),
        some if some >= 0.6 => {
            said("unas tres cuartas partes del promedio", "about three quarters of the average")
        }
        some if some >= 0.4 => said("más o menos la mitad del promedio", "about half the average"),
        some if some >= 0.15 => {
            said("más o menos la cuarta parte del promedio", "about a quarter of the average")
        }
        some if some >= 0.05 => {
            said("más o menos la décima parte del promedio", "about a tenth of the average")
        }
        _ => said("muy por debajo del promedio", "far below the average"),
    }
}

/// Both ends of an interval of times the average.
pub(super) fn between(lower: f64, upper: f64) -> (String, String) {
    let (low, high) = (multiple(lower), multiple(upper));
    if low == high {
        let (es, en) = low;
        return (format!("lo más probable: {es} veces"), format!("most likely {en} times"));
    }
    (
        format!("lo más probable: entre {} y {} veces", low.0, high.0),
        format!("most likely between {} and {} times", low.1, high.1),
    )
}

/// A multiple: tenths below three, whole numbers, tens from twenty.
fn multiple(times: f64) -> (String, String) {
    match times {
        many if many >= MANY => ("más de 100".to_owned(), "more than 100".to_owned()),
        some if some < 0.05 => ("casi 0".to_owned(), "nearly 0".to_owned()),
        some if some < 2.95 => {
            let text = format!("{some:.1}");
            let text = text.strip_suffix(".0").unwrap_or(&text).to_owned();
            (text.clone(), text)
        }
        some => (round(some), round(some)),
    }
}

/// A whole number, from twenty in tens.
fn round(number: f64) -> String {
    let step = if number >= 19.5 { 10.0 } else { 1.0 };
    format!("{:.0}", (number / step).round() * step)
}

/// A decayed count of events as *recent incidents*.
pub(super) fn recent_incidents(events: f64) -> (String, String) {
    match events {
        few if few < 0.5 => (
            "menos de un incidente reciente".to_owned(),
            "less than one recent incident".to_owned(),
        ),
        one if one < 1.5 => ("un incidente reciente".to_owned(), "one recent incident".to_owned()),
        some => (
            format!("unos {} incidentes recientes", count(some)),
            format!("about {} recent incidents", count(some)),
        ),
    }
}

/// A count, from a hundred in tens.
pub(super) fn count(events: f64) -> String {
    let step = if events >= 99.5 { 10.0 } else { 1.0 };
    format!("{:.0}", (events / step).round() * step)
}

/// A share in whole per cent; `None` where that would be nothing.
pub(super) fn percent(share: f64) -> Option<String> {
    (share >= 0.005).then(|| format!("{:.0} %", share * 100.0))
}

/// What *recent* means.
pub(super) fn recent_means(half_life_days: f64) -> Text {
    let (es, en) = match half_life_days / 365.0 {
        years if (years - 1.0).abs() < 0.05 => ("un año".to_owned(), "one year".to_owned()),
        years if (years - 2.0).abs() < 0.05 => ("dos años".to_owned(), "two years".to_owned()),
        _ => (format!("{half_life_days:.0} días"), format!("{half_life_days:.0} days")),
    };
    Text::new(
        format!("«Recientes»: uno de hace {es} cuenta la mitad que uno de hoy."),
        format!("“Recent”: one of {en} ago counts half as much as one of today."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_people_say_them() {
        for (times, es, en) in [
            (6_895.3, "más de 100 veces el promedio", "more than 100 times the average"),
            (34.0, "unas 30 veces el promedio", "about 30 times the average"),
            (3.12, "unas 3 veces el promedio", "about 3 times the average"),
            (1.4, "una vez y media el promedio", "one and a half times the average"),
            (1.0, "más o menos el promedio", "about the average"),
            (0.5, "más o menos la mitad del promedio", "about half the average"),
            (0.01, "muy por debajo del promedio", "far below the average"),
        ] {
            assert_eq!(times_the_average(times), (es.to_owned(), en.to_owned()));
        }
        assert_eq!(between(1.04, 4.4).0, "lo más probable: entre 1 y 4 veces");
        assert_eq!(between(0.01, 0.44).1, "most likely between nearly 0 and 0.4 times");
        assert_eq!(between(140.0, 900.0).0, "lo más probable: más de 100 veces");
        assert_eq!(recent_incidents(2.2).0, "unos 2 incidentes recientes");
        assert_eq!(recent_incidents(0.8).1, "one recent incident");
        assert_eq!(recent_incidents(1_234.0).1, "about 1230 recent incidents");
        assert_eq!((percent(0.876), percent(0.004)), (Some("88 %".to_owned()), None));
    }
}
