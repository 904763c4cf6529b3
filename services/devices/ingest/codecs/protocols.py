"""The protocols by name: how each cuts a connection into frames, and how it reads one."""

from collections.abc import Callable
from dataclasses import dataclass

from services.devices.domain.alarm_maps import ProtocolName
from services.devices.ingest.codecs.frame import DecodeOptions, Frame, FrameStream
from services.devices.ingest.codecs.gt06 import messages as gt06
from services.devices.ingest.codecs.gt06.wire import Gt06Stream
from services.devices.ingest.codecs.jt808 import messages as jt808
from services.devices.ingest.codecs.jt808.stream import Jt808Stream
from services.devices.ingest.codecs.watch import messages as watch
from services.devices.ingest.codecs.watch.wire import WatchStream


@dataclass(frozen=True)
class Protocol:
    """``decode`` reads one frame and raises CodecError; ``new_stream`` serves one connection."""

    name: ProtocolName
    new_stream: Callable[[], FrameStream]
    decode: Callable[[bytes, DecodeOptions | None], Frame]


PROTOCOLS: dict[ProtocolName, Protocol] = {
    "jt808": Protocol("jt808", Jt808Stream, jt808.decode),
    "watch": Protocol("watch", WatchStream, watch.decode),
    "gt06": Protocol("gt06", Gt06Stream, gt06.decode),
}
