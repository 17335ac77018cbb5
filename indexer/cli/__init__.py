"""The command `indexer`: the only code here that prints, reads the environment or exits."""
