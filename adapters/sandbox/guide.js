/** Things to try: each step says where, and puts what is to be written where it is written. */
function steps() {
  return guide.map(({ title, platform, chat, person, moves }, place) => element("details", {},
    element("summary", {}, `${place + 1}. ${title} `, element("small", {}, [person, NAMES[platform], chat !== person && chat].filter(Boolean).join(", "))),
    button("link", "Take me there", () => visit(platform, chat, person)),
    element("ol", {}, ...moves.map(({ said, text }) => element("li", {}, said,
      text && element("code", {}, text),
      text && button("link", "Put it in", () => visit(platform, chat, person)?.composer.put(text)))))));
}

function visit(platform, chat, person) {
  const column = columns.get(platform);
  const found = column.state?.chats.find(({ title }) => title.includes(chat));
  const who = found?.people.find(({ name }) => name === person);
  if (!who) {
    toast("That chat is not there any more.");
    return null;
  }
  if (column.chat.id !== found.id) column.open(found.id);
  column.become(who.id);
  bringToFront(column);
  return column;
}

byId("try").hidden = guide.length === 0;
byId("try").onclick = () => {
  const open = byId("guide").hidden;
  byId("guide").hidden = !open;
  byId("try").ariaExpanded = String(open);
};
byId("guide").append(...steps());
