"""From what a user wrote to what the plan keeps: names, stars, the functions of plugins."""
