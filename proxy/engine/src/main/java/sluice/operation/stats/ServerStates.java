package sluice.operation.stats;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Health;
import sluice.proxies.Server;
import sluice.vocabulary.CheckStatus;

import java.util.List;
import java.util.function.UnaryOperator;

/// The lines of `show servers state`, which are also those of the server state file. Management guide §9.3.
public final class ServerStates {
    public static final String VERSION = "1";
    public static final String HEADER =
            "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight"
                + " srv_iweight srv_time_since_last_change srv_check_status srv_check_result"
                + " srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id"
                + " srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr"
                + " srv_agent_addr srv_agent_port";

    /// The numbers that the file uses for check statuses are the places in this list.
    private static final List<String> STATUS_NUMBERS =
            List.of(
                    "UNK",
                    "INI",
                    "START",
                    "CHECKED",
                    "HANA",
                    "SOCKERR",
                    "L4OK",
                    "L4TOUT",
                    "L4CON",
                    "L6OK",
                    "L6TOUT",
                    "L6RSP",
                    "L7TOUT",
                    "L7RSP",
                    "L57DATA",
                    "L7OK",
                    "L7OKC",
                    "L7STS",
                    "PROCERR",
                    "PROCTOUT",
                    "PROCOK");

    private static final int CONFIGURED = 2;
    private static final int ENABLED = 4;
    private static final int PAUSED = 8;

    private ServerStates() {}

    /// One server's line, without its end.
    ///
    /// @param shown what stands for a name or an address
    public static String line(Server server, UnaryOperator<String> shown) {
        var state = server.state();
        var settings = server.settings();
        Health health = state.health();
        return server.backend().id()
                + " "
                + shown.apply(server.backend().name())
                + " "
                + server.id()
                + " "
                + shown.apply(server.name())
                + " "
                + shown.apply(server.address().host())
                + " "
                + state.operational().ordinal()
                + " "
                + state.administrative()
                + " "
                + server.weight()
                + " "
                + server.initialWeight()
                + " "
                + state.secondsSinceChange()
                + " "
                + number(health.status())
                + " "
                + health.result().ordinal()
                + " "
                + health.level()
                + " "
                + bits(health, state.isMaintenance())
                + " "
                + bits(state.agent(), state.isMaintenance())
                + " 0 "
                + (settings.ownId ? 1 : 0)
                + " "
                + orDash(server.hostName(), shown)
                + " "
                + shown.apply(Integer.toString(server.address().port()))
                + " "
                + orDash(settings.serviceName, shown)
                + " "
                + server.encryptionState()
                + " "
                + settings.check.port
                + " "
                + host(settings.check.address, shown)
                + " "
                + host(settings.agent.address, shown)
                + " "
                + settings.agent.port;
    }

    private static String orDash(@Nullable String name, UnaryOperator<String> shown) {
        return name == null ? "-" : shown.apply(name);
    }

    private static String host(sluice.value.Address address, UnaryOperator<String> shown) {
        return address.isIp() ? shown.apply(address.host()) : "-";
    }

    private static int number(CheckStatus status) {
        int number = STATUS_NUMBERS.indexOf(status.code());
        return Math.max(0, number);
    }

    /// The status behind a number of the file; INI for one that is none.
    static CheckStatus status(int number) {
        for (CheckStatus status : CheckStatus.values()) {
            if (number > 0 && number(status) == number) {
                return status;
            }
        }
        return CheckStatus.INI;
    }

    /// @param maintenance pauses the checks that are enabled
    private static int bits(Health health, boolean maintenance) {
        return (health.isConfigured() ? CONFIGURED : 0)
                | (health.isEnabled() ? ENABLED : 0)
                | (health.isEnabled() && maintenance ? PAUSED : 0);
    }
}
