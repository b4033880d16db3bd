//! `atalaya audit`.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use atalaya_domain::{
    Actor, AuditAction, AuditEntry, AuditSubject, AuditSubjectKind, Slug, UserId,
};
use atalaya_store::{AuditAnchor, AuditFilter, AuditPage, NewAudit, Store};
use jiff::Timestamp;

use crate::{cli, database, terminal};

/// `atalaya audit …`.
pub async fn run(command: cli::Audit, now: Timestamp) -> anyhow::Result<()> {
    match command {
        cli::Audit::List { database, organisation, limit } => {
            let store = database::open(&database).await?;
            list(&store, &organisation, limit.into(), now).await
        }
        cli::Audit::Verify { database, anchor } => {
            let anchors = anchor.as_deref().map(read_anchors).transpose()?.unwrap_or_default();
            let store = database::open_as_it_is(&database).await?;
            verify(&store, anchors).await
        }
    }
}

async fn list(store: &Store, slug: &Slug, limit: usize, now: Timestamp) -> anyhow::Result<()> {
    let organisation = store.organisation_by_slug(slug).await?;
    let organisation = organisation.with_context(|| format!("there is no organisation {slug}"))?;
    let subject = Some(AuditSubject::list(AuditSubjectKind::Audit));
    let looked = NewAudit { action: AuditAction::AuditViewed, subject, concerned: Vec::new() };
    store.audit_append(organisation.id, looked, now).await?;
    let page = store.audit_list(organisation.id, AuditFilter::default(), limit).await?;
    for entry in &page.entries {
        terminal::say(&line_of(entry, &page));
    }
    Ok(())
}

/// An entry as `audit list` shows it.
fn line_of(entry: &AuditEntry, page: &AuditPage) -> String {
    let handle = |user: &UserId| {
        page.handles.get(user).map_or_else(|| format!("#{}", user.0), ToString::to_string)
    };
    let actor = match entry.actor {
        Actor::User(user) => handle(&user),
        Actor::Program(token) => format!("program {token}"),
        Actor::Operator => "operator".to_owned(),
        Actor::System => "system".to_owned(),
    };
    let subject = match &entry.subject {
        None => "-".to_owned(),
        Some(AuditSubject { kind, id: None }) => kind.code().to_owned(),
        Some(AuditSubject { kind: AuditSubjectKind::User, id: Some(id) }) => {
            let user = id.parse().map(UserId);
            format!("user {}", user.as_ref().map_or_else(|_| id.clone(), handle))
        }
        Some(AuditSubject { kind, id: Some(id) }) => format!("{kind} {id}"),
    };
    let concerned: Vec<String> = entry.concerned.iter().map(handle).collect();
    let concerned = if concerned.is_empty() { "-".to_owned() } else { concerned.join(",") };
    let (number, at, action) = (entry.number, entry.at, entry.action);
    format!("{number}\t{at}\t{actor}\t{action}\t{subject}\t{concerned}")
}

async fn verify(store: &Store, mut anchors: HashMap<Slug, AuditAnchor>) -> anyhow::Result<()> {
    let mut faults = 0;
    for organisation in store.organisation_list().await? {
        let slug = &organisation.slug;
        let anchor = anchors.remove(slug);
        let report = store.audit_verify(organisation.id, anchor).await?;
        for fault in &report.faults {
            terminal::note(&format!("{slug}: {fault}"));
        }
        if report.anchor_was_cut {
            terminal::note(&format!("{slug}: the anchor's entry is gone, its time being over"));
        }
        faults += report.faults.len();
        terminal::say(&anchor_line(slug, report.head));
    }
    for slug in anchors.keys() {
        terminal::note(&format!("{slug}: there was a log when the anchor was taken, and is none"));
    }
    faults += anchors.len();
    if faults > 0 {
        bail!("{faults} faults: somebody changed the audit");
    }
    Ok(())
}

fn anchor_line(slug: &Slug, AuditAnchor { number, hash }: AuditAnchor) -> String {
    use std::fmt::Write as _;
    hash.iter().fold(format!("{slug} {number} "), |mut line, byte| {
        let _ = write!(line, "{byte:02x}");
        line
    })
}

/// What [`anchor_line`] wrote.
fn parse_anchor(line: &str) -> Option<(Slug, AuditAnchor)> {
    let mut words = line.split_whitespace();
    let slug = Slug::parse(words.next()?)?;
    let number = words.next()?.parse().ok()?;
    let digits = words.next()?.as_bytes();
    let mut hash = [0; 32];
    if digits.len() != 64 || words.next().is_some() {
        return None;
    }
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some((slug, AuditAnchor { number, hash }))
}

fn read_anchors(path: &Path) -> anyhow::Result<HashMap<Slug, AuditAnchor>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| parse_anchor(line).with_context(|| format!("no anchor: {line:?}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_read_as_it_was_written() {
        let slug = Slug::parse("omes").unwrap();
        let anchor = AuditAnchor { number: 12, hash: std::array::from_fn(|at| at as u8 * 7) };
        let line = anchor_line(&slug, anchor);
        assert_eq!(parse_anchor(&line), Some((slug, anchor)));
        for other in ["", "omes", "omes 12", "omes 12 00", &format!("{line} x")] {
            assert_eq!(parse_anchor(other), None, "{other}");
        }
    }
}
