package sluice.runtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.vocabulary.Finding;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One table per rule: a history ([Story]), the finding (`severity object`, or `-` for none of this rule), its words.
class DiagnosisTest {
    private static final Diagnosis DIAGNOSIS = new Diagnosis(Thresholds.USUAL, ZoneOffset.UTC);

    private static void check(Rule rule, String story, String expected, String words) {
        var told = Story.tell(story);
        check(
                rule,
                DIAGNOSIS.findings(told.history(), Observations.NONE, told.now()),
                expected,
                words);
    }

    private static void check(Rule rule, List<Finding> findings, String expected, String words) {
        var found = findings.stream().filter(f -> f.id().equals(rule.name())).toList();
        if (expected.equals("-")) {
            assertThat(found).isEmpty();
            return;
        }
        assertThat(found).as("in %s", findings).hasSize(1);
        var finding = found.getFirst();
        assertThat((finding.severity().word() + ' ' + finding.object()).strip())
                .isEqualTo(expected.strip());
        assertThat(finding.text()).contains(words);
        assertThat(finding.next()).isNotEmpty().doesNotContain("{");
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    be DOWN act=0 bck=0 rate=2 lastchg=61 ; be/d1 DOWN check_status=L4CON ; be/d2 DOWN check_status=L4CON | crit be | no server left since 02:59:00 (2/2 DOWN L4CON); 2 r/s get 503
                    be DOWN act=0 ; be/d1 DOWN check_status=L4CON ; be/d2 DOWN check_status=L7STS                        | warn be | for several reasons); every request would get 503
                    be DOWN act=0 ; be/d1 MAINT ; be/d2 DRAIN                                                           | warn be | 2/2 taken out by hand
                    be DOWN act=0 stot=10 ; be/d1 DOWN -> be stot=14                                                    | crit be | 4 r/s get 503
                    be UP act=1 rate=9 ; be/d1 DOWN ; be/d2 UP                                                          | -       |
                    be UP act=0 bck=1 rate=9 ; be/d1 DOWN ; be/d2 UP bck=1                                              | -       |
                    be UP act=0 bck=0 rate=9                                                                           | -       |
                    """)
    void d1(String story, String expected, String words) {
        check(Rule.D1, story, expected, words == null ? "" : words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    be UP act=0 hrsp_5xx=3 -> be hrsp_5xx=7 | crit be | has no servers; HAProxy calls it UP; 4 r/s get 503
                    be UP act=0 hrsp_5xx=3                  | warn be | 3 requests got 5xx so far
                    be UP act=0                             | info be | has no servers; HAProxy calls it UP
                    be UP act=1 ; be/s1 UP                  | -       | ''
                    """)
    void d2(String story, String expected, String words) {
        check(Rule.D2, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    be UP act=2 scur=3 ; be/a UP slim=4 ; be/b UP slim=4 ; be/c DOWN check_status=L4CON last_chk=refused lastchg=1 | warn be | 1 of 3 down: c L4CON refused since 03:00:00
                    be UP act=1 scur=9 ; be/a UP slim=4 ; be/b DOWN ; be/c DOWN     | crit be | 2 of 3 down: b c; the rest has 4 slots for 9 sessions
                    be UP act=1 scur=9 ; be/a UP ; be/b DOWN                        | warn be | 1 of 2 down: b
                    be UP act=1 ; be/a UP ; be/b MAINT                              | -       | ''
                    be UP act=1 ; be/a UP ; be/b DRAIN                              | -       | ''
                    """)
    void d3(String story, String expected, String words) {
        check(Rule.D3, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    be UP act=0 bck=1 ; be/a DOWN act=0 bck=0 ; be/b UP bck=1  | warn be | running on backup: b
                    be UP act=0 bck=2 ; be/a UP bck=1 ; be/b UP bck=1          | -       | ''
                    be UP act=1 bck=1 ; be/a UP act=1 ; be/b UP bck=1          | -       | ''
                    """)
    void d4(String story, String expected, String words) {
        check(Rule.D4, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    be UP act=1 ; be/a UP -> be/a DOWN -> be/a UP -> be/a DOWN check_status=L7TOUT | warn be/a | a flaps: 3 changes in 10 min, L7TOUT
                    be UP act=1 ; be/a UP -> be/a DOWN -> be/a UP                                 | -         | ''
                    be UP act=1 ; be/a UP chkdown=1 ->*4 be/a chkdown=5                           | warn be/a | a flaps: 8 changes
                    be UP act=1 ; be/a UP -> be/a UP 2/3 -> be/a UP -> be/a UP 1/3                | -         | ''
                    be UP ; be/a UP chkdown=0 ->*60 be/a UP -> info Pid=2 Start_time_sec=2000 ; be/a UP chkdown=0 ->*3 be/a DOWN chkdown=1 | - | ''
                    be UP ; be/a DOWN ; be/b UP -> info Pid=2 Start_time_sec=2000 ; be/a UP -> be/a DOWN -> info Pid=3 Start_time_sec=3000 ; be/a UP -> be/a DOWN | - | ''
                    """)
    void d5(String story, String expected, String words) {
        check(Rule.D5, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    be UP act=1 qcur=3 ; be/a UP qcur=8 scur=4 slim=4 ->*3 be stot=30          | warn be | is queueing: 11 waiting (~1.1 s), a full 4/4
                    be UP act=1 qcur=0 ; be/a UP qcur=1 -> be/a qcur=5 -> be/a qcur=9          | crit be | 9 waiting, growing
                    be UP act=1 ; be/a UP -> be/a UP -> be qcur=2                             | warn be | 2 waiting, growing
                    be UP act=1 qcur=2 ; be/a UP                                              | warn be | 2 waiting
                    be UP act=1 qcur=5 ; be/a UP -> be qcur=0 -> be qcur=5 -> be qcur=4        | warn be | growing
                    be UP act=1 qcur=5 ; be/a UP -> be qcur=5 -> be qcur=0                    | -       | ''
                    """)
    void q1(String story, String expected, String words) {
        check(Rule.Q1, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    be UP act=2 cookie=SRV ; be/a UP scur=4 slim=4 qcur=2 cookie=a ; be/b UP scur=1 slim=4 | warn be/a | a is full (4/4, 2 waiting) while b is free: the cookie pins
                    be UP act=2 ; be/a UP scur=4 slim=4 qcur=2 ; be/b UP scur=0                            | warn be/a | persistence or a hash pins
                    be UP act=2 ; be/a UP scur=4 slim=4 qcur=2 ; be/b UP scur=3 slim=4                     | -         | ''
                    be UP act=2 ; be/a UP scur=4 slim=4 ; be/b UP scur=0 slim=4                            | -         | ''
                    be UP act=2 ; be/a UP scur=4 slim=4 qcur=2 ; be/b DRAIN slim=4                         | -         | ''
                    """)
    void q2(String story, String expected, String words) {
        check(Rule.Q2, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    be UP act=1 ; be/a UP -> be stot=100 hrsp_5xx=5                                   | warn be | errors 5 % (5 of 100 r/s): 5 r/s sent by the application itself
                    be UP act=1 ; be/a UP -> be stot=100 hrsp_5xx=20 econ=20                          | crit be | 20 r/s could not be connected (econ)
                    be UP act=1 ; be/a UP -> be stot=100 hrsp_5xx=2 eresp=2 srv_abrt=1                | warn be | 2 r/s cut, invalid or too late answers (eresp), 1 r/s broken off
                    be UP act=1 ; be/a UP -> be stot=100 eresp=6                                      | warn be | 6 r/s cut, invalid
                    be UP act=1 ; be/a UP -> be stot=1000 hrsp_5xx=5                                  | -       | ''
                    be UP act=1 ; be/a UP ->*40 be stot=4000 hrsp_5xx=200                             | -       | ''
                    be UP act=1 ; be/a UP ->*40 be stot=4000 hrsp_5xx=40 ->*10 be stot=5000 hrsp_5xx=140 | warn be | errors
                    """)
    void e1(String story, String expected, String words) {
        check(Rule.E1, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    be UP act=2 ; be/d1 UP ; be/d2 UP -> be wretr=6 wredis=2 ; be/d1 wretr=6 wredis=2 | warn be | 6 r/s retried, 2 r/s moved to another server: d1 does not take connections
                    be UP act=2 wretr=6 wredis=2 ; be/d1 UP wretr=6 -> be stot=9                      | -       | ''
                    """)
    void e2(String story, String expected, String words) {
        check(Rule.E2, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    @fe OPEN -> @fe dreq=7           | info fe | 7 r/s denied by rules or limits
                    @fe OPEN -> @fe dreq=1 dcon=2    | info fe | 3 r/s denied
                    @fe OPEN dreq=7 -> @fe dreq=7    | -       | ''
                    """)
    void e3(String story, String expected, String words) {
        check(Rule.E3, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    be UP act=3 rate=50 ; be/a UP rtime=24 stot=9 ; be/b UP rtime=26 stot=9 ; be/c UP rtime=75 stot=9 rate=9 | warn be/c | 3× slower than its peers (rtime 75 vs 25 ms), gets 18 % of traffic
                    be UP act=2 ; be/a UP rtime=10 stot=9 rate=1 ; be/b UP rtime=45 stot=9 rate=1        | -         | ''
                    be UP act=2 ; be/a UP rtime=100 stot=9 rate=1 ; be/b UP rtime=190 stot=9 rate=1      | -         | ''
                    be UP act=2 ; be/a UP rtime=10 stot=9 rate=1 ; be/b UP rtime=190 stot=9              | -         | ''
                    be UP act=1 ; be/a UP rtime=900 stot=9 rate=1                                        | -         | ''
                    """)
    void s1(String story, String expected, String words) {
        check(Rule.S1, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    be UP act=2 ; be/a UP weight=1 ; be/b UP weight=2 ->*12 be/a stot=540 ; be/b stot=660 | info be/a | a gets 45 %, weight says 33 %
                    be UP act=2 ; be/a UP weight=1 ; be/b UP weight=2 ->*12 be/a stot=400 ; be/b stot=800 | -         | ''
                    be UP act=2 algo=leastconn ; be/a UP weight=1 ; be/b UP weight=2 ->*12 be/a stot=540 ; be/b stot=660 | - | ''
                    be UP act=2 ; be/a UP weight=1 ; be/b UP weight=2 ->*4 be/a stot=540 ; be/b stot=660  | -         | ''
                    """)
    void s2(String story, String expected, String words) {
        check(Rule.S2, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    be UP act=2 ; be/a UP weight=0 uweight=0 ; be/b UP uweight=1 ->*4 be/b stot=40      | warn be/a | its weight is 0 (`weight be/a 100%` restores it)
                    be UP act=2 ; be/a DRAIN weight=0 uweight=0 ; be/b UP uweight=1 ->*4 be/b stot=40   | warn be/a | its weight is 0
                    be UP act=2 ; be/a UP uweight=1 throttle=12 ; be/b UP uweight=1 ->*4 be/b stot=40   | info be/a | slow start, 12 % so far
                    be UP act=2 ; be/a UP uweight=1 ; be/b UP uweight=1 ->*4 be/b stot=40               | info be/a | persistence or the balancing
                    be UP act=1 bck=1 ; be/a UP uweight=1 bck=1 ; be/b UP act=1 ->*4 be/b stot=40       | -         | ''
                    be UP act=2 ; be/a UP uweight=1 ; be/b UP uweight=1 ->*4 be/b stot=1                | -         | ''
                    be UP act=2 qcur=9 ; be/a UP slim=4 ; be/b UP slim=4 scur=4 ->*4 be/b stot=40       | warn be/a | a is up and idle while 9 wait in the backend
                    be UP act=2 qcur=9 ; be/a UP slim=4 ; be/b UP slim=4 scur=4 ->*4 be/a stot=9        | -         | ''
                    """)
    void s3(String story, String expected, String words) {
        check(Rule.S3, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    be UP act=1 cookie=SRV ; be/a DRAIN cookie=s1 rate=28 ; be/b UP   | warn be/a | a drains but still gets 28 r/s: cookie SRV=s1
                    be UP act=1 ; be/a DRAIN stot=3 ; be/b UP -> be/a stot=5         | warn be/a | a stick table or `use-server`
                    be UP act=2 ; be/a UP ; be/b UP ->*12 be/a stot=240 -> be/a DRAIN stot=250       | -         | ''
                    be UP act=2 ; be/a UP ; be/b UP ->*12 be/a stot=240 -> be/a DRAIN -> be/a stot=245  | warn be/a | still gets 5 r/s
                    be UP act=1 ; be/a DRAIN stot=3 scur=2 ; be/b UP -> be/a stot=3  | -         | ''
                    """)
    void s4(String story, String expected, String words) {
        check(Rule.S4, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    info CurrConns=1800 Maxconn=2000                  | warn    | 1800 of 2000 connections of the process
                    info CurrConns=2000 Maxconn=2000                  | crit    | new ones wait unseen
                    info Idle_pct=9 Nbthread=2                        | warn    | only 9 % idle on 2 threads
                    info Idle_pct=2 Nbthread=1                        | crit    | only 2 % idle on 1 thread
                    @fe OPEN scur=90 slim=100                         | warn fe | 90 of 100 sessions
                    @fe FULL scur=99 slim=100                         | crit fe | 100 of 100 sessions
                    info SslRate=50 SslRateLimit=50                   | warn    | 50 TLS connections/s, allowed are 50/s
                    @fe OPEN scur=84 slim=100 ; info CurrConns=84 Maxconn=100 Idle_pct=15 | - | ''
                    """)
    void c1(String story, String expected, String words) {
        check(Rule.C1, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    be UP ; be/a MAINT uweight=1 ; be/b UP uweight=30 slim=4 -> info Pid=2 Start_time_sec=2000 ; be/a UP ; be/b UP uweight=10 slim=8 | warn | reload 03:00:02 undid: be/a MAINT, be/b weight 30, be/b maxconn 4
                    be UP ; be/a UP -> info Pid=2 Start_time_sec=2000                                      | info | counters start at 0
                    be UP ; be/a MAINT (via x/y) -> info Pid=2 Start_time_sec=2000 ; be/a UP               | info | counters start at 0
                    be UP ; be/a MAINT -> be/a UP                                                          | -    | ''
                    """)
    void r1(String story, String expected, String words) {
        check(Rule.R1, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    2026-11-30T03:00:01Z | warn site.pem | certificate ends in 8d00h
                    2026-11-22T09:00:01Z | crit site.pem | certificate ends in 6h00
                    2026-11-20T03:00:01Z | crit site.pem | certificate ended 2d00h ago
                    2026-12-22T03:00:01Z | -             | ''
                    """)
    void t1(String notAfter, String expected, String words) {
        var told = Story.tell("be UP");
        var seen =
                new Observations(
                        List.of(new Observations.Certificate("site.pem", Instant.parse(notAfter))),
                        List.of(),
                        List.of());
        check(Rule.T1, DIAGNOSIS.findings(told.history(), seen, told.now()), expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    @fe OPEN ssl_sess=1 ssl_failed_handshake=0 -> @fe ssl_failed_handshake=3 ssl_sess=9  | warn fe | 3 TLS handshakes/s fail, 8/s succeed
                    @fe OPEN ssl_sess=1 ssl_failed_handshake=0 -> @fe ssl_failed_handshake=3             | crit fe | 3 TLS handshakes/s fail, 0/s succeed
                    @fe OPEN ssl_sess=1 ssl_failed_handshake=5 -> @fe ssl_sess=9                         | -       | ''
                    @fe OPEN conn_tot=5 stot=3 -> @fe conn_tot=9                                         | -       | ''
                    """)
    void t2(String story, String expected, String words) {
        check(Rule.T2, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    @fe OPEN ; be UP act=1 ; be/a UP -> @fe hrsp_5xx=9 ; be hrsp_5xx=3  | warn fe | 6 r/s match no backend and get 503
                    @fe OPEN ; be UP act=1 ; be/a UP -> @fe hrsp_5xx=9 ; be hrsp_5xx=9  | -       | ''
                    @fe OPEN ; be UP act=1 ; be/a UP -> @fe hrsp_5xx=9 dreq=9           | -       | ''
                    @fe OPEN ; be UP act=1 ; be/a UP -> @fe hrsp_5xx=9 intercepted=9    | -       | ''
                    """)
    void b1(String story, String expected, String words) {
        check(Rule.B1, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    @fe OPEN ; be UP act=1 ; be/a UP -> be stot=100 cli_abrt=10               | info fe | 10 r/s broken off by clients
                    @fe OPEN ; be UP act=1 ; be/a UP -> be stot=100 cli_abrt=3 ; @fe ereq=40  | warn fe | 40 r/s invalid, empty or too slow requests
                    @fe OPEN ; be UP act=1 ; be/a UP -> be stot=100 cli_abrt=10 hrsp_5xx=20   | -       | ''
                    @fe OPEN ; be UP act=1 ; be/a UP -> be stot=1000 cli_abrt=10              | -       | ''
                    """)
    void k1(String story, String expected, String words) {
        check(Rule.K1, story, expected, words);
    }

    @ParameterizedTest(name = "{index} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    info DroppedLogs=4 -> info DroppedLogs=9 | warn | 5 log lines/s are lost
                    info DroppedLogs=4 -> info DroppedLogs=4 | -    | ''
                    """)
    void l1(String story, String expected, String words) {
        check(Rule.L1, story, expected, words);
    }

    @Test
    void x1() {
        var told = Story.tell("be UP");
        var later = told.now().plusSeconds(14);
        told.history().addFailure(told.now().plusSeconds(1), "cannot connect to /x: no such file");
        check(
                Rule.X1,
                DIAGNOSIS.findings(told.history(), Observations.NONE, later),
                "crit",
                "socket does not answer since 03:00:02: data is 14 s old");
        check(
                Rule.X1,
                DIAGNOSIS.findings(told.history(), Observations.NONE, told.now().plusSeconds(2)),
                "-",
                "");
        var slowly =
                new Diagnosis(Thresholds.USUAL.withPoll(Duration.ofSeconds(10)), ZoneOffset.UTC);
        check(Rule.X1, slowly.findings(told.history(), Observations.NONE, later), "-", "");
    }

    @Test
    void worstFirstAndNothingWithoutData() {
        var told =
                Story.tell(
                        "a UP act=0 ; b DOWN act=0 rate=1 ; b/s DOWN ; info Idle_pct=10"
                                + " Nbthread=1");
        var ids =
                DIAGNOSIS.findings(told.history(), Observations.NONE, told.now()).stream()
                        .map(Finding::id)
                        .toList();
        assertThat(ids).containsExactly("D1", "C1", "D2");
        assertThat(
                        DIAGNOSIS.findings(
                                new sluice.runtime.History(2), Observations.NONE, Instant.EPOCH))
                .isEmpty();
    }

    @Test
    void everyRuleHasItsTable() {
        Set<String> tested = new HashSet<>();
        for (var method : DiagnosisTest.class.getDeclaredMethods()) {
            tested.add(method.getName().toUpperCase(java.util.Locale.ROOT));
        }
        assertThat(Arrays.stream(Rule.values()).map(Rule::name)).allMatch(tested::contains);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "1234.6,1235",
        "28.4,28",
        "1.26,1.3",
        "2.0,2",
        "0.05,0.05",
        "0.123,0.1",
        "0,0",
        "9.97,10"
    })
    void figures(double value, String words) {
        assertThat(Figures.number(value)).isEqualTo(words);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "PT0.85S,850 ms",
        "PT1.24S,1.2 s",
        "PT14S,14 s",
        "PT3M,3 min",
        "PT2H5M,2h05",
        "PT76H,3d04h"
    })
    void times(Duration time, String words) {
        assertThat(Figures.time(time)).isEqualTo(words);
    }
}
