// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import java.util.List;
import java.util.Locale;

/** The pod of each cell: the one of KEP-3619's story, whose image puts its user into one more group. */
final class MatrixPod {
    /** The group that only the image's {@code /etc/group} knows. */
    static final long IMAGE_GROUP = 50_000;

    /** What the pod itself asks for. */
    static final List<Long> OWN_GROUPS = List.of(3000L, 4000L);

    private MatrixPod() {}

    static String name(PodAge age, PodPolicy policy) {
        return age + "-" + policy.name().toLowerCase(Locale.ROOT);
    }

    static String manifest(PodAge age, PodPolicy policy) {
        String field = policy == PodPolicy.UNSET ? "" : ", supplementalGroupsPolicy: " + policy;
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: default}
                spec:
                  securityContext: {runAsUser: 1000, runAsGroup: 3000, supplementalGroups: [4000]%s}
                  containers:
                  - name: ctr
                    image: registry.k8s.io/e2e-test-images/agnhost:2.45
                    imagePullPolicy: IfNotPresent
                    command: [sleep, "3600"]
                """.formatted(name(age, policy), field);
    }
}
