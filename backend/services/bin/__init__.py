"""The bin: delete images and batches, restore them, and delete them for good after a while."""
