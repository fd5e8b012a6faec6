"""How fast and how large Askwell is; every figure stands beside one to compare it with."""
