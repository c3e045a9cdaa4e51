package sluice.operation.stats;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What stands behind the path of the statistics page: `;up;no-maint;norefresh?scope=TEXT`. Immutable.
///
/// @param up hides servers that are down
/// @param noMaintenance hides servers in maintenance
/// @param noRefresh does not tell browsers to ask again
/// @param scope shows only proxies with this text in their name, whatever the case; empty for all
record PageFilters(boolean up, boolean noMaintenance, boolean noRefresh, String scope) {
    private static final String SCOPE = "?scope=";
    private static final int LONGEST_SCOPE = 20;
    private static final Pattern WORD = Pattern.compile(";([^;?&]*)");
    private static final Pattern SCOPE_WORD = Pattern.compile("[;?&]scope=([^;&]*)");

    /// The words behind semicolons.
    ///
    /// @param rest what stands behind the path of the page
    static List<String> words(String rest) {
        return WORD.matcher(rest).results().map(found -> found.group(1)).toList();
    }

    /// Whether one of them begins so, which is enough for HAProxy.
    static boolean has(List<String> words, String word) {
        return words.stream().anyMatch(each -> each.startsWith(word));
    }

    /// @param rest what stands behind the path of the page
    static PageFilters of(String rest) {
        var words = words(rest);
        String scope = "";
        var named = SCOPE_WORD.matcher(rest);
        if (named.find()) {
            String text = named.group(1);
            try {
                scope = URLDecoder.decode(text, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException malformed) {
                scope = text;
            }
            scope = scope.substring(0, Math.min(scope.length(), LONGEST_SCOPE));
        }
        return new PageFilters(
                has(words, "up"), has(words, "no-maint"), has(words, "norefresh"), scope);
    }

    PageFilters up(boolean wanted) {
        return new PageFilters(wanted, noMaintenance, noRefresh, scope);
    }

    PageFilters noMaintenance(boolean wanted) {
        return new PageFilters(up, wanted, noRefresh, scope);
    }

    PageFilters noRefresh(boolean wanted) {
        return new PageFilters(up, noMaintenance, wanted, scope);
    }

    boolean wants(String proxy) {
        return proxy.toLowerCase(Locale.ROOT).contains(scope.toLowerCase(Locale.ROOT));
    }

    /// The words, each behind its semicolon.
    String words() {
        return (up ? ";up" : "")
                + (noMaintenance ? ";no-maint" : "")
                + (noRefresh ? ";norefresh" : "");
    }

    /// As it stands in a target; free of characters that HTML would have to escape.
    String text() {
        return words()
                + (scope.isEmpty() ? "" : SCOPE + URLEncoder.encode(scope, StandardCharsets.UTF_8));
    }
}
