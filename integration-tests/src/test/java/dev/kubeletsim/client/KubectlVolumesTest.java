// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.kubelet.app.Fleet;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Persistent volumes and claims with the real kubectl. */
class KubectlVolumesTest {
    private static final Path MANIFEST = Path.of("..", "examples", "volume-groups", "volume-groups.yaml");
    private static final String POD = "volume-groups-strict";

    @TempDir
    private Path directory;

    private Fleet fleet() {
        return Fleet.builder()
                .runtime(RuntimeProfile.containerd20())
                .writeKubeconfig(directory.resolve("kubeconfig"))
                .start();
    }

    private static List<String> cells(Kubectl kubectl, String... arguments) {
        return kubectl.run(arguments)
                .ok()
                .lines()
                .map(line -> line.strip().replaceAll(" {2,}", " | ").replaceAll(" \\| \\d+s$", ""))
                .toList();
    }

    @Test
    void theGroupOfAVolumeReachesAStrictPod() {
        try (Fleet fleet = fleet()) {
            Kubectl kubectl = new Kubectl(fleet.kubeconfig());
            assertThat(kubectl.run("apply", "-f", MANIFEST.toString()).ok().lines())
                    .containsExactly(
                            "persistentvolume/team-data created",
                            "persistentvolumeclaim/team-data created",
                            "pod/" + POD + " created");
            kubectl.run("wait", "--for=condition=Ready", "--timeout=30s", "pod/" + POD)
                    .ok();

            assertThat(kubectl.run("exec", POD, "--", "id", "-G").ok()).isEqualTo("3000 4000 5555");
            assertThat(kubectl.run("get", "pod", POD, "-o", "jsonpath={.status.containerStatuses[0].user.linux}")
                            .ok())
                    .isEqualTo("{\"gid\":3000,\"supplementalGroups\":[3000,4000,5555],\"uid\":1000}");
            assertThat(cells(kubectl, "get", "pv"))
                    .containsExactly(
                            "NAME | CAPACITY | ACCESS MODES | RECLAIM POLICY | STATUS | CLAIM | STORAGECLASS |"
                                    + " VOLUMEATTRIBUTESCLASS | REASON | AGE",
                            "team-data | 1Gi | RWX | Retain | Bound | default/team-data | <unset>");
            assertThat(cells(kubectl, "get", "pvc"))
                    .containsExactly(
                            "NAME | STATUS | VOLUME | CAPACITY | ACCESS MODES | STORAGECLASS |"
                                    + " VOLUMEATTRIBUTESCLASS | AGE",
                            "team-data | Bound | team-data | 1Gi | RWX | <unset>");
            assertThat(kubectl.run("describe", "pvc", "team-data").ok())
                    .containsPattern("Used By: +" + POD)
                    .containsPattern("Finalizers: +\\[kubernetes.io/pvc-protection\\]");
        }
    }

    @Test
    void mistakesAreAnsweredAsByTheRealServer() {
        try (Fleet fleet = fleet()) {
            Kubectl kubectl = new Kubectl(fleet.kubeconfig());
            String volume =
                    "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolume\",\"metadata\":{\"name\":\"v\"},\"spec\":{}}";
            assertThat(kubectl.runWithInput(volume, "create", "-f", "-")
                            .stderr()
                            .strip())
                    .isEqualTo("The PersistentVolume \"v\" is invalid: \n"
                            + "* spec.accessModes: Required value\n"
                            + "* spec.capacity: Required value\n"
                            + "* spec.capacity: Unsupported value: null: supported values: \"storage\"\n"
                            + "* spec: Required value: must specify a volume type");

            kubectl.run("apply", "-f", MANIFEST.toString()).ok();
            assertThat(kubectl.run("patch", "pvc", "team-data", "-p", "{\"spec\":{\"volumeName\":\"other\"}}")
                            .stderr())
                    .startsWith(
                            "The PersistentVolumeClaim \"team-data\" is invalid: spec: Forbidden: spec is immutable"
                                    + " after creation except resources.requests and volumeAttributesClassName for bound claims")
                    .contains("- \"VolumeName\": \"team-data\",", "+ \"VolumeName\": \"other\",");
            assertThat(kubectl.run(
                                    "patch",
                                    "pvc",
                                    "team-data",
                                    "-p",
                                    "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"900Mi\"}}}}")
                            .stderr()
                            .strip())
                    .endsWith("is forbidden: only dynamically provisioned pvc can be resized and the storageclass that"
                            + " provisions the pvc must support resize");
        }
    }

    @Test
    void whatIsInUseGoesWithItsLastUser() {
        try (Fleet fleet = fleet()) {
            Kubectl kubectl = new Kubectl(fleet.kubeconfig());
            kubectl.run("apply", "-f", MANIFEST.toString()).ok();
            kubectl.run("wait", "--for=condition=Ready", "--timeout=30s", "pod/" + POD)
                    .ok();
            kubectl.run("delete", "pvc", "team-data", "--wait=false").ok();
            assertThat(cells(kubectl, "get", "pvc", "--no-headers").getFirst()).startsWith("team-data | Terminating");

            kubectl.run("delete", "pod", POD, "--grace-period=1").ok();
            kubectl.run("wait", "--for=delete", "--timeout=30s", "pvc/team-data")
                    .ok();
            assertThat(cells(kubectl, "get", "pv", "--no-headers").getFirst())
                    .startsWith("team-data | 1Gi | RWX | Retain | Released | default/team-data");
        }
    }
}
