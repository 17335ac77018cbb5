"""Files that hold files: compressed files, archives and crawls."""
