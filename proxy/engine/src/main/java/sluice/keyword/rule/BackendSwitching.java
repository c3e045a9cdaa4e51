package sluice.keyword.rule;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Directive;
import sluice.config.model.Model;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.BackendDirectory;
import sluice.flow.BackendPlan;
import sluice.flow.FrontendPlan;
import sluice.sample.Condition;
import sluice.sample.Suggestion;
import sluice.sample.Template;
import sluice.sample.acl.Conditions;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;

import java.util.ArrayList;

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
        var target =
                constant == null
                        ? new Computed(
                                template,
                                words.model().part(BackendDirectory.class, BackendDirectory::new))
                        : new Fixed(words, String.valueOf(constant));
        plan.switches.add(
                new FrontendPlan.Switch(
                        condition == Condition.ALWAYS ? null : condition,
                        target,
                        Reading.place(words)));
        words.later(target::link);
    }

    private interface Target extends FrontendPlan.Chooser {
        /// All proxies are known.
        void link(Model model);
    }

    /// A name as written.
    private static final class Fixed implements Target {
        private final Words words;
        private final String name;
        private @Nullable BackendPlan plan;

        Fixed(Words words, String name) {
            this.words = words;
            this.name = name;
        }

        @Override
        public void link(Model model) {
            var proxy = model.proxy(name);
            plan = proxy == null ? null : proxy.backendPlan();
            if (plan != null) {
                plan.named = true;
            } else {
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

        @Override
        public @Nullable BackendPlan fixed() {
            return plan;
        }
    }

    /// A name made for each request.
    private static final class Computed implements Target {
        private final Template name;
        private final BackendDirectory directory;

        Computed(Template name, BackendDirectory directory) {
            this.name = name;
            this.directory = directory;
        }

        @Override
        public void link(Model model) {
            var plans = new ArrayList<BackendPlan>();
            for (ProxyDraft proxy : model.proxies()) {
                if (proxy.backendPlan() != null) {
                    plans.add(proxy.backendPlan());
                }
            }
            directory.fill(plans);
        }

        @Override
        public @Nullable BackendPlan choose(Stream stream) {
            ByteWriter text = stream.slots.text();
            name.write(stream, text);
            BackendPlan found = directory.find(text.array(), text.length());
            stream.slots.giveText();
            return found;
        }
    }
}
