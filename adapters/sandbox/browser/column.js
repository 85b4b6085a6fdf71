/** One platform of the page: its tab, its chats, and the chat that is open. */

import { busy, post } from "./action.js";
import { arrange, avatar, button, byId, counted, dialog, element, shortened, toast } from "./element.js";
import { Composer } from "./composer.js";
import { items as messageItems } from "./message.js";

const NEAR_THE_END = 40; // pixels: as good as at the bottom

/**
 * `opened` is the id or title of the chat to open, or null for the first one; `onOpen` is told when another one is.
 * `memory` keeps per chat what the viewer did there: who they write as, the text not yet sent, what they saw.
 */
export class Column {
  constructor(platform, name, { opened, onOpen, onChoose }) {
    Object.assign(this, { platform, name, opened, onOpen });
    Object.assign(this, { state: null, memory: new Map(), follows: true, scrollTop: 0, knownForms: new Set() });
    this.form = null;
    this.tab = button(`tab ${platform}`, name, () => onChoose(this));
    this.root = byId("column").content.cloneNode(true).firstElementChild;
    this.root.classList.add(platform);
    this.root.ariaLabel = name;
    for (const part of ["chats", "heading", "pinned", "log", "newest", "forms"]) {
      this[part] = this.root.querySelector(`.${part}`);
    }
    this.composer = new Composer(this, this.root.querySelector(".composer"));
    this.newest.onclick = () => this.toNewest();
    this.log.onscroll = () => this.scrolled();
    new ResizeObserver(() => this.follows && this.toNewest()).observe(this.log);
  }

  get chat() {
    return this.state?.chats.find(({ id, title }) => [id, title].includes(this.opened)) ?? this.state?.chats[0];
  }

  /** Whom the viewer writes as in the open chat; undefined where nobody can write. */
  get me() {
    return this.viewerOf(this.chat);
  }

  get visible() {
    return this.root.checkVisibility() && !document.hidden;
  }

  viewerOf(chat) {
    return chat.people.find(({ id }) => id === this.remembered(chat).person) ?? chat.people[0];
  }

  nameOf(person) {
    return this.chat.people.find(({ id }) => id === person)?.name ?? "somebody else";
  }

  remembered({ id }) {
    if (!this.memory.has(id)) this.memory.set(id, { person: null, draft: "", seen: new Set() });
    return this.memory.get(id);
  }

  unread(chat) {
    const { seen } = this.remembered(chat);
    const me = this.viewerOf(chat);
    return chat.messages.filter(({ id, author, only_for: only }) =>
      !seen.has(id) && author !== me?.name && (only === null || only === me?.id)).length;
  }

  act(action, details) {
    return post(action, { platform: this.platform, chat: this.chat.id, person: this.me.id, ...details });
  }

  /** Shows a state as the server sent it; forms that wait in the first one are not put in front of the viewer. */
  receive(state) {
    if (!this.state) state.chats.forEach(({ forms }) => forms.forEach(({ id }) => this.knownForms.add(id)));
    this.state = state;
    this.show();
  }

  open(id) {
    this.composer.keepDraft();
    this.opened = id;
    this.onOpen(id);
    this.follows = true;
    this.composer.restoreDraft();
    this.show();
    this.chats.querySelector("[aria-current]").scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  become(person) {
    this.remembered(this.chat).person = person;
    this.show();
  }

  show() {
    if (!this.state) return;
    if (this.chat) this.showChat();
    this.showList();
  }

  showChat() {
    const { title, kind, people, deleted, messages } = this.chat;
    const about = [kind, counted(people.length, "person", "people"), deleted ? `${deleted} deleted` : null];
    const [heading, subheading] = this.heading.children;
    heading.textContent = title;
    subheading.textContent = about.filter(Boolean).join(" · ");
    const pinned = messages.findLast((message) => message.pinned);
    this.pinned.hidden = !pinned;
    this.pinned.replaceChildren(element("b", {}, "Pinned"), ` ${shortened(pinned?.text ?? "")}`);
    this.pinned.onclick = () => this.find(pinned.id);
    this.log.ariaLabel = `Messages in ${title}`;
    arrange(this.log, messageItems(this, this.chat));
    this.showForms();
    this.composer.show();
    if (this.follows) this.toNewest();
  }

  showList() {
    const { chats, counts } = this.state;
    if (this.chat && this.follows && this.visible) {
      this.remembered(this.chat).seen = new Set(this.chat.messages.map(({ id }) => id));
    }
    arrange(this.chats, this.items());
    const unread = chats.reduce((sum, chat) => sum + this.unread(chat), 0);
    this.tab.replaceChildren(
      element("b", {}, this.name),
      element("span", { className: "badge" }, unread && `${unread} new`),
      element("small", {}, `${counts.sent} sent · ${counts.edited} edited · ${counts.withdrawn} withdrawn`));
    this.newest.hidden = this.follows;
    this.newest.textContent = this.chat && this.unread(this.chat) ? `↓ ${this.unread(this.chat)} new` : "↓ newest";
  }

  /** The channels of a server, called "Server #channel", stand under its name. */
  items() {
    let group = "";
    return this.state.chats.flatMap((chat) => {
      const [, server, channel] = chat.title.match(/^(.+?) (#.+)$/) ?? [null, "", chat.title];
      const heading = chat.kind === "direct" ? "Direct messages" : server;
      const build = () => element("li", { className: "server" }, heading);
      const begins = heading && heading !== group && { key: `server ${heading}`, shows: "", build };
      group = heading;
      return [begins, this.item(chat, channel)].filter(Boolean);
    });
  }

  /** A topic or thread, called "Parent › name", is named without its parent, which would leave no room for it. */
  item(chat, called) {
    const unread = this.unread(chat);
    const current = chat === this.chat;
    const title = called.replace(/^.+ › /, "› ");
    const preview = shortened(chat.messages.findLast((message) => message.only_for === null)?.text ?? "nothing yet");
    const build = () => {
      const node = button(unread ? "chat unread" : "chat", "", () => this.open(chat.id), { title: chat.title });
      node.ariaCurrent = current ? "true" : null;
      node.append(
        avatar(chat.title),
        element("span", { className: "title cut" }, title),
        element("span", { className: "preview cut" }, preview));
      if (unread) node.append(element("span", { className: "badge", title: `${unread} unread` }, String(unread)));
      return element("li", {}, node);
    };
    return { key: chat.id, shows: JSON.stringify([chat.title, preview, unread, current]), build };
  }

  /** A form opens by itself when it comes while its person is looking; otherwise it waits above the composer. */
  showForms() {
    const { id: chat, forms } = this.chat;
    const isMine = ({ person }) => person === this.me?.id;
    this.forms.replaceChildren(...forms.map((form) => (isMine(form)
      ? element("p", {}, "Waiting for you: ", button("link", form.title, () => this.openForm(chat, form)))
      : element("p", {}, `${this.nameOf(form.person)} is filling in “${form.title}”`))));
    const there = this.state.chats.some((other) => other.forms.some(({ id }) => id === this.form?.id));
    if (!there) this.form?.node.close();
    const fresh = forms.findLast((form) => isMine(form) && !this.knownForms.has(form.id));
    if (fresh && this.visible && !document.querySelector("dialog")) this.openForm(chat, fresh);
  }

  openForm(chat, { id, title, fields }) {
    const send = element("button", { className: "fill" }, "Send");
    const submit = async (event, close) => {
      event.preventDefault();
      const values = Object.fromEntries(new FormData(event.target));
      if (await busy(send, () => this.act("submit", { chat, form: id, values }))) close();
    };
    const node = dialog(title, this.platform, (close) => [
      element("form", { onsubmit: (event) => submit(event, close) },
        ...fields.map((field) => element("label", {}, field.label, field.required && " *", inputFor(field))),
        element("footer", {}, button("key", "Cancel", close), send)),
    ]);
    this.knownForms.add(id);
    this.form = { id, node };
  }

  find(id) {
    const node = this.log.querySelector(`[data-key="${id}"]`);
    if (!node) {
      toast("That message is not shown any more.");
      return;
    }
    node.classList.remove("found");
    node.scrollIntoView({ block: "center" });
    requestAnimationFrame(() => node.classList.add("found"));
  }

  toNewest() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** Only going up ends the following: being away from the end may also mean that the page was laid out anew. */
  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
    this.follows = near || (this.follows && scrollTop >= this.scrollTop);
    this.scrollTop = scrollTop;
    if (this.state) this.showList();
  }
}

function inputFor({ name, value, required, long }) {
  return element(long ? "textarea" : "input", { name, value, required });
}
