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
import sluice.sample.pattern.PatternValue;
import sluice.sample.pattern.Reference;
import sluice.value.ByteString;
import sluice.value.Kind;
import sluice.value.Value;

/// `map…`: looks the sample up in a file of keys and values.
final class MapConverters {
    private MapConverters() {}

    private static Conversion map(Arguments arguments, MatchMethod method, PatternValue type) {
        var place = arguments.surroundings();
        Reference reference = PatternFiles.find(arguments.text(0), true, place, 0);
        PatternIndex index;
        try {
            reference.require(type);
            index = reference.index(method, false, false);
        } catch (PatternIndex.Malformed malformed) {
            arguments.problem(0, PatternFiles.located(reference.name(), malformed));
            return (stream, value) -> false;
        }
        boolean fallback = arguments.size() > 1;
        ByteString otherwise = arguments.bytes(1);
        if (fallback && !type.into(otherwise, new Value())) {
            arguments.problem(
                    1, "the default value '" + otherwise + "' is not of the type of this map");
        }
        return (stream, value) -> look(index, type, value, fallback, otherwise);
    }

    private static boolean look(
            PatternIndex index,
            PatternValue type,
            Value value,
            boolean fallback,
            ByteString otherwise) {
        Entry found = index.match(value);
        ByteString text = found == null ? null : found.value();
        if (text != null) {
            return type.into(text, value);
        }
        return fallback && type.into(otherwise, value);
    }

    /// `map_str(<file>[,<default>])` — looks the sample up in a map of texts: the key is the whole text.
    ///
    /// Without a hit it is the default, or no sample. `map` is its short name. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a` | `path,map(/etc/places.map,none)` | `first` |
    /// | `GET /x` | `path,map(/etc/places.map,none)` | `none` |
    /// | `GET /a` | `path,map_str(/etc/places.map)` | `first` |
    @Converter(
            name = {"map", "map_str"},
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapStr(Arguments arguments) {
        return map(arguments, MatchMethod.STR, PatternValue.STR);
    }

    /// `map_str_int(<file>[,<default>])` — looks the sample up in a map of numbers: the key is the whole text.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /n` | `path,map_str_int(/etc/ports.map)` | `7` |
    @Converter(
            name = "map_str_int",
            in = Kind.STR,
            out = Kind.SINT,
            args = {MAP, STR},
            required = 1)
    static Conversion mapStrNumber(Arguments arguments) {
        return map(arguments, MatchMethod.STR, PatternValue.INT);
    }

    /// `map_str_ip(<file>[,<default>])` — looks the sample up in a map of addresses: the key is the whole text.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /i` | `path,map_str_ip(/etc/addresses.map)` | `10.0.0.1` |
    @Converter(
            name = "map_str_ip",
            in = Kind.STR,
            out = Kind.ADDR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapStrAddress(Arguments arguments) {
        return map(arguments, MatchMethod.STR, PatternValue.IP);
    }

    /// `map_beg(<file>[,<default>])` — looks the sample up in a map of texts: the key is what the text begins with; the longest wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a/x` | `path,map_beg(/etc/places.map)` | `first` |
    @Converter(
            name = "map_beg",
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapBeg(Arguments arguments) {
        return map(arguments, MatchMethod.BEG, PatternValue.STR);
    }

    /// `map_beg_int(<file>[,<default>])` — looks the sample up in a map of numbers: the key is what the text begins with; the longest wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /n/x` | `path,map_beg_int(/etc/ports.map)` | `7` |
    @Converter(
            name = "map_beg_int",
            in = Kind.STR,
            out = Kind.SINT,
            args = {MAP, STR},
            required = 1)
    static Conversion mapBegNumber(Arguments arguments) {
        return map(arguments, MatchMethod.BEG, PatternValue.INT);
    }

    /// `map_beg_ip(<file>[,<default>])` — looks the sample up in a map of addresses: the key is what the text begins with; the longest wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /i/x` | `path,map_beg_ip(/etc/addresses.map)` | `10.0.0.1` |
    @Converter(
            name = "map_beg_ip",
            in = Kind.STR,
            out = Kind.ADDR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapBegAddress(Arguments arguments) {
        return map(arguments, MatchMethod.BEG, PatternValue.IP);
    }

    /// `map_sub(<file>[,<default>])` — looks the sample up in a map of texts: the key is part of the text; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /x/b/y` | `path,map_sub(/etc/places.map)` | `second` |
    @Converter(
            name = "map_sub",
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapSub(Arguments arguments) {
        return map(arguments, MatchMethod.SUB, PatternValue.STR);
    }

    /// `map_sub_int(<file>[,<default>])` — looks the sample up in a map of numbers: the key is part of the text; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /x/n/y` | `path,map_sub_int(/etc/ports.map)` | `7` |
    @Converter(
            name = "map_sub_int",
            in = Kind.STR,
            out = Kind.SINT,
            args = {MAP, STR},
            required = 1)
    static Conversion mapSubNumber(Arguments arguments) {
        return map(arguments, MatchMethod.SUB, PatternValue.INT);
    }

    /// `map_sub_ip(<file>[,<default>])` — looks the sample up in a map of addresses: the key is part of the text; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /x/i/y` | `path,map_sub_ip(/etc/addresses.map)` | `10.0.0.1` |
    @Converter(
            name = "map_sub_ip",
            in = Kind.STR,
            out = Kind.ADDR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapSubAddress(Arguments arguments) {
        return map(arguments, MatchMethod.SUB, PatternValue.IP);
    }

    /// `map_dir(<file>[,<default>])` — looks the sample up in a map of texts: the key stands between slashes; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /x/b/y` | `path,map_dir(/etc/places.map)` | `second` |
    @Converter(
            name = "map_dir",
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapDir(Arguments arguments) {
        return map(arguments, MatchMethod.DIR, PatternValue.STR);
    }

    /// `map_dir_int(<file>[,<default>])` — looks the sample up in a map of numbers: the key stands between slashes; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /x/n/y` | `path,map_dir_int(/etc/ports.map)` | `7` |
    @Converter(
            name = "map_dir_int",
            in = Kind.STR,
            out = Kind.SINT,
            args = {MAP, STR},
            required = 1)
    static Conversion mapDirNumber(Arguments arguments) {
        return map(arguments, MatchMethod.DIR, PatternValue.INT);
    }

    /// `map_dir_ip(<file>[,<default>])` — looks the sample up in a map of addresses: the key stands between slashes; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /x/i/y` | `path,map_dir_ip(/etc/addresses.map)` | `10.0.0.1` |
    @Converter(
            name = "map_dir_ip",
            in = Kind.STR,
            out = Kind.ADDR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapDirAddress(Arguments arguments) {
        return map(arguments, MatchMethod.DIR, PatternValue.IP);
    }

    /// `map_dom(<file>[,<default>])` — looks the sample up in a map of texts: the key stands between dots, slashes or colons; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + host: www.c.example` | `req.hdr(host),map_dom(/etc/places.map)` | `third` |
    @Converter(
            name = "map_dom",
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapDom(Arguments arguments) {
        return map(arguments, MatchMethod.DOM, PatternValue.STR);
    }

    /// `map_dom_int(<file>[,<default>])` — looks the sample up in a map of numbers: the key stands between dots, slashes or colons; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + host: www.c.example` | `req.hdr(host),map_dom_int(/etc/ports.map)` | `8` |
    @Converter(
            name = "map_dom_int",
            in = Kind.STR,
            out = Kind.SINT,
            args = {MAP, STR},
            required = 1)
    static Conversion mapDomNumber(Arguments arguments) {
        return map(arguments, MatchMethod.DOM, PatternValue.INT);
    }

    /// `map_dom_ip(<file>[,<default>])` — looks the sample up in a map of addresses: the key stands between dots, slashes or colons; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + host: www.c.example` | `req.hdr(host),map_dom_ip(/etc/addresses.map)` | `10.0.0.3` |
    @Converter(
            name = "map_dom_ip",
            in = Kind.STR,
            out = Kind.ADDR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapDomAddress(Arguments arguments) {
        return map(arguments, MatchMethod.DOM, PatternValue.IP);
    }

    /// `map_end(<file>[,<default>])` — looks the sample up in a map of texts: the key is what the text ends with; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /x/b` | `path,map_end(/etc/places.map)` | `second` |
    @Converter(
            name = "map_end",
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapEnd(Arguments arguments) {
        return map(arguments, MatchMethod.END, PatternValue.STR);
    }

    /// `map_end_int(<file>[,<default>])` — looks the sample up in a map of numbers: the key is what the text ends with; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /x/n` | `path,map_end_int(/etc/ports.map)` | `7` |
    @Converter(
            name = "map_end_int",
            in = Kind.STR,
            out = Kind.SINT,
            args = {MAP, STR},
            required = 1)
    static Conversion mapEndNumber(Arguments arguments) {
        return map(arguments, MatchMethod.END, PatternValue.INT);
    }

    /// `map_end_ip(<file>[,<default>])` — looks the sample up in a map of addresses: the key is what the text ends with; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /x/i` | `path,map_end_ip(/etc/addresses.map)` | `10.0.0.1` |
    @Converter(
            name = "map_end_ip",
            in = Kind.STR,
            out = Kind.ADDR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapEndAddress(Arguments arguments) {
        return map(arguments, MatchMethod.END, PatternValue.IP);
    }

    /// `map_reg(<file>[,<default>])` — looks the sample up in a map of texts: the key is a regular expression; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /b` | `path,map_reg(/etc/places.map)` | `second` |
    @Converter(
            name = "map_reg",
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapReg(Arguments arguments) {
        return map(arguments, MatchMethod.REG, PatternValue.STR);
    }

    /// `map_reg_int(<file>[,<default>])` — looks the sample up in a map of numbers: the key is a regular expression; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /n` | `path,map_reg_int(/etc/ports.map)` | `7` |
    @Converter(
            name = "map_reg_int",
            in = Kind.STR,
            out = Kind.SINT,
            args = {MAP, STR},
            required = 1)
    static Conversion mapRegNumber(Arguments arguments) {
        return map(arguments, MatchMethod.REG, PatternValue.INT);
    }

    /// `map_reg_ip(<file>[,<default>])` — looks the sample up in a map of addresses: the key is a regular expression; the first line of the file wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /i` | `path,map_reg_ip(/etc/addresses.map)` | `10.0.0.1` |
    @Converter(
            name = "map_reg_ip",
            in = Kind.STR,
            out = Kind.ADDR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapRegAddress(Arguments arguments) {
        return map(arguments, MatchMethod.REG, PatternValue.IP);
    }

    /// `map_int(<file>[,<default>])` — looks the sample up in a map of texts: the key is a number or a range.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-n: 42` | `req.hdr_val(x-n),map_int(/etc/numbers.map)` | `answer` |
    @Converter(
            name = "map_int",
            in = Kind.SINT,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapInt(Arguments arguments) {
        return map(arguments, MatchMethod.INT, PatternValue.STR);
    }

    /// `map_int_int(<file>[,<default>])` — looks the sample up in a map of numbers: the key is a number or a range.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-n: 1` | `req.hdr_val(x-n),map_int_int(/etc/number-ports.map)` | `11` |
    @Converter(
            name = "map_int_int",
            in = Kind.SINT,
            out = Kind.SINT,
            args = {MAP, STR},
            required = 1)
    static Conversion mapIntNumber(Arguments arguments) {
        return map(arguments, MatchMethod.INT, PatternValue.INT);
    }

    /// `map_int_ip(<file>[,<default>])` — looks the sample up in a map of addresses: the key is a number or a range.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-n: 2` | `req.hdr_val(x-n),map_int_ip(/etc/number-addresses.map)` | `10.0.0.2` |
    @Converter(
            name = "map_int_ip",
            in = Kind.SINT,
            out = Kind.ADDR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapIntAddress(Arguments arguments) {
        return map(arguments, MatchMethod.INT, PatternValue.IP);
    }

    /// `map_ip(<file>[,<default>])` — looks the sample up in a map of texts: the key is an address or a network; the longest wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-ip: 10.1.2.3` | `req.hdr(x-ip),map_ip(/etc/networks.map)` | `inside` |
    @Converter(
            name = "map_ip",
            in = Kind.ADDR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapIp(Arguments arguments) {
        return map(arguments, MatchMethod.IP, PatternValue.STR);
    }

    /// `map_ip_int(<file>[,<default>])` — looks the sample up in a map of numbers: the key is an address or a network; the longest wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-ip: 192.168.1.1` | `req.hdr(x-ip),map_ip_int(/etc/network-ports.map)` | `5` |
    @Converter(
            name = "map_ip_int",
            in = Kind.ADDR,
            out = Kind.SINT,
            args = {MAP, STR},
            required = 1)
    static Conversion mapIpNumber(Arguments arguments) {
        return map(arguments, MatchMethod.IP, PatternValue.INT);
    }

    /// `map_ip_ip(<file>[,<default>])` — looks the sample up in a map of addresses: the key is an address or a network; the longest wins.
    ///
    /// Without a hit it is the default, or no sample. Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-ip: 172.16.0.1` | `req.hdr(x-ip),map_ip_ip(/etc/network-addresses.map)` | `10.0.0.9` |
    @Converter(
            name = "map_ip_ip",
            in = Kind.ADDR,
            out = Kind.ADDR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapIpAddress(Arguments arguments) {
        return map(arguments, MatchMethod.IP, PatternValue.IP);
    }

    /// `map_regm(<file>[,<default>])` — like `map_reg`; groups of the match may stand in the value as `\1` to `\9`.
    ///
    /// Manual §7.3.1 `map`.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /u/ann` | `path,map_regm(/etc/patterns.map)` | `user ann` |
    @Converter(
            name = "map_regm",
            in = Kind.STR,
            out = Kind.STR,
            args = {MAP, STR},
            required = 1)
    static Conversion mapRegm(Arguments arguments) {
        return GroupedMap.of(arguments);
    }
}
