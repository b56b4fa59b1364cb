// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.process.SeccompDocument;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.ErrorTable;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.HostFiles;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Reads the seccomp profiles that sandboxes and containers have on the node.
 *
 * @param host the node's files
 * @param unreadable what it is that there is no such file; arguments: path, cause
 * @param malformed what it is that a file is no profile; arguments: path, cause
 */
public record SeccompFile(HostFiles host, ErrorTable errors, CriError unreadable, CriError malformed) {
    /** What the reference of a profile on the node may, and its deprecated path must, begin with. */
    public static final String LOCALHOST = "localhost/";

    private static final long MAX_BYTES = 1 << 20;

    /** The path that a reference means. */
    public static String path(String reference) {
        return reference.startsWith(LOCALHOST) ? reference.substring(LOCALHOST.length()) : reference;
    }

    /**
     * The profile in a file.
     *
     * @param whose more arguments of the errors
     */
    public JsonNode read(String path, Map<String, String> whose) {
        CriError error;
        String cause;
        try {
            return SeccompDocument.read(host.read(path, MAX_BYTES));
        } catch (ErrnoException e) {
            error = unreadable;
            cause = e.errno().text().toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            error = malformed;
            cause = String.valueOf(e.getMessage());
        }
        Map<String, String> arguments = new HashMap<>(whose);
        arguments.put("path", path);
        arguments.put("cause", cause);
        throw errors.failure(error, arguments);
    }
}
