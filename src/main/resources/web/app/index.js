// The first bundle: the page's styles and scripts.

import './css/app.css';
import { emit } from './events.js';
import { Page } from './page.js';
import { readStored, writeStored } from './storage.js';

// The first connection needs the token. A page without its bundle shows prices all the same.
const script = document.querySelector('token-field')?.dataset.script;
if (script !== undefined) {
  await import(new URL(script, document.baseURI))
    .then(({ defineTokenField }) => defineTokenField({ emit, readStored, writeStored }))
    .catch(() => {});
}
new Page().start();
