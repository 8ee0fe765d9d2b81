// What the person types, and the "+" with the other kinds of messages.

import { button, byId, make } from "./elements.js";
import { word } from "./words.js";

const KINDS = ["voice", "unheard", "image", "location", "link"];
const text = byId("text"), form = byId("form"), sheet = byId("sheet"), more = byId("more"), voice = byId("voice");

/** Wire the input line; `send(act, text)` sends. */
export function wireEntry(send) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!text.value.trim()) return;
    send("text", text.value);
    text.value = "";
    fit();
  });
  text.addEventListener("input", fit);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  more.addEventListener("click", () => openSheet(sheet.hidden));
  sheet.addEventListener("keydown", (event) => { if (event.key === "Escape") openSheet(false); });
  wireVoice(send);
  drawSheet(send);
}

/** Draw the kinds of messages in the present language. */
export function drawSheet(send) {
  sheet.replaceChildren(...KINDS.map((kind) => {
    const made = button("", "kind", () => choose(kind, send));
    made.append(make("span", `icon ${kind}`), make("span", "", word(kind)));
    return made;
  }));
}

/** A button that puts `value` into the input line, not sent; `label` tells it from its like. */
export function filler(value, caption, label) {
  const made = button(caption, "fill", () => fill(value));
  made.setAttribute("aria-label", label);
  made.disabled = text.disabled;
  return made;
}

function fill(value) {
  text.value = value;
  fit();
  text.focus();
  text.setSelectionRange(value.length, value.length);
}

/** Let the person write, or say why not. */
export function allow(person) {
  const fillers = document.querySelectorAll(".fill");
  for (const element of [text, more, byId("send"), ...fillers]) element.disabled = !person?.follower;
  text.placeholder = person?.follower ? "" : word(person ? "not_following" : "nobody");
  if (!person?.follower && !sheet.hidden) openSheet(false);
}

function choose(kind, send) {
  openSheet(false);
  if (kind === "voice") voice.showModal();
  else send(kind, "");
}

function openSheet(open) {
  sheet.hidden = !open;
  more.setAttribute("aria-expanded", String(open));
  (open ? sheet.querySelector("button") : more).focus();
}

function wireVoice(send) {
  const said = byId("said");
  byId("voice-cancel").addEventListener("click", () => voice.close());
  byId("voice-form").addEventListener("submit", () => {
    if (said.value.trim()) send("voice", said.value.trim());
    said.value = "";
  });
}

function fit() {
  // as many rows as the text has, at most four; a style attribute would break the page's policy
  text.rows = 1;
  while (text.rows < 4 && text.scrollHeight > text.clientHeight + 2) text.rows += 1;
}
