//! The real program in a temporary folder: run, served, told to stop, killed; and a visitor who speaks plain HTTP to it.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use settimes_store::{Store, StoreError, StoreOptions};
use tempfile::TempDir;

/// How long a server may take to answer for the first time, in hundredths of a second.
const PATIENCE: u32 = 3000;

/// An installation of the program in a folder of its own.
pub struct Installation {
    binary: PathBuf,
    folder: TempDir,
}

/// What a program said until it ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// A server that runs; it is killed when this is dropped.
pub struct Running {
    /// Where it listens, if that is an address.
    pub address: SocketAddr,
    child: Child,
    said: [PathBuf; 2],
}

/// A visitor with one connection that is kept open.
pub struct Visitor<S: Read + Write> {
    stream: BufReader<S>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
}

#[expect(clippy::missing_panics_doc, clippy::expect_used, clippy::panic, reason = "a test may stop at a surprise")]
impl Installation {
    /// An empty folder for the program at this path.
    pub fn of(binary: &str) -> Self {
        Self { binary: binary.into(), folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// The folder; the data directory is `data` in it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.folder().join("data/settimes.db")
    }

    /// A command of the program in the folder, with an empty environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).env_clear().current_dir(self.folder()).stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, &[])
    }

    /// Runs a command with environment variables to its end; one that does not end by itself is a failure.
    pub fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
        let mut command = self.command(arguments);
        command.envs(variables.iter().copied());
        let mut running = self.spawn(&mut command, "127.0.0.1:0".parse().expect("an address"), "command");
        for _ in 0..PATIENCE {
            if let Some(status) = running.child.try_wait().expect("our own child") {
                return running.ended(status);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("{arguments:?} does not end: {}", running.said());
    }

    /// Brings the database up to date and fills it.
    pub fn fill(&self, script: &'static str) {
        let done = self.run(&["migrate"]);
        assert_eq!(done.code, Some(0), "{}", done.err);
        self.on_store(move |store| async move { store.write(move |tx| tx.run_script(script)).await }).expect("the script runs");
    }

    /// Opens the database, does something with it, and closes it.
    pub fn on_store<T, F>(&self, work: impl FnOnce(Store) -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let store = Store::open(StoreOptions::for_file(self.database()))?;
        let outcome = runtime.block_on(work(store.clone()));
        store.close();
        outcome
    }

    /// Serves on a free port of the loopback address, for development, and waits for the first answer.
    pub fn serve(&self, variables: &[(&str, &str)]) -> Running {
        self.serve_by(|address| {
            let mut command = self.command(&["serve", "--listen", &address.to_string()]);
            command.env("SETTIMES_MODE", "development").envs(variables.iter().copied());
            command
        })
    }

    /// Serves by a command that is made from the address.
    pub fn serve_by(&self, command: impl FnOnce(SocketAddr) -> Command) -> Running {
        let address = free_address();
        let mut running = self.spawn(&mut command(address), address, &address.port().to_string());
        running.wait_for_answer();
        running
    }

    fn spawn(&self, command: &mut Command, address: SocketAddr, name: &str) -> Running {
        let said = ["out", "err"].map(|ending| self.folder().join(format!("{name}.{ending}")));
        let files = said.each_ref().map(|path| File::create(path).expect("a file"));
        let [out, err] = files;
        let child = command.stdout(out).stderr(err).spawn().expect("the program starts");
        Running { address, child, said }
    }
}

/// An address of the loopback network on which nobody listens.
#[expect(clippy::missing_panics_doc, clippy::expect_used, reason = "a test may stop at a surprise")]
pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port")
}

#[expect(clippy::missing_panics_doc, clippy::expect_used, clippy::panic, reason = "a test may stop at a surprise")]
impl Running {
    /// Sends a signal by its name (`TERM`, `INT`, `KILL`).
    pub fn signal(&self, name: &str) {
        let done = Command::new("sh").args(["-c", &format!("kill -{name} {}", self.id())]).status().expect("a shell");
        assert!(done.success(), "the program does not run any more:\n{}", self.said());
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has ended.
    pub fn end(mut self) -> Ended {
        let status = self.child.wait().expect("our own child");
        self.ended(status)
    }

    /// What it has said so far.
    pub fn said(&self) -> String {
        self.said.iter().map(|file| fs::read_to_string(file).unwrap_or_default()).collect()
    }

    /// A visitor on a new connection.
    pub fn visitor(&self) -> io::Result<Visitor<TcpStream>> {
        Visitor::at(self.address)
    }

    fn ended(&self, status: ExitStatus) -> Ended {
        let [out, err] = &self.said;
        let text = |file| fs::read_to_string(file).unwrap_or_default();
        Ended { code: status.code(), out: text(out), err: text(err) }
    }

    fn wait_for_answer(&mut self) {
        for _ in 0..PATIENCE {
            if self.visitor().and_then(|mut visitor| visitor.get("/readyz")).is_ok_and(|reply| reply.status == 200) {
                return;
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!("the program ended before it served: {:?}", self.ended(status));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the program does not answer: {}", self.said());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Visitor<TcpStream> {
    /// A visitor at an address.
    pub fn at(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.set_nodelay(true)?;
        Ok(Self::on(stream))
    }
}

impl<S: Read + Write> Visitor<S> {
    /// A visitor on an open connection.
    pub fn on(stream: S) -> Self {
        Self { stream: BufReader::new(stream) }
    }

    /// `GET`.
    pub fn get(&mut self, path: &str) -> io::Result<Reply> {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"))?;
        self.read()
    }

    /// `POST` of a JSON text.
    pub fn post(&mut self, path: &str, body: &str) -> io::Result<Reply> {
        self.send(&post_text(path, body))?;
        self.read()
    }

    /// Sends a text as it is.
    pub fn send(&mut self, text: &str) -> io::Result<()> {
        self.stream.get_mut().write_all(text.as_bytes())
    }

    /// Reads one reply to its end.
    pub fn read(&mut self) -> io::Result<Reply> {
        let status = self.line()?.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut length = 0;
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Reply { status, body: String::from_utf8_lossy(&body).into_owned() })
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        match line.strip_suffix("\r\n") {
            Some(whole) => Ok(whole.to_owned()),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

/// A `POST` of a JSON text as it travels.
pub fn post_text(path: &str, body: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}
