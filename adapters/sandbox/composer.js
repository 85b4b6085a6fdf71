/** Files as the server takes them. */
function packed(files) {
  return Promise.all([...files].map(async (file) => {
    const bytes = Array.from(new Uint8Array(await file.arrayBuffer()), (byte) => String.fromCharCode(byte));
    const kind = { "image/jpeg": "photo", "image/png": "photo", "image/webp": "photo", "video/mp4": "video" }[file.type];
    return { name: file.name, content: btoa(bytes.join("")), kind: kind ?? "document" };
  }));
}

/** What is said next: who says it, the text, and how it could go on. */

const PAUSE = 150; // milliseconds without a key before suggestions are asked for

class Composer {
  constructor(column, form) {
    this.column = column;
    [this.options, this.about, this.who, this.input, this.send] = form.querySelectorAll("ul, p, select, textarea, button");
    this.message = null;
    this.files = form.querySelector("[type=file]");
    this.files.onchange = () => this.show();
    this.options.id = `${column.platform}-suggestions`;
    this.input.setAttribute("aria-controls", this.options.id);
    this.who.onchange = () => column.become(this.who.value);
    this.input.oninput = () => this.typed();
    this.input.onkeydown = (event) => this.pressed(event);
    this.input.onblur = () => this.offer([]);
    form.onsubmit = (event) => {
      event.preventDefault();
      this.write();
    };
  }

  show() {
    const { chat, me } = this.column;
    arrange(this.who, chat.people.map(({ id, name, role }) => (
      { key: id, shows: name + role, build: () => element("option", { value: id }, `${name} (${role})`) })));
    this.who.value = me?.id;
    for (const control of [this.who, this.input, this.send]) control.disabled = !me;
    const attached = [...this.files.files].map(({ name }) => name).join(", ");
    const prompt = attached ? `Something about ${attached}` : "A message, or / for commands";
    this.input.placeholder = me ? prompt : "Nobody can write here";
    this.files.disabled = !me;
    this.input.ariaLabel = `Message to ${chat.title}`;
  }

  /** What is written next is about a message: a reply to it, or what it is to say instead. */
  turnTo(message, edits) {
    this.message = message && { id: message.id, edits };
    this.about.hidden = !message;
    this.about.replaceChildren();
    if (!message) return;
    const drop = button("link", "✕", () => this.turnTo(null));
    this.about.append(drop, ` ${edits ? "Editing" : "Replying to"} “${shortened(message.text)}”`);
    if (edits) this.input.value = message.text;
    this.input.focus();
  }

  put(text) {
    this.input.value = text;
    this.input.focus();
  }

  keepDraft() {
    this.column.remembered(this.column.chat).draft = this.input.value;
  }

  restoreDraft() {
    this.turnTo(null);
    this.input.value = this.column.remembered(this.column.chat).draft;
    this.offer([]);
  }

  async write() {
    const typed = this.input.value;
    const text = typed.trim();
    const { files } = this.files;
    if (!text && !files.length) return;
    const { id, edits } = this.message ?? {};
    const [action, details] = edits ? ["edit", { message: id }] : ["write", id ? { reply_to: id } : {}];
    const act = async () => (files.length
      ? this.column.act("send", { text, files: await packed(files) })
      : this.column.act(action, { text, ...details }));
    if (!(await busy(this.send, act))) return;
    this.turnTo(null);
    this.files.value = "";
    if (this.input.value === typed) this.input.value = "";
    this.show();
    this.offer([]);
    this.column.toNewest();
  }

  typed() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.suggest(), PAUSE);
  }

  async suggest() {
    const text = this.input.value;
    const answer = text ? await this.column.act("suggest", { text }).catch(() => null) : null;
    if (this.input.value !== text || document.activeElement !== this.input) return;
    this.offer((answer?.suggestions ?? []).filter((value) => this.continued(value) !== text), answer?.offers);
  }

  /** Ways to go on, and what can be put into the chat in place of what is typed. */
  offer(values, offers = []) {
    clearTimeout(this.pause);
    const ways = [
      ...values.map((value) => [() => this.take(value), value]),
      ...offers.map(({ id, title, description }) => (
        [() => this.insert(id), element("strong", {}, title), ` ${description}`])),
    ];
    this.options.replaceChildren(...ways.map(([onclick, ...shown], place) => element("li", {
      id: `${this.options.id}-${place}`,
      role: "option",
      onmousedown: (event) => event.preventDefault(),
      onclick,
    }, ...shown)));
    this.options.hidden = ways.length === 0;
    this.input.ariaExpanded = String(ways.length > 0);
    this.highlight(null);
  }

  highlight(option) {
    for (const other of this.options.children) other.ariaSelected = other === option ? "true" : null;
    option?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option?.id ?? "");
  }

  take(value) {
    this.input.value = this.continued(value);
    this.offer([]);
    this.typed();
  }

  async insert(offer) {
    if (!(await busy(this.send, () => this.column.act("put", { offer })))) return;
    this.input.value = "";
    this.offer([]);
    this.column.toNewest();
  }

  /** A command, or the bot's name, is the whole text; a value stands in place of the last word, or of what follows `option:`. */
  continued(value) {
    return /^[/@]/.test(value) ? `${value} ` : this.input.value.replace(/[^\s:]*$/, () => value);
  }

  pressed(event) {
    const { firstElementChild: first, lastElementChild: last } = this.options;
    const option = this.options.querySelector("[aria-selected]");
    const ways = {
      ArrowDown: () => this.highlight(option?.nextElementSibling ?? first),
      ArrowUp: () => this.highlight(option?.previousElementSibling ?? last),
      Escape: () => this.offer([]),
      ...(option && { Enter: () => option.click(), Tab: () => option.click() }),
    };
    const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    const way = (first && ways[event.key]) || (sends && (() => this.write()));
    if (!way) return;
    event.preventDefault();
    way();
  }
}
