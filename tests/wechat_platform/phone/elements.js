// Small helpers for making elements; text is always set as text.

/** Make an element: `make("p", "note", "text", child…)`. */
export function make(tag, className = "", ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content.filter((part) => part !== ""));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Make a button that does something. */
export function button(text, className, action) {
  const made = make("button", className, text);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

const seen = new WeakMap();

/** Draw into `element` only if `value` differs from the last time, so that focus and reading are not disturbed. */
export function drawIfNew(element, value, draw) {
  const text = JSON.stringify(value);
  if (seen.get(element) === text) return;
  seen.set(element, text);
  element.replaceChildren(...draw());
}

/** Hours, minutes (and seconds) of a time in seconds since 1970. */
export const clock = (at, seconds = false) => {
  const parts = { hour: "2-digit", minute: "2-digit", ...(seconds && { second: "2-digit" }), hourCycle: "h23" };
  return new Date(at * 1000).toLocaleTimeString("zh-CN", parts);
};
