package sluice.keyword.log;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Model;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Words;
import sluice.flow.FrontendPlan;
import sluice.operation.log.EventLog;
import sluice.operation.log.FrontendLog;
import sluice.operation.log.LogForwarder;
import sluice.operation.log.LogLine;
import sluice.operation.log.LogSettings;
import sluice.operation.log.LogTarget;
import sluice.proxies.Mode;
import sluice.sample.Surroundings;
import sluice.sample.Template;
import sluice.stream.LogOrigin;
import sluice.value.ByteString;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// What the lines of one proxy say about its logs, put together when everything was read.
final class ProxyLog {
    final List<LogTarget> targets = new ArrayList<>();
    boolean global;
    boolean separateErrors;
    @Nullable Template line;
    @Nullable Template errorLine;
    @Nullable Template structured;
    @Nullable ByteString tag;
    private boolean linked;

    static ProxyLog of(Words words) {
        var proxy = words.draft(ProxyDraft.class);
        ProxyLog log = proxy.part(ProxyLog.class, ProxyLog::new);
        if (!log.linked && !proxy.isScratch()) {
            log.linked = true;
            var surroundings = words.surroundings();
            words.later(model -> log.link(proxy, model, surroundings));
        }
        return log;
    }

    /// Who it was and where, before the reason. Manual §8.2.5.
    private static final String REFUSED = "%ci:%cp [%t] %f";

    private static String connect(ProxyDraft proxy) {
        return "Connect from %ci:%cp to %fi:%fp (%f/" + proxy.mode() + ")";
    }

    private void link(ProxyDraft proxy, Model model, Surroundings place) {
        LogSettings settings = model.part(LogSettings.class, LogSettings::new);
        var all = new ArrayList<>(targets);
        if (global) {
            all.addAll(settings.targets);
        }
        if (proxy.frontendPlan() instanceof FrontendPlan plan
                && plan.intake instanceof LogForwarder forwarder) {
            forwarder.targets(all);
            return;
        }
        proxy.each(side -> side.put(EventLog.EXTRA, new EventLog(settings, all, tag)));
        FrontendPlan plan = proxy.frontendPlan();
        if (plan == null || all.isEmpty()) {
            return;
        }
        Template format =
                line != null ? line : Template.compile(connect(proxy), Template.Style.LOG, place);
        if (line == null && errorLine == null && plan.logSteps == null) {
            // "Connect from" tells of the beginning and does not wait for the end.
            plan.logSteps =
                    EnumSet.of(proxy.mode() == Mode.HTTP ? LogOrigin.REQUEST : LogOrigin.ACCEPT);
        }
        Template refused = Template.compile(REFUSED, Template.Style.LOG, place);
        plan.log =
                new FrontendLog(
                        settings,
                        all,
                        tag,
                        new FrontendLog.Formats(
                                format::write, refused::write, line(errorLine), line(structured)),
                        separateErrors);
    }

    /// The writer of a template; null for none.
    static @Nullable LogLine line(@Nullable Template template) {
        return template == null ? null : template::write;
    }
}
