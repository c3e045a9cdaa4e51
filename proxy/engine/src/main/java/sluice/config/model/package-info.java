/// What was read so far: drafts of sections, filled by keywords; and the annotations that make a method a keyword.
///
/// A keyword method gets [Words], the rest of its line, and writes into the draft of its section or into the noun that the
/// draft builds. Names that may be declared later in the file (backends, tables, servers) are looked up in a task given to
/// [Words#later], which runs when everything has been read.
@NullMarked
package sluice.config.model;

import org.jspecify.annotations.NullMarked;
