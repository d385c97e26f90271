// Hands a text to the reader as a file.

/** Spreadsheets take a file without it for one in an old code page. */
const BYTE_ORDER_MARK = '\ufeff';

/** The browser reads the file after the click. */
const KEPT_MS = 60_000;

export function download(text, { name, type }) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([BYTE_ORDER_MARK, text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
