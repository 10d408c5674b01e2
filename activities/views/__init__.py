"""Pages for who offers activities and for who judges them."""
