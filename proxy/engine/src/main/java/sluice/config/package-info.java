/// From text to plan.
@NullMarked
package sluice.config;

import org.jspecify.annotations.NullMarked;
