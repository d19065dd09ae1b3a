//! Every token looks at those before it.

use half::f16;
use half::slice::HalfFloatSliceExt;
use rayon::prelude::*;

use crate::architecture::Architecture;
use crate::keys_values::KeysValues;
use crate::vector::{LANES, add_scaled, add_times, shares};
use crate::widest::widest;

/// Tokens that one thread looks from at a time: each key and value is widened to f32 once for them.
const TOKENS_OF_A_JOB: usize = 8;

/// What the last tokens of `cache` see in one layer. `queries` holds a vector of all heads for each of them, `seen`
/// takes one of the same length.
pub(crate) fn attend(
    architecture: &Architecture,
    cache: &KeysValues,
    layer: usize,
    queries: &[f32],
    seen: &mut [f32],
) {
    let head = architecture.head;
    let width = architecture.heads * head;
    // The heads of queries that share a head of keys lie together.
    let group = width / architecture.kv_heads;
    let all = cache.keys(layer, 0).len() / head;
    let first = all - queries.len() / width;

    let jobs: Vec<(usize, usize)> = (0..architecture.kv_heads)
        .flat_map(|kv_head| {
            (0..queries.len() / width)
                .step_by(TOKENS_OF_A_JOB)
                .map(move |start| (kv_head, start))
        })
        .collect();
    let parts: Vec<Vec<f32>> = jobs
        .par_iter()
        .map(|&(kv_head, start)| {
            let tokens = TOKENS_OF_A_JOB.min(queries.len() / width - start);
            let queries: Vec<&[f32]> = (start..start + tokens)
                .flat_map(|token| {
                    queries[token * width + kv_head * group..][..group].chunks_exact(head)
                })
                .collect();
            let mut seen = vec![0.0; tokens * group];
            look(
                &queries,
                group / head,
                first + start,
                cache.keys(layer, kv_head),
                cache.values(layer, kv_head),
                &mut seen,
            );
            seen
        })
        .collect();
    for (&(kv_head, start), part) in jobs.iter().zip(&parts) {
        for (index, part) in part.chunks_exact(group).enumerate() {
            seen[(start + index) * width + kv_head * group..][..group].copy_from_slice(part);
        }
    }
}

/// The products of a query with several keys, which lie abreast: each value of all keys together.
#[inline(always)]
fn products(query: &[f32], keys: &[[f32; LANES]]) -> [f32; LANES] {
    // Four sums of each, so that none has to wait for the one before it.
    let [mut a, mut b, mut c, mut d] = [[0.0; LANES]; 4];
    let (fours, rest) = query.as_chunks::<4>();
    let (keys, keys_of_rest) = keys.as_chunks::<4>();
    for (values, keys) in fours.iter().zip(keys) {
        add_times(&mut a, &keys[0], values[0]);
        add_times(&mut b, &keys[1], values[1]);
        add_times(&mut c, &keys[2], values[2]);
        add_times(&mut d, &keys[3], values[3]);
    }
    for (value, keys) in rest.iter().zip(keys_of_rest) {
        add_times(&mut a, keys, *value);
    }
    for lane in 0..LANES {
        a[lane] = (a[lane] + b[lane]) + (c[lane] + d[lane]);
    }
    a
}

widest! {
    /// The queries of some tokens in a row, `heads` for each, looking at one head of keys. The first token is at
    /// `position`, and sees itself. What they see is added to `seen`.
    fn look(
        queries: &[&[f32]],
        heads: usize,
        position: usize,
        keys: &[f16],
        values: &[f16],
        seen: &mut [f32],
    ) {
        let head = queries[0].len();
        let scale = (head as f32).sqrt().recip();
        let tokens = queries.len() / heads;
        let last = position + tokens;
        let mut scores = vec![f32::NEG_INFINITY; queries.len() * last];
        let mut wide = vec![0.0; head];

        let mut keys_abreast = vec![[0.0; LANES]; head];
        for (block, keys) in keys[..last * head].chunks(head * LANES).enumerate() {
            for (lane, key) in keys.chunks_exact(head).enumerate() {
                key.convert_to_f32_slice(&mut wide);
                for (abreast, value) in keys_abreast.iter_mut().zip(&wide) {
                    abreast[lane] = *value;
                }
            }
            let first = block * LANES;
            let from = first.saturating_sub(position) * heads;
            for (index, query) in queries.iter().enumerate().skip(from) {
                let scores = &mut scores[index * last..][..last][first..];
                for (score, product) in scores.iter_mut().zip(products(query, &keys_abreast)) {
                    *score = product * scale;
                }
            }
        }
        for (index, scores) in scores.chunks_exact_mut(last).enumerate() {
            shares(&mut scores[..=position + index / heads]);
        }
        for (at, value) in values.chunks_exact(head).take(last).enumerate() {
            value.convert_to_f32_slice(&mut wide);
            let from = at.saturating_sub(position) * heads;
            for (index, seen) in seen.chunks_exact_mut(head).enumerate().skip(from) {
                add_scaled(seen, &wide, scores[index * last + at]);
            }
        }
    }
}
