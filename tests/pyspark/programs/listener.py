"""A listener in Python, and metrics that a query observes."""

import json
import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import count, lit
from pyspark.sql.functions import max as max_
from pyspark.sql.streaming import StreamingQueryListener

heard = []


class Listener(StreamingQueryListener):
    def onQueryStarted(self, event):  # noqa: N802
        heard.append(("started", event.name, len(str(event.id)), event.id != event.runId))

    def onQueryProgress(self, event):  # noqa: N802
        progress = event.progress
        written = json.loads(progress.json)
        heard.append((written["batchId"], written["numInputRows"], written["timestamp"][-1]))
        if progress.numInputRows:
            metrics = progress.observedMetrics["seen"]
            operators = [operator.operatorName for operator in progress.stateOperators]
            heard.append((progress.name, len(progress.sources), metrics.rows, metrics.top, operators))

    def onQueryIdle(self, event):  # noqa: N802
        pass

    def onQueryTerminated(self, event):  # noqa: N802
        heard.append(("terminated", event.exception, event.errorClassOnException))


spark = SparkSession.builder.config("spark.sql.shuffle.partitions", 2).getOrCreate()
spark.streams.addListener(Listener())
readings = (
    spark.readStream.schema("ts timestamp, device string, temp double")
    .option("maxFilesPerTrigger", 2)
    .json(f"{sys.argv[1]}/readings")
)
observed = readings.observe("seen", count(lit(1)).alias("rows"), max_("temp").alias("top"))
writer = observed.groupBy("device").count().writeStream.format("noop").outputMode("complete").queryName("observed")
writer.trigger(availableNow=True).start().awaitTermination()
spark.stop()
for each in heard:
    print(each)
