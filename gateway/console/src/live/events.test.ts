import { expect, test } from "vitest";
import { decodeEvent, type LiveEvent, readEvents } from "./events";

function streamOf(...chunks: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
}

test("an event split over chunks arrives once, with its id and name", async () => {
  const seen: LiveEvent[] = [];
  await readEvents(
    streamOf("id: 7\nevent: emergency.op", 'ened\ndata: {"id":"a"}\n', "\n"),
    (event) => seen.push(event),
    () => {},
  );
  expect(seen).toEqual([{ id: "7", name: "emergency.opened", data: { id: "a" } }]);
});

test("a character split over two chunks is put together again", async () => {
  const bytes = new TextEncoder().encode('data: {"name":"王"}\n\n');
  const cut = bytes.length - 6;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, cut));
      controller.enqueue(bytes.slice(cut));
      controller.close();
    },
  });
  const seen: LiveEvent[] = [];
  await readEvents(
    stream,
    (event) => seen.push(event),
    () => {},
  );
  expect(seen[0]?.data).toEqual({ name: "王" });
});

test("a comment counts as life but is no event", async () => {
  let chunks = 0;
  const seen: LiveEvent[] = [];
  await readEvents(
    streamOf(": ping\n\n"),
    (event) => seen.push(event),
    () => {
      chunks += 1;
    },
  );
  expect(seen).toEqual([]);
  expect(chunks).toBe(1);
});

test("data that is no object is skipped, and the next event still arrives", async () => {
  const seen: LiveEvent[] = [];
  await readEvents(
    streamOf("data: {broken\n\n", "data: [1]\n\n", 'event: hello\ndata: {"ok":true}\n\n'),
    (event) => seen.push(event),
    () => {},
  );
  expect(seen.map((event) => event.name)).toEqual(["hello"]);
});

test("an event without data is an empty object", () => {
  expect(decodeEvent({ event: "hello", data: "" })).toEqual({ id: undefined, name: "hello", data: {} });
});
