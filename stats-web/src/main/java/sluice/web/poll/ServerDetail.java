package sluice.web.poll;

import sluice.runtime.Records;
import sluice.runtime.RuntimeClient;
import sluice.runtime.RuntimeFailure;

/// What `show servers state` knows of a server beyond its statistics.
///
/// @param weight in use, `NaN` where it is not known
/// @param initialWeight from the configuration, `NaN` where it is not known
/// @param fqdn the name that is resolved, empty where there is none
public record ServerDetail(double weight, double initialWeight, String fqdn) {
    /// Nothing is known.
    public static final ServerDetail NONE = new ServerDetail(Double.NaN, Double.NaN, "");

    /// Asks for one server. The backend's name comes from a row, so it cannot carry a command.
    public static ServerDetail of(RuntimeClient client, String backend, String server)
            throws RuntimeFailure {
        var answer = client.ask("show servers state " + backend);
        if (answer.failed()) {
            return NONE;
        }
        var records = Records.ofBlanks(answer.text());
        for (int i = 0; i < records.size(); i++) {
            if (records.text(i, "srv_name").equals(server)) {
                String fqdn = records.text(i, "srv_fqdn");
                return new ServerDetail(
                        records.number(i, "srv_uweight", -1) < 0
                                ? Double.NaN
                                : records.number(i, "srv_uweight", 0),
                        records.number(i, "srv_iweight", -1) < 0
                                ? Double.NaN
                                : records.number(i, "srv_iweight", 0),
                        fqdn.equals("-") ? "" : fqdn);
            }
        }
        return NONE;
    }
}
