//! Moving in from a D1 database: real inputs, odd rows, hostile files.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;

use crate::house::{House, NOW, assert_contract_holds, fixture, keys, rows_of};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use settimes_app::accounts::secrets::token_hash;
use settimes_app::upkeep::rules::people::{Duplicates, Suspects};
use settimes_app::upkeep::{ExitClass, ImportD1, ImportError, Run};
use settimes_store::schema;

const INPUTS: [&str; 3] = ["d1-database.sqlite", "d1-export.sql", "d1-export-older-form.sql"];

/// Tables whose rows do not move.
const DROPPED: [&str; 6] = ["sessions", "lucia_sessions", "mfa_challenges", "email_otp_codes", "password_reset_tokens", "rate_limits"];

fn find(rows: &[Value], id: i64) -> &Value {
    rows.iter().find(|row| row["id"] == id).unwrap()
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

#[tokio::test]
async fn every_input_moves_in_whole_and_the_contract_holds() {
    for name in INPUTS {
        let house = House::new();
        let source = rows_of(if name.ends_with("sqlite") { "file" } else { "dump" }, &fixture(name));

        let report = house.import(&fixture(name)).await.unwrap();

        let rows = house.rows();
        for table in settimes_core::upkeep::contract::TABLES.iter().map(|table| table.name) {
            let read = source[table].as_array().unwrap().len();
            let expected = match table {
                _ if DROPPED.contains(&table) => 0,
                "webauthn_credentials" => 0, // its key is no key: see the report
                "auth_audit" => read + 1,    // the import itself
                _ => read,
            };
            assert_eq!(rows[table].as_array().unwrap().len(), expected, "{name}: {table}");
        }
        for table in &report.tables {
            assert_eq!(table.read, table.written + table.left_out_rows(), "{name}: {}", table.table);
        }
        house.app.store.close();
        assert_contract_holds(&house.database());
        assert_eq!(schema::check(&house.database()).unwrap(), []);
    }
}

#[tokio::test]
async fn the_three_inputs_give_the_same_rows_where_they_hold_the_same() {
    let mut all = Vec::new();
    for name in INPUTS {
        let house = House::new();
        house.import(&fixture(name)).await.unwrap();
        all.push(house.rows());
    }
    let house = House::new();
    let file = house.write("export.sql.gz", &packed(&fs::read(fixture("d1-export.sql")).unwrap()));
    house.import(&file).await.unwrap();
    all.push(house.rows());

    let house = House::new();
    let file = house.write("database.gz", &packed(&fs::read(fixture("d1-database.sqlite")).unwrap()));
    house.import(&file).await.unwrap();
    assert_eq!(house.rows(), all[0]);

    let [mut database, dump, older, packed] = <[Value; 4]>::try_from(all).unwrap();
    assert_eq!(dump, older);
    assert_eq!(dump, packed);
    // the program that wrote the dumps lost a backslash of the descriptions: its text says that they end in a line break
    for row in database["events"].as_array_mut().unwrap() {
        let text = row["description"].as_str().unwrap().replace("\\n", "\n");
        row["description"] = json!(text);
    }
    assert_eq!(database, dump);
}

#[tokio::test]
async fn the_report_names_what_was_not_carried() {
    let house = House::new();

    let mut report = house.import(&fixture("d1-export.sql")).await.unwrap();

    report.file = "d1-export.sql".to_owned();
    insta::assert_snapshot!("report", report.to_string());
    insta::assert_snapshot!("report_json", report.to_json());
}

#[tokio::test]
async fn people_and_their_secrets_move_by_the_rules() {
    let house = House::new();
    house.import(&fixture("d1-export.sql")).await.unwrap();

    let users = house.table("users");
    let ada = find(&users, 1);
    assert_eq!(keys().open(ada["totp_secret"].as_str().unwrap()).as_deref(), Some("JBSWY3DPEHPK3PXP"));
    assert_eq!(
        (&ada["password_hash"], &ada["role"], &ada["is_active"]),
        (&json!("pbkdf2$210000$MDEyMzQ1Njc4OWFiY2RlZg==$Hx2g+d3ZlMJFZlVkPpWg1t3rLVbeo3TXx4g/gwQsbsA="), &json!("admin"), &json!(1))
    );
    assert_eq!(ada["backup_codes"], r#"["sha256$c2FsdA==$aGFzaA=="]"#);
    assert_eq!(ada["updated_at"], "2026-06-30 21:15:00");
    let bo = find(&users, 2);
    assert_eq!((&bo["is_active"], &bo["deactivated_at"]), (&json!(0), &json!(NOW)));
    assert_eq!(find(&users, 3)["deactivated_by"], 1);
    let new = find(&users, 4);
    assert_eq!((&new["activation_token"], &new["activation_token_expires_at"]), (&Value::Null, &json!(NOW)));
    assert_eq!(find(&house.table("trusted_devices"), 1)["token"], token_hash("td-hash"));
    assert_eq!(find(&house.table("invite_codes"), 2)["code"], token_hash("INV-0002"));
    let history = house.table("auth_audit");
    let import = find(&history, 2);
    assert_eq!(
        (&import["action"], &import["success"], &import["timestamp"], &import["ip_address"]),
        (&json!("import"), &json!(1), &json!(NOW), &json!("unknown"))
    );
}

#[tokio::test]
async fn fans_keep_their_links_and_get_no_surprise_mail() {
    let house = House::new();
    house.import(&fixture("d1-export.sql")).await.unwrap();

    let follows = house.table("band_follows");
    assert_eq!(find(&follows, 3)["verification_token"], token_hash("vt-1"));
    assert_eq!(find(&follows, 3)["batch_token"], token_hash("batch-1"));
    assert_eq!(find(&follows, 4)["batch_token"], token_hash("batch-1"));
    assert_eq!(find(&follows, 1)["unsubscribe_token"], "un-1");
    let subscriptions = house.table("email_subscriptions");
    assert_eq!(find(&subscriptions, 1)["last_email_sent"], "2026-06-01 00:00:00");
    assert_eq!(find(&subscriptions, 2)["last_email_sent"], NOW);
    assert_eq!(find(&subscriptions, 2)["verification_token"], token_hash("es-vt-2"));
    let states = house.table("event_public_state");
    let since: Vec<_> = states
        .iter()
        .map(|row| (row["event_id"].as_i64().unwrap(), row["first_public_at"].as_str().unwrap(), row["changed_at"].as_str().unwrap()))
        .collect();
    assert_eq!(since, [(11, "2026-01-05 00:00:00", "2026-01-05 00:00:00"), (12, "2026-01-05 00:00:00", "2026-01-05 00:00:00")]);
}

#[tokio::test]
async fn bands_and_events_keep_ids_keys_and_texts_and_get_clean_links() {
    let house = House::new();
    house.import(&fixture("d1-database.sqlite")).await.unwrap();

    let bands = house.table("band_profiles");
    assert_eq!(find(&bands, 3)["name_normalized"], "långt bort");
    assert_eq!(find(&bands, 1)["social_links"], r#"{"instagram":"https://www.instagram.com/b1/"}"#);
    assert_eq!(find(&bands, 1)["photo_url"], "https://img.example.test/1.jpg");
    let events = house.table("events");
    assert_eq!(find(&events, 12)["social_links"], r#"{"instagram":"https://www.instagram.com/crawl/"}"#);
    assert_eq!(find(&events, 12)["venue_info"], r#"[{"name":"The Brass Otter","address":null,"note":"19+","googleMaps":null}]"#);
    assert_eq!(find(&events, 12)["description"], "Line one\nline two\nwith 'quotes' and a literal \\n");
    assert_eq!((&find(&events, 11)["status"], &find(&events, 11)["is_published"]), (&json!("archived"), &json!(0)));
}

#[tokio::test]
async fn a_dry_run_tells_the_same_and_writes_nothing() {
    let house = House::new();
    let before = house.rows();
    let file = fixture("d1-export.sql");

    let dry = house.import_as(ImportD1 { run: Run::Dry, ..ImportD1::of(&file) }).await.unwrap();

    assert_eq!(house.rows(), before);
    let mut real = house.import(&file).await.unwrap();
    assert!(!real.dry_run);
    real.dry_run = true;
    assert_eq!(real, dry);
}

#[tokio::test]
async fn an_import_needs_an_empty_installation() {
    let house = House::new();
    house.import(&fixture("d1-export.sql")).await.unwrap();
    let before = house.rows();

    let refused = house.import(&fixture("d1-export.sql")).await.unwrap_err();

    assert_eq!(refused.exit_class(), ExitClass::Refused);
    let told = "this installation is not empty: events, venues, band_profiles, band_follows, email_subscriptions, invite_codes, users hold rows; an import needs an empty installation, with at most the admin account made at setup";
    assert_eq!(refused.to_string(), told);
    assert_eq!(house.rows(), before);
}

#[tokio::test]
async fn the_account_made_at_setup_wins_and_takes_the_place_of_its_twin() {
    let house = House::new();
    house
        .run(
            "INSERT INTO users (id, email, password_hash, role) VALUES (7, 'ada@example.test', 'made at setup', 'admin');
              INSERT INTO lucia_sessions (id, user_id, expires_at) VALUES ('mine', 7, 4102444800);
              INSERT INTO audit_log (id, user_id, action) VALUES (1, 7, 'setup');
              INSERT INTO auth_audit (id, action, success, ip_address) VALUES (1, 'login', 1, 'unknown');
              INSERT INTO page_views_daily (id, page, date, views) VALUES (1, '/', '2026-11-22', 3);",
        )
        .await;

    let report = house.import(&fixture("d1-export.sql")).await.unwrap();

    let users = house.table("users");
    assert_eq!(users.len(), 4);
    assert_eq!((&find(&users, 1)["email"], &find(&users, 1)["password_hash"]), (&json!("ada@example.test"), &json!("made at setup")));
    assert_eq!(find(&house.table("events"), 12)["created_by_user_id"], 1);
    assert_eq!(house.table("lucia_sessions")[0]["user_id"], 1);
    let trail: Vec<_> = house
        .table("audit_log")
        .iter()
        .map(|row| (row["id"].as_i64().unwrap(), row["user_id"].as_i64().unwrap(), row["action"].clone()))
        .collect();
    assert_eq!(trail, [(1, 1, json!("event.created")), (2, 1, json!("setup"))]);
    assert_eq!(house.table("page_views_daily").len(), 2);
    assert_eq!(house.table("trusted_devices").len(), 0, "a device that the old account trusted is not trusted by the new one");
    assert!(report.advice.contains(&"The account made at setup stays, with the id 1.".to_owned()));
}

#[tokio::test]
async fn the_account_made_at_setup_makes_room_for_others() {
    let house = House::new();
    house.run("INSERT INTO users (id, email, password_hash, role) VALUES (1, 'host@example.test', 'x', 'admin')").await;

    house.import(&fixture("d1-export.sql")).await.unwrap();

    let users = house.table("users");
    assert_eq!(find(&users, 1)["email"], "ada@example.test");
    assert_eq!(find(&users, 5)["email"], "host@example.test");
}

const HEAD: &str = "PRAGMA defer_foreign_keys=TRUE;
CREATE TABLE events (id INTEGER PRIMARY KEY, name TEXT, date TEXT, slug TEXT, is_published INTEGER, ticket_url TEXT, mood TEXT, created_at TEXT);
CREATE TABLE venues (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, contact_email TEXT);
CREATE TABLE band_profiles (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE performances (id INTEGER PRIMARY KEY, event_id INTEGER, band_profile_id INTEGER, venue_id INTEGER, start_time TEXT, created_by_user_id INTEGER);
";

#[tokio::test]
async fn odd_rows_are_mended_or_left_out_and_all_of_them_told() {
    let house = House::new();
    let dump = format!(
        "{HEAD}
INSERT INTO events VALUES (1,'Crawl','2026-08-15T00:00:00Z','crawl',1,'javascript:alert(1)','loud','2026-01-05T10:00:00.000Z'),(2,'Nowhen','soon','nowhen',0,NULL,NULL,NULL),(3,'Copy','2026-08-15','crawl',0,NULL,NULL,NULL);
INSERT INTO venues VALUES (1,'Hall','not an address'),(2,'Hall',NULL);
INSERT INTO band_profiles VALUES (1,'Loud Heron'),(2,NULL);
INSERT INTO performances VALUES (1,1,1,9,'21:00:00',5),(2,1,7,1,'21:00',NULL),(3,9,1,1,'21:00',NULL),(4,1,1,1,'late',NULL),(5,2,1,1,'20:00',NULL);
CREATE TABLE moods (id INTEGER); INSERT INTO moods VALUES (1);
CREATE TABLE audit_log (id INTEGER PRIMARY KEY, action TEXT, details TEXT);
INSERT INTO audit_log VALUES (1,'user.invited','{{\"email\":\"a@b.org\",\"code\":\"INV\",\"role\":\"editor\"}}'),(2,'x','broken');
CREATE TABLE band_follows (id INTEGER PRIMARY KEY, email TEXT, band_profile_id INTEGER, verified INTEGER, unsubscribe_token TEXT);
INSERT INTO band_follows VALUES (1,'Fan@Example.org',1,0,'u1'),(2,'fan@example.org ',1,1,'u2'),(3,'nobody',1,1,'u3');
DELETE FROM sqlite_sequence; INSERT INTO sqlite_sequence VALUES ('venues',9);"
    );

    let mut report = house.import_text(&dump).await.unwrap();

    report.file = "odd.sql".to_owned();
    insta::assert_snapshot!("odd_rows", report.to_string());
    let follows = house.table("band_follows");
    assert_eq!((follows.len(), &follows[0]["id"]), (1, &json!(2)), "of two follows of one band the verified one stays");
    assert_eq!(find(&house.table("events"), 1)["created_at"], "2026-01-05 10:00:00");
    assert_eq!(find(&house.table("audit_log"), 1)["details"], r#"{"role":"editor"}"#);
    house.run("INSERT INTO venues (name) VALUES ('New Hall')").await;
    let ids: BTreeSet<i64> = house.table("venues").iter().filter_map(|row| row["id"].as_i64()).collect();
    assert_eq!(ids, BTreeSet::from([1, 10]), "an id is never given twice");
}

#[tokio::test]
async fn addresses_that_collide_stop_the_import_unless_one_may_keep_them() {
    let dump = format!(
        "{HEAD}CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, password_hash TEXT, role TEXT, last_login TEXT);
INSERT INTO users VALUES (1,'ada@x.org','c2FsdA==:aGFzaA==','admin',NULL),(2,'ADA@X.org','pbkdf2$1$AA==$AA==','owner','2026-01-01T00:00:00Z');"
    );
    let house = House::new();
    let before = house.rows();

    let refused = house.import_text(&dump).await.unwrap_err();
    assert_eq!(refused.exit_class(), ExitClass::Refused);
    assert_eq!(
        refused.to_string(),
        "accounts with the same address:\n  ada@x.org: users 1, 2\ncorrect them in the source, or import with --deactivate-duplicates"
    );
    assert_eq!(house.rows(), before);

    let file = house.write("input.sql", dump.as_bytes());
    let wish = ImportD1 { duplicates: Duplicates::Deactivate, suspects: Suspects::Keep, ..ImportD1::of(&file) };
    house.import_as(wish).await.unwrap();
    let seen: Vec<_> = house
        .table("users")
        .iter()
        .map(|row| (row["id"].clone(), row["email"].clone(), row["is_active"].clone(), row["role"].clone()))
        .collect();
    assert!(seen.contains(&(json!(1), json!("duplicate-1-ada@x.org"), json!(0), json!("admin"))), "{seen:?}");
    assert!(seen.contains(&(json!(2), json!("ada@x.org"), json!(1), json!("viewer"))), "{seen:?}");
}

#[tokio::test]
async fn broken_foreign_and_hostile_inputs_get_one_error_and_write_nothing() {
    let house = House::new();
    let database = fs::read(fixture("d1-database.sqlite")).unwrap();
    let dump = fs::read_to_string(fixture("d1-export.sql")).unwrap();
    let mut damaged = database.clone();
    damaged[4096 * 20..4096 * 20 + 1024].fill(0xA5);
    let with = |evil: &str| format!("{dump}{evil}\n").into_bytes();
    let garbage: Vec<u8> = (0..2_000_000_u32).map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap()).collect();

    for (name, content, class) in [
        ("empty", Vec::new(), ExitClass::Unreadable),
        ("text", b"Dear operator".to_vec(), ExitClass::Unreadable),
        ("JSON", br#"{"tables":{}}"#.to_vec(), ExitClass::Unreadable),
        ("garbage", garbage, ExitClass::Unreadable),
        ("truncated database", database[..300_000].to_vec(), ExitClass::Unreadable),
        ("damaged page", damaged, ExitClass::Unreadable),
        ("truncated dump", dump.as_bytes()[..20_000].to_vec(), ExitClass::Unreadable),
        ("dump cut after a statement", dump.as_bytes()[..dump.find("CREATE TABLE IF NOT EXISTS \"users\"").unwrap()].to_vec(), ExitClass::Unreadable),
        ("truncated gzip", packed(dump.as_bytes())[..3000].to_vec(), ExitClass::Unreadable),
        ("foreign dump", b"CREATE TABLE t (a); INSERT INTO t VALUES (1);".to_vec(), ExitClass::Unreadable),
        ("newer export", b"CREATE TABLE settimes_export (form); INSERT INTO settimes_export VALUES (2);CREATE TABLE events(id);CREATE TABLE venues(id);CREATE TABLE band_profiles(id);CREATE TABLE performances(id);".to_vec(), ExitClass::Refused),
        ("ATTACH", with("ATTACH DATABASE '/tmp/evil.db' AS evil;"), ExitClass::Refused),
        ("writable schema", with("PRAGMA writable_schema=ON;"), ExitClass::Refused),
        ("trigger", with("CREATE TRIGGER evil AFTER INSERT ON events BEGIN DELETE FROM users; END;"), ExitClass::Refused),
        ("extension", with("INSERT INTO venues(name) VALUES (load_extension('evil'));"), ExitClass::Refused),
        ("bomb", with("INSERT INTO venues(name) WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT x FROM c;"), ExitClass::Refused),
    ] {
        let before = house.rows();
        let file = house.write("input", &content);
        let entries = house.entries();

        let error = house.import(&file).await.expect_err(name);

        assert_eq!(error.exit_class(), class, "{name}: {error}");
        assert!(error.to_string().lines().count() == 1 && error.to_string().len() < 400, "{name}: {error}");
        assert_eq!(house.rows(), before, "{name}");
        assert_eq!(house.entries(), entries, "{name}");
    }
    assert!(matches!(house.import(&house.dir.path().join("nowhere")).await, Err(ImportError::Input(_))));
}
