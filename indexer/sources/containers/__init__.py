"""Files that hold documents: compressed files, archives and crawls. `names` names the documents in them."""
