// What became of what somebody added, in a few sentences, however many symbols they were.

/** More are told as a number. */
const NAMED_AT_MOST = 20;

/** What is said of one symbol, and of several. */
const BECAME = {
  restored: ['is back', 'are back'],
  added: ['added', 'added'],
  'already-listed': ['is already in the list', 'are already in the list'],
  arrived: ['is in the list', 'are in the list'],
};

/**
 * @typedef {object} Answer
 * @property {string} symbol
 * @property {'restored' | 'added' | 'already-listed' | 'arrived'} kind
 * @property {boolean} unhidden whether the reader had hidden it, and sees it again
 */

/**
 * @param {Answer[]} answers
 * @param {object} [more]
 * @param {string[]} [more.filtered] the symbols that the filter leaves out
 * @param {number} [more.toGo] how many have no answer yet because they wait for their turn
 */
export function answersTold(answers, { filtered = [], toGo = 0 } = {}) {
  const became = Object.entries(BECAME).map(([kind, [one, several]]) =>
    told(answers.filter((answer) => answer.kind === kind).map(symbolOf), one, several),
  );
  const unhidden = answers.filter((answer) => answer.unhidden).map(symbolOf);
  return [
    ...became,
    told(unhidden, 'was hidden, and is shown again', 'were hidden, and are shown again'),
    told(filtered, 'is hidden by the filter', 'are hidden by the filter'),
    toGo > 0 ? `${toGo} to go.` : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

const symbolOf = ({ symbol }) => symbol;

function told(symbols, one, several) {
  if (symbols.length === 0) return '';
  const names = symbols.length > NAMED_AT_MOST ? symbols.length : symbols.join(', ');
  return `${names} ${symbols.length === 1 ? one : several}.`;
}
