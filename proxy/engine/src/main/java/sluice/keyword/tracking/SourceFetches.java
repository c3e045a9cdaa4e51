package sluice.keyword.tracking;

import static sluice.sample.ArgumentType.SINT;
import static sluice.sample.ArgumentType.TABLE;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stick.DataType;
import sluice.value.Kind;

/// Samples of the entry of the client's address: `src_X([table])`, looked up without tracking. Manual §7.3.3.
final class SourceFetches {
    private SourceFetches() {}

    /// `src_bytes_in_rate([<table>])` — bytes from the client per period, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_bytes_in_rate(addresses)` | `0` |
    @SampleFetch(
            name = "src_bytes_in_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch bytesInRate(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.BYTES_IN_RATE, 0);
    }

    /// `src_bytes_out_rate([<table>])` — bytes to the client per period, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_bytes_out_rate(addresses)` | `0` |
    @SampleFetch(
            name = "src_bytes_out_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch bytesOutRate(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.BYTES_OUT_RATE, 0);
    }

    /// `src_conn_cnt([<table>])` — connections counted, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_conn_cnt(addresses)` | `0` |
    @SampleFetch(
            name = "src_conn_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch connCnt(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.CONN_CNT, 0);
    }

    /// `src_conn_cur([<table>])` — connections open now, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_conn_cur(addresses)` | `0` |
    @SampleFetch(
            name = "src_conn_cur",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch connCur(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.CONN_CUR, 0);
    }

    /// `src_conn_rate([<table>])` — connections per period, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_conn_rate(addresses)` | `0` |
    @SampleFetch(
            name = "src_conn_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch connRate(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.CONN_RATE, 0);
    }

    /// `src_glitch_cnt([<table>])` — protocol glitches counted, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_glitch_cnt(addresses)` | `0` |
    @SampleFetch(
            name = "src_glitch_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch glitchCnt(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.GLITCH_CNT, 0);
    }

    /// `src_glitch_rate([<table>])` — protocol glitches per period, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_glitch_rate(addresses)` | `0` |
    @SampleFetch(
            name = "src_glitch_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch glitchRate(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.GLITCH_RATE, 0);
    }

    /// `src_gpc0_rate([<table>])` — increments of the first general purpose counter per period, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_gpc0_rate(addresses)` | `0` |
    @SampleFetch(
            name = "src_gpc0_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch gpc0Rate(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.GPC0_RATE, 0);
    }

    /// `src_gpc1_rate([<table>])` — increments of the second general purpose counter per period, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_gpc1_rate(addresses)` | `0` |
    @SampleFetch(
            name = "src_gpc1_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch gpc1Rate(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.GPC1_RATE, 0);
    }

    /// `src_http_err_cnt([<table>])` — HTTP errors counted, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_http_err_cnt(addresses)` | `0` |
    @SampleFetch(
            name = "src_http_err_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpErrCnt(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.HTTP_ERR_CNT, 0);
    }

    /// `src_http_err_rate([<table>])` — HTTP errors per period, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_http_err_rate(addresses)` | `0` |
    @SampleFetch(
            name = "src_http_err_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpErrRate(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.HTTP_ERR_RATE, 0);
    }

    /// `src_http_fail_cnt([<table>])` — failed HTTP responses counted, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_http_fail_cnt(addresses)` | `0` |
    @SampleFetch(
            name = "src_http_fail_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpFailCnt(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.HTTP_FAIL_CNT, 0);
    }

    /// `src_http_fail_rate([<table>])` — failed HTTP responses per period, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_http_fail_rate(addresses)` | `0` |
    @SampleFetch(
            name = "src_http_fail_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpFailRate(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.HTTP_FAIL_RATE, 0);
    }

    /// `src_http_req_cnt([<table>])` — HTTP requests counted, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_http_req_cnt(addresses)` | `0` |
    @SampleFetch(
            name = "src_http_req_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpReqCnt(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.HTTP_REQ_CNT, 0);
    }

    /// `src_http_req_rate([<table>])` — HTTP requests per period, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_http_req_rate(addresses)` | `0` |
    @SampleFetch(
            name = "src_http_req_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch httpReqRate(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.HTTP_REQ_RATE, 0);
    }

    /// `src_kbytes_in([<table>])` — KiB from the client, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_kbytes_in(addresses)` | `0` |
    @SampleFetch(
            name = "src_kbytes_in",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch kbytesIn(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.BYTES_IN_CNT, 0);
    }

    /// `src_kbytes_out([<table>])` — KiB to the client, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_kbytes_out(addresses)` | `0` |
    @SampleFetch(
            name = "src_kbytes_out",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch kbytesOut(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.BYTES_OUT_CNT, 0);
    }

    /// `src_sess_cnt([<table>])` — sessions counted, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_sess_cnt(addresses)` | `0` |
    @SampleFetch(
            name = "src_sess_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch sessCnt(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.SESS_CNT, 0);
    }

    /// `src_sess_rate([<table>])` — sessions per period, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_sess_rate(addresses)` | `0` |
    @SampleFetch(
            name = "src_sess_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch sessRate(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.SESS_RATE, 0);
    }

    /// `src_get_gpc0([<table>])` — the first general purpose counter, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_get_gpc0(addresses)` | `0` |
    @SampleFetch(
            name = "src_get_gpc0",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch getGpc0(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.GPC0, 0);
    }

    /// `src_get_gpc1([<table>])` — the second general purpose counter, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_get_gpc1(addresses)` | `0` |
    @SampleFetch(
            name = "src_get_gpc1",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch getGpc1(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.GPC1, 0);
    }

    /// `src_get_gpt0([<table>])` — the first general purpose tag, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_get_gpt0(addresses)` | `0` |
    @SampleFetch(
            name = "src_get_gpt0",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch getGpt0(Arguments arguments) {
        return Counters.source(arguments, 0, DataType.GPT0, 0);
    }

    /// `src_get_gpc(<index>[,<table>])` — an element of the array of general purpose counters, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_inc_gpc(4,clients)` | `1` |
    /// | `GET /` | `src_get_gpc(4,clients)` | `1` |
    /// | `GET /` | `src_get_gpc(5,clients)` | `0` |
    @SampleFetch(
            name = "src_get_gpc",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch getGpc(Arguments arguments) {
        return Counters.source(arguments, 1, DataType.GPC, Counters.element(arguments));
    }

    /// `src_gpc_rate(<index>[,<table>])` — increments per period of an element of the array of general purpose counters, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_inc_gpc(6,clients)` | `1` |
    /// | `GET /` | `src_gpc_rate(6,clients)` | `1` |
    @SampleFetch(
            name = "src_gpc_rate",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch gpcRate(Arguments arguments) {
        return Counters.source(arguments, 1, DataType.GPC_RATE, Counters.element(arguments));
    }

    /// `src_get_gpt(<index>[,<table>])` — an element of the array of general purpose tags, of the client's address. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-marked: yes` | `src_get_gpt(2,clients)` | `9` |
    /// | `GET /` | `src_get_gpt(3,clients)` | `0` |
    @SampleFetch(
            name = "src_get_gpt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch getGpt(Arguments arguments) {
        return Counters.source(arguments, 1, DataType.GPT, Counters.element(arguments));
    }

    /// `src_inc_gpc0([<table>])` — increments the counter of the client, making the entry when there is none, and gives its new value. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_inc_gpc0(clients)` | `1` |
    /// | `GET /` | `src_inc_gpc0(clients)` | `2` |
    /// | `GET /` | `src_clr_gpc0(clients)` | `2` |
    @SampleFetch(
            name = "src_inc_gpc0",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch incGpc0(Arguments arguments) {
        return Counters.incrementSource(arguments, 0, DataType.GPC0, 0);
    }

    /// `src_clr_gpc0([<table>])` — clears the counter of the client and gives its old value. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_inc_gpc0(clients)` | `1` |
    /// | `GET /` | `src_clr_gpc0(clients)` | `1` |
    /// | `GET /` | `src_clr_gpc0(clients)` | `0` |
    @SampleFetch(
            name = "src_clr_gpc0",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch clrGpc0(Arguments arguments) {
        return Counters.clearSource(arguments, 0, DataType.GPC0, 0);
    }

    /// `src_inc_gpc1([<table>])` — increments the counter of the client, making the entry when there is none, and gives its new value. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_inc_gpc1(clients)` | `1` |
    /// | `GET /` | `src_inc_gpc1(clients)` | `2` |
    /// | `GET /` | `src_clr_gpc1(clients)` | `2` |
    @SampleFetch(
            name = "src_inc_gpc1",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch incGpc1(Arguments arguments) {
        return Counters.incrementSource(arguments, 0, DataType.GPC1, 0);
    }

    /// `src_clr_gpc1([<table>])` — clears the counter of the client and gives its old value. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_inc_gpc1(clients)` | `1` |
    /// | `GET /` | `src_clr_gpc1(clients)` | `1` |
    /// | `GET /` | `src_clr_gpc1(clients)` | `0` |
    @SampleFetch(
            name = "src_clr_gpc1",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch clrGpc1(Arguments arguments) {
        return Counters.clearSource(arguments, 0, DataType.GPC1, 0);
    }

    /// `src_inc_gpc(<index>[,<table>])` — increments an element of the client's array of counters and gives its new value. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_inc_gpc(2,clients)` | `1` |
    /// | `GET /` | `src_inc_gpc(2,clients)` | `2` |
    @SampleFetch(
            name = "src_inc_gpc",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch incGpc(Arguments arguments) {
        return Counters.incrementSource(arguments, 1, DataType.GPC, Counters.element(arguments));
    }

    /// `src_clr_gpc(<index>[,<table>])` — clears an element of the client's array of counters and gives its old value. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_inc_gpc(3,clients)` | `1` |
    /// | `GET /` | `src_clr_gpc(3,clients)` | `1` |
    /// | `GET /` | `src_clr_gpc(3,clients)` | `0` |
    @SampleFetch(
            name = "src_clr_gpc",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {SINT, TABLE},
            required = 1)
    static Fetch clrGpc(Arguments arguments) {
        return Counters.clearSource(arguments, 1, DataType.GPC, Counters.element(arguments));
    }

    /// `src_updt_conn_cnt([<table>])` — counts a connection of the client's address and gives the new count. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_updt_conn_cnt(seen)` | `1` |
    /// | `GET /` | `src_updt_conn_cnt(seen)` | `2` |
    @SampleFetch(
            name = "src_updt_conn_cnt",
            out = Kind.SINT,
            from = Source.CONNECTION,
            args = {TABLE},
            required = 0)
    static Fetch updtConnCnt(Arguments arguments) {
        return Counters.countSource(arguments, 0);
    }

    /// `table_cnt([<table>])` — entries in the table. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `table_cnt(addresses)` | `0` |
    @SampleFetch(
            name = "table_cnt",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {TABLE},
            required = 0)
    static Fetch tableCount(Arguments arguments) {
        return Counters.size(arguments, 0, false);
    }

    /// `table_avl([<table>])` — entries that still fit into the table. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `table_avl(addresses)` | `100` |
    @SampleFetch(
            name = "table_avl",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {TABLE},
            required = 0)
    static Fetch tableAvailable(Arguments arguments) {
        return Counters.size(arguments, 0, true);
    }
}
