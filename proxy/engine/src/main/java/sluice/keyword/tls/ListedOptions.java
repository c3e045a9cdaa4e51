package sluice.keyword.tls;

import sluice.wire.tls.TlsProblem;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What stands between the brackets of a crt-list line: files of its certificate, and options of a bind line. Manual §5.1 `crt-list`.
///
/// @param load the files
/// @param bind the options of a bind line, each at its column, blanks in the place of the rest
record ListedOptions(LoadOptions load, String bind) {
    private static final Pattern WORD = Pattern.compile("[^ \\t]+");

    /// Options of a bind line without a value.
    private static final Set<String> FLAGS = Set.of("allow-0rtt", "no-alpn", "no-ca-names");

    /// @throws TlsProblem when an option about files lacks its value, or has a wrong one
    static ListedOptions of(CertificateList.Entry entry) throws TlsProblem {
        var load = new LoadOptions();
        String text = entry.line().text();
        int open = text.indexOf('[');
        if (entry.options().isEmpty() || open < 0) {
            return new ListedOptions(load, "");
        }
        var bind = new StringBuilder(text.substring(open + 1, text.indexOf(']', open)));
        Matcher words = WORD.matcher(bind.toString());
        try {
            while (words.find()) {
                String option = words.group();
                int start = words.start();
                if (!LoadOptions.NAMES.contains(option)) {
                    if (!FLAGS.contains(option)) {
                        var _ = words.find();
                    }
                    continue;
                }
                if (!words.find()) {
                    throw new TlsProblem("'" + option + "' expects a value");
                }
                String value = words.group();
                load.take(option, () -> value);
                bind.replace(start, words.end(), " ".repeat(words.end() - start));
            }
        } catch (TlsProblem problem) {
            throw new TlsProblem(
                    "'"
                            + entry.line().file()
                            + ":"
                            + entry.number()
                            + "' : "
                            + problem.getMessage(),
                    problem);
        }
        return new ListedOptions(load, bind.toString());
    }
}
