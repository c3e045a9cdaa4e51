package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import static sluice.boot.ChecksBesideHaproxy.scripted;
import static sluice.boot.ChecksBesideHaproxy.turn;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.boot.ChecksBesideHaproxy.Case;
import sluice.testkit.ScriptedTurns;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What every word of an agent does to its server: as with HAProxy where that knows it. Manual §5.2 `agent-check`.
class AgentReplyTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(8);

    @TempDir Path folder;

    /// An agent that says these lines, one after the other, and the last one from then on.
    private static Case agent(String name, String... answers) {
        return new Case(
                name,
                "",
                "agent-check agent-port AGENT agent-inter 500ms weight 100",
                Arrays.stream(answers).map(answer -> turn(answer + "\n")).toList());
    }

    private static final List<Case> CASES =
            List.of(
                    agent("percent", "75%"),
                    agent("percent_zero", "0%"),
                    agent("percent_above", "150%"),
                    agent("percent_most", "999%"),
                    agent("maxconn", "maxconn:30"),
                    agent("maxconn_zero", "maxconn:30", "maxconn:0"),
                    agent("up", "up"),
                    agent("up_percent", "up 50%"),
                    agent("comma", "up,50%,maxconn:7"),
                    agent("tab", "up\t25%"),
                    agent("down", "down"),
                    agent("down_text", "down #too hot"),
                    agent("fail", "fail"),
                    agent("fail_text", "fail # disk full"),
                    agent("failed", "failed"),
                    agent("stopped", "stopped"),
                    agent("stopped_text", "stopped#for lunch"),
                    agent("ready", "ready"),
                    agent("drain", "drain"),
                    agent("maint", "maint"),
                    agent("maint_ready", "maint", "ready"),
                    agent("drain_ready", "drain", "ready"),
                    agent("drain_maint", "drain", "maint"),
                    agent("maint_up", "maint", "up"),
                    agent("down_up", "down", "up"),
                    agent("down_ready", "down", "ready"),
                    agent("up_ready", "ready up 100%"),
                    agent("drain_up", "up drain"),
                    agent("upper", "UP 50%"),
                    agent("unknown", "hello"),
                    agent("unknown_first", "hello up"),
                    agent("unknown_last", "up hello"),
                    agent("number", "75"),
                    agent("negative", "-5%"),
                    agent("empty", ""),
                    agent("blank", "   "),
                    agent("text_only", "#fine"),
                    agent("up_text", "up #fine"),
                    agent("twice", "up down", "down up"),
                    agent("warned", "50%x"),
                    agent("warned_up", "up maxconn:x"),
                    agent("warned_down", "down maxconn:30x #really"),
                    scripted(
                            "fixed",
                            "balance static-rr",
                            "agent-check agent-port AGENT agent-inter 500ms weight 100",
                            turn("50%\n"),
                            turn("0%\n")),
                    scripted(
                            "carriage_return",
                            "",
                            "agent-check agent-port AGENT agent-inter 500ms weight 100",
                            turn("down #hot\rup\n")),
                    scripted(
                            "silent",
                            "",
                            "agent-check agent-port AGENT agent-inter 500ms weight 100",
                            turn(".")),
                    scripted(
                            "waiting",
                            "",
                            "agent-check agent-port AGENT agent-inter 500ms weight 100",
                            turn("_")),
                    scripted(
                            "asked",
                            "",
                            "agent-check agent-port AGENT agent-inter 500ms agent-send hi\\n",
                            turn("?hi\n", "up\n")));

    @Test
    void everyWordDoesWhatItDoesWithHaproxy() throws Exception {
        ChecksBesideHaproxy.compare(folder, CASES);
    }

    /// The words that came after HAProxy 2.6.
    @Test
    void weightWithItsName() throws Exception {
        try (var absolute = new ScriptedTurns(List.of(turn("weight:20\n")));
                var part = new ScriptedTurns(List.of(turn("weight:50%\n")));
                var proxy =
                        new RunningProxy(
                                folder,
                                """
                                global
                                  stats socket {socket} level admin
                                defaults
                                  timeout connect 1s
                                  timeout server 1s
                                  default-server weight 80 agent-check agent-inter 50ms
                                backend b
                                  server absolute 127.0.0.1:1 agent-port %d
                                  server part 127.0.0.1:1 agent-port %d
                                """
                                        .formatted(absolute.port(), part.port()))) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            String weights;
            do {
                LockSupport.parkNanos(5_000_000);
                weights = proxy.ask("get weight b/absolute;get weight b/part");
            } while (System.nanoTime() < deadline
                    && !(weights.contains("20 (initial 80)")
                            && weights.contains("40 (initial 80)")));
            assertThat(weights).contains("20 (initial 80)", "40 (initial 80)");
        }
    }
}
