//! Loops over numbers, compiled for what the processor at hand can do.

/// Writes a function several times: for processors with AVX-512, with AVX2, and for all others. Which one runs is found
/// out at run time. Nothing in it may depend on the processor but its speed and the last bit of its results.
macro_rules! widest {
    (
        $(#[$attribute:meta])*
        $visibility:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) $body:block
    ) => {
        $(#[$attribute])*
        $visibility fn $name($($argument: $type),*) {
            #[inline(always)]
            fn plain($($argument: $type),*) $body

            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,fma,f16c")]
                fn of_512_bits($($argument: $type),*) {
                    plain($($argument),*);
                }

                #[target_feature(enable = "avx2,fma,f16c")]
                fn of_256_bits($($argument: $type),*) {
                    plain($($argument),*);
                }

                let common = is_x86_feature_detected!("fma") && is_x86_feature_detected!("f16c");
                if common
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512dq")
                {
                    #[expect(unsafe_code, reason = "instructions that not every processor has")]
                    // SAFETY: the processor has just said that it has all of them.
                    return unsafe { of_512_bits($($argument),*) };
                }
                if common && is_x86_feature_detected!("avx2") {
                    #[expect(unsafe_code, reason = "instructions that not every processor has")]
                    // SAFETY: the same.
                    return unsafe { of_256_bits($($argument),*) };
                }
            }
            plain($($argument),*);
        }
    };
}

pub(crate) use widest;
