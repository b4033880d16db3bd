//! Releasing everything about somebody to themselves.

use atalaya_domain::{
    Agreed, Alert, Bulletin, Handle, Json, PlaceAudit, Slug, Upkeep, Viewer, Zone,
};
use atalaya_safety::SafetyRules;
use jiff::Timestamp;

use crate::{
    AgreementRecord, AuditRecords, ContactFacts, EventRecord, ExposureRecord, OutreachFacts,
    Refusal, Released, release_agreements, release_alerts, release_outreach_list,
    release_own_audit, sees_whole_history,
};

/// Everything that is kept about somebody. Not to be sent: [`release_own_data`] makes of it what may
/// be.
#[derive(Debug, Clone, Copy)]
pub struct OwnData<'a> {
    /// What they sign in with.
    pub handle: &'a Handle,
    /// Their organisation.
    pub organisation: &'a Slug,
    /// What they reported.
    pub events: &'a [EventRecord<'a>],
    /// What they recorded of their outreach.
    pub exposure: &'a [ExposureRecord<'a>],
    /// What was done that concerns them.
    pub audit: AuditRecords<'a>,
    /// Who they are and where they are called, if that is kept.
    pub contact: Option<&'a ContactFacts>,
    /// Their outings, with places and check-ins.
    pub outreach: &'a [OutreachFacts<'a>],
    /// By which their outings were seen home.
    pub rules: &'a SafetyRules,
    /// What they have warned others of, while it is kept.
    pub bulletins: &'a [Bulletin],
    /// What they found at places, while it is kept.
    pub place_audits: &'a [(PlaceAudit, Timestamp)],
    /// What they are told and have not acknowledged.
    pub alerts: &'a [Alert],
    /// The phones that open by a PIN of theirs.
    pub devices: &'a [OwnDevice],
    /// Their passkeys.
    pub passkeys: &'a [OwnPasskey],
    /// Whether a code is asked of them after their password.
    pub second_factor: bool,
    /// What they have read and agreed to, and who vouches for them.
    pub upkeep: Option<Upkeep>,
    /// What their organisation shares with others, and is shared with it.
    pub agreements: &'a [AgreementRecord<'a>],
    /// Now.
    pub now: Timestamp,
}

/// A phone or browser of somebody, as they are told of it.
#[derive(Debug, Clone)]
pub struct OwnDevice {
    /// What they call it.
    pub label: String,
    /// When it was enrolled.
    pub created_at: Timestamp,
    /// When it was seen last.
    pub last_seen_at: Timestamp,
    /// Since when it opens no more.
    pub ended_at: Option<Timestamp>,
}

/// A passkey of somebody, as they are told of it.
#[derive(Debug, Clone)]
pub struct OwnPasskey {
    /// What they call it.
    pub label: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was used last.
    pub last_used_at: Option<Timestamp>,
}

/// Everything about the viewer, who has just proved anew who they are; records of others are left out. A program is nobody.
pub fn release_own_data(
    viewer: &Viewer,
    data: &OwnData<'_>,
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    let user = viewer.user.ok_or(Refusal::Audit)?;
    sees_whole_history(viewer)?;
    let text = |text: &str| Json::String(text.to_owned());
    let populations = viewer.key_populations.iter().map(|one| text(one.code())).collect();
    let account = vec![
        ("handle".to_owned(), text(data.handle.as_str())),
        ("organisation".to_owned(), text(data.organisation.as_str())),
        ("role".to_owned(), text(viewer.role.code())),
        ("key_populations".to_owned(), Json::Array(populations)),
    ];
    // As whoever reported sees them: that events were merged is not theirs to know.
    let events = data.events.iter().filter(|record| record.reporter == Some(user));
    let events = events.map(|record| {
        let mut json = record.event.to_json(zone);
        if let Json::Object(members) = &mut json {
            members.extend(crate::event::known(
                record.told_version,
                record.told_at,
                record.withdrawn,
                zone,
            ));
        }
        json
    });
    let exposure = data.exposure.iter().filter(|record| record.reporter == Some(user));
    let exposure = exposure.map(|record| {
        let mut json = record.exposure.to_json(zone);
        if let Json::Object(members) = &mut json {
            members.extend(crate::event::known(
                record.version,
                record.recorded_at,
                record.withdrawn,
                zone,
            ));
        }
        json
    });
    let contact = data.contact.map_or(Json::Null, ContactFacts::of_oneself);
    let entries = only("entries", release_own_audit(viewer, data.audit, zone)?);
    // A supervisor sees others' outings too; here they are told their own.
    let outings: Vec<OutreachFacts<'_>> =
        data.outreach.iter().filter(|one| one.outing.promoter == user).cloned().collect();
    let outings = only(
        "outreach",
        release_outreach_list(viewer, (&outings, &[]), data.rules, (zone, data.now)),
    );
    let agreements =
        only("agreements", release_agreements(viewer, data.agreements, data.now, zone));
    let alerts = release_alerts(viewer, data.alerts.to_vec()).into_inner();
    let at = |at: Timestamp| Json::String(zone.written(at.as_microsecond()));
    let maybe = |time: Option<Timestamp>| time.map_or(Json::Null, at);
    let alerts = alerts.iter().map(|alert| {
        let payload = Json::parse(alert.payload.as_bytes()).unwrap_or(Json::Null);
        object([
            ("kind", text(alert.kind.code())),
            ("at", at(alert.at)),
            ("expires_at", at(alert.expires_at)),
            ("payload", payload),
        ])
    });
    let bulletins = data.bulletins.iter().map(|bulletin| {
        let cells = bulletin.area.cells().iter().map(|cell| text(&cell.to_string())).collect();
        object([
            ("id", text(&bulletin.id.to_string())),
            ("kind", text(bulletin.kind.code())),
            ("audience", text(bulletin.audience.code())),
            ("cells", Json::Array(cells)),
            ("advice", bulletin.advice.as_ref().map_or(Json::Null, |one| text(one.as_str()))),
            ("issued_at", at(bulletin.issued_at)),
            ("valid_until", at(bulletin.valid_until)),
            ("state", text(bulletin.state(data.now).code())),
            ("revoked_at", maybe(bulletin.revoked_at)),
        ])
    });
    let place_audits = data.place_audits.iter().map(|(audit, audited_at)| {
        object([
            ("id", text(&audit.id.to_string())),
            ("cell", text(&audit.cell.to_string())),
            ("band", text(audit.band.code())),
            ("findings", crate::place_audit::findings(audit)),
            ("audited_at", at(*audited_at)),
        ])
    });
    let (devices, passkeys) = keys_of(data, zone);
    Ok(Released::new(Json::Object(vec![
        ("account".to_owned(), Json::Object(account)),
        ("contact".to_owned(), contact),
        ("events".to_owned(), Json::Array(events.collect())),
        ("exposure".to_owned(), Json::Array(exposure.collect())),
        ("outreach".to_owned(), outings),
        ("bulletins".to_owned(), Json::Array(bulletins.collect())),
        ("place_audits".to_owned(), Json::Array(place_audits.collect())),
        ("alerts".to_owned(), Json::Array(alerts.collect())),
        ("devices".to_owned(), devices),
        ("passkeys".to_owned(), passkeys),
        ("second_factor".to_owned(), Json::Bool(data.second_factor)),
        ("upkeep".to_owned(), data.upkeep.map_or(Json::Null, |upkeep| upkeep_of(&upkeep, zone))),
        ("agreements".to_owned(), agreements),
        ("audit".to_owned(), entries),
    ])))
}

/// The phones and the passkeys that open their account.
fn keys_of(data: &OwnData<'_>, zone: &Zone) -> (Json, Json) {
    let text = |text: &str| Json::String(text.to_owned());
    let at = |at: Timestamp| Json::String(zone.written(at.as_microsecond()));
    let maybe = |time: Option<Timestamp>| time.map_or(Json::Null, at);
    let devices = data.devices.iter().map(|device| {
        object([
            ("label", text(&device.label)),
            ("created_at", at(device.created_at)),
            ("last_seen_at", at(device.last_seen_at)),
            ("ended_at", maybe(device.ended_at)),
        ])
    });
    let passkeys = data.passkeys.iter().map(|passkey| {
        object([
            ("label", text(&passkey.label)),
            ("created_at", at(passkey.created_at)),
            ("last_used_at", maybe(passkey.last_used_at)),
        ])
    });
    (Json::Array(devices.collect()), Json::Array(passkeys.collect()))
}

/// What somebody has read and agreed to, in which version and when; and when somebody last vouched for them.
fn upkeep_of(upkeep: &Upkeep, zone: &Zone) -> Json {
    let at = |at: Timestamp| Json::String(zone.written(at.as_microsecond()));
    let agreed = |agreed: Option<Agreed>| {
        agreed.map_or(Json::Null, |agreed| {
            let version = Json::Integer(i64::from(agreed.version));
            object([("version", version), ("at", at(agreed.at))])
        })
    };
    object([
        ("consent", agreed(upkeep.consented)),
        ("briefing", agreed(upkeep.briefed)),
        ("vouched_at", at(upkeep.vouched_at)),
        ("vouched_until", at(upkeep.vouched_until())),
    ])
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.map(|(name, value)| (name.to_owned(), value)).into())
}

/// One member of an object that may be told.
fn only(name: &str, released: Released<Json>) -> Json {
    let Json::Object(members) = released.into_inner() else { return Json::Null };
    members.into_iter().find(|(known, _)| known == name).map_or(Json::Null, |(_, value)| value)
}
