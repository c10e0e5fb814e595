"""What a run keeps on disk: the tables and their parts, segments on the way there, and the ledger of what was read."""
