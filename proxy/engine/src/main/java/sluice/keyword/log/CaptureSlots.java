package sluice.keyword.log;

import sluice.proxies.Frontend;
import sluice.proxies.Proxy;

import java.util.ArrayList;
import java.util.List;

/// The capture slots of one frontend in the order of their declaration: what each may hold. Manual §4.2 `capture`, `declare capture`.
public final class CaptureSlots {
    public static final Proxy.Extra<CaptureSlots> EXTRA = new Proxy.Extra<>("captures");

    private final Frontend frontend;
    private final List<Integer> requestLengths = new ArrayList<>();
    private final List<Integer> responseLengths = new ArrayList<>();

    private CaptureSlots(Frontend frontend) {
        this.frontend = frontend;
    }

    /// The slots of a frontend, made on first use.
    public static CaptureSlots of(Frontend frontend) {
        CaptureSlots slots = frontend.get(EXTRA);
        if (slots == null) {
            slots = new CaptureSlots(frontend);
            frontend.put(EXTRA, slots);
        }
        return slots;
    }

    /// Declares a slot; answers its number.
    public int declare(boolean response, int length) {
        List<Integer> lengths = response ? responseLengths : requestLengths;
        lengths.add(length);
        frontend.requestCaptures(requestLengths.size());
        frontend.responseCaptures(responseLengths.size());
        return lengths.size() - 1;
    }

    public int requests() {
        return requestLengths.size();
    }

    public int responses() {
        return responseLengths.size();
    }

    /// How many bytes a slot holds; -1 when it was not declared.
    public int length(boolean response, int slot) {
        List<Integer> lengths = response ? responseLengths : requestLengths;
        return slot >= 0 && slot < lengths.size() ? lengths.get(slot) : -1;
    }
}
