"""One module for each reader: a class ``Reader`` with ``files``, ``version`` and ``read(images) -> texts``."""
