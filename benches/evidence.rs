//! A release over a hundred thousand reports of a quarter, with all its files: what an advocate waits for once two
//! people have said yes. The same steps as the server takes, from its database, without its HTTP.

use std::collections::BTreeSet;
use std::time::Instant;

use anyhow::Context as _;
use atalaya_boundaries::Boundaries;
use atalaya_disclosure::RoundingKey;
use atalaya_disclosure::release::{
    Audience, Content, CountedEvent, CountedVersion, Geography, Ground, Ledger, Measure, Period,
    ReleaseRecord, Spec, Split, Support, propose_release, release_frozen,
};
use atalaya_domain::{
    Consents, Event, EventId, Flags, Handle, KeyPopulations, Kind, LocationPrecision,
    OrganisationId, Place, Role, Severity, Slug, Source, TimePrecision, TimeSpan, UserId,
    Verification, Viewer, Zone,
};
use atalaya_evidence::{Documents, Published, Table as Numbers, manifest};
use atalaya_seal::{Key, Keyring};
use atalaya_store::{NewUser, Store};
use jiff::{SignedDuration, Timestamp};

use crate::database;
use crate::table::{Table, reached};

const REPORTS: usize = 100_000;
const REPORTERS: usize = 40;
/// What is to be reached, seconds.
const MOST: f64 = 30.0;

/// Stores the reports, then builds the release and writes every file of it.
pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    let database = database::postgres()?;
    let store = Store::open(database.url()).await?;
    store.migrate().await?;
    let now = Timestamp::now();
    store.unlock(Keyring::new(Key::new([7; 32])), None, now).await?;
    let zone = Zone::new("America/Guatemala").context("a zone")?;
    let boundaries = atalaya_boundaries::guatemala()?;
    // The last quarter but two: it has closed, whenever this runs.
    let before = now - SignedDuration::from_hours(200 * 24);
    let period = Period::quarter_of(before, &zone);
    let slug = Slug::parse("bench").context("a slug")?;
    let organisation = store.organisation_create(slug.clone(), "Bench".to_owned(), now).await?.id;
    fill(&store, organisation, &boundaries, period.starts_at(&zone)).await?;

    let begun = Instant::now();
    let (from, until) = (period.starts_at(&zone), period.ends_at(&zone));
    let stored = store.release_events(vec![organisation], from, until).await?;
    let counted: Vec<CountedEvent> = stored
        .iter()
        .filter_map(|one| {
            let versions: Vec<CountedVersion<'_>> = one
                .versions
                .iter()
                .map(|version| CountedVersion {
                    event: &version.event,
                    alone: version.alone,
                    recorded_at: version.recorded_at,
                })
                .collect();
            CountedEvent::of(&versions, one.organisation, one.reporter, &zone, Some(&boundaries))
        })
        .collect();
    let read = begun.elapsed().as_secs_f64();
    let key = RoundingKey::new(store.rounding_key().await?);
    let ledger = Ledger::default();
    let ground = Ground {
        events: &counted,
        ledger: &ledger,
        key: &key,
        zone: &zone,
        boundaries: Some(&boundaries),
        now: Timestamp::now(),
    };
    let viewer = Viewer {
        history: atalaya_domain::History::Whole,
        user: Some(UserId(1)),
        organisation,
        role: Role::Advocate,
        key_populations: KeyPopulations::default(),
    };
    let spec = Spec {
        organisations: BTreeSet::from([organisation]),
        audience: Audience::Public,
        period,
        support: Support::Reported,
        measure: Measure::Incidents,
        geography: Geography::Municipalities,
        split: Split::None,
    };
    let content = propose_release(&viewer, spec, &ground)??;
    let built = begun.elapsed().as_secs_f64();
    let rows = content.rows.len();
    let (files, bytes) = written(&content, organisation, slug, &boundaries)?;
    let all = begun.elapsed().as_secs_f64();
    table.alone(
        &format!(
            "a release by municipality over {} reports, {rows} numbers, {files} files of {:.1} MB",
            counted.len(),
            bytes as f64 / 1e6
        ),
        &format!(
            "{all:.1} s: read {read:.1}, numbers {:.1}, files {:.1}",
            built - read,
            all - built
        ),
        &reached("≤ 30 s", all <= MOST),
    );
    Ok(())
}

/// Every file of it; how many, and their bytes together.
fn written(
    content: &Content,
    organisation: OrganisationId,
    slug: Slug,
    boundaries: &Boundaries,
) -> anyhow::Result<(usize, usize)> {
    let names = [(organisation, slug)].into();
    let record = ReleaseRecord {
        proposer: UserId(1),
        organisation,
        organisations: [organisation].into(),
        audience: Audience::Public,
        number: Some(1),
        content: content.to_json(&names).context("it has names")?,
        approvals: Vec::new(),
        agreements: Vec::new(),
    };
    let released = release_frozen(None, &record, Timestamp::now())?;
    let zone = Zone::new("America/Guatemala")?;
    let published = Published {
        number: 1,
        published_at: Timestamp::now(),
        zone: &zone,
        sha256: "00ff",
        content: &released,
        boundaries: Some(boundaries),
        organisations: "Bench",
        synthetic: true,
    };
    let numbers = Numbers::of(&published)?;
    let mut files = numbers.files()?;
    let documents = Documents {
        table: &numbers,
        organisations: "Bench",
        sha256: "00ff",
        boundaries: Some(boundaries),
        earlier: &[],
    };
    files.extend(documents.files()?);
    files.push(manifest(&numbers, "00ff", &files, None));
    Ok((files.len(), files.iter().map(|file| file.bytes.len()).sum()))
}

/// Reports of many people all over the country, more of them in some places.
async fn fill(
    store: &Store,
    organisation: OrganisationId,
    boundaries: &Boundaries,
    from: Timestamp,
) -> anyhow::Result<()> {
    let cells: Vec<_> = boundaries.cells(None).collect();
    for reporter in 0..REPORTERS {
        let user = NewUser {
            organisation,
            handle: Handle::parse(&format!("persona{reporter}")).context("a handle")?,
            role: Role::Promoter,
            key_populations: KeyPopulations::default(),
            password_hash: "$argon2id$".to_owned(),
        };
        let by = store.user_create(user, from).await?.viewer.user;
        let own = (reporter..REPORTS).step_by(REPORTERS);
        let events = own.map(|number| {
            // A square makes some places busier than others, the same each time.
            let spread = (number * 7_919) % 10_007;
            let at = spread * spread / 10_007 * cells.len() / 10_007;
            let start = from + SignedDuration::from_mins((number as i64 * 37) % 120_000);
            let us = start.as_microsecond();
            let when = TimeSpan::new(us, us + 3_600_000_000, TimePrecision::Hour)?;
            Some(Event {
                id: EventId::from_foreign("bench", &number.to_string()),
                kind: [Kind::P1, Kind::B2, Kind::A3, Kind::P2][number % 4],
                severity: Severity::SERIOUS,
                felt: None,
                potential: None,
                key_populations: KeyPopulations::default(),
                setting: None,
                perpetrator: None,
                when,
                place: Place::new(*cells.get(at)?, LocationPrecision::Municipality),
                source: Source::Myself,
                verification: Verification::Reported,
                flags: Flags::default(),
                consents: Consents::TOTALS,
                narrative: None,
            })
        });
        let events: Vec<Event> = events.collect::<Option<_>>().context("reports")?;
        store.event_create_many(organisation, by, events, from).await?;
    }
    Ok(())
}
