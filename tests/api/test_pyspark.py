import json
from time import sleep

import pyarrow as pa
import pytest

import unbounded.pyspark.sql.functions as F
from unbounded.api.session import Session
from unbounded.errors import NotSupportedYetError
from unbounded.pyspark import SparkConf, SparkSession
from unbounded.pyspark.errors import AnalysisException, StreamingQueryException
from unbounded.pyspark.sql import Row
from unbounded.pyspark.sql.functions import col, countDistinct, expr
from unbounded.pyspark.sql.streaming import StreamingQueryListener
from unbounded.pyspark.sql.types import IntegerType, LongType, StringType, StructField, StructType

dataSchema = StructType(  # noqa: N816 - as PySpark programs spell it
    [StructField("Index", LongType(), True), StructField("gt", StringType(), True), StructField("ts", StringType())]
)


@pytest.fixture
def spark():
    with SparkSession.builder.appName("activity").master("local[2]").getOrCreate() as spark:
        yield spark


@pytest.fixture
def path(tmp_path):
    for file in range(3):
        rows = [
            {"Index": n, "gt": ["walk", "sit"][n % 2], "ts": f"2024-01-01 00:0{file}:00"} for n in range(file, file + 4)
        ]
        (tmp_path / f"{file}.json").write_text("\n".join(map(json.dumps, rows)))
    return str(tmp_path)


def test_the_program_of_the_spark_guide_runs(spark, path, capsys):
    streaming = spark.readStream.schema(dataSchema).option("maxFilesPerTrigger", 1).json(path)
    activityCounts = streaming.groupBy("gt").count()  # noqa: N806
    spark.conf.set("spark.sql.shuffle.partitions", 5)
    activityQuery = (  # noqa: N806
        activityCounts.writeStream.queryName("activity_counts").format("memory").outputMode("complete").start()
    )
    for _ in range(2):
        spark.sql("SELECT * FROM activity_counts").show()
        sleep(0)
    activityQuery.processAllAvailable()
    spark.sql("SELECT * FROM activity_counts ORDER BY gt").show()
    activityQuery.stop()
    assert activityQuery.awaitTermination(30)
    assert "| gt|count|" in capsys.readouterr().out
    assert spark.table("activity_counts").orderBy("gt").collect() == [Row(gt="sit", count=6), Row(gt="walk", count=6)]


def test_a_program_in_camel_case_runs(spark, path, tmp_path):
    clicks = spark.readStream.schema(dataSchema).json(path).withColumn("ts", col("ts").cast("timestamp"))
    counts = (
        clicks.withWatermark(eventTime="ts", delayThreshold="10 seconds")
        .groupBy(F.window(timeColumn="ts", windowDuration="1 minute"), "gt")
        .agg(countDistinct("Index").alias("n"), F.sum(col("Index").cast(IntegerType())).alias("total"))
        .withColumnRenamed("gt", "activity")
        .selectExpr("window.start AS start", "activity", "n", "total")
    )
    saved = []

    def save(batch, batchId):  # noqa: N803
        batch.persist()
        saved.extend(batch.toPandas()["n"])
        batch.write.mode("append").parquet(str(tmp_path / "out"))
        batch.unpersist()

    query = counts.writeStream.outputMode("update").foreachBatch(save).trigger(availableNow=True).start()
    query.awaitTermination()
    assert sorted(saved) == [2] * 6
    assert spark.read.parquet(str(tmp_path / "out")).dropDuplicates(["start", "activity"]).count() == 6


def test_listeners_hear_in_pyspark_s_words(spark, path):
    heard = []

    class Listener(StreamingQueryListener):
        def onQueryStarted(self, event):  # noqa: N802
            heard.append((event.name, event.runId == event.run_id))

        def onQueryProgress(self, event):  # noqa: N802
            heard.append(json.loads(event.progress.prettyJson)["batchId"] == event.progress.batchId)

        def onQueryTerminated(self, event):  # noqa: N802
            heard.append((event.exception, event.errorClassOnException))

    spark.streams.addListener(Listener())
    stream = spark.readStream.schema(dataSchema).json(path)
    query = stream.writeStream.queryName("q").format("noop").trigger(availableNow=True).start()
    query.awaitTermination()
    assert query.lastProgress["numInputRows"] == query.lastProgress.numInputRows
    spark.stop()
    assert heard == [("q", True), True, (None, None)]


def test_errors_have_pyspark_s_names(spark, path):
    stream = spark.readStream.schema(dataSchema).json(path)
    with pytest.raises(AnalysisException, match="there is no column 'gtt'"):
        stream.select("gtt")

    for missing in (f"{path}/gone", f"{path}/*.gone"):
        with pytest.raises(AnalysisException, match="gone"):
            spark.read.json(missing)

    def fail(batch, batch_id):
        raise ZeroDivisionError

    query = stream.writeStream.foreachBatch(fail).start()
    with pytest.raises(StreamingQueryException):
        query.awaitTermination()


def test_the_builder_gives_the_session_that_runs(spark):
    again = SparkSession.builder.config("spark.sql.shuffle.partitions", "3").getOrCreate()
    assert again is spark is SparkSession.getActiveSession()
    assert spark.conf.get("spark.sql.shuffle.partitions") == "3"


def test_a_session_is_configured_by_name_value_map_or_conf(spark):
    spark.stop()
    conf = SparkConf().setAppName("named").set("spark.a", 1)
    with SparkSession.builder.config(conf=conf).config(map={"spark.b": 2}).config("spark.c", 3).getOrCreate() as made:
        assert made.app_name == made.sparkContext.appName == "named"
        assert [made.conf.get(f"spark.{key}") for key in "abc"] == ["1", "2", "3"]
        made.sparkContext.setLogLevel("WARN")


def test_frames_are_made_of_rows_and_types(spark):
    frame = spark.createDataFrame([Row(a=1, b=[2, 3])], schema=StructType().add("a", "int").add("b", "array<bigint>"))
    assert frame.dtypes == [("a", "int"), ("b", "array<bigint>")]
    assert frame.select(expr("size(b)").alias("n"), F.to_json(F.struct("a")).alias("j")).collect() == [
        Row(n=2, j='{"a":1}')
    ]


def test_frames_are_made_of_dicts_as_pyspark_makes_them(spark):
    frame = spark.createDataFrame([{"b": 1, "a": {"k": 2}}], samplingRatio=None, verifySchema=False)
    assert frame.dtypes == [("a", "map<string,bigint>"), ("b", "bigint")]
    assert frame.collect() == [Row(a={"k": 2}, b=1)]
    assert spark.createDataFrame([(1, "x")], "struct<n:int,s:string>").collect() == [Row(n=1, s="x")]


def test_a_new_session_shares_nothing_and_is_not_the_active_one(spark):
    spark.range(1).createOrReplaceTempView("v")
    with spark.newSession() as other:
        assert not other.catalog.tableExists("v")
        assert other.range(3).count() == 3
        assert SparkSession.getActiveSession() is spark
    assert spark.table("v").count() == 1


def test_the_context_has_what_streaming_programs_ask_of_it(spark):
    context = spark.sparkContext
    context.setLocalProperty("spark.scheduler.pool", "fast")
    assert (context.master, context.defaultParallelism > 0) == ("local[2]", True)
    with pytest.raises(AttributeError, match="no RDDs"):
        context.parallelize([1])


@pytest.mark.parametrize(("method", "advice"), [("toJSON", "to_json"), ("createOrReplaceGlobalTempView", "temp_view")])
def test_a_method_that_is_not_there_says_what_to_do_instead(spark, method, advice):
    with pytest.raises(NotSupportedYetError, match=advice):
        getattr(spark.range(1), method)


def test_udfs_of_a_session_say_what_to_do_instead(spark):
    with pytest.raises(NotSupportedYetError, match=r"SparkSession: udf is not supported yet; until then write it"):
        spark.udf.register("f", str)
    assert not hasattr(spark, "nothing")


@pytest.mark.parametrize("text", ["SET spark.sql.shuffle.partitions = 3", "CREATE TEMP VIEW v AS SELECT 1"])
def test_sql_that_is_no_query_says_what_to_call_instead(spark, text):
    with pytest.raises(AnalysisException, match=r"no query.*create_or_replace_temp_view.*conf\.set"):
        spark.sql(text)


def test_the_schema_of_a_frame_is_a_struct_that_goes_wherever_a_schema_does(spark, path):
    rows = [(1, "walk", "2024-01-01 00:00:00")]
    schema = spark.createDataFrame(rows, dataSchema).schema
    assert schema == dataSchema
    assert schema.fieldNames() == [field.name for field in schema] == ["Index", "gt", "ts"]
    assert spark.readStream.schema(schema).json(path).schema == schema
    assert spark.createDataFrame(rows, schema.simpleString()).schema == schema
    parsed = spark.createDataFrame([('{"Index":7}',)], "j string").select(F.from_json("j", schema).alias("r"))
    assert parsed.select("r.Index").collect() == [Row(Index=7)]
    assert parsed.schema["r"].dataType == schema
    assert spark.sql("SELECT 1.5BD AS d").schema["d"].dataType.jsonValue() == "decimal(2,1)"


def test_frames_of_a_batch_have_schemas_of_their_session(spark, path):
    seen = []
    stream = spark.readStream.schema(dataSchema).json(path)
    query = stream.writeStream.foreachBatch(lambda batch, _: seen.append(batch.schema)).trigger(availableNow=True)
    query.start().awaitTermination()
    assert seen == [stream.schema] == [dataSchema]
    with Session() as plain:
        assert isinstance(plain.range(1).schema, pa.Schema)


def test_every_function_has_both_spellings():
    namespace = {}
    exec("from unbounded.pyspark.sql.functions import *", namespace)
    assert {"count_distinct", "countDistinct", "from_json", "col"} <= namespace.keys()
    with pytest.raises(AttributeError):
        F.no_such_function  # noqa: B018 - the attribute is refused
