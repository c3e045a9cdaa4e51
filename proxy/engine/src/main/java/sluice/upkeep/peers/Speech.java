package sluice.upkeep.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.stick.DataType;
import sluice.stick.KeyType;
import sluice.stick.Layout;
import sluice.stick.StickEntry;
import sluice.stick.StickTable;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// What this process says in one session: writes messages, remembers which table it spoke of last and which texts it said already.
@LoopConfined
final class Speech {
    private final ByteBuf body;
    private final ByteBuf text;
    private final Map<String, Integer> said = new HashMap<>();
    private final @Nullable String[] texts = new @Nullable String[Wire.DICTIONARY];
    private int nextText;
    private @Nullable TableState spokenOf;

    /// @param body a buffer of its own, which it gives back with [#end]
    /// @param text another one
    Speech(ByteBuf body, ByteBuf text) {
        this.body = body;
        this.text = text;
    }

    void end() {
        body.release();
        text.release();
    }

    /// The texts said so far, by number from 0.
    @Nullable String[] texts() {
        return texts;
    }

    void control(int type, ByteBuf out) {
        out.writeByte(Wire.CONTROL).writeByte(type);
    }

    /// Everything up to the last update that came is known.
    void acknowledge(TableState state, ByteBuf out) {
        body.clear();
        Wire.number(body, state.remoteId);
        body.writeInt(state.lastReceived);
        message(Wire.ACKNOWLEDGEMENT, out);
        state.lastConfirmed = state.lastReceived;
    }

    /// Tells an entry; its table is described before where another one was spoken of.
    void update(TableState state, int update, StickEntry entry, ByteBuf out) {
        if (spokenOf != state) {
            spokenOf = state;
            define(state, out);
        }
        StickTable table = state.shared.table();
        body.clear();
        body.writeInt(update).writeInt(entry.expiresInMillis());
        byte[] key = entry.keyBytes();
        if (table.type() == KeyType.STRING) {
            Wire.number(body, key.length);
        }
        body.writeBytes(key);
        for (DataType data : DataType.values()) {
            int elements = table.layout().elements(data);
            for (int i = 0; i < elements; i++) {
                value(table, data, i, entry);
            }
        }
        message(Wire.TIMED_UPDATE, out);
    }

    private void value(StickTable table, DataType data, int element, StickEntry entry) {
        switch (data.form()) {
            case NUMBER, LONG -> Wire.number(body, entry.value(data, element));
            case RATE -> {
                Wire.number(body, Integer.toUnsignedLong(entry.elapsed(data, element)));
                Wire.number(body, Integer.toUnsignedLong(entry.current(data, element)));
                Wire.number(body, Integer.toUnsignedLong(entry.previous(data, element)));
            }
            case TEXT -> {
                String server = table.text(entry.value(data, element));
                if (server == null) {
                    body.writeByte(0);
                } else {
                    text(server);
                }
            }
        }
    }

    /// The number of a text, with the text itself where the peer does not know it yet.
    private void text(String server) {
        text.clear();
        Integer known = said.get(server);
        if (known != null) {
            Wire.number(text, known + 1);
        } else {
            int number = nextText;
            nextText = (nextText + 1) % Wire.DICTIONARY;
            String before = texts[number];
            if (before != null) {
                said.remove(before);
            }
            texts[number] = server;
            said.put(server, number);
            Wire.number(text, number + 1);
            Wire.number(text, ByteBufUtil.utf8Bytes(server));
            text.writeCharSequence(server, StandardCharsets.UTF_8);
        }
        Wire.number(body, text.readableBytes());
        body.writeBytes(text);
    }

    private void define(TableState state, ByteBuf out) {
        SharedTable shared = state.shared;
        Layout layout = shared.table().layout();
        body.clear();
        text.clear();
        Wire.number(body, state.localId);
        byte[] name = shared.name().getBytes(StandardCharsets.UTF_8);
        Wire.number(body, name.length);
        body.writeBytes(name);
        Wire.number(body, Wire.code(shared.table().type()));
        Wire.number(body, shared.keyLength());
        long stored = 0;
        for (DataType data : DataType.values()) {
            if (!layout.has(data)) {
                continue;
            }
            stored |= 1L << data.ordinal();
            if (data.isArray() || data.isRate()) {
                Wire.number(text, data.ordinal());
            }
            if (data.isArray()) {
                Wire.number(text, layout.elements(data));
            }
            if (data.isRate()) {
                Wire.number(text, layout.period(data));
            }
        }
        Wire.number(body, stored);
        Wire.number(body, shared.table().expireMillis());
        body.writeBytes(text);
        message(Wire.DEFINITION, out);
    }

    private void message(int type, ByteBuf out) {
        out.writeByte(Wire.UPDATES).writeByte(type);
        Wire.number(out, body.readableBytes());
        out.writeBytes(body);
    }
}
