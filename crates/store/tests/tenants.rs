//! Rows keep to their organisation: in the database itself, whatever the program asks.

use atalaya_domain::{OrganisationId, Position};
use atalaya_kit::TestDatabase;
use atalaya_store::{NewSession, SecretHash, Store};

use crate::contract::{Buffer, Raw, TestStore, at, keyring, robbery, told_in_full, user, visit};

/// Tables without an organisation, and why.
const OF_NOBODY: [(&str, &str); 7] = [
    ("sign_in_challenge", "answered by who has not yet said who they are"),
    ("__diesel_schema_migrations", "which steps the database has taken"),
    ("audit_key", "keys of the installation, wrapped"),
    ("feed_head", "one position for all"),
    ("release_head", "one number for all"),
    ("rounding_key", "one secret of the database"),
    ("cell_shape", "outlines for the operator's layers: nobody who is served sees them"),
];

fn named(table: &str) -> bool {
    OF_NOBODY.iter().any(|(name, _)| *name == table)
}

contract!(each_table_says_whose_its_rows_are_or_is_named_here, async |store| {
    let mut raw = Raw::open(store.database.url());
    let sql = match raw {
        Raw::Postgres(_) => {
            "SELECT relname::text AS line FROM pg_class \
             WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace \
             AND relname NOT IN ('spatial_ref_sys', 'organisation') AND NOT EXISTS ( \
                 SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'organisation' AND attnotnull)"
        }
        Raw::Sqlite(_) => {
            "SELECT name AS line FROM pragma_table_list AS t \
             WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'organisation' AND NOT EXISTS ( \
                 SELECT 1 FROM pragma_table_info(t.name) AS c WHERE c.name = 'organisation' AND c.\"notnull\")"
        }
    };
    for table in raw.lines(sql) {
        assert!(named(&table), "{table} has no column `organisation`, and no reason not to");
    }
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_table_has_its_policies_or_is_named_here() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let store = TestStore::open(database).await;
    let mut raw = Raw::open(store.database.url());
    let bare = raw.lines(
        "SELECT relname::text AS line FROM pg_class \
         WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname <> 'spatial_ref_sys' \
         AND NOT (relrowsecurity AND (relforcerowsecurity OR relname IN ('event', 'exposure')) AND ARRAY['every_organisation', 'one_organisation'] = ( \
             SELECT array_agg(polname::text ORDER BY polname) FROM pg_policy WHERE polrelid = pg_class.oid))",
    );
    for table in bare {
        assert!(
            named(&table),
            "{table} has no policy: its migration says SELECT rows_of_one_organisation('{table}')"
        );
    }
    let conditions = raw.lines(
        "SELECT DISTINCT polname || ': ' || pg_get_expr(polqual, polrelid) AS line FROM pg_policy ORDER BY 1",
    );
    let one = "one_organisation: (organisation = ( SELECT atalaya_organisation() AS atalaya_organisation))";
    let id = one.replace("(organisation =", "(id =");
    let either = "one_organisation: ((organisation = ( SELECT atalaya_organisation() AS atalaya_organisation)) \
                  OR (partner = ( SELECT atalaya_organisation() AS atalaya_organisation)))";
    assert_eq!(conditions, ["every_organisation: true", either, &id, one]);
    let roles = raw.lines(
        "SELECT rolname || ' ' || rolsuper || rolbypassrls || rolcanlogin || rolcreaterole AS line FROM pg_roles \
         WHERE rolname LIKE 'atalaya_%' ORDER BY 1",
    );
    let harmless = "falsefalsefalsefalse";
    assert_eq!(
        roles,
        [format!("atalaya_member {harmless}"), format!("atalaya_service {harmless}")]
    );
}

/// Two organisations that have everything.
async fn two(store: &Store) -> [OrganisationId; 2] {
    let mut made = Vec::new();
    for (number, slug) in ["una", "otra"].into_iter().enumerate() {
        let slug = atalaya_domain::Slug::parse(slug).unwrap();
        let of = store.organisation_create(slug, "Una".to_owned(), at(0)).await.unwrap().id;
        let ana = user(store, of, "ana").await;
        let number = number as u64 * 10;
        store.event_create(of, Some(ana), told_in_full(number), at(0)).await.unwrap();
        store.exposure_create(of, Some(ana), visit(number), at(0)).await.unwrap();
        let secret = SecretHash([number as u8; 32]);
        let session = NewSession {
            secret,
            expires_at: at(900),
            shared: false,
            must_set_up: false,
            history_until: None,
        };
        store.session_create(ana, session, at(0)).await.unwrap();
        made.push(of);
    }
    [made[0], made[1]]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_raw_connection_sees_nothing_without_the_setting_and_its_own_rows_with_it() {
    let Some(database) = atalaya_kit::postgres() else { return };
    let store = TestStore::open(database).await;
    let of = two(&store).await;
    let tables =
        ["organisation", "app_user", "event", "exposure", "session", "audit", "person_key"];
    let mut raw = Raw::open(store.database.url());
    let counted = |raw: &mut Raw| {
        tables.map(|table| {
            let sql = format!("SELECT count(*)::text AS line FROM {table}");
            raw.lines(&sql)[0].parse::<i64>().unwrap()
        })
    };
    let all = counted(&mut raw);
    assert!(all.iter().all(|rows| *rows >= 2), "{all:?}");
    raw.run("SET ROLE atalaya_member");
    assert_eq!(counted(&mut raw), [0; 7], "without the setting");
    raw.run("SET atalaya.organisation = ''");
    assert_eq!(counted(&mut raw), [0; 7], "with an empty one");
    let mut together = [0; 7];
    for organisation in of {
        raw.run(&format!("SET atalaya.organisation = '{}'", organisation.0));
        let own = counted(&mut raw);
        assert!(own.iter().zip(all).all(|(own, all)| *own >= 1 && *own < all), "{own:?} {all:?}");
        let strange = "SELECT organisation::text AS line FROM event WHERE organisation <> \
                       current_setting('atalaya.organisation')::bigint";
        assert!(raw.lines(strange).is_empty());
        together = std::array::from_fn(|table| together[table] + own[table]);
    }
    assert_eq!(together, all);
    for refused in [
        "DELETE FROM audit",
        "UPDATE audit_concerned SET number = 1",
        "UPDATE organisation SET name = 'x'",
        "SELECT * FROM cell_shape",
        "SELECT * FROM event_current",
        "ALTER TABLE event DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE mine (id BIGINT)",
        "TRUNCATE event",
    ] {
        raw.try_run(refused).expect_err(refused);
    }
    raw.run("SET ROLE atalaya_service");
    assert_eq!(counted(&mut raw), all);
}

/// A database whose owner is no superuser, as installations have it.
fn owned(database: &TestDatabase, owner: &str) -> String {
    let mut raw = Raw::open(database.url());
    raw.run(&format!(
        "DO $$ BEGIN CREATE ROLE {owner} LOGIN CREATEROLE; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    ));
    let name = raw.lines("SELECT current_database()::text AS line").remove(0);
    raw.run(&format!("ALTER DATABASE {name} OWNER TO {owner}"));
    database.url().replace("user=atalaya", &format!("user={owner}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_who_is_no_superuser_migrates_serves_and_restores() {
    let (Some(one), Some(other)) = (atalaya_kit::postgres(), atalaya_kit::postgres()) else {
        return;
    };
    let url = owned(&one, "plain_owner");
    let store = Store::open(&url).await.unwrap();
    store.migrate().await.unwrap();
    store.unlock(keyring(1), None, at(0)).await.unwrap();
    let [una, otra] = two(&store).await;
    let many = (100..900).map(robbery).collect();
    store.event_create_many(una, None, many, at(1)).await.unwrap();
    assert_eq!(store.event_count(una).await.unwrap(), 801);
    assert_eq!(store.event_count(otra).await.unwrap(), 1);
    store.layers_refresh(Position(0)).await.unwrap();
    let mut raw = Raw::open(&url);
    assert_eq!(raw.lines("SELECT count(*)::text AS line FROM event_current"), ["802"]);
    store.data_key_rotate(una, at(2), |_| ()).await.unwrap();
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());

    let backup = Buffer::default();
    store.backup_write(backup.clone(), at(3), |_, _| ()).await.unwrap();
    let bytes = backup.0.lock().unwrap().clone();
    let url = owned(&other, "plain_owner");
    let store = Store::open(&url).await.unwrap();
    store.migrate().await.unwrap();
    store.unlock(keyring(1), None, at(0)).await.unwrap();
    store.backup_restore(std::io::Cursor::new(bytes), at(4), |_, _| ()).await.unwrap();
    assert_eq!(store.event_count(una).await.unwrap(), 801);
    let mut raw = Raw::open(&url);
    let unforced = "SELECT relname::text AS line FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity ORDER BY 1";
    assert_eq!(raw.lines(unforced), ["event", "exposure"], "bound again after the restore");
}
