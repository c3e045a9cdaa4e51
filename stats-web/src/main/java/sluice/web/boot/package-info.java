/// Starts and stops the page: `sluice web`.
@NullMarked
package sluice.web.boot;

import org.jspecify.annotations.NullMarked;
