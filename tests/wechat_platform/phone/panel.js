// The panel: who holds the phone, what the platform counts, what goes wrong.

import { button, byId, clock, drawIfNew, make } from "./elements.js";
import { known, languageCode, nameOf, word } from "./words.js";

const SWITCHES = { slow: "slow", twice: "twice", quota: "quota_fault" };

/** Draw everything that the platform itself knows. */
export function drawPanel(state, { hold, act }) {
  const { people, person, calls, faults } = state, tongue = languageCode();
  drawIfNew(byId("people"), [people, person?.openid, tongue], () => people.map((one, index) => holder(one, index, person, hold)));
  drawIfNew(byId("quota"), [windowsRounded(person), tongue], () => quota(person));
  drawIfNew(byId("deliveries"), [person?.last, tongue], () => deliveries(person?.last));
  drawIfNew(byId("calls"), [calls, tongue], () => (calls.length ? calls.map(call).reverse() : [make("li", "quiet", word("no_calls"))]));
  drawSwitches(faults, act);
  const none = { follow: !person || person.follower, unfollow: !person?.follower, scan: !person, again: !person?.last };
  for (const [name, off] of Object.entries(none)) document.querySelector(`[data-act="${name}"]`).disabled = off;
}

function holder(one, index, person, hold) {
  const made = button("", "holder", () => hold(one.openid));
  made.setAttribute("aria-pressed", String(one.openid === person?.openid));
  made.append(make("span", `face color-${index % 6}`, nameOf(index).slice(0, 1)), make("span", "", nameOf(index)));
  made.firstChild.setAttribute("aria-hidden", "true");
  if (!one.follower) made.append(make("small", "", word("gone")));
  return made;
}

const windowsRounded = (person) => person?.windows.map((one) => [one.kind, one.left, lasting(one.seconds)]);

function quota(person) {
  if (!person?.windows.length) return [make("li", "quiet", word("no_quota"))];
  return person.windows.map(({ kind, left, seconds }) => {
    const name = known(`window_${kind}`) ? word(`window_${kind}`) : kind;
    return make("li", "", make("span", "", name), make("strong", left ? "" : "bad", word("left", left)), make("span", "quiet", lasting(seconds)));
  });
}

function lasting(seconds) {
  const [value, unit] = seconds >= 7200 ? [seconds / 3600, "hours"] : seconds > 90 ? [seconds / 60, "minutes"] : [seconds, "seconds"];
  return `${Math.round(value)} ${word(unit)}`;
}

function deliveries(last) {
  if (!last) return [make("li", "quiet", word("no_deliveries"))];
  const rows = last.deliveries.map(({ at, seconds, outcome }) => {
    const good = outcome === "reply" || outcome === "success";
    return make("li", "", make("time", "", clock(at, true)), make("strong", good ? "good" : "bad", outcomeText(outcome)), make("span", "quiet", `${seconds.toFixed(2)} ${word("seconds")}`));
  });
  return last.done ? rows : [...rows, make("li", "quiet", word("under_way"))];
}

const outcomeText = (outcome) =>
  outcome.startsWith("trouble: ") ? word("outcome_trouble") + outcome.slice(9) : word(`outcome_${outcome}`);

function call({ path, errcode, at }) {
  const code = make("strong", errcode ? "bad" : errcode === 0 ? "good" : "", errcode === null ? word("no_effect") : String(errcode));
  return make("li", "", make("time", "", clock(at, true)), make("code", "", path.replace("/cgi-bin/", "")), code);
}

function drawSwitches(faults, act) {
  drawIfNew(byId("switches"), [faults, languageCode()], () => Object.entries(SWITCHES).map(([name, label]) => {
    const made = button(word(label), "switch", () => act(name, { on: !faults[name] }));
    made.setAttribute("role", "switch");
    made.setAttribute("aria-checked", String(faults[name]));
    made.dataset.name = name;
    return made;
  }));
  byId("lose").textContent = word("lose") + (faults.lose ? word("lose_count", faults.lose) : "");
}
