package sluice.keyword.tracking;

import static sluice.sample.ArgumentType.SINT;
import static sluice.sample.ArgumentType.TABLE;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stick.DataType;
import sluice.value.Kind;

/// Samples of the tracked counters 0, 1 and 2 by names of their own: `sc1_X` is short for `sc_X(1[, table])`. Manual §7.3.3.
final class NumberedCounterFetches {
    private NumberedCounterFetches() {}

    /// `sc0_bytes_in_rate[(<table>)]`, and `sc1_bytes_in_rate`, `sc2_bytes_in_rate` — short for `sc_bytes_in_rate(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_bytes_in_rate` | `0` |
    /// | `GET /` | `sc1_bytes_in_rate` |  |
    @SampleFetch(
            name = {"sc0_bytes_in_rate", "sc1_bytes_in_rate", "sc2_bytes_in_rate"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch bytesInRate(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.BYTES_IN_RATE);
    }

    /// `sc0_bytes_out_rate[(<table>)]`, and `sc1_bytes_out_rate`, `sc2_bytes_out_rate` — short for `sc_bytes_out_rate(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_bytes_out_rate` | `0` |
    /// | `GET /` | `sc1_bytes_out_rate` |  |
    @SampleFetch(
            name = {"sc0_bytes_out_rate", "sc1_bytes_out_rate", "sc2_bytes_out_rate"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch bytesOutRate(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.BYTES_OUT_RATE);
    }

    /// `sc0_conn_cnt[(<table>)]`, and `sc1_conn_cnt`, `sc2_conn_cnt` — short for `sc_conn_cnt(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_conn_cnt` | `1` |
    /// | `GET /` | `sc1_conn_cnt` |  |
    @SampleFetch(
            name = {"sc0_conn_cnt", "sc1_conn_cnt", "sc2_conn_cnt"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch connCnt(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.CONN_CNT);
    }

    /// `sc0_conn_cur[(<table>)]`, and `sc1_conn_cur`, `sc2_conn_cur` — short for `sc_conn_cur(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_conn_cur` | `1` |
    /// | `GET /` | `sc1_conn_cur` |  |
    @SampleFetch(
            name = {"sc0_conn_cur", "sc1_conn_cur", "sc2_conn_cur"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch connCur(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.CONN_CUR);
    }

    /// `sc0_conn_rate[(<table>)]`, and `sc1_conn_rate`, `sc2_conn_rate` — short for `sc_conn_rate(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_conn_rate` | `1` |
    /// | `GET /` | `sc1_conn_rate` |  |
    @SampleFetch(
            name = {"sc0_conn_rate", "sc1_conn_rate", "sc2_conn_rate"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch connRate(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.CONN_RATE);
    }

    /// `sc0_glitch_cnt[(<table>)]`, and `sc1_glitch_cnt`, `sc2_glitch_cnt` — short for `sc_glitch_cnt(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_glitch_cnt` | `0` |
    /// | `GET /` | `sc1_glitch_cnt` |  |
    @SampleFetch(
            name = {"sc0_glitch_cnt", "sc1_glitch_cnt", "sc2_glitch_cnt"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch glitchCnt(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.GLITCH_CNT);
    }

    /// `sc0_glitch_rate[(<table>)]`, and `sc1_glitch_rate`, `sc2_glitch_rate` — short for `sc_glitch_rate(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_glitch_rate` | `0` |
    /// | `GET /` | `sc1_glitch_rate` |  |
    @SampleFetch(
            name = {"sc0_glitch_rate", "sc1_glitch_rate", "sc2_glitch_rate"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch glitchRate(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.GLITCH_RATE);
    }

    /// `sc0_gpc0_rate[(<table>)]`, and `sc1_gpc0_rate`, `sc2_gpc0_rate` — short for `sc_gpc0_rate(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_gpc0_rate` | `0` |
    /// | `GET /` | `sc1_gpc0_rate` |  |
    @SampleFetch(
            name = {"sc0_gpc0_rate", "sc1_gpc0_rate", "sc2_gpc0_rate"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch gpc0Rate(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.GPC0_RATE);
    }

    /// `sc0_gpc1_rate[(<table>)]`, and `sc1_gpc1_rate`, `sc2_gpc1_rate` — short for `sc_gpc1_rate(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_gpc1_rate` | `0` |
    /// | `GET /` | `sc1_gpc1_rate` |  |
    @SampleFetch(
            name = {"sc0_gpc1_rate", "sc1_gpc1_rate", "sc2_gpc1_rate"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch gpc1Rate(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.GPC1_RATE);
    }

    /// `sc0_http_err_cnt[(<table>)]`, and `sc1_http_err_cnt`, `sc2_http_err_cnt` — short for `sc_http_err_cnt(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_http_err_cnt` | `0` |
    /// | `GET /` | `sc1_http_err_cnt` |  |
    @SampleFetch(
            name = {"sc0_http_err_cnt", "sc1_http_err_cnt", "sc2_http_err_cnt"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpErrCnt(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.HTTP_ERR_CNT);
    }

    /// `sc0_http_err_rate[(<table>)]`, and `sc1_http_err_rate`, `sc2_http_err_rate` — short for `sc_http_err_rate(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_http_err_rate` | `0` |
    /// | `GET /` | `sc1_http_err_rate` |  |
    @SampleFetch(
            name = {"sc0_http_err_rate", "sc1_http_err_rate", "sc2_http_err_rate"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpErrRate(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.HTTP_ERR_RATE);
    }

    /// `sc0_http_fail_cnt[(<table>)]`, and `sc1_http_fail_cnt`, `sc2_http_fail_cnt` — short for `sc_http_fail_cnt(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_http_fail_cnt` | `0` |
    /// | `GET /` | `sc1_http_fail_cnt` |  |
    @SampleFetch(
            name = {"sc0_http_fail_cnt", "sc1_http_fail_cnt", "sc2_http_fail_cnt"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpFailCnt(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.HTTP_FAIL_CNT);
    }

    /// `sc0_http_fail_rate[(<table>)]`, and `sc1_http_fail_rate`, `sc2_http_fail_rate` — short for `sc_http_fail_rate(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_http_fail_rate` | `0` |
    /// | `GET /` | `sc1_http_fail_rate` |  |
    @SampleFetch(
            name = {"sc0_http_fail_rate", "sc1_http_fail_rate", "sc2_http_fail_rate"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpFailRate(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.HTTP_FAIL_RATE);
    }

    /// `sc0_http_req_cnt[(<table>)]`, and `sc1_http_req_cnt`, `sc2_http_req_cnt` — short for `sc_http_req_cnt(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_http_req_cnt` | `1` |
    /// | `GET /` | `sc1_http_req_cnt` |  |
    @SampleFetch(
            name = {"sc0_http_req_cnt", "sc1_http_req_cnt", "sc2_http_req_cnt"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpReqCnt(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.HTTP_REQ_CNT);
    }

    /// `sc0_http_req_rate[(<table>)]`, and `sc1_http_req_rate`, `sc2_http_req_rate` — short for `sc_http_req_rate(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_http_req_rate` | `1` |
    /// | `GET /` | `sc1_http_req_rate` |  |
    @SampleFetch(
            name = {"sc0_http_req_rate", "sc1_http_req_rate", "sc2_http_req_rate"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpReqRate(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.HTTP_REQ_RATE);
    }

    /// `sc0_kbytes_in[(<table>)]`, and `sc1_kbytes_in`, `sc2_kbytes_in` — short for `sc_kbytes_in(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_kbytes_in` | `0` |
    /// | `GET /` | `sc1_kbytes_in` |  |
    @SampleFetch(
            name = {"sc0_kbytes_in", "sc1_kbytes_in", "sc2_kbytes_in"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch kbytesIn(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.BYTES_IN_CNT);
    }

    /// `sc0_kbytes_out[(<table>)]`, and `sc1_kbytes_out`, `sc2_kbytes_out` — short for `sc_kbytes_out(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_kbytes_out` | `0` |
    /// | `GET /` | `sc1_kbytes_out` |  |
    @SampleFetch(
            name = {"sc0_kbytes_out", "sc1_kbytes_out", "sc2_kbytes_out"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch kbytesOut(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.BYTES_OUT_CNT);
    }

    /// `sc0_sess_cnt[(<table>)]`, and `sc1_sess_cnt`, `sc2_sess_cnt` — short for `sc_sess_cnt(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_sess_cnt` | `0` |
    /// | `GET /` | `sc1_sess_cnt` |  |
    @SampleFetch(
            name = {"sc0_sess_cnt", "sc1_sess_cnt", "sc2_sess_cnt"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch sessCnt(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.SESS_CNT);
    }

    /// `sc0_sess_rate[(<table>)]`, and `sc1_sess_rate`, `sc2_sess_rate` — short for `sc_sess_rate(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_sess_rate` | `0` |
    /// | `GET /` | `sc1_sess_rate` |  |
    @SampleFetch(
            name = {"sc0_sess_rate", "sc1_sess_rate", "sc2_sess_rate"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch sessRate(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.SESS_RATE);
    }

    /// `sc0_get_gpc0[(<table>)]`, and `sc1_get_gpc0`, `sc2_get_gpc0` — short for `sc_get_gpc0(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_get_gpc0` | `0` |
    /// | `GET /` | `sc1_get_gpc0` |  |
    @SampleFetch(
            name = {"sc0_get_gpc0", "sc1_get_gpc0", "sc2_get_gpc0"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch getGpc0(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.GPC0);
    }

    /// `sc0_get_gpc1[(<table>)]`, and `sc1_get_gpc1`, `sc2_get_gpc1` — short for `sc_get_gpc1(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_get_gpc1` | `0` |
    /// | `GET /` | `sc1_get_gpc1` |  |
    @SampleFetch(
            name = {"sc0_get_gpc1", "sc1_get_gpc1", "sc2_get_gpc1"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch getGpc1(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.GPC1);
    }

    /// `sc0_get_gpt0[(<table>)]`, and `sc1_get_gpt0`, `sc2_get_gpt0` — short for `sc_get_gpt0(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_get_gpt0` | `0` |
    /// | `GET /` | `sc1_get_gpt0` |  |
    @SampleFetch(
            name = {"sc0_get_gpt0", "sc1_get_gpt0", "sc2_get_gpt0"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch getGpt0(Arguments arguments) {
        return Counters.tracked(number(arguments), arguments, DataType.GPT0);
    }

    /// `sc0_inc_gpc0[(<table>)]`, and `sc1_inc_gpc0`, `sc2_inc_gpc0` — short for `sc_inc_gpc0(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: ni0` | `sc1_inc_gpc0` | `1` |
    /// | `GET / + x-user: ni0` | `sc1_inc_gpc0` | `2` |
    /// | `GET /` | `sc0_inc_gpc0` | `1` |
    @SampleFetch(
            name = {"sc0_inc_gpc0", "sc1_inc_gpc0", "sc2_inc_gpc0"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch incGpc0(Arguments arguments) {
        return Counters.increment(number(arguments), arguments, DataType.GPC0);
    }

    /// `sc0_clr_gpc0[(<table>)]`, and `sc1_clr_gpc0`, `sc2_clr_gpc0` — short for `sc_clr_gpc0(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: nc0` | `sc1_inc_gpc0` | `1` |
    /// | `GET / + x-user: nc0` | `sc1_clr_gpc0` | `1` |
    /// | `GET /` | `sc0_clr_gpc0` | `0` |
    @SampleFetch(
            name = {"sc0_clr_gpc0", "sc1_clr_gpc0", "sc2_clr_gpc0"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch clrGpc0(Arguments arguments) {
        return Counters.clear(number(arguments), arguments, DataType.GPC0);
    }

    /// `sc0_inc_gpc1[(<table>)]`, and `sc1_inc_gpc1`, `sc2_inc_gpc1` — short for `sc_inc_gpc1(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: ni1` | `sc1_inc_gpc1` | `1` |
    /// | `GET / + x-user: ni1` | `sc1_inc_gpc1` | `2` |
    /// | `GET /` | `sc0_inc_gpc1` | `1` |
    @SampleFetch(
            name = {"sc0_inc_gpc1", "sc1_inc_gpc1", "sc2_inc_gpc1"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch incGpc1(Arguments arguments) {
        return Counters.increment(number(arguments), arguments, DataType.GPC1);
    }

    /// `sc0_clr_gpc1[(<table>)]`, and `sc1_clr_gpc1`, `sc2_clr_gpc1` — short for `sc_clr_gpc1(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: nc1` | `sc1_inc_gpc1` | `1` |
    /// | `GET / + x-user: nc1` | `sc1_clr_gpc1` | `1` |
    /// | `GET /` | `sc0_clr_gpc1` | `0` |
    @SampleFetch(
            name = {"sc0_clr_gpc1", "sc1_clr_gpc1", "sc2_clr_gpc1"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch clrGpc1(Arguments arguments) {
        return Counters.clear(number(arguments), arguments, DataType.GPC1);
    }

    /// `sc1_clr_gpc(<index>[,<table>])` — short for `sc_clr_gpc(<index>,1[,<table>])`; the other counters have no such name. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc1_clr_gpc(0)` | |
    @SampleFetch(
            name = "sc1_clr_gpc",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch clrGpc(Arguments arguments) {
        return Counters.clear(1, arguments, 1, DataType.GPC, Counters.element(arguments));
    }

    /// `sc0_tracked[(<table>)]`, and `sc1_tracked`, `sc2_tracked` — short for `sc_tracked(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `sc0_tracked` | `1` |
    /// | `GET /` | `sc1_tracked` | `0` |
    @SampleFetch(
            name = {"sc0_tracked", "sc1_tracked", "sc2_tracked"},
            out = Kind.BOOL,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch tracked(Arguments arguments) {
        return Counters.isTracked(number(arguments), arguments);
    }

    /// `sc0_trackers[(<table>)]`, and `sc1_trackers`, `sc2_trackers` — short for `sc_trackers(0[,<table>])` and so on. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: solo` | `sc1_trackers` | `1` |
    /// | `GET /` | `sc1_trackers` |  |
    @SampleFetch(
            name = {"sc0_trackers", "sc1_trackers", "sc2_trackers"},
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch trackers(Arguments arguments) {
        return Counters.trackers(number(arguments), arguments);
    }

    /// `sc0_key` — short for `sc_key(0)`. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: ann` | `sc1_key` | `ann` |
    /// | `GET /` | `sc1_key` |  |
    @SampleFetch(
            name = {"sc0_key", "sc1_key", "sc2_key"},
            out = Kind.STR,
            from = Source.CONNECTION)
    static Fetch key(Arguments arguments) {
        return Counters.key(number(arguments));
    }

    /// The counter that the name tells.
    private static int number(Arguments arguments) {
        return arguments.keyword().charAt("sc".length()) - '0';
    }
}
