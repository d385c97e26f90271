/** HTTP: the page with the current quotes, and the REST API. */
@NullMarked
package io.stocktracker.web;

import org.jspecify.annotations.NullMarked;
