package sluice.keyword.log;

import sluice.flow.FrontendPlan;
import sluice.flow.HeaderCapture;
import sluice.stream.Captures;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.wire.http.Head;

import java.util.ArrayList;
import java.util.List;

/// The headers that a frontend's `capture` lines keep.
final class CapturedHeaders implements HeaderCapture {
    private record Line(ByteString name, int slot, int length) {}

    private final List<Line> requests = new ArrayList<>();
    private final List<Line> responses = new ArrayList<>();

    static CapturedHeaders of(FrontendPlan frontend) {
        if (frontend.headerCapture instanceof CapturedHeaders known) {
            return known;
        }
        var made = new CapturedHeaders();
        frontend.headerCapture = made;
        return made;
    }

    void add(boolean response, ByteString name, int slot, int length) {
        (response ? responses : requests).add(new Line(name, slot, length));
    }

    @Override
    public void request(Stream stream) {
        capture(requests, stream.request, stream.requestCaptures);
    }

    @Override
    public void response(Stream stream) {
        capture(responses, stream.response, stream.responseCaptures);
    }

    private static void capture(List<Line> lines, Head head, Captures captures) {
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            int slot = head.findLast(line.name);
            if (slot >= 0) {
                int start = head.valueStart(slot);
                captures.set(
                        line.slot, head.bytes(), start, head.valueEnd(slot) - start, line.length);
            }
        }
    }
}
