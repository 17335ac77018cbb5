"""An index in a folder: its generations, and what is known across its articles."""
