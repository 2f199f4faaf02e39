"""Queries side by side: which ended, which failed, which goes on."""

import sys

from pyspark.errors import AnalysisException, StreamingQueryException
from pyspark.sql import SparkSession

spark = SparkSession.builder.config("spark.sql.shuffle.partitions", 2).getOrCreate()
readings = spark.readStream.schema("ts timestamp, device string, temp double").json(f"{sys.argv[1]}/readings")


def fail(batch, batch_id):
    raise ValueError("no such thing")


ends = readings.writeStream.format("memory").queryName("ends").trigger(availableNow=True).start()
print(spark.streams.awaitAnyTermination(60), ends.awaitTermination(60))
spark.streams.resetTerminated()
goes_on = readings.groupBy().count().writeStream.format("memory").queryName("on").outputMode("complete").start()
print(spark.streams.get(goes_on.id).name, [query.name for query in spark.streams.active])
fails = readings.writeStream.foreachBatch(fail).queryName("fails").start()
try:
    spark.streams.awaitAnyTermination()
except StreamingQueryException as error:
    print("failed:", "no such thing" in str(error))
print(fails.isActive, fails.exception() is not None, goes_on.isActive)
goes_on.processAllAvailable()
print(spark.table("on").first()["count"])
for query in spark.streams.active:
    query.stop()
print(spark.streams.active)

REFUSED = {
    "no watermark": lambda: readings.groupBy("device").count().writeStream.format("console").start(),
    "nothing to complete": lambda: readings.writeStream.outputMode("complete").format("console").start(),
    "an order": lambda: readings.orderBy("temp").writeStream.format("console").start(),
    "no such column": lambda: readings.select("temperature"),
    "no checkpoint": lambda: readings.writeStream.format("parquet").start(f"{sys.argv[1]}/out"),
    "all rows": readings.count,
    "no timestamp": lambda: readings.withWatermark("device", "1 minute"),
}
for what, attempt in REFUSED.items():
    try:
        attempt()
    except AnalysisException:
        print("refused:", what)
spark.stop()
