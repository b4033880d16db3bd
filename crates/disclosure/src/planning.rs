//! Releasing the planning board: the organisation's own places hour by hour of the week, to people who supervise
//! in it and keep the register. A list of venues with their hours is what must never be found by anybody else.

use atalaya_domain::{Json, PlaceId, PlaceName, Population, Setting, Viewer, Zone};
use atalaya_safety::{Asked, SafetyRules};
use jiff::Timestamp;

use crate::place::{may_register_places, object, text};
use crate::{Refusal, Released};

/// What the map says of a place in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedHour {
    /// 1 very low to 5 very high, 0 not enough data.
    pub level: u8,
    /// Whether the map has enough to lean on.
    pub enough: bool,
}

/// A candidate place with its week. Not to be sent: [`release_planning`] makes of it what may be.
#[derive(Debug, Clone)]
pub struct PlanningPlace<'a> {
    /// Its id.
    pub id: PlaceId,
    /// What it is called.
    pub name: &'a PlaceName,
    /// The kind of place.
    pub setting: Option<Setting>,
    /// The 168 hours, Monday 00 h first; none where it lies outside of the map.
    pub week: Vec<PlannedHour>,
    /// What people have said of each part of the day and still holds, in the order of the day.
    pub said: [Option<u8>; 4],
    /// Whether a bulletin in force warns of it.
    pub warned: bool,
}

/// What the board is of.
#[derive(Debug, Clone, Copy)]
pub struct PlanningQuestion<'a> {
    /// Whose map.
    pub population: Population,
    /// As of when the map is read.
    pub as_of: Timestamp,
    /// What the organisation asks by level.
    pub rules: &'a SafetyRules,
    /// The deployment's zone.
    pub zone: &'a Zone,
}

/// The planning board. The caller has read it in the viewer's organisation, as finely as the viewer may see the map.
pub fn release_planning(
    viewer: &Viewer,
    places: &[PlanningPlace<'_>],
    question: &PlanningQuestion<'_>,
) -> Result<Released<Json>, Refusal> {
    may_register_places(viewer)?;
    let rule = |level: u8| {
        let asked = Asked { level, hour: 12, with_client: false, bulletin: false };
        let rule = question.rules.requirement(asked).rule;
        let rule = serde_json::to_vec(&rule).ok().and_then(|text| Json::parse(&text).ok());
        rule.unwrap_or(Json::Null)
    };
    let places = places.iter().map(|place| told(place, question.rules)).collect();
    Ok(Released::new(object([
        ("as_of", Json::String(question.zone.written(question.as_of.as_microsecond()))),
        ("key_population", text(question.population.code())),
        ("rules", Json::Array((1..=5).map(rule).collect())),
        ("places", Json::Array(places)),
    ])))
}

fn told(place: &PlanningPlace<'_>, rules: &SafetyRules) -> Json {
    let with_client = matches!(place.setting, Some(Setting::ClientHome | Setting::ClientCar));
    let digits = |each: &mut dyn Iterator<Item = u8>| {
        Json::String(each.map(|digit| char::from(b'0' + digit.min(9))).collect())
    };
    // Where both speak the higher counts, as everywhere.
    let reckoned = |(hour, known): (usize, &PlannedHour)| {
        let hour = (hour % 24) as u8;
        let said = place.said[usize::from(hour / 6)].unwrap_or(0);
        let level = known.level.max(said);
        rules.requirement(Asked { level, hour, with_client, bulletin: false }).level
    };
    object([
        ("id", text(&place.id.to_string())),
        ("name", text(place.name.as_str())),
        ("setting", place.setting.map_or(Json::Null, |setting| text(setting.code()))),
        ("levels", digits(&mut place.week.iter().map(|hour| hour.level))),
        // Of what there is not enough data nothing is sure.
        ("enough", digits(&mut place.week.iter().map(|one| u8::from(one.enough && one.level > 0)))),
        ("reckoned", digits(&mut place.week.iter().enumerate().map(reckoned))),
        ("said", digits(&mut place.said.iter().map(|said| said.unwrap_or(0)))),
        ("warned", Json::Bool(place.warned)),
    ])
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{KeyPopulations, OrganisationId, Role, UserId};

    use super::*;

    fn question<'a>(rules: &'a SafetyRules, zone: &'a Zone) -> PlanningQuestion<'a> {
        let as_of = Timestamp::UNIX_EPOCH;
        PlanningQuestion { population: Population::All, as_of, rules, zone }
    }

    fn viewer(role: Role, user: Option<UserId>) -> Viewer {
        let key_populations = KeyPopulations::default();
        Viewer {
            history: atalaya_domain::History::Whole,
            user,
            organisation: OrganisationId(1),
            role,
            key_populations,
        }
    }

    #[test]
    fn the_board_is_for_people_who_supervise() {
        let zone = Zone::new("America/Guatemala").unwrap();
        let rules = SafetyRules::default();
        for role in Role::ALL {
            for user in [None, Some(UserId(7))] {
                let told = release_planning(&viewer(*role, user), &[], &question(&rules, &zone));
                assert_eq!(told.is_ok(), user.is_some() && *role == Role::Supervisor, "{role}");
            }
        }
    }

    #[test]
    fn what_people_say_and_what_is_not_known_are_reckoned_with() {
        let (zone, rules) = (Zone::new("America/Guatemala").unwrap(), SafetyRules::default());
        let name = PlaceName::parse("La esquina").unwrap();
        let mut week = vec![PlannedHour { level: 0, enough: true }; 168];
        week[1] = PlannedHour { level: 2, enough: true };
        week[20] = PlannedHour { level: 1, enough: false };
        let place = PlanningPlace {
            id: PlaceId::random([1; 16]),
            name: &name,
            setting: None,
            week,
            said: [None, None, None, Some(5)],
            warned: false,
        };
        let supervisor = viewer(Role::Supervisor, Some(UserId(7)));
        let told = release_planning(&supervisor, &[place], &question(&rules, &zone)).unwrap();
        let text = serde_json::to_value(told.get()).unwrap();
        let digits = |of: &str| text["places"][0][of].as_str().unwrap()[..21].to_owned();
        assert_eq!(digits("levels"), "020000000000000000001");
        assert_eq!(digits("enough"), "010000000000000000000", "nothing known is not enough");
        // By night what is not known is asked for as level 4; from 18 h somebody said 5.
        let reckoned = digits("reckoned");
        assert_eq!((&reckoned[1..2], &reckoned[12..13], &reckoned[18..]), ("2", "3", "555"));
        assert_eq!(text["rules"].as_array().unwrap().len(), 5);
    }
}
