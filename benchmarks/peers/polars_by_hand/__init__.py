"""What someone who knows Polars well would write by hand for the same rules."""
