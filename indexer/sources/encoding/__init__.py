"""From bytes to text: which encoding a file is in."""
