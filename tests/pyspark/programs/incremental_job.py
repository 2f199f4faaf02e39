"""A job that runs now and then, takes what is new, and writes partitioned Parquet."""

import sys
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

folder = Path(sys.argv[1])
spark = SparkSession.builder.appName("incremental").getOrCreate()


def job() -> list:
    readings = (
        spark.readStream.format("json")
        .schema("ts timestamp, device string, temp double")
        .option("maxFilesPerTrigger", 2)
        .load(f"{folder}/readings")
    )
    query = (
        readings.withColumn("day", F.to_date("ts"))
        .withColumn("hour", F.hour("ts"))
        .writeStream.format("parquet")
        .option("path", f"{folder}/out")
        .option("checkpointLocation", f"{folder}/checkpoint")
        .partitionBy("day", "device")
        .trigger(availableNow=True)
        .start()
    )
    query.awaitTermination()
    return [(each["batchId"], each["numInputRows"]) for each in query.recentProgress if each["numInputRows"]]


print(job())
print(job())
more = folder / "more.json"
more.write_text('{"ts": "2024-01-02T05:00:00Z", "device": "z", "temp": 9}\n')
more.rename(folder / "readings" / more.name)
print(job())
out = spark.read.parquet(f"{folder}/out")
out.printSchema()
out.orderBy("ts", "device", "temp").show(50)
print(sorted({f"{file.parent.parent.name}/{file.parent.name}" for file in folder.glob("out/*/*/*.parquet")}))
print(spark.read.parquet(f"{folder}/out").groupBy("day").count().orderBy("day").collect())
spark.stop()
