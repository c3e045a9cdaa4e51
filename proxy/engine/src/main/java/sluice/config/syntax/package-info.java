/// The text of a configuration: lines, words, quotes, variables, conditional blocks, and what is wrong with them.
///
/// In come files (or lines held in memory) and an [Environment]; out come [Statement]s, one per line that has words, in
/// the order of the text, and [Problem]s, each with the [Span] it is about. Nothing here knows what a keyword means: a
/// [SourceReader] is told which words open a section and hands every other line on.
///
/// ```
/// bytes ── SourceReader ──► Line ── Lexer ──► Statement(Word, Word, …) ──► the reader's sink
///               │                     │
///               │ .if .elif .else     │ "${NAME-default}"  \x41  'strong'
///               ▼                     ▼
///           Condition ◄── Facts    Environment (setenv changes it for the lines below)
/// ```
///
/// Configuration text is octets, not characters: every string here holds one `char` per byte (ISO 8859-1), so columns
/// count bytes as HAProxy's do, `\xE9` is one byte and a UTF-8 header value passes through unchanged. [Octets] converts
/// where the platform wants characters, that is for paths and for what is printed.
///
/// This package imports nothing of the engine. Its types are immutable, except [Environment] and [Problems], which belong
/// to the thread that reads the configuration. Manual §2.1–§2.6 and §2.9.
@NullMarked
package sluice.config.syntax;

import org.jspecify.annotations.NullMarked;
