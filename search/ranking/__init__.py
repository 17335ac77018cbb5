"""What decides the order of hits."""
