// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.KubernetesVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What happens to a node while pods run on it. */
public enum Scenario {
    /** Nothing: the node is new, and so are its pods. */
    FRESH("fresh", "the node is new, and so are its pods") {
        @Override
        Optional<NodeSetup> changed(NodeSetup before) {
            return Optional.of(before);
        }
    },
    /** The runtime is replaced by the release before, which lacks the feature. The node goes on advertising it. */
    RUNTIME_DOWNGRADE("runtime-downgrade", "the runtime is replaced by the release before it") {
        @Override
        Optional<NodeSetup> changed(NodeSetup before) {
            return neighbour(before.runtime(), 1).map(before::withRuntime);
        }
    },
    /** The runtime is replaced by the next release. */
    RUNTIME_UPGRADE("runtime-upgrade", "the runtime is replaced by the release after it") {
        @Override
        Optional<NodeSetup> changed(NodeSetup before) {
            return neighbour(before.runtime(), -1).map(before::withRuntime);
        }
    },
    /** The kubelet restarts with its gate off. */
    GATE_OFF("gate-off", "the kubelet restarts with the gate off") {
        @Override
        Optional<NodeSetup> changed(NodeSetup before) {
            return turned(before, GateSetting.ON, GateSetting.OFF);
        }
    },
    /** The kubelet restarts with its gate on. */
    GATE_ON("gate-on", "the kubelet restarts with the gate on") {
        @Override
        Optional<NodeSetup> changed(NodeSetup before) {
            return turned(before, GateSetting.OFF, GateSetting.ON);
        }
    },
    /** The kubelet is replaced by the next minor version, after the API server was. */
    KUBELET_UPGRADE("kubelet-upgrade", "the kubelet is replaced by the next minor version") {
        @Override
        Optional<NodeSetup> changed(NodeSetup before) {
            return minor(before.kubelet(), 1).map(before::withKubelet);
        }
    },
    /** The kubelet is replaced by the minor version before. */
    KUBELET_DOWNGRADE("kubelet-downgrade", "the kubelet is replaced by the minor version before it") {
        @Override
        Optional<NodeSetup> changed(NodeSetup before) {
            return minor(before.kubelet(), -1).map(before::withKubelet);
        }
    };

    private final String label;
    private final String description;

    Scenario(String label, String description) {
        this.label = label;
        this.description = description;
    }

    /** What the node is after the scenario's change; empty if it cannot happen to this node. */
    abstract Optional<NodeSetup> changed(NodeSetup before);

    /** What happens, in a few words. */
    public String description() {
        return description;
    }

    /** Another release of the same runtime: the profiles are listed newest first. */
    private static Optional<RuntimeProfile> neighbour(RuntimeProfile profile, int steps) {
        String name = profile.status().runtimeName();
        List<RuntimeProfile> releases = RuntimeProfile.all().stream()
                .filter(release -> release.status().runtimeName().equals(name))
                .toList();
        List<String> names = releases.stream().map(RuntimeProfile::name).toList();
        int at = names.indexOf(profile.name());
        int to = at + steps;
        return at < 0 || to < 0 || to >= releases.size() ? Optional.empty() : Optional.of(releases.get(to));
    }

    private static Optional<NodeSetup> turned(NodeSetup before, GateSetting from, GateSetting to) {
        return Optional.of(before)
                .filter(setup -> setup.kubeletFlag().equals(from.kubeletFlag()))
                .map(setup -> setup.withKubeletFlag(to.kubeletFlag()));
    }

    private static Optional<KubernetesVersion> minor(KubernetesVersion version, int steps) {
        Predicate<KubernetesVersion> wanted = other -> other.minor() == version.minor() + steps;
        return KubernetesVersion.all().stream().filter(wanted).findFirst();
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return label;
    }
}
