package sluice.keyword.rule;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Directive;
import sluice.config.model.Model;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.BackendPlan;
import sluice.flow.FrontendPlan;
import sluice.sample.Condition;
import sluice.sample.Suggestion;
import sluice.sample.Template;
import sluice.sample.acl.Conditions;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;

import java.util.HashMap;
import java.util.Map;

/// `use_backend`: which backend a request goes to.
final class BackendSwitching {
    private BackendSwitching() {}

    /// `use_backend <name> [if <condition>]` — sends the request to that backend; the first line whose condition holds decides.
    ///
    /// The name may be a log format: `use_backend bk_%[req.hdr(host),lower,map(hosts.map,default)]`. A name that no backend has ends the search, and
    /// `default_backend` gets the request. Manual §4.2.
    @Directive(
            name = "use_backend",
            in = {Section.FRONTEND, Section.LISTEN})
    static void useBackend(Words words) {
        String name = words.next("a backend name");
        Template template = Template.compile(name, Template.Style.FIELD, words.surroundings());
        ByteString constant = template.constant();
        Condition condition = Conditions.read(Reading.tokens(words));
        FrontendPlan plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan == null || name.isEmpty()) {
            return;
        }
        var target = constant == null ? new Computed(template) : new Fixed();
        plan.switches.add(
                new FrontendPlan.Switch(
                        condition == Condition.ALWAYS ? null : condition,
                        target,
                        Reading.place(words)));
        words.later(
                model -> {
                    switch (target) {
                        case Computed computed -> computed.link(model);
                        case Fixed fixed -> fixed.link(words, model, String.valueOf(constant));
                    }
                });
    }

    private sealed interface Target extends FrontendPlan.Chooser {}

    /// A name as written.
    private static final class Fixed implements Target {
        private @Nullable BackendPlan plan;

        void link(Words words, Model model, String name) {
            var proxy = model.proxy(name);
            plan = proxy == null ? null : proxy.backendPlan();
            if (plan == null) {
                var known =
                        model.proxies().stream()
                                .filter(one -> one.backend() != null)
                                .map(ProxyDraft::name)
                                .toList();
                words.problem(
                        "unable to find required use_backend: '"
                                + name
                                + "'"
                                + Suggestion.of(name, known));
            }
        }

        @Override
        public @Nullable BackendPlan choose(Stream stream) {
            return plan;
        }
    }

    /// A name made for each request.
    private static final class Computed implements Target {
        private final Template name;
        private @Nullable BackendPlan[] table = new BackendPlan[1];
        private ByteString[] names = new ByteString[1];

        Computed(Template name) {
            this.name = name;
        }

        void link(Model model) {
            Map<ByteString, BackendPlan> plans = new HashMap<>();
            for (ProxyDraft proxy : model.proxies()) {
                if (proxy.backendPlan() != null) {
                    plans.put(ByteString.of(proxy.name()), proxy.backendPlan());
                }
            }
            int size = Integer.highestOneBit(Math.max(1, plans.size())) * 4;
            table = new BackendPlan[size];
            names = new ByteString[size];
            plans.forEach(
                    (key, plan) -> {
                        int at = hash(key.array(), 0, key.length()) & (size - 1);
                        while (table[at] != null) {
                            at = at + 1 & size - 1;
                        }
                        table[at] = plan;
                        names[at] = key;
                    });
        }

        private static int hash(byte[] array, int offset, int length) {
            int hash = 1;
            for (int i = offset; i < offset + length; i++) {
                hash = 31 * hash + array[i];
            }
            return hash ^ hash >>> 16;
        }

        @Override
        public @Nullable BackendPlan choose(Stream stream) {
            ByteWriter text = stream.slots.text();
            name.write(stream, text);
            BackendPlan found = find(text.array(), text.length());
            stream.slots.giveText();
            return found;
        }

        private @Nullable BackendPlan find(byte[] array, int length) {
            int mask = table.length - 1;
            for (int at = hash(array, 0, length) & mask; table[at] != null; at = at + 1 & mask) {
                if (names[at].contentEquals(array, 0, length)) {
                    return table[at];
                }
            }
            return null;
        }
    }
}
