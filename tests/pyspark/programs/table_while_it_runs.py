"""The whole result in a table, asked with SQL while files arrive."""

import json
import sys
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, desc

folder = Path(sys.argv[1])
inbox = folder / "inbox"
inbox.mkdir()
spark = SparkSession.builder.appName("top").getOrCreate()
spark.conf.set("spark.sql.shuffle.partitions", 2)
rows = spark.readStream.schema("device string").json(str(inbox))
top = rows.groupBy(col("device")).count().orderBy(desc("count"), "device").limit(2)
query = top.writeStream.queryName("top").format("memory").outputMode("complete").start()
for number, devices in enumerate(["ab", "bbc", "ccccc"]):
    file = folder / f"{number}.json"
    file.write_text("".join(json.dumps({"device": device}) + "\n" for device in devices))
    file.rename(inbox / file.name)
    query.processAllAvailable()
    spark.sql("SELECT device, count FROM top").show()
    print(spark.table("top").filter("count > 1").count(), spark.sql("select sum(count) as n from top").first().n)
print(query.name, query.isActive, [each.name for each in spark.streams.active])
query.stop()
print(query.isActive, query.exception(), spark.streams.active)
spark.stop()
