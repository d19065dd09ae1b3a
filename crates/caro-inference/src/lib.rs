//! A language model on this machine: a GGUF file, mapped and run on the processor.
