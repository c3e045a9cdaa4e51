package sluice.runtime.action;

import java.util.List;

/// What somebody wants to happen to a server.
public sealed interface Change {

    /// No new requests but those that persistence brings; health goes on.
    record Drain() implements Change {}

    /// No new requests at all; requests in flight finish.
    record Maint() implements Change {}

    /// Takes part again.
    record Ready() implements Change {}

    /// @param value `0` to `256`, or a share of the configured weight such as `50%`
    record Weight(String value) implements Change {
        public Weight {
            checkWeight(value);
        }
    }

    /// @param limit sessions at once; 0 takes the limit away
    record Maxconn(long limit) implements Change {
        public Maxconn {
            if (limit < 0 || limit > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "maxconn: expected a number from 1, or `unlimited`");
            }
        }
    }

    /// @param port 0 keeps the port
    record Address(String address, int port) implements Change {
        public Address {
            if (address.isEmpty() || address.chars().anyMatch(c -> c <= ' ' || c == ';')) {
                throw new IllegalArgumentException("addr: expected an address");
            }
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("addr: expected a port from 1 to 65535");
            }
        }
    }

    /// Cuts the sessions that the server has now.
    record Cut() implements Change {}

    /// Takes the server out of the configuration of the process; it must be in maintenance without connections.
    record Remove() implements Change {}

    private static void checkWeight(String value) {
        boolean relative = value.endsWith("%");
        String digits = relative ? value.substring(0, value.length() - 1) : value;
        int number;
        try {
            number = Integer.parseInt(digits);
        } catch (NumberFormatException _) {
            number = -1;
        }
        if (number < 0
                || !relative && number > 256
                || relative && number > 25600
                || digits.startsWith("+")) {
            throw new IllegalArgumentException(
                    "weight "
                            + value
                            + ": expected 0 to 256, or a share of the configured weight such as"
                            + " 50%");
        }
    }

    /// The word that a person types for it.
    default String verb() {
        return switch (this) {
            case Drain _ -> "drain";
            case Maint _ -> "maint";
            case Ready _ -> "ready";
            case Weight _ -> "weight";
            case Maxconn _ -> "maxconn";
            case Address _ -> "addr";
            case Cut _ -> "cut sessions";
            case Remove _ -> "remove";
        };
    }

    /// The exact commands for one server.
    default List<String> commands(String path) {
        return switch (this) {
            case Drain _ -> List.of("set server " + path + " state drain");
            case Maint _ -> List.of("set server " + path + " state maint");
            case Ready _ -> List.of("set server " + path + " state ready");
            case Weight(var value) -> List.of("set server " + path + " weight " + value);
            case Maxconn(var limit) -> List.of("set maxconn server " + path + ' ' + limit);
            case Address(var address, var port) ->
                    List.of(
                            "set server "
                                    + path
                                    + " addr "
                                    + address
                                    + (port == 0 ? "" : " port " + port));
            case Cut _ -> List.of("shutdown sessions server " + path);
            case Remove _ -> List.of("del server " + path);
        };
    }

    /// Whether it takes new requests away from the server altogether.
    default boolean takesAway() {
        return switch (this) {
            case Drain _, Maint _, Remove _ -> true;
            case Weight(var value) -> value.equals("0") || value.equals("0%");
            case Ready _, Maxconn _, Address _, Cut _ -> false;
        };
    }

    /// Whether the settings are what the change asks for.
    ///
    /// @param now the settings after the change
    default boolean holds(ServerSettings now) {
        return switch (this) {
            case Drain _ -> now.state() == ServerSettings.State.DRAIN;
            case Maint _ -> now.state() == ServerSettings.State.MAINT;
            case Ready _ -> now.state() == ServerSettings.State.READY;
            case Weight(var value) -> weightHolds(value, now);
            case Maxconn(var limit) -> now.maxconn() == limit;
            case Address(var address, var port) ->
                    (now.address().isEmpty() || now.address().equals(address))
                            && (port == 0 || now.port() == port);
            case Cut _, Remove _ -> true;
        };
    }

    private static boolean weightHolds(String value, ServerSettings now) {
        if (!value.endsWith("%")) {
            return now.weight() == Long.parseLong(value);
        }
        if (now.initialWeight() < 0) {
            return true;
        }
        // Versions round differently.
        double wanted =
                Long.parseLong(value.substring(0, value.length() - 1))
                        * now.initialWeight()
                        / 100.0;
        return Math.abs(now.weight() - Math.min(wanted, 256)) <= 1;
    }
}
