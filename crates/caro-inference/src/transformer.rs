//! The model itself: tokens in, the score of every possible next token out.

use rayon::ThreadPool;
use rayon::prelude::*;

use crate::architecture::Architecture;
use crate::attention::attend;
use crate::inputs::Inputs;
use crate::keys_values::KeysValues;
use crate::matrix::multiply;
use crate::rotation::Rotation;
use crate::vector::{add, gate_with, normalise};
use crate::weights::{Layer, Linear, Weights};

/// Layers that are computed for a few tokens before anybody is asked whether to stop; for more it is one.
const LAYERS_AT_ONCE: usize = 8;
/// How many tokens are few.
const FEW: usize = 8;

/// A model, ready to compute.
#[derive(Debug)]
pub(crate) struct Transformer {
    pub(crate) architecture: Architecture,
    pub(crate) weights: Weights,
    pub(crate) threads: ThreadPool,
}

/// Somebody did not want the result any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stopped;

/// The vectors of some tokens on their way through the layers.
struct Pass {
    rotation: Rotation,
    /// A vector of the model's width for each token.
    hidden: Vec<f32>,
}

impl Transformer {
    /// Reads `tokens` after those in `cache`, which remembers them. Where it stops, `cache` is as it was.
    pub(crate) fn read(
        &self,
        tokens: &[u32],
        cache: &mut KeysValues,
        stopped: &dyn Fn() -> bool,
    ) -> Result<(), Stopped> {
        self.pass(tokens, cache, stopped, 0).map(|_| ())
    }

    /// Reads `tokens`, and returns the scores of every token to come next: after each of the last `wanted`, one
    /// after the other. They are the same numbers whether tokens are read together or one by one.
    pub(crate) fn score(
        &self,
        tokens: &[u32],
        wanted: usize,
        cache: &mut KeysValues,
        stopped: &dyn Fn() -> bool,
    ) -> Result<Vec<f32>, Stopped> {
        let last = self.pass(tokens, cache, stopped, wanted)?;
        let mut scores = vec![0.0; wanted * self.weights.output.rows()];
        self.threads.install(|| {
            let last = self.normalised(&last, &self.weights.output_norm);
            let inputs = Inputs::new(&last, self.architecture.width);
            multiply(&inputs, [(&self.weights.output, &mut scores)]);
        });
        Ok(scores)
    }

    /// The scores after each token, of what [`score`](Self::score) returned.
    pub(crate) fn each<'s>(&self, scores: &'s [f32]) -> impl Iterator<Item = &'s [f32]> + use<'s> {
        scores.chunks_exact(self.weights.output.rows())
    }

    /// Goes through all layers. Returns the vectors of the last `wanted` tokens.
    fn pass(
        &self,
        tokens: &[u32],
        cache: &mut KeysValues,
        stopped: &dyn Fn() -> bool,
        wanted: usize,
    ) -> Result<Vec<f32>, Stopped> {
        let before = cache.tokens();
        let mut pass = Pass {
            rotation: Rotation::new(
                &self.architecture,
                self.weights.rotation_factors.as_deref(),
                before,
                tokens.len(),
            ),
            hidden: vec![0.0; tokens.len() * self.architecture.width],
        };
        let vectors = pass.hidden.chunks_exact_mut(self.architecture.width);
        for (token, vector) in tokens.iter().zip(vectors) {
            self.weights.embedding.row(*token as usize, vector);
        }
        let layers = self.weights.layers.len();
        let step = if tokens.len() <= FEW {
            LAYERS_AT_ONCE
        } else {
            1
        };
        for start in (0..layers).step_by(step) {
            if stopped() {
                cache.truncate(before);
                return Err(Stopped);
            }
            let end = layers.min(start + step);
            self.threads.install(|| {
                for layer in start..end {
                    let last = layer + 1 == layers;
                    self.layer(layer, &mut pass, cache, last, wanted);
                }
            });
        }
        Ok(pass.hidden)
    }

    /// One layer. Of the last one nothing is needed but the keys and values of all tokens, and the vectors of the last
    /// `wanted`.
    fn layer(
        &self,
        index: usize,
        pass: &mut Pass,
        cache: &mut KeysValues,
        last: bool,
        wanted: usize,
    ) {
        let layer = &self.weights.layers[index];
        let width = self.architecture.width;
        let mut queries = self.remember(index, layer, pass, cache);
        if last {
            if wanted == 0 {
                return;
            }
            let queries_wanted = wanted * self.architecture.heads * self.architecture.head;
            queries.drain(..queries.len() - queries_wanted);
            pass.hidden.drain(..pass.hidden.len() - wanted * width);
        }
        let mut seen = vec![0.0; queries.len()];
        attend(&self.architecture, cache, index, &queries, &mut seen);
        let mut result = vec![0.0; pass.hidden.len()];
        product(&layer.attention_output, &seen, &mut result);
        add(&mut pass.hidden, &result);
        self.feed_forward(layer, pass, &mut result);
    }

    /// Computes queries, keys and values; the latter go into the cache, the former are returned.
    fn remember(
        &self,
        index: usize,
        layer: &Layer,
        pass: &Pass,
        cache: &mut KeysValues,
    ) -> Vec<f32> {
        let architecture = &self.architecture;
        let (width, head) = (architecture.width, architecture.head);
        let (heads, kv_heads) = (architecture.heads, architecture.kv_heads);
        let tokens = pass.hidden.len() / width;
        let input = self.normalised(&pass.hidden, &layer.attention_norm);
        let mut queries = vec![0.0; tokens * heads * head];
        let mut keys = vec![0.0; tokens * kv_heads * head];
        let mut values = vec![0.0; tokens * kv_heads * head];
        multiply(
            &Inputs::new(&input, width),
            [
                (&layer.query.matrix, &mut queries),
                (&layer.key.matrix, &mut keys),
                (&layer.value.matrix, &mut values),
            ],
        );
        add_bias(&layer.query, &mut queries);
        add_bias(&layer.key, &mut keys);
        add_bias(&layer.value, &mut values);
        for (vectors, heads, norm) in [
            (&mut queries, heads, &layer.query_norm),
            (&mut keys, kv_heads, &layer.key_norm),
        ] {
            for (token, vector) in vectors.chunks_exact_mut(heads * head).enumerate() {
                for head in vector.chunks_exact_mut(head) {
                    if let Some(norm) = norm {
                        normalise(head, norm, architecture.norm_epsilon);
                    }
                    pass.rotation.turn(token, head);
                }
            }
        }
        let vectors = keys.chunks_exact(kv_heads * head);
        for (key, value) in vectors.zip(values.chunks_exact(kv_heads * head)) {
            cache.push(index, key, value);
        }
        queries
    }

    fn feed_forward(&self, layer: &Layer, pass: &mut Pass, result: &mut [f32]) {
        let inner = self.architecture.feed_forward;
        let tokens = pass.hidden.len() / self.architecture.width;
        let input = self.normalised(&pass.hidden, &layer.feed_forward_norm);
        let mut gate = vec![0.0; tokens * inner];
        let mut up = vec![0.0; tokens * inner];
        multiply(
            &Inputs::new(&input, self.architecture.width),
            [(&layer.gate.matrix, &mut gate), (&layer.up.matrix, &mut up)],
        );
        add_bias(&layer.gate, &mut gate);
        add_bias(&layer.up, &mut up);
        gate.par_chunks_mut(1024)
            .zip(up.par_chunks(1024))
            .for_each(|(gate, up)| gate_with(gate, up));
        product(&layer.down, &gate, result);
        add(&mut pass.hidden, result);
    }

    fn normalised(&self, vectors: &[f32], weights: &[f32]) -> Vec<f32> {
        let mut vectors = vectors.to_vec();
        for vector in vectors.chunks_exact_mut(self.architecture.width) {
            normalise(vector, weights, self.architecture.norm_epsilon);
        }
        vectors
    }
}

fn product(linear: &Linear, input: &[f32], result: &mut [f32]) {
    let inputs = Inputs::new(input, linear.matrix.columns());
    multiply(&inputs, [(&linear.matrix, &mut *result)]);
    add_bias(linear, result);
}

fn add_bias(linear: &Linear, vectors: &mut [f32]) {
    if let Some(bias) = &linear.bias {
        for vector in vectors.chunks_exact_mut(bias.len()) {
            add(vector, bias);
        }
    }
}
