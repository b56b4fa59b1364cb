// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate authority that lives as long as the run: its key never leaves the process. Keys are EC P-256, so that
 * one costs a millisecond.
 */
public final class CertificateAuthority {
    /** Clocks of clients may be behind by this much. */
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    private static final Duration VALIDITY = Duration.ofDays(365);

    private final X509Bundle root;
    private final InstantSource clock;

    private CertificateAuthority(X509Bundle root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    /** A new authority named {@code commonName}; its certificates are valid for a year of {@code clock}. */
    public static CertificateAuthority create(String commonName, InstantSource clock) {
        CertificateBuilder builder = builder(clock.instant(), subject(commonName, List.of()))
                .setIsCertificateAuthority(true)
                .setKeyUsage(true, CertificateBuilder.KeyUsage.keyCertSign, CertificateBuilder.KeyUsage.cRLSign);
        try {
            return new CertificateAuthority(builder.buildSelfSigned(), clock);
        } catch (Exception e) {
            throw new IllegalStateException("can't make the certificate authority " + commonName, e);
        }
    }

    /** The authority's own certificate: what its clients trust. */
    public X509Certificate certificate() {
        return root.getCertificate();
    }

    /** The authority's certificate as PEM, for {@code certificate-authority-data}. */
    public String certificatePem() {
        return TlsCredentials.pem(List.of(certificate()));
    }

    /** Credentials of a server that is reached by any of these names and addresses. */
    public TlsCredentials issueServer(
            String commonName, Collection<String> dnsNames, Collection<InetAddress> addresses) {
        CertificateBuilder builder =
                builder(clock.instant(), subject(commonName, List.of())).addExtendedKeyUsageServerAuth();
        dnsNames.forEach(builder::addSanDnsName);
        addresses.forEach(builder::addSanIpAddress);
        return issue(builder, commonName);
    }

    /** Credentials of a client: a user called {@code commonName} in the groups {@code organizations}. */
    public TlsCredentials issueClient(String commonName, List<String> organizations) {
        return issue(
                builder(clock.instant(), subject(commonName, organizations)).addExtendedKeyUsageClientAuth(),
                commonName);
    }

    private TlsCredentials issue(CertificateBuilder builder, String commonName) {
        builder.setKeyUsage(
                true, CertificateBuilder.KeyUsage.digitalSignature, CertificateBuilder.KeyUsage.keyEncipherment);
        try {
            X509Bundle issued = builder.buildIssuedBy(root);
            return new TlsCredentials(issued.getKeyPair().getPrivate(), List.of(issued.getCertificate()));
        } catch (Exception e) {
            throw new IllegalStateException("can't issue a certificate for " + commonName, e);
        }
    }

    private static CertificateBuilder builder(Instant now, X500Principal subject) {
        return new CertificateBuilder()
                .algorithm(CertificateBuilder.Algorithm.ecp256)
                .subject(subject)
                .notBefore(now.minus(BACKDATED))
                .notAfter(now.plus(VALIDITY));
    }

    private static X500Principal subject(String commonName, List<String> organizations) {
        StringBuilder name = new StringBuilder("CN=").append(quoted(commonName));
        // The encoded name holds the parts in the opposite order of this text.
        for (String organization : organizations.reversed()) {
            name.append(",O=").append(quoted(organization));
        }
        return new X500Principal(name.toString());
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
