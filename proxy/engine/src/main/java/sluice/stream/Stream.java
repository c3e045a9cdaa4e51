package sluice.stream;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Server;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Slots;
import sluice.wire.coding.ContentCoding;
import sluice.wire.http.Head;
import sluice.wire.tls.TlsError;
import sluice.wire.tls.TlsSession;

import java.util.Arrays;

/// What is known about one request and its response (or one tcp session); state without behaviour, reset and reused.
///
/// The rules of the connection and session phases run on the connection's first stream, whose heads are still empty.
@LoopConfined
public final class Stream {
    private Session session = new Session();

    /// Slots for the evaluation of expressions; those of the stream's loop.
    public Slots slots = new Slots();

    public Phase phase = Phase.CONNECTION;
    public @Nullable Frontend frontend;

    /// The backend chosen; for a `listen` section its own backend half. Null until chosen.
    public @Nullable Backend backend;

    public @Nullable Server server;

    public final Head request = new Head();
    public final Head response = new Head();

    /// Bytes of the request that inspection may look at: the body in http mode, everything in tcp mode. Borrowed.
    public final ByteView requestPayload = new ByteView();

    /// True when [#requestPayload] will not grow any more: body complete, buffer full, or the client closed.
    public boolean requestPayloadComplete;

    public final ByteView responsePayload = new ByteView();
    public boolean responsePayloadComplete;

    /// Where the running rule chain stands: the index of the rule to go on with.
    public int rule;

    /// True when that rule's condition held and its action is under way.
    public boolean ruleStarted;

    /// Whether it carries HTTP messages; bytes that nobody reads otherwise. A tcp stream may go over to HTTP once.
    public boolean http;

    /// The protocol that `switch-mode` asks for; null leaves it to the client.
    public @Nullable String switchedProtocol;

    /// True when no more data will come for inspection (delay over, buffer full, end of input): unknown conditions are false.
    public boolean inspectionOver;

    /// What makes the line of the log that is being written.
    public LogOrigin logOrigin = LogOrigin.UNSPECIFIED;

    /// Who hears what rules do with this stream; null but when a request is explained.
    public @Nullable Trace trace;

    /// The rule that decided what becomes of the message; null while none has.
    public @Nullable RulePlace decidedBy;

    /// What rules of this stream made of the client's address and of the one it came to; null where none did.
    private @Nullable Address source;

    private @Nullable Address destination;

    private @Nullable Runnable resumption;

    /// Bytes of the request taken from the client, of the response taken from the server, and of the response given to the client.
    public long bytesFromClient;

    public long bytesFromServer;

    /// Bytes of the request given to servers, those of attempts that failed included.
    public long bytesToServer;

    public long bytesToClient;

    /// The status sent to the client; 0 when nothing was answered (logged as -1).
    public int status;

    /// The status that the server sent, whatever rules make of it; 0 before a response.
    public int serverStatus;

    /// Connection attempts after the first one.
    public int retries;

    /// True when the last attempt went to another server than the first (`+` in the log).
    public boolean redispatched;

    /// Streams ahead when this one was queued: for the server (`%sq`), for the backend (`%bq`).
    public int serverQueuePosition;

    public int backendQueuePosition;

    /// What TLS with the server agreed on; null in clear text.
    public @Nullable TlsSession serverTls;

    /// True when the request went over a server connection that had carried others.
    public boolean connectionReused;

    /// `tune.http.logurilen`: bytes of the request line in logs.
    public int longestLine = 1023;

    /// Bytes of a message that are kept, and how many of them only rules may fill (`tune.bufsize`, `tune.maxrewrite`).
    public int bufferSize = 16384;

    public int bufferReserve = 1024;

    /// True when the process was already ending when the stream began.
    public boolean stopping;

    /// The server's address of the connection in use, and ours towards it.
    public Address serverAddress = Address.NONE;

    public Address serverSource = Address.NONE;

    /// What became of the last attempt to connect to a server; null before there was one, and when none came to an end.
    public @Nullable ConnectionError serverError;

    /// Why TLS to the server did not come about in the last attempt, in the words of the library.
    public TlsError serverTlsError = TlsError.NONE;

    /// Process-wide number of the request (`%rt`).
    public long number;

    /// `unique-id` once it has been made; empty before.
    public ByteString uniqueId = ByteString.EMPTY;

    /// The content coding that a response may get; null for none.
    public @Nullable ContentCoding responseCoding;

    /// Whether the response got it.
    public boolean compressed;

    /// A service of the proxy that answers in place of a server (`<STATS>`, `<CACHE>`); null for none.
    public @Nullable String service;

    private Object[] owners = new Object[2];
    private Attachment[] attachments = new Attachment[2];
    private int attached;

    /// The service itself, or a stored response that stands in for a server's; its type is `flow.Service` or `flow.Delivery`.
    public @Nullable Object serving;

    /// An action or service that waits for the body sets this: [#requestPayload] then grows with what arrives.
    public boolean payloadWanted;

    /// The same for the body of the response and [#responsePayload].
    public boolean responsePayloadWanted;

    /// The answer that an action waits for while it says WAIT; its own, and null in all other moments: who brings an answer compares identities.
    public @Nullable Object awaited;

    /// What the content and request rules track; ends with the stream.
    public final TrackedEntries tracked = new TrackedEntries();

    /// How it came to its server.
    public final Assignment assignment = new Assignment();

    public final Timings timings = new Timings();
    public final Termination termination = new Termination();
    public final Variables transactionVariables = new Variables();

    /// Scope `req` while the request is processed, scope `res` from the response on.
    public final Variables messageVariables = new Variables();

    /// Values kept by `capture`, by the frontend's slot numbers.
    public final Captures requestCaptures = new Captures();

    public final Captures responseCaptures = new Captures();

    /// What `capture cookie` kept.
    public final Captures cookieCaptures = new Captures();

    /// What rules changed for this stream only.
    public final Overrides overrides = new Overrides();

    /// Header lines for a 103 before the answer; made when a rule first has one, empty while there is nothing to send.
    private @Nullable Head hints;

    public Head hints() {
        Head head = hints;
        if (head == null) {
            head = new Head();
            hints = head;
        }
        return head;
    }

    public boolean hasHints() {
        return hints != null && hints.size() > 0;
    }

    /// What a rule decided to answer; the driver sends it.
    public final Reply reply = new Reply();

    /// What `owner` keeps with the stream; null for nothing.
    public @Nullable Attachment attachment(Object owner) {
        for (int i = 0; i < attached; i++) {
            if (owners[i] == owner) {
                return attachments[i];
            }
        }
        return null;
    }

    /// Keeps something with the stream until it ends; one for each owner.
    public void attach(Object owner, Attachment attachment) {
        if (attached == owners.length) {
            owners = Arrays.copyOf(owners, attached * 2);
            attachments = Arrays.copyOf(attachments, attached * 2);
        }
        owners[attached] = owner;
        attachments[attached++] = attachment;
    }

    private void detach() {
        for (int i = 0; i < attached; i++) {
            attachments[i].streamEnds();
        }
        Arrays.fill(owners, 0, attached, null);
        Arrays.fill(attachments, 0, attached, null);
        attached = 0;
    }

    /// Whether something went wrong so far: it ended early, was tried again, or was answered with 5xx (`option dontlog-normal`).
    public boolean abnormal() {
        return (termination.cause != '-' && termination.cause != 'L')
                || retries > 0
                || status >= 500;
    }

    /// The client's address as this stream sees it.
    public Address source() {
        return source == null ? session.source : source;
    }

    /// The address that the client came to, as this stream sees it.
    public Address destination() {
        return destination == null ? session.destination : destination;
    }

    /// What a rule makes of the client's address. Rules of the connection speak for all that runs over it, those of the session
    /// for its streams, later ones for this stream alone.
    public void source(Address address) {
        switch (phase) {
            case CONNECTION -> session.socketSource = session.source = address;
            case SESSION -> session.source = address;
            default -> source = address;
        }
    }

    /// Likewise of the address that the client came to.
    public void destination(Address address) {
        switch (phase) {
            case CONNECTION -> session.socketDestination = session.destination = address;
            case SESSION -> session.destination = address;
            default -> destination = address;
        }
    }

    public Session session() {
        return session;
    }

    public void session(Session session) {
        this.session = session;
    }

    /// The loop of the connection; an action that waited for another thread resumes by `stream.loop().hand(stream::resume)`.
    public Loop loop() {
        return session.loop();
    }

    /// Who runs the chain again after [#resume]; set by the driver once for its life.
    public void resumption(Runnable driver) {
        resumption = driver;
    }

    /// Runs the rules on from the action that answered WAIT; on the loop only.
    public void resume() {
        if (resumption != null) {
            resumption.run();
        }
    }

    private final Timer wakeUp =
            new Timer() {
                @Override
                protected void expired() {
                    resume();
                }
            };

    /// Resumes the rules at that time of the loop's clock, for an action that answered WAIT.
    public void resumeAt(long millis) {
        loop().arm(wakeUp, millis);
    }

    /// Ready for the next request of the same or another connection.
    public void reset() {
        if (wakeUp.isArmed()) {
            loop().cancel(wakeUp);
        }
        phase = Phase.CONNECTION;
        http = false;
        switchedProtocol = null;
        source = destination = null;
        tracked.release();
        assignment.reset();
        frontend = null;
        backend = null;
        server = null;
        request.reset();
        response.reset();
        requestPayload.clear();
        requestPayloadComplete = false;
        responsePayload.clear();
        responsePayloadComplete = false;
        bytesFromClient = bytesFromServer = bytesToClient = bytesToServer = 0;
        serverError = null;
        serverTlsError = TlsError.NONE;
        status = 0;
        serverStatus = 0;
        retries = 0;
        redispatched = false;
        connectionReused = false;
        stopping = false;
        serverQueuePosition = backendQueuePosition = 0;
        serverTls = null;
        serverAddress = serverSource = Address.NONE;
        number = 0;
        uniqueId = ByteString.EMPTY;
        responseCoding = null;
        compressed = false;
        detach();
        service = null;
        serving = null;
        payloadWanted = false;
        responsePayloadWanted = false;
        awaited = null;
        trace = null;
        logOrigin = LogOrigin.UNSPECIFIED;
        decidedBy = null;
        rule = 0;
        ruleStarted = false;
        inspectionOver = false;
        timings.reset();
        termination.reset();
        transactionVariables.clear();
        messageVariables.clear();
        requestCaptures.reset();
        responseCaptures.reset();
        cookieCaptures.reset();
        if (hints != null) {
            hints.reset();
        }
        overrides.reset();
        reply.reset();
    }
}
