package sluice.keyword.map;

import static sluice.sample.ArgumentType.MAP;
import static sluice.sample.ArgumentType.STR;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.sample.pattern.Entry;
import sluice.sample.pattern.MatchMethod;
import sluice.sample.pattern.PatternFiles;
import sluice.sample.pattern.PatternIndex;
import sluice.sample.pattern.Reference;
import sluice.value.ByteString;
import sluice.value.Kind;

/// `map…_key`: looks the sample up in a file of keys and values and gives the key that was found there.
///
/// Manual §7.3.1.
final class MapKeyConverters {
    private MapKeyConverters() {}

    /// The key that was found in place of what stands behind it.
    private static Conversion key(Arguments arguments, MatchMethod method) {
        var place = arguments.surroundings();
        Reference reference = PatternFiles.find(arguments.text(0), true, place, 0);
        PatternIndex index;
        try {
            index = reference.index(method, false, false);
        } catch (PatternIndex.Malformed malformed) {
            arguments.problem(0, PatternFiles.located(reference.name(), malformed));
            return (stream, value) -> false;
        }
        boolean fallback = arguments.size() > 1;
        ByteString otherwise = arguments.bytes(1);
        return (stream, value) -> {
            Entry found = index.match(value);
            if (found == null && !fallback) {
                return false;
            }
            value.string(found == null ? otherwise : found.pattern());
            return true;
        };
    }

    /// `map_str_key(<file>[,<default>])` — looks the sample up in a map and gives the key as it is written there: the key is the whole text.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a` | `path,map_str_key(/etc/places.map)` | `/a` |
    @Converter(
            name = "map_str_key",
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapStrKey(Arguments arguments) {
        return key(arguments, MatchMethod.STR);
    }

    /// `map_beg_key(<file>[,<default>])` — looks the sample up in a map and gives the key as it is written there: the key is what the text begins with; the longest wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a/x` | `path,map_beg_key(/etc/places.map)` | `/a` |
    @Converter(
            name = "map_beg_key",
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapBegKey(Arguments arguments) {
        return key(arguments, MatchMethod.BEG);
    }

    /// `map_sub_key(<file>[,<default>])` — looks the sample up in a map and gives the key as it is written there: the key is part of the text.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    @Converter(
            name = "map_sub_key",
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapSubKey(Arguments arguments) {
        return key(arguments, MatchMethod.SUB);
    }

    /// `map_dir_key(<file>[,<default>])` — looks the sample up in a map and gives the key as it is written there: the key is whole parts of a path.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    @Converter(
            name = "map_dir_key",
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapDirKey(Arguments arguments) {
        return key(arguments, MatchMethod.DIR);
    }

    /// `map_dom_key(<file>[,<default>])` — looks the sample up in a map and gives the key as it is written there: the key is whole labels of a name.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    @Converter(
            name = "map_dom_key",
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapDomKey(Arguments arguments) {
        return key(arguments, MatchMethod.DOM);
    }

    /// `map_end_key(<file>[,<default>])` — looks the sample up in a map and gives the key as it is written there: the key is what the text ends with.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    @Converter(
            name = "map_end_key",
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapEndKey(Arguments arguments) {
        return key(arguments, MatchMethod.END);
    }

    /// `map_reg_key(<file>[,<default>])` — looks the sample up in a map and gives the key as it is written there: the key is a regular expression.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    @Converter(
            name = "map_reg_key",
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapRegKey(Arguments arguments) {
        return key(arguments, MatchMethod.REG);
    }

    /// `map_int_key(<file>[,<default>])` — looks the sample up in a map and gives the key as it is written there: the key is a number or a range.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    @Converter(
            name = "map_int_key",
            in = Kind.SINT,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapIntKey(Arguments arguments) {
        return key(arguments, MatchMethod.INT);
    }

    /// `map_ip_key(<file>[,<default>])` — looks the sample up in a map and gives the key as it is written there: the key is an address or a network.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    @Converter(
            name = "map_ip_key",
            in = Kind.ADDR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapIpKey(Arguments arguments) {
        return key(arguments, MatchMethod.IP);
    }
}
