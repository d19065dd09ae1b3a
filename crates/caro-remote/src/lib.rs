//! Language models behind a network: Ollama, whatever speaks OpenAI's protocol, and Anthropic.
