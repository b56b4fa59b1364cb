// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.config;

import java.util.List;

/** What a {@code resolv.conf} says. */
public record DnsResolver(List<String> servers, List<String> searches, List<String> options) {
    /** A file that says nothing. */
    public static final DnsResolver EMPTY = new DnsResolver(List.of(), List.of(), List.of());

    public DnsResolver {
        servers = List.copyOf(servers);
        searches = List.copyOf(searches);
        options = List.copyOf(options);
    }
}
