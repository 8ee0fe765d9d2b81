// The conversation: bubbles, grey lines, times.

import { byId, clock, make } from "./elements.js";
import { outward, rendered } from "./text.js";
import { known, nameOf, word } from "./words.js";

const PAUSE = 300; // seconds after which the time is shown again
const log = byId("log");
let drawn = { person: "", lines: [] };

// the newest line stays in sight when the space for the lines changes: keyboard, menu, "+"
let atEnd = true;
log.addEventListener("scroll", () => { atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40; });
new ResizeObserver(() => { if (atEnd) log.scrollTop = log.scrollHeight; }).observe(log);

/** Begin anew, for another language. */
export const forget = () => { drawn = { person: "", lines: [] }; };

/** Draw the lines of a person; only what is new or has changed is touched. */
export function drawTalk(person, index, menu, say) {
  const lines = person ? person.lines : [];
  if (drawn.person !== person?.openid || drawn.lines[0]?.number !== lines[0]?.number) {
    log.replaceChildren();
    drawn = { person: person?.openid, lines: [] };
  }
  let news = 0;
  lines.forEach((line, place) => {
    const text = JSON.stringify(line);
    if (drawn.lines[place]?.text === text) return;
    const row = rowOf(line, lines[place - 1], index, menu, say);
    if (log.children[place]) log.children[place].replaceWith(row);
    else { log.append(row); news += 1; }
    drawn.lines[place] = { number: line.number, text };
  });
  if (news) log.scrollTop = log.scrollHeight;
}

function rowOf(line, before, index, menu, say) {
  const row = make("div", "row");
  if (!before || line.at - before.at > PAUSE) row.append(make("p", "grey", clock(line.at)));
  if (line.kind === "event") row.append(make("p", "grey", eventText(line.fields, menu)));
  else if (line.by === "trouble") row.append(make("p", "grey trouble", line.text));
  else row.append(line.by === "me" ? mine(line, index) : theirs(line, say));
  return row;
}

function theirs(line, say) {
  const bubble = make("div", "bubble", make("span", "for-ears", `${word("account")}: `), ...rendered(line.text, say));
  const face = make("img", "face");
  Object.assign(face, { src: "/phone/hospital.svg", alt: "" });
  return make("div", "said by-them", face, bubble);
}

function mine(line, index) {
  const bubble = make("div", `bubble ${line.kind}`, make("span", "for-ears", word("me")), ...content(line));
  const face = make("span", `face color-${index % 6}`, nameOf(index).slice(0, 1));
  face.setAttribute("aria-hidden", "true");
  return make("div", "said by-me", face, bubble, ...mark(line.state));
}

function mark(state) {
  if (state === "done") return [];
  const text = make("span", "for-ears", word(state === "going" ? "going" : "failed"));
  return [make("span", `mark ${state}`, text)];
}

const CONTENT = {
  text: ({ Content }) => [Content],
  voice: ({ Recognition }) => [make("span", "waves", "4″"), make("span", "heard", Recognition ? word("recognised") + Recognition : word("not_recognised"))],
  image: ({ PicUrl }) => [picture(PicUrl)],
  location: ({ Label }) => [make("span", "place", Label), make("span", "map")],
  link: ({ Title, Description, Url }) => [outward(Url, Title), make("span", "heard", Description)],
};

const content = (line) => (CONTENT[line.kind] ?? (() => [`[${line.kind}]`]))(line.fields);

function picture(address) {
  const image = make("img");
  Object.assign(image, { src: address, alt: word("picture_alt"), width: 150, height: 110 });
  return image;
}

function eventText({ Event, EventKey = "" }, menu) {
  if (["CLICK", "VIEW"].includes(Event)) return word(`event_${Event}`) + (buttonName(menu, EventKey) || EventKey);
  return known(`event_${Event}`) ? word(`event_${Event}`) : word("event_other") + Event;
}

const buttonName = (menu, key) =>
  (menu?.button ?? []).flatMap((one) => (one.sub_button?.length ? one.sub_button : [one])).find((one) => one.key === key || one.url === key)?.name;
