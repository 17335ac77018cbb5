"""An index in a folder: its generations, and the relations across its articles."""
