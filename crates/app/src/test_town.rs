//! An installation of its own for a test: an empty database in a temporary folder, a clock that stands still.

use std::collections::BTreeMap;
use std::sync::Arc;

use settimes_core::moment::{ClockFace, Zone};
use settimes_store::schema::migrate;
use settimes_store::{Checkpoints, Store, StoreError, StoreOptions, Value};

use crate::{App, Entropy, FixedClock, Mode, OwnAddress, Settings};

/// An installation; dropping it removes its files.
pub(crate) struct TestTown {
    pub(crate) app: App,
    pub(crate) clock: Arc<FixedClock>,
    _folder: tempfile::TempDir,
}

/// Bytes that count up: different on every call and the same in every run.
#[derive(Debug, Default)]
struct CountingEntropy(std::sync::atomic::AtomicU8);

impl Entropy for CountingEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    }
}

impl TestTown {
    /// An empty installation at 2027-05-01, 22:00 in Toronto.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settimes.db");
        migrate(&file, "2027-01-01 00:00:00", None).unwrap();
        let store = Store::open(StoreOptions { file, readers: 2, checkpoints: Checkpoints::External }).unwrap();
        let clock = Arc::new(FixedClock::at("2027-05-02T02:00:00Z".parse().unwrap()));
        let settings = Settings {
            mode: Mode::Demo,
            own: OwnAddress::new("http://localhost:8080".into(), "localhost".into()),
            site_name: "SetTimes".into(),
            operator: String::new(),
            zone: Zone::named("America/Toronto").unwrap(),
            clock_face: ClockFace::TwentyFour,
            public_data: true,
            schedule_cache_seconds: 60,
            map_link: String::new(),
            external_images: false,
            photo_hosts: Vec::new(),
            accounts: crate::AccountSettings::default(),
            mail: crate::MailSettings::of_host("localhost"),
            service_worker: true,
        };
        let app = App {
            store,
            clock: clock.clone(),
            entropy: Arc::new(CountingEntropy::default()),
            settings: Arc::new(settings),
            keys: Arc::new(crate::accounts::working_keys::WorkingKeys::fixed([7; 32])),
            hashing: crate::accounts::hashing::Hashing::new(2, crate::accounts::password::Rounds::FEW),
            bell: crate::post::Bell::default(),
        };
        Self { app, clock, _folder: folder }
    }

    /// Every row of an answer, its columns as text joined by ` | `.
    pub(crate) async fn asks(&self, sql: &str) -> Vec<String> {
        // A test asks few questions; the store takes statements that live as long as the program.
        let sql: &'static str = Box::leak(format!("SELECT json_array({sql}").replacen(" FROM ", ") FROM ", 1).into_boxed_str());
        let rows: Result<Vec<String>, StoreError> = self.app.store.read(move |db| db.rows(sql, (), |row| row.get(0))).await;
        let cells = |row: String| {
            let cells: Vec<serde_json::Value> = serde_json::from_str(&row).unwrap();
            let words = cells.iter().map(|cell| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned));
            words.collect::<Vec<_>>().join(" | ")
        };
        rows.unwrap().into_iter().map(cells).collect()
    }

    /// One number.
    pub(crate) async fn counts(&self, sql: &str) -> i64 {
        self.asks(sql).await.first().unwrap().parse().unwrap()
    }

    /// Every row of every table but those named, as text.
    pub(crate) async fn dump(&self, but: &[&str]) -> BTreeMap<String, Vec<String>> {
        let tables = self.asks("m.name FROM sqlite_master m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name").await;
        let mut dump = BTreeMap::new();
        for table in tables.into_iter().filter(|table| !but.contains(&table.as_str())) {
            let columns = self.asks(&format!("c.name FROM pragma_table_info('{table}') c ORDER BY c.cid")).await;
            let rows = self.asks(&format!("{} FROM {table} ORDER BY 1", columns.join(", "))).await;
            dump.insert(table, rows);
        }
        dump
    }

    /// Runs several changes without parameters.
    pub(crate) async fn script(&self, sql: &'static str) {
        let changed: Result<(), StoreError> = self.app.store.write(move |tx| tx.run_script(sql)).await;
        changed.unwrap();
    }

    /// Runs one change.
    pub(crate) async fn runs(&self, sql: &'static str, params: Vec<Value>) {
        let changed: Result<usize, StoreError> = self.app.store.write(move |tx| tx.execute(sql, params.clone())).await;
        changed.unwrap();
    }
}
