"""Tables of people: read, answered by one plan on any engine, explained, reported on, made up."""
