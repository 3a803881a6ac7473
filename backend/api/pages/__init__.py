"""Routes of pages: the forms that they are cut by, and what is cut from them."""
