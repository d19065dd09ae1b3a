//! The model files on this machine: which there are, where they lie, how they get here.
