// Text as WeChat renders it: <a href="…">…</a> and bare addresses are links, everything else stands as it is.

import { make } from "./elements.js";
import { word } from "./words.js";

const LINK = /<a\s+([^<>]*)>([\s\S]*?)<\/a>|https?:\/\/[\w\-.~:/?#@!$&'*+,;=%()[\]]+[\w/=#&%]/gi;
const HREF = /href\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
const MENU = /^weixin:\/\/bizmsgmenu\?/i;

/** Return nodes for a text; `say(text, id)` is called for a link that sends a message. */
export function rendered(text, say) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    const link = linkOf(found, say);
    if (!link) continue;
    nodes.push(text.slice(end, found.index), link);
    end = found.index + found[0].length;
  }
  return [...nodes, text.slice(end)].filter((part) => part !== "");
}

function linkOf([whole, attributes, label], say) {
  if (attributes === undefined) return outward(whole, whole);
  const found = attributes.match(HREF);
  const address = (found?.[1] ?? found?.[2] ?? "").replaceAll("&amp;", "&");
  if (MENU.test(address)) return sayer(address, label, say);
  return /^https?:\/\//i.test(address) ? outward(address, label) : null;
}

/** A link that opens in a new tab. */
export function outward(address, label) {
  const link = make("a", "", label, make("span", "for-ears", word("new_tab")));
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function sayer(address, label, say) {
  const told = new URLSearchParams(address.slice(address.indexOf("?")));
  const made = make("button", "sayer", label);
  made.type = "button";
  made.addEventListener("click", () => say(told.get("msgmenucontent") ?? label));
  return made;
}
