"""How the web server treats connections: deadlines, room for everyone, words for what it refuses itself.

Knows waitress and sockets, and the address of piles, whose files may be larger. Knows no row and no image.
"""
