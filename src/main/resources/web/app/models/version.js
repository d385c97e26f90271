// A version of the board: the epoch (one unbroken life of the server's log) and a sequence within it.

/**
 * @param {unknown} text such as "k3f9-14"; the sequence stands after the last hyphen
 * @returns {{epoch: string, sequence: number} | null} null if it is none
 */
export function parseVersion(text) {
  if (typeof text !== 'string') return null;
  const match = /^(.+)-(\d+)$/s.exec(text);
  if (!match) return null;
  const sequence = Number.parseInt(match[2], 10);
  return Number.isSafeInteger(sequence) ? { epoch: match[1], sequence } : null;
}

/** Whether a board at the version `here` has all that there is up to the version `there`. */
export function includes(here, there) {
  const [at, upTo] = [parseVersion(here), parseVersion(there)];
  return at !== null && upTo !== null && at.epoch === upTo.epoch && at.sequence >= upTo.sequence;
}
