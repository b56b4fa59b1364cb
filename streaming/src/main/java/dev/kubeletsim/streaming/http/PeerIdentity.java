// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.naming.NamingException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Who a verified client certificate names: the API's user name is the common name, its groups are the organizations.
 *
 * @param commonName empty if the subject has none
 * @param organizations in the order of the subject
 */
public record PeerIdentity(String commonName, List<String> organizations, X509Certificate certificate) {
    public PeerIdentity {
        organizations = List.copyOf(organizations);
    }

    /** The subject of {@code certificate}, which has been verified already. */
    static PeerIdentity of(X509Certificate certificate) {
        String commonName = "";
        List<String> organizations = new ArrayList<>();
        try {
            // RFC 2253 writes the last name first.
            for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                var attributes = rdn.toAttributes().getAll();
                while (attributes.hasMore()) {
                    var attribute = attributes.next();
                    for (int i = 0; i < attribute.size(); i++) {
                        String value = String.valueOf(attribute.get(i));
                        switch (attribute.getID().toUpperCase(Locale.ROOT)) {
                            case "CN" -> commonName = value;
                            case "O" -> organizations.add(value);
                            default -> {}
                        }
                    }
                }
            }
        } catch (NamingException e) {
            throw new IllegalArgumentException("subject of a certificate: " + certificate.getSubjectX500Principal(), e);
        }
        return new PeerIdentity(commonName, organizations, certificate);
    }
}
