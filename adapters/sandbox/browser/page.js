/** Brings the page to life: one column per platform, kept up to date by the server's events. */

import chats from "./chats" with { type: "json" };
import { Column } from "./column.js";
import { byId } from "./element.js";

const NAMES = { telegram: "Telegram", discord: "Discord" };
const RECONNECT = 2000; // milliseconds, where the browser does not do it by itself

/** What is open is kept in the address, so that a reload, or a link, shows the same. */
const kept = new URLSearchParams(location.hash.slice(1));

function keep(name, value) {
  kept.set(name, value);
  history.replaceState(null, "", `#${kept}`);
}

/** On a narrow screen only the column in front is shown. */
function bringToFront(chosen) {
  for (const column of columns.values()) {
    column.root.classList.toggle("front", column === chosen);
    column.tab.ariaCurrent = column === chosen ? "true" : null;
  }
  showAll();
}

function showAll() {
  columns.forEach((column) => column.show());
}

function receive(state) {
  columns.get(state.platform)?.receive(state);
}

function connect() {
  const events = new EventSource("events");
  events.onopen = () => report("live", true);
  events.onmessage = ({ data }) => receive(JSON.parse(data));
  events.onerror = () => {
    report("reconnecting…", false);
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, RECONNECT);
  };
}

function report(words, live) {
  byId("connection").textContent = words;
  byId("connection").classList.toggle("live", live);
}

const columns = new Map(Object.entries(NAMES).map(([platform, name]) => [platform, new Column(platform, name, {
  opened: kept.get(platform),
  onOpen: (chat) => keep(platform, chat),
  onChoose: (column) => {
    keep("platform", platform);
    bringToFront(column);
  },
})]));
for (const { tab, root } of columns.values()) {
  byId("tabs").append(tab);
  byId("platforms").append(root);
}
document.onvisibilitychange = showAll;
bringToFront(columns.get(kept.get("platform")) ?? columns.get("telegram"));
Object.values(chats).forEach(receive);
connect();
