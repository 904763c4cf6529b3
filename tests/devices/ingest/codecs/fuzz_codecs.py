"""Coverage-guided fuzzing of the codecs: `python tests/devices/ingest/codecs/fuzz_codecs.py -max_total_time=60`.

It needs `atheris`; the suite's own property tests need nothing. Each input goes through every protocol, as one frame
and as a connection. Anything but a CodecError ends the run with the input that did it.
"""

import importlib
import sys
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[4]))

atheris = importlib.import_module("atheris")

with atheris.instrument_imports(include=["services.devices.ingest.codecs"]):
    from services.devices.ingest.codecs.frame import CodecError, DecodeOptions
    from services.devices.ingest.codecs.protocols import PROTOCOLS

_LENIENT = DecodeOptions(verify=False)


def one_input(data: bytes) -> None:
    for protocol in PROTOCOLS.values():
        with suppress(CodecError):
            protocol.decode(data, _LENIENT)
        stream = protocol.new_stream()
        for start in range(0, len(data), 17):
            for frame in stream.feed(data[start : start + 17]):
                with suppress(CodecError):
                    protocol.decode(frame, _LENIENT)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
