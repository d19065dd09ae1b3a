//! What every kernel does with memory: whole references into registers, and registers into whole references.

/// Writes a function that loads a register, for processors with `$features`.
macro_rules! load {
    ($features:literal, $name:ident, $from:ty => $to:ty, $load:ident) => {
        #[target_feature(enable = $features)]
        #[inline]
        pub(super) fn $name(from: &$from) -> $to {
            #[expect(unsafe_code, reason = "loads take pointers")]
            // SAFETY: the reference is to exactly as many bytes as are loaded, and the load needs no alignment.
            unsafe {
                $load(from.as_ptr().cast())
            }
        }
    };
}

/// Writes a function that stores a register, for processors with `$features`.
macro_rules! store {
    ($features:literal, $name:ident, $from:ty => $to:ty, $store:ident) => {
        #[target_feature(enable = $features)]
        #[inline]
        pub(super) fn $name(to: &mut $to, from: $from) {
            #[expect(unsafe_code, reason = "stores take pointers")]
            // SAFETY: the reference is to exactly as many bytes as are stored, and the store needs no alignment.
            unsafe {
                $store(to.as_mut_ptr(), from);
            }
        }
    };
}

pub(super) use {load, store};
