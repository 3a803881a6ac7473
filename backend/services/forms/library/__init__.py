"""The forms that are kept: made from pictures, changed, imported and exported, deleted."""
