// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFilesTest {
    /** One key, by {@code openssl ecparam -genkey} and by {@code openssl pkcs8 -topk8}. */
    private static final String EC = """
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIN1uJQMBKjViFTQ0Imuuc7oWTncxcoUL+lfgsjg7cAcNoAoGCCqGSM49
            AwEHoUQDQgAEeLx7jBe3Ww1KG+VxhbUpNYw8AMsKJfwkOw3nTwF/trlNiqIvx/2J
            J71NkEJvjnno38AMF7h5GIW6Xs6EQYWfGw==
            -----END EC PRIVATE KEY-----
            """;

    private static final String EC_PKCS8 = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3W4lAwEqNWIVNDQi
            a65zuhZOdzFyhQv6V+CyODtwBw2hRANCAAR4vHuMF7dbDUob5XGFtSk1jDwAywol
            /CQ7DedPAX+2uU2Koi/H/YknvU2QQm+OeejfwAwXuHkYhbpezoRBhZ8b
            -----END PRIVATE KEY-----
            """;

    /** What stands before the RSA key in its PKCS #8 form, for keys of 2048 bits. */
    private static final int RSA_PREFIX_BYTES = 26;

    private final CertificateAuthority authority = CertificateAuthority.create("ca", InstantSource.system());
    private final TlsCredentials server = authority.issueServer("localhost", List.of("localhost"), List.of());

    @TempDir
    private Path directory;

    private Path certificate;
    private Path key;

    @BeforeEach
    void writeAPair() throws IOException {
        certificate = Files.writeString(directory.resolve("tls.crt"), server.certificatePem());
        key = Files.writeString(directory.resolve("tls.key"), server.keyPem());
    }

    @Test
    void aPairIsReadWithTheCertificatesBehindIt() throws IOException {
        Files.writeString(certificate, server.certificatePem() + "\nthe authority\n" + authority.certificatePem());

        TlsCredentials read = PemFiles.credentials(certificate, key);

        assertThat(read.key()).isEqualTo(server.key());
        assertThat(read.chain()).containsExactly(server.chain().getFirst(), authority.certificate());
    }

    private ECPrivateKey ecKey(String pem) {
        return (ECPrivateKey)
                TlsCredentials.fromPem(server.certificatePem(), pem).key();
    }

    @Test
    void olderFormsOfKeysAreTheSameKeys() throws Exception {
        ECPrivateKey older = ecKey(EC);
        assertThat(older.getS()).isEqualTo(ecKey(EC_PKCS8).getS());
        assertThat(older.getParams()).isEqualTo(ecKey(EC_PKCS8).getParams());
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair rsa = generator.generateKeyPair();
        byte[] pkcs8 = rsa.getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, RSA_PREFIX_BYTES, pkcs8.length);

        assertThat(TlsCredentials.fromPem(server.certificatePem(), Pem.encode("RSA PRIVATE KEY", pkcs1))
                        .key())
                .isEqualTo(rsa.getPrivate());
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws IOException {
        Files.writeString(key, EC);

        assertThatThrownBy(() -> PemFiles.credentials(certificate, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(key + ": not the key of the certificate in " + certificate + " (expected: a pair)");
    }

    @Test
    void filesThatDoNotFitAreNamed() throws IOException {
        assertThatThrownBy(() -> PemFiles.credentials(certificate, directory.resolve("nosuch")))
                .hasMessage(directory + "/nosuch: no such file");
        assertThatThrownBy(() -> PemFiles.authorities(directory))
                .hasMessageStartingWith(directory + ": cannot be read");
        assertThatThrownBy(() -> PemFiles.authorities(key))
                .hasMessage(key + ": no certificate (expected: PEM, -----BEGIN CERTIFICATE-----)");
        assertThatThrownBy(() -> PemFiles.credentials(certificate, certificate))
                .hasMessageStartingWith(certificate + ": found 0 private keys in the clear, expected one");
        Path broken = Files.writeString(
                directory.resolve("broken"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> PemFiles.authorities(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(broken + ": can't read a certificate: ");
        Files.writeString(broken, "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n");
        assertThatThrownBy(() -> PemFiles.credentials(certificate, broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(broken + ": the EC private key ");
    }
}
