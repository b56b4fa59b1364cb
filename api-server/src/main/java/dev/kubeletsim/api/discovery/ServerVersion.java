// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.discovery;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code /version}. */
public final class ServerVersion {
    private ServerVersion() {}

    /** The document of release 1.{@code minor}. */
    public static ObjectNode of(int minor) {
        ObjectNode version = JsonNodeFactory.instance.objectNode();
        version.put("major", "1").put("minor", Integer.toString(minor));
        if (minor >= 33) {
            // KEP-4330: the version emulated and the oldest one that stays compatible.
            version.put("emulationMajor", "1").put("emulationMinor", Integer.toString(minor));
            version.put("minCompatibilityMajor", "1").put("minCompatibilityMinor", Integer.toString(minor - 1));
        }
        return version.put("gitVersion", gitVersion(minor))
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "1970-01-01T00:00:00Z")
                .put("goVersion", "")
                .put("compiler", "gc")
                .put("platform", "linux/amd64");
    }

    /** The patch release whose behaviour was recorded, else the first of the minor. */
    public static String gitVersion(int minor) {
        int patch = switch (minor) {
            case 31 -> 14;
            case 36 -> 2;
            default -> 0;
        };
        return "v1." + minor + "." + patch;
    }
}
