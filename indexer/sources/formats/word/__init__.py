"""The parts of a Word document that say what a reader sees beside its text: numbers, symbols, hidden text."""
