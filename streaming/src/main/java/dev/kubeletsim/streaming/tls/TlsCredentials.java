// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A private key and the certificates that vouch for it.
 *
 * @param chain the key's own certificate first
 */
public record TlsCredentials(PrivateKey key, List<X509Certificate> chain) {
    private static final byte[] PROBE = {1};

    public TlsCredentials {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a key without certificate");
        }
    }

    /**
     * Credentials as a kubeconfig holds them.
     *
     * @param keyPem PKCS #8, or the older forms for RSA and EC keys
     * @throws IllegalArgumentException if either text can't be read
     */
    public static TlsCredentials fromPem(String certificatePem, String keyPem) {
        List<byte[]> keys = new ArrayList<>(Pem.decode("PRIVATE KEY", keyPem));
        Pem.decode("RSA PRIVATE KEY", keyPem).forEach(key -> keys.add(Pkcs8.ofRsa(key)));
        Pem.decode("EC PRIVATE KEY", keyPem).forEach(key -> keys.add(Pkcs8.ofEc(key)));
        if (keys.size() != 1) {
            throw new IllegalArgumentException("found " + keys.size()
                    + " private keys in the clear, expected one: PEM, -----BEGIN PRIVATE KEY-----");
        }
        return new TlsCredentials(readKey(keys.getFirst()), certificates(certificatePem));
    }

    /** Whether the key is that of the chain's first certificate: whether this one verifies what the key signs. */
    boolean keyFits() {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(PROBE);
            byte[] signature = signer.sign();
            signer.initVerify(chain.getFirst().getPublicKey());
            signer.update(PROBE);
            return signer.verify(signature);
        } catch (InvalidKeyException | SignatureException e) {
            // Keys of different kinds or curves.
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /**
     * All certificates of a PEM text.
     *
     * @throws IllegalArgumentException if one can't be read
     */
    public static List<X509Certificate> certificates(String pem) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (byte[] der : Pem.decode("CERTIFICATE", pem)) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException("can't read a certificate: " + e.getMessage(), e);
        }
        return certificates;
    }

    /** The PEM text of {@code certificates}. */
    public static String pem(List<X509Certificate> certificates) {
        StringBuilder pem = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                pem.append(Pem.encode("CERTIFICATE", certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new IllegalArgumentException("can't encode a certificate: " + e.getMessage(), e);
            }
        }
        return pem.toString();
    }

    /** The chain as PEM, for {@code client-certificate-data}. */
    public String certificatePem() {
        return pem(chain);
    }

    /** The key as PKCS #8 PEM, for {@code client-key-data}. */
    public String keyPem() {
        return Pem.encode("PRIVATE KEY", key.getEncoded());
    }

    private static PrivateKey readKey(byte[] pkcs8) {
        GeneralSecurityException last = new InvalidKeySpecException("no algorithm");
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw new IllegalArgumentException("can't read the private key: it is neither EC, RSA nor Ed25519", last);
    }
}
