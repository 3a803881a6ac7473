"""What the application and the web server before it both know of HTTP: problems, headers, host names, proxies, bodies.

Knows no route and no socket.
"""
