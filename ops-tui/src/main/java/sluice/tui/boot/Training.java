package sluice.tui.boot;

import sluice.tui.key.Stroke;
import sluice.tui.screen.Input;
import sluice.tui.screen.Screen;
import sluice.tui.screen.ScreenState;
import sluice.tui.terminal.Console;
import sluice.tui.view.Painting;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/// Walks the way to the first picture without a terminal while the start-up cache is being made, so that the cache holds
/// its classes: a socket that answers like a proxy, polls, keys, frames.
final class Training {
    private static final String INFO =
            "Name: HAProxy\nVersion: 2.6\nPid: 1\nUptime_sec: 5\nStart_time_sec: 1\nnode: lb\n\n";
    private static final String CSV =
            """
            # pxname,svname,qcur,qmax,scur,smax,slim,stot,status,weight,act,bck,type,req_tot,check_status,
            fe,FRONTEND,,,3,9,100,50,OPEN,,,,0,50,,
            be,s1,2,3,4,4,4,30,UP,1,1,0,2,,L7OK,
            be,s2,0,0,0,0,4,20,DOWN,1,1,0,2,,L4CON,
            be,BACKEND,2,5,6,9,10,50,UP,1,1,0,1,50,,

            """;

    private Training() {}

    static void draw() {
        try {
            var folder = Files.createTempDirectory("sluice-top");
            var socket = folder.resolve("admin.sock");
            try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(socket));
                Thread.ofPlatform().daemon().start(() -> answer(server));
                walk(CommandLine.parse(new String[] {socket.toString()}, Map.of()));
            } finally {
                Files.deleteIfExists(socket);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            System.err.println("sluice top: no training: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(ServerSocketChannel server) {
        var request = ByteBuffer.allocate(1024);
        try {
            while (true) {
                try (var client = server.accept()) {
                    client.read(request.clear());
                    client.write(ByteBuffer.wrap((INFO + CSV).getBytes(StandardCharsets.UTF_8)));
                }
            }
        } catch (IOException _) {
            // The walk is over.
        }
    }

    private static void walk(CommandLine line) throws IOException, InterruptedException {
        var tape = new Tape();
        var mailbox = new Mailbox(tape);
        var poller = Main.poller(line, mailbox);
        try (var source = Source.of(poller)) {
            var dashboard = new Dashboard(line, source, mailbox, tape);
            source.start();
            var state = ScreenState.of(source.world(), Instant.now(), ZoneId.systemDefault());
            for (int polls = 0; polls < 3; polls++) {
                var input = mailbox.take(Duration.ofSeconds(2));
                if (input != null) {
                    state = Screen.next(state, input).state();
                }
                source.poll();
            }
            for (char key : "j2346l0?".toCharArray()) {
                state = Screen.next(state, new Input.Typed(Stroke.of(key))).state();
                Painting.of(state);
            }
            Console.rehearse(Painting.of(state), dashboard.events());
        }
    }
}
