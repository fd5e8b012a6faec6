"""The knowledge: treatments, uses, questions, signs and sources, as files and as objects."""
