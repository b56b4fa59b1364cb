// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.GoQuote;
import dev.kubeletsim.cri.image.ImageFailure;
import java.net.URI;
import java.util.Locale;

/** A request that got no answer; the message is that of Go's {@code net/http} client. */
final class ExchangeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final boolean refused;

    private ExchangeException(String method, String uri, String reason, boolean refused) {
        super(text(method, uri, reason));
        this.text = text(method, uri, reason);
        this.refused = refused;
    }

    private static String text(String method, String uri, String reason) {
        String verb = method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
        return verb + " " + GoQuote.quote(uri) + ": " + reason;
    }

    static ExchangeException of(String method, URI uri, String reason) {
        return new ExchangeException(method, uri.toString(), reason, false);
    }

    /** A redirect too many; Go names the {@code Location} as it came. */
    static ExchangeException redirects(String method, String location, int count) {
        return new ExchangeException(method, location, "stopped after " + count + " redirects", false);
    }

    /** Nothing listens at the address of {@code uri}. */
    static ExchangeException refused(String method, URI uri, String address) {
        return new ExchangeException(
                method, uri.toString(), "dial tcp " + address + ": connect: connection refused", true);
    }

    /** As a failure of a pull, with what was tried before it. */
    RegistryException during(String prefix) {
        ImageFailure.Kind kind = refused ? ImageFailure.Kind.REGISTRY_UNAVAILABLE : ImageFailure.Kind.REGISTRY_FAILED;
        return new RegistryException(kind, prefix + text, this);
    }
}
