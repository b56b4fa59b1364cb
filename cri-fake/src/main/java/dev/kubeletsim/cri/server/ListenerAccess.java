// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.streaming.tls.ServerTls;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.GroupPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * Whom listeners let in: whoever reaches a CRI socket commands the runtime.
 *
 * @param group whose members may use Unix-domain sockets beside their owner, by name or number; null: nobody
 * @param remote whether TCP addresses may be other than loopback ones
 * @param tls how TCP connections are secured; null: not at all
 */
public record ListenerAccess(
        @Nullable String group, boolean remote, @Nullable ServerTls tls) {
    /** Programs of the same user; over TCP those of the same machine. */
    public static final ListenerAccess LOCAL = new ListenerAccess(null, false, null);

    /**
     * Checks that {@code endpoint} can be served so.
     *
     * @throws IllegalArgumentException with one line that says what would be possible instead
     */
    public void check(CriEndpoint endpoint) {
        if (endpoint instanceof CriEndpoint.Tcp tcp
                && !remote
                && !tcp.address().getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("refused to listen on " + endpoint
                    + ": other machines reach that address (expected: a loopback address such as 127.0.0.1, unless remote"
                    + " clients are allowed by --allow-remote)");
        }
        if (endpoint instanceof CriEndpoint.UnixSocket && group != null) {
            principal(group);
        }
    }

    /** The group of this name or number. */
    static GroupPrincipal principal(String group) {
        try {
            return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "there is no group '" + group + "' (expected: the name of a group of this machine, or a number)",
                    e);
        }
    }
}
