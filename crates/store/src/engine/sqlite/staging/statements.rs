//! Cuts a dump into statements while it is read: strings, quoted names and comments are understood, memory stays bounded.

use std::io::{BufRead, ErrorKind};

use super::StagingError;
use super::grammar::{Opening, opening};

/// Longest statement: a value in D1 holds at most two million bytes.
const LONGEST_STATEMENT: usize = 16 << 20;

/// Longest first word; beyond it the file is no SQL.
const LONGEST_WORD: usize = 64;

/// A statement and the line on which it begins, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DumpStatement {
    pub(super) line: u64,
    pub(super) text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Plain,
    /// Inside a string or quoted name that ends with this byte.
    Quoted(u8),
    /// After a `-` that may begin a comment.
    Dash,
    /// After a `/` that may begin a comment.
    Slash,
    LineComment,
    BlockComment,
    /// Inside a block comment, after a `*`.
    BlockStar,
}

/// What stood last, as far as the end of a trigger is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Other,
    Semicolon,
    EndAfterSemicolon,
}

/// The statements of a dump.
pub(super) struct Statements<R> {
    input: R,
    line: u64,
    started_on: u64,
    /// Bytes read so far.
    pub(super) bytes: u64,
    text: Vec<u8>,
    word: Vec<u8>,
    words: usize,
    is_create: bool,
    is_trigger: bool,
    last: Last,
    state: State,
    done: bool,
}

impl<R: BufRead> Statements<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            line: 1,
            started_on: 1,
            bytes: 0,
            text: Vec::new(),
            word: Vec::new(),
            words: 0,
            is_create: false,
            is_trigger: false,
            last: Last::Other,
            state: State::Plain,
            done: false,
        }
    }

    /// The next statement without its semicolon; `None` at the end.
    pub(super) fn next_statement(&mut self) -> Result<Option<DumpStatement>, StagingError> {
        self.text.clear();
        self.word.clear();
        (self.words, self.is_create, self.is_trigger, self.last) = (0, false, false, Last::Other);
        while !self.done {
            let (taken, complete) = self.take_block()?;
            self.input.consume(taken);
            self.bytes += taken as u64;
            if complete {
                return self.finish().map(Some);
            }
        }
        self.end_of_input()
    }

    /// Reads on in the current block; how many bytes were used and whether a statement is complete.
    fn take_block(&mut self) -> Result<(usize, bool), StagingError> {
        let block = match self.input.fill_buf() {
            Ok(block) => block.to_vec(),
            Err(error) if error.kind() == ErrorKind::Interrupted => return Ok((0, false)),
            Err(error) => return Err(StagingError::Unreadable(format!("line {}: cannot be read on: {error}", self.line))),
        };
        self.done = block.is_empty();
        for (place, byte) in block.iter().enumerate() {
            if self.take(*byte)? {
                return Ok((place + 1, true));
            }
        }
        Ok((block.len(), false))
    }

    /// Takes one byte; whether it completes a statement.
    fn take(&mut self, byte: u8) -> Result<bool, StagingError> {
        if byte == 0 {
            return Err(StagingError::Unreadable(format!("line {}: holds a zero byte; it is not a text dump", self.line)));
        }
        let complete = self.advance(byte)?;
        if byte == b'\n' {
            self.line += 1;
        }
        if self.text.len() > LONGEST_STATEMENT {
            let begun = self.started_on;
            return Err(StagingError::Unreadable(format!("line {begun}: a statement longer than {LONGEST_STATEMENT} bytes begins here")));
        }
        Ok(complete)
    }

    fn advance(&mut self, byte: u8) -> Result<bool, StagingError> {
        match (self.state, byte) {
            (State::Dash, b'-') => self.state = State::LineComment,
            (State::Slash, b'*') => self.state = State::BlockComment,
            (State::Dash | State::Slash, _) => {
                let held = if self.state == State::Dash { b'-' } else { b'/' };
                self.state = State::Plain;
                self.plain(held)?;
                return self.advance(byte);
            }
            (State::LineComment, b'\n') => {
                self.state = State::Plain;
                return self.plain(byte);
            }
            (State::BlockComment, b'*') => self.state = State::BlockStar,
            (State::BlockStar, b'/') => {
                self.state = State::Plain;
                return self.plain(b' ');
            }
            (State::BlockStar, b'*') | (State::LineComment | State::BlockComment, _) => {}
            (State::BlockStar, _) => self.state = State::BlockComment,
            (State::Quoted(end), _) => {
                self.text.push(byte);
                if byte == end {
                    self.state = State::Plain;
                }
            }
            (State::Plain, b'-') => self.state = State::Dash,
            (State::Plain, b'/') => self.state = State::Slash,
            (State::Plain, _) => return self.plain(byte),
        }
        Ok(false)
    }

    /// Takes a byte outside of strings and comments.
    fn plain(&mut self, byte: u8) -> Result<bool, StagingError> {
        let is_word = byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
        if is_word {
            return self.word_byte(byte).map(|()| false);
        }
        self.end_word()?;
        match byte {
            b';' if self.text.is_empty() => return Ok(false),
            b';' if !self.is_trigger || self.last == Last::EndAfterSemicolon => return Ok(true),
            b';' => self.last = Last::Semicolon,
            b'\'' | b'"' | b'`' | b'[' => self.state = State::Quoted(if byte == b'[' { b']' } else { byte }),
            _ if byte.is_ascii_whitespace() => {
                if !self.text.is_empty() {
                    self.text.push(byte);
                }
                return Ok(false);
            }
            _ => {}
        }
        if self.text.is_empty() {
            self.started_on = self.line;
            return Err(self.not_a_statement(&char::from(byte).to_string()));
        }
        if byte != b';' {
            self.last = Last::Other;
        }
        self.text.push(byte);
        Ok(false)
    }

    fn word_byte(&mut self, byte: u8) -> Result<(), StagingError> {
        const MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];
        if self.text.is_empty() {
            self.started_on = self.line;
        }
        self.text.push(byte);
        if self.text == MARK && self.bytes == 0 {
            self.text.clear();
            self.word.clear();
            return Ok(());
        }
        if self.word.len() < LONGEST_WORD {
            self.word.push(byte);
        } else if self.words == 0 {
            return Err(self.not_a_statement(&String::from_utf8_lossy(&self.word)));
        }
        Ok(())
    }

    /// Looks at the word that just ended: the first one must begin a statement of an export.
    fn end_word(&mut self) -> Result<(), StagingError> {
        if self.word.is_empty() {
            return Ok(());
        }
        let word = String::from_utf8_lossy(&self.word).to_ascii_uppercase();
        self.word.clear();
        self.words += 1;
        if self.words == 1 {
            match opening(&word) {
                Opening::Accepted => self.is_create = word == "CREATE",
                Opening::Forbidden => {
                    return Err(StagingError::Refused { line: self.started_on, what: format!("{word} has no place in an export") });
                }
                Opening::Unknown => return Err(self.not_a_statement(&word)),
            }
        }
        self.is_trigger |= self.is_create && self.words <= 3 && word == "TRIGGER";
        self.last = if word == "END" && self.last == Last::Semicolon { Last::EndAfterSemicolon } else { Last::Other };
        Ok(())
    }

    fn not_a_statement(&self, found: &str) -> StagingError {
        let found: String = if found.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
            "a piece of binary data".to_owned()
        } else {
            format!("{:?}", found.chars().take(40).collect::<String>())
        };
        StagingError::Unreadable(format!(
            "line {}: {found} does not begin a statement; the file is neither an SQLite database nor the text of an SQL export",
            self.started_on
        ))
    }

    fn finish(&mut self) -> Result<DumpStatement, StagingError> {
        let line = self.started_on;
        String::from_utf8(std::mem::take(&mut self.text))
            .map(|text| DumpStatement { line, text })
            .map_err(|_| StagingError::Unreadable(format!("line {line}: holds bytes that are not UTF-8 text")))
    }

    /// At the end nothing may be left open; a last statement may lack its semicolon only if nothing is missing.
    fn end_of_input(&mut self) -> Result<Option<DumpStatement>, StagingError> {
        self.end_word()?;
        let inside = !matches!(self.state, State::Plain | State::LineComment);
        if inside || self.text.iter().any(|byte| !byte.is_ascii_whitespace()) {
            let line = if self.text.is_empty() { self.line } else { self.started_on };
            return Err(StagingError::Unreadable(format!("line {line}: the file ends inside a statement; it was cut off")));
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(dump: &str) -> Result<Vec<(u64, String)>, String> {
        let mut statements = Statements::new(std::io::BufReader::with_capacity(3, dump.as_bytes()));
        let mut all = Vec::new();
        loop {
            match statements.next_statement() {
                Ok(Some(statement)) => all.push((statement.line, statement.text)),
                Ok(None) => return Ok(all),
                Err(error) => return Err(error.to_string()),
            }
        }
    }

    #[test]
    fn strings_names_and_comments_may_hold_semicolons() {
        let dump =
            "\u{feff}-- a; comment\nINSERT INTO \"a;b\" VALUES('it''s; 1 -- no'); /* x ; * */\n\n;INSERT INTO `c` VALUES(1-2,[d;],3/4);\n";

        assert_eq!(
            cut(dump),
            Ok(vec![
                (2, "INSERT INTO \"a;b\" VALUES('it''s; 1 -- no')".to_owned()),
                (4, "INSERT INTO `c` VALUES(1-2,[d;],3/4)".to_owned())
            ])
        );
    }

    #[test]
    fn a_trigger_ends_with_its_end() {
        let trigger = "CREATE TRIGGER t AFTER UPDATE ON e BEGIN UPDATE e SET x = CASE WHEN 1 THEN 2 END; END";

        assert_eq!(cut(&format!("{trigger};\nPRAGMA a;")), Ok(vec![(1, trigger.to_owned()), (2, "PRAGMA a".to_owned())]));
    }

    #[test]
    fn what_is_cut_off_or_no_sql_is_told_with_its_line() {
        for (dump, told) in [
            ("PRAGMA a;\nINSERT INTO t VALUES('x", "line 2: the file ends inside a statement; it was cut off"),
            ("PRAGMA a;\n/* x", "line 2: the file ends inside a statement; it was cut off"),
            ("PRAGMA a;\nCREATE TRIGGER t BEGIN UPDATE e;", "line 2: the file ends inside a statement; it was cut off"),
            ("PRAGMA a;\nATTACH 'x' AS y;", "line 2: ATTACH has no place in an export"),
            (
                "\n\n.load x\n",
                "line 3: \".\" does not begin a statement; the file is neither an SQLite database nor the text of an SQL export",
            ),
            (
                "hello world",
                "line 1: \"HELLO\" does not begin a statement; the file is neither an SQLite database nor the text of an SQL export",
            ),
            ("PRAGMA a;\u{0}", "line 1: holds a zero byte; it is not a text dump"),
        ] {
            assert_eq!(cut(dump), Err(told.to_owned()), "{dump}");
        }
        assert_eq!(cut(""), Ok(vec![]));
    }

    #[test]
    fn a_statement_without_end_stops_at_the_limit() {
        let endless = format!("INSERT INTO t VALUES('{}", "x".repeat(LONGEST_STATEMENT));

        assert_eq!(cut(&endless), Err("line 1: a statement longer than 16777216 bytes begins here".to_owned()));
    }
}
