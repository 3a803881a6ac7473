"""The records of a pile: joined from its pages, counted, deleted, restored and removed."""
