//! A town to test in: a real store in a temporary folder, a clock that stands still, and the door, without a socket.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use settimes_app::upkeep::rounds::{Job, RunEnd, Tally, run_by_hand};
use settimes_app::{App, FixedClock, Mode, OwnAddress, Refusal, Settings, SystemEntropy};
use settimes_core::moment::{ClockFace, Zone};
use settimes_store::{Store, StoreOptions, schema};
use settimes_web::{Door, DoorOptions, Web};
use tempfile::TempDir;

/// The moment of the acceptance examples: 22:30 in Toronto on Sunday 2 August 2026 (public specification, 9).
pub const N: &str = "2026-08-03T02:30:00Z";

/// Where the town is.
const OWN: (&str, &str) = ("https://sets.example", "sets.example");

/// A visitor's address.
const VISITOR: &str = "203.0.113.5";

/// The town.
pub struct Town {
    /// The use cases' world.
    pub app: App,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    door: Door,
    _folder: TempDir,
}

/// An answer of the town.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

#[expect(clippy::missing_panics_doc, clippy::expect_used, clippy::panic, reason = "a test may stop at a surprise")]
impl Town {
    /// The town of the acceptance examples at [`N`].
    pub async fn harbour() -> Self {
        let town = Self::empty_with(|_| {}, DoorOptions { hsts: "max-age=31536000".into(), ..DoorOptions::default() });
        town.sql(include_str!("harbour.sql")).await;
        town
    }

    /// The same with other settings.
    pub async fn harbour_with(change: impl FnOnce(&mut Settings), door: DoorOptions) -> Self {
        let town = Self::empty_with(change, door);
        town.sql(include_str!("harbour.sql")).await;
        town
    }

    /// A town where nothing is on.
    pub fn empty_with(change: impl FnOnce(&mut Settings), door: DoorOptions) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("settimes.db");
        schema::migrate(&file, "2026-07-01 00:00:00", None).expect("an empty database takes the schema");
        let store = Store::open(StoreOptions::for_file(file)).expect("the database opens");
        let clock = Arc::new(FixedClock::at(N.parse().expect("a moment")));
        let mut settings = settings();
        change(&mut settings);
        let app = App {
            store,
            clock: Arc::clone(&clock) as _,
            entropy: Arc::new(SystemEntropy),
            settings: Arc::new(settings),
            keys: Arc::new(settimes_app::accounts::working_keys::WorkingKeys::fixed([7; 32])),
            hashing: settimes_app::accounts::hashing::Hashing::new(2, settimes_app::accounts::password::Rounds::FEW),
            bell: settimes_app::post::Bell::default(),
        };
        let web = Web::new(app.clone()).expect("all assets are in the program");
        Self { door: Door::new(web, door), app, clock, _folder: folder }
    }

    /// Sets the clock.
    pub fn at(&self, moment: &str) {
        self.clock.set(moment.parse::<Timestamp>().expect("a moment"));
    }

    /// Changes data as an organiser would, past all rules.
    pub async fn sql(&self, script: &str) {
        let script = script.to_owned();
        let done = self.app.store.write(move |tx| tx.run_script(&script).map_err(Refusal::from)).await;
        done.expect("the script runs");
    }

    /// Runs a job of the clock, as `settimes run-job` does.
    ///
    /// # Panics
    /// When there is no such job, or it fails.
    pub async fn round(&self, name: &str) -> Tally {
        let job = Job::read(name).expect("a job of this name");
        match run_by_hand(&self.app, job).await.expect("the store answers") {
            RunEnd::Done(tally) => tally,
            other => panic!("{name}: {other:?}"),
        }
    }

    /// `GET` by a visitor.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[], "").await
    }

    /// `GET` with one header.
    pub async fn get_with(&self, path: &str, name: &str, value: &str) -> Answer {
        self.ask(Method::GET, path, &[(name, value)], "").await
    }

    /// `POST` of a JSON text.
    pub async fn post(&self, path: &str, body: &str) -> Answer {
        self.ask(Method::POST, path, &[("content-type", "application/json")], body).await
    }

    /// Any request by a visitor.
    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).expect("a request")).await
    }

    /// Any request at all by a visitor.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        self.send_from(Some(VISITOR), request).await
    }

    /// Any request at all by a peer; `None` = a Unix socket.
    pub async fn send_from(&self, peer: Option<&str>, request: Request<Body>) -> Answer {
        answer_of(&self.door, peer, request).await
    }

    /// The door, to serve it on a socket.
    pub fn door(&self) -> Door {
        self.door.clone()
    }

    /// The same town behind another door, with whatever was changed in the world of its use cases.
    #[must_use]
    pub fn rebuilt(mut self, change: impl FnOnce(&mut App), door: DoorOptions) -> Self {
        change(&mut self.app);
        self.door = Door::new(Web::new(self.app.clone()).expect("all assets are in the program"), door);
        self
    }
}

/// What a door answers.
#[expect(clippy::expect_used, reason = "a test may stop at a surprise")]
async fn answer_of(door: &Door, peer: Option<&str>, request: Request<Body>) -> Answer {
    let peer: Option<IpAddr> = peer.map(|peer| peer.parse().expect("an address"));
    let (parts, body) = door.answer(request, peer).await.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

#[expect(clippy::missing_panics_doc, clippy::panic, reason = "a test may stop at a surprise")]
impl Answer {
    /// A header as text; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The stable code of a refusal.
    pub fn code(&self) -> String {
        self.json().get("code").and_then(|code| code.as_str()).unwrap_or_default().to_owned()
    }
}

#[expect(clippy::expect_used, reason = "a test may stop at a surprise")]
fn settings() -> Settings {
    Settings {
        mode: Mode::Production,
        own: OwnAddress::new(OWN.0.into(), OWN.1.into()),
        site_name: "SetTimes".into(),
        operator: String::new(),
        zone: Zone::named("America/Toronto").expect("a zone"),
        clock_face: ClockFace::Twelve,
        public_data: true,
        schedule_cache_seconds: 60,
        map_link: "https://www.openstreetmap.org/directions?engine=fossgis_osrm_foot&to={lat}%2C{lon}".into(),
        external_images: false,
        photo_hosts: Vec::new(),
        accounts: settimes_app::AccountSettings::default(),
        mail: settimes_app::MailSettings::of_host("localhost"),
        service_worker: true,
    }
}
