//! Security bulletins: issued, told to whom they are for, seen, taken back.

use std::collections::{BTreeMap, BTreeSet};

use atalaya_domain::{
    Advice, AlertKind, AuditAction, AuditSubject, AuditSubjectKind, Bulletin, BulletinArea,
    BulletinAudience, BulletinId, BulletinKind, Cell, Channel, Handle, OrganisationId, Role,
    UserId,
};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

use crate::alerts::alert_raise_in_tx;
use crate::audit::audit_in_tx;
use crate::conn::on_in_tx;
use crate::decoys::DECOY_MARK;
use crate::organisations::OrganisationRow;
use crate::rows::{corrupt, timestamp};
use crate::schema::{agreement, alert, app_user, bulletin, bulletin_receipt, organisation};
use crate::scope::Across;
use crate::sealing::{opening_keys_in_tx, sealing_key_in_tx};
use crate::{NewAlert, NewAudit, Organisation, Outwards, Recipients, Store, StoreError};

/// Where advice stands.
const ADVICE: (&str, &str) = ("bulletin", "advice_sealed");

/// Bulletins an organisation may have in force at once: more are not read any more.
const MOST_IN_FORCE: i64 = 20;

/// A bulletin that is to be issued.
#[derive(Debug, Clone)]
pub struct NewBulletin {
    /// The bulletin, not taken back.
    pub bulletin: Bulletin,
    /// Whether people are told by every channel there is, or by those that cost nothing.
    pub urgent: bool,
    /// The roles that are told of it.
    pub roles: Vec<Role>,
}

/// Who has seen a bulletin. For those who issued it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenBy {
    /// Their pseudonym.
    pub handle: Handle,
    /// Their organisation.
    pub organisation: OrganisationId,
    /// When they said so.
    pub at: Timestamp,
}

/// A bulletin as one organisation receives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBulletin {
    /// The bulletin.
    pub bulletin: Bulletin,
    /// Who warns.
    pub issuer: Organisation,
    /// Whether who asks has said that they have seen it.
    pub seen: bool,
    /// Who has seen it, the first first; of an organisation's own alone.
    pub seen_by: Vec<SeenBy>,
    /// The organisations that have an agreement with the one that asks, among those that have seen it.
    pub partners: Vec<Organisation>,
}

/// How an issue went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issued {
    /// It is new.
    New,
    /// It was issued before.
    Known,
    /// The organisation has as many in force as it may.
    TooMany,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = bulletin)]
struct BulletinRow {
    id: Vec<u8>,
    organisation: i64,
    author: i64,
    audience: String,
    kind: String,
    cells: String,
    advice_sealed: Option<Vec<u8>>,
    issued_us: i64,
    valid_until_us: i64,
    revoked_us: Option<i64>,
}

impl BulletinRow {
    fn read(&self, advice: Option<Vec<u8>>) -> Result<Bulletin, StoreError> {
        let id = self.id.as_slice().try_into().map_err(|_| corrupt("bulletin.id"))?;
        let cells: Result<Vec<Cell>, _> = self.cells.split(',').map(Cell::parse).collect();
        let cells = cells.map_err(|_| corrupt("cells"))?;
        let advice = advice.map(|text| {
            let text = String::from_utf8(text).ok();
            text.as_deref().and_then(Advice::parse).ok_or(corrupt("advice_sealed"))
        });
        let revoked = self.revoked_us.map(|us| timestamp(us, "revoked_us"));
        Ok(Bulletin {
            id: BulletinId::from_bytes(id),
            organisation: OrganisationId(self.organisation),
            audience: BulletinAudience::parse(&self.audience).ok_or(corrupt("audience"))?,
            kind: BulletinKind::parse(&self.kind).ok_or(corrupt("kind"))?,
            area: BulletinArea::new(cells).map_err(|_| corrupt("cells"))?,
            advice: advice.transpose()?,
            issued_at: timestamp(self.issued_us, "issued_us")?,
            valid_until: timestamp(self.valid_until_us, "valid_until_us")?,
            revoked_at: revoked.transpose()?,
        })
    }
}

/// The organisations that have an agreement in force with one, whoever gives; inside a transaction.
macro_rules! partners_in_tx {
    ($c:ident, $of:expr, $now_us:expr) => {{
        let (of, now_us): (i64, i64) = ($of, $now_us);
        let in_force: Vec<(i64, Option<i64>)> = agreement::table
            .filter(agreement::accepted_us.is_not_null())
            .filter(agreement::ended_us.is_null())
            .filter(agreement::until_us.gt(now_us))
            .filter(agreement::organisation.eq(of).or(agreement::partner.assume_not_null().eq(of)))
            .select((agreement::organisation, agreement::partner))
            .load($c)?;
        let sides = in_force.into_iter().flat_map(|(giver, partner)| [Some(giver), partner]);
        sides.flatten().filter(|side| *side != of).collect::<BTreeSet<i64>>()
    }};
}

/// Every organisation by number; inside a transaction. Decoys have the mark in their slug still.
macro_rules! named_in_tx {
    ($c:ident) => {{
        let rows: Vec<OrganisationRow> = organisation::table
            .select((organisation::id, organisation::slug, organisation::name))
            .load($c)?;
        rows.into_iter().map(|row| (row.0, row)).collect::<BTreeMap<i64, OrganisationRow>>()
    }};
}

/// The rows an organisation receives that are in force; inside a transaction.
macro_rules! received_in_tx {
    ($c:ident, $of:expr, $named:expr, $partners:expr, $now_us:expr) => {{
        let (of, now_us): (i64, i64) = ($of, $now_us);
        let rows: Vec<BulletinRow> = bulletin::table
            .filter(bulletin::valid_until_us.gt(now_us))
            .filter(bulletin::revoked_us.is_null())
            .order((bulletin::issued_us.desc(), bulletin::id))
            .select(BulletinRow::as_select())
            .load($c)?;
        rows.into_iter().filter(|row| receives(row, of, $named, $partners)).collect::<Vec<_>>()
    }};
}

/// Opens the advice of some rows; inside a transaction.
macro_rules! read_in_tx {
    ($c:ident, $keys:expr, $rows:expr) => {{
        let rows: Vec<BulletinRow> = $rows;
        let mut read: Vec<Bulletin> = Vec::with_capacity(rows.len());
        for row in rows {
            let advice = match &row.advice_sealed {
                None => None,
                Some(sealed) => {
                    let opening =
                        opening_keys_in_tx!($c, $keys, row.organisation, vec![row.author])?;
                    opening.open(row.organisation, Some(row.author), ADVICE, &row.id, sealed)?
                }
            };
            read.push(row.read(advice)?);
        }
        read
    }};
}

pub(crate) use {named_in_tx, partners_in_tx};

/// Whether an organisation is a decoy, or none at all.
pub(crate) fn is_decoy(named: &BTreeMap<i64, OrganisationRow>, id: i64) -> bool {
    named.get(&id).is_none_or(|(_, slug, _)| slug.ends_with(DECOY_MARK))
}

/// Whether an organisation is told of a row. A decoy hears of its own alone and tells nobody else.
fn receives(
    row: &BulletinRow,
    of: i64,
    named: &BTreeMap<i64, OrganisationRow>,
    partners: &BTreeSet<i64>,
) -> bool {
    if row.organisation == of {
        return true;
    }
    if is_decoy(named, of) || is_decoy(named, row.organisation) {
        return false;
    }
    match BulletinAudience::parse(&row.audience) {
        Some(BulletinAudience::Everybody) => true,
        Some(BulletinAudience::Partners) => partners.contains(&row.organisation),
        Some(BulletinAudience::Own) | None => false,
    }
}

impl Store {
    /// Issues a bulletin and alerts whom it is for, but its author. One with the same id of the same
    /// author stays as it is, so sending twice is harmless; [`StoreError::Taken`] when the id is
    /// somebody else's.
    pub async fn bulletin_issue(
        &self,
        new: NewBulletin,
        by: UserId,
        now: Timestamp,
    ) -> Result<Issued, StoreError> {
        let auditor = self.auditor_for(Some(by));
        let channels = self.tells_by().to_vec();
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let (issued, told) = self
            .everybody(Across::Bulletins)
            .write("issue a bulletin", move |conn| {
                on_in_tx!(conn, c => {
                    let (id, of) = (new.bulletin.id, new.bulletin.organisation);
                    let now_us = now.as_microsecond();
                    let known: Option<(i64, i64)> = bulletin::table
                        .find(id.as_bytes().as_slice())
                        .select((bulletin::organisation, bulletin::author))
                        .first(c)
                        .optional()?;
                    if let Some(known) = known {
                        return if known == (of.0, by.0) {
                            Ok((Issued::Known, Vec::new()))
                        } else {
                            Err(StoreError::Taken { what: "id" }.into())
                        };
                    }
                    let in_force: i64 = bulletin::table
                        .filter(bulletin::organisation.eq(of.0))
                        .filter(bulletin::valid_until_us.gt(now_us))
                        .filter(bulletin::revoked_us.is_null())
                        .count()
                        .get_result(c)?;
                    if in_force >= MOST_IN_FORCE {
                        return Ok((Issued::TooMany, Vec::new()));
                    }
                    let advice_sealed = match &new.bulletin.advice {
                        None => None,
                        Some(advice) => {
                            let key = sealing_key_in_tx!(c, &keys, of.0, Some(by.0), now_us)?;
                            Some(key.seal(ADVICE, id.as_bytes(), advice.as_str().as_bytes())?)
                        }
                    };
                    let cells: Vec<String> =
                        new.bulletin.area.cells().iter().map(ToString::to_string).collect();
                    diesel::insert_into(bulletin::table)
                        .values((
                            bulletin::id.eq(id.as_bytes().as_slice()),
                            bulletin::organisation.eq(of.0),
                            bulletin::author.eq(by.0),
                            bulletin::audience.eq(new.bulletin.audience.code()),
                            bulletin::kind.eq(new.bulletin.kind.code()),
                            bulletin::cells.eq(cells.join(",")),
                            bulletin::advice_sealed.eq(advice_sealed),
                            bulletin::issued_us.eq(now_us),
                            bulletin::valid_until_us.eq(new.bulletin.valid_until.as_microsecond()),
                        ))
                        .execute(c)?;
                    let named = named_in_tx!(c);
                    let partners = partners_in_tx!(c, of.0, now_us);
                    let row: BulletinRow = bulletin::table
                        .find(id.as_bytes().as_slice())
                        .select(BulletinRow::as_select())
                        .first(c)?;
                    // Whom an agreement binds is the same, whoever of the two asks.
                    let of_whom = named.keys().copied().filter(|one| {
                        let theirs = partners.contains(one).then_some(of.0);
                        receives(&row, *one, &named, &theirs.into_iter().collect())
                    });
                    let people: Vec<i64> = app_user::table
                        .filter(app_user::organisation.eq_any(of_whom.collect::<Vec<i64>>()))
                        .filter(app_user::role.eq_any(new.roles.iter().map(|role| role.code())))
                        .filter(app_user::id.ne(by.0))
                        .select(app_user::id)
                        .load(c)?;
                    let to = Recipients::Users(people.into_iter().map(UserId).collect());
                    let told = alert_raise_in_tx!(c, &alert_of(&new, &channels, now), &to, now)?;
                    audit_in_tx!(c, &auditor, of.0, act(AuditAction::BulletinIssued, id), now)?;
                    Ok((Issued::New, told))
                })
            })
            .await?;
        self.alerts_changed(&told);
        Ok(issued)
    }

    /// The bulletins in force that an organisation receives, the newest first, and its own that are
    /// over since not long ago, with who has seen its own.
    pub async fn bulletin_list(
        &self,
        of: OrganisationId,
        user: UserId,
        now: Timestamp,
    ) -> Result<Vec<StoredBulletin>, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let over_since =
            now.saturating_sub(Bulletin::LONGEST).unwrap_or(Timestamp::MIN).as_microsecond();
        self.everybody(Across::Bulletins)
            .run("read bulletins", move |conn| {
                on_in_tx!(conn, c => {
                    let now_us = now.as_microsecond();
                    let named = named_in_tx!(c);
                    let partners = partners_in_tx!(c, of.0, now_us);
                    let mut rows = received_in_tx!(c, of.0, &named, &partners, now_us);
                    let over: Vec<BulletinRow> = bulletin::table
                        .filter(bulletin::organisation.eq(of.0))
                        .filter(bulletin::valid_until_us.gt(over_since))
                        .filter(
                            bulletin::valid_until_us
                                .le(now_us)
                                .or(bulletin::revoked_us.is_not_null()),
                        )
                        .order((bulletin::issued_us.desc(), bulletin::id))
                        .select(BulletinRow::as_select())
                        .load(c)?;
                    rows.extend(over);
                    let read: Vec<Bulletin> = read_in_tx!(c, &keys, rows);
                    let mut stored = Vec::with_capacity(read.len());
                    for bulletin in read {
                        let receipts: Vec<(i64, String, i64, i64)> = bulletin_receipt::table
                            .inner_join(app_user::table)
                            .filter(bulletin_receipt::bulletin.eq(bulletin.id.as_bytes().as_slice()))
                            .order((bulletin_receipt::seen_us, bulletin_receipt::user_id))
                            .select((
                                bulletin_receipt::user_id,
                                app_user::handle,
                                bulletin_receipt::organisation,
                                bulletin_receipt::seen_us,
                            ))
                            .load(c)?;
                        stored.push(told(bulletin, (of, user), receipts, &named, &partners)?);
                    }
                    Ok(stored)
                })
            })
            .await
    }

    /// The bulletins in force that an organisation receives, without their advice.
    pub async fn bulletins_in_force(
        &self,
        of: OrganisationId,
        now: Timestamp,
    ) -> Result<Vec<Bulletin>, StoreError> {
        self.everybody(Across::Bulletins)
            .run("read bulletins", move |conn| {
                on_in_tx!(conn, c => {
                    let now_us = now.as_microsecond();
                    let named = named_in_tx!(c);
                    let partners = partners_in_tx!(c, of.0, now_us);
                    let rows = received_in_tx!(c, of.0, &named, &partners, now_us);
                    Ok(rows.iter().map(|row| row.read(None)).collect::<Result<_, StoreError>>()?)
                })
            })
            .await
    }

    /// Somebody says that they have seen a bulletin; again changes nothing. Their alert of it is
    /// acknowledged too. [`StoreError::NotFound`] if they receive none such.
    pub async fn bulletin_seen(
        &self,
        (of, user): (OrganisationId, UserId),
        id: BulletinId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.everybody(Across::Bulletins)
            .write("note that a bulletin was seen", move |conn| {
                on_in_tx!(conn, c => {
                    let now_us = now.as_microsecond();
                    let named = named_in_tx!(c);
                    let partners = partners_in_tx!(c, of.0, now_us);
                    let rows = received_in_tx!(c, of.0, &named, &partners, now_us);
                    if !rows.iter().any(|row| row.id == id.as_bytes()) {
                        return Err(StoreError::NotFound { what: "bulletin" }.into());
                    }
                    diesel::insert_into(bulletin_receipt::table)
                        .values((
                            bulletin_receipt::bulletin.eq(id.as_bytes().as_slice()),
                            bulletin_receipt::user_id.eq(user.0),
                            bulletin_receipt::organisation.eq(of.0),
                            bulletin_receipt::seen_us.eq(now_us),
                        ))
                        .on_conflict_do_nothing()
                        .execute(c)?;
                    let theirs = alert::table
                        .filter(alert::recipient.eq(user.0))
                        .filter(alert::kind.eq(AlertKind::Bulletin.code()))
                        .filter(alert::subject.eq(id.to_string()))
                        .filter(alert::acknowledged_us.is_null());
                    diesel::update(theirs)
                        .set(alert::acknowledged_us.eq(now_us))
                        .execute(c)?;
                    Ok(())
                })
            })
            .await?;
        self.alerts_changed(&[user]);
        Ok(())
    }

    /// What somebody has warned of, the newest first, those that are over or taken back too, while they are kept.
    pub async fn bulletins_by(
        &self,
        of: OrganisationId,
        author: UserId,
    ) -> Result<Vec<Bulletin>, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        self.of(of)
            .write("read somebody's bulletins", move |conn| {
                on_in_tx!(conn, c => {
                    let rows: Vec<BulletinRow> = bulletin::table
                        .filter(bulletin::organisation.eq(of.0))
                        .filter(bulletin::author.eq(author.0))
                        .order((bulletin::issued_us.desc(), bulletin::id))
                        .select(BulletinRow::as_select())
                        .load(c)?;
                    Ok(read_in_tx!(c, &keys, rows))
                })
            })
            .await
    }

    /// Takes a bulletin of the organisation back, at once: it warns nobody any more, and who has not
    /// heard of it is not told. [`StoreError::NotFound`] if it has none such in force.
    pub async fn bulletin_revoke(
        &self,
        of: OrganisationId,
        id: BulletinId,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        let told: Vec<UserId> = self
            .everybody(Across::Bulletins)
            .write("take a bulletin back", move |conn| {
                on_in_tx!(conn, c => {
                    let now_us = now.as_microsecond();
                    let theirs = bulletin::table
                        .find(id.as_bytes().as_slice())
                        .filter(bulletin::organisation.eq(of.0))
                        .filter(bulletin::revoked_us.is_null())
                        .filter(bulletin::valid_until_us.gt(now_us));
                    let revoked = diesel::update(theirs)
                        .set((bulletin::revoked_us.eq(now_us), bulletin::revoked_by.eq(by.0)))
                        .execute(c)?;
                    if revoked == 0 {
                        return Err(StoreError::NotFound { what: "bulletin" }.into());
                    }
                    let open = alert::table
                        .filter(alert::kind.eq(AlertKind::Bulletin.code()))
                        .filter(alert::subject.eq(id.to_string()))
                        .filter(alert::created_us.lt(now_us))
                        .filter(alert::expires_us.gt(now_us));
                    let whose: Vec<i64> = diesel::update(open)
                        .set(alert::expires_us.eq(now_us))
                        .returning(alert::recipient)
                        .get_results(c)?;
                    audit_in_tx!(c, &auditor, of.0, act(AuditAction::BulletinRevoked, id), now)?;
                    Ok(whose.into_iter().map(UserId).collect())
                })
            })
            .await?;
        self.alerts_changed(&told);
        Ok(())
    }
}

/// The alert that tells of a bulletin: which one, neither where nor of what.
fn alert_of(new: &NewBulletin, channels: &[Channel], now: Timestamp) -> NewAlert {
    let free = |channel: &Channel| new.urgent || *channel == Channel::Push;
    let lasts = new.bulletin.valid_until.duration_since(now);
    NewAlert {
        kind: AlertKind::Bulletin,
        subject: new.bulletin.id.to_string(),
        payload: format!(r#"{{"bulletin":"{}"}}"#, new.bulletin.id),
        lasts,
        once_in: lasts.max(SignedDuration::ZERO),
        outwards: Outwards {
            channels: channels.iter().copied().filter(free).collect(),
            urgent: false,
            except: None,
        },
    }
}

/// An act on a bulletin, for the log.
fn act(action: AuditAction, id: BulletinId) -> NewAudit {
    let subject = Some(AuditSubject::one(AuditSubjectKind::Bulletin, &id));
    NewAudit { action, subject, concerned: Vec::new() }
}

/// A bulletin as an organisation receives it, with its receipts where it is its own.
fn told(
    bulletin: Bulletin,
    (of, user): (OrganisationId, UserId),
    receipts: Vec<(i64, String, i64, i64)>,
    named: &BTreeMap<i64, OrganisationRow>,
    partners: &BTreeSet<i64>,
) -> Result<StoredBulletin, StoreError> {
    let organisation = |id: i64| {
        let row = named.get(&id).ok_or(corrupt("organisation"))?;
        Organisation::read(row.clone())
    };
    let seen = receipts.iter().any(|(who, ..)| *who == user.0);
    let mut seen_by = Vec::new();
    let mut of_partners = BTreeSet::new();
    if bulletin.organisation == of {
        for (_, handle, whose, seen_us) in receipts {
            if partners.contains(&whose) {
                of_partners.insert(whose);
            }
            seen_by.push(SeenBy {
                handle: Handle::parse(&handle).ok_or(corrupt("handle"))?,
                organisation: OrganisationId(whose),
                at: timestamp(seen_us, "seen_us")?,
            });
        }
    }
    let partners = of_partners.into_iter().map(organisation).collect::<Result<_, _>>()?;
    Ok(StoredBulletin {
        issuer: organisation(bulletin.organisation.0)?,
        bulletin,
        seen,
        seen_by,
        partners,
    })
}
