//! What a mail server's no means for a letter (public specification, 4.6).

/// How far a letter had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Before the letter was spoken of: connecting, greeting, TLS, signing in.
    Hello,
    /// The sender was named.
    Sender,
    /// The recipient was named.
    Recipient,
    /// The letter itself was handed over.
    Content,
}

/// A server's negative reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Three digits.
    pub code: u16,
    /// The server's words; they may quote addresses.
    pub text: String,
}

/// What becomes of the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is tried again later.
    Temporary,
    /// It has failed.
    Permanent,
    /// It has failed, and the recipient's server will take no other letter either.
    RecipientRefused,
}

impl Reply {
    /// The enhanced status at the beginning of the words (RFC 3463): `5.1.1`.
    pub fn enhanced(&self) -> Option<[u16; 3]> {
        let mut numbers = self.text.split_whitespace().next()?.split('.').map(|part| part.parse::<u16>().ok());
        let status = [numbers.next()??, numbers.next()??, numbers.next()??];
        numbers.next().is_none().then_some(status)
    }

    /// What the reply means for the letter.
    ///
    /// A no before the letter was spoken of (a wrong password, a server that shuts down) is about us and may pass. The recipient is
    /// refused for good by 550, 551, 553 or 5.1.x where the recipient was named, by 5.1.x alone after the content, never by 5.7.x,
    /// which is about the sender, nor by 5.1.7 and 5.1.8, which are about the sender's address.
    pub fn verdict(&self, stage: Stage) -> Verdict {
        if stage == Stage::Hello || !(500..600).contains(&self.code) {
            return Verdict::Temporary;
        }
        let of_the_address = match self.enhanced() {
            Some([5, 1, detail]) => !matches!(detail, 7 | 8),
            Some([5, 7, _]) => false,
            _ => stage == Stage::Recipient && matches!(self.code, 550 | 551 | 553),
        };
        let may_be_refused = matches!(stage, Stage::Recipient | Stage::Content);
        if of_the_address && may_be_refused { Verdict::RecipientRefused } else { Verdict::Permanent }
    }

    /// The code and the enhanced status, which never quote anything: what a log may hold.
    pub fn numbers(&self) -> String {
        match self.enhanced() {
            Some([class, subject, detail]) => format!("{} {class}.{subject}.{detail}", self.code),
            None => self.code.to_string(),
        }
    }
}

/// Most characters of an error that is kept.
const KEPT: usize = 200;

/// Characters of a word that may be a token.
const TOKEN_LIKE: usize = 32;

/// An error without addresses, links, tokens or control characters: what `last_error` may hold.
pub fn masked(error: &str, recipient: &str) -> String {
    let local = recipient.split('@').next().unwrap_or_default().to_lowercase();
    let is_telling = |word: &str| {
        let word = word.to_lowercase();
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        ["@", "%40", "=40", "://"].iter().any(|sign| word.contains(sign))
            || (!local.is_empty() && bare == local)
            || word.chars().count() >= TOKEN_LIKE
    };
    let words: Vec<&str> = error.split_whitespace().map(|word| if is_telling(word) { "…" } else { word }).collect();
    words.join(" ").chars().filter(|c| !c.is_control()).take(KEPT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(stage: Stage, code: u16, text: &str) -> Verdict {
        Reply { code, text: text.to_owned() }.verdict(stage)
    }

    #[test]
    fn a_reply_of_the_fours_may_pass_wherever_it_comes() {
        for stage in [Stage::Hello, Stage::Sender, Stage::Recipient, Stage::Content] {
            assert_eq!(verdict(stage, 450, "4.2.1 mailbox busy"), Verdict::Temporary);
            assert_eq!(verdict(stage, 421, "closing"), Verdict::Temporary);
        }
    }

    #[test]
    fn a_no_before_the_letter_is_about_us_and_may_pass() {
        assert_eq!(verdict(Stage::Hello, 535, "5.7.8 wrong password"), Verdict::Temporary);
        assert_eq!(verdict(Stage::Hello, 554, "no service"), Verdict::Temporary);
    }

    #[test]
    fn a_recipient_is_refused_for_good_only_by_words_about_the_recipient() {
        for (stage, code, text, expected) in [
            (Stage::Recipient, 550, "no such user", Verdict::RecipientRefused),
            (Stage::Recipient, 551, "user not local", Verdict::RecipientRefused),
            (Stage::Recipient, 553, "mailbox name not allowed", Verdict::RecipientRefused),
            (Stage::Recipient, 554, "5.1.1 no such user", Verdict::RecipientRefused),
            (Stage::Recipient, 550, "5.1.1 <mo@example.org>: no such user", Verdict::RecipientRefused),
            (Stage::Recipient, 550, "5.2.1 mailbox disabled", Verdict::RecipientRefused),
            (Stage::Recipient, 550, "5.7.1 we do not know you", Verdict::Permanent),
            (Stage::Recipient, 553, "5.7.1 relaying denied", Verdict::Permanent),
            (Stage::Recipient, 550, "5.1.8 bad sender's system address", Verdict::Permanent),
            (Stage::Recipient, 552, "5.2.2 mailbox full", Verdict::Permanent),
            (Stage::Recipient, 554, "no", Verdict::Permanent),
            (Stage::Sender, 550, "5.1.8 bad sender", Verdict::Permanent),
            (Stage::Sender, 553, "sender refused", Verdict::Permanent),
            (Stage::Content, 550, "this looks like spam", Verdict::Permanent),
            (Stage::Content, 550, "5.1.1 no such user", Verdict::RecipientRefused),
            (Stage::Content, 554, "5.7.1 spam", Verdict::Permanent),
        ] {
            assert_eq!(verdict(stage, code, text), expected, "{stage:?} {code} {text}");
        }
    }

    #[test]
    fn an_error_that_is_kept_names_nobody() {
        let error = "550 5.1.1 <Mo.Lind@example.org>: user mo.lind unknown,\r\nsee https://mail.example/why?u=mo%40example.org";

        assert_eq!(masked(error, "mo.lind@example.org"), "550 5.1.1 … user … unknown, see …");
        assert_eq!(masked(&format!("554 spam: token={}", "t".repeat(43)), ""), "554 spam: …");
        assert_eq!(masked(&"x ".repeat(300), "").chars().count(), 200);
    }

    #[test]
    fn the_numbers_of_a_reply_hold_none_of_its_words() {
        let reply = |text: &str| Reply { code: 550, text: text.to_owned() }.numbers();

        assert_eq!(reply("5.1.1 <mo@example.org>"), "550 5.1.1");
        assert_eq!(reply("mo@example.org"), "550");
        assert_eq!(reply("5.1.1.4 x"), "550");
    }
}
