package sluice.runtime.action;

import sluice.runtime.Json;
import sluice.runtime.Records;
import sluice.runtime.RuntimeClient;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.vocabulary.ServerStatus;
import sluice.vocabulary.StatColumn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What can be changed about a server at run time, as it is now.
///
/// @param state what somebody decided; health does not show here
/// @param weight as set, not slowed by a slow start
/// @param initialWeight from the configuration, -1 where the level does not show it
/// @param maxconn 0 means no limit
/// @param address empty where the level does not show it
public record ServerSettings(
        String backend,
        String server,
        State state,
        long weight,
        long initialWeight,
        long maxconn,
        String address,
        long port) {

    /// The administrative state.
    public enum State {
        READY,
        DRAIN,
        MAINT;

        /// The word that `set server … state` takes.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    // Bits of srv_admin_state; the inherited ones (by tracking, by resolution) are nobody's
    // decision about this server.
    private static final long FORCED_MAINTENANCE = 0x01;
    private static final long CONFIGURED_MAINTENANCE = 0x04;
    private static final long FORCED_DRAIN = 0x08;

    /// `backend/server`.
    public String path() {
        return backend + '/' + server;
    }

    /// Reads the settings of all servers, by path, in the order of the configuration.
    public static Map<String, ServerSettings> read(RuntimeClient client, Snapshot snapshot)
            throws RuntimeFailure {
        return read(snapshot, Records.ofBlanks(client.ask("show servers state").text()));
    }

    /// The same from answers already at hand; what `show servers state` lacks comes from the statistics.
    static Map<String, ServerSettings> read(Snapshot snapshot, Records states) {
        var rows = new LinkedHashMap<String, Integer>();
        for (int i = 0; i < states.size(); i++) {
            rows.put(states.text(i, "be_name") + '/' + states.text(i, "srv_name"), i);
        }
        var all = new LinkedHashMap<String, ServerSettings>();
        for (var server : snapshot.servers()) {
            Integer row = rows.get(server.path());
            all.put(server.path(), row == null ? of(server) : of(server, states, row));
        }
        return all;
    }

    /// The settings as far as the statistics tell them.
    public static ServerSettings of(StatRow server) {
        String address = server.text(StatColumn.ADDR);
        int colon = address.lastIndexOf(':');
        boolean weightless = server.number(StatColumn.UWEIGHT, 1) == 0;
        var word = server.status().word();
        boolean byHand = server.status().remark().isEmpty();
        State state =
                word == ServerStatus.Word.MAINT && byHand
                        ? State.MAINT
                        : word == ServerStatus.Word.DRAIN && byHand && !weightless
                                ? State.DRAIN
                                : State.READY;
        return new ServerSettings(
                server.proxy(),
                server.name(),
                state,
                server.number(StatColumn.UWEIGHT, server.number(StatColumn.WEIGHT)),
                -1,
                server.number(StatColumn.SLIM),
                colon < 0 ? address : address.substring(0, colon),
                colon < 0 ? 0 : Math.max(0, parse(address.substring(colon + 1))));
    }

    private static ServerSettings of(StatRow server, Records states, int row) {
        long admin = states.number(row, "srv_admin_state", 0);
        State state =
                (admin & (FORCED_MAINTENANCE | CONFIGURED_MAINTENANCE)) != 0
                        ? State.MAINT
                        : (admin & FORCED_DRAIN) != 0 ? State.DRAIN : State.READY;
        String address = states.text(row, "srv_addr");
        return new ServerSettings(
                server.proxy(),
                server.name(),
                state,
                states.number(row, "srv_uweight", server.number(StatColumn.UWEIGHT)),
                states.number(row, "srv_iweight", -1),
                server.number(StatColumn.SLIM),
                address.equals("-") ? "" : address,
                states.number(row, "srv_port", 0));
    }

    private static long parse(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    /// The commands that make this server's settings equal to the wanted ones; the state comes last, so that a server
    /// is ready only when the rest is right.
    public List<String> commandsTo(ServerSettings wanted) {
        var commands = new ArrayList<String>();
        if (weight != wanted.weight) {
            commands.add("set server " + path() + " weight " + wanted.weight);
        }
        if (maxconn != wanted.maxconn) {
            commands.add("set maxconn server " + path() + ' ' + wanted.maxconn);
        }
        boolean known = !wanted.address.isEmpty() && !address.isEmpty();
        if (known && (!address.equals(wanted.address) || port != wanted.port)) {
            commands.add(
                    "set server " + path() + " addr " + wanted.address + " port " + wanted.port);
        }
        if (state != wanted.state) {
            commands.add("set server " + path() + " state " + wanted.state.word());
        }
        return commands;
    }

    /// What differs, in words: `state MAINT → READY`, `weight 30 → 10`.
    public List<String> differencesTo(ServerSettings other) {
        var words = new ArrayList<String>();
        if (state != other.state) {
            words.add("state " + state + " → " + other.state);
        }
        if (weight != other.weight) {
            words.add("weight " + weight + " → " + other.weight);
        }
        if (maxconn != other.maxconn) {
            words.add("maxconn " + maxconn + " → " + other.maxconn);
        }
        boolean known = !other.address.isEmpty() && !address.isEmpty();
        if (known && (!address.equals(other.address) || port != other.port)) {
            words.add("addr " + address + ':' + port + " → " + other.address + ':' + other.port);
        }
        return words;
    }

    /// The fields of the journal and of saved overrides.
    public Json toJson() {
        return Json.object()
                .put("state", state.word())
                .put("weight", weight)
                .put("maxconn", maxconn)
                .put("addr", address)
                .put("port", port);
    }

    /// `READY weight 10/10 maxconn 4 addr 10.0.0.7:80`.
    @Override
    public String toString() {
        return state
                + " weight "
                + weight
                + (initialWeight < 0 ? "" : "/" + initialWeight)
                + (maxconn == 0 ? "" : " maxconn " + maxconn)
                + (address.isEmpty() ? "" : " addr " + address + ':' + port);
    }
}
