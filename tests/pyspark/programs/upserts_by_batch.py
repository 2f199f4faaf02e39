"""Update mode into foreachBatch, which writes each batch once and knows it by its id."""

import sys
from pathlib import Path

from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

folder = Path(sys.argv[1])
spark = SparkSession.builder.config("spark.sql.shuffle.partitions", 2).getOrCreate()
readings = (
    spark.readStream.schema("ts timestamp, device string, temp double")
    .option("maxFilesPerTrigger", "1")
    .json(f"{folder}/readings")
)
counts = readings.groupBy("device").agg(F.count(F.lit(1)).alias("n"), F.max("temp").alias("top"))


def upsert(batch: DataFrame, batch_id: int) -> None:
    target = folder / "out" / f"batch={batch_id}"
    if target.exists() or batch.isEmpty():
        return
    batch.persist(StorageLevel.MEMORY_AND_DISK)
    batch.withColumn("at", F.lit(batch_id)).write.mode("overwrite").parquet(str(target))
    batch.createOrReplaceTempView("updates")
    rows = batch.sparkSession.sql("select device, n from updates order by device").collect()
    print(batch_id, batch.count(), batch.schema.fieldNames(), [tuple(row) for row in rows])
    batch.unpersist()


for _ in range(2):
    writer = counts.writeStream.foreachBatch(upsert).outputMode("update")
    writer.option("checkpointLocation", f"{folder}/checkpoint").trigger(availableNow=True).start().awaitTermination()
written = spark.read.parquet(f"{folder}/out")
latest = written.groupBy("device").agg(F.max_by("n", "at").alias("n"), F.max("at").alias("last"))
latest.orderBy("device").show()
print(written.dtypes)
spark.stop()
