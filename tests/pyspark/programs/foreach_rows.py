"""Rows to an object with open, process and close, and to a function."""

import sys
from pathlib import Path

from pyspark.sql import SparkSession

folder = Path(sys.argv[1])
spark = SparkSession.builder.master("local[1]").config("spark.sql.shuffle.partitions", 1).getOrCreate()
readings = spark.readStream.schema("ts timestamp, device string, temp double").json(f"{folder}/readings")


class Writer:
    def open(self, partition_id, epoch_id):
        self.lines = [f"open {epoch_id}"]
        return True

    def process(self, row):
        self.lines.append(f"{row.device} {row['temp']} {row.asDict()['twice']} {row.ts}")

    def close(self, error):
        with (folder / "rows.txt").open("a") as file:
            file.write("\n".join([*sorted(self.lines), f"close {error}\n"]))


rows = readings.filter("temp is not null").selectExpr("*", "temp * 2 as twice").coalesce(1)
writer = rows.writeStream.foreach(Writer()).option("checkpointLocation", f"{folder}/checkpoint")
writer.trigger(once=True).start().awaitTermination()
print((folder / "rows.txt").read_text())


def save(row):
    with (folder / "devices.txt").open("a") as file:
        file.write(row.device + "\n")


readings.writeStream.foreach(save).trigger(availableNow=True).start().awaitTermination()
print(sorted((folder / "devices.txt").read_text().split()))
spark.stop()
