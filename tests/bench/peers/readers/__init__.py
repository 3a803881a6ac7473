"""One file a reader: a class ``Reader`` with ``files``, ``version`` and ``read(images) -> texts``."""
