//! Backups: whole, sound, into an empty database of either engine; or refused without a trace.

use std::io::{Read as _, Write as _};

use atalaya_domain::{
    AuditAction, CodeWordMeaning, Consent, Consents, Duty, Event, Exposure, Handle, KeyPopulations,
    Position, Role, Severity, Slug, SupportStep, Workers, Zone,
};
use atalaya_safety::{CodeWord, SafetyRules};
use atalaya_store::{
    BackupError, Heard, NewDutyTurn, NewRelease, NewReleaseFile, NewToken, NewUser,
    PUBLIC_KEY_FILE, ReleaseApproval, SecretHash, Store, StoreError, SupportAct,
};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

use crate::contract::{
    Buffer, Raw, TestStore, at, backup, exposure_id, id, new_session, robbery, told_in_full, user,
    visit,
};

const SESSION: SecretHash = SecretHash([7; 32]);
const TOKEN: SecretHash = SecretHash([8; 32]);
const INTAKE: SecretHash = SecretHash([9; 32]);
const CARD: &str = "Promoción de salud. Carta 12-2026.";

async fn restore(store: &Store, bytes: &[u8]) -> Result<(), StoreError> {
    let from = std::io::Cursor::new(bytes.to_vec());
    store.backup_restore(from, at(900), |_, _| ()).await.map(drop)
}

fn unpacked(bytes: &[u8]) -> String {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

fn packed(text: &str) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap()
}

/// The stream with a trailer that vouches for what it holds.
fn sealed(text: &str) -> Vec<u8> {
    let (body, trailer) = text.trim_end().rsplit_once('\n').unwrap();
    let (body, sum) = (format!("{body}\n"), trailer.rsplit('"').nth(1).unwrap());
    let now = Sha256::digest(body.as_bytes()).into_iter().map(|byte| format!("{byte:02x}"));
    packed(&format!("{body}{}\n", trailer.replace(sum, &now.collect::<String>())))
}

/// The stream with the first merged event merged into another.
fn merged_into(text: &str, target: &str) -> String {
    let (before, after) = text.split_once("\"duplicate_of\":\"").unwrap();
    format!("{before}\"duplicate_of\":\"{target}{}", &after[32..])
}

fn hex(number: u64) -> String {
    id(number).to_string().replace('-', "")
}

const OWN_NUMBER: &str = "0193a7f0-0000-7000-8000-00000000d1a1";

/// A number of the organisation's own.
fn lawyer() -> atalaya_domain::DirectoryWords {
    atalaya_domain::DirectoryWords {
        kind: atalaya_domain::DirectoryKind::Lawyer,
        name: "Licda. Pérez".to_owned(),
        phone: Some("5555 1234".to_owned()),
        alternative_phone: None,
        municipality: Some("Guatemala".to_owned()),
        hours: None,
        languages: Some("español, k'iche'".to_owned()),
        say: None,
        brings_police: atalaya_domain::BringsPolice::No,
        kind_to: vec![atalaya_domain::KeyPopulation::Tw],
        unkind_to: Vec::new(),
        messaging: None,
        treatment_said: None,
        cost: Some("gratis".to_owned()),
        needs_id: atalaya_domain::YesNo::No,
        mandatory_report: atalaya_domain::YesNo::Unknown,
        who_may_call: None,
        visibility: atalaya_domain::DirectoryVisibility::Supervisors,
    }
}

/// A lesson of the organisation's own.
fn lesson(organisation: atalaya_domain::OrganisationId) -> atalaya_domain::Lesson {
    atalaya_domain::Lesson {
        id: atalaya_domain::LessonId::random([7; 16]),
        organisation,
        kind: atalaya_domain::LessonKind::Lesson,
        audience: atalaya_domain::BulletinAudience::Own,
        unit: Some("GT-0101".to_owned()),
        text: atalaya_domain::LessonText::parse("En pareja después de las 19 h").unwrap(),
        written_at: at(0),
        owner: None,
        due_on: None,
        done_at: None,
    }
}

/// Some of everything: people, a program, an event and hours in several versions, withdrawn ones,
/// events and hours in turn and in bulk.
async fn fill(store: &TestStore) {
    store.organisation("vacia").await;
    let organisation = store.organisation("uno").await;
    let user = NewUser {
        organisation,
        handle: Handle::parse("ana").unwrap(),
        role: Role::Supervisor,
        key_populations: KeyPopulations::default(),
        password_hash: "$argon2id$v=19$…".to_owned(),
    };
    let user = store.user_create(user, at(0)).await.unwrap().viewer.user.unwrap();
    store.session_create(user, new_session(SESSION, at(100_000)), at(0)).await.unwrap();
    let label = "kobo".to_owned();
    let new = NewToken { role: Role::Steward, intake_only: false, label, expires_at: None };
    store.token_create(TOKEN, organisation, new.clone(), at(0)).await.unwrap();
    let phone = NewToken { role: Role::Promoter, intake_only: true, ..new };
    store.token_create(INTAKE, organisation, phone, at(0)).await.unwrap();
    let card = Some(CARD.to_owned());
    store.credential_card_set(organisation, card, user, at(0)).await.unwrap();
    store.logbook_plan_set(organisation, logbook_plan(), at(0)).await.unwrap();
    store.place_audit_add(organisation, place_audit(), user, at(0)).await.unwrap();
    let alarm = (atalaya_domain::FacilityItem::Alarm, atalaya_domain::FacilityAnswer::No);
    let check = atalaya_domain::FacilityCheck::new([alarm]);
    let office = atalaya_domain::Setting::CsoOffice;
    store.facility_check_set(organisation, office, check, user, at(0)).await.unwrap();
    store.lesson_write(lesson(organisation), user, at(0)).await.unwrap();
    store.directory_set(organisation, OWN_NUMBER.to_owned(), lawyer(), user, at(0)).await.unwrap();
    let tried = atalaya_domain::Tried { at: at(0), answered: true };
    store.directory_tried(organisation, "pdh".to_owned(), tried, user).await.unwrap();
    store.event_create(organisation, Some(user), told_in_full(1), at(1)).await.unwrap();
    for (version, severity) in [(1, Severity::CRITICAL), (2, Severity::LOW)] {
        let event = Event { severity, ..told_in_full(1) };
        store.event_amend(organisation, event, version, Some(user), at(2)).await.unwrap();
    }
    store.event_create(organisation, None, told_in_full(2), at(3)).await.unwrap();
    store.event_withdraw(organisation, id(2), None, Some(user), at(4)).await.unwrap();
    store.exposure_create(organisation, Some(user), visit(1), at(5)).await.unwrap();
    let three = Exposure { workers: Workers::new(3).unwrap(), ..visit(1) };
    store.exposure_amend(organisation, three, 1, Some(user), at(5)).await.unwrap();
    store.exposure_create(organisation, None, visit(2), at(5)).await.unwrap();
    store.exposure_withdraw(organisation, exposure_id(2), None, Some(user), at(5)).await.unwrap();
    for number in 10..20 {
        store.event_create(organisation, None, robbery(number), at(5)).await.unwrap();
        store.exposure_create(organisation, None, visit(number), at(5)).await.unwrap();
    }
    // Told twice: merged, and said to be two.
    store.event_merge(organisation, id(15), id(14), None, Some(user), at(6)).await.unwrap();
    store.event_merge(organisation, id(16), id(1), None, None, at(6)).await.unwrap();
    let text = Event { narrative: told_in_full(1).narrative, ..robbery(16) };
    store.event_amend(organisation, text, 2, Some(user), at(7)).await.unwrap();
    store.event_separate(organisation, id(16), None, None, at(8)).await.unwrap();
    store.distinct_set(organisation, id(12), id(13), Some(user), at(9)).await.unwrap();
    store.distinct_set(organisation, id(12), id(17), None, at(9)).await.unwrap();
    let mistake = Some(atalaya_domain::RejectionReason::Mistake);
    store.rejection_set(organisation, id(12), mistake, at(9)).await.unwrap();
    let plaza = crate::places::new(1, "La plaza");
    store.place_set(organisation, plaza, user, at(9)).await.unwrap();
    let evening = crate::places::review(atalaya_domain::TimeBand::Evening, 2, 9);
    store.place_review(organisation, crate::places::id(1), evening, user).await.unwrap();
    // What an organisation asks of outings, and who is on duty.
    let rules = SafetyRules::default().with_duress_pin(true);
    store.safety_rules_set(organisation, rules, user, at(9)).await.unwrap();
    for place_in_line in [1, 2] {
        let (starts_at, ends_at) = (at(1_000), at(9_000));
        let turn = NewDutyTurn { user, duty: Duty::ALL[0], starts_at, ends_at, place_in_line };
        store.duty_add(organisation, turn, at(9)).await.unwrap();
    }
    // What to do and whom to call, what is said in passing, and who sees to support.
    let cards = atalaya_safety::Protocol::default();
    store.protocol_set(organisation, cards.clone(), 0, user, at(9)).await.unwrap();
    store.protocol_set(organisation, cards, 1, user, at(9)).await.unwrap();
    for (word, stands_for) in
        [("carpeta azul", CodeWordMeaning::Red), ("zapatos negros", CodeWordMeaning::Silent)]
    {
        let word = CodeWord::parse(word).ok().unwrap();
        store.code_word_add(organisation, word, stands_for, user, at(9)).await.unwrap();
    }
    store.support_person_set(organisation, user, user, at(9)).await.unwrap();
    for number in 50..53 {
        let consents = Consents::from_members([Consent::Totals, Consent::Referral]).unwrap();
        let grave = Event { severity: Severity::SEVERE, consents, ..robbery(number) };
        store.event_create(organisation, Some(user), grave, at(10)).await.unwrap();
    }
    let zone = Zone::new("America/Guatemala").unwrap();
    assert_eq!(store.support_tick(&zone, at(10)).await.unwrap().0, 3);
    let offered = SupportAct::Mark(SupportStep::Offered);
    store.support_act(organisation, id(51), offered, user, at(10)).await.unwrap();
    let many = (100..2_600).map(robbery).collect();
    store.event_create_many(organisation, None, many, at(5)).await.unwrap();
    let many = (100..2_600).map(visit).collect();
    store.exposure_create_many(organisation, None, many, at(5)).await.unwrap();
}

/// Backs one up, restores it in the other, and backs that up: the same, and it works.
async fn moves(from: TestStore, to: TestStore) {
    fill(&from).await;
    let written = backup(&from).await;
    restore(&to, &written).await.unwrap();
    assert_eq!(unpacked(&backup(&to).await), unpacked(&written));
    let (old, new) = (from.feed_head().await.unwrap(), to.feed_head().await.unwrap());
    assert_eq!(old.position, new.position);
    assert_ne!(old.epoch, new.epoch, "who follows must begin anew");
    assert_eq!(to.check().await.unwrap().problems, Vec::<String>::new());
    assert_eq!(to.session_viewer(SESSION, at(10)).await.unwrap(), None, "nobody is signed in");
    let program = to.token_viewer(TOKEN, at(10)).await.unwrap().unwrap();
    let organisation = program.viewer.organisation;
    let phone = to.token_viewer(INTAKE, at(10)).await.unwrap().unwrap();
    assert_eq!((program.intake_only, phone.intake_only), (false, true));
    assert_eq!(to.credential_card(organisation).await.unwrap().as_deref(), Some(CARD));
    assert_eq!(to.logbook_plans(organisation).await.unwrap(), [logbook_plan()]);
    assert_eq!(to.place_audits(organisation).await.unwrap()[0].audit, place_audit());
    let numbers = to.directory_entries(organisation).await.unwrap();
    assert_eq!((numbers[0].id.as_str(), numbers[0].words.clone()), (OWN_NUMBER, Some(lawyer())));
    assert_eq!(numbers[1].tried, Some(atalaya_domain::Tried { at: at(0), answered: true }));
    let read = to.lesson_list(organisation, at(10)).await.unwrap().lessons;
    let read: Vec<_> = read.into_iter().map(|one| one.lesson).collect();
    assert_eq!(read, [lesson(organisation)]);
    let premises = to.facility_checks(organisation).await.unwrap();
    let alarm = atalaya_domain::FacilityItem::Alarm;
    let said = premises[0].check.answer(alarm);
    assert_eq!((premises.len(), said), (1, Some(atalaya_domain::FacilityAnswer::No)));
    assert_eq!(to.event_get(organisation, id(1)).await.unwrap().unwrap().version, 3);
    assert_eq!(
        from.event_get(organisation, id(1)).await.unwrap(),
        to.event_get(organisation, id(1)).await.unwrap()
    );
    for number in [14, 15, 16] {
        let event = from.event_get(organisation, id(number)).await.unwrap();
        assert_eq!(event.as_ref().unwrap().duplicate_of, (number == 15).then(|| id(14)));
        assert_eq!(to.event_get(organisation, id(number)).await.unwrap(), event);
    }
    for number in [1, 2, 15, 2_599] {
        let hours = from.exposure_get(organisation, exposure_id(number)).await.unwrap();
        assert!(hours.is_some());
        assert_eq!(to.exposure_get(organisation, exposure_id(number)).await.unwrap(), hours);
    }
    let all = Position(0);
    let changes = from.changes_after(all, 10_000).await.unwrap();
    assert_eq!(to.changes_after(all, 10_000).await.unwrap(), changes);
    let rules = from.safety_rules(organisation).await.unwrap();
    assert_eq!(to.safety_rules(organisation).await.unwrap(), rules);
    assert!(rules.duress_pin());
    let turns = from.duty_list(organisation, at(0), 9).await.unwrap();
    assert_eq!(
        (turns.len(), to.duty_list(organisation, at(0), 9).await.unwrap()),
        (2, turns.clone())
    );
    let protocol = from.protocol(organisation).await.unwrap();
    assert_eq!(protocol.version, 2);
    assert_eq!(to.protocol(organisation).await.unwrap(), protocol);
    let heard = to.code_word_heard(organisation, "trajo la carpeta azul").await.unwrap();
    let dormant = Heard { stands_for: None, dormant: Some(CodeWordMeaning::Red) };
    assert_eq!(heard, dormant, "a word that came back is not in force by itself");
    let sees = from.support_persons(organisation).await.unwrap()[0].0;
    assert_eq!(to.support_persons(organisation).await.unwrap()[0].0, sees);
    let cases = from.support_cases(organisation, sees, at(20)).await.unwrap();
    assert_eq!(cases.iter().filter(|case| case.support.offered_at.is_some()).count(), 1);
    assert_eq!(to.support_cases(organisation, sees, at(20)).await.unwrap(), cases);
    let zone = Zone::new("America/Guatemala").unwrap();
    assert_eq!(to.support_tick(&zone, at(20)).await.unwrap(), (0, 0), "none begins anew");
    // What comes next gets numbers that are free.
    let word = CodeWord::parse("paraguas verde").ok().unwrap();
    let number = to.code_word_add(organisation, word, CodeWordMeaning::Red, sees, at(10)).await;
    assert!(
        from.code_word_list(organisation)
            .await
            .unwrap()
            .iter()
            .all(|one| one.id < *number.as_ref().unwrap())
    );
    let again = to.duty_add(organisation, turns[0].turn, at(10)).await.unwrap();
    assert!(turns.iter().all(|turn| turn.id < again));
    let next = to.organisation("nueva").await;
    assert!(next > organisation);
    to.event_create(next, None, robbery(1), at(6)).await.unwrap();
    assert_eq!(to.event_count(next).await.unwrap(), 1);
    let cells = "SELECT CAST(count(*) AS TEXT) AS line FROM event WHERE cell_8 = 0 OR lat = 0";
    assert_eq!(Raw::open(to.database.url()).lines(cells), ["0"]);
}

contract!(a_backup_is_restored_on_sqlite, async |store| {
    moves(store, TestStore::open(atalaya_kit::sqlite()).await).await;
});

contract!(a_backup_is_restored_on_postgres, async |store| {
    let Some(database) = atalaya_kit::postgres() else { return };
    moves(store, TestStore::open(database).await).await;
});

contract!(a_backup_is_one_moment_however_much_is_written_meanwhile, async |store| {
    fill(&store).await;
    let organisation = store.token_viewer(TOKEN, at(10)).await.unwrap().unwrap();
    let organisation = organisation.viewer.organisation;
    // The stream stops in the middle until somebody else has committed.
    let (writing, handle) = (store.handle(), tokio::runtime::Handle::current());
    let buffer = Buffer::default();
    let counts = store
        .backup_write(buffer.clone(), at(900), move |done, _| {
            let event = robbery(10_000 + done);
            handle.block_on(writing.event_create(organisation, None, event, at(7))).unwrap();
        })
        .await
        .unwrap();
    let head = store.feed_head().await.unwrap().position.0 as u64;
    assert!(counts.feed() < head, "{} of {head}", counts.feed());
    let bytes = buffer.0.lock().unwrap().clone();
    let to = TestStore::open(atalaya_kit::sqlite()).await;
    restore(&to, &bytes).await.unwrap();
    assert_eq!(to.feed_head().await.unwrap().position.0 as u64, counts.feed());
});

contract!(what_is_not_whole_and_sound_is_refused_and_leaves_nothing, async |store| {
    let from = TestStore::open(atalaya_kit::sqlite()).await;
    fill(&from).await;
    let good = backup(&from).await;
    let text = unpacked(&good);
    let epoch = store.feed_head().await.unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let without = |gone: usize| {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != gone);
        packed(&kept.fold(String::new(), |kept, (_, line)| kept + line + "\n"))
    };
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let two = [good.clone(), good.clone()].concat();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("no gzip", b"id,occurred_at,lat,lon\n".to_vec()),
        ("another file", packed("{\"a\":1}\n")),
        ("another format", packed(&text.replacen("backup\":12", "backup\":99", 1))),
        ("merged into nothing", sealed(&merged_into(&text, &"0".repeat(32)))),
        ("merged into itself", sealed(&merged_into(&text, &hex(15)))),
        ("merged into a withdrawn one", sealed(&merged_into(&text, &hex(2)))),
        ("merged into a later one", sealed(&merged_into(&text, &hex(2_599)))),
        ("two that are one", sealed(&text.replacen("\"earlier\":", "\"earlier\":1", 1))),
        ("half", good[..good.len() / 2].to_vec()),
        ("all but a byte", good[..good.len() - 1].to_vec()),
        ("a flipped bit", flipped),
        ("a changed letter", packed(&text.replacen("Una", "Uno", 1))),
        ("an unknown code", packed(&text.replacen("\"kind\":\"P1\"", "\"kind\":\"ZZ\"", 1))),
        ("unknown hours", packed(&text.replacen("\"workers\":3", "\"workers\":51", 1))),
        ("hours before they began", packed(&text.replacen("\"ended_us\":", "\"ended_us\":-", 1))),
        ("no trailer", without(lines.len() - 1)),
        ("no organisation", without(1)),
        ("no first event", without(5)),
        ("no last event", without(lines.len() - 2)),
        ("something after", packed(&format!("{text}{{}}\n"))),
        ("twice", two),
        ("a line without end", packed(&"x".repeat(3_000_000))),
    ];
    for (name, bytes) in cases {
        let refused = restore(&store, &bytes).await;
        let known = match &refused {
            Err(StoreError::Backup { source }) => match name {
                "another format" => matches!(source, BackupError::Format { found: 99 }),
                "merged into nothing"
                | "merged into itself"
                | "merged into a withdrawn one"
                | "merged into a later one" => {
                    matches!(source, BackupError::MergedIntoNothing { .. })
                }
                "half" | "no trailer" => matches!(source, BackupError::Truncated),
                "a changed letter" | "no last event" => matches!(source, BackupError::Checksum),
                _ => true,
            },
            // The database itself knows that an organisation is missing.
            Err(StoreError::Query { .. }) => name == "no organisation",
            _ => false,
        };
        assert!(known, "{name}: {refused:?}");
        assert!(store.organisation_list().await.unwrap().is_empty(), "{name}");
        assert_eq!(store.feed_head().await.unwrap(), epoch, "{name}");
        let left = "SELECT action AS line FROM event UNION ALL SELECT action FROM exposure \
                    UNION ALL SELECT label FROM token";
        assert!(Raw::open(store.database.url()).lines(left).is_empty(), "{name}");
    }
    // After all of that it still takes the good one, once.
    restore(&store, &good).await.unwrap();
    let again = restore(&store, &good).await;
    assert!(
        matches!(again, Err(StoreError::Backup { source: BackupError::NotEmpty })),
        "{again:?}"
    );
});

contract!(a_database_with_anything_in_it_is_not_restored_into, async |store| {
    let from = TestStore::open(atalaya_kit::sqlite()).await;
    let good = backup(&from).await;
    store.organisation("uno").await;
    let refused = restore(&store, &good).await;
    assert!(matches!(refused, Err(StoreError::Backup { source: BackupError::NotEmpty })));
    assert_eq!(store.organisation_list().await.unwrap().len(), 1);
});

/// Written by the program as it was before exposure: one organisation, user and token, three events.
const FORMAT_1: &[u8] = include_bytes!("data/format-1.backup");

contract!(a_backup_from_before_exposure_is_restored, async |store| {
    assert!(unpacked(FORMAT_1).starts_with("{\"atalaya_backup\":1,"));
    restore(&store, FORMAT_1).await.unwrap();
    let slug = Slug::parse("uno").unwrap();
    let organisation = store.organisation_by_slug(&slug).await.unwrap().unwrap().id;
    assert_eq!(store.event_count(organisation).await.unwrap(), 3);
    store.exposure_create(organisation, None, visit(1), at(0)).await.unwrap();
    assert_eq!(store.feed_head().await.unwrap().position.0, 4);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

/// Written by the program as it was before events were merged: one organisation and token, three
/// events, two of them alike, and one record of hours.
const FORMAT_2: &[u8] = include_bytes!("data/format-2.backup");

contract!(a_backup_from_before_merging_is_restored, async |store| {
    assert!(unpacked(FORMAT_2).starts_with("{\"atalaya_backup\":2,"));
    restore(&store, FORMAT_2).await.unwrap();
    let slug = Slug::parse("uno").unwrap();
    let organisation = store.organisation_by_slug(&slug).await.unwrap().unwrap().id;
    assert_eq!(store.event_count(organisation).await.unwrap(), 3);
    let pairs = store.similar_pairs(organisation, at(0), None, 10).await.unwrap().pairs;
    let [pair] = &pairs[..] else { panic!("{pairs:?}") };
    let (one, other) = (pair.later.event.id, pair.earlier.event.id);
    store.event_merge(organisation, one, other, None, None, at(0)).await.unwrap();
    assert_eq!(store.event_count(organisation).await.unwrap(), 2);
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
});

/// Written by the program as it was before the audit: one organisation and supervisor, two events.
const FORMAT_3: &[u8] = include_bytes!("data/format-3.backup");

contract!(a_backup_from_before_the_audit_is_restored, async |store| {
    assert!(unpacked(FORMAT_3).starts_with("{\"atalaya_backup\":3,"));
    restore(&store, FORMAT_3).await.unwrap();
    let slug = Slug::parse("uno").unwrap();
    let organisation = store.organisation_by_slug(&slug).await.unwrap().unwrap().id;
    assert_eq!(store.event_count(organisation).await.unwrap(), 2);
    let empty = store.audit_verify(organisation, None).await.unwrap();
    assert_eq!((empty.entries, empty.faults), (0, vec![]));
    store.audit_append_everywhere(AuditAction::Restored, at(0)).await.unwrap();
    assert_eq!(store.audit_verify(organisation, None).await.unwrap().entries, 1);
});

/// What somebody found at a place.
fn place_audit() -> atalaya_domain::PlaceAudit {
    atalaya_domain::PlaceAudit {
        id: atalaya_domain::PlaceAuditId::random([8; 16]),
        cell: atalaya_domain::Cell::at(14.634, -90.507).unwrap(),
        band: atalaya_domain::TimeBand::Evening,
        findings: vec![(atalaya_domain::Aspect::Light, atalaya_domain::Finding::Some)],
    }
}

/// How logbooks are read, for a while to come.
fn logbook_plan() -> atalaya_store::StoredLogbookPlan {
    let name = atalaya_domain::LogbookPlanName::parse("Bitácora").unwrap();
    let id = atalaya_domain::LogbookPlanId::random([7; 16]);
    atalaya_store::StoredLogbookPlan { id, name, plan: "{}".to_owned() }
}

/// What is written today as the program wrote it before cards and tokens that only hand in were part of it.
fn as_format_10(text: &str) -> String {
    let lines = text.lines().filter(|line| {
        let newer = [
            "{\"lesson\"",
            "{\"place_audit\"",
            "{\"logbook_plan\"",
            "{\"credential_card\"",
            "{\"facility_check\"",
            "{\"directory_entry\"",
        ];
        !newer.iter().any(|kind| line.starts_with(kind)) && !line.contains("\"intake_only\":1")
    });
    let lines: Vec<String> = lines
        .map(|line| {
            line.replace("{\"atalaya_backup\":12,", "{\"atalaya_backup\":10,")
                .replace(",\"lessons\":1", "")
                .replace(",\"intake_only\":0", "")
                .replace(",\"logbook_plans\":1", "")
                .replace(",\"place_audits\":1", "")
                .replace(",\"credential_cards\":1", "")
                .replace(",\"facility_checks\":1", "")
                .replace(",\"directory_entries\":2", "")
                .replace("\"release_files\":0,", "")
                .replace("\"tokens\":2,", "\"tokens\":1,")
        })
        .collect();
    lines.join("\n") + "\n"
}

contract!(a_backup_from_before_cards_and_intake_tokens_is_restored, async |store| {
    let from = TestStore::open(atalaya_kit::sqlite()).await;
    fill(&from).await;
    let text = as_format_10(&unpacked(&backup(&from).await));
    assert!(!text.contains("intake_only") && !text.contains("credential_card"), "as it was");
    restore(&store, &sealed(&text)).await.unwrap();
    let program = store.token_viewer(TOKEN, at(10)).await.unwrap().unwrap();
    assert!(!program.intake_only);
    assert_eq!(store.token_viewer(INTAKE, at(10)).await.unwrap(), None);
    assert_eq!(store.credential_card(program.viewer.organisation).await.unwrap(), None);
});

contract!(the_audit_goes_on_where_the_backup_left_it, async |store| {
    let from = TestStore::open(atalaya_kit::sqlite()).await;
    fill(&from).await;
    let organisation = from.organisation_by_slug(&Slug::parse("uno").unwrap()).await.unwrap();
    let organisation = organisation.unwrap().id;
    let text = unpacked(&backup(&from).await);
    let (_, action) = text.split_once("\"audit\":").unwrap();
    let (_, action) = action.split_once("\"action\":\"").unwrap();
    let action = action.split('"').next().unwrap();
    restore(&store, &sealed(&text.replacen(action, "signed_out", 1))).await.unwrap();
    assert!(!store.audit_verify(organisation, None).await.unwrap().faults.is_empty());
    let second = TestStore::open(atalaya_kit::sqlite()).await;
    let anchor = from.audit_verify(organisation, None).await.unwrap().head;
    restore(&second, &backup(&from).await).await.unwrap();
    second.audit_append_everywhere(AuditAction::Restored, at(0)).await.unwrap();
    let report = second.audit_verify(organisation, Some(anchor)).await.unwrap();
    assert_eq!((report.head.number, report.faults), (anchor.number + 1, vec![]));
});

contract!(what_was_published_is_published_after_a_restore_and_numbered_on, async |second| {
    let store = TestStore::open(atalaya_kit::sqlite()).await;
    let organisation = store.organisation("uno").await;
    let [ana, eva] =
        [user(&store, organisation, "ana").await, user(&store, organisation, "eva").await];
    let new = |content: &str| NewRelease {
        organisation,
        proposer: ana,
        audience: None,
        parties: vec![organisation],
        content: content.to_owned(),
        sha256: Sha256::digest(content.as_bytes()).into(),
    };
    let one = store.release_propose(new("{\"a\":1}"), at(1)).await.unwrap();
    let yes = ReleaseApproval { user: eva, organisation, at: at(2) };
    store.release_approve(one, yes).await.unwrap();
    store.release_publish(one, 0, eva, at(3)).await.unwrap();
    let open = store.release_propose(new("{\"a\":2}"), at(4)).await.unwrap();
    let file = |name: &str, bytes: Vec<u8>| NewReleaseFile {
        name: name.to_owned(),
        media_type: "application/octet-stream".to_owned(),
        sha256: Sha256::digest(&bytes).into(),
        bytes,
    };
    let large: Vec<u8> = (0..1_500_000_u32).map(|at| (at * 7 % 251) as u8).collect();
    let files = vec![
        file("manifest.json", b"{}\r\n\0".to_vec()),
        file(PUBLIC_KEY_FILE, vec![7; 32]),
        file("places.gpkg", large),
    ];
    store.release_files_keep(organisation, one, files.clone()).await.unwrap();
    let bytes = backup(&store).await;
    restore(&second, &bytes).await.unwrap();
    for id in [one, open] {
        assert_eq!(second.release_get(id).await.unwrap(), store.release_get(id).await.unwrap());
    }
    for file in files {
        let kept = second.release_file(one, file.name.clone()).await.unwrap();
        assert_eq!(kept.as_ref(), Some(&file), "the same bytes");
    }
    let keys = second.release_keys().await.unwrap();
    assert!(
        keys.contains(&vec![7; 32]),
        "the key that it was signed by is told of after a restore"
    );
    assert_eq!(second.release_publish(open, 1, ana, at(5)).await.unwrap(), Some(2));
    let next = second.release_propose(new("{}"), at(6)).await.unwrap();
    assert!(next > open, "its id is nobody else's");
    let text = unpacked(&bytes);
    let hex = |digits: &str| digits.replacen("7b7d", "7b7e", 1);
    let other = TestStore::open(atalaya_kit::sqlite()).await;
    let changed = restore(&other, &sealed(&hex(&text))).await;
    let damaged = |told: &Result<_, StoreError>| {
        matches!(told, Err(StoreError::Backup { source: BackupError::Damaged { .. }, .. }))
    };
    assert!(damaged(&changed), "a file that is not what its hash says: {changed:?}");
    let text = text.replace("{\\\"a\\\":1}", "{\\\"a\\\":7}");
    let third = TestStore::open(atalaya_kit::sqlite()).await;
    let changed = restore(&third, &sealed(&text)).await;
    assert!(damaged(&changed), "{changed:?}");
});
