//! Bearer tokens of programs.

use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, KeyPopulations, OrganisationId, Role, Viewer,
};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::organisations::OrganisationRow;
use crate::rows::{corrupt, timestamp};
use crate::schema::{organisation, token};
use crate::scope::Across;
use crate::{AccessChange, NewAudit, Organisation, SecretHash, SignedIn, Store, StoreError};

/// A token that is made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What the program may do.
    pub role: Role,
    /// Whether it only hands in: reports from other programs. Then it reads nothing, whatever its role.
    pub intake_only: bool,
    /// What the token is for.
    pub label: String,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// A token as its organisation sees it: never its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenInfo {
    /// Its number, for revoking.
    pub id: i64,
    /// What the program may do.
    pub role: Role,
    /// Whether it only hands in, and reads nothing.
    pub intake_only: bool,
    /// What the token is for.
    pub label: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// The columns of a [`TokenInfo`].
type TokenRow = (i64, String, String, i64, Option<i64>, Option<i64>, i64);

impl TokenInfo {
    fn read(row: TokenRow) -> Result<Self, StoreError> {
        let (id, role, label, created_us, expires_us, revoked_us, intake_only) = row;
        Ok(Self {
            id,
            role: Role::parse(&role).ok_or(corrupt("role"))?,
            intake_only: intake_only != 0,
            label,
            created_at: timestamp(created_us, "created_us")?,
            expires_at: expires_us.map(|us| timestamp(us, "expires_us")).transpose()?,
            revoked_at: revoked_us.map(|us| timestamp(us, "revoked_us")).transpose()?,
        })
    }
}

impl Store {
    /// Stores a token; gives its number.
    pub async fn token_create(
        &self,
        secret: SecretHash,
        organisation: OrganisationId,
        new: NewToken,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let auditor = self.auditor();
        self.of(organisation)
            .write("create a token", move |conn| {
                on_in_tx!(conn, c => {
                    let id: i64 = diesel::insert_into(token::table)
                        .values((
                            token::secret_hash.eq(secret.0.as_slice()),
                            token::organisation.eq(organisation.0),
                            token::role.eq(new.role.code()),
                            token::label.eq(&new.label),
                            token::created_us.eq(now.as_microsecond()),
                            token::expires_us.eq(new.expires_at.map(Timestamp::as_microsecond)),
                            token::intake_only.eq(i64::from(new.intake_only)),
                        ))
                        .returning(token::id)
                        .get_result(c)?;
                    let new = about_token(AuditAction::TokenCreated, id);
                    audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    Ok(id)
                })
            })
            .await
    }

    /// What a token stands for; `None` if there is none, it was revoked, or has expired.
    pub async fn token_viewer(
        &self,
        secret: SecretHash,
        now: Timestamp,
    ) -> Result<Option<SignedIn>, StoreError> {
        let now_us = now.as_microsecond();
        self.everybody(Across::SignIn).run("read a token", move |conn| {
            let row: Option<(i64, String, Option<i64>, i64, OrganisationRow)> = on!(conn, c => {
                token::table
                    .inner_join(organisation::table)
                    .filter(token::secret_hash.eq(secret.0.as_slice()))
                    .filter(token::revoked_us.is_null())
                    .filter(token::expires_us.is_null().or(token::expires_us.assume_not_null().gt(now_us)))
                    .select((
                        token::id,
                        token::role,
                        token::expires_us,
                        token::intake_only,
                        (organisation::id, organisation::slug, organisation::name),
                    ))
                    .first(c)
                    .optional()
            })?;
            Ok(row.map(signed_in).transpose()?)
        })
        .await
    }

    /// An organisation's tokens, newest first.
    pub async fn token_list(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<TokenInfo>, StoreError> {
        self.of(organisation)
            .run("list tokens", move |conn| {
                let rows: Vec<TokenRow> = on!(conn, c => {
                    token::table
                        .filter(token::organisation.eq(organisation.0))
                        .order(token::id.desc())
                        .select((
                            token::id,
                            token::role,
                            token::label,
                            token::created_us,
                            token::expires_us,
                            token::revoked_us,
                            token::intake_only,
                        ))
                        .load(c)
                })?;
                Ok(rows.into_iter().map(TokenInfo::read).collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Revokes a token of an organisation; [`StoreError::NotFound`] if it has none such.
    pub async fn token_revoke(
        &self,
        organisation: OrganisationId,
        id: i64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor();
        self.of(organisation)
            .write("revoke a token", move |conn| {
                on_in_tx!(conn, c => {
                    let revoked = diesel::update(token::table.find(id))
                        .filter(token::organisation.eq(organisation.0))
                        .set(token::revoked_us.eq(now.as_microsecond()))
                        .execute(c)?;
                    if revoked == 0 {
                        return Err(StoreError::NotFound { what: "token" }.into());
                    }
                    let new = about_token(AuditAction::TokenRevoked, id);
                    audit_in_tx!(c, &auditor, organisation.0, new, now)?;
                    Ok(())
                })
            })
            .await?;
        self.access_changed(AccessChange::Programs(organisation));
        Ok(())
    }
}

fn signed_in(
    (token, role, expires_us, intake_only, organisation): (
        i64,
        String,
        Option<i64>,
        i64,
        OrganisationRow,
    ),
) -> Result<SignedIn, StoreError> {
    let organisation = Organisation::read(organisation)?;
    Ok(SignedIn {
        viewer: Viewer {
            history: atalaya_domain::History::Whole,
            user: None,
            organisation: organisation.id,
            role: Role::parse(&role).ok_or(corrupt("role"))?,
            key_populations: KeyPopulations::default(),
        },
        handle: None,
        organisation,
        started_at: None,
        expires_at: expires_us.map(|us| timestamp(us, "expires_us")).transpose()?,
        token: Some(token),
        intake_only: intake_only != 0,
        session: None,
        upkeep: None,
    })
}

fn about_token(action: AuditAction, id: i64) -> NewAudit {
    let subject = Some(AuditSubject::one(AuditSubjectKind::Token, &id));
    NewAudit { action, subject, concerned: Vec::new() }
}
