// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.yaml.Nearest;
import dev.kubeletsim.features.KubernetesVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of which runtime is simulated and with which images. */
final class RuntimeOptions {
    @Option(
            names = "--runtime",
            paramLabel = "NAME",
            converter = ProfileConverter.class,
            completionCandidates = ProfileNames.class,
            description = "The runtime to simulate: ${COMPLETION-CANDIDATES}. Default: containerd-2.0.")
    RuntimeProfile runtime = RuntimeProfile.containerd20();

    @Option(
            names = "--images",
            paramLabel = "FILE",
            description = {
                "Images that are on the node at the start, as YAML, docker archive (docker save) or OCI layout. Repeatable;",
                "they hide built-in images of the same name."
            })
    List<Path> images = new ArrayList<>();

    RuntimeOptions() {}

    static List<String> names() {
        return Stream.concat(RuntimeProfile.all().stream(), RuntimeProfile.lying().stream())
                .map(RuntimeProfile::name)
                .toList();
    }

    /** The profile of this name. */
    static RuntimeProfile profile(String name) {
        return RuntimeProfile.named(name)
                .orElseThrow(() -> new TypeConversionException("'" + name
                        + "' is no runtime that is simulated; use one of " + String.join(", ", names())
                        + " (the nearest is " + Nearest.name(name, names()) + ")"));
    }

    /** The names of the built-in profiles. */
    static final class ProfileNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names().iterator();
        }
    }

    /** Reads a profile's name. */
    static final class ProfileConverter implements ITypeConverter<RuntimeProfile> {
        @Override
        public RuntimeProfile convert(String name) {
            return profile(name);
        }
    }

    /** Reads a Kubernetes version. */
    static final class VersionConverter implements ITypeConverter<KubernetesVersion> {
        @Override
        public KubernetesVersion convert(String version) {
            try {
                return KubernetesVersion.parse(version);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
