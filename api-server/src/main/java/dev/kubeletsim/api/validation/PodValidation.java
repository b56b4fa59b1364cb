// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.number;
import static dev.kubeletsim.api.validation.Trees.text;
import static dev.kubeletsim.api.validation.Trees.truth;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.api.schema.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The rules of a pod, in the order in which {@code pkg/apis/core/validation/validation.go} applies them. Trees are
 * expected to be decoded and defaulted.
 */
public final class PodValidation {
    private static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
    private static final List<String> DNS_POLICIES =
            List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
    private static final List<String> PREEMPTION_POLICIES = List.of("PreemptLowerPriority", "Never");
    private static final int MAX_DNS_NAMESERVERS = 3;
    private static final int MAX_DNS_SEARCHES = 32;
    private static final int MAX_DNS_SEARCH_CHARACTERS = 2048;
    private static final int RELAXED_SEARCHES_SINCE = 33;
    static final String MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

    private final ServerContext context;
    private final Faults faults;
    private final Path path = Path.of("spec");

    private PodValidation(ServerContext context, Faults faults) {
        this.context = context;
        this.faults = faults;
    }

    /** The faults of a new pod. */
    public static List<FieldError> create(ServerContext context, JsonNode pod) {
        Faults faults = new Faults(context.minor());
        object(context, faults, pod);
        JsonNode ephemeral = pod.path("spec").path("ephemeralContainers");
        if (!ephemeral.isEmpty()) {
            faults.forbidden(Path.of("spec").child("ephemeralContainers"), "cannot be set on create");
        }
        boolean gated = !pod.path("spec").path("schedulingGates").isEmpty();
        if (gated && !text(pod.path("spec"), "nodeName").isEmpty()) {
            faults.forbidden(
                    Path.of("spec").child("nodeName"), "cannot be set until all schedulingGates have been cleared");
        }
        return faults.toList();
    }

    /** The rules that hold for new and for changed pods. */
    static void object(ServerContext context, Faults faults, JsonNode pod) {
        MetadataValidation.create(faults, pod.path("metadata"), true, MetadataValidation.NameSyntax.SUBDOMAIN);
        JsonNode mirror = pod.path("metadata").path("annotations").path(MIRROR_ANNOTATION);
        if (!mirror.isMissingNode() && text(pod.path("spec"), "nodeName").isEmpty()) {
            faults.invalid(
                    Path.of("metadata").child("annotations").key(MIRROR_ANNOTATION),
                    mirror,
                    "must set spec.nodeName if mirror pod annotation is set");
        }
        new PodValidation(context, faults).spec(pod.path("spec"));
    }

    private void spec(JsonNode spec) {
        Set<String> volumes = VolumeValidation.volumes(faults, spec.path("volumes"), path.child("volumes"));
        resourceClaims(spec.path("resourceClaims"));
        new ContainerValidation(context, faults, spec, volumes).all();
        hostNetwork(spec);
        oneOf(spec, "restartPolicy", RESTART_POLICIES);
        oneOf(spec, "dnsPolicy", DNS_POLICIES);
        MetadataValidation.labels(faults, spec.path("nodeSelector"), path.child("nodeSelector"));
        SecurityContextValidation.pod(faults, spec, path);
        SchedulingValidation scheduling = new SchedulingValidation(context, faults);
        scheduling.affinity(spec.path("affinity"), path.child("affinity"));
        dnsConfig(spec);
        readinessGates(spec.path("readinessGates"));
        scheduling.schedulingGates(spec.path("schedulingGates"), path.child("schedulingGates"));
        scheduling.topologySpread(spec.path("topologySpreadConstraints"), path.child("topologySpreadConstraints"));
        hostUsers(spec);
        syntax(spec, "hostnameOverride", MetadataValidation.NameSyntax.SUBDOMAIN);
        names(spec);
        scheduling.tolerations(spec.path("tolerations"), path.child("tolerations"));
        hostAliases(spec.path("hostAliases"));
        classes(spec);
        SecurityContextValidation.operatingSystem(faults, spec, path);
    }

    private void resourceClaims(JsonNode claims) {
        Set<String> names = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> entry : indexed(claims)) {
            JsonNode claim = entry.getValue();
            Path at = path.child("resourceClaims").index(entry.getKey());
            String name = text(claim, "name");
            if (name.isEmpty()) {
                faults.required(at.child("name"), "");
            } else if (!names.add(name)) {
                faults.duplicate(at.child("name"), name);
            } else {
                faults.invalidEach(at.child("name"), name, Names.dns1123Label(name, context.minor()));
            }
            boolean named = has(claim, "resourceClaimName");
            if (named == has(claim, "resourceClaimTemplateName")) {
                Schema schema = Schema.ofMinor(context.minor());
                faults.invalid(
                        at,
                        VolumeFields.shown(InternalTypes.of(schema, "PodResourceClaim", claim), context.minor()),
                        named
                                ? "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"
                                : "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
            }
            for (String field : List.of("resourceClaimName", "resourceClaimTemplateName")) {
                if (has(claim, field)) {
                    String of = text(claim, field);
                    faults.invalidEach(at.child(field), of, Names.dns1123Subdomain(of, context.minor()));
                }
            }
        }
    }

    private void oneOf(JsonNode spec, String field, List<String> supported) {
        String value = text(spec, field);
        if (value.isEmpty()) {
            faults.required(path.child(field), "");
        } else if (!supported.contains(value)) {
            faults.notSupported(path.child(field), value, supported);
        }
    }

    private void hostNetwork(JsonNode spec) {
        if (!truth(spec, "hostNetwork")) {
            return;
        }
        for (String list : List.of("containers", "initContainers")) {
            for (Map.Entry<Integer, JsonNode> container : indexed(spec.path(list))) {
                for (Map.Entry<Integer, JsonNode> port :
                        indexed(container.getValue().path("ports"))) {
                    if (number(port.getValue(), "hostPort") != number(port.getValue(), "containerPort")) {
                        faults.invalid(
                                path.child(list)
                                        .index(container.getKey())
                                        .child("ports")
                                        .index(port.getKey())
                                        .child("hostPort"),
                                number(port.getValue(), "hostPort"),
                                "must match `containerPort` when `hostNetwork` is true");
                    }
                }
            }
        }
    }

    private void dnsConfig(JsonNode spec) {
        JsonNode config = spec.path("dnsConfig");
        Path at = path.child("dnsConfig");
        if (text(spec, "dnsPolicy").equals("None") && config.path("nameservers").isEmpty()) {
            if (!has(spec, "dnsConfig")) {
                faults.required(at, "must provide `dnsConfig` when `dnsPolicy` is None");
                return;
            }
            faults.required(
                    at.child("nameservers"), "must provide at least one DNS nameserver when `dnsPolicy` is None");
        }
        if (config.path("nameservers").size() > MAX_DNS_NAMESERVERS) {
            faults.invalid(
                    at.child("nameservers"),
                    config.path("nameservers"),
                    "must not have more than " + MAX_DNS_NAMESERVERS + " nameservers");
        }
        for (Map.Entry<Integer, JsonNode> server : indexed(config.path("nameservers"))) {
            Addresses.ip(
                    faults,
                    at.child("nameservers").index(server.getKey()),
                    server.getValue().asString());
        }
        if (config.path("searches").size() > MAX_DNS_SEARCHES) {
            faults.invalid(
                    at.child("searches"),
                    config.path("searches"),
                    "must not have more than " + MAX_DNS_SEARCHES + " search paths");
        }
        searches(config.path("searches"), at.child("searches"));
        for (Map.Entry<Integer, JsonNode> option : indexed(config.path("options"))) {
            if (text(option.getValue(), "name").isEmpty()) {
                faults.required(at.child("options").index(option.getKey()), "must not be empty");
            }
        }
    }

    private void searches(JsonNode searches, Path at) {
        int characters = Math.max(0, searches.size() - 1);
        for (JsonNode search : searches) {
            characters += search.asString("").length();
        }
        if (characters > MAX_DNS_SEARCH_CHARACTERS) {
            faults.invalid(
                    at,
                    searches,
                    "must not have more than " + MAX_DNS_SEARCH_CHARACTERS + " characters (including spaces) in the"
                            + " search list");
        }
        for (Map.Entry<Integer, JsonNode> entry : indexed(searches)) {
            String search = entry.getValue().asString("");
            // From 1.33 on a search path may have underscores, and may be the root.
            if (search.equals(".") && context.atLeast(RELAXED_SEARCHES_SINCE)) {
                continue;
            }
            String name = search.endsWith(".") ? search.substring(0, search.length() - 1) : search;
            faults.invalidEach(
                    at.index(entry.getKey()),
                    name,
                    context.atLeast(RELAXED_SEARCHES_SINCE)
                            ? Names.dns1123SubdomainWithUnderscore(name)
                            : Names.dns1123Subdomain(name, context.minor()));
        }
    }

    private void readinessGates(JsonNode gates) {
        for (Map.Entry<Integer, JsonNode> gate : indexed(gates)) {
            String type = text(gate.getValue(), "conditionType");
            faults.invalidEach(
                    path.child("readinessGates").index(gate.getKey()).child("conditionType"),
                    type,
                    Names.qualifiedName(type, context.minor()));
        }
    }

    private void hostUsers(JsonNode spec) {
        if (!has(spec, "hostUsers") || truth(spec, "hostUsers")) {
            return;
        }
        for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (truth(spec, shared)
                    && !(shared.equals("hostNetwork") && context.enabled("UserNamespacesHostNetworkSupport"))) {
                // Two of the fields are named as in Go.
                String named = shared.equals("hostNetwork") ? shared : "H" + shared.substring(1);
                faults.forbidden(path.child(named), "when `hostUsers` is false");
            }
        }
    }

    private void names(JsonNode spec) {
        syntax(spec, "serviceAccountName", MetadataValidation.NameSyntax.SUBDOMAIN);
        syntax(spec, "nodeName", MetadataValidation.NameSyntax.SUBDOMAIN);
        JsonNode deadline = spec.path("activeDeadlineSeconds");
        if (deadline.isNumber() && (deadline.asLong() < 1 || deadline.asLong() > Integer.MAX_VALUE)) {
            faults.invalid(path.child("activeDeadlineSeconds"), deadline, Names.range(1, Integer.MAX_VALUE));
        }
        syntax(spec, "hostname", MetadataValidation.NameSyntax.LABEL);
        syntax(spec, "subdomain", MetadataValidation.NameSyntax.LABEL);
    }

    private void syntax(JsonNode spec, String field, MetadataValidation.NameSyntax syntax) {
        String value = text(spec, field);
        if (!value.isEmpty()) {
            faults.invalidEach(
                    path.child(field),
                    value,
                    syntax == MetadataValidation.NameSyntax.LABEL
                            ? Names.dns1123Label(value, context.minor())
                            : Names.dns1123Subdomain(value, context.minor()));
        }
    }

    private void hostAliases(JsonNode aliases) {
        for (Map.Entry<Integer, JsonNode> alias : indexed(aliases)) {
            Path at = path.child("hostAliases").index(alias.getKey());
            String ip = text(alias.getValue(), "ip");
            Addresses.ip(faults, at.child("ip"), ip);
            for (Map.Entry<Integer, JsonNode> name : indexed(alias.getValue().path("hostnames"))) {
                String host = name.getValue().asString();
                faults.invalidEach(
                        at.child("hostnames").index(name.getKey()),
                        host,
                        Names.dns1123Subdomain(host, context.minor()));
            }
        }
    }

    private void classes(JsonNode spec) {
        syntax(spec, "priorityClassName", MetadataValidation.NameSyntax.SUBDOMAIN);
        if (has(spec, "runtimeClassName")) {
            String name = text(spec, "runtimeClassName");
            faults.invalidEach(path.child("runtimeClassName"), name, Names.dns1123Subdomain(name, context.minor()));
        }
        if (has(spec, "preemptionPolicy")) {
            oneOf(spec, "preemptionPolicy", PREEMPTION_POLICIES);
        }
        for (Map.Entry<String, JsonNode> overhead :
                Trees.entries(spec.path("overhead")).entrySet()) {
            Quantity quantity = ResourceValidation.quantity(overhead.getValue());
            if (quantity.signum() < 0) {
                faults.invalid(
                        path.child("overhead").key(overhead.getKey()),
                        quantity.toString(),
                        "must be greater than or equal to 0");
            }
        }
    }
}
