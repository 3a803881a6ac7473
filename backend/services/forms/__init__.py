"""Reading piles of pages by a form: opening files, recognising pages, joining them into records, and tables of them."""
