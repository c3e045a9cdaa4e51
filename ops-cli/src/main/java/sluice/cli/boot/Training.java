package sluice.cli.boot;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the start-up cache is recorded from (the launcher runs it once after a build): the usual commands against a socket of
/// this process that gives the answers of a small proxy. Nothing is changed and nothing is kept.
public final class Training {
    private static final List<String> LINES =
            List.of(
                    "servers",
                    "servers --json",
                    "backends",
                    "queues --all",
                    "why",
                    "info",
                    "drain app/s1 --dry-run -y",
                    "weight app/s1 50% --dry-run -y",
                    "show version",
                    "nonsense",
                    "help");

    private static final String VERSION = "2.6.12\n";

    private static final String INFO =
            """
            Name: HAProxy
            Version: 2.6.12
            Nbthread: 2
            Process_num: 1
            Pid: 4711
            Uptime: 0d 0h01m10s
            Uptime_sec: 70
            Maxconn: 2000
            CurrConns: 1
            Idle_pct: 100
            Start_time_sec: 1700000000
            """;

    private static final String STATISTICS =
            """
            # pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight,act,bck,\
            chkfail,chkdown,lastchg,downtime,qlimit,pid,iid,sid,throttle,lbtot,tracked,type,rate,rate_lim,rate_max,check_status,\
            check_code,check_duration,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,addr,cookie,mode,
            web,FRONTEND,,,0,0,2000,0,0,0,0,0,0,,,,,OPEN,,,,,,,,,1,1,0,,,,0,0,0,0,,,,0,0,0,0,0,0,,,http,
            app,s1,0,0,0,0,4,0,0,0,,0,,0,0,0,0,UP,10,1,0,0,0,70,0,,1,2,1,,0,,2,0,,0,L4OK,,1,0,0,0,0,0,0,127.0.0.1:80,c1,http,
            app,s2,0,0,0,0,,0,0,0,,0,,0,0,0,0,no check,1,1,0,,,70,,,1,2,2,,0,,2,0,,0,,,,0,0,0,0,0,0,127.0.0.1:81,,http,
            app,BACKEND,0,0,0,0,200,0,0,0,0,0,,0,0,0,0,UP,11,2,0,,0,70,0,,1,2,0,,0,,1,0,,0,,,,0,0,0,0,0,0,,SRV,http,
            """;

    private static final String STATES =
            """
            1
            # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change \
            srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn \
            srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port
            2 app 1 s1 127.0.0.1 2 0 10 10 70 6 3 4 6 0 0 0 - 80 - 0 0 - - 0
            2 app 2 s2 127.0.0.1 2 0 1 1 70 1 0 1 0 0 0 0 - 81 - 0 0 - - 0
            """;

    private Training() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("sluice");
        Path socket = folder.resolve("s");
        PrintStream out = System.out;
        PrintStream err = System.err;
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofPlatform().daemon().start(() -> answer(server));
            var nowhere = new PrintStream(OutputStream.nullOutputStream());
            System.setOut(nowhere);
            System.setErr(nowhere);
            for (String line : LINES) {
                Main.run(new String[] {"-S", socket.toString(), "-c", line});
            }
        } finally {
            System.setOut(out);
            System.setErr(err);
            Files.deleteIfExists(socket);
            Files.deleteIfExists(folder);
        }
        System.exit(0);
    }

    private static void answer(ServerSocketChannel server) {
        var bytes = ByteBuffer.allocate(4096);
        while (true) {
            try (SocketChannel client = server.accept()) {
                bytes.clear();
                client.read(bytes);
                String asked =
                        new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
                client.write(ByteBuffer.wrap(answer(asked).getBytes(StandardCharsets.UTF_8)));
            } catch (IOException _) {
                return;
            }
        }
    }

    private static String answer(String asked) {
        var answer = new StringBuilder();
        for (String command : asked.strip().split(";")) {
            answer.append(
                            switch (command.strip()) {
                                case "show version" -> VERSION;
                                case "show info" -> INFO;
                                case "show stat" -> STATISTICS;
                                case "show servers state" -> STATES;
                                case "show cli level" -> "admin\n";
                                case "help" -> "  show info : report information\n";
                                default -> "";
                            })
                    .append('\n');
        }
        return answer.toString();
    }
}
