"""What a query means, as data: frozen nodes, Spark SQL expressions, rules and checks. No I/O, no clock, no engine."""
