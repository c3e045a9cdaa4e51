package sluice.web.server;

import io.undertow.server.HttpServerExchange;

import sluice.runtime.action.Action;
import sluice.runtime.action.Change;
import sluice.runtime.action.Journal;
import sluice.runtime.action.NoSuchObject;
import sluice.runtime.action.Outcome;
import sluice.web.api.ActionDocuments;
import sluice.web.poll.Poller;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Changes to a proxy, asked for by a page of ours: preview, perform, undo. What is done and how it is verified is
/// `sluice.runtime.action`; here is only who may ask. One change per proxy at a time.
final class Actions {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int REASON = 200;

    private final Settings settings;
    private final Gate gate;
    private final Clock clock;
    private final Path journal;
    private final Map<String, Object> locks = new HashMap<>();

    Actions(Settings settings, Gate gate, Clock clock) {
        this.settings = settings;
        this.gate = gate;
        this.clock = clock;
        this.journal = settings.journal();
        settings.proxies().forEach(proxy -> locks.put(proxy.name(), new Object()));
    }

    void serve(
            HttpServerExchange exchange,
            Poller poller,
            String document,
            Gate.Person person,
            boolean reads)
            throws IOException, BadRequest {
        if (document.equals("actions") && reads) {
            Exchange.json(
                    exchange,
                    ActionDocuments.journal(
                            new Journal(journal, "web", clock)
                                    .entries(poller.client().target().label())));
            return;
        }
        if (reads || !document.equals("action") && !document.equals("action-preview")) {
            throw new BadRequest(404, "there is no such document; see docs/stats-web.md");
        }
        if (!settings.admin()) {
            throw new BadRequest(403, "this page is read only: it was started without --admin");
        }
        if (!person.mayAct()) {
            throw new BadRequest(403, person.name() + " may look, but not act");
        }
        if (!gate.fromOurPage(exchange, person)) {
            throw new BadRequest(
                    403,
                    "the request does not come from this page: its token is missing or old;"
                            + " reload");
        }
        var moment = poller.latest();
        if (moment == null || !moment.mayChange()) {
            throw new BadRequest(409, "the socket of " + poller.name() + " does not allow changes");
        }
        var lock = java.util.Objects.requireNonNull(locks.get(poller.name()));
        synchronized (lock) {
            change(exchange, poller, document.equals("action-preview"), person);
        }
    }

    private void change(
            HttpServerExchange exchange, Poller poller, boolean preview, Gate.Person person)
            throws IOException, BadRequest {
        JsonNode asked;
        try {
            asked = JSON.readTree(Exchange.body(exchange));
        } catch (JacksonException _) {
            throw new BadRequest(400, "the body is no JSON object");
        }
        String verb = text(asked, "verb");
        String reason = text(asked, "reason").replaceAll("\\p{Cntrl}", " ").strip();
        if (reason.length() > REASON) {
            throw new BadRequest(400, "the reason is longer than " + REASON + " characters");
        }
        boolean force = asked.path("force").asBoolean(false);
        var writer = new Journal(journal, "web", person.name(), address(exchange), clock);
        var action = new Action(poller.client(), writer);
        try {
            if (verb.equals("undo")) {
                undo(exchange, action, preview, reason);
            } else {
                change(exchange, action, asked, preview, force, reason);
            }
        } catch (NoSuchObject e) {
            throw new BadRequest(404, sentence(e));
        } catch (IllegalArgumentException e) {
            throw new BadRequest(400, sentence(e));
        }
    }

    private static void change(
            HttpServerExchange exchange,
            Action action,
            JsonNode asked,
            boolean previewOnly,
            boolean force,
            String reason)
            throws IOException, BadRequest, NoSuchObject {
        var change = change(text(asked, "verb"), text(asked, "value"));
        String object = text(asked, "object");
        if (object.isEmpty() || object.length() > 500) {
            throw new BadRequest(400, "object is the path of a server");
        }
        var preview = action.preview(change, List.of(object));
        if (previewOnly) {
            Exchange.json(exchange, ActionDocuments.preview(preview));
            return;
        }
        if (!preview.allowed(force)) {
            throw new BadRequest(
                    409,
                    String.join(", ", preview.lastServers())
                            + " would be left without any server; force it if that is meant");
        }
        answer(exchange, action.perform(preview, force, reason));
    }

    private static Change change(String verb, String value) throws BadRequest {
        return switch (verb) {
            case "drain" -> new Change.Drain();
            case "maint" -> new Change.Maint();
            case "ready" -> new Change.Ready();
            case "weight" -> new Change.Weight(value);
            default ->
                    throw new BadRequest(400, "verb is one of drain, maint, ready, weight, undo");
        };
    }

    private static void undo(
            HttpServerExchange exchange, Action action, boolean previewOnly, String reason)
            throws IOException, BadRequest {
        var steps = action.previewUndo(1, false);
        if (steps.isEmpty()) {
            throw new BadRequest(
                    409, "there is nothing to undo: the journal has no change of this proxy");
        }
        if (previewOnly) {
            Exchange.json(exchange, ActionDocuments.undo(steps));
            return;
        }
        for (var step : steps) {
            if (!step.refusal().isEmpty()) {
                throw new BadRequest(409, step.refusal());
            }
        }
        answer(exchange, action.undo(steps, reason));
    }

    private static void answer(HttpServerExchange exchange, List<Outcome> outcomes)
            throws IOException {
        Exchange.json(exchange, ActionDocuments.outcomes(outcomes));
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private static String sentence(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private static String address(HttpServerExchange exchange) {
        var address = exchange.getSourceAddress().getAddress();
        return address == null ? "?" : address.getHostAddress();
    }
}
