package sluice.operation.stats;

import sluice.vocabulary.ObjectKind;

/// Which rows are wanted: `show stat {<iid>|<proxy>|-1} <types> <sid>` and its modifiers.
///
/// @param proxy a name or number; empty for all
/// @param kinds the sum of [ObjectKind#bit]s; -1 for all
/// @param object a server's or listener's number; -1 for all
/// @param upOnly leaves out servers that are down
/// @param noMaintenance leaves out servers in maintenance
public record Selection(
        String proxy, int kinds, long object, boolean upOnly, boolean noMaintenance) {
    public static final Selection ALL = new Selection("", -1, -1, false, false);

    boolean wantsProxy(String name, int id) {
        return proxy.isEmpty() || proxy.equals(name) || proxy.equals(Integer.toString(id));
    }

    boolean wants(ObjectKind kind, int id) {
        return (kinds & kind.bit()) != 0 && (object < 0 || object == id);
    }
}
