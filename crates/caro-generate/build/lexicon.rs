//! The vocabulary: every word Caro knows, its synonyms, and the kinds of files it can name.

use std::collections::BTreeMap;

use crate::Mistake;

/// What a word is, as it is stored: see `static_backend::lexicon`, which reads it back.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Word {
    pub(crate) id: u16,
    /// 0 nothing, 1 describes files ("python"), 2 stands for files ("photos"), 3 an extension ("pdf").
    pub(crate) role: u8,
    pub(crate) kind: u8,
}

/// Word 0 is "unknown", 1 is noise anywhere, 2 is noise at the start of a sentence.
const FIRST_WORD: u16 = 3;

#[derive(Default)]
pub(crate) struct Lexicon {
    pub(crate) words: BTreeMap<String, Word>,
    /// The canonical words: the first has the id `FIRST_WORD`.
    pub(crate) canonical: Vec<String>,
    /// The extensions of each kind, separated by spaces. Kind 0 is none.
    pub(crate) kinds: Vec<String>,
    /// Parts of patterns that many entries share.
    pub(crate) phrases: BTreeMap<String, String>,
}

impl Lexicon {
    pub(crate) fn read_words(&mut self, text: &str) -> Result<(), Mistake> {
        for (number, line) in meaningful_lines(text) {
            let Some((head, variants)) = line.split_once(':') else {
                return Err(format!("words.txt:{number}: expected \"word: synonyms\""));
            };
            if head.trim() == "=" {
                for word in variants.split_whitespace() {
                    self.id_of(word);
                }
                continue;
            }
            let id = match head.trim() {
                "-" => 1,
                "^" => 2,
                word => self.id_of(word),
            };
            for variant in split_quoted(variants) {
                if self.words.get(&variant).is_some_and(|known| known.id != id) {
                    return Err(format!(
                        "words.txt:{number}: \"{variant}\" already means something else"
                    ));
                }
                self.words.entry(variant).or_default().id = id;
            }
        }
        Ok(())
    }

    /// "name: part of a pattern", which may use the phrases above it.
    pub(crate) fn read_phrases(&mut self, text: &str) -> Result<(), Mistake> {
        for (number, line) in meaningful_lines(text) {
            let (name, phrase) = line
                .split_once(": ")
                .ok_or_else(|| format!("phrases.txt:{number}: expected \"name: phrase\""))?;
            let phrase = crate::pattern::with_phrases(phrase, &self.phrases)
                .map_err(|mistake| format!("phrases.txt:{number}: {mistake}"))?;
            self.phrases.insert(name.to_owned(), phrase);
        }
        Ok(())
    }

    pub(crate) fn read_kinds(&mut self, text: &str) -> Result<(), Mistake> {
        self.kinds.push(String::new());
        for (number, line) in meaningful_lines(text) {
            if let Some(extensions) = line.strip_prefix("extensions:") {
                for extension in extensions.split_whitespace() {
                    self.set_role(extension, 3, 0);
                }
                continue;
            }
            let parts: Vec<&str> = line.split(';').map(str::trim).collect();
            let [adjectives, nouns, extensions] = parts[..] else {
                return Err(format!(
                    "kinds.txt:{number}: expected \"adjectives ; nouns ; extensions\""
                ));
            };
            let kind = u8::try_from(self.kinds.len())
                .map_err(|_| "kinds.txt: too many kinds".to_owned())?;
            self.kinds.push(extensions.to_owned());
            for adjective in split_quoted(adjectives) {
                self.set_role(&adjective, 1, kind);
            }
            for noun in split_quoted(nouns) {
                self.set_role(&noun, 2, kind);
            }
        }
        Ok(())
    }

    fn set_role(&mut self, text: &str, role: u8, kind: u8) {
        self.id_of(text);
        let word = self.words.entry(text.to_owned()).or_default();
        if word.role == 0 {
            word.role = role;
            word.kind = kind;
        }
    }

    /// The id that the word's meaning has; a word nobody has listed means itself.
    pub(crate) fn id_of(&mut self, word: &str) -> u16 {
        if let Some(known) = self.words.get(word).filter(|known| known.id != 0) {
            return known.id;
        }
        let id = FIRST_WORD + u16::try_from(self.canonical.len()).expect("fewer than 65,000 words");
        self.canonical.push(word.to_owned());
        self.words.entry(word.to_owned()).or_default().id = id;
        id
    }

    pub(crate) fn id_count(&self) -> usize {
        usize::from(FIRST_WORD) + self.canonical.len()
    }

    /// The constants that the grammar of files uses, one for each plain canonical word.
    pub(crate) fn constants(&self) -> impl Iterator<Item = (String, u16)> {
        (FIRST_WORD..)
            .zip(&self.canonical)
            .filter_map(|(id, word)| {
                let plain = word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
                plain.then(|| (word.to_ascii_uppercase(), id))
            })
    }
}

/// The lines that are neither empty nor comments, with their numbers.
pub(crate) fn meaningful_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..)
        .zip(text.lines())
        .map(|(number, line)| (number, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

/// Words separated by spaces; several words in double quotes are one.
fn split_quoted(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in text.split('"').enumerate() {
        if index % 2 == 1 {
            words.push(part.split_whitespace().collect::<Vec<_>>().join(" "));
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}
