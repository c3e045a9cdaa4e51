package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.config.syntax.Span;
import sluice.flow.BackendPlan;
import sluice.flow.FrontendPlan;
import sluice.flow.ProxyPlan;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Listener;
import sluice.proxies.Mode;
import sluice.proxies.Proxy;
import sluice.proxies.Timeouts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One `frontend`, `backend`, `listen` or `defaults` section while it is read.
///
/// A `listen` section has both nouns, a `defaults` section has both as scratch: its lines are checked against them and
/// applied again to every proxy that uses the section, so a keyword needs no code for inheritance.
public final class ProxyDraft {
    private final Section section;
    private final String name;
    private final Span header;
    private final @Nullable Frontend frontend;
    private final @Nullable Backend backend;
    private final @Nullable FrontendPlan frontendPlan;
    private final @Nullable BackendPlan backendPlan;
    private final List<BindDraft> binds = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final Parts parts = new Parts();
    private final Set<String> set = new HashSet<>();
    private boolean disabled;
    private int ownId;
    private int opened;

    ProxyDraft(
            Section section,
            String name,
            Span header,
            @Nullable Frontend frontend,
            @Nullable Backend backend) {
        this.section = section;
        this.name = name;
        this.header = header;
        this.frontend = frontend;
        this.backend = backend;
        this.frontendPlan = frontend == null ? null : new FrontendPlan(frontend);
        this.backendPlan = backend == null ? null : new BackendPlan(backend);
    }

    /// A `log-forward` section: it listens as a frontend does, and is none that others could name.
    public static ProxyDraft forwarder(String name, Span header) {
        return new ProxyDraft(Section.LOG_FORWARD, name, header, new Frontend(name, 0), null);
    }

    public Section section() {
        return section;
    }

    public String name() {
        return name;
    }

    /// Notes the words of a line that was read for this proxy, those of `defaults` included; lines of servers and addresses are kept with them.
    void wrote(String line) {
        lines.add(line);
    }

    /// Every line of the proxy but `server` and `bind`: two proxies with the same text are configured alike.
    public List<String> lines() {
        return lines;
    }

    /// The line that opened the section.
    public Span header() {
        return header;
    }

    /// As messages say it: `frontend 'web'`.
    public String title() {
        return section.word() + " '" + name + "'";
    }

    /// True in a `defaults` section: nothing here serves traffic.
    public boolean isScratch() {
        return section == Section.DEFAULTS;
    }

    public @Nullable Frontend frontend() {
        return frontend;
    }

    public @Nullable Backend backend() {
        return backend;
    }

    public @Nullable FrontendPlan frontendPlan() {
        return frontendPlan;
    }

    public @Nullable BackendPlan backendPlan() {
        return backendPlan;
    }

    /// Whether an `id` line gave this section that number.
    public boolean hasOwnId(int id) {
        return ownId == id;
    }

    /// The number of an `id` line; 0 without one.
    public int ownId() {
        return ownId;
    }

    /// Sets the number of an `id` line.
    public void ownId(int id) {
        ownId = id;
        each(proxy -> proxy.id(id));
    }

    /// Runs `setting` on the plan of the frontend, the backend, or both.
    public void eachPlan(Consumer<ProxyPlan> setting) {
        if (frontendPlan != null) {
            setting.accept(frontendPlan);
        }
        if (backendPlan != null) {
            setting.accept(backendPlan);
        }
    }

    /// Runs `setting` on the frontend, the backend, or both.
    public void each(Consumer<Proxy> setting) {
        if (frontend != null) {
            setting.accept(frontend);
        }
        if (backend != null) {
            setting.accept(backend);
        }
    }

    public Mode mode() {
        return anySide().mode();
    }

    public Timeouts timeouts() {
        return anySide().timeouts();
    }

    private Proxy anySide() {
        if (frontend != null) {
            return frontend;
        }
        if (backend != null) {
            return backend;
        }
        throw new AssertionError("a proxy has a side: " + title());
    }

    /// The `bind` lines in order.
    public List<BindDraft> binds() {
        return binds;
    }

    /// Makes the listeners of the bind lines that have none yet, and answers those.
    public List<Listener> openedBinds() {
        if (frontend == null) {
            throw new AssertionError("a backend does not listen: " + title());
        }
        var made = new ArrayList<Listener>();
        int next =
                frontend.listeners().isEmpty()
                        ? 1
                        : frontend.listeners().getLast().bindPoint().id + 1;
        for (; opened < binds.size(); opened++) {
            for (var point : binds.get(opened).points()) {
                if (point.id == 0) {
                    point.id = next;
                }
                next = point.id + 1;
                made.add(new Listener(frontend, point));
            }
        }
        frontend.listeners().addAll(made);
        return made;
    }

    /// Notes that the section itself set `subject`; true when it had done so before on one of its own lines, which is worth a
    /// warning. What is inherited does not count.
    public boolean repeats(Words words, String subject) {
        return !words.inherited() && !set.add(subject);
    }

    /// `disabled`: read and checked, but neither listens nor shows in statistics.
    public boolean disabled() {
        return disabled;
    }

    public void disabled(boolean disabled) {
        this.disabled = disabled;
        each(proxy -> proxy.disabled(disabled));
    }

    /// What the keywords of one subject keep about this proxy while it is read.
    public <T> T part(Class<T> type, Supplier<T> fresh) {
        return parts.get(type, fresh);
    }

    public <T> @Nullable T part(Class<T> type) {
        return parts.get(type);
    }
}
