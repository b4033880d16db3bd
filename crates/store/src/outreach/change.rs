//! What every change of an outing does in its transaction.

use atalaya_domain::{AlarmStep, Duty, UserId};
use atalaya_safety::{Crew, Ladder, SafetyRules, Turn};

use crate::StoreError;
use crate::rows::corrupt;

/// The rules of an organisation inside a transaction.
macro_rules! rules_in_tx {
    ($c:ident, $organisation:expr) => {{
        use $crate::schema::safety_rules;
        let rules: Option<String> = safety_rules::table
            .find($organisation)
            .select(safety_rules::rules)
            .first($c)
            .optional()?;
        $crate::outreach::change::rules(rules.as_deref())
    }};
}

/// Who may be told of somebody's outing now, inside a transaction.
macro_rules! crew_in_tx {
    ($c:ident, $organisation:expr, $promoter:expr, $buddy:expr, $now:expr) => {{
        use $crate::schema::{app_user, duty_turn};
        let (organisation, now_us): (i64, i64) = ($organisation, $now.as_microsecond());
        let turns: Vec<(i64, String)> = duty_turn::table
            .inner_join(app_user::table)
            .filter(duty_turn::organisation.eq(organisation))
            .filter(app_user::disabled_us.is_null())
            .filter(app_user::role.eq_any($crate::outreach::roster::hearing()))
            .filter(duty_turn::starts_us.le(now_us))
            .filter(duty_turn::ends_us.gt(now_us))
            // Whoever supervises no more cannot answer for it: the next in line is told at once.
            .filter(
                duty_turn::duty
                    .ne(atalaya_domain::Duty::Supervisor.code())
                    .or(app_user::role.eq(atalaya_domain::Role::Supervisor.code())),
            )
            .order((duty_turn::place_in_line, duty_turn::id))
            .select((duty_turn::user_id, duty_turn::duty))
            .load($c)?;
        let supervisors: Vec<i64> = app_user::table
            .filter(app_user::organisation.eq(organisation))
            .filter(app_user::disabled_us.is_null())
            .filter(app_user::role.eq(atalaya_domain::Role::Supervisor.code()))
            .order(app_user::id)
            .select(app_user::id)
            .load($c)?;
        let buddy: Option<atalaya_domain::UserId> = $buddy;
        let buddy: Option<i64> = match buddy {
            None => None,
            Some(buddy) => app_user::table
                .find(buddy.0)
                .filter(app_user::organisation.eq(organisation))
                .filter(app_user::disabled_us.is_null())
                .select(app_user::id)
                .first($c)
                .optional()?,
        };
        let all: Vec<i64> = turns.iter().map(|(user, _)| *user).collect();
        let all = [&all[..], &supervisors[..], buddy.as_slice()].concat();
        let asleep = $crate::outreach::awake::asleep_in_tx!($c, organisation, all, $now)?;
        $crate::outreach::change::crew($promoter, buddy, turns, supervisors)
            .map(|crew| crew.while_asleep(&asleep))
    }};
}

/// Takes an outing to change it, its row locked. [`StoreError::NotFound`] outside the organisation.
macro_rules! taken_in_tx {
    ($c:ident, $organisation:expr, $id:expr) => {{
        use $crate::schema::outreach;
        // An update that changes nothing locks the row on both engines.
        diesel::update(
            outreach::table
                .find($id.as_bytes().as_slice())
                .filter(outreach::organisation.eq($organisation)),
        )
        .set(outreach::version.eq(outreach::version))
        .returning($crate::outreach::OutreachRow::as_select())
        .get_result::<$crate::outreach::OutreachRow>($c)
        .optional()?
    }};
}

/// Stores an outing that nobody has stored yet, inside a transaction; its place is sealed already.
/// Whether it was stored: an id may be another organisation's, which is not seen from here.
macro_rules! begun_in_tx {
    ($c:ident, $organisation:expr, $id:expr, $outing:expr, $place_sealed:expr, $now:expr) => {{
        use $crate::schema::outreach;
        let (id, outing): (&atalaya_domain::OutreachId, &atalaya_safety::Outreach) = ($id, $outing);
        let (place_sealed, now): (Option<Vec<u8>>, jiff::Timestamp) = ($place_sealed, $now);
        let stored = diesel::insert_into(outreach::table)
            .values((
                outreach::id.eq(id.as_bytes().as_slice()),
                outreach::organisation.eq($organisation),
                outreach::promoter.eq(outing.promoter.0),
                outreach::state.eq($crate::outreach::written(outing)?),
                outreach::phase.eq(outing.phase.code()),
                outreach::place_sealed.eq(place_sealed),
                outreach::exercise.eq(i64::from(outing.is_agreed_exercise())),
                outreach::created_us.eq(now.as_microsecond()),
                outreach::changed_us.eq(now.as_microsecond()),
                outreach::starts_us.eq(outing.plan.starts_at().as_microsecond()),
                outreach::version.eq(0),
            ))
            .on_conflict_do_nothing()
            .execute($c)?;
        stored > 0
    }};
}

/// Writes an outing back, and raises the alerts of what is to be told. Gives whom.
macro_rules! put_in_tx {
    (
        $c:ident, ($organisation:expr, $channels:expr), $id:expr, $outing:expr, $rules:expr, $notices:expr, $now:expr
    ) => {{
        use $crate::alerts::alert_raise_in_tx;
        use $crate::schema::{alarm_step, alert, outreach};
        let (id, outing): (&atalaya_domain::OutreachId, &atalaya_safety::Outreach) = ($id, $outing);
        let now: jiff::Timestamp = $now;
        let key = id.as_bytes().as_slice();
        diesel::update(outreach::table.find(key))
            .set((
                outreach::state.eq($crate::outreach::written(outing)?),
                outreach::phase.eq(outing.phase.code()),
                outreach::exercise.eq(i64::from(outing.is_agreed_exercise())),
                outreach::changed_us.eq(now.as_microsecond()),
                outreach::next_us.eq(outing.next_tick($rules).map(|at| at.as_microsecond())),
                outreach::over_us.eq(outing.is_over().then_some(now.as_microsecond())),
                outreach::version.eq(outreach::version + 1),
            ))
            .execute($c)?;
        let mut told: Vec<atalaya_domain::UserId> = Vec::new();
        let subject = format!("{id}:%");
        for notice in $notices {
            let notice: &atalaya_safety::Notice = notice;
            if let atalaya_safety::Noticed::Step(step, _) = notice.what {
                diesel::insert_into(alarm_step::table)
                    .values((
                        alarm_step::outreach.eq(key),
                        alarm_step::ladder.eq(i64::from(notice.ladder)),
                        alarm_step::step.eq(step.code()),
                        alarm_step::organisation.eq($organisation),
                        alarm_step::fired_us.eq(now.as_microsecond()),
                        alarm_step::told.eq(notice.to.len() as i64),
                    ))
                    .execute($c)?;
            } else if notice.ladder > 0 {
                // They were heard of, or a human has closed it: nobody is to act on the call.
                let over = alert::table
                    .filter(alert::subject.like(format!("{id}:{}:%", notice.ladder)))
                    .filter(alert::kind.eq_any([
                        atalaya_domain::AlertKind::CheckIn.code(),
                        atalaya_domain::AlertKind::Alarm.code(),
                    ]))
                    .filter(alert::acknowledged_us.is_null())
                    .filter(alert::created_us.lt(now.as_microsecond()))
                    .filter(alert::expires_us.gt(now.as_microsecond()));
                let whose: Vec<i64> = diesel::update(over)
                    .set(alert::expires_us.eq(now.as_microsecond()))
                    .returning(alert::recipient)
                    .get_results($c)?;
                told.extend(whose.into_iter().map(atalaya_domain::UserId));
            }
            for (new, to) in $crate::outreach::alerts_of(id, outing, notice, $channels) {
                let to = $crate::Recipients::Users(to);
                told.extend(alert_raise_in_tx!($c, &new, &to, now)?);
            }
        }
        // Whoever is asked whether all is well has said so, or nobody waits for it any more.
        let waiting: Vec<String> = outing
            .ladders()
            .iter()
            .filter(|ladder| ladder.runs())
            .map(|ladder| format!("{id}:{}:", ladder.number))
            .collect();
        let asked: Vec<(i64, i64, String)> = alert::table
            .filter(alert::recipient.eq(outing.promoter.0))
            .filter(alert::kind.eq(atalaya_domain::AlertKind::CheckIn.code()))
            .filter(alert::subject.like(&subject))
            .filter(alert::acknowledged_us.is_null())
            .filter(alert::created_us.lt(now.as_microsecond()))
            .filter(alert::expires_us.gt(now.as_microsecond()))
            .select((alert::recipient, alert::position, alert::subject))
            .load($c)?;
        for (recipient, position, subject) in asked {
            if !waiting.iter().any(|one| subject.starts_with(one.as_str())) {
                diesel::update(alert::table.find((recipient, position)))
                    .set(alert::expires_us.eq(now.as_microsecond()))
                    .execute($c)?;
                told.push(atalaya_domain::UserId(recipient));
            }
        }
        for ladder in outing.alarms() {
            $crate::outreach::change::alarm_in_tx!($c, $organisation, id, outing, ladder);
        }
        told
    }};
}

/// Writes what figures are counted from: one alarm as it is now.
macro_rules! alarm_in_tx {
    ($c:ident, $organisation:expr, $id:expr, $outing:expr, $ladder:expr) => {{
        use $crate::schema::alarm;
        let figures = $crate::outreach::change::Figures::of($ladder);
        diesel::insert_into(alarm::table)
            .values((
                alarm::outreach.eq($id.as_bytes().as_slice()),
                alarm::ladder.eq(i64::from($ladder.number)),
                alarm::organisation.eq($organisation),
                alarm::cause.eq($ladder.cause.code()),
                alarm::due_us.eq($ladder.zero.as_microsecond()),
                alarm::called_us.eq(figures.called_us),
                alarm::exercise.eq(i64::from($outing.is_exercise())),
            ))
            .on_conflict_do_nothing()
            .execute($c)?;
        diesel::update(alarm::table.find(($id.as_bytes().as_slice(), i64::from($ladder.number))))
            .set((
                alarm::acknowledged_us.eq(figures.acknowledged_us),
                alarm::answered_us.eq(figures.answered_us),
                alarm::closed_us.eq(figures.closed_us),
                alarm::closed_by.eq(figures.closed_by),
                alarm::closure.eq(figures.closure),
            ))
            .execute($c)?;
    }};
}

pub(crate) use rules_in_tx;
pub(super) use {alarm_in_tx, begun_in_tx, crew_in_tx, put_in_tx, taken_in_tx};

/// The times of an alarm.
pub(super) struct Figures {
    pub(super) called_us: i64,
    pub(super) acknowledged_us: Option<i64>,
    pub(super) answered_us: Option<i64>,
    pub(super) closed_us: Option<i64>,
    pub(super) closed_by: Option<i64>,
    pub(super) closure: Option<&'static str>,
}

impl Figures {
    pub(super) fn of(ladder: &Ladder) -> Self {
        let called = ladder.fired().find(|(step, _)| *step >= AlarmStep::Supervisor);
        Self {
            called_us: called.map_or(ladder.zero, |(_, at)| at).as_microsecond(),
            acknowledged_us: ladder.acknowledged.first().map(|first| first.at.as_microsecond()),
            answered_us: ladder.answered.map(|answer| answer.received_at.as_microsecond()),
            closed_us: ladder.closed.map(|closed| closed.at.as_microsecond()),
            closed_by: ladder.closed.map(|closed| closed.by.0),
            closure: ladder.closed.map(|closed| closed.why.code()),
        }
    }
}

/// The rules of a row, or the default where there is none.
pub(crate) fn rules(written: Option<&str>) -> Result<SafetyRules, StoreError> {
    match written {
        None => Ok(SafetyRules::default()),
        Some(text) => serde_json::from_str(text).map_err(|_| corrupt("rules")),
    }
}

/// The crew of these rows.
pub(super) fn crew(
    promoter: UserId,
    buddy: Option<i64>,
    turns: Vec<(i64, String)>,
    supervisors: Vec<i64>,
) -> Result<Crew, StoreError> {
    let turns = turns.into_iter().map(|(user, duty)| {
        let duty = Duty::parse(&duty).ok_or(corrupt("duty"))?;
        Ok(Turn { user: UserId(user), duty })
    });
    let turns: Vec<Turn> = turns.collect::<Result<_, StoreError>>()?;
    let supervisors: Vec<UserId> = supervisors.into_iter().map(UserId).collect();
    Ok(Crew::new(promoter, buddy.map(UserId), &turns, &supervisors))
}
