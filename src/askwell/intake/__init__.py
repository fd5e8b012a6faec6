"""The doors in: what people and files say, turned into a Person. Nothing is dropped in silence."""
