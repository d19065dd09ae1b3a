//! Asks a model for commands, one after the other: `complete MODEL.gguf CACHE_DIRECTORY SENTENCE...`, with `-` for no
//! cache.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program to try the library by hand"
)]

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use caro_generate::{
    BackendKind, Conversation, GenerateError, LanguageModel, Observer, Role, Turn,
};
use caro_inference::{EmbeddedModel, Options};

/// Prints the answer as it comes, and notes when its first piece came.
struct Printer {
    begun: Instant,
    first: Option<f64>,
    pieces: usize,
}

impl Observer for Printer {
    fn loading(&mut self, _backend: BackendKind, model: &str) {
        eprintln!("loading {model}");
    }

    fn piece(&mut self, text: &str) {
        self.pieces += 1;
        self.first
            .get_or_insert_with(|| self.begun.elapsed().as_secs_f64());
        print!("{text}");
        // Whoever closed the pipe does not want to know.
        let _ = std::io::stdout().flush();
    }
}

fn main() -> Result<(), GenerateError> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, cache, sentences @ ..] = arguments.as_slice() else {
        eprintln!("complete MODEL.gguf CACHE_DIRECTORY SENTENCE...");
        return Ok(());
    };
    let begun = Instant::now();
    let options = Options {
        name: model.clone(),
        threads: None,
        cache: (cache != "-").then(|| PathBuf::from(cache)),
    };
    let mut model = EmbeddedModel::open(model.as_ref(), &options)?;
    eprintln!("opened after {:.3} s", begun.elapsed().as_secs_f64());
    let rules = "You turn a sentence into one shell command for bash on Debian GNU/Linux. Answer with the command \
                 alone, in a code fence.";
    for (run, sentence) in sentences.iter().enumerate() {
        // The first answer includes the opening; later ones show what it costs once the model is loaded.
        let begun = if run == 0 { begun } else { Instant::now() };
        let turns = [(Role::System, rules), (Role::User, sentence)].map(|(role, text)| Turn {
            role,
            text: text.to_owned(),
        });
        let conversation = Conversation {
            turns: &turns,
            stable: 1,
            prefill: "```bash\n",
            stop: &["\n```"],
            max_tokens: 64,
        };
        let mut printer = Printer {
            begun,
            first: None,
            pieces: 0,
        };
        model.complete(&conversation, &mut printer)?;
        let whole = begun.elapsed().as_secs_f64();
        let first = printer.first.unwrap_or(whole);
        println!();
        eprintln!(
            "first piece after {first:.3} s, all of {} after {whole:.3} s, {:.1} pieces/s",
            printer.pieces,
            (printer.pieces.saturating_sub(1)) as f64 / (whole - first)
        );
    }
    Ok(())
}
