//! `settimes mail test ADDRESS`

use std::process::ExitCode;

use settimes_app::post::{Receipt, post_of, send_test_letter};
use settimes_app::{Clock as _, SystemClock};
use settimes_core::email::Email;

use super::data_dir;
use crate::config::Config;
use crate::exit::Failure;
use crate::say;

/// Sends one letter the configured way and prints the server's answer.
pub(crate) fn test(config: &Config, address: &str) -> Result<ExitCode, Failure> {
    let to = Email::read(address).map_err(|error| Failure::usage(format!("`{address}` {error}")))?;
    let settings = config.settings()?;
    let Some(post) = post_of(&settings, &config.data_dir) else {
        return Err(Failure::refused("mail is off (configuration key `mail`): nothing was sent"));
    };
    data_dir::prepare(config)?;
    let outcome = data_dir::small_runtime()?.block_on(send_test_letter(&settings, &post, &to, SystemClock.now()));
    match outcome {
        Ok(Receipt::Taken(answer)) => say::line(format_args!("sent; the mail server said: {answer}")),
        Ok(Receipt::Written(file)) => say::line(format_args!("written to {}", config.data_dir.join(file).display())),
        Err(trouble) => return Err(Failure::refused(format!("the letter was not sent: {}", trouble.in_full()))),
    }
    Ok(ExitCode::SUCCESS)
}
