//! Which of an organisation's own places may be offered instead of a planned one.

/// What is known of a place in the hours that are asked about, at their worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownOfPlace {
    /// The map's level, 0–5.
    pub level: u8,
    /// Whether the map has enough to lean on.
    pub enough: bool,
    /// The category that a human has given it and that holds, 0–5.
    pub category: Option<u8>,
    /// Whether a bulletin warns of it.
    pub warned: bool,
}

/// The level a place is offered with; `None` when it is not offered. There must be enough to say so:
/// the map's own evidence, or somebody's word that holds. Where both speak, the higher counts: nobody's
/// word takes away what was reported. Where a bulletin warns nothing is offered.
#[must_use]
pub fn offered_level(known: KnownOfPlace, planned: u8) -> Option<u8> {
    let by_map = Some(known.level).filter(|level| *level > 0);
    let by_people = known.category.filter(|category| *category > 0);
    let level = match (by_map.filter(|_| known.enough), by_people) {
        (None, None) => None,
        (None, Some(category)) => Some(by_map.unwrap_or(0).max(category)),
        (Some(level), category) => Some(level.max(category.unwrap_or(0))),
    };
    level.filter(|level| !known.warned && *level < planned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(level: u8, enough: bool, category: Option<u8>, planned: u8) -> Option<u8> {
        offered_level(KnownOfPlace { level, enough, category, warned: false }, planned)
    }

    #[test]
    fn a_place_of_which_nothing_is_known_is_never_offered() {
        assert_eq!(offered(0, false, None, 5), None);
        assert_eq!(offered(0, true, Some(0), 5), None);
        assert_eq!(offered(1, false, None, 5), None, "the map has too little to lean on");
    }

    #[test]
    fn only_what_is_lower_is_offered_and_nobody_s_word_takes_a_report_away() {
        assert_eq!(offered(2, true, None, 4), Some(2));
        assert_eq!(offered(4, true, None, 4), None);
        assert_eq!(offered(0, false, Some(2), 4), Some(2));
        assert_eq!(offered(3, true, Some(1), 4), Some(3));
        assert_eq!(offered(3, false, Some(1), 4), Some(3), "thin evidence of danger counts");
        assert_eq!(offered(1, true, Some(4), 4), None);
        let warned = KnownOfPlace { level: 1, enough: true, category: None, warned: true };
        assert_eq!(offered_level(warned, 5), None);
    }
}
