package sluice.keyword.map;

import sluice.keyword.rule.Replacement;
import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.pattern.Entry;
import sluice.sample.pattern.MatchMethod;
import sluice.sample.pattern.PatternFiles;
import sluice.sample.pattern.PatternIndex;
import sluice.sample.pattern.Reference;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.ByteWriter;
import sluice.value.regex.Regex;

/// A map of regular expressions whose values refer to groups.
final class GroupedMap {
    private GroupedMap() {}

    static Conversion of(Arguments arguments) {
        Reference reference =
                PatternFiles.find(arguments.text(0), true, arguments.surroundings(), 0);
        PatternIndex index;
        try {
            index = reference.index(MatchMethod.REG, false, false);
        } catch (PatternIndex.Malformed malformed) {
            arguments.problem(0, PatternFiles.located(reference.name(), malformed));
            return (stream, value) -> false;
        }
        boolean fallback = arguments.size() > 1;
        ByteString otherwise = arguments.bytes(1);
        return (stream, value) -> {
            Entry found = index.match(value);
            ByteString format = found == null ? null : found.value();
            if (found == null || format == null) {
                value.string(otherwise);
                return fallback;
            }
            Regex regex = index.regex(found);
            ByteView view = value.bytes();
            ByteWriter text = stream.slots.text();
            if (regex != null && regex.find(view)) {
                Replacement.write(
                        regex,
                        view.array(),
                        view.offset(),
                        format.array(),
                        0,
                        format.length(),
                        text);
            }
            byte[] room = value.room(text.length());
            System.arraycopy(text.array(), 0, room, 0, text.length());
            value.string(room, 0, text.length());
            stream.slots.giveText();
            return true;
        };
    }
}
