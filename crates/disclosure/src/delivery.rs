//! Releasing what was sent of an outing outside of the app: to people who see others home, which messages went to whom by
//! which way and how far they came. Where somebody is reached is not in it, nor what was said, which is always the same.

use atalaya_domain::{AlarmStep, AlertKind, Channel, DeliveryState, Json, UserId, Viewer, Zone};
use jiff::Timestamp;

use crate::{Refusal, Released, sees_home};

/// One message.
#[derive(Debug, Clone)]
pub struct DeliveryFacts {
    /// What the alert is about.
    pub kind: AlertKind,
    /// Which step it tells of, if of one.
    pub step: Option<AlarmStep>,
    /// The pseudonym of whom it is for.
    pub to: String,
    /// By which way.
    pub channel: Channel,
    /// How far it has come.
    pub state: DeliveryState,
    /// When it was written.
    pub written_at: Timestamp,
    /// When it was taken by whoever carries it.
    pub sent_at: Option<Timestamp>,
    /// When it was said to have arrived, or not to.
    pub done_at: Option<Timestamp>,
}

/// What was sent of an outing of `promoter`'s. Who is out is told nothing of it: whoever holds their phone must not see
/// that help was called.
pub fn release_deliveries(
    viewer: &Viewer,
    promoter: UserId,
    sent: &[DeliveryFacts],
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    if !sees_home(viewer) || viewer.user == Some(promoter) {
        return Err(Refusal::NoSuchOutreach);
    }
    let text = |text: &str| Json::String(text.to_owned());
    let time = |at: Timestamp| Json::String(zone.written(at.as_microsecond()));
    let maybe = |at: Option<Timestamp>| at.map_or(Json::Null, time);
    let told = |one: &DeliveryFacts| {
        let members = [
            ("kind", text(one.kind.code())),
            ("step", one.step.map_or(Json::Null, |step| text(step.code()))),
            ("to", text(&one.to)),
            ("channel", text(one.channel.code())),
            ("state", text(one.state.code())),
            ("written_at", time(one.written_at)),
            ("sent_at", maybe(one.sent_at)),
            ("done_at", maybe(one.done_at)),
        ];
        Json::Object(members.map(|(name, value)| (name.to_owned(), value)).to_vec())
    };
    let all = Json::Array(sent.iter().map(told).collect());
    Ok(Released::new(Json::Object(vec![("deliveries".to_owned(), all)])))
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{KeyPopulations, OrganisationId, Role};

    use super::*;

    #[test]
    fn what_was_sent_is_told_to_people_who_supervise_and_never_to_who_is_out() {
        let zone = Zone::new("America/Guatemala").expect("a zone");
        let ana = UserId(7);
        for role in Role::ALL {
            for user in [None, Some(UserId(3)), Some(ana)] {
                let key_populations = KeyPopulations::default();
                let viewer = Viewer {
                    history: atalaya_domain::History::Whole,
                    user,
                    organisation: OrganisationId(1),
                    role: *role,
                    key_populations,
                };
                let sees = *role == Role::Supervisor && user == Some(UserId(3));
                let told = release_deliveries(&viewer, ana, &[], &zone);
                assert_eq!(told.is_ok(), sees, "{role} {user:?}");
            }
        }
    }
}
