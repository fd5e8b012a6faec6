"""zen-engine beside Askwell: the same rules as JSON decision models, over the same people.

``model`` translates, on Askwell's side; ``answer`` runs in zen-engine's own environment, and the
two exchange files.
"""
