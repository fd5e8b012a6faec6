"""The pages: one frozen dataclass each, shown in a browser with or without JavaScript."""
