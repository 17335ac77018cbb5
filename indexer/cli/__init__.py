"""The command `indexer`: only its modules print, read the environment or exit."""
