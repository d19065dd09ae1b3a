//! Clauses about what kind of files are meant: "pdf files", "photos", "python, js or go files".

use super::query::{Action, Object};
use super::read::{Reader, Refusal, Taken};
use super::read_names::Fit;
use crate::static_backend::lexicon::{self, Role, w};
use crate::static_backend::tokens::Token;

/// Files that have a dot before their name and nothing before the dot.
fn is_dot_file(name: &str) -> bool {
    const NAMES: [&str; 17] = [
        "profile",
        "bash_profile",
        "bash_history",
        "zshrc",
        "vimrc",
        "gitconfig",
        "inputrc",
        "DS_Store",
        "gitignore",
        "gitkeep",
        "gitattributes",
        "gitmodules",
        "dockerignore",
        "editorconfig",
        "htaccess",
        "npmrc",
        "bashrc",
    ];
    NAMES.contains(&name)
}

/// One member of a list of kinds.
struct Kind {
    patterns: Vec<String>,
    /// The kind has several extensions, and nobody cares how they are written.
    any_case: bool,
    /// It needs no "files" behind it: "photos", "*.txt".
    stands_alone: bool,
}

impl Reader<'_, '_> {
    /// "pdf files", "jpg and png images", ".txt files", "photos", "python, js or go files".
    pub(crate) fn kinds(&mut self) -> Taken {
        let start = self.at;
        let mut patterns: Vec<String> = Vec::new();
        let mut any_case = false;
        while let Some(token) = self.token(0).copied() {
            let Some(kind) = self.kind(&token) else { break };
            patterns.extend(kind.patterns);
            any_case |= kind.any_case;
            self.at += 1;
            if token.role == Role::Extension && !token.comma && self.names_the_same(token.raw) {
                // "jpg images" are images in that format.
                self.at += 1;
                self.take_one(&[w::FILE]);
                self.set_kind_object(false)?;
                return self.add_names(patterns, any_case);
            }
            if self.file_noun_follows() {
                self.take_one(&[w::SOURCE]);
                let singular = self
                    .token(0)
                    .is_some_and(|noun| !noun.raw.ends_with(['s', 'S']));
                self.at += 1;
                self.set_kind_object(singular)?;
                // "header files and cpp files" are one list.
                if self.kind_list_goes_on(false) {
                    continue;
                }
                return self.add_names(patterns, any_case);
            }
            if self.kind_list_goes_on(token.comma) {
                continue;
            }
            if !kind.stands_alone {
                break;
            }
            let one_of_many = token.role == Role::Extension && !token.raw.starts_with(['.', '*']);
            if matches!(token.role, Role::Noun(_) | Role::Adjective(_))
                || self.unnumbered
                || one_of_many
            {
                self.set_kind_object(!token.raw.is_empty() && !token.raw.ends_with('s'))?;
            }
            return self.add_names(patterns, any_case);
        }
        self.at = start;
        Ok(false)
    }

    /// Whether the word at the cursor stands for files that may have this extension: "images" behind "jpg".
    fn names_the_same(&self, extension: &str) -> bool {
        self.token(0).is_some_and(|noun| match noun.role {
            Role::Noun(kind) | Role::Adjective(kind) => {
                lexicon::extensions(kind).any(|known| known.eq_ignore_ascii_case(extension))
            }
            _ => false,
        })
    }

    /// The kind that a word names here.
    fn kind(&self, token: &Token<'_>) -> Option<Kind> {
        let raw = token.raw;
        if ["tar.gz", "tar.bz2", "tar.xz"].contains(&raw) && !token.quoted {
            return Some(Kind {
                patterns: vec![format!("*.{raw}")],
                any_case: false,
                stands_alone: false,
            });
        }
        if raw == "~"
            && !token.quoted
            && (self.at > 0 && self.tokens[self.at - 1].comma || token.comma)
        {
            return Some(Kind {
                patterns: vec!["*~".to_owned()],
                any_case: false,
                stands_alone: false,
            });
        }
        let starred = raw.starts_with("*.");
        if starred || (raw.starts_with('.') && raw.len() > 1 && !raw.contains('/')) {
            let extension = raw.trim_start_matches('*').trim_start_matches('.');
            if extension.is_empty() || extension.contains(['/', '*', '?', '[']) {
                return None;
            }
            // ".gitignore files" are called just so.
            if !starred && is_dot_file(extension) {
                return Some(Kind {
                    patterns: vec![Fit::Whole.pattern(raw)],
                    any_case: false,
                    stands_alone: true,
                });
            }
            let known = lexicon::look_up(&extension.to_ascii_lowercase())
                .is_some_and(|m| m.role != Role::None);
            // "the .rhosts file" is a name.
            let one_file = self
                .rest()
                .get(1)
                .is_some_and(|next| next.id == w::FILE && next.raw.eq_ignore_ascii_case("file"));
            if !known && !starred && one_file && !self.quantified {
                return None;
            }
            let stands_alone = known || starred;
            return Some(Kind {
                patterns: vec![Fit::Extension.pattern(extension)],
                any_case: false,
                stands_alone,
            });
        }
        let of = |kind: u8, stands_alone: bool| {
            let patterns: Vec<String> = lexicon::extensions(kind)
                .map(|extension| format!("*.{extension}"))
                .collect();
            let any_case = patterns.len() > 1;
            Some(Kind {
                patterns,
                any_case,
                stands_alone,
            })
        };
        match token.role {
            _ if token.quoted => None,
            Role::Noun(kind) => of(kind, true),
            Role::Adjective(kind) if self.is_ranked() => of(kind, true),
            Role::Adjective(kind) if self.kind_is_meant() => of(kind, false),
            Role::Adjective(kind) if self.is_one_of_a_kind(token) => of(kind, true),
            Role::Adjective(kind) if self.negated && self.at + 1 == self.tokens.len() => {
                of(kind, true)
            }
            Role::Extension if self.ends_negated() => Some(Kind {
                patterns: vec![format!("*.{}", raw.to_ascii_lowercase())],
                any_case: false,
                stands_alone: true,
            }),
            Role::Extension if self.is_one_with_extension(token) => Some(Kind {
                patterns: vec![format!("*.{}", raw.to_ascii_lowercase())],
                any_case: false,
                stands_alone: true,
            }),
            Role::Extension if self.kind_is_meant() || self.behind_each() || self.is_ranked() => {
                let patterns = vec![format!("*.{}", raw.to_ascii_lowercase())];
                Some(Kind {
                    patterns,
                    any_case: false,
                    stands_alone: self.behind_each() || self.is_ranked(),
                })
            }
            _ => None,
        }
    }

    /// Takes the "and", "or" or comma between two kinds.
    fn kind_list_goes_on(&mut self, comma: bool) -> bool {
        let joint = self.ids(&[&[w::AND, w::OR]]);
        let next = self.token(usize::from(joint)).is_some_and(could_be_kind);
        if joint && next {
            self.at += 1;
        }
        (joint || comma) && next
    }

    fn set_kind_object(&mut self, singular: bool) -> Result<(), Refusal> {
        if self.negated {
            // "that are not pdf files" says what is left out, not what is looked for.
            return Ok(());
        }
        self.set_object(Object::File, singular).map(|_| ())
    }

    /// Whether the list of kinds that starts here ends in "files".
    fn kind_is_meant(&self) -> bool {
        self.rest()
            .iter()
            .take(12)
            .take_while(|token| {
                could_be_kind(token)
                    || [w::AND, w::OR, w::FILE, w::SOURCE].contains(&token.id)
                    || is_file_noun(token)
            })
            .any(|token| {
                token.id == w::FILE || is_file_noun(token) || matches!(token.role, Role::Noun(_))
            })
    }

    /// "… that are neither jpg nor png", at the end of the sentence.
    fn ends_negated(&self) -> bool {
        self.negated
            && self
                .rest()
                .iter()
                .all(|token| token.role == Role::Extension || [w::OR, w::AND].contains(&token.id))
    }

    /// "the largest video", "the newest log in /var/log".
    fn is_ranked(&self) -> bool {
        const RANKS: [u16; 4] = [w::LARGEST, w::SMALLEST, w::NEWEST, w::OLDEST];
        self.at > 0
            && RANKS.contains(&self.tokens[self.at - 1].id)
            && self.unnumbered
            && (self.at + 1 == self.tokens.len()
                || [w::IN, w::UNDER, w::ON, w::FROM, w::TO].contains(&self.id(1)))
    }

    /// "find a spreadsheet in …", "every picture": the word for one stands for the file.
    fn is_one_of_a_kind(&self, token: &Token<'_>) -> bool {
        const NOUNS: [&str; 11] = [
            "picture",
            "photo",
            "image",
            "video",
            "movie",
            "song",
            "document",
            "spreadsheet",
            "presentation",
            "ebook",
            "font",
        ];
        const BEHIND: [u16; 13] = [
            w::IN,
            w::UNDER,
            w::THAT,
            w::WHICH,
            w::I,
            w::LARGER,
            w::SMALLER,
            w::OLDER,
            w::NEWER,
            w::WITH,
            w::NAMED,
            w::MODIFIED,
            w::CHANGED,
        ];
        let each = self.at > 0 && self.tokens[self.at - 1].id == w::EACH;
        (NOUNS.contains(&token.raw) || each && token.raw == "log")
            && (each || self.query.sought && self.has_verb)
            && (self.at + 1 == self.tokens.len() || BEHIND.contains(&self.id(1)))
    }

    /// "which pdf was …", "find a zip in …".
    fn is_one_with_extension(&self, token: &Token<'_>) -> bool {
        const COMMON: [&str; 16] = [
            "pdf", "csv", "txt", "zip", "jpg", "png", "gif", "svg", "mp3", "mp4", "docx", "xlsx",
            "iso", "epub", "html", "json",
        ];
        let led = self.at > 0
            && ([w::WHICH, w::WHAT].contains(&self.tokens[self.at - 1].id)
                || self.tokens[self.at - 1].id == w::FIND && self.has_verb);
        led && COMMON.contains(&token.raw)
            && self.query.object.is_none()
            && [
                w::IS,
                w::HAVE,
                w::DO,
                w::IN,
                w::UNDER,
                w::THAT,
                w::LARGER,
                w::SMALLER,
                w::OLDER,
                w::NEWER,
                w::MODIFIED,
                w::CHANGED,
                w::TAKE,
                w::NAMED,
            ]
            .contains(&self.id(1))
    }

    /// "every pdf", "every jpg or png", "all csv in data".
    fn behind_each(&self) -> bool {
        let quantified = |at: usize| {
            let id = self.tokens[at].id;
            id == w::EACH
                || ([w::ALL, w::ANY].contains(&id)
                    && (self.query.sought
                        || matches!(self.query.action, Action::Move(_) | Action::Copy(_)))
                    && (self.at + 1 == self.tokens.len()
                        || [w::IN, w::UNDER, w::OR, w::AND, w::FROM, w::INTO, w::TO]
                            .contains(&self.id(1))))
        };
        let mut at = self.at;
        while at > 1
            && [w::OR, w::AND].contains(&self.tokens[at - 1].id)
            && self.tokens[at - 2].role == Role::Extension
        {
            at -= 2;
        }
        at > 0 && quantified(at - 1)
    }

    fn file_noun_follows(&self) -> bool {
        let ahead = usize::from(self.id(0) == w::SOURCE);
        self.id(ahead) == w::FILE || (ahead == 0 && self.token(0).is_some_and(is_file_noun))
    }
}

fn is_file_noun(token: &Token<'_>) -> bool {
    !token.quoted && [w::SCRIPTS, w::PAGES, w::ARCHIVES].contains(&token.id)
}

fn could_be_kind(token: &Token<'_>) -> bool {
    token.role != Role::None
        || token.raw.starts_with("tar.")
        || (token.raw.starts_with('.') && token.raw.len() > 1)
        || token.raw.starts_with("*.")
        || token.raw == "~" && token.comma
}
