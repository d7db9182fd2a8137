//! How letters leave: `mail`, `mail_from`, `mail_per_second` and `smtp.*` (accounts specification, 16).

use settimes_app::{MailSettings, MailWay, SmtpSettings, SmtpTls};
use settimes_core::letter::Sender;

use super::{ConfigError, Layers};

/// The settings of mail before the own address is known.
#[derive(Debug, Clone)]
pub(super) struct MailDraft {
    way: MailWay,
    from: Option<Sender>,
    per_second: u32,
}

impl MailDraft {
    /// The settings of an installation at this host.
    pub(super) fn settings(self, own_host: &str) -> MailSettings {
        let from = self.from.unwrap_or_else(|| Sender::of_host(own_host));
        MailSettings { way: self.way, from, per_second: self.per_second }
    }
}

/// Reads the keys of mail; that `smtp.tls = none` stays on this machine is checked with the other values.
pub(super) fn read(layers: &Layers) -> Result<MailDraft, ConfigError> {
    let from = match layers.text("mail_from") {
        "" => None,
        text => Some(layers.value("mail_from", Sender::read(text).map_err(|error| format!("`{text}` {error}")))?),
    };
    let has_server = !layers.text("smtp.host").is_empty();
    let way = match (layers.text("mail"), has_server) {
        ("off", _) => MailWay::Off,
        ("file", _) | ("", false) => MailWay::File,
        ("smtp", false) => {
            return Err(ConfigError::Together(
                "`mail` is smtp, but `smtp.host` is empty: name the mail server, or set `mail = \"file\"`".to_owned(),
            ));
        }
        _ => MailWay::Smtp(server(layers)?),
    };
    Ok(MailDraft { way, from, per_second: layers.text("mail_per_second").parse().unwrap_or(5) })
}

fn server(layers: &Layers) -> Result<SmtpSettings, ConfigError> {
    let account = match (layers.text("smtp.username"), layers.text("smtp.password")) {
        ("", "") => None,
        ("", _) => return Err(ConfigError::Together("`smtp.password` is set, but `smtp.username` is empty".to_owned())),
        (_, "") => return Err(ConfigError::Together("`smtp.username` is set, but `smtp.password` is empty".to_owned())),
        (user, password) => Some((user.to_owned(), password.to_owned())),
    };
    Ok(SmtpSettings {
        host: layers.text("smtp.host").to_owned(),
        port: layers.text("smtp.port").parse().unwrap_or(587),
        tls: match layers.text("smtp.tls") {
            "none" => SmtpTls::Open,
            "tls" => SmtpTls::Tls,
            _ => SmtpTls::StartTls,
        },
        account,
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use settimes_app::EmailCodes;

    use super::super::Config;
    use super::*;
    use crate::cli::Place;

    fn config(variables: &[(&str, &str)]) -> Result<Config, String> {
        let place = Place { config: Some(PathBuf::from("/dev/null")), ..Place::default() };
        let own = [("SETTIMES_PUBLIC_URL", "https://night.example")];
        let all = own.iter().chain(variables).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let layers = Layers::read(&place, all).map_err(|error| error.to_string())?;
        Config::read(&layers).map_err(|error| error.to_string())
    }

    fn mail(variables: &[(&str, &str)]) -> MailSettings {
        config(variables).unwrap().settings().unwrap().mail
    }

    fn refusal(variables: &[(&str, &str)]) -> String {
        config(variables).err().expect("it is refused")
    }

    #[test]
    fn letters_become_files_unless_a_mail_server_is_named() {
        assert_eq!(mail(&[]), MailSettings::of_host("night.example"));
        assert_eq!(mail(&[]).from.address(), "settimes@night.example");
        let smtp = mail(&[("SETTIMES_SMTP__HOST", "mail.example")]);
        let expected = SmtpSettings { host: "mail.example".into(), port: 587, tls: SmtpTls::StartTls, account: None };
        assert_eq!(smtp.way, MailWay::Smtp(expected));
        assert_eq!(mail(&[("SETTIMES_SMTP__HOST", "mail.example"), ("SETTIMES_MAIL", "file")]).way, MailWay::File);
        assert_eq!(mail(&[("SETTIMES_SMTP__HOST", "mail.example"), ("SETTIMES_MAIL", "off")]).way, MailWay::Off);
    }

    #[test]
    fn every_key_of_mail_is_read() {
        let mail = mail(&[
            ("SETTIMES_MAIL_FROM", "Harbour Crawl <sets@night.example>"),
            ("SETTIMES_MAIL_PER_SECOND", "20"),
            ("SETTIMES_SMTP__HOST", "127.0.0.1"),
            ("SETTIMES_SMTP__PORT", "2525"),
            ("SETTIMES_SMTP__TLS", "none"),
            ("SETTIMES_SMTP__USERNAME", "sets"),
            ("SETTIMES_SMTP__PASSWORD", "hunter2"),
        ]);

        assert_eq!((mail.from.name(), mail.from.address(), mail.per_second), (Some("Harbour Crawl"), "sets@night.example", 20));
        let account = Some(("sets".to_owned(), "hunter2".to_owned()));
        assert_eq!(mail.way, MailWay::Smtp(SmtpSettings { host: "127.0.0.1".into(), port: 2525, tls: SmtpTls::Open, account }));
        let printed = format!("{mail:?}");
        assert!(!printed.contains("hunter2") && !printed.contains("sets"), "{printed}");
    }

    #[test]
    fn what_cannot_work_refuses_the_start_in_plain_words() {
        let server = ("SETTIMES_SMTP__HOST", "mail.example");
        assert_eq!(
            refusal(&[("SETTIMES_MAIL", "smtp")]),
            "`mail` is smtp, but `smtp.host` is empty: name the mail server, or set `mail = \"file\"`"
        );
        assert_eq!(
            refusal(&[server, ("SETTIMES_SMTP__TLS", "none")]),
            "configuration key `smtp.tls` in the environment variable SETTIMES_SMTP__TLS: `none` is only for a mail server on this machine"
        );
        assert_eq!(
            refusal(&[("SETTIMES_MAIL_FROM", "sets at night.example")]),
            "configuration key `mail_from` in the environment variable SETTIMES_MAIL_FROM: `sets at night.example` is not an address like \
             sets@night.example or Night Crawl <sets@night.example>"
        );
        assert_eq!(refusal(&[server, ("SETTIMES_SMTP__USERNAME", "sets")]), "`smtp.username` is set, but `smtp.password` is empty");
        assert_eq!(refusal(&[server, ("SETTIMES_SMTP__PASSWORD", "hunter2")]), "`smtp.password` is set, but `smtp.username` is empty");
        assert!(refusal(&[("SETTIMES_MAIL", "pigeon")]).contains("`pigeon` is none of"));
    }

    #[test]
    fn codes_by_e_mail_are_offered_only_where_they_arrive() {
        let codes = |variables: &[(&str, &str)]| config(variables).unwrap().settings().unwrap().accounts.email_codes;
        let (server, development) = (("SETTIMES_SMTP__HOST", "mail.example"), ("SETTIMES_MODE", "development"));

        assert_eq!(codes(&[]), EmailCodes::Off, "in production nobody reads the files");
        assert_eq!(codes(&[server]), EmailCodes::Offered);
        assert_eq!(codes(&[development]), EmailCodes::Offered);
        assert_eq!(codes(&[server, ("SETTIMES_EMAIL_OTP", "false")]), EmailCodes::Off);
        assert_eq!(codes(&[development, ("SETTIMES_EMAIL_OTP", "false")]), EmailCodes::Off);
    }
}
