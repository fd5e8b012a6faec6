"""What can be known about a person, and what one person told us. Pure: no files, no clock."""
