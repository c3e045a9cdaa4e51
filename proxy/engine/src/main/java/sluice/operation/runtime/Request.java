package sluice.operation.runtime;

import java.util.ArrayList;
import java.util.List;

/// One line of a client: commands separated by `;`, each a list of words, and the mark of a payload behind them.
///
/// A backslash gives the character behind it itself: `\;`, `\\`, `\ `, `\*`. ` <<` or ` <<MARK` (64 characters at most) at the end of the line
/// announces a payload, which belongs to the last command. Management guide §9.3.
///
/// @param commands in order; a command without words is left out
/// @param payloadMark what ends the payload: empty for an empty line; null when no payload follows
record Request(List<List<String>> commands, @org.jspecify.annotations.Nullable String payloadMark) {
    private static final int LONGEST_MARK = 64;

    static Request parse(String line) {
        var commands = new ArrayList<List<String>>();
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean inWord = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\') {
                if (++i < line.length()) {
                    word.append(line.charAt(i));
                }
                inWord = true;
                continue;
            }
            if (c == ' ' || c == '\t' || c == ';') {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
                if (c == ';') {
                    add(commands, words);
                    words = new ArrayList<>();
                }
                continue;
            }
            word.append(c);
            inWord = true;
        }
        if (inWord) {
            words.add(word.toString());
        }
        String mark = null;
        if (!words.isEmpty()) {
            String last = words.get(words.size() - 1);
            if (last.startsWith("<<") && last.length() <= LONGEST_MARK + 2) {
                mark = last.substring(2);
                words.remove(words.size() - 1);
            }
        }
        add(commands, words);
        return new Request(commands, mark);
    }

    private static void add(List<List<String>> commands, List<String> words) {
        if (!words.isEmpty()) {
            commands.add(words);
        }
    }
}
