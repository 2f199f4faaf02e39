"""The columns of all rate sources."""

import pyarrow as pa

SCHEMA = pa.schema([("timestamp", pa.timestamp("us")), ("value", pa.int64())])
