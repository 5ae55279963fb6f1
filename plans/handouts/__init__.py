"""What the patient takes home on paper: the snapshot of a plan, and the sheets made from it."""
