"""Measuring: what was promised, as ratios within one run, and a hunt for what a kill could lose."""
