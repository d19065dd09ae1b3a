use caro_events::CommandGenerated;
use caro_insights::language::{Percentile, events};

fn main() {
    let _ = events::<CommandGenerated>().percentiles(CommandGenerated::BACKEND, &[Percentile::P50]);
}
