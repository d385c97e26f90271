// The bundle for the form that adds stocks. It is loaded when the form gets the focus, or is needed otherwise.

import './add-stock-form.js';
