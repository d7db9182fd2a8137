//! An empty installation to move into, with a fixed clock and a die that always shows the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use settimes_app::accounts::secrets::TotpKeys;
use settimes_app::upkeep::{Existing, ExportD1, ImportD1, ImportError, ImportReport, export_d1, import_d1};
use settimes_app::{App, Entropy, FixedClock, Mode, OwnAddress, Settings};
use settimes_core::moment::{ClockFace, Zone};
use settimes_store::{Store, StoreOptions, schema};
use tempfile::TempDir;

/// The time of every import.
pub(crate) const NOW: &str = "2026-11-22 14:00:00";

/// Answers the rows of every table of a database file, or loads a dump with another program first.
const READ: &str = r"
import json, sqlite3, sys
con = sqlite3.connect(':memory:')
if sys.argv[1] == 'dump':
    con.executescript(open(sys.argv[2], encoding='utf-8').read())
else:
    con = sqlite3.connect('file:' + sys.argv[2] + '?mode=ro', uri=True)
names = [r[0] for r in con.execute('SELECT name FROM sqlite_master WHERE type = ? ORDER BY name', ('table',))]
out = {}
for name in names:
    cur = con.execute('SELECT * FROM [' + name + ']')
    cols = [d[0] for d in cur.description]
    out[name] = sorted(([dict(sorted(zip(cols, row))) for row in cur]), key=lambda r: json.dumps(r, sort_keys=True))
print(json.dumps(out, sort_keys=True))
";

#[derive(Debug)]
struct Die;

impl Entropy for Die {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(4);
    }
}

pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) dir: TempDir,
}

impl House {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("settimes.db");
        schema::migrate(&file, NOW, None).unwrap();
        let store = Store::open(StoreOptions::for_file(&file)).unwrap();
        let app = App {
            store,
            clock: Arc::new(FixedClock::at("2026-11-22T14:00:00Z".parse().unwrap())),
            entropy: Arc::new(Die),
            settings: Arc::new(settings()),
            keys: Arc::new(settimes_app::accounts::working_keys::WorkingKeys::fixed([7; 32])),
            hashing: settimes_app::accounts::hashing::Hashing::new(1, settimes_app::accounts::password::Rounds::FEW),
            bell: settimes_app::post::Bell::default(),
        };
        Self { app, dir }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.dir.path().join("settimes.db")
    }

    pub(crate) async fn import(&self, file: &Path) -> Result<ImportReport, ImportError> {
        self.import_as(ImportD1::of(file)).await
    }

    pub(crate) async fn import_as(&self, wish: ImportD1) -> Result<ImportReport, ImportError> {
        import_d1(&self.app, &keys(), wish).await
    }

    pub(crate) async fn import_text(&self, dump: &str) -> Result<ImportReport, ImportError> {
        self.import(&self.write("input.sql", dump.as_bytes())).await
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) -> PathBuf {
        let file = self.dir.path().join(name);
        fs::write(&file, content).unwrap();
        file
    }

    pub(crate) async fn export(&self, name: &str) -> PathBuf {
        let file = self.dir.path().join(name);
        export_d1(&self.app, ExportD1 { file: file.clone(), existing: Existing::Keep }).await.unwrap();
        file
    }

    /// Changes made by hand.
    pub(crate) async fn run(&self, sql: &'static str) {
        self.app.store.write(move |tx| tx.run_script(sql)).await.unwrap();
    }

    /// Every row of every table.
    pub(crate) fn rows(&self) -> serde_json::Value {
        rows_of("file", &self.database())
    }

    pub(crate) fn table(&self, name: &str) -> Vec<serde_json::Value> {
        self.rows()[name].as_array().unwrap().clone()
    }

    /// What lies in the data directory.
    pub(crate) fn entries(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(self.dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

pub(crate) fn keys() -> TotpKeys {
    TotpKeys::new("a word of the tests", &[])
}

pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/d1").join(name)
}

pub(crate) fn python(arguments: &[&str]) -> Output {
    Command::new("python3").args(arguments).output().expect("python3 is needed for this test")
}

/// Every row of a database file (`file`) or of a dump (`dump`), read by another program.
pub(crate) fn rows_of(kind: &str, file: &Path) -> serde_json::Value {
    let said = python(&["-c", READ, kind, file.to_str().unwrap()]);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    serde_json::from_slice(&said.stdout).unwrap()
}

/// The contract's own check passes on a database file.
pub(crate) fn assert_contract_holds(file: &Path) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/tests/contract/check_schema.py");
    let said = python(&[script.to_str().unwrap(), "--no-warnings", file.to_str().unwrap()]);
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    assert_eq!(text.lines().last(), Some("2535 passed, 0 failed"), "{text}{}", String::from_utf8_lossy(&said.stderr));
    assert!(said.status.success());
}

fn settings() -> Settings {
    Settings {
        mode: Mode::Production,
        own: OwnAddress::new("https://sets.example".into(), "sets.example".into()),
        site_name: "SetTimes".into(),
        operator: String::new(),
        zone: Zone::named("America/Toronto").unwrap(),
        clock_face: ClockFace::Twelve,
        public_data: true,
        schedule_cache_seconds: 60,
        map_link: String::new(),
        external_images: false,
        photo_hosts: Vec::new(),
        accounts: settimes_app::AccountSettings::default(),
        mail: settimes_app::MailSettings::of_host("localhost"),
        service_worker: true,
    }
}
