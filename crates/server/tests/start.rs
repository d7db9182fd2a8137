//! Starting and stopping the real program: what it accepts, what it refuses and in which words, and how it ends.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may stop at a surprise and look at a watch")]

use std::fs;
use std::net::TcpListener;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use settimes_testkit::{Ended, Installation, Visitor, free_address, post_text};

const NIGHT: &str = "
INSERT INTO events (id, name, date, slug, is_published, status) VALUES (1, 'Lamplight', '2026-10-31', 'lamplight', 1, 'published');
INSERT INTO venues (id, name) VALUES (1, 'Room 47');
INSERT INTO band_profiles (id, name, name_normalized) VALUES (1, 'Birdhand', 'birdhand');
INSERT INTO performances (id, event_id, band_profile_id, venue_id, start_time, end_time) VALUES (1, 1, 1, 1, '20:00', '20:30');";

const BUILD: &str = "/api/schedule/build";

const DEVELOPMENT: (&str, &str) = ("SETTIMES_MODE", "development");

fn empty() -> Installation {
    Installation::of(env!("CARGO_BIN_EXE_settimes"))
}

fn filled() -> Installation {
    let installation = empty();
    installation.fill(NIGHT);
    installation
}

fn wish(session: &str) -> String {
    format!(r#"{{"event_id":1,"performance_ids":[1],"user_session":"{session}"}}"#)
}

/// Refused with this exit code and exactly this sentence, and nothing that only a programmer understands.
#[track_caller]
fn assert_refused(ended: &Ended, code: i32, sentence: &str) {
    assert_eq!((ended.code, ended.out.as_str(), ended.err.as_str()), (Some(code), "", format!("settimes: {sentence}\n").as_str()));
}

fn serve_at(installation: &Installation, listen: &str) -> Ended {
    installation.run_with(&["serve", "--listen", listen], &[DEVELOPMENT])
}

fn sessions(installation: &Installation) -> Vec<String> {
    let ask = "SELECT user_session FROM schedule_builds ORDER BY id";
    installation.on_store(|store| async move { store.read(move |db| db.rows(ask, (), |row| row.get(0))).await }).unwrap()
}

#[test]
fn a_request_in_flight_ends_before_the_program_does() {
    let installation = filled();
    let running = installation.serve(&[]);
    let mut early = running.visitor().unwrap();
    let mut late = running.visitor().unwrap();
    assert_eq!(early.post(BUILD, &wish("early")).unwrap().status, 200);
    let whole = post_text(BUILD, &wish("late"));
    let (first, rest) = whole.split_at(whole.len() - 10);
    late.send(first).unwrap();
    thread::sleep(Duration::from_millis(150));

    running.signal("TERM");
    thread::sleep(Duration::from_millis(300));
    let new_visitor = running.visitor().and_then(|mut visitor| visitor.get("/healthz"));
    late.send(rest).unwrap();
    let answer = late.read().unwrap();
    let ended = running.end();

    assert!(new_visitor.is_err(), "nobody new is let in: {new_visitor:?}");
    assert_eq!((answer.status, answer.body.as_str()), (200, r#"{"success":true,"recorded":1}"#));
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(sessions(&installation), ["early", "late"]);
}

#[test]
fn an_idle_server_ends_at_once_with_its_log_in_the_database() {
    let installation = filled();
    let running = installation.serve(&[]);
    let mut visitor = running.visitor().unwrap();
    assert_eq!(visitor.get("/readyz").unwrap().body, "ready");
    assert_eq!(visitor.get("/healthz").unwrap().body, "ok");

    let began = Instant::now();
    running.signal("INT");
    let ended = running.end();

    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(began.elapsed() < Duration::from_secs(10), "an idle connection does not hold the program up");
    assert!(!installation.folder().join("data/settimes.db-wal").exists());
}

#[test]
fn starting_again_on_an_existing_database_finds_what_was_there() {
    let installation = filled();
    for session in ["first", "second"] {
        let began = Instant::now();
        let running = installation.serve(&[]);
        println!("start to first answer: {} ms", began.elapsed().as_millis());
        assert_eq!(running.visitor().unwrap().post(BUILD, &wish(session)).unwrap().status, 200);
        running.signal("TERM");
        assert_eq!(running.end().code, Some(0));
    }

    assert_eq!(sessions(&installation), ["first", "second"]);
}

#[test]
fn a_second_server_on_the_same_data_directory_is_refused() {
    let installation = filled();
    let running = installation.serve(&[]);

    let second = serve_at(&installation, &free_address().to_string());

    assert_refused(&second, 1, "another settimes is serving the data directory data; stop it first, or give --data-dir");
    assert_eq!(running.visitor().unwrap().get("/readyz").unwrap().status, 200, "the first one serves on");
}

#[test]
fn a_port_in_use_is_named_with_the_way_out() {
    let installation = empty();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();

    let ended = serve_at(&installation, &address);

    assert_refused(&ended, 1, &format!("{address} is in use by another program; choose another address with --listen"));
}

#[test]
fn a_database_that_is_newer_than_the_program_is_refused_and_left_alone() {
    let installation = filled();
    let newer =
        "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (999, 'time_travel', 'x', '2030-01-01 00:00:00')";
    installation.on_store(|store| async move { store.write(move |tx| tx.execute(newer, ())).await }).unwrap();
    let before = fs::read(installation.database()).unwrap();

    let ended = serve_at(&installation, &free_address().to_string());

    let known = settimes_store::schema::newest_number();
    let sentence = format!(
        "the database data/settimes.db: the database is at migration 999 (time_travel), this program knows only up to {known}; start the newer \
         program that made it, or put back the copy from before the upgrade (it lies in backups/ of the data directory)"
    );
    assert_refused(&ended, 1, &sentence);
    assert_eq!(fs::read(installation.database()).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let installation = empty();
    fs::create_dir(installation.folder().join("data")).unwrap();
    let letter = "Dear drummer, this is a letter and no database at all.\n".repeat(200);
    fs::write(installation.database(), &letter).unwrap();

    let ended = serve_at(&installation, &free_address().to_string());

    let why = "this file is not an SQLite database; check the path, nothing was changed";
    assert_refused(&ended, 1, &format!("the database data/settimes.db: {why}"));
    assert_eq!(fs::read_to_string(installation.database()).unwrap(), letter);
}

#[test]
fn a_damaged_database_is_refused() {
    let installation = filled();
    let mut bytes = fs::read(installation.database()).unwrap();
    bytes[100..4096].fill(0xA5);
    fs::write(installation.database(), bytes).unwrap();

    let ended = serve_at(&installation, &free_address().to_string());

    let why = "the database file is damaged or cut short; put a backup in its place (they lie in backups/ of the data directory)";
    assert_refused(&ended, 1, &format!("the database data/settimes.db: {why}"));
}

#[test]
fn a_data_directory_that_cannot_be_made_is_named() {
    let installation = empty();
    fs::write(installation.folder().join("file"), "no folder").unwrap();

    let below_a_file = installation.run_with(&["serve", "--data-dir", "file/data"], &[DEVELOPMENT]);
    let read_only = installation.run_with(&["migrate", "--data-dir", "/proc/settimes"], &[]);

    assert_refused(&below_a_file, 1, "the data directory file/data cannot be made: Not a directory (os error 20)");
    assert_refused(&read_only, 1, "the data directory /proc/settimes cannot be made: No such file or directory (os error 2)");
}

#[test]
fn an_unknown_key_or_value_names_itself_and_where_it_stands() {
    let installation = empty();
    let address = free_address().to_string();
    fs::write(installation.folder().join("settimes.toml"), "mode = \"development\"\nsite_nam = \"Crawl\"\n").unwrap();
    let in_file = serve_at(&installation, &address);
    fs::write(installation.folder().join("other.toml"), "[smtp]\nport = \"many\"\n").unwrap();
    let value_in_file = installation.run(&["serve", "--config", "other.toml"]);
    fs::write(installation.folder().join("broken.toml"), "mode = \n").unwrap();
    let broken = installation.run(&["serve", "--config", "broken.toml"]);
    fs::remove_file(installation.folder().join("settimes.toml")).unwrap();
    let in_environment = installation.run_with(&["serve"], &[("SETTIMES_CLOCK", "13")]);
    let in_flag = installation.run_with(&["serve", "--listen", "nowhere"], &[]);

    assert_refused(&in_file, 2, "unknown configuration key `site_nam` in the file settimes.toml; did you mean `site_name`?");
    assert_refused(&value_in_file, 2, "configuration key `smtp.port` in the file other.toml: `many` is not a whole number");
    assert_eq!(broken.code, Some(2));
    assert!(broken.err.starts_with("settimes: the configuration file broken.toml cannot be read: "), "{}", broken.err);
    assert_refused(&in_environment, 2, "configuration key `clock` in the environment variable SETTIMES_CLOCK: `13` is none of 12, 24");
    let nowhere = "`nowhere` is not an address and port like 127.0.0.1:8080, nor unix:<path>";
    assert_refused(&in_flag, 2, &format!("configuration key `listen` in the flag --listen: {nowhere}"));
    assert!(!installation.folder().join("data").exists(), "nothing was written");
}

#[test]
fn a_configuration_file_that_is_missing_is_named() {
    let ended = empty().run(&["serve", "--config", "elsewhere.toml"]);

    assert_refused(&ended, 2, "the configuration file elsewhere.toml cannot be read: No such file or directory (os error 2)");
}

#[test]
fn production_without_its_own_address_is_refused() {
    let installation = empty();

    let without = installation.run(&["serve"]);
    let in_the_clear = installation.run(&["serve", "--public-url", "http://sets.example"]);

    let advice = "set `public_url` to the address that visitors use, for example --public-url https://sets.example";
    assert_refused(&without, 2, &format!("serving in production needs to know its own address: {advice}"));
    assert_eq!(in_the_clear.code, Some(2));
    assert!(in_the_clear.err.contains("`public_url` is plain http on a host that is not loopback"), "{}", in_the_clear.err);
}

#[test]
fn the_checked_configuration_shows_every_origin_and_no_secret() {
    let installation = empty();
    let secrets = ["hunter2", "c2VjcmV0LWtleS1vZi0zMi1ieXRlcy1hYWFhYWFhYWE=", "older-key", "totp-key-of-ours"];
    let file = format!("site_name = \"Lamplight\"\nsecret_key = \"{}\"\n[smtp]\npassword = \"{}\"\n", secrets[1], secrets[0]);
    fs::write(installation.folder().join("settimes.toml"), file).unwrap();

    let variables = [DEVELOPMENT, ("SETTIMES_SECRET_KEY_PREVIOUS", secrets[2]), ("MFA_TOTP_ENCRYPTION_KEY", secrets[3])];
    let ended = installation.run_with(&["check-config", "--listen", "127.0.0.1:9999"], &variables);

    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    for secret in secrets {
        assert!(!ended.out.contains(secret), "{}", ended.out);
    }
    for line in [
        "site_name = \"Lamplight\"  # from the file settimes.toml",
        "mode = \"development\"  # from the environment variable SETTIMES_MODE",
        "listen = \"127.0.0.1:9999\"  # from the flag --listen",
        "smtp.password = \"(set)\"  # from the file settimes.toml",
        "clock = \"12\"",
    ] {
        assert!(ended.out.lines().any(|shown| shown == line), "{line} is not in\n{}", ended.out);
    }
}

#[test]
fn a_unix_socket_is_served_and_taken_away_at_the_end() {
    let installation = filled();
    let socket = installation.folder().join("sets.sock");
    let listen = format!("unix:{}", socket.display());
    drop(UnixListener::bind(&socket).unwrap());
    let mut child =
        installation.command(&["serve", "--listen", &listen]).env("SETTIMES_MODE", "development").stdout(Stdio::null()).spawn().unwrap();

    let answer = (0..3000).find_map(|_| {
        thread::sleep(Duration::from_millis(10));
        Visitor::on(UnixStream::connect(&socket).ok()?).get("/readyz").ok()
    });
    let done = Command::new("sh").args(["-c", &format!("kill -TERM {}", child.id())]).status().unwrap();
    let ended = child.wait().unwrap();

    assert!(done.success());
    assert_eq!(answer.expect("an answer").body, "ready");
    assert_eq!(ended.code(), Some(0));
    assert!(!socket.exists());
}

#[test]
fn a_file_in_the_place_of_the_socket_is_left_alone() {
    let installation = filled();
    fs::write(installation.folder().join("letter"), "Dear drummer").unwrap();

    let ended = serve_at(&installation, "unix:letter");

    assert_eq!(ended.code, Some(1));
    assert!(ended.err.ends_with("settimes: cannot listen on letter: Address already in use (os error 98)\n"), "{}", ended.err);
    assert_eq!(fs::read_to_string(installation.folder().join("letter")).unwrap(), "Dear drummer");
}

#[test]
fn a_call_that_is_not_understood_ends_with_2_and_help_with_0() {
    let installation = empty();
    for wrong in [&["paint"][..], &["serve", "--colour", "red"], &["schema"], &["serve", "--data-dir"], &[]] {
        let ended = installation.run(wrong);
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{wrong:?}: {}", ended.err);
        assert!(ended.err.contains("--help") && !ended.err.contains("panicked"), "{wrong:?}: {}", ended.err);
    }
    for right in [&["--help"][..], &["--version"], &["serve", "--help"]] {
        let ended = installation.run(right);
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{right:?}");
        assert!(ended.out.contains("settimes"), "{right:?}: {}", ended.out);
    }
}

#[test]
fn a_full_disk_is_an_error_of_ours_and_goes_away_when_there_is_room() {
    let installation = filled();
    // A limit on the size of files stands in for the full disk; no privilege is needed, and the program can be let off it.
    let running = installation.serve_by(|address| {
        let program = env!("CARGO_BIN_EXE_settimes");
        let limited = format!("trap '' XFSZ; ulimit -S -f 600; exec '{program}' serve --listen {address}");
        let mut shell = Command::new("sh");
        shell.args(["-c", &limited]).env_clear().current_dir(installation.folder());
        shell.envs([DEVELOPMENT, ("SETTIMES_LIMITS__BUILD", "1000000/60"), ("SETTIMES_LOG", "error"), ("PATH", "/usr/bin:/bin")]);
        shell
    });
    let mut visitor = running.visitor().unwrap();
    let (mut kept, mut refusal) = (Vec::new(), None);
    for turn in 0..3000 {
        let session = format!("{turn:0>120}");
        let reply = visitor.post(BUILD, &wish(&session)).unwrap();
        if reply.status != 200 {
            refusal = Some(reply);
            break;
        }
        kept.push(session);
    }
    let refusal = refusal.expect("the disk got full");
    let reading = visitor.get("/api/schedule?event=lamplight").unwrap();

    let let_off = Command::new("prlimit").args(["--pid", &running.id().to_string(), "--fsize=unlimited"]).status();
    assert!(let_off.expect("prlimit is needed for this test").success());
    let later = visitor.post(BUILD, &wish("later")).unwrap();
    running.signal("TERM");
    let ended = running.end();

    assert_eq!(refusal.status, 500, "{}", refusal.body);
    assert!(refusal.body.contains(r#""code":"INTERNAL""#) && !refusal.body.contains("disk"), "{}", refusal.body);
    assert_eq!(reading.status, 200, "reading goes on");
    assert_eq!(later.status, 200, "{}", later.body);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(!ended.err.contains("panicked"), "{}", ended.err);
    assert!(ended.err.contains("check the disk that holds the data directory"), "{}", ended.err);
    kept.push("later".to_owned());
    assert_eq!(sessions(&installation), kept, "what was refused is not there, all else is");
}
