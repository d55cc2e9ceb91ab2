(() => {
"use strict";
const all = selector => Array.from(document.querySelectorAll(selector));
const original = document.getElementById("original");
const side = document.getElementById("side");
const back = document.getElementById("back");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let chosen = "";

// On a desk both panes scroll by themselves; on a telephone the whole page does.
const stacked = () => getComputedStyle(original).overflowY === "visible";

// Not scrollIntoView: inside a frame it would move the page around the frame as well.
function reveal(element, pane) {
  const room = stacked() ? document.scrollingElement : pane;
  const above = stacked() ? 0 : pane.getBoundingClientRect().top;
  const height = stacked() ? innerHeight : pane.clientHeight;
  const box = element.getBoundingClientRect();
  const space = Math.max(16, Math.min((height - box.height) / 2, height / 4));
  room.scrollTo({ top: room.scrollTop + box.top - above - space, behavior: calm.matches ? "auto" : "smooth" });
}

function places(number) {
  return all(`.box[data-n="${number}"],mark[data-all~="${number}"]`);
}

function choose(number) {
  chosen = number;
  for (const element of all(".chosen")) element.classList.remove("chosen");
  const card = document.getElementById(`card-${number}`);
  const badge = document.getElementById(`mark-${number}`);
  for (const element of [card, badge, ...places(number)]) if (element) element.classList.add("chosen");
  return { card, badge };
}

function toOriginal(number) {
  const { badge } = choose(number);
  const target = places(number)[0] || badge;
  if (target) reveal(target, original);
  back.hidden = !stacked();
}

function toCard(number) {
  const { card } = choose(number);
  back.hidden = true;
  if (!card) return;
  reveal(card, side);
  card.focus({ preventScroll: true });
}

original.addEventListener("click", event => {
  const badge = event.target.closest("button[data-n]");
  if (badge) return toCard(badge.dataset.n);
  // Where findings lie on one another, each click shows the next.
  const under = document.elementsFromPoint(event.clientX, event.clientY)
    .flatMap(element => element.dataset.all ? [element.dataset.n, ...element.dataset.all.split(" ")] : element.dataset.n || []);
  const numbers = under.filter((number, at) => under.indexOf(number) === at);
  if (numbers.length) toCard(numbers[(numbers.indexOf(chosen) + 1) % numbers.length]);
});

for (const card of all(".card")) {
  card.addEventListener("click", () => {
    if (getSelection().isCollapsed) toOriginal(card.dataset.n);
  });
  card.addEventListener("keydown", event => {
    if (event.target !== card || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    toOriginal(card.dataset.n);
  });
}

for (const button of all("[data-next]")) {
  button.addEventListener("click", () => {
    const cards = all(`.card.${button.dataset.next}`).map(card => card.dataset.n);
    toCard(cards[(cards.indexOf(chosen) + 1) % cards.length]);
    places(chosen).slice(0, 1).forEach(place => stacked() || reveal(place, original));
  });
}

for (const button of all("[data-card]")) button.addEventListener("click", () => toCard(button.dataset.card));
back.addEventListener("click", () => toCard(chosen));
})();
