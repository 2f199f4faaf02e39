"""The sink for files of any format, which the format's writer writes."""

from typing import Any, ClassVar, Self

from unbounded.contracts import FormatConnector, FormatInfo
from unbounded_files.format_options import with_options_of
from unbounded_files.sink import FileSink
from unbounded_files.sink_options import FileSinkOptions


class FormatSink(FileSink, FormatConnector):
    """Files of the format that :meth:`for_format` was given."""

    info: ClassVar[FormatInfo]

    @classmethod
    def for_format(cls, format: FormatInfo, implementation: type[Any]) -> type[Self]:
        options = with_options_of(FileSinkOptions, format.name, implementation)
        names = {"name": format.name, "format": format.name, "info": format}
        parts = {"__doc__": format.summary, **names, "writer": implementation, "Options": options}
        return type(f"{format.name.title()}Sink", (cls,), parts)

    @property
    def file_ending(self) -> str:
        return f".{self.info.extensions[0]}"
