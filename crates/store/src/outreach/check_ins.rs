//! What is said by those who are out, or for them.

use atalaya_domain::{
    AuditAction, Cell, CheckInId, CheckInKind, DeviceId, OrganisationId, OutreachId, UserId,
};
use atalaya_safety::{Asked, CheckIn, Outreach, PlaceKept, Plan};
use diesel::prelude::*;
use jiff::Timestamp;

use super::change::{begun_in_tx, crew_in_tx, put_in_tx, rules_in_tx, taken_in_tx};
use super::{CHECK_IN_CELL, OutreachRow, audit_subject};
use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::rows::{corrupt, timestamp};
use crate::schema::{check_in, device, outreach};
use crate::sealing::{OpeningKeys, opening_keys_in_tx, sealing_key_in_tx};
use crate::{NewAudit, Store, StoreError};

/// A check-in that comes in.
#[derive(Debug, Clone, Copy)]
pub struct NewCheckIn {
    /// Its id, made by the phone.
    pub id: CheckInId,
    /// Who says it: the promoter, or a supervisor for them.
    pub author: UserId,
    /// What is said.
    pub said: CheckIn,
    /// Where.
    pub cell: Option<Cell>,
    /// The PIN that was typed for it, which was right.
    pub typed: Option<TypedPin>,
}

/// A right PIN that was typed with a check-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypedPin {
    /// On which device.
    pub device: DeviceId,
    /// Whether it is the second one: under duress.
    pub is_second: bool,
}

/// A check-in as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredCheckIn {
    /// Its id.
    pub id: CheckInId,
    /// Who said it.
    pub author: UserId,
    /// What.
    pub kind: CheckInKind,
    /// Whether under duress.
    pub duress: bool,
    /// When it was tapped, by the server's clock.
    pub said_at: Timestamp,
    /// When it was received.
    pub received_at: Timestamp,
    /// Where, while that is kept.
    pub cell: Option<Cell>,
}

/// The columns of a [`StoredCheckIn`].
type CheckInRow = (Vec<u8>, i64, String, i64, i64, i64, Option<Vec<u8>>);

fn read(row: CheckInRow, cell: Option<Cell>) -> Result<StoredCheckIn, StoreError> {
    let (id, author, kind, duress, said_us, received_us, _) = row;
    let id = id.as_slice().try_into().map_err(|_| corrupt("id"))?;
    Ok(StoredCheckIn {
        id: CheckInId::from_bytes(id),
        author: UserId(author),
        kind: CheckInKind::parse(&kind).ok_or(corrupt("kind"))?,
        duress: duress != 0,
        said_at: timestamp(said_us, "said_us")?,
        received_at: timestamp(received_us, "received_us")?,
        cell,
    })
}

impl NewCheckIn {
    /// Whether the second PIN was typed for it.
    fn is_forced(&self) -> bool {
        self.typed.is_some_and(|typed| typed.is_second)
    }
}

/// Whether it calls for help, which is heard whether or not there is a plan.
const fn calls_for_help(said: &CheckIn) -> bool {
    said.duress || matches!(said.kind, CheckInKind::Red)
}

/// Where somebody was when they said something, sealed with their key, inside a transaction; nothing where no keys are.
macro_rules! sealed_cell_in_tx {
    ($c:ident, ($organisation:expr, $promoter:expr, $id:expr), $cell:expr, $keys:expr, $now:expr) => {
        match ($cell, $keys) {
            (Some(cell), Some(keys)) => {
                let now_us = $now.as_microsecond();
                let key = sealing_key_in_tx!($c, keys, $organisation, Some($promoter), now_us)?;
                let text = cell.to_string();
                Some(key.seal(CHECK_IN_CELL, $id.as_bytes(), text.as_bytes())?)
            }
            _ => None,
        }
    };
}

/// A PIN was typed for what is said: after the second one the first is wrong on that device, inside a transaction. The
/// same work either way.
macro_rules! forced_in_tx {
    ($c:ident, ($organisation:expr, $author:expr), $typed:expr, $now:expr) => {{
        let forced = $typed.is_second.then(|| $now.as_microsecond());
        let this = device::table
            .find($typed.device.as_bytes().as_slice())
            .filter(device::organisation.eq($organisation))
            .filter(device::user_id.eq($author.0))
            .filter(device::ended_us.is_null())
            .filter(device::forced_us.is_null());
        diesel::update(this).set(device::forced_us.eq(forced)).execute($c)?;
    }};
}

impl Store {
    /// Takes a check-in in; whether it was new. One with the same id changes nothing, unless it is said under duress now
    /// and was not before: that is heard whatever id it has. Whoever calls for help in an outing that nobody knows of, in
    /// their own name, is out from now on.
    ///
    /// Where the second PIN was typed for it, the first is wrong on that device from then on, until a human has closed the
    /// alarm ([`Store::outreach_close`]): whoever makes somebody type a PIN would see two of them work. Both are of one
    /// transaction: nobody is left with one PIN of whom nobody was told, nor is anybody told of whom both still work.
    /// [`StoreError::NotFound`] when there is no such outing in the organisation, or it is neither
    /// the author's nor `for_others`.
    pub async fn outreach_check_in(
        &self,
        organisation: OrganisationId,
        id: OutreachId,
        new: NewCheckIn,
        for_others: bool,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (keys, auditor) = (self.keys(), self.auditor_for(Some(new.author)));
        let channels = std::sync::Arc::clone(&self.channels);
        let (is_new, told) = self
            .of(organisation)
            .write("store a check-in", move |conn| {
                on_in_tx!(conn, c => {
                    let rules = rules_in_tx!(c, organisation.0)?;
                    let mut row: Option<OutreachRow> = taken_in_tx!(c, organisation.0, id);
                    let known: Option<i64> = check_in::table
                        .find(new.id.as_bytes().as_slice())
                        .select(check_in::duress)
                        .first(c)
                        .optional()?;
                    let missing = || StoreError::NotFound { what: "outing" };
                    if row.is_none() && known.is_none() && calls_for_help(&new.said) {
                        // Help is called for without a plan, or before the plan has come through.
                        let asked =
                            Asked { level: 5, hour: 0, with_client: false, bulletin: false };
                        let requirement = rules.requirement(asked);
                        let plan = Plan::unplanned(now);
                        let crew = crew_in_tx!(c, organisation.0, new.author, None, now)?;
                        let outing = Outreach::unplanned(new.author, plan, requirement, &crew);
                        // If another organisation has the id, it is not found next.
                        let _ = begun_in_tx!(c, organisation.0, &id, &outing, None, now);
                        row = taken_in_tx!(c, organisation.0, id);
                    }
                    let row = row.ok_or_else(missing)?;
                    if row.promoter != new.author.0 && !for_others {
                        return Err(missing().into());
                    }
                    let forced_now = known == Some(0) && new.is_forced();
                    if known.is_some() && !forced_now {
                        return Ok((false, Vec::new()));
                    }
                    let mut outing = row.outing()?;
                    let crew = crew_in_tx!(
                        c, organisation.0, outing.promoter, outing.plan.buddy, now
                    )?;
                    let relayed = row.promoter != new.author.0;
                    let said = CheckIn { relayed, ..new.said };
                    let mut notices = outing.check_in(said, now, &rules, &crew);
                    // What is due already is not put off until somebody looks.
                    notices.extend(outing.tick(now, &rules, &crew));
                    let kept = outing.place_kept(&said);
                    let cell = new.cell.filter(|_| kept != PlaceKept::Not);
                    let cell = cell.map(|cell| match kept {
                        PlaceKept::Zone => cell.coarsened(PlaceKept::ZONE),
                        PlaceKept::Not | PlaceKept::AsSent => cell,
                    });
                    let cell_sealed = sealed_cell_in_tx!(
                        c, (organisation.0, row.promoter, new.id), cell, &keys, now
                    );
                    let written = if forced_now {
                        diesel::update(
                            check_in::table
                                .find(new.id.as_bytes().as_slice())
                                .filter(check_in::outreach.eq(id.as_bytes().as_slice())),
                        )
                        .set(check_in::duress.eq(1))
                        .execute(c)?
                    } else {
                        diesel::insert_into(check_in::table).values((
                            check_in::id.eq(new.id.as_bytes().as_slice()),
                            check_in::organisation.eq(organisation.0),
                            check_in::outreach.eq(id.as_bytes().as_slice()),
                            check_in::kind.eq(new.said.kind.code()),
                            check_in::duress.eq(i64::from(new.said.duress)),
                            check_in::said_us.eq(new.said.said_at.as_microsecond()),
                            check_in::received_us.eq(now.as_microsecond()),
                            check_in::author.eq(new.author.0),
                            check_in::cell_sealed.eq(cell_sealed),
                            check_in::track.eq(i64::from(kept == PlaceKept::Zone)),
                        ))
                        .on_conflict_do_nothing()
                        .execute(c)?
                    };
                    if written == 0 {
                        // Another organisation's, which is not seen from here.
                        return Err(StoreError::Taken { what: "id" }.into());
                    }
                    if let Some(typed) = new.typed {
                        forced_in_tx!(c, (organisation.0, new.author), typed, now);
                    }
                    let told =
                        put_in_tx!(c, (organisation.0, &channels), &id, &outing, &rules, &notices, now);
                    if row.promoter != new.author.0 {
                        let subject = audit_subject(&id, &outing);
                        let entry = NewAudit {
                            action: AuditAction::CheckInForOther,
                            subject: Some(subject),
                            concerned: vec![UserId(row.promoter)],
                        };
                        audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    }
                    Ok((known.is_none(), told))
                })
            })
            .await?;
        self.alerts_changed(&told);
        Ok(is_new)
    }

    /// What was said during an outing, the first first.
    pub async fn outreach_check_ins(
        &self,
        organisation: OrganisationId,
        id: OutreachId,
    ) -> Result<Vec<StoredCheckIn>, StoreError> {
        let keys = self.keys();
        self.of(organisation).run("read check-ins", move |conn| {
            on!(conn, c => {
                let promoter: Option<i64> = outreach::table
                    .find(id.as_bytes().as_slice())
                    .filter(outreach::organisation.eq(organisation.0))
                    .select(outreach::promoter)
                    .first(c)
                    .optional()?;
                let Some(promoter) = promoter else { return Ok(Vec::new()) };
                let rows: Vec<CheckInRow> = check_in::table
                    .filter(check_in::outreach.eq(id.as_bytes().as_slice()))
                    .order((check_in::received_us, check_in::said_us))
                    .select((
                        check_in::id,
                        check_in::author,
                        check_in::kind,
                        check_in::duress,
                        check_in::said_us,
                        check_in::received_us,
                        check_in::cell_sealed,
                    ))
                    .load(c)?;
                let sealed = rows.iter().any(|row| row.6.is_some());
                let opening: Option<OpeningKeys> = match &keys {
                    Some(keys) if sealed => {
                        Some(opening_keys_in_tx!(c, keys, organisation.0, vec![promoter])?)
                    }
                    _ => None,
                };
                let mut said = Vec::with_capacity(rows.len());
                for row in rows {
                    let opened = match (&row.6, &opening) {
                        (Some(sealed), Some(opening)) => opening.open(
                            organisation.0, Some(promoter), CHECK_IN_CELL, &row.0, sealed,
                        )?,
                        _ => None,
                    };
                    let cell = opened.and_then(|text| Cell::parse(str::from_utf8(&text).ok()?).ok());
                    said.push(read(row, cell)?);
                }
                Ok(said)
            })
        })
        .await
    }
}
