"""Tables, maps, charts and files that people hand in."""
