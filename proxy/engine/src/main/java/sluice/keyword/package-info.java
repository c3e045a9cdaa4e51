/// Every word of the language: leaves, in one folder per subject, that nobody imports.
@NullMarked
package sluice.keyword;

import org.jspecify.annotations.NullMarked;
