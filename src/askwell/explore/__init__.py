"""What the knowledge means for one person: standings, open facts, tests, questions. Pure."""
