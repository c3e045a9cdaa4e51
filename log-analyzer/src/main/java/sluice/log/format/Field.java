package sluice.log.format;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.LogField;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Everything a line can tell, whatever its format: the columns of normalised output and the words of where-clauses.
///
/// The names are those of the manual; the aliases are what people call them in JSON logs and at the command line.
public enum Field {
    TIME(
            "time",
            Type.TIME,
            "timestamp date accept acceptdate requestdate datetime timelocal reqdate accepted"),
    CLIENT("client", Type.TEXT, "clientip ci src source clientaddress remoteaddr ip clienthost"),
    CLIENT_PORT("client_port", Type.NUMBER, "cp cport clientport srcport sourceport remoteport"),
    FRONTEND("frontend", Type.TEXT, "fe ft f frontendname frontendnametransport frontendtransport"),
    BACKEND("backend", Type.TEXT, "be b backendname"),
    SERVER("server", Type.TEXT, "srv s servername"),
    TR_REQUEST(
            "TR",
            Type.MILLIS,
            "timerequest requesttime reqtime timereq headerstime trequest timertr"),
    TW("Tw", Type.MILLIS, "timequeue queuetime timewait tqueue waittime timertw"),
    TC("Tc", Type.MILLIS, "timeconnect connecttime tconnect timebackendconnect timertc"),
    TR(
            "Tr",
            Type.MILLIS,
            "timeresponse responsetime timebackendresponse tresponse serverresponsetime"),
    TA("Ta", Type.MILLIS, "timeactive activetime timeduration duration tactive timerta"),
    TT("Tt", Type.MILLIS, "totaltime timetotal sessiontime sessionduration timertt ttotal"),
    TQ("Tq", Type.MILLIS, "timertq"),
    TD("Td", Type.MILLIS, "timedata datatime timertd"),
    TH("Th", Type.MILLIS, "timehandshake handshaketime timerth"),
    TI("Ti", Type.MILLIS, "timeidle idletime timerti"),
    TU("Tu", Type.MILLIS, "timeuser usertime timertu"),
    STATUS(
            "status",
            Type.NUMBER,
            "st statuscode httpstatus httpstatuscode code responsestatus responsestatuscode"),
    BYTES("bytes", Type.NUMBER, "bytesread responsebytes bytessent size responsesize bytesout"),
    UPLOADED(
            "uploaded",
            Type.NUMBER,
            "u bytesuploaded requestbytes bytesreceived requestsize bytesin"),
    REQUEST_COOKIE("request_cookie", Type.TEXT, "cc capturedrequestcookie requestcookie"),
    RESPONSE_COOKIE("response_cookie", Type.TEXT, "cs capturedresponsecookie responsecookie"),
    TERMINATION(
            "termination",
            Type.TEXT,
            "tsc terminationstate termstate sessionstate terminationstatecookie state"),
    ACTCONN("actconn", Type.NUMBER, "ac actconns processconnections"),
    FECONN("feconn", Type.NUMBER, "fc feconns frontendconnections feconnections"),
    BECONN("beconn", Type.NUMBER, "bc beconns backendconnections beconnections"),
    SRVCONN("srvconn", Type.NUMBER, "sc srvconns serverconnections srvconnections"),
    RETRIES("retries", Type.NUMBER, "rc retry connretries"),
    REDISPATCHED("redispatched", Type.NUMBER, ""),
    SRV_QUEUE("srv_queue", Type.NUMBER, "sq srvqueue serverqueue"),
    BE_QUEUE("backend_queue", Type.NUMBER, "bq bequeue backendqueue"),
    REQUEST_HEADERS(
            "request_headers",
            Type.TEXT,
            "hr hrl capturedrequestheaders requestheaders reqheaders"),
    RESPONSE_HEADERS(
            "response_headers",
            Type.TEXT,
            "hs hsl capturedresponseheaders responseheaders resheaders"),
    REQUEST("request", Type.TEXT, "r req httprequest requestline"),
    METHOD("method", Type.TEXT, "hm httpmethod requestmethod verb"),
    URI("uri", Type.TEXT, "hu url requesturi requesturl httpuri"),
    PATH("path", Type.TEXT, "hp hpo urlpath uripath requestpath httppath uriwithoutquery"),
    QUERY("query", Type.TEXT, "hq querystring urlquery requestquery"),
    VERSION("http_version", Type.TEXT, "hv httpversion protocol requestprotocol"),
    TLS_VERSION("tls_version", Type.TEXT, "sslv sslversion tlsversion tlsprotocol sslprotocol"),
    TLS_CIPHER("tls_cipher", Type.TEXT, "sslc sslcipher sslciphers tlscipher cipher"),
    SNI("sni", Type.TEXT, "sslfcsni sslsni tlssni reqsslsni"),
    FC_ERR("fc_err", Type.NUMBER, "fcerr connectionerror"),
    SSL_FC_ERR("ssl_fc_err", Type.TEXT, "sslfcerr sslerror"),
    SSL_C_ERR("ssl_c_err", Type.NUMBER, "sslcerr"),
    SSL_C_CA_ERR("ssl_c_ca_err", Type.NUMBER, "sslccaerr"),
    RESUMED("tls_resumed", Type.NUMBER, "sslfcisresumed resumed sslresumed"),
    UNIQUE_ID("unique_id", Type.TEXT, "id uniqueid requestid reqid xrequestid"),
    HOST("host", Type.TEXT, "h hostname sysloghost node machine"),
    PID("pid", Type.NUMBER, "processid"),
    TAG("tag", Type.TEXT, "syslogtag program"),
    SERVER_IP("server_ip", Type.TEXT, "si serverip serveraddress"),
    SERVER_PORT("server_port", Type.NUMBER, "sp serverport"),
    FRONTEND_IP("frontend_ip", Type.TEXT, "fi frontendip dst destinationip"),
    FRONTEND_PORT("frontend_port", Type.NUMBER, "fp frontendport dstport destinationport"),
    HTTP_HOST(
            "http_host", Type.TEXT, "hosthdr hostheader reqhost requesthost vhost xforwardedhost"),
    USER_AGENT("user_agent", Type.TEXT, "useragent ua agent"),
    MESSAGE("message", Type.TEXT, "msg error event fcerrstr"),
    TAIL("tail", Type.TEXT, ""),
    FORWARDED_FOR("forwarded_for", Type.TEXT, "xff xforwardedfor forwarded");

    /// How a value is compared and printed.
    public enum Type {
        TEXT,
        NUMBER,
        MILLIS,
        TIME
    }

    /// The counts of connections and queues, in the order in which every format prints them.
    static final List<Field> COUNTS =
            List.of(ACTCONN, FECONN, BECONN, SRVCONN, RETRIES, SRV_QUEUE, BE_QUEUE);

    /// The timers of http lines, likewise.
    static final List<Field> HTTP_TIMERS = List.of(TR_REQUEST, TW, TC, TR, TA);

    private static final Field[] ALL = values();
    private static final Map<String, Field> NAMES = new HashMap<>(512);
    private static final @Nullable Field[] BY_LOG_FIELD = new Field[LogField.values().length];

    static {
        for (Field field : ALL) {
            NAMES.put(field.label, field);
            String simple = simple(field.label);
            if (field.type != Type.MILLIS) NAMES.putIfAbsent(simple, field);
            int start = 0;
            String words = field.aliases;
            while (start < words.length()) {
                int space = words.indexOf(' ', start);
                int end = space < 0 ? words.length() : space;
                NAMES.putIfAbsent(words.substring(start, end), field);
                start = end + 1;
            }
        }
        for (LogField field : LogField.values()) BY_LOG_FIELD[field.ordinal()] = of(field);
    }

    private final String label;
    private final Type type;
    private final String aliases;

    Field(String label, Type type, String aliases) {
        this.label = label;
        this.type = type;
        this.aliases = aliases;
    }

    /// The name in normalised output and where-clauses.
    public String label() {
        return label;
    }

    public Type type() {
        return type;
    }

    public boolean isNumber() {
        return type != Type.TEXT;
    }

    /// Its place in a set of fields.
    public long bit() {
        return 1L << ordinal();
    }

    /// How much of a line must be taken apart to find it.
    public Depth depth() {
        return switch (this) {
            case CLIENT,
                    CLIENT_PORT,
                    REQUEST,
                    METHOD,
                    URI,
                    PATH,
                    QUERY,
                    VERSION,
                    REQUEST_HEADERS,
                    RESPONSE_HEADERS,
                    REQUEST_COOKIE,
                    RESPONSE_COOKIE,
                    TLS_VERSION,
                    TLS_CIPHER,
                    SNI,
                    FC_ERR,
                    SSL_FC_ERR,
                    SSL_C_ERR,
                    SSL_C_CA_ERR,
                    RESUMED,
                    PID,
                    TAG,
                    HOST,
                    TAIL,
                    HTTP_HOST,
                    USER_AGENT,
                    FORWARDED_FOR ->
                    Depth.WHOLE;
            case TIME, FRONTEND, BACKEND, SERVER, STATUS, TERMINATION -> Depth.OUTCOME;
            default -> Depth.NUMBERS;
        };
    }

    static Field at(int ordinal) {
        return ALL[ordinal];
    }

    /// The field people mean by a name: exact for the timers, where only the case tells TR from Tr, tolerant otherwise.
    /// A path such as `haproxy.timers.Tw` is tried whole and by its last part. Null when no field has such a name.
    public static @Nullable Field named(String name) {
        Field exact = NAMES.get(name);
        if (exact != null) return exact;
        Field tolerant = NAMES.get(simple(name));
        if (tolerant != null) return tolerant;
        int dot = name.lastIndexOf('.');
        if (dot < 0 || dot == name.length() - 1) return null;
        String last = name.substring(dot + 1);
        exact = NAMES.get(last);
        if (exact != null) return exact;
        String two = simple(name.substring(name.lastIndexOf('.', dot - 1) + 1));
        tolerant = NAMES.get(two);
        return tolerant != null ? tolerant : NAMES.get(simple(last));
    }

    /// The field that an alias of a log-format fills; null for those that only decorate.
    public static @Nullable Field read(LogField field) {
        return BY_LOG_FIELD[field.ordinal()];
    }

    private static String simple(String name) {
        StringBuilder simple = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') simple.append(c);
            else if (c >= 'A' && c <= 'Z') simple.append((char) (c + 32));
        }
        return simple.isEmpty() ? name.toLowerCase(Locale.ROOT) : simple.toString();
    }

    private static @Nullable Field of(LogField field) {
        return switch (field) {
            case ACCEPT_DATE_UTC,
                    ACCEPT_DATE_ZONED,
                    ACCEPT_TIMESTAMP,
                    ACCEPT_DATE,
                    REQUEST_DATE,
                    REQUEST_DATE_UTC,
                    REQUEST_DATE_ZONED ->
                    TIME;
            case ACTIVE_TIME -> TA;
            case CONNECT_TIME -> TC;
            case DATA_TIME -> TD;
            case HANDSHAKE_TIME -> TH;
            case IDLE_TIME -> TI;
            case REQUEST_TIME -> TQ;
            case HEADERS_TIME -> TR_REQUEST;
            case RESPONSE_TIME -> TR;
            case TOTAL_TIME -> TT;
            case USER_TIME -> TU;
            case QUEUE_TIME -> TW;
            case BYTES_READ -> BYTES;
            case REQUEST_COOKIE -> REQUEST_COOKIE;
            case RESPONSE_COOKIE -> RESPONSE_COOKIE;
            case HOSTNAME -> HOST;
            case METHOD -> METHOD;
            case URI_WITHOUT_QUERY, PATH -> PATH;
            case QUERY -> QUERY;
            case URI -> URI;
            case VERSION -> VERSION;
            case UNIQUE_ID -> UNIQUE_ID;
            case STATUS -> STATUS;
            case BYTES_UPLOADED -> UPLOADED;
            case PROCESS_CONNECTIONS -> ACTCONN;
            case BACKEND -> BACKEND;
            case BACKEND_CONNECTIONS -> BECONN;
            case BACKEND_QUEUE -> BE_QUEUE;
            case CLIENT_IP -> CLIENT;
            case CLIENT_PORT -> CLIENT_PORT;
            case FRONTEND, FRONTEND_TRANSPORT -> FRONTEND;
            case FRONTEND_CONNECTIONS -> FECONN;
            case FRONTEND_IP -> FRONTEND_IP;
            case FRONTEND_PORT -> FRONTEND_PORT;
            case REQUEST_HEADERS, REQUEST_HEADERS_CLF -> REQUEST_HEADERS;
            case RESPONSE_HEADERS, RESPONSE_HEADERS_CLF -> RESPONSE_HEADERS;
            case PID -> PID;
            case REQUEST -> REQUEST;
            case RETRIES -> RETRIES;
            case SERVER -> SERVER;
            case SERVER_CONNECTIONS -> SRVCONN;
            case SERVER_IP -> SERVER_IP;
            case SERVER_PORT -> SERVER_PORT;
            case SERVER_QUEUE -> SRV_QUEUE;
            case TLS_CIPHER -> TLS_CIPHER;
            case TLS_VERSION -> TLS_VERSION;
            case TERMINATION, TERMINATION_COOKIE -> TERMINATION;
            case OPTIONS,
                    ACCEPT_MILLIS,
                    BACKEND_SOURCE_IP,
                    BACKEND_SOURCE_PORT,
                    LOG_COUNTER,
                    ORIGIN,
                    REQUEST_COUNTER ->
                    null;
        };
    }
}
