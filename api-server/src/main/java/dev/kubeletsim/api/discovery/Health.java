// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.discovery;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /healthz}, {@code /livez} and {@code /readyz}: the server is healthy as long as it answers. */
public final class Health {
    private static final List<String> ENDPOINTS = List.of("healthz", "livez", "readyz");
    private static final List<String> CHECKS = List.of("ping", "log", "etcd", "informer-sync");

    private Health() {}

    /**
     * The text of a health endpoint or one of its checks; null if the path is none.
     *
     * @param verbose whether each check is listed
     */
    public static @Nullable String answer(String path, boolean verbose, List<String> excluded) {
        String[] segments = path.substring(1).split("/");
        if (!ENDPOINTS.contains(segments[0]) || segments.length > 2) {
            return null;
        }
        if (segments.length == 2) {
            return CHECKS.contains(segments[1]) ? "ok" : null;
        }
        if (!verbose) {
            return "ok";
        }
        List<String> lines = new ArrayList<>();
        for (String check : CHECKS) {
            boolean liveOnly = check.equals("informer-sync") && !segments[0].equals("readyz");
            if (!liveOnly) {
                lines.add("[+]" + check + (excluded.contains(check) ? " excluded: ok" : " ok"));
            }
        }
        return String.join("\n", lines) + "\n" + segments[0] + " check passed\n";
    }
}
