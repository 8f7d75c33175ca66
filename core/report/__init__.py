"""Files that leave the cockpit: workbooks, decks, pages to print."""
