package sluice.wire.tls;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// What one connection of the system's OpenSSL may agree on, in the terms of an `SSLEngine`: it begins with what its context says and may
/// be told otherwise before the handshake.
///
/// Suites go by OpenSSL's names, versions by `TLSv1.2` and so on. A released connection offers nothing and takes nothing.
abstract class NegotiatingEngine extends CountedEngine {
    private static final int VERIFY_PEER = 1;
    private static final int VERIFY_REQUIRED = 2;

    final LibSsl library;
    final SystemContext context;
    private final boolean client;
    private boolean newSessions = true;

    NegotiatingEngine(SystemContext context, String peerHost, boolean client) {
        this.context = context;
        this.library = context.library();
        this.client = client;
        super(peerHost);
    }

    /// The library's name for this connection; 0 once it is released.
    abstract long pointer();

    private long open() {
        long connection = pointer();
        if (connection == 0) {
            throw new IllegalStateException("this connection was released");
        }
        return connection;
    }

    @Override
    public String[] getSupportedCipherSuites() {
        try {
            return names((long) library.contextOffered.invokeExact(context.pointer()));
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    @Override
    public String[] getEnabledCipherSuites() {
        long connection = pointer();
        if (connection == 0) {
            return new String[0];
        }
        try {
            return names((long) library.offered.invokeExact(connection));
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    private String[] names(long ciphers) throws Throwable {
        int size = ciphers == 0 ? 0 : (int) library.listSize.invokeExact(ciphers);
        var names = new String[size];
        for (int i = 0; i < size; i++) {
            long each = (long) library.listItem.invokeExact(ciphers, i);
            names[i] = LibSsl.text((long) library.cipherName.invokeExact(each));
        }
        return names;
    }

    /// @throws IllegalArgumentException when the library knows none of the names of one kind
    @Override
    public void setEnabledCipherSuites(String[] suites) {
        var older = new ArrayList<String>();
        var newer = new ArrayList<String>();
        for (String suite : suites) {
            (suite.startsWith("TLS_") ? newer : older).add(suite);
        }
        long connection = open();
        try (Arena arena = Arena.ofConfined()) {
            boolean taken =
                    (int)
                                    library.suites.invokeExact(
                                            connection,
                                            arena.allocateFrom(String.join(":", newer)).address())
                            == 1;
            if (!older.isEmpty()) {
                taken &=
                        (int)
                                        library.ciphers.invokeExact(
                                                connection,
                                                arena.allocateFrom(String.join(":", older))
                                                        .address())
                                == 1;
            }
            if (taken) {
                return;
            }
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
        throw new IllegalArgumentException(
                "OpenSSL refuses " + String.join(":", suites) + ": " + library.reason());
    }

    @Override
    public String[] getSupportedProtocols() {
        return SystemContext.FORBIDDEN.keySet().stream().sorted().toArray(String[]::new);
    }

    @Override
    public String[] getEnabledProtocols() {
        long connection = pointer();
        if (connection == 0) {
            return new String[0];
        }
        try {
            long options = (long) library.options.invokeExact(connection);
            return SystemContext.FORBIDDEN.entrySet().stream()
                    .filter(each -> (options & each.getValue()) == 0)
                    .map(java.util.Map.Entry::getKey)
                    .sorted()
                    .toArray(String[]::new);
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    /// @throws IllegalArgumentException for a version that does not exist
    @Override
    public void setEnabledProtocols(String[] protocols) {
        List<String> wanted = List.of(protocols);
        long forbidden = 0;
        long permitted = 0;
        for (var version : SystemContext.FORBIDDEN.entrySet()) {
            if (wanted.contains(version.getKey())) {
                permitted |= version.getValue();
            } else {
                forbidden |= version.getValue();
            }
        }
        if (!SystemContext.FORBIDDEN.keySet().containsAll(wanted)) {
            throw new IllegalArgumentException("unknown among the versions " + wanted);
        }
        long connection = open();
        try {
            long _ = (long) library.setOptions.invokeExact(connection, forbidden);
            long _ = (long) library.clearOptions.invokeExact(connection, permitted);
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    @Override
    public void setUseClientMode(boolean mode) {
        if (mode != client) {
            throw new IllegalArgumentException("a connection keeps its side");
        }
    }

    @Override
    public boolean getUseClientMode() {
        return client;
    }

    private int verification() {
        long connection = pointer();
        if (connection == 0) {
            return 0;
        }
        try {
            return (int) library.verifyMode.invokeExact(connection);
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    /// The judge of the context stays. Only servers ask for certificates: on a client this is without meaning.
    private void ask(int mode) {
        if (client) {
            return;
        }
        try {
            library.setVerify.invokeExact(open(), mode, 0L);
        } catch (IllegalStateException released) {
            throw released;
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        ask(need ? VERIFY_PEER | VERIFY_REQUIRED : 0);
    }

    @Override
    public boolean getNeedClientAuth() {
        return !client && (verification() & VERIFY_REQUIRED) != 0;
    }

    @Override
    public void setWantClientAuth(boolean want) {
        ask(want ? VERIFY_PEER : 0);
    }

    @Override
    public boolean getWantClientAuth() {
        return !client && verification() == VERIFY_PEER;
    }

    /// Without new sessions only an earlier one can be resumed; any other handshake fails.
    @Override
    public void setEnableSessionCreation(boolean flag) {
        newSessions = flag;
    }

    @Override
    public boolean getEnableSessionCreation() {
        return newSessions;
    }
}
