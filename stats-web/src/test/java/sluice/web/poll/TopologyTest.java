package sluice.web.poll;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashSet;

/// Routes read from a configuration.
class TopologyTest {
    @Test
    void rulesThenTheDefault() {
        var routes = new LinkedHashSet<Topology.Route>();
        Topology.routes(
                """
                global
                  daemon
                frontend fe  # comment
                  use_backend be_api if { path_beg /api }
                  default_backend be_web
                listen admin
                  bind :1
                backend be_web
                  server a 127.0.0.1:1
                """,
                routes);
        assertThat(routes)
                .containsExactly(
                        new Topology.Route("fe", "if { path_beg /api }", "be_api"),
                        new Topology.Route("fe", "otherwise", "be_web"),
                        new Topology.Route("admin", "", "admin"));
    }
}
