package sluice.keyword.acl;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.sample.Surroundings;
import sluice.sample.acl.AclKeyword;
import sluice.sample.acl.Conditions;
import sluice.sample.acl.Tokens;
import sluice.sample.pattern.MatchMethod;

/// The `acl` line, and criteria whose name carries the match method.
final class AclKeywords {
    private AclKeywords() {}

    /// `acl <name> <criterion> [flags] [operator] [<pattern>…]` — declares a condition under a name.
    ///
    /// Lines of the same name are alternatives; so are the patterns of one line. The name is used behind `if` and `unless`.
    ///
    /// ```
    /// acl internal  src 10.0.0.0/8 192.168.0.0/16
    /// acl api       path_beg /api/ /v2/
    /// acl api       hdr(host) -i api.example.com
    /// http-request deny if api !internal
    /// ```
    ///
    /// Flags: `-i` ignore case, `-f <file>` patterns from a file, `-m <method>` how to compare, `-M` the file is a map,
    /// `-n` no DNS, `-u <id>` an identifier, `--` end of flags. Manual §7.1.
    @Directive(
            name = "acl",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void acl(Words words) {
        Conditions.declare(new WordTokens(words));
    }

    private record WordTokens(Words words) implements Tokens {
        @Override
        public @Nullable String peek() {
            return words.peek();
        }

        @Override
        public String next() {
            return words.next("a name, a fetch method and patterns");
        }

        @Override
        public Surroundings surroundings() {
            return words.surroundings();
        }
    }

    /// `path`, `hdr(<name>)`, … — the whole text is one of the patterns.
    ///
    /// `acl login path /login /signin` is `acl login path -m str /login /signin`. Manual §7.3.6.
    @AclKeyword(
            name = {
                "base",
                "cook",
                "hdr",
                "http_auth_group",
                "method",
                "path",
                "req_ssl_sni",
                "req_ver",
                "resp_ver",
                "scook",
                "shdr",
                "url",
                "urlp",
                "url_param",
                "req_rdp_cookie"
            },
            fetch = {
                "base",
                "req.cook",
                "req.hdr",
                "http_auth_group",
                "method",
                "path",
                "req.ssl_sni",
                "req.ver",
                "res.ver",
                "res.cook",
                "res.hdr",
                "url",
                "urlp",
                "urlp",
                "req.rdp_cookie"
            })
    static MatchMethod exact() {
        return MatchMethod.STR;
    }

    /// `path_beg`, `hdr_beg(<name>)`, … — the text begins with one of the patterns.
    ///
    /// `path_beg /api/` is `path -m beg /api/`. Manual §7.1.3.
    @AclKeyword(
            name = {
                "base_beg",
                "cook_beg",
                "hdr_beg",
                "path_beg",
                "scook_beg",
                "shdr_beg",
                "url_beg",
                "urlp_beg"
            },
            fetch = {"base", "req.cook", "req.hdr", "path", "res.cook", "res.hdr", "url", "urlp"})
    static MatchMethod beginning() {
        return MatchMethod.BEG;
    }

    /// `path_end`, `hdr_end(<name>)`, … — the text ends with one of the patterns.
    ///
    /// `path_end .jpg .png` is `path -m end .jpg .png`. Manual §7.1.3.
    @AclKeyword(
            name = {
                "base_end",
                "cook_end",
                "hdr_end",
                "path_end",
                "scook_end",
                "shdr_end",
                "url_end",
                "urlp_end",
                "ssl_fc_sni_end"
            },
            fetch = {
                "base",
                "req.cook",
                "req.hdr",
                "path",
                "res.cook",
                "res.hdr",
                "url",
                "urlp",
                "ssl_fc_sni"
            })
    static MatchMethod ending() {
        return MatchMethod.END;
    }

    /// `path_sub`, `hdr_sub(<name>)`, … — the text contains one of the patterns.
    ///
    /// `hdr_sub(user-agent) -i bot crawler` is `hdr(user-agent) -m sub -i bot crawler`. Manual §7.1.3.
    @AclKeyword(
            name = {
                "base_sub",
                "cook_sub",
                "hdr_sub",
                "path_sub",
                "scook_sub",
                "shdr_sub",
                "url_sub",
                "urlp_sub"
            },
            fetch = {"base", "req.cook", "req.hdr", "path", "res.cook", "res.hdr", "url", "urlp"})
    static MatchMethod part() {
        return MatchMethod.SUB;
    }

    /// `path_dir`, `url_dir`, … — one of the parts between slashes is one of the patterns.
    ///
    /// `path_dir static` is true for `/a/static/b`, not for `/statics`. Manual §7.1.3.
    @AclKeyword(
            name = {
                "base_dir",
                "cook_dir",
                "hdr_dir",
                "path_dir",
                "scook_dir",
                "shdr_dir",
                "url_dir",
                "urlp_dir"
            },
            fetch = {"base", "req.cook", "req.hdr", "path", "res.cook", "res.hdr", "url", "urlp"})
    static MatchMethod directory() {
        return MatchMethod.DIR;
    }

    /// `hdr_dom(<name>)`, `url_dom`, … — one of the patterns stands between dots, slashes, colons or question marks.
    ///
    /// `hdr_dom(host) example.com` is true for `www.example.com:8080`, not for `notexample.com`. Manual §7.1.3.
    @AclKeyword(
            name = {
                "base_dom",
                "cook_dom",
                "hdr_dom",
                "path_dom",
                "scook_dom",
                "shdr_dom",
                "url_dom",
                "urlp_dom"
            },
            fetch = {"base", "req.cook", "req.hdr", "path", "res.cook", "res.hdr", "url", "urlp"})
    static MatchMethod domain() {
        return MatchMethod.DOM;
    }

    /// `path_len`, `hdr_len(<name>)`, … — the length of the text, in bytes, is one of the numbers or ranges.
    ///
    /// `url_len gt 2048` is `url -m len gt 2048`. Manual §7.1.3.
    @AclKeyword(
            name = {
                "base_len",
                "cook_len",
                "hdr_len",
                "path_len",
                "scook_len",
                "shdr_len",
                "url_len",
                "urlp_len"
            },
            fetch = {"base", "req.cook", "req.hdr", "path", "res.cook", "res.hdr", "url", "urlp"})
    static MatchMethod length() {
        return MatchMethod.LEN;
    }

    /// `path_reg`, `hdr_reg(<name>)`, … — one of the regular expressions is found in the text.
    ///
    /// `path_reg ^/user/[0-9]+$` is `path -m reg ^/user/[0-9]+$`. Manual §7.1.4.
    @AclKeyword(
            name = {
                "base_reg",
                "cook_reg",
                "hdr_reg",
                "path_reg",
                "scook_reg",
                "shdr_reg",
                "url_reg",
                "urlp_reg",
                "ssl_fc_sni_reg"
            },
            fetch = {
                "base",
                "req.cook",
                "req.hdr",
                "path",
                "res.cook",
                "res.hdr",
                "url",
                "urlp",
                "ssl_fc_sni"
            })
    static MatchMethod expression() {
        return MatchMethod.REG;
    }

    /// `req_ssl_ver`, `req_rdp_cookie_cnt`, … — the number is one of the numbers or ranges.
    ///
    /// `req.ssl_ver 3.1:3.4` and `req_ssl_ver gt 3.0` take two-part versions. Manual §7.1.2.
    @AclKeyword(
            name = {"req_ssl_ver", "req.ssl_ver", "req_rdp_cookie_cnt"},
            fetch = {"req.ssl_ver", "req.ssl_ver", "req.rdp_cookie_cnt"})
    static MatchMethod number() {
        return MatchMethod.INT;
    }

    /// `payload(<offset>,<length>)`, `payload_lv(…)` — the block is one of the patterns, written as hexadecimal digits.
    ///
    /// `payload(0,3) 160301` is `req.payload(0,3) -m bin 160301`. Manual §7.3.5.
    @AclKeyword(
            name = {"payload", "payload_lv"},
            fetch = {"req.payload", "req.payload_lv"})
    static MatchMethod block() {
        return MatchMethod.BIN;
    }
}
