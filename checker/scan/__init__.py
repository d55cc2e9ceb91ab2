"""Many files: found, judged by several workers, kept in the store as they come."""
