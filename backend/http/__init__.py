"""What the application and the web server before it both know of HTTP: problems, headers, host names, proxies, bodies.

Knows no row and no socket, and of addresses only that of piles, whose files may be larger.
"""
