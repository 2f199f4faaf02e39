"""Text with JSON inside: parsed by a schema, spread out, counted up, and written as JSON again."""

import json
import sys
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql.functions import (
    col,
    date_format,
    explode,
    from_json,
    map_keys,
    posexplode_outer,
    size,
    struct,
    to_json,
)
from pyspark.sql.types import (
    ArrayType,
    DecimalType,
    IntegerType,
    LongType,
    MapType,
    StringType,
    StructField,
    StructType,
    TimestampType,
)

folder = Path(sys.argv[1])
(folder / "raw").mkdir()
ORDERS = [
    {
        "id": 1,
        "user": {"name": "Ann", "tags": ["x", "y"]},
        "items": [{"sku": "p", "qty": 2, "price": 1.5}, {"sku": "q", "qty": 1, "price": 10}],
        "attrs": {"color": "red"},
        "at": "2024-01-01T10:00:00Z",
    },
    {"id": 2, "user": {"name": "Bob", "tags": []}, "items": [], "attrs": {}, "at": "2024-01-01T11:30:00.123Z"},
    {"id": 3, "user": None, "items": [{"sku": "r", "qty": None, "price": 2}], "attrs": None, "at": None},
]
(folder / "raw" / "1.txt").write_text("\n".join([*map(json.dumps, ORDERS), "no JSON"]))
item = StructType([StructField("sku", StringType()), StructField("qty", IntegerType())]).add(
    "price", DecimalType(10, 2)
)
user = StructType([StructField("name", StringType()), StructField("tags", ArrayType(StringType()))])
schema = StructType(
    [
        StructField("id", LongType(), False),
        StructField("user", user),
        StructField("items", ArrayType(item)),
        StructField("attrs", MapType(StringType(), StringType())),
        StructField("at", TimestampType()),
    ]
)
spark = SparkSession.builder.getOrCreate()
parsed = spark.readStream.text(f"{folder}/raw").select(from_json(col("value"), schema).alias("o")).select("o.*")


def run(frame, name):
    frame.writeStream.format("memory").queryName(name).trigger(availableNow=True).start().awaitTermination()
    return spark.table(name)


items = parsed.withColumn("item", explode("items")).select(
    "id",
    col("user.name").alias("name"),
    "item.*",
    parsed.attrs["color"].alias("color"),
    size("user.tags").alias("tags"),
)
totals = items.withColumn("total", col("qty") * col("price"))
table = run(totals, "totals")
table.printSchema()
table.orderBy("id", "sku").show(truncate=False)
print(StructType.fromJson(json.loads(table.schema.json())) == totals.schema)
writer = totals.select(to_json(struct("*")).alias("value")).writeStream.format("text").trigger(availableNow=True)
writer.option("checkpointLocation", f"{folder}/checkpoint").start(f"{folder}/out").awaitTermination()
print(sorted(line for file in folder.glob("out/*.txt") for line in file.read_text().splitlines()))
minute = date_format("at", "yyyy-MM-dd HH:mm").alias("minute")
positions = parsed.select("id", posexplode_outer("items").alias("pos", "item"), map_keys("attrs").alias("keys"), minute)
for row in run(positions, "positions").orderBy("id", "pos").collect():
    print(row)
spark.stop()
