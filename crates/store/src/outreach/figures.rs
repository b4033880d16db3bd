//! What drills and alarms tell afterwards: who did which drill, how many alarms were none.

use std::collections::BTreeMap;

use atalaya_domain::{AlarmCause, AlarmClosure, OrganisationId, OutreachId, OutreachPhase, UserId};
use diesel::prelude::*;
use jiff::Timestamp;

use super::{OutreachRow, outreach_code};
use crate::conn::on;
use crate::rows::{corrupt, timestamp};
use crate::schema::{alarm, app_user, outreach};
use crate::{Store, StoreError};

/// One drill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drill {
    /// What it was called on the telephone.
    pub code: String,
    /// Who went out.
    pub who: UserId,
    /// Their pseudonym.
    pub promoter: String,
    /// Who went out with them.
    pub buddy: Option<UserId>,
    /// When it was to begin.
    pub at: Timestamp,
    /// Where it stands.
    pub phase: OutreachPhase,
    /// When supervisors were called, if they were.
    pub called_at: Option<Timestamp>,
    /// How long it took until one acknowledged, seconds.
    pub acknowledged_after_s: Option<i64>,
    /// The pseudonym of who closed it.
    pub closed_by: Option<String>,
}

/// How the alarms of some time went that were no exercise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AlarmFigures {
    /// Those that called supervisors.
    pub called: u64,
    /// Of these, those of somebody who was not heard of in time.
    pub overdue: u64,
    /// Of these, those that a human has closed.
    pub overdue_closed: u64,
    /// Of these, those in which nothing was the matter.
    pub overdue_false: u64,
    /// Those that nobody has acknowledged.
    pub unanswered: u64,
    /// Half were acknowledged within so many seconds; `None` where none was.
    pub acknowledged_median_s: Option<i64>,
}

/// Of an alarm: its outing, when it called, was acknowledged, and who closed it.
type CalledRow = (Vec<u8>, i64, Option<i64>, Option<i64>);
/// Of an alarm: its cause, when it called and was acknowledged, when and why it was closed.
type FigureRow = (String, i64, Option<i64>, Option<i64>, Option<String>);

const fn seconds(called_us: i64, acknowledged_us: i64) -> i64 {
    (acknowledged_us - called_us) / 1_000_000
}

impl Store {
    /// The drills of an organisation that began after an instant, the last first.
    pub async fn drills(
        &self,
        organisation: OrganisationId,
        since: Timestamp,
        most: usize,
    ) -> Result<Vec<Drill>, StoreError> {
        self.of(organisation)
            .run("list drills", move |conn| {
                on!(conn, c => {
                    let rows: Vec<(OutreachRow, String)> = outreach::table
                        .inner_join(app_user::table)
                        .filter(outreach::organisation.eq(organisation.0))
                        .filter(outreach::exercise.eq(1))
                        .filter(outreach::starts_us.ge(since.as_microsecond()))
                        .order((outreach::starts_us.desc(), outreach::id))
                        .limit(most as i64)
                        .select((OutreachRow::as_select(), app_user::handle))
                        .load(c)?;
                    let called: Vec<CalledRow> = alarm::table
                        .filter(alarm::organisation.eq(organisation.0))
                        .filter(alarm::outreach.eq_any(rows.iter().map(|(row, _)| row.id.clone())))
                        .order(alarm::called_us)
                        .select((
                            alarm::outreach,
                            alarm::called_us,
                            alarm::acknowledged_us,
                            alarm::closed_by,
                        ))
                        .load(c)?;
                    let closers = called.iter().filter_map(|(.., by)| *by);
                    let names: BTreeMap<i64, String> = app_user::table
                        .filter(app_user::organisation.eq(organisation.0))
                        .filter(app_user::id.eq_any(closers))
                        .select((app_user::id, app_user::handle))
                        .load::<(i64, String)>(c)?
                        .into_iter()
                        .collect();
                    let read = |(row, promoter): (OutreachRow, String)| {
                        let first = called.iter().find(|(of, ..)| *of == row.id);
                        let outing = row.outing()?;
                        let id: OutreachId = row.id()?;
                        let at = |us: i64| timestamp(us, "called_us");
                        Ok(Drill {
                            code: outreach_code(&id),
                            who: outing.promoter,
                            promoter,
                            buddy: outing.plan.buddy,
                            at: outing.plan.starts_at(),
                            phase: outing.phase,
                            called_at: first.map(|(_, us, ..)| at(*us)).transpose()?,
                            acknowledged_after_s: first
                                .and_then(|(_, us, then, _)| then.map(|then| seconds(*us, then))),
                            closed_by: first
                                .and_then(|(.., by)| by.and_then(|by| names.get(&by).cloned())),
                        })
                    };
                    let drills = rows.into_iter().map(read);
                    Ok(drills.collect::<Result<Vec<_>, StoreError>>()?)
                })
            })
            .await
    }

    /// How an organisation's alarms went that called somebody after an instant and were no exercise.
    pub async fn alarm_figures(
        &self,
        organisation: OrganisationId,
        since: Timestamp,
    ) -> Result<AlarmFigures, StoreError> {
        self.of(organisation)
            .run("count alarms", move |conn| {
                let rows: Vec<FigureRow> = on!(conn, c => {
                    alarm::table
                        .filter(alarm::organisation.eq(organisation.0))
                        .filter(alarm::exercise.eq(0))
                        .filter(alarm::called_us.ge(since.as_microsecond()))
                        .select((
                            alarm::cause,
                            alarm::called_us,
                            alarm::acknowledged_us,
                            alarm::closed_us,
                            alarm::closure,
                        ))
                        .load(c)
                })?;
                Ok(counted(&rows)?)
            })
            .await
    }
}

fn counted(rows: &[FigureRow]) -> Result<AlarmFigures, StoreError> {
    let mut figures = AlarmFigures::default();
    let mut waited = Vec::new();
    for (cause, called_us, acknowledged_us, closed_us, closure) in rows {
        figures.called += 1;
        match acknowledged_us {
            Some(us) => waited.push(seconds(*called_us, *us)),
            // Whoever closes it has heard of it.
            None => figures.unanswered += u64::from(closed_us.is_none()),
        }
        let cause = AlarmCause::parse(cause).ok_or(corrupt("cause"))?;
        if matches!(cause, AlarmCause::Orange | AlarmCause::Red | AlarmCause::Duress) {
            continue;
        }
        figures.overdue += 1;
        if let Some(closure) = closure {
            let closure = AlarmClosure::parse(closure).ok_or(corrupt("closure"))?;
            figures.overdue_closed += 1;
            figures.overdue_false += u64::from(closure.is_false());
        }
    }
    waited.sort_unstable();
    figures.acknowledged_median_s = waited.get(waited.len().saturating_sub(1) / 2).copied();
    Ok(figures)
}
