/// Maps and lists of patterns: converters and actions. Manual §2.7 and §7.3.1.
@NullMarked
package sluice.keyword.map;

import org.jspecify.annotations.NullMarked;
