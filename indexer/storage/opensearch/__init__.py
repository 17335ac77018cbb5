"""An index on an OpenSearch cluster: its address, its state and its documents."""
