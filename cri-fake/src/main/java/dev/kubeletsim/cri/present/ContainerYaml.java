// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.present;

import com.google.protobuf.ByteString;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.Int64Value;
import dev.kubeletsim.cri.v1.KeyValue;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.SupplementalGroupsPolicy;
import dev.kubeletsim.cri.yaml.YamlFileException;
import dev.kubeletsim.cri.yaml.YamlView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one container of a {@link PodsFile}. */
final class ContainerYaml {
    private static final Set<String> KEYS = Set.of(
            "name",
            "attempt",
            "image",
            "command",
            "args",
            "env",
            "workingDir",
            "tty",
            "labels",
            "annotations",
            "logPath",
            "runAsUser",
            "runAsGroup",
            "supplementalGroups",
            "supplementalGroupsPolicy",
            "state",
            "exitCode",
            "age");
    private static final long MAX_ID = Integer.MAX_VALUE;
    private static final int MAX_EXIT_CODE = 255;

    private ContainerYaml() {}

    static PresentContainer container(YamlView view, Duration podAge) throws YamlFileException {
        Map<String, YamlView> keys = view.mapping(KEYS);
        ContainerConfig.Builder config = ContainerConfig.newBuilder();
        config.getMetadataBuilder().setName(view.required(keys, "name").string());
        String image = view.required(keys, "image").string();
        config.getImageBuilder().setImage(image).setUserSpecifiedImage(image);
        for (Map.Entry<String, YamlView> entry : keys.entrySet()) {
            set(config, entry.getKey(), entry.getValue());
        }
        PresentContainer.State state = state(keys.get("state"));
        Integer exitCode = exitCode(keys.get("exitCode"));
        if (exitCode != null && config.getCommandCount() + config.getArgsCount() == 0) {
            config.addAllCommand(List.of("sh", "-c", "exit " + exitCode));
        }
        try {
            return new PresentContainer(
                    config.build(), state, exitCode, PodsFile.age(keys.get("age"), podAge), view.where());
        } catch (IllegalArgumentException e) {
            throw view.error(String.valueOf(e.getMessage()));
        }
    }

    private static void set(ContainerConfig.Builder config, String key, YamlView value) throws YamlFileException {
        switch (key) {
            case "attempt" -> config.getMetadataBuilder().setAttempt((int) value.number(Integer.MAX_VALUE));
            case "command" -> config.addAllCommand(value.strings());
            case "args" -> config.addAllArgs(value.strings());
            case "env" ->
                value.stringMap()
                        .forEach((name, text) -> config.addEnvs(
                                KeyValue.newBuilder().setKey(name).setValue(ByteString.copyFromUtf8(text))));
            case "workingDir" -> config.setWorkingDir(value.string());
            case "tty" -> config.setTty(value.bool());
            case "labels" -> config.putAllLabels(value.stringMap());
            case "annotations" -> config.putAllAnnotations(value.stringMap());
            case "logPath" -> config.setLogPath(value.string());
            case "runAsUser" -> security(config).setRunAsUser(id(value));
            case "runAsGroup" -> security(config).setRunAsGroup(id(value));
            case "supplementalGroups" -> {
                for (YamlView group : value.sequence()) {
                    security(config).addSupplementalGroups(group.number(MAX_ID));
                }
            }
            case "supplementalGroupsPolicy" ->
                security(config)
                        .setSupplementalGroupsPolicy(
                                value.oneOf(Set.of("Merge", "Strict")).equals("Strict")
                                        ? SupplementalGroupsPolicy.Strict
                                        : SupplementalGroupsPolicy.Merge);
            default -> {
                // Read by the caller.
            }
        }
    }

    private static LinuxContainerSecurityContext.Builder security(ContainerConfig.Builder config) {
        return config.getLinuxBuilder().getSecurityContextBuilder();
    }

    private static Int64Value id(YamlView value) throws YamlFileException {
        return Int64Value.newBuilder().setValue(value.number(MAX_ID)).build();
    }

    private static PresentContainer.State state(@Nullable YamlView view) throws YamlFileException {
        return view == null ? PresentContainer.State.RUNNING : view.constant(PresentContainer.State.class);
    }

    private static @Nullable Integer exitCode(@Nullable YamlView view) throws YamlFileException {
        return view == null ? null : (int) view.number(MAX_EXIT_CODE);
    }
}
