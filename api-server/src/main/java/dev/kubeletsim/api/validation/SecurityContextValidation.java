// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.text;
import static dev.kubeletsim.api.validation.Trees.truth;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.schema.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The rules of security contexts, and of what an operating system's pods may have of them. */
final class SecurityContextValidation {
    /** The largest user and group ids: they must fit 32 signed bits. */
    static final long MAX_ID = Integer.MAX_VALUE;

    private static final List<String> GROUP_POLICIES = List.of("Merge", "Strict");
    private static final List<String> FS_GROUP_POLICIES = List.of("Always", "OnRootMismatch");
    private static final List<String> PROFILE_TYPES = List.of("Localhost", "RuntimeDefault", "Unconfined");
    private static final List<String> PROC_MOUNTS = List.of("Default", "Unmasked");
    private static final List<String> SYSTEMS = List.of("linux", "windows");
    private static final List<String> SELINUX_POLICIES = List.of("MountOption", "Recursive");
    private static final String NOT_ON_WINDOWS = "cannot be set for a windows pod";
    /** Fields of the pod's security context that Linux alone has, in the order they are checked. */
    private static final List<String> POD_LINUX_FIELDS = List.of(
            "appArmorProfile",
            "seLinuxOptions",
            "seccompProfile",
            "fsGroup",
            "fsGroupChangePolicy",
            "sysctls",
            "runAsUser",
            "runAsGroup",
            "supplementalGroups",
            "supplementalGroupsPolicy");
    /** The same of a container's. */
    private static final List<String> CONTAINER_LINUX_FIELDS = List.of(
            "appArmorProfile",
            "seLinuxOptions",
            "seccompProfile",
            "capabilities",
            "readOnlyRootFilesystem",
            "privileged",
            "allowPrivilegeEscalation",
            "procMount",
            "runAsUser",
            "runAsGroup");

    private static final Pattern SYSCTL =
            Pattern.compile("([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?");
    private static final int MAX_PROFILE_LENGTH = 4095;
    private static final int MAX_SYSCTL_LENGTH = 253;

    private SecurityContextValidation() {}

    static void pod(Faults faults, JsonNode spec, Path specPath) {
        JsonNode context = spec.path("securityContext");
        Path path = specPath.child("securityContext");
        for (String id : List.of("fsGroup", "runAsUser", "runAsGroup")) {
            id(faults, context.path(id), path.child(id));
        }
        for (Map.Entry<Integer, JsonNode> group : indexed(context.path("supplementalGroups"))) {
            id(faults, group.getValue(), path.child("supplementalGroups").index(group.getKey()));
        }
        if (truth(spec, "shareProcessNamespace") && truth(spec, "hostPID")) {
            faults.invalid(
                    path.child("shareProcessNamespace"),
                    true,
                    "ShareProcessNamespace and HostPID cannot both be enabled");
        }
        sysctls(faults, context.path("sysctls"), path.child("sysctls"));
        oneOf(faults, context, "fsGroupChangePolicy", FS_GROUP_POLICIES, path);
        profile(faults, context.path("seccompProfile"), path.child("seccompProfile"));
        profile(faults, context.path("appArmorProfile"), path.child("appArmorProfile"));
        oneOf(faults, context, "supplementalGroupsPolicy", GROUP_POLICIES, path);
        oneOf(faults, context, "seLinuxChangePolicy", SELINUX_POLICIES, path);
    }

    /** An id, if there is one. */
    static void id(Faults faults, JsonNode id, Path path) {
        if (id.isNumber() && (id.asLong() < 0 || id.asLong() > MAX_ID)) {
            faults.invalid(path, id, Names.range(0, MAX_ID));
        }
    }

    private static void oneOf(Faults faults, JsonNode context, String field, List<String> supported, Path path) {
        if (has(context, field) && !supported.contains(text(context, field))) {
            faults.notSupported(path.child(field), text(context, field), supported);
        }
    }

    private static void sysctls(Faults faults, JsonNode sysctls, Path path) {
        Set<String> names = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> sysctl : indexed(sysctls)) {
            String name = text(sysctl.getValue(), "name");
            Path at = path.index(sysctl.getKey()).child("name");
            if (name.isEmpty()) {
                faults.required(at, "");
            } else if (name.length() > MAX_SYSCTL_LENGTH
                    || !SYSCTL.matcher(name).matches()) {
                faults.invalid(
                        at,
                        name,
                        "must have at most " + MAX_SYSCTL_LENGTH + " characters and match regex ^" + SYSCTL.pattern()
                                + "$");
            } else if (!names.add(name)) {
                faults.duplicate(at, name);
            }
        }
    }

    /** A seccomp or AppArmor profile. */
    private static void profile(Faults faults, JsonNode profile, Path path) {
        if (profile.isMissingNode()) {
            return;
        }
        String type = text(profile, "type");
        boolean appArmor = path.text().endsWith("appArmorProfile");
        if (type.isEmpty()) {
            String field = appArmor ? "appArmorProfile" : "seccompProfile";
            faults.required(path.child("type"), "type is required when " + field + " is set");
        } else if (!PROFILE_TYPES.contains(type)) {
            faults.notSupported(path.child("type"), type, PROFILE_TYPES);
        } else if (type.equals("Localhost")) {
            localhostProfile(faults, profile, path.child("localhostProfile"), appArmor);
        } else if (has(profile, "localhostProfile")) {
            faults.invalid(
                    path.child("localhostProfile"),
                    appArmor ? text(profile, "localhostProfile") : shown(faults, "SeccompProfile", profile),
                    "can only be set when " + (appArmor ? "AppArmor type" : "seccomp type") + " is Localhost");
        }
    }

    private static void localhostProfile(Faults faults, JsonNode profile, Path path, boolean appArmor) {
        String file = text(profile, "localhostProfile");
        if (!appArmor) {
            // An empty one is no path either, and yet passes.
            if (!has(profile, "localhostProfile")) {
                faults.required(path, "must be set when seccomp type is Localhost");
            } else {
                VolumeValidation.descendingPath(faults, file, path);
            }
        } else if (!file.strip().equals(file)) {
            faults.invalid(path, file, "must not be padded with whitespace");
        } else if (file.isEmpty()) {
            faults.required(path, "must be set when AppArmor type is Localhost");
        } else if (file.length() > MAX_PROFILE_LENGTH) {
            faults.tooLong(path, MAX_PROFILE_LENGTH);
        }
    }

    /** Part of a pod as messages show it: in the order and with the names of the internal type. */
    private static Object shown(Faults faults, String type, JsonNode part) {
        Schema schema = Schema.ofMinor(faults.minor());
        return VolumeFields.shown(InternalTypes.of(schema, type, part), faults.minor());
    }

    static void container(Faults faults, JsonNode context, Path path) {
        id(faults, context.path("runAsUser"), path.child("runAsUser"));
        id(faults, context.path("runAsGroup"), path.child("runAsGroup"));
        if (has(context, "procMount")) {
            oneOf(faults, context, "procMount", PROC_MOUNTS, path);
        }
        profile(faults, context.path("seccompProfile"), path.child("seccompProfile"));
        if (has(context, "allowPrivilegeEscalation") && !truth(context, "allowPrivilegeEscalation")) {
            if (truth(context, "privileged")) {
                faults.invalid(
                        path,
                        shown(faults, "SecurityContext", context),
                        "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            }
            for (JsonNode capability : context.path("capabilities").path("add")) {
                if (capability.asString().equals("CAP_SYS_ADMIN")) {
                    faults.invalid(
                            path,
                            shown(faults, "SecurityContext", context),
                            "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
                }
            }
        }
        profile(faults, context.path("appArmorProfile"), path.child("appArmorProfile"));
    }

    /** The rules that follow from {@code spec.os}. */
    static void operatingSystem(Faults faults, JsonNode spec, Path path) {
        if (!has(spec, "os")) {
            return;
        }
        String name = text(spec.path("os"), "name");
        switch (name) {
            case "" -> faults.required(path.child("os").child("name"), faults.minor() >= 32 ? "" : "cannot be empty");
            case "linux" -> linux(faults, spec, path);
            case "windows" -> windows(faults, spec, path);
            default -> faults.notSupported(path.child("os"), name, SYSTEMS);
        }
    }

    private static void linux(Faults faults, JsonNode spec, Path path) {
        String detail = "windows options cannot be set for a linux pod";
        if (has(spec.path("securityContext"), "windowsOptions")) {
            faults.forbidden(path.child("securityContext").child("windowsOptions"), detail);
        }
        eachContainer(spec, path, (context, at) -> {
            if (has(context, "windowsOptions")) {
                faults.forbidden(at.child("windowsOptions"), detail);
            }
        });
    }

    private static void windows(Faults faults, JsonNode spec, Path path) {
        JsonNode context = spec.path("securityContext");
        for (String field : POD_LINUX_FIELDS.subList(0, 2)) {
            forbidIfSet(faults, context, field, path.child("securityContext"));
        }
        forbidIfSet(faults, spec, "hostUsers", path);
        for (String field : List.of("hostPID", "hostIPC")) {
            if (truth(spec, field)) {
                faults.forbidden(path.child(field), NOT_ON_WINDOWS);
            }
        }
        for (String field : POD_LINUX_FIELDS.subList(2, 6)) {
            forbidIfSet(faults, context, field, path.child("securityContext"));
        }
        forbidIfSet(faults, spec, "shareProcessNamespace", path);
        for (String field : POD_LINUX_FIELDS.subList(6, POD_LINUX_FIELDS.size())) {
            forbidIfSet(faults, context, field, path.child("securityContext"));
        }
        eachContainer(spec, path, (containerContext, at) -> {
            for (String field : CONTAINER_LINUX_FIELDS) {
                forbidIfSet(faults, containerContext, field, at);
            }
        });
    }

    private static void forbidIfSet(Faults faults, JsonNode node, String field, Path path) {
        if (has(node, field) && !(node.path(field).isArray() && node.path(field).isEmpty())) {
            faults.forbidden(path.child(field), NOT_ON_WINDOWS);
        }
    }

    /** Receives the security context of a container and its path. */
    private interface Visitor {
        void visit(JsonNode context, Path path);
    }

    private static void eachContainer(JsonNode spec, Path path, Visitor visitor) {
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (Map.Entry<Integer, JsonNode> container : indexed(spec.path(list))) {
                if (has(container.getValue(), "securityContext")) {
                    visitor.visit(
                            container.getValue().path("securityContext"),
                            path.child(list).index(container.getKey()).child("securityContext"));
                }
            }
        }
    }
}
