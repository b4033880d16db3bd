//! What supervisors do: decide about plans, take alarms up, close them.

use atalaya_domain::{
    AlarmCause, AlarmClosure, AlertKind, AuditAction, OrganisationId, OutreachId, UserId,
};
use atalaya_safety::{Close, Crew, Notice, Outreach};
use diesel::prelude::*;
use jiff::Timestamp;

use super::change::{alarm_in_tx, crew_in_tx, put_in_tx, rules_in_tx, taken_in_tx};
use super::{OutreachRow, audit_subject, read};
use crate::audit::audit_in_tx;
use crate::conn::on_in_tx;
use crate::schema::{alert, device, outreach};
use crate::{NewAudit, Store, StoreError};

/// What a supervisor does to an outing.
#[derive(Debug, Clone, Copy)]
enum Act {
    Decide { yes: bool },
    AnswerVehicle { granted: bool },
    Acknowledge,
    Close { why: AlarmClosure, is_home: bool },
}

impl Act {
    const fn action(self) -> AuditAction {
        match self {
            Self::Decide { yes: true } => AuditAction::OutreachApproved,
            Self::Decide { yes: false } => AuditAction::OutreachRefused,
            Self::AnswerVehicle { .. } => AuditAction::VehicleAnswered,
            Self::Acknowledge => AuditAction::AlarmAcknowledged,
            Self::Close { .. } => AuditAction::AlarmClosed,
        }
    }
}

/// What came of an act.
struct Done {
    notices: Vec<Notice>,
    closed: Vec<atalaya_safety::Ladder>,
    any: bool,
}

fn done(act: Act, outing: &mut Outreach, by: UserId, now: Timestamp, crew: &Crew) -> Done {
    match act {
        Act::Decide { yes } => {
            let notices = outing.decide(by, yes);
            Done { any: !notices.is_empty(), notices, closed: Vec::new() }
        }
        Act::AnswerVehicle { granted } => {
            let notices = outing.answer_vehicle(by, granted);
            Done { any: !notices.is_empty(), notices, closed: Vec::new() }
        }
        Act::Acknowledge => {
            let any = outing.acknowledge(by, now);
            Done { any, notices: Vec::new(), closed: Vec::new() }
        }
        Act::Close { why, is_home } => {
            let (closed, notices) = outing.close(Close { by, why, is_home }, now, crew);
            Done { any: !closed.is_empty(), notices, closed }
        }
    }
}

impl Store {
    /// Approves or refuses a plan; whether there was anything to decide.
    /// [`StoreError::NotFound`] outside the organisation.
    pub async fn outreach_decide(
        &self,
        organisation: OrganisationId,
        id: OutreachId,
        by: UserId,
        yes: bool,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.outreach_act((organisation, id), by, Act::Decide { yes }, now).await
    }

    /// Answers who asked for a vehicle; whether there was anything to answer.
    pub async fn outreach_answer_vehicle(
        &self,
        organisation: OrganisationId,
        id: OutreachId,
        by: UserId,
        granted: bool,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.outreach_act((organisation, id), by, Act::AnswerVehicle { granted }, now).await
    }

    /// Takes up an outing's open alarms; whether there was one that this person had not taken up.
    pub async fn outreach_acknowledge(
        &self,
        organisation: OrganisationId,
        id: OutreachId,
        by: UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.outreach_act((organisation, id), by, Act::Acknowledge, now).await
    }

    /// Closes an outing's open alarms for a reason; whether there were any.
    pub async fn outreach_close(
        &self,
        organisation: OrganisationId,
        id: OutreachId,
        close: Close,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let act = Act::Close { why: close.why, is_home: close.is_home };
        self.outreach_act((organisation, id), close.by, act, now).await
    }

    async fn outreach_act(
        &self,
        (organisation, id): (OrganisationId, OutreachId),
        by: UserId,
        act: Act,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let channels = std::sync::Arc::clone(&self.channels);
        let auditor = self.auditor_for(Some(by));
        let (any, told) = self
            .of(organisation)
            .write("change an outing", move |conn| {
                on_in_tx!(conn, c => {
                    let rules = rules_in_tx!(c, organisation.0)?;
                    let row: Option<OutreachRow> = taken_in_tx!(c, organisation.0, id);
                    let row = row.ok_or(StoreError::NotFound { what: "outing" })?;
                    let mut outing = row.outing()?;
                    let crew = crew_in_tx!(
                        c, organisation.0, outing.promoter, outing.plan.buddy, now
                    )?;
                    let done = done(act, &mut outing, by, now, &crew);
                    if !done.any {
                        return Ok((false, Vec::new()));
                    }
                    for ladder in &done.closed {
                        alarm_in_tx!(c, organisation.0, &id, &outing, ladder);
                    }
                    let mut told =
                        put_in_tx!(c, (organisation.0, &channels), &id, &outing, &rules, &done.notices, now);
                    if let Act::Acknowledge | Act::Close { .. } = act {
                        // What they were told of it they have heard.
                        let heard = alert::table
                            .filter(alert::recipient.eq(by.0))
                            .filter(alert::kind.eq(AlertKind::Alarm.code()))
                            .filter(alert::subject.like(format!("{id}:%")))
                            .filter(alert::acknowledged_us.is_null());
                        diesel::update(heard)
                            .set(alert::acknowledged_us.eq(now.as_microsecond()))
                            .execute(c)?;
                        told.push(by);
                    }
                    if let Act::Close { .. } = act {
                        // A human has heard of them: the first PIN of their phone is right again, unless something that
                        // was said under duress waits for a human still.
                        let others: Vec<String> = outreach::table
                            .filter(outreach::organisation.eq(organisation.0))
                            .filter(outreach::promoter.eq(outing.promoter.0))
                            .filter(outreach::over_us.is_null())
                            .select(outreach::state)
                            .load(c)?;
                        let forced = others
                            .iter()
                            .map(|state| Ok(read(state)?.alarms().any(|alarm| alarm.cause == AlarmCause::Duress)))
                            .collect::<Result<Vec<bool>, StoreError>>()?;
                        let heard = !forced.contains(&true);
                        let theirs = device::table
                            .filter(device::organisation.eq(organisation.0))
                            .filter(device::user_id.eq(outing.promoter.0));
                        if heard {
                            diesel::update(theirs)
                                .set(device::forced_us.eq(None::<i64>))
                                .execute(c)?;
                        }
                    }
                    let subject = audit_subject(&id, &outing);
                    let entry = NewAudit {
                        action: act.action(),
                        subject: Some(subject),
                        concerned: vec![outing.promoter],
                    };
                    audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    Ok((true, told))
                })
            })
            .await?;
        self.alerts_changed(&told);
        Ok(any)
    }
}
