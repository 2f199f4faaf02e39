"""Rollup and cube, and aggregates of every kind, in output mode complete."""

import sys

import pyspark.sql.functions as F
from pyspark.sql import SparkSession

spark = SparkSession.builder.config("spark.sql.shuffle.partitions", 2).getOrCreate()
readings = (
    spark.readStream.schema("ts timestamp, device string, temp double")
    .option("maxFilesPerTrigger", 2)
    .json(f"{sys.argv[1]}/readings")
    .withColumn("hot", F.col("temp") > 20)
)


def show(frame, name):
    writer = frame.writeStream.format("memory").queryName(name).outputMode("complete")
    writer.trigger(availableNow=True).start().awaitTermination()
    table = spark.table(name)
    table.orderBy(*[F.col(column).asc_nulls_first() for column in table.columns]).show(50, False)


show(readings.rollup("device", "hot").agg(F.count("*").alias("n"), F.grouping_id().alias("level")), "rolled")
show(readings.cube("device", "hot").count(), "cubed")
show(readings.groupBy("device").agg(F.min("temp"), F.sum("temp"), F.stddev("temp"), F.first("device")), "measured")
show(readings.groupBy(F.window("ts", "1 hour").alias("w")).agg(F.sum("temp").alias("t")).select("w.*", "t"), "hourly")
show(readings.groupBy("device").agg({"temp": "avg", "*": "count"}), "by_name")
hot = F.sum(F.when(F.col("hot"), 1).otherwise(0)).alias("hot")
show(readings.groupBy((F.minute("ts") % 2).alias("odd")).agg(hot).orderBy("odd"), "odd")
lists = readings.groupBy("device").agg(F.sort_array(F.collect_list("temp")).alias("temps"))
show(lists.where("size(temps) > 2").withColumn("n", F.size("temps")), "listed")
spark.stop()
