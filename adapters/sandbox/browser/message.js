/** Messages as list items. `column` is where they are shown: who looks at them, and what a press does. */

import { busy } from "./action.js";
import { avatar, button, clock, counted, dayOf, dialog, element, icon, shortened } from "./element.js";

/** The items of a chat for `arrange`: its messages, with a line wherever a day begins. */
export function items(column, { earlier, messages }) {
  const left = counted(earlier, "earlier message is", "earlier messages are");
  const lines = earlier ? [notice("earlier", `${left} not shown`)] : [];
  let day = null;
  for (const message of messages) {
    if (dayOf(message.at) !== day) {
      day = dayOf(message.at);
      lines.push(notice(`day ${day}`, day));
    }
    lines.push(item(column, message, messages));
  }
  return lines;
}

function notice(key, sentence, more = () => "") {
  return { key, shows: sentence, build: () => element("li", { className: "notice" }, sentence, more()) };
}

function item(column, message, messages) {
  const { id, only_for: only, reply_to: to } = message;
  if (only !== null && only !== column.me?.id) {
    const look = () => button("link", "see it", () => column.become(only));
    return notice(id, `Only ${column.nameOf(only)} sees a message here: `, look);
  }
  const replied = to === null ? undefined : messages.find((other) => other.id === to);
  const shows = JSON.stringify([message, column.me, replied?.author, replied?.text]);
  return { key: id, shows, build: () => build(column, message, replied) };
}

function build(column, message, replied) {
  const { author, from_bot: bot, buttons, only_for: only } = message;
  const node = element("li", { className: "message" },
    avatar(author),
    element("div", { className: "body" },
      element("div", { className: "author" }, author, bot && element("span", { className: "tag" }, "bot")),
      message.reply_to !== null && quotation(column, message.reply_to, replied),
      text(message.html),
      meta(message)),
    buttons.length && element("div", { className: "keys" }, ...buttons.map((row) =>
      element("div", {}, ...row.map((key) => keyOf(column, message.id, key))))));
  node.classList.toggle("own", author === column.me?.name);
  node.classList.toggle("private", only !== null);
  return node;
}

function quotation(column, id, replied) {
  const node = button("reply cut", replied ? "" : "an earlier message", () => column.find(id));
  if (replied) node.append(element("b", {}, replied.author), ` ${shortened(replied.text)}`);
  return node;
}

/** The stand-ins promise that this HTML holds nothing but a message's own formatting. */
function text(html) {
  const node = element("div", { className: "text", innerHTML: html });
  node.querySelectorAll("a").forEach((link) => Object.assign(link, { target: "_blank", rel: "noopener noreferrer" }));
  node.querySelectorAll("time").forEach((time) => {
    const dated = /\d{4}/.test(time.textContent);
    time.replaceWith(clock(time.dateTime, { dated }));
  });
  return node;
}

function meta({ at, only_for: only, pinned, silent, edited }) {
  return element("div", { className: "meta" },
    only !== null && element("span", {}, "only you see this"),
    pinned && icon("pin", "pinned"),
    silent && icon("silent", "sent without a sound"),
    edited && element("span", {}, "edited"),
    clock(at));
}

function keyOf(column, message, { id, label, kind, choices }) {
  if (kind === "link") {
    const href = /^https?:/i.test(id) ? id : "#";
    return element("a", { className: "key", href, target: "_blank", rel: "noopener noreferrer" }, `${label} ↗`);
  }
  const press = (choice) => busy(node, () => column.act("press", { message, button: id, choice }));
  const node = button("key", label, () => (kind === "choose chat" ? choose() : press(null)), { disabled: !column.me });
  const choose = () => dialog(label, column.platform, (close) => [
    ...choices.map(([chat, title]) => button("key choice", title, () => (close(), press(chat)))),
    !choices.length && element("p", {}, "There is no chat to choose."),
    element("footer", {}, button("key", "Cancel", close)),
  ]);
  return node;
}
