package sluice.keyword.map;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.keyword.rule.Reading;
import sluice.sample.Template;
import sluice.sample.pattern.PatternFiles;
import sluice.sample.pattern.PatternIndex;
import sluice.sample.pattern.Reference;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;

/// Actions that change maps and lists of patterns while traffic runs. The file itself is not written.
final class MapActions {
    private MapActions() {}

    private static Reference reference(Words words, boolean map) {
        String name = Reading.parenthesis(words);
        return PatternFiles.find(name, map, words.surroundings(), 0);
    }

    private static ByteString text(Stream stream, Template template) {
        ByteWriter text = stream.slots.text();
        template.write(stream, text);
        ByteString copy = text.copy();
        stream.slots.giveText();
        return copy;
    }

    /// `set-map(<file>) <key fmt> <value fmt>` — sets the value of a key in a map, adding it if need be.
    ///
    /// `http-request set-map(virt@seen.map) %[src] %[date]`. Manual §4.4.
    @ActionKeyword(
            name = "set-map",
            parenthesis = true,
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE, RuleSet.HTTP_AFTER_RESPONSE})
    static Action setMap(Words words) {
        Reference reference = reference(words, true);
        Template key = Reading.field(words, "a key");
        Template value = Reading.field(words, "a value");
        return stream -> {
            try {
                reference.put(text(stream, key), text(stream, value));
            } catch (PatternIndex.Malformed unusable) {
                // A key that the match method cannot read is not added: the request has nothing to
                // do with it.
                return Verdict.CONTINUE;
            }
            return Verdict.CONTINUE;
        };
    }

    private static Action delete(Words words, boolean map) {
        Reference reference = reference(words, map);
        Template key = Reading.field(words, "a key");
        return stream -> {
            reference.remove(text(stream, key));
            return Verdict.CONTINUE;
        };
    }

    /// `del-map(<file>) <key fmt>` — removes a key from a map.
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "del-map",
            parenthesis = true,
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE, RuleSet.HTTP_AFTER_RESPONSE})
    static Action deleteMap(Words words) {
        return delete(words, true);
    }

    /// `del-acl(<file>) <key fmt>` — removes a pattern from a list.
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "del-acl",
            parenthesis = true,
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE, RuleSet.HTTP_AFTER_RESPONSE})
    static Action deleteAcl(Words words) {
        return delete(words, false);
    }

    /// `add-acl(<file>) <key fmt>` — adds a pattern to a list, unless it is there.
    ///
    /// `http-request add-acl(virt@banned) %[src] if bad`. Manual §4.4.
    @ActionKeyword(
            name = "add-acl",
            parenthesis = true,
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE, RuleSet.HTTP_AFTER_RESPONSE})
    static Action addAcl(Words words) {
        Reference reference = reference(words, false);
        Template key = Reading.field(words, "a key");
        return stream -> {
            ByteString pattern = text(stream, key);
            try {
                if (!reference.contains(pattern)) {
                    reference.add(pattern, null);
                }
            } catch (PatternIndex.Malformed unusable) {
                return Verdict.CONTINUE;
            }
            return Verdict.CONTINUE;
        };
    }
}
