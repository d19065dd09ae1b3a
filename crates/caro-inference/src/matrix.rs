//! Matrices in the mapped file, and their products.

use std::ops::Range;
use std::sync::Arc;

use candle_core::quantized::k_quants::{
    BlockQ2K, BlockQ3K, BlockQ4_0, BlockQ4_1, BlockQ4K, BlockQ5_0, BlockQ5_1, BlockQ5K, BlockQ6K,
    BlockQ8_0,
};
use half::{bf16, f16};
use rayon::prelude::*;

use crate::blocks::{Block, blocks};
use crate::gguf::TensorEntry;
use crate::inputs::Inputs;
use crate::kernel;
use crate::mapping::Mapping;
use crate::tensor_kind::TensorKind;

/// Weights that one thread takes at a time: enough that the taking costs nothing, little enough that nobody waits
/// long for the last one.
const BYTES_OF_A_JOB: usize = 64 * 1024;

/// A matrix that stays in the file.
#[derive(Debug, Clone)]
pub(crate) struct Matrix {
    mapping: Arc<Mapping>,
    start: usize,
    row_bytes: usize,
    kind: TensorKind,
    columns: usize,
    rows: usize,
}

/// Runs `$body` with `$block` standing for the block type of `$kind`.
macro_rules! with_blocks {
    ($kind:expr, $block:ident => $body:expr) => {
        match $kind {
            TensorKind::F32 => {
                type $block = f32;
                $body
            }
            TensorKind::F16 => {
                type $block = f16;
                $body
            }
            TensorKind::Bf16 => {
                type $block = bf16;
                $body
            }
            TensorKind::Q4_0 => {
                type $block = BlockQ4_0;
                $body
            }
            TensorKind::Q4_1 => {
                type $block = BlockQ4_1;
                $body
            }
            TensorKind::Q5_0 => {
                type $block = BlockQ5_0;
                $body
            }
            TensorKind::Q5_1 => {
                type $block = BlockQ5_1;
                $body
            }
            TensorKind::Q8_0 => {
                type $block = BlockQ8_0;
                $body
            }
            TensorKind::Q2K => {
                type $block = BlockQ2K;
                $body
            }
            TensorKind::Q3K => {
                type $block = BlockQ3K;
                $body
            }
            TensorKind::Q4K => {
                type $block = BlockQ4K;
                $body
            }
            TensorKind::Q5K => {
                type $block = BlockQ5K;
                $body
            }
            TensorKind::Q6K => {
                type $block = BlockQ6K;
                $body
            }
        }
    };
}

impl Matrix {
    /// The tensor `entry` of the file, which has one or two dimensions.
    pub(crate) fn new(mapping: &Arc<Mapping>, entry: &TensorEntry) -> Self {
        let columns = entry.dimensions[0];
        let rows = entry.dimensions[1..].iter().product();
        Self {
            mapping: Arc::clone(mapping),
            start: entry.start,
            row_bytes: columns / entry.kind.block_values() * entry.kind.block_bytes(),
            kind: entry.kind,
            columns,
            rows,
        }
    }

    /// How many rows it has: the length of what it makes.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns it has: the length of what it takes.
    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// One row in full precision.
    pub(crate) fn row(&self, index: usize, values: &mut [f32]) {
        fn write<B: Block>(bytes: &[u8], values: &mut [f32]) {
            B::to_float(blocks::<B>(bytes), values);
        }
        let bytes = self.bytes(index..index + 1);
        with_blocks!(self.kind, B => write::<B>(bytes, values));
    }

    fn bytes(&self, rows: Range<usize>) -> &[u8] {
        let start = self.start + rows.start * self.row_bytes;
        &self.mapping.bytes()[start..start + rows.len() * self.row_bytes]
    }

    /// Brings inputs into the form that [`products`](Self::products) wants, with all threads: whoever comes first there
    /// does it alone, and the others wait.
    fn prepare(&self, inputs: &Inputs<'_>) {
        fn quantize<B: Block>(inputs: &Inputs<'_>) {
            B::quantized(inputs);
        }
        if kernel::has(self.kind) {
            return kernel::prepare(self.kind, inputs);
        }
        with_blocks!(self.kind, B => quantize::<B>(inputs));
    }

    /// The products of some rows with every input, each input's into its own slice.
    fn products(&self, rows: Range<usize>, inputs: &Inputs<'_>, outputs: &mut [&mut [f32]]) {
        let bytes = self.bytes(rows);
        if kernel::has(self.kind) {
            return kernel::products(self.kind, bytes, self.row_bytes, inputs, outputs);
        }
        with_blocks!(self.kind, B => products::<B>(bytes, inputs, outputs));
    }
}

/// Rows outside, tokens inside: a row is read from memory once, however many tokens there are.
fn products<B: Block>(bytes: &[u8], inputs: &Inputs<'_>, outputs: &mut [&mut [f32]]) {
    let columns = inputs.columns();
    let in_row = columns / B::BLCK_SIZE;
    let weights = blocks::<B>(bytes);
    let inputs = B::quantized(inputs);
    let quads = weights.chunks_exact(in_row * 4);
    let done = quads.len() * 4;
    let rest = quads.remainder();
    for (quad, rows) in quads.enumerate() {
        let (first, second) = rows.split_at(in_row * 2);
        let (a, b) = first.split_at(in_row);
        let (c, d) = second.split_at(in_row);
        for (output, input) in outputs.iter_mut().zip(inputs.chunks_exact(in_row)) {
            let products = B::vec_dot_4(columns, a, b, c, d, input);
            output[quad * 4..quad * 4 + 4].copy_from_slice(&products.into_array());
        }
    }
    for (index, row) in rest.chunks_exact(in_row).enumerate() {
        for (output, input) in outputs.iter_mut().zip(inputs.chunks_exact(in_row)) {
            output[done + index] = B::vec_dot(columns, row, input);
        }
    }
}

trait IntoArray {
    fn into_array(self) -> [f32; 4];
}

impl IntoArray for (f32, f32, f32, f32) {
    fn into_array(self) -> [f32; 4] {
        [self.0, self.1, self.2, self.3]
    }
}

/// A part of a product for one thread.
struct Job<'m, 'o> {
    matrix: &'m Matrix,
    rows: Range<usize>,
    /// For each token the part of its output that belongs to the rows.
    outputs: Vec<&'o mut [f32]>,
}

/// Multiplies each matrix with every input, all at once. An output holds a vector of the matrix's rows for each token.
pub(crate) fn multiply<const N: usize>(inputs: &Inputs<'_>, products: [(&Matrix, &mut [f32]); N]) {
    let mut jobs = Vec::new();
    for (matrix, output) in products {
        assert_eq!(
            matrix.columns,
            inputs.columns(),
            "the input fits the matrix"
        );
        assert_eq!(
            output.len(),
            matrix.rows * inputs.tokens(),
            "the output fits the product"
        );
        matrix.prepare(inputs);
        cut(matrix, output, &mut jobs);
    }
    jobs.into_par_iter()
        .for_each(|mut job| job.matrix.products(job.rows, inputs, &mut job.outputs));
}

fn cut<'m, 'o>(matrix: &'m Matrix, output: &'o mut [f32], jobs: &mut Vec<Job<'m, 'o>>) {
    let step = (BYTES_OF_A_JOB / matrix.row_bytes)
        .next_multiple_of(4)
        .max(matrix.rows.div_ceil(256).next_multiple_of(4));
    let first = jobs.len();
    for start in (0..matrix.rows).step_by(step) {
        jobs.push(Job {
            matrix,
            rows: start..matrix.rows.min(start + step),
            outputs: Vec::new(),
        });
    }
    for of_token in output.chunks_mut(matrix.rows) {
        for (job, part) in jobs[first..].iter_mut().zip(of_token.chunks_mut(step)) {
            job.outputs.push(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::Noise;

    const KINDS: [TensorKind; 13] = [
        TensorKind::F32,
        TensorKind::F16,
        TensorKind::Bf16,
        TensorKind::Q4_0,
        TensorKind::Q4_1,
        TensorKind::Q5_0,
        TensorKind::Q5_1,
        TensorKind::Q8_0,
        TensorKind::Q2K,
        TensorKind::Q3K,
        TensorKind::Q4K,
        TensorKind::Q5K,
        TensorKind::Q6K,
    ];

    /// A matrix of seven rows in a file of its own, and the file.
    fn matrix(noise: &mut Noise, kind: TensorKind) -> (tempfile::NamedTempFile, Matrix) {
        let (columns, rows) = (512, 7);
        let weights = noise.weights(kind, columns / kind.block_values() * rows);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &weights).unwrap();
        let entry = TensorEntry {
            kind,
            dimensions: vec![columns, rows],
            start: 0,
            length: weights.len(),
        };
        let mapping = Arc::new(Mapping::open(file.path()).unwrap());
        (file, Matrix::new(&mapping, &entry))
    }

    /// The products in full precision, row by row.
    fn expected(matrix: &Matrix, values: &[f32]) -> Vec<(f32, f32)> {
        let mut wide = vec![0.0; matrix.columns()];
        let mut products = Vec::new();
        for input in values.chunks_exact(matrix.columns()) {
            for row in 0..matrix.rows() {
                matrix.row(row, &mut wide);
                let parts = || wide.iter().zip(input).map(|(weight, value)| weight * value);
                products.push((parts().sum(), parts().map(f32::abs).sum()));
            }
        }
        products
    }

    fn assert_near(kind: TensorKind, found: &[f32], expected: &[(f32, f32)]) {
        for (found, (product, size)) in found.iter().zip(expected) {
            // Half precision, for the inputs of half-precision weights and for scales.
            assert!(
                (found - product).abs() <= size * 4e-3,
                "{kind:?}: {found} is not {product}, of {size}"
            );
        }
    }

    #[test]
    fn every_type_multiplies_like_its_values_in_full() {
        let mut noise = Noise(1);
        for kind in KINDS {
            let (_file, matrix) = matrix(&mut noise, kind);
            let values = noise.inputs(3 * matrix.columns());
            let expected = expected(&matrix, &values);
            let inputs = Inputs::new(&values, matrix.columns());
            let mut found = vec![0.0; 3 * matrix.rows()];
            multiply(&inputs, [(&matrix, &mut found)]);
            assert_near(kind, &found, &expected);
        }
    }

    #[test]
    fn so_it_does_where_the_processor_has_no_kernel_of_ours() {
        let mut noise = Noise(2);
        for kind in KINDS {
            let (_file, matrix) = matrix(&mut noise, kind);
            let values = noise.inputs(3 * matrix.columns());
            let expected = expected(&matrix, &values);
            let inputs = Inputs::new(&values, matrix.columns());
            let mut found = vec![0.0; 3 * matrix.rows()];
            let mut outputs: Vec<&mut [f32]> = found.chunks_mut(matrix.rows()).collect();
            let bytes = matrix.bytes(0..matrix.rows());
            with_blocks!(kind, B => products::<B>(bytes, &inputs, &mut outputs));
            assert_near(kind, &found, &expected);
        }
    }
}
