//! Entering that somebody looked, before they are told: what cannot be entered is not told.

use atalaya_domain::{AuditAction, AuditSubject, AuditSubjectKind, UserId};
use atalaya_store::{NewAudit, UserRecord};

use crate::doors::Doors;
use crate::problem::Problem;
use crate::viewer::Principal;

/// Enters that somebody looks at something that is nobody's in particular.
pub(crate) async fn looked_at(
    principal: &Principal,
    action: AuditAction,
    subject: AuditSubject,
    doors: &Doors,
) -> Result<(), Problem> {
    let new = NewAudit { action, subject: Some(subject), concerned: Vec::new() };
    let organisation = principal.viewer().organisation;
    Ok(principal.store(doors).audit_append(organisation, new, doors.now()).await?)
}

/// Enters that somebody looks at records of these reporters: one entry, in the log of each of them.
/// What is one's own, or nobody's, is not entered.
pub(crate) async fn looked_at_records(
    principal: &Principal,
    action: AuditAction,
    subject: AuditSubject,
    reporters: impl IntoIterator<Item = Option<UserId>>,
    doors: &Doors,
) -> Result<(), Problem> {
    let viewer = principal.viewer();
    let others = |person: &UserId| viewer.user != Some(*person);
    let mut concerned: Vec<UserId> = reporters.into_iter().flatten().filter(others).collect();
    if concerned.is_empty() {
        return Ok(());
    }
    concerned.sort_unstable();
    concerned.dedup();
    let new = NewAudit { action, subject: Some(subject), concerned };
    Ok(principal.store(doors).audit_append(viewer.organisation, new, doors.now()).await?)
}

/// Enters that somebody looks at a list of people: in the log of each of them, once an hour.
pub(crate) async fn looked_at_list(
    principal: &Principal,
    action: AuditAction,
    kind: AuditSubjectKind,
    people: impl IntoIterator<Item = UserId>,
    doors: &Doors,
) -> Result<(), Problem> {
    let (by, now) = (principal.person()?, doors.now());
    let others = people.into_iter().filter(|person| *person != by);
    let mut concerned = doors.recent_looks.not_entered(by, action, others, now);
    concerned.sort_unstable();
    concerned.dedup();
    if concerned.is_empty() {
        return Ok(());
    }
    let subject = Some(AuditSubject::list(kind));
    let new = NewAudit { action, subject, concerned: concerned.clone() };
    let organisation = principal.viewer().organisation;
    principal.store(doors).audit_append(organisation, new, now).await?;
    doors.recent_looks.entered(by, action, &concerned, now);
    Ok(())
}

/// Enters that somebody failed to sign in to an account that there is. Afterwards and not before the
/// answer: it must take as long as for one that there is not.
pub(crate) fn sign_in_failed(account: &UserRecord, doors: &Doors) {
    let Some(user) = account.viewer.user else { return };
    let subject = Some(AuditSubject::one(AuditSubjectKind::User, &user.0));
    let new = NewAudit { action: AuditAction::SignInFailed, subject, concerned: vec![user] };
    let (store, organisation) = (doors.app.store.clone(), account.viewer.organisation);
    let now = doors.now();
    actix_web::rt::spawn(async move {
        if let Err(error) = store.audit_append(organisation, new, now).await {
            tracing::warn!(%error, "cannot enter a failed attempt to sign in");
        }
    });
}
