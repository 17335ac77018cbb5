"""The commands `search` and `search-evaluate`: only their modules print, read the environment or exit."""
