//! The lines of a backup's stream: what each table's rows look like in it.

use atalaya_domain::{Cell, Consents};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::BackupCounts;
use crate::schema::{
    app_user, audit, audit_concerned, audit_key, code_word, credential_card, data_key,
    directory_entry, distinct_pair, duty_turn, event, exposure, facility_check, lesson,
    logbook_plan, organisation, person_key, place, place_audit, place_review, protocol, rejection,
    release, release_approval, release_file, release_party, safety_rules, staff_contact,
    support_case, support_person, support_seen, token, totp,
};

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) atalaya_backup: u32,
    /// When it was begun.
    pub(crate) created_at: String,
    /// Versions of either kind that follow, for the progress alone.
    pub(crate) versions: u64,
}

/// Every other line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Line {
    Organisation(OrganisationLine),
    User(UserLine),
    Token(TokenLine),
    Event(Box<EventLine>),
    Exposure(Box<ExposureLine>),
    Distinct(DistinctLine),
    Rejection(RejectionLine),
    Place(PlaceLine),
    PlaceReview(PlaceReviewLine),
    Audit(AuditLine),
    Concerned(ConcernedLine),
    Release(Box<ReleaseLine>),
    ReleaseParty(ReleasePartyLine),
    ReleaseApproval(ReleaseApprovalLine),
    ReleaseFile(Box<ReleaseFileLine>),
    AuditKey(AuditKeyLine),
    DataKey(DataKeyLine),
    PersonKey(PersonKeyLine),
    Contact(ContactLine),
    Totp(TotpLine),
    SafetyRules(SafetyRulesLine),
    DutyTurn(DutyTurnLine),
    Protocol(ProtocolLine),
    CodeWord(CodeWordLine),
    SupportPerson(SupportPersonLine),
    SupportSeen(SupportSeenLine),
    SupportCase(SupportCaseLine),
    CredentialCard(CredentialCardLine),
    FacilityCheck(FacilityCheckLine),
    DirectoryEntry(DirectoryEntryLine),
    Lesson(LessonLine),
    LogbookPlan(LogbookPlanLine),
    PlaceAudit(PlaceAuditLine),
    End(Box<End>),
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct End {
    pub(crate) counts: BackupCounts,
    /// Of every byte before this line, hexadecimal.
    pub(crate) sha256: String,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = organisation, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrganisationLine {
    pub(crate) id: i64,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) created_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = app_user, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserLine {
    pub(crate) id: i64,
    pub(crate) organisation: i64,
    pub(crate) handle: String,
    pub(crate) role: String,
    pub(crate) key_populations: i64,
    pub(crate) password_hash: String,
    pub(crate) created_us: i64,
    pub(crate) disabled_us: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) erased_us: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) erased_events: Option<String>,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = token, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenLine {
    pub(crate) id: i64,
    #[serde(with = "hex")]
    pub(crate) secret_hash: Vec<u8>,
    pub(crate) organisation: i64,
    pub(crate) role: String,
    pub(crate) label: String,
    pub(crate) created_us: i64,
    pub(crate) expires_us: Option<i64>,
    pub(crate) revoked_us: Option<i64>,
    /// 0 in a file of an older format.
    #[serde(default)]
    pub(crate) intake_only: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = event, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventLine {
    pub(crate) position: i64,
    pub(crate) organisation: i64,
    pub(crate) version: i64,
    pub(crate) first_position: i64,
    pub(crate) supersedes: Option<i64>,
    pub(crate) superseded_by: Option<i64>,
    pub(crate) earliest_us: i64,
    pub(crate) latest_us: i64,
    #[serde(with = "cell")]
    pub(crate) cell: i64,
    #[serde(skip)]
    pub(crate) cell_8: i64,
    #[serde(skip)]
    pub(crate) lat: f64,
    #[serde(skip)]
    pub(crate) lon: f64,
    pub(crate) severity: i64,
    pub(crate) felt: Option<i64>,
    pub(crate) potential: Option<i64>,
    pub(crate) key_populations: i64,
    pub(crate) reporter: Option<i64>,
    pub(crate) author: Option<i64>,
    pub(crate) recorded_us: i64,
    #[serde(with = "hex")]
    pub(crate) event_id: Vec<u8>,
    pub(crate) action: String,
    pub(crate) kind: String,
    pub(crate) time_precision: String,
    pub(crate) location_precision: String,
    pub(crate) source: String,
    pub(crate) verification: String,
    pub(crate) setting: Option<String>,
    pub(crate) perpetrator: Option<String>,
    pub(crate) flags: Option<String>,
    /// Readable, in a file of an older format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) narrative: Option<String>,
    #[serde(default, with = "hex_if_any", skip_serializing_if = "Option::is_none")]
    pub(crate) duplicate_of: Option<Vec<u8>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) told_version: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) told_us: Option<i64>,
    #[serde(default, with = "hex_if_any", skip_serializing_if = "Option::is_none")]
    pub(crate) narrative_sealed: Option<Vec<u8>>,
    /// In a file of an older format nobody was asked: what was agreed to by reporting.
    #[serde(default = "consents_by_default")]
    pub(crate) consents: i64,
}

fn consents_by_default() -> i64 {
    Consents::default().bits()
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = exposure, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExposureLine {
    pub(crate) position: i64,
    pub(crate) organisation: i64,
    pub(crate) version: i64,
    pub(crate) first_position: i64,
    pub(crate) supersedes: Option<i64>,
    pub(crate) superseded_by: Option<i64>,
    pub(crate) started_us: i64,
    pub(crate) ended_us: i64,
    #[serde(with = "cell")]
    pub(crate) cell: i64,
    pub(crate) workers: i64,
    pub(crate) work_s: i64,
    pub(crate) key_populations: i64,
    pub(crate) reporter: Option<i64>,
    pub(crate) author: Option<i64>,
    pub(crate) recorded_us: i64,
    #[serde(with = "hex")]
    pub(crate) exposure_id: Vec<u8>,
    pub(crate) action: String,
    pub(crate) location_precision: String,
    pub(crate) source: String,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = distinct_pair, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct DistinctLine {
    pub(crate) later: i64,
    pub(crate) earlier: i64,
    pub(crate) organisation: i64,
    pub(crate) author: Option<i64>,
    pub(crate) decided_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = place, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceLine {
    #[serde(with = "hex")]
    pub(crate) id: Vec<u8>,
    pub(crate) organisation: i64,
    #[serde(with = "hex")]
    pub(crate) sealed: Vec<u8>,
    pub(crate) created_us: i64,
    pub(crate) changed_us: i64,
    pub(crate) retired_us: Option<i64>,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = place_review, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceReviewLine {
    #[serde(with = "hex")]
    pub(crate) place: Vec<u8>,
    pub(crate) band: String,
    pub(crate) organisation: i64,
    pub(crate) category: i64,
    pub(crate) proposed: i64,
    pub(crate) reason: String,
    pub(crate) reviewed_us: i64,
    pub(crate) reviewed_by: Option<i64>,
    pub(crate) expires_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = rejection, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct RejectionLine {
    pub(crate) event: i64,
    pub(crate) organisation: i64,
    pub(crate) reason: String,
    pub(crate) rejected_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditLine {
    pub(crate) organisation: i64,
    pub(crate) number: i64,
    pub(crate) at_us: i64,
    pub(crate) actor_kind: String,
    pub(crate) actor: Option<i64>,
    pub(crate) action: String,
    pub(crate) subject_kind: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) key_number: i64,
    #[serde(with = "hex")]
    pub(crate) previous: Vec<u8>,
    #[serde(with = "hex")]
    pub(crate) hash: Vec<u8>,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = audit_concerned, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConcernedLine {
    pub(crate) person: i64,
    pub(crate) position: i64,
    pub(crate) organisation: i64,
    pub(crate) number: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = release, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseLine {
    pub(crate) id: i64,
    pub(crate) organisation: i64,
    pub(crate) proposer: i64,
    pub(crate) audience: Option<i64>,
    pub(crate) content: String,
    #[serde(with = "hex")]
    pub(crate) sha256: Vec<u8>,
    pub(crate) proposed_us: i64,
    pub(crate) dropped_us: Option<i64>,
    pub(crate) number: Option<i64>,
    pub(crate) published_us: Option<i64>,
}

/// A file of a published release, as it was made: with the public key that it was signed by, it verifies after a restore too.
#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = release_file, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseFileLine {
    pub(crate) release: i64,
    pub(crate) name: String,
    pub(crate) organisation: i64,
    pub(crate) media_type: String,
    #[serde(with = "hex")]
    pub(crate) sha256: Vec<u8>,
    #[serde(with = "hex")]
    pub(crate) bytes: Vec<u8>,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = release_party, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleasePartyLine {
    pub(crate) release: i64,
    pub(crate) organisation: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = release_approval, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseApprovalLine {
    pub(crate) release: i64,
    pub(crate) user_id: i64,
    pub(crate) organisation: i64,
    pub(crate) approved_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = audit_key, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditKeyLine {
    pub(crate) number: i64,
    pub(crate) wrapped_by: String,
    #[serde(with = "hex")]
    pub(crate) wrapped: Vec<u8>,
    pub(crate) created_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = data_key, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct DataKeyLine {
    pub(crate) organisation: i64,
    pub(crate) number: i64,
    pub(crate) wrapped_by: String,
    #[serde(with = "hex")]
    pub(crate) wrapped: Vec<u8>,
    pub(crate) created_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = person_key, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonKeyLine {
    pub(crate) person: i64,
    pub(crate) organisation: i64,
    pub(crate) data_key: i64,
    #[serde(with = "hex")]
    pub(crate) wrapped: Vec<u8>,
    pub(crate) created_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = staff_contact, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactLine {
    pub(crate) person: i64,
    pub(crate) organisation: i64,
    #[serde(with = "hex")]
    pub(crate) sealed: Vec<u8>,
    pub(crate) changed_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = totp, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct TotpLine {
    pub(crate) user_id: i64,
    pub(crate) organisation: i64,
    #[serde(with = "hex")]
    pub(crate) sealed: Vec<u8>,
    pub(crate) confirmed_us: Option<i64>,
    pub(crate) last_step: i64,
    #[serde(with = "hex")]
    pub(crate) recovery: Vec<u8>,
    pub(crate) created_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = safety_rules, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct SafetyRulesLine {
    pub(crate) organisation: i64,
    pub(crate) rules: String,
    pub(crate) changed_us: i64,
    pub(crate) changed_by: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = duty_turn, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct DutyTurnLine {
    pub(crate) id: i64,
    pub(crate) organisation: i64,
    pub(crate) user_id: i64,
    pub(crate) duty: String,
    pub(crate) starts_us: i64,
    pub(crate) ends_us: i64,
    pub(crate) place_in_line: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = protocol, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProtocolLine {
    pub(crate) organisation: i64,
    pub(crate) version: i64,
    pub(crate) changed_us: i64,
    #[serde(with = "hex_if_any")]
    pub(crate) sealed: Option<Vec<u8>>,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = code_word, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeWordLine {
    pub(crate) id: i64,
    pub(crate) organisation: i64,
    pub(crate) data_key: i64,
    #[serde(with = "hex")]
    pub(crate) digest: Vec<u8>,
    pub(crate) stands_for: String,
    pub(crate) created_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = support_person, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct SupportPersonLine {
    pub(crate) user_id: i64,
    pub(crate) organisation: i64,
    pub(crate) since_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = support_seen, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct SupportSeenLine {
    pub(crate) organisation: i64,
    pub(crate) position: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = support_case, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct SupportCaseLine {
    pub(crate) organisation: i64,
    #[serde(with = "hex")]
    pub(crate) event_id: Vec<u8>,
    pub(crate) person: i64,
    #[serde(with = "hex")]
    pub(crate) sealed: Vec<u8>,
    pub(crate) stopped: i64,
    pub(crate) created_us: i64,
    pub(crate) next_us: Option<i64>,
    pub(crate) closed_us: Option<i64>,
}

/// Readable in the database, since it is shown without a PIN: nobody's name is in it.
#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = credential_card, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct CredentialCardLine {
    pub(crate) organisation: i64,
    pub(crate) words: String,
    pub(crate) changed_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = facility_check, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct FacilityCheckLine {
    pub(crate) organisation: i64,
    pub(crate) facility: String,
    #[serde(with = "hex")]
    pub(crate) sealed: Vec<u8>,
    pub(crate) checked_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = directory_entry, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct DirectoryEntryLine {
    pub(crate) organisation: i64,
    pub(crate) id: String,
    #[serde(with = "hex_if_any")]
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) tried_us: Option<i64>,
    pub(crate) answered: Option<i64>,
    #[serde(default)]
    pub(crate) tried_by: Option<i64>,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = lesson, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct LessonLine {
    #[serde(with = "hex")]
    pub(crate) id: Vec<u8>,
    pub(crate) organisation: i64,
    pub(crate) kind: String,
    pub(crate) audience: String,
    pub(crate) unit: Option<String>,
    #[serde(with = "hex")]
    pub(crate) sealed: Vec<u8>,
    pub(crate) written_us: i64,
    pub(crate) owner: Option<i64>,
    pub(crate) due_on: Option<String>,
    pub(crate) done_us: Option<i64>,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = logbook_plan, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogbookPlanLine {
    #[serde(with = "hex")]
    pub(crate) id: Vec<u8>,
    pub(crate) organisation: i64,
    #[serde(with = "hex")]
    pub(crate) sealed: Vec<u8>,
    pub(crate) changed_us: i64,
}

#[derive(Debug, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = place_audit, treat_none_as_default_value = false)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceAuditLine {
    #[serde(with = "hex")]
    pub(crate) id: Vec<u8>,
    pub(crate) organisation: i64,
    #[serde(with = "hex")]
    pub(crate) sealed: Vec<u8>,
    pub(crate) audited_us: i64,
    pub(crate) audited_by: Option<i64>,
}

/// Bytes as hexadecimal digits.
pub(crate) mod hex {
    use std::fmt::Write;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn text(bytes: &[u8]) -> String {
        bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&text(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        let digits: Option<Vec<u8>> =
            text.chars().map(|digit| digit.to_digit(16).map(|digit| digit as u8)).collect();
        let digits = digits.filter(|digits| digits.len() % 2 == 0);
        let digits = digits.ok_or_else(|| D::Error::custom("no hexadecimal digits"))?;
        Ok(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
    }
}

/// Bytes that may be missing, as hexadecimal digits.
mod hex_if_any {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::hex;

    #[derive(Deserialize)]
    struct Hex(#[serde(with = "hex")] Vec<u8>);

    #[expect(clippy::ref_option, reason = "the signature serde asks for")]
    pub(super) fn serialize<S: Serializer>(
        bytes: &Option<Vec<u8>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match bytes {
            Some(bytes) => hex::serialize(bytes, to),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Vec<u8>>, D::Error> {
        Ok(Option::<Hex>::deserialize(from)?.map(|hex| hex.0))
    }
}

/// A cell as its hexadecimal index, as everywhere outside.
mod cell {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Cell;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
    pub(super) fn serialize<S: Serializer>(cell: &i64, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&format!("{cell:x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
        let text = String::deserialize(from)?;
        let index = u64::from_str_radix(&text, 16).map_err(D::Error::custom)?;
        Ok(Cell::new(index).map_err(|_| D::Error::custom("no cell"))?.sql())
    }
}
