//! A mail server that does as it is told: takes letters, says no at any step, hangs up or falls silent. It speaks plain SMTP on the
//! loopback network; a real server, with TLS, is used where a letter is read back.

use std::collections::VecDeque;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// A step of a conversation, named by what the server answers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The connection itself.
    Connect,
    /// `EHLO`.
    Hello,
    /// `STARTTLS`.
    StartTls,
    /// `AUTH`.
    Auth,
    /// `MAIL FROM`.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// `DATA`.
    Data,
    /// The letter itself, taken to its last line.
    Content,
}

/// What goes wrong at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mischief {
    /// This line is said instead.
    Say(&'static str),
    /// The connection is closed.
    HangUp,
    /// Nothing is said any more.
    FallSilent,
}

/// A letter that was taken with 250.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// From the envelope.
    pub from: String,
    /// From the envelope.
    pub to: String,
    /// The message, lines end with LF.
    pub message: String,
}

impl Taken {
    /// A header that stands on one line; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.message
            .lines()
            .take_while(|line| !line.is_empty())
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
            .unwrap_or_default()
    }
}

#[derive(Default)]
struct State {
    taken: Vec<Taken>,
    heard: Vec<String>,
    connections: usize,
    mischief: VecDeque<(Step, Mischief)>,
    offers: Vec<&'static str>,
    slowness: Duration,
}

/// The server; its threads end with the program.
#[derive(Clone)]
pub struct MailServer {
    /// Where it listens.
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[expect(clippy::missing_panics_doc, clippy::expect_used, reason = "a test may stop at a surprise")]
impl MailServer {
    /// A server that takes everything.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let server = Self { address: listener.local_addr().expect("an address"), state: Arc::default() };
        let listening = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&listening.state);
                lock(&state).connections += 1;
                thread::spawn(move || Talk { state, stream }.hold());
            }
        });
        server
    }

    /// Says these words after `EHLO`, such as `STARTTLS` or `AUTH PLAIN`.
    pub fn offers(&self, words: &[&'static str]) {
        lock(&self.state).offers = words.to_vec();
    }

    /// Goes wrong at this step, once; several are done one after the other.
    pub fn goes_wrong(&self, step: Step, mischief: Mischief) {
        lock(&self.state).mischief.push_back((step, mischief));
    }

    /// Thinks so long about every letter.
    pub fn is_slow(&self, slowness: Duration) {
        lock(&self.state).slowness = slowness;
    }

    /// The letters taken so far.
    pub fn taken(&self) -> Vec<Taken> {
        lock(&self.state).taken.clone()
    }

    /// The commands heard so far.
    pub fn heard(&self) -> Vec<String> {
        lock(&self.state).heard.clone()
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        lock(&self.state).connections
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Talk {
    state: Arc<Mutex<State>>,
    stream: TcpStream,
}

impl Talk {
    /// Talks until the other side leaves or mischief ends it.
    fn hold(mut self) {
        let _ = self.talk();
        let _ = self.stream.shutdown(Shutdown::Both);
    }

    fn talk(&mut self) -> io::Result<()> {
        let mut lines = BufReader::new(self.stream.try_clone()?).lines();
        self.say(Step::Connect, "220 stand-in").map(drop)?;
        let (mut from, mut to) = (String::new(), String::new());
        while let Some(line) = lines.next().transpose()? {
            lock(&self.state).heard.push(line.clone());
            let command = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
            let named = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            match command.as_str() {
                "EHLO" => {
                    let mut words = lock(&self.state).offers.clone();
                    words.push("8BITMIME");
                    // the last line has a space where the others have a hyphen
                    self.say(Step::Hello, &format!("250-stand-in\r\n250-{}", words.join("\r\n250-")).replace("250-8BIT", "250 8BIT"))
                        .map(drop)?;
                }
                "STARTTLS" => self.say(Step::StartTls, "454 not today").map(drop)?,
                "AUTH" => self.say(Step::Auth, "235 welcome").map(drop)?,
                "MAIL" => {
                    from = named();
                    self.say(Step::Sender, "250 ok").map(drop)?;
                }
                "RCPT" => {
                    to = named();
                    self.say(Step::Recipient, "250 ok").map(drop)?;
                }
                "DATA" => {
                    if self.say(Step::Data, "354 go on")? {
                        let message = read_letter(&mut lines)?;
                        self.take(Taken { from: from.clone(), to: to.clone(), message })?;
                    }
                }
                "QUIT" => return self.say(Step::Connect, "221 bye").map(drop),
                _ => self.say(Step::Connect, "250 ok").map(drop)?,
            }
        }
        Ok(())
    }

    fn take(&mut self, letter: Taken) -> io::Result<()> {
        let slowness = lock(&self.state).slowness;
        thread::sleep(slowness);
        if let Some(mischief) = self.next_mischief(Step::Content) {
            return mischief;
        }
        lock(&self.state).taken.push(letter);
        write!(self.stream, "250 2.0.0 taken\r\n")
    }

    /// Answers a step; false if mischief answered.
    fn say(&mut self, step: Step, words: &str) -> io::Result<bool> {
        if let Some(mischief) = self.next_mischief(step) {
            return mischief.map(|()| false);
        }
        write!(self.stream, "{words}\r\n").map(|()| true)
    }

    /// Does the mischief that is due at this step.
    fn next_mischief(&mut self, step: Step) -> Option<io::Result<()>> {
        let mut state = lock(&self.state);
        let due = state.mischief.front().is_some_and(|(at, _)| *at == step);
        let (_, mischief) = if due { state.mischief.pop_front() } else { None }?;
        drop(state);
        Some(match mischief {
            Mischief::Say(words) => write!(self.stream, "{words}\r\n"),
            Mischief::HangUp => Err(io::ErrorKind::ConnectionAborted.into()),
            Mischief::FallSilent => {
                thread::sleep(Duration::from_hours(1));
                Ok(())
            }
        })
    }
}

/// Everything up to the lonely dot, with the dots that were added taken away.
fn read_letter(lines: &mut impl Iterator<Item = io::Result<String>>) -> io::Result<String> {
    let mut message = String::new();
    for line in lines {
        let line = line?;
        if line == "." {
            return Ok(message);
        }
        message.push_str(line.strip_prefix('.').unwrap_or(&line));
        message.push('\n');
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}
