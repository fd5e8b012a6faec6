"""The language of rules: criteria, their truth, and the reasons for it. Pure."""
