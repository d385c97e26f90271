// The first bundle: the page's styles and scripts.

import './css/app.css';
import './page.js';
