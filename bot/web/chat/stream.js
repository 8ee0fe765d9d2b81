// Listens to what happens in a conversation: server-sent events, read with fetch because EventSource sends no header.
const PAUSE = 3000; // milliseconds before the stream is opened again

/** Call `hear(message)` for each message said from now on; returns a function that ends it. */
export function listen(path, token, hear) {
  const ending = new AbortController();
  const again = () => ending.signal.aborted || setTimeout(open, PAUSE);
  async function open() {
    try {
      const response = await fetch(path, { headers: { Authorization: `Bearer ${token}` }, signal: ending.signal });
      if (response.ok) await read(response.body.getReader(), hear);
      if (response.status === 401 || response.status === 404) return;
    } catch {
      // a lost connection is opened again below
    }
    again();
  }
  open();
  return () => ending.abort();
}

async function read(reader, hear) {
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const found = /^event: message\ndata: (.*)$/s.exec(part);
      if (found) hear(JSON.parse(found[1]));
    }
  }
}
