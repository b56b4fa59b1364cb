// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.number;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.resource.ServerContext;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules of the containers of one pod: regular, init and ephemeral. */
final class ContainerValidation {
    private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
    private static final List<String> MESSAGE_POLICIES = List.of("File", "FallbackToLogsOnError");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final List<String> RESIZE_POLICIES = List.of("NotRequired", "RestartContainer");
    /** What an ephemeral container may not have. */
    private static final List<String> NOT_EPHEMERAL = List.of(
            "lifecycle", "livenessProbe", "readinessProbe", "startupProbe", "ports", "resources", "resizePolicy");

    /** Which restart policies a container may have, and since when: with the gate of restart rules. */
    private static final List<String> RESTART_POLICIES = List.of("Always", "Never", "OnFailure");

    private static final List<String> EXIT_CODE_OPERATORS = List.of("In", "NotIn");
    private static final int MAX_RESTART_RULES = 20;
    private static final int MAX_EXIT_CODES = 255;
    private static final int MAX_PORT = 65535;

    private final ServerContext context;
    private final Faults faults;
    private final JsonNode spec;
    private final Set<String> volumes;
    private final Path root = Path.of("spec");

    ContainerValidation(ServerContext context, Faults faults, JsonNode spec, Set<String> volumes) {
        this.context = context;
        this.faults = faults;
        this.spec = spec;
        this.volumes = volumes;
    }

    void all() {
        if (spec.path("containers").isEmpty()) {
            faults.required(root.child("containers"), "");
        } else {
            regular();
        }
        init();
        ephemeral();
    }

    private void regular() {
        Set<String> names = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> entry : indexed(spec.path("containers"))) {
            JsonNode container = entry.getValue();
            Path path = root.child("containers").index(entry.getKey());
            common(container, path);
            unique(names, container, path);
            ProbeValidation probes = new ProbeValidation(faults, context, spec);
            probes.lifecycle(container.path("lifecycle"), path.child("lifecycle"));
            probes.probes(container, path);
            if (context.enabled("ContainerRestartRules")) {
                restartRules(container, path);
            } else if (has(container, "restartPolicy")) {
                faults.forbidden(path.child("restartPolicy"), "may not be set for non-init containers");
            }
        }
        hostPortConflicts("containers");
    }

    private void init() {
        Set<String> names = new HashSet<>();
        Set<String> regular = names("containers");
        for (Map.Entry<Integer, JsonNode> entry : indexed(spec.path("initContainers"))) {
            JsonNode container = entry.getValue();
            Path path = root.child("initContainers").index(entry.getKey());
            common(container, path);
            if (regular.contains(text(container, "name"))) {
                faults.duplicate(path.child("name"), text(container, "name"));
            } else {
                unique(names, container, path);
            }
            initHooks(container, path);
        }
        hostPortConflicts("initContainers");
    }

    private void initHooks(JsonNode container, Path path) {
        boolean sidecar = text(container, "restartPolicy").equals("Always");
        if (context.enabled("ContainerRestartRules")) {
            restartRules(container, path);
        } else if (has(container, "restartPolicy") && !sidecar) {
            faults.notSupported(path.child("restartPolicy"), text(container, "restartPolicy"), List.of("Always"));
        }
        if (sidecar) {
            ProbeValidation probes = new ProbeValidation(faults, context, spec);
            probes.lifecycle(container.path("lifecycle"), path.child("lifecycle"));
            probes.probes(container, path);
            return;
        }
        for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
            if (has(container, field)) {
                faults.forbidden(path.child(field), "may not be set for init containers without restartPolicy=Always");
            }
        }
    }

    private void restartRules(JsonNode container, Path path) {
        JsonNode rules = container.path("restartPolicyRules");
        String policy = text(container, "restartPolicy");
        if (has(container, "restartPolicy") && !RESTART_POLICIES.contains(policy)) {
            faults.notSupported(path.child("restartPolicy"), policy, RESTART_POLICIES);
        } else if (!has(container, "restartPolicy") && !rules.isEmpty()) {
            faults.required(path.child("restartPolicy"), "must specify restartPolicy when restart rules are used");
        }
        if (rules.size() > MAX_RESTART_RULES) {
            faults.tooMany(path.child("restartPolicyRules"), rules.size(), MAX_RESTART_RULES);
        }
        List<String> actions = context.enabled("RestartAllContainersOnContainerExits")
                ? List.of("Restart", "RestartAllContainers")
                : List.of("Restart");
        for (Map.Entry<Integer, JsonNode> rule : indexed(rules)) {
            Path at = path.child("restartPolicyRules").index(rule.getKey());
            String action = text(rule.getValue(), "action");
            if (!actions.contains(action)) {
                faults.notSupported(at.child("action"), action, actions);
            }
            exitCodes(rule.getValue(), at.child("exitCodes"));
        }
    }

    private void exitCodes(JsonNode rule, Path path) {
        if (!has(rule, "exitCodes")) {
            faults.required(path, "must be specified");
            return;
        }
        String operator = text(rule.path("exitCodes"), "operator");
        if (!EXIT_CODE_OPERATORS.contains(operator)) {
            faults.notSupported(path.child("operator"), operator, EXIT_CODE_OPERATORS);
        }
        int values = rule.path("exitCodes").path("values").size();
        if (values > MAX_EXIT_CODES) {
            faults.tooMany(path.child("values"), values, MAX_EXIT_CODES);
        }
    }

    private void ephemeral() {
        Set<String> names = names("containers");
        names.addAll(names("initContainers"));
        for (Map.Entry<Integer, JsonNode> entry : indexed(spec.path("ephemeralContainers"))) {
            JsonNode container = entry.getValue();
            Path path = root.child("ephemeralContainers").index(entry.getKey());
            common(container, path);
            unique(names, container, path);
            for (String field : NOT_EPHEMERAL) {
                // An empty list or map counts as absent, as it does in Go.
                if (has(container, field) && !container.path(field).isEmpty()) {
                    faults.forbidden(path.child(field), "cannot be set for an Ephemeral Container");
                }
            }
            String target = text(container, "targetContainerName");
            if (!target.isEmpty()
                    && !names("containers").contains(target)
                    && !names("initContainers").contains(target)) {
                faults.notFound(path.child("targetContainerName"), target);
            }
        }
    }

    private Set<String> names(String list) {
        Set<String> names = new HashSet<>();
        spec.path(list).forEach(container -> names.add(text(container, "name")));
        return names;
    }

    private void unique(Set<String> names, JsonNode container, Path path) {
        if (!names.add(text(container, "name"))) {
            faults.duplicate(path.child("name"), text(container, "name"));
        }
    }

    private void common(JsonNode container, Path path) {
        String name = text(container, "name");
        if (name.isEmpty()) {
            faults.required(path.child("name"), "");
        } else {
            faults.invalidEach(path.child("name"), name, Names.dns1123Label(name, context.minor()));
        }
        String image = text(container, "image");
        if (image.isEmpty()) {
            faults.required(path.child("image"), "");
        } else if (!image.strip().equals(image)) {
            faults.invalid(path.child("image"), image, "must not have leading or trailing whitespace");
        }
        oneOf(container, "terminationMessagePolicy", MESSAGE_POLICIES, path);
        ports(container.path("ports"), path.child("ports"));
        EnvironmentValidation environment = new EnvironmentValidation(faults, context);
        environment.variables(container.path("env"), path.child("env"));
        environment.sources(container.path("envFrom"), path.child("envFrom"));
        VolumeValidation.mounts(faults, container, volumes, path);
        VolumeValidation.devices(faults, container, spec.path("volumes"), volumes, path);
        oneOf(container, "imagePullPolicy", PULL_POLICIES, path);
        ResourceValidation.requirements(faults, spec, container.path("resources"), path.child("resources"));
        resizePolicy(container.path("resizePolicy"), path.child("resizePolicy"));
        SecurityContextValidation.container(faults, container.path("securityContext"), path.child("securityContext"));
    }

    private void oneOf(JsonNode container, String field, List<String> supported, Path path) {
        String value = text(container, field);
        if (value.isEmpty()) {
            faults.required(path.child(field), "");
        } else if (!supported.contains(value)) {
            faults.notSupported(path.child(field), value, supported);
        }
    }

    private void resizePolicy(JsonNode policies, Path path) {
        Set<String> seen = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> policy : indexed(policies)) {
            String resource = text(policy.getValue(), "resourceName");
            if (!seen.add(resource)) {
                faults.duplicate(path.index(policy.getKey()), resource);
            }
            if (resource.isEmpty()) {
                faults.required(path, "");
            } else if (!List.of("cpu", "memory").contains(resource)) {
                faults.notSupported(path, resource, List.of("cpu", "memory"));
            }
            String restart = text(policy.getValue(), "restartPolicy");
            if (restart.isEmpty()) {
                faults.required(path, "");
            } else if (!RESIZE_POLICIES.contains(restart)) {
                faults.notSupported(path, restart, RESIZE_POLICIES);
            }
        }
    }

    private void ports(JsonNode ports, Path path) {
        Set<String> names = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> entry : indexed(ports)) {
            JsonNode port = entry.getValue();
            Path at = path.index(entry.getKey());
            String name = text(port, "name");
            if (!name.isEmpty()) {
                List<String> wrong = Names.portName(name);
                faults.invalidEach(at.child("name"), name, wrong);
                if (wrong.isEmpty() && !names.add(name)) {
                    faults.duplicate(at.child("name"), name);
                }
            }
            if (number(port, "containerPort") == 0) {
                faults.required(at.child("containerPort"), "");
            } else {
                inPortRange(number(port, "containerPort"), at.child("containerPort"));
            }
            if (number(port, "hostPort") != 0) {
                inPortRange(number(port, "hostPort"), at.child("hostPort"));
            }
            oneOf(port, "protocol", PROTOCOLS, at);
        }
    }

    private void inPortRange(long port, Path path) {
        if (port < 1 || port > MAX_PORT) {
            faults.invalid(path, port, Names.range(1, MAX_PORT));
        }
    }

    private void hostPortConflicts(String list) {
        Set<String> taken = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> container : indexed(spec.path(list))) {
            for (Map.Entry<Integer, JsonNode> entry :
                    indexed(container.getValue().path("ports"))) {
                JsonNode port = entry.getValue();
                long hostPort = number(port, "hostPort");
                String key = text(port, "protocol") + "/" + text(port, "hostIP") + "/" + hostPort;
                if (hostPort != 0 && !taken.add(key)) {
                    faults.duplicate(
                            root.child(list)
                                    .index(container.getKey())
                                    .child("ports")
                                    .index(entry.getKey())
                                    .child("hostPort"),
                            key);
                }
            }
        }
    }
}
