package sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.ClientAuth;

import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.wire.tls.PeerTrust.Purpose;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Chains are judged by OpenSSL's rules, in its numbers.
class PeerTrustTest {
    private static final Map<String, X509Certificate> CERTIFICATES = new HashMap<>();
    private static final Map<String, X509CRL> LISTS = new HashMap<>();

    @BeforeAll
    static void issue() throws Exception {
        var root = new TestAuthority("root");
        var middle = new TestAuthority("middle", root);
        var stranger = new TestAuthority("root");
        var past = new Date(System.currentTimeMillis() - 60_000);
        var later = new Date(System.currentTimeMillis() + 3_600_000);
        CERTIFICATES.put("root", root.certificate());
        CERTIFICATES.put("middle", middle.certificate());
        CERTIFICATES.put("stranger", stranger.certificate());
        CERTIFICATES.put("direct", root.issue("direct").certificate());
        CERTIFICATES.put("leaf", middle.issue("leaf").certificate());
        CERTIFICATES.put("forged", stranger.issue("forged").certificate());
        CERTIFICATES.put("expired", root.issue("expired", past).certificate());
        CERTIFICATES.put("revoked", root.issue("revoked", past).certificate());
        CERTIFICATES.put(
                "server",
                root.issue(
                                "CN=server",
                                "server",
                                later,
                                new Extension(
                                        Extension.extendedKeyUsage,
                                        false,
                                        new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)
                                                .getEncoded()))
                        .certificate());
        LISTS.put("root", root.revoking(CERTIFICATES.get("revoked")));
        LISTS.put("middle", middle.revoking());
    }

    private static List<X509Certificate> certificates(@Nullable String names) {
        return names == null
                ? List.of()
                : Arrays.stream(names.split(" ")).map(CERTIFICATES::get).toList();
    }

    private static IgnoredErrors ignored(@Nullable String codes) {
        return codes == null
                ? IgnoredErrors.NONE
                : codes.equals("all")
                        ? new IgnoredErrors(true, Set.of(), true, Set.of())
                        : new IgnoredErrors(false, Set.of(Integer.valueOf(codes)), false, Set.of());
    }

    @ParameterizedTest(name = "{0} by {1}, revoked {2}, ignored {3} => {4}")
    @CsvSource(
            textBlock =
                    """
                    direct,        root,        ,            ,    true 0 0 0 0
                    leaf middle,   root,        ,            ,    true 0 0 0 0
                    leaf,          root middle, ,            ,    true 0 0 0 0
                    leaf,          root,        ,            ,    false 20 0 0 20
                    leaf,          root,        ,            all, true 20 0 0 21
                    leaf,          middle,      ,            ,    false 0 2 1 2
                    leaf,          middle,      ,            all, true 0 2 1 2
                    leaf middle,   middle,      ,            ,    false 0 2 1 2
                    direct root,   stranger,    ,            ,    false 7 0 0 7
                    direct root,   middle,      ,            ,    false 0 19 1 19
                    root,          middle,      ,            ,    false 18 0 0 18
                    root,          root,        ,            ,    true 0 0 0 0
                    forged,        root,        ,            ,    false 7 0 0 7
                    expired,       root,        ,            ,    false 10 0 0 10
                    expired,       root,        ,            10,  true 10 0 0 10
                    revoked,       root,        root,        ,    false 23 0 0 23
                    revoked,       root,        root,        10,  false 23 0 0 23
                    revoked,       root,        root,        23,  false 23 0 0 10
                    direct,        root,        root,        ,    true 0 0 0 0
                    leaf middle,   root,        middle root, ,    true 0 0 0 0
                    leaf middle,   root,        middle,      ,    false 0 3 1 3
                    server,        root,        ,            ,    false 26 0 0 26
                    """)
    void chains(
            String shown,
            String authorities,
            @Nullable String revoked,
            @Nullable String ignored,
            String expected) {
        var lists =
                revoked == null
                        ? null
                        : new Revocations(
                                "crl", Arrays.stream(revoked.split(" ")).map(LISTS::get).toList());
        var trust =
                new PeerTrust(
                        new Trust(
                                ClientAuth.REQUIRE,
                                new Authorities("ca", certificates(authorities)),
                                null,
                                true,
                                lists,
                                IgnoredErrors.NONE));
        PeerTrust.Judged judged =
                trust.judge(
                        certificates(shown).toArray(X509Certificate[]::new),
                        Purpose.CLIENT,
                        ignored(ignored));
        Verification found = judged.verification();
        assertThat(
                        judged.believed()
                                + " "
                                + found.code()
                                + " "
                                + found.authorityCode()
                                + " "
                                + found.depth()
                                + " "
                                + found.result())
                .isEqualTo(expected);
    }
}
