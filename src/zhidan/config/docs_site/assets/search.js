// Every word must stand in a part of a page; parts whose heading has it come first.
const field = document.querySelector('input[type=search]');
const list = document.querySelector('.found');

function show(asked) {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  list.replaceChildren();
  if (!words.length) return;
  const hits = window.words
    .map(([title, heading, place, text]) => ({ title, heading, place, head: `${title} ${heading}`.toLowerCase(), all: `${title} ${heading} ${text}`.toLowerCase() }))
    .filter(({ all }) => words.every((word) => all.includes(word)))
    .sort((a, b) => words.every((word) => b.head.includes(word)) - words.every((word) => a.head.includes(word)));
  for (const { title, heading, place } of hits.slice(0, 12)) {
    const link = document.createElement('a');
    link.href = `${field.dataset.up}/${place}`;
    link.textContent = title === heading ? title : `${title} › ${heading}`;
    const item = document.createElement('li');
    item.append(link);
    list.append(item);
  }
  if (!hits.length) list.append(field.dataset.none);
}

field.addEventListener('input', () => show(field.value));
