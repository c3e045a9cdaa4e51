/// The words that the proxy prints and its tools read: columns, states, log fields, findings.
@NullMarked
package sluice.vocabulary;

import org.jspecify.annotations.NullMarked;
