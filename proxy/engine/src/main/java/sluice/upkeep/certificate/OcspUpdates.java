package sluice.upkeep.certificate;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.upkeep.certificate.OcspResponder.Reply;
import sluice.upkeep.certificate.OcspUpdate.Status;
import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.OcspAnswer;
import sluice.wire.tls.OcspQuestion;
import sluice.wire.tls.Renewal;
import sluice.wire.tls.TlsProblem;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Fetches answers of authorities when they are due, one after the other, and staples them from then on. Manual §12.7.1 `ocsp-update`.
@Shared(
        "confined to the operation loop, what ends it is volatile; a question waits on a thread of"
                + " its own")
public final class OcspUpdates implements AutoCloseable {
    /// An answer is fetched again so long before it expires.
    private static final int MARGIN_SECONDS = 60;

    private static final int MOST_DOUBLINGS = 20;

    private final OcspSettings settings;
    private final ScheduledExecutorService operation;
    private final Consumer<String> log;
    private final Map<String, OcspUpdate> updates = new LinkedHashMap<>();

    /// Certificates that name nobody to ask, so that they are not read again.
    private final Map<String, CertificateFile> silent = new HashMap<>();

    private final ArrayDeque<Asked> waiting = new ArrayDeque<>();
    private @Nullable Asked asked;
    private boolean reconciling;
    private volatile @Nullable OcspResponder responder;
    private volatile @Nullable ScheduledFuture<?> alarm;
    private volatile boolean closed;

    /// @param done told on the operation loop; null for nobody
    private record Asked(OcspUpdate update, @Nullable Consumer<OcspUpdate> done) {}

    /// @param operation the thread on which commands run
    /// @param log takes a line about each update
    public OcspUpdates(
            OcspSettings settings, ScheduledExecutorService operation, Consumer<String> log) {
        this.settings = settings;
        this.operation = operation;
        this.log = log;
    }

    /// Begins; nothing happens when no certificate wants it.
    public void start() {
        if (settings.wantsAny()) {
            settings.certificates().whenChanged(this::changed);
            operation.execute(this::reconcile);
        }
    }

    /// A certificate came, went or was replaced; many at once are looked at once.
    private void changed() {
        operation.execute(
                () -> {
                    if (!reconciling && asked == null) {
                        reconciling = true;
                        operation.execute(this::reconcile);
                    }
                });
    }

    private void reconcile() {
        reconciling = false;
        if (closed) {
            return;
        }
        Set<String> gone = new HashSet<>(updates.keySet());
        List<String> names = settings.certificates().names();
        silent.keySet().retainAll(Set.copyOf(names));
        for (String name : settings.wanted()) {
            CertificateFile file = settings.certificates().get(name);
            if (file != null && known(file)) {
                gone.remove(name);
            }
        }
        gone.forEach(updates::remove);
        arm();
    }

    /// Whether the certificate has updates.
    private boolean known(CertificateFile file) {
        OcspUpdate before = updates.get(file.name());
        if (before != null && before.isAbout(file)) {
            before.file(file);
            return true;
        }
        if (silent.get(file.name()) == file) {
            return false;
        }
        try {
            OcspQuestion question = OcspQuestion.about(file);
            if (question != null) {
                var update = new OcspUpdate(file, question);
                OcspAnswer answer = file.ocspResponse();
                update.dueAt(answer == null ? now() : next(answer));
                updates.put(file.name(), update);
                return true;
            }
        } catch (TlsProblem problem) {
            log.accept("<OCSP-UPDATE> " + problem.getMessage());
        }
        silent.put(file.name(), file);
        return false;
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    /// When an answer that was taken now is to be replaced.
    private long next(OcspAnswer answer) {
        var expires = answer.nextUpdate();
        long latest = now() + settings.mostSeconds * 1000L;
        long wanted =
                expires == null
                        ? latest
                        : Math.min(latest, expires.getTime() - MARGIN_SECONDS * 1000L);
        return Math.max(now() + settings.leastSeconds * 1000L, wanted);
    }

    private long nextAfterFailures(int inRow) {
        long seconds = (long) settings.leastSeconds << Math.min(inRow - 1, MOST_DOUBLINGS);
        return now() + Math.min(seconds, settings.mostSeconds) * 1000L;
    }

    private void arm() {
        disarm();
        if (asked != null || closed) {
            return;
        }
        Asked first = waiting.poll();
        if (first != null) {
            ask(first);
            return;
        }
        updates.values().stream()
                .mapToLong(OcspUpdate::dueMillis)
                .min()
                .ifPresent(
                        due ->
                                alarm =
                                        operation.schedule(
                                                this::due,
                                                Math.max(0, due - now()),
                                                TimeUnit.MILLISECONDS));
    }

    private void disarm() {
        ScheduledFuture<?> armed = alarm;
        alarm = null;
        if (armed != null) {
            armed.cancel(false);
        }
    }

    private void due() {
        alarm = null;
        long now = now();
        updates.values().stream()
                .filter(each -> each.dueMillis() <= now)
                .min(Comparator.comparingLong(OcspUpdate::dueMillis))
                .ifPresent(each -> waiting.add(new Asked(each, null)));
        arm();
    }

    private void ask(Asked next) {
        asked = next;
        OcspResponder present = responder;
        OcspResponder to = present == null ? new OcspResponder(settings.proxy) : present;
        responder = to;
        OcspQuestion question = next.update.question();
        Thread.ofVirtual()
                .name("ocsp-update")
                .start(
                        () -> {
                            Reply reply = to.ask(question);
                            if (!closed) {
                                operation.execute(() -> finish(next, reply));
                            }
                        });
    }

    private void finish(Asked over, Reply reply) {
        asked = null;
        if (closed) {
            return;
        }
        OcspUpdate update = over.update;
        switch (reply) {
            case Reply.Answered(byte[] bytes) -> take(update, bytes);
            case Reply.Failed(Status status, String line) -> {
                update.failed(status, null);
                if (!line.isEmpty()) {
                    log.accept(line);
                }
            }
        }
        if (update.status() != Status.SUCCESSFUL) {
            update.dueAt(nextAfterFailures(update.failuresInRow()));
        }
        log.accept(
                "<OCSP-UPDATE> "
                        + update.name()
                        + " "
                        + update.status().ordinal()
                        + " \""
                        + update.words()
                        + "\" "
                        + update.failures()
                        + " "
                        + update.successes());
        if (over.done != null) {
            over.done.accept(update);
        }
        reconcile();
    }

    private void take(OcspUpdate update, byte[] bytes) {
        CertificateFile file = settings.certificates().get(update.name());
        if (file == null || !update.isAbout(file)) {
            update.failed(Status.NOT_INSERTED, "the certificate was replaced meanwhile");
            return;
        }
        OcspAnswer answer;
        try {
            answer = OcspAnswer.read(bytes);
        } catch (TlsProblem unusable) {
            update.failed(Status.NOT_BELIEVED, unusable.getMessage());
            return;
        }
        var issuer = file.chain().get(1);
        if (!answer.isSignedFor(issuer)) {
            update.failed(Status.NOT_BELIEVED, "not signed for the certificate's issuer");
        } else if (!answer.isAbout(file.leaf(), issuer)) {
            update.failed(Status.NOT_INSERTED, "it is about another certificate");
        } else if (!answer.isCurrent(now())) {
            update.failed(Status.NOT_INSERTED, "it has expired");
        } else {
            insert(update, file.withOcsp(answer), answer);
        }
    }

    private void insert(OcspUpdate update, CertificateFile renewed, OcspAnswer answer) {
        try {
            settings.certificates().replace(renewed.name(), renewed, Renewal::of);
            update.succeeded(now());
            update.file(renewed);
            update.dueAt(next(answer));
        } catch (TlsProblem refused) {
            update.failed(Status.NOT_INSERTED, refused.getMessage());
        }
    }

    /// Those that are kept up to date, the next one due first. On the operation loop.
    public List<OcspUpdate> all() {
        return updates.values().stream()
                .sorted(
                        Comparator.comparingLong(OcspUpdate::dueMillis)
                                .thenComparing(OcspUpdate::name))
                .toList();
    }

    /// Fetches the answer about a certificate now, whether it is kept up to date or not. On the operation loop.
    ///
    /// @param done told when it is over
    /// @return whether there is anybody to ask
    /// @throws TlsProblem when the certificate does not say enough for a question
    public boolean update(CertificateFile file, Consumer<OcspUpdate> done) throws TlsProblem {
        OcspUpdate known = updates.get(file.name());
        if (known == null) {
            OcspQuestion question = OcspQuestion.about(file);
            if (question == null) {
                return false;
            }
            known = new OcspUpdate(file, question);
        }
        waiting.add(new Asked(known, done));
        arm();
        return true;
    }

    /// Takes over the answers and the schedule of the configuration before, for certificates that did not change; who still waits there
    /// hears that there will be no answer.
    public void replace(OcspUpdates before) {
        operation.execute(
                () -> {
                    if (settings.wantsAny()) {
                        reconcile();
                    }
                    before.updates.values().forEach(this::adopt);
                    before.giveUp();
                });
    }

    /// Those who wait for an answer hear that there will be none.
    private void giveUp() {
        if (asked != null) {
            waiting.add(asked);
        }
        for (Asked each : waiting) {
            if (each.done != null) {
                each.update.failed(Status.HTTP_ERROR, "given up for another configuration");
                each.done.accept(each.update);
            }
        }
        waiting.clear();
    }

    private void adopt(OcspUpdate old) {
        CertificateFile file = settings.certificates().get(old.name());
        OcspUpdate mine = updates.get(old.name());
        if (file == null || mine == null || !old.isAbout(file)) {
            return;
        }
        mine.adopt(old);
        OcspAnswer answer = old.file().ocspResponse();
        if (answer != null && answer.isCurrent(now())) {
            try {
                var renewed = file.withOcsp(answer);
                settings.certificates().replace(renewed.name(), renewed, Renewal::of);
            } catch (TlsProblem refused) {
                mine.dueAt(now());
            }
        }
        arm();
    }

    /// Ends; a question under way is given up. From any thread.
    @Override
    public void close() {
        closed = true;
        disarm();
        OcspResponder present = responder;
        if (present != null) {
            present.close();
        }
    }
}
