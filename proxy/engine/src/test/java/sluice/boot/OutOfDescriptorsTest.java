package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RawClient;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// More clients than descriptors: accepting stops and says so, who was accepted is served, and when they leave, who waited in the backlog is served.
class OutOfDescriptorsTest {
    private static final int DESCRIPTORS = 120;
    private static final int CLIENTS = 150;
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @Test
    void stops_accepting_and_recovers(@TempDir Path folder) throws Exception {
        int port = freePort();
        Files.writeString(
                folder.resolve("a.cfg"),
                """
                global
                    nbthread 1
                    maxconn 1000
                    no strict-limits
                defaults
                    mode http
                    timeout connect 1s
                    timeout client 1m
                    timeout server 1s
                frontend web
                    bind 127.0.0.1:PORT
                    http-request return status 200
                """
                        .replace("PORT", Integer.toString(port)));
        var program = new ProgramUnderTest(folder);
        var process =
                program.start(
                        "ulimit -n " + DESCRIPTORS + "; exec \"$@\"",
                        List.of("-db", "-f", "a.cfg"));
        var clients = new ArrayList<RawClient>();
        try {
            await(() -> answers(port), process, program);
            assertThat(program.output()).contains("Cannot raise FD limit to 2100, limit is 120.");
            // It has asked before, so that the classes it needs are loaded while there are
            // descriptors.
            var served = new RawClient(port);
            clients.add(served);
            for (int i = 0; i < 3; i++) {
                assertThat(served.send(REQUEST).readUntil("\r\n\r\n", 10000))
                        .startsWith("HTTP/1.1 200 ");
            }
            for (int i = 0; i < 10; i++) {
                new RawClient(port).close();
            }
            await(() -> answers(port), process, program);
            while (clients.size() < CLIENTS) {
                clients.add(new RawClient(port));
            }
            await(() -> program.output().contains("cannot accept on"), process, program);
            assertThat(served.send(REQUEST).readUntil("\r\n\r\n", 10000))
                    .as(program.output())
                    .startsWith("HTTP/1.1 200 ");
            // As many connections as clients are more than there are descriptors: the last one
            // waits in
            // the backlog.
            var queued = clients.removeLast();
            queued.send(REQUEST);
            clients.forEach(RawClient::close);
            clients.add(queued);
            assertThat(queued.readUntil("\r\n\r\n", 20000))
                    .as(program.output())
                    .startsWith("HTTP/1.1 200 ");
            await(() -> answers(port), process, program);
        } finally {
            clients.forEach(RawClient::close);
            process.destroyForcibly();
        }
    }

    private static boolean answers(int port) {
        try (var client = new RawClient(port)) {
            return client.send(REQUEST).readUntil("\r\n", 5000).startsWith("HTTP/1.1 200 ");
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private interface Question {
        boolean ask() throws IOException;
    }

    private static void await(Question question, Process process, ProgramUnderTest program)
            throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!question.ask()) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new AssertionError("not in time: " + program.output());
            }
            Thread.onSpinWait();
        }
    }
}
