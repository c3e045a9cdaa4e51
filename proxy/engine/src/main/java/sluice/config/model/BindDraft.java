package sluice.config.model;

import sluice.proxies.Frontend;

/// One `bind` line while it is read.
public final class BindDraft {
    private final Frontend frontend;

    public BindDraft(Frontend frontend) {
        this.frontend = frontend;
    }

    public Frontend frontend() {
        return frontend;
    }
}
