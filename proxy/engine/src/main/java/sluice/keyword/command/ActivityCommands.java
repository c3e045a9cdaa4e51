package sluice.keyword.command;

import io.netty.util.internal.PlatformDependent;

import sluice.flow.Plan;
import sluice.loop.Loop;
import sluice.loop.Loops;
import sluice.operation.runtime.Answer;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.RuntimeCommand;
import sluice.proxies.TrafficCounters;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/// Commands that look into the process: its threads and its memory.
final class ActivityCommands {
    private static final int FRAMES = 12;

    private ActivityCommands() {}

    /// `show activity [-1|0|<thread>]` — what each thread has done so far: the total, and one number per thread in brackets.
    ///
    /// | line | counts |
    /// |---|---|
    /// | `loops` | turns of the event loop |
    /// | `accepted` | client connections |
    /// | `stream_calls` | sessions and requests begun |
    /// | `cpust_ms_tot` | processor time, in milliseconds |
    @RuntimeCommand(
            name = "show activity",
            usage = "show activity [-1|0|thread_num]",
            summary = "activity of each thread")
    static void activity(Invocation in) {
        List<Loop> loops = in.part(Loops.class).all();
        int only = -1;
        if (in.has(0)) {
            if (!in.word(0).matches("-1|[0-9]{1,4}")
                    || Integer.parseInt(in.word(0)) > loops.size()) {
                in.fail("Expects a thread number between -1 and " + loops.size() + ".");
                return;
            }
            only = Integer.parseInt(in.word(0));
        }
        Plan plan = in.part(Plan.class);
        long now = System.currentTimeMillis();
        in.answer()
                .line("thread_id: 1 (1.." + loops.size() + ")")
                .line(String.format("date_now: %d.%06d", now / 1000, now % 1000 * 1000));
        var threads = ManagementFactory.getThreadMXBean();
        line(in.answer(), "loops", loops, only, Loop::turns);
        line(in.answer(), "accepted", loops, only, loop -> sum(plan, loop, c -> c.connections));
        line(
                in.answer(),
                "stream_calls",
                loops,
                only,
                loop -> sum(plan, loop, c -> Math.max(c.requests, c.sessions)));
        line(
                in.answer(),
                "cpust_ms_tot",
                loops,
                only,
                loop -> Math.max(0, threads.getThreadCpuTime(loop.threadId()) / 1_000_000));
    }

    private static long sum(Plan plan, Loop loop, ToLongFunction<TrafficCounters> field) {
        long sum = 0;
        for (var each : plan.frontends) {
            sum += field.applyAsLong(each.frontend.tally().on(loop));
        }
        return sum;
    }

    private static void line(
            Answer answer, String name, List<Loop> loops, int only, ToLongFunction<Loop> value) {
        long total = 0;
        var each = new StringBuilder();
        for (Loop loop : loops) {
            long number = value.applyAsLong(loop);
            total += number;
            each.append(' ').append(number);
            if (only == loop.index() + 1) {
                answer.line(name + ": " + number);
                return;
            }
        }
        answer.line(
                only == 0 || loops.size() == 1
                        ? name + ": " + total
                        : name + ": " + total + " [" + each + " ]");
    }

    /// `show threads` — each thread of the traffic: its state, its processor time, and where it is just now.
    @RuntimeCommand(
            name = "show threads",
            usage = "show threads",
            summary = "what each thread is doing right now")
    static void threads(Invocation in) {
        var threads = ManagementFactory.getThreadMXBean();
        for (Loop loop : in.part(Loops.class).all()) {
            long id = loop.threadId();
            ThreadInfo info = id < 0 ? null : threads.getThreadInfo(id, FRAMES);
            if (info == null) {
                continue;
            }
            boolean asleep = info.isInNative() && isWaiting(info);
            in.answer()
                    .line(
                            "  Thread "
                                    + (loop.index() + 1)
                                    + " : id=0x"
                                    + Long.toHexString(id)
                                    + " act="
                                    + (asleep ? 0 : 1)
                                    + " name="
                                    + info.getThreadName())
                    .line(
                            "             cpu_ns: total="
                                    + threads.getThreadCpuTime(id)
                                    + " user="
                                    + threads.getThreadUserTime(id)
                                    + " turns="
                                    + loop.turns());
            for (StackTraceElement frame : info.getStackTrace()) {
                in.answer().line("             | " + frame);
            }
        }
    }

    private static boolean isWaiting(ThreadInfo info) {
        StackTraceElement[] frames = info.getStackTrace();
        return frames.length > 0 && frames[0].getMethodName().contains("Wait");
    }

    private record Pool(String name, long allocated, long used) {}

    /// `show pools [byname|bysize|byusage] [match <prefix>] [<number>]` — the memory of the process: the JVM's pools and the buffers outside of its heap.
    @RuntimeCommand(
            name = "show pools",
            usage = "show pools [by*] [match <pfx>] [nb]",
            summary = "memory pools and what is used of them")
    static void pools(Invocation in) {
        var pools = new ArrayList<Pool>();
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            var usage = pool.getUsage();
            if (usage != null) {
                pools.add(
                        new Pool(
                                pool.getName().replace(' ', '_').replace("'", ""),
                                usage.getCommitted(),
                                usage.getUsed()));
            }
        }
        long direct = Math.max(0, PlatformDependent.usedDirectMemory());
        pools.add(new Pool("network_buffers", direct, direct));
        int most = Integer.MAX_VALUE;
        Comparator<Pool> order = Comparator.comparing(pool -> 0);
        String prefix = "";
        for (int i = 0; i < in.size(); i++) {
            switch (in.word(i)) {
                case "byname" -> order = Comparator.comparing(Pool::name);
                case "bysize" -> order = Comparator.comparing(Pool::allocated).reversed();
                case "byusage" -> order = Comparator.comparing(Pool::used).reversed();
                case "match" -> prefix = in.word(++i);
                default -> {
                    if (!in.word(i).matches("[0-9]{1,6}")) {
                        in.fail("Expects byname, bysize, byusage, match <prefix> or a number.");
                        return;
                    }
                    most = Integer.parseInt(in.word(i));
                }
            }
        }
        print(in, pools, order, prefix, most);
    }

    private static void print(
            Invocation in, List<Pool> pools, Comparator<Pool> order, String prefix, int most) {
        in.answer().line("Dumping pools usage.");
        long allocated = 0;
        long used = 0;
        int shown = 0;
        pools.sort(order);
        for (Pool pool : pools) {
            if (!pool.name.startsWith(prefix) || shown >= most) {
                continue;
            }
            shown++;
            allocated += pool.allocated;
            used += pool.used;
            in.answer()
                    .line(
                            "  - Pool "
                                    + pool.name
                                    + " : "
                                    + pool.allocated
                                    + " bytes allocated, "
                                    + pool.used
                                    + " used");
        }
        in.answer()
                .line(
                        "Total: "
                                + shown
                                + " pools, "
                                + allocated
                                + " bytes allocated, "
                                + used
                                + " used.");
    }
}
