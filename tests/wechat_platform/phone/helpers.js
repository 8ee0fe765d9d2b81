// What helps to go on: the text messages with their codes, and made-up people to try.

import { byId, clock, drawIfNew, make } from "./elements.js";
import { filler } from "./entry.js";
import { languageCode, word } from "./words.js";

const CODE = /(?<!\d)\d{6}(?!\d)/;

/** Draw the text messages; null when they cannot be read. */
export function drawTexts(texts) {
  drawIfNew(byId("texts"), [texts, languageCode()], () => {
    if (!texts?.length) return [make("li", "quiet", word(texts ? "no_texts" : "texts_away"))];
    return texts.slice(-6).reverse().map(message);
  });
}

function message({ to, text, at }) {
  const foot = make("div", "foot", make("p", "quiet", `${word("text_to")}${to} · ${timeOf(at)}`));
  const code = text.match(CODE)?.[0];
  if (code) foot.append(filler(code, word("fill_code", code), word("fill_code_label", code)));
  return make("li", "", make("p", "", text), foot);
}

const timeOf = (at) => {
  const date = new Date(/^\d+(\.\d+)?$/.test(at) ? at * 1000 : at);
  return Number.isNaN(date.getTime()) ? at : clock(date.getTime() / 1000);
};

/** Draw the people to try; without any there is no card. */
export function drawToTry(people) {
  byId("try").hidden = !people.length;
  drawIfNew(byId("to-try"), [people, languageCode()], () => people.map(personToTry));
}

function personToTry({ name, id_number, phone, what }) {
  const called = make("strong", "", name);
  called.lang = "zh";
  const numbers = make("p", "numbers", numbered("id_number", id_number), numbered("phone_number", phone));
  const who = make("div", "", called, numbers);
  return make("li", "", who, filler(id_number, word("fill"), word("fill_id", name)), make("p", "quiet", what[languageCode()]));
}

const numbered = (label, number) => make("span", "", make("span", "for-ears", word(label)), number);
