"""`hub decode` as people and programs call it, over the corpus of frames."""

import json
import subprocess
import sys

import pytest

from deploy.local.state import REPOSITORY

CORPUS = REPOSITORY / "tests" / "data" / "frames"
PROTOCOLS = sorted(path.stem for path in CORPUS.glob("*.txt"))


def decode(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "deploy.local", "decode", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, check=False, capture_output=True, input=given, timeout=60)  # noqa: S603


def corpus(protocol: str) -> list[tuple[str, dict[str, object]]]:
    lines = (CORPUS / f"{protocol}.txt").read_text().splitlines()
    return [(frame, json.loads(expected)) for frame, _, expected in (line.partition("\t") for line in lines)]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_corpus_says_what_it_should(protocol: str) -> None:
    frames = corpus(protocol)
    done = decode(protocol, "-", given="\n".join(frame for frame, _ in frames).encode())

    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    for (frame, expected), answer in zip(frames, answers, strict=True):
        assert {name: answer[name] for name in expected} == expected, frame


def test_there_is_a_corpus_for_every_protocol() -> None:
    assert PROTOCOLS == ["gt06", "jt808", "watch"]


@pytest.mark.parametrize(
    "frame",
    [
        "7e000200000138000011110002397e",
        "0x7E000200000138000011110002397E",
        "7E 00 02 00 00 01 38 00 00 11 11 00 02 39 7E",
    ],
)
def test_digits_in_any_dress(frame: str) -> None:
    done = decode("jt808", frame)

    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert (answer["device_id"], answer["kind"]) == ("013800001111", "heartbeat")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("gt06", "zz"), "frame.not_hexadecimal"),
        (("gt06", ""), "frame.empty"),
        (("gt06", "78780d0108680000000000120001999e0d0a"), "checksum.mismatch"),
        (("jt808", "7e00"), "frame.truncated"),
        (("watch", "[3G*1234567890*0002*LK"), "frame.truncated"),
    ],
)
def test_what_is_no_frame_ends_in_one_line_and_exit_code_1(arguments: tuple[str, ...], code: str) -> None:
    done = decode(*arguments)

    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (1, b"", 1)
    assert done.stderr.decode().startswith(f"hub: {code}: ")


def test_a_bad_line_is_answered_in_its_place() -> None:
    done = decode("watch", "-", given=b"[3G*1*0002*LK]\r\n\nnonsense\n[3G*2*0002*LK]\n")

    assert done.returncode == 1
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["device_id"], third["device_id"]) == ("1", "2")
    assert second["error"]["code"] == "frame.not_hexadecimal"


def test_model_and_clock() -> None:
    frame = "[3G*1*0000*UD,010326,003000,A,35.4,N,116.5,E,0,0,0,9,90,76,0,0,00000000,0,0]"
    for zone in ("+08:00", "Asia/Shanghai"):
        answer = json.loads(decode("watch", frame, "--time-zone", zone).stdout)
        assert answer["position"]["at"] == "2026-03-01T00:30:00+08:00"

    assert decode("watch", frame, "--time-zone", "Nowhere/Land").returncode == 2
    assert decode("watch", frame, "--model", "no-such").returncode == 2
