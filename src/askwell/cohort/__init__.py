"""Many people at once: making them up."""
