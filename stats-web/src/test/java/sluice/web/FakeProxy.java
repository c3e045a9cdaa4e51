package sluice.web;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A Runtime API socket that answers what a test wants: names that no HAProxy would accept, a thousand servers.
public final class FakeProxy implements AutoCloseable {
    public static final String HEADER =
            "# pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight,act,bck,chkfail,chkdown,lastchg,downtime,qlimit,pid,iid,sid,throttle,lbtot,tracked,type,rate,rate_lim,rate_max,check_status,check_code,check_duration,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,hanafail,req_rate,req_rate_max,req_tot,cli_abrt,srv_abrt,comp_in,comp_out,comp_byp,comp_rsp,lastsess,last_chk,\n";

    private final ServerSocketChannel server;
    private final AtomicInteger polls = new AtomicInteger();

    private FakeProxy(ServerSocketChannel server, Supplier<String> csv) {
        this.server = server;
        Thread.ofVirtual().start(() -> accept(csv));
    }

    public static FakeProxy start(Path socket, Supplier<String> csv) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        return new FakeProxy(server, csv);
    }

    /// One row; what is not given is empty.
    public static String row(
            String proxy, String name, int type, int queued, String status, long total) {
        return '"'
                + proxy.replace("\"", "\"\"")
                + "\",\""
                + name.replace("\"", "\"\"")
                + "\","
                + (type == 0 ? "" : queued)
                + ",0,1,2,10,"
                + total
                + ",0,0,0,0,0,0,0,0,0,"
                + status
                + ",1,1,0,0,0,100,0,,1,1,1,,0,,"
                + type
                + ",1,,2,,,,0,"
                + total
                + ",0,0,0,0,,1,2,"
                + total
                + ",0,0,,,,,0,,\n";
    }

    /// How often the statistics were asked for.
    public int polls() {
        return polls.get();
    }

    private void accept(Supplier<String> csv) {
        while (server.isOpen()) {
            try {
                var channel = server.accept();
                Thread.ofVirtual().start(() -> serve(channel, csv));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(SocketChannel channel, Supplier<String> csv) {
        try (channel) {
            var buffer = ByteBuffer.allocate(4096);
            var line = new StringBuilder();
            while (line.indexOf("\n") < 0 && channel.read(buffer) >= 0) {
                buffer.flip();
                line.append(StandardCharsets.UTF_8.decode(buffer));
                buffer.clear();
            }
            channel.write(
                    ByteBuffer.wrap(answer(line.toString(), csv).getBytes(StandardCharsets.UTF_8)));
        } catch (IOException _) {
            // The client went away.
        }
    }

    private String answer(String line, Supplier<String> csv) {
        if (line.contains("show stat")) {
            polls.incrementAndGet();
            return "Name: HAProxy\n"
                    + "Version: 2.6.12\n"
                    + "Pid: 7\n"
                    + "Uptime_sec: 60\n"
                    + "Start_time_sec: 1000\n"
                    + "Maxconn: 100\n"
                    + "CurrConns: 3\n"
                    + "Idle_pct: 90\n"
                    + "node: fake\n\n"
                    + csv.get()
                    + '\n';
        }
        if (line.contains("show info")) {
            return "\nName: HAProxy\nVersion: 2.6.12\nPid: 7\n\n";
        }
        if (line.contains("show cli level")) {
            return "\nadmin\n\n";
        }
        return line.contains("help") ? "\n  set server <b>/<s> [opts] : change\n\n" : "\n";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
