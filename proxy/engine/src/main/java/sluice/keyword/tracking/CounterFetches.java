package sluice.keyword.tracking;

import static sluice.sample.ArgumentType.SINT;
import static sluice.sample.ArgumentType.TABLE;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stick.DataType;
import sluice.value.Kind;

/// Samples of tracked counters: `sc_X(counter[, table])`. With a table the tracked key is looked up there. Manual §7.3.3.
final class CounterFetches {
    private CounterFetches() {}

    /// `sc_bytes_in_rate(<counter>[,<table>])` — bytes from the client per period, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_bytes_in_rate(0)` | `0` |
    @SampleFetch(
            name = "sc_bytes_in_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch bytesInRate(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.BYTES_IN_RATE, 0);
    }

    /// `sc_bytes_out_rate(<counter>[,<table>])` — bytes to the client per period, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_bytes_out_rate(0)` | `0` |
    @SampleFetch(
            name = "sc_bytes_out_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch bytesOutRate(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.BYTES_OUT_RATE, 0);
    }

    /// `sc_conn_cnt(<counter>[,<table>])` — connections counted, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_conn_cnt(0)` | `1` |
    @SampleFetch(
            name = "sc_conn_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch connCnt(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.CONN_CNT, 0);
    }

    /// `sc_conn_cur(<counter>[,<table>])` — connections open now, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_conn_cur(0)` | `1` |
    /// | `GET /` | `sc_conn_cur(1)` |  |
    @SampleFetch(
            name = "sc_conn_cur",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch connCur(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.CONN_CUR, 0);
    }

    /// `sc_conn_rate(<counter>[,<table>])` — connections per period, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_conn_rate(0)` | `1` |
    @SampleFetch(
            name = "sc_conn_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch connRate(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.CONN_RATE, 0);
    }

    /// `sc_glitch_cnt(<counter>[,<table>])` — protocol glitches counted, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_glitch_cnt(0)` | `0` |
    @SampleFetch(
            name = "sc_glitch_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch glitchCnt(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.GLITCH_CNT, 0);
    }

    /// `sc_glitch_rate(<counter>[,<table>])` — protocol glitches per period, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_glitch_rate(0)` | `0` |
    @SampleFetch(
            name = "sc_glitch_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch glitchRate(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.GLITCH_RATE, 0);
    }

    /// `sc_gpc0_rate(<counter>[,<table>])` — increments of the first general purpose counter per period, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_gpc0_rate(0)` | `0` |
    @SampleFetch(
            name = "sc_gpc0_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch gpc0Rate(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.GPC0_RATE, 0);
    }

    /// `sc_gpc1_rate(<counter>[,<table>])` — increments of the second general purpose counter per period, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_gpc1_rate(0)` | `0` |
    @SampleFetch(
            name = "sc_gpc1_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch gpc1Rate(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.GPC1_RATE, 0);
    }

    /// `sc_http_err_cnt(<counter>[,<table>])` — HTTP errors counted, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_http_err_cnt(0)` | `0` |
    @SampleFetch(
            name = "sc_http_err_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch httpErrCnt(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.HTTP_ERR_CNT, 0);
    }

    /// `sc_http_err_rate(<counter>[,<table>])` — HTTP errors per period, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_http_err_rate(0)` | `0` |
    @SampleFetch(
            name = "sc_http_err_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch httpErrRate(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.HTTP_ERR_RATE, 0);
    }

    /// `sc_http_fail_cnt(<counter>[,<table>])` — failed HTTP responses counted, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_http_fail_cnt(0)` | `0` |
    @SampleFetch(
            name = "sc_http_fail_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch httpFailCnt(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.HTTP_FAIL_CNT, 0);
    }

    /// `sc_http_fail_rate(<counter>[,<table>])` — failed HTTP responses per period, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_http_fail_rate(0)` | `0` |
    @SampleFetch(
            name = "sc_http_fail_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch httpFailRate(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.HTTP_FAIL_RATE, 0);
    }

    /// `sc_http_req_cnt(<counter>[,<table>])` — HTTP requests counted, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_http_req_cnt(0)` | `1` |
    @SampleFetch(
            name = "sc_http_req_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch httpReqCnt(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.HTTP_REQ_CNT, 0);
    }

    /// `sc_http_req_rate(<counter>[,<table>])` — HTTP requests per period, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_http_req_rate(0)` | `1` |
    @SampleFetch(
            name = "sc_http_req_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch httpReqRate(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.HTTP_REQ_RATE, 0);
    }

    /// `sc_kbytes_in(<counter>[,<table>])` — KiB from the client, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_kbytes_in(0)` | `0` |
    @SampleFetch(
            name = "sc_kbytes_in",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch kbytesIn(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.BYTES_IN_CNT, 0);
    }

    /// `sc_kbytes_out(<counter>[,<table>])` — KiB to the client, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_kbytes_out(0)` | `0` |
    @SampleFetch(
            name = "sc_kbytes_out",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch kbytesOut(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.BYTES_OUT_CNT, 0);
    }

    /// `sc_sess_cnt(<counter>[,<table>])` — sessions counted, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_sess_cnt(0)` | `0` |
    @SampleFetch(
            name = "sc_sess_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch sessCnt(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.SESS_CNT, 0);
    }

    /// `sc_sess_rate(<counter>[,<table>])` — sessions per period, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_sess_rate(0)` | `0` |
    @SampleFetch(
            name = "sc_sess_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch sessRate(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.SESS_RATE, 0);
    }

    /// `sc_get_gpc0(<counter>[,<table>])` — the first general purpose counter, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_get_gpc0(0)` | `0` |
    @SampleFetch(
            name = "sc_get_gpc0",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch getGpc0(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.GPC0, 0);
    }

    /// `sc_get_gpc1(<counter>[,<table>])` — the second general purpose counter, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_get_gpc1(0)` | `0` |
    @SampleFetch(
            name = "sc_get_gpc1",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch getGpc1(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.GPC1, 0);
    }

    /// `sc_get_gpt0(<counter>[,<table>])` — the first general purpose tag, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_get_gpt0(0)` | `0` |
    @SampleFetch(
            name = "sc_get_gpt0",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch getGpt0(Arguments arguments) {
        return Counters.tracked(arguments, 0, 1, DataType.GPT0, 0);
    }

    /// `sc_get_gpc(<index>,<counter>[,<table>])` — an element of the array of general purpose counters, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: ga` | `sc_inc_gpc(2,1)` | `1` |
    /// | `GET / + x-user: ga` | `sc_get_gpc(2,1)` | `1` |
    /// | `GET / + x-user: ga` | `sc_get_gpc(3,1)` | `0` |
    @SampleFetch(
            name = "sc_get_gpc",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, SINT, TABLE},
            required = 2)
    static Fetch getGpc(Arguments arguments) {
        return Counters.tracked(arguments, 1, 2, DataType.GPC, Counters.element(arguments));
    }

    /// `sc_gpc_rate(<index>,<counter>[,<table>])` — increments per period of an element of the array of general purpose counters, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: gr` | `sc_inc_gpc(2,1)` | `1` |
    /// | `GET / + x-user: gr` | `sc_gpc_rate(2,1)` | `1` |
    @SampleFetch(
            name = "sc_gpc_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, SINT, TABLE},
            required = 2)
    static Fetch gpcRate(Arguments arguments) {
        return Counters.tracked(arguments, 1, 2, DataType.GPC_RATE, Counters.element(arguments));
    }

    /// `sc_get_gpt(<index>,<counter>[,<table>])` — an element of the array of general purpose tags, of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: gt + x-marked: yes` | `sc_get_gpt(2,1)` | `7` |
    /// | `GET / + x-user: gu` | `sc_get_gpt(2,1)` | `0` |
    @SampleFetch(
            name = "sc_get_gpt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, SINT, TABLE},
            required = 2)
    static Fetch getGpt(Arguments arguments) {
        return Counters.tracked(arguments, 1, 2, DataType.GPT, Counters.element(arguments));
    }

    /// `sc_inc_gpc0(<counter>[,<table>])` — increments the counter and gives its new value. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: i0` | `sc_inc_gpc0(1)` | `1` |
    /// | `GET / + x-user: i0` | `sc_inc_gpc0(1)` | `2` |
    /// | `GET /` | `sc_inc_gpc0(1)` |  |
    @SampleFetch(
            name = "sc_inc_gpc0",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch incGpc0(Arguments arguments) {
        return Counters.increment(arguments, 0, 1, DataType.GPC0, 0);
    }

    /// `sc_clr_gpc0(<counter>[,<table>])` — clears the counter and gives its old value. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: c0` | `sc_inc_gpc0(1)` | `1` |
    /// | `GET / + x-user: c0` | `sc_clr_gpc0(1)` | `1` |
    /// | `GET / + x-user: c0` | `sc_clr_gpc0(1)` | `0` |
    @SampleFetch(
            name = "sc_clr_gpc0",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch clrGpc0(Arguments arguments) {
        return Counters.clear(arguments, 0, 1, DataType.GPC0, 0);
    }

    /// `sc_inc_gpc1(<counter>[,<table>])` — increments the counter and gives its new value. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: i1` | `sc_inc_gpc1(1)` | `1` |
    /// | `GET / + x-user: i1` | `sc_inc_gpc1(1)` | `2` |
    /// | `GET /` | `sc_inc_gpc1(1)` |  |
    @SampleFetch(
            name = "sc_inc_gpc1",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch incGpc1(Arguments arguments) {
        return Counters.increment(arguments, 0, 1, DataType.GPC1, 0);
    }

    /// `sc_clr_gpc1(<counter>[,<table>])` — clears the counter and gives its old value. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: c1` | `sc_inc_gpc1(1)` | `1` |
    /// | `GET / + x-user: c1` | `sc_clr_gpc1(1)` | `1` |
    /// | `GET / + x-user: c1` | `sc_clr_gpc1(1)` | `0` |
    @SampleFetch(
            name = "sc_clr_gpc1",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch clrGpc1(Arguments arguments) {
        return Counters.clear(arguments, 0, 1, DataType.GPC1, 0);
    }

    /// `sc_inc_gpc(<index>,<counter>[,<table>])` — increments an element of the array of counters and gives its new value. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: ia` | `sc_inc_gpc(2,1)` | `1` |
    /// | `GET / + x-user: ia` | `sc_inc_gpc(2,1)` | `2` |
    @SampleFetch(
            name = "sc_inc_gpc",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, SINT, TABLE},
            required = 2)
    static Fetch incGpc(Arguments arguments) {
        return Counters.increment(arguments, 1, 2, DataType.GPC, Counters.element(arguments));
    }

    /// `sc_clr_gpc(<index>,<counter>[,<table>])` — clears an element of the array of counters and gives its old value. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: ca` | `sc_inc_gpc(2,1)` | `1` |
    /// | `GET / + x-user: ca` | `sc_clr_gpc(2,1)` | `1` |
    /// | `GET / + x-user: ca` | `sc_clr_gpc(2,1)` | `0` |
    @SampleFetch(
            name = "sc_clr_gpc",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, SINT, TABLE},
            required = 2)
    static Fetch clrGpc(Arguments arguments) {
        return Counters.clear(arguments, 1, 2, DataType.GPC, Counters.element(arguments));
    }

    /// `sc_tracked(<counter>[,<table>])` — true when the counter tracks something. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc_tracked(0)` | `1` |
    @SampleFetch(
            name = "sc_tracked",
            out = Kind.BOOL,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch tracked(Arguments arguments) {
        return Counters.isTracked(arguments, 0, 1);
    }

    /// `sc_trackers(<counter>[,<table>])` — how many track the entry now. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: solo` | `sc_trackers(1)` | `1` |
    /// | `GET /` | `sc_trackers(1)` |  |
    @SampleFetch(
            name = "sc_trackers",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch trackers(Arguments arguments) {
        return Counters.trackers(arguments, 0, 1);
    }

    /// `sc_key(<counter>)` — the key of the tracked entry. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: ann` | `sc_key(1)` | `ann` |
    /// | `GET /` | `sc_key(1)` |  |
    @SampleFetch(
            name = "sc_key",
            out = Kind.STR,
            from = Source.CONNECTION,
            args = {SINT},
            required = 1)
    static Fetch key(Arguments arguments) {
        return Counters.key(arguments, 0);
    }
}
