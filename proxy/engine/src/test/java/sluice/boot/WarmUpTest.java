package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/// The practice before the first client works on this machine, ends by itself or when told to, and says nothing then.
class WarmUpTest {
    @Test
    void is_done_without_failure() throws Exception {
        assertThat(begin().await()).isNull();
    }

    @Test
    void ends_when_the_process_will_not_serve() throws Exception {
        var warmUp = begin();
        warmUp.stop();
        assertThat(warmUp.await()).isNull();
    }

    @Test
    void practice_asks_as_often_as_it_is_told() throws Exception {
        try (var practice = new PracticeTraffic(() -> false);
                var engine =
                        new ConfiguredEngine(
                                """
                                defaults
                                    mode http
                                    timeout client 5s
                                    timeout server 5s
                                    timeout connect 5s
                                frontend web
                                    bind 127.0.0.1:1
                                    default_backend origin
                                backend origin
                                    server one 127.0.0.1:%d
                                """
                                        .formatted(practice.originPort()))) {
            practice.run(engine.port("web"), PracticeTraffic.Request.KEPT, 20);
            practice.run(engine.port("web"), PracticeTraffic.Request.CLOSED, 20);
            var counters = engine.traffic().plan().frontends.getFirst().frontend.tally();
            assertThat(counters.sum(each -> each.requests)).isGreaterThanOrEqualTo(40);
            assertThat(counters.sum(each -> each.responses[2])).isGreaterThanOrEqualTo(40);
        }
    }

    private static WarmUp begin() throws CommandLine.Refused {
        return WarmUp.begin(CommandLine.parse(List.of("-f", "a.cfg")));
    }
}
