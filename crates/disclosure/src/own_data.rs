//! Releasing everything about somebody to themselves.

use atalaya_domain::{Handle, Json, Slug, Viewer, Zone};

use crate::{AuditRecords, EventRecord, ExposureRecord, Refusal, Released, release_own_audit};

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
    pub contact: Option<(&'a str, &'a str)>,
}

/// Everything about the viewer; records of others are left out. A program is nobody.
pub fn release_own_data(
    viewer: &Viewer,
    data: &OwnData<'_>,
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    let user = viewer.user.ok_or(Refusal::Audit)?;
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
    let contact = data.contact.map_or(Json::Null, |(name, phone)| {
        let members = [("name", name), ("phone", phone)];
        Json::Object(members.map(|(name, value)| (name.to_owned(), text(value))).into())
    });
    let mut audit = match release_own_audit(viewer, data.audit, zone).into_inner() {
        Json::Object(members) => members,
        _ => Vec::new(),
    };
    audit.retain(|(name, _)| name == "entries");
    let entries = audit.pop().map_or(Json::Null, |(_, entries)| entries);
    Ok(Released::new(Json::Object(vec![
        ("account".to_owned(), Json::Object(account)),
        ("contact".to_owned(), contact),
        ("events".to_owned(), Json::Array(events.collect())),
        ("exposure".to_owned(), Json::Array(exposure.collect())),
        ("audit".to_owned(), entries),
    ])))
}
