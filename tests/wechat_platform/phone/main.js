// Fetches what the platform knows several times a second and draws it.

import { byId, clock } from "./elements.js";
import { allow, drawSheet, wireEntry } from "./entry.js";
import { drawTexts, drawToTry } from "./helpers.js";
import { drawMenu } from "./menubar.js";
import { drawPanel } from "./panel.js";
import { act, ask } from "./server.js";
import { drawTalk, forget } from "./talk.js";
import { fillWords, switchLanguage, word } from "./words.js";

const STATE_EVERY = 500, TEXTS_EVERY = 2500; // milliseconds
let holding = sessionStorage.getItem("holding") ?? "";
let texts = [], toTry = null, state = null;

async function refresh() {
  try {
    state = await ask(`/phone/state?person=${encodeURIComponent(holding)}`);
    if (!state.person && state.people.length) return hold(state.people[0].openid);
    draw();
    byId("away").hidden = true;
  } catch {
    byId("away").hidden = false;
  }
}

function draw() {
  const { person, people, menu } = state;
  const index = Math.max(people.findIndex((one) => one.openid === person?.openid), 0);
  drawMenu(menu, Boolean(person?.follower), send);
  drawTalk(person, index, menu, (text) => send("text", text));
  drawPanel(state, { hold, act: doIt });
  allow(person);
  const typing = person?.typing ? word("typing") : "";
  if (byId("typing").textContent !== typing) byId("typing").textContent = typing;
  byId("clock").textContent = clock(Date.now() / 1000);
}

async function hold(openid) {
  holding = openid;
  sessionStorage.setItem("holding", openid);
  await refresh();
}

async function doIt(name, told = {}) {
  const focused = document.activeElement?.dataset?.name;
  try {
    const openid = await act(name, holding, told);
    byId("done").textContent = name === "expire" ? word("expired") : "";
    await (name === "new" ? hold(openid) : refresh());
  } catch {
    byId("away").hidden = false;
  }
  // a switch is drawn anew when it changes; who used it by keyboard keeps their place
  if (focused) document.querySelector(`[data-name="${focused}"]`)?.focus();
}

const send = (name, text) => doIt(name, { text });

async function refreshTexts() {
  try {
    if (!toTry) drawToTry(toTry = (await ask("/phone/people")).people);
    texts = (await ask("/phone/sms")).texts;
  } catch {
    texts = null;
  }
  drawTexts(texts);
}

/** Run `work` again and again, `pause` milliseconds apart, while the page is looked at. */
async function repeat(work, pause) {
  if (!document.hidden) await work();
  setTimeout(() => repeat(work, pause), pause);
}

byId("language").addEventListener("click", () => {
  switchLanguage();
  fillWords();
  forget();
  byId("done").textContent = "";
  drawSheet(send);
  drawTexts(texts);
  drawToTry(toTry ?? []);
  if (state) draw();
});
for (const button of document.querySelectorAll("[data-act]")) {
  button.addEventListener("click", () => doIt(button.dataset.act, { text: button.dataset.text ?? "" }));
}
fillWords();
wireEntry(send);
repeat(refresh, STATE_EVERY);
repeat(refreshTexts, TEXTS_EVERY);
