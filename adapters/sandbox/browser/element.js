/** Pieces that any page is made of. Strings always become text; only `message.js` inserts HTML. */

export const byId = (id) => document.getElementById(id);
export const shortened = (text) => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
export const counted = (number, one, more) => `${number} ${number === 1 ? one : more}`;

const SVG = "http://www.w3.org/2000/svg";
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });

/** An element with these properties; of the children, what is null, false, 0 or empty is left out. */
export function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.filter(Boolean));
  return node;
}

export function button(className, label, onclick, properties) {
  return element("button", { className, onclick, type: "button", ...properties }, label);
}

/** A sign out of the symbols in `page.html`. */
export function icon(name, label) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.append(document.createElementNS(SVG, "use"));
  drawing.firstChild.setAttribute("href", `#${name}`);
  return element("span", { className: "icon", title: label, role: "img", ariaLabel: label }, drawing);
}

/** A round sign of up to two initials, with a colour that always is the same for the same name. */
export function avatar(name) {
  const initials = name.match(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu) ?? [];
  const node = element("span", { className: "avatar", ariaHidden: "true" });
  node.textContent = initials.slice(0, 2).join("").toUpperCase();
  node.style.setProperty("--hue", [...name].reduce((hue, letter) => (hue * 7 + letter.codePointAt(0)) % 360, 0));
  return node;
}

/** A time in the viewer's zone. */
export function clock(at, { dated = false } = {}) {
  const date = new Date(at);
  const shown = dated ? `${DATE.format(date)}, ${CLOCK.format(date)}` : CLOCK.format(date);
  return element("time", { dateTime: at, title: FULL.format(date) }, shown);
}

export function dayOf(at) {
  return DAY.format(new Date(at));
}

/**
 * Makes the children of `parent` those of `items`: `key` names an item, `shows` changes with what is seen of it.
 * What shows the same as before is left alone, so that focus, selection and scroll position survive.
 */
export function arrange(parent, items) {
  const wanted = new Set(items.map(({ key }) => key));
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  old.forEach((node, key) => wanted.has(key) || node.remove());
  let place = parent.firstElementChild;
  for (const { key, shows, build } of items) {
    const before = old.get(key);
    const node = before?.shows === shows ? before : Object.assign(build(), { shows });
    node.dataset.key = key;
    if (before && before !== node) {
      substitute(before, node);
      if (before === place) place = node;
    }
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
}

function substitute(before, node) {
  const focus = [...before.querySelectorAll("a, button")].indexOf(document.activeElement);
  before.replaceWith(node);
  node.querySelectorAll("a, button")[focus]?.focus({ preventScroll: true });
}

/** Opens a dialog with what `fill` returns, given the way to close it. */
export function dialog(title, className, fill) {
  const node = element("dialog", { className, ariaLabel: title }, element("h2", {}, title));
  node.append(...fill(() => node.close()).filter(Boolean));
  node.onclose = () => node.remove();
  document.body.append(node);
  node.showModal();
  return node;
}

let leaving;

/** A sentence in passing. A popover, because it has to be above an open dialog. */
export function toast(sentence) {
  const node = byId("toast");
  node.textContent = sentence;
  node.hidePopover();
  node.showPopover();
  clearTimeout(leaving);
  leaving = setTimeout(() => node.hidePopover(), 6000);
}
