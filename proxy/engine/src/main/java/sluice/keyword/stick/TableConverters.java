package sluice.keyword.stick;

import static sluice.sample.ArgumentType.SINT;
import static sluice.sample.ArgumentType.TABLE;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.stick.DataType;
import sluice.value.Kind;

/// Looks a key up in a stick table without prolonging the entry's life: `src,table_X(name)`. Manual §7.3.1.
final class TableConverters {
    private TableConverters() {}

    /// `table_bytes_in_rate([<table>])` — bytes from the client per period, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_bytes_in_rate(visits)` | `0` |
    @Converter(
            name = "table_bytes_in_rate",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion bytesInRate(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.BYTES_IN_RATE, 0);
    }

    /// `table_bytes_out_rate([<table>])` — bytes to the client per period, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_bytes_out_rate(visits)` | `0` |
    @Converter(
            name = "table_bytes_out_rate",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion bytesOutRate(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.BYTES_OUT_RATE, 0);
    }

    /// `table_conn_cnt([<table>])` — connections counted, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_conn_cnt(visits)` | `0` |
    @Converter(
            name = "table_conn_cnt",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion connCnt(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.CONN_CNT, 0);
    }

    /// `table_conn_cur([<table>])` — connections open now, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_conn_cur(visits)` | `0` |
    @Converter(
            name = "table_conn_cur",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion connCur(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.CONN_CUR, 0);
    }

    /// `table_conn_rate([<table>])` — connections per period, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_conn_rate(visits)` | `0` |
    @Converter(
            name = "table_conn_rate",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion connRate(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.CONN_RATE, 0);
    }

    /// `table_glitch_cnt([<table>])` — protocol glitches counted, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_glitch_cnt(visits)` | `0` |
    @Converter(
            name = "table_glitch_cnt",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion glitchCnt(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.GLITCH_CNT, 0);
    }

    /// `table_glitch_rate([<table>])` — protocol glitches per period, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_glitch_rate(visits)` | `0` |
    @Converter(
            name = "table_glitch_rate",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion glitchRate(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.GLITCH_RATE, 0);
    }

    /// `table_gpc0_rate([<table>])` — increments of the first general purpose counter per period, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_gpc0_rate(visits)` | `0` |
    @Converter(
            name = "table_gpc0_rate",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion gpc0Rate(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.GPC0_RATE, 0);
    }

    /// `table_gpc1_rate([<table>])` — increments of the second general purpose counter per period, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_gpc1_rate(visits)` | `0` |
    @Converter(
            name = "table_gpc1_rate",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion gpc1Rate(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.GPC1_RATE, 0);
    }

    /// `table_http_err_cnt([<table>])` — HTTP errors counted, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_http_err_cnt(visits)` | `0` |
    @Converter(
            name = "table_http_err_cnt",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion httpErrCnt(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.HTTP_ERR_CNT, 0);
    }

    /// `table_http_err_rate([<table>])` — HTTP errors per period, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_http_err_rate(visits)` | `0` |
    @Converter(
            name = "table_http_err_rate",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion httpErrRate(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.HTTP_ERR_RATE, 0);
    }

    /// `table_http_fail_cnt([<table>])` — failed HTTP responses counted, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_http_fail_cnt(visits)` | `0` |
    @Converter(
            name = "table_http_fail_cnt",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion httpFailCnt(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.HTTP_FAIL_CNT, 0);
    }

    /// `table_http_fail_rate([<table>])` — failed HTTP responses per period, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_http_fail_rate(visits)` | `0` |
    @Converter(
            name = "table_http_fail_rate",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion httpFailRate(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.HTTP_FAIL_RATE, 0);
    }

    /// `table_http_req_cnt([<table>])` — HTTP requests counted, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_http_req_cnt(visits)` | `0` |
    @Converter(
            name = "table_http_req_cnt",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion httpReqCnt(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.HTTP_REQ_CNT, 0);
    }

    /// `table_http_req_rate([<table>])` — HTTP requests per period, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_http_req_rate(visits)` | `0` |
    @Converter(
            name = "table_http_req_rate",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion httpReqRate(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.HTTP_REQ_RATE, 0);
    }

    /// `table_kbytes_in([<table>])` — KiB from the client, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_kbytes_in(visits)` | `0` |
    @Converter(
            name = "table_kbytes_in",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion kbytesIn(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.BYTES_IN_CNT, 0);
    }

    /// `table_kbytes_out([<table>])` — KiB to the client, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_kbytes_out(visits)` | `0` |
    @Converter(
            name = "table_kbytes_out",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion kbytesOut(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.BYTES_OUT_CNT, 0);
    }

    /// `table_sess_cnt([<table>])` — sessions counted, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_sess_cnt(visits)` | `0` |
    @Converter(
            name = "table_sess_cnt",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion sessCnt(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.SESS_CNT, 0);
    }

    /// `table_sess_rate([<table>])` — sessions per period, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_sess_rate(visits)` | `0` |
    @Converter(
            name = "table_sess_rate",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion sessRate(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.SESS_RATE, 0);
    }

    /// `table_gpc0([<table>])` — the first general purpose counter, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_gpc0(visits)` | `0` |
    @Converter(
            name = "table_gpc0",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion gpc0(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.GPC0, 0);
    }

    /// `table_gpc1([<table>])` — the second general purpose counter, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_gpc1(visits)` | `0` |
    @Converter(
            name = "table_gpc1",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion gpc1(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.GPC1, 0);
    }

    /// `table_gpt0([<table>])` — the first general purpose tag, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_gpt0(visits)` | `0` |
    @Converter(
            name = "table_gpt0",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion gpt0(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.GPT0, 0);
    }

    /// `table_server_id([<table>])` — the id of the server learned, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_server_id(visits)` | `0` |
    @Converter(
            name = "table_server_id",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion serverId(Arguments arguments) {
        return TableLookup.value(arguments, 0, DataType.SERVER_ID, 0);
    }

    /// `table_gpc(<index>[,<table>])` — an element of the array of counters, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: tg` | `sc_inc_gpc(3,1)` | `1` |
    /// | `GET /` | `str(tg),table_gpc(3,users)` | `1` |
    /// | `GET /` | `str(nobody),table_gpc(3,users)` | `0` |
    @Converter(
            name = "table_gpc",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {SINT, TABLE},
            required = 1)
    static Conversion gpc(Arguments arguments) {
        return TableLookup.value(arguments, 1, DataType.GPC, (int) arguments.integer(0));
    }

    /// `table_gpc_rate(<index>[,<table>])` — increments per period of an element of the array of counters, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: tr` | `sc_inc_gpc(3,1)` | `1` |
    /// | `GET /` | `str(tr),table_gpc_rate(3,users)` | `1` |
    /// | `GET /` | `str(nobody),table_gpc_rate(3,users)` | `0` |
    @Converter(
            name = "table_gpc_rate",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {SINT, TABLE},
            required = 1)
    static Conversion gpcRate(Arguments arguments) {
        return TableLookup.value(arguments, 1, DataType.GPC_RATE, (int) arguments.integer(0));
    }

    /// `table_gpt(<index>[,<table>])` — an element of the array of tags, of the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: tt + x-marked: yes` | `str(tt),table_gpt(2,users)` | `7` |
    /// | `GET /` | `str(nobody),table_gpt(2,users)` | `0` |
    @Converter(
            name = "table_gpt",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {SINT, TABLE},
            required = 1)
    static Conversion gpt(Arguments arguments) {
        return TableLookup.value(arguments, 1, DataType.GPT, (int) arguments.integer(0));
    }

    /// `table_inc_gpc0([<table>])` — increments the counter of that key, making the entry when there is none. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(inc0),table_inc_gpc0(users)` | `1` |
    /// | `GET /` | `str(inc0),table_inc_gpc0(users)` | `2` |
    @Converter(
            name = "table_inc_gpc0",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion incGpc0(Arguments arguments) {
        return TableLookup.increment(arguments, 0, DataType.GPC0, 0);
    }

    /// `table_clr_gpc0([<table>])` — clears the counter of that key and gives its old value. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(clr0),table_inc_gpc0(users)` | `1` |
    /// | `GET /` | `str(clr0),table_clr_gpc0(users)` | `1` |
    /// | `GET /` | `str(clr0),table_clr_gpc0(users)` | `0` |
    @Converter(
            name = "table_clr_gpc0",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion clrGpc0(Arguments arguments) {
        return TableLookup.clear(arguments, 0, DataType.GPC0, 0);
    }

    /// `table_inc_gpc1([<table>])` — increments the counter of that key, making the entry when there is none. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(inc1),table_inc_gpc1(users)` | `1` |
    /// | `GET /` | `str(inc1),table_inc_gpc1(users)` | `2` |
    @Converter(
            name = "table_inc_gpc1",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion incGpc1(Arguments arguments) {
        return TableLookup.increment(arguments, 0, DataType.GPC1, 0);
    }

    /// `table_clr_gpc1([<table>])` — clears the counter of that key and gives its old value. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(clr1),table_inc_gpc1(users)` | `1` |
    /// | `GET /` | `str(clr1),table_clr_gpc1(users)` | `1` |
    /// | `GET /` | `str(clr1),table_clr_gpc1(users)` | `0` |
    @Converter(
            name = "table_clr_gpc1",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion clrGpc1(Arguments arguments) {
        return TableLookup.clear(arguments, 0, DataType.GPC1, 0);
    }

    /// `table_inc_gpc(<index>[,<table>])` — increments an element of the array of counters of that key. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(inc),table_inc_gpc(2,users)` | `1` |
    /// | `GET /` | `str(inc),table_inc_gpc(2,users)` | `2` |
    @Converter(
            name = "table_inc_gpc",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {SINT, TABLE},
            required = 1)
    static Conversion incGpc(Arguments arguments) {
        return TableLookup.increment(arguments, 1, DataType.GPC, (int) arguments.integer(0));
    }

    /// `table_clr_gpc(<index>[,<table>])` — clears an element of the array of counters of that key. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(clr),table_inc_gpc(2,users)` | `1` |
    /// | `GET /` | `str(clr),table_clr_gpc(2,users)` | `1` |
    /// | `GET /` | `str(clr),table_clr_gpc(2,users)` | `0` |
    @Converter(
            name = "table_clr_gpc",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {SINT, TABLE},
            required = 1)
    static Conversion clrGpc(Arguments arguments) {
        return TableLookup.clear(arguments, 1, DataType.GPC, (int) arguments.integer(0));
    }

    /// `table_trackers([<table>])` — how many track the entry with that key; 0 without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),table_trackers(visits)` | `0` |
    @Converter(
            name = "table_trackers",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE},
            required = 0)
    static Conversion trackers(Arguments arguments) {
        return TableLookup.trackers(arguments, 0);
    }

    /// `table_expire([<table>[,<default>]])` — milliseconds until the entry with that key goes; the default, or nothing, without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: te` | `str(te),table_expire(users),div(3000000)` | `1` |
    /// | `GET /` | `str(nobody),table_expire(users,0)` | `0` |
    /// | `GET /` | `str(nobody),table_expire(users)` |  |
    @Converter(
            name = "table_expire",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE, SINT},
            required = 0)
    static Conversion expire(Arguments arguments) {
        return TableLookup.time(arguments, false);
    }

    /// `table_idle([<table>[,<default>]])` — milliseconds since the entry with that key was last used; the default, or nothing, without one. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-user: ti` | `str(ti),table_idle(users),div(60000)` | `0` |
    /// | `GET /` | `str(nobody),table_idle(users,-1)` | `-1` |
    /// | `GET /` | `str(nobody),table_idle(users)` |  |
    @Converter(
            name = "table_idle",
            in = Kind.ANY,
            out = Kind.SINT,
            args = {TABLE, SINT},
            required = 0)
    static Conversion idle(Arguments arguments) {
        return TableLookup.time(arguments, true);
    }

    /// `in_table([<table>])` — true when there is an entry with that key. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(nobody),in_table(visits)` | `0` |
    @Converter(
            name = "in_table",
            in = Kind.ANY,
            out = Kind.BOOL,
            args = {TABLE},
            required = 0)
    static Conversion inTable(Arguments arguments) {
        return TableLookup.contains(arguments, 0);
    }
}
