//! Which municipalities a promoter has looked at today who has no plan there.

use atalaya_domain::{AuditAction, AuditSubject, AuditSubjectKind, OrganisationId, UserId};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::audit::audit_in_tx;
use crate::conn::{on, on_in_tx};
use crate::schema::map_choice;
use crate::{NewAudit, Store, StoreError};

impl Store {
    /// The codes of what somebody has chosen on a local day, like `2026-12-01`, the first first.
    pub async fn map_choices(
        &self,
        organisation: OrganisationId,
        user: UserId,
        day: &str,
    ) -> Result<Vec<String>, StoreError> {
        let day = day.to_owned();
        self.of(organisation)
            .run("read choices", move |conn| {
                let chosen: Option<String> = on!(conn, c => {
                    map_choice::table
                        .find(user.0)
                        .filter(map_choice::organisation.eq(organisation.0))
                        .filter(map_choice::day.eq(&day))
                        .select(map_choice::municipalities)
                        .first(c)
                        .optional()
                })?;
                Ok(chosen
                    .iter()
                    .flat_map(|all| all.split_whitespace())
                    .map(str::to_owned)
                    .collect())
            })
            .await
    }

    /// Chooses a municipality beside those that were chosen on that day: entered, in the log of who does. One that was chosen
    /// before is no other choice, however many ask for it at once. `false`, and nothing changes, once there are `most`.
    pub async fn map_choose(
        &self,
        organisation: OrganisationId,
        user: UserId,
        (municipality, day): (&str, &str),
        most: usize,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (municipality, day) = (municipality.to_owned(), day.to_owned());
        let auditor = self.auditor_for(Some(user));
        self.of(organisation)
            .write("choose a municipality", move |conn| {
                on_in_tx!(conn, c => {
                    // There is a row from here on, and the next statement locks it: many at once are no more choices than
                    // one after the other.
                    diesel::insert_into(map_choice::table)
                        .values((
                            map_choice::user_id.eq(user.0),
                            map_choice::organisation.eq(organisation.0),
                            map_choice::day.eq(&day),
                            map_choice::municipalities.eq(""),
                        ))
                        .on_conflict_do_nothing()
                        .execute(c)?;
                    let (of, chosen): (String, String) =
                        diesel::update(map_choice::table.find(user.0))
                            .set(map_choice::day.eq(map_choice::day))
                            .returning((map_choice::day, map_choice::municipalities))
                            .get_result(c)?;
                    let mut chosen: Vec<&str> =
                        if of == day { chosen.split_whitespace().collect() } else { Vec::new() };
                    if chosen.contains(&municipality.as_str()) {
                        return Ok(true);
                    }
                    if chosen.len() >= most {
                        return Ok(false);
                    }
                    chosen.push(&municipality);
                    diesel::update(map_choice::table.find(user.0))
                        .set((
                            map_choice::day.eq(&day),
                            map_choice::municipalities.eq(chosen.join(" ")),
                        ))
                        .execute(c)?;
                    let entry = NewAudit {
                        action: AuditAction::MapChosen,
                        subject: Some(AuditSubject::one(AuditSubjectKind::Map, &municipality)),
                        concerned: vec![user],
                    };
                    audit_in_tx!(c, &auditor, organisation.0, entry, now)?;
                    Ok(true)
                })
            })
            .await
    }
}
