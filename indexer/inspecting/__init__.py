"""What operators ask of an index: what it holds, whether it is sound, how articles differ."""
