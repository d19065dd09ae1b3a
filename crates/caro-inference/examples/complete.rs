//! Asks a model for commands, one after the other: `complete MODEL.gguf CACHE_DIRECTORY SENTENCE...`, with `-` for no
//! cache. The conversation is the one that Caro has with a model, but for the tools that are here, which it isn't told.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program to try the library by hand"
)]

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use caro_generate::{
    AnyTools, Backend, BackendKind, GenerateError, ModelBackend, Observer, Request, Shell,
    Surroundings, Userland,
};
use caro_inference::{EmbeddedModel, Options};

/// Prints the answer as it comes, and notes when its first piece came.
struct Printer {
    begun: Instant,
    first: Option<f64>,
}

impl Observer for Printer {
    fn loading(&mut self, _backend: BackendKind, model: &str) {
        eprintln!("loading {model}");
    }

    fn piece(&mut self, text: &str) {
        self.first
            .get_or_insert_with(|| self.begun.elapsed().as_secs_f64());
        print!("{text}");
        // Whoever closed the pipe does not want to know.
        let _ = std::io::stdout().flush();
    }

    fn retrying(&mut self, problem: &str) {
        println!("\n{problem}; once more:");
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
    let model = EmbeddedModel::open(model.as_ref(), &options)?;
    eprintln!("opened after {:.3} s", begun.elapsed().as_secs_f64());
    let surroundings = Surroundings {
        os: "Debian GNU/Linux 13 (trixie)".to_owned(),
        ..Surroundings::default()
    };
    let mut backend = ModelBackend::new(Box::new(model), surroundings, Box::new(AnyTools));
    for (run, sentence) in sentences.iter().enumerate() {
        // The first answer includes the opening; later ones show what it costs once the model is loaded.
        let begun = if run == 0 { begun } else { Instant::now() };
        let mut printer = Printer { begun, first: None };
        let request = Request::new(sentence, Shell::Bash, Userland::Gnu);
        let answer = backend.generate(&request, &mut printer);
        let whole = begun.elapsed().as_secs_f64();
        println!();
        if let Err(error) = answer {
            eprintln!("{error}");
        }
        let first = printer.first.unwrap_or(whole);
        eprintln!("first piece after {first:.3} s, all after {whole:.3} s");
    }
    Ok(())
}
