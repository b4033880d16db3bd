//! A leg of a way: from where to where somebody was travelling when something happened.

use crate::{Cell, Json};

/// Where a way led from, and where to: one end at least. An end is no finer than resolution 7 (about
/// 5 km²): a way home ends at somebody's door, and what the money for it is argued with is towns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leg {
    from: Option<Cell>,
    to: Option<Cell>,
}

impl Leg {
    /// The finest resolution of an end.
    pub const FINEST: u8 = 7;

    /// The leg between two ends, which become index parents where they are finer; `None` without any end.
    #[must_use]
    pub fn new(from: Option<Cell>, to: Option<Cell>) -> Option<Self> {
        let coarse = |end: Option<Cell>| end.map(|cell| cell.coarsened(Self::FINEST));
        (from.is_some() || to.is_some()).then(|| Self { from: coarse(from), to: coarse(to) })
    }

    /// Where it led from.
    #[must_use]
    pub const fn from(&self) -> Option<Cell> {
        self.from
    }

    /// Where it led to.
    #[must_use]
    pub const fn to(&self) -> Option<Cell> {
        self.to
    }

    /// The leg as the API writes it; an end that is not known is left out.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let end = |name: &str, cell: Option<Cell>| {
            Some((name.to_owned(), Json::String(cell?.to_string())))
        };
        Json::Object([end("from", self.from), end("to", self.to)].into_iter().flatten().collect())
    }

    /// The leg as [`Leg::to_json`] writes it; `None` of anything else.
    #[must_use]
    pub fn from_json(json: &Json) -> Option<Self> {
        let Json::Object(members) = json else { return None };
        let (mut from, mut to) = (None, None);
        for (name, value) in members {
            let Json::String(text) = value else { return None };
            let end = match name.as_str() {
                "from" => &mut from,
                "to" => &mut to,
                _ => return None,
            };
            *end = Some(Cell::parse(text).ok()?);
        }
        Self::new(from, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_never_finer_than_a_town_and_reads_back_as_it_was_written() {
        let door = Cell::at(14.6349, -90.5069).expect("a place");
        let leg = Leg::new(Some(door), None).expect("a leg");
        assert_eq!(leg.from(), door.parent(Leg::FINEST));
        assert_eq!(leg.to(), None);
        assert_eq!(Leg::from_json(&leg.to_json()), Some(leg));
        assert_eq!(Leg::new(None, None), None);
        assert_eq!(Leg::from_json(&Json::Object(Vec::new())), None);
    }
}
