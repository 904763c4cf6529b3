/** Reads the gateway's event stream: bytes in, typed events out. It knows the wire format and no business. */
import { createParser } from "eventsource-parser";

export interface LiveEvent {
  id: string | undefined;
  name: string;
  data: Record<string, unknown>;
}

/** Malformed `data` yields undefined: one bad event must not end the stream that carries the next press. */
export function decodeEvent(message: { id?: string; event?: string; data: string }): LiveEvent | undefined {
  try {
    const data: unknown = JSON.parse(message.data || "{}");
    if (typeof data !== "object" || data === null || Array.isArray(data)) return undefined;
    return { id: message.id, name: message.event ?? "message", data: data as Record<string, unknown> };
  } catch {
    return undefined;
  }
}

/** Calls `onEvent` for each event and `onBytes` for each chunk, comments included; resolves when the server ends it. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: LiveEvent) => void,
  onBytes: () => void,
): Promise<void> {
  const parser = createParser({
    onEvent: (message) => {
      const event = decodeEvent(message);
      if (event) onEvent(event);
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    parser.feed(decoder.decode(value, { stream: true }));
  }
}
