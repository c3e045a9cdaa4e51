package sluice.operation.log;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandler;

import sluice.flow.Intake;
import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.proxies.Frontend;
import sluice.stream.Session;
import sluice.value.Address;
import sluice.value.AddressText;
import sluice.value.ByteView;
import sluice.value.Value;

import java.util.ArrayList;
import java.util.List;

/// A `log-forward` section: takes the messages of other programs and sends them on to its targets.
///
/// ```
/// datagram ─────────────┐
/// connection ─► framing ┴► ReceivedMessage ─► LogDesk ─► targets
/// ```
///
/// Filled while the configuration is read, not changed afterwards. Manual §12.6.
public final class LogForwarder implements Intake {
    /// What becomes of the host of messages for RFC 3164 and RFC 5424. Manual §12.6 `option host`.
    public enum HostChoice {
        /// The sender's address, whatever the message says.
        REPLACE,
        /// The sender's address where the message names none.
        FILL,
        /// What the message says.
        KEEP,
        /// What the message says, with the sender's address behind a comma.
        APPEND
    }

    public HostChoice hosts = HostChoice.FILL;

    /// `option assume-rfc6587-ntf`: every message on a connection ends with a line feed, whatever it begins with.
    public boolean assumesLines;

    /// `option dont-parse-log`.
    public boolean whole;

    /// The longest message on a connection.
    public int longest;

    private final Frontend frontend;
    private final LogSettings settings;
    private final List<Address> datagrams = new ArrayList<>();
    private List<LogTarget> targets = List.of();

    public LogForwarder(Frontend frontend, LogSettings settings) {
        this.frontend = frontend;
        this.settings = settings;
    }

    public void add(Address datagramAddress) {
        datagrams.add(datagramAddress);
    }

    public void targets(List<LogTarget> all) {
        targets = List.copyOf(all);
    }

    Frontend frontend() {
        return frontend;
    }

    @Override
    public List<Address> datagramAddresses() {
        return datagrams;
    }

    @Override
    public ChannelHandler connection(Loop loop, Session session, Runnable closed) {
        return new MessageConnection(this, loop, session, closed);
    }

    @Override
    public ChannelInboundHandler datagrams(Loop loop) {
        return new MessageDatagrams(this, loop);
    }

    /// What a loop needs to take one message apart after the other.
    @LoopConfined
    private static final class Desk {
        final ReceivedMessage message = new ReceivedMessage();
        final ByteView host = new ByteView();
        final byte[] address = new byte[AddressText.MAX_LENGTH];
        final byte[] joined = new byte[1024];
        final Value slot = new Value();
    }

    /// Sends one message on; on that loop.
    void forward(Loop loop, byte[] array, int offset, int length, Address sender) {
        settings.received.increment();
        Desk desk = loop.local(Desk.class, _ -> new Desk());
        ReceivedMessage message = desk.message;
        message.read(array, offset, length, whole);
        LogDesk.of(loop).forward(targets, settings, message, host(desk, sender));
    }

    private ByteView host(Desk desk, Address sender) {
        ByteView own = desk.message.host;
        if (hosts == HostChoice.KEEP
                || hosts == HostChoice.FILL && !own.isEmpty()
                || !sender.into(desk.slot)) {
            return own;
        }
        int length = AddressText.write(desk.slot, desk.address, 0);
        boolean appends = hosts == HostChoice.APPEND && !own.isEmpty();
        if (!appends || own.length() + 1 + length > desk.joined.length) {
            return desk.host.set(desk.address, 0, length);
        }
        System.arraycopy(own.array(), own.offset(), desk.joined, 0, own.length());
        desk.joined[own.length()] = ',';
        System.arraycopy(desk.address, 0, desk.joined, own.length() + 1, length);
        return desk.host.set(desk.joined, 0, own.length() + 1 + length);
    }
}
