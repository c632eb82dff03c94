"""Files on their way into the tables: looked at, matched, checked row by row, and loaded."""
