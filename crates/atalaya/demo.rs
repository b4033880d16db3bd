//! `atalaya demo`: a made-up scenario that moves, with one sign-in per role.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context as _;
use atalaya_domain::{
    Deployment, Event, EventId, Handle, KeyPopulations, OrganisationId, Role, Slug, UserId,
    Verification,
};
use atalaya_http::{Districts, HttpSettings, password_hash};
use atalaya_live::LiveSettings;
use atalaya_store::{NewUser, Outcome, Store};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::scenario::{CAST, Cast, Scenario};
use crate::{accounts, cli, config, demo_places, demo_releases, key_file, now, serve, terminal};

/// Days of the scenario's past.
pub const PAST_DAYS: i64 = 1_095;
/// The scenario is the same on every machine.
pub const SEED: u64 = 2_026;
/// Incidents at the end of the past that were reported twice.
const TOLD_TWICE: usize = 12;
/// Who reported the last years of the first organisation. Nobody signs in as them.
const TEAM: [&str; 6] = ["quetzal", "tecolote", "zanate", "cenzontle", "clarinero", "tucan"];
/// Days of the past that the team reported; what is older was brought in from a logbook.
const REPORTED_DAYS: i64 = 730;
/// Events of the moving part that are there at once.
const MOVING: usize = 60;
/// The file with the demo's sign-ins, in its folder.
const SIGN_INS: &str = "sign-ins.json";

/// The file with the demo's keys, in its folder.
const KEYS: &str = "atalaya.key";

/// Password by role code, of the first organisation.
pub type SignIns = BTreeMap<String, String>;

/// Makes the demo's database if there is none, serves it, and keeps new events coming.
pub async fn run(arguments: cli::Demo) -> anyhow::Result<()> {
    std::fs::create_dir_all(&arguments.folder)
        .with_context(|| format!("cannot make {}", arguments.folder.display()))?;
    let listener = serve::listen(arguments.listen)?;
    let mut deployment = config::deployment(None)?;
    "Guatemala · demostración".clone_into(&mut deployment.name);
    deployment.synthetic = true;
    let database = format!("sqlite:{}", arguments.folder.join("atalaya.db").display());
    let store = Store::open(&database).await.context("cannot open the demo's database")?;
    store.migrate().await?;
    let keys = arguments.folder.join(KEYS);
    key_file::found_or_made(&keys)?;
    key_file::unlock(&store, Some(&keys), now()).await?;
    let (sign_ins, is_new) = prepare(&store, &deployment, &arguments).await?;
    welcome(&listener.local_addr()?.to_string(), &sign_ins);
    let stop = CancellationToken::new();
    serve::stop_on_signal(stop.clone())?;
    let stream = tokio::spawn(keep_coming(
        store.clone(),
        deployment.clone(),
        Duration::from_secs_f64(arguments.every.clamp(0.05, 3_600.0)),
        stop.clone(),
    ));
    if is_new && !arguments.without_releases {
        let address = listener.local_addr()?;
        tokio::spawn(demo_releases::propose_and_approve(address, deployment.clone(), sign_ins));
    }
    // The demo is served without TLS on this machine, where a secure cookie would be lost.
    let settings = HttpSettings {
        cookie_secure: false,
        boundaries: Districts::shipped(),
        web: arguments.web,
        basemap: arguments.basemap,
        live_drain: Duration::from_secs(1),
        ..HttpSettings::default()
    };
    serve::serve(store, deployment, (settings, LiveSettings::default(), None), listener, stop)
        .await?;
    stream.await?;
    terminal::note("the demo has ended; its data stay for the next start");
    Ok(())
}

/// Organisations, users and the past, unless they are there already; and whether they were made now.
async fn prepare(
    store: &Store,
    deployment: &Deployment,
    arguments: &cli::Demo,
) -> anyhow::Result<(SignIns, bool)> {
    let folder = &arguments.folder;
    let path = folder.join(SIGN_INS);
    if let Ok(text) = std::fs::read_to_string(&path) {
        let sign_ins: SignIns = serde_json::from_str(&text).with_context(|| {
            format!("{} is damaged: remove the folder to start afresh", path.display())
        })?;
        awake(store, organisation(store, &CAST[0]).await?, &sign_ins).await?;
        return Ok((sign_ins, false));
    }
    terminal::note("making the scenario: events near six cities, all invented …");
    for cast in &CAST {
        let organisation = organisation(store, cast).await?;
        let cities = config::cities()?;
        let mut scenario = Scenario::new(cast, &cities, &deployment.area, &deployment.zone, SEED);
        let past = scenario.past(cast.events, PAST_DAYS, now());
        let team =
            if cast.slug == CAST[0].slug { team(store, organisation).await? } else { Vec::new() };
        record_past(store, organisation, past, &team).await?;
    }
    let first = organisation(store, &CAST[0]).await?;
    let sign_ins = users(store, first).await?;
    if !arguments.without_places {
        places(store, deployment, first).await?;
    }
    // Written last and by renaming: a demo that was stopped half-way begins again.
    let text = serde_json::to_string_pretty(&sign_ins)?;
    let part = folder.join("sign-ins.part");
    std::fs::write(&part, text)?;
    std::fs::rename(&part, &path)?;
    Ok((sign_ins, true))
}

/// Records the past as it would have come in: each week's events at its end. So maps of past dates
/// show what was known then, and a look back can ask whether they were right.
async fn record_past(
    store: &Store,
    organisation: OrganisationId,
    mut past: Vec<Event>,
    team: &[UserId],
) -> anyhow::Result<()> {
    const WEEK_US: i64 = 7 * 86_400_000_000;
    past.sort_by_key(|event| (event.when.latest_us(), event.id));
    // Some of the last incidents were told by two people: there is something to review.
    let twice = past.iter().rev().take(TOLD_TWICE).map(|event| {
        let mut id = *event.id.as_bytes();
        id[15] ^= 1;
        Event { id: EventId::from_bytes(id), ..event.clone() }
    });
    let twice: Vec<Event> = twice.collect();
    past.extend(twice);
    past.sort_by_key(|event| (event.when.latest_us(), event.id));
    let week = |event: &Event| event.when.latest_us().div_euclid(WEEK_US);
    for of_week in past.chunk_by(|one, next| week(one) == week(next)) {
        let end = Timestamp::from_microsecond((week(&of_week[0]) + 1) * WEEK_US)?;
        let recorded_at = end.min(now());
        let mut by: BTreeMap<Option<UserId>, Vec<Event>> = BTreeMap::new();
        for event in of_week {
            by.entry(reporter(event, team, now())).or_default().push(event.clone());
        }
        for (reporter, events) in by {
            store.event_create_many(organisation, reporter, events, recorded_at).await?;
        }
    }
    Ok(())
}

/// Who of the team reported an event: by its id, of which what was told twice differs. Nobody reported what is old.
fn reporter(event: &Event, team: &[UserId], now: Timestamp) -> Option<UserId> {
    let since_us = now.as_microsecond() - REPORTED_DAYS * 86_400_000_000;
    if team.is_empty() || event.when.latest_us() < since_us {
        return None;
    }
    team.get(usize::from(event.id.as_bytes()[15]) % team.len()).copied()
}

/// The accounts of the team, made where they are not there. Their password is told to nobody.
async fn team(store: &Store, organisation: OrganisationId) -> anyhow::Result<Vec<UserId>> {
    let slug = Slug::parse(CAST[0].slug).context("the cast's slugs are slugs")?;
    let password_hash = password_hash(&accounts::new_password()?)?;
    let mut team = Vec::with_capacity(TEAM.len());
    for handle in TEAM {
        let handle = Handle::parse(handle).context("the team's handles are handles")?;
        let known = store.user_by_handle(&slug, &handle).await?;
        team.push(if let Some(known) = known {
            known.viewer.user.context("a user has a number")?
        } else {
            let key_populations =
                KeyPopulations::from_members(CAST[0].key_populations.iter().copied());
            let (role, password_hash) = (Role::Promoter, password_hash.clone());
            let user = NewUser { organisation, handle, role, key_populations, password_hash };
            let made = store.user_create(user, now()).await?;
            made.viewer.user.context("a user has a number")?
        });
    }
    Ok(team)
}

async fn organisation(store: &Store, cast: &Cast) -> anyhow::Result<OrganisationId> {
    let slug = Slug::parse(cast.slug).context("the cast's slugs are slugs")?;
    if let Some(known) = store.organisation_by_slug(&slug).await? {
        return Ok(known.id);
    }
    Ok(store.organisation_create(slug, cast.name.to_owned(), now()).await?.id)
}

/// A user for each role; the promoter works with the organisation's first population.
async fn users(store: &Store, organisation: OrganisationId) -> anyhow::Result<SignIns> {
    let slug = Slug::parse(CAST[0].slug).context("the cast's slugs are slugs")?;
    let mut sign_ins = SignIns::new();
    for role in Role::ALL {
        let handle = Handle::parse(role.code()).context("a role's code is a handle")?;
        let password = accounts::new_password()?;
        let password_hash = password_hash(&password)?;
        let own = if *role == Role::Promoter { &CAST[0].key_populations[..2] } else { &[] };
        let known = store.user_by_handle(&slug, &handle).await?;
        if let Some(known) = known {
            let user = known.viewer.user.context("a user has a number")?;
            store.user_set_password(organisation, user, password_hash, now()).await?;
        } else {
            let key_populations = KeyPopulations::from_members(own.iter().copied());
            let role = *role;
            let user = NewUser { organisation, handle, role, key_populations, password_hash };
            store.user_create(user, now()).await?;
        }
        sign_ins.insert(role.code().to_owned(), password);
    }
    awake(store, organisation, &sign_ins).await?;
    Ok(sign_ins)
}

/// The places of the first organisation, which its supervisor registers.
async fn places(
    store: &Store,
    deployment: &Deployment,
    organisation: OrganisationId,
) -> anyhow::Result<()> {
    let slug = Slug::parse(CAST[0].slug).context("the cast's slugs are slugs")?;
    let handle = Handle::parse(Role::Supervisor.code()).context("a role's code is a handle")?;
    let known = store.user_by_handle(&slug, &handle).await?.context("there is a supervisor")?;
    let supervisor = known.viewer.user.context("a user has a number")?;
    let cities = config::cities()?;
    let scenario = Scenario::new(&CAST[0], &cities, &deployment.area, &deployment.zone, SEED);
    demo_places::register(store, (organisation, supervisor), &scenario, &cities).await
}

/// Who tries it out has read the first page and sees the map at once, however long ago the demo was made.
async fn awake(
    store: &Store,
    organisation: OrganisationId,
    sign_ins: &SignIns,
) -> anyhow::Result<()> {
    let now = now();
    for person in store.person_list(organisation, now).await? {
        let Some(user) = person.viewer.user else { continue };
        if person.disabled_at.is_some() || !sign_ins.contains_key(person.handle.as_str()) {
            continue;
        }
        if person.upkeep.is_briefing_due(now) {
            store.briefing_read(organisation, user, now).await?;
        }
        // Who is let in anew is vouched for.
        if now >= person.upkeep.vouching_due_at() {
            store.user_enable(organisation, user, now).await?;
        }
    }
    Ok(())
}

fn welcome(address: &str, sign_ins: &SignIns) {
    terminal::say("");
    terminal::say(&format!("  Atalaya — demostración con datos sintéticos: http://{address}"));
    terminal::say("  Every event is invented. / Todos los eventos son inventados.");
    terminal::say("");
    terminal::say(&format!("  {:<14} {:<14} {}", "organización", "usuario", "contraseña"));
    for (role, password) in sign_ins {
        terminal::say(&format!("  {:<14} {role:<14} {password}", CAST[0].slug));
    }
    terminal::say("");
    terminal::say("  Ctrl-C ends it.");
}

/// New events as they would come in: most at once, some late, some twice, some amended, verified
/// or withdrawn later.
async fn keep_coming(
    store: Store,
    deployment: Deployment,
    every: Duration,
    stop: CancellationToken,
) {
    let Ok(cities) = config::cities() else { return };
    // Another seed with each start, or the same events would be sent again.
    let seed = now().as_microsecond().unsigned_abs();
    let mut scenario =
        Scenario::new(&CAST[0], &cities, &deployment.area, &deployment.zone, SEED).reseeded(seed);
    let mut recent: Vec<Event> = Vec::new();
    loop {
        let share = 0.4 + scenario.pick(120) as f64 / 100.0;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(every.mul_f64(share)) => {}
        }
        let done = step(&store, &mut scenario, &mut recent).await;
        if let Err(error) = done {
            terminal::note(&format!("the scenario skips an event: {error:#}"));
        }
    }
}

async fn step(
    store: &Store,
    scenario: &mut Scenario<'_>,
    recent: &mut Vec<Event>,
) -> anyhow::Result<()> {
    let slug = Slug::parse(CAST[0].slug).context("the cast's slugs are slugs")?;
    let organisation =
        store.organisation_by_slug(&slug).await?.context("the demo's organisation is gone")?.id;
    let choice = scenario.pick(20);
    match (choice, recent.is_empty()) {
        // The same report again, as a phone sends it that did not hear the answer.
        (0, false) => {
            let again = recent[scenario.pick(recent.len())].clone();
            let outcome = store.event_create(organisation, None, again, now()).await?;
            anyhow::ensure!(outcome != Outcome::Created, "a duplicate was stored twice");
        }
        (1, false) => {
            let event = recent.swap_remove(scenario.pick(recent.len()));
            store.event_withdraw(organisation, event.id, None, None, now()).await?;
        }
        (2 | 3, false) => {
            let at = scenario.pick(recent.len());
            if let Some(stored) = store.event_get(organisation, recent[at].id).await? {
                let verification = Verification::Verified;
                let event = Event { verification, ..stored.event };
                store.event_amend(organisation, event, stored.version, None, now()).await?;
            }
        }
        // Events come a thousand times faster than in life. When enough of them are there, the oldest
        // is withdrawn for each that comes, or in a few hours nothing else would be seen.
        _ => {
            let event = scenario.present(now());
            recent.push(event.clone());
            store.event_create(organisation, None, event, now()).await?;
            if recent.len() > MOVING {
                let oldest = recent.remove(0);
                store.event_withdraw(organisation, oldest.id, None, None, now()).await?;
            }
        }
    }
    Ok(())
}
