package sluice.upkeep.resolve;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.util.collection.IntObjectHashMap;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One `resolvers` section at work: asks for its names when they are due, all name servers at once, and takes the first valid answer.
///
/// An error counts when the last of them gave one; then the other family of addresses is asked for, at once, and after
/// `timeout retry` the same again, `resolve_retries` times in all. Manual §5.3.2.
@LoopConfined
final class Resolvers {
    /// Beyond that many names an answer is not kept for later: requests choose the names they ask for.
    private static final int MOST_NAMES = 4096;

    private final Loop loop;
    private final ResolverSettings settings;
    private final AcceptedFamilies families;
    private final List<Nameserver> nameservers = new ArrayList<>();
    private final Map<Question, NameResolution> resolutions = new HashMap<>();
    private final IntObjectHashMap<NameResolution> asked = new IntObjectHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Due due = new Due();

    Resolvers(
            Loop loop,
            ResolverSettings settings,
            AcceptedFamilies families,
            Map<ResolverSettings.Source, NameserverCounters> counters) {
        this.loop = loop;
        this.settings = settings;
        this.families = families;
        for (ResolverSettings.Source each : settings.sources) {
            NameserverCounters own = counters.get(each);
            if (own == null) {
                throw new AssertionError("a name server without counters: " + each.name());
            }
            nameservers.add(new Nameserver(loop, settings.name(), each, own, this::received));
        }
    }

    Loop loop() {
        return loop;
    }

    ResolverSettings settings() {
        return settings;
    }

    long now() {
        return loop.millis();
    }

    // ---- who asks

    /// Adds one who wants to know; the name is asked for at once when nothing is known about it.
    NameResolution request(Question question, Requester requester) {
        var resolution = resolutions.computeIfAbsent(question, NameResolution::new);
        resolution.requesters.add(requester);
        if (resolution.id == 0 && resolution.overMillis < 0) {
            begin(resolution);
        }
        arm();
        return resolution;
    }

    /// Asks now unless it is being asked.
    void hurry(NameResolution resolution) {
        if (resolution.id == 0) {
            begin(resolution);
            arm();
        }
    }

    /// Takes one away; what nobody wants is forgotten, a valid answer only after `hold valid`: the next request may want it.
    void release(NameResolution resolution, Requester requester) {
        resolution.requesters.remove(requester);
        if (!resolution.requesters.isEmpty()) {
            return;
        }
        if (resolution.id != 0) {
            end(resolution);
        }
        if (resolution.status() != Status.VALID || resolutions.size() > MOST_NAMES) {
            resolutions.remove(resolution.preferred, resolution);
        }
        arm();
    }

    /// The kind of address records that is asked for first.
    DnsRecordType preferredType(boolean ipv4First) {
        boolean six = families.acceptsIpv6();
        boolean four = families.acceptsIpv4();
        return six && (!ipv4First || !four) ? DnsRecordType.AAAA : DnsRecordType.A;
    }

    // ---- asking

    private void begin(NameResolution resolution) {
        int id;
        do {
            id = 1 + random.nextInt(0xffff);
        } while (asked.containsKey(id));
        resolution.id = id;
        asked.put(id, resolution);
        resolution.asked = resolution.preferred;
        resolution.triesLeft = settings.retries - 1;
        send(resolution);
    }

    private void send(NameResolution resolution) {
        resolution.sent = 0;
        resolution.received = 0;
        resolution.askedMillis = now();
        for (Nameserver each : nameservers) {
            ByteBuf message = loop.allocator().buffer(512);
            resolution.asked.write(message, resolution.id, settings.payloadBytes);
            if (each.send(message)) {
                resolution.sent++;
            }
        }
    }

    /// It is not asked any more.
    private void end(NameResolution resolution) {
        if (resolution.id != 0) {
            asked.remove(resolution.id);
            resolution.id = 0;
        }
        resolution.overMillis = now();
    }

    /// The question for the other family; null where there is none that is accepted.
    private @Nullable Question other(Question question) {
        if (question.type().equals(DnsRecordType.A) && families.acceptsIpv6()) {
            return new Question(question.name(), DnsRecordType.AAAA);
        }
        if (question.type().equals(DnsRecordType.AAAA) && families.acceptsIpv4()) {
            return new Question(question.name(), DnsRecordType.A);
        }
        return null;
    }

    private boolean isPreferred(NameResolution resolution) {
        return resolution.asked.equals(resolution.preferred);
    }

    // ---- answers

    private void received(Nameserver from, ByteBuf message) {
        if (message.readableBytes() > settings.payloadBytes) {
            from.counters().tooBig();
            return;
        }
        if (message.readableBytes() < 2) {
            from.counters().invalid();
            return;
        }
        NameResolution resolution = asked.get(message.getUnsignedShort(message.readerIndex()));
        if (resolution == null) {
            from.counters().outdated();
            return;
        }
        resolution.received++;
        Reply reply = Reply.read(message, resolution.asked, settings.payloadBytes);
        from.counters().reply(reply);
        if (reply.outcome() == Reply.Outcome.VALID) {
            succeed(resolution, reply, from);
        } else {
            resolution.status(reply.outcome().status());
            if (resolution.received >= resolution.sent) {
                fallBack(resolution);
            }
        }
        arm();
    }

    /// All name servers gave an error.
    private void fallBack(NameResolution resolution) {
        Question next = other(resolution.preferred);
        if (isPreferred(resolution) && next != null) {
            resolution.asked = next;
            send(resolution);
        } else if (resolution.triesLeft <= 0 && !isPreferred(resolution)) {
            fail(resolution);
        }
    }

    private void succeed(NameResolution resolution, Reply reply, Nameserver from) {
        var gone = resolution.take(reply.found(), now(), settings.holdObsoleteMillis);
        end(resolution);
        for (Requester each : List.copyOf(resolution.requesters)) {
            if (each instanceof Service service) {
                service.gave(gone);
            }
        }
        boolean first = true;
        for (Requester each : List.copyOf(resolution.requesters)) {
            each.resolved(resolution, first ? from : null);
            first = false;
        }
    }

    private void fail(NameResolution resolution) {
        boolean keep = false;
        end(resolution);
        for (Requester each : List.copyOf(resolution.requesters)) {
            keep |= each.failed(resolution);
        }
        if (!keep) {
            resolution.forget();
        }
    }

    /// Whether a failure is so new that what was known still holds.
    boolean holds(NameResolution resolution) {
        return resolution.isValidSince(now(), settings.holdMillis(resolution.status()));
    }

    // ---- time

    private void arm() {
        long next = Long.MAX_VALUE;
        for (NameResolution each : resolutions.values()) {
            next = Math.min(next, dueMillis(each));
        }
        if (next != Long.MAX_VALUE) {
            loop.arm(due, next);
        }
    }

    private long dueMillis(NameResolution each) {
        if (each.requesters.isEmpty()) {
            return each.overMillis + settings.holdValidMillis;
        }
        return each.id != 0
                ? each.askedMillis + settings.retryMillis
                : each.overMillis + settings.resolveMillis;
    }

    private void timedOut(NameResolution resolution) {
        if (resolution.received < resolution.sent) {
            nameservers.forEach(each -> each.counters().timeout());
        }
        if (resolution.triesLeft <= 0) {
            if (resolution.received == 0) {
                resolution.status(Status.TIMEOUT);
            }
            fail(resolution);
            return;
        }
        Question next = other(resolution.preferred);
        if (resolution.received > 0 && isPreferred(resolution) && next != null) {
            resolution.asked = next;
        } else {
            resolution.asked = resolution.preferred;
            resolution.triesLeft--;
        }
        send(resolution);
    }

    void close() {
        loop.forget(due);
        nameservers.forEach(Nameserver::close);
    }

    private final class Due extends Timer {
        @Override
        protected void expired() {
            long now = now();
            for (NameResolution each : List.copyOf(resolutions.values())) {
                if (dueMillis(each) > now) {
                    continue;
                }
                if (each.requesters.isEmpty()) {
                    resolutions.remove(each.preferred, each);
                } else if (each.id != 0) {
                    timedOut(each);
                } else {
                    begin(each);
                }
            }
            arm();
        }
    }
}
