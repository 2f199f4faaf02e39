"""A stream with a table: all rows, aggregates, those that match, and a choice of columns."""

import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import avg, broadcast, coalesce, col, collect_set, expr, lit, when
from pyspark.sql.functions import round as round_

spark = SparkSession.builder.config("spark.sql.shuffle.partitions", 2).getOrCreate()
rooms = spark.createDataFrame([("a", "kitchen", 1), ("b", "hall", 2)], ["device", "room", "floor"])
readings = spark.readStream.schema("ts timestamp, device string, temp double").json(f"{sys.argv[1]}/readings")


def run(frame, name, mode="append"):
    writer = frame.writeStream.format("memory").queryName(name).outputMode(mode)
    writer.trigger(availableNow=True).start().awaitTermination()
    return spark.table(name)


known = readings.join(broadcast(rooms), "device", "left_outer").withColumn("room", coalesce(col("room"), lit("?")))
run(known, "known").orderBy("ts", "device", "temp").select("device", "room", "floor", "temp").show()
upstairs = readings.alias("r").join(rooms.alias("t"), expr("r.device = t.device and t.floor > 1"))
means = upstairs.groupBy("t.room").agg(round_(avg("r.temp"), 2).alias("mean"), collect_set("r.device").alias("devices"))
run(means, "means", "complete").show()
matching = readings.join(rooms, readings.device == rooms.device, "left_semi")
print(matching.columns, run(matching, "matching").count())
feel = when(readings.temp > 20, "hot").when(readings.temp.isNull(), "none").otherwise("cold").alias("feel")
felt = readings.join(rooms, readings["device"] == rooms["device"]).select(readings.device, rooms.room, feel)
print(sorted(map(tuple, run(felt.drop(rooms.room), "felt").collect())))
print(felt.schema.simpleString())
spark.stop()
