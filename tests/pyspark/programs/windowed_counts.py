"""Sliding windows with a watermark, appended to a table when they are final."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import avg, count, window
from pyspark.sql.types import DoubleType, StringType, StructType, TimestampType

spark = SparkSession.builder.config("spark.sql.shuffle.partitions", 2).getOrCreate()
schema = StructType().add("ts", TimestampType()).add("device", StringType()).add("temp", DoubleType())
readings = spark.readStream.schema(schema).option("maxFilesPerTrigger", 1).json(f"{sys.argv[1]}/readings")
windowed = (
    readings.withWatermark("ts", "10 minutes")
    .groupBy(window("ts", "10 minutes", "5 minutes"), "device")
    .agg(count("*").alias("n"), avg("temp").alias("mean"))
)
query = (
    windowed.writeStream.format("memory")
    .queryName("final")
    .outputMode("append")
    .option("checkpointLocation", f"{sys.argv[1]}/checkpoint")
    .trigger(availableNow=True)
    .start()
)
query.awaitTermination()
spark.table("final").orderBy("window", "device").show(100, truncate=False)
for progress in query.recentProgress:
    state = progress["stateOperators"][0]
    print(
        progress["batchId"],
        progress["numInputRows"],
        progress["eventTime"]["watermark"],
        state["numRowsTotal"],
        state["numRowsDroppedByWatermark"],
    )
print([field.name for field in windowed.schema.fields if isinstance(field.dataType, StructType)])
spark.stop()
