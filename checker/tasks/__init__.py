"""Which task-list item a demand is."""
