
// Finds and sorts the statements; without it they stand in the order of the documents.
const list = document.getElementById('list');
const find = document.getElementById('find');
const order = document.getElementById('order');
const shown = document.getElementById('shown');
const boxes = [...document.querySelectorAll('.labels input')];
const labels = ['s-condemnation', 's-threat', 's-call', 's-none']; // in the order of the boxes
const statements = [...list.children]; // as read

const speaker = (statement) => statement.querySelector('b').textContent;
const date = (statement) => statement.dataset.date;
const probability = (stance) => (statement) => Number(statement.dataset.p.split(' ')[stance]);
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const orders = {
  oldest: [date, compare],
  newest: [date, (a, b) => compare(b, a)],
  speaker: [speaker, (a, b) => a.localeCompare(b)],
  0: [probability(0), (a, b) => b - a],
  1: [probability(1), (a, b) => b - a],
  2: [probability(2), (a, b) => b - a],
};

// What has no key comes last; equals stay as read.
function sort() {
  if (!(order.value in orders)) {
    list.append(...statements);
    return;
  }
  const [key, by] = orders[order.value];
  const keyed = statements.map((statement) => [key(statement), statement]);
  keyed.sort(([a], [b]) => (a === '' || b === '' ? (a === '') - (b === '') : by(a, b)));
  list.append(...keyed.map(([, statement]) => statement));
}

function count() {
  const off = new Set(labels.filter((label, place) => !boxes[place].checked));
  const left = statements.filter((statement) => !statement.hidden && !off.has(statement.className));
  shown.textContent = `${left.length} / ${statements.length}`;
}

let texts;
function search() {
  texts ??= statements.map((statement) => statement.textContent.toLowerCase());
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  statements.forEach((statement, place) => {
    statement.hidden = !words.every((word) => texts[place].includes(word));
  });
  count();
}

let waiting;
find.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 150);
});
order.addEventListener('change', sort);
boxes.forEach((box) => box.addEventListener('change', count));
document.querySelector('.find').hidden = false;
count();
