package sluice.keyword.log;

import sluice.config.model.ProxyDraft;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.FrontendPlan;
import sluice.sample.Template;
import sluice.vocabulary.LogTemplate;

import java.util.function.Consumer;

/// Options that choose a format of the line, or which lines are written.
final class LogOptions {
    private LogOptions() {}

    /// `option httplog [clf]` — the detailed line of each request, with timers, letters and counts.
    ///
    /// Manual §4.2, §8.2.3.
    @ProxyOption(
            name = "httplog",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN},
            negatable = false)
    static void httplog(Words words) {
        line(words, words.take("clf") ? LogTemplate.HTTP_CLF : LogTemplate.HTTP);
    }

    /// `option httpslog` — the line of `httplog` with facts of TLS behind it. Manual §4.2.
    @ProxyOption(
            name = "httpslog",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN},
            negatable = false)
    static void httpslog(Words words) {
        line(words, LogTemplate.HTTPS);
    }

    /// `option tcplog [clf]` — the line of each connection, with timers, letters and counts.
    ///
    /// Manual §4.2, §8.2.2.
    @ProxyOption(
            name = "tcplog",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND},
            negatable = false)
    static void tcplog(Words words) {
        line(words, words.take("clf") ? LogTemplate.TCP_CLF : LogTemplate.TCP);
    }

    private static void line(Words words, LogTemplate template) {
        words.end();
        ProxyLog.of(words).line =
                Template.compile(template, Template.Style.LOG, words.surroundings());
    }

    /// `option dontlognull` — no line for connections on which nothing was sent. Manual §4.2.
    @ProxyOption(
            name = "dontlognull",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void dontLogNull(Words words) {
        each(words, plan -> plan.dontLogNull = !words.negated());
    }

    /// `option dontlog-normal` — only lines of streams that failed, were retried, or were answered with 5xx. Manual §4.2.
    @ProxyOption(
            name = "dontlog-normal",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void dontLogNormal(Words words) {
        each(words, plan -> plan.dontLogNormal = !words.negated());
    }

    /// `option logasap` — the line is written when the response begins; times and sizes that may grow carry a `+`.
    ///
    /// Manual §4.2.
    @ProxyOption(
            name = "logasap",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void logAsap(Words words) {
        each(words, plan -> plan.logAsap = !words.negated());
    }

    /// `option log-separate-errors` — lines of failed streams are sent at level `err` instead of `info`. Manual §4.2.
    @ProxyOption(
            name = "log-separate-errors",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void separateErrors(Words words) {
        words.end();
        ProxyLog.of(words).separateErrors = !words.negated();
    }

    private static void each(Words words, Consumer<FrontendPlan> setting) {
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            setting.accept(plan);
        }
    }
}
