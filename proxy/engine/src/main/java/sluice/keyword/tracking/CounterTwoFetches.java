package sluice.keyword.tracking;

import static sluice.sample.ArgumentType.TABLE;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stick.DataType;
import sluice.value.Kind;

/// Samples of the tracked counter 2: short for `sc_X(2[, table])`. Manual §7.3.3.
final class CounterTwoFetches {
    private CounterTwoFetches() {}

    /// `sc2_bytes_in_rate[(<table>)]` — short for `sc_bytes_in_rate(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_bytes_in_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch bytesInRate(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.BYTES_IN_RATE);
    }

    /// `sc2_bytes_out_rate[(<table>)]` — short for `sc_bytes_out_rate(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_bytes_out_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch bytesOutRate(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.BYTES_OUT_RATE);
    }

    /// `sc2_conn_cnt[(<table>)]` — short for `sc_conn_cnt(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_conn_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch connCnt(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.CONN_CNT);
    }

    /// `sc2_conn_cur[(<table>)]` — short for `sc_conn_cur(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_conn_cur",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch connCur(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.CONN_CUR);
    }

    /// `sc2_conn_rate[(<table>)]` — short for `sc_conn_rate(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_conn_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch connRate(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.CONN_RATE);
    }

    /// `sc2_glitch_cnt[(<table>)]` — short for `sc_glitch_cnt(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_glitch_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch glitchCnt(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.GLITCH_CNT);
    }

    /// `sc2_glitch_rate[(<table>)]` — short for `sc_glitch_rate(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_glitch_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch glitchRate(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.GLITCH_RATE);
    }

    /// `sc2_gpc0_rate[(<table>)]` — short for `sc_gpc0_rate(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_gpc0_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch gpc0Rate(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.GPC0_RATE);
    }

    /// `sc2_gpc1_rate[(<table>)]` — short for `sc_gpc1_rate(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_gpc1_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch gpc1Rate(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.GPC1_RATE);
    }

    /// `sc2_http_err_cnt[(<table>)]` — short for `sc_http_err_cnt(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_http_err_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpErrCnt(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.HTTP_ERR_CNT);
    }

    /// `sc2_http_err_rate[(<table>)]` — short for `sc_http_err_rate(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_http_err_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpErrRate(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.HTTP_ERR_RATE);
    }

    /// `sc2_http_fail_cnt[(<table>)]` — short for `sc_http_fail_cnt(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_http_fail_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpFailCnt(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.HTTP_FAIL_CNT);
    }

    /// `sc2_http_fail_rate[(<table>)]` — short for `sc_http_fail_rate(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_http_fail_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpFailRate(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.HTTP_FAIL_RATE);
    }

    /// `sc2_http_req_cnt[(<table>)]` — short for `sc_http_req_cnt(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_http_req_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpReqCnt(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.HTTP_REQ_CNT);
    }

    /// `sc2_http_req_rate[(<table>)]` — short for `sc_http_req_rate(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_http_req_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpReqRate(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.HTTP_REQ_RATE);
    }

    /// `sc2_kbytes_in[(<table>)]` — short for `sc_kbytes_in(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_kbytes_in",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch kbytesIn(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.BYTES_IN_CNT);
    }

    /// `sc2_kbytes_out[(<table>)]` — short for `sc_kbytes_out(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_kbytes_out",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch kbytesOut(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.BYTES_OUT_CNT);
    }

    /// `sc2_sess_cnt[(<table>)]` — short for `sc_sess_cnt(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_sess_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch sessCnt(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.SESS_CNT);
    }

    /// `sc2_sess_rate[(<table>)]` — short for `sc_sess_rate(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_sess_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch sessRate(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.SESS_RATE);
    }

    /// `sc2_get_gpc0[(<table>)]` — short for `sc_get_gpc0(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_get_gpc0",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch getGpc0(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.GPC0);
    }

    /// `sc2_get_gpc1[(<table>)]` — short for `sc_get_gpc1(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_get_gpc1",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch getGpc1(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.GPC1);
    }

    /// `sc2_get_gpt0[(<table>)]` — short for `sc_get_gpt0(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_get_gpt0",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch getGpt0(Arguments arguments) {
        return Counters.tracked(2, arguments, DataType.GPT0);
    }

    /// `sc2_inc_gpc0[(<table>)]` — short for `sc_inc_gpc0(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_inc_gpc0",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch incGpc0(Arguments arguments) {
        return Counters.increment(2, arguments, DataType.GPC0);
    }

    /// `sc2_clr_gpc0[(<table>)]` — short for `sc_clr_gpc0(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_clr_gpc0",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch clrGpc0(Arguments arguments) {
        return Counters.clear(2, arguments, DataType.GPC0);
    }

    /// `sc2_inc_gpc1[(<table>)]` — short for `sc_inc_gpc1(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_inc_gpc1",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch incGpc1(Arguments arguments) {
        return Counters.increment(2, arguments, DataType.GPC1);
    }

    /// `sc2_clr_gpc1[(<table>)]` — short for `sc_clr_gpc1(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_clr_gpc1",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch clrGpc1(Arguments arguments) {
        return Counters.clear(2, arguments, DataType.GPC1);
    }

    /// `sc2_tracked[(<table>)]` — short for `sc_tracked(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_tracked",
            out = Kind.BOOL,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch tracked(Arguments arguments) {
        return Counters.isTracked(2, arguments);
    }

    /// `sc2_trackers[(<table>)]` — short for `sc_trackers(2[,<table>])`. Manual §7.3.3.
    @SampleFetch(
            name = "sc2_trackers",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch trackers(Arguments arguments) {
        return Counters.trackers(2, arguments);
    }

    /// `sc2_key` — short for `sc_key(2)`. Manual §7.3.3.
    @SampleFetch(name = "sc2_key", out = Kind.STR, from = Source.CONNECTION)
    static Fetch key(Arguments arguments) {
        return Counters.key(2);
    }
}
