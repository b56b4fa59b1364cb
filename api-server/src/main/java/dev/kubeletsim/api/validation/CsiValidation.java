// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.number;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ServerContext;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules of CSI drivers and of nodes' lists of them ({@code pkg/apis/storage/validation/validation.go}). */
public final class CsiValidation {
    private static final int NODE_ID_MAX = 256;
    private static final int DRIVER_NAME_MAX = 63;
    private static final long LONGEST_TOKEN = 1L << 32;
    private static final int SHORTEST_TOKEN = 600;
    private static final int SHORTEST_UPDATE = 10;
    private static final List<String> GROUP_POLICIES = List.of("File", "None", "ReadWriteOnceWithFSType");
    private static final List<String> LIFECYCLE_MODES = List.of("Persistent", "Ephemeral");
    private static final Path SPEC = Path.of("spec");
    private static final String IMMUTABLE = "field is immutable";

    private final Faults faults;

    private CsiValidation(Faults faults) {
        this.faults = faults;
    }

    /** The faults of a new driver. */
    public static List<FieldError> driver(ServerContext context, JsonNode driver) {
        Faults faults = new Faults(context.minor());
        MetadataValidation.create(faults, driver.path("metadata"), false, MetadataValidation.NameSyntax.SUBDOMAIN);
        new CsiValidation(faults).driverSpec(driver.path("spec"));
        return faults.toList();
    }

    /** The faults of a changed driver. */
    public static List<FieldError> updateDriver(ServerContext context, JsonNode driver, JsonNode old) {
        Faults faults = new Faults(context.minor());
        MetadataValidation.update(faults, driver.path("metadata"), old.path("metadata"));
        new CsiValidation(faults).driverSpec(driver.path("spec"));
        for (String field : List.of("attachRequired", "volumeLifecycleModes")) {
            if (!Trees.same(driver.path("spec").path(field), old.path("spec").path(field))) {
                // Upstream's path of the first field has a spelling of its own.
                String named = field.equals("attachRequired") ? "attachedRequired" : field;
                faults.invalid(SPEC.child(named), driver.path("spec").path(field), IMMUTABLE);
            }
        }
        return faults.toList();
    }

    private void driverSpec(JsonNode spec) {
        if (has(spec, "fsGroupPolicy") && !GROUP_POLICIES.contains(text(spec, "fsGroupPolicy"))) {
            faults.notSupported(SPEC.child("fsGroupPolicy"), text(spec, "fsGroupPolicy"), GROUP_POLICIES);
        }
        tokenRequests(spec.path("tokenRequests"), SPEC.child("tokenRequests"));
        for (JsonNode mode : spec.path("volumeLifecycleModes")) {
            if (!LIFECYCLE_MODES.contains(mode.asString(""))) {
                faults.notSupported(SPEC.child("volumeLifecycleModes"), mode.asString(""), LIFECYCLE_MODES);
            }
        }
        JsonNode period = spec.path("nodeAllocatableUpdatePeriodSeconds");
        if (period.isNumber() && period.asLong() < SHORTEST_UPDATE) {
            faults.invalid(
                    SPEC.child("nodeAllocatableUpdatePeriodSeconds"),
                    period,
                    "must be greater than or equal to " + SHORTEST_UPDATE + " seconds");
        }
        JsonNode inSecrets = spec.path("serviceAccountTokenInSecrets");
        if (inSecrets.isBoolean() && spec.path("tokenRequests").isEmpty()) {
            faults.invalid(
                    SPEC.child("serviceAccountTokenInSecrets"),
                    inSecrets,
                    "serviceAccountTokenInSecrets is set but no tokenRequests are specified");
        }
    }

    private void tokenRequests(JsonNode requests, Path path) {
        Set<String> audiences = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> request : indexed(requests)) {
            Path at = path.index(request.getKey());
            String audience = text(request.getValue(), "audience");
            if (!audiences.add(audience)) {
                faults.duplicate(at.child("audience"), audience);
                continue;
            }
            tokenLife(faults, request.getValue().path("expirationSeconds"), at.child("expirationSeconds"));
        }
    }

    /** For how long a token may be asked for. */
    static void tokenLife(Faults faults, JsonNode seconds, Path path) {
        if (seconds.isNumber() && seconds.asLong() < SHORTEST_TOKEN) {
            faults.invalid(path, seconds, "may not specify a duration less than 10 minutes");
        }
        if (seconds.isNumber() && seconds.asLong() > LONGEST_TOKEN) {
            faults.invalid(path, seconds, "may not specify a duration larger than 2^32 seconds");
        }
    }

    /** The faults of a new node. */
    public static List<FieldError> node(ServerContext context, JsonNode node) {
        Faults faults = new Faults(context.minor());
        MetadataValidation.create(faults, node.path("metadata"), false, MetadataValidation.NameSyntax.SUBDOMAIN);
        new CsiValidation(faults).nodeDrivers(node.path("spec").path("drivers"));
        return faults.toList();
    }

    /** The faults of a changed node: what it says of a driver stays, but for what it can allocate. */
    public static List<FieldError> updateNode(ServerContext context, JsonNode node, JsonNode old) {
        Faults faults = new Faults(context.minor());
        MetadataValidation.create(faults, node.path("metadata"), false, MetadataValidation.NameSyntax.SUBDOMAIN);
        new CsiValidation(faults).nodeDrivers(node.path("spec").path("drivers"));
        for (JsonNode before : old.path("spec").path("drivers")) {
            for (JsonNode after : node.path("spec").path("drivers")) {
                if (text(before, "name").equals(text(after, "name"))
                        && !fixed(context, before).equals(fixed(context, after))) {
                    faults.invalid(SPEC.child("drivers"), shown(fixed(context, after), context.minor()), IMMUTABLE);
                }
            }
        }
        return faults.toList();
    }

    /** A node's driver as messages show it: with the names of the internal type. */
    private static Object shown(JsonNode driver, int minor) {
        JsonNode count = driver.path("allocatable").path("count");
        JsonNode keys = driver.path("topologyKeys");
        List<GoValue.Member> members = List.of(
                member("Name", driver.path("name").toString()),
                member("NodeID", driver.path("nodeID").toString()),
                member("TopologyKeys", keys.isEmpty() ? "null" : keys.toString()),
                member("Allocatable", count.isMissingNode() ? "null" : "{\"Count\":" + count + "}"));
        return VolumeFields.shown(new GoValue.Struct("storage.CSINodeDriver", members), minor);
    }

    private static GoValue.Member member(String name, String json) {
        return new GoValue.Member(name, new GoValue.Leaf(json, json, false), false);
    }

    private static JsonNode fixed(ServerContext context, JsonNode driver) {
        ObjectNode copy = ((ObjectNode) driver).deepCopy();
        if (context.enabled("MutableCSINodeAllocatableCount")) {
            copy.remove("allocatable");
        }
        return copy;
    }

    private void nodeDrivers(JsonNode drivers) {
        Set<String> names = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> entry : indexed(drivers)) {
            JsonNode driver = entry.getValue();
            Path path = SPEC.child("drivers").index(entry.getKey());
            driverName(faults, text(driver, "name"), path.child("name"));
            String id = text(driver, "nodeID");
            if (id.isEmpty()) {
                faults.required(path.child("nodeID"), "");
            } else if (id.length() > NODE_ID_MAX) {
                faults.invalid(path.child("nodeID"), id, "must be " + NODE_ID_MAX + " characters or less");
            }
            JsonNode count = driver.path("allocatable").path("count");
            if (count.isNumber() && number(driver.path("allocatable"), "count") < 0) {
                faults.invalid(path.child("allocatable").child("count"), count, "must be greater than or equal to 0");
            }
            if (!names.add(text(driver, "name"))) {
                faults.duplicate(path.child("name"), text(driver, "name"));
            }
            topologyKeys(driver.path("topologyKeys"), path);
        }
    }

    private void topologyKeys(JsonNode keys, Path path) {
        Set<String> seen = new HashSet<>();
        for (JsonNode each : keys) {
            String key = each.asString("");
            if (key.isEmpty()) {
                faults.required(path, "");
            }
            if (!seen.add(key)) {
                faults.duplicate(path, key);
            }
            faults.invalidEach(path, key, Names.qualifiedName(key, faults.minor()));
        }
    }

    /** The name of a driver, in a volume or on a node. */
    static void driverName(Faults faults, String name, Path path) {
        if (name.isEmpty()) {
            faults.required(path, "");
        }
        if (name.length() > DRIVER_NAME_MAX) {
            faults.tooLong(path, DRIVER_NAME_MAX);
        }
        if (!name.isEmpty()) {
            faults.invalidEach(path, name, Names.dns1123Subdomain(name.toLowerCase(Locale.ROOT), faults.minor()));
        }
    }
}
