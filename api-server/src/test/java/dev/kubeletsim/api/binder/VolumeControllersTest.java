// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.InProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class VolumeControllersTest {
    private static final String VOLUMES = "/api/v1/persistentvolumes";
    private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final Duration RESYNC = Duration.ofSeconds(16);

    private final InProcess api = new InProcess(true);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void claimGetsTheSmallestVolumeThatWillDo() {
        volume("big", "5Gi", "");
        volume("small", "1Gi", "");
        volume("right", "2Gi", "");
        claim("c", "2Gi", "");
        settle();

        assertThat(claimSays("c")).isEqualTo("Bound right 2Gi [\"ReadWriteOnce\"]");
        assertThat(volumeSays("right")).isEqualTo("Bound default/c");
        assertThat(volumeSays("small")).isEqualTo("Available");
        JsonNode volume = api.get(VOLUMES + "/right");
        assertThat(volume.at("/spec/claimRef/uid"))
                .isEqualTo(api.get(CLAIMS + "/c").at("/metadata/uid"));
        assertThat(volume.at("/metadata/annotations").toString())
                .isEqualTo("{\"pv.kubernetes.io/bound-by-controller\":\"yes\"}");
        assertThat(api.get(CLAIMS + "/c").at("/metadata/annotations").propertyNames())
                .containsExactlyInAnyOrder("pv.kubernetes.io/bind-completed", "pv.kubernetes.io/bound-by-controller");
    }

    @Test
    void claimWaitsAndIsBoundWhenAVolumeComes() {
        claim("c", "1Gi", "");
        settle();
        assertThat(claimSays("c")).isEqualTo("Pending");
        api.advance(RESYNC);
        assertThat(events("c"))
                .containsExactly("Normal FailedBinding no persistent volumes available for this claim and no storage"
                        + " class is set x2");

        volume("v", "1Gi", "");
        api.advance(RESYNC);
        assertThat(claimSays("c")).startsWith("Bound v");
    }

    @Test
    void volumesOfOtherModesClassesAndLabelsAreLeftAlone() {
        volume("modes", "1Gi", ",'accessModes':['ReadOnlyMany']");
        volume("class", "1Gi", ",'storageClassName':'fast'");
        volume("block", "1Gi", ",'volumeMode':'Block'");
        volume("kept", "1Gi", ",'claimRef':{'namespace':'default','name':'other'}");
        claim("c", "1Gi", ",'storageClassName':''");
        claim("labelled", "1Gi", ",'selector':{'matchLabels':{'a':'b'}}");
        settle();
        assertThat(claimSays("c")).isEqualTo("Pending");
        assertThat(claimSays("labelled")).isEqualTo("Pending");

        api.create(
                VOLUMES,
                "{'metadata':{'name':'l','labels':{'a':'b'}},'spec':{'capacity':{'storage':'1Gi'},"
                        + "'accessModes':['ReadWriteOnce'],'hostPath':{'path':'/d'},'claimRef':{'namespace':'default',"
                        + "'name':'labelled'}}}");
        api.advance(RESYNC);
        assertThat(claimSays("labelled")).startsWith("Bound l");
    }

    @Test
    void volumeKeptForAClaimIsBoundWithoutTheControllersMark() {
        volume("v", "10Gi", ",'claimRef':{'namespace':'default','name':'c'}");
        volume("w", "1Gi", "");
        claim("c", "1Gi", ",'volumeName':'v'");
        settle();

        assertThat(claimSays("c")).startsWith("Bound v 10Gi");
        assertThat(api.get(VOLUMES + "/v").at("/metadata/annotations").isMissingNode())
                .isTrue();
        assertThat(api.get(CLAIMS + "/c").at("/metadata/annotations").toString())
                .isEqualTo("{\"pv.kubernetes.io/bind-completed\":\"yes\"}");
    }

    @Test
    void askingForTheWrongVolumeIsToldWhy() {
        volume("v", "1Gi", "");
        claim("big", "2Gi", ",'volumeName':'v'");
        claim("mine", "1Gi", ",'volumeName':'v'");
        claim("other", "1Gi", ",'volumeName':'v'");
        settle();

        assertThat(claimSays("mine")).startsWith("Bound v");
        assertThat(events("big"))
                .containsExactly(
                        "Warning VolumeMismatch Cannot bind to requested volume \"v\": requested PV is too small");
        assertThat(events("other"))
                .containsExactly("Warning FailedBinding volume \"v\" already bound to a different claim.");
    }

    @Test
    void deletedClaimReleasesItsVolume() {
        volume("kept", "1Gi", "");
        claim("c", "1Gi", "");
        settle();
        api.delete(CLAIMS + "/c");
        settle();

        api.request(404, "GET", CLAIMS + "/c", "", "");
        assertThat(volumeSays("kept")).isEqualTo("Released default/c");
        claim("c", "1Gi", "");
        api.advance(RESYNC);
        assertThat(claimSays("c"))
                .as("another claim of that name is not the volume's")
                .isEqualTo("Pending");
    }

    @Test
    void reclaimPolicyDeleteRemovesWhatItsPluginMay() {
        volume("temporary", "1Gi", ",'persistentVolumeReclaimPolicy':'Delete','hostPath':{'path':'/tmp/x'}");
        claim("a", "1Gi", "");
        settle();
        api.delete(CLAIMS + "/a");
        settle();
        api.request(404, "GET", VOLUMES + "/temporary", "", "");

        volume("elsewhere", "1Gi", ",'persistentVolumeReclaimPolicy':'Delete','hostPath':{'path':'/srv/x'}");
        claim("b", "1Gi", "");
        settle();
        api.delete(CLAIMS + "/b");
        settle();
        assertThat(volumeSays("elsewhere")).isEqualTo("Failed default/b");
        assertThat(events("elsewhere"))
                .containsExactly(
                        "Warning VolumeFailedDelete host_path deleter only supports /tmp/.+ but received provided"
                                + " /srv/x");
    }

    @Test
    void usedClaimsAndBoundVolumesOutliveTheirDeletion() {
        volume("v", "1Gi", "");
        claim("c", "1Gi", "");
        settle();
        pod("p", "'nodeName':'n',");
        assertThat(api.delete(VOLUMES + "/v").at("/metadata/finalizers").toString())
                .isEqualTo("[\"kubernetes.io/pv-protection\"]");
        assertThat(api.delete(CLAIMS + "/c").at("/metadata/finalizers").toString())
                .isEqualTo("[\"kubernetes.io/pvc-protection\"]");
        settle();
        assertThat(claimSays("c")).startsWith("Bound v");

        api.delete(PODS + "/p?gracePeriodSeconds=0");
        settle();
        api.request(404, "GET", CLAIMS + "/c", "", "");
        api.request(404, "GET", VOLUMES + "/v", "", "");
    }

    @Test
    void lostVolumeMakesItsClaimLost() {
        volume("v", "1Gi", "");
        claim("c", "1Gi", "");
        settle();
        api.patch(VOLUMES + "/v", "{'metadata':{'finalizers':null}}");
        api.delete(VOLUMES + "/v");
        settle();

        assertThat(claimSays("c")).startsWith("Lost v");
        assertThat(events("c"))
                .containsExactly(
                        "Warning ClaimLost Bound claim has lost its PersistentVolume. Data on the volume is lost!");
    }

    @Test
    void podWaitsUntilItsClaimIsBound() {
        api.createReadyNode("n", 10);
        pod("p", "");
        settle();
        assertThat(events("p"))
                .containsExactly(
                        "Warning FailedScheduling 0/1 nodes are available: persistentvolumeclaim \"c\" not found."
                                + " no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not"
                                + " helpful for scheduling.");
        claim("c", "1Gi", "");
        settle();
        assertThat(events("p").getLast())
                .startsWith("Warning FailedScheduling 0/1 nodes are available: pod has unbound immediate"
                        + " PersistentVolumeClaims. ");

        volume("v", "1Gi", "");
        api.advance(RESYNC);
        assertThat(api.get(PODS + "/p").at("/spec/nodeName").asString("")).isEqualTo("n");
    }

    @Test
    void podGoesWhereItsVolumeIs() {
        api.createReadyNode("n1", 10);
        api.createReadyNode("n2", 10);
        api.patch("/api/v1/nodes/n2", "{'metadata':{'labels':{'disk':'here'}}}");
        api.create(
                "/apis/storage.k8s.io/v1/storageclasses",
                "{'metadata':{'name':'local'},'provisioner':'kubernetes.io/no-provisioner',"
                        + "'volumeBindingMode':'WaitForFirstConsumer'}");
        volume(
                "v",
                "1Gi",
                ",'storageClassName':'local','nodeAffinity':{'required':{'nodeSelectorTerms':[{'matchExpressions':"
                        + "[{'key':'disk','operator':'In','values':['here']}]}]}}");
        claim("c", "1Gi", ",'storageClassName':'local'");
        settle();
        assertThat(events("c"))
                .containsExactly("Normal WaitForFirstConsumer waiting for first consumer to be created before binding");
        pod("p", "");
        api.advance(RESYNC);

        assertThat(api.get(PODS + "/p").at("/spec/nodeName").asString("")).isEqualTo("n2");
        assertThat(claimSays("c")).startsWith("Bound v");
    }

    @Test
    void classesAreDefaultedAndAskForTheirProvisioner() {
        api.create(
                "/apis/storage.k8s.io/v1/storageclasses",
                "{'metadata':{'name':'standard','annotations':{'storageclass.kubernetes.io/is-default-class':'true'}},"
                        + "'provisioner':'example.com/disks'}");
        claim("c", "1Gi", "");
        claim("typo", "1Gi", ",'storageClassName':'standart'");
        settle();

        assertThat(api.get(CLAIMS + "/c").at("/spec/storageClassName").asString(""))
                .isEqualTo("standard");
        assertThat(events("c").getFirst())
                .startsWith("Normal ExternalProvisioning Waiting for a volume to be created either by the external"
                        + " provisioner 'example.com/disks' or manually");
        assertThat(events("typo"))
                .containsExactly("Warning ProvisioningFailed storageclass.storage.k8s.io \"standart\" not found");
    }

    private void settle() {
        api.advance(Duration.ZERO);
    }

    private void volume(String name, String size, String more) {
        String source = more.contains("hostPath") ? "" : ",'hostPath':{'path':'/data/" + name + "'}";
        String modes = more.contains("accessModes") ? "" : ",'accessModes':['ReadWriteOnce']";
        api.create(
                VOLUMES,
                "{'metadata':{'name':'" + name + "'},'spec':{'capacity':{'storage':'" + size + "'}" + modes + source
                        + more + "}}");
    }

    private void claim(String name, String size, String more) {
        api.create(
                CLAIMS,
                "{'metadata':{'name':'" + name + "'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':"
                        + "{'storage':'" + size + "'}}" + more + "}}");
    }

    private void pod(String name, String more) {
        api.create(
                PODS,
                "{'metadata':{'name':'" + name + "'},'spec':{" + more + "'containers':[{'name':'c','image':'i'}],"
                        + "'volumes':[{'name':'data','persistentVolumeClaim':{'claimName':'c'}}]}}");
    }

    private String claimSays(String name) {
        JsonNode claim = api.get(CLAIMS + "/" + name);
        JsonNode status = claim.path("status");
        return (status.path("phase").asString("") + " "
                        + claim.at("/spec/volumeName").asString("") + " "
                        + status.at("/capacity/storage").asString("") + " "
                        + (status.has("accessModes")
                                ? status.path("accessModes").toString()
                                : ""))
                .strip();
    }

    private String volumeSays(String name) {
        JsonNode volume = api.get(VOLUMES + "/" + name);
        JsonNode reference = volume.at("/spec/claimRef");
        String claim = reference.isMissingNode()
                ? ""
                : " " + reference.path("namespace").asString("") + "/"
                        + reference.path("name").asString("");
        return volume.at("/status/phase").asString("") + claim;
    }

    private List<String> events(String name) {
        List<String> events = new ArrayList<>();
        api.get("/api/v1/namespaces/default/events").path("items").forEach(event -> {
            if (event.at("/involvedObject/name").asString("").equals(name)) {
                int count = event.path("count").asInt(1);
                events.add(event.path("type").asString("") + " "
                        + event.path("reason").asString("") + " "
                        + event.path("message").asString("") + (count > 1 ? " x" + count : ""));
            }
        });
        return events;
    }
}
