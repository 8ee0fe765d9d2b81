// The menu of the account, as it was pushed.

import { button, byId, drawIfNew, make } from "./elements.js";
import { outward } from "./text.js";

const bar = byId("menu");

/** Draw the bar; `choose(act, value)` is called with "click" and the key, or "view" and the address. */
export function drawMenu(menu, usable, choose) {
  bar.hidden = !menu;
  drawIfNew(bar, [menu, usable], () => (menu?.button ?? []).map((one) => top(one, usable, choose)));
}

function top(one, usable, choose) {
  if (!one.sub_button?.length) return make("div", "entry-point", item(one, usable, choose));
  const below = make("ul", "below");
  below.append(...one.sub_button.map((sub) => make("li", "", item(sub, usable, choose))));
  below.hidden = true;
  const opener = button("", "", () => toggle(opener, below));
  opener.append(make("span", "bars"), one.name);
  opener.disabled = !usable;
  opener.setAttribute("aria-expanded", "false");
  return make("div", "entry-point", opener, below);
}

function item(one, usable, choose) {
  const made = one.type === "view" ? outward(one.url, one.name) : button(one.name, "", () => {});
  if (made.tagName === "BUTTON") made.disabled = !usable;
  made.addEventListener("click", () => {
    closeMenus();
    choose(one.type, one.type === "view" ? one.url : one.key);
  });
  return made;
}

function toggle(opener, below) {
  const open = below.hidden;
  closeMenus();
  below.hidden = !open;
  opener.setAttribute("aria-expanded", String(open));
  if (open) below.querySelector("a, button")?.focus();
}

/** Close every open part of the menu. */
export function closeMenus() {
  for (const below of bar.querySelectorAll(".below:not([hidden])")) {
    if (below.contains(document.activeElement)) below.previousElementSibling.focus();
    below.hidden = true;
    below.previousElementSibling.setAttribute("aria-expanded", "false");
  }
}

bar.addEventListener("keydown", (event) => {
  const items = [...(event.target.closest?.(".below")?.querySelectorAll("a, button") ?? [])];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") closeMenus();
  if (!step || !items.length) return;
  event.preventDefault();
  items.at((items.indexOf(event.target) + step) % items.length).focus();
});
document.addEventListener("click", (event) => { if (!bar.contains(event.target)) closeMenus(); });
