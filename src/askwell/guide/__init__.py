"""The Doctor Discussion Guide as data: page, paper, PDF and e-mail are views of it. Pure."""
