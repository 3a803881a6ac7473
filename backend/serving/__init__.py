"""How the web server treats connections: deadlines, room for everyone, words for what it refuses itself.

Knows waitress and sockets. Knows no route, no row and no image.
"""
