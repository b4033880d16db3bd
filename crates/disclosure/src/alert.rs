//! Releasing alerts: to the account they are for, and to nobody else.
//!
//! An account keeps its alerts when its role changes; those that only its former role may know of
//! are not told any more.

use atalaya_domain::{Alert, AlertKind, KeyPopulations, OrganisationId, Role, Viewer};

use crate::{Released, Scope};

/// Who may know of alerts of a kind.
fn may_know(kind: AlertKind, viewer: &Viewer) -> bool {
    match kind {
        // As a warning does, it tells that others reported.
        AlertKind::Cluster => Scope::of(viewer).may_verify,
        // Whose phone was opened under duress: to all who supervise, so that no one person stands between.
        AlertKind::Duress => matches!(viewer.role, Role::Supervisor | Role::Steward),
        // That a call reached nobody outside of the app: to those who see people home.
        AlertKind::Undelivered => matches!(viewer.role, Role::Supervisor),
        // That nobody may be there: to those who can mend the roster, or let in who supervises.
        AlertKind::Unwatched => matches!(viewer.role, Role::Supervisor | Role::Steward),
        // Of danger in an area: to whoever works in one, or answers for who does.
        AlertKind::Bulletin => {
            matches!(viewer.role, Role::Promoter | Role::Supervisor | Role::Steward)
        }
        // Who sees to support is named account by account; in these roles they may be.
        AlertKind::Support => crate::support::may_support(viewer.role),
        // Of an outing: to the account that is to act, which names no place and no person. Those
        // who go out, those who see them home, and whoever is a second contact.
        AlertKind::CheckIn
        | AlertKind::Alarm
        | AlertKind::AlarmAnswered
        | AlertKind::AlarmClosed
        | AlertKind::PlanAsked
        | AlertKind::PlanDecided
        | AlertKind::SetOutUnapproved => viewer.role.hears_alarms(),
    }
}

/// Those of the alerts that are the viewer's to know of.
#[must_use]
pub fn release_alerts(viewer: &Viewer, alerts: Vec<Alert>) -> Released<Vec<Alert>> {
    let theirs =
        |alert: &Alert| viewer.user == Some(alert.recipient) && may_know(alert.kind, viewer);
    Released::new(alerts.into_iter().filter(theirs).collect())
}

/// The roles of an organisation that are to be told of alerts of a kind.
#[must_use]
pub fn roles_to_alert(kind: AlertKind, organisation: OrganisationId) -> Vec<Role> {
    let key_populations = KeyPopulations::default();
    let of = |role| Viewer {
        history: atalaya_domain::History::Whole,
        user: None,
        organisation,
        role,
        key_populations,
    };
    Role::ALL.iter().copied().filter(|role| may_know(kind, &of(*role))).collect()
}

#[cfg(test)]
mod tests {
    use atalaya_domain::UserId;
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn an_alert_is_told_to_its_account_in_a_role_that_may_know_and_to_nobody_else() {
        let alert = Alert {
            recipient: UserId(7),
            position: 1,
            kind: AlertKind::Cluster,
            at: Timestamp::UNIX_EPOCH,
            expires_at: Timestamp::MAX,
            payload: "{}".to_owned(),
            acknowledged_at: None,
        };
        for user in [None, Some(UserId(6)), Some(UserId(7))] {
            for role in Role::ALL {
                let viewer = Viewer {
                    history: atalaya_domain::History::Whole,
                    user,
                    organisation: OrganisationId(1),
                    role: *role,
                    key_populations: KeyPopulations::default(),
                };
                let told = release_alerts(&viewer, vec![alert.clone()]).into_inner().len();
                let verifies = matches!(role, Role::Supervisor | Role::Steward);
                assert_eq!(told == 1, user == Some(UserId(7)) && verifies, "{user:?} {role:?}");
            }
        }
        let roles = roles_to_alert(AlertKind::Cluster, OrganisationId(1));
        assert_eq!(roles, [Role::Supervisor, Role::Steward]);
    }
}
