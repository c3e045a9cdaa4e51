package sluice.web.api;

import static sluice.web.api.Json.number;
import static sluice.web.api.Json.text;

import sluice.runtime.action.Action;
import sluice.runtime.action.Journal;
import sluice.runtime.action.Outcome;
import sluice.runtime.action.Preview;

import tools.jackson.core.JsonGenerator;

import java.util.List;

/// What is said about changes: before, after, and in the journal.
public final class ActionDocuments {
    private ActionDocuments() {}

    /// Who is looking: `{"user":…,"mayAct":…,"token":…,"login":…}`.
    public static byte[] me(String user, boolean mayAct, String token, boolean login) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    text(json, "user", user);
                    json.writeBooleanProperty("mayAct", mayAct);
                    text(json, "token", token);
                    json.writeBooleanProperty("login", login);
                    json.writeEndObject();
                });
    }

    /// What a change would do.
    public static byte[] preview(Preview preview) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    text(
                            json,
                            "now",
                            String.join(
                                    "; ",
                                    preview.steps().stream()
                                            .map(step -> step.settings().toString())
                                            .toList()));
                    texts(
                            json,
                            "notes",
                            preview.steps().stream()
                                    .map(Preview.Step::note)
                                    .filter(note -> !note.isEmpty())
                                    .toList());
                    texts(json, "consequences", preview.consequences());
                    texts(json, "commands", preview.commands());
                    text(json, "lastServer", String.join(", ", preview.lastServers()));
                    json.writeEndObject();
                });
    }

    /// What an undo would do, in the same shape.
    public static byte[] undo(List<Action.UndoStep> steps) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    text(
                            json,
                            "now",
                            String.join(
                                    "; ",
                                    steps.stream()
                                            .map(
                                                    step ->
                                                            step.entry().object()
                                                                    + ' '
                                                                    + (step.now() == null
                                                                            ? "gone"
                                                                            : step.now()))
                                            .toList()));
                    texts(
                            json,
                            "notes",
                            steps.stream()
                                    .map(
                                            step ->
                                                    step.refusal().isEmpty()
                                                            ? "takes back `"
                                                                    + step.entry().command()
                                                                    + "` of "
                                                                    + step.entry().user()
                                                            : step.refusal())
                                    .toList());
                    texts(json, "consequences", List.of());
                    texts(
                            json,
                            "commands",
                            steps.stream().flatMap(step -> step.commands().stream()).toList());
                    text(json, "lastServer", "");
                    json.writeEndObject();
                });
    }

    /// What became of a change.
    public static byte[] outcomes(List<Outcome> outcomes) {
        boolean ok = outcomes.stream().allMatch(Outcome::ok);
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    json.writeBooleanProperty("ok", ok && !outcomes.isEmpty());
                    text(json, "text", words(outcomes));
                    text(
                            json,
                            "after",
                            String.join(
                                    "; ",
                                    outcomes.stream().map(o -> o.after().toString()).toList()));
                    json.writeName("outcomes");
                    json.writeStartArray();
                    for (var outcome : outcomes) {
                        json.writeRawValue(outcome.toJson().toString());
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private static String words(List<Outcome> outcomes) {
        return String.join(
                "; ",
                outcomes.stream()
                        .map(
                                o ->
                                        o.after().path()
                                                + ": "
                                                + switch (o.result()) {
                                                    case DONE -> "done and verified";
                                                    case UNCHANGED -> "was so already";
                                                    case REFUSED -> "refused: " + o.text();
                                                    case FORBIDDEN ->
                                                            "the socket does not allow it";
                                                    case NO_SUCH_OBJECT -> "no such server";
                                                    case NOT_VERIFIED ->
                                                            "sent, but not as wanted when read"
                                                                    + " back: "
                                                                    + o.text();
                                                }
                                                + (o.journalNumber() > 0
                                                        ? ", journal #" + o.journalNumber()
                                                        : ""))
                        .toList());
    }

    /// The journal, oldest first.
    public static byte[] journal(List<Journal.Entry> entries) {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    json.writeName("actions");
                    json.writeStartArray();
                    for (var entry : entries) {
                        json.writeStartObject();
                        number(json, "n", entry.number());
                        number(json, "at", entry.time().toEpochMilli());
                        text(json, "user", entry.user());
                        text(json, "object", entry.object());
                        text(json, "command", entry.command());
                        json.writeBooleanProperty("ok", entry.ok());
                        text(json, "reason", entry.reason());
                        number(json, "undoes", entry.undoes());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }

    private static void texts(JsonGenerator json, String name, List<String> values) {
        json.writeName(name);
        json.writeStartArray();
        values.forEach(json::writeString);
        json.writeEndArray();
    }
}
