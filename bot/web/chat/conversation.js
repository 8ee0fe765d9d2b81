// A conversation over HTTP: opened once, remembered for this tab, read again after a reload.
import { listen } from "./stream.js";

const KEPT = "ecert-conversation";

export class Refused extends Error {
  constructor(status) {
    super(String(status));
    this.status = status;
  }
}

export class Conversation {
  constructor(storage = sessionStorage) {
    this.storage = storage;
    this.kept = JSON.parse(storage.getItem(KEPT) ?? "null");
  }

  /** Open a conversation, or return all that was said in the one this tab remembers. */
  async begin(language) {
    if (this.kept) return this.since("");
    const opened = await call("POST", "/chat/conversations", { language });
    this.kept = { id: opened.conversation_id, token: opened.token };
    this.storage.setItem(KEPT, JSON.stringify(this.kept));
    return opened.messages;
  }

  /** Send `{text}` or `{payload}`; the same `messageId` may be sent again after a failure. */
  async send(message, messageId) {
    const answer = await this.call("POST", "messages", { ...message, message_id: messageId });
    return answer.messages;
  }

  async since(id) {
    return (await this.call("GET", `messages?after=${encodeURIComponent(id)}`)).messages;
  }

  /** Call `hear` for each message said from now on; returns a function that ends it. */
  listen(hear) {
    return listen(`/chat/conversations/${this.kept.id}/events`, this.kept.token, hear);
  }

  forget() {
    this.kept = null;
    this.storage.removeItem(KEPT);
  }

  call(method, path, body) {
    return call(method, `/chat/conversations/${this.kept.id}/${path}`, body, this.kept.token);
  }
}

async function call(method, path, body, token) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  if (!response.ok) throw new Refused(response.status);
  return response.json();
}

/** A random UUID; `crypto.randomUUID` is missing on pages without TLS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
