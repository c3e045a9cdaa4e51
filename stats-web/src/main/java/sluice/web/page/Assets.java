package sluice.web.page;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files of the page, all in memory and found by their exact name: a path that is none of them does not exist.
public final class Assets {
    /// Scripts in the order in which each may use what stands before it.
    static final List<String> SCRIPTS =
            List.of(
                    "saved.js",
                    "words.js",
                    "store.js",
                    "stream.js",
                    "merge.js",
                    "draw.js",
                    "charts.js",
                    "banner.js",
                    "table.js",
                    "timeline.js",
                    "detail.js",
                    "browse.js",
                    "place.js",
                    "topology.js",
                    "action.js",
                    "app.js");

    private static final List<String> OTHERS =
            List.of(
                    "page.css",
                    "uplot.js",
                    "uplot.css",
                    "uplot-licence.txt",
                    "icon.svg",
                    "login.css");

    private final Map<String, Asset> files = new LinkedHashMap<>();

    /// One file.
    ///
    /// @param tag a strong validator of its content
    public record Asset(String type, byte[] bytes, String tag) {}

    /// Reads all files from the class path.
    public Assets() {
        for (var names : List.of(SCRIPTS, OTHERS)) {
            for (String name : names) {
                byte[] bytes = read(name);
                files.put(
                        name,
                        new Asset(type(name), bytes, '"' + hash(bytes).substring(0, 16) + '"'));
            }
        }
    }

    /// The file of that exact name, or null.
    public @Nullable Asset find(String name) {
        return files.get(name);
    }

    /// How many bytes all scripts and styles have together.
    public int size() {
        return files.values().stream().mapToInt(asset -> asset.bytes().length).sum();
    }

    String text(String name) {
        return new String(read(name), StandardCharsets.UTF_8);
    }

    private static byte[] read(String name) {
        try (var in = Assets.class.getResourceAsStream("/sluice/web/page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the page's file " + name + " is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> "text/plain; charset=utf-8";
        };
    }

    /// SHA-256 in base64, as validators and the Content-Security-Policy use it.
    static String hash(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// All scripts as one that needs no modules: imports are dropped, what was exported is in scope.
    String bundle() {
        var out = new StringBuilder(1 << 17);
        out.append(text("uplot.js")).append("\n(() => {'use strict';\n");
        for (String name : SCRIPTS) {
            for (String line : text(name).split("\n")) {
                if (line.startsWith("import ")) {
                    continue;
                }
                out.append(line.startsWith("export ") ? line.substring(7) : line).append('\n');
            }
        }
        return out.append("})();\n").toString();
    }
}
