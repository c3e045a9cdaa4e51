package sluice.flow;

import sluice.flow.filter.Filter;
import sluice.flow.filter.PassingEnd;
import sluice.loop.LoopConfined;
import sluice.stream.Stream;
import sluice.wire.mux.StreamEnd;

import java.util.List;

/// Which filters of a stream's frontend and backend stand in the way of its messages. A part of a [StreamDriver]; see [Filter].
@LoopConfined
final class FilterRun {
    private final StreamDriver driver;
    private final Stream stream;
    private List<Filter> front = List.of();
    private List<Filter> back = List.of();

    /// The filters that change the request's body: bits by number, those of the frontend first.
    private long inRequest;

    FilterRun(StreamDriver driver) {
        this.driver = driver;
        stream = driver.stream();
    }

    /// The request is ready for its server.
    void request() {
        choose();
        inRequest = 0;
        for (int i = 0; i < front.size() + back.size(); i++) {
            if (asks(at(i)) && at(i).request(stream)) {
                inRequest |= 1L << i;
            }
        }
    }

    private void choose() {
        front = driver.frontend().filters;
        BackendPlan backend = driver.backend;
        // A listen section has them once for both of its halves.
        back = backend == null || backend.filters == front ? List.of() : backend.filters;
    }

    /// A session without messages is no matter for those that look at heads.
    private boolean asks(Filter filter) {
        return driver.stream().http || filter.takesBytes();
    }

    private Filter at(int number) {
        return number < front.size() ? front.get(number) : back.get(number - front.size());
    }

    /// From here on the request goes through the filters to the server; once for each connection that it is sent to.
    StreamEnd toServer() {
        StreamEnd end = driver.backEnd();
        for (int i = front.size() + back.size() - 1; i >= 0; i--) {
            if ((inRequest >> i & 1) != 0) {
                end = at(i).toServer(stream, end, driver.serverSide);
            }
        }
        driver.back = end;
        return end;
    }

    /// The head of the response is ready; from here on the response goes through the filters to the client.
    StreamEnd toClient() {
        choose();
        long backs = standing(back);
        long fronts = standing(front);
        StreamEnd end = before(back, backs, false, before(front, fronts, false, driver.frontEnd()));
        driver.front = before(back, backs, true, before(front, fronts, true, end));
        return driver.frontEnd();
    }

    /// What a service answers as if it were the server: its request went to none, and is shown to the filters now.
    StreamEnd serviceToClient() {
        request();
        return toClient();
    }

    /// A session without messages begins.
    void tunnel() {
        request();
        toServer();
        toClient();
    }

    /// The server's end is dead.
    void serverLost() {
        if (driver.back instanceof PassingEnd end) {
            end.lost();
        }
        driver.back = null;
    }

    private long standing(List<Filter> filters) {
        long standing = 0;
        for (int i = 0; i < filters.size(); i++) {
            boolean stands = asks(filters.get(i)) && filters.get(i).response(stream);
            standing |= stands ? 1L << i : 0;
        }
        return standing;
    }

    private StreamEnd before(
            List<Filter> filters, long standing, boolean originals, StreamEnd client) {
        StreamEnd end = client;
        for (int i = filters.size() - 1; i >= 0; i--) {
            boolean stands = (standing >> i & 1) != 0;
            if (stands && filters.get(i).wantsOriginal() == originals) {
                end = filters.get(i).toClient(stream, end, driver.clientSide);
            }
        }
        return end;
    }

    void rest() {
        front = List.of();
        back = List.of();
        inRequest = 0;
    }
}
