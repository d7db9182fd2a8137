//! Letters through a mail server. One connection carries the letters of a round; every step has its time, and the server's words are
//! kept with the step they were said at.

use std::error::Error as _;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use settimes_core::letter::{Reply, Stage};
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::mime::address;
use super::{Parcel, Pending, Post, Receipt, Trouble};
use crate::{SmtpSettings, SmtpTls};

/// Most letters over one connection: some servers close it after a hundred.
const LETTERS_PER_CONNECTION: u32 = 50;

/// How long each step may take. All of them together stay far below the lease of a letter.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Connecting, TLS, signing in, all together.
    pub hello: Duration,
    /// One answer.
    pub answer: Duration,
    /// The answer to the letter itself: giving up too early sends it twice.
    pub content: Duration,
    /// A polite goodbye.
    pub goodbye: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { hello: seconds(60), answer: seconds(60), content: seconds(180), goodbye: seconds(3) }
    }
}

impl Patience {
    /// The longest that one letter can take.
    pub fn longest(&self) -> Duration {
        // an idle connection is asked whether it still lives, then sender, recipient and content are announced
        self.hello + self.answer * 4 + self.content + self.goodbye * 2
    }
}

/// A mail server.
pub struct SmtpPost {
    settings: SmtpSettings,
    hello_name: ClientId,
    patience: Patience,
    line: Mutex<Option<Line>>,
}

/// An open connection.
struct Line {
    connection: AsyncSmtpConnection,
    carried: u32,
}

impl SmtpPost {
    /// The server of the settings; `own_host` is the name by which we introduce ourselves.
    pub fn new(settings: SmtpSettings, own_host: &str) -> Self {
        Self::with_patience(settings, own_host, Patience::default())
    }

    /// The same with other times.
    pub fn with_patience(settings: SmtpSettings, own_host: &str, patience: Patience) -> Self {
        Self { settings, hello_name: ClientId::Domain(own_host.to_owned()), patience, line: Mutex::new(None) }
    }

    async fn send(&self, parcel: &Parcel) -> Result<Receipt, Trouble> {
        let mut held = self.line.lock().await;
        let mut line = match held.take() {
            Some(line) => match self.still_good(line).await {
                Some(line) => line,
                None => self.open().await?,
            },
            None => self.open().await?,
        };
        match self.hand_over(&mut line.connection, parcel).await {
            Ok(receipt) => {
                line.carried += 1;
                *held = Some(line);
                Ok(receipt)
            }
            Err(trouble) => {
                self.close(line).await;
                Err(trouble)
            }
        }
    }

    /// The connection again, if it can carry one more letter.
    async fn still_good(&self, mut line: Line) -> Option<Line> {
        if line.carried < LETTERS_PER_CONNECTION && timeout(self.patience.answer, line.connection.test_connected()).await.unwrap_or(false) {
            return Some(line);
        }
        self.close(line).await;
        None
    }

    async fn close(&self, mut line: Line) {
        let _ = timeout(self.patience.goodbye, line.connection.abort()).await;
    }

    async fn open(&self) -> Result<Line, Trouble> {
        let lost = |why: String| Trouble::Lost { stage: Stage::Hello, why };
        match timeout(self.patience.hello, self.introduce()).await {
            Ok(Ok(connection)) => Ok(Line { connection, carried: 0 }),
            Ok(Err(error)) => Err(trouble(Stage::Hello, &error)),
            Err(_) => Err(lost("the mail server did not let us in in time".to_owned())),
        }
    }

    /// Connects, protects the connection as the settings say, never less, and signs in.
    async fn introduce(&self) -> Result<AsyncSmtpConnection, Error> {
        let SmtpSettings { host, port, tls, account } = &self.settings;
        let protection = || TlsParameters::new_rustls(host.clone());
        let from_the_start = if *tls == SmtpTls::Tls { Some(protection()?) } else { None };
        let mut connection =
            AsyncSmtpConnection::connect_tokio1((host.as_str(), *port), Some(self.patience.hello), &self.hello_name, from_the_start, None)
                .await?;
        if *tls == SmtpTls::StartTls {
            connection.starttls(protection()?, &self.hello_name).await?;
        }
        if let Some((user, password)) = account {
            let credentials = Credentials::new(user.clone(), password.clone());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(connection)
    }

    async fn hand_over(&self, connection: &mut AsyncSmtpConnection, parcel: &Parcel) -> Result<Receipt, Trouble> {
        let (Some(from), Some(to)) = (address(&parcel.from), address(&parcel.to)) else {
            return Err(Trouble::Unsendable("an address cannot be said to a mail server"));
        };
        let answer = self.patience.answer;
        said(Stage::Sender, timeout(answer, connection.command(Mail::new(Some(from), Vec::new()))).await)?;
        said(Stage::Recipient, timeout(answer, connection.command(Rcpt::new(to, Vec::new()))).await)?;
        said(Stage::Content, timeout(answer, connection.command(Data)).await)?;
        // the library ends the last line itself
        let message = parcel.message.strip_suffix(b"\r\n").unwrap_or(&parcel.message);
        let response = said(Stage::Content, timeout(self.patience.content, connection.message(message)).await)?;
        Ok(Receipt::Taken(format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" "))))
    }
}

impl Post for SmtpPost {
    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Pending<'a, Result<Receipt, Trouble>> {
        Box::pin(self.send(parcel))
    }

    fn rest(&self) -> Pending<'_, ()> {
        Box::pin(async {
            if let Some(line) = self.line.lock().await.take() {
                self.close(line).await;
            }
        })
    }
}

fn said(stage: Stage, outcome: Result<Result<Response, Error>, tokio::time::error::Elapsed>) -> Result<Response, Trouble> {
    match outcome {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) => Err(trouble(stage, &error)),
        Err(_) => Err(Trouble::Lost { stage, why: "the mail server did not answer in time".to_owned() }),
    }
}

/// What an error means; words of the server are kept only as its reply.
fn trouble(stage: Stage, error: &Error) -> Trouble {
    let cause = || error.source().map(ToString::to_string).unwrap_or_default();
    if let Some(code) = error.status() {
        return Trouble::Refused { stage, reply: Reply { code: code.into(), text: cause() } };
    }
    let why = if error.is_timeout() {
        "the mail server did not answer in time".to_owned()
    } else if error.is_response() {
        "the mail server's answer is no SMTP".to_owned()
    } else if error.is_tls() {
        format!("TLS: {}", cause())
    } else {
        cause()
    };
    Trouble::Lost { stage, why }
}
