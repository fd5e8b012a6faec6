"""How the guide leaves the screen: as a file, as text, as a letter by e-mail."""
