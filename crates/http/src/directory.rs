//! `/directory`: whom one may call in an emergency, with what is known of each number: what comes with the program and what an
//! organisation adds. Nobody is called by the program, and no number is said to work that nobody has tried.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{DirectoryRecord, may_write_directory, release_directory};
use atalaya_domain::{
    BringsPolice, DirectoryKind, DirectoryVisibility, DirectoryWords, FieldReason, KeyPopulation,
    OrganisationId, PlaceId, TreatmentSaid, Tried, UserId, YesNo, Zone,
};
use atalaya_store::{StoreError, StoredDirectoryEntry};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::doors::Doors;
use crate::outreach::Fields;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::viewer::Principal;

/// What comes with the program, with where each number is from. `verified_on` is set by whoever has
/// called it.
const FIRST: &str = include_str!("../../../data/directory/guatemala.json");

/// Whom one may call.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct Directory {
    entries: Vec<DirectoryEntry>,
}

/// Somebody one may call.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct DirectoryEntry {
    /// A UUID of the organisation's own, another name of those that come with the program.
    id: String,
    /// Whether the organisation has written it down itself.
    own: bool,
    /// `team`, `lawyer`, `psychologist`, `clinic`, `hospital`, `ambulance`, `fire`, `civil_protection`, `roads`, `police`,
    /// `human_rights`, `women`, `prosecutor`, `shelter`, `embassy` or `transport`.
    kind: String,
    name: String,
    /// Nothing where the number is not known.
    phone: Option<String>,
    alternative_phone: Option<String>,
    /// How they are written to: `WhatsApp`, `Signal`.
    messaging: Option<String>,
    /// The municipality it is of; nothing where it is of the whole country.
    municipality: Option<String>,
    /// As it is told; nothing where that is not known.
    hours: Option<String>,
    /// As it is told; nothing where that is not known.
    languages: Option<String>,
    /// What to say to them, where that has been written down.
    say: Option<String>,
    /// `yes`, `no` or `unknown`: whether the police come along.
    brings_police: String,
    /// By key population, a code of the taxonomy: `yes` or `no`, whether they are treated well. Of who
    /// is not in it nobody knows.
    kp_friendly: BTreeMap<String, String>,
    /// When somebody said so, as a date.
    kp_friendly_on: Option<String>,
    /// Who did, by pseudonym; for who writes the directory.
    kp_friendly_by: Option<String>,
    /// As it is told; nothing where that is not known.
    cost: Option<String>,
    /// `yes`, `no` or `unknown`: whether they ask for an identity document.
    needs_id: String,
    /// `yes`, `no` or `unknown`: whether they must report what they hear to the authorities.
    mandatory_report: String,
    /// As it is told; nothing where that is not known.
    who_may_call: Option<String>,
    /// Who of the organisation sees it: `promoters`, which is the whole team, or `supervisors`.
    visibility: String,
    /// What the number rests on: `own`, `sourced`, `old_source`, `one_source` or `number_missing`.
    status: String,
    /// Where it is from.
    sources: Vec<String>,
    /// When somebody called it last, as a date; nothing where nobody has.
    verified_on: Option<String>,
    /// Who called, by pseudonym; for who writes the directory.
    verified_by: Option<String>,
    /// Whether it was answered then.
    answered: Option<bool>,
    /// Until when that is trusted, as a date.
    expires_on: Option<String>,
    /// Whether nobody has called it, or too long ago, or nobody answered: say so beside the number.
    stale: bool,
}

/// A number of the organisation's own.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct DirectoryIn {
    /// A `kind` of the directory.
    kind: String,
    #[schema(max_length = 80)]
    name: String,
    #[schema(max_length = 80)]
    phone: String,
    #[schema(required = false, max_length = 80)]
    alternative_phone: String,
    #[schema(required = false, max_length = 80)]
    messaging: String,
    #[schema(required = false, max_length = 80)]
    municipality: String,
    #[schema(required = false, max_length = 80)]
    hours: String,
    #[schema(required = false, max_length = 80)]
    languages: String,
    #[schema(required = false, max_length = 300)]
    say: String,
    /// `yes`, `no` or `unknown`.
    #[schema(required = false)]
    brings_police: String,
    /// Codes of key populations that are treated well.
    #[schema(required = false)]
    kind_to: Vec<String>,
    /// Codes of key populations that are treated badly.
    #[schema(required = false)]
    unkind_to: Vec<String>,
    #[schema(required = false, max_length = 80)]
    cost: String,
    /// `yes`, `no` or `unknown`.
    #[schema(required = false)]
    needs_id: String,
    /// `yes`, `no` or `unknown`.
    #[schema(required = false)]
    mandatory_report: String,
    #[schema(required = false, max_length = 80)]
    who_may_call: String,
    /// `promoters`, the default, or `supervisors`.
    #[schema(required = false)]
    visibility: String,
}

/// That somebody has called.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct TriedIn {
    /// Whether somebody answered who can help.
    #[schema(required = false)]
    answered: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    sources: BTreeMap<String, String>,
    entries: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    kind: DirectoryKind,
    name: String,
    phone: Option<String>,
    #[serde(default)]
    alternative_phone: Option<String>,
    #[serde(default)]
    municipality: Option<String>,
    hours: Option<String>,
    #[serde(default)]
    languages: Option<String>,
    #[serde(default)]
    say: Option<String>,
    brings_police: BringsPolice,
    #[serde(default)]
    cost: Option<String>,
    #[serde(default)]
    kind_to: Vec<KeyPopulation>,
    #[serde(default)]
    unkind_to: Vec<KeyPopulation>,
    status: String,
    sources: Vec<String>,
    verified_on: Option<Date>,
}

impl Written {
    /// What is written, beside where it is from.
    fn words(&self) -> DirectoryWords {
        DirectoryWords {
            kind: self.kind,
            name: self.name.clone(),
            phone: self.phone.clone(),
            alternative_phone: self.alternative_phone.clone(),
            municipality: self.municipality.clone(),
            hours: self.hours.clone(),
            languages: self.languages.clone(),
            say: self.say.clone(),
            brings_police: self.brings_police,
            kind_to: self.kind_to.clone(),
            unkind_to: self.unkind_to.clone(),
            messaging: None,
            treatment_said: None,
            cost: self.cost.clone(),
            needs_id: YesNo::Unknown,
            mandatory_report: YesNo::Unknown,
            who_may_call: None,
            visibility: DirectoryVisibility::Promoters,
        }
    }
}

fn first() -> Result<File, Problem> {
    serde_json::from_str(FIRST).map_err(|error| Problem::internal("read the directory", &error))
}

/// Lists whom one may call in an emergency, with what is known of each number: the organisation's own first.
#[utoipa::path(get, path = "/api/v1/directory", tag = "outreach",
    responses((status = 200, body = Directory), (status = 304)))]
pub(crate) async fn directory_get(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (viewer, zone) = (principal.viewer(), &doors.app.deployment.zone);
    let known = Numbers::known(viewer.organisation, &doors).await?;
    let records = known.records(zone);
    Ok(send(HttpResponse::Ok(), release_directory(viewer, &records, doors.now(), zone)))
}

/// Whom one may call: what comes with the program, and what an organisation has written down itself.
pub(crate) struct Numbers {
    file: File,
    words: Vec<DirectoryWords>,
    stored: Vec<StoredDirectoryEntry>,
}

impl Numbers {
    /// Those that an organisation's people know of.
    pub(crate) async fn known(
        organisation: OrganisationId,
        doors: &Doors,
    ) -> Result<Self, Problem> {
        let file = first()?;
        let stored = doors.app.store.directory_entries(organisation).await?;
        let words = file.entries.iter().map(Written::words).collect();
        Ok(Self { file, words, stored })
    }

    /// As the gate takes them, the organisation's own first.
    pub(crate) fn records(&self, zone: &Zone) -> Vec<DirectoryRecord<'_>> {
        let tried =
            |one: &StoredDirectoryEntry| one.tried.map(|at| DirectoryRecord::day_of(at, zone));
        let own = self.stored.iter().filter_map(|one| {
            let words = one.words.as_ref()?;
            let said =
                words.treatment_said.and_then(|said| Timestamp::from_microsecond(said.at_us).ok());
            Some(DirectoryRecord {
                id: &one.id,
                words,
                own: true,
                status: "own",
                sources: Vec::new(),
                tried: tried(one),
                tried_by: one.tried_by.as_deref(),
                treatment_on: said.map(|at| zone.local(at).date()),
                treatment_by: one.treatment_by.as_deref(),
            })
        });
        let first = self.file.entries.iter().zip(&self.words).map(|(written, words)| {
            let stored = self.stored.iter().find(|one| one.id == written.id);
            let ours = stored.and_then(tried);
            let theirs = written.verified_on.map(|date| (date, true));
            // The last word counts, and of one day the organisation's own.
            let tried = [theirs, ours].into_iter().flatten().max_by_key(|(date, _)| *date);
            let sources = written.sources.iter().filter_map(|name| self.file.sources.get(name));
            DirectoryRecord {
                id: &written.id,
                words,
                own: false,
                status: &written.status,
                sources: sources.map(String::as_str).collect(),
                tried,
                tried_by: stored.filter(|_| tried == ours).and_then(|one| one.tried_by.as_deref()),
                treatment_on: None,
                treatment_by: None,
            }
        });
        own.chain(first).collect()
    }
}

/// Writes down a number of the organisation's own under an id that its sender made, or changes it; it counts as not tried then.
#[utoipa::path(put, path = "/api/v1/directory/{id}", tag = "outreach",
    params(("id" = String, Path, format = "uuid")), request_body = DirectoryIn,
    responses((status = 200, body = Directory)))]
pub(crate) async fn directory_set(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let by = may_write_directory(&viewer)?;
    let id = own_id(&id)?;
    let mut fields = Fields::read(&request, &mut payload).await?;
    let kind = fields.code("kind", DirectoryKind::parse, DirectoryKind::ALL, DirectoryKind::code);
    let name = line(&mut fields, "name", DirectoryWords::LINE);
    let phone = line(&mut fields, "phone", DirectoryWords::LINE);
    let police = BringsPolice::ALL;
    let brings = fields.code("brings_police", BringsPolice::parse, police, BringsPolice::code);
    let kind_to = whom(&mut fields, "kind_to");
    let unkind_to = whom(&mut fields, "unkind_to");
    if kind_to.iter().any(|one| unkind_to.contains(one)) {
        fields.refuse("unkind_to", FieldReason::AlreadyThere);
    }
    fields.must("kind", kind.as_ref());
    fields.must("name", name.as_ref());
    fields.must("phone", phone.as_ref());
    let alternative_phone = line(&mut fields, "alternative_phone", DirectoryWords::LINE);
    let municipality = line(&mut fields, "municipality", DirectoryWords::LINE);
    let hours = line(&mut fields, "hours", DirectoryWords::LINE);
    let languages = line(&mut fields, "languages", DirectoryWords::LINE);
    let messaging = line(&mut fields, "messaging", DirectoryWords::LINE);
    let cost = line(&mut fields, "cost", DirectoryWords::LINE);
    let who_may_call = line(&mut fields, "who_may_call", DirectoryWords::LINE);
    let needs_id = fields.code("needs_id", YesNo::parse, YesNo::ALL, YesNo::code);
    let mandatory_report = fields.code("mandatory_report", YesNo::parse, YesNo::ALL, YesNo::code);
    let visibility = fields.code(
        "visibility",
        DirectoryVisibility::parse,
        DirectoryVisibility::ALL,
        DirectoryVisibility::code,
    );
    let say = line(&mut fields, "say", DirectoryWords::SAY);
    fields.end()?;
    let missing = || Problem::new(ProblemCode::InvalidBody);
    let before = doors.app.store.directory_entries(viewer.organisation).await?;
    let before = before.into_iter().find(|one| one.id == id).and_then(|one| one.words);
    let treatment_said = treatment_said(before.as_ref(), (&kind_to, &unkind_to), by, doors.now());
    let words = DirectoryWords {
        kind: kind.ok_or_else(missing)?,
        name: name.ok_or_else(missing)?,
        phone,
        alternative_phone,
        municipality,
        hours,
        languages,
        say,
        brings_police: brings.unwrap_or(BringsPolice::Unknown),
        kind_to,
        unkind_to,
        messaging,
        treatment_said,
        cost,
        needs_id: needs_id.unwrap_or(YesNo::Unknown),
        mandatory_report: mandatory_report.unwrap_or(YesNo::Unknown),
        who_may_call,
        visibility: visibility.unwrap_or(DirectoryVisibility::Promoters),
    };
    let store = principal.store(&doors);
    match store.directory_set(viewer.organisation, id, words, by, doors.now()).await {
        Ok(()) => {}
        Err(StoreError::Taken { what: "directory" }) => {
            return Err(Problem::new(ProblemCode::TooManyNumbers));
        }
        Err(error) => return Err(error.into()),
    }
    directory_get(principal, doors).await
}

/// Forgets a number of the organisation's own.
#[utoipa::path(delete, path = "/api/v1/directory/{id}", tag = "outreach",
    params(("id" = String, Path, format = "uuid")), responses((status = 200, body = Directory)))]
pub(crate) async fn directory_remove(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let by = may_write_directory(&viewer)?;
    let id = own_id(&id)?;
    principal.store(&doors).directory_remove(viewer.organisation, id, by, doors.now()).await?;
    directory_get(principal, doors).await
}

/// Says that somebody has called a number, and whether it was answered by who can help.
#[utoipa::path(put, path = "/api/v1/directory/{id}/tried", tag = "outreach",
    params(("id" = String, Path)), request_body = TriedIn,
    responses((status = 200, body = Directory)))]
pub(crate) async fn directory_tried(
    request: HttpRequest,
    mut payload: Payload,
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let by = may_write_directory(&viewer)?;
    let id = id.into_inner();
    let mut fields = Fields::read(&request, &mut payload).await?;
    let answered = fields.flag("answered");
    fields.end()?;
    let stored = doors.app.store.directory_entries(viewer.organisation).await?;
    let ours = stored.iter().any(|one| one.id == id && one.words.is_some());
    if !ours && !first()?.entries.iter().any(|one| one.id == id) {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    let tried = Tried { at: doors.now(), answered };
    principal.store(&doors).directory_tried(viewer.organisation, id, tried, by).await?;
    directory_get(principal, doors).await
}

/// Who has said how they treat people: whoever changed that last.
fn treatment_said(
    before: Option<&DirectoryWords>,
    (kind_to, unkind_to): (&[KeyPopulation], &[KeyPopulation]),
    by: UserId,
    now: Timestamp,
) -> Option<TreatmentSaid> {
    let same = before.filter(|words| words.kind_to == kind_to && words.unkind_to == unkind_to);
    match same {
        Some(words) => words.treatment_said,
        None if kind_to.is_empty() && unkind_to.is_empty() => None,
        None => Some(TreatmentSaid { by: by.0, at_us: now.as_microsecond() }),
    }
}

/// An id that nothing which comes with the program has.
fn own_id(id: &str) -> Result<String, Problem> {
    let id = PlaceId::parse(id).filter(PlaceId::is_random);
    id.map(|id| id.to_string()).ok_or(Problem::new(ProblemCode::NotFound))
}

/// Key populations by their codes.
fn whom(fields: &mut Fields, name: &'static str) -> Vec<KeyPopulation> {
    let mut found = Vec::new();
    for (at, code) in fields.texts(name).unwrap_or_default().into_iter().enumerate() {
        let Some(one) = KeyPopulation::parse(&code) else {
            let shortened = code.chars().take(20).collect();
            let known = KeyPopulation::ALL.iter().map(|one| one.code()).collect();
            let reason = FieldReason::UnknownCode { found: shortened, known };
            fields.refuse(&format!("{name}/{at}"), reason);
            continue;
        };
        found.push(one);
    }
    found
}

/// One line of words, if it is not blank.
fn line(fields: &mut Fields, name: &'static str, max_chars: usize) -> Option<String> {
    let text = fields.text(name)?;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > max_chars || line.chars().any(char::is_control) {
        fields.refuse(name, FieldReason::TooLong { max_chars });
    }
    Some(line).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_number_says_where_it_is_from() {
        let file = first().unwrap();
        let mut ids = BTreeSet::new();
        for entry in &file.entries {
            assert!(ids.insert(&entry.id), "{}", entry.id);
            assert!(PlaceId::parse(&entry.id).is_none(), "{} is nobody's own", entry.id);
            assert!(!entry.sources.is_empty(), "{}", entry.id);
            assert!(entry.sources.iter().all(|source| file.sources.contains_key(source)));
            assert_eq!(entry.phone.is_none(), entry.status == "number_missing", "{}", entry.id);
        }
    }

    #[test]
    fn who_brings_the_police_is_said() {
        let brings = first()
            .unwrap()
            .entries
            .into_iter()
            .filter(|one| one.brings_police == BringsPolice::Yes);
        let phones: Vec<String> = brings.filter_map(|one| one.phone).collect();
        assert_eq!(phones, ["110", "120", "1572"]);
    }
}
