/// The stats page in the browser.
@NullMarked
package sluice.web;

import org.jspecify.annotations.NullMarked;
