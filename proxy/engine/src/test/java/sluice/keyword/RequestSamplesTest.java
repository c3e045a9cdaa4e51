package sluice.keyword;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.sample.Condition;
import sluice.sample.Expression;
import sluice.sample.Standalone;
import sluice.sample.Template;
import sluice.sample.acl.Conditions;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.ByteWriter;
import sluice.value.Cast;
import sluice.value.Kind;
import sluice.value.Value;

/// Fetches, conditions and formats on one request. What stands here was tried with HAProxy.
class RequestSamplesTest {
    private static Stream request() {
        Stream stream =
                Standalone.request(
                        "GET",
                        "/Shop/cart.php?id=7&name=a%20b&id=8",
                        "host: www.Example.com:8080",
                        "x: 1,2",
                        "x: 3",
                        "cookie: a=1; b=two; a=3",
                        "x-forwarded-for: 192.0.2.7:80, 10.0.0.1",
                        "empty:");
        stream.session().source = Address.ipv4(0x0a010203, 40000);
        stream.session().destination = Address.ipv4(0x7f000001, 80);
        return stream;
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '#',
            textBlock =
                    """
                    path                      # /Shop/cart.php
                    pathq                     # /Shop/cart.php?id=7&name=a%20b&id=8
                    query                     # id=7&name=a%20b&id=8
                    query(with_qm)            # ?id=7&name=a%20b&id=8
                    base                      # www.Example.com:8080/Shop/cart.php
                    url_param(id)             # 7
                    urlp(name),url_dec        # a b
                    urlp(ID)                  #
                    urlp(ID,,i)               # 7
                    urlp_val(id),add(1)       # 8
                    hdr(x)                    # 3
                    hdr(x,1)                  # 1
                    hdr(x,-2)                 # 2
                    hdr(x,-3)                 # 1
                    hdr(x,-4)                 #
                    req.fhdr(x)               # 3
                    req.fhdr(x,1)             # 1,2
                    req.hdr_cnt(x)            # 3
                    req.fhdr_cnt(x)           # 2
                    req.hdr_val(x)            # 3
                    hdr_ip(x-forwarded-for,1) # 192.0.2.7
                    hdr_ip(x-forwarded-for)   # 10.0.0.1
                    hdr(host),lower           # www.example.com:8080
                    hdr(host),host_only,lower # www.example.com
                    hdr(host),port_only       # 8080
                    hdr(none)                 #
                    req.cook(a)               # 3
                    req.cook_cnt(a)           # 2
                    req.cook_cnt              # 3
                    req.cook_names            # a,b,a
                    method                    # GET
                    src                       # 10.1.2.3
                    src,ipmask(16)            # 10.1.0.0
                    src_port                  # 40000
                    src_is_local              # 0
                    dst_is_local              # 1
                    req.ver                   # 1.1
                    always_true               # 1
                    bin(4142)                 # AB
                    int(-5),neg               # 5
                    str(a),concat(b),upper    # AB
                    """)
    void a_fetch_gives_its_sample(String expression, String result) {
        var surroundings = new Standalone();
        Expression compiled = Expression.compile(expression, surroundings);
        assertThat(surroundings.problems).isEmpty();
        Stream stream = request();
        Value value = new Value();
        boolean found = compiled.evaluate(stream, value) && Cast.to(Kind.STR, value);
        assertThat(found ? value.toString() : null).isEqualTo(result);
        assertThat(stream.slots.taken()).isZero();
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '#',
            textBlock =
                    """
                    { path_beg /Shop }                         # true
                    { path_beg /shop }                         # false
                    { path_beg -i /shop }                      # true
                    { path_end .php .html }                    # true
                    { path_dir Shop }                          # true
                    { path_dir Sho }                           # false
                    { path_sub cart }                          # true
                    { path_reg ^/[A-Z][a-z]+/ }                # true
                    { path_reg -i ^/SHOP }                     # true
                    { path_len gt 5 }                          # true
                    { path_len le 5 }                          # false
                    { path -m str /Shop/cart.php }             # true
                    { path,lower /shop/cart.php }              # true
                    { hdr_dom(host) -i example.com }           # true
                    { hdr_dom(host) -i ample.com }             # false
                    { hdr_end(host) :8080 }                    # true
                    { hdr(x) 2 }                               # true
                    { req.fhdr(x) 2 }                          # false
                    { hdr_val(x) ge 3 }                        # true
                    { hdr_cnt(x) 3 }                           # true
                    { hdr_cnt(x) 1:2 }                         # false
                    { hdr_cnt(x) :2 4: }                       # false
                    { src 10.0.0.0/8 }                         # true
                    { src 10.1.2.4 10.1.2.3 }                  # true
                    { src 10.1/16 }                            # true
                    { src 2001:db8::/32 }                      # false
                    { src ::ffff:10.0.0.0/104 }                # true
                    { cook(a) 1 }                              # true
                    { hdr(none) -m found }                     # false
                    !{ hdr(none) -m found }                    # true
                    { hdr(none) x }                            # false
                    !{ hdr(none) x }                           # true
                    { urlp(id) 8 }                             # true
                    METH_GET                                   # true
                    METH_POST                                  # false
                    METH_POST or METH_GET                      # true
                    METH_GET !METH_POST                        # true
                    METH_GET METH_POST || METH_POST            # false
                    LOCALHOST                                  # false
                    TRUE                                       # true
                    { bin(0a0b) -m bin 0A0B }                  # true
                    { int(5) gt 4 lt 3 }                       # true
                    { str(a) -m str -- -x a }                  # true
                    { always_true }                            # true
                    { method GET POST }                        # true
                    { url_dom example.com }                    # false
                    """)
    void a_condition_holds(String condition, boolean expected) {
        var surroundings = new Standalone();
        Condition compiled =
                Conditions.expression(new Conditions.Split(condition.strip(), surroundings));
        assertThat(surroundings.problems).isEmpty();
        Stream stream = request();
        assertThat(compiled.test(stream)).isEqualTo(Condition.Truth.of(expected));
        assertThat(stream.slots.taken()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '#',
            textBlock =
                    """
                    pth                      # 0: unknown fetch method 'pth'; did you mean 'path' maybe ?
                    path,lowr                # 5: unknown converter 'lowr'; did you mean 'lower' maybe ?
                    path(1)                  # 5: 'path' does not support any argument
                    path,field(0,/)          # 11: invalid arg 1 in 'field' : expects a number other than 0
                    path,field(x,/)          # 11: invalid arg 1 in 'field' : failed to parse 'x' as type 'signed integer'
                    path,field(1             # 10: expected ')' after the arguments of 'field'
                    src,json                 #
                    path,regsub("(",x)       # 12: invalid arg 1 in 'regsub' : regex '(' is invalid (error=missing closing parenthesis, erroffset=1)
                    var(nope)                # 4: invalid arg 1 in 'var' : invalid variable name 'nope'. A variable name must be start by its scope. The scope can be 'proc', 'sess', 'txn', 'req', 'res' or 'check'
                    """)
    void a_mistake_is_told_with_its_place(String expression, String problem) {
        var surroundings = new Standalone();
        var unused = Expression.compile(expression.strip(), surroundings);
        assertThat(unused).isNotNull();
        if (problem == null) {
            assertThat(surroundings.problems).isEmpty();
        } else {
            assertThat(surroundings.problems).containsExactly(problem);
        }
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '#',
            textBlock =
                    """
                    LOG   # %[path] %[hdr(none)] %{+Q}[hdr(none)] %[method]        # /Shop/cart.php - "" GET
                    FIELD # a%[hdr(none)]b %[hdr(x)]                               # ab 3
                    LOG   # %{+json}o %(p)[path] %(n:sint)[hdr(x)] %(m)[hdr(none)] # {"p": "\\/Shop\\/cart.php", "n": 3, "m": null}
                    LOG   # %ci:%cp %{+X}ci                                        # 10.1.2.3:40000 0A010203
                    TEXT  # 100%% %[str(a),upper]                                  # 100% A
                    """)
    void a_format_prints(Template.Style style, String format, String expected) {
        var surroundings = new Standalone();
        Template template = Template.compile(format.strip(), style, surroundings);
        assertThat(surroundings.problems).isEmpty();
        var out = new ByteWriter();
        template.write(request(), out);
        assertThat(out.toString()).isEqualTo(expected);
    }
}
