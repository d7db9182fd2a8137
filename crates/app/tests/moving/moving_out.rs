//! Moving out again: the export loads elsewhere, and moving in from it keeps every value.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::house::{House, NOW, assert_contract_holds, fixture, python, rows_of};
use serde_json::Value;
use settimes_app::upkeep::{Existing, ExportD1, ExportError, export_d1};
use settimes_core::upkeep::contract::TABLES;

const LOAD: &str = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2], encoding='utf-8').read())";

/// Columns that we added to the documented tables.
const OUR_COLUMNS: [(&str, &[&str]); 5] = [
    ("performances", &["public_changed_at"]),
    ("users", &["totp_last_step", "webauthn_user_handle"]),
    ("mfa_challenges", &["failed_attempts"]),
    ("email_otp_codes", &["attempts", "mfa_challenge_id"]),
    ("webauthn_credentials", &["transports", "aaguid", "user_verified", "backup_eligible", "backed_up"]),
];

/// The documented rows; the history of imports grows with each of them.
fn documented(mut rows: Value) -> Value {
    let all = rows.as_object_mut().unwrap();
    all.retain(|name, _| TABLES.iter().any(|table| table.name == name));
    if let Some(history) = all.get_mut("auth_audit") {
        history.as_array_mut().unwrap().retain(|row| row["action"] != "import" || row["id"] == 2);
    }
    for (table, columns) in OUR_COLUMNS {
        for row in all[table].as_array_mut().unwrap() {
            row.as_object_mut().unwrap().retain(|name, _| !columns.contains(&name.as_str()));
        }
    }
    rows
}

/// An installation with rows that are hard to write down.
async fn full_house() -> House {
    let house = House::new();
    house.import(&fixture("d1-database.sqlite")).await.unwrap();
    house
        .run("UPDATE users SET activation_token = 'kept', is_active = 1 WHERE id = 2;
              UPDATE email_subscriptions SET last_email_sent = NULL WHERE id = 2;
              INSERT INTO venues (id, name, latitude) VALUES (50, 'Zed' || char(13) || char(10) || '\\n ''x''' || char(0) || '!', 43.0);
              DELETE FROM venues WHERE id = 50;
              INSERT INTO venues (name, latitude, longitude) VALUES ('Zed' || char(13) || char(10) || '\\n ''x''', 43.0, -80.123456);
              UPDATE events SET description = '(n0)' || char(10) || '\\n' || char(10) || ';' || char(10) || '.quit' || char(10) || '--' WHERE id = 13;
              INSERT INTO lucia_sessions (id, user_id, expires_at) VALUES ('s', 1, 4102444800);")
        .await;
    house
}

#[tokio::test]
async fn an_export_loads_elsewhere_with_every_row_and_keeps_the_contract() {
    let house = full_house().await;

    let dump = house.export("out.sql").await;

    assert_eq!(documented(rows_of("dump", &dump)), documented(house.rows()));
    let loaded = house.dir.path().join("loaded.db");
    assert!(python(&["-c", LOAD, loaded.to_str().unwrap(), dump.to_str().unwrap()]).status.success());
    assert_contract_holds(&loaded);
    assert_eq!(fs::metadata(&dump).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&dump).unwrap().starts_with("PRAGMA defer_foreign_keys=TRUE;\n"));
}

#[tokio::test]
async fn moving_out_and_in_again_keeps_every_value() {
    let house = full_house().await;
    let dump = house.export("out.sql").await;
    let loaded = house.dir.path().join("loaded.db");
    python(&["-c", LOAD, loaded.to_str().unwrap(), dump.to_str().unwrap()]);

    for file in [dump, loaded] {
        let second = House::new();
        let report = second.import(&file).await.unwrap();

        assert!(report.own_export);
        assert!(report.tables.iter().all(|table| table.changed.is_empty()), "{report}");
        let (mut expected, mut found) = (documented(house.rows()), documented(second.rows()));
        assert_eq!(found["lucia_sessions"].as_array().map(Vec::len), Some(0), "everyone signs in anew");
        expected["lucia_sessions"] = found["lucia_sessions"].take();
        found["lucia_sessions"] = expected["lucia_sessions"].clone();
        assert_eq!(found, expected);
        assert_eq!(second.rows()["event_public_state"], house.rows()["event_public_state"]);
        second.run("INSERT INTO venues (name) VALUES ('One more')").await;
        assert_eq!(second.table("venues").iter().filter_map(|row| row["id"].as_i64()).max(), Some(52));
    }
}

#[tokio::test]
async fn the_same_rows_give_the_same_bytes() {
    let house = full_house().await;

    let (first, second) = (house.export("first.sql").await, house.export("second.sql").await);

    assert_eq!(fs::read(first).unwrap(), fs::read(second).unwrap());
}

#[tokio::test]
async fn an_export_never_overwrites_unless_it_is_told_to() {
    let house = full_house().await;
    let file = house.write("out.sql", b"precious");

    let refused = export_d1(&house.app, ExportD1 { file: file.clone(), existing: Existing::Keep }).await.unwrap_err();
    assert!(matches!(refused, ExportError::Exists(_)), "{refused}");
    assert_eq!(fs::read(&file).unwrap(), b"precious");

    let size = export_d1(&house.app, ExportD1 { file: file.clone(), existing: Existing::Replace }).await.unwrap();
    assert_eq!(fs::metadata(&file).unwrap().len(), size);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let nowhere = ExportD1 { file: house.dir.path().join("no/such/folder/out.sql"), existing: Existing::Keep };
    assert!(matches!(export_d1(&house.app, nowhere).await, Err(ExportError::Unwritable { .. })));
    assert!(house.entries().iter().all(|name| !name.starts_with(".tmp")), "{NOW}: {:?}", house.entries());
}
