// The chat page: shows a conversation and sends what the person writes or taps.
import { Conversation, Refused, newId } from "./conversation.js";
import { WORDS } from "./words.js";

const find = (id) => document.getElementById(id);
const log = find("log"), form = find("ask"), field = find("text"), state = find("state");
const conversation = new Conversation();
let language = localStorage.getItem("ecert-language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
let unsent = null;
let stopListening = () => {};
const seen = new Set();

function show(message, choosable = true) {
  if (message.id) seen.add(message.id);
  const bubble = document.createElement("div");
  bubble.className = `message ${message.from === "person" ? "person" : "bot"}`;
  bubble.lang = message.language === "en" ? "en" : "zh-CN";
  for (const line of message.text.split("\n")) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    paragraph.className = /^\d+\. /.test(line) ? "step" : "";
    bubble.append(paragraph);
  }
  if (message.link) bubble.append(linked(message.link));
  if (message.buttons && choosable) bubble.append(choices(message.buttons));
  log.append(bubble);
  return bubble;
}

function linked({ title, url }) {
  const link = document.createElement("a");
  link.className = "link";
  link.href = new URL(url, location.href).href;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = title;
  return link;
}

/** Show what was said without this page asking: by itself after verification, or in another tab. */
function hear(message) {
  if (seen.has(message.id) || unsent?.busy || message.from === "person") return;
  show(message).scrollIntoView({ block: "start" });
}

function choices(buttons) {
  const row = document.createElement("div");
  row.className = "choices";
  for (const { title, payload } of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    button.addEventListener("click", () => send({ payload }, title));
    row.append(button);
  }
  return row;
}

function say(word) {
  state.textContent = word ? WORDS[language][word] : "";
  state.className = word && word !== "typing" ? "wrong" : "";
}

/** Long numbers are not left on the screen, where others may read them. */
function hidden(text) {
  return text.replace(/\d(?:[\s-]?\d){4,}[\s-]?[\dXx]/g, "••••••");
}

async function send(message, shown) {
  if (unsent?.busy) return;
  const again = unsent && unsent.shown === shown;
  if (!again) unsent?.bubble.remove();
  const bubble = again ? unsent.bubble : show({ from: "person", text: hidden(shown), language });
  unsent = { message, shown, bubble, busy: true, id: again ? unsent.id : newId() };
  say("typing");
  bubble.scrollIntoView({ block: "nearest" });
  try {
    const answers = await conversation.send(message, unsent.id);
    unsent = null;
    field.value = message.text ? "" : field.value;
    answers.filter((answer) => !seen.has(answer.id)).forEach((answer) => show(answer));
    say("");
    bubble.scrollIntoView({ block: "start" });
  } catch (error) {
    await recover(error, message.text);
  }
}

async function recover(error, text) {
  unsent.busy = false;
  if (error instanceof Refused && [401, 404, 409].includes(error.status)) {
    unsent = null;
    conversation.forget();
    await begin();
    say("ended");
  } else {
    say(!(error instanceof Refused) ? "offline" : error.status === 429 ? "busy" : "away");
  }
  if (text) field.value = text;
}

async function begin() {
  try {
    const said = await conversation.begin(language);
    log.replaceChildren();
    said.forEach((message) => show(message));
    say("");
    stopListening();
    stopListening = conversation.listen(hear);
  } catch (error) {
    if (error instanceof Refused && conversation.kept) {
      conversation.forget();
      return begin();
    }
    say("offline");
  }
}

function translate() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-zh]")) element.textContent = element.dataset[language];
  field.placeholder = field.dataset[`${language}Placeholder`];
  log.setAttribute("aria-label", log.dataset[`${language}Label`]);
  find("language").textContent = WORDS[language].other;
  find("language").lang = language === "zh" ? "en" : "zh-CN";
}

function enlarge(on) {
  document.documentElement.classList.toggle("large", on);
  find("larger").setAttribute("aria-pressed", String(on));
  localStorage.setItem("ecert-large", on ? "1" : "");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (text) send({ text }, text);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
find("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem("ecert-language", language);
  translate();
});
find("larger").addEventListener("click", () => enlarge(!document.documentElement.classList.contains("large")));
find("anew").addEventListener("click", () => {
  conversation.forget();
  unsent = null;
  begin();
  field.focus();
});

translate();
enlarge(localStorage.getItem("ecert-large") === "1");
begin();
