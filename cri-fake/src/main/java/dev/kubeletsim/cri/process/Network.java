// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The pods of one node, by address: who can be reached from whom. Used from the kernel's mailbox. */
final class Network {
    private final Map<String, NetNamespace> byAddress = new HashMap<>();

    void add(NetNamespace namespace) {
        if (!namespace.address().isEmpty()) {
            byAddress.put(namespace.address(), namespace);
        }
    }

    void remove(NetNamespace namespace) {
        byAddress.remove(namespace.address(), namespace);
    }

    /** Where {@code address}, dotted decimal, leads to from {@code from}; empty if nowhere. */
    Optional<NetNamespace> route(NetNamespace from, String address) {
        NetNamespace pod = byAddress.get(address);
        if (pod == null && (address.startsWith("127.") || address.equals("0.0.0.0"))) {
            return Optional.of(from);
        }
        return Optional.ofNullable(pod);
    }
}
