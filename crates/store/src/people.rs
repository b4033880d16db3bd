//! The people of an organisation as those see them who let them in: never with a hash.

use std::collections::{HashMap, HashSet};

use atalaya_domain::{
    AuditAction, Handle, KeyPopulations, OrganisationId, Role, Slug, Upkeep, UserId, Viewer,
};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::rows::{corrupt, timestamp};
use crate::schema::{app_user, device, enrolment, organisation, session, totp};
use crate::scope::Across;
use crate::upkeep::{self, UpkeepRow, upkeep_columns};
use crate::users::{UserRow, about_account, user_columns};
use crate::{AccessChange, Store, StoreError, UserRecord};

/// Somebody, with how they are let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonInfo {
    /// Who, as what.
    pub viewer: Viewer,
    /// What they sign in with.
    pub handle: Handle,
    /// When the account was made.
    pub created_at: Timestamp,
    /// Since when they may not sign in.
    pub disabled_at: Option<Timestamp>,
    /// Until when a code for another device of theirs is open.
    pub code_until: Option<Timestamp>,
    /// Whether a code is asked of them after their password.
    pub second_factor: bool,
    /// How many devices they can open.
    pub devices: u32,
    /// When one of those was seen last, to a minute.
    pub last_seen_at: Option<Timestamp>,
    /// What keeps the account awake.
    pub upkeep: Upkeep,
}

type PersonRow = (i64, String, String, i64, i64, Option<i64>, UpkeepRow);

/// A code that may be typed now, and whose. No `Debug`: the hash must reach no log.
#[derive(Clone)]
pub struct OpenCode {
    /// Whose device it makes.
    pub user: UserRecord,
    /// The PHC string of the code.
    pub hash: String,
}

impl Store {
    /// Everybody of an organisation, by handle.
    pub async fn person_list(
        &self,
        organisation: OrganisationId,
        now: Timestamp,
    ) -> Result<Vec<PersonInfo>, StoreError> {
        let now_us = now.as_microsecond();
        self.of(organisation)
            .run("list people", move |conn| {
                let (people, devices, codes, second) = on!(conn, c => {
                    let people: Vec<PersonRow> = app_user::table
                        .filter(app_user::organisation.eq(organisation.0))
                        .filter(app_user::erased_us.is_null())
                        .order(app_user::handle)
                        .select((
                            app_user::id,
                            app_user::handle,
                            app_user::role,
                            app_user::key_populations,
                            app_user::created_us,
                            app_user::disabled_us,
                            upkeep_columns!(),
                        ))
                        .load(c)?;
                    let devices: Vec<(i64, i64)> = device::table
                        .filter(device::organisation.eq(organisation.0))
                        .filter(device::ended_us.is_null())
                        .select((device::user_id, device::last_seen_us))
                        .load(c)?;
                    let codes: Vec<(i64, i64)> = enrolment::table
                        .filter(enrolment::organisation.eq(organisation.0))
                        .filter(enrolment::expires_us.gt(now_us))
                        .select((enrolment::user_id, enrolment::expires_us))
                        .load(c)?;
                    let second: Vec<i64> = totp::table
                        .filter(totp::organisation.eq(organisation.0))
                        .filter(totp::confirmed_us.is_not_null())
                        .select(totp::user_id)
                        .load(c)?;
                    (people, devices, codes, second)
                });
                let second: HashSet<i64> = second.into_iter().collect();
                let codes: HashMap<i64, i64> = codes.into_iter().collect();
                let mut seen: HashMap<i64, (u32, i64)> = HashMap::new();
                for (user, seen_us) in devices {
                    let (count, last) = seen.entry(user).or_insert((0, i64::MIN));
                    *count += 1;
                    *last = seen_us.max(*last);
                }
                let read = |(
                    id,
                    handle,
                    role,
                    key_populations,
                    created_us,
                    disabled_us,
                    upkeep,
                ): PersonRow| {
                    let (devices, last_seen) = match seen.get(&id) {
                        Some((count, last)) => (*count, Some(timestamp(*last, "last_seen_us")?)),
                        None => (0, None),
                    };
                    Ok::<_, StoreError>(PersonInfo {
                        viewer: Viewer {
                            history: atalaya_domain::History::Whole,
                            user: Some(UserId(id)),
                            organisation,
                            role: Role::parse(&role).ok_or(corrupt("role"))?,
                            key_populations: KeyPopulations::from_bits(key_populations),
                        },
                        handle: Handle::parse(&handle).ok_or(corrupt("handle"))?,
                        created_at: timestamp(created_us, "created_us")?,
                        disabled_at: disabled_us
                            .map(|us| timestamp(us, "disabled_us"))
                            .transpose()?,
                        code_until: codes
                            .get(&id)
                            .map(|us| timestamp(*us, "expires_us"))
                            .transpose()?,
                        second_factor: second.contains(&id),
                        devices,
                        last_seen_at: last_seen,
                        upkeep: upkeep::read(upkeep)?,
                    })
                };
                Ok(people.into_iter().map(read).collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Somebody of an organisation by their handle.
    pub async fn person(
        &self,
        organisation: OrganisationId,
        handle: &Handle,
    ) -> Result<Option<UserRecord>, StoreError> {
        let handle = handle.clone();
        self.of(organisation)
            .run("read a person", move |conn| {
                let row: Option<UserRow> = on!(conn, c => {
                    app_user::table
                        .filter(app_user::organisation.eq(organisation.0))
                        .filter(app_user::handle.eq(handle.as_str()))
                        .filter(app_user::erased_us.is_null())
                        .select(user_columns!())
                        .first(c)
                        .optional()
                })?;
                Ok(row.map(UserRecord::read).transpose()?)
            })
            .await
    }

    /// Gives somebody another role or other populations. Their sessions end, since what they may see
    /// is another; a code that was made for who they were is not open any more.
    pub async fn person_change(
        &self,
        organisation: OrganisationId,
        user: UserId,
        (role, key_populations): (Role, KeyPopulations),
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor();
        self.of(organisation)
            .write("change a person", move |conn| {
                on_in_tx!(conn, c => {
                    let theirs = app_user::table
                        .find(user.0)
                        .filter(app_user::organisation.eq(organisation.0));
                    let changed = diesel::update(theirs)
                        .set((
                            app_user::role.eq(role.code()),
                            app_user::key_populations.eq(key_populations.bits()),
                        ))
                        .execute(c)?;
                    if changed == 0 {
                        return Err(StoreError::NotFound { what: "user" }.into());
                    }
                    diesel::delete(enrolment::table.find(user.0)).execute(c)?;
                    diesel::delete(session::table.filter(session::user_id.eq(user.0))).execute(c)?;
                    let entry = about_account(AuditAction::RoleChanged, user);
                    audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    Ok(())
                })
            })
            .await?;
        self.access_changed(AccessChange::User(user));
        Ok(())
    }

    /// Opens a code for a person of an organisation, in the place of one that was open before.
    /// [`StoreError::NotFound`] if there is no such person, or they are disabled.
    pub async fn enrolment_open(
        &self,
        organisation: OrganisationId,
        user: UserId,
        code_hash: String,
        made_by: Option<UserId>,
        (now, expires_at): (Timestamp, Timestamp),
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(made_by);
        self.of(organisation)
            .write("open a code", move |conn| {
                on_in_tx!(conn, c => {
                    let known: i64 = app_user::table
                        .find(user.0)
                        .filter(app_user::organisation.eq(organisation.0))
                        .filter(app_user::disabled_us.is_null())
                        .count()
                        .get_result(c)?;
                    if known == 0 {
                        return Err(StoreError::NotFound { what: "user" }.into());
                    }
                    diesel::delete(enrolment::table.find(user.0)).execute(c)?;
                    diesel::insert_into(enrolment::table)
                        .values((
                            enrolment::user_id.eq(user.0),
                            enrolment::organisation.eq(organisation.0),
                            enrolment::code_hash.eq(&code_hash),
                            enrolment::made_by.eq(made_by.map(|by| by.0)),
                            enrolment::created_us.eq(now.as_microsecond()),
                            enrolment::expires_us.eq(expires_at.as_microsecond()),
                        ))
                        .execute(c)?;
                    let entry = about_account(AuditAction::CodeOpened, user);
                    audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    Ok(())
                })
            })
            .await
    }

    /// The code that is open for somebody; `None` if there is no such organisation, person or code,
    /// or the person is disabled.
    pub async fn enrolment_by_handle(
        &self,
        organisation: &Slug,
        handle: &Handle,
        now: Timestamp,
    ) -> Result<Option<OpenCode>, StoreError> {
        let (slug, handle, now_us) = (organisation.clone(), handle.clone(), now.as_microsecond());
        self.everybody(Across::SignIn)
            .run("read a code", move |conn| {
                let row: Option<(String, UserRow)> = on!(conn, c => {
                    enrolment::table
                        .inner_join(app_user::table.inner_join(organisation::table))
                        .filter(organisation::slug.eq(slug.as_str()))
                        .filter(app_user::handle.eq(handle.as_str()))
                        .filter(app_user::disabled_us.is_null())
                        .filter(enrolment::expires_us.gt(now_us))
                        .select((enrolment::code_hash, user_columns!()))
                        .first(c)
                        .optional()
                })?;
                let read = |(hash, user)| {
                    Ok::<_, StoreError>(OpenCode { user: UserRecord::read(user)?, hash })
                };
                Ok(row.map(read).transpose()?)
            })
            .await
    }
}
