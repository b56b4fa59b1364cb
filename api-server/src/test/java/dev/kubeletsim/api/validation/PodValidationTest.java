// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.admission.AdmittedPods;
import dev.kubeletsim.api.defaulting.PodDefaults;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ServerContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PodValidationTest {
    private static final String CONTAINER = "'name':'c','image':'busybox'";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'containers':[] | spec.containers: Required value",
                "'containers':[{'name':'a'}] | spec.containers[0].image: Required value",
                "'containers':[{'name':'A','image':'b'}] | spec.containers[0].name: Invalid value: \"A\": a lowercase RFC 1123"
                        + " label must consist of lower case alphanumeric characters or '-', and must start and end with an"
                        + " alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is"
                        + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
                "'containers':[{'name':'a.b','image':'b'}] | spec.containers[0].name: Invalid value: \"a.b\": must not"
                        + " contain dots",
                "'containers':[{'name':'a','image':'b'},{'name':'a','image':'b'}] | spec.containers[1].name: Duplicate value:"
                        + " \"a\"",
                "'containers':[{$}],'dnsPolicy':'X' | spec.dnsPolicy: Unsupported value: \"X\": supported values:"
                        + " \"ClusterFirstWithHostNet\", \"ClusterFirst\", \"Default\", \"None\"",
                "'containers':[{$,'imagePullPolicy':'X'}] | spec.containers[0].imagePullPolicy: Unsupported value: \"X\":"
                        + " supported values: \"Always\", \"IfNotPresent\", \"Never\"",
                "'containers':[{$}],'securityContext':{'runAsUser':-1} | spec.securityContext.runAsUser: Invalid value: -1:"
                        + " must be between 0 and 2147483647, inclusive",
                "'containers':[{$,'securityContext':{'runAsGroup':2147483648}}] |"
                        + " spec.containers[0].securityContext.runAsGroup: Invalid value: 2147483648: must be between 0 and"
                        + " 2147483647, inclusive",
                "'containers':[{$}],'securityContext':{'supplementalGroupsPolicy':''} |"
                        + " spec.securityContext.supplementalGroupsPolicy: Unsupported value: \"\": supported values:"
                        + " \"Merge\", \"Strict\"",
                "'containers':[{$,'volumeMounts':[{'name':'v','mountPath':'/v'}]}] |"
                        + " spec.containers[0].volumeMounts[0].name: Not found: \"v\"",
                "'containers':[{$,'resources':{'requests':{'cpu':'2'},'limits':{'cpu':'1'}}}] |"
                        + " spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu"
                        + " limit of 1",
                "'containers':[{$,'ports':[{'containerPort':70000}]}] | spec.containers[0].ports[0].containerPort: Invalid"
                        + " value: 70000: must be between 1 and 65535, inclusive",
                "'containers':[{$,'livenessProbe':{}}] | spec.containers[0].livenessProbe: Required value: must specify a"
                        + " handler type",
                "'containers':[{$}],'initContainers':[{'name':'i','image':'b','readinessProbe':{'exec':{'command':['a']}}}] |"
                        + " spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without"
                        + " restartPolicy=Always",
                "'containers':[{$}],'tolerations':[{'operator':'Equal'}] | spec.tolerations[0].operator: Invalid value:"
                        + " \"Equal\": operator must be Exists when `key` is empty, which means \"match all values and all"
                        + " keys\"",
                "'containers':[{$}],'os':{'name':'windows'},'securityContext':{'fsGroup':1} | spec.securityContext.fsGroup:"
                        + " Forbidden: cannot be set for a windows pod",
                "'containers':[{$}],'activeDeadlineSeconds':0 | spec.activeDeadlineSeconds: Invalid value: 0: must be between 1"
                        + " and 2147483647, inclusive",
                "'containers':[{$}],'ephemeralContainers':[{'name':'e','image':'b'}] | spec.ephemeralContainers: Forbidden:"
                        + " cannot be set on create",
                "'containers':[{$,'env':[{'name':''}]}] | spec.containers[0].env[0].name: Required value"
            })
    void oneFaultOneText(String spec, String fault) {
        assertThat(faults(31, spec)).extracting(FieldError::toString).containsExactly(fault.replace(",  or", ",  or"));
    }

    @Test
    void aSoundPodHasNoFaults() {
        assertThat(faults(36, "'containers':[{" + CONTAINER + "}]")).isEmpty();
    }

    @Test
    void changedCommandIsForbiddenWithTheDifference() {
        ObjectNode old = pod("'containers':[{" + CONTAINER + ",'command':['a','b']}]");
        ObjectNode now = pod("'containers':[{" + CONTAINER + ",'command':['x']}]");
        assertThat(PodUpdateValidation.update(context(36), now, old))
                .singleElement()
                .asString()
                .startsWith("spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,")
                .endsWith(
                        "\n@@ -6,8 +6,7 @@\n    \"Name\": \"c\",\n    \"Image\": \"busybox\",\n    \"Command\": [\n-    \"a\",\n"
                                + "-    \"b\"\n+    \"x\"\n    ],\n    \"Args\": null,\n    \"WorkingDir\": \"\",\n");
        assertThat(PodUpdateValidation.update(context(31), now, old))
                .singleElement()
                .asString()
                .contains("-\u00a0\t\t\t\t\"a\",\n+\u00a0\t\t\t\t\"x\",\n-\u00a0\t\t\t\t\"b\",\n");
    }

    @Test
    void imagesAndTolerationsMayChange() {
        ObjectNode old = pod("'containers':[{" + CONTAINER + "}]");
        ObjectNode now = pod("'containers':[{'name':'c','image':'other'}],'tolerations':[{'operator':'Exists'}]");
        old.withObject("/spec").set("tolerations", JsonMapper.shared().createArrayNode());
        now.withObject("/spec").put("imagePullPolicy", "").remove("imagePullPolicy");
        assertThat(PodUpdateValidation.update(context(36), now, old)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"31, status.containerStatuses[0].linux.uid", "36, status.containerStatuses[0].user.linux.uid"})
    void idsOfAStatusAreChecked(int minor, String path) {
        ObjectNode old = pod("'containers':[{" + CONTAINER + "}]");
        ObjectNode now = old.deepCopy();
        now.withObject("/status")
                .withArray("containerStatuses")
                .addObject()
                .put("name", "c")
                .putObject("user")
                .putObject("linux")
                .put("uid", -1);
        assertThat(PodStatusValidation.update(context(minor), now, old))
                .extracting(FieldError::field)
                .containsExactly(path);
    }

    private static List<FieldError> faults(int minor, String spec) {
        return PodValidation.create(context(minor), pod(spec));
    }

    private static ServerContext context(int minor) {
        return new ServerContext(minor, gate -> false, InstantSource.system(), new Random(1));
    }

    private static ObjectNode pod(String spec) {
        String json = "{'metadata':{'name':'p','namespace':'default','resourceVersion':'1'},'spec':{"
                + spec.replace("$", CONTAINER) + "},'status':{}}";
        ObjectNode pod = (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
        PodDefaults.apply(pod);
        AdmittedPods.admit(pod);
        return pod;
    }
}
