package sluice.log.question;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// All questions by name, in the order of `--help`.
public final class Questions {
    private static final Question[] ALL = {
        new Report(),
        new Servers(
                "servers",
                "one row per server: share, statuses, failures, percentiles",
                Group.By.SERVER),
        new Servers("backends", "the same per backend", Group.By.BACKEND),
        new Servers("frontends", "the same per frontend", Group.By.FRONTEND),
        new Urls(),
        new Phases(),
        new Errors(),
        new Terminations(),
        new Queues(),
        new Connections(),
        new Clients(false),
        new Slow(),
        new Timeline(),
        new Bursts(),
        new Holes(),
        new Retries(),
        new Balance(),
        new Clients(true),
        new Reloads(),
        new Tls(),
    };

    private Questions() {}

    public static @Nullable Question named(String name) {
        for (Question question : ALL) if (question.name().equals(name)) return question;
        return null;
    }

    public static List<Question> all() {
        return List.of(ALL);
    }

    /// The name most like an unknown one, or null.
    public static @Nullable String near(String name) {
        List<String> names = new ArrayList<>();
        for (Question question : ALL) names.add(question.name());
        for (String other :
                new String[] {"compare", "parse", "explain", "tally", "merge", "fields"})
            names.add(other);
        for (String known : names)
            if (!name.isEmpty() && (known.startsWith(name) || name.startsWith(known))) return known;
        return null;
    }
}
