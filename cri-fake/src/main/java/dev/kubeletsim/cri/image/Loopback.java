// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.util.Locale;

/** Which registries are on this machine itself: the only ones that are asked over a network. */
public final class Loopback {
    private Loopback() {}

    /** The host in {@code host[:port]}, in lower case. */
    public static String hostOf(String authority) {
        int colon = authority.lastIndexOf(':');
        return (colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority)
                .toLowerCase(Locale.ROOT);
    }

    /** Whether {@code host} is {@code localhost}, in 127.0.0.0/8, or {@code [::1]}. */
    public static boolean isHost(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }
}
