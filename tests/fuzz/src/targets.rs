//! What must hold of whatever each parser is given.
#![expect(
    clippy::missing_panics_doc,
    reason = "panicking is how a target says that it found something"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use atalaya_boundaries::{Boundaries, Edition, Level, Outline, UnitCode};
use atalaya_disclosure::release::{Content, Group, Names, Period, Unit};
use atalaya_domain::{
    Area, Cell, Consent, Consents, Draft, Event, EventFacts, EventId, ExposureDraft, Handle, Json,
    Kind, OrganisationId, Patch, PlaceAudit, PlaceAuditId, Population, Rules, Slug, Submission,
    TimePrecision, Zone, report_of_answers,
};
use atalaya_live::{ClientMessage, CompactReader, Frame, decode};
use atalaya_notify::{PushServices, ReceiptSecret, ReceiptStatus};
use atalaya_risk::{RiskIndex, Settings, SnapshotError};
use atalaya_safety::{CodeWord, TextMessage};
use atalaya_seal::{Key, Keyring, MaybeSealed};
use geo::BoundingRect as _;
use jiff::Timestamp;

use crate::corpus;

static AREA: LazyLock<Arc<Area>> = LazyLock::new(|| {
    Arc::new(Area::from_bbox([-90.6, 14.5, -90.4, 14.7]).unwrap_or_else(|_| Area::everywhere()))
});

/// A small area.
#[must_use]
pub fn area() -> Arc<Area> {
    Arc::clone(&AREA)
}

/// Guatemala's zone.
///
/// # Panics
///
/// If the tz database lacks it.
#[must_use]
pub fn zone() -> Zone {
    Zone::new("America/Guatemala").expect("in the database")
}

fn now() -> Timestamp {
    Timestamp::from_second(1_790_000_000).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn with_rules<T>(read: impl FnOnce(&Rules<'_>) -> T) -> T {
    let (area, zone) = (area(), zone());
    read(&Rules { area: &area, zone: &zone, now: now(), max_age_days: 3_650, may_verify: true })
}

/// JSON that is taken says the same when it is written and read again.
pub fn json(bytes: &[u8]) {
    if let Ok(json) = Json::parse(bytes) {
        let written = serde_json::to_vec(&json).expect("JSON can be written");
        assert_eq!(Json::parse(&written), Ok(json));
    }
}

fn checked(bytes: &[u8]) -> Option<Event> {
    let json = Json::parse(bytes).ok()?;
    let draft = Draft::from_json(&json).ok()?;
    with_rules(|rules| draft.check(rules)).ok()
}

/// An event that is taken lies in the area and in the past, and is the same when the server's own
/// JSON of it is sent again.
pub fn event(bytes: &[u8]) {
    let Some(event) = checked(bytes) else { return };
    assert!(event.place.cell().resolution() <= 9);
    assert!(event.when.earliest_us() <= event.when.latest_us());
    assert!(event.when.earliest_us() <= now().as_microsecond() + 600_000_000);
    let written = serde_json::to_vec(&event.to_json(&zone())).expect("JSON can be written");
    assert_eq!(checked(&written), Some(event));
}

/// The same for a record of exposure.
pub fn exposure(bytes: &[u8]) {
    let checked = |bytes: &[u8]| {
        let json = Json::parse(bytes).ok()?;
        let draft = ExposureDraft::from_json(&json).ok()?;
        with_rules(|rules| draft.check(rules)).ok()
    };
    let Some(record) = checked(bytes) else { return };
    let written = serde_json::to_vec(&record.to_json(&zone())).expect("JSON can be written");
    assert_eq!(checked(&written), Some(record));
}

/// A change that is taken never changes the id.
pub fn patch(bytes: &[u8]) {
    let before = checked(include_bytes!("../corpus/event/full.json"));
    let before = before.expect("the corpus has an event");
    let patched = Json::parse(bytes).ok().and_then(|json| {
        let patch = Patch::from_json(json).ok()?;
        with_rules(|rules| patch.apply(&before, rules)).ok()
    });
    if let Some(after) = patched {
        assert_eq!(after.id, before.id);
    }
}

/// What somebody agrees to, sent with a report or later: a set that there is, which says nothing else of the report.
pub fn consents(bytes: &[u8]) {
    let full = include_bytes!("../corpus/event/full.json");
    let before = checked(full).expect("the corpus has an event");
    let Ok(consents) = Json::parse(bytes) else { return };
    let member = ("consents".to_owned(), consents);
    let patch = Patch::from_json(Json::Object(vec![member.clone()])).ok();
    let after = patch.and_then(|patch| with_rules(|rules| patch.apply(&before, rules)).ok());
    if let Some(after) = &after {
        let set = after.consents;
        assert_eq!(Consents::from_bits(set.bits()), Some(set));
        assert_eq!(Consents::from_members(set.iter()), Some(set));
        assert!(!set.contains(Consent::Partners) || set.contains(Consent::Totals));
        assert_eq!(*after, Event { consents: set, ..before.clone() });
    }
    let Ok(Json::Object(mut members)) = Json::parse(full) else { return };
    members.retain(|(name, _)| name != "consents");
    members.push(member);
    let sent = serde_json::to_vec(&Json::Object(members)).expect("JSON can be written");
    if let (Some(sent), Some(after)) = (checked(&sent), after) {
        assert_eq!(sent.consents, after.consents, "sent with it or later, it is the same");
    }
}

/// A browser's address that is taken is one of the services', by https and nothing else, and is asked as it was read.
pub fn push(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let services = PushServices::default();
    if let Some(url) = services.allowed(text) {
        let host = url.host_str().expect("it has a host");
        let known = ["googleapis.com", "mozilla.com", "apple.com", "windows.com"];
        assert!(known.iter().any(|above| host.ends_with(above)), "{host}");
        assert_eq!((url.scheme(), url.port(), url.username()), ("https", None, ""));
        assert_eq!(services.allowed(url.as_str()), Some(url));
    }
    let named: Vec<String> = text.lines().map(str::to_owned).collect();
    if let Some(services) = PushServices::parse(&named) {
        for inside in
            ["http://10.0.0.1/", "https://10.0.0.1/", "https://[::1]/", "file:///etc/passwd"]
        {
            assert!(services.allowed(inside).is_none(), "{inside}");
        }
    }
}

/// A gateway's receipt says of the message whose secret it has that it arrived, that it did not, or nothing.
pub fn receipts(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let (secret, query) = text.split_once('?').unwrap_or((text, ""));
    if let Some(read) = ReceiptSecret::parse(secret) {
        assert_eq!(read.as_str(), secret);
        assert!(secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
    if let Ok(status) = serde_urlencoded::from_str::<ReceiptStatus>(query) {
        let said = ["1", "2", "16"].iter().any(|code| query.contains(code)) || query.contains('%');
        assert!(status.became().is_none() || said, "{query}");
    }
}

/// Names, codes and times: what is taken is written as it was read.
pub fn names(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(cell) = Cell::parse(text) {
        assert_eq!(Cell::parse(&cell.to_string()).ok(), Some(cell));
    }
    if let Some(slug) = Slug::parse(text) {
        assert_eq!(slug.as_str(), text);
    }
    if let Some(handle) = Handle::parse(text) {
        assert_eq!(handle.as_str(), text);
    }
    if let Some(id) = EventId::parse(text) {
        assert_eq!(EventId::parse(&id.to_string()), Some(id));
    }
    if let Some(period) = Period::parse(text) {
        assert_eq!(period.to_string(), text);
        assert!(period.starts_at(&zone()) < period.ends_at(&zone()));
    }
    let edition = Edition::parse("00000007");
    let unit = |text: &str, department| Unit::parse(text, department, edition, None);
    for department in [None, Some("GT-16")] {
        if let Some(read) = unit(text, department) {
            assert_eq!(unit(&read.to_string(), department), Some(read));
        }
    }
    if let Some(code) = UnitCode::parse(text) {
        assert_eq!(code.as_str(), text);
    }
    if let Some(edition) = Edition::parse(text) {
        assert_eq!(edition.to_string(), text);
    }
    if let Some(group) = Group::parse(text) {
        assert_eq!(group.to_string(), text);
    }
    if let Some(kind) = Kind::parse(text) {
        assert_eq!(kind.code(), text);
    }
    if let Some(precision) = TimePrecision::parse(text) {
        assert_eq!(precision.code(), text);
    }
    if let Some(population) = Population::parse(text) {
        assert_eq!(population.code(), text);
    }
    drop(Zone::new(text));
}

/// What clients say is understood or refused.
pub fn message(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        drop(ClientMessage::parse(text));
    }
}

/// A frame tells of cells below its parent only, each once.
fn sound(frame: &Frame) {
    let mut last = None;
    for (cell, _) in &frame.cells {
        let parent = frame.parent.resolution();
        assert_eq!(cell.parent(parent), Some(frame.parent));
        assert!(last.is_none_or(|last| last < cell.number()), "in order and once");
        last = Some(cell.number());
    }
    assert!(frame.cells.len() <= 2_401);
}

/// Bytes of the first version.
pub fn frame(bytes: &[u8]) {
    if let Ok((_, frame)) = decode(bytes) {
        sound(&frame);
    }
}

/// A connection of the second version: frames, each after its length in two bytes.
pub fn compact(mut bytes: &[u8]) {
    let mut reader = CompactReader::default();
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
        let (frame, after) = rest.split_at(length);
        if let Ok((_, frame)) = reader.read(frame) {
            sound(&frame);
        }
        bytes = after;
    }
}

/// A release that is read back is the one that was written.
pub fn release(bytes: &[u8]) {
    let slug = |text| Slug::parse(text).expect("a slug");
    let names: Names =
        BTreeMap::from([(OrganisationId(1), slug("omes")), (OrganisationId(2), slug("otra"))]);
    let read = |json: &Json| Content::from_json(json, &names, None);
    if let Ok(json) = Json::parse(bytes)
        && let Some(content) = read(&json)
    {
        let written = content.to_json(&names).expect("it has names");
        assert_eq!(read(&written), Some(content));
    }
}

/// Boundaries that are taken have codes of their own, and every hexagon of theirs is in one of them.
pub fn boundaries(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    for level in [Level::First, Level::Second] {
        let Ok(outlines) = atalaya_boundaries::read(text, "GT", level) else { continue };
        let codes: BTreeSet<UnitCode> = outlines.iter().map(|one| one.unit.code).collect();
        assert_eq!(codes.len(), outlines.len());
        // Half the world would be taken too, and take minutes.
        let small = |one: &Outline| {
            one.polygons
                .bounding_rect()
                .is_some_and(|around| around.width() + around.height() < 1.0)
        };
        if level == Level::First && outlines.iter().all(small) {
            let all = Boundaries::of(&outlines, &[]).expect("departments alone");
            assert_eq!(all.units().len(), outlines.len());
        }
    }
}

/// A filled-in form that is taken says no more than was sent, and the same when it is written plainly again.
pub fn xform(bytes: &[u8]) {
    let Ok(read) = Submission::parse(bytes) else { return };
    let told: usize = read.answers.iter().map(|(_, text)| text.len()).sum();
    assert!(told <= bytes.len(), "nothing unfolds");
    assert!(read.answers.len() <= Submission::MAX_ANSWERS);
    let plain = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('\r', "&#13;");
    let mut written = "<data id=\"x\">".to_owned();
    for (path, text) in &read.answers {
        let names: Vec<&str> = path.split('/').collect();
        for name in &names {
            written.extend(["<", name, ">"]);
        }
        written += &plain(text);
        for name in names.iter().rev() {
            written.extend(["</", name, ">"]);
        }
    }
    written.extend([
        "<meta><instanceID>uuid:",
        &plain(&read.instance),
        "</instanceID></meta></data>",
    ]);
    if written.len() <= Submission::MAX_BYTES {
        let again = Submission::parse(written.as_bytes()).expect("plain XML");
        assert_eq!(again.answers, read.answers);
    }
}

/// Answers of a form: what is made of them is a report or refused, says nothing that was not sent, and is checked as every
/// report is.
pub fn answers(bytes: &[u8]) {
    let Ok(Json::Object(members)) = Json::parse(bytes) else { return };
    let sent = members.len();
    let Ok(report) = report_of_answers(members) else { return };
    let Json::Object(told) = &report else { unreachable!("a report is an object") };
    // A place is one answer and three fields; the flags are one more that holds several.
    assert!(told.len() <= 3 * sent + 1);
    assert!(told.iter().all(|(name, _)| !name.starts_with('_') && !name.contains('/')));
    let written = serde_json::to_vec(&report).expect("JSON can be written");
    if let Some(event) = checked(&written) {
        assert!(event.place.cell().resolution() <= 9);
    }
}

/// A text message: capitals, accents, blanks and points make no difference, and a call for help is none of the reports.
pub fn text_message(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let read = TextMessage::parse(text);
    let longer = format!(" {}. ", text.to_lowercase());
    if longer.chars().count() <= 160 && text.is_ascii() {
        assert_eq!(TextMessage::parse(&longer), read, "{text}");
    }
    if let Some(TextMessage::Report(_, hour)) = read {
        assert!(hour.is_none_or(|hour| hour < 24));
        assert!(!read.is_some_and(TextMessage::calls_for_help));
    }
}

/// A code word is heard in whatever sentence it is said, and is the same when it is agreed on as it sounds.
pub fn code_word(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let heard = CodeWord::all_in(text);
    assert!(heard.len() <= 60 * 4, "what is looked at has an end");
    let Ok(word) = CodeWord::parse(text) else { return };
    let again = CodeWord::parse(word.as_str()).ok();
    assert!(again.is_some_and(|again| again.as_str() == word.as_str()));
    let said = CodeWord::all_in(&format!("oye, {text}"));
    assert!(said.iter().any(|one| one.as_str() == word.as_str()), "{text}");
}

/// What was found at a place, as a database or a backup may have it: read as it would be written, or not at all.
pub fn place_audit(bytes: &[u8]) {
    let id = PlaceAuditId::random([7; 16]);
    if let Some(audit) = PlaceAudit::read(id, bytes) {
        let written = audit.written().expect("written to memory");
        assert_eq!(PlaceAudit::read(id, &written), Some(audit));
    }
}

/// A key file that is taken wraps and opens by the keys that stand in it.
pub fn keys(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    match Keyring::parse(text) {
        Ok(keys) => {
            assert_eq!(Keyring::parse(&keys.text()), Ok(keys.clone()));
            assert!(keys.get(&keys.current().id().to_string()).is_some());
        }
        Err(error) => {
            let told = error.to_string();
            assert!(told.len() < 60, "nothing that stands in it is shown: {told}");
        }
    }
}

/// The key of the sealed files that the corpus begins with.
#[must_use]
pub fn a_key() -> Key {
    Key::new([7; 32])
}

/// A sealed file, a backup for instance: what it opens to is what was sealed, or a beginning of it before an error.
pub fn sealed_file(bytes: &[u8]) {
    let keys = Keyring::new(a_key());
    let Ok(mut file) = MaybeSealed::new(bytes, Some(&keys)) else { return };
    let mut opened = Vec::new();
    let read = std::io::Read::read_to_end(&mut file, &mut opened);
    if bytes.starts_with(b"atalaya sealed 1\n") {
        let whole = corpus::SEALED_TEXTS.iter().any(|text| text.starts_with(&opened));
        assert!(whole, "nothing is opened that was not sealed with the key");
    } else {
        assert!(read.is_ok() && opened == bytes, "a file that is not sealed is read as it is");
    }
}

/// Some facts for an index.
#[must_use]
pub fn some_facts() -> Vec<EventFacts> {
    let full = checked(include_bytes!("../corpus/event/full.json"));
    full.map(|event| vec![event.facts(); 3]).unwrap_or_default()
}

/// A file of an index is taken or refused; whether it is whole its checksums say.
pub fn index(bytes: &[u8]) {
    let mut rest = bytes;
    let next = || {
        let (length, after) = rest.split_first_chunk::<4>().ok_or(SnapshotError::Value("end"))?;
        let length = (u32::from_be_bytes(*length) as usize).min(after.len());
        let (part, after) = after.split_at(length);
        rest = after;
        Ok::<_, SnapshotError>(part.to_vec())
    };
    drop(RiskIndex::read_parts(area(), zone(), Settings::default(), next));
}

/// A file that somebody has kept: each row is a record or refused, what is refused is a file that no spreadsheet reckons, and
/// which is read again as the same rows.
pub fn logbook(bytes: &[u8]) {
    use atalaya_logbook::{Limits, Logbook, Plan, refused_csv};
    let Ok(zone) = Zone::new("America/Guatemala") else { return };
    let area = Area::everywhere();
    let rules = Rules {
        area: &area,
        zone: &zone,
        now: Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(500_000),
        max_age_days: 36_500,
        may_verify: false,
    };
    let Ok(logbook) = Logbook::read(bytes, Plan::default(), &Limits::LOGBOOK, 2027) else { return };
    let questions = logbook.questions(None);
    assert!(questions.open() <= questions.places.len() + questions.words.len() + 1);
    let records = logbook.records(None, &rules, "fuzz");
    assert_eq!(records.len(), logbook.rows().len());
    let mut ids: Vec<_> = records.iter().flatten().map(|one| one.event.id).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "two rows are two records");
    let wrong: Vec<_> = records.into_iter().filter_map(Result::err).collect();
    let file =
        refused_csv(&logbook, &wrong, atalaya_domain::Language::Es).expect("written to memory");
    let again = Logbook::read(
        &file,
        Plan { header_row: Some(1), ..Plan::default() },
        &Limits::LOGBOOK,
        2027,
    );
    if let (Ok(again), false) = (again, wrong.is_empty()) {
        assert_eq!(again.rows().len(), wrong.len());
    }
}
