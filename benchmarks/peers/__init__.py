"""What Askwell is measured beside, each with its own pinned requirements."""
