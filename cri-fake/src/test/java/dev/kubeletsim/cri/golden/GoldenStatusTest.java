// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Version, Status and RuntimeConfig as recorded. */
class GoldenStatusTest {
    static List<RuntimeProfile> profiles() {
        return RuntimeProfile.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("profiles")
    void reportsWhatTheRealOneReports(RuntimeProfile profile) throws Exception {
        JsonNode golden = GoldenFiles.lines("status", profile).getFirst();
        try (CriCaller cri = new CriCaller(profile)) {
            ObjectNode nothing = GoldenFiles.JSON.createObjectNode();
            ObjectNode version = (ObjectNode) cri.call("Version", nothing);
            if (!golden.get("version").has("runtime_version")) {
                version.remove("runtime_version");
            }
            assertThat((Object) version).isEqualTo(golden.get("version"));
            assertThat((Object) cri.call("Status", nothing)).isEqualTo(golden.get("status"));
            assertThat((Object) cri.call("RuntimeConfig", nothing)).isEqualTo(golden.get("config"));
            JsonNode filesystems = cri.call("ImageFsInfo", nothing);
            assertThat(filesystems.has("container_filesystems"))
                    .isEqualTo(golden.get("fs").has("container_filesystems"));
            assertThat(filesystems.get("image_filesystems"))
                    .hasSameSizeAs(golden.get("fs").get("image_filesystems"));
        }
    }
}
