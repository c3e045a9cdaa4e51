package sluice.stick;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What an entry may store. The order is the one in which `show table` prints them. Manual §11.1 `store`.
public enum DataType {
    SERVER_ID(Form.NUMBER),
    GPT0(Form.NUMBER),
    GPC0(Form.NUMBER),
    GPC0_RATE(Form.RATE),
    CONN_CNT(Form.NUMBER),
    CONN_RATE(Form.RATE),
    CONN_CUR(Form.NUMBER),
    SESS_CNT(Form.NUMBER),
    SESS_RATE(Form.RATE),
    HTTP_REQ_CNT(Form.NUMBER),
    HTTP_REQ_RATE(Form.RATE),
    HTTP_ERR_CNT(Form.NUMBER),
    HTTP_ERR_RATE(Form.RATE),
    BYTES_IN_CNT(Form.LONG),
    BYTES_IN_RATE(Form.RATE),
    BYTES_OUT_CNT(Form.LONG),
    BYTES_OUT_RATE(Form.RATE),
    GPC1(Form.NUMBER),
    GPC1_RATE(Form.RATE),
    /// What `srvkey` says of a server: its name or address; kept as a number of the table's dictionary.
    SERVER_KEY(Form.TEXT),
    HTTP_FAIL_CNT(Form.NUMBER),
    HTTP_FAIL_RATE(Form.RATE),
    GPT(Form.NUMBER, true),
    GPC(Form.NUMBER, true),
    GPC_RATE(Form.RATE, true),
    GLITCH_CNT(Form.NUMBER),
    GLITCH_RATE(Form.RATE);

    /// How a column is kept.
    public enum Form {
        /// 32 bits, unsigned.
        NUMBER(1),
        /// 64 bits.
        LONG(2),
        /// Start of the period, events of this period, events of the one before.
        RATE(3),
        /// An index into the dictionary of the table, plus one; 0 is nothing.
        TEXT(1);

        final int words;

        Form(int words) {
            this.words = words;
        }
    }

    /// The most elements of `gpt`, `gpc` and `gpc_rate`.
    public static final int MAX_ELEMENTS = 100;

    private static final Map<String, DataType> BY_WORD = new HashMap<>();

    static {
        for (DataType type : values()) {
            BY_WORD.put(type.word(), type);
        }
    }

    private final Form form;
    private final boolean array;

    DataType(Form form) {
        this(form, false);
    }

    DataType(Form form, boolean array) {
        this.form = form;
        this.array = array;
    }

    public Form form() {
        return form;
    }

    public boolean isRate() {
        return form == Form.RATE;
    }

    /// True for `gpt(n)`, `gpc(n)`, `gpc_rate(n,period)`.
    public boolean isArray() {
        return array;
    }

    /// As in the configuration.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static @Nullable DataType named(String word) {
        return BY_WORD.get(word);
    }
}
