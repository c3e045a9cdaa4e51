/// One file per sub-command: from a tally to an answer, which is data (tables, texts, findings) and knows no output format.
@NullMarked
package sluice.log.question;

import org.jspecify.annotations.NullMarked;
