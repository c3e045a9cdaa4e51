package sluice.operation.log;

import sluice.loop.Journal;
import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.ByteWriter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where the loop's messages are put together and leave, once per turn.
@LoopConfined
public final class LogDesk implements Loop.TurnEnd {
    private final Loop loop;
    private final MessageHeader header = new MessageHeader();
    private final ByteWriter line = new ByteWriter(2048);
    private final ByteWriter structured = new ByteWriter(256);
    private final ByteWriter otherLine = new ByteWriter(256);
    private final ByteWriter otherStructured = new ByteWriter(256);
    private final ByteWriter message = new ByteWriter(2048);
    private final Map<LogTarget, Outlet> outlets = new IdentityHashMap<>();
    private final Map<LogTarget.Destination, Outlet> byDestination = new HashMap<>();
    private final List<Outlet> dirty = new ArrayList<>();
    private final Set<LogTarget.Destination> unreachable = new HashSet<>();
    private boolean turnEndAsked;

    private LogDesk(Loop loop) {
        this.loop = loop;
    }

    public static LogDesk of(Loop loop) {
        return loop.local(LogDesk.class, LogDesk::new);
    }

    /// An empty line to write the text of a message into.
    ByteWriter line() {
        structured.clear();
        return line.clear();
    }

    /// Empty as well: the structured data of RFC 5424 for the same message.
    ByteWriter structured() {
        return structured.clear();
    }

    /// Sends the line to every target whose levels take it.
    void send(List<LogTarget> targets, LogSettings settings, ByteString tag, int level) {
        for (int i = 0; i < targets.size(); i++) {
            LogTarget target = targets.get(i);
            if (target.takes(level)) {
                LogProfile profile = target.profile();
                ByteString own = profile == null ? null : profile.tag();
                send(target, settings, own == null ? tag : own, level);
            }
        }
    }

    /// Sends the line to one target.
    void send(LogTarget target, LogSettings settings, ByteString tag, int level) {
        send(target, settings, tag, level, line, structured);
    }

    /// The same, but for what a step of a profile writes in place of the line or its structured data.
    void send(
            LogTarget target,
            LogSettings settings,
            ByteString tag,
            int level,
            Stream stream,
            LogProfile.Step step) {
        LogLine ownLine = step.line();
        LogLine ownStructured = step.structured();
        ByteWriter text = line;
        ByteWriter data = structured;
        if (ownLine != null) {
            text = otherLine.clear();
            ownLine.write(stream, text);
        }
        if (ownStructured != null) {
            data = otherStructured.clear();
            ownStructured.write(stream, data);
        }
        send(target, settings, tag, level, text, data);
    }

    private void send(
            LogTarget target,
            LogSettings settings,
            ByteString tag,
            int level,
            ByteWriter text,
            ByteWriter data) {
        message.clear();
        header.write(
                target, Math.max(level, target.minLevel()), tag, settings, data, loop, message);
        message.put(text.array(), 0, text.length());
        leave(target, settings);
    }

    /// Sends a message that came from elsewhere to every target whose levels take it.
    ///
    /// @param host stands for its host; empty for none
    void forward(
            List<LogTarget> targets,
            LogSettings settings,
            ReceivedMessage received,
            ByteView host) {
        for (int i = 0; i < targets.size(); i++) {
            LogTarget target = targets.get(i);
            if (target.takes(received.level)) {
                message.clear();
                int level = Math.max(received.level, target.minLevel());
                header.forward(target, level, received, host, loop, message);
                message.put(received.text);
                leave(target, settings);
            }
        }
    }

    private void leave(LogTarget target, LogSettings settings) {
        message.truncate(Math.min(message.length(), target.most()));
        Outlet outlet = outlet(target, settings);
        if (!outlet.send(message)) {
            lost(target.destination(), settings, "no message gets through");
            return;
        }
        if (!turnEndAsked) {
            turnEndAsked = true;
            loop.atTurnEnd(this);
        }
        if (!dirty.contains(outlet)) {
            dirty.add(outlet);
        }
    }

    private Outlet outlet(LogTarget target, LogSettings settings) {
        Outlet found = outlets.get(target);
        if (found == null) {
            // Rings and backends belong to a configuration, the others outlive it.
            found =
                    switch (target.destination()) {
                        case LogTarget.Destination.Memory(var plan) -> new RingOutlet(plan);
                        case LogTarget.Destination.Farm(var farm) ->
                                new FarmOutlet(loop, farm, to -> kept(to, settings));
                        case LogTarget.Destination.Datagram _,
                                LogTarget.Destination.UnixDatagram _,
                                LogTarget.Destination.Descriptor _ ->
                                kept(target.destination(), settings);
                    };
            outlets.put(target, found);
        }
        return found;
    }

    /// A message did not get through: counted, and the first one of each destination told.
    private void lost(LogTarget.Destination destination, LogSettings settings, String why) {
        settings.dropped.increment();
        if (unreachable.add(destination)) {
            settings.journal.report(
                    Journal.Level.ALERT,
                    "log " + destination.title(),
                    "log target " + destination.title() + " cannot be reached: " + why + ".");
        }
    }

    /// A plan is over: its targets are forgotten, those in use are found again by where they lead to.
    public void forgetTargets() {
        outlets.clear();
    }

    private Outlet kept(LogTarget.Destination destination, LogSettings settings) {
        return byDestination.computeIfAbsent(destination, to -> open(to, settings));
    }

    private Outlet open(LogTarget.Destination destination, LogSettings settings) {
        return switch (destination) {
            case LogTarget.Destination.Datagram(var address) ->
                    new DatagramOutlet(loop, address, why -> lost(destination, settings, why));
            case LogTarget.Destination.UnixDatagram(var path) ->
                    new DatagramOutlet(
                            loop, Address.unix(path), why -> lost(destination, settings, why));
            case LogTarget.Destination.Descriptor(var number) -> new DescriptorOutlet(number);
            case LogTarget.Destination.Memory _, LogTarget.Destination.Farm _ ->
                    throw new AssertionError(destination.title() + " belongs to a configuration");
        };
    }

    @Override
    public void turnEnds() {
        turnEndAsked = false;
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }
}
