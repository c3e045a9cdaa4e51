package sluice.keyword;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.sample.Condition;
import sluice.sample.Expression;
import sluice.sample.Standalone;
import sluice.sample.Template;
import sluice.sample.acl.Conditions;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.ByteWriter;
import sluice.value.Value;

import java.lang.management.ManagementFactory;

/// Evaluating what a request needs makes no garbage once everything has run a few times.
class NothingIsAllocatedTest {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM = 20_000;
    private static final int MEASURED = 5_000;

    private static Stream request() {
        Stream stream =
                Standalone.request(
                        "GET",
                        "/api/v1/users?id=7",
                        "host: www.example.com",
                        "cookie: a=1; b=2",
                        "x: 1, 2");
        stream.session().source = Address.ipv4(0x0a010203, 40000);
        return stream;
    }

    private static long perRound(Runnable round) {
        for (int i = 0; i < WARM; i++) {
            round.run();
        }
        long id = Thread.currentThread().threadId();
        long before = THREADS.getThreadAllocatedBytes(id);
        for (int i = 0; i < MEASURED; i++) {
            round.run();
        }
        return (THREADS.getThreadAllocatedBytes(id) - before) / MEASURED;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path,lower",
                "hdr(host),lower,field(1,.)",
                "req.cook(b)",
                "urlp(id),add(1)",
                "src,ipmask(24)",
                "hdr(x),regsub([0-9],n,g)",
                "base,xxh64",
                "str(a),concat(b),upper,hex",
                "path,base64,b64dec",
                "path,sha1,hex"
            })
    void by_an_expression(String text) {
        Expression expression = Expression.compile(text, new Standalone());
        Stream stream = request();
        Value value = new Value();
        assertThat(perRound(() -> assertTrue(expression.evaluate(stream, value)))).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ path_beg /api /v2 }",
                "{ hdr(host) -i www.example.com }",
                "{ src 10.0.0.0/8 192.168.0.0/16 }",
                "{ path_reg ^/api/v[0-9]+/ }",
                "METH_GET { path_end users } !{ hdr(none) -m found }"
            })
    void by_a_condition(String text) {
        Condition condition = Conditions.expression(new Conditions.Split(text, new Standalone()));
        Stream stream = request();
        assertThat(perRound(() -> assertTrue(condition.test(stream) == Condition.Truth.TRUE)))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%[src]:%[src_port] %[path,lower] %{+Q}[hdr(x)]", "%ci:%cp"})
    void by_a_format(String text) {
        Template template = Template.compile(text, Template.Style.LOG, new Standalone());
        Stream stream = request();
        var out = new ByteWriter(512);
        assertThat(perRound(() -> template.write(stream, out.clear()))).isZero();
    }

    private static void assertTrue(boolean condition) {
        if (!condition) {
            throw new AssertionError();
        }
    }
}
