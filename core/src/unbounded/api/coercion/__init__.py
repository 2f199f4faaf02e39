"""Values and operands in the types that Spark gives them."""
