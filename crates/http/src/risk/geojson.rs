//! The map as `GeoJSON` (RFC 7946), written by hand into one buffer: a viewport is thousands of
//! small objects, and a general serializer spends its time on their keys.

use std::io::Write;

use atalaya_disclosure::CellRisk;

use super::shapes::Group;

/// Begins a collection with its foreign members (RFC 7946, section 6.1).
pub(super) fn begin(out: &mut Vec<u8>, members: &serde_json::Map<String, serde_json::Value>) {
    out.extend_from_slice(b"{\"type\":\"FeatureCollection\"");
    for (name, value) in members {
        let _ = write!(out, ",\"{name}\":{value}");
    }
    out.extend_from_slice(b",\"features\":[");
}

/// Adds a hexagon with what the reader may see of it.
pub(super) fn push(out: &mut Vec<u8>, group: &Group, place: usize, risk: &CellRisk) {
    if out.last() == Some(&b'}') {
        out.push(b',');
    }
    out.extend_from_slice(group.head(place));
    out.extend_from_slice(b",\"level\":");
    out.push(b'0' + risk.state.level().number());
    out.extend_from_slice(b",\"certainty\":");
    out.push(b'0' + risk.state.certainty().number());
    if let Some(numbers) = &risk.numbers {
        push_number(out, b",\"rate\":", numbers.rate);
        push_number(out, b",\"lower\":", numbers.lower);
        push_number(out, b",\"upper\":", numbers.upper);
        push_number(out, b",\"relative\":", numbers.relative);
        push_number(out, b",\"relative_lower\":", numbers.relative_lower);
        push_number(out, b",\"relative_upper\":", numbers.relative_upper);
        push_number(out, b",\"harm\":", numbers.harm);
        push_number(out, b",\"harm_lower\":", numbers.harm_lower);
        push_number(out, b",\"harm_upper\":", numbers.harm_upper);
    }
    out.extend_from_slice(b"}}");
}

/// Ends a collection.
pub(super) fn end(out: &mut Vec<u8>) {
    out.extend_from_slice(b"]}");
}

/// A figure with four significant digits: what the model knows is less. `null` for what is none.
///
/// By hand, because a map has eight thousand of them: the standard formatter's exact digits take
/// five times as long as the rest of the writing.
fn push_number(out: &mut Vec<u8>, name: &[u8], value: f64) {
    out.extend_from_slice(name);
    if !value.is_finite() {
        out.extend_from_slice(b"null");
        return;
    }
    // A magnitude that no rate has; also keeps the powers below within range.
    if value.abs() < 1e-30 || value.abs() > 1e30 {
        let _ = write!(out, "{value:e}");
        return;
    }
    if value < 0.0 {
        out.push(b'-');
    }
    let value = value.abs();
    // From the binary exponent, which needs no logarithm: this power of ten or the next one up.
    let binary = (value.to_bits() >> 52) as i32 - 1_023;
    let mut exponent = (f64::from(binary) * std::f64::consts::LOG10_2).floor() as i32;
    let mut digits = (value * 10_f64.powi(3 - exponent)).round() as u32;
    if digits >= 10_000 {
        exponent += 1;
        digits = (value * 10_f64.powi(3 - exponent)).round() as u32;
    }
    let digit = |unit: u32| b'0' + (digits / unit % 10) as u8;
    out.extend_from_slice(&[digit(1_000), b'.', digit(100), digit(10), digit(1), b'e']);
    if exponent < 0 {
        out.push(b'-');
    }
    let exponent = exponent.unsigned_abs();
    if exponent >= 10 {
        out.push(b'0' + (exponent / 10 % 10) as u8);
    }
    out.push(b'0' + (exponent % 10) as u8);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use atalaya_disclosure::Numbers;
    use atalaya_domain::Area;
    use atalaya_risk::{Certainty, Level, State};
    use serde_json::{Value, json};

    use super::super::shapes::Shapes;
    use super::*;

    #[test]
    fn a_collection_is_json_with_what_may_be_seen() {
        let area = Arc::new(Area::from_bbox([-90.6, 14.5, -90.4, 14.7]).unwrap());
        let groups = Shapes::new(area).groups_in(8, [-90.52, 14.6, -90.5, 14.62]);
        let mut out = Vec::new();
        let Value::Object(members) = json!({"hour_of_week": 117}) else { unreachable!() };
        begin(&mut out, &members);
        let state = |level, certainty| State::new(level, certainty);
        let hidden = CellRisk {
            cell: groups[0].cells[0],
            state: state(Level::NotEnoughData, Certainty::Uncertain),
            numbers: None,
        };
        let numbers = Numbers {
            rate: 0.000_123_456,
            lower: 0.0,
            upper: f64::INFINITY,
            relative: 12.0,
            relative_lower: 0.5,
            relative_upper: 20.0,
            harm: 0.000_4,
            harm_lower: 0.0,
            harm_upper: 0.002,
        };
        let shown = CellRisk {
            cell: groups[0].cells[1],
            state: state(Level::VeryHigh, Certainty::Good),
            numbers: Some(numbers),
        };
        push(&mut out, &groups[0], 0, &hidden);
        push(&mut out, &groups[0], 1, &shown);
        end(&mut out);
        let map: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(map["hour_of_week"], 117);
        let properties = |index: usize| map["features"][index]["properties"].clone();
        let cell = |index: usize| groups[0].cells[index].to_string();
        assert_eq!(properties(0), json!({"cell": cell(0), "level": 0, "certainty": 1}));
        let expected = json!({"cell": cell(1), "level": 5, "certainty": 3,
            "rate": 0.000_123_5, "lower": 0.0, "upper": null, "relative": 12.0,
            "relative_lower": 0.5, "relative_upper": 20.0,
            "harm": 0.000_4, "harm_lower": 0.0, "harm_upper": 0.002});
        assert_eq!(properties(1), expected);
    }

    #[test]
    fn figures_keep_four_digits_whatever_their_size() {
        let mut values = vec![0.0, 1.0, 9.9996, 9_999.5, 0.001, 1_000.0, 1e-30, 1e30, 5e-324];
        for step in 0..20_000 {
            let value = 10_f64.powf(f64::from(step) / 1_000.0 - 10.0);
            values.extend([value, -value, value * 1.000_499]);
        }
        for value in values {
            let mut out = Vec::new();
            push_number(&mut out, b"", value);
            let text = String::from_utf8(out).unwrap();
            let read: f64 = serde_json::from_str(&text).unwrap();
            let off = (read - value).abs();
            assert!(off <= value.abs() * 5.001e-4, "{value} became {text}");
        }
    }

    #[test]
    fn an_empty_collection_is_one_too() {
        let mut out = Vec::new();
        begin(&mut out, &serde_json::Map::new());
        end(&mut out);
        assert_eq!(out, b"{\"type\":\"FeatureCollection\",\"features\":[]}");
    }
}
