// The first bundle: the page's styles and scripts.

import './css/app.css';
import { Page } from './page.js';

new Page().start();
