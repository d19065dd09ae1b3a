//! Stages that sort, drop what is repeated, and count how often each occurs.

use super::plan::{Plan, Stage};
use super::query::{Distinct, Key, Order, Outcome, What};
use crate::{Shell, Userland};

impl Plan<'_> {
    /// Sorted, each one once, counted.
    pub(crate) fn arrange(&mut self) -> Option<()> {
        let query = self.query;
        let counts_same = query.distinct.is_some()
            || matches!(query.result, Outcome::Tally(_) | Outcome::Least(_));
        if query.insensitive && counts_same {
            if !query.conditions.is_empty() || query.case.is_some() {
                return None;
            }
            let lines = query.what == What::Lines && query.distinct == Some(Distinct::Once);
            let plain = query
                .order
                .as_ref()
                .is_none_or(|order| *order == Order::default());
            if lines && plain && query.result == Outcome::Shown {
                self.push("sort -fu");
                return Some(());
            }
            self.stages
                .push(Stage::Filter("tr '[:upper:]' '[:lower:]'".to_owned()));
        }
        match query.result {
            Outcome::Tally(number) | Outcome::Least(number) => {
                if query
                    .distinct
                    .is_some_and(|distinct| distinct != Distinct::Once)
                {
                    return None;
                }
                return self.tallied(number);
            }
            _ => {}
        }
        match query.distinct {
            Some(Distinct::InOrder) if query.order.is_none() => {
                self.stages.push(Stage::Awk(None, "!seen[$0]++".to_owned()));
                return Some(());
            }
            Some(Distinct::Adjacent) => self.push("uniq"),
            Some(Distinct::Repeated) => {
                self.push("sort");
                self.push("uniq -d");
            }
            Some(Distinct::Single) => {
                self.push("sort");
                self.push("uniq -u");
            }
            Some(Distinct::Once | Distinct::InOrder) => {
                let plain = query
                    .order
                    .as_ref()
                    .is_none_or(|order| order.key == Key::Whole && !order.numeric && !order.human);
                if plain {
                    let reverse = query.order.as_ref().is_some_and(|order| order.descending);
                    self.push(if reverse { "sort -ru" } else { "sort -u" });
                    return Some(());
                }
                self.push("sort -u");
            }
            None => {}
        }
        match &query.order {
            Some(order) => self.sorted(order),
            None => Some(()),
        }
    }

    fn tallied(&mut self, number: Option<u64>) -> Option<()> {
        self.push("sort");
        self.push("uniq -c");
        let least = matches!(self.query.result, Outcome::Least(_));
        match &self.query.order {
            Some(order)
                if order.key == Key::Whole
                    && !order.directed
                    && !order.numeric
                    && number.is_none() =>
            {
                return Some(());
            }
            Some(order) if order.key == Key::Frequency || order.key == Key::Whole => {
                let ascending = order.directed && !order.descending;
                self.push(if ascending || least {
                    "sort -n"
                } else {
                    "sort -rn"
                });
            }
            Some(_) => return None,
            None => self.push(if least { "sort -n" } else { "sort -rn" }),
        }
        if let Some(number) = number {
            self.push(format!("head -n {number}"));
        }
        Some(())
    }

    fn sorted(&mut self, order: &Order) -> Option<()> {
        let reverse = if order.descending { "r" } else { "" };
        let numeric = match (order.human, order.numeric) {
            (true, _) => "h",
            (_, true) => "n",
            _ => "",
        };
        let fold = if self.query.insensitive && self.query.conditions.is_empty() {
            "f"
        } else {
            ""
        };
        match order.key {
            Key::Whole => {
                let options = format!("{reverse}{numeric}{fold}");
                self.push(if options.is_empty() {
                    "sort".to_owned()
                } else {
                    format!("sort -{options}")
                });
            }
            Key::Column(one) => {
                let separator = self.sort_separator()?;
                self.push(format!("sort{separator} -k{one},{one}{numeric}{reverse}"));
            }
            Key::Columns(one, two) => {
                if reverse == "r" || numeric == "n" {
                    return None;
                }
                let separator = self.sort_separator()?;
                self.push(format!("sort{separator} -k{one},{one} -k{two},{two}"));
            }
            Key::Length => {
                self.stages
                    .push(Stage::Awk(None, "{print length($0) \"\\t\" $0}".to_owned()));
                self.push(format!("sort -{reverse}n"));
                self.push("cut -f2-");
            }
            Key::Shuffled => self.push(match self.request.userland {
                Userland::Gnu => "shuf",
                Userland::Bsd => "sort -R",
            }),
            Key::Backwards => self.push(match self.request.userland {
                Userland::Gnu => "tac",
                Userland::Bsd => "tail -r",
            }),
            Key::Frequency => return None,
        }
        Some(())
    }

    fn sort_separator(&self) -> Option<String> {
        Some(match self.separator() {
            None | Some(' ') => String::new(),
            Some('\t') if self.request.shell == Shell::Fish => " -t (printf '\\t')".to_owned(),
            Some('\t') => " -t \"$(printf '\\t')\"".to_owned(),
            Some(sign) if ",:/_=@-".contains(sign) => format!(" -t{sign}"),
            Some(sign) => format!(" -t{}", self.word(&sign.to_string())?),
        })
    }
}
