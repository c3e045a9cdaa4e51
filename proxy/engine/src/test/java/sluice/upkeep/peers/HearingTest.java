package sluice.upkeep.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;

import sluice.stick.DataType;
import sluice.stick.KeyType;
import sluice.stick.Layout;
import sluice.stick.StickEntry;
import sluice.stick.StickTable;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What messages teach: those that HAProxy 2.6 sent, ours, and damaged ones.
class HearingTest {
    /// `stick-table type ip size 1k expire 10m store http_req_cnt,http_req_rate(10s),conn_cur,gpc(3),gpc_rate(2,10s),bytes_in_cnt` with
    /// `stick on src`, as a HAProxy describes it and tells of 127.0.0.1 at server `s1`.
    private static final String DEFINITION = "070273740404f1d58361f0eda3010af0e20317031802f0e203";

    private static final String UPDATE =
            "0000000c000927797f000001010002670200a60401027331000000"
                    + "f3dbfad6020000f3dbfad6020000";

    private final StickTable table =
            new StickTable("st", KeyType.IPV4, 0, 100, layout(DataType.CONN_CUR));
    private final TableState state = new TableState(shared(table, null), 1, null);
    private final Hearing hearing = new Hearing(List.of(state));

    private static Layout layout(DataType more) {
        var layout = new Layout();
        layout.add(DataType.HTTP_REQ_CNT, 1, 0);
        layout.add(DataType.HTTP_REQ_RATE, 1, 10_000);
        layout.add(DataType.GPC, 3, 0);
        layout.add(DataType.GPC_RATE, 2, 10_000);
        layout.add(DataType.BYTES_IN_CNT, 1, 0);
        layout.add(DataType.SERVER_ID, 1, 0);
        layout.add(DataType.SERVER_KEY, 1, 0);
        layout.add(more, 1, 0);
        return layout;
    }

    private static SharedTable shared(
            StickTable table, @org.jspecify.annotations.Nullable StickTable writeTo) {
        table.expireMillis(600_000);
        return new SharedTable(table, "st", 4, false, writeTo);
    }

    private static ByteBuf bytes(String digits) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(digits));
    }

    private static List<String> entries(StickTable table, int now) {
        var lines = new ArrayList<String>();
        var entry = new StickEntry();
        for (long at = table.next(0, now, entry);
                at != StickTable.NONE;
                at = table.next(at, now, entry)) {
            lines.add(entry.line().replaceFirst("0x[0-9a-f]+: ", ""));
        }
        return lines;
    }

    @Test
    void anEntryOfHaproxy() throws Wire.Malformed {
        hearing.message(Wire.DEFINITION, bytes(DEFINITION), 1000);
        hearing.message(Wire.TIMED_UPDATE, bytes(UPDATE), 1000);
        assertThat(entries(table, 1000))
                .containsExactly(
                        "key=127.0.0.1 use=0 exp=599929 shard=0 server_id=1 conn_cur=0"
                                + " http_req_cnt=2 http_req_rate(10000)=2 bytes_in_cnt=166"
                                + " server_key=s1 gpc0=0 gpc1=0 gpc2=0 gpc0_rate(10000)=0"
                                + " gpc1_rate(10000)=0");
        assertThat(state.lastReceived).isEqualTo(12);
        assertThat(state.remoteId).isEqualTo(7);
    }

    @Test
    void serversAndTagsAreWrittenToASecondTable() throws Wire.Malformed {
        var other = new StickTable("other", KeyType.IPV4, 0, 100, layout(DataType.GPT0));
        var hears = new Hearing(List.of(new TableState(shared(table, other), 1, null)));
        hears.message(Wire.DEFINITION, bytes(DEFINITION), 1000);
        hears.message(Wire.TIMED_UPDATE, bytes(UPDATE), 1000);
        assertThat(entries(other, 1000))
                .singleElement()
                .asString()
                .contains("server_id=1", "server_key=s1", "http_req_cnt=0");
    }

    @Test
    void whatOnePeerSaysAnotherOneLearns() throws Wire.Malformed {
        hearing.message(Wire.DEFINITION, bytes(DEFINITION), 1000);
        hearing.message(Wire.TIMED_UPDATE, bytes(UPDATE), 1000);
        var speech = new Speech(Unpooled.buffer(), Unpooled.buffer());
        var out = Unpooled.buffer();
        var entry = new StickEntry();
        table.next(0, 1000, entry);
        speech.update(state, 1, entry, out);
        speech.update(state, 2, entry, out);
        var copy = new StickTable("st", KeyType.IPV4, 0, 100, layout(DataType.CONN_CUR));
        var hears = new Hearing(List.of(new TableState(shared(copy, null), 1, null)));
        for (int i = 0; i < 3; i++) {
            out.skipBytes(1);
            int type = out.readUnsignedByte();
            hears.message(type, out.readSlice((int) Wire.number(out)), 1000);
        }
        assertThat(out.isReadable()).isFalse();
        assertThat(entries(copy, 1000)).isEqualTo(entries(table, 1000));
    }

    /// Messages with single bytes changed, cut, or in another order: nothing but [Wire.Malformed] comes of them.
    @Test
    void damagedMessages() {
        var random = new Random(11);
        int[] types = {
            Wire.DEFINITION,
            Wire.TIMED_UPDATE,
            Wire.UPDATE,
            Wire.INCREMENTAL_UPDATE,
            Wire.SWITCH,
            Wire.ACKNOWLEDGEMENT,
            Wire.TIMED_INCREMENTAL_UPDATE,
            0x99
        };
        int refused = 0;
        for (int i = 0; i < 40_000; i++) {
            boolean defines = random.nextInt(4) == 0;
            byte[] bytes = ByteBufUtil.decodeHexDump(defines ? DEFINITION : UPDATE);
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(3) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
            int type =
                    random.nextInt(5) == 0
                            ? types[random.nextInt(types.length)]
                            : defines ? Wire.DEFINITION : Wire.TIMED_UPDATE;
            try {
                hearing.message(type, Unpooled.wrappedBuffer(bytes, 0, length), i);
            } catch (Wire.Malformed expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
        assertThat(table.used()).isBetween(1, table.size());
    }
}
