"""What formats of fixed pages (PDF, OFD, scans) share: pages of lines and tables, put together."""
