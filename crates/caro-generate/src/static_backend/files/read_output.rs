//! How the files are shown: "with their sizes", "only the names", "separated by null characters", "the first ten".

use super::query::{Action, Cut, Field, MOST_FIELDS, Output};
use super::read::{Reader, Refusal, Taken};
use crate::static_backend::lexicon::w;
use crate::static_backend::measure;

pub(super) const ONE_WAY: Refusal = Refusal::Hint("I can show files in one way only.");

impl Reader<'_, '_> {
    /// Every clause about how the files are shown.
    pub(crate) fn output(&mut self) -> Taken {
        Ok(self.null_separated()?
            || self.quietly()
            || self.in_bytes()
            || self.human_readable()
            || self.shown_fields()?
            || self.some_lines()
            || self.only_some()?
            || self.without_folders()?
            || self.structure()
            || self.one_per_line())
    }

    /// "without their directories", "without the path": only the names.
    fn without_folders(&mut self) -> Taken {
        let start = self.at;
        if self.take_one(&[w::WITHOUT]) {
            self.take_one(&[w::IT]);
            self.take_one(&[w::FULL, w::LEADING]);
            if self.take_one(&[w::DIRECTORY, w::PATH])
                && (self.at == self.tokens.len()
                    || self.tokens[self.at - 1].comma
                    || self.id(0) == w::AND)
            {
                self.take_one(&[w::NAME, w::PART]);
                return self.set_output(Output::BareNames);
            }
        }
        self.at = start;
        Ok(false)
    }

    /// "preserving the directory structure" behind a copy.
    fn structure(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::AND, w::WHILE]);
        if matches!(self.query.action, Action::Copy(_)) && self.take_one(&[w::PRESERVE, w::KEEP]) {
            self.take_one(&[w::IT]);
            self.take_one(&[w::DIRECTORY, w::PATH]);
            if self.take_one(&[w::STRUCTURE, w::TREE]) {
                self.query.structure = true;
                return true;
            }
        }
        self.at = start;
        false
    }

    /// "one per line", as the paths are shown anyway.
    fn one_per_line(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::WITH, w::AND, w::AS]);
        self.take_one(&[w::SHOW]);
        self.take_one(&[w::IT]);
        let taken = self.take(&[&[w::ONE], &[w::EACH], &[w::LINE]])
            || self.take(&[
                &[w::ONE],
                &[w::FILE, w::NAME, w::PATH],
                &[w::EACH],
                &[w::LINE],
            ])
            || self.take(&[&[w::ONE], &[w::ON], &[w::EACH], &[w::LINE]])
            || self.take(&[
                &[w::EACH],
                &[w::ON],
                &[w::IT, w::NEW],
                &[w::OWN],
                &[w::LINE],
            ])
            || self.take(&[&[w::EACH], &[w::ON], &[w::IT, w::NEW], &[w::LINE]]);
        if !taken {
            self.at = start;
        }
        taken
    }

    /// "separated by null characters", "null-terminated", "with -print0".
    fn null_separated(&mut self) -> Taken {
        let start = self.at;
        self.take_one(&[w::AND]);
        self.take_one(&[w::SHOW]);
        self.take_one(&[w::IT]);
        self.take_one(&[w::IS]);
        self.take_one(&[w::SEPARATED, w::DELIMITED]);
        self.take_one(&[w::WITH, w::BY, w::USE]);
        let null = self.take_one(&[w::NULL]);
        let bytes = null && self.take_one(&[w::CHARACTER, w::BYTE, w::DELIMITER, w::SEPARATOR]);
        if null && self.take_one(&[w::SEPARATED, w::DELIMITED]) {
            self.take_one(&[w::SHOW]);
        }
        self.take_one(&[w::AS, w::BETWEEN]);
        self.take_one(&[w::DELIMITER, w::SEPARATOR, w::IT]);
        let whole = self.take_one(&[w::NULLSEP]);
        if !whole && !(null && (bytes || self.at > start + 1)) {
            self.at = start;
            return Ok(false);
        }
        self.take_one(&[w::SHOW]);
        self.set_output(Output::Null)
    }

    /// "without error messages", "ignoring permission denied errors".
    fn quietly(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::AND, w::BUT, w::WHILE]);
        let dropped = self.take_one(&[w::WITHOUT, w::EXCEPT, w::DISCARD]);
        if dropped {
            let showing = self
                .token(0)
                .is_some_and(|token| token.raw.eq_ignore_ascii_case("showing"));
            self.at += usize::from(showing);
            self.take_one(&[w::SHOW]);
            self.take_one(&[w::ALL, w::ANY]);
            let denied = self
                .token(0)
                .is_some_and(|token| token.raw.eq_ignore_ascii_case("permission denied"));
            if denied {
                self.at += 1;
            } else if self.id(0) == w::PERMISSION && self.id(1) == w::DENIED {
                self.at += 2;
            }
            let denied = denied || self.at > 1 && self.tokens[self.at - 1].id == w::DENIED;
            let errors = self.take_one(&[w::ERROR, w::ERRORS]);
            let messages = self.take_one(&[w::MESSAGE]);
            if errors || (denied && (messages || self.at == self.tokens.len())) {
                self.query.quiet = true;
                return true;
            }
        }
        self.at = start;
        false
    }

    /// "in bytes", as sizes are shown anyway.
    fn in_bytes(&mut self) -> bool {
        let sizes = self.query.action == Action::TotalSize
            || matches!(self.query.output, Output::Sizes | Output::Fields(_));
        !self.query.human && sizes && self.take(&[&[w::IN], &[w::BYTE]])
    }

    /// "in human readable form".
    fn human_readable(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::WITH, w::IN, w::AND, w::SHOW, w::USE]);
        self.take_one(&[w::SHOW, w::IT]);
        self.take_one(&[w::IN]);
        if !self.take_one(&[w::HUMAN]) {
            self.at = start;
            return false;
        }
        let form = self
            .token(0)
            .is_some_and(|token| ["form", "way", "numbers"].contains(&token.raw));
        self.at += usize::from(form);
        self.take_one(&[w::FORMAT, w::UNITS, w::SIZE]);
        self.query.human = true;
        let sizes = self.tokens[self.at - 1].id == w::SIZE;
        if sizes && self.query.output == Output::Paths {
            self.query.output = Output::Sizes;
        }
        true
    }

    /// "with their sizes", "and print their owners and paths", "only the names", "with full paths".
    fn shown_fields(&mut self) -> Taken {
        let start = self.at;
        let joined = self.take_one(&[w::WITH, w::AND, w::INCLUDING, w::IN, w::ALONG, w::THEN]);
        let together = !joined && self.take(&[&[w::TOGETHER], &[w::WITH]]);
        let joined = joined || together;
        let with =
            self.at > start && self.tokens[start].id == w::ALONG && self.take_one(&[w::WITH]);
        let shown = self.take_one(&[w::SHOW]);
        self.take_one(&[w::ALSO]);
        let only = self.take_one(&[w::ONLY]);
        self.take_one(&[w::UNIQUE]);
        self.take_one(&[w::IT, w::EACH]);
        let led = joined || shown || with;
        if let Some(output) = self.listing().filter(|_| led) {
            return self.set_output(output);
        }
        let before = self.at;
        // "names only", "by name only".
        let by = !led && self.take_one(&[w::BY]);
        let bare = self.ids(&[&[w::NAME, w::FILENAME, w::PATH], &[w::ONLY]]);
        if !bare {
            self.at = before;
        }
        if (led || only || bare)
            && (bare || !by)
            && let Some(fields) = self.fields()
        {
            // "with size greater than", "with name x" are conditions.
            let condition = self.at < self.tokens.len()
                && !shown
                && (self.compares(0)
                    || [
                        w::BEGIN,
                        w::END,
                        w::CONTAIN,
                        w::LIKE,
                        w::MATCH,
                        w::IN,
                        w::IS,
                        w::NOT,
                    ]
                    .contains(&self.id(0))
                    || !self.closes());
            let ends = self.at == self.tokens.len() || self.closes();
            if !condition && ends {
                let behind = self.take_one(&[w::ONLY]);
                self.each_of_them();
                return self.set_fields(&fields, only || behind);
            }
        }
        self.at = before;
        self.at = start;
        Ok(false)
    }

    /// "of each", "for each file", "of them".
    fn each_of_them(&mut self) {
        let start = self.at;
        if self.take_one(&[w::OF, w::FOR]) {
            self.take_one(&[w::ALL]);
            if self.take_one(&[w::EACH]) {
                self.take_one(&[w::FILE, w::DIRECTORY, w::ONE, w::ITEM]);
                self.take(&[&[w::OF], &[w::IT]]);
                return;
            }
            if self.take_one(&[w::IT]) {
                return;
            }
            self.at = start;
        }
    }

    /// Whether what follows a list of things to show is another clause.
    fn closes(&self) -> bool {
        self.ids(&[&[w::IN], &[w::HUMAN]])
            || self.at > 0 && self.tokens[self.at - 1].comma
            || [
                w::AND,
                w::OF,
                w::FOR,
                w::ONLY,
                w::SORT,
                w::THEN,
                w::FROM,
                w::UNDER,
                w::TO,
                w::INTO,
                w::WITHOUT,
                w::BUT,
            ]
            .contains(&self.id(0))
    }

    /// "a long listing (of them)", "details", "in long format".
    fn listing(&mut self) -> Option<Output> {
        let start = self.at;
        let details = self.take_one(&[w::DETAILS]);
        self.take_one(&[w::SHOW, w::FORMAT, w::INFORMATION]);
        if details {
            self.take_one(&[w::FORMAT]);
            self.each_of_them();
            return Some(Output::Details);
        }
        self.at = start;
        if self.id(0) == w::IT || self.id(0) == w::ALL {
            self.at += 1;
            self.take_one(&[w::DETAILS]);
        }
        if self.take_one(&[w::IN]) && self.take_one(&[w::DETAILS]) {
            self.take_one(&[w::SHOW, w::FORMAT]);
            return Some(Output::Details);
        }
        self.at = start;
        None
    }

    pub(super) fn set_output(&mut self, output: Output) -> Taken {
        let known = self.query.output;
        // "only the names … with their sizes".
        let output = match (known, output) {
            (Output::BareNames, Output::Sizes) => {
                let mut fields = [None; MOST_FIELDS];
                fields[0] = Some(Field::Name);
                fields[1] = Some(Field::Size);
                self.query.output = Output::Paths;
                Output::Fields(fields)
            }
            (_, output) => output,
        };
        let known = self.query.output;
        // `head` and `tail` name the files whose lines they show.
        if matches!(self.query.action, Action::Ends(..)) && output == Output::Paths {
            return Ok(true);
        }
        // "the names of …, only the names": the plainer of the two gives way.
        if known != Output::Paths && output == Output::Paths {
            return Ok(true);
        }
        if self.negated || (known != Output::Paths && known != output) {
            return Err(ONE_WAY);
        }
        let lists = match self.query.action {
            Action::List | Action::Count => true,
            Action::Grep(_) => output == Output::Paths,
            _ => false,
        };
        if !lists {
            return Err(ONE_WAY);
        }
        self.query.output = output;
        Ok(true)
    }

    /// "and show a few lines of output from the beginning", "and show the first one found".
    fn some_lines(&mut self) -> bool {
        let start = self.at;
        let few = |raw: &str| {
            ["few", "several"]
                .iter()
                .any(|word| raw.eq_ignore_ascii_case(word))
        };
        if self.query.cut.is_none()
            && self.take(&[&[w::AND, w::THEN], &[w::SHOW]])
            && self.token(0).is_some_and(|token| few(token.raw))
        {
            self.at += 1;
            if self.take_one(&[w::LINE]) {
                self.take_one(&[w::OF]);
                self.take(&[&[w::IT]]);
                self.take_one(&[w::SHOW]);
                let from = self.take_one(&[w::FROM]);
                let cut = match self.id(0) {
                    w::BEGIN if from => Some(Cut::First(10)),
                    w::END if from => Some(Cut::Last(10)),
                    _ => None,
                };
                if cut.is_some() && self.at + 1 == self.tokens.len() {
                    self.at += 1;
                    self.query.cut = cut;
                    return true;
                }
            }
        }
        self.at = start;
        let led = self.take(&[&[w::AND, w::THEN], &[w::SHOW]]);
        self.take_one(&[w::ONLY]);
        if led
            && self.query.cut.is_none()
            && self.query.order.is_none()
            && self.ids(&[&[w::FIRST], &[w::ONE, w::RESULT, w::MATCH]])
        {
            self.at += 2;
            self.take_one(&[w::FOUND]);
            if self.at == self.tokens.len() {
                self.query.cut = Some(Cut::First(1));
                return true;
            }
        }
        self.at = start;
        false
    }

    /// "and show only the first 10", "but only the last 3 of them", "limited to 5 results".
    fn only_some(&mut self) -> Taken {
        let start = self.at;
        let led = self.take_one(&[w::AND, w::BUT, w::THEN])
            || self.at > 0 && self.tokens[self.at - 1].comma;
        self.take_one(&[w::THEN]);
        let shown = self.take_one(&[w::SHOW, w::TAKE, w::KEEP, w::LIMIT, w::SAY]);
        let only = self.take_one(&[w::ONLY]);
        self.take_one(&[w::TO]);
        let end = self.id(0);
        let rank = self.take_one(&[w::FIRST, w::LAST, w::TOP]);
        let number = self.token(0).and_then(measure::number);
        if let Some(number) = number.filter(|number| *number > 0 && (led || shown || only) && rank)
        {
            self.at += 1;
            let noun = self.take_one(&[
                w::ONES,
                w::RESULT,
                w::IT,
                w::FILE,
                w::LINE,
                w::ITEM,
                w::MATCH,
            ]);
            let of_them = self.take(&[&[w::OF], &[w::IT]]);
            self.take(&[&[w::OF], &[w::SHOW, w::RESULT]]);
            let last = noun || of_them || self.at == self.tokens.len();
            // "the biggest folders, top ten": how many the rank leaves.
            if last && end != w::LAST && self.query.order.is_some() && self.query.limit.is_none() {
                self.query.limit = Some(number);
                return Ok(true);
            }
            if last && self.query.cut.is_none() {
                self.query.cut = Some(if end == w::LAST {
                    Cut::Last(number)
                } else {
                    Cut::First(number)
                });
                return Ok(true);
            }
        }
        self.at = start;
        // "and show the 5 largest": a rank behind a verb.
        if led && shown && self.take_one(&[w::AND, w::THEN]) {
            self.take_one(&[w::THEN]);
            self.take_one(&[w::SHOW]);
            self.take_one(&[w::ONLY]);
            if self.rank()? {
                self.take_one(&[w::ONES, w::FILE]);
                self.take(&[&[w::OF], &[w::IT]]);
                return Ok(true);
            }
        }
        self.at = start;
        Ok(false)
    }
}
