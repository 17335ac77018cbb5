"""The commands `search` and `search-evaluate`: only they print, read the environment or exit."""
